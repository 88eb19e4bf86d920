//! The largest eigenvalue of the Hessian along a run.

use super::loss::FloatLoss;
use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// Up to this many variables the whole Hessian is formed.
const DENSE: usize = 8;
/// How many Lanczos steps otherwise.
const KRYLOV: usize = 16;

/// The sharpness at `x`: the largest eigenvalue of the Hessian. *Approximate*: in many variables the largest Ritz value
/// of a few Lanczos steps that start from `guess`, which is replaced by the Ritz vector; it is never above the truth
/// but for rounding.
pub fn sharpness(loss: &mut dyn FloatLoss, x: &DVector<f64>, guess: &mut DVector<f64>) -> f64 {
    let n = loss.dimension();
    if n == 1 {
        return loss.hessian_times(x, &DVector::from_element(1, 1.0))[0];
    }
    if n <= DENSE {
        let h = loss.hessian(x);
        return if h.iter().all(|v| v.is_finite()) {
            SymmetricEigen::new(h).eigenvalues.max()
        } else {
            f64::NAN
        };
    }
    let mut basis: Vec<DVector<f64>> = Vec::new();
    let mut images: Vec<DVector<f64>> = Vec::new();
    let mut next = guess.clone();
    for _ in 0..KRYLOV.min(n) {
        for _ in 0..2 {
            for q in &basis {
                let along = q.dot(&next);
                next.axpy(-along, q, 1.0);
            }
        }
        let norm = next.norm();
        if norm.is_nan() || norm <= 1e-12 {
            break;
        }
        next /= norm;
        let image = loss.hessian_times(x, &next);
        if image.iter().any(|v| !v.is_finite()) {
            return f64::NAN;
        }
        basis.push(next);
        next = image.clone();
        let size = next.norm();
        if size > 0.0 {
            next /= size;
        }
        images.push(image);
    }
    if basis.is_empty() {
        return f64::NAN;
    }
    let k = basis.len();
    let small = DMatrix::from_fn(k, k, |i, j| (basis[i].dot(&images[j]) + basis[j].dot(&images[i])) / 2.0);
    let eigen = SymmetricEigen::new(small);
    let top = eigen.eigenvalues.imax();
    let vector = eigen.eigenvectors.column(top);
    *guess = DVector::zeros(n);
    for (q, c) in basis.iter().zip(vector.iter()) {
        guess.axpy(*c, q, 1.0);
    }
    eigen.eigenvalues[top]
}
