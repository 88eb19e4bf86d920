//! All 2-cycles at a rational step size, with exact stability.

use super::cycle_point::{CyclePoint, End, cycle_points};
use super::types::{Cycle, OrbitList, Stability};
use crate::algebra::{BiPoly, RatPoly, Value};
use crate::arith::{Integer, Rational};
use crate::dynamics::CycleSystem;
use std::cmp::Ordering;

/// All 2-cycles of gradient descent on a polynomial loss at a positive rational step size: exactly counted, paired
/// (`x0 < x1`), with the multiplier `rho` and the stability it proves. They are the real solutions with
/// `D > 0` of `S(m, D) = 0`, `eta A(m, D) = 2` (theory, section 1); `G(G(x)) - x` is never formed. *Exact.*
pub fn orbits(loss: &RatPoly, eta: &Rational) -> OrbitList {
    let none = |complete, every_start| OrbitList {
        eta: Value::rational(eta.clone()),
        complete,
        cycles: Vec::new(),
        every_start,
    };
    if loss.degree() < 3 {
        // G is affine: a reflection, every start 2-periodic, where eta f'' = 2; no 2-cycle otherwise.
        let curvature = loss.derivative().derivative().coefficient(0);
        return none(true, Rational::from(&curvature * eta) == 2);
    }
    let system = CycleSystem::new(loss);
    let condition = system.step_size_condition(eta);
    let Ok(points) = cycle_points(&system, &condition) else { return none(false, false) };
    let mut cycles: Vec<Cycle> = points.iter().map(|point| cycle(&system, point, eta)).collect();
    cycles.sort_by(|a, b| (&a.x0.lo, &a.x1.lo).cmp(&(&b.x0.lo, &b.x1.lo)));
    OrbitList { cycles, ..none(true, false) }
}

fn cycle(system: &CycleSystem, point: &CyclePoint, eta: &Rational) -> Cycle {
    // On eta A = 2: rho = 1 + 2 eta^2 D J, here over the common denominator (scale q)^2, eta = p/q.
    let unit = Integer::from(&system.scale * eta.denom()).square();
    let denominator = BiPoly::constant(unit);
    let numerator = BiPoly::t().mul(&system.twice_j).scale(&eta.numer().clone().square()).add(&denominator);
    Cycle {
        x0: point.end(End::Lower),
        x1: point.end(End::Upper),
        multiplier: point.value_of(&numerator, &denominator),
        stability: stability(point, &numerator, &denominator),
    }
}

/// The stability that `rho = numerator/denominator` proves, `denominator > 0`. *Exact.*
pub(super) fn stability(point: &CyclePoint, numerator: &BiPoly, denominator: &BiPoly) -> Stability {
    if point.sign_of(numerator).is_eq() {
        return Stability::Superstable;
    }
    let above = point.sign_of(&numerator.sub(denominator));
    let below = point.sign_of(&numerator.add(denominator));
    match (above, below) {
        (Ordering::Less, Ordering::Greater) => Stability::Stable,
        (Ordering::Equal, _) | (_, Ordering::Equal) => Stability::Neutral,
        _ => Stability::Unstable,
    }
}
