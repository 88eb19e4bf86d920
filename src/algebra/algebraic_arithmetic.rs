//! Sums, products, powers and roots of real algebraic numbers, by resultants.

use super::{BiPoly, IntPoly, RatPoly, RealAlgebraic};
use crate::arith::{Integer, Rational};
use std::cmp::Ordering;

/// Rational bounds of a number at a precision in bits.
type Bounds = (Rational, Rational);

/// A polynomial in one unknown as one in `u`.
fn column(p: &IntPoly) -> BiPoly {
    BiPoly::new(p.coefficients().iter().map(|c| IntPoly::constant(c.clone())).collect())
}

impl RealAlgebraic {
    /// The sum. *Exact.*
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        if let (Some(a), Some(b)) = (self.as_rational(), other.as_rational()) {
            return RealAlgebraic::rational(Rational::from(a + b));
        }
        // q(t - u) = sum_j q_j sum_k binomial(j, k) t^(j-k) (-u)^k
        let q = other.polynomial();
        let mut rows = vec![vec![Integer::new(); q.degree() + 1]; q.degree() + 1];
        for (j, c) in q.coefficients().iter().enumerate() {
            for (k, row) in rows.iter_mut().enumerate().take(j + 1) {
                let term = Integer::from(Integer::binomial_u(j as u32, k as u32)) * c;
                row[j - k] += if k % 2 == 0 { term } else { -term };
            }
        }
        let shifted = BiPoly::new(rows.into_iter().map(IntPoly::new).collect());
        let polynomial = column(&self.polynomial()).resultant(&shifted);
        let bounds = |bits: u32| {
            let ((a, b), (c, d)) = (self.bounds(bits), other.bounds(bits));
            (a + c, b + d)
        };
        RealAlgebraic::near(&polynomial, bounds).simplified()
    }

    /// The product. *Exact.*
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        if let Some(q) = self.as_rational() {
            return if *q == 0 { self.clone() } else { other.scaled(q).simplified() };
        }
        if other.as_rational().is_some() {
            return other.times(self);
        }
        // u^n q(t/u) = sum_j q_j t^j u^(n-j)
        let q = other.polynomial();
        let monomial = |j: usize, c: &Integer| {
            let mut coefficients = vec![Integer::new(); j];
            coefficients.push(c.clone());
            IntPoly::new(coefficients)
        };
        let rows = q.coefficients().iter().enumerate().rev().map(|(j, c)| monomial(j, c)).collect();
        let polynomial = column(&self.polynomial()).resultant(&BiPoly::new(rows));
        let bounds = |bits: u32| {
            let ((a, b), (c, d)) = (self.bounds(bits), other.bounds(bits));
            let corners = [&a * &c, &a * &d, &b * &c, &b * &d].map(Rational::from);
            let least = corners.iter().min().expect("four corners").clone();
            let largest = corners.iter().max().expect("four corners").clone();
            (least, largest)
        };
        RealAlgebraic::near(&polynomial, bounds).simplified()
    }

    /// The reciprocal; `None` of zero. *Exact.*
    pub fn reciprocal(&self) -> Option<Self> {
        if self.sign().is_eq() {
            return None;
        }
        if let Some(q) = self.as_rational() {
            return Some(RealAlgebraic::rational(q.clone().recip()));
        }
        let mut coefficients = self.polynomial().into_coefficients();
        coefficients.reverse();
        let bounds = |mut bits: u32| loop {
            let (a, b) = self.bounds(bits);
            if a.cmp0() == b.cmp0() && a != 0 {
                return (b.recip(), a.recip());
            }
            bits += 32;
        };
        Some(RealAlgebraic::near(&IntPoly::new(coefficients), bounds))
    }

    /// The value of a polynomial at the number. *Exact.*
    #[must_use]
    pub fn image(&self, p: &RatPoly) -> Self {
        if let Some(x) = self.as_rational() {
            return RealAlgebraic::rational(p.eval(x));
        }
        let denominator = IntPoly::constant(p.denominator().clone());
        RealAlgebraic::near(&self.quotient_polynomial(p.numerator(), &denominator), |bits| {
            let value = p.eval_interval(&self.enclosure(bits));
            (value.lower(), value.upper())
        })
    }

    /// The power. *Exact.*
    #[must_use]
    pub fn power(&self, k: u32) -> Self {
        let one = RealAlgebraic::rational(Rational::from(1));
        (0..k).fold(one, |product, _| product.times(self))
    }

    /// The real `k`-th root, `k >= 1`: of a negative number for odd `k` only. *Exact.*
    pub fn nth_root(&self, k: u32) -> Option<Self> {
        match self.sign() {
            Ordering::Equal => return Some(self.clone()),
            Ordering::Less if k % 2 == 1 => return self.negated().nth_root(k).map(|root| root.negated()),
            Ordering::Less => return None,
            Ordering::Greater => {}
        }
        let p = self.polynomial();
        let mut coefficients = vec![Integer::new(); p.degree() * k as usize + 1];
        for (i, c) in p.coefficients().iter().enumerate() {
            coefficients[i * k as usize] = c.clone();
        }
        let bounds = |bits: u32| root_bounds(&self.bounds(bits), k, bits);
        Some(RealAlgebraic::near(&IntPoly::new(coefficients), bounds).simplified())
    }
}

/// Bounds of the `k`-th roots of the non-negative numbers between two, to about `2^-bits`.
fn root_bounds((lo, hi): &Bounds, k: u32, bits: u32) -> Bounds {
    let scale = Integer::from(1) << bits;
    let below = |q: &Rational| Rational::from(q << (bits * k)).floor().numer().clone().root(k);
    let lo = if *lo > 0 { below(lo) } else { Integer::new() };
    let hi = below(hi) + 1u32;
    (Rational::from((lo, scale.clone())), Rational::from((hi, scale)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn integer(n: i64) -> RealAlgebraic {
        RealAlgebraic::rational(Rational::from(n))
    }

    fn root(n: i64, k: u32) -> RealAlgebraic {
        integer(n).nth_root(k).unwrap()
    }

    #[test]
    fn identities() {
        let same = |a: &RealAlgebraic, b: &RealAlgebraic| a.compare(b).is_eq();
        assert!(same(&root(2, 2).times(&root(2, 2)), &integer(2)));
        assert!(same(&root(2, 2).times(&root(3, 2)), &root(6, 2)));
        assert!(same(&root(5, 3).plus(&root(5, 3).negated()), &integer(0)));
        assert!(same(&root(7, 5).reciprocal().unwrap().times(&root(7, 5)), &integer(1)));
        assert!(same(&root(-8, 3), &integer(-2)) && integer(-2).nth_root(2).is_none());
        assert!(integer(0).reciprocal().is_none() && same(&root(3, 2).power(4), &integer(9)));
        // sqrt 2 + sqrt 3 = sqrt(5 + 2 sqrt 6)
        let nested = integer(5).plus(&root(6, 2).times(&integer(2))).nth_root(2).unwrap();
        assert!(same(&root(2, 2).plus(&root(3, 2)), &nested));
        // (sqrt 2)^3 - 2 sqrt 2 = 0
        let cube = RatPoly::new(&[0, -2, 0, 1].map(Rational::from));
        assert!(same(&root(2, 2).image(&cube), &integer(0)) && same(&integer(3).image(&cube), &integer(21)));
        // Cardano: cbrt(2 + sqrt 5) + cbrt(2 - sqrt 5) = 1
        let part = |sign: i64| integer(2).plus(&root(5, 2).times(&integer(sign))).nth_root(3).unwrap();
        assert!(same(&part(1).plus(&part(-1)), &integer(1)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn agrees_with_floats(a in 1i64..20, b in 1i64..20, j in 1u32..4, k in 1u32..4, c in -5i64..6) {
            let (x, y) = (root(a, j), root(b, k).plus(&integer(c)));
            let (u, v) = ((a as f64).powf(1.0 / f64::from(j)), (b as f64).powf(1.0 / f64::from(k)) + c as f64);
            prop_assert!((x.plus(&y).approx() - (u + v)).abs() < 1e-9);
            prop_assert!((x.times(&y).approx() - u * v).abs() < 1e-9);
            prop_assert!((x.reciprocal().unwrap().approx() - 1.0 / u).abs() < 1e-9);
        }
    }
}
