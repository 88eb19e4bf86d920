//! `attractor`: an attracting cycle of any period with starts that it attracts, at all step sizes of an interval.

use super::{Decides, SHARED, other_kind};
use crate::claim::Claim;
use crate::context::Context;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::pieces::Map;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use num_traits::One;

/// `G` maps each of the disjoint intervals into the next and the last into the first, and the product of its slopes lies
/// between -1 and 1. So `G^p` is a contraction of each: there is exactly one cycle in them, of least period `p`, and it attracts
/// all starts in them.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &["kind", "eta", "intervals"], &SHARED)?;
    let eta = fields.step_sizes("eta")?;
    let intervals = fields.intervals("intervals")?;
    attracts(&Map::new(cx, eta.clone()), &intervals)?;
    match claim {
        None => Ok(None),
        Some(Claim::Converges { eta: claimed, starts: (lo, hi), to }) => {
            if !claimed.contains(&eta) {
                return Err(Fault::NotShown.because("the claim is about other step sizes"));
            }
            let elsewhere = match to.as_str() {
                "infinity" => true,
                _ => period(to).is_some_and(|period| period != intervals.len()),
            };
            let inside = |x: &Interval| {
                !x.is_point() && lo.cmp_rational(x.hi()).is_lt() && hi.cmp_rational(x.lo()).is_gt()
            };
            // More than a null set of the starts goes elsewhere.
            Ok((elsewhere && intervals.iter().any(inside)).then_some(false))
        }
        Some(_) => Err(other_kind()),
    }
}

/// The least period of the attractors that a claim names; `None` where they are no cycles.
pub fn period(to: &str) -> Option<usize> {
    match to {
        "fixed-point" | "minimiser" => Some(1),
        _ => to.strip_prefix("period-")?.parse().ok().filter(|period| *period > 1),
    }
}

/// Shows that the intervals have one cycle, which attracts them.
pub fn attracts(map: &Map<'_>, intervals: &[Interval]) -> Result<(), Reason> {
    let mut slopes = Interval::point(BigRational::one());
    for (index, x) in intervals.iter().enumerate() {
        if !intervals[(index + 1) % intervals.len()].contains(&map.over(x)?) {
            return Err(Fault::NotShown.because(format!("interval {index} is not mapped into the next")));
        }
        slopes = slopes.mul(&map.slope(x)?);
    }
    let one = BigRational::one();
    if intervals.is_empty() || *slopes.lo() <= -&one || *slopes.hi() >= one {
        return Err(Fault::NotShown.because("the intervals are not shown to attract"));
    }
    let mut ascending: Vec<&Interval> = intervals.iter().collect();
    ascending.sort_by(|a, b| a.lo().cmp(b.lo()));
    if ascending.windows(2).any(|pair| pair[0].hi() >= pair[1].lo()) {
        return Err(Fault::NotShown.because("the intervals are not disjoint"));
    }
    Ok(())
}
