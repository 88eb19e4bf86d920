//! How far the branch of 2-cycles through a minimiser reaches, as a function of the start.
//!
//! A pair `x0 < xb < x1` is a 2-cycle for the step size `eta = (x1 - x0)/f'(x1)` exactly when
//! `f'(x0) + f'(x1) = 0` with `f'(x1) > 0`. Let `R` be the first point above `xb` where `f'` stops increasing
//! (infinity if there is none). On `[xb, R)` the gradient is a strictly increasing bijection onto `[0, f'(R))`, so as
//! long as `0 < -f'(x0) < f'(R)` holds from `xb` down to the start, the start has exactly one partner in `(xb, R)`,
//! continuous in the start: the branch, and `eta` is one number. It ends where `f'(x0) = 0` again, a critical
//! point, or where `-f'(x0) = f'(R)`: the partner has reached a zero of `f''` and the branch folds back.

use super::analyse::Site;
use super::types::{BranchReach, ReachStop, SideReach, StartSample};
use crate::algebra::{RatPoly, RealAlgebraic, VALUE_BITS, Value};
use crate::arith::{Rational, simplest_between};

/// How far the branch through a simple minimiser reaches on both sides.
pub(super) fn branch_reach(loss: &RatPoly, site: &Site) -> BranchReach {
    let mirrored = loss.compose(&RatPoly::x().neg());
    let mirrored_site = Site { number: site.number.negated(), value: site.value.negated(), ..site.clone() };
    BranchReach {
        left: left_reach(loss, &site.number),
        right: left_reach(&mirrored, &mirrored_site.number).mirrored(),
    }
}

/// The zeros of `f''` where it changes its sign.
fn turning_points(loss: &RatPoly) -> Vec<RealAlgebraic> {
    let curvature = loss.derivative().derivative();
    if curvature.is_constant() {
        return Vec::new();
    }
    let roots = RealAlgebraic::roots_with_multiplicity(curvature.numerator());
    roots.into_iter().filter(|(_, multiplicity)| multiplicity % 2 == 1).map(|(root, _)| root).collect()
}

fn left_reach(loss: &RatPoly, point: &RealAlgebraic) -> SideReach {
    let gradient = loss.derivative();
    let critical = RealAlgebraic::roots_with_multiplicity(gradient.numerator())
        .into_iter()
        .map(|(root, _)| root)
        .rfind(|root| root.compare(point).is_lt());
    let turning = turning_points(loss).into_iter().find(|root| root.compare(point).is_gt());
    let fold = turning.as_ref().and_then(|r| fold_start(&gradient, point, r));
    // The fold counts if it comes before the critical point: f' < 0 all the way to the latter.
    let (near, far, stop) = match (fold, critical) {
        (Some((near, far)), Some(c)) if c.compare_rational(&near).is_lt() => {
            let inflection = turning.expect("a fold has a turning point");
            let far = if c.compare_rational(&far).is_gt() { c.bounds(VALUE_BITS).0 } else { far };
            (near, far, ReachStop::PartnerInflection(inflection.recognised().1))
        }
        (Some((near, far)), None) => {
            let inflection = turning.expect("a fold has a turning point");
            (near, far, ReachStop::PartnerInflection(inflection.recognised().1))
        }
        (_, Some(c)) => {
            let (lo, hi) = c.bounds(VALUE_BITS);
            let (_, value) = c.recognised();
            let samples = samples(loss, point, &hi);
            return SideReach {
                eps: Some(certified_eps(point, &hi)),
                limit: Some(Value::with_form(lo, hi, value.exact().cloned())),
                stop: ReachStop::CriticalPoint(value),
                samples,
            };
        }
        (None, None) => {
            let (lo, _) = point.bounds(VALUE_BITS);
            let samples = samples(loss, point, &(lo - Rational::from(1)));
            return SideReach { eps: None, limit: None, stop: ReachStop::Unbounded, samples };
        }
    };
    let samples = samples(loss, point, &near);
    SideReach {
        eps: Some(certified_eps(point, &near)),
        limit: Some(Value::between(far, near)),
        stop,
        samples,
    }
}

/// Bounds `(near, far)` of the first start below `point` with `-f'(start) = f'(R)`: between `point` and `near`
/// the gradient is certainly above `-f'(R)`; `far` is where it is certainly below. `None` where it never is.
fn fold_start(
    gradient: &RatPoly,
    point: &RealAlgebraic,
    turning: &RealAlgebraic,
) -> Option<(Rational, Rational)> {
    if let Some(centre) = point.as_rational()
        && is_odd_about(gradient, centre)
    {
        // The level is touched, not crossed: at the mirror image of the zero of f''.
        let (lo, hi) = turning.bounds(VALUE_BITS);
        let mirrored = |x: Rational| Rational::from(centre * 2u32) - x;
        return Some((mirrored(lo), mirrored(hi)));
    }
    let top = gradient.eval_interval(&turning.enclosure(2 * VALUE_BITS));
    // The largest start at which f' reaches minus the given level.
    let first = |level: Rational| {
        let shifted = gradient.add(&RatPoly::constant(level));
        RealAlgebraic::roots_with_multiplicity(shifted.numerator())
            .into_iter()
            .map(|(root, _)| root)
            .rfind(|root| root.compare(point).is_lt())
    };
    let near = first(top.lower())?;
    let far = first(top.upper());
    let near = near.bounds(VALUE_BITS).1;
    let far = far.map_or_else(|| near.clone(), |f| f.bounds(VALUE_BITS).0);
    Some((near.clone(), far.min(near)))
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

/// The exact partner and step size of a rational start on the branch, below the minimiser.
pub(super) fn sample(loss: &RatPoly, point: &RealAlgebraic, start: &Rational) -> Option<StartSample> {
    let gradient = loss.derivative();
    let pull = -gradient.eval(start);
    let shifted = gradient.sub(&RatPoly::constant(pull.clone()));
    let partner = RealAlgebraic::roots_with_multiplicity(shifted.numerator())
        .into_iter()
        .map(|(root, _)| root)
        .find(|root| root.compare(point).is_gt())?;
    let (partner, value) = partner.recognised();
    let gap = RatPoly::x().sub(&RatPoly::constant(start.clone()));
    let eta = partner.value_of(&value, &gap, &RatPoly::constant(pull));
    Some(StartSample { start: start.clone(), partner: value, eta })
}

/// Starts at a tenth, a half and nine tenths of the way from the minimiser to `limit`, with short names.
fn samples(loss: &RatPoly, point: &RealAlgebraic, limit: &Rational) -> Vec<StartSample> {
    let near = point.bounds(VALUE_BITS).0;
    let distance = Rational::from(&near - limit);
    let at = |tenths: i32| {
        let x = &near - Rational::from(&distance * &Rational::from((tenths, 10)));
        let slack = Rational::from(&distance * &Rational::from((1, 50)));
        simplest_between(&Rational::from(&x - &slack), &(x + slack))
    };
    [1, 5, 9].into_iter().filter_map(|tenths| sample(loss, point, &at(tenths))).collect()
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
