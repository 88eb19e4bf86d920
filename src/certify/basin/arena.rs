//! The loss at a range of step sizes, with what every proof of a piece needs: enclosed map, bound, fixed points, cycles.

use super::equations::CycleEquation;
use super::solve::{Open, Zero, all_zeros};
use super::types::{Attraction, Divergence, PeriodicOrbit};
use crate::algebra::{RatPoly, RealAlgebraic, Value};
use crate::arith::{Interval, Rational};
use crate::dynamics::{EnclosedMap, GradientMap};

/// A cycle as intervals, before it becomes a result.
#[derive(Clone, Debug)]
pub(crate) struct Cycle {
    /// Its points in the order of the orbit, the smallest first.
    pub(crate) points: Vec<Interval>,
    /// Around each point, an interval that holds no other zero of the same equation.
    pub(crate) regions: Vec<Interval>,
    pub(crate) multiplier: Interval,
}

/// A critical point of the loss.
pub(crate) struct Fixed {
    pub(crate) exact: RealAlgebraic,
    pub(crate) at: Interval,
    /// A multiple zero of `f'`: the multiplier is exactly 1 at every step size.
    pub(crate) degenerate: bool,
}

/// A loss with everything that does not depend on the step size beyond its range.
pub(crate) struct Arena {
    pub(crate) loss: RatPoly,
    pub(crate) map: EnclosedMap,
    /// All bounded orbits lie in here.
    pub(crate) domain: Interval,
    pub(crate) fixed: Vec<Fixed>,
    pub(crate) precision: u32,
}

impl Arena {
    /// The arena of a loss of degree 3 or more.
    pub(crate) fn new(loss: &RatPoly, bound: &Divergence, precision: u32) -> Self {
        let lo = Rational::from(&bound.centre - &bound.radius);
        let hi = Rational::from(&bound.centre + &bound.radius);
        let roots = RealAlgebraic::roots_with_multiplicity(loss.derivative().numerator());
        let fixed = roots.into_iter().map(|(exact, multiplicity)| Fixed {
            at: exact.enclosure(precision),
            exact,
            degenerate: multiplicity > 1,
        });
        Arena {
            loss: loss.clone(),
            map: GradientMap::new(loss).enclosed(precision),
            domain: Interval::hull(&lo, &hi, precision),
            fixed: fixed.collect(),
            precision,
        }
    }

    /// All orbits of least period `period`, for every step size of the range. `shorter`: all orbits of smaller periods
    /// that divide it, fixed points aside. `neutral`: intervals without any, as in [`CycleEquation`].
    pub(crate) fn cycles(
        &self,
        eta: &Interval,
        period: usize,
        shorter: &[Cycle],
        neutral: &[Interval],
        boxes: usize,
    ) -> Result<Vec<Cycle>, Open> {
        let equation = CycleEquation { map: &self.map, period, arena: &self.domain, neutral };
        let zeros = all_zeros(&equation, &self.domain, eta, boxes)?;
        let mut points = Vec::new();
        for zero in zeros {
            if !self.has_smaller_period(&zero, eta, period, shorter)? {
                points.push(zero);
            }
        }
        self.chain(&points, eta, period)
    }

    /// Has the zero of `G^period(x) - x` a smaller period?
    fn has_smaller_period(
        &self,
        zero: &Zero,
        eta: &Interval,
        period: usize,
        shorter: &[Cycle],
    ) -> Result<bool, Open> {
        // Known orbits of smaller period are zeros of the same equation: in a region of uniqueness they are the zero.
        let known = self.fixed.iter().map(|f| &f.at).chain(shorter.iter().flat_map(|c| &c.points));
        if known.into_iter().any(|at| zero.covers(at)) {
            return Ok(true);
        }
        let orbit = self.map.orbit(&zero.at, eta, period);
        let returns = |d: usize| orbit[d].value.intersect(&zero.at).is_some();
        if (1..period).any(|d| period.is_multiple_of(d) && returns(d)) {
            return Err(Open(Some(zero.at.clone())));
        }
        Ok(false)
    }

    /// Sorts points of one least period into orbits.
    fn chain(&self, points: &[Zero], eta: &Interval, period: usize) -> Result<Vec<Cycle>, Open> {
        let mut used = vec![false; points.len()];
        let mut cycles = Vec::new();
        for first in 0..points.len() {
            if used[first] {
                continue;
            }
            let mut members = vec![first];
            used[first] = true;
            for _ in 1..period {
                let last = &points[members[members.len() - 1]];
                let image = self.map.step(&last.at, eta).value;
                let next = points.iter().position(|z| z.covers(&image));
                let next = next.filter(|j| !used[*j]).ok_or_else(|| Open(Some(image.clone())))?;
                used[next] = true;
                members.push(next);
            }
            let at = |i: &usize| points[*i].at.clone();
            cycles.push(Cycle {
                multiplier: self.multiplier(members.iter().map(|i| &points[*i].at), eta),
                regions: members.iter().map(|i| points[*i].regions[0].clone()).collect(),
                points: members.iter().map(at).collect(),
            });
        }
        Ok(cycles)
    }

    /// The product of the slopes at the points of a cycle.
    pub(crate) fn multiplier<'a>(
        &self,
        points: impl Iterator<Item = &'a Interval>,
        eta: &Interval,
    ) -> Interval {
        points.fold(self.map.one().clone(), |product, x| product.mul(&self.map.slope(x, eta)))
    }

    /// A fixed point as a result.
    pub(crate) fn fixed_point(&self, fixed: &Fixed, eta: &Interval) -> PeriodicOrbit {
        let exact = fixed.exact.as_rational().cloned().map(Value::rational);
        let at = exact.unwrap_or_else(|| value_of(&fixed.at));
        let (multiplier, attraction) = if fixed.degenerate {
            (Value::rational(Rational::from(1)), Attraction::Neutral)
        } else {
            let slope = self.map.slope(&fixed.at, eta);
            (value_of(&slope), attraction_of(&slope))
        };
        PeriodicOrbit { points: vec![at], multiplier, attraction }
    }
}

/// An interval as a value without a closed form.
pub(crate) fn value_of(x: &Interval) -> Value {
    Value::between(x.lower(), x.upper())
}

/// Stability where the enclosure of the multiplier decides it.
pub(crate) fn attraction_of(multiplier: &Interval) -> Attraction {
    if multiplier.inside_unit() {
        Attraction::Attracting
    } else if multiplier.outside_unit() {
        Attraction::Repelling
    } else {
        Attraction::Undecided
    }
}

/// A cycle as a result.
pub(crate) fn orbit_of(cycle: &Cycle) -> PeriodicOrbit {
    PeriodicOrbit {
        points: cycle.points.iter().map(value_of).collect(),
        multiplier: value_of(&cycle.multiplier),
        attraction: attraction_of(&cycle.multiplier),
    }
}
