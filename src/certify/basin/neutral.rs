//! A single step size, where neutral multipliers are decided exactly: the list of 2-cycles by elimination, and what
//! happens next to a cycle with multiplier -1.

use super::arena::{Arena, Cycle, orbit_of};
use super::types::{Attraction, PeriodicOrbit};
use crate::algebra::Value;
use crate::arith::{Interval, Jet, Rational, Scalar};
use crate::certify::{Stability, StepSize, orbits_at};
use std::cmp::Ordering;

/// Up to this degree the exact list of 2-cycles comes first; beyond it subdivision is quicker.
const EXACT_DEGREE: usize = 10;

/// All 2-cycles at an algebraic step size with their stability, neutral ones included; `None` where it is too much work. *Exact.*
pub(crate) fn exact_two_cycles(arena: &Arena, eta: &StepSize) -> Option<(Vec<Cycle>, Vec<PeriodicOrbit>)> {
    if arena.loss.degree() > EXACT_DEGREE {
        return None;
    }
    let list = orbits_at(&arena.loss, eta);
    if !list.complete {
        return None;
    }
    let narrow = |x: &Value| Interval::hull(&x.lo, &x.hi, arena.precision);
    let both = list.cycles.iter().map(|cycle| {
        let points = vec![narrow(&cycle.x0), narrow(&cycle.x1)];
        let found = Cycle { regions: points.clone(), points, multiplier: narrow(&cycle.multiplier) };
        let attraction = match cycle.stability {
            Stability::Stable | Stability::Superstable => Attraction::Attracting,
            Stability::Unstable => Attraction::Repelling,
            Stability::Neutral => Attraction::Neutral,
            Stability::Undecided => Attraction::Undecided,
        };
        let orbit = PeriodicOrbit { attraction, ..orbit_of(&found) };
        (found, orbit)
    });
    Some(both.unzip())
}

/// A fixed point whose multiplier's enclosure holds -1: is `eta f'' = 2`, exactly?
pub(crate) fn is_neutral(arena: &Arena, fixed: usize, eta: &StepSize) -> bool {
    let curvature = arena.fixed[fixed].exact.image(&arena.loss.derivative().derivative());
    let Some(inverse) = curvature.reciprocal() else { return false };
    eta.number.compare(&inverse.scaled(&Rational::from(2))).is_eq()
}

/// Around the points of a 2-cycle with multiplier exactly -1, intervals in which `G^4(x) = x` holds at the point alone:
/// there `G^4(x) - x = (G^4)'''(z) (x - p)^3/6`, and the third derivative has one sign. Empty where that is not seen.
pub(crate) fn zones(arena: &Arena, cycle: &Cycle, eta: &Interval) -> Vec<Interval> {
    let around = |at: &Interval| {
        (2..60).find_map(|k| {
            let zone = at.inflate(arena.domain.width_exponent().unwrap_or(0) - k);
            let sign = third_derivative(arena, &zone, eta).sign();
            sign.is_some_and(Ordering::is_ne).then_some(zone)
        })
    };
    cycle.points.iter().filter_map(around).collect()
}

/// `(G^4)'''/6` over an interval.
fn third_derivative(arena: &Arena, x: &Interval, eta: &Interval) -> Interval {
    let lift = |value: Interval| Jet::constant(value, 3);
    let slope: Vec<_> = arena
        .loss
        .derivative()
        .coefficients()
        .iter()
        .map(|c| lift(Interval::from_rational(c, arena.precision)))
        .collect();
    let zero = lift(Interval::from_rational(&Rational::new(), arena.precision));
    let mut point = Jet::variable(x.clone(), 3);
    for _ in 0..4 {
        let gradient = slope.iter().rev().fold(zero.clone(), |value, c| value.times(&point).plus(c));
        point = point.minus(&gradient.times(&lift(eta.clone())));
    }
    point.coefficient(3)
}
