//! `cycle`: one 2-cycle, with its stability, at all step sizes of an interval, for losses of any degree.

use super::orbits::{Listed, place, stability};
use super::{Decides, SHARED, other_kind};
use crate::claim::{Claim, Wanted};
use crate::context::Context;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::method::Method;
use crate::pieces::Map;
use crate::verdict::{Fault, Reason};
use std::cmp::Ordering;

/// `H(x) = f'(x) + f'(G(x))` changes sign over `x0` and is monotone there, so it has exactly one zero; where `f'`
/// has no zero, that is a point of least period 2. Its image lies in `x1`.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &["kind", "eta", "x0", "x1", "multiplier", "stability"], &SHARED)?;
    let eta = fields.step_sizes("eta")?;
    let cycle = one(cx, &fields, path, &eta)?;
    match claim {
        None => Ok(None),
        Some(Claim::Cycles(wanted)) if wanted.period == 2 && wanted.method == Method::Plain => {
            one_of(&eta, &cycle, wanted)
        }
        Some(_) => Err(other_kind()),
    }
}

/// A 2-cycle that `x0`, `x1`, `multiplier` and `stability` say.
pub fn one(cx: &Context, fields: &Fields, path: &str, eta: &Interval) -> Result<Listed, Reason> {
    let (x0, x1) = (fields.interval("x0")?, fields.interval("x1")?);
    if x0.hi() >= x1.lo() {
        return Err(Fault::NotShown.because("x0 is not below x1"));
    }
    let map = Map::new(cx, eta.clone());
    if !is_isolated(&map, &x0)? {
        return Err(Fault::NotShown.because("x0 is not shown to contain exactly one point of period 2"));
    }
    if !x1.contains(&map.over(&x0)?) {
        return Err(Fault::NotShown.because("x1 is not shown to contain the image of x0"));
    }
    let multiplier = fields.interval("multiplier")?;
    if !multiplier.contains(&map.slope(&x0)?.mul(&map.slope(&x1)?)) {
        return Err(Fault::NotShown.because("the multiplier is not shown"));
    }
    let stability = stability(fields, path, &multiplier)?;
    Ok(Listed { points: vec![x0, x1], multiplier, stability })
}

/// What one cycle says of a claim: that there is one; that all have a stability it can only refute.
pub fn one_of(eta: &Interval, cycle: &Listed, wanted: &Wanted) -> Result<Decides, Reason> {
    if wanted.count.is_some() {
        return Err(Fault::NotShown.because("one cycle does not decide a count"));
    }
    if !wanted.eta.is_within(eta) {
        return Err(Fault::NotShown.because("the claim is about another step size"));
    }
    let inside = |x| wanted.within.as_ref().is_none_or(|range| place(x, range) == Some(true));
    if !cycle.points.iter().all(inside) {
        return Ok(None);
    }
    match wanted.stability {
        None => Ok(Some(true)),
        Some(claimed) => Ok(cycle.stability.satisfies(claimed).filter(|holds| !holds)),
    }
}

/// Whether an interval is shown to contain exactly one point of least period 2.
fn is_isolated(map: &Map<'_>, interval: &Interval) -> Result<bool, Reason> {
    let definite = |sign: Option<Ordering>| matches!(sign, Some(Ordering::Less | Ordering::Greater));
    if !definite(map.gradient.over(interval)?.sign()) || !map.crosses(interval)? {
        return Ok(false);
    }
    Ok(interval.is_point() || map.is_monotone(interval)?)
}
