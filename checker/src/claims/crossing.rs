//! `crossing`: one cycle that goes on over an interval of step sizes, in which its multiplier passes -1 or 0.

use super::{Decides, SHARED, other_kind};
use crate::claim::{Claim, Event};
use crate::context::Context;
use crate::elimination;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::limits;
use crate::method::{self, Method};
use crate::pieces::Map;
use crate::sturm;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};
use std::cmp::Ordering;

/// For each step size of `eta`, `G^period(x) - x` is monotone over `x` and has opposite signs at its ends, and no point of `x` returns
/// sooner: so there is exactly one point of that least period, and it moves continuously with the step size. At the two ends
/// of `eta` it lies in `first` and in `last`, where what the event makes 0 has opposite signs.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let [claim_key, verdict_key] = SHARED;
    let required = ["kind", "event", "period", "eta", "x", "first", "last"];
    let fields = Fields::new(json, path, &required, &[claim_key, verdict_key, "momentum", "nesterov"])?;
    let (event, method) = (Event::named(fields.text("event")?), fields.method()?);
    let event = event.filter(|event| [Event::Flip, Event::Superstable].contains(event));
    let event = event.ok_or_else(|| Fault::Field.because(format!("{}: unknown", fields.place("event"))))?;
    let period = fields.natural("period")?;
    if !(2..=limits::PERIOD).contains(&period) || (method != Method::Plain && period != 2) {
        return Err(Fault::Unsupported.because("a cycle of that period"));
    }
    let (eta, x) = (fields.step_sizes("eta")?, fields.interval("x")?);
    if !branch(&Map::new(cx, eta.clone()), &x, period)? {
        return Err(Fault::NotShown.because("x is not shown to contain one point of the period"));
    }
    let mut signs = Vec::new();
    for (end, key) in [(eta.lo(), "first"), (eta.hi(), "last")] {
        let map = Map::new(cx, Interval::point(end.clone()));
        let place = fields.interval(key)?;
        if !x.contains(&place) || !map.passes(&place, period)? {
            return Err(Fault::NotShown.because(format!("{key} is not shown to contain the point")));
        }
        signs.push(side(&map, &place, (event, &method, period))?);
    }
    if signs[0].is_none() || signs[0].map(Ordering::reverse) != signs[1] {
        return Err(Fault::NotShown.because("the multiplier is not shown to pass the value"));
    }
    let Some(Claim::CriticalStep { event: claimed, period: length, eta: (from, to), method: meant }) = claim
    else {
        return claim.map_or(Ok(None), |_| Err(other_kind()));
    };
    if (*claimed, *length, meant) != (event, period, &method) {
        return Err(Fault::NotShown.because("the claim is about another event"));
    }
    if from.cmp_rational(eta.lo()).is_le() && to.cmp_rational(eta.hi()).is_ge() {
        return Ok(Some(true));
    }
    if from != to || period != 2 {
        return Ok(None);
    }
    // The event happens in the interval, at a root of the eliminant: at the claimed one, if there is no other.
    let eliminant = elimination::eliminant(cx, event, &method)?;
    Ok(sturm::is_only_root(&eliminant, to, &eta, &cx.budget)?.then_some(true))
}

/// Whether an interval holds exactly one point of the least period, for each step size.
fn branch(map: &Map, x: &Interval, period: usize) -> Result<bool, Reason> {
    Ok(map.direction(x, period)?.is_some() && map.has_point(x, period)?)
}

/// The sign of what the event makes 0, at the cycle through a point: the slope at the point itself for a superstable cycle, else
/// the multiplier and 1, or what stands for it under the method.
fn side(
    map: &Map,
    x: &Interval,
    (event, method, period): (Event, &Method, usize),
) -> Result<Option<Ordering>, Reason> {
    let slope = map.slope(x)?;
    let value = match (event, period) {
        (Event::Superstable, _) => slope,
        (_, 2) => method::over(&method.flip(), [&slope, &map.slope(&map.over(x)?)?]),
        _ => {
            let mut product = slope;
            let mut image = x.clone();
            for _ in 1..period {
                image = map.over(&image)?;
                product = product.mul(&map.slope(&image)?);
            }
            method::over(
                &[BigRational::one(), BigRational::one(), BigRational::zero()],
                [&product, &Interval::point(BigRational::from(BigInt::one()))],
            )
        }
    };
    Ok(value.sign().filter(|sign| sign.is_ne()))
}
