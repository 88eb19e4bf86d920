//! `smooth-condition`: the sign of alpha at a minimiser, for losses with elementary functions.

use super::smooth_critical_points::nature;
use super::smooth_event::decide;
use super::{Decides, SHARED, other_kind};
use crate::claim::Event;
use crate::context::Nature;
use crate::elementary::claim::Claim;
use crate::elementary::dyadic::Dyadic;
use crate::elementary::number::Number;
use crate::elementary::slope::{Loss, precision};
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::verdict::{Fault, Reason};
use std::cmp::Ordering;

/// `f'` has opposite signs at the ends of `at` and `f'' > 0` over it, so it has one critical point, a minimiser;
/// `alpha = 3 f'''^2 - f'' f''''` over `at` has a sign, and `2/f''` lies where it is said to.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let result = Fields::any(json, path)?.text("result")?;
    let required: &[&str] = match result {
        "none" => &["kind", "precision", "at", "result"],
        _ => &["kind", "precision", "at", "result", "eta_critical"],
    };
    let fields = Fields::new(json, path, required, &SHARED)?;
    let (bits, at) = (precision(&fields)?, fields.interval("at")?);
    match result {
        "none" => {
            let moves = loss.slope(&Dyadic::new(&at, bits))?.value.excludes_zero();
            if !moves && nature(loss, &at, bits)? != Some(Nature::Maximiser) {
                return Err(Fault::NotShown.because("that there is no minimiser is not shown"));
            }
        }
        "supercritical" | "subcritical" => {
            if !loss.crosses(&at, bits)? || nature(loss, &at, bits)? != Some(Nature::Minimiser) {
                return Err(Fault::NotShown.because("exactly one minimiser is not shown in the interval"));
            }
            if sign(loss, &at, &fields.interval("eta_critical")?, bits)? != result {
                return Err(Fault::NotShown.because("the local condition gives another result"));
            }
        }
        _ => return Err(Fault::Field.because(format!("{}: unknown", fields.place("result")))),
    }
    match claim {
        None => Ok(None),
        Some(Claim::Condition { at: named, expect }) => {
            let wrong = || Fault::NotShown.because("the claim is about another point");
            let (exact, near) = loss.named(named, bits)?;
            if !at.contains(&near.to_interval()) {
                return Err(wrong());
            }
            if result != "none" && !loss.derivatives(&exact, 1)?[1].is_zero() {
                return Err(Fault::NotShown.because("the claimed point is not shown to be critical"));
            }
            Ok(is_known(expect).then_some(expect == result))
        }
        Some(Claim::CriticalStep { .. }) if result != "none" => {
            decide(loss, claim, Event::MinimiserFlip, (None, &fields.interval("eta_critical")?), bits)
        }
        Some(_) => Err(other_kind()),
    }
}

fn is_known(expect: &str) -> bool {
    let rest = expect.strip_prefix("generalised-").unwrap_or(expect);
    ["supercritical", "subcritical"].contains(&rest) || ["degenerate", "flat"].contains(&expect)
}

/// What the sign of alpha gives, where `2/f''` lies in the interval given for it.
fn sign(loss: &Loss, at: &Interval, given: &Interval, bits: u32) -> Result<&'static str, Reason> {
    let x = Dyadic::new(at, bits);
    let d = loss.over(&x, 4)?;
    let step = d[2].reciprocal().map(|inverse| inverse.times_whole(&2.into()).to_interval());
    if !step.is_some_and(|step| given.contains(&step)) {
        return Err(Fault::NotShown.because("the critical step size is not shown to lie in its interval"));
    }
    match alpha(&d).and_then(|alpha| alpha.sign()) {
        Some(Ordering::Greater) => Ok("supercritical"),
        Some(Ordering::Less) => Ok("subcritical"),
        _ => Err(Fault::NotShown.because("the sign of alpha is not shown")),
    }
}

/// `3 f'''^2 - f'' f''''` from `f, f', ...`.
pub fn alpha<T: Number>(d: &[T]) -> Option<T> {
    let square = d[3].power(2)?.times(&d[3].whole(3))?;
    Some(square.minus(&d[2].times(&d[4])?))
}
