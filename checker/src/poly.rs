//! Dense polynomials in one variable with rational coefficients, *exact*.

use crate::interval::Interval;
use crate::limits;
use crate::number;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::cmp::Ordering;

/// Values on an interval are computed among integers up to this length, beyond it with rounded ends.
const SHORT_BITS: u64 = 1 << 15;

/// `(c_0 + c_1 x + ...) / d` with integers `c_i` and one denominator `d > 0`, in lowest terms; `c` has no
/// trailing zero. One denominator keeps the arithmetic among integers, where no gcd is needed at each step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poly {
    coefficients: Vec<BigInt>,
    denominator: BigInt,
}

impl Poly {
    /// The polynomial with these numerators over one positive denominator.
    pub fn new(mut coefficients: Vec<BigInt>, denominator: BigInt) -> Poly {
        while coefficients.last().is_some_and(Zero::is_zero) {
            coefficients.pop();
        }
        let mut common = denominator.clone();
        for coefficient in &coefficients {
            if common.is_one() {
                break;
            }
            common = common.gcd(coefficient);
        }
        if !common.is_one() {
            for coefficient in &mut coefficients {
                *coefficient /= &common;
            }
        }
        let denominator = denominator / common;
        Poly { coefficients, denominator }
    }

    /// A constant.
    pub fn constant(value: &BigRational) -> Poly {
        Poly::new(vec![value.numer().clone()], value.denom().clone())
    }

    /// The variable.
    pub fn variable() -> Poly {
        Poly { coefficients: vec![BigInt::zero(), BigInt::one()], denominator: BigInt::one() }
    }

    /// The integers `c_i`: the polynomial up to a positive factor.
    pub fn numerators(&self) -> &[BigInt] {
        &self.coefficients
    }

    /// The denominator of all of them.
    pub fn denominator(&self) -> &BigInt {
        &self.denominator
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.coefficients.is_empty()
    }

    /// The degree; 0 for the zero polynomial too.
    pub fn degree(&self) -> usize {
        self.coefficients.len().saturating_sub(1)
    }

    /// The value of a constant polynomial.
    pub fn as_constant(&self) -> Option<BigRational> {
        match self.coefficients.as_slice() {
            [] => Some(BigRational::zero()),
            [value] => Some(BigRational::new(value.clone(), self.denominator.clone())),
            _ => None,
        }
    }

    /// The leading coefficient; 0 for the zero polynomial.
    pub fn lead(&self) -> BigRational {
        let lead = self.coefficients.last().cloned().unwrap_or_default();
        BigRational::new(lead, self.denominator.clone())
    }

    /// The product with the variable.
    pub fn shifted(&self) -> Poly {
        let terms = std::iter::once(BigInt::zero()).chain(self.coefficients.iter().cloned());
        Poly::new(terms.collect(), self.denominator.clone())
    }

    /// Bits of the largest coefficient, numerator and denominator together.
    pub fn bits(&self) -> u64 {
        self.coefficients.iter().map(BigInt::bits).max().unwrap_or(0) + self.denominator.bits()
    }

    /// `self + factor * other`.
    pub fn add_scaled(&self, other: &Poly, factor: &BigRational) -> Poly {
        let own = &other.denominator * factor.denom();
        let theirs = &self.denominator * factor.numer();
        let length = self.coefficients.len().max(other.coefficients.len());
        let mut sum = vec![BigInt::zero(); length];
        for (place, coefficient) in sum.iter_mut().zip(&self.coefficients) {
            *place += coefficient * &own;
        }
        for (place, coefficient) in sum.iter_mut().zip(&other.coefficients) {
            *place += coefficient * &theirs;
        }
        Poly::new(sum, &self.denominator * own)
    }

    /// The sum.
    pub fn add(&self, other: &Poly) -> Poly {
        self.add_scaled(other, &BigRational::one())
    }

    /// The difference.
    pub fn sub(&self, other: &Poly) -> Poly {
        self.add_scaled(other, &-BigRational::one())
    }

    /// The product with a number.
    pub fn scale(&self, factor: &BigRational) -> Poly {
        Poly::new(
            self.coefficients.iter().map(|c| c * factor.numer()).collect(),
            &self.denominator * factor.denom(),
        )
    }

    /// The product, within the limits.
    pub fn mul(&self, other: &Poly) -> Result<Poly, Reason> {
        if self.is_zero() || other.is_zero() {
            return Ok(Poly::new(Vec::new(), BigInt::one()));
        }
        if self.degree() + other.degree() > limits::DEGREE
            || self.bits() + other.bits() > limits::COEFFICIENT_BITS
        {
            return Err(Fault::Limit.because("a polynomial is too large"));
        }
        let mut product = vec![BigInt::zero(); self.coefficients.len() + other.coefficients.len() - 1];
        for (i, a) in self.coefficients.iter().enumerate().filter(|(_, a)| !a.is_zero()) {
            for (j, b) in other.coefficients.iter().enumerate() {
                product[i + j] += a * b;
            }
        }
        Ok(Poly::new(product, &self.denominator * &other.denominator))
    }

    /// `self(inner(x))`, within the limits.
    pub fn compose(&self, inner: &Poly) -> Result<Poly, Reason> {
        if self.degree() * inner.degree() > limits::DEGREE {
            return Err(Fault::Limit.because("a polynomial is too large"));
        }
        let mut value = Poly::new(Vec::new(), BigInt::one());
        for coefficient in self.coefficients.iter().rev() {
            value = value.mul(inner)?.add(&Poly::new(vec![coefficient.clone()], self.denominator.clone()));
        }
        Ok(value)
    }

    /// The derivative.
    pub fn derivative(&self) -> Poly {
        let terms = self.coefficients.iter().enumerate().skip(1).map(|(k, c)| c * BigInt::from(k));
        Poly::new(terms.collect(), self.denominator.clone())
    }

    /// Quotient and remainder; `None` for division by 0.
    pub fn div_rem(&self, divisor: &Poly) -> Option<(Poly, Poly)> {
        let lead = divisor.coefficients.last()?;
        let mut rest: Vec<BigRational> = self.coefficients.iter().cloned().map(BigRational::from).collect();
        let mut quotient = Vec::new();
        while rest.len() >= divisor.coefficients.len() {
            let top = rest.pop()? / lead;
            let shift = rest.len() + 1 - divisor.coefficients.len();
            for (place, coefficient) in rest[shift..].iter_mut().zip(&divisor.coefficients) {
                *place -= &top * coefficient;
            }
            quotient.push(top);
        }
        quotient.reverse();
        let quotient = Poly::from_rationals(&quotient);
        let factor = BigRational::new(divisor.denominator.clone(), self.denominator.clone());
        let rest =
            Poly::from_rationals(&rest).scale(&BigRational::new(BigInt::one(), self.denominator.clone()));
        Some((quotient.scale(&factor), rest))
    }

    fn from_rationals(values: &[BigRational]) -> Poly {
        let common = values.iter().fold(BigInt::one(), |common, value| common.lcm(value.denom()));
        let numerators = values.iter().map(|value| value.numer() * (&common / value.denom())).collect();
        Poly::new(numerators, common)
    }

    /// The value at a rational number, *exact*.
    pub fn at(&self, point: &BigRational) -> Result<BigRational, Reason> {
        if self.degree() as u64 * number::bits(point) > limits::VALUE_BITS {
            return Err(Fault::Limit.because("the value of a polynomial has too many digits"));
        }
        // sum of c_i p^i q^(n-i), over d q^n
        let (p, q) = (point.numer(), point.denom());
        let mut value = BigInt::zero();
        let mut power = BigInt::one();
        for (step, coefficient) in self.coefficients.iter().rev().enumerate() {
            if step > 0 {
                power *= q;
            }
            value = value * p + coefficient * &power;
        }
        Ok(BigRational::new_raw(value, &self.denominator * power))
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
        for (k, coefficient) in self.coefficients.iter().enumerate().skip(1).rev() {
            (least, most) = product((&least, &most), (&a, &b));
            let term = coefficient * BigInt::from(k) * &power;
            least += &term;
            most += term;
            power *= &q;
        }
        let (double, centre) = (&q * BigInt::from(2), &a + &b);
        let (mut value, mut power) = (BigInt::zero(), BigInt::one());
        for (step, coefficient) in self.coefficients.iter().rev().enumerate() {
            if step > 0 {
                power *= &double;
            }
            value = value * &centre + coefficient * &power;
        }
        let steepest = least.abs().max(most.abs());
        let radius = (steepest * (b - a)) << (n - 1);
        let denominator = &self.denominator * power;
        Interval::new(
            BigRational::new_raw(&value - &radius, denominator.clone()),
            BigRational::new_raw(value + radius, denominator),
        )
    }

    fn horner(&self, interval: &Interval) -> Interval {
        let mut value = Interval::point(BigRational::zero());
        for coefficient in self.coefficients.iter().rev() {
            value = value.mul(interval).add(&Interval::point(BigRational::from(coefficient.clone())));
        }
        value.mul(&Interval::point(BigRational::new(BigInt::one(), self.denominator.clone())))
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
