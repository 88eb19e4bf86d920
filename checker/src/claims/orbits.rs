//! `orbits`: all 2-cycles at a rational step size.

use super::{Decides, SHARED, other_kind};
use crate::claim::Claim;
use crate::context::Context;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::stability::Stability;
use crate::surd::Surd;
use crate::two_cycles::{self, TwoCycles};
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;

/// A checked 2-cycle.
pub struct Cycle {
    x0: Interval,
    x1: Interval,
    /// Its stability.
    pub stability: Stability,
}

/// The listed intervals are disjoint, each has a point of least period 2, and there are as many as Sturm's sequence
/// counts. So each holds exactly one, none is missing, and `G` maps each to that interval that its image meets.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &["kind", "eta", "cycles"], &SHARED)?;
    let eta = fields.rational("eta")?;
    if *eta.numer() <= 0.into() {
        return Err(Fault::Field.because(format!("{}: not positive", fields.place("eta"))));
    }
    let all = TwoCycles::new(cx, &eta)?;
    if all.everywhere {
        return match (fields.text("cycles"), claim) {
            (Ok("every-start"), None) => Ok(None),
            (Ok("every-start"), Some(_)) => {
                Err(Fault::Unsupported.because("a claim where every start is periodic"))
            }
            _ => Err(Fault::NotShown.because("every start is 2-periodic")),
        };
    }
    let cycles = complete(cx, &all, &fields, &eta)?;
    match claim {
        None => Ok(None),
        Some(Claim::Period2 { eta: claimed, count, stability, within }) => {
            if *claimed != eta {
                return Err(Fault::NotShown.because("the claim is about another step size"));
            }
            Ok(decide(&cycles, *count, *stability, within.as_ref()))
        }
        Some(_) => Err(other_kind()),
    }
}

/// The cycles of the field `cycles`, shown to be all at the step size.
pub fn complete(
    cx: &Context,
    all: &TwoCycles,
    fields: &Fields,
    eta: &BigRational,
) -> Result<Vec<Cycle>, Reason> {
    let listed = fields.array("cycles")?;
    if listed.len() != all.count {
        let text = format!("there are {} 2-cycles, not {}", all.count, listed.len());
        return Err(Fault::NotShown.because(text));
    }
    let mut cycles: Vec<Cycle> = Vec::new();
    for (index, json) in listed.iter().enumerate() {
        let place = format!("{}[{index}]", fields.place("cycles"));
        cycles.push(cycle(cx, all, json, &place, eta)?);
    }
    disjoint(&cycles)?;
    for (index, cycle) in cycles.iter().enumerate() {
        let image = all.map.over(&cycle.x0)?;
        let elsewhere = cycles.iter().enumerate().any(|(other, candidate)| {
            candidate.x0.meets(&image) || (other != index && candidate.x1.meets(&image))
        });
        if elsewhere || !cycle.x1.meets(&image) {
            return Err(
                Fault::NotShown.because(format!("cycle {index}: x1 is not shown to be the image of x0"))
            );
        }
    }
    Ok(cycles)
}

fn cycle(
    cx: &Context,
    all: &TwoCycles,
    json: &Json,
    place: &str,
    eta: &BigRational,
) -> Result<Cycle, Reason> {
    let fields = Fields::new(json, place, &["x0", "x1", "multiplier", "stability"], &[])?;
    let (x0, x1) = (fields.interval("x0")?, fields.interval("x1")?);
    if x0.hi() >= x1.lo() {
        return Err(Fault::NotShown.because(format!("{place}: x0 is not below x1")));
    }
    for x in [&x0, &x1] {
        if !all.has_point(cx, x)? {
            return Err(
                Fault::NotShown.because(format!("{place}: no point of period 2 is shown in an interval"))
            );
        }
    }
    let given = fields.interval("multiplier")?;
    let shown = match given.is_point() {
        true => all.multiplier_is(cx, &x0, given.lo())?,
        false => given.contains(&two_cycles::multiplier(cx, eta, &x0, &x1)?),
    };
    if !shown {
        return Err(Fault::NotShown.because(format!("{place}: the multiplier is not shown")));
    }
    let stability = stability(&fields, place, &given)?;
    Ok(Cycle { x0, x1, stability })
}

/// The stability of a cycle whose multiplier lies in `multiplier`.
pub fn stability(fields: &Fields, place: &str, multiplier: &Interval) -> Result<Stability, Reason> {
    let stability = Stability::named(fields.text("stability")?)
        .ok_or_else(|| Fault::Field.because(format!("{place}.stability: unknown")))?;
    if !stability.shown_by(multiplier) {
        return Err(Fault::NotShown.because(format!("{place}: the multiplier does not show the stability")));
    }
    Ok(stability)
}

/// The cycles ascend by `x0`, and no two of all their intervals meet.
fn disjoint(cycles: &[Cycle]) -> Result<(), Reason> {
    if cycles.windows(2).any(|pair| pair[0].x0.hi() >= pair[1].x0.lo()) {
        return Err(Fault::NotShown.because("the cycles are not ascending and disjoint"));
    }
    let mut points: Vec<&Interval> = cycles.iter().flat_map(|cycle| [&cycle.x0, &cycle.x1]).collect();
    points.sort_by(|a, b| a.lo().cmp(b.lo()));
    if points.windows(2).any(|pair| pair[0].hi() >= pair[1].lo()) {
        return Err(Fault::NotShown.because("the intervals of the points are not disjoint"));
    }
    Ok(())
}

/// Whether exactly `count` of the cycles (at least one where absent) lie within the range, all of the stability.
fn decide(
    cycles: &[Cycle],
    count: Option<usize>,
    stability: Option<Stability>,
    within: Option<&(Surd, Surd)>,
) -> Decides {
    let mut meant = Vec::new();
    for cycle in cycles {
        let places = within.map(|range| (place(&cycle.x0, range), place(&cycle.x1, range)));
        match places {
            None | Some((Some(true), Some(true))) => meant.push(cycle),
            Some((Some(false), _) | (_, Some(false))) => {}
            Some(_) => return None,
        }
    }
    if count.map_or(meant.is_empty(), |count| count != meant.len()) {
        return Some(false);
    }
    let Some(stability) = stability else { return Some(true) };
    let satisfied: Vec<Decides> = meant.iter().map(|cycle| cycle.stability.satisfies(stability)).collect();
    if satisfied.contains(&Some(false)) {
        return Some(false);
    }
    if satisfied.contains(&None) { None } else { Some(true) }
}

/// Whether an interval lies in a range (true) or outside it (false).
pub fn place(interval: &Interval, (lo, hi): &(Surd, Surd)) -> Decides {
    if lo.cmp_rational(interval.lo()).is_le() && hi.cmp_rational(interval.hi()).is_ge() {
        Some(true)
    } else if lo.cmp_rational(interval.hi()).is_gt() || hi.cmp_rational(interval.lo()).is_lt() {
        Some(false)
    } else {
        None
    }
}
