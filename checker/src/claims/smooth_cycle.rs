//! `smooth-cycle`: one 2-cycle in the domain, for losses with elementary functions.

use super::cycle::one_of;
use super::smooth_orbits::{cycle, is_stable};
use super::{Decides, SHARED, other_kind};
use crate::claim::{Claim::Cycles, Wanted};
use crate::elementary::claim::Claim;
use crate::elementary::slope::{Loss, precision};
use crate::elementary::two_cycles::Map;
use crate::fields::Fields;
use crate::json::Json;
use crate::verdict::{Fault, Reason};

/// `h` changes sign over `x0` and is monotone there, so it has exactly one zero; `f' < 0` there, so it is the start of a
/// 2-cycle.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let required = ["kind", "precision", "eta", "x0", "x1", "multiplier", "stability"];
    let [claim_key, verdict_key] = SHARED;
    let fields = Fields::new(json, path, &required, &[claim_key, verdict_key, "exact"])?;
    let eta = fields.step_sizes("eta")?;
    let map = Map::new(loss, &eta, precision(&fields)?);
    let cycle = cycle(&map, &eta, &fields, path)?;
    if !map.is_monotone(&cycle.points[0])? {
        return Err(Fault::NotShown.because("x0 is not shown to contain exactly one start"));
    }
    let claim = match claim {
        None => return Ok(None),
        // It is stable, and inside the domain, at the step sizes next to an end of the window too.
        Some(Claim::StableWindow(ends)) => {
            let (domain, bits) = (&loss.problem.domain, map.bits());
            let [x0, x1] = [&cycle.points[0], &cycle.points[1]];
            let is_inside = domain.lo() < x0.lo() && x1.hi() < domain.hi();
            let near = |end| Ok(eta.contains(&loss.named(end, bits)?.1.to_interval()));
            let at_end = near(&ends[0])? || near(&ends[1])?;
            return Ok((is_inside && at_end && is_stable(&cycle)).then_some(false));
        }
        Some(Claim::Common(claim)) => claim,
        Some(_) => return Err(other_kind()),
    };
    let Cycles(wanted @ Wanted { period: 2, .. }) = claim.as_ref() else { return Err(other_kind()) };
    one_of(&eta, &cycle, wanted)
}
