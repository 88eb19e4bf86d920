//! Polynomials over Z in two variables.

use super::IntPoly;
use crate::arith::{Integer, Interval};

/// A polynomial `sum_i rows[i](t) u^i` over Z in the variables `u` (eliminated first) and `t`. *Exact.*
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct BiPoly {
    rows: Vec<IntPoly>,
}

impl BiPoly {
    /// The polynomial `sum_i rows[i](t) u^i`.
    pub fn new(mut rows: Vec<IntPoly>) -> Self {
        while rows.last().is_some_and(IntPoly::is_zero) {
            rows.pop();
        }
        BiPoly { rows }
    }

    /// The constant `c`.
    pub fn constant(c: Integer) -> Self {
        BiPoly::new(vec![IntPoly::constant(c)])
    }

    /// The variable `t`.
    pub fn t() -> Self {
        BiPoly::new(vec![IntPoly::x()])
    }

    /// The variable `u`.
    pub fn u() -> Self {
        BiPoly::new(vec![IntPoly::zero(), IntPoly::constant(Integer::from(1))])
    }

    /// The coefficients of the powers of `u`, each a polynomial in `t`.
    pub fn rows(&self) -> &[IntPoly] {
        &self.rows
    }

    /// Is this the zero polynomial?
    pub fn is_zero(&self) -> bool {
        self.rows.is_empty()
    }

    /// The degree in `u`; 0 for the zero polynomial.
    pub fn degree_u(&self) -> usize {
        self.rows.len().saturating_sub(1)
    }

    /// The degree in `t`.
    pub fn degree_t(&self) -> usize {
        self.rows.iter().map(IntPoly::degree).max().unwrap_or(0)
    }

    /// The largest `i + weight j` over the monomials `u^i t^j`.
    pub fn weighted_degree(&self, weight: usize) -> usize {
        let rows = self.rows.iter().enumerate().filter(|(_, row)| !row.is_zero());
        rows.map(|(i, row)| i + weight * row.degree()).max().unwrap_or(0)
    }

    /// The largest bit length of a coefficient.
    pub fn bits(&self) -> u32 {
        self.rows.iter().map(IntPoly::bits).max().unwrap_or(0)
    }

    /// Sum.
    pub fn add(&self, other: &Self) -> Self {
        let n = self.rows.len().max(other.rows.len());
        let zero = IntPoly::zero();
        let row = |p: &Self, i: usize| p.rows.get(i).cloned().unwrap_or_default();
        BiPoly::new((0..n).map(|i| row(self, i).add(other.rows.get(i).unwrap_or(&zero))).collect())
    }

    /// Difference.
    pub fn sub(&self, other: &Self) -> Self {
        self.add(&other.scale(&Integer::from(-1)))
    }

    /// Product.
    pub fn mul(&self, other: &Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return BiPoly::default();
        }
        let mut rows = vec![IntPoly::zero(); self.rows.len() + other.rows.len() - 1];
        for (i, a) in self.rows.iter().enumerate() {
            for (j, b) in other.rows.iter().enumerate() {
                if !a.is_zero() && !b.is_zero() {
                    rows[i + j] = rows[i + j].add(&a.mul(b));
                }
            }
        }
        BiPoly::new(rows)
    }

    /// Product with an integer.
    pub fn scale(&self, c: &Integer) -> Self {
        BiPoly::new(self.rows.iter().map(|row| row.scale(c)).collect())
    }

    /// The `k`-th power.
    pub fn pow(&self, k: u32) -> Self {
        (0..k).fold(BiPoly::constant(Integer::from(1)), |power, _| power.mul(self))
    }

    /// The partial derivative in `u`.
    pub fn derivative_u(&self) -> Self {
        let terms = self.rows.iter().enumerate().skip(1);
        BiPoly::new(terms.map(|(i, row)| row.scale(&Integer::from(i))).collect())
    }

    /// The partial derivative in `t`.
    pub fn derivative_t(&self) -> Self {
        BiPoly::new(self.rows.iter().map(IntPoly::derivative).collect())
    }

    /// `[c_0, c_1]` with `c_1(t) u + c_0(t)` a combination of two polynomials of low degree in `u`: a pseudo remainder.
    /// `None` where the first has degree above 3, or the remainder is not of degree 1.
    pub(super) fn linear_combination(&self, other: &Self) -> Option<[IntPoly; 2]> {
        if self.degree_u() > 3 {
            return None;
        }
        let (mut a, mut b) = (self.clone(), other.clone());
        while b.degree_u() > 1 || a.degree_u() < b.degree_u() {
            let rest = if a.degree_u() < b.degree_u() { a } else { a.pseudo_rem_u(&b) };
            a = b;
            b = rest;
        }
        let [c0, c1] = b.rows() else { return None };
        Some([c0.clone(), c1.clone()])
    }

    /// The pseudo remainder in `u`.
    fn pseudo_rem_u(&self, divisor: &Self) -> Self {
        let (mut rest, m) = (self.clone(), divisor.degree_u());
        while !rest.is_zero() && rest.degree_u() >= m {
            let shift = rest.degree_u() - m;
            let column = |p: &IntPoly, shift: usize| {
                let mut rows = vec![IntPoly::zero(); shift];
                rows.push(p.clone());
                BiPoly::new(rows)
            };
            let (top, lead) = (&rest.rows[rest.degree_u()], &divisor.rows[m]);
            rest = rest.mul(&column(lead, 0)).sub(&divisor.mul(&column(top, shift)));
        }
        rest
    }

    /// The polynomial with the coefficients divided by an integer that divides them all.
    pub fn divided(&self, by: &Integer) -> Self {
        let row =
            |row: &IntPoly| row.coefficients().iter().map(|c| Integer::from(c.div_exact_ref(by))).collect();
        BiPoly::new(self.rows.iter().map(|r| IntPoly::new(row(r))).collect())
    }

    /// The polynomial with the greatest common divisor of its coefficients taken out.
    pub fn primitive(&self) -> Self {
        let content = self.rows.iter().fold(Integer::new(), |gcd, row| gcd.gcd(&row.content()));
        if content == 0 { self.clone() } else { self.divided(&content) }
    }

    /// Is this a multiple of `divisor`, over Q, whose leading coefficient in `u` is a constant? *Exact.*
    pub fn is_multiple_in_u(&self, divisor: &Self) -> bool {
        let Some(lead) = divisor.rows.last().filter(|lead| lead.is_constant()) else { return false };
        let lead = lead.leading();
        let mut rest = self.rows.clone();
        while rest.len() >= divisor.rows.len() {
            let Some(top) = rest.pop().filter(|top| !top.is_zero()) else { continue };
            let shift = rest.len() + 1 - divisor.rows.len();
            for row in &mut rest {
                *row = row.scale(&lead);
            }
            for (row, d) in rest[shift..].iter_mut().zip(&divisor.rows) {
                *row = row.sub(&top.mul(d));
            }
        }
        rest.iter().all(IntPoly::is_zero)
    }

    /// An *enclosure* of the values on a box (Horner's scheme in `u`, then `t`).
    pub fn eval_interval(&self, u: &Interval, t: &Interval) -> Interval {
        let zero = Interval::from_integer(&Integer::new(), u.precision());
        self.rows.iter().rev().fold(zero, |value, row| value.mul(u).add(&row.eval_interval(t)))
    }

    /// Is every power of `u` even?
    pub fn is_even_in_u(&self) -> bool {
        self.rows.iter().skip(1).step_by(2).all(IntPoly::is_zero)
    }

    /// Is every power of `u` odd?
    pub fn is_odd_in_u(&self) -> bool {
        self.rows.iter().step_by(2).all(IntPoly::is_zero)
    }

    /// `p(sqrt(u), t)` of a polynomial even in `u`, or `p(sqrt(u), t)/sqrt(u)` of one odd in `u`.
    pub fn halved_in_u(&self) -> Self {
        let start = usize::from(self.is_odd_in_u() && !self.is_zero());
        BiPoly::new(self.rows.iter().skip(start).step_by(2).cloned().collect())
    }
}
