//! Matrices of enclosures.

use crate::elementary::dyadic::Dyadic;
use std::cmp::Ordering;

/// Rows of enclosures, all of one length.
pub type Matrix = Vec<Vec<Dyadic>>;

/// Matrix times vector.
pub fn apply(matrix: &[Vec<Dyadic>], vector: &[Dyadic]) -> Option<Vec<Dyadic>> {
    matrix.iter().map(|row| dot(row, vector)).collect()
}

/// The inner product.
pub fn dot(a: &[Dyadic], b: &[Dyadic]) -> Option<Dyadic> {
    let mut sum = Dyadic::whole(0, a.first()?.bits());
    for (a, b) in a.iter().zip(b) {
        sum = sum.plus(&a.times(b)?);
    }
    Some(sum)
}

/// Matrix times matrix.
pub fn product(a: &[Vec<Dyadic>], b: &[Vec<Dyadic>]) -> Option<Matrix> {
    let columns: Matrix =
        (0..b.first()?.len()).map(|j| b.iter().map(|row| row[j].clone()).collect()).collect();
    a.iter().map(|row| columns.iter().map(|column| dot(row, column)).collect()).collect()
}

/// `I - A`.
pub fn identity_minus(a: &[Vec<Dyadic>]) -> Matrix {
    let entry = |i: usize, j: usize, x: &Dyadic| Dyadic::whole(i32::from(i == j), x.bits()).minus(x);
    let row = |(i, row): (usize, &Vec<Dyadic>)| row.iter().enumerate().map(|(j, x)| entry(i, j, x)).collect();
    a.iter().enumerate().map(row).collect()
}

/// `I - factor A`.
pub fn identity_minus_scaled(a: &[Vec<Dyadic>], factor: &Dyadic) -> Option<Matrix> {
    let scaled: Option<Matrix> =
        a.iter().map(|row| row.iter().map(|entry| entry.times(factor)).collect()).collect();
    scaled.map(|scaled| identity_minus(&scaled))
}

/// The pivots of symmetric elimination, one row after the other: where all have a sign, as many are positive as each of
/// the symmetric matrices has positive eigenvalues, and the same for negative ones (Sylvester's law of inertia).
pub fn pivots(matrix: &[Vec<Dyadic>]) -> Option<Vec<Ordering>> {
    let mut rows = matrix.to_vec();
    let mut signs = Vec::new();
    for k in 0..rows.len() {
        let pivot = rows[k][k].clone();
        signs.push(pivot.sign().filter(|sign| sign.is_ne())?);
        eliminate(&mut rows, k, &pivot)?;
    }
    Some(signs)
}

/// Takes multiples of row `k` from the rows below.
fn eliminate(rows: &mut [Vec<Dyadic>], k: usize, pivot: &Dyadic) -> Option<()> {
    let inverse = pivot.reciprocal()?;
    let (above, below) = rows.split_at_mut(k + 1);
    let upper = above.last()?;
    for row in below {
        let factor = row[k].times(&inverse)?;
        for (entry, source) in row.iter_mut().zip(upper).skip(k) {
            *entry = entry.minus(&factor.times(source)?);
        }
    }
    Some(())
}

/// An *enclosure* of the solution of `A x = b`, by elimination in the order of the rows.
pub fn solve(matrix: &[Vec<Dyadic>], right: &[Dyadic]) -> Option<Vec<Dyadic>> {
    let n = matrix.len();
    let mut rows: Matrix = matrix
        .iter()
        .zip(right)
        .map(|(row, b)| row.iter().chain(std::iter::once(b)).cloned().collect())
        .collect();
    for k in 0..n {
        let pivot = rows[k][k].clone();
        eliminate(&mut rows, k, &pivot)?;
    }
    let mut solution: Vec<Dyadic> = vec![Dyadic::whole(0, right.first()?.bits()); n];
    for k in (0..n).rev() {
        let known = dot(&rows[k][k + 1..n], &solution[k + 1..]);
        let rest = match known {
            Some(known) => rows[k][n].minus(&known),
            None if k + 1 == n => rows[k][n].clone(),
            None => return None,
        };
        solution[k] = rest.times(&rows[k][k].reciprocal()?)?;
    }
    Some(solution)
}

/// An *enclosure* of the determinant: elimination with the pivot whose smallest absolute value is the largest.
pub fn determinant(matrix: &[Vec<Dyadic>]) -> Option<Dyadic> {
    let mut rows = matrix.to_vec();
    let mut value = Dyadic::whole(1, matrix.first()?.first()?.bits());
    for k in 0..rows.len() {
        let best = (k..rows.len())
            .max_by(|a, b| rows[*a][k].absolute().lo().cmp(rows[*b][k].absolute().lo()).then(b.cmp(a)))?;
        if best != k {
            rows.swap(best, k);
            value = Dyadic::whole(0, value.bits()).minus(&value);
        }
        let pivot = rows[k][k].clone();
        value = value.times(&pivot)?;
        if k + 1 < rows.len() {
            eliminate(&mut rows, k, &pivot)?;
        }
    }
    Some(value)
}

/// The largest sum of absolute values in a row: the norm that belongs to the largest coordinate.
pub fn norm(matrix: &[Vec<Dyadic>]) -> Option<Dyadic> {
    let sum = |row: &Vec<Dyadic>| row.iter().map(Dyadic::magnitude).reduce(|a, b| a.plus(&b));
    matrix.iter().filter_map(sum).max_by(|a, b| a.hi().cmp(b.hi()))
}
