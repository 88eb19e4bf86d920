//! Parts of the space across a line that the Hessian maps into themselves, with their multipliers.

use crate::elementary::number::Number;
use crate::poly::Poly;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::One;

/// A line or plane of deviations that the Hessian maps into itself, at all points of the line.
pub struct Block {
    /// The Hessian on it, in a constant basis.
    pub hessian: Vec<Vec<Poly>>,
    /// Whether one of its directions is that in which a rotation moves the points: a multiplier is 1.
    pub neutral: bool,
}

impl Block {
    /// What is positive exactly where all multipliers of the block lie inside the unit disc, but for one that is 1 by rotation: of
    /// `M = (I - eta B(t1)) (I - eta B(t0))`.
    pub fn margins<T: Number>(&self, t0: &T, t1: &T, eta: &T) -> Option<Vec<T>> {
        let (a, b) = (self.slope(t1, eta)?, self.slope(t0, eta)?);
        let one = t0.whole(1);
        let both_sides = |rho: T| vec![one.minus(&rho), one.plus(&rho)];
        match (self.hessian.len(), self.neutral) {
            (1, true) => Some(Vec::new()),
            (1, false) => Some(both_sides(a[0][0].times(&b[0][0])?)),
            // One multiplier is 1, the other is the determinant.
            (_, true) => Some(both_sides(determinant(&a)?.times(&determinant(&b)?)?)),
            // Jury's conditions.
            (_, false) => {
                let mut trace = t0.whole(0);
                for i in 0..2 {
                    for j in 0..2 {
                        trace = trace.plus(&a[i][j].times(&b[j][i])?);
                    }
                }
                let determinant = determinant(&a)?.times(&determinant(&b)?)?;
                let rest = one.plus(&determinant);
                Some(vec![rest.minus(&trace), rest.plus(&trace), one.minus(&determinant)])
            }
        }
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

fn determinant<T: Number>(m: &[Vec<T>]) -> Option<T> {
    Some(m[0][0].times(&m[1][1])?.minus(&m[0][1].times(&m[1][0])?))
}

/// The value of a polynomial on any kind of numbers, by Horner's rule.
fn value<T: Number>(poly: &Poly, t: &T) -> Option<T> {
    let mut value = t.whole(0);
    for coefficient in poly.numerators().iter().rev() {
        value = value.times(t)?.plus(&t.constant(&BigRational::from(coefficient.clone())));
    }
    value.times(&t.constant(&BigRational::new(BigInt::one(), poly.denominator().clone())))
}
