//! Gradient descent in floats beside what is proved of a one-variable loss with elementary functions.

use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Reproduce, Subject};
use super::cross_check::CrossCheck;
use super::loss::{CompiledLoss, FloatLoss};
use super::proved::{ProvedCycle, ProvedMinimiser, ProvedOrbits};
use nalgebra::DVector;

/// Two steps of a run at most.
const PERIODS: usize = 4000;

/// Checks thresholds, positions, multipliers and behaviour near each proved minimiser and 2-cycle, and looks for 2-cycles in the
/// domain, between two numbers, that a complete list lacks. *Approximate*; its work is bounded.
pub fn smooth_check(
    loss: &CompiledLoss,
    minimisers: &[ProvedMinimiser],
    orbits: &[ProvedOrbits],
    domain: (f64, f64),
) -> CrossCheck {
    let mut runner = loss.runner();
    let mut slope = |x: f64| runner.gradient(&DVector::from_element(1, x))[0];
    let mut check = CrossCheck::default();
    for (index, m) in minimisers.iter().enumerate() {
        let x = m.point.approx();
        let h = 1e-5 * (1.0 + x.abs());
        let curvature = (slope(x + h) - slope(x - h)) / (2.0 * h);
        let proved = 2.0 / m.sharpness.approx();
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
        for (index, m) in minimisers.iter().enumerate() {
            let subject = Subject::MinimiserAt { index, orbits: i };
            check.rows.push(minimiser_row(&mut |x| x - eta * slope(x), eta, m, subject));
        }
        for (index, cycle) in list.cycles.iter().enumerate() {
            let subject = Subject::Cycle { orbits: i, index };
            check.rows.extend(cycle_rows(&mut |x| x - eta * slope(x), eta, cycle, subject));
        }
        if list.complete {
            let subject = Subject::Orbits { orbits: i };
            check.rows.push(census(&mut |x| x - eta * slope(x), list, domain, subject));
        }
    }
    check
}

/// What starts near a minimiser do: come closer for `eta < 2/f''`, leave for larger ones.
fn minimiser_row(
    step: &mut impl FnMut(f64) -> f64,
    eta: f64,
    minimiser: &ProvedMinimiser,
    subject: Subject,
) -> CheckRow {
    let home = minimiser.point.approx();
    let factor = 1.0 - eta * minimiser.sharpness.approx();
    let mut row = CheckRow::blank(subject, Quantity::Behaviour, eta, 2 * PERIODS);
    row.predicted = match factor.abs() {
        m if m < 1.0 - 1e-9 => Outcome::Period(1),
        m if m > 1.0 + 1e-9 => Outcome::Leaves,
        _ => Outcome::Nothing,
    };
    let offset = 1e-4 * (1.0 - factor.abs()).abs().min(1.0);
    row.reproduce = Reproduce { near: home, offset, eta, steps: 2 * PERIODS };
    let mut x = home + offset;
    for _ in 0..2 * PERIODS {
        x = step(x);
        let distance = (x - home).abs();
        if !x.is_finite() || distance > 20.0 * offset {
            row.simulated = Outcome::Leaves;
            break;
        }
        if distance < 1e-3 * offset {
            row.simulated = Outcome::Period(1);
            break;
        }
    }
    row.agrees = if row.predicted == Outcome::Nothing || row.simulated == Outcome::Nothing {
        row.note = "too slow, or the multiplier too close to -1, for floats to tell".into();
        Agreement::Inconclusive
    } else if row.predicted == row.simulated {
        Agreement::Yes
    } else {
        Agreement::No
    };
    row
}

/// How many starts look for 2-cycles that are not listed.
const STARTS: usize = 48;

/// Follows starts of the domain; each 2-cycle inside that one settles on, and that clearly attracts, must be on the list.
fn census(
    step: &mut impl FnMut(f64) -> f64,
    list: &ProvedOrbits,
    (from, to): (f64, f64),
    subject: Subject,
) -> CheckRow {
    const STEPS: usize = 1000;
    let mut row = CheckRow::blank(subject, Quantity::Unlisted, list.eta.approx(), STEPS);
    row.predicted = Outcome::Count(0);
    let mut twice = |x: f64| {
        let y = step(x);
        (step(y), y)
    };
    let listed: Vec<f64> = list.cycles.iter().flat_map(|c| [c.x0.approx(), c.x1.approx()]).collect();
    let (mut settled, mut unlisted) = (0, 0);
    for start in (0..STARTS).map(|i| from + (to - from) * (i as f64 + 0.37) / STARTS as f64) {
        let mut x = start;
        for _ in 0..STEPS / 2 {
            x = twice(x).0;
        }
        let (back, other) = twice(x);
        let size = 1.0 + x.abs();
        let apart = (other - x).abs();
        let inside = [x, other].iter().all(|p| (from..=to).contains(p));
        if !inside || !(back - x).is_finite() || (back - x).abs() > 1e-9 * size || apart < 1e-3 * size {
            continue;
        }
        let h = 1e-4 * apart.min(1.0);
        let rho = (twice(x + h).0 - twice(x - h).0) / (2.0 * h);
        if rho.is_nan() || rho.abs() > 0.95 {
            continue;
        }
        settled += 1;
        if listed.iter().all(|known| (known - x).abs() > 1e-4 * apart) {
            unlisted += 1;
            row.note = format!("settles on {x:e}, {other:e}, which is not on the list");
            row.reproduce.near = start;
        }
    }
    row.simulated = Outcome::Count(unlisted);
    row.agrees = match unlisted {
        0 => Agreement::Yes,
        _ => Agreement::No,
    };
    if unlisted == 0 {
        row.note = format!("{settled} of {STARTS} starts settle on a 2-cycle, all listed");
    }
    row
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::algebra::Value;
    use crate::arith::Rational;
    use crate::expr::Expr;
    use crate::simulate::proved::ProvedStability;

    fn near(x: f64) -> Value {
        let at = Rational::from_f64(x).unwrap();
        let slack = Rational::from((1, 1_u64 << 45));
        Value::between(Rational::from(&at - &slack), at + slack)
    }

    /// `-cos x` at `eta = 5/2`: the 2-cycle `+-e` with `sin(e)/e = 4/5`, multiplier `(1 - eta cos e)^2`.
    fn cosine() -> (CompiledLoss, ProvedMinimiser, ProvedOrbits) {
        let loss = CompiledLoss::expression(&Expr::parse("0-cos(x)").unwrap(), &["x"]).unwrap();
        let e = (0..60).fold(1.1f64, |e, _| e - (e.sin() - 0.8 * e) / (e.cos() - 0.8));
        let cycle = ProvedCycle {
            x0: near(-e),
            x1: near(e),
            multiplier: near((1.0 - 2.5 * e.cos()).powi(2)),
            stability: ProvedStability::Stable,
        };
        let minimiser =
            ProvedMinimiser { point: Value::rational(0.into()), sharpness: Value::rational(1.into()) };
        let eta = Value::rational(Rational::from((5, 2)));
        (loss, minimiser, ProvedOrbits { eta, complete: true, cycles: vec![cycle] })
    }

    #[test]
    fn the_cosine_agrees_and_seeded_faults_are_caught() {
        let (loss, minimiser, list) = cosine();
        let look = |m: &ProvedMinimiser, list: &ProvedOrbits| {
            smooth_check(&loss, std::slice::from_ref(m), std::slice::from_ref(list), (-3.0, 3.0))
        };
        let good = look(&minimiser, &list);
        // Threshold; behaviour at the minimiser; behaviour, position, multiplier of the cycle; the census.
        assert_eq!((good.rows.len(), good.count(Agreement::Yes)), (6, 6), "{good:#?}");
        let caught = |check: CrossCheck, quantity: Quantity| {
            assert!(check.disagreements().any(|row| row.quantity == quantity), "{quantity:?} {check:#?}");
        };
        let lacking = ProvedOrbits { cycles: Vec::new(), ..list.clone() };
        caught(look(&minimiser, &lacking), Quantity::Unlisted);
        let flatter =
            ProvedMinimiser { sharpness: Value::rational(Rational::from((1, 2))), ..minimiser.clone() };
        caught(look(&flatter, &list), Quantity::Threshold);
        caught(look(&flatter, &list), Quantity::Behaviour);
        let mut wrong = list.clone();
        wrong.cycles[0].stability = ProvedStability::Unstable;
        caught(look(&minimiser, &wrong), Quantity::Behaviour);
    }
}
