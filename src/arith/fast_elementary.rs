//! The elementary functions of intervals with double ends, by MPFR at 53 bits.

use super::fast_interval::{product_down, product_up};
use super::{Elementary, FastInterval, Interval, Scalar};
use std::cmp::Ordering;

impl FastInterval {
    /// A function of the MPFR interval, rounded outward to doubles.
    fn by_mpfr(self, f: impl Fn(&Interval) -> Option<Interval>) -> Option<Self> {
        let value = FastInterval::around(&f(&self.to_interval()?)?);
        value.is_bounded().then_some(value)
    }

    /// The range of the sizes.
    fn magnitude(self) -> Self {
        if self.lo() >= 0.0 {
            self
        } else if self.hi() <= 0.0 {
            FastInterval::ordered(-self.hi(), -self.lo())
        } else {
            FastInterval::ordered(0.0, (-self.lo()).max(self.hi()))
        }
    }
}

/// `x^k` for `x >= 0` by squaring, with every product rounded the same way.
fn power(x: f64, k: u64, product: fn(f64, f64) -> f64) -> f64 {
    let mut value = x;
    for bit in (0..u64::BITS - 1 - k.leading_zeros()).rev() {
        value = product(value, value);
        if k >> bit & 1 == 1 {
            value = product(value, x);
        }
    }
    value
}

impl Elementary for FastInterval {
    fn whole(&self, k: i64) -> Self {
        if k.unsigned_abs() < 1 << 53 { FastInterval::exactly(k as f64) } else { self.lift(&k.into()) }
    }

    fn negated(&self) -> Self {
        FastInterval::ordered(-self.hi(), -self.lo())
    }

    fn pi(&self) -> Option<Self> {
        // The double is below the number.
        let below = std::f64::consts::PI;
        Some(FastInterval::ordered(below, below.next_up()))
    }

    fn euler(&self) -> Option<Self> {
        // The double is below the number.
        let below = std::f64::consts::E;
        Some(FastInterval::ordered(below, below.next_up()))
    }

    fn powi(&self, k: i64) -> Option<Self> {
        if k == 0 {
            return Some(self.whole(1));
        }
        if k < 0 {
            return self.whole(1).over(&self.powi(k.checked_neg()?)?);
        }
        let n = k.unsigned_abs();
        if k == 1 {
            return Some(*self);
        }
        let size = self.magnitude();
        // Products of numbers that are not negative, rounded down, may slip below zero only by underflow.
        let raised = FastInterval::checked(
            power(size.lo(), n, product_down).max(0.0),
            power(size.hi(), n, product_up),
        );
        Some(match (k % 2 == 0, self.sign()) {
            (true, _) | (false, Some(Ordering::Greater | Ordering::Equal)) => raised,
            (false, Some(Ordering::Less)) => raised.negated(),
            (false, None) => FastInterval::checked(
                -power((-self.lo()).max(0.0), n, product_up),
                power(self.hi().max(0.0), n, product_up),
            ),
        })
    }

    fn exp(&self) -> Option<Self> {
        self.by_mpfr(Interval::exp)
    }

    fn log(&self) -> Option<Self> {
        self.by_mpfr(Interval::log)
    }

    fn sqrt(&self) -> Option<Self> {
        if self.lo() < 0.0 || !self.is_bounded() {
            return None;
        }
        // IEEE 754 rounds the square root correctly.
        let below = f64::sqrt(self.lo());
        let lo = if below == 0.0 { 0.0 } else { below.next_down() };
        Some(FastInterval::checked(lo, f64::sqrt(self.hi()).next_up()))
    }

    fn cbrt(&self) -> Option<Self> {
        self.by_mpfr(Interval::cbrt)
    }

    fn abs(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Greater => Some(*self),
            Ordering::Less => Some(self.negated()),
            Ordering::Equal => None,
        }
    }

    fn signum(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Greater => Some(self.whole(1)),
            Ordering::Less => Some(self.whole(-1)),
            Ordering::Equal => None,
        }
    }

    fn folded(&self) -> Option<(Self, Self)> {
        let side = match self.is_exact_zero() {
            true => Some(*self),
            false => self.signum(),
        };
        Some((self.magnitude(), side.unwrap_or(FastInterval::ordered(-1.0, 1.0))))
    }

    fn sin(&self) -> Option<Self> {
        self.by_mpfr(Interval::sin)
    }

    fn cos(&self) -> Option<Self> {
        self.by_mpfr(Interval::cos)
    }

    fn tan(&self) -> Option<Self> {
        self.by_mpfr(Interval::tan)
    }

    fn asin(&self) -> Option<Self> {
        self.by_mpfr(Interval::asin)
    }

    fn acos(&self) -> Option<Self> {
        self.by_mpfr(Interval::acos)
    }

    fn atan(&self) -> Option<Self> {
        self.by_mpfr(Interval::atan)
    }

    fn atan2(&self, x: &Self) -> Option<Self> {
        let x = x.to_interval()?;
        self.by_mpfr(|y| y.atan2(&x))
    }

    fn sinh(&self) -> Option<Self> {
        self.by_mpfr(Interval::sinh)
    }

    fn cosh(&self) -> Option<Self> {
        self.by_mpfr(Interval::cosh)
    }

    fn tanh(&self) -> Option<Self> {
        self.by_mpfr(Interval::tanh)
    }

    fn sigmoid(&self) -> Option<Self> {
        self.by_mpfr(Interval::sigmoid)
    }

    fn softplus(&self) -> Option<Self> {
        self.by_mpfr(Interval::softplus)
    }

    fn erf(&self) -> Option<Self> {
        self.by_mpfr(Interval::erf)
    }

    fn relu(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Greater => Some(*self),
            Ordering::Less => Some(self.whole(0)),
            Ordering::Equal => None,
        }
    }
}
