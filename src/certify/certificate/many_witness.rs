//! Matrices that the checker's rules for several variables multiply with: approximate, any will do that is good enough.

use super::witness::text;
use crate::arith::{Integer, Rational};
use nalgebra::DMatrix;
use serde_json::Value as Json;

/// Entries of preconditioners are multiples of `2^-ENTRY_BITS`.
const ENTRY_BITS: u32 = 34;

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

/// A basis, and its inverse, in which the matrix of the multipliers has a norm below 1: that of Schur, with pairs of complex
/// multipliers `a +- ib` as blocks `a, b; -b, a`, scaled so that what is off the blocks counts little.
pub(super) fn basis_and_inverse(
    h0: &DMatrix<f64>,
    h1: &DMatrix<f64>,
    eta: f64,
) -> Option<(DMatrix<f64>, DMatrix<f64>)> {
    let n = h0.nrows();
    let one = DMatrix::<f64>::identity(n, n);
    let multipliers = (&one - h1 * eta) * (&one - h0 * eta);
    let (q, t) = multipliers.clone().try_schur(1e-14, 10_000)?.unpack();
    // Of each column: its block, and the vector that takes its place.
    let mut blocks = one.clone();
    let mut block_of = vec![0; n];
    for k in 1..n {
        let below = t[(k, k - 1)];
        block_of[k] = block_of[k - 1] + i32::from(below.abs() < 1e-12);
        if block_of[k] == block_of[k - 1] {
            let (centre, half) =
                ((t[(k - 1, k - 1)] + t[(k, k)]) / 2.0, (t[(k - 1, k - 1)] - t[(k, k)]) / 2.0);
            let size = (-half * half - t[(k - 1, k)] * below).max(0.0).sqrt();
            blocks[(k - 1, k - 1)] = t[(k - 1, k)];
            blocks[(k, k - 1)] = centre - t[(k - 1, k - 1)];
            blocks[(k, k)] = size;
        }
    }
    let plain = q * blocks;
    for ratio in [1.0, 0.25, 0.0625, 1.0 / 1024.0] {
        let scales = DMatrix::from_fn(n, n, |i, j| if i == j { f64::powi(ratio, block_of[i]) } else { 0.0 });
        let basis = &plain * scales;
        let inverse = basis.clone().try_inverse()?;
        let inside = &inverse * &multipliers * &basis;
        let norm = (0..n).map(|i| (0..n).map(|j| inside[(i, j)].abs()).sum::<f64>()).fold(0.0, f64::max);
        if norm < 1.0 {
            return Some((basis, inverse));
        }
    }
    None
}
