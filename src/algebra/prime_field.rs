//! Arithmetic modulo 62-bit primes in Montgomery form, and polynomials over such a field.

use crate::arith::Integer;

/// The first primes below 2^62, by their distance: most results need no more, and finding one takes longer than they do.
const FIRST: [u64; 6] = [57, 87, 117, 143, 153, 167];

/// The field of integers modulo a prime below 2^62. Elements are `u64` in Montgomery form. *Exact.*
#[derive(Clone, Copy, Debug)]
pub(super) struct PrimeField {
    p: u64,
    /// `-1/p` modulo 2^64.
    negated_inverse: u64,
    /// `2^128` modulo `p`.
    r2: u64,
}

impl PrimeField {
    /// The field of an odd prime below 2^62.
    pub(super) fn new(p: u64) -> Self {
        // Newton's iteration doubles the correct low bits: 3, 6, 12, 24, 48, 96.
        let mut inverse = p;
        for _ in 0..5 {
            inverse = inverse.wrapping_mul(2u64.wrapping_sub(p.wrapping_mul(inverse)));
        }
        let r = (u128::from(u64::MAX) % u128::from(p)) as u64 + 1;
        let r2 = (u128::from(r) * u128::from(r) % u128::from(p)) as u64;
        PrimeField { p, negated_inverse: inverse.wrapping_neg(), r2 }
    }

    /// The primes from 2^62 down, in a fixed order.
    pub(super) fn sequence() -> impl Iterator<Item = PrimeField> {
        let first = FIRST.map(|below| PrimeField::new((1 << 62) - below));
        let mut candidate = Integer::from((1u64 << 62) - FIRST[FIRST.len() - 1]);
        let later = std::iter::from_fn(move || {
            candidate.prev_prime_mut();
            Some(PrimeField::new(candidate.to_u64().expect("below 2^62")))
        });
        first.into_iter().chain(later)
    }

    /// The prime.
    pub(super) fn modulus(&self) -> u64 {
        self.p
    }

    fn reduce(&self, t: u128) -> u64 {
        let m = (t as u64).wrapping_mul(self.negated_inverse);
        let u = ((t + u128::from(m) * u128::from(self.p)) >> 64) as u64;
        if u >= self.p { u - self.p } else { u }
    }

    /// The element of a machine integer.
    pub(super) fn element(&self, value: u64) -> u64 {
        self.reduce(u128::from(value % self.p) * u128::from(self.r2))
    }

    /// The residue class of an integer.
    pub(super) fn residue(&self, value: &Integer) -> u64 {
        let size = self.element(value.mod_u64_abs(self.p));
        if *value < 0 { self.neg(size) } else { size }
    }

    /// The representative in `0..p`.
    pub(super) fn lift(&self, a: u64) -> u64 {
        self.reduce(u128::from(a))
    }

    pub(super) fn add(&self, a: u64, b: u64) -> u64 {
        let s = a + b;
        if s >= self.p { s - self.p } else { s }
    }

    pub(super) fn neg(&self, a: u64) -> u64 {
        if a == 0 { 0 } else { self.p - a }
    }

    pub(super) fn sub(&self, a: u64, b: u64) -> u64 {
        if a >= b { a - b } else { a + self.p - b }
    }

    pub(super) fn mul(&self, a: u64, b: u64) -> u64 {
        self.reduce(u128::from(a) * u128::from(b))
    }

    /// `a b + c d`.
    pub(super) fn dot(&self, a: u64, b: u64, c: u64, d: u64) -> u64 {
        // The sum is below 2^125, within reach of the reduction.
        self.reduce(u128::from(a) * u128::from(b) + u128::from(c) * u128::from(d))
    }

    pub(super) fn pow(&self, mut base: u64, mut exponent: u64) -> u64 {
        let mut power = self.element(1);
        while exponent > 0 {
            if exponent & 1 == 1 {
                power = self.mul(power, base);
            }
            base = self.mul(base, base);
            exponent >>= 1;
        }
        power
    }

    /// The inverse of a non-zero element.
    pub(super) fn inverse(&self, a: u64) -> u64 {
        self.pow(a, self.p - 2)
    }

    /// The value of a polynomial.
    pub(super) fn eval(&self, p: &[u64], x: u64) -> u64 {
        p.iter().rev().fold(0, |value, c| self.add(self.mul(value, x), *c))
    }

    /// Replaces `a` by `a mod b` in place; `b` has a non-zero leading coefficient. Coefficients from the constant
    /// term, no leading zeros.
    pub(super) fn rem_in_place(&self, a: &mut Vec<u64>, b: &[u64]) {
        self.divide(a, b, |_| {});
    }

    /// The quotient of `a` by `b`, which has a non-zero leading coefficient.
    pub(super) fn quotient(&self, mut a: Vec<u64>, b: &[u64]) -> Vec<u64> {
        let mut quotient = Vec::new();
        self.divide(&mut a, b, |top| quotient.push(top));
        quotient.reverse();
        quotient
    }

    /// Replaces `a` by `a mod b` and hands out the coefficients of the quotient, the leading one first.
    fn divide(&self, a: &mut Vec<u64>, b: &[u64], mut take: impl FnMut(u64)) {
        let lead = b[b.len() - 1];
        let one = self.element(1);
        let inverse = if lead == one { one } else { self.inverse(lead) };
        while a.len() >= b.len() {
            let top = self.mul(a[a.len() - 1], inverse);
            take(top);
            let shift = a.len() - b.len();
            if top != 0 {
                for (j, c) in b.iter().enumerate() {
                    a[shift + j] = self.sub(a[shift + j], self.mul(top, *c));
                }
            }
            a.pop();
        }
        while a.last() == Some(&0) {
            a.pop();
        }
    }

    /// The monic gcd of two polynomials, not both zero.
    pub(super) fn gcd(&self, mut a: Vec<u64>, mut b: Vec<u64>) -> Vec<u64> {
        while !b.is_empty() {
            self.rem_in_place(&mut a, &b);
            std::mem::swap(&mut a, &mut b);
        }
        let inverse = self.inverse(a[a.len() - 1]);
        a.iter_mut().for_each(|c| *c = self.mul(*c, inverse));
        a
    }
}

trait Residue {
    fn mod_u64_abs(&self, p: u64) -> u64;
}

impl Residue for Integer {
    /// `|self| mod p`.
    fn mod_u64_abs(&self, p: u64) -> u64 {
        let mut r: u128 = 0;
        for limb in self.as_limbs().iter().rev() {
            r = ((r << 64) | u128::from(*limb)) % u128::from(p);
        }
        r as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_gmp() {
        for field in PrimeField::sequence().take(3) {
            let p = field.modulus();
            let big = Integer::from(-7) * Integer::from(Integer::u_pow_u(11, 90));
            let expected = big.clone().modulo(&Integer::from(p));
            assert_eq!(Integer::from(field.lift(field.residue(&big))), expected);
            for a in [1, 2, 12345, p - 1] {
                let x = field.element(a);
                assert_eq!(field.lift(field.mul(x, field.inverse(x))), 1);
                assert_eq!(field.lift(field.add(x, field.neg(x))), 0);
            }
        }
    }

    #[test]
    fn the_first_primes_are_those_that_a_search_finds() {
        let mut candidate = Integer::from(1u64 << 62);
        for field in PrimeField::sequence().take(FIRST.len() + 2) {
            candidate.prev_prime_mut();
            assert_eq!(field.modulus(), candidate);
        }
    }

    #[test]
    fn gcd_of_products() {
        let field = PrimeField::sequence().next().unwrap();
        let poly = |c: &[u64]| c.iter().map(|v| field.element(*v)).collect::<Vec<_>>();
        // (x+1)(x+2) and (x+1)(x+5)
        let g = field.gcd(poly(&[2, 3, 1]), poly(&[5, 6, 1]));
        assert_eq!(g, poly(&[1, 1]));
    }
}
