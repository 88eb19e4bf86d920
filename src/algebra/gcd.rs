//! Greatest common divisors and square-free parts of integer polynomials.

use super::IntPoly;
use super::crt;
use super::prime_field::PrimeField;
use crate::arith::Integer;

impl IntPoly {
    /// The primitive greatest common divisor, with positive leading coefficient. *Exact*: the modular image
    /// proposes, exact division proves.
    pub fn gcd(&self, other: &Self) -> Self {
        if self.is_zero() {
            return other.primitive();
        }
        if other.is_zero() {
            return self.primitive();
        }
        let (a, b) = (self.primitive(), other.primitive());
        if a.is_constant() || b.is_constant() {
            return IntPoly::constant(Integer::from(1));
        }
        let lead = a.leading().gcd(&b.leading());
        let mut degree = a.degree().min(b.degree()) + 1;
        let (mut fields, mut images) = (Vec::new(), Vec::new());
        let mut check_at = 1;
        for field in PrimeField::sequence() {
            let scale = field.residue(&lead);
            if scale == 0 {
                continue;
            }
            let image = field.gcd(a.reduce(&field), b.reduce(&field));
            if image.len() == 1 {
                // The degree of the gcd is at most that of any image.
                return IntPoly::constant(Integer::from(1));
            }
            if image.len() > degree + 1 {
                continue;
            }
            if image.len() < degree + 1 {
                degree = image.len() - 1;
                fields.clear();
                images.clear();
                check_at = 1;
            }
            images.push(image.iter().map(|c| field.lift(field.mul(*c, scale))).collect());
            fields.push(field);
            if fields.len() == check_at {
                check_at *= 2;
                let candidate = IntPoly::new(crt::reconstruct(&fields, &images)).primitive();
                if a.div_exact(&candidate).is_some() && b.div_exact(&candidate).is_some() {
                    return candidate;
                }
            }
        }
        unreachable!("the sequence of primes is longer than any coefficient")
    }

    /// The coefficients modulo the prime of a field, without leading zeros.
    pub(super) fn reduce(&self, field: &PrimeField) -> Vec<u64> {
        let mut image: Vec<u64> = self.coefficients().iter().map(|c| field.residue(c)).collect();
        while image.last() == Some(&0) {
            image.pop();
        }
        image
    }

    /// The square-free factors with their multiplicities, ascending (Yun): `self = c * prod f_i^i`.
    /// Constant factors are left out.
    pub fn square_free_factors(&self) -> Vec<(IntPoly, usize)> {
        let mut factors = Vec::new();
        if self.is_constant() {
            return factors;
        }
        let p = self.primitive();
        let derivative = p.derivative();
        let common = p.gcd(&derivative);
        if common.is_constant() {
            return vec![(p, 1)];
        }
        let exact = |a: &IntPoly, b: &IntPoly| a.div_exact(b).expect("a gcd divides");
        let mut b = exact(&p, &common);
        let mut d = exact(&derivative, &common).sub(&b.derivative());
        let mut multiplicity = 1;
        while !b.is_constant() {
            let factor = b.gcd(&d);
            b = exact(&b, &factor);
            d = if d.is_zero() { d } else { exact(&d, &factor) };
            d = d.sub(&b.derivative());
            if !factor.is_constant() {
                factors.push((factor, multiplicity));
            }
            multiplicity += 1;
        }
        factors
    }

    /// The square-free part, primitive with positive leading coefficient.
    pub fn square_free(&self) -> IntPoly {
        let common = self.gcd(&self.derivative());
        self.primitive().div_exact(&common).expect("a gcd divides")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(super) fn poly(c: &[i64]) -> IntPoly {
        IntPoly::new(c.iter().map(|v| Integer::from(*v)).collect())
    }

    proptest! {
        #[test]
        fn gcd_holds_the_common_factor(a in prop::collection::vec(-50i64..50, 1..6),
                                       b in prop::collection::vec(-50i64..50, 1..6),
                                       c in prop::collection::vec(-50i64..50, 1..6)) {
            let (a, b, c) = (poly(&a), poly(&b), poly(&c));
            prop_assume!(!a.is_zero() && !b.is_zero() && !c.is_zero());
            let g = a.mul(&c).gcd(&b.mul(&c));
            prop_assert!(a.mul(&c).primitive().div_exact(&g).is_some());
            prop_assert!(g.div_exact(&c.primitive()).is_some());
            // Cofactors are coprime: the gcd is the greatest one.
            let left = a.mul(&c).primitive().div_exact(&g).unwrap();
            let right = b.mul(&c).primitive().div_exact(&g).unwrap();
            prop_assert!(left.gcd(&right).is_constant());
        }

        #[test]
        fn square_free_factors_multiply_back(a in prop::collection::vec(-9i64..9, 2..4), b in prop::collection::vec(-9i64..9, 2..4)) {
            let (a, b) = (poly(&a), poly(&b));
            prop_assume!(!a.is_constant() && !b.is_constant());
            let p = a.mul(&b.pow(3)).primitive();
            let mut product = poly(&[1]);
            for (factor, multiplicity) in p.square_free_factors() {
                prop_assert!(factor.gcd(&factor.derivative()).is_constant());
                product = product.mul(&factor.pow(multiplicity as u32));
            }
            prop_assert_eq!(product, p);
        }
    }

    #[test]
    fn a_gcd_with_coefficients_of_many_words() {
        let c = poly(&[7, 0, -3, 11]).pow(9);
        let (a, b) = (poly(&[1, 2]).pow(5), poly(&[-4, 1, 1]).pow(4));
        assert_eq!(a.mul(&c).gcd(&b.mul(&c)), c.primitive());
    }
}
