//! Which degrees the irreducible factors of a polynomial can have, as far as factorizations modulo small primes show.
//!
//! Modulo a prime that does not divide the leading coefficient, a factor of degree `d` over Q becomes a product of
//! irreducible factors whose degrees sum to `d`. Those of small degree are counted by distinct-degree factorization:
//! `x^(p^i) - x` is the product of all monic irreducible polynomials of degrees that divide `i`.

use super::IntPoly;
use super::prime_field::PrimeField;

/// Small, so that `x^p` is quick; a polynomial keeps its distinct roots modulo most of them.
const PRIMES: [u64; 10] = [29, 31, 37, 41, 43, 47, 53, 59, 61, 67];

/// Factors up to this degree are looked for.
const HIGHEST: usize = 4;

/// The degrees up to 4, each at its index, that an irreducible factor over Q may have: where one is `false`, there is
/// *proved* to be none of that degree.
pub(super) fn possible_degrees(polynomial: &IntPoly) -> [bool; HIGHEST + 1] {
    // Bit d: a factor of degree d is possible.
    let all = (2u32 << HIGHEST) - 2;
    let mut possible = all;
    for field in PRIMES.map(PrimeField::new) {
        if possible == 0 {
            break;
        }
        if let Some(counts) = small_factors(&field, polynomial) {
            possible &= sums(&counts);
        }
    }
    std::array::from_fn(|d| possible >> d & 1 == 1)
}

/// Which sums up to [`HIGHEST`] the degrees of some of the factors have, as bits; `counts[d - 1]` have degree `d`.
fn sums(counts: &[usize; HIGHEST]) -> u32 {
    let mut reached = 1u32;
    for (i, count) in counts.iter().enumerate() {
        for _ in 0..(*count).min(HIGHEST) {
            reached |= reached << (i + 1);
        }
    }
    reached & ((2 << HIGHEST) - 1)
}

/// How many irreducible factors of degrees 1 to 4 the polynomial has modulo the prime; `None` where the degree falls
/// or factors coincide.
fn small_factors(field: &PrimeField, polynomial: &IntPoly) -> Option<[usize; HIGHEST]> {
    let mut rest: Vec<u64> = polynomial.coefficients().iter().map(|c| field.residue(c)).collect();
    if *rest.last()? == 0 {
        return None;
    }
    let slope: Vec<u64> =
        rest.iter().enumerate().skip(1).map(|(i, c)| field.mul(field.element(i as u64), *c)).collect();
    let slope = trimmed(slope);
    if slope.is_empty() || field.gcd(rest.clone(), slope).len() > 1 {
        return None;
    }
    let mut counts = [0; HIGHEST];
    let mut power = vec![0, field.element(1)];
    for (i, count) in counts.iter_mut().enumerate() {
        if rest.len() <= i + 1 {
            break;
        }
        field.rem_in_place(&mut power, &rest);
        power = frobenius(field, &power, &rest);
        // x^(p^i) - x
        let mut difference = power.clone();
        difference.resize(difference.len().max(2), 0);
        difference[1] = field.sub(difference[1], field.element(1));
        let difference = trimmed(difference);
        let shared = if difference.is_empty() { rest.clone() } else { field.gcd(rest.clone(), difference) };
        *count = (shared.len() - 1) / (i + 1);
        rest = field.quotient(rest, &shared);
    }
    Some(counts)
}

/// `base^p` modulo a polynomial and the prime `p`.
fn frobenius(field: &PrimeField, base: &[u64], modulus: &[u64]) -> Vec<u64> {
    let times = |a: &[u64], b: &[u64]| {
        if a.is_empty() || b.is_empty() {
            return Vec::new();
        }
        let mut product = vec![0; a.len() + b.len() - 1];
        for (i, x) in a.iter().enumerate() {
            for (j, y) in b.iter().enumerate() {
                product[i + j] = field.add(product[i + j], field.mul(*x, *y));
            }
        }
        field.rem_in_place(&mut product, modulus);
        product
    };
    let p = field.modulus();
    let mut power = base.to_vec();
    for bit in (0..p.ilog2()).rev() {
        power = times(&power, &power);
        if p >> bit & 1 == 1 {
            power = times(&power, base);
        }
    }
    power
}

fn trimmed(mut coefficients: Vec<u64>) -> Vec<u64> {
    while coefficients.last() == Some(&0) {
        coefficients.pop();
    }
    coefficients
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arith::Integer;
    use proptest::prelude::*;

    fn poly(c: &[i64]) -> IntPoly {
        IntPoly::new(c.iter().map(|v| Integer::from(*v)).collect())
    }

    fn degrees(c: &[i64]) -> Vec<usize> {
        let possible = possible_degrees(&poly(c));
        (1..=HIGHEST).filter(|d| possible[*d]).collect()
    }

    #[test]
    fn irreducible_polynomials_are_seen() {
        assert_eq!(degrees(&[-2, 0, 0, 1]), [3]);
        assert!(degrees(&[-1, -1, 0, 0, 0, 1]).is_empty());
        assert_eq!(degrees(&[-1, -1, 0, 0, 1]), [4]);
        assert_eq!(degrees(&[-2, 0, 1]), [2]);
    }

    #[test]
    fn what_splits_modulo_every_prime_stays_open() {
        // x^4 + 1 is irreducible over Q and has quadratic factors modulo every prime.
        assert_eq!(degrees(&[1, 0, 0, 0, 1]), [2, 4]);
    }

    #[test]
    fn frobenius_fixes_the_field() {
        // x^p - x splits into all linear polynomials: modulo x^2 - 3x + 2 it is zero.
        let field = PrimeField::new(31);
        let modulus: Vec<u64> = [2, 28, 1].map(|c| field.element(c)).to_vec();
        let x = vec![0, field.element(1)];
        assert_eq!(frobenius(&field, &x, &modulus), x);
    }

    proptest! {
        #[test]
        fn a_factor_that_is_there_is_never_excluded(
            a in prop::collection::vec(-9i64..9, 2..6),
            b in prop::collection::vec(-9i64..9, 1..9),
        ) {
            // A product has a factor of the degree of each irreducible factor of `a`: a linear one, or `a` itself
            // where it is quadratic without rational roots.
            let (a, b) = (poly(&a), poly(&b));
            prop_assume!(!a.is_constant() && !b.is_zero());
            let product = possible_degrees(&a.mul(&b));
            let own = possible_degrees(&a);
            let irreducible = (1..=HIGHEST).filter(|d| own[*d]).eq([a.degree()]);
            prop_assert!(!irreducible || product[a.degree()], "{a:?} {b:?}");
        }
    }
}
