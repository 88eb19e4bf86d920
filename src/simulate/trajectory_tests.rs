//! Known orbits, the period-doubling cascade, and the traps of floats.

use super::{CompiledLoss, Ending, FloatLoss, RunOptions, SymmetricFactorization, Trajectory, simulate};
use crate::expr::Expr;
use nalgebra::{DMatrix, DVector};

fn compiled(text: &str, variables: &[&str]) -> CompiledLoss {
    CompiledLoss::expression(&Expr::parse(text).unwrap(), variables).unwrap()
}

fn run(text: &str, variables: &[&str], start: &[f64], eta: f64, steps: usize) -> Trajectory {
    let options = RunOptions { steps, ..RunOptions::default() };
    simulate(&mut compiled(text, variables).runner(), start, eta, &options)
}

const WELL: &str = "(x^2-1)^2/4";

#[test]
fn the_known_orbit_of_the_double_well() {
    let t = run(WELL, &["x"], &[0.9], 1.1, 400);
    let Ending::Settled(cycle) = &t.ending else { panic!("{:?}", t.ending) };
    assert_eq!(cycle.period, 2);
    let mut points: Vec<f64> = cycle.points.iter().map(|p| p[0]).collect();
    points.sort_by(f64::total_cmp);
    assert!((points[0] - 0.814551626874541).abs() < 1e-13);
    assert!((points[1] - 1.11606297145231).abs() < 1e-13);
    assert!((cycle.multipliers[0] - 0.18).abs() < 1e-12);
    assert!((t.rate.unwrap() - 0.18).abs() < 1e-3, "{:?}", t.rate);
    assert!((t.lyapunov - 0.18f64.ln() / 2.0).abs() < 1e-9);
    assert!((t.sharpness[0] - (3.0 * 0.81 - 1.0)).abs() < 1e-14);
    assert!((t.loss[0] - 0.19f64.powi(2) / 4.0).abs() < 1e-15);
}

#[test]
fn polynomials_and_tapes_run_alike() {
    let e = Expr::parse(WELL).unwrap();
    let p = CompiledLoss::polynomial(&e.to_polynomial("x", 10).unwrap());
    let tape = compiled(WELL, &["x"]);
    let x = DVector::from_element(1, 0.3);
    assert_eq!(p.runner().dimension(), 1);
    for f in [FloatLoss::gradient, |l: &mut _, x: &_| {
        FloatLoss::hessian_times(l, x, &DVector::from_element(1, 1.0))
    }] {
        assert!((f(&mut p.runner(), &x)[0] - f(&mut tape.runner(), &x)[0]).abs() < 1e-15);
    }
}

#[test]
fn the_cascade_of_the_double_well() {
    let root5 = 5f64.sqrt() - 1.0;
    for (eta, period) in [
        (0.9, 1),
        (1.01, 2),
        (root5 - 0.01, 2),
        (root5 + 0.01, 4),
        (1.28, 4),
        (1.288_031_754_482_84 + 0.005, 8),
        (1.453_155_583_65, 3),
    ] {
        let t = run(WELL, &["x"], &[0.9], eta, 4000);
        assert_eq!(t.period(), Some(period), "eta {eta}: {:?}", t.ending);
        assert!(t.lyapunov < 0.0);
    }
    let chaos = run(WELL, &["x"], &[0.9], 1.42, 4000);
    assert_eq!(chaos.ending, Ending::Aperiodic);
    let escape = run(WELL, &["x"], &[2.0], 1.5, 4000);
    assert!(matches!(escape.ending, Ending::Diverged { step } if step < 20), "{:?}", escape.ending);
}

#[test]
fn neutral_looking_runs_are_not_called_settled() {
    // The 2-cycle +-10 of log(cosh(x)) at 20 has multiplier 1 - 3.3e-7 or so: every start seems 2-periodic.
    let t = run("log(cosh(x))", &["x"], &[8.0], 20.0, 2000);
    let Ending::Slow(cycle) = &t.ending else { panic!("{:?}", t.ending) };
    assert_eq!(cycle.period, 2);
    assert!(cycle.multipliers[0] < 1.0 && cycle.multipliers[0] > 0.99);
    let symmetric = run("log(cosh(x))", &["x"], &[10.0], 20.0, 2000);
    assert!(matches!(symmetric.ending, Ending::Settled(_) | Ending::Slow(_)));
    // At the threshold of the well distances decay like 1/sqrt(t).
    let t = run(WELL, &["x"], &[0.9], 1.0, 4000);
    assert!(matches!(t.ending, Ending::Slow(_)), "{:?}", t.ending);
    // A flat minimum, too.
    let t = run("x^4", &["x"], &[0.5], 0.1, 4000);
    assert_eq!(t.period(), None, "{:?}", t.ending);
}

#[test]
fn a_valley_of_minimisers_and_its_orbit() {
    // Below the threshold (xy - 1)^2/2 settles on the valley, where one multiplier is 1.
    let t = run("(x*y-1)^2/2", &["x", "y"], &[1.2, 0.9], 0.5, 2000);
    assert_eq!(t.period(), Some(1), "{:?}", t.ending);
    // Above it, on the balanced 2-cycle, multipliers 9 - 2(1+K)^2 and 3 - 2K, K = 11/10.
    let t = run("(x*y-1)^2/2", &["x", "y"], &[1.2, 0.9], 1.1, 4000);
    let Ending::Settled(cycle) = &t.ending else { panic!("{:?}", t.ending) };
    assert_eq!(cycle.period, 2);
    assert!((cycle.multipliers[0] - 0.8).abs() < 1e-9 && (cycle.multipliers[1] - 0.18).abs() < 1e-9);
    assert!((t.rate.unwrap() - 0.8).abs() < 1e-3, "{:?}", t.rate);
    assert!((cycle.points[0][0] - cycle.points[0][1]).abs() < 1e-9);
}

#[test]
fn sharpness_by_lanczos_agrees_with_the_dense_eigenvalue() {
    let names: Vec<String> = (0..12).map(|i| format!("x{i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let terms: Vec<String> =
        (0..12).map(|i| format!("{}*x{i}^2/2 + x{i}*x{}/3", i + 1, (i + 1) % 12)).collect();
    let loss = compiled(&terms.join(" + "), &names);
    let t = simulate(&mut loss.runner(), &[0.1; 12], 0.01, &RunOptions { steps: 3, ..RunOptions::default() });
    let h = loss.runner().hessian(&DVector::from_element(12, 0.1));
    let top = nalgebra::SymmetricEigen::new(h).eigenvalues.max();
    assert!(t.sharpness.iter().all(|s| (s - top).abs() < 1e-8), "{:?} {top}", t.sharpness);
}

#[test]
fn a_slow_approach_in_many_variables_is_no_cycle_of_many_times_the_period() {
    // 144 variables, so that no derivative of the period is formed; the directions below the top one contract slowly.
    const N: usize = 12;
    let target = DMatrix::from_fn(N, N, |i, j| if i == j { 1.0 / (i + 1) as f64 } else { 0.0 });
    let mut loss = SymmetricFactorization::new(target);
    let entry = |k: usize| {
        let (i, j) = (k % N, k / N);
        let there = if i == j { (1.0 / (i + 1) as f64).sqrt() } else { 0.0 };
        there + 0.1 / (k + 1) as f64
    };
    let start: Vec<f64> = (0..N * N).map(entry).collect();
    let mut seen = 0;
    for steps in [400, 700, 1000, 1500, 2000, 3000] {
        let options = RunOptions { steps, keep: 2, ..RunOptions::default() };
        let run = simulate(&mut loss, &start, 1.02, &options);
        if let Ending::Settled(cycle) | Ending::Slow(cycle) = &run.ending {
            assert_eq!(cycle.points.len(), 2, "after {steps} steps");
            seen += 1;
        }
    }
    assert!(seen > 2, "{seen}");
}
