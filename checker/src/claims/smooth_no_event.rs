//! `smooth-no-event`: refutes a claim `critical-step` about a loss with elementary functions.

use super::smooth_critical_points::piece;
use super::smooth_event::event;
use super::{Decides, SHARED, other_kind};
use crate::claim::Event;
use crate::elementary::claim::Claim;
use crate::elementary::dyadic::Dyadic;
use crate::elementary::slope::{Loss, precision};
use crate::elementary::two_cycles::Map;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::number::shorten;
use crate::pieces;
use crate::verdict::{Fault, Reason};

/// At each step size of `eta`, on each piece of the domain no cycle starts, or the event happens to none that does.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &["kind", "precision", "event", "eta", "parts"], &SHARED)?;
    let (bits, event, eta) = (precision(&fields)?, event(&fields)?, fields.step_sizes("eta")?);
    let domain = &loss.problem.domain;
    for (steps, part) in fields.parts(&eta, &["cuts"])? {
        let map = Map::new(loss, &steps, bits);
        for (lo, hi) in pieces::between(domain.lo(), &part.numbers("cuts")?, domain.hi()) {
            if !is_free(&map, &piece(lo, hi)?, event)? {
                let text = format!("{}: the piece from {}", part.place("cuts"), shorten(&lo.to_string()));
                return Err(Fault::NotShown.because(text + ": the event is not excluded"));
            }
        }
    }
    let Some(claim) = claim else { return Ok(None) };
    let Claim::CriticalStep { event: claimed, eta: [from, to] } = claim else { return Err(other_kind()) };
    let (from, to) = (loss.named(from, bits)?.1.to_interval(), loss.named(to, bits)?.1.to_interval());
    if *claimed != event || eta.lo() > from.lo() || to.hi() > eta.hi() {
        return Err(Fault::NotShown.because("the claim is about another event"));
    }
    Ok(Some(false))
}

/// Whether the event happens to no minimiser, or to no 2-cycle with its start, in a piece.
pub fn is_free(map: &Map, piece: &Interval, event: Event) -> Result<bool, Reason> {
    let one = Dyadic::whole(1, map.bits());
    if event == Event::MinimiserFlip {
        let (slope, factor) = map.step(piece)?;
        return Ok(slope.excludes_zero() || factor.plus(&one).excludes_zero());
    }
    match map.has_start(piece) {
        Ok(false) => return Ok(true),
        Err(reason) if reason.fault != Fault::NotShown => return Err(reason),
        _ => {}
    }
    let Some(rho) = map.multipliers(piece)? else { return Ok(true) };
    Ok(match event {
        Event::Flip => rho.plus(&one).excludes_zero(),
        Event::Superstable => rho.excludes_zero(),
        _ => rho.minus(&one).excludes_zero(),
    })
}
