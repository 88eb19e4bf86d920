//! Mutated problem files and expressions, and random small losses on the command line: a message or a result, never a
//! panic, never a hang. A short fixed run in every test; longer, from another seed:
//!
//! `TWOSTEP_FUZZ_SECONDS=300 TWOSTEP_FUZZ_SEED=7 cargo test --release --test integration fuzz`

use crate::program::{root, twostep};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use twostep::expr::{DEGREE_LIMIT, Expr};
use twostep::problem::Problem;

/// One text may take so long, however busy the machine is.
const SLOW: Duration = Duration::from_secs(20);

/// A random number generator (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Calls `one` so many times, or for as long as the environment says.
fn repeat(times: usize, mut one: impl FnMut(&mut Random)) {
    let mut random = Random(setting("TWOSTEP_FUZZ_SEED").unwrap_or(1));
    let until = setting("TWOSTEP_FUZZ_SECONDS").map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut done = 0;
    while until.map_or(done < times, |until| Instant::now() < until) {
        one(&mut random);
        done += 1;
    }
}

/// Fails, naming the text, where `run` panics or takes too long.
fn survives(text: &str, run: impl FnOnce()) {
    let start = Instant::now();
    let ended = catch_unwind(AssertUnwindSafe(run));
    assert!(ended.is_ok(), "a panic on {text:?}");
    assert!(start.elapsed() < SLOW, "{:?} for {text:?}", start.elapsed());
}

const PIECES: [&str; 44] = [
    "x",
    "y",
    "mu",
    "f",
    "alpha",
    "0",
    "1",
    "2",
    "1/3",
    "-1",
    "1e3",
    "1e-9",
    "0.5",
    "99999999999",
    "^",
    "^2",
    "^-1",
    "^^",
    "(",
    ")",
    "+",
    "-",
    "*",
    "/",
    "sqrt(",
    "sin(",
    "abs(",
    "pi",
    "e",
    ",",
    "=",
    "\"",
    "'",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "\n",
    "#",
    "\u{3b8}",
    "\u{0}",
    "\u{1F600}",
];

/// The text with a few pieces changed: characters, runs of characters, words of the language, parts of another text.
fn mutated(random: &mut Random, texts: &[String]) -> String {
    let mut text: Vec<char> = random.pick(texts).chars().collect();
    for _ in 0..=random.below(4) {
        let (a, b) = (random.below(text.len() + 1), random.below(text.len() + 1));
        let (from, to) = (a.min(b), a.max(b));
        let near = to.min(from + 1 + random.below(8));
        match random.below(6) {
            0 => drop(text.drain(from..near)),
            1 => {
                let copy: Vec<char> = text[from..near].to_vec();
                for _ in 0..=random.below(20) {
                    text.splice(from..from, copy.iter().copied());
                }
            }
            2 => {
                let other: Vec<char> = random.pick(texts).chars().collect();
                let start = random.below(other.len());
                let end = other.len().min(start + random.below(40));
                text.splice(from..near, other[start..end].iter().copied());
            }
            3 if from < text.len() => {
                text[from] = char::from_u32(random.below(0x250) as u32).unwrap_or('?');
            }
            4 => text.truncate(to),
            _ => {
                let piece = random.pick(&PIECES);
                text.splice(from..near, piece.chars());
            }
        }
    }
    text.into_iter().collect()
}

fn problem_files() -> Vec<String> {
    let mut paths: Vec<_> = fs::read_dir(root().join("problems"))
        .expect("the problems")
        .map(|entry| entry.expect("a problem").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).expect("UTF-8")).collect()
}

#[test]
fn mutated_expressions() {
    let mut texts: Vec<String> = problem_files()
        .iter()
        .flat_map(|file| file.split('"').skip(1).step_by(2).map(str::to_string).collect::<Vec<_>>())
        .filter(|text| text.len() < 100)
        .collect();
    texts.extend(
        ["sqrt(5)-1", "atan2(y, -x)*tanh(x)^2", "2^(1/2)^-3", "-(-(-x))", "log(1+exp(x))/pi"]
            .map(String::from),
    );
    repeat(4000, |random| {
        let text = mutated(random, &texts);
        survives(&text, || {
            let Ok(expr) = Expr::parse(&text) else { return };
            assert!(expr.span().end <= text.len());
            // What is printed is read as the same expression.
            let printed = expr.to_string();
            assert_eq!(Expr::parse(&printed).ok().as_ref(), Some(&expr), "{printed}");
            let _ = (expr.to_closed_form(), expr.to_polynomial("x", DEGREE_LIMIT));
        });
    });
}

#[test]
fn mutated_problem_files() {
    let texts = problem_files();
    repeat(1500, |random| {
        let text = mutated(random, &texts);
        survives(&text, || match Problem::parse(&text, "mutated.toml") {
            Ok(problem) => drop(problem.loss_polynomial()),
            Err(error) => assert!(error.span.start <= error.span.end && !error.message.is_empty()),
        });
    });
}

/// A sum of a few terms, mostly a polynomial with minimisers.
fn small_loss(random: &mut Random) -> String {
    let mut text =
        random.pick(&["x^4/4", "x^2/2", "(x^2-1)^2/4", "x^6/6", "x^4", "x^3", "(x-1)^4", "0*x"]).to_string();
    for _ in 0..random.below(4) {
        let sign = random.pick(&[" + ", " - ", "*"]);
        let number = random.pick(&["1/5", "3", "1/7", "10", "1e-9", "0", "5/4", "1e9"]);
        let power = random.below(6);
        text = format!("({text}){sign}{number}*x^{power}");
    }
    text
}

#[test]
fn random_losses_on_the_command_line() {
    repeat(12, |random| {
        let loss = small_loss(random);
        let eta = *random.pick(&["1/2", "1", "11/10", "2", "1/1000", "1000", "sqrt(2)", "1e-12"]);
        let command = *random.pick(&["certify", "orbits", "derive", "export"]);
        let mut arguments = vec![command, "--quiet"];
        if command != "derive" {
            arguments.extend(["--eta", eta]);
        }
        arguments.extend(["--", &loss]);
        let start = Instant::now();
        let run = twostep(&arguments);
        assert!([0, 1, 2, 3].contains(&run.status), "{arguments:?}: {} {}", run.status, run.stderr);
        assert!(!run.stderr.contains("internal error"), "{arguments:?}: {}", run.stderr);
        assert!(run.status == 2 || !run.stdout.is_empty(), "{arguments:?}: no result");
        assert!(start.elapsed() < 6 * SLOW, "{:?} for {arguments:?}", start.elapsed());
    });
}
