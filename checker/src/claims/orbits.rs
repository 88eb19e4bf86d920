//! `orbits`: all 2-cycles at a rational step size.

use super::{Decides, SHARED, other_kind};
use crate::claim::{Claim, Wanted};
use crate::context::Context;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::method::Method;
use crate::stability::Stability;
use crate::surd::Surd;
use crate::two_cycles::TwoCycles;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use num_traits::One;

/// A cycle as it is listed.
pub struct Listed {
    /// Isolate the points, each the image of the one before; of a 2-cycle the smaller one comes first.
    pub points: Vec<Interval>,
    /// Encloses the multiplier.
    pub multiplier: Interval,
    /// The stability.
    pub stability: Stability,
}

/// What shows that a list of cycles is complete.
pub trait Shows {
    /// The least period.
    fn period(&self) -> usize {
        2
    }
    /// How many cycles there are.
    fn count(&self) -> usize;
    /// Whether an interval is shown to contain a point of the least period.
    fn has_point(&self, interval: &Interval) -> Result<bool, Reason>;
    /// An *enclosure* of the image of a point.
    fn image(&self, x: &Interval) -> Result<Interval, Reason>;
    /// An *enclosure* of `1 - eta f''`.
    fn slope(&self, x: &Interval) -> Result<Interval, Reason>;
    /// Whether the multiplier of a cycle is shown to lie where it is said to.
    fn multiplier(&self, cycle: &Listed) -> Result<bool, Reason>;
    /// Whether the point that an interval isolates is shown to be a number.
    fn is_at(&self, _: &Interval, _: &Surd) -> Result<bool, Reason> {
        Ok(false)
    }
}

/// Whether the product of the slopes is shown to lie where the multiplier is said to.
pub fn encloses(all: &impl Shows, cycle: &Listed) -> Result<bool, Reason> {
    let mut product = Interval::point(BigRational::one());
    for x in &cycle.points {
        product = product.mul(&all.slope(x)?);
    }
    Ok(cycle.multiplier.contains(&product))
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
        Some(Claim::Cycles(wanted)) if wanted.period == 2 => {
            if wanted.eta.as_rational() != Some(&eta) {
                return Err(Fault::NotShown.because("the claim is about another step size"));
            }
            settle(&all, cycles, wanted)
        }
        Some(_) => Err(other_kind()),
    }
}

/// The cycles of the field `cycles`, shown to be all.
pub fn complete(all: &impl Shows, fields: &Fields) -> Result<Vec<Listed>, Reason> {
    let listed = fields.array("cycles")?;
    if listed.len() != all.count() {
        let text = format!("there are {} {}-cycles, not {}", all.count(), all.period(), listed.len());
        return Err(Fault::NotShown.because(text));
    }
    let mut cycles: Vec<Listed> = Vec::new();
    for (index, json) in listed.iter().enumerate() {
        let place = format!("{}[{index}]", fields.place("cycles"));
        cycles.push(cycle(all, json, &place)?);
    }
    disjoint(&cycles)?;
    let points: Vec<&Interval> = cycles.iter().flat_map(|cycle| &cycle.points).collect();
    for (index, cycle) in cycles.iter().enumerate() {
        for (i, pair) in cycle.points.windows(2).enumerate() {
            let image = all.image(&pair[0])?;
            let met = points.iter().filter(|x| x.meets(&image)).count();
            if met != 1 || !pair[1].meets(&image) {
                let (from, to) = (i, i + 1);
                let text = format!("cycle {index}: x{to} is not shown to be the image of x{from}");
                return Err(Fault::NotShown.because(text));
            }
        }
    }
    Ok(cycles)
}

fn cycle(all: &impl Shows, json: &Json, place: &str) -> Result<Listed, Reason> {
    let (points, fields) = match all.period() {
        2 => {
            let fields = Fields::new(json, place, &["x0", "x1", "multiplier", "stability"], &[])?;
            (vec![fields.interval("x0")?, fields.interval("x1")?], fields)
        }
        _ => {
            let fields = Fields::new(json, place, &["points", "multiplier", "stability"], &[])?;
            (fields.intervals("points")?, fields)
        }
    };
    if points.len() != all.period() {
        return Err(Fault::NotShown.because(format!("{place}: another number of points than the period")));
    }
    if all.period() == 2 && points[0].hi() >= points[1].lo() {
        return Err(Fault::NotShown.because(format!("{place}: x0 is not below x1")));
    }
    for x in &points {
        if !all.has_point(x)? {
            let text = format!("{place}: no point of period {} is shown in an interval", all.period());
            return Err(Fault::NotShown.because(text));
        }
    }
    let multiplier = fields.interval("multiplier")?;
    let stability = stability(&fields, place, &multiplier)?;
    let cycle = Listed { points, multiplier, stability };
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

/// The cycles ascend by their first points, and no two of all their intervals meet.
fn disjoint(cycles: &[Listed]) -> Result<(), Reason> {
    if cycles.windows(2).any(|pair| pair[0].points[0].hi() >= pair[1].points[0].lo()) {
        return Err(Fault::NotShown.because("the cycles are not ascending and disjoint"));
    }
    let mut points: Vec<&Interval> = cycles.iter().flat_map(|cycle| &cycle.points).collect();
    points.sort_by(|a, b| a.lo().cmp(b.lo()));
    if points.windows(2).any(|pair| pair[0].hi() >= pair[1].lo()) {
        return Err(Fault::NotShown.because("the intervals of the points are not disjoint"));
    }
    Ok(())
}

/// Decides a claim from all cycles.
pub fn settle(all: &impl Shows, cycles: Vec<Listed>, wanted: &Wanted) -> Result<Decides, Reason> {
    let cycles = match wanted.stability {
        Some(_) => under(&wanted.method, all, cycles)?,
        None => cycles,
    };
    decide(&cycles, wanted, |x, end| all.is_at(x, end))
}

/// The 2-cycles with their stability under a method.
pub fn under(method: &Method, all: &impl Shows, mut cycles: Vec<Listed>) -> Result<Vec<Listed>, Reason> {
    if *method != Method::Plain {
        for cycle in &mut cycles {
            let slopes = [all.slope(&cycle.points[0])?, all.slope(&cycle.points[1])?];
            let stability = method.stability([&slopes[0], &slopes[1]]);
            cycle.stability = stability
                .ok_or_else(|| Fault::NotDecided.because("the stability under the method is not shown"))?;
        }
    }
    Ok(cycles)
}

/// Whether exactly `count` of the cycles (at least one where absent) lie within the range, all of the stability; `is_at`: whether
/// a point is shown to be an end of the range.
pub fn decide(
    cycles: &[Listed],
    wanted: &Wanted,
    is_at: impl Fn(&Interval, &Surd) -> Result<bool, Reason>,
) -> Result<Decides, Reason> {
    let mut meant = Vec::new();
    for cycle in cycles {
        let mut inside = Some(true);
        for x in &cycle.points {
            let Some(range) = &wanted.within else { continue };
            inside = match place(x, range) {
                Some(true) => inside,
                None if is_at(x, &range.0)? || is_at(x, &range.1)? => inside,
                Some(false) => Some(false),
                None => inside.filter(|inside| !inside),
            };
        }
        match inside {
            Some(true) => meant.push(cycle),
            Some(false) => {}
            None => return Ok(None),
        }
    }
    if wanted.count.map_or(meant.is_empty(), |count| count != meant.len()) {
        return Ok(Some(false));
    }
    let Some(stability) = wanted.stability else { return Ok(Some(true)) };
    let satisfied: Vec<Decides> = meant.iter().map(|cycle| cycle.stability.satisfies(stability)).collect();
    if satisfied.contains(&Some(false)) {
        return Ok(Some(false));
    }
    Ok(if satisfied.contains(&None) { None } else { Some(true) })
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
