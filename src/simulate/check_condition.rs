//! The condition at a minimiser beside runs just beyond its critical step size.
//!
//! Supercritical: at `eta_c (1 + e)` starts near the minimiser settle on a 2-cycle whose size goes to zero with `e`, as `e^(1/2)` in
//! general and as a smaller power where the first coefficients vanish. Subcritical: they go far away, however small `e` is.

use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Reproduce, Subject};
use super::loss::{CompiledLoss, FloatLoss};
use super::period::step;
use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// How far beyond the critical step size, relative to it.
const BEYOND: [f64; 3] = [1e-2, 1e-3, 1e-4];
/// A second step size is closer by this factor: a small cycle is then half as large, or `4^(-1/4) = 0.71` times as large and so on.
const CLOSER: f64 = 4.0;
/// The least ratio of the two sizes that shows a cycle shrinking, and the largest of one that does not.
const SHRINKS: f64 = 1.15;
const STAYS: f64 = 1.03;
/// More variables are not looked at.
const MOST: usize = 100;
/// How many steps all runs of one minimiser take, times variables.
const WORK: usize = 2_000_000;

/// Compares the sign of the condition at a minimiser with runs. *Approximate*; it never panics on a point of the right length, and its
/// work is bounded.
pub(super) fn check_condition(
    loss: &CompiledLoss,
    at: &[f64],
    supercritical: bool,
    subject: Subject,
) -> CheckRow {
    let mut row = CheckRow::blank(subject, Quantity::Condition, 0.0, 0);
    row.predicted = if supercritical { Outcome::Period(2) } else { Outcome::Leaves };
    let n = loss.dimension();
    if at.len() != n || n > MOST {
        row.note = "not run: too many variables".into();
        return row;
    }
    let mut runner = loss.runner();
    let home = DVector::from_column_slice(at);
    let Some((sharpness, direction)) = top(runner.hessian(&home)) else {
        row.note = "not run: the Hessian has no positive eigenvalue in floats".into();
        return row;
    };
    let critical = 2.0 / sharpness;
    let (mut looked, mut others) = (0, 0);
    for beyond in BEYOND {
        let steps = (60.0 / beyond) as usize;
        if steps * n > WORK {
            break;
        }
        let mut size = |beyond: f64| run(&mut runner, &home, &direction, critical * (1.0 + beyond), steps);
        let seen = match (size(beyond), size(beyond / CLOSER)) {
            (End::Small(far), End::Small(near)) if near < far / SHRINKS => Outcome::Period(2),
            (End::Small(far), End::Small(near)) if near > far / STAYS => Outcome::Leaves,
            (End::Left, End::Left) => Outcome::Leaves,
            _ => Outcome::Nothing,
        };
        row.simulated = seen;
        let eta = critical * (1.0 + beyond);
        row.reproduce = Reproduce { near: at[0], offset: offset(&home) * direction[0], eta, steps };
        if seen == row.predicted {
            row.agrees = Agreement::Yes;
            return row;
        }
        looked += 1;
        others += usize::from(seen != Outcome::Nothing);
    }
    // What is seen must not depend on how close to the critical step size one looks.
    if others == looked && looked > 0 {
        row.agrees = Agreement::No;
    } else {
        row.note = "what starts do differs close to the critical step size, or is too slow to tell".into();
    }
    row
}

/// The largest eigenvalue and its eigenvector.
fn top(hessian: DMatrix<f64>) -> Option<(f64, DVector<f64>)> {
    if hessian.iter().any(|v| !v.is_finite()) {
        return None;
    }
    let eigen = SymmetricEigen::new(hessian);
    let index = eigen.eigenvalues.imax();
    let largest = eigen.eigenvalues[index];
    (largest > 0.0).then(|| (largest, eigen.eigenvectors.column(index).into_owned()))
}

fn offset(home: &DVector<f64>) -> f64 {
    1e-5 * (1.0 + home.norm())
}

enum End {
    /// It goes to a 2-cycle of this size, half the distance of its points.
    Small(f64),
    /// It goes far away.
    Left,
    /// None of these, or it takes too long.
    Open,
}

fn run(
    loss: &mut dyn FloatLoss,
    home: &DVector<f64>,
    direction: &DVector<f64>,
    eta: f64,
    steps: usize,
) -> End {
    let mut x = home + direction * offset(home);
    let bound = 10.0 * (1.0 + home.norm());
    let mut sizes = [0.0f64; 2];
    for part in &mut sizes {
        for _ in 0..steps.div_ceil(2) {
            x = step(loss, &x, eta);
            if !x.iter().all(|v| v.is_finite()) || (&x - home).norm() > bound {
                return End::Left;
            }
        }
        let next = step(loss, &x, eta);
        let after = step(loss, &next, eta);
        let returns = (&after - &x).norm() <= 1e-3 * (&next - &x).norm();
        *part = if returns { (next - &x).norm() / 2.0 } else { f64::NAN };
    }
    let [before, after] = sizes;
    let middle = (step(loss, &x, eta) + &x) / 2.0;
    // A 2-cycle somewhere else is not one around the minimiser.
    if (middle - home).norm() > 4.0 * after {
        return End::Left;
    }
    if (before - after).abs() <= 1e-2 * after && after > offset(home) { End::Small(after) } else { End::Open }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Expr;

    fn look(loss: &str, at: &[f64], supercritical: bool) -> Agreement {
        let names = &["x", "y"][..at.len()];
        let loss = CompiledLoss::expression(&Expr::parse(loss).unwrap(), names).unwrap();
        check_condition(&loss, at, supercritical, Subject::Claim { index: 0 }).agrees
    }

    #[test]
    fn signs_are_told_apart() {
        for (loss, at, supercritical) in [
            ("(x^2-1)^2/4", &[1.0][..], true),
            ("-cos(x)", &[0.0], true),
            ("(sin(x)-1/2)^2/2", &[std::f64::consts::FRAC_PI_6], true),
            // alpha = 3 f3^2 - f2 f4 < 0, with and without a cubic term.
            ("x^2/2 + x^4", &[0.0], false),
            ("x^2/2 + x^3/10 + x^4", &[0.0], false),
            // alpha = 0: e_2 = f6/120 decides.
            ("x^2/2 - x^6/6", &[0.0], true),
            ("x^2/2 + x^6/6", &[0.0], false),
            ("(x*y-1)^2/2", &[1.0, 1.0], true),
            ("x^2/2 + x^4 + y^2/8", &[0.0, 0.0], false),
        ] {
            assert_eq!(look(loss, at, supercritical), Agreement::Yes, "{loss}");
            assert_eq!(look(loss, at, !supercritical), Agreement::No, "{loss}, seeded");
        }
    }
}
