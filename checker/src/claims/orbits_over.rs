//! `orbits-over`: all 2-cycles at all step sizes of an interval, for losses of any degree.

use super::convergence::numbers;
use super::orbits::{self, Listed, Shows};
use super::{Decides, SHARED, escape, other_kind};
use crate::claim::Claim;
use crate::context::Context;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::pieces::{self, Map, Zero};
use crate::verdict::{Fault, Reason};

/// Beyond `bound` every point moves outwards, so it is on no cycle; on each piece of `[-bound, bound]`, `G(G(x)) - x`
/// has no zero, or is monotone through one that is a fixed point or a point of a 2-cycle. The latter pieces are
/// counted: as many as the disjoint intervals listed, each of which has such a point.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &["kind", "eta", "bound", "cuts", "cycles"], &SHARED)?;
    let eta = fields.step_sizes("eta")?;
    let all = escape::bounded(cx, &fields, &eta)?;
    let map = Map::new(cx, eta.clone());
    let mut points = 0;
    for (lo, hi) in pieces::between(all.lo(), &numbers(&fields, "cuts")?, all.hi()) {
        if matches!(map.zero(lo, hi, 2)?, Zero::Period2(_)) {
            points += 1;
        }
    }
    let cycles = orbits::complete(&Pieces { map, points }, &fields)?;
    match claim {
        None => Ok(None),
        Some(Claim::Period2 { eta: claimed, count, stability, within }) => {
            if !claimed.is_within(&eta) {
                return Err(Fault::NotShown.because("the claim is about another step size"));
            }
            Ok(orbits::decide(&cycles, *count, *stability, within.as_ref()))
        }
        Some(_) => Err(other_kind()),
    }
}

struct Pieces<'a> {
    map: Map<'a>,
    points: usize,
}

impl Shows for Pieces<'_> {
    fn count(&self) -> usize {
        self.points / 2
    }

    fn has_point(&self, interval: &Interval) -> Result<bool, Reason> {
        let moves = self.map.gradient.over(interval)?.sign().is_some_and(|sign| sign.is_ne());
        Ok(moves && self.map.crosses(interval)?)
    }

    fn image(&self, x0: &Interval) -> Result<Interval, Reason> {
        self.map.over(x0)
    }

    fn multiplier(&self, cycle: &Listed) -> Result<bool, Reason> {
        Ok(cycle.multiplier.contains(&self.map.slope(&cycle.x0)?.mul(&self.map.slope(&cycle.x1)?)))
    }
}
