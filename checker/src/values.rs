//! Values of polynomials: *exact* at numbers, *enclosures* on intervals.

use crate::interval::Interval;
use crate::limits;
use crate::number;
use crate::poly::Poly;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::cmp::Ordering;

/// Values on an interval are computed among integers up to this length, beyond it with rounded ends.
const SHORT_BITS: u64 = 1 << 15;

impl Poly {
    /// The value at a rational number, *exact*.
    pub fn at(&self, point: &BigRational) -> Result<BigRational, Reason> {
        if self.degree() as u64 * number::bits(point) > limits::VALUE_BITS {
            return Err(Fault::Limit.because("the value of a polynomial has too many digits"));
        }
        // sum of c_i p^i q^(n-i), over d q^n
        let (p, q) = (point.numer(), point.denom());
        let mut value = BigInt::zero();
        let mut power = BigInt::one();
        for (step, coefficient) in self.numerators().iter().rev().enumerate() {
            if step > 0 {
                power *= q;
            }
            value = value * p + coefficient * &power;
        }
        Ok(BigRational::new_raw(value, self.denominator() * power))
    }

    /// The sign at a rational number, *exact*.
    pub fn sign_at(&self, point: &BigRational) -> Result<Ordering, Reason> {
        let value = self.at(point)?;
        Ok(if value.numer().is_negative() {
            Ordering::Less
        } else if value.numer().is_zero() {
            Ordering::Equal
        } else {
            Ordering::Greater
        })
    }

    /// An *enclosure* of the values on an interval: exact at a point, else the mean value form
    /// `p(c) + p'(X)(X - c)` with `p'(X)` by Horner's rule.
    pub fn over(&self, interval: &Interval) -> Result<Interval, Reason> {
        if interval.is_point() {
            return Ok(Interval::point(self.at(interval.lo())?));
        }
        if let Some(exact) = self.over_exactly(interval) {
            return Ok(exact);
        }
        let centre = Interval::point(interval.middle());
        let slope = self.derivative().horner(interval);
        Ok(slope.mul(&interval.sub(&centre)).add(&Interval::point(self.at(centre.lo())?)))
    }

    /// The mean value form among integers alone, where they stay short. With `[a, b]/q` the interval, `n` the degree and
    /// `d` the denominator: the slope lies in `[s, t]/(d q^(n-1))`, and the values in
    /// `(C +- max(|s|, |t|) (b - a) 2^(n-1)) / (d (2q)^n)`, where `C` belongs to the centre.
    fn over_exactly(&self, interval: &Interval) -> Option<Interval> {
        let n = self.degree();
        let (lo, hi) = (interval.lo(), interval.hi());
        let q = lo.denom().lcm(hi.denom());
        if n == 0 || n as u64 * (q.bits() + lo.numer().bits().max(hi.numer().bits())) > SHORT_BITS {
            return None;
        }
        let (a, b) = (lo.numer() * (&q / lo.denom()), hi.numer() * (&q / hi.denom()));
        let (mut least, mut most) = (BigInt::zero(), BigInt::zero());
        let mut power = BigInt::one();
        for (k, coefficient) in self.numerators().iter().enumerate().skip(1).rev() {
            (least, most) = product((&least, &most), (&a, &b));
            let term = coefficient * BigInt::from(k) * &power;
            least += &term;
            most += term;
            power *= &q;
        }
        let (double, centre) = (&q * BigInt::from(2), &a + &b);
        let (mut value, mut power) = (BigInt::zero(), BigInt::one());
        for (step, coefficient) in self.numerators().iter().rev().enumerate() {
            if step > 0 {
                power *= &double;
            }
            value = value * &centre + coefficient * &power;
        }
        let steepest = least.abs().max(most.abs());
        let radius = (steepest * (b - a)) << (n - 1);
        let denominator = self.denominator() * power;
        Interval::new(
            BigRational::new_raw(&value - &radius, denominator.clone()),
            BigRational::new_raw(value + radius, denominator),
        )
    }

    fn horner(&self, interval: &Interval) -> Interval {
        let mut value = Interval::point(BigRational::zero());
        for coefficient in self.numerators().iter().rev() {
            value = value.mul(interval).add(&Interval::point(BigRational::from(coefficient.clone())));
        }
        value.mul(&Interval::point(BigRational::new(BigInt::one(), self.denominator().clone())))
    }
}

/// The range of the products of two ranges of integers.
fn product((a, b): (&BigInt, &BigInt), (c, d): (&BigInt, &BigInt)) -> (BigInt, BigInt) {
    let products = [a * c, a * d, b * c, b * d];
    let least = products.iter().min().cloned().unwrap_or_default();
    let most = products.into_iter().max().unwrap_or_default();
    (least, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rational(n: i64, d: i64) -> BigRational {
        BigRational::new(n.into(), d.into())
    }

    #[test]
    fn values_on_an_interval_hold_those_at_its_points() {
        let polys: [&[i64]; 4] = [&[1, -3, 0, 2], &[0, 0, 0, 0, 5], &[-7, 1], &[1, -20, 3, 4, -5, 6]];
        // With thin ends the values are exact among integers, with long ones rounded.
        let long = rational(1, 3).pow(11_000);
        for coefficients in polys {
            let poly = Poly::new(coefficients.iter().map(|c| BigInt::from(*c)).collect(), BigInt::from(6));
            for (lo, hi) in [(-2, -1), (-1, 3), (2, 7)] {
                let (lo, hi) = (rational(lo, 5), rational(hi, 5));
                let interval = Interval::new(lo.clone(), hi.clone()).unwrap();
                let wider = Interval::new(lo.clone(), &hi + &long).unwrap();
                let (exact, rounded) = (poly.over(&interval).unwrap(), poly.over(&wider).unwrap());
                assert!(poly.over_exactly(&interval).is_some() && poly.over_exactly(&wider).is_none());
                for i in 0..=10 {
                    let x = &lo + (&hi - &lo) * rational(i, 10);
                    let value = Interval::point(poly.at(&x).unwrap());
                    assert!(exact.contains(&value) && rounded.contains(&value), "{coefficients:?} at {x}");
                }
                // The two ways are one formula: they differ by the rounding alone.
                let near = |a: &BigRational, b: &BigRational| (a - b).abs() < rational(1, 2).pow(200);
                assert!(near(exact.lo(), rounded.lo()) && near(exact.hi(), rounded.hi()), "{coefficients:?}");
            }
        }
    }
}
