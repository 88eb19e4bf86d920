//! `many-orbits`: all 2-cycles with both points in a box, for losses of several variables.

use super::many_condition::Gradient;
use super::many_cycle::{self, Cycle};
use super::{Decides, SHARED, other_kind};
use crate::elementary::dyadic::Dyadic;
use crate::elementary::slope::precision;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::several::arrays::{enclosed, intervals, matrix};
use crate::several::krawczyk::one_zero;
use crate::several::linear;
use crate::several::loss::Loss;
use crate::several::problem::Claim;
use crate::verdict::{Fault, Reason};

/// The box is halved, again and again, into parts each of which has no fixed point and no point of a 2-cycle that stays in the
/// box, or at most one. There are as many of the latter as known ones: two for each listed cycle, and the listed critical points.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let required = ["kind", "precision", "eta", "box", "parts", "cycles", "fixed"];
    let fields = Fields::new(json, path, &required, &SHARED)?;
    let (bits, eta) = (precision(&fields)?, fields.step_sizes("eta")?);
    let all = intervals(&fields, "box", loss.dimension())?;
    let map = Map { loss, eta: Dyadic::new(&eta, bits), inside: enclosed(&all, bits) };
    let mut parts = fields.array("parts")?.iter();
    let room = count(&map, all.clone(), &mut parts)?;
    if parts.next().is_some() {
        return Err(Fault::NotShown.because("there are more parts than the box has"));
    }
    let mut cycles = Vec::new();
    for (index, json) in fields.array("cycles")?.iter().enumerate() {
        let place = format!("{}[{index}]", fields.place("cycles"));
        cycles.push(many_cycle::cycle(loss, json, &place, (&eta, bits), &[], &[])?);
    }
    let mut points: Vec<&Vec<Interval>> = cycles.iter().flat_map(|cycle| [&cycle.x0, &cycle.x1]).collect();
    let fixed = fixed_points(loss, &fields, bits)?;
    points.extend(&fixed);
    let apart = |a: &[Interval], b: &[Interval]| a.iter().zip(b).any(|(a, b)| !a.meets(b));
    for (index, x) in points.iter().enumerate() {
        let inside = x.iter().zip(&all).all(|(x, side)| side.contains(x));
        if !inside || !points[..index].iter().all(|other| apart(x, other)) {
            return Err(Fault::NotShown.because("the points are not disjoint, or not in the box"));
        }
    }
    if room != points.len() {
        let text = format!("there is room for {room} points, and {} are listed", points.len());
        return Err(Fault::NotShown.because(text));
    }
    let Some(claim) = claim else { return Ok(None) };
    let Claim::Period2 { eta: claimed, count, stability, within } = claim else { return Err(other_kind()) };
    if !claimed.is_within(&eta) {
        return Err(Fault::NotShown.because("the claim is about another step size"));
    }
    let bounded = |axis: usize, side: &Interval| {
        within.iter().any(|(a, lo, hi)| *a == axis && lo.is_within(side) && hi.is_within(side))
    };
    if !all.iter().enumerate().all(|(axis, side)| bounded(axis, side)) {
        return Err(Fault::NotShown.because("the claim is about more than the box"));
    }
    let mut meant: Vec<&Cycle> = Vec::new();
    for cycle in &cycles {
        match cycle.is_inside(within) {
            Some(true) => meant.push(cycle),
            Some(false) => {}
            None => return Ok(None),
        }
    }
    if count.map_or(meant.is_empty(), |count| count != meant.len()) {
        return Ok(Some(false));
    }
    let Some(stability) = stability else { return Ok(Some(true)) };
    let satisfied: Vec<Decides> = meant.iter().map(|cycle| cycle.satisfies(*stability)).collect();
    if satisfied.contains(&Some(false)) {
        return Ok(Some(false));
    }
    Ok(if satisfied.contains(&None) { None } else { Some(true) })
}

/// The listed critical points, each alone in its box.
fn fixed_points(loss: &Loss, fields: &Fields, bits: u32) -> Result<Vec<Vec<Interval>>, Reason> {
    let mut points = Vec::new();
    for (index, json) in fields.array("fixed")?.iter().enumerate() {
        let place = format!("{}[{index}]", fields.place("fixed"));
        let fields = Fields::new(json, &place, &["at", "preconditioner"], &[])?;
        let at = intervals(&fields, "at", loss.dimension())?;
        let y = matrix(&fields, "preconditioner", loss.dimension(), bits)?;
        one_zero(&Gradient { loss }, &enclosed(&at, bits), &y)?;
        points.push(at);
    }
    Ok(points)
}

/// Gradient descent, and the box in which cycles are looked for.
pub struct Map<'a> {
    /// The loss.
    pub loss: &'a Loss<'a>,
    /// The step sizes.
    pub eta: Dyadic,
    /// The box.
    pub inside: Vec<Dyadic>,
}

/// How many fixed points, and points of 2-cycles with both points in the box, a part may hold at the most, by the parts that it is cut into.
fn count<'a>(
    map: &Map,
    part: Vec<Interval>,
    parts: &mut impl Iterator<Item = &'a Json>,
) -> Result<usize, Reason> {
    let mut stack = vec![part];
    let mut room = 0;
    while let Some(part) = stack.pop() {
        match parts.next() {
            Some(Json::Natural(axis)) if (*axis as usize) < part.len() => {
                let (lower, upper) = halves(&part, *axis as usize)?;
                stack.extend([upper, lower]);
            }
            Some(Json::Text(word)) if word == "none" && map.holds(&part)? == Some(0) => {}
            Some(Json::Text(word)) if word == "one" && map.holds(&part)?.is_some() => room += 1,
            Some(Json::Text(word)) if ["none", "one"].contains(&word.as_str()) => {
                return Err(Fault::NotShown.because("what a part holds is not shown"));
            }
            Some(_) => return Err(Fault::Field.because("parts: expected an axis, none or one")),
            None => return Err(Fault::NotShown.because("a part of the box is missing")),
        }
    }
    Ok(room)
}

/// A part cut in the middle of a side.
pub fn halves(part: &[Interval], axis: usize) -> Result<(Vec<Interval>, Vec<Interval>), Reason> {
    let wrong = || Fault::NotShown.because("a part without a middle");
    let (mut lower, mut upper) = (part.to_vec(), part.to_vec());
    let middle = part[axis].middle();
    lower[axis] = Interval::new(part[axis].lo().clone(), middle.clone()).ok_or_else(wrong)?;
    upper[axis] = Interval::new(middle, part[axis].hi().clone()).ok_or_else(wrong)?;
    Ok((lower, upper))
}

impl Map<'_> {
    /// 0 where a part holds no zero of `h(x) = grad f(x) + grad f(G(x))` that stays in the box, 1 where at most one: every matrix
    /// that the enclosure of `h'` over the part contains is regular, so `h` takes no value twice.
    pub fn holds(&self, part: &[Interval]) -> Result<Option<usize>, Reason> {
        let too_large = || Fault::Limit.because("an enclosure is too large");
        let x = enclosed(part, self.eta.bits());
        let centre: Vec<Dyadic> = x.iter().map(Dyadic::middle).collect();
        let away: Vec<Dyadic> = x.iter().zip(&centre).map(|(x, c)| x.minus(c)).collect();
        let here = self.loss.hessian(&x)?;
        let slope = linear::identity_minus_scaled(&here, &self.eta).ok_or_else(too_large)?;
        let step = |x: &[Dyadic]| -> Result<Vec<Dyadic>, Reason> {
            let gradient = self.loss.gradient(x)?;
            let moved: Option<Vec<Dyadic>> =
                x.iter().zip(&gradient).map(|(x, g)| Some(x.minus(&g.times(&self.eta)?))).collect();
            moved.ok_or_else(too_large)
        };
        let plus =
            |a: &[Dyadic], b: &[Dyadic]| -> Vec<Dyadic> { a.iter().zip(b).map(|(a, b)| a.plus(b)).collect() };
        let start = step(&centre)?;
        let image = plus(&start, &linear::apply(&slope, &away).ok_or_else(too_large)?);
        if image.iter().zip(&self.inside).any(|(x, side)| x.meet(side).is_none()) {
            return Ok(Some(0));
        }
        let there = self.loss.hessian(&image)?;
        let turned = linear::product(&there, &slope).ok_or_else(too_large)?;
        let derivative: linear::Matrix = here.iter().zip(&turned).map(|(a, b)| plus(a, b)).collect();
        let direct = plus(&self.loss.gradient(&x)?, &self.loss.gradient(&image)?);
        let middle = plus(&self.loss.gradient(&centre)?, &self.loss.gradient(&start)?);
        let centred = plus(&middle, &linear::apply(&derivative, &away).ok_or_else(too_large)?);
        if direct.iter().chain(&centred).any(Dyadic::excludes_zero) {
            return Ok(Some(0));
        }
        let regular = linear::determinant(&derivative).is_some_and(|value| value.excludes_zero());
        Ok(regular.then_some(1))
    }
}
