//! `orbits-over`: all 2-cycles at all step sizes of an interval, for losses of any degree.

use super::orbits::{self, Listed, Shows};
use super::{Decides, SHARED, escape, other_kind};
use crate::claim::Claim;
use crate::context::Context;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::pieces::{self, Map, Zero};
use crate::verdict::{Fault, Reason};

/// Beyond `bound` every point moves outwards, so it is on no cycle; on each piece of `[-bound, bound]`, `G^period(x) - x`
/// has no zero, or is monotone through one that is a fixed point, a point of a 2-cycle, or one of the period. The latter pieces
/// are counted: as many as the disjoint intervals listed, each of which has such a point.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let [claim_key, verdict_key] = SHARED;
    let optional = [claim_key, verdict_key, "period"];
    let fields = Fields::new(json, path, &["kind", "eta", "bound", "cuts", "cycles"], &optional)?;
    let period = if fields.find("period").is_some() { fields.natural("period")? } else { 2 };
    if !(2..=4).contains(&period) {
        return Err(Fault::Unsupported.because("a list of cycles of that period"));
    }
    let eta = fields.step_sizes("eta")?;
    let inside = escape::bounded(cx, &fields, &eta)?;
    let map = Map::new(cx, eta.clone());
    let mut points = 0;
    for (lo, hi) in pieces::between(inside.lo(), &fields.numbers("cuts")?, inside.hi()) {
        points += match map.zero(lo, hi, period)? {
            Zero::Longer => 1,
            Zero::Period2(_) if period == 2 => 1,
            _ => 0,
        };
    }
    let all = Pieces { map, points, period };
    let cycles = orbits::complete(&all, &fields)?;
    match claim {
        None => Ok(None),
        Some(Claim::Cycles(wanted)) if wanted.period == period => {
            if !wanted.eta.is_within(&eta) {
                return Err(Fault::NotShown.because("the claim is about another step size"));
            }
            orbits::settle(&all, cycles, wanted)
        }
        Some(_) => Err(other_kind()),
    }
}

struct Pieces<'a> {
    map: Map<'a>,
    points: usize,
    period: usize,
}

impl Shows for Pieces<'_> {
    fn period(&self) -> usize {
        self.period
    }

    fn count(&self) -> usize {
        self.points / self.period
    }

    fn has_point(&self, interval: &Interval) -> Result<bool, Reason> {
        if self.period > 2 {
            return self.map.has_point(interval, self.period);
        }
        let moves = self.map.gradient.over(interval)?.sign().is_some_and(|sign| sign.is_ne());
        Ok(moves && self.map.crosses(interval)?)
    }

    fn image(&self, x: &Interval) -> Result<Interval, Reason> {
        self.map.over(x)
    }

    fn slope(&self, x: &Interval) -> Result<Interval, Reason> {
        self.map.slope(x)
    }

    fn multiplier(&self, cycle: &Listed) -> Result<bool, Reason> {
        orbits::encloses(self, cycle)
    }
}
