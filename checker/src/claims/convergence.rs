//! `convergence`: what almost every start of an interval converges to.

use super::cycle::Points;
use super::{Decides, SHARED, invariant, other_kind};
use crate::claim::Claim;
use crate::context::{self, Context};
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::number;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use num_traits::One;
use std::cmp::Ordering;

/// Coppel's route: `[a, b]` is invariant, and it is cut into pieces on each of which `G^4(x) - x` has no zero, or is
/// monotone with its one zero a fixed point or a point of a 2-cycle. So there is no orbit of least period 4, and no
/// fixed point or 2-cycle is neutral: all but countably many starts converge to an attracting fixed point or
/// 2-cycle. Where `G^4(x) - x` increases through a zero, the zero repels.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &["kind", "eta", "interval", "cuts", "to"], &SHARED)?;
    if cx.degree() < 3 {
        return Err(Fault::Unsupported.because("convergence for a quadratic loss"));
    }
    let (eta, interval) = invariant::show(cx, &fields)?;
    let to = match fields.text("to")? {
        "fixed-point" => Kind::Fixed,
        "period-2" => Kind::Period2,
        _ => return Err(Fault::Field.because(format!("{}: unknown", fields.place("to")))),
    };
    let mut last = interval.lo().clone();
    let place = fields.place("cuts");
    for json in fields.array("cuts")? {
        let Json::Text(text) = json else {
            return Err(Fault::Field.because(format!("{place}: expected numbers")));
        };
        let next = number::canonical(text)?;
        settle(cx, &eta, &last, &next, to)?;
        last = next;
    }
    settle(cx, &eta, &last, interval.hi(), to)?;
    match claim {
        None => Ok(None),
        Some(Claim::Converges { eta: claimed, starts: (lo, hi), to: target }) => {
            if *claimed != eta {
                return Err(Fault::NotShown.because("the claim is about another step size"));
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

/// Shows that one piece has no orbit of least period 4 and no attractor but of the kind `to`.
pub fn settle(
    cx: &Context,
    eta: &BigRational,
    lo: &BigRational,
    hi: &BigRational,
    to: Kind,
) -> Result<(), Reason> {
    let points = Points { gradient: cx.derivative(1), curvature: cx.derivative(2), map: cx.map(eta), eta };
    Pieces { cx, points }.check(lo, hi, to)
}

struct Pieces<'a> {
    cx: &'a Context<'a>,
    points: Points<'a>,
}

impl Pieces<'_> {
    /// One piece; a zero that is not of the kind `to` must repel.
    fn check(&self, lo: &BigRational, hi: &BigRational, to: Kind) -> Result<(), Reason> {
        let wrong = |text: &str| Fault::NotShown.because(format!("the piece from {}: {text}", describe(lo)));
        let piece = Interval::new(lo.clone(), hi.clone()).filter(|piece| !piece.is_point());
        let piece = piece.ok_or_else(|| wrong("the cuts do not ascend"))?;
        self.cx.budget.spend(1_000_000)?;
        let centre = Interval::point(piece.middle());
        let (end, _) = self.fourth(&centre)?;
        let (_, slope) = self.fourth(&piece)?;
        let slope = slope.sub(&Interval::point(BigRational::one()));
        let value = end.sub(&centre).add(&slope.mul(&piece.sub(&centre)));
        let definite = |sign: Option<Ordering>| sign.filter(|sign| *sign != Ordering::Equal);
        if definite(value.sign()).is_some() {
            return Ok(());
        }
        let slope = definite(slope.sign()).ok_or_else(|| wrong("neither without a zero nor monotone"))?;
        let kind = if context::crosses(&self.points.gradient, &piece)? {
            Kind::Fixed
        } else if self.points.crosses(&piece)? {
            Kind::Period2
        } else {
            return Err(wrong("a zero is neither a fixed point nor a point of a 2-cycle"));
        };
        if kind != to && slope != Ordering::Greater {
            return Err(wrong("an attractor of the other kind"));
        }
        Ok(())
    }

    /// *Enclosures* of `G^4` and of its derivative on an interval.
    fn fourth(&self, start: &Interval) -> Result<(Interval, Interval), Reason> {
        let one = Interval::point(BigRational::one());
        let eta = Interval::point(self.points.eta.clone());
        let mut slope = one.clone();
        let mut image = start.clone();
        for _ in 0..4 {
            slope = slope.mul(&one.sub(&self.points.curvature.over(&image)?.mul(&eta)));
            image = self.points.map.over(&image)?.widened();
        }
        Ok((image, slope))
    }
}

fn describe(value: &BigRational) -> String {
    number::shorten(&value.to_string())
}
