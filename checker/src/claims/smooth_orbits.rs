//! `smooth-orbits`: all 2-cycles in the domain at all step sizes of an interval, for losses with elementary functions.

use super::orbits::{self, Listed};
use super::smooth_critical_points::piece;
use super::{Decides, SHARED, other_kind};
use crate::claim::{Claim::Cycles, Wanted};
use crate::elementary::claim::Claim;
use crate::elementary::exact::Exact;
use crate::elementary::number::Number;
use crate::elementary::slope::{Loss, precision};
use crate::elementary::two_cycles::Map;
use crate::expr;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::pieces;
use crate::stability::Stability;
use crate::surd::Surd;
use crate::verdict::{Fault, Reason};

/// Each piece of the domain has no start of a 2-cycle in the domain, or at most one. The latter are as many as the
/// listed cycles, whose disjoint intervals `x0` have a start each.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &["kind", "precision", "eta", "cuts", "cycles"], &SHARED)?;
    let (bits, eta) = (precision(&fields)?, fields.step_sizes("eta")?);
    let (map, domain) = (Map::new(loss, &eta, bits), &loss.problem.domain);
    let mut count = 0;
    for (lo, hi) in pieces::between(domain.lo(), &fields.numbers("cuts")?, domain.hi()) {
        count += usize::from(map.has_start(&piece(lo, hi)?)?);
    }
    let listed = fields.array("cycles")?;
    if listed.len() != count {
        let text = format!("there are {count} 2-cycles, not {}", listed.len());
        return Err(Fault::NotShown.because(text));
    }
    let mut cycles: Vec<Listed> = Vec::new();
    for (index, json) in listed.iter().enumerate() {
        let place = format!("{}[{index}]", fields.place("cycles"));
        let cycle_fields = Fields::new(json, &place, &["x0", "x1", "multiplier", "stability"], &["exact"])?;
        let cycle = cycle(&map, &eta, &cycle_fields, &place)?;
        if cycles.last().is_some_and(|last| last.points[0].hi() >= cycle.points[0].lo()) {
            return Err(Fault::NotShown.because("the cycles are not ascending and disjoint"));
        }
        cycles.push(cycle);
    }
    let claim = match claim {
        None => return Ok(None),
        Some(Claim::StableWindow([from, to])) => {
            let (from, to) = (loss.named(from, bits)?.1.to_interval(), loss.named(to, bits)?.1.to_interval());
            let has_none = !cycles.iter().any(is_stable);
            return Ok((from.hi() < eta.lo() && eta.hi() < to.lo() && has_none).then_some(false));
        }
        Some(Claim::Common(claim)) => claim,
        Some(_) => return Err(other_kind()),
    };
    let Cycles(wanted @ Wanted { period: 2, .. }) = claim.as_ref() else { return Err(other_kind()) };
    if !wanted.eta.is_within(&eta) {
        return Err(Fault::NotShown.because("the claim is about another step size"));
    }
    if !wanted.within.as_ref().is_none_or(|range| is_inside(range, domain)) {
        return Err(Fault::NotDecided.because("the range of the claim is not inside the domain"));
    }
    orbits::decide(&cycles, wanted, |_, _| Ok(false))
}

/// Whether a listed cycle is stable.
pub fn is_stable(cycle: &Listed) -> bool {
    matches!(cycle.stability, Stability::Stable | Stability::Superstable)
}

/// Whether a range lies in the domain.
fn is_inside((lo, hi): &(Surd, Surd), domain: &Interval) -> bool {
    lo.is_within(domain) && hi.is_within(domain)
}

/// A 2-cycle in the domain with a start in `x0`, its image in `x1`, and its multiplier.
pub fn cycle(map: &Map, eta: &Interval, fields: &Fields, place: &str) -> Result<Listed, Reason> {
    let not_shown = |text: &str| Fault::NotShown.because(format!("{place}: {text}"));
    let (x0, x1) = (fields.interval("x0")?, fields.interval("x1")?);
    let domain = &map.loss().problem.domain;
    if x0.hi() >= x1.lo() || !domain.contains(&x0) || !domain.contains(&x1) {
        return Err(not_shown("x0 is not below x1, or one is not in the domain"));
    }
    if !map.holds_start(&x0)? {
        return Err(not_shown("no 2-cycle is shown to start in x0"));
    }
    if !x1.contains(&map.over(&x0)?) {
        return Err(not_shown("x1 is not shown to contain the image of x0"));
    }
    let multiplier = fields.interval("multiplier")?;
    let shown = match fields.find("exact") {
        None => multiplier.contains(&map.multiplier(&x0, &x1)?),
        Some(_) => exact_multiplier(map, eta, fields, &x0)?.is_some_and(|rho| rho.is_within(&multiplier)),
    };
    if !shown {
        return Err(not_shown("the multiplier is not shown"));
    }
    let stability = orbits::stability(fields, place, &multiplier)?;
    Ok(Listed { points: vec![x0, x1], multiplier, stability })
}

/// The exact multiplier, where the start is the constant named by `exact`.
fn exact_multiplier(
    map: &Map,
    eta: &Interval,
    fields: &Fields,
    x0: &Interval,
) -> Result<Option<Surd>, Reason> {
    let loss = map.loss();
    let (start, near) = loss.named(&expr::parse(fields.text("exact")?)?, map.bits())?;
    if !eta.is_point() || !x0.contains(&near.to_interval()) {
        return Ok(None);
    }
    let eta = Exact::rational(eta.lo().clone());
    let product = |x: &Exact, y: &Exact| x.times(y).ok_or_else(|| Fault::Limit.because("an exact value"));
    let here = loss.derivatives(&start, 2)?;
    let there = loss.derivatives(&start.minus(&product(&eta, &here[1])?), 2)?;
    if !here[1].plus(&there[1]).is_zero() {
        return Ok(None);
    }
    let factor = |curvature: &Exact| Ok(eta.whole(1).minus(&product(&eta, curvature)?));
    Ok(match product(&factor(&here[2])?, &factor(&there[2])?)? {
        Exact::Surd(rho) => Some(rho),
        _ => None,
    })
}
