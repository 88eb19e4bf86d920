//! Matrices that the checker's rules for several variables multiply with: approximate, any will do that is good enough.

use super::witness::text;
use crate::arith::{Integer, Rational};
use crate::certify::many::eigenbasis;
use nalgebra::DMatrix;
use serde_json::Value as Json;

/// Entries of preconditioners are multiples of `2^-ENTRY_BITS`.
const ENTRY_BITS: u32 = 34;

/// More squarings than these are not tried.
const SQUARINGS: usize = 12;

/// All numbers within `2^-bits` of one, which is the middle.
pub(super) fn box_around(x: f64, bits: i32) -> Option<(Rational, Rational)> {
    let x = Rational::from_f64(x)?;
    let reach = Rational::from((1, Integer::from(1) << u32::try_from(bits).ok()?));
    Some((Rational::from(&x - &reach), x + reach))
}

/// The inverse. *Approximate.*
pub(super) fn inverse(matrix: DMatrix<f64>) -> Option<DMatrix<f64>> {
    matrix.try_inverse()
}

/// The rows of a matrix with short entries.
pub(super) fn rows(matrix: &DMatrix<f64>) -> Option<Json> {
    let scale = Integer::from(1) << ENTRY_BITS;
    written(matrix, |x| Some((Rational::from_f64(x)? * &scale).round() / &scale))
}

/// The rows of a matrix.
pub(super) fn numbers(matrix: &DMatrix<f64>) -> Option<Json> {
    written(matrix, Rational::from_f64)
}

fn written(matrix: &DMatrix<f64>, number: impl Fn(f64) -> Option<Rational>) -> Option<Json> {
    let row = |i: usize| {
        let entries = (0..matrix.ncols()).map(|j| Some(text(number(matrix[(i, j)])?)));
        Some(Json::Array(entries.collect::<Option<Vec<Json>>>()?))
    };
    Some(Json::Array((0..matrix.nrows()).map(row).collect::<Option<Vec<Json>>>()?))
}

/// The Jacobian of the equations of a 2-cycle, `rate = 1/eta`.
pub(super) fn cycle_equations(h0: &DMatrix<f64>, h1: &DMatrix<f64>, rate: f64) -> DMatrix<f64> {
    let n = h0.nrows();
    DMatrix::from_fn(2 * n, 2 * n, |i, j| {
        let unit = if i % n == j % n { rate } else { 0.0 };
        match (i < n, j < n) {
            (true, true) => h0[(i, j)] - unit,
            (false, false) => h1[(i - n, j - n)] - unit,
            _ => unit,
        }
    })
}

/// The Jacobian of `H q = lambda q`, `(1 - q.q)/2 = 0`.
pub(super) fn eigen_equations(h: &DMatrix<f64>, q: &[f64], lambda: f64) -> DMatrix<f64> {
    let n = h.nrows();
    DMatrix::from_fn(n + 1, n + 1, |i, j| match (i < n, j < n) {
        (true, true) => h[(i, j)] - if i == j { lambda } else { 0.0 },
        (true, false) => -q[i],
        (false, true) => -q[j],
        (false, false) => 0.0,
    })
}

/// A basis, its inverse, and how often the matrix of the multipliers must be squared until it has a norm below 1 there: the basis of
/// eigenvectors, with the real and the imaginary part for pairs. Complex multipliers, and those that share an eigenvector, need powers.
pub(super) fn basis_and_inverse(
    h0: &DMatrix<f64>,
    h1: &DMatrix<f64>,
    eta: f64,
) -> Option<(DMatrix<f64>, DMatrix<f64>, usize)> {
    let n = h0.nrows();
    let one = DMatrix::<f64>::identity(n, n);
    let mut power = (&one - h1 * eta) * (&one - h0 * eta);
    let (basis, _) = eigenbasis(&power)?;
    let inverse = basis.clone().try_inverse()?;
    for squarings in 0..=SQUARINGS {
        let inside = &inverse * &power * &basis;
        let norm = (0..n).map(|i| (0..n).map(|j| inside[(i, j)].abs()).sum::<f64>()).fold(0.0, f64::max);
        if norm < 1.0 {
            return Some((basis, inverse, squarings));
        }
        power = &power * &power;
    }
    None
}
