//! `orbits` and `orbits-over`: all 2-cycles at a step size.

use super::pieces::{Map, cuts};
use super::witness::{VALUE_BITS, interval, isolating, object, over, pair, roomy, text, whole};
use crate::algebra::{RatPoly, RealAlgebraic};
use crate::arith::{Interval, Rational};
use crate::certify::types::{Analysis, Cycle, OrbitList, Stability};
use serde_json::Value as Json;

/// Up to this degree lists are counted by Sturm's theorem where pieces do not settle them: the polynomial of the
/// 2-cycles has degree `(n-1)(n-2)`.
const STURM_DEGREE: usize = 8;
/// Up to this degree Sturm's theorem is the quicker way.
const QUICK_DEGREE: usize = 4;

/// Bits of a multiplier's enclosure: more where it is so close to 0, 1 or -1 that the stability does not show.
const MULTIPLIER_BITS: [i32; 3] = [VALUE_BITS, 2 * VALUE_BITS, 4 * VALUE_BITS];

/// Why there is no statement about a cycle whose multiplier does not show.
pub(super) const TOO_CLOSE: &str = "a multiplier too close to 0, 1 or -1";

/// All 2-cycles at a step size; why there is no statement, where there is none.
pub(super) fn orbits(analysis: &Analysis, list: &OrbitList) -> Result<Json, String> {
    if !list.complete {
        return Err("the list is not complete".into());
    }
    let loss = &analysis.loss;
    let rational = (list.eta.lo == list.eta.hi).then_some(&list.eta.lo);
    if list.every_start {
        let eta = rational.ok_or("an irrational step size of a quadratic loss")?;
        let fields = [("kind", text("orbits")), ("eta", text(eta)), ("cycles", text("every-start"))];
        return Ok(object(&fields));
    }
    let exact =
        list.cycles.iter().any(|c| matches!(c.stability, Stability::Superstable | Stability::Neutral));
    let degree = loss.degree();
    if let Some(eta) = rational
        && (degree <= QUICK_DEGREE || (exact && degree <= STURM_DEGREE))
    {
        return at(loss, list, eta);
    }
    if degree > 2
        && !exact
        && let Some(json) = over_steps(analysis, list)
    {
        return Ok(json);
    }
    match rational {
        Some(eta) if degree <= STURM_DEGREE => at(loss, list, eta),
        _ => Err("counting the 2-cycles at this degree".into()),
    }
}

fn at(loss: &RatPoly, list: &OrbitList, eta: &Rational) -> Result<Json, String> {
    let steps = (eta.clone(), eta.clone());
    let cycles: Option<Vec<Json>> = list.cycles.iter().map(|cycle| listed(loss, cycle, &steps)).collect();
    let cycles = cycles.ok_or(TOO_CLOSE)?;
    Ok(object(&[("kind", text("orbits")), ("eta", text(eta)), ("cycles", Json::Array(cycles))]))
}

/// The list with pieces that show it complete.
fn over_steps(analysis: &Analysis, list: &OrbitList) -> Option<Json> {
    let loss = &analysis.loss;
    let eta = (list.eta.lo.clone(), list.eta.hi.clone());
    let bound = bound(loss, &eta);
    let map = Map::new(loss, &eta);
    let mut zeros: Vec<(Rational, Rational)> =
        analysis.critical_points.iter().map(|c| isolating(&c.point)).collect();
    zeros.extend(list.cycles.iter().flat_map(|c| [isolating(&c.x0), isolating(&c.x1)]));
    zeros.sort();
    let isolated =
        |cycle: &Cycle| [isolating(&cycle.x0), isolating(&cycle.x1)].iter().all(|x| map.holds_cycle(x));
    if !list.cycles.iter().all(isolated) {
        return None;
    }
    let low = Rational::from(-&bound);
    let cuts = cuts(&map, (&low, &bound), &zeros, 2, false)?;
    let cycles = list.cycles.iter().map(|cycle| listed(loss, cycle, &eta)).collect::<Option<Vec<_>>>()?;
    Some(object(&[
        ("kind", text("orbits-over")),
        ("eta", pair(&eta)),
        ("bound", text(&bound)),
        ("cuts", Json::Array(cuts.iter().map(text).collect())),
        ("cycles", Json::Array(cycles)),
    ]))
}

/// A bound beyond which points move outwards at all these step sizes.
pub(super) fn bound(loss: &RatPoly, eta: &(Rational, Rational)) -> Rational {
    let largest = outermost(loss, eta, 16).max(Rational::from(1));
    // A sixteenth of room, on a grid of sixteenths.
    (largest * Rational::from((17, 16)) * 16u32).ceil() / 16u32
}

/// Just above the sizes of the roots of `f'` and of `G(x) + x`, which is affine in the step size: beyond it `|G(x)| > |x|`.
pub(super) fn outermost(loss: &RatPoly, eta: &(Rational, Rational), bits: u32) -> Rational {
    let gradient = loss.derivative();
    let twice = RatPoly::x().scale(&Rational::from(2));
    let sums = [&eta.0, &eta.1].map(|step| twice.sub(&gradient.scale(step)));
    let mut largest = Rational::new();
    for poly in std::iter::once(&gradient).chain(&sums) {
        for (root, _) in RealAlgebraic::roots_with_multiplicity(poly.numerator()) {
            let (lo, hi) = root.bounds(bits);
            largest = largest.max(lo.abs()).max(hi.abs());
        }
    }
    largest
}

/// One cycle of a list; `None` where isolating intervals do not tell its multiplier from 0, 1 or -1.
pub(super) fn listed(loss: &RatPoly, cycle: &Cycle, eta: &(Rational, Rational)) -> Option<Json> {
    let (x0, x1) = (isolating(&cycle.x0), isolating(&cycle.x1));
    let exact = |rho: i32| (Rational::from(rho), Rational::from(rho));
    let multiplier = match cycle.stability {
        Stability::Superstable => exact(0),
        Stability::Neutral => exact(if cycle.multiplier.approx() > 0.0 { 1 } else { -1 }),
        _ => {
            let enclosure = slope(loss, &x0, eta).mul(&slope(loss, &x1, eta));
            let apart = |(lo, hi): &(Rational, Rational)| [-1, 0, 1].iter().all(|k| lo > k || hi < k);
            MULTIPLIER_BITS.iter().map(|bits| roomy(&enclosure, *bits)).find(apart)?
        }
    };
    Some(object(&[
        ("x0", pair(&x0)),
        ("x1", pair(&x1)),
        ("multiplier", pair(&multiplier)),
        ("stability", text(cycle.stability.word())),
    ]))
}

/// `1 - eta f''` over an isolating interval.
fn slope(loss: &RatPoly, x: &(Rational, Rational), eta: &(Rational, Rational)) -> Interval {
    let curvature = loss.derivative().derivative();
    let here = over(&curvature, &curvature.derivative(), &interval(x));
    whole(1).sub(&interval(eta).mul(&here))
}
