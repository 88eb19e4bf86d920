//! twostep's side of `jets_side_by_side.py`: value, gradient, and the first three derivatives of the gradient in a direction,
//! of the tanh network of `problems/several`, in floats and in intervals. One job per line of standard input, one JSON answer per line.

use serde_json::{Value as Json, json};
use std::io::BufRead;
use std::time::{Duration, Instant};
use twostep::arith::{FastInterval, Jet};
use twostep::expr::Graph;
use twostep::expr::graph::Workspace;
use twostep::problem::Problem;
use twostep::simulate::tape::{Registers, Tape};
use twostep::simulate::taylor::Taylor;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PROBLEM: &str = include_str!("../problems/several/tanh-network.toml");
/// So long each job is repeated.
const TIME: Duration = Duration::from_secs(2);

#[expect(clippy::print_stdout, reason = "a program")]
fn main() {
    let problem = Problem::parse(PROBLEM, "tanh-network.toml").expect("a problem");
    let loss = problem.substituted(&problem.loss);
    let names: Vec<&str> = problem.variables.iter().map(String::as_str).collect();
    for line in std::io::stdin().lock().lines() {
        let answer = match line.expect("stdin is text").trim() {
            "float" => floats(&Tape::compile(&loss, &names).expect("a tape")),
            "interval" => intervals(&gradient(&loss, &names)),
            other => json!({ "error": format!("unknown job {other}") }),
        };
        println!("{answer}");
    }
}

fn gradient(loss: &twostep::expr::Expr, names: &[&str]) -> Graph {
    Graph::new(&[loss], names).and_then(|graph| graph.gradient()).expect("a graph")
}

/// The point and the direction; the script has the same.
fn place(k: usize) -> (f64, f64) {
    let k = k as f64;
    ((1.0 + k).sin() / 2.0, (2.0 + 3.0 * k).cos())
}

/// The median time of a call, in seconds.
fn timed(mut call: impl FnMut()) -> f64 {
    let (begin, mut times) = (Instant::now(), Vec::new());
    while begin.elapsed() < TIME {
        let start = Instant::now();
        (0..10).for_each(|_| call());
        times.push(start.elapsed().as_secs_f64() / 10.0);
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn floats(tape: &Tape) -> Json {
    let n = tape.variables();
    let x: Vec<f64> = (0..n).map(|k| place(k).0).collect();
    let line: Vec<Taylor> = (0..n).map(|k| Taylor::line(place(k).0, place(k).1)).collect();
    let (mut plain, mut series) = (Registers::default(), Registers::default());
    let mut slopes = vec![Taylor::line(0.0, 0.0); n];
    let mut value = 0.0;
    let seconds = timed(|| {
        value = tape.value(std::hint::black_box(&x), &mut plain);
        tape.gradient(std::hint::black_box(&line), &mut series, &mut slopes);
    });
    let rows: Vec<Vec<f64>> = (0..4).map(|k| slopes.iter().map(|s| s.derivative(k)).collect()).collect();
    json!({ "seconds": seconds, "value": value, "rows": rows, "operations": tape.gradient_program().ops.len() })
}

fn intervals(graph: &Graph) -> Json {
    let n = graph.variables();
    let exactly = FastInterval::exactly;
    let line = |k: usize| Jet::line(exactly(place(k).0), exactly(place(k).1), 3);
    let point: Vec<Jet<FastInterval>> = (0..n).map(line).collect();
    let like = Jet::constant(exactly(0.0), 3);
    let mut workspace = Workspace::new(graph, &like).expect("a workspace");
    let seconds = timed(|| workspace.run(std::hint::black_box(&point)).expect("a value"));
    let ends = |i: usize, k: usize| {
        let c = workspace.output(i).derivative(k);
        [c.lo(), c.hi()]
    };
    let rows: Vec<Vec<[f64; 2]>> = (0..4).map(|k| (1..=n).map(|i| ends(i, k)).collect()).collect();
    json!({ "seconds": seconds, "value": ends(0, 0), "rows": rows })
}
