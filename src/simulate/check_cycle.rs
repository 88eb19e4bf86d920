//! A proved cycle beside gradient descent started near it.

use super::chart::{Centre, ChartStep, Expansion, LARGEST_EXPANSION};
use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Reproduce, Subject};
use super::local_run::{Charts, Fate, LocalRun};
use super::proved::{ProvedCycle, ProvedOrbit};
use super::scaled::Scaled;
use crate::algebra::{RatPoly, Value};
use crate::arith::Rational;

/// Behaviour, position and multiplier of one 2-cycle.
pub(super) fn check_cycle(
    derivative: &RatPoly,
    bits: u32,
    eta: &Value,
    cycle: &ProvedCycle,
    subject: Subject,
) -> Vec<CheckRow> {
    let orbit = ProvedOrbit {
        points: vec![cycle.x0.clone(), cycle.x1.clone()],
        multiplier: cycle.multiplier.clone(),
        attracts: cycle.stability.attracts(),
    };
    check_orbit(derivative, bits, eta, &orbit, subject)
}

/// The same for a cycle of any period.
pub(super) fn check_orbit(
    derivative: &RatPoly,
    bits: u32,
    eta: &Value,
    orbit: &ProvedOrbit,
    subject: Subject,
) -> Vec<CheckRow> {
    let step = Rational::from(&eta.lo + &eta.hi) / 2u32;
    let period = orbit.points.len();
    let near = orbit.points.first().map_or(0.0, Value::approx);
    let mut row = CheckRow {
        subject,
        quantity: Quantity::Behaviour,
        predicted: Outcome::Nothing,
        simulated: Outcome::Nothing,
        tolerance: 0.0,
        agrees: Agreement::Inconclusive,
        note: String::new(),
        reproduce: Reproduce { near, offset: 0.0, eta: eta.approx(), steps: 0 },
    };
    let centres: Vec<Centre> = orbit.points.iter().map(|x| Centre::of(x, bits)).collect();
    if centres.iter().any(|c| c.bits(derivative.degree()) > LARGEST_EXPANSION) {
        row.note = "not run: the points need too many digits".into();
        return vec![row];
    }
    let Some(charts) = cycle_charts(derivative, centres, &step, eta) else {
        row.predicted = Outcome::Period(period);
        row.simulated = Outcome::Period(1);
        row.agrees = Agreement::No;
        row.note = "two points are the same".into();
        return vec![row];
    };
    let rho = orbit.multiplier.approx();
    let run = charts.follow(charts.start(if rho.is_finite() { rho } else { 2.0 }));
    row.reproduce.offset = run.start * 2f64.powi(charts.scale.clamp(-1000, 1000) as i32);
    row.reproduce.steps = run.steps;
    let measured = run.multiplier.filter(|m| m.is_finite());
    vec![
        behaviour(row.clone(), orbit.attracts, run, measured, period),
        position(row.clone(), &charts, run, measured, near),
        multiplier(row, &charts, rho, &orbit.multiplier, measured),
    ]
}

/// The charts at all points; `None` where two points are the same.
fn cycle_charts(derivative: &RatPoly, centres: Vec<Centre>, step: &Rational, eta: &Value) -> Option<Charts> {
    let mut sorted: Vec<Rational> = centres.iter().map(Centre::rational).collect();
    sorted.sort();
    let gaps = sorted.windows(2).map(|pair| Rational::from(&pair[1] - &pair[0]));
    let apart = match gaps.min() {
        Some(gap) if gap == 0 => return None,
        Some(gap) => Scaled::rational(&gap).log2().floor() as i64,
        None => i64::MAX,
    };
    let points: Vec<Expansion> = centres.into_iter().map(|c| Expansion::of(derivative, c)).collect();
    let factor = Scaled::rational(step);
    let scale = points.iter().filter_map(|e| e.scale(factor)).fold(apart, i64::min);
    let scale = if scale == i64::MAX { 0 } else { scale };
    let next = |i: usize| &points[(i + 1) % points.len()].centre;
    let steps = points.iter().enumerate().map(|(i, e)| ChartStep::new(e, next(i), step, scale)).collect();
    // An error in eta moves the image of a point by that error times the slope.
    let drift = Scaled::rational(&Rational::from(&eta.hi - &eta.lo));
    let moved = points.iter().map(|e| Scaled::rational(&e.slope).times(drift).to_f64(-scale).abs());
    let radii = points.iter().map(|e| e.centre.radius.to_f64(-scale));
    let radius = moved.chain(radii).sum();
    Some(Charts { steps, scale, radius })
}

/// What nearby starts do, against what is proved of the stability.
pub(super) fn behaviour(
    mut row: CheckRow,
    attracts: Option<bool>,
    run: LocalRun,
    measured: Option<f64>,
    period: usize,
) -> CheckRow {
    row.quantity = Quantity::Behaviour;
    row.predicted = match attracts {
        Some(true) => Outcome::Period(period),
        Some(false) => Outcome::Leaves,
        None => Outcome::Nothing,
    };
    row.simulated = match (run.fate, measured) {
        (Fate::Settles, _) => Outcome::Period(period),
        (Fate::Leaves, _) => Outcome::Leaves,
        (Fate::Lingers, Some(m)) if m.abs() < 1.0 - 1e-6 => Outcome::Period(period),
        (Fate::Lingers, Some(m)) if m.abs() > 1.0 + 1e-6 => Outcome::Leaves,
        _ => Outcome::Nothing,
    };
    row.agrees = if row.predicted == Outcome::Nothing || row.simulated == Outcome::Nothing {
        Agreement::Inconclusive
    } else if row.predicted == row.simulated {
        Agreement::Yes
    } else {
        Agreement::No
    };
    row.note = match (run.fate, attracts) {
        (Fate::Overflows, _) => "floats overflow".into(),
        (_, None) => "the multiplier does not decide stability, nor do floats".into(),
        (Fate::Lingers, _) if row.agrees == Agreement::Inconclusive => "too slow for floats to tell".into(),
        (Fate::Lingers, _) => "slow: told by the measured multiplier".into(),
        _ => String::new(),
    };
    row
}

/// Where the cycle is in floats, against the proved point.
pub(super) fn position(
    mut row: CheckRow,
    charts: &Charts,
    run: LocalRun,
    measured: Option<f64>,
    near: f64,
) -> CheckRow {
    row.quantity = Quantity::Position;
    row.predicted = Outcome::Number(near);
    let unit = 2f64.powi(charts.scale.clamp(-1000, 1000) as i32);
    let gap = measured.map_or(0.0, |m| (1.0 - m).abs());
    let settled = run.fate == Fate::Settles && gap > 1e-6;
    let found = if settled { run.end } else { measured.map_or(f64::NAN, |m| charts.newton(m)) };
    let slack = charts.radius * charts.stretch() / gap;
    let tolerance = 1e-12 + 4.0 * slack;
    row.tolerance = tolerance * unit;
    let returns = charts.period(0.0);
    if returns.is_finite() && returns.abs() > 2.0 + 4.0 * slack * gap {
        row.agrees = Agreement::No;
        row.simulated = Outcome::Number(near + returns * unit);
        row.note = "the proved point does not come back after its period".into();
    } else if !found.is_finite() || gap < 1e-6 {
        row.note = "the multiplier is so close to 1 that floats do not fix the point".into();
    } else {
        row.simulated = Outcome::Number(near + found * unit);
        if found.abs() <= tolerance {
            row.agrees = if tolerance < 0.1 { Agreement::Yes } else { Agreement::Inconclusive };
        } else {
            row.agrees = Agreement::No;
            row.note = format!("off by {:.3e}", found * unit);
        }
        if tolerance >= 0.1 {
            row.note = "the enclosure is wider than the scale of the dynamics".into();
        }
    }
    row
}

/// The measured contraction per period, against the proved multiplier.
pub(super) fn multiplier(
    mut row: CheckRow,
    charts: &Charts,
    rho: f64,
    proved: &Value,
    measured: Option<f64>,
) -> CheckRow {
    row.quantity = Quantity::Multiplier;
    row.predicted = Outcome::Number(rho);
    let width = Scaled::rational(&Rational::from(&proved.hi - &proved.lo)).to_f64(0);
    let stretch = charts.stretch();
    row.tolerance = 1e-5 * (1.0 + rho.abs()) + width + 4.0 * charts.radius * stretch * stretch;
    match measured {
        Some(m) if rho.is_finite() && row.tolerance.is_finite() => {
            row.simulated = Outcome::Number(m);
            let close = (m - rho).abs() <= row.tolerance;
            row.agrees = match (close, row.tolerance < 0.1 * (1.0 + rho.abs())) {
                (true, true) => Agreement::Yes,
                (true, false) => Agreement::Inconclusive,
                (false, _) => Agreement::No,
            };
        }
        _ => row.note = "floats overflow".into(),
    }
    row
}
