//! What series are computed with: enclosures, or exact values.

use super::dyadic::Dyadic;
use super::{error_function, exponential, trigonometric};
use crate::function::Function;
use crate::interval::Interval;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed};
use std::cmp::Ordering;

/// A kind of real numbers. `None` where a value is not shown to exist, or is too large.
pub trait Number: Clone {
    /// A rational number of this kind.
    fn constant(&self, value: &BigRational) -> Self;
    /// Sums.
    fn plus(&self, other: &Self) -> Self;
    /// Differences.
    fn minus(&self, other: &Self) -> Self;
    /// Products.
    fn times(&self, other: &Self) -> Option<Self>;
    /// Reciprocals.
    fn reciprocal(&self) -> Option<Self>;
    /// Powers with a natural exponent.
    fn power(&self, exponent: u32) -> Option<Self>;
    /// The sign, where all members share it.
    fn sign(&self) -> Option<Ordering>;
    /// The value of an elementary function.
    fn apply(&self, function: Function) -> Option<Self>;
    /// The number pi.
    fn pi(&self) -> Option<Self>;

    /// The angle `atan2(self, x)` as a number whose derivative is not looked for in its value: for formulas alone.
    fn angle(&self, _x: &Self) -> Option<Self> {
        None
    }

    /// A whole number of this kind.
    fn whole(&self, value: i64) -> Self {
        self.constant(&BigRational::from(BigInt::from(value)))
    }

    /// Quotients.
    fn over(&self, other: &Self) -> Option<Self> {
        self.times(&other.reciprocal()?)
    }

    /// Quotients by a whole number other than 0.
    fn over_whole(&self, divisor: i64) -> Option<Self> {
        self.times(&self.constant(&BigRational::new(BigInt::one(), BigInt::from(divisor))))
    }

    /// Whether it is the number 0.
    fn is_zero(&self) -> bool {
        self.sign() == Some(Ordering::Equal)
    }
}

impl Number for Dyadic {
    fn constant(&self, value: &BigRational) -> Self {
        Dyadic::new(&Interval::point(value.clone()), self.bits())
    }

    fn plus(&self, other: &Self) -> Self {
        Dyadic::plus(self, other)
    }

    fn minus(&self, other: &Self) -> Self {
        Dyadic::minus(self, other)
    }

    fn times(&self, other: &Self) -> Option<Self> {
        Dyadic::times(self, other)
    }

    fn reciprocal(&self) -> Option<Self> {
        Dyadic::reciprocal(self)
    }

    fn power(&self, exponent: u32) -> Option<Self> {
        Dyadic::power(self, exponent)
    }

    fn sign(&self) -> Option<Ordering> {
        Dyadic::sign(self)
    }

    fn pi(&self) -> Option<Self> {
        trigonometric::pi(self.bits())
    }

    fn over_whole(&self, divisor: i64) -> Option<Self> {
        let value = Dyadic::over_whole(self, u32::try_from(divisor.unsigned_abs()).ok()?);
        Some(if divisor < 0 { Dyadic::whole(0, self.bits()).minus(&value) } else { value })
    }

    fn apply(&self, function: Function) -> Option<Self> {
        match function {
            Function::Sqrt => self.root(2),
            Function::Cbrt => self.root(3),
            Function::Abs => Some(self.absolute()),
            Function::Relu => {
                let zero = Dyadic::whole(0, self.bits());
                Some(Dyadic::between(
                    self.lo().max(zero.lo()).clone(),
                    self.hi().max(zero.lo()).clone(),
                    self.bits(),
                ))
            }
            Function::Sin => trigonometric::wave(self, false),
            Function::Cos => trigonometric::wave(self, true),
            Function::Cosh => monotone(&self.absolute(), cosh),
            Function::Acos => Some(self.pi()?.over_whole(2).minus(&self.apply(Function::Asin)?)),
            Function::Tan => {
                // Rising wherever the cosine has no zero between.
                trigonometric::wave(self, true)?.excludes_zero().then_some(())?;
                monotone(self, |x| {
                    let cosine = trigonometric::wave(x, true)?;
                    trigonometric::wave(x, false)?.over(&cosine)
                })
            }
            Function::Exp => monotone(self, exponential::exp),
            Function::Log => monotone(self, exponential::log),
            Function::Atan => monotone(self, trigonometric::atan),
            Function::Asin => monotone(self, asin),
            Function::Sinh => monotone(self, sinh),
            Function::Tanh => monotone(self, tanh),
            Function::Sigmoid => monotone(self, sigmoid),
            Function::Softplus => monotone(self, softplus),
            Function::Erf => monotone(self, error_function::erf),
            Function::LogCosh => monotone(&self.absolute(), log_cosh),
        }
    }
}

/// An increasing function over an interval, from its enclosures at points.
pub fn monotone(x: &Dyadic, at: impl Fn(&Dyadic) -> Option<Dyadic>) -> Option<Dyadic> {
    let low = at(&x.lower())?;
    if x.is_point() { Some(low) } else { Some(low.hull(&at(&x.upper())?)) }
}

/// `x/sqrt(1 - x^2)` is the tangent of the angle.
fn asin(x: &Dyadic) -> Option<Dyadic> {
    let one = Dyadic::whole(1, x.bits());
    let root = one.minus(&x.times(x)?).root(2)?;
    monotone(&x.over(&root)?, trigonometric::atan)
}

/// `exp(|x|)` and `exp(-|x|)`.
fn both(x: &Dyadic) -> Option<(Dyadic, Dyadic)> {
    let large = exponential::exp(&x.magnitude())?;
    let small = large.reciprocal()?;
    Some((large, small))
}

fn cosh(x: &Dyadic) -> Option<Dyadic> {
    let (large, small) = both(x)?;
    Some(large.plus(&small).over_whole(2))
}

/// An odd function from its values for `x >= 0`.
fn odd(x: &Dyadic, value: &Dyadic) -> Dyadic {
    if x.lo().is_negative() { Dyadic::whole(0, x.bits()).minus(value) } else { value.clone() }
}

fn sinh(x: &Dyadic) -> Option<Dyadic> {
    let (large, small) = both(x)?;
    Some(odd(x, &large.minus(&small).over_whole(2)))
}

fn tanh(x: &Dyadic) -> Option<Dyadic> {
    let one = Dyadic::whole(1, x.bits());
    let decay = falling(x)?;
    let decay = decay.times(&decay)?;
    Some(odd(x, &one.minus(&decay).over(&one.plus(&decay))?))
}

/// `exp(-|x|)`.
fn falling(x: &Dyadic) -> Option<Dyadic> {
    exponential::exp(&Dyadic::whole(0, x.bits()).minus(&x.magnitude()))
}

fn sigmoid(x: &Dyadic) -> Option<Dyadic> {
    let one = Dyadic::whole(1, x.bits());
    let decay = falling(x)?;
    let over = if x.lo().is_negative() { decay.clone() } else { one.clone() };
    over.over(&one.plus(&decay))
}

fn softplus(x: &Dyadic) -> Option<Dyadic> {
    let one = Dyadic::whole(1, x.bits());
    let rest = monotone(&one.plus(&falling(x)?), exponential::log)?;
    Some(if x.lo().is_negative() { rest } else { x.plus(&rest) })
}

/// `log(cosh(x)) = x + log(1 + exp(-2x)) - log(2)` for `x >= 0`.
fn log_cosh(x: &Dyadic) -> Option<Dyadic> {
    let opposite = Dyadic::whole(0, x.bits()).minus(&x.plus(x));
    let two = Dyadic::whole(2, x.bits());
    Some(x.plus(&softplus(&opposite)?).minus(&exponential::log(&two)?))
}
