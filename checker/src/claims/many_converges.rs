//! `many-converges`: what all starts of a box do, for losses of several variables.

use super::attractor::period;
use super::many_orbits::halves;
use super::{Decides, SHARED, other_kind};
use crate::elementary::dyadic::Dyadic;
use crate::elementary::slope::precision;
use crate::fields::Fields;
use crate::interval::{Interval, compare};
use crate::json::Json;
use crate::limits;
use crate::several::arrays::{enclosed, intervals};
use crate::several::contraction::Set;
use crate::several::descent::{Descent, Image};
use crate::several::escape;
use crate::several::loss::Loss;
use crate::several::problem::{Claim, Side};
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;

/// The box is halved, again and again, into parts whose images lie in a set that an attractor draws in, or beyond a bound from
/// which all points move outwards.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let optional = [&SHARED[..], &["escape"]].concat();
    let fields = Fields::new(json, path, &["kind", "precision", "eta", "box", "parts"], &optional)?;
    let (bits, eta) = (precision(&fields)?, fields.step_sizes("eta")?);
    let all = intervals(&fields, "box", loss.dimension())?;
    let bound = match fields.find("escape") {
        Some(json) => Some(escape::read(json, &fields.place("escape"), loss, (&eta, bits))?),
        None => None,
    };
    let mut ends = Vec::new();
    for (steps, part) in fields.parts(&eta, &["attractors", "boxes"])? {
        let descent = Descent { loss, eta: Dyadic::new(&steps, bits) };
        let mut sets = Vec::new();
        for (index, json) in part.array("attractors")?.iter().enumerate() {
            let place = format!("{}[{index}]", part.place("attractors"));
            sets.push(Set::read(json, &place, &descent)?);
        }
        let known = Ends { descent: &descent, sets: &sets, bound: bound.as_ref() };
        ends.extend(known.of(&all, part.array("boxes")?, &part.place("boxes"))?);
    }
    let Some(claim) = claim else { return Ok(None) };
    let Claim::Converges { eta: claimed, starts, to } = claim else { return Err(other_kind()) };
    let wanted = match to.as_str() {
        "infinity" => End::Infinity,
        _ => End::Cycle(
            period(to).ok_or_else(|| Fault::Unsupported.because("a claim of convergence to that"))?,
        ),
    };
    if ends.iter().all(|end| *end == wanted) {
        return match eta.contains(claimed) && covers(&all, starts) {
            true => Ok(Some(true)),
            false => {
                Err(Fault::NotShown.because("the claim is about more than the box, or other step sizes"))
            }
        };
    }
    // At one of the step sizes starts that are no null set do something else.
    let elsewhere = ends.iter().all(|end| *end != wanted) && eta.meets(claimed) && overlaps(&all, starts);
    Ok(elsewhere.then_some(false))
}

/// What all starts of a part do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// They converge to a minimiser, or to a cycle of this period.
    Cycle(usize),
    /// They diverge.
    Infinity,
}

/// Are all starts in the box?
fn covers(all: &[Interval], starts: &[Side]) -> bool {
    let bounded = |axis: usize, side: &Interval| {
        starts.iter().any(|(a, lo, hi)| *a == axis && lo.is_within(side) && hi.is_within(side))
    };
    all.iter().enumerate().all(|(axis, side)| bounded(axis, side))
}

/// Does the box have a volume in common with the starts?
fn overlaps(all: &[Interval], starts: &[Side]) -> bool {
    let shared = |axis: usize, side: &Interval| {
        let meets = |(a, lo, hi): &Side| {
            *a == axis && lo.cmp_rational(side.hi()).is_lt() && hi.cmp_rational(side.lo()).is_gt()
        };
        let thick = |(_, lo, hi): &Side| hi.add(&lo.neg()).is_some_and(|width| width.sign().is_gt());
        !side.is_point() && starts.iter().any(|side| meets(side) && thick(side))
    };
    all.iter().enumerate().all(|(axis, side)| shared(axis, side))
}

/// Where starts may end.
struct Ends<'a> {
    descent: &'a Descent<'a>,
    sets: &'a [Set],
    bound: Option<&'a BigRational>,
}

impl Ends<'_> {
    /// What the starts of a box do, by the parts that it is cut into.
    fn of(&self, all: &[Interval], tree: &[Json], path: &str) -> Result<Vec<End>, Reason> {
        let mut stack = vec![all.to_vec()];
        let mut ends = Vec::new();
        for (index, json) in tree.iter().enumerate() {
            let place = format!("{path}[{index}]");
            let too_many = || Fault::NotShown.because("there are more parts than the box has");
            let part = stack.pop().ok_or_else(too_many)?;
            match json {
                Json::Natural(axis) if (*axis as usize) < part.len() => {
                    let (lower, upper) = halves(&part, *axis as usize)?;
                    stack.extend([upper, lower]);
                }
                Json::Natural(_) => return Err(Fault::Field.because(format!("{place}: no such side"))),
                leaf => ends.push(self.end(&part, leaf, &place)?),
            }
        }
        match stack.is_empty() {
            true => Ok(ends),
            false => Err(Fault::NotShown.because("a part of the box is missing")),
        }
    }

    /// What the starts of a part do that is not cut further.
    fn end(&self, part: &[Interval], leaf: &Json, path: &str) -> Result<End, Reason> {
        let fields = Fields::new(leaf, path, &["to", "steps"], &[])?;
        let steps = fields.natural("steps")?;
        if steps > limits::STEPS {
            return Err(Fault::Limit.because("too many steps"));
        }
        let image = Image::new(self.descent, &enclosed(part, self.descent.eta.bits())).after(steps)?.set;
        let unknown = || Fault::Field.because(format!("{}: there is no such end", fields.place("to")));
        let (reached, end) = match fields.get("to")? {
            Json::Text(word) if word == "infinity" => {
                let bound = self.bound.ok_or_else(unknown)?;
                (image.iter().any(|x| is_beyond(&x.to_interval(), bound)), End::Infinity)
            }
            Json::Natural(index) => {
                let set = self.sets.get(*index as usize).ok_or_else(unknown)?;
                (set.holds(&image)?, End::Cycle(set.period))
            }
            _ => return Err(unknown()),
        };
        match reached {
            true => Ok(end),
            false => Err(Fault::NotShown.because("the image of a part is not shown to arrive")),
        }
    }
}

/// Are all members at least the bound, or at most its negative?
pub fn is_beyond(x: &Interval, bound: &BigRational) -> bool {
    compare(x.lo(), bound).is_ge() || compare(x.hi(), &-bound).is_le()
}
