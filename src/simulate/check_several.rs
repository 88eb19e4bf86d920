//! Minimisers and 2-cycles of a loss of several variables beside runs of gradient descent.

use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Reproduce, Subject};
use super::cross_check::CrossCheck;
use super::loss::{CompiledLoss, FloatLoss};
use super::period::step;
use super::proved::{ProvedManyCycle, ProvedManyMinimiser, ProvedManyOrbits};
use super::sharpness::sharpness;
use nalgebra::{DMatrix, DVector};

/// Up to this many variables all multipliers are computed.
const DENSE: usize = 80;
/// How many pairs of steps a run near a 2-cycle has.
const PAIRS: usize = 2000;
/// More minimisers and 2-cycles are not run.
const LARGEST: usize = 60;

/// Compares the critical step size of each minimiser, and position, largest multiplier and behaviour of each 2-cycle, with
/// runs in floats. *Approximate*; it never panics on points of the right length, and its work is bounded.
pub fn check_several(
    loss: &CompiledLoss,
    minimisers: &[ProvedManyMinimiser],
    lists: &[ProvedManyOrbits],
) -> CrossCheck {
    let mut runner = loss.runner();
    let mut check = CrossCheck::default();
    let fits = |x: &[f64]| x.len() == loss.dimension();
    let mut left = LARGEST;
    for (index, minimiser) in minimisers.iter().enumerate() {
        if left == 0 || !fits(&minimiser.point) {
            check.skipped += 1;
            continue;
        }
        left -= 1;
        check.rows.push(threshold(&mut runner, index, minimiser));
    }
    for (orbits, list) in lists.iter().enumerate() {
        for (index, cycle) in list.cycles.iter().enumerate() {
            if left == 0 || !fits(&cycle.x0) || !fits(&cycle.x1) {
                check.skipped += 1;
                continue;
            }
            left -= 1;
            check.rows.extend(check_cycle(&mut runner, list.eta, cycle, Subject::Cycle { orbits, index }));
        }
    }
    check
}

fn row(subject: Subject, quantity: Quantity, eta: f64) -> CheckRow {
    CheckRow::blank(subject, quantity, eta, 0)
}

/// Fills in a comparison of two numbers.
pub(super) fn numbers(row: &mut CheckRow, proved: f64, measured: f64, tolerance: f64) {
    row.predicted = Outcome::Number(proved);
    row.simulated = Outcome::Number(measured);
    row.tolerance = tolerance;
    row.agrees = match measured.is_finite() && proved.is_finite() {
        true if (proved - measured).abs() <= tolerance => Agreement::Yes,
        true => Agreement::No,
        false => Agreement::Inconclusive,
    };
}

/// `2 / lambda`, the largest eigenvalue by the power method in many variables.
fn threshold(loss: &mut dyn FloatLoss, index: usize, minimiser: &ProvedManyMinimiser) -> CheckRow {
    let x = DVector::from_column_slice(&minimiser.point);
    let mut guess = DVector::from_fn(x.len(), |i, _| 1.0 + 0.1 * ((i * 7 % 5) as f64));
    let mut top = f64::NAN;
    for _ in 0..8 {
        top = sharpness(loss, &x, &mut guess);
    }
    let mut row = row(Subject::Minimiser { index }, Quantity::Threshold, 2.0 / minimiser.sharpness);
    if minimiser.sharpness > 0.0 {
        let proved = 2.0 / minimiser.sharpness;
        numbers(&mut row, proved, 2.0 / top, 1e-6 * proved);
    } else {
        row.note = "flat: no finite threshold".into();
    }
    row
}

fn check_cycle(
    loss: &mut dyn FloatLoss,
    eta: f64,
    cycle: &ProvedManyCycle,
    subject: Subject,
) -> Vec<CheckRow> {
    let x0 = DVector::from_column_slice(&cycle.x0);
    let x1 = DVector::from_column_slice(&cycle.x1);
    let gap = (&x1 - &x0).norm();
    let size = 1.0 + x0.norm();
    let largest = cycle.largest_multiplier;
    let offset = 1e-4 * gap;
    let run = |quantity| CheckRow {
        reproduce: Reproduce { near: 0.0, offset, eta, steps: 2 * PAIRS },
        ..row(subject, quantity, eta)
    };
    let mut twice = |x: &DVector<f64>| {
        let next = step(loss, x, eta);
        step(loss, &next, eta)
    };
    let mut position = run(Quantity::Position);
    let slack = 1e-9 * size * (1.0 + largest.unwrap_or(1.0).abs());
    let moved = (twice(&x0) - &x0).norm();
    // Rounding is shown as nothing, so that a result does not depend on the machine.
    numbers(&mut position, 0.0, if moved <= slack { 0.0 } else { moved }, slack);
    position.note = "how far two steps move the point".into();
    let mut behaviour = run(Quantity::Behaviour);
    behaviour.predicted = match cycle.attracts {
        Some(true) => Outcome::Period(2),
        Some(false) => Outcome::Leaves,
        None => Outcome::Nothing,
    };
    // Not along an axis: that is often a direction of symmetry.
    let away = DVector::from_fn(x0.len(), |i, _| 1.0 + 0.37 * ((i * i + 3 * i) % 7) as f64).normalize();
    let mut x = &x0 + away * offset;
    for _ in 0..PAIRS {
        let next = twice(&x);
        let moved = (&next - &x).norm();
        x = next;
        if !x.iter().all(|v| v.is_finite()) || (&x - &x0).norm() > 100.0 * offset {
            behaviour.simulated = Outcome::Leaves;
            break;
        }
        if moved < 1e-12 * size {
            behaviour.simulated = Outcome::Period(2);
            break;
        }
    }
    behaviour.judge_behaviour(largest, 0.02);
    let mut rows = vec![behaviour, position];
    if let Some(proved) = largest.filter(|_| x0.len() <= DENSE) {
        let mut multiplier = run(Quantity::Multiplier);
        let factor = |loss: &mut dyn FloatLoss, x: &DVector<f64>| {
            DMatrix::identity(x.len(), x.len()) - loss.hessian(x) * eta
        };
        let product = factor(loss, &x1) * factor(loss, &x0);
        let measured =
            if product.iter().all(|v| v.is_finite()) { modulus(&product, cycle.neutral) } else { f64::NAN };
        numbers(&mut multiplier, proved, measured, 1e-5 * (1.0 + proved));
        multiplier.note = "the largest in size, without those that are 1 by symmetry".into();
        rows.push(multiplier);
    }
    rows
}

/// The largest modulus of the eigenvalues, without so many that are closest to 1.
pub(super) fn modulus(product: &DMatrix<f64>, neutral: usize) -> f64 {
    let Some(mut all) = super::period::eigenvalues(product) else { return f64::NAN };
    let from_one = |z: &nalgebra::Complex<f64>| (z.re - 1.0).hypot(z.im);
    all.sort_by(|a, b| from_one(a).total_cmp(&from_one(b)));
    all.iter().skip(neutral).map(|z| z.re.hypot(z.im)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Expr;

    /// `(x y - 1)^2/2` at `eta = 11/10`: on the line `x = y` it is the double well; multipliers `9 - 2(1 + K)^2 = 9/50` and
    /// `3 - 2K = 4/5`.
    fn product() -> (CompiledLoss, ProvedManyMinimiser, ProvedManyOrbits) {
        let loss = Expr::parse("(x*y-1)^2/2").unwrap();
        let compiled = CompiledLoss::expression(&loss, &["x", "y"]).unwrap();
        let (low, high) = (0.814551626874541, 1.116062971452305);
        let cycle = ProvedManyCycle {
            x0: vec![low; 2],
            x1: vec![high; 2],
            largest_multiplier: Some(0.8),
            attracts: Some(true),
            neutral: 0,
        };
        let minimiser = ProvedManyMinimiser { point: vec![1.0, 1.0], sharpness: 2.0 };
        (compiled, minimiser, ProvedManyOrbits { eta: 1.1, cycles: vec![cycle] })
    }

    #[test]
    fn the_product_of_two_numbers_agrees() {
        let (loss, minimiser, list) = product();
        let check = check_several(&loss, &[minimiser], &[list]);
        assert_eq!(check.rows.len(), 4);
        assert_eq!(check.count(Agreement::Yes), 4, "{check:#?}");
    }

    #[test]
    fn seeded_faults_are_caught() {
        let (loss, minimiser, list) = product();
        let caught = |minimiser: &ProvedManyMinimiser, list: ProvedManyOrbits, quantity: Quantity| {
            let check = check_several(&loss, std::slice::from_ref(minimiser), &[list]);
            assert!(check.disagreements().any(|row| row.quantity == quantity), "{quantity:?} {check:#?}");
        };
        let mut wrong = list.clone();
        wrong.cycles[0].x0[1] += 1e-6;
        caught(&minimiser, wrong, Quantity::Position);
        let mut wrong = list.clone();
        wrong.cycles[0].largest_multiplier = Some(0.81);
        caught(&minimiser, wrong, Quantity::Multiplier);
        let mut wrong = list.clone();
        wrong.cycles[0].attracts = Some(false);
        caught(&minimiser, wrong, Quantity::Behaviour);
        caught(&ProvedManyMinimiser { sharpness: 2.01, ..minimiser.clone() }, list, Quantity::Threshold);
    }
}
