//! Where a multiplier of the branch crosses 1 or -1: once in an interval of amplitudes, proved by a monotone function.
//!
//! With fixed vectors `b, c` and the bordered matrix `B = [[M - r, b], [c', 0]]`, regular on the whole interval, the number `g` of
//! `B (v, g) = (0, 1)` vanishes exactly where `r` is a multiplier, `det(M - r) = -g det B`, and `g' = -w' M' v` with the left
//! solution `w`. Where `g'` has one sign and `g` changes its own, one amplitude has the multiplier `r`.

use super::super::krawczyk::isolated_zero;
use super::super::matrix::{Matrix, dot};
use super::super::multipliers::Disc;
use super::path::{Path, Segment};
use crate::arith::{FastInterval, Scalar};

/// How often the interval of the crossing is made smaller.
const ROUNDS: usize = 6;

/// The one amplitude at which a multiplier crosses.
#[derive(Clone, Debug)]
pub struct Crossing {
    /// The *enclosure* of the step size there.
    pub eta: FastInterval,
    /// The *enclosure* of the cycle there: `x0`, then `x1`.
    pub cycle: Vec<FastInterval>,
    /// Does the step size turn there, as far as is known?
    pub turns: bool,
}

/// The bordered matrix of a number and its two border vectors.
struct Bordered {
    number: f64,
    right: Vec<f64>,
    left: Vec<f64>,
}

impl Bordered {
    /// Vectors near the null vectors of `M - r` and of its transpose.
    fn new(middle: &nalgebra::DMatrix<f64>, number: f64) -> Option<Self> {
        let n = middle.nrows();
        let shifted = middle - nalgebra::DMatrix::identity(n, n) * number;
        let svd = shifted.try_svd(true, true, f64::EPSILON, 10_000)?;
        let least = (0..n).min_by(|a, b| svd.singular_values[*a].total_cmp(&svd.singular_values[*b]))?;
        let left = svd.u?.column(least).iter().copied().collect();
        let right = svd.v_t?.row(least).iter().copied().collect();
        Some(Bordered { number, right, left })
    }

    fn matrix(&self, m: &Matrix<FastInterval>) -> Matrix<FastInterval> {
        let n = m.rows;
        let exactly = FastInterval::exactly;
        Matrix::from_fn(n + 1, n + 1, |i, j| match (i < n, j < n) {
            (true, true) if i == j => m.at(i, i).minus(&exactly(self.number)),
            (true, true) => *m.at(i, j),
            (true, false) => exactly(self.left[i]),
            (false, true) => exactly(self.right[j]),
            (false, false) => exactly(0.0),
        })
    }

    /// `(v, g)`, or `(w, g)` for the transpose.
    fn solve(&self, matrix: &Matrix<FastInterval>) -> Option<Vec<FastInterval>> {
        let mut right = vec![FastInterval::exactly(0.0); matrix.rows];
        *right.last_mut()? = FastInterval::exactly(1.0);
        matrix.solve(&right)
    }
}

/// The crossing of the number 1 or -1 in a segment, where all multipliers but one are inside the unit disc for all its
/// cycles, and this one is real. Before the crossing it is inside too where it is so at the lower end, and outside after it.
pub fn crossing(path: &Path<'_>, segment: &Segment, number: f64) -> Option<Crossing> {
    let unknowns = &segment.zero.near;
    // Symmetries make some multipliers exactly 1; only crossings away from them are looked at.
    if number > 0.0 && path.neutral() > 0 {
        return None;
    }
    if !one_is_critical(&path.discs(unknowns)?, number, path.neutral()) {
        return None;
    }
    let m = path.two_steps(unknowns)?;
    let border = Bordered::new(&m.middle(), number)?;
    let matrix = border.matrix(&m);
    let (v, w) = (border.solve(&matrix)?, border.solve(&matrix.transposed())?);
    let n = m.rows;
    let velocity = path.velocity(segment.amplitudes, unknowns)?;
    let slope = path.two_steps_slope(unknowns, &velocity)?;
    let g_slope = FastInterval::exactly(0.0).minus(&dot(&w[..n], &slope.apply(&v[..n])));
    if g_slope.contains_zero() {
        return None;
    }
    let value_at = |s: f64| -> Option<FastInterval> {
        let guess: Vec<f64> = unknowns.iter().map(|x| x.midpoint().lo()).collect();
        let near = path.near(s, &guess)?;
        let zero = isolated_zero(&path.at(FastInterval::exactly(s)), &near)?;
        // The same cycle as the segment's.
        if !zero.near.iter().zip(&segment.zero.alone_in).all(|(a, b)| b.contains(a)) {
            return None;
        }
        border.solve(&border.matrix(&path.two_steps(&zero.near)?))?.last().copied()
    };
    let (low, high) = (value_at(segment.amplitudes.lo())?, value_at(segment.amplitudes.hi())?);
    if low.sign()?.is_eq() || high.sign()?.is_eq() || low.sign()? == high.sign()? {
        return None;
    }
    // Newton's interval operator.
    let mut amplitudes = segment.amplitudes;
    for _ in 0..ROUNDS {
        let middle = amplitudes.midpoint();
        let Some(value) = value_at(middle.lo()) else { break };
        let next = middle.minus(&value.over(&g_slope)?);
        amplitudes = next.intersect(&amplitudes)?;
    }
    let guess: Vec<f64> = unknowns.iter().map(|x| x.midpoint().lo()).collect();
    let tight = path.segment(amplitudes, &guess)?;
    let same = tight.zero.near.iter().zip(&segment.zero.alone_in).all(|(a, b)| b.contains(a));
    let size = 2 * n;
    same.then(|| {
        Some(Crossing {
            eta: path.step(&tight.zero.near)?,
            cycle: tight.zero.near[..size].to_vec(),
            turns: velocity.last()?.contains_zero(),
        })
    })?
}

/// Is one real disc, apart from all others, near the number, and are the others inside the unit disc or 1 by symmetry?
fn one_is_critical(discs: &[Disc], number: f64, neutral: usize) -> bool {
    let near = |d: &Disc| (d.re - number).hypot(d.im) <= 0.25 && !d.pair;
    let critical: Vec<&Disc> = discs.iter().filter(|d| near(d)).collect();
    let [critical] = critical.as_slice() else { return false };
    let others: Vec<Disc> = discs.iter().filter(|d| !near(d)).copied().collect();
    let apart = others.iter().all(|d| !d.touches(critical));
    let inside = super::super::multipliers::judge(&others, neutral).stability;
    critical.radius < 0.25 && apart && inside == crate::certify::Stability::Stable
}
