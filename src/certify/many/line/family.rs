//! Families of 2-cycles: multipliers that are 1 because a cycle is one of many.

use super::Line;
use crate::arith::Rational;
use crate::certify::many::exact::Exact;
use crate::certify::many::linear_symmetry::{Square, fixing};
use crate::certify::many::loss::ManyLoss;
use crate::certify::many::matrix::Matrix;
use crate::certify::many::symmetry::Symmetry;

/// How the minimiser moves under the symmetric generators that leave the loss as it is and the direction of the line fixed, and the
/// dimension of the families of its cycles: they are moved by the rotations that leave the loss as it is, and by these generators
/// ([`fixing`]). Their velocities `(W x0, W x1)` have the rank of `(W a, W v)`, since `x0` and `x1` are different
/// points of the line. *Exact.* `None` where there are too many variables to tell.
pub fn velocities(loss: &ManyLoss, line: &Line, symmetries: &[Symmetry]) -> Option<(Vec<Vec<Exact>>, usize)> {
    let exact = |x: &[Rational]| -> Vec<Exact> { x.iter().cloned().map(Exact::rational).collect() };
    let (from, along) = (exact(&line.from), exact(&line.along));
    let still = || vec![Exact::rational(0); from.len()];
    let hidden = fixing(loss, &line.along).unwrap_or_default();
    let image = |b: &Square| -> Vec<Exact> {
        let row = |row: &Vec<Rational>| Exact::rational(super::blocks::product(row, &line.from));
        b.iter().map(row).collect()
    };
    let moves: Vec<Vec<Exact>> = hidden.iter().map(image).collect();
    let mut rows: Vec<Vec<Exact>> =
        symmetries.iter().map(|s| [s.apply(&from), s.apply(&along)].concat()).collect();
    rows.extend(moves.iter().map(|v| [v.clone(), still()].concat()));
    let rank = match rows.is_empty() {
        true => 0,
        false => Matrix::from_fn(rows.len(), 2 * from.len(), |i, j| rows[i][j].clone()).rank()?,
    };
    Some((moves, rank))
}
