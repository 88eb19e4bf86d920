//! The zeros of `F(x) = G^k(x) - x` on pieces of the line, for every step size of an interval.

use crate::context::{self, Context};
use crate::fixed::Fixed;
use crate::interval::Interval;
use crate::limits;
use crate::number;
use crate::poly::Poly;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use std::cmp::Ordering;

/// Gradient descent at the step sizes of an interval.
pub struct Map<'a> {
    cx: &'a Context<'a>,
    /// `f'`.
    pub gradient: Poly,
    /// `f''`.
    pub curvature: Poly,
    third: Poly,
    eta: Interval,
    steps: Fixed,
    one: Fixed,
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
    /// One, a point of the longer period.
    Longer,
}

impl<'a> Map<'a> {
    /// The map of a loss.
    pub fn new(cx: &'a Context, eta: Interval) -> Map<'a> {
        let (gradient, curvature, third) = (cx.derivative(1), cx.derivative(2), cx.derivative(3));
        Map { cx, gradient, curvature, third, steps: Fixed::new(&eta), eta, one: Fixed::one() }
    }

    /// An *enclosure* of `G`: `c - eta f'(c) + (1 - eta f'')(x - c)`, `c` the middle.
    pub fn over(&self, x: &Interval) -> Result<Interval, Reason> {
        Ok(self.image(&Fixed::new(x))?.to_interval())
    }

    /// An *enclosure* of `1 - eta f''`.
    pub fn slope(&self, x: &Interval) -> Result<Interval, Reason> {
        Ok(self.slope_over(&Fixed::new(x))?.to_interval())
    }

    /// The values of a polynomial, where they do not get too long.
    fn of(&self, poly: &Poly, x: &Fixed) -> Result<Fixed, Reason> {
        let (degree, bits) = (poly.degree() as u64, x.bits());
        if degree * bits > limits::VALUE_BITS {
            return Err(Fault::Limit.because("the value of a polynomial has too many digits"));
        }
        let limbs = 1 + bits / 64;
        self.cx.budget.spend((1 + degree) * (4 + degree) * limbs * limbs)?;
        Ok(Fixed::of(poly, x))
    }

    fn image(&self, x: &Fixed) -> Result<Fixed, Reason> {
        let centre = x.middle();
        let value = centre.sub(&self.steps.mul(&self.of(&self.gradient, &centre)?));
        let slope = self.one.sub(&self.steps.mul(&self.of(&self.curvature, x)?));
        Ok(value.add(&slope.mul(&x.sub(&centre))))
    }

    fn slope_over(&self, x: &Fixed) -> Result<Fixed, Reason> {
        let centre = x.middle();
        let value = self.of(&self.curvature, &centre)?;
        let curvature = value.add(&self.of(&self.third, x)?.mul(&x.sub(&centre)));
        Ok(self.one.sub(&self.steps.mul(&curvature)))
    }

    /// *Enclosures* of `G^times` and of its derivative.
    fn iterate(&self, start: &Fixed, times: usize) -> Result<(Fixed, Fixed), Reason> {
        let (mut image, mut slope) = (start.clone(), self.one.clone());
        for _ in 0..times {
            slope = slope.mul(&self.slope_over(&image)?);
            image = self.image(&image)?;
        }
        Ok((image, slope))
    }

    /// Whether `H(x) = f'(x) + f'(G(x))`, which vanishes at fixed points and 2-cycles only, has opposite signs at
    /// the ends, or, for one step size, vanishes at a point.
    pub fn crosses(&self, interval: &Interval) -> Result<bool, Reason> {
        if interval.is_point() {
            let x = interval.lo();
            let force = self.gradient.at(x)?;
            let image = x - self.eta.lo() * &force;
            return Ok(self.eta.is_point() && self.gradient.at(&image)? == -force);
        }
        let balance = |x: &BigRational| {
            let x = Fixed::new(&Interval::point(x.clone()));
            let there = self.of(&self.gradient, &self.image(&x)?)?;
            Ok(self.of(&self.gradient, &x)?.add(&there).sign())
        };
        let (left, right) = (balance(interval.lo())?, balance(interval.hi())?);
        Ok(left.is_some() && right == left.map(Ordering::reverse))
    }

    /// Whether `H` has a derivative other than 0 throughout an interval.
    pub fn is_monotone(&self, interval: &Interval) -> Result<bool, Reason> {
        let x = Fixed::new(interval);
        let here = self.of(&self.curvature, &x)?;
        let there = self.of(&self.curvature, &self.image(&x)?)?;
        Ok(here.add(&there.mul(&self.slope_over(&x)?)).sign().is_some())
    }

    /// *Enclosures* of `F(x) = G^times(x) - x` over an interval, in the mean value form, and of its derivative.
    fn returns(&self, x: &Fixed, times: usize) -> Result<(Fixed, Fixed), Reason> {
        let centre = x.middle();
        let (end, _) = self.iterate(&centre, times)?;
        let slope = self.iterate(x, times)?.1.sub(&self.one);
        Ok((end.sub(&centre).add(&slope.mul(&x.sub(&centre))), slope))
    }

    /// The sign of `F'` over an interval.
    pub fn direction(&self, x: &Interval, times: usize) -> Result<Option<Ordering>, Reason> {
        Ok(self.iterate(&Fixed::new(x), times)?.1.sub(&self.one).sign())
    }

    /// Whether `F` has opposite signs at the ends of an interval, for all step sizes.
    pub fn passes(&self, x: &Interval, times: usize) -> Result<bool, Reason> {
        let sign = |end: &BigRational| {
            let end = Fixed::new(&Interval::point(end.clone()));
            Ok(self.iterate(&end, times)?.0.sub(&end).sign())
        };
        let (left, right) = (sign(x.lo())?, sign(x.hi())?);
        Ok(left.is_some() && right == left.map(Ordering::reverse))
    }

    /// Whether no point of an interval returns after a proper divisor of `period` steps.
    pub fn has_no_shorter(&self, x: &Interval, period: usize) -> Result<bool, Reason> {
        let x = Fixed::new(x);
        for divisor in (1..period).filter(|divisor| period.is_multiple_of(*divisor)) {
            if self.returns(&x, divisor)?.0.sign().is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether an interval is shown to hold a point of this least period.
    pub fn has_point(&self, x: &Interval, period: usize) -> Result<bool, Reason> {
        Ok(self.passes(x, period)? && self.has_no_shorter(x, period)?)
    }

    /// What the piece `[lo, hi]` holds of the zeros of `G^times(x) - x`: nothing, or exactly one that is a fixed point, or for
    /// even `times` a point of least period 2, or a point of least period `times`.
    pub fn zero(&self, lo: &BigRational, hi: &BigRational, times: usize) -> Result<Zero, Reason> {
        let wrong = |text: &str| {
            let place = number::shorten(&lo.to_string());
            Fault::NotShown.because(format!("the piece from {place}: {text}"))
        };
        let piece = Interval::new(lo.clone(), hi.clone()).filter(|piece| !piece.is_point());
        let piece = piece.ok_or_else(|| wrong("the cuts do not ascend"))?;
        let (value, slope) = self.returns(&Fixed::new(&piece), times)?;
        if value.sign().is_some() {
            return Ok(Zero::None);
        }
        let sign = slope.sign().ok_or_else(|| wrong("neither without a zero nor monotone"))?;
        if context::crosses(&self.gradient, &piece)? {
            Ok(Zero::Fixed(sign))
        } else if times.is_multiple_of(2) && self.crosses(&piece)? {
            Ok(Zero::Period2(sign))
        } else if times > 2 && self.has_point(&piece, times)? {
            Ok(Zero::Longer)
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
