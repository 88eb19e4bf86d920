//! The multipliers of a 2-cycle: eigenvalues of matrices that are not symmetric, enclosed in discs.

use super::matrix::{Matrix, exactly, size};
use super::minimiser::noise;
use crate::arith::{FastInterval, Scalar};
use crate::certify::Stability;
use nalgebra::{Complex, DMatrix, DVector};

/// Eigenvalues closer than this are taken as one cluster.
const CLOSE: f64 = 1e-6;

/// A disc of the complex plane around `re + i im`; a pair stands for itself and its conjugate.
#[derive(Clone, Copy, Debug)]
pub struct Disc {
    /// The real part of the centre.
    pub re: f64,
    /// The imaginary part, not negative.
    pub im: f64,
    /// An upper bound of the radius.
    pub radius: f64,
    /// Does it stand for two conjugate discs?
    pub pair: bool,
}

impl Disc {
    /// How many eigenvalues it stands for.
    fn count(&self) -> usize {
        if self.pair { 2 } else { 1 }
    }

    fn distance(&self, re: f64, im: f64) -> f64 {
        (self.re - re).hypot(self.im - im)
    }

    /// Do the two touch, or might they?
    pub(super) fn touches(&self, other: &Disc) -> bool {
        let near = self.distance(other.re, other.im).min(self.distance(other.re, -other.im));
        near <= (self.radius + other.radius) * (1.0 + 1e-12)
    }

    pub(super) fn inside_unit(&self) -> bool {
        (self.re.hypot(self.im) + self.radius) * (1.0 + 1e-14) < 1.0
    }

    pub(super) fn outside_unit(&self) -> bool {
        (self.re.hypot(self.im) - self.radius) * (1.0 - 1e-14) > 1.0
    }
}

/// Discs that together hold all eigenvalues of every matrix in `m`; a connected set of `k` discs holds exactly `k` of them
/// (Gershgorin). `X = V^-1 M V` is enclosed for an approximate basis `V` of eigenvectors, in which `M` is nearly diagonal:
/// `X = (I + F) Y M V`, `Y` near `V^-1`, `|F| <= beta/(1 - beta)`, `beta = |I - Y V|`.
pub fn discs(m: &Matrix<FastInterval>) -> Option<Vec<Disc>> {
    weighted_discs(m, |_| 1.0)
}

/// The same with narrower discs near the unit circle at the price of wider ones elsewhere: in the basis scaled by `D`, with weights
/// `1/sqrt(1 - |c|)` for the centre `c` of a disc. Off the diagonal, `e` between a multiplier within `delta` of the circle and one far
/// from it, adds `e sqrt(delta)` to the first disc and `e/sqrt(delta)` to the second.
pub fn scaled_discs(m: &Matrix<FastInterval>) -> Option<Vec<Disc>> {
    const LEAST: f64 = 1e-7;
    weighted_discs(m, |c| 1.0 / (1.0 - c).abs().max(LEAST).sqrt())
}

/// The discs in a basis that is scaled by a weight for each size of a centre.
fn weighted_discs(m: &Matrix<FastInterval>, weight: impl Fn(f64) -> f64) -> Option<Vec<Disc>> {
    let n = m.rows;
    let (basis, pairs) = eigenbasis(&m.middle())?;
    let v = exactly(&basis);
    let y = exactly(&basis.clone().try_inverse()?);
    let beta = y.times(&v).identity_minus(&FastInterval::exactly(1.0)).norm();
    if beta.is_nan() || beta >= 0.5 {
        return None;
    }
    let phi = FastInterval::exactly(beta)
        .over(&FastInterval::exactly(1.0).minus(&FastInterval::exactly(beta)))?
        .hi();
    let a = y.times(&m.times(&v));
    let largest: Vec<f64> = (0..n).map(|j| (0..n).map(|i| size(*a.at(i, j))).fold(0.0, f64::max)).collect();
    let entry = |i: usize, j: usize| {
        let slack = (phi * largest[j]).next_up();
        a.at(i, j).plus(&FastInterval::ordered(-slack, slack))
    };
    let sum = |parts: &[f64]| parts.iter().fold(0.0_f64, |s, p| (s + p).next_up());
    // Both rows of a pair have one weight, so that its block stays as it is.
    let mut weights = vec![1.0; n];
    let mut i = 0;
    while i < n {
        let pair = pairs.contains(&i);
        let near = |j: usize| entry(i, j).midpoint().lo();
        let turn = if pair { near(i + 1) } else { 0.0 };
        weights[i] = weight(near(i).hypot(turn));
        if pair {
            weights[i + 1] = weights[i];
        }
        i += if pair { 2 } else { 1 };
    }
    let mut found = Vec::new();
    i = 0;
    while i < n {
        let pair = pairs.contains(&i);
        let rows = if pair { i..i + 2 } else { i..i + 1 };
        let centre = entry(i, i).midpoint().lo();
        let turn = if pair { entry(i, i + 1).midpoint().lo() } else { 0.0 };
        let mut parts = Vec::new();
        for row in rows.clone() {
            for j in 0..n {
                // Inside the block: the distance to [[a, b], [-b, a]].
                let wanted = match (rows.contains(&j), row == j, row < j) {
                    (false, ..) => 0.0,
                    (true, true, _) => centre,
                    (true, false, true) => turn,
                    (true, false, false) => -turn,
                };
                // `D^-1 X D` has the entries x_ij d_j/d_i.
                let scale = FastInterval::exactly(weights[j]).over(&FastInterval::exactly(weights[row]))?;
                let scale = if weights[j] == weights[row] { FastInterval::exactly(1.0) } else { scale };
                let rest = entry(row, j).minus(&FastInterval::exactly(wanted));
                parts.push(size(rest.times(&scale)));
            }
        }
        found.push(Disc { re: centre, im: turn.abs(), radius: sum(&parts), pair });
        i = rows.end;
    }
    found.iter().all(|d| d.radius.is_finite()).then_some(found)
}

/// Approximate eigenvectors; for a conjugate pair the real and the imaginary part. The second result holds the first
/// columns of pairs.
pub fn eigenbasis(m: &DMatrix<f64>) -> Option<(DMatrix<f64>, Vec<usize>)> {
    let n = m.nrows();
    if m.iter().any(|x| !x.is_finite()) {
        return None;
    }
    // With many equal eigenvalues the iteration may not reach the finest tolerance; any will do for a proposal.
    let tolerances = [f64::EPSILON, 1e-14, 1e-12, 1e-10];
    let schur = tolerances.iter().find_map(|eps| nalgebra::Schur::try_new(m.clone(), *eps, 1000))?;
    let mut eigenvalues: Vec<Complex<f64>> = schur.complex_eigenvalues().iter().copied().collect();
    for e in &mut eigenvalues {
        if e.im.abs() < CLOSE * (1.0 + e.re.abs()) {
            e.im = 0.0;
        }
    }
    eigenvalues.retain(|e| e.im >= 0.0);
    eigenvalues.sort_by(|a, b| b.re.total_cmp(&a.re).then(b.im.total_cmp(&a.im)));
    let mut random = noise(7);
    let mut columns: Vec<DVector<f64>> = Vec::new();
    let mut pairs = Vec::new();
    let mut cluster_start = 0;
    for (k, e) in eigenvalues.iter().enumerate() {
        let shift = e + Complex::new(1e-10 * (1.0 + e.re.abs()), 0.0);
        let shifted = DMatrix::from_fn(n, n, |i, j| {
            Complex::new(m[(i, j)], 0.0) - if i == j { shift } else { Complex::new(0.0, 0.0) }
        });
        let lu = shifted.lu();
        let mut v =
            DVector::from_fn(n, |_, _| Complex::new(random(), if e.im > 0.0 { random() } else { 0.0 }));
        for _ in 0..3 {
            v = lu.solve(&v)?;
            let norm = v.norm();
            v /= Complex::new(norm, 0.0);
        }
        if e.im > 0.0 {
            pairs.push(columns.len());
            columns.push(v.map(|z| z.re));
            columns.push(v.map(|z| z.im));
            cluster_start = columns.len();
            continue;
        }
        if k > 0 && (eigenvalues[k - 1] - e).norm() > CLOSE * (1.0 + e.re.abs()) {
            cluster_start = columns.len();
        }
        // Eigenvectors of one eigenvalue are made orthogonal, so that they stay independent.
        let mut v = v.map(|z| z.re);
        for other in &columns[cluster_start.min(columns.len())..] {
            let along = other.dot(&v);
            v -= other * along;
        }
        let norm = v.norm();
        columns.push(v / norm);
    }
    (columns.len() == n).then(|| (DMatrix::from_columns(&columns), pairs))
}

/// What the discs say of stability, the multiplier 1 left aside as often as the symmetry makes it.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The discs that are not 1 by symmetry, by falling real part.
    pub discs: Vec<Disc>,
    /// Linear stability, modulo the symmetry.
    pub stability: Stability,
}

/// Judges discs of which exactly `neutral` eigenvalues are known to be 1 (eigenvectors along a symmetry).
pub fn judge(discs: &[Disc], neutral: usize) -> Judgement {
    let mut component: Vec<usize> = (0..discs.len()).collect();
    // Components by repeated merging: there are few discs.
    loop {
        let mut changed = false;
        for i in 0..discs.len() {
            for j in 0..i {
                if component[i] != component[j] && discs[i].touches(&discs[j]) {
                    let (low, high) = (component[i].min(component[j]), component[i].max(component[j]));
                    component.iter_mut().filter(|c| **c == high).for_each(|c| *c = low);
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    let near_one = |d: &Disc| d.distance(1.0, 0.0) <= d.radius * (1.0 + 1e-12);
    let ones: Vec<usize> = (0..discs.len()).filter(|i| near_one(&discs[*i])).map(|i| component[i]).collect();
    let is_one = |i: usize| ones.contains(&component[i]);
    let held: usize = (0..discs.len()).filter(|i| is_one(*i)).map(|i| discs[i].count()).sum();
    // As many eigenvalues near 1 as the symmetry makes: they are exactly 1.
    let aside = neutral > 0 && held == neutral;
    let rest: Vec<usize> = (0..discs.len()).filter(|i| !(aside && is_one(*i))).collect();
    let outside = rest.iter().any(|i| {
        let own = component[*i];
        (0..discs.len()).filter(|j| component[*j] == own).all(|j| discs[j].outside_unit())
    });
    let stability = if rest.iter().all(|i| discs[*i].inside_unit()) && (aside || neutral == 0) {
        Stability::Stable
    } else if outside {
        Stability::Unstable
    } else {
        Stability::Undecided
    };
    let mut kept: Vec<Disc> = rest.iter().map(|i| discs[*i]).collect();
    kept.sort_by(|a, b| b.re.total_cmp(&a.re).then(a.im.total_cmp(&b.im)));
    Judgement { discs: kept, stability }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[f64], n: usize) -> Vec<Disc> {
        let mut found = discs(&exactly(&DMatrix::from_row_slice(n, n, rows))).unwrap();
        found.sort_by(|a, b| b.re.total_cmp(&a.re));
        found
    }

    #[test]
    fn eigenvalues_of_known_matrices() {
        // Upper triangular: the diagonal.
        let found = of(&[0.5, 3.0, 1.0, 0.0, -0.25, 2.0, 0.0, 0.0, 2.0], 3);
        for (disc, wanted) in found.iter().zip([2.0, 0.5, -0.25]) {
            assert!((disc.re - wanted).abs() <= disc.radius && disc.radius < 1e-12 && !disc.pair, "{disc:?}");
        }
        assert_eq!(judge(&found, 0).stability, Stability::Unstable);
        // Scaling moves no eigenvalue.
        let rows = [0.999, 1e-4, 0.0, 1e-3, 0.5, 1e-3, 0.0, 1e-3, -0.2];
        let (plain, scaled) =
            (of(&rows, 3), scaled_discs(&exactly(&DMatrix::from_row_slice(3, 3, &rows))).unwrap());
        for disc in &scaled {
            assert!(plain.iter().any(|d| (d.re - disc.re).abs() <= d.radius + disc.radius));
        }
        // A rotation by a right angle, halved: +- i/2.
        let found = of(&[0.0, -0.5, 0.5, 0.0], 2);
        assert!(found.len() == 1 && found[0].pair && (found[0].im - 0.5).abs() <= found[0].radius);
        assert_eq!(judge(&found, 0).stability, Stability::Stable);
    }

    #[test]
    fn ones_are_left_aside_only_where_a_symmetry_makes_them() {
        let found = of(&[1.0, 0.0, 0.0, 0.5], 2);
        assert_eq!(judge(&found, 0).stability, Stability::Undecided);
        let judged = judge(&found, 1);
        assert_eq!((judged.stability, judged.discs.len()), (Stability::Stable, 1));
        // Two near 1, one of them by symmetry: nothing is known of the other.
        let found = of(&[1.0, 0.0, 0.0, 1.0], 2);
        assert_eq!(judge(&found, 1).stability, Stability::Undecided);
    }
}
