//! `smooth-crossing`: an event of a 2-cycle between two step sizes, for losses with elementary functions.

use super::smooth_event::{decide, event};
use super::{Decides, SHARED};
use crate::claim::Event;
use crate::elementary::claim::Claim;
use crate::elementary::dyadic::Dyadic;
use crate::elementary::local::Local;
use crate::elementary::slope::{Loss, precision};
use crate::elementary::two_cycles::Map;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use std::cmp::Ordering;

/// For each step size of `eta` the points of 2-cycles in `x` are the zeros of `h`: one that moves continuously, for a flip or a
/// superstable cycle; two, one or none, as `h` is convex there and moves one way, for a fold.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let event = event(&Fields::any(json, path)?)?;
    let required: &[&str] = match event {
        Event::Fold => &["kind", "precision", "event", "eta", "x", "inside"],
        _ => &["kind", "precision", "event", "eta", "x", "first", "last"],
    };
    let fields = Fields::new(json, path, required, &SHARED)?;
    let (bits, eta, x) = (precision(&fields)?, fields.step_sizes("eta")?, fields.interval("x")?);
    let map = Map::new(loss, &eta, bits);
    let local = cycles(&map, &x)?;
    let ends = [eta.lo(), eta.hi()].map(|end| Map::new(loss, &Interval::point(end.clone()), bits));
    let shown = match event {
        Event::Fold => folds(&map, &x, &local, (&ends, &fields.rational("inside")?))?,
        Event::Flip | Event::Superstable => {
            let places = [fields.interval("first")?, fields.interval("last")?];
            passes(&map, &x, &local, (&ends, &places), event)?
        }
        Event::MinimiserFlip | Event::Pitchfork => {
            return Err(Fault::Field.because(format!("{}: no crossing", fields.place("event"))));
        }
    };
    if !shown {
        return Err(Fault::NotShown.because("the event is not shown to happen between the step sizes"));
    }
    decide(loss, claim, event, (None, &eta), bits)
}

/// The derivatives of `h` over an interval without critical points that stays in the domain: its zeros there are points of 2-cycles.
pub fn cycles(map: &Map, x: &Interval) -> Result<Local<Dyadic>, Reason> {
    let local = map.local(x)?.ok_or_else(|| Fault::NotShown.because("an interval leaves the domain"))?;
    match local.slope.excludes_zero() {
        true => Ok(local),
        false => Err(Fault::NotShown.because("an interval may contain a fixed point")),
    }
}

/// One cycle for each step size, with opposite signs of what the event makes 0 at both ends.
fn passes(
    map: &Map,
    x: &Interval,
    local: &Local<Dyadic>,
    (ends, places): (&[Map; 2], &[Interval; 2]),
    event: Event,
) -> Result<bool, Reason> {
    if !local.h[1].excludes_zero() || map.passes(x)?.is_none() {
        return Ok(false);
    }
    let mut signs = Vec::new();
    for (map, place) in ends.iter().zip(places) {
        if !x.contains(place) || map.passes(place)?.is_none() {
            return Ok(false);
        }
        let local = cycles(map, place)?;
        let value = match event {
            Event::Superstable => local.factor,
            _ => local.multiplier.plus(&Dyadic::whole(1, map.bits())),
        };
        signs.push(value.sign().filter(|sign| sign.is_ne()));
    }
    Ok(signs[0].is_some() && signs[0].map(Ordering::reverse) == signs[1])
}

/// `s h` is convex over `x` and positive at both ends, for each step size, and moves one way with it; at one end of the step
/// sizes it is negative somewhere, at the other nowhere, as its tangent at the same point shows.
fn folds(
    map: &Map,
    x: &Interval,
    local: &Local<Dyadic>,
    (ends, inside): (&[Map; 2], &BigRational),
) -> Result<bool, Reason> {
    let definite = |value: &Dyadic| value.sign().filter(|sign| sign.is_ne());
    let (Some(bend), Some(motion)) = (definite(&local.h[2]), definite(&local.by_eta[0])) else {
        return Ok(false);
    };
    let at_ends = [map.balance(x.lo())?, map.balance(x.hi())?];
    let inside = Interval::point(inside.clone());
    if at_ends != [Some(bend), Some(bend)] || !x.contains(&inside) {
        return Ok(false);
    }
    // s h falls or rises with the step size.
    let [two, none] = if bend == motion { [&ends[0], &ends[1]] } else { [&ends[1], &ends[0]] };
    if two.balance(inside.lo())? != Some(bend.reverse()) {
        return Ok(false);
    }
    let Some(at) = none.local(&inside)? else { return Ok(false) };
    let centre = Dyadic::new(&inside, map.bits());
    let tangent = |end: &BigRational| {
        let away = Dyadic::new(&Interval::point(end.clone()), map.bits()).minus(&centre);
        Some(at.h[0].plus(&at.h[1].times(&away)?))
    };
    Ok([x.lo(), x.hi()].into_iter().all(|end| tangent(end).and_then(|value| value.sign()) == Some(bend)))
}
