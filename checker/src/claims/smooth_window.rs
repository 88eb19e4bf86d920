//! `smooth-window`: the largest open interval of step sizes with a stable 2-cycle, for losses with elementary functions.

use super::smooth_critical_points::piece;
use super::smooth_crossing::cycles;
use super::smooth_event::{constant, is_same};
use super::{Decides, SHARED, other_kind};
use crate::elementary::claim::Claim;
use crate::elementary::dyadic::Dyadic;
use crate::elementary::exact::Exact;
use crate::elementary::number::Number;
use crate::elementary::slope::{Loss, precision};
use crate::elementary::two_cycles::{Map, exactly};
use crate::expr;
use crate::fields::Fields;
use crate::interval::{self, Interval};
use crate::json::Json;
use crate::number::shorten;
use crate::pieces;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use std::cmp::Ordering::{self, Greater, Less};

/// There is no stable 2-cycle at either end; near both one is shown by the form of `h` there, between by enclosures of the multiplier.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &["kind", "precision", "from", "to", "parts"], &SHARED)?;
    let bits = precision(&fields)?;
    let (from, to) = (end(loss, &fields, "from", bits)?, end(loss, &fields, "to", bits)?);
    let between = Interval::new(from.until, to.until).filter(|steps| !steps.is_point());
    let between = between.ok_or_else(|| Fault::NotShown.because("nothing lies between the ends"))?;
    for (eta, part) in fields.parts(&between, &["x"])? {
        if !is_stable(&Map::new(loss, &eta, bits), &part.interval("x")?)? {
            return Err(Fault::NotShown.because(format!("{}: no stable 2-cycle is shown", part.place("x"))));
        }
    }
    match claim {
        None => Ok(None),
        Some(Claim::StableWindow(steps)) => match is_same(loss, steps, [&from.eta, &to.eta], bits)? {
            true => Ok(Some(true)),
            false => Err(Fault::NotShown.because("the claim is about other step sizes")),
        },
        Some(_) => Err(other_kind()),
    }
}

/// Whether an interval holds a point of a 2-cycle at every step size, and all such 2-cycles are stable.
pub fn is_stable(map: &Map, x: &Interval) -> Result<bool, Reason> {
    let inside = Dyadic::whole(-1, map.bits()).hull(&Dyadic::whole(1, map.bits()));
    Ok(inside.contains_inside(&cycles(map, x)?.multiplier) && map.passes(x)?.is_some())
}

/// Whether no stable 2-cycle of the domain starts in a piece.
pub fn none_stable(map: &Map, piece: &Interval) -> Result<bool, Reason> {
    match map.has_start(piece) {
        Ok(false) => Ok(true),
        Err(reason) if reason.fault != Fault::NotShown => Err(reason),
        _ => {
            let one = Dyadic::whole(1, map.bits());
            Ok(map.multipliers(piece)?.is_none_or(|rho| rho.absolute().lo() >= one.lo()))
        }
    }
}

/// An end of the window, and how far from it a stable 2-cycle is shown.
struct End {
    eta: Exact,
    until: BigRational,
}

/// A point where `h` has its only zero in `x`, at the step size of an end.
pub struct Zero {
    /// The point.
    pub at: Exact,
    /// The interval.
    pub x: Interval,
    /// The order of the zero.
    pub order: usize,
}

/// At the step size no 2-cycle is stable; from there to `until` one is.
fn end(loss: &Loss, fields: &Fields, key: &str, bits: u32) -> Result<End, Reason> {
    let place = fields.place(key);
    let not_shown = |text: &str| Fault::NotShown.because(format!("{place}: {text}"));
    let fields = Fields::new(fields.get(key)?, &place, &["eta", "until", "zeros", "cuts"], &[])?;
    let (eta, near) = constant(loss, &fields, "eta", bits)?;
    let (near, until) = (near.to_interval(), fields.rational("until")?);
    let side = if key == "from" { Greater } else { Less };
    let step = match side {
        Greater => Interval::new(near.lo().clone(), until.clone()).filter(|_| near.hi() < &until),
        _ => Interval::new(until.clone(), near.hi().clone()).filter(|_| &until < near.lo()),
    };
    let step = step.filter(|step| interval::sign(step.lo()).is_gt());
    let step = step.ok_or_else(|| not_shown("until is not on its side"))?;
    let map = Map::new(loss, &near, bits);
    let mut zeros = Vec::new();
    for (index, json) in fields.array("zeros")?.iter().enumerate() {
        let place = format!("{}[{index}]", fields.place("zeros"));
        let point = Fields::new(json, &place, &["at", "x"], &[])?;
        let (at, near) = loss.named(&expr::parse(point.text("at")?)?, bits)?;
        let x = point.interval("x")?;
        let order = alone(&map, &x, (&at, &near.to_interval()), &eta)?;
        let order = order.ok_or_else(|| {
            Fault::NotShown.because(format!("{place}: no zero of h that is alone and not stable"))
        })?;
        zeros.push(Zero { at, x, order });
    }
    let domain = &loss.problem.domain;
    for (lo, hi) in pieces::between(domain.lo(), &fields.numbers("cuts")?, domain.hi()) {
        let piece = piece(lo, hi)?;
        if !zeros.iter().any(|zero| zero.x.contains(&piece)) && !none_stable(&map, &piece)? {
            let lo = shorten(&lo.to_string());
            return Err(not_shown(&format!("the piece from {lo}: a stable 2-cycle is not excluded")));
        }
    }
    let first = zeros.first().ok_or_else(|| not_shown("no zero of h"))?;
    match goes_on(&Map::new(loss, &step, bits), first, &eta, side)? {
        true => Ok(End { eta, until }),
        false => Err(not_shown("no stable 2-cycle is shown near the end")),
    }
}

/// The order of a zero of `h` that is the only one in `x`, and no point of a stable 2-cycle: a multiple one (a fixed point, or the
/// multiplier is 1), or one with the multiplier -1.
pub fn alone(
    map: &Map,
    x: &Interval,
    (at, near): (&Exact, &Interval),
    eta: &Exact,
) -> Result<Option<usize>, Reason> {
    let Some(local) = map.local(x)?.filter(|_| x.lo() < near.lo() && near.hi() < x.hi()) else {
        return Ok(None);
    };
    let exact = exactly(map.loss(), at, eta)?;
    let order = exact.h[1..3].iter().take_while(|derivative| derivative.is_zero()).count() + 1;
    let is_neutral = order > 1 || exact.multiplier.plus(&eta.whole(1)).is_zero();
    let shown = exact.h[0].is_zero() && is_neutral && local.h[order].excludes_zero();
    Ok(shown.then_some(order))
}

/// Whether `x` holds a point of a stable 2-cycle at every step size between that of the zero and another, on the given side of it.
pub fn goes_on(map: &Map, zero: &Zero, eta: &Exact, side: Ordering) -> Result<bool, Reason> {
    let Some(local) = map.local(&zero.x)? else { return Ok(false) };
    let (one, x) = (Dyadic::whole(1, map.bits()), &zero.x);
    let is_positive = |value: &Dyadic| value.sign() == Some(Greater);
    let exact = exactly(map.loss(), &zero.at, eta)?;
    let is_fixed = exact.slope.is_zero() && is_positive(&local.curvature) && side == Greater;
    let is_other = local.slope.excludes_zero() || (is_fixed && zero.order == 3);
    if !is_other {
        return Ok(false);
    }
    let rises = [map.balance(x.lo())? == Some(Less), map.balance(x.hi())? == Some(Greater)];
    let [_, rise, bend, twist] = &local.h;
    let [shift, tilt] = &local.by_eta;
    if zero.order > 1 && !is_positive(&local.multiplier.plus(&one)) {
        return Ok(false);
    }
    Ok(match zero.order {
        // The multiplier moves away from -1.
        1 => {
            is_positive(rise)
                && rises == [true, true]
                && map.drift(&local).and_then(|drift| drift.sign()) == Some(side)
        }
        // At the step size, h has its one zero in x where h_x = 0.
        2 => match (bend.sign(), shift.sign()) {
            (Some(bend @ (Less | Greater)), Some(shift @ (Less | Greater))) => {
                let beside = if side == Greater { shift } else { shift.reverse() };
                bend != beside && rises[usize::from(bend == Greater)]
            }
            _ => false,
        },
        _ => is_positive(twist) && tilt.excludes_zero() && rises == [true, true],
    })
}
