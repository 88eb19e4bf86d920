//! Exact values `a + b sqrt(d)`: what claims name minimisers and step sizes by.

use crate::budget::Budget;
use crate::interval::{Interval, sign};
use crate::limits;
use crate::number;
use crate::poly::Poly;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::cmp::Ordering;

/// `a + b sqrt(d)` with rational `a`, `b` and a rational `d > 0` that is no square; rational where `b = 0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surd {
    a: BigRational,
    b: BigRational,
    d: BigRational,
}

impl Surd {
    /// A rational number.
    pub fn rational(a: BigRational) -> Surd {
        Surd { a, b: BigRational::zero(), d: BigRational::zero() }
    }

    /// The square root of a non-negative rational; `None` for negative numbers.
    pub fn sqrt(value: &BigRational) -> Option<Surd> {
        if value.is_negative() {
            return None;
        }
        Some(match number::exact_sqrt(value) {
            Some(root) => Surd::rational(root),
            None => Surd { a: BigRational::zero(), b: BigRational::one(), d: value.clone() },
        })
    }

    /// The value, where it is rational.
    pub fn as_rational(&self) -> Option<&BigRational> {
        self.b.is_zero().then_some(&self.a)
    }

    /// `self` over the field of `other`; `None` where the two fields differ.
    fn aligned(&self, other: &Surd) -> Option<(Surd, Surd)> {
        if self.b.is_zero() {
            let own = Surd { d: other.d.clone(), ..self.clone() };
            return Some((own, other.clone()));
        }
        if other.b.is_zero() {
            let theirs = Surd { d: self.d.clone(), ..other.clone() };
            return Some((self.clone(), theirs));
        }
        let ratio = number::exact_sqrt(&(&other.d / &self.d))?;
        let theirs = Surd { a: other.a.clone(), b: &other.b * ratio, d: self.d.clone() };
        Some((self.clone(), theirs))
    }

    /// The sum; `None` outside one quadratic field.
    pub fn add(&self, other: &Surd) -> Option<Surd> {
        let (x, y) = self.aligned(other)?;
        Some(Surd { a: x.a + y.a, b: x.b + y.b, d: x.d })
    }

    /// The negative.
    pub fn neg(&self) -> Surd {
        Surd { a: -&self.a, b: -&self.b, d: self.d.clone() }
    }

    /// The product; `None` outside one quadratic field.
    pub fn mul(&self, other: &Surd) -> Option<Surd> {
        let (x, y) = self.aligned(other)?;
        Some(Surd { a: &x.a * &y.a + &x.b * &y.b * &x.d, b: &x.a * &y.b + &x.b * &y.a, d: x.d })
    }

    /// The reciprocal; `None` for 0.
    pub fn recip(&self) -> Option<Surd> {
        // The norm vanishes for 0 alone, since d is no square.
        let norm = &self.a * &self.a - &self.b * &self.b * &self.d;
        if norm.is_zero() {
            return None;
        }
        Some(Surd { a: &self.a / &norm, b: -&self.b / &norm, d: self.d.clone() })
    }

    /// The sign, *exact*.
    pub fn sign(&self) -> Ordering {
        let (a, b) = (sign(&self.a), sign(&self.b));
        if a == b || b == Ordering::Equal {
            return a;
        }
        if a == Ordering::Equal {
            return b;
        }
        // Opposite signs: the larger square decides.
        let squares = (&self.a * &self.a).cmp(&(&self.b * &self.b * &self.d));
        if squares == Ordering::Greater { a } else { b }
    }

    /// Compares with a rational number, *exact*.
    pub fn cmp_rational(&self, value: &BigRational) -> Ordering {
        Surd { a: &self.a - value, b: self.b.clone(), d: self.d.clone() }.sign()
    }

    /// Whether it is a member of an interval.
    pub fn is_within(&self, interval: &Interval) -> bool {
        self.cmp_rational(interval.lo()).is_ge() && self.cmp_rational(interval.hi()).is_le()
    }

    /// The value of a polynomial here up to a positive factor, *exact*, within the limits.
    pub fn substitute(&self, poly: &Poly, budget: &Budget) -> Result<Surd, Reason> {
        let degree = poly.degree() as u64;
        if degree * self.bits() > limits::VALUE_BITS {
            return Err(Fault::Limit.because("the value of a polynomial has too many digits"));
        }
        // Fractions are reduced at each step.
        let limbs = 1 + (degree * self.bits() + poly.bits()) / 64;
        budget.spend(8 * degree * limbs * limbs)?;
        let mut value = Surd::rational(BigRational::zero());
        for coefficient in poly.numerators().iter().rev() {
            // Products with the base stay in its field.
            value = value.mul(self).unwrap_or(value);
            value.a += BigRational::from(coefficient.clone());
        }
        Ok(value)
    }

    /// The value of a polynomial here, *exact*, within the limits.
    pub fn image(&self, poly: &Poly, budget: &Budget) -> Result<Surd, Reason> {
        let Surd { a, b, d } = self.substitute(poly, budget)?;
        Ok(Surd { a: a / poly.denominator(), b: b / poly.denominator(), d })
    }

    /// Whether it is a root of a polynomial.
    pub fn is_root_of(&self, poly: &Poly, budget: &Budget) -> Result<bool, Reason> {
        Ok(self.substitute(poly, budget)?.sign().is_eq())
    }

    /// Whether it is at most another number; `None` outside one quadratic field.
    pub fn is_at_most(&self, other: &Surd) -> Option<bool> {
        Some(other.add(&self.neg())?.sign().is_ge())
    }

    /// Bits of the parts, for limits.
    pub fn bits(&self) -> u64 {
        number::bits(&self.a) + number::bits(&self.b) + number::bits(&self.d)
    }

    /// `base^exponent`; `None` for 0 to a negative power or beyond the limits.
    pub fn power(&self, exponent: i64) -> Option<Surd> {
        if let Some(value) = self.as_rational() {
            return number::power(value, exponent).map(Surd::rational);
        }
        if exponent.abs() > 64 {
            return None;
        }
        let mut value = Surd::rational(BigRational::from(BigInt::one()));
        for _ in 0..exponent.abs() {
            value = value.mul(self)?;
        }
        if exponent < 0 { value.recip() } else { Some(value) }
    }
}

/// A rational number strictly between two positive numbers; `None` where they do not ascend, or are large or close beyond measure.
pub fn between(from: &Surd, to: &Surd) -> Option<BigRational> {
    const STEPS: usize = 256;
    let (mut lo, mut hi) = (BigRational::zero(), BigRational::one());
    let two = BigRational::from(BigInt::from(2));
    for _ in 0..STEPS {
        if to.cmp_rational(&hi).is_gt() {
            hi *= &two;
        }
    }
    for _ in 0..STEPS {
        let middle = (&lo + &hi) / &two;
        match (from.cmp_rational(&middle).is_lt(), to.cmp_rational(&middle).is_gt()) {
            (true, true) => return Some(middle),
            (false, _) => lo = middle,
            (true, false) => hi = middle,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_between_others() {
        let whole = |n: i64| BigRational::from(BigInt::from(n));
        let root = |n: i64| Surd::sqrt(&whole(n)).unwrap();
        for (from, to) in [(root(2), root(3)), (root(2), Surd::rational(whole(1000))), (root(99), root(101))]
        {
            let found = between(&from, &to).unwrap();
            assert!(from.cmp_rational(&found).is_lt() && to.cmp_rational(&found).is_gt(), "{found}");
            assert_eq!(between(&to, &from), None);
            assert_eq!(between(&to, &to), None);
        }
    }
}
