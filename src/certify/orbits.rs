//! All 2-cycles at a step size, with exact stability.

use super::cycle_point::{Component, CyclePoint, End, cycle_points, cycle_points_on};
use super::step_size::StepSize;
use super::types::{Cycle, OrbitList, Stability};
use crate::algebra::{BiPoly, NotZeroDimensional, RatPoly, RealAlgebraic};
use crate::arith::{Integer, Interval, Rational};
use crate::dynamics::{Boundary, CycleSystem, Method};
use std::cmp::Ordering;
use std::sync::Arc;

/// All 2-cycles of gradient descent on a polynomial loss at a positive rational step size; see [`orbits_at`].
pub fn orbits(loss: &RatPoly, eta: &Rational) -> OrbitList {
    orbits_at(loss, &StepSize::rational(eta.clone()))
}

/// All 2-cycles of gradient descent on a polynomial loss at a positive step size: exactly counted, paired
/// (`x0 < x1`), with the multiplier `rho` and the stability it proves, neutral ones included. They are the real
/// solutions with `D > 0` of `S(m, D) = 0`, `eta A(m, D) = 2` (theory, section 1); `G(G(x)) - x` is never formed.
/// *Exact.*
pub fn orbits_at(loss: &RatPoly, eta: &StepSize) -> OrbitList {
    orbits_under(loss, eta, &Method::GradientDescent)
}

/// The same under a method with momentum: its 2-cycles are those of gradient descent at `eta / factor`, with the stability
/// that the method gives them. The multiplier is that of gradient descent there. *Exact.*
pub fn orbits_under(loss: &RatPoly, eta: &StepSize, method: &Method) -> OrbitList {
    let none = |complete, every_start| OrbitList {
        eta: eta.value.clone(),
        complete,
        cycles: Vec::new(),
        every_start,
    };
    if loss.degree() < 3 {
        // G is affine: a reflection, every start 2-periodic, where eta f'' = 2; no 2-cycle otherwise.
        let curvature = loss.derivative().derivative().coefficient(0);
        let threshold = (curvature > 0).then(|| method.factor() * 2u32 / curvature);
        let reflects = threshold.is_some_and(|eta_c| eta.number.compare_rational(&eta_c).is_eq());
        return none(true, reflects);
    }
    let system = CycleSystem::new(loss);
    let reduced = eta.over(&method.factor());
    let Ok(points) = points_at(&system, &reduced) else { return none(false, false) };
    let multiplier = Arc::new(match reduced.number.as_rational() {
        Some(eta) => system.multiplier_at(eta),
        None => system.multiplier(),
    });
    let mut cycles: Vec<Cycle> = points.iter().map(|point| cycle(point, &multiplier)).collect();
    if *method != Method::GradientDescent {
        let conditions = method.stability_conditions(&system);
        for (cycle, point) in cycles.iter_mut().zip(&points) {
            cycle.stability = stability_by(&conditions, point);
        }
    }
    cycles.sort_by(|a, b| (&a.x0.lo, &a.x1.lo).cmp(&(&b.x0.lo, &b.x1.lo)));
    OrbitList { cycles, ..none(true, false) }
}

/// How many 2-cycles there are at a step size, and how many of them are stable (superstable included), unstable and
/// neutral. *Exact.*
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CycleCount {
    /// All 2-cycles.
    pub cycles: usize,
    /// Those with `|rho| < 1`.
    pub stable: usize,
    /// Those with `|rho| = 1`.
    pub neutral: usize,
}

/// Counts the 2-cycles at a step size of gradient descent, with the stability that the method gives them, for a loss
/// of degree at least 3.
pub(super) fn count_at(
    system: &CycleSystem,
    eta: &StepSize,
    method: &Method,
) -> Result<CycleCount, NotZeroDimensional> {
    let conditions = method.stability_conditions(system);
    let mut count = CycleCount::default();
    for point in points_at(system, eta)? {
        count.cycles += 1;
        let signs = || conditions.iter().map(|(_, condition)| point.sign_of(condition));
        match signs().min() {
            Some(Ordering::Greater) => count.stable += 1,
            Some(Ordering::Equal) => count.neutral += 1,
            _ => {}
        }
    }
    Ok(count)
}

/// The 2-cycles of a step size: where `2/A` is the step size and none of its conjugates.
pub(super) fn points_at(system: &CycleSystem, eta: &StepSize) -> Result<Vec<CyclePoint>, NotZeroDimensional> {
    Ok(of_step_size(system, eta, cycle_points(system, &eta.condition(system))?))
}

/// Those on one component of the curve.
pub(super) fn points_on(
    system: &CycleSystem,
    eta: &StepSize,
    component: Component,
) -> Result<Vec<CyclePoint>, NotZeroDimensional> {
    Ok(of_step_size(system, eta, cycle_points_on(system, &eta.condition(system), component)?))
}

fn of_step_size(system: &CycleSystem, eta: &StepSize, mut points: Vec<CyclePoint>) -> Vec<CyclePoint> {
    if eta.number.as_rational().is_none() {
        points.retain(|point| has_step_size(system, point, eta));
    }
    points
}

/// Is `2/A` at a point, one of the roots of the step size's polynomial, the step size?
fn has_step_size(system: &CycleSystem, point: &CyclePoint, eta: &StepSize) -> bool {
    if !point.sign_of(&system.a).is_gt() {
        return false;
    }
    // Between neighbouring roots of the polynomial the step size is known as soon as one interval meets it alone.
    let roots = RealAlgebraic::roots_with_multiplicity(&eta.number.polynomial());
    let mut precision = 64;
    loop {
        let [m, d2] = point.enclosure(precision);
        let two = Interval::from_integer(&Integer::from(&system.scale * 2u32), precision);
        if let Some(here) = two.div(&system.a.eval_interval(&m, &d2)) {
            let meets = |root: &RealAlgebraic| root.enclosure(precision).intersect(&here).is_some();
            let mut near = roots.iter().map(|(root, _)| root).filter(|root| meets(root));
            if let (Some(only), None) = (near.next(), near.next()) {
                return only.compare(&eta.number).is_eq();
            }
        }
        precision *= 2;
    }
}

fn cycle(point: &CyclePoint, fraction: &Arc<(BiPoly, BiPoly)>) -> Cycle {
    let multiplier = point.value_of(fraction);
    // Exact arithmetic where the enclosure does not decide; only zero has equal ends.
    let stability = if multiplier.hi < -1 || multiplier.lo > 1 {
        Stability::Unstable
    } else if multiplier.lo < multiplier.hi && multiplier.lo > -1 && multiplier.hi < 1 {
        Stability::Stable
    } else {
        stability(point, &fraction.0, &fraction.1)
    };
    Cycle { x0: point.end(End::Lower), x1: point.end(End::Upper), multiplier, stability }
}

/// The stability by a method's conditions: all positive where it is stable, [`Method::stability_conditions`].
pub(super) fn stability_by(conditions: &[(Boundary, BiPoly)], point: &CyclePoint) -> Stability {
    match conditions.iter().map(|(_, condition)| point.sign_of(condition)).min() {
        Some(Ordering::Greater) => Stability::Stable,
        Some(Ordering::Equal) => Stability::Neutral,
        _ => Stability::Unstable,
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
