//! Eigenvalues and eigenvectors of symmetric matrices, enclosed.

use super::matrix::{Matrix, exactly, length};
use crate::arith::{FastInterval, Scalar};
use nalgebra::DMatrix;

/// The eigenvalues of every symmetric matrix in an enclosure, with approximate eigenvectors.
#[derive(Clone, Debug)]
pub struct Spectrum {
    /// The `i`-th largest eigenvalue lies in the `i`-th *enclosure*.
    pub values: Vec<FastInterval>,
    /// Approximate eigenvectors, one column each, in the same order.
    pub vectors: DMatrix<f64>,
}

/// Encloses all eigenvalues of the symmetric matrices in `h`; `None` where doubles break down.
pub fn spectrum(h: &Matrix<FastInterval>) -> Option<Spectrum> {
    let n = h.rows;
    let identity = Matrix::from_fn(n, n, |i, j| FastInterval::exactly(f64::from(u8::from(i == j))));
    let eigen = symmetric(&h.middle())?;
    pencil(h, &identity, eigen)
}

/// Encloses the eigenvalues of `K z = kappa G z`, `K` symmetric, `G` symmetric and positive definite.
pub fn generalised_spectrum(k: &Matrix<FastInterval>, g: &Matrix<FastInterval>) -> Option<Spectrum> {
    let cholesky = g.middle().cholesky()?;
    let inverse = cholesky.l().try_inverse()?;
    let vectors = inverse.transpose() * symmetric(&(&inverse * k.middle() * inverse.transpose()))?;
    pencil(k, g, vectors)
}

/// With `D = Z' K Z` and `E = Z' G Z - I`, the eigenvalues are those of `D` divided by factors in `1 +- |E|` (Ostrowski),
/// and those of `D` differ from its sorted diagonal by at most the norm of the rest (Weyl).
fn pencil(k: &Matrix<FastInterval>, g: &Matrix<FastInterval>, vectors: DMatrix<f64>) -> Option<Spectrum> {
    let z = exactly(&vectors);
    let zt = z.transposed();
    let d = zt.times(&k.times(&z));
    let one = FastInterval::exactly(1.0);
    let error = zt.times(&g.times(&z)).identity_minus(&one).norm();
    if error.is_nan() || error >= 1.0 {
        return None;
    }
    let n = k.rows;
    let zero = FastInterval::exactly(0.0);
    let rest = Matrix::from_fn(n, n, |i, j| if i == j { zero } else { *d.at(i, j) }).norm();
    let factor = one.plus(&FastInterval::ordered(-error, error));
    let sorted = |end: fn(&FastInterval) -> f64| {
        let mut ends: Vec<f64> = (0..n).map(|i| end(d.at(i, i))).collect();
        ends.sort_by(|a, b| b.total_cmp(a));
        ends
    };
    let (low, high) = (sorted(|x| x.lo()), sorted(|x| x.hi()));
    let mut values = Vec::with_capacity(n);
    for (low, high) in low.into_iter().zip(high) {
        if !(low.is_finite() && high.is_finite() && rest.is_finite()) {
            return None;
        }
        let value = FastInterval::ordered(low, high).plus(&FastInterval::ordered(-rest, rest));
        values.push(value.over(&factor)?);
    }
    Some(Spectrum { values, vectors })
}

/// Approximate eigenvectors of a symmetric matrix, the largest eigenvalue first.
fn symmetric(m: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    if m.iter().any(|x| !x.is_finite()) {
        return None;
    }
    let eigen = nalgebra::SymmetricEigen::try_new(m.clone(), f64::EPSILON, 10_000)?;
    let mut order: Vec<usize> = (0..m.nrows()).collect();
    order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
    let columns: Vec<_> = order.iter().map(|i| eigen.eigenvectors.column(*i).into_owned()).collect();
    Some(DMatrix::from_columns(&columns))
}

impl Spectrum {
    /// What is left of the enclosures where the matrix is known to be positive definite; `None` where that cannot be.
    pub fn assume_positive(&mut self) -> Option<()> {
        for value in &mut self.values {
            *value = value.intersect(&FastInterval::ordered(0.0, f64::MAX))?;
        }
        Some(())
    }

    /// Is the largest eigenvalue proved to be simple?
    pub fn top_is_simple(&self) -> bool {
        self.values.len() == 1 || self.values[0].lo() > self.values[1].hi()
    }

    /// An *enclosure* of the unit eigenvector `q` of the largest eigenvalue, which must be simple. For a vector `u` with
    /// `|H u - rho u| <= r |u|` and all other eigenvalues below `rho - gap`, the angle between `u` and `q` has a sine of at
    /// most `r/gap` (Davis and Kahan 1970). Its largest entry is positive.
    pub fn top_vector(&self, h: &Matrix<FastInterval>) -> Option<Vec<FastInterval>> {
        let mut u: Vec<f64> = self.vectors.column(0).iter().copied().collect();
        let largest =
            u.iter().copied().fold(0.0_f64, |a, b| if b.abs() > a.abs() * (1.0 + 1e-9) { b } else { a });
        if largest < 0.0 {
            u.iter_mut().for_each(|x| *x = -*x);
        }
        let u: Vec<FastInterval> = u.into_iter().map(FastInterval::exactly).collect();
        let norm = super::matrix::dot(&u, &u);
        let norm = crate::arith::Elementary::sqrt(&norm)?;
        let rho = self.values[0].midpoint();
        let rest: Vec<FastInterval> =
            h.apply(&u).iter().zip(&u).map(|(a, b)| a.minus(&rho.times(b))).collect();
        let second = self.values.get(1).map_or(f64::NEG_INFINITY, |x| x.hi());
        let sine = if second == f64::NEG_INFINITY {
            0.0
        } else {
            let gap = rho.minus(&FastInterval::exactly(second));
            if gap.lo() <= 0.0 {
                return None;
            }
            FastInterval::exactly(length(&rest)).over(&norm)?.over(&gap)?.hi()
        };
        if sine.is_nan() || sine >= 1.0 {
            return None;
        }
        // |q - u| = 2 sin(angle/2) <= sqrt(2) sin(angle) < 1.5 sin(angle).
        let radius = (1.5 * sine).next_up();
        let ball = FastInterval::ordered(-radius, radius);
        u.iter().map(|x| Some(x.over(&norm)?.plus(&ball))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eigenvalues_of_a_known_matrix() {
        // [[2, 1], [1, 2]] has 3 with (1, 1) and 1 with (1, -1).
        let h = exactly(&DMatrix::from_row_slice(2, 2, &[2.0, 1.0, 1.0, 2.0]));
        let s = spectrum(&h).unwrap();
        for (value, wanted) in s.values.iter().zip([3.0, 1.0]) {
            assert!(
                value.lo() <= wanted && wanted <= value.hi() && value.hi() - value.lo() < 1e-13,
                "{value:?}"
            );
        }
        assert!(s.top_is_simple());
        let root = 0.5_f64.sqrt();
        for q in s.top_vector(&h).unwrap() {
            assert!(q.lo() <= root && root <= q.hi() && q.hi() - q.lo() < 1e-13, "{q:?}");
        }
    }

    #[test]
    fn a_double_eigenvalue_is_not_simple() {
        let h = exactly(&DMatrix::from_diagonal_element(3, 3, 2.0));
        assert!(!spectrum(&h).unwrap().top_is_simple());
    }

    #[test]
    fn all_matrices_of_an_enclosure_are_covered() {
        let wide = FastInterval::ordered(-0.1, 0.1);
        let h = exactly(&DMatrix::from_diagonal(&nalgebra::DVector::from_vec(vec![3.0, 1.0])));
        let h = Matrix::from_fn(2, 2, |i, j| h.at(i, j).plus(&wide));
        let s = spectrum(&h).unwrap();
        // The corner with all entries 0.1 above: trace 4.2, determinant 3.1 * 1.1 - 0.01.
        let root = (2.1_f64 * 2.1 - 3.4).sqrt();
        assert!(s.values[0].hi() >= 2.1 + root && s.values[1].lo() <= 0.9 - 0.1);
    }
}
