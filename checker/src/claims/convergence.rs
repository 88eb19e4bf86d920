//! `convergence`: what almost every start of an interval converges to, at all step sizes of an interval.

use super::{Decides, SHARED, invariant, other_kind};
use crate::claim::Claim;
use crate::context::Context;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::number;
use crate::pieces::{self, Map, Zero};
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use std::cmp::Ordering;

/// Coppel's route: `[a, b]` is invariant, and it is cut into pieces on each of which `G^4(x) - x` has no zero, or is
/// monotone with its one zero a fixed point or a point of a 2-cycle. So there is no orbit of least period 4, and no
/// fixed point or 2-cycle is neutral: all but countably many starts converge to an attracting fixed point or
/// 2-cycle. Where `G^4(x) - x` increases through a zero, the zero repels.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &["kind", "eta", "interval", "parts", "to"], &SHARED)?;
    if cx.degree() < 3 {
        return Err(Fault::Unsupported.because("convergence for a quadratic loss"));
    }
    let (eta, interval) = invariant::show(cx, &fields)?;
    let to = match fields.text("to")? {
        "fixed-point" => Kind::Fixed,
        "period-2" => Kind::Period2,
        _ => return Err(Fault::Field.because(format!("{}: unknown", fields.place("to")))),
    };
    for (steps, part) in fields.parts(&eta, &["cuts"])? {
        settle(cx, steps, &interval, &part.numbers("cuts")?, to)?;
    }
    match claim {
        None => Ok(None),
        Some(Claim::Converges { eta: claimed, starts: (lo, hi), to: target }) => {
            if !eta.contains(claimed) {
                return Err(Fault::NotShown.because("the claim is about other step sizes"));
            }
            if lo.cmp_rational(interval.lo()).is_lt() || hi.cmp_rational(interval.hi()).is_gt() {
                return Err(Fault::NotShown.because("the starts lie outside the interval"));
            }
            let meant = match target.as_str() {
                "period-2" => Some(Kind::Period2),
                "fixed-point" | "minimiser" => Some(Kind::Fixed),
                _ => None,
            };
            Ok(meant.map(|meant| meant == to))
        }
        Some(_) => Err(other_kind()),
    }
}

/// What the attractors are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Fixed points.
    Fixed,
    /// 2-cycles.
    Period2,
}

/// Shows that the pieces have no orbit of least period 4 and no attractor but of the kind `to`.
pub fn settle(
    cx: &Context,
    eta: Interval,
    interval: &Interval,
    cuts: &[BigRational],
    to: Kind,
) -> Result<(), Reason> {
    let map = Map::new(cx, eta);
    for (lo, hi) in pieces::between(interval.lo(), cuts, interval.hi()) {
        let repels = match map.zero(lo, hi, 4)? {
            Zero::None => continue,
            Zero::Fixed(sign) => to == Kind::Fixed || sign == Ordering::Greater,
            Zero::Period2(sign) => to == Kind::Period2 || sign == Ordering::Greater,
            Zero::Longer => false,
        };
        if !repels {
            let place = number::shorten(&lo.to_string());
            return Err(
                Fault::NotShown.because(format!("the piece from {place}: an attractor of the other kind"))
            );
        }
    }
    Ok(())
}
