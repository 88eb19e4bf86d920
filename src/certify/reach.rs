//! How far the branch of 2-cycles through a minimiser reaches, as a function of the start.
//!
//! A pair `x0 < xb < x1` is a 2-cycle for the step size `eta = (x1 - x0)/f'(x1)` exactly when
//! `f'(x0) + f'(x1) = 0` with `f'(x1) > 0`. Let `R` be the first point above `xb` where `f'` stops increasing
//! (infinity if there is none). On `[xb, R)` the gradient is a strictly increasing bijection onto `[0, f'(R))`, so as
//! long as `0 < -f'(x0) < f'(R)` holds from `xb` down to the start, the start has exactly one partner in `(xb, R)`,
//! continuous in the start: the branch, and `eta` is one number. It ends where `f'(x0) = 0` again, a critical
//! point, or where `-f'(x0) = f'(R)`: the partner has reached a zero of `f''` and the branch folds back.

use super::types::{BranchReach, ReachStop, SideReach, StartSample};
use crate::algebra::{RatPoly, RealAlgebraic, VALUE_BITS, Value};
use crate::arith::{Interval, Rational, simplest_between};
use std::cmp::Ordering;

/// Where the gradient of a loss rises and falls.
#[derive(Clone, Debug)]
pub(super) struct Landscape {
    gradient: RatPoly,
    /// The zeros of `f'`, ascending.
    critical: Vec<RealAlgebraic>,
    /// The zeros of `f''` where it changes its sign, ascending: between two of them `f'` is strictly monotone.
    turning: Vec<RealAlgebraic>,
}

impl Landscape {
    /// The landscape of a loss with the given critical points, ascending.
    pub(super) fn new(loss: &RatPoly, critical: Vec<RealAlgebraic>) -> Self {
        let gradient = loss.derivative();
        let curvature = gradient.derivative();
        let roots = if curvature.is_constant() {
            Vec::new()
        } else {
            RealAlgebraic::roots_with_multiplicity(curvature.numerator())
        };
        let changes = |(root, multiplicity): (_, usize)| (multiplicity % 2 == 1).then_some(root);
        Landscape { gradient, critical, turning: roots.into_iter().filter_map(changes).collect() }
    }

    /// The landscape of `f(-x)`.
    fn mirrored(&self) -> Self {
        let reversed = |roots: &[RealAlgebraic]| roots.iter().rev().map(RealAlgebraic::negated).collect();
        Landscape {
            gradient: self.gradient.compose(&RatPoly::x().neg()).neg(),
            critical: reversed(&self.critical),
            turning: reversed(&self.turning),
        }
    }

    /// How far the branch through the critical point of an index, a simple minimiser, reaches on both sides.
    pub(super) fn branch_reach(&self, index: usize) -> BranchReach {
        let mirror_index = self.critical.len() - 1 - index;
        BranchReach {
            left: self.left_reach(index),
            right: self.mirrored().left_reach(mirror_index).mirrored(),
        }
    }

    fn left_reach(&self, index: usize) -> SideReach {
        let point = &self.critical[index];
        let critical = index.checked_sub(1).map(|i| &self.critical[i]);
        let turning = self.turning.iter().find(|root| root.compare(point).is_gt());
        // The fold counts where it comes before the critical point: f' < 0 all the way to the latter.
        if let Some(turning) = turning
            && let Some((near, far)) = self.fold_start(index, turning)
        {
            return SideReach {
                eps: Some(certified_eps(point, &near)),
                samples: self.samples(point, Some(turning), &near),
                limit: Some(Value::between(far, near)),
                stop: ReachStop::PartnerInflection(turning.value()),
            };
        }
        let Some(critical) = critical else {
            let (lo, _) = point.bounds(VALUE_BITS);
            let samples = self.samples(point, turning, &(lo - Rational::from(1)));
            return SideReach { eps: None, limit: None, stop: ReachStop::Unbounded, samples };
        };
        let (_, hi) = critical.bounds(VALUE_BITS);
        SideReach {
            eps: Some(certified_eps(point, &hi)),
            limit: Some(critical.value()),
            stop: ReachStop::CriticalPoint(critical.value()),
            samples: self.samples(point, turning, &hi),
        }
    }

    /// Bounds `(near, far)` of the first start below the point with `-f'(start) = f'(R)`, `R` the given turning point:
    /// between the point and `near` the gradient is certainly above `-f'(R)`; `far` is where it is not above. `None`
    /// where it stays above all the way to the next critical point.
    ///
    /// From one turning point to the next the gradient is monotone, so its values there show the piece of the first
    /// crossing, and the crossing is the only one of its piece.
    fn fold_start(&self, index: usize, turning: &RealAlgebraic) -> Option<(Rational, Rational)> {
        let point = &self.critical[index];
        if let Some(centre) = point.as_rational()
            && is_odd_about(&self.gradient, centre)
        {
            // The level is touched, not crossed: at the mirror image of the zero of f''.
            let (lo, hi) = turning.bounds(VALUE_BITS);
            let mirrored = |x: Rational| Rational::from(centre * 2u32) - x;
            return Some((mirrored(lo), mirrored(hi)));
        }
        let level = self.gradient.eval_interval(&turning.enclosure(2 * VALUE_BITS));
        // Before the crossing: the gradient at the point itself is zero.
        let mut above = point.bounds(VALUE_BITS).0;
        // A turning point where the two sides cannot be told apart: the branch is certain up to there only.
        let mut touched = None;
        let critical = index.checked_sub(1).map(|i| &self.critical[i]);
        let inside =
            |q: &&RealAlgebraic| q.compare(point).is_lt() && critical.is_none_or(|c| q.compare(c).is_gt());
        for q in self.turning.iter().rev().filter(inside) {
            let place = q.enclosure(2 * VALUE_BITS);
            match self.gradient.eval_interval(&place).add(&level).sign() {
                Some(Ordering::Greater) => above = place.lower(),
                Some(Ordering::Less) => {
                    let (near, far) = self.crossing(place.upper(), above, &level)?;
                    return Some((touched.unwrap_or(near), far));
                }
                _ => {
                    touched = touched.or_else(|| Some(place.upper()));
                    above = place.lower();
                }
            }
        }
        if critical.is_some() {
            // The last piece rises to zero again.
            let far = || critical.map(|c| c.bounds(VALUE_BITS).0);
            return touched.and_then(|near| Some((near, far()?)));
        }
        // No critical point below: the gradient falls to minus infinity.
        let mut below = Rational::from(&above - 1u32);
        while self.side(&below, &level).is_none_or(Ordering::is_gt) {
            below = Rational::from(&below * 2u32) - &above;
        }
        let (near, far) = self.crossing(below, above, &level)?;
        Some((touched.unwrap_or(near), far))
    }

    /// The certified sign of `f'(x) + level`.
    fn side(&self, x: &Rational, level: &Interval) -> Option<Ordering> {
        self.gradient.eval_interval(&Interval::from_rational(x, level.precision())).add(level).sign()
    }

    /// Bounds `(near, far)` of the one point between `below` and `above` where `f' = -level`.
    fn crossing(&self, below: Rational, above: Rational, level: &Interval) -> Option<(Rational, Rational)> {
        let middle = Rational::from(&level.lower() + &level.upper()) / 2u32;
        let shifted = self.gradient.add(&RatPoly::constant(middle));
        if shifted.eval(&below) >= 0 || shifted.eval(&above) <= 0 {
            return None;
        }
        let (far, near) =
            RealAlgebraic::between(shifted.numerator(), below.clone(), above.clone()).bounds(VALUE_BITS + 4);
        // The level's own width moves the crossing a little: widen until the signs are certain.
        let mut slack = Rational::from(&near - &far).max(Rational::from(&above - &below) >> VALUE_BITS);
        let (mut near, mut far) = (near, far);
        loop {
            let certain = [(&near, Ordering::Greater), (&far, Ordering::Less)]
                .map(|(x, wanted)| self.side(x, level) == Some(wanted));
            if certain == [true, true] {
                return Some((near, far));
            }
            if !certain[0] {
                near = (near + &slack).min(above.clone());
            }
            if !certain[1] {
                far = (far - &slack).max(below.clone());
            }
            if near == above && far == below {
                return Some((near, far));
            }
            slack *= 2u32;
        }
    }

    /// The exact partner and step size of a rational start on the branch, below the minimiser; `turning` is the first
    /// zero of `f''` above it. `None` where the start is not on the branch.
    fn sample(
        &self,
        point: &RealAlgebraic,
        turning: Option<&RealAlgebraic>,
        start: &Rational,
    ) -> Option<StartSample> {
        let pull = -self.gradient.eval(start);
        let shifted = self.gradient.sub(&RatPoly::constant(pull.clone()));
        let sign = |x: &Rational| shifted.numerator().certified_sign(x);
        let near = point.bounds(VALUE_BITS).1;
        let far = match turning {
            Some(turning) => turning.bounds(VALUE_BITS).0,
            None => {
                let mut step = Rational::from(&near - start);
                while !sign(&Rational::from(&near + &step)).is_gt() {
                    step *= 2u32;
                }
                near.clone() + step
            }
        };
        // f' increases strictly between the two: one partner.
        if pull <= 0 || near >= far || !sign(&near).is_lt() || !sign(&far).is_gt() {
            return None;
        }
        let partner = RealAlgebraic::between(shifted.numerator(), near, far).simplified();
        let value = partner.value();
        let gap = RatPoly::x().sub(&RatPoly::constant(start.clone()));
        let eta = partner.value_of(&value, &gap, &RatPoly::constant(pull));
        Some(StartSample { start: start.clone(), partner: value, eta })
    }

    /// Starts at a tenth, a half and nine tenths of the way from the minimiser to `limit`, with short names.
    fn samples(
        &self,
        point: &RealAlgebraic,
        turning: Option<&RealAlgebraic>,
        limit: &Rational,
    ) -> Vec<StartSample> {
        let near = point.bounds(VALUE_BITS).0;
        let distance = Rational::from(&near - limit);
        let at = |tenths: i32| {
            let x = &near - Rational::from(&distance * &Rational::from((tenths, 10)));
            let slack = Rational::from(&distance * &Rational::from((1, 50)));
            simplest_between(&Rational::from(&x - &slack), &(x + slack))
        };
        [1, 5, 9].into_iter().filter_map(|tenths| self.sample(point, turning, &at(tenths))).collect()
    }

    /// The exact partner and step size of a start below the minimiser of an index.
    #[cfg(test)]
    pub(super) fn sample_at(&self, index: usize, start: &Rational) -> Option<StartSample> {
        let point = &self.critical[index];
        self.sample(point, self.turning.iter().find(|root| root.compare(point).is_gt()), start)
    }
}

/// Is `g(c + x) = -g(c - x)` for all `x`? *Exact.*
fn is_odd_about(g: &RatPoly, c: &Rational) -> bool {
    let mirror = RatPoly::constant(Rational::from(c * 2u32)).sub(&RatPoly::x());
    g.compose(&mirror).add(g).is_zero()
}

/// A rational below the distance from `limit` to the point, within a millionth of it and with a short name.
fn certified_eps(point: &RealAlgebraic, limit: &Rational) -> Rational {
    let distance = point.bounds(VALUE_BITS).0 - limit;
    let margin = Rational::from(&distance * &Rational::from((1, 1_000_000)));
    simplest_between(&Rational::from(&distance - &margin), &distance)
}

impl SideReach {
    /// The reach of the mirrored loss `f(-x)`.
    fn mirrored(self) -> Self {
        SideReach {
            eps: self.eps,
            limit: self.limit.map(|v| v.negated()),
            stop: match self.stop {
                ReachStop::PartnerInflection(v) => ReachStop::PartnerInflection(v.negated()),
                ReachStop::CriticalPoint(v) => ReachStop::CriticalPoint(v.negated()),
                ReachStop::Unbounded => ReachStop::Unbounded,
            },
            samples: self
                .samples
                .into_iter()
                .map(|s| StartSample { start: -s.start, partner: s.partner.negated(), eta: s.eta })
                .collect(),
        }
    }
}
