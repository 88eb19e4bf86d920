//! Parts of the space across a line that the Hessian maps into themselves, with their multipliers.

use crate::elementary::number::Number;
use crate::poly::Poly;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::One;

/// The most dimensions of a block.
pub const LARGEST: usize = 4;

/// A space of deviations that the Hessian maps into itself, at all points of the line.
pub struct Block {
    /// The Hessian on it, in a constant basis.
    pub hessian: Vec<Vec<Poly>>,
    /// Whether one of its directions is that in which a flow moves the 2-cycles to others: a multiplier is 1.
    pub neutral: bool,
}

impl Block {
    /// What is positive exactly where all multipliers of the block lie inside the unit disc, but for one that is 1 by a flow: of
    /// `M = (I - eta B(t1)) (I - eta B(t0))`. One of them is negative only where a multiplier lies outside of the closed disc.
    pub fn margins<T: Number>(&self, t0: &T, t1: &T, eta: &T) -> Option<Vec<T>> {
        let product = product(&self.slope(t1, eta)?, &self.slope(t0, eta)?)?;
        let mut coefficients = characteristic(&product)?;
        if self.neutral {
            // Division by `lambda - 1`: the remainder, the value at 1, is 0 at a 2-cycle.
            let sums = coefficients.iter().rev().scan(t0.whole(0), |sum, c| {
                *sum = sum.plus(c);
                Some(sum.clone())
            });
            let mut sums: Vec<T> = sums.collect();
            sums.pop();
            sums.reverse();
            coefficients = sums;
        }
        inside_unit_disc(&coefficients)
    }

    /// `I - eta B`.
    fn slope<T: Number>(&self, t: &T, eta: &T) -> Option<Vec<Vec<T>>> {
        let entry = |i: usize, j: usize, poly: &Poly| {
            Some(t.whole(i64::from(i == j)).minus(&eta.times(&value(poly, t)?)?))
        };
        let row = |(i, row): (usize, &Vec<Poly>)| {
            row.iter().enumerate().map(|(j, poly)| entry(i, j, poly)).collect()
        };
        self.hessian.iter().enumerate().map(row).collect()
    }

    /// The size of the block, and the largest degree of its Hessian in `t`.
    pub fn degrees(&self) -> (usize, usize) {
        let degree = self.hessian.iter().flatten().map(Poly::degree).max();
        (self.hessian.len(), degree.unwrap_or(0))
    }
}

fn product<T: Number>(a: &[Vec<T>], b: &[Vec<T>]) -> Option<Vec<Vec<T>>> {
    let entry = |row: &Vec<T>, j: usize| {
        let mut terms = row.iter().zip(b).map(|(x, other)| x.times(&other[j]));
        let first = terms.next()??;
        terms.try_fold(first, |sum, term| Some(sum.plus(&term?)))
    };
    a.iter().map(|row| (0..b.len()).map(|j| entry(row, j)).collect()).collect()
}

/// The coefficients of `det(lambda - M)`, the one of the highest power, 1, last: by the traces of Faddeev and LeVerrier.
fn characteristic<T: Number>(m: &[Vec<T>]) -> Option<Vec<T>> {
    let mut coefficients = vec![m.first()?.first()?.whole(1)];
    let mut power = m.to_vec();
    for k in 1..=m.len() {
        let mut trace = power[0][0].clone();
        for (i, row) in power.iter().enumerate().skip(1) {
            trace = trace.plus(&row[i]);
        }
        let next = trace.over_whole(-(k as i64))?;
        if k < m.len() {
            power.iter_mut().enumerate().for_each(|(i, row)| row[i] = row[i].plus(&next));
            power = product(m, &power)?;
        }
        coefficients.push(next);
    }
    coefficients.reverse();
    Some(coefficients)
}

/// Numbers that are all positive exactly where the roots of a polynomial of degree 4 at most, its last coefficient positive, lie inside the
/// unit disc. With `lambda = (1 + w)/(1 - w)` these are the coefficients in `w` of `sum c_j (1 + w)^j (1 - w)^(n - j)` and, for degree 3 and 4, the
/// last but one determinant of Hurwitz (Liénard and Chipart 1914).
fn inside_unit_disc<T: Number>(coefficients: &[T]) -> Option<Vec<T>> {
    let n = coefficients.len() - 1;
    if n == 0 {
        return Some(Vec::new());
    }
    let mut b = vec![coefficients[0].whole(0); n + 1];
    for (j, c) in coefficients.iter().enumerate() {
        for (b, weight) in b.iter_mut().zip(weights(j, n - j)) {
            *b = b.plus(&c.times(&c.whole(weight))?);
        }
    }
    let hurwitz = match n {
        3 => Some(b[1].times(&b[2])?.minus(&b[0].times(&b[3])?)),
        4 => {
            let outer = b[3].times(&b[3])?.times(&b[0])?.plus(&b[1].times(&b[1])?.times(&b[4])?);
            Some(b[1].times(&b[2])?.times(&b[3])?.minus(&outer))
        }
        _ => None,
    };
    b.extend(hurwitz);
    Some(b)
}

/// The coefficients of `(1 + w)^plus (1 - w)^minus`.
fn weights(plus: usize, minus: usize) -> Vec<i64> {
    let mut weights = vec![1];
    for sign in std::iter::repeat_n(1, plus).chain(std::iter::repeat_n(-1, minus)) {
        let mut next = vec![0; weights.len() + 1];
        for (i, weight) in weights.iter().enumerate() {
            next[i] += weight;
            next[i + 1] += sign * weight;
        }
        weights = next;
    }
    weights
}

/// The value of a polynomial on any kind of numbers, by Horner's rule.
pub fn value<T: Number>(poly: &Poly, t: &T) -> Option<T> {
    let mut value = t.whole(0);
    for coefficient in poly.numerators().iter().rev() {
        value = value.times(t)?.plus(&t.constant(&BigRational::from(coefficient.clone())));
    }
    value.times(&t.constant(&BigRational::new(BigInt::one(), poly.denominator().clone())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elementary::exact::Exact;
    use std::cmp::Ordering;

    /// Are all roots inside the disc, by the signs of what is computed from the product of `lambda - root`?
    fn is_inside(factors: &[&[(i64, i64)]]) -> Vec<Ordering> {
        let number = |(p, q): (i64, i64)| BigRational::new(p.into(), q.into());
        let mut product = vec![BigRational::one()];
        for factor in factors {
            let mut next = vec![BigRational::from(BigInt::from(0)); product.len() + factor.len() - 1];
            for (i, a) in product.iter().enumerate() {
                for (j, b) in factor.iter().enumerate() {
                    next[i + j] += a * number(*b);
                }
            }
            product = next;
        }
        let exact: Vec<Exact> = product.into_iter().map(Exact::rational).collect();
        inside_unit_disc(&exact).unwrap().iter().map(|x| x.sign().unwrap()).collect()
    }

    #[test]
    fn margins_tell_where_roots_lie() {
        let real = |p: i64, q: i64| [(-p, q), (1, 1)];
        // Of modulus sqrt(c).
        let pair = |half_trace: (i64, i64), c: (i64, i64)| [c, (-2 * half_trace.0, half_trace.1), (1, 1)];
        let (a, b, outside, one) = (real(1, 2), real(-9, 10), real(11, 10), real(-1, 1));
        let (inner, outer, circle) = (pair((1, 2), (9, 10)), pair((1, 2), (11, 10)), pair((3, 5), (1, 1)));
        let positive = |signs: &[Ordering]| signs.iter().all(|sign| sign.is_gt());
        let negative = |signs: &[Ordering]| signs.iter().any(|sign| sign.is_lt());
        for rest in [&[][..], &[&a[..]], &[&b[..]], &[&a[..], &b[..]], &[&inner[..]]] {
            for (factor, inside) in [(&a[..], true), (&inner, true), (&outside, false), (&outer, false)] {
                let factors = [rest, &[factor]].concat();
                if factors.iter().map(|f| f.len() - 1).sum::<usize>() > LARGEST {
                    continue;
                }
                let signs = is_inside(&factors);
                assert_eq!(positive(&signs), inside, "{factors:?}");
                assert_eq!(negative(&signs), !inside, "{factors:?}");
            }
            for factor in [&one[..], &circle] {
                let factors = [rest, &[factor]].concat();
                if factors.iter().map(|f| f.len() - 1).sum::<usize>() > LARGEST {
                    continue;
                }
                let signs = is_inside(&factors);
                assert!(signs.iter().all(|sign| sign.is_ge()) && !positive(&signs), "{factors:?}");
            }
        }
    }

    #[test]
    fn coefficients_of_a_matrix() {
        let whole = |k: i64| Exact::rational(BigRational::from(BigInt::from(k)));
        let rows = [[2, 1, 0], [0, 3, 1], [1, 0, -1]].map(|row| row.map(whole).to_vec()).to_vec();
        // det(lambda - M) = lambda^3 - 4 lambda^2 + lambda + 5.
        let wanted = [5, 1, -4, 1].map(|k| BigRational::from(BigInt::from(k)));
        let found = characteristic(&rows).unwrap();
        assert!(found.iter().zip(&wanted).all(|(found, wanted)| found.as_rational() == Some(wanted)));
    }
}
