//! Univariate polynomials with integer coefficients.

use super::kronecker;
use crate::arith::{Integer, Rational};
use rug::Assign;
use std::cmp::Ordering;

/// A polynomial over Z, coefficients from the constant term up, no leading zeros. *Exact.*
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct IntPoly {
    coefficients: Vec<Integer>,
}

impl IntPoly {
    /// The polynomial with the given coefficients, constant term first.
    pub fn new(mut coefficients: Vec<Integer>) -> Self {
        while coefficients.last().is_some_and(|c| *c == 0) {
            coefficients.pop();
        }
        IntPoly { coefficients }
    }

    /// The zero polynomial.
    pub fn zero() -> Self {
        IntPoly::default()
    }

    /// A constant polynomial.
    pub fn constant(c: Integer) -> Self {
        IntPoly::new(vec![c])
    }

    /// The polynomial `x`.
    pub fn x() -> Self {
        IntPoly::new(vec![Integer::new(), Integer::from(1)])
    }

    /// Coefficients, constant term first; empty for the zero polynomial.
    pub fn coefficients(&self) -> &[Integer] {
        &self.coefficients
    }

    /// The coefficients by value.
    pub fn into_coefficients(self) -> Vec<Integer> {
        self.coefficients
    }

    /// Is this the zero polynomial?
    pub fn is_zero(&self) -> bool {
        self.coefficients.is_empty()
    }

    /// Is the degree at most zero?
    pub fn is_constant(&self) -> bool {
        self.coefficients.len() <= 1
    }

    /// The degree; 0 for constants, the zero polynomial included.
    pub fn degree(&self) -> usize {
        self.coefficients.len().saturating_sub(1)
    }

    /// The leading coefficient, zero for the zero polynomial.
    pub fn leading(&self) -> Integer {
        self.coefficients.last().cloned().unwrap_or_default()
    }

    /// The largest bit length of a coefficient.
    pub fn bits(&self) -> u32 {
        self.coefficients.iter().map(Integer::significant_bits).max().unwrap_or(0)
    }

    /// Sum.
    pub fn add(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a + b)
    }

    /// Difference.
    pub fn sub(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a - b)
    }

    fn combine(&self, other: &Self, f: impl Fn(Integer, &Integer) -> Integer) -> Self {
        let zero = Integer::new();
        let n = self.coefficients.len().max(other.coefficients.len());
        let at = |p: &Self, i: usize| p.coefficients.get(i).cloned().unwrap_or_default();
        IntPoly::new((0..n).map(|i| f(at(self, i), other.coefficients.get(i).unwrap_or(&zero))).collect())
    }

    /// Negation.
    pub fn neg(&self) -> Self {
        IntPoly { coefficients: self.coefficients.iter().map(|c| Integer::from(-c)).collect() }
    }

    /// Product; large products go through one GMP integer product.
    pub fn mul(&self, other: &Self) -> Self {
        IntPoly::new(kronecker::multiply(&self.coefficients, &other.coefficients))
    }

    /// Product with an integer.
    pub fn scale(&self, c: &Integer) -> Self {
        IntPoly::new(self.coefficients.iter().map(|a| Integer::from(a * c)).collect())
    }

    /// The `k`-th power.
    pub fn pow(&self, k: u32) -> Self {
        let mut power = IntPoly::constant(Integer::from(1));
        for bit in (0..32 - k.leading_zeros()).rev() {
            power = power.mul(&power);
            if k >> bit & 1 == 1 {
                power = power.mul(self);
            }
        }
        power
    }

    /// The derivative.
    pub fn derivative(&self) -> Self {
        let terms = self.coefficients.iter().enumerate().skip(1);
        IntPoly::new(terms.map(|(i, c)| Integer::from(c * i as u64)).collect())
    }

    /// The content: the gcd of the coefficients, not negative.
    pub fn content(&self) -> Integer {
        let mut g = Integer::new();
        for c in &self.coefficients {
            g.gcd_mut(c);
            if g == 1 {
                break;
            }
        }
        g
    }

    /// The polynomial divided by its content, with positive leading coefficient.
    pub fn primitive(&self) -> Self {
        let mut content = self.content();
        if content == 0 {
            return self.clone();
        }
        if self.leading() < 0 {
            content = -content;
        }
        IntPoly {
            coefficients: self
                .coefficients
                .iter()
                .map(|c| Integer::from(c.div_exact_ref(&content)))
                .collect(),
        }
    }

    /// The exact quotient `self / divisor`, or `None` where the division leaves a remainder over Z.
    pub fn div_exact(&self, divisor: &Self) -> Option<Self> {
        if self.is_zero() {
            return (!divisor.is_zero()).then(IntPoly::zero);
        }
        if divisor.is_zero() || divisor.degree() > self.degree() {
            return None;
        }
        let lead = divisor.leading();
        let mut rest = self.coefficients.clone();
        let shift = rest.len() - divisor.coefficients.len();
        let mut quotient = vec![Integer::new(); shift + 1];
        for k in (0..=shift).rev() {
            let top = &rest[k + divisor.degree()];
            if *top == 0 {
                continue;
            }
            if !top.is_divisible(&lead) {
                return None;
            }
            let q = Integer::from(top.div_exact_ref(&lead));
            for (j, c) in divisor.coefficients.iter().enumerate() {
                rest[k + j] -= Integer::from(c * &q);
            }
            quotient[k] = q;
        }
        rest.iter().all(|c| *c == 0).then(|| IntPoly::new(quotient))
    }

    /// The pseudo-remainder `lc(b)^(deg a - deg b + 1) a mod b`.
    pub fn pseudo_rem(&self, divisor: &Self) -> Self {
        let mut rest = self.clone();
        let lead = divisor.leading();
        let Some(mut left) = (self.degree() + 1).checked_sub(divisor.degree()) else { return rest };
        while !rest.is_zero() && rest.degree() >= divisor.degree() {
            let shift = rest.degree() - divisor.degree();
            let top = rest.leading();
            let mut next = rest.scale(&lead).coefficients;
            next.resize(rest.coefficients.len(), Integer::new());
            for (j, c) in divisor.coefficients.iter().enumerate() {
                next[shift + j] -= Integer::from(c * &top);
            }
            rest = IntPoly::new(next);
            left -= 1;
        }
        rest.scale(&rug::ops::Pow::pow(lead, left as u32))
    }

    /// The value at a rational point.
    pub fn eval(&self, x: &Rational) -> Rational {
        if self.is_zero() {
            return Rational::new();
        }
        let value = self.homogeneous(x.numer(), x.denom());
        let scale = Integer::from(rug::ops::Pow::pow(x.denom(), self.degree() as u32));
        Rational::from((value, scale))
    }

    /// `sum c_i n^i d^(deg - i)`: the value at `n/d` times `d^deg`.
    fn homogeneous(&self, n: &Integer, d: &Integer) -> Integer {
        let mut value = Integer::new();
        let mut power = Integer::from(1);
        let unit = *d == 1;
        let mut term = Integer::new();
        for c in self.coefficients.iter().rev() {
            value *= n;
            if unit {
                value += c;
            } else {
                term.assign(c * &power);
                value += &term;
                power *= d;
            }
        }
        value
    }

    /// The sign of the value at a rational point.
    pub fn sign_at(&self, x: &Rational) -> Ordering {
        self.homogeneous(x.numer(), x.denom()).cmp0()
    }

    /// `p(x)` to `p(-x)`.
    pub fn reflect(&self) -> Self {
        let flip = |(i, c): (usize, &Integer)| if i % 2 == 1 { Integer::from(-c) } else { c.clone() };
        IntPoly { coefficients: self.coefficients.iter().enumerate().map(flip).collect() }
    }

    /// `p(q(x))`, by Horner's scheme.
    pub fn compose(&self, inner: &Self) -> Self {
        let mut value = IntPoly::zero();
        for c in self.coefficients.iter().rev() {
            value = value.mul(inner).add(&IntPoly::constant(c.clone()));
        }
        value
    }
}
