//! Exact rationals: a function has a value here only where that value is rational and known to be.

use super::{Elementary, Integer, Rational};
use std::cmp::Ordering;

/// The largest size of a power, in bits.
const POWER_BITS: u64 = 1_000_000;

/// The exact `k`-th root of a number that is not negative, where it is rational.
fn exact_root(q: &Rational, k: u32) -> Option<Rational> {
    let root = |n: &Integer| {
        let (root, rest) = n.clone().root_rem(Integer::new(), k);
        (rest == 0).then_some(root)
    };
    Some(Rational::from((root(q.numer())?, root(q.denom())?)))
}

/// `value` where the argument is `point`: by Lindemann's theorem the only rational points of these functions.
fn only_at(x: &Rational, point: i64, value: (i64, i64)) -> Option<Rational> {
    (*x == point).then(|| Rational::from(value))
}

impl Elementary for Rational {
    fn whole(&self, k: i64) -> Self {
        Rational::from(k)
    }

    fn negated(&self) -> Self {
        Rational::from(-self)
    }

    fn pi(&self) -> Option<Self> {
        None
    }

    fn euler(&self) -> Option<Self> {
        None
    }

    fn powi(&self, k: i64) -> Option<Self> {
        let size = u64::from(self.numer().significant_bits().max(self.denom().significant_bits()));
        let trivial = *self == 0 || *self == 1 || *self == -1;
        if !trivial && size.saturating_mul(k.unsigned_abs()) > POWER_BITS {
            return None;
        }
        if *self == 0 && k < 0 {
            return None;
        }
        // Parity is all that matters to 0, 1 and -1.
        let exponent =
            if trivial { u32::from(k != 0) * (2 + (k % 2 != 0) as u32) } else { k.unsigned_abs() as u32 };
        let power = |n: &Integer| Integer::from(rug::ops::Pow::pow(n, exponent));
        let value = Rational::from((power(self.numer()), power(self.denom())));
        Some(if k < 0 { value.recip() } else { value })
    }

    fn exp(&self) -> Option<Self> {
        only_at(self, 0, (1, 1))
    }

    fn log(&self) -> Option<Self> {
        only_at(self, 1, (0, 1))
    }

    fn sqrt(&self) -> Option<Self> {
        (*self >= 0).then(|| exact_root(self, 2)).flatten()
    }

    fn cbrt(&self) -> Option<Self> {
        let root = exact_root(&Rational::from(self.abs_ref()), 3)?;
        Some(if *self < 0 { -root } else { root })
    }

    fn abs(&self) -> Option<Self> {
        (*self != 0).then(|| Rational::from(self.abs_ref()))
    }

    fn signum(&self) -> Option<Self> {
        match self.cmp0() {
            Ordering::Greater => Some(Rational::from(1)),
            Ordering::Less => Some(Rational::from(-1)),
            Ordering::Equal => None,
        }
    }

    fn sin(&self) -> Option<Self> {
        only_at(self, 0, (0, 1))
    }

    fn cos(&self) -> Option<Self> {
        only_at(self, 0, (1, 1))
    }

    fn tan(&self) -> Option<Self> {
        only_at(self, 0, (0, 1))
    }

    fn asin(&self) -> Option<Self> {
        only_at(self, 0, (0, 1))
    }

    fn acos(&self) -> Option<Self> {
        only_at(self, 1, (0, 1))
    }

    fn atan(&self) -> Option<Self> {
        only_at(self, 0, (0, 1))
    }

    fn atan2(&self, x: &Self) -> Option<Self> {
        (*self == 0 && *x > 0).then(Rational::new)
    }

    fn sinh(&self) -> Option<Self> {
        only_at(self, 0, (0, 1))
    }

    fn cosh(&self) -> Option<Self> {
        only_at(self, 0, (1, 1))
    }

    fn tanh(&self) -> Option<Self> {
        only_at(self, 0, (0, 1))
    }

    fn sigmoid(&self) -> Option<Self> {
        only_at(self, 0, (1, 2))
    }

    fn softplus(&self) -> Option<Self> {
        None
    }

    fn erf(&self) -> Option<Self> {
        only_at(self, 0, (0, 1))
    }

    fn relu(&self) -> Option<Self> {
        match self.cmp0() {
            Ordering::Greater => Some(self.clone()),
            Ordering::Less => Some(Rational::new()),
            Ordering::Equal => None,
        }
    }
}
