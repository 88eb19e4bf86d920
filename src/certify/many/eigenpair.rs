//! The top eigenpair in closed form, where there is one.

use super::exact::Exact;
use super::loss::ManyLoss;
use super::matrix::{Matrix, dot};
use super::minimiser::Site;
use crate::arith::{Rational, Scalar, simplest_between};

/// The largest eigenvalue of the Hessian with an eigenvector that is not normalised. *Exact.*
#[derive(Clone, Debug)]
pub struct ExactPair {
    /// The eigenvalue.
    pub lambda: Exact,
    /// The eigenvector.
    pub v: Vec<Exact>,
    /// Its squared length.
    pub square: Exact,
    /// The Hessian.
    pub hessian: Matrix<Exact>,
}

/// The pair at an exact point, where the eigenvalue is rational, or the trace of a Hessian of rank 1. The enclosure of
/// the eigenvalue, which is simple, tells which of the matrix's eigenvalues it is.
pub fn exact_pair(loss: &ManyLoss, site: &Site) -> Option<ExactPair> {
    let point = site.exact.as_ref()?;
    let hessian = loss.hessian(point).ok()?;
    let n = point.len();
    let top = site.spectrum.values[0];
    let mut candidates = Vec::new();
    if site.kernel.len() + 1 == n {
        let trace = (1..n).fold(hessian.at(0, 0).clone(), |sum, i| sum.plus(hessian.at(i, i)));
        candidates.push(trace);
    }
    if site.kernel.len() + 2 == n {
        candidates.extend(larger_of_two(&hessian));
    }
    let (lo, hi) = (Rational::from_f64(top.lo())?, Rational::from_f64(top.hi())?);
    candidates.push(Exact::rational(simplest_between(&lo, &hi)));
    for lambda in candidates {
        let inside = lambda.enclosure().intersect(&top).is_some();
        let shifted = Matrix::from_fn(n, n, |i, j| match i == j {
            true => hessian.at(i, i).minus(&lambda),
            false => hessian.at(i, j).clone(),
        });
        let Some(mut kernel) = shifted.kernel().filter(|k| k.len() == 1 && inside) else { continue };
        let mut v = kernel.swap_remove(0);
        let largest = v
            .iter()
            .map(|x| x.enclosure().midpoint().lo())
            .fold(0.0_f64, |a, b| if b.abs() > a.abs() * (1.0 + 1e-9) { b } else { a });
        if largest < 0.0 {
            v.iter_mut().for_each(|x| *x = crate::arith::Elementary::negated(x));
        }
        let square = dot(&v, &v);
        square.is_known().then_some(())?;
        return Some(ExactPair { lambda, v, square, hessian });
    }
    None
}

/// The larger eigenvalue of a symmetric matrix with at most two that are not zero, from their sum and their product.
fn larger_of_two(h: &Matrix<Exact>) -> Option<Exact> {
    use crate::arith::Elementary;
    let n = h.rows;
    let zero = Exact::rational(0);
    let sum = (0..n).fold(zero.clone(), |sum, i| sum.plus(h.at(i, i)));
    let squares = (0..n * n).fold(zero, |sum, k| sum.plus(&h.at(k / n, k % n).times(h.at(k % n, k / n))));
    // (l1 - l2)^2 = 2 (l1^2 + l2^2) - (l1 + l2)^2.
    let gap = squares.plus(&squares).minus(&sum.times(&sum)).sqrt()?;
    sum.plus(&gap).over(&Exact::rational(2))
}

/// The solution `x` of `A x = b` with `C x = 0`, where there is exactly one. *Exact.*
pub fn solve_within(a: &Matrix<Exact>, b: &[Exact], c: &[Vec<Exact>]) -> Option<Vec<Exact>> {
    use crate::arith::Elementary;
    let n = a.columns;
    let augmented = Matrix::from_fn(a.rows + c.len(), n + 1, |i, j| match (i < a.rows, j < n) {
        (true, true) => a.at(i, j).clone(),
        (true, false) => b[i].negated(),
        (false, true) => c[i - a.rows][j].clone(),
        (false, false) => Exact::rational(0),
    });
    let mut kernel = augmented.kernel()?;
    // The free column is the last one, where its entry is 1.
    let mut x = (kernel.len() == 1).then(|| kernel.swap_remove(0))?;
    let last = x.pop()?;
    (last == Exact::rational(1)).then_some(x)
}
