//! The zeros of `F(x) = G^k(x) - x` on pieces of the line, for every step size of an interval.

use crate::context::{self, Context};
use crate::interval::Interval;
use crate::number;
use crate::poly::Poly;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use num_traits::One;
use std::cmp::Ordering;

/// Gradient descent at the step sizes of an interval.
pub struct Map {
    /// `f'`.
    pub gradient: Poly,
    /// `f''`.
    pub curvature: Poly,
    eta: Interval,
    one: Interval,
}

/// What a piece holds, for every step size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zero {
    /// No zero of `F`.
    None,
    /// One, a fixed point of `G`, with the sign of `F'`.
    Fixed(Ordering),
    /// One, a point of least period 2, with the sign of `F'`.
    Period2(Ordering),
}

impl Map {
    /// The map of a loss.
    pub fn new(cx: &Context, eta: Interval) -> Map {
        let one = Interval::point(BigRational::one());
        Map { gradient: cx.derivative(1), curvature: cx.derivative(2), eta, one }
    }

    /// An *enclosure* of `G`: `c - eta f'(c) + (1 - eta f'')(x - c)`, `c` the middle.
    pub fn over(&self, x: &Interval) -> Result<Interval, Reason> {
        let centre = Interval::point(x.middle());
        let value = centre.sub(&self.eta.mul(&self.gradient.over(&centre)?));
        if x.is_point() {
            return Ok(value);
        }
        let slope = self.one.sub(&self.eta.mul(&self.curvature.horner(x)));
        Ok(value.add(&slope.mul(&x.sub(&centre))))
    }

    /// An *enclosure* of `1 - eta f''`.
    pub fn slope(&self, x: &Interval) -> Result<Interval, Reason> {
        Ok(self.one.sub(&self.eta.mul(&self.curvature.over(x)?)))
    }

    /// *Enclosures* of `G^times` and of its derivative.
    pub fn iterate(&self, start: &Interval, times: usize) -> Result<(Interval, Interval), Reason> {
        let mut slope = self.one.clone();
        let mut image = start.clone();
        for step in 0..times {
            slope = slope.mul(&self.slope(&image)?);
            image = self.over(&image)?;
            if step + 1 < times {
                image = image.widened();
            }
        }
        Ok((image, slope))
    }

    /// Whether `H(x) = f'(x) + f'(G(x))`, which vanishes at fixed points and 2-cycles only, has opposite signs at
    /// the ends, or vanishes at a point.
    pub fn crosses(&self, interval: &Interval) -> Result<bool, Reason> {
        let left = self.balance(interval.lo())?;
        if interval.is_point() {
            return Ok(left == Some(Ordering::Equal));
        }
        let right = self.balance(interval.hi())?;
        Ok(matches!(left, Some(Ordering::Less | Ordering::Greater)) && right == left.map(Ordering::reverse))
    }

    fn balance(&self, point: &BigRational) -> Result<Option<Ordering>, Reason> {
        let point = Interval::point(point.clone());
        let image = self.over(&point)?;
        Ok(self.gradient.over(&point)?.add(&self.gradient.over(&image)?).sign())
    }

    /// What the piece `[lo, hi]` holds of the zeros of `G^times(x) - x`, `times` even: nothing, or exactly one that
    /// is a fixed point or a point of least period 2.
    pub fn zero(
        &self,
        cx: &Context,
        lo: &BigRational,
        hi: &BigRational,
        times: usize,
    ) -> Result<Zero, Reason> {
        let wrong = |text: &str| {
            let place = number::shorten(&lo.to_string());
            Fault::NotShown.because(format!("the piece from {place}: {text}"))
        };
        let piece = Interval::new(lo.clone(), hi.clone()).filter(|piece| !piece.is_point());
        let piece = piece.ok_or_else(|| wrong("the cuts do not ascend"))?;
        cx.budget.spend(1_000_000)?;
        let centre = Interval::point(piece.middle());
        let (end, _) = self.iterate(&centre, times)?;
        let (_, slope) = self.iterate(&piece, times)?;
        let slope = slope.sub(&self.one);
        let value = end.sub(&centre).add(&slope.mul(&piece.sub(&centre)));
        let definite = |sign: Option<Ordering>| sign.filter(|sign| *sign != Ordering::Equal);
        if definite(value.sign()).is_some() {
            return Ok(Zero::None);
        }
        let sign = definite(slope.sign()).ok_or_else(|| wrong("neither without a zero nor monotone"))?;
        if context::crosses(&self.gradient, &piece)? {
            Ok(Zero::Fixed(sign))
        } else if self.crosses(&piece)? {
            Ok(Zero::Period2(sign))
        } else {
            Err(wrong("a zero is neither a fixed point nor a point of a 2-cycle"))
        }
    }
}

/// The pieces `[lo, cuts[0]], [cuts[0], cuts[1]], ..., [.., hi]`.
pub fn between<'a>(
    lo: &'a BigRational,
    cuts: &'a [BigRational],
    hi: &'a BigRational,
) -> impl Iterator<Item = (&'a BigRational, &'a BigRational)> {
    std::iter::once(lo).chain(cuts).zip(cuts.iter().chain(std::iter::once(hi)))
}
