//! The phase diagram in the step size beside floats: how many stable 2-cycles starts find, and where they cease to be stable.

use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Subject};
use super::check_starts::fates;
use super::classify::StartFate;
use super::continuation::{CentredCycle, Continuation};
use super::global_map::GlobalMap;
use super::line::Line;
use super::loss::CompiledLoss;
use super::proved::{ProvedCell, ProvedWindow};
use super::window_ends::Follower;
use crate::algebra::RatPoly;
use crate::arith::Rational;

/// How many starts look for stable 2-cycles.
const STARTS: usize = 64;
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
    let compiled = CompiledLoss::polynomial(loss);
    let Some(line) = Line::new(&compiled) else { return rows };
    let found = |eta: f64| {
        let map = Rational::from_f64(eta).and_then(|eta| GlobalMap::new(&derivative, &eta));
        let cycles = map.map_or(Vec::new(), |map| map.attracting_cycles(STARTS));
        cycles.into_iter().map(|(a, b)| CentredCycle::of(a, b)).collect()
    };
    let follower = Follower {
        continuation: Continuation { line: &line },
        factor: 1.0,
        found: &found,
        stable: &|_, _, rho| rho.abs() < 1.0,
    };
    for (mut row, inside) in follower.rows(windows) {
        if row.simulated == Outcome::Nothing && nothing_attracts(&compiled, &derivative, inside) {
            row.agrees = Agreement::No;
            row.note = format!("at eta = {inside}, inside the window, no 2-cycle attracts");
        }
        rows.push(row);
    }
    rows
}

/// Is no 2-cycle attracting at a step size? Each attracting cycle attracts a critical point of the map (Fatou): where all of them
/// are real and go to cycles of other periods or diverge, there is none.
fn nothing_attracts(loss: &CompiledLoss, derivative: &RatPoly, eta: &Rational) -> bool {
    let Some(map) = GlobalMap::new(derivative, eta) else { return false };
    let critical: Vec<f64> = map.critical_points(64 * STARTS).into_iter().map(|y| map.unscaled(y)).collect();
    let eta = eta.to_f64();
    critical.len() + 1 == derivative.degree()
        && fates(loss, &critical, |_| eta).iter().all(|fate| match fate {
            StartFate::Diverged => true,
            StartFate::Periodic { period, .. } => *period != 2,
            StartFate::Unsettled => false,
        })
}

fn check_cell(derivative: &RatPoly, index: usize, cell: &ProvedCell) -> CheckRow {
    let mut row =
        CheckRow::blank(Subject::Cell { index }, Quantity::StableCycles, cell.sample.to_f64(), 2000);
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
