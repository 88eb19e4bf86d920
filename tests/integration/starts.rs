//! What a basin proof says of almost every start, against many simulated ones.

use twostep::algebra::RatPoly;
use twostep::arith::Rational;
use twostep::certify::basin::{Attraction, BasinLimits, Exceptions, basin};
use twostep::expr::Expr;
use twostep::simulate::random::bits;

/// Starts for each pair of loss and step size.
const STARTS: u64 = 100_000;
/// Steps after which a start must have settled.
const STEPS: usize = 20_000;

fn gradient(loss: &RatPoly) -> Vec<f64> {
    loss.derivative().coefficients().iter().map(Rational::to_f64).collect()
}

fn settles(gradient: &[f64], eta: f64, start: f64, attractors: &[f64]) -> bool {
    let mut x = start;
    for _ in 0..STEPS {
        if attractors.iter().any(|a| (x - a).abs() < 1e-5) {
            return true;
        }
        x -= eta * gradient.iter().rev().fold(0.0, |v, c| v * x + c);
    }
    false
}

/// Returns how many starts were inside an interval with a conclusion.
fn compare(loss: &str, eta: &str) -> u64 {
    let polynomial = Expr::parse(loss).unwrap().to_polynomial("x", 64).unwrap();
    let step: Rational = eta.parse().unwrap();
    let proof = basin(&polynomial, (&step, &step), None, &BasinLimits::default());
    let bound = proof.divergence.as_ref().unwrap();
    let (centre, radius) = (bound.centre.to_f64(), bound.radius.to_f64());
    let [piece] = proof.pieces.as_slice() else { panic!("{loss} at {eta}: one piece") };
    let (gradient, eta) = (gradient(&polynomial), step.to_f64());
    let mut inside = 0;
    for n in 0..STARTS {
        // Half as wide again as the bound of all bounded orbits.
        let share = bits(11, n) as f64 / u64::MAX as f64;
        let start = centre + 1.5 * radius * (2.0 * share - 1.0);
        if (start - centre).abs() >= radius {
            let mut x = start;
            let grows = (0..60).all(|_| {
                let before = (x - centre).abs();
                x -= eta * gradient.iter().rev().fold(0.0, |v, c| v * x + c);
                !x.is_finite() || (x - centre).abs() > before
            });
            assert!(grows, "{loss}: the start {start} is proved to diverge");
        }
        for interval in &piece.intervals {
            let (left, right) = (&interval.left.at, &interval.right.at);
            if start <= left.hi.to_f64() || start >= right.lo.to_f64() {
                continue;
            }
            let Some(conclusion) = &interval.conclusion else { continue };
            inside += 1;
            assert!(matches!(conclusion.exceptions, Exceptions::Countable | Exceptions::MeasureZero));
            assert!(conclusion.attractors.iter().all(|a| a.attraction == Attraction::Attracting));
            let points: Vec<f64> =
                conclusion.attractors.iter().flat_map(|a| a.points.iter().map(|p| p.approx())).collect();
            assert!(
                settles(&gradient, eta, start, &points),
                "{loss} at {eta}: the start {start} does not settle"
            );
        }
    }
    inside
}

#[test]
fn conclusions_agree_with_simulated_starts() {
    for (loss, eta) in [
        ("(x^2-1)^2/4", "11/10"),
        ("(x^2-1)^2/4", "127/100"),
        ("(x^2-1)^2/4 + x/5", "1"),
        ("x^2/2 + x^4/4", "19/10"),
        ("x^6/6 - 5*x^4/4 + 2*x^2", "1/11"),
    ] {
        assert!(compare(loss, eta) > STARTS / 100, "{loss} at {eta}: hardly a start is inside");
    }
}
