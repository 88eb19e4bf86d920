//! Small dense matrices over any kind of number, with enclosures of solutions and of inverses.

use super::exact::Exact;
use crate::arith::{Elementary, Enclosure, FastInterval, Scalar};
use nalgebra::DMatrix;
use std::cmp::Ordering;

/// A dense matrix, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix<T> {
    /// How many rows.
    pub rows: usize,
    /// How many columns.
    pub columns: usize,
    entries: Vec<T>,
}

impl<T: Clone> Matrix<T> {
    /// The matrix of these entries.
    pub fn from_fn(rows: usize, columns: usize, entry: impl Fn(usize, usize) -> T) -> Self {
        let entries = (0..rows * columns).map(|k| entry(k / columns, k % columns)).collect();
        Matrix { rows, columns, entries }
    }

    /// The entry in a row and a column, both from 0.
    pub fn at(&self, i: usize, j: usize) -> &T {
        &self.entries[i * self.columns + j]
    }

    /// The same, to be changed.
    pub fn at_mut(&mut self, i: usize, j: usize) -> &mut T {
        &mut self.entries[i * self.columns + j]
    }

    /// One row.
    pub fn row(&self, i: usize) -> &[T] {
        &self.entries[i * self.columns..(i + 1) * self.columns]
    }

    /// Every entry changed.
    pub fn map<U: Clone>(&self, f: impl Fn(&T) -> U) -> Matrix<U> {
        Matrix { rows: self.rows, columns: self.columns, entries: self.entries.iter().map(f).collect() }
    }

    /// Rows and columns exchanged.
    pub fn transposed(&self) -> Self {
        Matrix::from_fn(self.columns, self.rows, |i, j| self.at(j, i).clone())
    }
}

/// The scalar product.
///
/// # Panics
/// Where one of them is empty.
pub fn dot<T: Scalar>(a: &[T], b: &[T]) -> T {
    let mut products = a.iter().zip(b).map(|(x, y)| x.times(y));
    let first = products.next().expect("vectors have entries");
    products.fold(first, |sum, p| sum.plus(&p))
}

impl<T: Elementary> Matrix<T> {
    /// The matrix times a vector.
    pub fn apply(&self, x: &[T]) -> Vec<T> {
        (0..self.rows).map(|i| dot(self.row(i), x)).collect()
    }

    /// The product.
    pub fn times(&self, other: &Self) -> Self {
        let columns = other.transposed();
        Matrix::from_fn(self.rows, other.columns, |i, j| dot(self.row(i), columns.row(j)))
    }

    /// The sum.
    pub fn plus(&self, other: &Self) -> Self {
        Matrix::from_fn(self.rows, self.columns, |i, j| self.at(i, j).plus(other.at(i, j)))
    }

    /// `I - s A`.
    pub fn identity_minus(&self, s: &T) -> Self {
        let unit = |i: usize, j: usize| s.whole(i64::from(i == j));
        Matrix::from_fn(self.rows, self.columns, |i, j| unit(i, j).minus(&s.times(self.at(i, j))))
    }
}

/// A matrix of doubles as enclosures of width zero.
pub fn exactly(m: &DMatrix<f64>) -> Matrix<FastInterval> {
    Matrix::from_fn(m.nrows(), m.ncols(), |i, j| FastInterval::exactly(m[(i, j)]))
}

impl Matrix<FastInterval> {
    /// The middle of every entry. *Approximate.*
    pub fn middle(&self) -> DMatrix<f64> {
        DMatrix::from_fn(self.rows, self.columns, |i, j| self.at(i, j).midpoint().lo())
    }

    /// An *enclosure* of the solution `x` of `A x = b`, for all `A` and `b` in the enclosures; `None` where it is not
    /// proved that there is one.
    pub fn solve(&self, b: &[FastInterval]) -> Option<Vec<FastInterval>> {
        self.inverse_bound()?.solve(self, b)
    }

    /// An approximate inverse with the proof that the matrix is regular.
    pub fn inverse_bound(&self) -> Option<InverseBound<FastInterval>> {
        InverseBound::new(self, exactly(&self.middle().try_inverse()?))
    }
}

impl<T: Enclosure> Matrix<T> {
    /// An upper bound of the largest sum of sizes in a row, for every matrix in it.
    pub fn norm(&self) -> f64 {
        (0..self.rows).map(|i| size_of_row(self.row(i))).fold(0.0, f64::max)
    }
}

/// An approximate inverse `R` of `A` with a bound of `|I - R A|` below 1.
#[derive(Clone, Debug)]
pub struct InverseBound<T> {
    /// The approximate inverse.
    pub inverse: Matrix<T>,
    /// The bound.
    pub beta: f64,
}

impl<T: Enclosure> InverseBound<T> {
    /// `None` where the bound is not below 1.
    pub fn new(a: &Matrix<T>, inverse: Matrix<T>) -> Option<Self> {
        let one = inverse.at(0, 0).whole(1);
        let beta = inverse.times(a).identity_minus(&one).norm();
        (beta < 1.0).then_some(InverseBound { inverse, beta })
    }

    /// An *enclosure* of the solution `x` of `A x = b`, for all `A` and `b` in the enclosures: where `|I - R A| = beta < 1`,
    /// `|x - x'| <= |R (b - A x')| / (1 - beta)` for each `x'` (Rump, Verification methods, 2010).
    /// `None` where that is not finite.
    pub fn solve(&self, a: &Matrix<T>, b: &[T]) -> Option<Vec<T>> {
        let start: Vec<T> = self.inverse.apply(b).iter().map(Enclosure::middle).collect();
        let rest: Vec<T> = b.iter().zip(a.apply(&start)).map(|(b, c)| b.minus(&c)).collect();
        let error = self.inverse.apply(&rest);
        let size = error.iter().map(Enclosure::magnitude).fold(0.0, f64::max);
        let one_minus = FastInterval::exactly(1.0).minus(&FastInterval::exactly(self.beta));
        let radius = FastInterval::exactly(size).over(&one_minus).map_or(f64::INFINITY, |q| q.hi());
        start.iter().map(|x| Some(x.plus(&x.ball(radius)?))).collect()
    }
}

/// An upper bound of the size of every element.
pub fn size(x: FastInterval) -> f64 {
    x.lo().abs().max(x.hi().abs())
}

fn size_of_row<T: Enclosure>(row: &[T]) -> f64 {
    row.iter().fold(FastInterval::exactly(0.0), |sum, x| sum.plus(&FastInterval::exactly(x.magnitude()))).hi()
}

/// An upper bound of the Euclidean length of every vector in the box.
pub fn length(x: &[FastInterval]) -> f64 {
    let zero = FastInterval::exactly(0.0);
    let sum = x.iter().fold(zero, |sum, x| {
        sum.plus(&FastInterval::exactly(size(*x)).powi(2).unwrap_or(FastInterval::ENTIRE))
    });
    sum.sqrt().map_or(f64::INFINITY, |root| root.hi())
}

impl Matrix<Exact> {
    /// A basis of the kernel, one vector for each dependent column, by Gaussian elimination. *Exact.* `None` where a
    /// number leaves the field or a sign is unknown.
    pub fn kernel(&self) -> Option<Vec<Vec<Exact>>> {
        let mut m = self.clone();
        let mut pivots: Vec<usize> = Vec::new();
        for column in 0..m.columns {
            let row = pivots.len();
            let mut pivot = None;
            for i in row..m.rows {
                if m.at(i, column).sign()?.is_ne() {
                    pivot = Some(i);
                    break;
                }
            }
            let Some(pivot) = pivot else { continue };
            for j in 0..m.columns {
                m.entries.swap(row * m.columns + j, pivot * m.columns + j);
            }
            let lead = m.at(row, column).clone();
            for j in column..m.columns {
                *m.at_mut(row, j) = m.at(row, j).over(&lead)?;
            }
            for i in (0..m.rows).filter(|i| *i != row) {
                let factor = m.at(i, column).clone();
                if factor.sign()?.is_eq() {
                    continue;
                }
                for j in column..m.columns {
                    *m.at_mut(i, j) = m.at(i, j).minus(&factor.times(m.at(row, j)));
                }
            }
            pivots.push(column);
        }
        let free = (0..m.columns).filter(|c| !pivots.contains(c));
        let vector = |c: usize| -> Vec<Exact> {
            let entry = |j: usize| match pivots.iter().position(|p| *p == j) {
                Some(row) => m.at(row, c).negated(),
                None => Exact::rational(i32::from(j == c)),
            };
            (0..m.columns).map(entry).collect()
        };
        let basis: Vec<Vec<Exact>> = free.map(vector).collect();
        basis.iter().flatten().all(|x| x.is_known()).then_some(basis)
    }

    /// Does the symmetric matrix have no negative eigenvalue? By elimination with pivots on the diagonal. *Exact.* `None` where a number
    /// leaves the field or a sign is unknown.
    pub fn is_positive_semidefinite(&self) -> Option<bool> {
        let mut m = self.clone();
        let mut left: Vec<usize> = (0..m.rows).collect();
        loop {
            let mut pivot = None;
            for (place, i) in left.iter().enumerate() {
                match m.at(*i, *i).sign()? {
                    Ordering::Less => return Some(false),
                    Ordering::Equal => {}
                    Ordering::Greater => pivot = pivot.or(Some(place)),
                }
            }
            let Some(place) = pivot else {
                // With a zero diagonal only the zero matrix has no negative eigenvalue.
                let entries = left.iter().flat_map(|i| left.iter().map(move |j| (*i, *j)));
                return entries
                    .map(|(i, j)| Some(m.at(i, j).sign()?.is_eq()))
                    .try_fold(true, |all, zero| Some(all && zero?));
            };
            let k = left.swap_remove(place);
            let lead = m.at(k, k).clone();
            for i in &left {
                let factor = m.at(*i, k).over(&lead)?;
                for j in &left {
                    *m.at_mut(*i, *j) = m.at(*i, *j).minus(&factor.times(m.at(k, *j)));
                }
            }
        }
    }

    /// The rank. *Exact.* `None` as for [`Matrix::kernel`].
    pub fn rank(&self) -> Option<usize> {
        Some(self.columns - self.kernel()?.len())
    }
}
