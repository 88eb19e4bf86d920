//! Has a run settled on a cycle? The test knows its tolerance: a state that returns is settled only where the way
//! that is left to go, not just the last step, is small.

use super::loss::FloatLoss;
use nalgebra::{DMatrix, DVector};

/// Up to this many variables the derivative of a whole period is formed.
const DENSE: usize = 64;
/// How far a settled state may be from its cycle, relative to the size of the state.
pub const SETTLED: f64 = 1e-9;
/// A cycle that moves less than this per period, relative to its size, is not one of many times that period.
const SAME: f64 = 1e-6;
/// A state returns where it moves less than this per period, relative to its size.
const RETURNS: f64 = 1e-3;

/// A cycle that a state has settled on, or seems to approach. *Approximate.*
#[derive(Clone, Debug, PartialEq)]
pub struct NearCycle {
    /// The least period.
    pub period: usize,
    /// The state and its images, one per step of the period.
    pub points: Vec<Vec<f64>>,
    /// By how much one period moves the state.
    pub moves: f64,
    /// How far the cycle is estimated to be: `|(M - I)^-1 (G^p(x) - x)|`, `M` the derivative of the period.
    pub distance: f64,
    /// Whether that is within the tolerance.
    pub settled: bool,
    /// Moduli of the eigenvalues of `M`, largest first; empty in very many variables.
    pub multipliers: Vec<f64>,
}

/// One step of gradient descent. *Approximate.*
pub fn step(loss: &mut dyn FloatLoss, x: &DVector<f64>, eta: f64) -> DVector<f64> {
    x - loss.gradient(x) * eta
}

/// The cycle of least period up to `max_period` that the state `x` has settled on; else the one of least period that
/// it comes back to within a thousandth of its size, not settled; else `None`.
pub fn near_cycle(
    loss: &mut dyn FloatLoss,
    x: &DVector<f64>,
    eta: f64,
    max_period: usize,
) -> Option<NearCycle> {
    let mut orbit = vec![x.clone()];
    let mut derivative = (x.len() <= DENSE).then(|| DMatrix::identity(x.len(), x.len()));
    let mut size = x.norm();
    let mut candidate: Option<NearCycle> = None;
    for period in 1..=max_period {
        let last = &orbit[period - 1];
        if let Some(m) = &mut derivative {
            let h = loss.hessian(last);
            *m = &*m - h * &*m * eta;
        }
        let next = step(loss, last, eta);
        if next.iter().any(|v| !v.is_finite()) {
            return candidate;
        }
        let back = &next - x;
        let moves = back.norm();
        let spread = orbit.iter().map(|p| (p - x).norm()).fold(0.0, f64::max);
        size = size.max(next.norm()).max(f64::MIN_POSITIVE);
        // Without the derivative a slow approach to a cycle looks like a cycle of many times its period.
        let repeats = derivative.is_none()
            && candidate.as_ref().is_some_and(|c| period % c.period == 0 && c.moves <= SAME * size);
        if !repeats && moves <= RETURNS * spread.max(if period == 1 { size } else { 0.0 }) {
            let (distance, drift, multipliers) = match &derivative {
                Some(m) => way_to_go(m, &back),
                None => (many_periods(loss, &next, eta, period, moves), 0.0, Vec::new()),
            };
            // Near zero size a minimiser at the origin: the size of one step is then the natural measure.
            let settled = distance <= SETTLED * size.max(1e-3) && drift <= 64.0 * f64::EPSILON * size;
            if settled || candidate.is_none() {
                let points = orbit.iter().map(|p| p.as_slice().to_vec()).collect();
                candidate = Some(NearCycle { period, points, moves, distance, settled, multipliers });
            }
            if settled {
                return candidate;
            }
        }
        orbit.push(next);
    }
    candidate
}

/// The eigenvalues of a matrix; `None` where the QR iteration does not end. With equal eigenvalues it may never reach the finest
/// tolerance, so that it must be bounded.
pub(super) fn eigenvalues(m: &DMatrix<f64>) -> Option<Vec<nalgebra::Complex<f64>>> {
    let tolerances = [f64::EPSILON, 1e-14, 1e-12, 1e-10];
    let schur = tolerances.iter().find_map(|eps| nalgebra::Schur::try_new(m.clone(), *eps, 1000))?;
    Some(schur.complex_eigenvalues().iter().copied().collect())
}

/// How far the cycle is along the directions in which the period is hyperbolic; how far one period moves the state along
/// the neutral ones; the moduli of the multipliers.
fn way_to_go(m: &DMatrix<f64>, back: &DVector<f64>) -> (f64, f64, Vec<f64>) {
    if m.iter().any(|v| !v.is_finite()) {
        return (f64::INFINITY, f64::INFINITY, Vec::new());
    }
    let n = m.nrows();
    let mut multipliers: Vec<f64> = eigenvalues(m).unwrap_or_default().iter().map(|z| z.norm()).collect();
    multipliers.sort_by(|a, b| b.total_cmp(a));
    let svd = (m - DMatrix::identity(n, n)).svd(true, true);
    let (Some(u), Some(_)) = (&svd.u, &svd.v_t) else { return (f64::INFINITY, f64::INFINITY, multipliers) };
    let (mut way, mut drift) = (0.0f64, 0.0f64);
    for (i, &sigma) in svd.singular_values.iter().enumerate() {
        let along = u.column(i).dot(back);
        if sigma > 1e-9 {
            way = way.hypot(along / sigma);
        } else {
            drift = drift.hypot(along);
        }
    }
    (way, drift, multipliers)
}

/// In very many variables: the sum of the geometric series that the moves of eight more periods suggest.
fn many_periods(loss: &mut dyn FloatLoss, x: &DVector<f64>, eta: f64, period: usize, moves: f64) -> f64 {
    let mut y = x.clone();
    let mut last = moves;
    for _ in 0..8 {
        let before = y.clone();
        for _ in 0..period {
            y = step(loss, &y, eta);
        }
        last = (&y - before).norm();
    }
    if last == 0.0 {
        return 0.0;
    }
    let ratio = (last / moves).powf(1.0 / 8.0);
    if ratio < 1.0 { last * ratio / (1.0 - ratio) } else { f64::INFINITY }
}
