//! The window of a branch of 2-cycles of several variables found again in floats: Newton's method along the step size.

use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Subject};
use super::check_several::numbers;
use super::loss::{CompiledLoss, FloatLoss};
use super::period::{eigenvalues, step};
use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// More variables are not followed.
const MOST: usize = 60;
/// How many steps a start settles within.
const STEPS: usize = 4000;
/// Multipliers this close to 1 are those of a family of cycles.
const NEUTRAL: f64 = 1e-7;

/// Where a window of a branch from one of some minimisers begins and ends. *Approximate*; it never panics, and its work is bounded.
pub(super) fn check_many_window(
    loss: &CompiledLoss,
    (from, to): (f64, f64),
    minimisers: &[Vec<f64>],
    subject: Subject,
) -> Vec<CheckRow> {
    let n = loss.dimension();
    let width = to - from;
    let mut begins = CheckRow::blank(subject, Quantity::WindowStart, from + 0.1 * width, STEPS);
    let mut ends = CheckRow::blank(subject, Quantity::WindowEnd, to - 0.1 * width, STEPS);
    (begins.predicted, ends.predicted) = (Outcome::Number(from), Outcome::Number(to));
    let mut best: Option<(f64, f64)> = None;
    for home in minimisers.iter().filter(|home| home.len() == n && n <= MOST) {
        let mut branch = Branch { runner: loss.runner(), home: DVector::from_column_slice(home) };
        let Some(x) = branch.settle(from + 0.1 * width) else { continue };
        let middle = from + 0.1 * width;
        let found = (branch.birth(middle, from - 0.2 * width, &x), branch.end(middle, to + 0.2 * width, &x));
        let off = |(a, b): (f64, f64)| (a - from).abs() + (b - to).abs();
        if best.is_none_or(|known| off(found) < off(known)) {
            best = Some(found);
            begins.reproduce.near = x[0];
            ends.reproduce.near = x[0];
        }
    }
    match best {
        Some((birth, end)) => {
            numbers(&mut begins, from, birth, 1e-4 * width);
            numbers(&mut ends, to, end, 1e-5 * width);
        }
        None => {
            for row in [&mut begins, &mut ends] {
                row.agrees = Agreement::Inconclusive;
                row.note = "no start near a minimiser is found that settles on a stable 2-cycle".into();
            }
        }
    }
    vec![begins, ends]
}

struct Branch<L> {
    runner: L,
    home: DVector<f64>,
}

impl<L: FloatLoss> Branch<L> {
    /// Where a start near the minimiser settles with period 2.
    fn settle(&mut self, eta: f64) -> Option<DVector<f64>> {
        let hessian = self.runner.hessian(&self.home);
        if hessian.iter().any(|v| !v.is_finite()) {
            return None;
        }
        let eigen = SymmetricEigen::new(hessian);
        let direction = eigen.eigenvectors.column(eigen.eigenvalues.imax());
        let mut x = &self.home + direction * (1e-2 * (1.0 + self.home.norm()));
        for _ in 0..STEPS {
            x = step(&mut self.runner, &x, eta);
        }
        let (x, largest) = self.cycle(eta, &x)?;
        (largest < 1.0).then_some(x)
    }

    /// A point of the 2-cycle near a guess and the largest modulus of its multipliers, those of a family apart, by Newton's method.
    fn cycle(&mut self, eta: f64, guess: &DVector<f64>) -> Option<(DVector<f64>, f64)> {
        let n = guess.len();
        let mut x = guess.clone();
        for _ in 0..30 {
            let next = step(&mut self.runner, &x, eta);
            let back = step(&mut self.runner, &next, eta) - &x;
            let mut factor = |x: &DVector<f64>| DMatrix::identity(n, n) - self.runner.hessian(x) * eta;
            let period = factor(&next) * factor(&x);
            if !period.iter().chain(back.iter()).all(|v| v.is_finite()) {
                return None;
            }
            if back.norm() <= 1e-12 * (1.0 + x.norm()) {
                let all = eigenvalues(&period)?;
                let own = all.iter().filter(|z| (z.re - 1.0).hypot(z.im) > NEUTRAL);
                let apart = (next - &x).norm() > 1e-7 * (1.0 + x.norm());
                return apart.then(|| (x, own.map(|z| z.re.hypot(z.im)).fold(0.0, f64::max)));
            }
            // Along a family the equations say nothing: the shortest way.
            let svd = (DMatrix::identity(n, n) - period).svd(true, true);
            x += svd.solve(&back, 1e-9).ok()?;
            if (&x - guess).norm() > 0.3 * (1.0 + guess.norm()) {
                return None;
            }
        }
        None
    }

    /// The branch from a step size towards another, as far as it is stable: the last step size and cycle.
    fn follow(&mut self, from: f64, to: f64, x: &DVector<f64>) -> (f64, DVector<f64>) {
        let (mut eta, mut x) = (from, x.clone());
        let mut by = (to - from) / 32.0;
        while by.abs() > 1e-10 * eta.abs() && (to - eta) * by > 0.0 {
            match self.cycle(eta + by, &x).filter(|(_, largest)| *largest < 1.0) {
                Some((found, _)) => (x, eta) = (found, eta + by),
                None => by /= 2.0,
            }
        }
        (eta, x)
    }

    /// Where a multiplier reaches modulus 1.
    fn end(&mut self, from: f64, to: f64, x: &DVector<f64>) -> f64 {
        self.follow(from, to, x).0
    }

    /// Where the two points come together. Close to that the equations lose their meaning in floats, but the square of the distance goes to
    /// zero linearly.
    fn birth(&mut self, from: f64, to: f64, x: &DVector<f64>) -> f64 {
        let (mut eta, mut x) = (from, x.clone());
        let mut known: Vec<(f64, f64)> = Vec::new();
        for _ in 0..12 {
            let next = step(&mut self.runner, &x, eta);
            known.push((eta, (next - &x).norm_squared()));
            // Half of the way to where the last two point.
            let goal = match known[..] {
                [.., (a, p), (b, q)] if p > q => b - q * (a - b) / (p - q),
                _ => from + (to - from) / 4.0,
            };
            let (reached, found) = self.follow(eta, (eta + goal.max(to)) / 2.0, &x);
            if reached == eta {
                break;
            }
            (eta, x) = (reached, found);
        }
        match known[..] {
            [.., (a, p), (b, q)] if p > q => b - q * (a - b) / (p - q),
            _ => eta,
        }
    }
}
