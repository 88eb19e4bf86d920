//! Proofs and floats on the same losses: what is proved is what gradient descent does.

use twostep::algebra::RatPoly;
use twostep::arith::Rational;
use twostep::certify::{Limits, OrbitList, Stability, analyse, orbits};
use twostep::expr::Expr;
use twostep::simulate::random::bits;
use twostep::simulate::{
    Agreement, CrossCheck, ProvedCycle, ProvedMinimiser, ProvedOrbits, ProvedStability, cross_check,
};

fn handed_over(list: OrbitList) -> ProvedOrbits {
    let stability = |s| match s {
        Stability::Stable => ProvedStability::Stable,
        Stability::Unstable => ProvedStability::Unstable,
        Stability::Superstable => ProvedStability::Superstable,
        Stability::Neutral => ProvedStability::Neutral,
        Stability::Undecided => ProvedStability::Undecided,
    };
    let cycles = list.cycles.into_iter().map(|c| ProvedCycle {
        x0: c.x0,
        x1: c.x1,
        multiplier: c.multiplier,
        stability: stability(c.stability),
    });
    ProvedOrbits { eta: list.eta, complete: list.complete, cycles: cycles.collect() }
}

fn check(loss: &RatPoly, etas: &[Rational]) -> CrossCheck {
    let analysis = analyse(loss, &Limits::default()).unwrap();
    let minimisers: Vec<_> = (analysis.minimisers.into_iter())
        .map(|m| ProvedMinimiser { point: m.point, sharpness: m.f2 })
        .collect();
    let lists: Vec<_> = etas.iter().map(|eta| handed_over(orbits(loss, eta))).collect();
    cross_check(loss, &minimisers, &lists)
}

fn agrees(told: &str, loss: &RatPoly, etas: &[Rational]) -> CrossCheck {
    let check = check(loss, etas);
    let faults: Vec<_> = check.disagreements().collect();
    assert!(faults.is_empty(), "{told}: {faults:#?}");
    check
}

fn parsed(text: &str) -> RatPoly {
    Expr::parse(text).unwrap().to_polynomial("x", 100).unwrap()
}

#[test]
fn the_textbook_losses() {
    let etas: Vec<Rational> = ["1/2", "1", "11/10", "5/4", "3/2", "2", "7/2", "1000", "1/1000000000"]
        .iter()
        .map(|q| q.parse().unwrap())
        .collect();
    for text in [
        "(x^2-1)^2/4",
        "x^2/2 + x^4/4",
        "x^2/2 + x^3/3 + x^4/4",
        "x^2/2",
        "x^4",
        "x^6/6 - x^2/2",
        "(x^2-1)^2*(x^2-4)^2/10",
        "x^2/2 + x^5",
        "(x-1)^2*(x-1000000000001/1000000000000)^2",
        "10^30*(x^2-10^(-20))^2",
    ] {
        let told = agrees(text, &parsed(text), &etas);
        let open = told.count(Agreement::Inconclusive);
        assert!(2 * open <= told.rows.len(), "{text}: {open} of {} rows open", told.rows.len());
    }
}

#[test]
fn random_losses() {
    let seed = 20_261_123;
    for case in 0..24u64 {
        let degree = [4, 4, 6, 8][case as usize % 4];
        let coefficient = |k: u64| Rational::from((bits(seed, case * 100 + k) % 19) as i32 - 9);
        let mut coefficients: Vec<Rational> = (0..degree).map(coefficient).collect();
        coefficients.push(Rational::from((bits(seed, case * 100 + 50) % 5) as i32 + 1));
        let loss = RatPoly::new(&coefficients);
        let etas = [(1, 20), (11, 100), (3, 10), (11, 10)].map(Rational::from);
        agrees(&format!("seed {seed} case {case}: {coefficients:?}"), &loss, &etas);
    }
}
