//! Matrices of rational numbers, *exact*.

use num_rational::BigRational;
use num_traits::{One, Zero};

/// Rows of rational numbers, all of one length.
pub type Rows = Vec<Vec<BigRational>>;

/// The inner product.
pub fn dot(a: &[BigRational], b: &[BigRational]) -> BigRational {
    let factors = a.iter().zip(b).filter(|(a, b)| !a.is_zero() && !b.is_zero());
    factors.map(|(a, b)| a * b).sum()
}

/// Matrix times vector.
pub fn apply(rows: &[Vec<BigRational>], vector: &[BigRational]) -> Vec<BigRational> {
    rows.iter().map(|row| dot(row, vector)).collect()
}

/// The reduced echelon form, with the column of each row's leading 1.
fn reduced(mut rows: Rows) -> (Rows, Vec<usize>) {
    let columns = rows.first().map_or(0, Vec::len);
    let mut leading = Vec::new();
    for column in 0..columns {
        let next = leading.len();
        let Some(pivot) = (next..rows.len()).find(|row| !rows[*row][column].is_zero()) else { continue };
        rows.swap(next, pivot);
        let inverse = rows[next][column].recip();
        rows[next].iter_mut().filter(|entry| !entry.is_zero()).for_each(|entry| *entry *= &inverse);
        let source = rows[next].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(i, row)| *i != next && !row[column].is_zero()) {
            let factor = row[column].clone();
            for (entry, source) in row.iter_mut().zip(&source).filter(|(_, source)| !source.is_zero()) {
                *entry -= &factor * source;
            }
        }
        leading.push(column);
    }
    rows.truncate(leading.len());
    (rows, leading)
}

/// The number of independent rows.
pub fn rank(rows: Rows) -> usize {
    reduced(rows).1.len()
}

/// A basis of the vectors that a matrix maps to 0.
pub fn kernel(rows: Rows) -> Rows {
    let columns = rows.first().map_or(0, Vec::len);
    let (rows, leading) = reduced(rows);
    let free = (0..columns).filter(|column| !leading.contains(column));
    let vector = |free: usize| {
        let mut vector = vec![BigRational::zero(); columns];
        vector[free] = BigRational::one();
        rows.iter().zip(&leading).for_each(|(row, column)| vector[*column] = -&row[free]);
        vector
    };
    free.map(vector).collect()
}

/// The solution of `A x = b`, where there is exactly one.
pub fn solve(rows: &[Vec<BigRational>], right: &[BigRational]) -> Option<Vec<BigRational>> {
    let extended = rows.iter().zip(right).map(|(row, b)| row.iter().chain([b]).cloned().collect()).collect();
    let columns = rows.first()?.len();
    let (rows, leading) = reduced(extended);
    let regular = leading.len() == columns && leading.last().is_none_or(|column| *column < columns);
    regular.then(|| rows.into_iter().filter_map(|mut row| row.pop()).collect())
}

/// Whether a symmetric matrix has positive eigenvalues only: all pivots of elimination in the order of the rows are positive.
pub fn is_positive(mut rows: Rows) -> bool {
    for k in 0..rows.len() {
        if rows[k][k] <= BigRational::zero() {
            return false;
        }
        let (above, below) = rows.split_at_mut(k + 1);
        let source = &above[k];
        for row in below.iter_mut().filter(|row| !row[k].is_zero()) {
            let factor = &row[k] / &source[k];
            for (entry, source) in row.iter_mut().zip(source).filter(|(_, source)| !source.is_zero()) {
                *entry -= &factor * source;
            }
        }
    }
    true
}
