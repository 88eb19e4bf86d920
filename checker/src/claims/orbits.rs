//! `orbits`: all 2-cycles at a rational step size.

use super::{Decides, SHARED, other_kind};
use crate::claim::Claim;
use crate::context::Context;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::stability::Stability;
use crate::surd::Surd;
use crate::two_cycles::TwoCycles;
use crate::verdict::{Fault, Reason};

/// A 2-cycle as it is listed.
pub struct Listed {
    /// Isolates the smaller point.
    pub x0: Interval,
    /// Isolates the larger point.
    pub x1: Interval,
    /// Encloses the multiplier.
    pub multiplier: Interval,
    /// The stability.
    pub stability: Stability,
}

/// What shows that a list of 2-cycles is complete.
pub trait Shows {
    /// How many 2-cycles there are.
    fn count(&self) -> usize;
    /// Whether an interval is shown to contain a point of least period 2.
    fn has_point(&self, interval: &Interval) -> Result<bool, Reason>;
    /// An *enclosure* of the image of a point.
    fn image(&self, x0: &Interval) -> Result<Interval, Reason>;
    /// Whether the multiplier of a cycle is shown to lie where it is said to.
    fn multiplier(&self, cycle: &Listed) -> Result<bool, Reason>;
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
    let cycles = complete(&all, &fields)?;
    match claim {
        None => Ok(None),
        Some(Claim::Period2 { eta: claimed, count, stability, within }) => {
            if claimed.as_rational() != Some(&eta) {
                return Err(Fault::NotShown.because("the claim is about another step size"));
            }
            Ok(decide(&cycles, *count, *stability, within.as_ref()))
        }
        Some(_) => Err(other_kind()),
    }
}

/// The cycles of the field `cycles`, shown to be all.
pub fn complete(all: &impl Shows, fields: &Fields) -> Result<Vec<Listed>, Reason> {
    let listed = fields.array("cycles")?;
    if listed.len() != all.count() {
        let text = format!("there are {} 2-cycles, not {}", all.count(), listed.len());
        return Err(Fault::NotShown.because(text));
    }
    let mut cycles: Vec<Listed> = Vec::new();
    for (index, json) in listed.iter().enumerate() {
        let place = format!("{}[{index}]", fields.place("cycles"));
        cycles.push(cycle(all, json, &place)?);
    }
    disjoint(&cycles)?;
    for (index, cycle) in cycles.iter().enumerate() {
        let image = all.image(&cycle.x0)?;
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

fn cycle(all: &impl Shows, json: &Json, place: &str) -> Result<Listed, Reason> {
    let fields = Fields::new(json, place, &["x0", "x1", "multiplier", "stability"], &[])?;
    let (x0, x1) = (fields.interval("x0")?, fields.interval("x1")?);
    if x0.hi() >= x1.lo() {
        return Err(Fault::NotShown.because(format!("{place}: x0 is not below x1")));
    }
    for x in [&x0, &x1] {
        if !all.has_point(x)? {
            return Err(
                Fault::NotShown.because(format!("{place}: no point of period 2 is shown in an interval"))
            );
        }
    }
    let multiplier = fields.interval("multiplier")?;
    let stability = stability(&fields, place, &multiplier)?;
    let cycle = Listed { x0, x1, multiplier, stability };
    if !all.multiplier(&cycle)? {
        return Err(Fault::NotShown.because(format!("{place}: the multiplier is not shown")));
    }
    Ok(cycle)
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
fn disjoint(cycles: &[Listed]) -> Result<(), Reason> {
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
pub fn decide(
    cycles: &[Listed],
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
