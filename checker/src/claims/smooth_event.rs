//! `smooth-event`: what happens at an exact step size to an exact point, for losses with elementary functions.

use super::{Decides, SHARED, other_kind};
use crate::claim::Event;
use crate::elementary::claim::{Claim, Steps};
use crate::elementary::dyadic::Dyadic;
use crate::elementary::exact::Exact;
use crate::elementary::local::Local;
use crate::elementary::number::Number;
use crate::elementary::slope::{Loss, precision};
use crate::elementary::two_cycles::{Map, exactly};
use crate::expr;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::verdict::{Fault, Reason};
use std::cmp::Ordering;

/// What the event makes 0 is 0 as an exact value, what it needs not to be 0 has an enclosure without 0.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &["kind", "precision", "event", "eta", "at"], &SHARED)?;
    let (bits, event) = (precision(&fields)?, event(&fields)?);
    let eta = constant(loss, &fields, "eta", bits)?;
    let at = constant(loss, &fields, "at", bits)?;
    if eta.1.lo() <= Dyadic::whole(0, bits).lo() {
        return Err(Fault::Field.because(format!("{}: not positive", fields.place("eta"))));
    }
    let step = eta.1.to_interval();
    let exact = exactly(loss, &at.0, &eta.0)?;
    let near = Map::new(loss, &step, bits).local(&at.1.to_interval())?;
    let near = near.ok_or_else(|| Fault::NotShown.because("the cycle is not in the domain"))?;
    if happens(event, &exact, &near, &eta.0) != Some(true) {
        return Err(Fault::NotShown.because("the event is not shown to happen to the point"));
    }
    decide(loss, claim, event, (Some(&eta.0), &step), bits)
}

/// The event that a statement names.
pub fn event(fields: &Fields) -> Result<Event, Reason> {
    let wrong = || Fault::Field.because(format!("{}: unknown", fields.place("event")));
    Event::named(fields.text("event")?).ok_or_else(wrong)
}

/// The exact value and the enclosure of the constant that a key names.
pub fn constant(loss: &Loss, fields: &Fields, key: &str, bits: u32) -> Result<(Exact, Dyadic), Reason> {
    loss.named(&expr::parse(fields.text(key)?)?, bits)
}

fn happens(event: Event, exact: &Local<Exact>, near: &Local<Dyadic>, eta: &Exact) -> Option<bool> {
    let [h, rise, bend, _] = &exact.h;
    let is_cycle = near.slope.excludes_zero() && h.is_zero();
    Some(match event {
        Event::MinimiserFlip => {
            // 2 - eta f'' = 1 + G'.
            let rises = near.curvature.sign() == Some(Ordering::Greater);
            rises && exact.slope.is_zero() && exact.factor.plus(&eta.whole(1)).is_zero()
        }
        Event::Flip => is_cycle && exact.multiplier.plus(&eta.whole(1)).is_zero(),
        Event::Superstable => is_cycle && exact.multiplier.is_zero(),
        Event::Fold => {
            is_cycle && rise.is_zero() && near.h[2].excludes_zero() && near.by_eta[0].excludes_zero()
        }
        Event::Pitchfork => {
            let is_flat = rise.is_zero() && bend.is_zero() && exact.by_eta[0].is_zero();
            is_cycle && is_flat && near.h[3].excludes_zero() && near.by_eta[1].excludes_zero()
        }
    })
}

/// Proves a claim that the event happens, where the step size, perhaps known exactly, is one of the claimed ones.
pub fn decide(
    loss: &Loss,
    claim: Option<&Claim>,
    event: Event,
    (exact, near): (Option<&Exact>, &Interval),
    bits: u32,
) -> Result<Decides, Reason> {
    let Some(claim) = claim else { return Ok(None) };
    let Claim::CriticalStep { event: claimed, eta: [from, to] } = claim else { return Err(other_kind()) };
    if *claimed != event {
        return Err(Fault::NotShown.because("the claim is about another event"));
    }
    let (from, to) = (loss.named(from, bits)?, loss.named(to, bits)?);
    let same = |end: &Exact| exact.is_some_and(|eta| eta.minus(end).is_zero());
    let after = same(&from.0) || from.1.to_interval().hi() <= near.lo();
    let before = same(&to.0) || near.hi() <= to.1.to_interval().lo();
    Ok((after && before).then_some(true))
}

/// Whether two constants are the same.
pub fn is_same(loss: &Loss, [from, to]: &Steps, exact: [&Exact; 2], bits: u32) -> Result<bool, Reason> {
    let same = |expr, exact: &Exact| Ok(loss.named(expr, bits)?.0.minus(exact).is_zero());
    Ok(same(from, exact[0])? && same(to, exact[1])?)
}
