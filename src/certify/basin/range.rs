//! A range of step sizes, cut into pieces until each is decided.

use super::arena::Arena;
use super::divergence::divergence_bound;
use super::piece::{Stuck, piece};
use super::types::{Basin, BasinLimits, OpenPiece, StepRange};
use crate::algebra::RatPoly;
use crate::arith::Rational;
use crate::certify::StepSize;

/// A piece is not cut below this part of the range,
const FINEST: u32 = 1024;
/// nor below this one where a multiplier may pass 1 or -1 in it.
const FINEST_AT_FLIPS: u32 = 1 << 20;

/// What almost every start does under gradient descent on a polynomial loss, for every step size in
/// `eta.0 ..= eta.1`. Where a closed interval of `starts` is given, some interval listed holds it if one is found.
///
/// Never fails: what cannot be decided within the limits is listed as open, or is a conclusion that is missing.
///
/// ```
/// use twostep::{algebra::RatPoly, arith::Rational, certify::basin::{BasinLimits, basin}};
/// // f = (x^2 - 1)^2 / 4 at eta = 11/10
/// let one = RatPoly::constant(Rational::from(1));
/// let loss = RatPoly::x().pow(2).sub(&one).pow(2).scale(&Rational::from((1, 4)));
/// let eta = Rational::from((11, 10));
/// let result = basin(&loss, (&eta, &eta), None, &BasinLimits::default());
/// let piece = &result.pieces[0];
/// // 0 and the point that one step takes to 0: sqrt(1 + 1/eta)
/// let interval = piece.intervals.iter().find(|i| i.left.at.lo == 0).unwrap();
/// assert!((interval.right.at.approx() - (21.0f64 / 11.0).sqrt()).abs() < 1e-12);
/// // all starts in it but countably many converge to one 2-cycle
/// let conclusion = interval.conclusion.as_ref().unwrap();
/// assert_eq!(conclusion.attractors.len(), 1);
/// assert_eq!(conclusion.attractors[0].period(), 2);
/// ```
pub fn basin(
    loss: &RatPoly,
    eta: (&Rational, &Rational),
    starts: Option<(Rational, Rational)>,
    limits: &BasinLimits,
) -> Basin {
    let (lo, hi) = if eta.0 <= eta.1 { eta } else { (eta.1, eta.0) };
    let single = (lo == hi).then(|| StepSize::rational(lo.clone()));
    prove(loss, StepRange { lo: lo.clone(), hi: hi.clone() }, single.as_ref(), starts, limits)
}

/// The same at one algebraic step size, which the range of the result encloses. Neutral multipliers are decided exactly.
pub fn basin_at(
    loss: &RatPoly,
    eta: &StepSize,
    starts: Option<(Rational, Rational)>,
    limits: &BasinLimits,
) -> Basin {
    let (lo, hi) = (eta.value.lo.clone(), eta.value.hi.clone());
    prove(loss, StepRange { lo, hi }, Some(eta), starts, limits)
}

fn prove(
    loss: &RatPoly,
    whole: StepRange,
    single: Option<&StepSize>,
    starts: Option<(Rational, Rational)>,
    limits: &BasinLimits,
) -> Basin {
    let (lo, hi) = (&whole.lo, &whole.hi);
    let mut result =
        Basin { eta: whole.clone(), divergence: divergence_bound(loss, lo), pieces: vec![], open: vec![] };
    let refuse = |reason: &str| vec![OpenPiece { eta: whole.clone(), reason: reason.into() }];
    let Some(bound) = &result.divergence else {
        result.open =
            refuse("the step size is not positive, or the loss is of degree below 3: its map is affine");
        return result;
    };
    if loss.degree() > limits.degree {
        result.open = refuse(&format!("the degree is above the limit of {}", limits.degree));
        return result;
    }
    let arena = Arena::new(loss, bound, limits.precision.clamp(64, 4096));
    let width = Rational::from(hi - lo);
    let (finest, at_flips) = (Rational::from(&width / FINEST), width / FINEST_AT_FLIPS);
    let mut open = vec![whole];
    let mut left = limits.pieces.max(1);
    while let Some(range) = open.pop() {
        left = left.saturating_sub(1);
        let width = Rational::from(&range.hi - &range.lo);
        let attempt = piece(&arena, &range, single, starts.as_ref(), limits);
        let passes = match &attempt {
            Ok(attempt) => attempt.passes,
            Err(stuck) => stuck.passes,
        };
        let least = if passes { &at_flips } else { &finest };
        let may_cut = single.is_none() && width > *least && left > open.len();
        match attempt {
            Ok(attempt) if attempt.settled || !may_cut => result.pieces.push(attempt.piece),
            Err(Stuck { reason, .. }) if !may_cut => result.open.push(OpenPiece { eta: range, reason }),
            _ => {
                let middle = Rational::from(&range.lo + &range.hi) / 2u32;
                open.push(StepRange { lo: middle.clone(), hi: range.hi });
                open.push(StepRange { lo: range.lo, hi: middle });
            }
        }
    }
    result
}
