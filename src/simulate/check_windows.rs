//! The phase diagram in the step size beside floats: how many stable 2-cycles starts find, and where they cease to be stable.

use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Subject};
use super::check_starts::fates;
use super::classify::StartFate;
use super::continuation::{CentredCycle, Continuation};
use super::float_poly::FloatPoly;
use super::global_map::GlobalMap;
use super::loss::CompiledLoss;
use super::proved::{ProvedCell, ProvedWindow};
use crate::algebra::RatPoly;
use crate::arith::Rational;

/// How many starts look for stable 2-cycles.
const STARTS: usize = 64;
/// A window's end may be reached by another cycle than the one that was followed: how often one is looked for.
const HANDOVERS: usize = 8;
/// More cells are not looked at.
const CELLS: usize = 200;

/// Compares the cells and the windows of a phase diagram with runs of gradient descent: in each cell as many stable
/// 2-cycles as are proved, and each window's ends where bisection in floats finds them. *Approximate*; it never panics, and its
/// work is bounded.
pub fn check_windows(loss: &RatPoly, cells: &[ProvedCell], windows: &[ProvedWindow]) -> Vec<CheckRow> {
    let derivative = loss.derivative();
    if derivative.degree() < 2 {
        return Vec::new();
    }
    let cell = |(index, cell)| check_cell(&derivative, index, cell);
    let mut rows: Vec<CheckRow> = cells.iter().take(CELLS).enumerate().map(cell).collect();
    for (index, window) in windows.iter().take(CELLS).enumerate() {
        let ends = [
            (Quantity::WindowStart, window.from, &window.first, window.stable_below),
            (Quantity::WindowEnd, window.to, &window.last, window.stable_above),
        ];
        for (quantity, end, inside, beyond) in ends {
            let Some(end) = end else { continue };
            let mut row = check_end(&derivative, index, quantity, (end, inside, beyond));
            if row.simulated == Outcome::Nothing && nothing_attracts(loss, &derivative, inside) {
                row.agrees = Agreement::No;
                row.note = format!("at eta = {inside}, inside the window, no 2-cycle attracts");
            }
            rows.push(row);
        }
    }
    rows
}

fn row(subject: Subject, quantity: Quantity, eta: f64) -> CheckRow {
    CheckRow::blank(subject, quantity, eta, 2000)
}

/// Is no 2-cycle attracting at a step size? Each attracting cycle attracts a critical point of the map (Fatou): where all of them
/// are real and go to cycles of other periods or diverge, there is none.
fn nothing_attracts(loss: &RatPoly, derivative: &RatPoly, eta: &Rational) -> bool {
    let Some(map) = GlobalMap::new(derivative, eta) else { return false };
    let critical: Vec<f64> = map.critical_points(64 * STARTS).into_iter().map(|y| map.unscaled(y)).collect();
    let eta = eta.to_f64();
    critical.len() + 1 == derivative.degree()
        && fates(&CompiledLoss::polynomial(loss), &critical, |_| eta).iter().all(|fate| match fate {
            StartFate::Diverged => true,
            StartFate::Periodic { period, .. } => *period != 2,
            StartFate::Unsettled => false,
        })
}

fn check_cell(derivative: &RatPoly, index: usize, cell: &ProvedCell) -> CheckRow {
    let mut row = row(Subject::Cell { index }, Quantity::StableCycles, cell.sample.to_f64());
    row.predicted = Outcome::Count(cell.stable);
    let Some(map) = GlobalMap::new(derivative, &cell.sample) else {
        row.note = "not run: the coefficients spread too widely for floats".into();
        return row;
    };
    let found = map.attracting_cycles(STARTS);
    row.simulated = Outcome::Count(found.len());
    if let Some((low, _)) = found.first() {
        row.reproduce.near = *low;
    }
    row.judge_count(found.len(), cell.stable, STARTS);
    row
}

/// One end of a window: where, a step size inside the window near it, and whether some 2-cycle is stable beyond it too.
fn check_end(
    derivative: &RatPoly,
    index: usize,
    quantity: Quantity,
    (end, inside, beyond): (f64, &Rational, bool),
) -> CheckRow {
    let mut eta = inside.to_f64();
    let mut row = row(Subject::Window { index }, quantity, eta);
    row.predicted = Outcome::Number(end);
    let width = end - eta;
    row.tolerance = 1e-5 * width.abs() + 1e-9 * end;
    let floats = FloatPoly::rounded(derivative);
    let continuation = Continuation { derivative: &floats };
    let sought = |eta: f64| {
        let map = GlobalMap::new(derivative, &Rational::from_f64(eta)?)?;
        Some(
            map.attracting_cycles(STARTS)
                .into_iter()
                .map(|(a, b)| CentredCycle::of(a, b))
                .collect::<Vec<_>>(),
        )
    };
    if !floats.is_finite() || width.abs() < 1e-6 * end {
        row.note =
            "not run: the window is too narrow, or the coefficients spread too widely, for floats".into();
        return row;
    }
    let (mut last, mut any) = (eta, false);
    for _ in 0..HANDOVERS {
        let Some(found) = sought(eta) else { break };
        let ways = found.into_iter().filter_map(|cycle| {
            let (cycle, _) = continuation.at(eta, cycle)?;
            // Close to the end in large steps, past it in small ones: a gap between two windows may be narrow.
            let (near, cycle) = continuation.follow(eta, end - 0.01 * width, cycle);
            if (end - near).abs() > 0.0101 * width.abs() {
                return Some((near, cycle));
            }
            Some(continuation.follow(near, end + 0.01 * width, cycle))
        });
        let nearer = |a: &(f64, CentredCycle), b: &(f64, CentredCycle)| {
            ((a.0 - eta) * width.signum()).total_cmp(&((b.0 - eta) * width.signum()))
        };
        let Some((reached, cycle)) = ways.max_by(nearer) else { break };
        any = true;
        last = reached;
        row.reproduce.near = cycle.low();
        row.reproduce.offset = 1e-3 * cycle.squared.max(0.0).sqrt();
        row.reproduce.eta = reached - 1e-3 * width;
        if (end - last) * width.signum() <= row.tolerance {
            break;
        }
        // Half of the way that is left: another cycle may take over there.
        eta = (last + end) / 2.0;
    }
    if !any {
        row.note = format!("no stable 2-cycle is found from {STARTS} starts: its basin may be small");
        return row;
    }
    row.simulated = Outcome::Number(last);
    let over = (last - end) * width.signum();
    row.agrees = if over.abs() <= row.tolerance {
        Agreement::Yes
    } else if over > 0.0 && beyond {
        row.note = "a 2-cycle is stable on both sides of this step size".into();
        Agreement::Inconclusive
    } else {
        Agreement::No
    };
    row
}
