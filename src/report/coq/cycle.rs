//! Theorems on 2-cycles at one step size.

use super::bounds::{Box1, DIGITS, Decimal, lower, narrowed, upper};
use super::file::{CoqFile, Derivatives};
use super::term::{rational, real};
use crate::algebra::RatPoly;
use crate::arith::Rational;
use crate::certify::{Cycle, OrbitList, Stability};

/// Adds the theorems on all 2-cycles at one step size; `number` counts the step sizes from 1.
pub(super) fn cycles(file: &mut CoqFile, loss: &Derivatives, number: usize, list: &OrbitList, text: &str) {
    let Some(eta) = list.eta.as_rational() else {
        file.leave_out(format!("2-cycles at eta = {text}: the step size is irrational"));
        return;
    };
    if list.every_start {
        file.leave_out(format!("2-cycles at eta = {eta}: every start is 2-periodic"));
        return;
    }
    for (i, cycle) in list.cycles.iter().enumerate() {
        let name = format!("eta_{number}_cycle_{}", i + 1);
        let what = format!("2-cycle {} at eta = {eta}", i + 1);
        let rational_points = cycle.x0.as_rational().zip(cycle.x1.as_rational());
        match (rational_points, cycle.stability) {
            (Some((x0, x1)), _) => at_rationals(file, loss, &name, &what, eta, x0, x1),
            (None, Stability::Stable | Stability::Superstable | Stability::Unstable) => {
                in_box(file, loss, &name, &what, eta, cycle);
            }
            (None, Stability::Neutral | Stability::Undecided) => {
                file.leave_out(format!("{what}: irrational, and its multiplier is not hyperbolic"));
            }
        }
    }
}

/// `1 - eta f''`
fn slope(loss: &Derivatives, eta: &Rational) -> RatPoly {
    RatPoly::constant(Rational::from(1)).sub(&loss.order(2).scale(eta))
}

/// `x - eta f'(x)`
fn step(loss: &Derivatives, eta: &Rational) -> RatPoly {
    RatPoly::x().sub(&loss.order(1).scale(eta))
}

fn at_rationals(
    file: &mut CoqFile,
    loss: &Derivatives,
    name: &str,
    what: &str,
    eta: &Rational,
    x0: &Rational,
    x1: &Rational,
) {
    let m = slope(loss, eta);
    let rho = m.eval(x0) * m.eval(x1);
    let (e, a, b) = (real(eta), real(x0), real(x1));
    let kind = match rho.clone().abs() {
        size if size == 0 => "superstable",
        size if size < 1 => "stable",
        size if size == 1 => "neutral",
        _ => "unstable",
    };
    file.comment(&format!("{what}: {x0} and {x1}, multiplier exactly {rho} ({kind})."));
    file.theorem(
        name,
        &format!(
            "{a} < {b} /\\ G {e} {a} = {b} /\\ G {e} {b} = {a} /\\\n    (1 - {e} * f2 {a}) * (1 - {e} * f2 {b}) = {}",
            real(&rho)
        ),
        &format!(
            "  apply (cycle_at_rationals coefficients f1 f2 f1_given f2_given {} {} {} {}).\n  by_computation.",
            rational(eta),
            rational(x0),
            rational(x1),
            rational(&rho)
        ),
    );
}

/// What `cycle_in_box` needs.
struct Proof {
    x0: Box1,
    x1: Box1,
    multiplier: Box1,
}

fn in_box(file: &mut CoqFile, loss: &Derivatives, name: &str, what: &str, eta: &Rational, cycle: &Cycle) {
    let stable = cycle.stability != Stability::Unstable;
    let Some(Proof { x0, x1, multiplier }) = proof(loss, eta, cycle, stable) else {
        file.leave_out(format!("{what}: no decimal box proves it"));
        return;
    };
    let e = real(eta);
    let kind = if stable { "stable" } else { "unstable" };
    file.comment(&format!("{what}: exactly one in the box, {kind}."));
    let size = if stable { "Rabs rho < 1" } else { "1 < Rabs rho" };
    let size = size.replace("rho", &format!("((1 - {e} * f2 x0) * (1 - {e} * f2 x1))"));
    file.theorem(
        name,
        &format!(
            "exists x0 x1,\n    {} /\\ {} /\\ x0 < x1 /\\\n    G {e} x0 = x1 /\\ G {e} x1 = x0 /\\\n    {} /\\\n    {size} /\\\n    \
             forall y0 y1, {} -> G {e} y0 = y1 -> G {e} y1 = y0 -> y0 = x0 /\\ y1 = x1",
            x0.holds("x0"),
            x1.holds("x1"),
            multiplier.holds(&format!("(1 - {e} * f2 x0) * (1 - {e} * f2 x1)")),
            x0.holds("y0"),
        ),
        &format!(
            "  apply (cycle_in_box coefficients f1 f2 f1_given f2_given {kind} {} {} {} {} {} {} {}).\n  by_computation.",
            rational(eta),
            x0.lo.coq(),
            x0.hi.coq(),
            x1.lo.coq(),
            x1.hi.coq(),
            multiplier.lo.coq(),
            multiplier.hi.coq()
        ),
    );
}

/// The shortest decimals with which the check of `cycle_in_box` succeeds.
fn proof(loss: &Derivatives, eta: &Rational, cycle: &Cycle, stable: bool) -> Option<Proof> {
    let (g, m) = (step(loss, eta), slope(loss, eta));
    let returns = |x: &Rational| g.eval(&g.eval(x)) - x;
    DIGITS.iter().find_map(|&digits| {
        let (lo, hi) = narrowed(&cycle.x0.lo, &cycle.x0.hi, digits, returns);
        let x0 = Box1::around(&lo, &hi, digits);
        let (a0, b0) = x0.ends();
        let (low, high) = (lower(&g, &a0, &b0), upper(&g, &a0, &b0));
        let x1 = Box1 { lo: Decimal::below(&low, digits), hi: Decimal::above(&high, digits) };
        let (a1, b1) = x1.ends();
        let first = [lower(&m, &a0, &b0), upper(&m, &a0, &b0)];
        let second = [lower(&m, &a1, &b1), upper(&m, &a1, &b1)];
        let corners: Vec<Rational> =
            first.iter().flat_map(|a| second.iter().map(move |b| Rational::from(a * b))).collect();
        let (least, most) = (corners.iter().min()?, corners.iter().max()?);
        let multiplier = Box1 { lo: Decimal::below(least, digits), hi: Decimal::above(most, digits) };
        let (l, h) = multiplier.ends();
        let decided = if stable { l > -1 && h < 1 } else { l > 1 || h < -1 };
        let (at_a, at_b) = (returns(&a0), returns(&b0));
        let crosses = (h < 1 && at_a > 0 && at_b < 0) || (l > 1 && at_a < 0 && at_b > 0);
        (b0 < a1 && decided && crosses).then_some(Proof { x0, x1, multiplier })
    })
}
