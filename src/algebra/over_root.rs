//! Polynomials whose coefficients are numbers of Q(alpha), alpha real algebraic: gcds and Sturm's theorem.

use super::{BiPoly, IntPoly, RatPoly, RealAlgebraic, Residue};
use crate::arith::Rational;
use std::cmp::Ordering;
use std::sync::Arc;

/// Arithmetic in `Q(alpha)[u]`. Numbers of `Q(alpha)` are polynomials in alpha modulo a square-free polynomial
/// that need not be irreducible: where a number that is not zero has no inverse, the modulus splits and the factor
/// that alpha belongs to is kept (dynamic evaluation, Della Dora, Dicrescenzo & Duval 1985). *Exact.*
#[derive(Clone, Debug)]
pub(super) struct OverRoot {
    alpha: RealAlgebraic,
    modulus: Arc<IntPoly>,
}

/// A polynomial in `u`, coefficients from the constant term; the last one does not vanish at alpha.
pub(super) type Coefficients = Vec<RatPoly>;

impl OverRoot {
    /// The ring over `alpha`, a root of the square-free `modulus`.
    pub(super) fn new(alpha: &RealAlgebraic, modulus: &IntPoly) -> Self {
        OverRoot { alpha: alpha.clone(), modulus: Arc::new(modulus.clone()) }
    }

    /// `p(u, alpha)`.
    pub(super) fn specialise(&self, p: &BiPoly) -> Coefficients {
        let integral = |row: &IntPoly| RatPoly::fraction(row.clone(), 1.into()).rem(&self.modulus);
        self.trimmed(p.rows().iter().map(integral).collect())
    }

    fn vanishes(&self, c: &RatPoly) -> bool {
        c.is_zero() || self.alpha.is_root_of(c.numerator())
    }

    fn trimmed(&self, mut p: Coefficients) -> Coefficients {
        while p.last().is_some_and(|c| self.vanishes(c)) {
            p.pop();
        }
        p
    }

    fn inverse(&mut self, c: &RatPoly) -> RatPoly {
        let common = self.modulus.gcd(c.numerator());
        if !common.is_constant() {
            let rest = self.modulus.div_exact(&common).expect("a gcd divides");
            self.modulus = Arc::new(rest);
        }
        let residue = Residue::new(Arc::clone(&self.modulus), c);
        residue.inverse().expect("coprime to the modulus by now").polynomial().clone()
    }

    fn product(&self, a: &RatPoly, b: &RatPoly) -> RatPoly {
        a.mul(b).rem(&self.modulus)
    }

    fn monic(&mut self, p: Coefficients) -> Coefficients {
        let Some(lead) = p.last() else { return p };
        let inverse = self.inverse(&lead.clone());
        p.iter().map(|c| self.product(c, &inverse)).collect()
    }

    /// `a mod b` for a monic `b`.
    fn rem_monic(&self, mut a: Coefficients, b: &Coefficients) -> Coefficients {
        while a.len() >= b.len() {
            let top = a.pop().expect("not empty");
            let shift = a.len() + 1 - b.len();
            for (j, c) in b[..b.len() - 1].iter().enumerate() {
                a[shift + j] = a[shift + j].sub(&self.product(&top, c));
            }
        }
        self.trimmed(a)
    }

    /// The monic gcd.
    pub(super) fn gcd(&mut self, a: Coefficients, b: Coefficients) -> Coefficients {
        let (mut a, mut b) = (a, self.monic(b));
        while !b.is_empty() {
            let rest = self.rem_monic(a, &b);
            a = b;
            b = self.monic(rest);
        }
        self.monic(a)
    }

    fn derivative(&self, p: &Coefficients) -> Coefficients {
        p.iter().enumerate().skip(1).map(|(i, c)| c.scale(&Rational::from(i))).collect()
    }

    /// The monic square-free part of a monic polynomial.
    pub(super) fn square_free(&mut self, p: &Coefficients) -> Coefficients {
        let common = self.gcd(p.clone(), self.derivative(p));
        let mut rest = p.clone();
        let mut quotient = vec![RatPoly::zero(); p.len() + 1 - common.len()];
        for k in (0..quotient.len()).rev() {
            let top = rest.pop().expect("long enough");
            for (j, c) in common[..common.len() - 1].iter().enumerate() {
                rest[k + j] = rest[k + j].sub(&self.product(&top, c));
            }
            quotient[k] = top;
        }
        quotient
    }

    /// The sign of `p(u)`. *Exact.*
    fn sign_at(&self, p: &Coefficients, u: &Rational) -> Ordering {
        let value = p.iter().rev().fold(RatPoly::zero(), |v, c| v.scale(u).add(c));
        self.alpha.sign_of(value.numerator())
    }

    fn sturm_chain(&mut self, p: &Coefficients) -> Vec<Coefficients> {
        let mut chain = vec![p.clone(), self.derivative(p)];
        while chain[chain.len() - 1].len() > 1 {
            let divisor = chain[chain.len() - 1].clone();
            let monic = self.monic(divisor);
            let rest = self.rem_monic(chain[chain.len() - 2].clone(), &monic);
            if rest.is_empty() {
                break;
            }
            chain.push(rest.iter().map(RatPoly::neg).collect());
        }
        chain
    }

    /// Intervals with rational ends, one for each real root of a square-free polynomial, ascending; an interval
    /// of width zero is its root, the ends of the others are no roots.
    pub(super) fn real_roots(&mut self, p: &Coefficients) -> Vec<(Rational, Rational)> {
        if p.len() <= 1 {
            return Vec::new();
        }
        let chain = self.sturm_chain(p);
        let variations = |u: &Rational| {
            let signs: Vec<_> = chain.iter().map(|q| self.sign_at(q, u)).filter(|s| s.is_ne()).collect();
            signs.windows(2).filter(|w| w[0] != w[1]).count()
        };
        // Cauchy's bound of a monic polynomial.
        let size = |c: &RatPoly| {
            let value = c.eval_interval(&self.alpha.enclosure(64));
            value.lower().abs().max(value.upper().abs())
        };
        let bound = p.iter().map(size).max().unwrap_or_default() + 1u32;
        let bound = bound.ceil();
        let mut open = vec![(Rational::from(-&bound), bound)];
        let mut roots = Vec::new();
        while let Some((lo, hi)) = open.pop() {
            match variations(&lo) - variations(&hi) {
                0 => continue,
                // Sturm counts the half-open interval (lo, hi].
                1 if self.sign_at(p, &hi).is_eq() => roots.push((hi.clone(), hi)),
                1 if self.sign_at(p, &lo).is_ne() => roots.push((lo, hi)),
                _ => {
                    let mid = Rational::from(&lo + &hi) / 2u32;
                    open.push((mid.clone(), hi));
                    open.push((lo, mid));
                }
            }
        }
        roots.sort();
        roots
    }

    /// Has `p` its root in an interval of [`OverRoot::real_roots`] of a multiple of `p`?
    pub(super) fn has_root_in(&self, p: &Coefficients, (lo, hi): &(Rational, Rational)) -> bool {
        let at_lo = self.sign_at(p, lo);
        if lo == hi { at_lo.is_eq() } else { at_lo != self.sign_at(p, hi) }
    }

    /// Halves an interval of [`OverRoot::real_roots`].
    pub(super) fn halve(&self, p: &Coefficients, (lo, hi): (Rational, Rational)) -> (Rational, Rational) {
        if lo == hi {
            return (lo, hi);
        }
        let mid = Rational::from(&lo + &hi) / 2u32;
        let sign = self.sign_at(p, &mid);
        if sign.is_eq() {
            (mid.clone(), mid)
        } else if sign == self.sign_at(p, &lo) {
            (mid, hi)
        } else {
            (lo, mid)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arith::Integer;

    fn row(c: &[i64]) -> IntPoly {
        IntPoly::new(c.iter().map(|v| Integer::from(*v)).collect())
    }

    fn square_root_of_two() -> (RealAlgebraic, IntPoly) {
        // A reducible modulus on purpose: (t^2 - 2)(t - 5).
        let modulus = row(&[-2, 0, 1]).mul(&row(&[-5, 1]));
        let root = RealAlgebraic::roots_with_multiplicity(&row(&[-2, 0, 1])).pop().unwrap().0;
        (root, modulus)
    }

    #[test]
    fn gcd_over_the_square_root_of_two() {
        let (alpha, modulus) = square_root_of_two();
        let mut ring = OverRoot::new(&alpha, &modulus);
        // u^2 - 2 and u^2 - (t + 1) u + t share u - t at t = sqrt 2.
        let a = ring.specialise(&BiPoly::new(vec![row(&[-2]), row(&[]), row(&[1])]));
        let b = ring.specialise(&BiPoly::new(vec![row(&[0, 1]), row(&[-1, -1]), row(&[1])]));
        let common = ring.gcd(a, b);
        assert_eq!(common.len(), 2);
        assert_eq!(alpha.sign_of(common[0].add(&RatPoly::x()).numerator()), Ordering::Equal);
    }

    #[test]
    fn roots_over_the_square_root_of_two() {
        let (alpha, modulus) = square_root_of_two();
        let mut ring = OverRoot::new(&alpha, &modulus);
        // (u^2 - t)(u - 1)^2: real roots ±2^(1/4) and 1.
        let p = BiPoly::new(vec![row(&[0, -1]), row(&[]), row(&[1])])
            .mul(&BiPoly::new(vec![row(&[-1]), row(&[1])]).pow(2));
        let p = ring.specialise(&p);
        let p = ring.square_free(&p);
        assert_eq!(p.len(), 4);
        let roots = ring.real_roots(&p);
        assert_eq!(roots.len(), 3);
        let mut last = roots[2].clone();
        for _ in 0..40 {
            last = ring.halve(&p, last);
        }
        assert!((last.0.to_f64() - 2f64.powf(0.25)).abs() < 1e-9);
    }
}
