//! Resultants of bivariate polynomials, modulo many primes at many points, put together by Chinese remaindering.
//!
//! The number of primes comes from Hadamard's bound for the Sylvester determinant, the number of points from a bound
//! of its degree: the result is *exact*, not probable.

use super::prime_field::PrimeField;
use super::{BiPoly, IntPoly, crt};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use rug::Float;
use rug::float::Round;
use rug::ops::AddAssignRound;

/// From this many multiplications on the primes are shared out between threads.
const PARALLEL_STEPS: usize = 2_000_000;

impl BiPoly {
    /// The resultant with respect to `u`, a polynomial in `t`. Both degrees in `u` are positive. *Exact.*
    pub fn resultant(&self, other: &Self) -> IntPoly {
        let points = degree_bound(self, other) + 1;
        let bits = coefficient_bits(self, other, points - 1);
        let mut fields = Vec::new();
        let mut gathered = 0;
        for field in PrimeField::sequence() {
            // Leading coefficients must not vanish identically modulo the prime.
            if [self, other].iter().any(|p| p.rows()[p.degree_u()].reduce(&field).is_empty()) {
                continue;
            }
            fields.push(field);
            // Every prime has 61 full bits.
            gathered += 61;
            if gathered > bits + 2 {
                break;
            }
        }
        let one = |field: &PrimeField| image(self, other, field, points);
        // Handing work to other threads costs more than a small resultant.
        let steps = fields.len() * points * (self.degree_u() * other.degree_u() + points);
        let images: Vec<Vec<u64>> = if steps < PARALLEL_STEPS {
            fields.iter().map(one).collect()
        } else {
            fields.par_iter().map(one).collect()
        };
        IntPoly::new(crt::reconstruct(&fields, &images))
    }
}

/// A bound of the resultant's degree in `t`, the least over three gradings of the variables: if the coefficient of
/// `u^i` in `f` has degree at most `(W_f - i)/w`, the resultant has degree at most `(m W_f + n W_g - n m)/w`.
fn degree_bound(f: &BiPoly, g: &BiPoly) -> usize {
    let (n, m) = (f.degree_u(), g.degree_u());
    let plain = m * f.degree_t() + n * g.degree_t();
    let graded = |w: usize| (m * f.weighted_degree(w) + n * g.weighted_degree(w) - n * m) / w;
    plain.min(graded(1)).min(graded(2))
}

/// A bound of the bit length of the resultant's coefficients. On the circle `|t| = r` an entry of the Sylvester matrix
/// is at most the 1-norm of its coefficient weighted by the powers of `r`, and Hadamard's inequality bounds the
/// determinant. Before that `u` may be replaced by `s u`, which multiplies the resultant by `s^(nm)`: powers of two for
/// `s` and `r` are chosen where the bound is least.
fn coefficient_bits(f: &BiPoly, g: &BiPoly, degree: usize) -> u64 {
    let bound = |rho: i32, sigma: i32| {
        let (n, m) = (f.degree_u() as i64, g.degree_u() as i64);
        let rows = m * row_bits(f, rho, sigma) + n * row_bits(g, rho, sigma);
        // |c_k| <= max |R| / r^k.
        let radius = i64::from((-rho).max(0)) * degree as i64;
        rows.div_euclid(2) + 1 - n * m * i64::from(sigma) + radius
    };
    let mut best = (bound(0, 0), 0, 0);
    // The bound is convex in sigma and on either side in rho: steps downhill find its least value.
    while let Some(next) = [(0, 1), (0, -1), (1, 0), (-1, 0), (1, -1), (-1, 1)]
        .into_iter()
        .map(|(a, b)| (best.1 + a, best.2 + b))
        .map(|(rho, sigma)| (bound(rho, sigma), rho, sigma))
        .find(|next| next.0 < best.0)
    {
        best = next;
    }
    best.0.max(0) as u64
}

/// An upper bound of `log2` of the squared 2-norm of the row of 1-norms of `p(2^sigma u, t)` at `|t| = 2^rho`.
fn row_bits(p: &BiPoly, rho: i32, sigma: i32) -> i64 {
    let mut squares = Float::new(32);
    for (i, row) in p.rows().iter().enumerate() {
        let mut norm = Float::new(32);
        for (k, c) in row.coefficients().iter().enumerate() {
            let mut size = Float::with_val_round(32, c, Round::AwayZero).0.abs();
            size <<= rho * k as i32 + sigma * i as i32;
            norm.add_assign_round(&size, Round::Up);
        }
        let square = Float::with_val_round(32, norm.square_ref(), Round::Up).0;
        squares.add_assign_round(&square, Round::Up);
    }
    i64::from(squares.get_exp().unwrap_or(0))
}

/// The resultant modulo a prime (representatives in `0..p`), from its values at `points` points.
fn image(f: &BiPoly, g: &BiPoly, field: &PrimeField, points: usize) -> Vec<u64> {
    let reduce = |p: &BiPoly| p.rows().iter().map(|row| row.reduce(field)).collect::<Vec<_>>();
    let (f, g) = (reduce(f), reduce(g));
    let (mut arguments, mut values) = (Vec::with_capacity(points), Vec::with_capacity(points));
    let mut next = 0u64;
    while arguments.len() < points {
        let t = field.element(next);
        let at = |p: &[Vec<u64>]| p.iter().map(|row| field.eval(row, t)).collect::<Vec<_>>();
        let (a, b) = (at(&f), at(&g));
        // Where a leading coefficient vanishes, the determinant is not the resultant of the values.
        if a.last() != Some(&0) && b.last() != Some(&0) {
            arguments.push(next);
            values.push(resultant_of_values(field, a, b));
        }
        next += 1;
    }
    interpolate(field, &arguments, values).into_iter().map(|c| field.lift(c)).collect()
}

/// The resultant of two univariate polynomials with non-zero leading coefficients and positive degrees, by pseudo
/// remainders: `res(a, b) = (-1)^(nm) lc(b)^(n-k) res(b, a mod b)` with `k` the degree of the remainder.
fn resultant_of_values(field: &PrimeField, mut a: Vec<u64>, mut b: Vec<u64>) -> u64 {
    let (mut numerator, mut denominator) = (field.element(1), field.element(1));
    let mut negative = false;
    loop {
        let (n, m) = (a.len() - 1, b.len() - 1);
        if m == 0 {
            let value = field.mul(numerator, field.pow(b[0], n as u64));
            let value = field.mul(value, field.inverse(denominator));
            return if negative { field.neg(value) } else { value };
        }
        let lead = b[m];
        if n < m {
            negative ^= n * m % 2 == 1;
            std::mem::swap(&mut a, &mut b);
            continue;
        }
        // a becomes lead^steps (a mod b).
        let steps = (n - m + 1) as u64;
        while a.len() > m {
            let top = a[a.len() - 1];
            let shift = a.len() - 1 - m;
            for c in &mut a[..shift] {
                *c = field.mul(*c, lead);
            }
            let minus_top = field.neg(top);
            for (c, d) in a[shift..].iter_mut().zip(&b) {
                *c = field.dot(*c, lead, minus_top, *d);
            }
            a.pop();
        }
        while a.last() == Some(&0) {
            a.pop();
        }
        if a.is_empty() {
            return 0;
        }
        let k = a.len() - 1;
        negative ^= n * m % 2 == 1;
        numerator = field.mul(numerator, field.pow(lead, (n - k) as u64));
        // The scaled remainder contributes lead^steps to the power of the degree of b.
        denominator = field.mul(denominator, field.pow(lead, steps * m as u64));
        std::mem::swap(&mut a, &mut b);
    }
}

/// The coefficients of the polynomial with the given values (Newton's divided differences).
fn interpolate(field: &PrimeField, arguments: &[u64], mut values: Vec<u64>) -> Vec<u64> {
    let n = values.len();
    let largest = arguments.last().copied().unwrap_or(0) as usize;
    // Inverses of 1..=largest by inv(i) = -(p / i) inv(p mod i).
    let mut inverse = vec![field.element(1); largest + 1];
    for i in 2..=largest {
        let (quotient, rest) = (field.modulus() / i as u64, field.modulus() % i as u64);
        inverse[i] = field.neg(field.mul(field.element(quotient), inverse[rest as usize]));
    }
    for level in 1..n {
        for i in (level..n).rev() {
            let gap = (arguments[i] - arguments[i - level]) as usize;
            values[i] = field.mul(field.sub(values[i], values[i - 1]), inverse[gap]);
        }
    }
    let mut coefficients = vec![0; n];
    for i in (0..n).rev() {
        // coefficients = coefficients * (t - arguments[i]) + values[i]
        let shift = field.element(arguments[i]);
        for j in (1..n - i).rev() {
            coefficients[j] = field.sub(coefficients[j - 1], field.mul(coefficients[j], shift));
        }
        coefficients[0] = field.sub(values[i], field.mul(coefficients[0], shift));
    }
    coefficients
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arith::Integer;
    use proptest::prelude::*;

    fn row(c: &[i64]) -> IntPoly {
        IntPoly::new(c.iter().map(|v| Integer::from(*v)).collect())
    }

    /// The Sylvester determinant by expansion over Z[t]: an independent way to the same polynomial.
    fn sylvester(f: &BiPoly, g: &BiPoly) -> IntPoly {
        let (n, m) = (f.degree_u(), g.degree_u());
        let mut matrix = vec![vec![IntPoly::zero(); n + m]; n + m];
        for (offset, (p, count)) in [(f, m), (g, n)].into_iter().enumerate() {
            for i in 0..count {
                for (power, c) in p.rows().iter().enumerate() {
                    let column = i + p.degree_u() - power;
                    matrix[i + offset * m][column] = c.clone();
                }
            }
        }
        determinant(&matrix)
    }

    fn determinant(matrix: &[Vec<IntPoly>]) -> IntPoly {
        if matrix.is_empty() {
            return IntPoly::constant(Integer::from(1));
        }
        let mut sum = IntPoly::zero();
        for (i, line) in matrix.iter().enumerate() {
            if line[0].is_zero() {
                continue;
            }
            let minor: Vec<Vec<IntPoly>> =
                matrix.iter().enumerate().filter(|(k, _)| *k != i).map(|(_, l)| l[1..].to_vec()).collect();
            let term = line[0].mul(&determinant(&minor));
            sum = if i % 2 == 0 { sum.add(&term) } else { sum.sub(&term) };
        }
        sum
    }

    fn bi_poly() -> impl Strategy<Value = BiPoly> {
        prop::collection::vec(prop::collection::vec(-1000i64..1000, 1..4), 2..5)
            .prop_map(|rows| BiPoly::new(rows.iter().map(|c| row(c)).collect()))
    }

    proptest! {
        #[test]
        fn agrees_with_the_sylvester_determinant(f in bi_poly(), g in bi_poly()) {
            prop_assume!(f.degree_u() > 0 && g.degree_u() > 0);
            prop_assert_eq!(f.resultant(&g), sylvester(&f, &g));
        }
    }

    #[test]
    fn vanishing_leading_coefficients() {
        // (t u + 1)(...) loses its degree at t = 0, a point of interpolation.
        let f = BiPoly::new(vec![row(&[1]), row(&[0, 1])]);
        let g = BiPoly::new(vec![row(&[3]), row(&[0, 2]), row(&[0, 0, 1])]);
        assert_eq!(f.resultant(&g), sylvester(&f, &g));
    }

    #[test]
    fn a_common_factor_gives_zero() {
        let common = BiPoly::new(vec![row(&[1, 2]), row(&[3])]);
        let f = common.mul(&BiPoly::new(vec![row(&[5]), row(&[1])]));
        let g = common.mul(&BiPoly::new(vec![row(&[0, 7]), row(&[2])]));
        assert!(f.resultant(&g).is_zero());
    }
}
