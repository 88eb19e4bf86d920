//! Gradient descent in floats beside what is proved of a one-variable loss with elementary functions.

use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Reproduce, Subject};
use super::cross_check::CrossCheck;
use super::loss::{CompiledLoss, FloatLoss};
use super::proved::{ProvedCycle, ProvedMinimiser, ProvedOrbits};
use nalgebra::DVector;

/// Two steps of a run at most.
const PERIODS: usize = 4000;

/// Checks thresholds, positions, multipliers and behaviour near each proved minimiser and 2-cycle. *Approximate*; its
/// work is bounded.
pub fn smooth_check(
    loss: &CompiledLoss,
    minimisers: &[ProvedMinimiser],
    orbits: &[ProvedOrbits],
) -> CrossCheck {
    let mut runner = loss.runner();
    let mut slope = |x: f64| runner.gradient(&DVector::from_element(1, x))[0];
    let mut check = CrossCheck::default();
    for (index, m) in minimisers.iter().enumerate() {
        let x = m.point.approx();
        let h = 1e-5 * (1.0 + x.abs());
        let curvature = (slope(x + h) - slope(x - h)) / (2.0 * h);
        let proved = 2.0 / m.sharpness.approx();
        if !proved.is_finite() {
            // Flat: no threshold.
            continue;
        }
        let reproduce = Reproduce { near: x, offset: h, eta: proved, steps: 0 };
        let row = number(
            Subject::Minimiser { index },
            Quantity::Threshold,
            proved,
            2.0 / curvature,
            1e-6,
            reproduce,
        );
        check.rows.push(row);
    }
    for (i, list) in orbits.iter().enumerate() {
        let eta = list.eta.approx();
        for (index, cycle) in list.cycles.iter().enumerate() {
            let subject = Subject::Cycle { orbits: i, index };
            check.rows.extend(cycle_rows(&mut |x| x - eta * slope(x), eta, cycle, subject));
        }
    }
    check
}

fn cycle_rows(
    step: &mut impl FnMut(f64) -> f64,
    eta: f64,
    cycle: &ProvedCycle,
    subject: Subject,
) -> [CheckRow; 3] {
    let (x0, x1) = (cycle.x0.approx(), cycle.x1.approx());
    let rho = cycle.multiplier.approx();
    let gap = (x1 - x0).abs();
    let mut twice = |x: f64| {
        let y = step(x);
        step(y)
    };
    let h = 1e-5 * gap.min(1.0);
    let measured = (twice(x0 + h) - twice(x0 - h)) / (2.0 * h);
    let mut reproduce = Reproduce { near: x0, offset: 1e-3 * gap.min(1.0), eta, steps: 2 };
    let scale = 1e-9 * (1.0 + rho.abs()) * (1.0 + x0.abs());
    let position = number(subject, Quantity::Position, x0, twice(x0), scale, reproduce);
    let start = reproduce.offset;
    let mut x = x0 + start;
    let mut fate = Outcome::Nothing;
    for period in 1..=PERIODS {
        x = twice(x);
        reproduce.steps = 2 * period;
        let distance = (x - x0).abs();
        if !x.is_finite() || distance > 20.0 * start {
            fate = Outcome::Leaves;
            break;
        }
        if distance < 1e-4 * start {
            fate = Outcome::Period(2);
            break;
        }
    }
    let predicted = match cycle.stability.attracts() {
        Some(true) => Outcome::Period(2),
        Some(false) => Outcome::Leaves,
        None => Outcome::Nothing,
    };
    let undecided = predicted == Outcome::Nothing || fate == Outcome::Nothing;
    // Near multiplier 1 in size the basin may be smaller than the offset: the multiplier tells more than the run.
    let close = (1.0 - rho.abs()).abs() < 0.05;
    let agrees = match (undecided, fate == predicted) {
        (true, _) => Agreement::Inconclusive,
        (_, true) => Agreement::Yes,
        (_, false) if close => Agreement::Inconclusive,
        (_, false) => Agreement::No,
    };
    let note = match agrees {
        Agreement::Inconclusive => {
            "too slow, or the multiplier too close to 1, for floats to tell".to_string()
        }
        _ => String::new(),
    };
    let behaviour = CheckRow {
        subject,
        quantity: Quantity::Behaviour,
        predicted,
        simulated: fate,
        tolerance: 0.0,
        agrees,
        note,
        reproduce,
    };
    let slack = 1e-4 * (1.0 + rho.abs());
    [behaviour, position, number(subject, Quantity::Multiplier, rho, measured, slack, reproduce)]
}

fn number(
    subject: Subject,
    quantity: Quantity,
    proved: f64,
    measured: f64,
    tolerance: f64,
    reproduce: Reproduce,
) -> CheckRow {
    let tolerance = tolerance * (1.0 + proved.abs());
    let agrees = match measured.is_finite() {
        true if (proved - measured).abs() <= tolerance => Agreement::Yes,
        true => Agreement::No,
        false => Agreement::Inconclusive,
    };
    CheckRow {
        subject,
        quantity,
        predicted: Outcome::Number(proved),
        simulated: Outcome::Number(measured),
        tolerance,
        agrees,
        note: if measured.is_finite() { String::new() } else { "floats overflow".to_string() },
        reproduce,
    }
}
