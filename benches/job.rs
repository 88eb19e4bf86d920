//! Runs jobs that arrive as JSON lines on stdin and answers each with one JSON line: the result in a form that
//! other systems can be compared with, and the median time of the library call.
//!
//! A request: `{"job": "analyse" | "orbits" | "windows" | "eliminate", "loss": ["-1/2", "0", ...], "eta": "11/10", "seconds": 0.5}` with the
//! loss's coefficients from the constant term up; or `{"job": "box", "loss": "x*y", "box": {"x": ["0", "1"], ...}, "eta": ..}`: all 2-cycles in a box.
//! Each job runs once, then again until `seconds` have passed.

use serde_json::{Value as Json, json};
use std::io::BufRead;
use std::time::{Duration, Instant};
use twostep::algebra::{RatPoly, Value};
use twostep::arith::{FastInterval, Rational};
use twostep::certify::many::{ManyLoss, orbits_in};
use twostep::certify::{Limits, Nature, Stability, analyse, orbits, windows};
use twostep::dynamics::CycleSystem;
use twostep::expr::Expr;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[expect(clippy::print_stdout, reason = "a program")]
fn main() {
    for line in std::io::stdin().lock().lines() {
        let request: Json =
            serde_json::from_str(&line.expect("stdin is text")).expect("a line is a JSON value");
        let answer = answer(&request).unwrap_or_else(|reason| json!({ "error": reason }));
        println!("{answer}");
    }
}

fn answer(request: &Json) -> Result<Json, String> {
    if request["job"] == "box" {
        return in_box(request);
    }
    let coefficients = request["loss"].as_array().ok_or("`loss` is a list of rationals")?;
    let loss = RatPoly::new(&coefficients.iter().map(rational).collect::<Result<Vec<_>, _>>()?);
    let budget = Duration::from_secs_f64(request["seconds"].as_f64().unwrap_or(0.0));
    match request["job"].as_str() {
        Some("analyse") => {
            let limits = Limits::default();
            let (result, time) = timed(budget, || analyse(&loss, &limits));
            Ok(with_time(analysis(&result.map_err(|e| e.to_string())?), &time))
        }
        Some("orbits") => {
            let eta = rational(&request["eta"])?;
            let (result, time) = timed(budget, || orbits(&loss, &eta));
            let cycles: Vec<Json> = result
                .cycles
                .iter()
                .map(|c| {
                    let neutral = c.stability == Stability::Neutral;
                    json!({ "points": [c.x0.approx(), c.x1.approx()], "multiplier": c.multiplier.approx(),
                        "attracts": matches!(c.stability, Stability::Stable | Stability::Superstable), "neutral": neutral })
                })
                .collect();
            Ok(with_time(json!({ "complete": result.complete, "cycles": cycles }), &time))
        }
        Some("windows") => {
            let (result, time) = timed(budget, || windows(&loss));
            let result = result.map_err(|e| e.to_string())?;
            let critical: Vec<f64> = result.critical.iter().map(|c| c.eta.approx()).collect();
            Ok(with_time(json!({ "critical": critical }), &time))
        }
        Some("eliminate") => {
            let system = CycleSystem::new(&loss);
            let (result, time) = timed(budget, || system.s.resultant(&system.twice_j));
            let polynomial: Vec<String> = result.coefficients().iter().map(ToString::to_string).collect();
            Ok(with_time(json!({ "polynomial": polynomial }), &time))
        }
        _ => Err("`job` is analyse, orbits, windows or eliminate".into()),
    }
}

/// All 2-cycles of a loss of several variables with both points in a box.
fn in_box(request: &Json) -> Result<Json, String> {
    let loss =
        Expr::parse(request["loss"].as_str().ok_or("`loss` is an expression")?).map_err(|e| e.to_string())?;
    let sides = request["box"].as_object().ok_or("`box` has a side for each variable")?;
    let names: Vec<String> = sides.keys().cloned().collect();
    let side = |ends: &Json| Ok(FastInterval::hull(&rational(&ends[0])?, &rational(&ends[1])?));
    let region: Vec<FastInterval> = sides.values().map(side).collect::<Result<_, String>>()?;
    let eta = rational(&request["eta"])?;
    let budget = Duration::from_secs_f64(request["seconds"].as_f64().unwrap_or(0.0));
    let (found, times) = timed(budget, || {
        let loss = ManyLoss::new(&loss, &names).expect("a loss of these variables");
        orbits_in(&loss, FastInterval::hull(&eta, &eta), &region)
    });
    Ok(with_time(json!({ "complete": found.complete, "cycles": found.cycles.len() }), &times))
}

/// Critical points, minimisers and the condition's signs.
fn analysis(result: &twostep::certify::Analysis) -> Json {
    let approx = |v: &Value| v.approx();
    let points: Vec<f64> = result.critical_points.iter().map(|c| approx(&c.point)).collect();
    let is_minimiser = |n: Nature| n == Nature::Minimiser;
    let flags: Vec<bool> = result.critical_points.iter().map(|c| is_minimiser(c.nature)).collect();
    let signs: Vec<i32> = result.minimisers.iter().map(|m| m.alpha_sign as i32).collect();
    json!({ "critical": points, "minimiser": flags, "alpha": signs })
}

fn rational(text: &Json) -> Result<Rational, String> {
    let text = text.as_str().ok_or("a rational is a string")?;
    text.parse().map_err(|e| format!("{text}: {e}"))
}

/// The first result, and the times of all runs.
fn timed<T>(budget: Duration, job: impl Fn() -> T) -> (T, Vec<f64>) {
    let begin = Instant::now();
    let result = job();
    let mut times = vec![begin.elapsed().as_secs_f64()];
    while begin.elapsed() < budget {
        let start = Instant::now();
        std::hint::black_box(job());
        times.push(start.elapsed().as_secs_f64());
    }
    (result, times)
}

fn with_time(mut result: Json, times: &[f64]) -> Json {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    result["median"] = json!(sorted[sorted.len() / 2]);
    result["runs"] = json!(sorted.len());
    result
}
