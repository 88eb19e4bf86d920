//! The phase diagram of a loss with elementary functions beside floats.

use super::check_row::{CheckRow, Outcome, Quantity, Subject};
use super::continuation::{CentredCycle, Continuation};
use super::ground::{Ground, Place};
use super::loss::CompiledLoss;
use super::proved::{ProvedCell, ProvedWindow};
use super::window_ends::Follower;

/// How many starts look for stable 2-cycles, the critical points of the map apart.
const STARTS: usize = 64;
/// More cells are not looked at.
const CELLS: usize = 100;

/// Compares how many 2-cycles in the domain, between two numbers, are stable in each cell with how many starts settle on, and the ends
/// of each window with where a 2-cycle that is followed ceases to be stable or leaves the domain. *Approximate*; it never panics,
/// and its work is bounded.
pub fn check_smooth_windows(
    loss: &CompiledLoss,
    (from, to): (f64, f64),
    cells: &[ProvedCell],
    windows: &[ProvedWindow],
) -> Vec<CheckRow> {
    let Some(ground) = Ground::new(loss, Place::Domain(from, to)) else { return Vec::new() };
    let found = |eta: f64| -> Vec<CentredCycle> {
        let cycles = ground.attracting(eta, 2).unwrap_or_default();
        cycles.iter().filter_map(|c| Some(CentredCycle::of(*c.first()?, *c.get(1)?))).collect()
    };
    let cell = |(index, cell): (usize, &ProvedCell)| {
        let eta = cell.sample.to_f64();
        let mut row = CheckRow::blank(Subject::Cell { index }, Quantity::StableCycles, eta, 4000);
        let found = found(eta);
        row.predicted = Outcome::Count(cell.stable);
        row.simulated = Outcome::Count(found.len());
        row.reproduce.near = found.first().map_or(0.0, |cycle| cycle.low());
        row.judge_count(found.len(), cell.stable, STARTS);
        row
    };
    let mut rows: Vec<CheckRow> = cells.iter().take(CELLS).enumerate().map(cell).collect();
    let stable = |_: f64, cycle: CentredCycle, rho: f64| {
        let (low, high) = (cycle.low(), 2.0 * cycle.centre - cycle.low());
        rho.abs() < 1.0 && from <= low && high <= to
    };
    let follower = Follower {
        continuation: Continuation { line: ground.map.line() },
        factor: 1.0,
        found: &found,
        stable: &stable,
    };
    rows.extend(follower.rows(windows).into_iter().map(|(row, _)| row));
    rows.into_iter().map(|row| CheckRow { reproduce: row.reproduce.rounded(), ..row }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arith::Rational;
    use crate::expr::Expr;
    use crate::simulate::check_row::Agreement;

    /// `-cos x`: a symmetric 2-cycle is stable in `(2, pi)`, two mirrored ones beyond, to their flip.
    #[test]
    fn the_windows_of_the_cosine_and_seeded_wrong_ends() {
        let loss = CompiledLoss::expression(&Expr::parse("-cos(x)").unwrap(), &["x"]).unwrap();
        let look = |from: f64, to: f64, domain: (f64, f64)| {
            let window = ProvedWindow {
                from: Some(from),
                to: Some(to),
                first: Rational::from((11, 5)),
                last: Rational::from((3, 1)),
                stable_below: false,
                stable_above: false,
            };
            let rows = check_smooth_windows(&loss, domain, &[], &[window]);
            [rows[0].agrees, rows[1].agrees]
        };
        let (yes, no, pi) = (Agreement::Yes, Agreement::No, std::f64::consts::PI);
        assert_eq!(look(2.0, pi, (-3.0, 3.0)), [yes, yes]);
        assert_eq!((look(1.99, pi, (-3.0, 3.0)), look(2.0, 3.1, (-3.0, 3.0))), ([no, yes], [yes, no]));
        // The cycle +-pi/2 is at eta = pi: in a smaller domain the window ends where the cycle leaves it.
        let leaves = 2.0 * 1.5 / 1.5f64.sin();
        assert_eq!((look(2.0, leaves, (-1.5, 1.5)), look(2.0, pi, (-1.5, 1.5))), ([yes, yes], [yes, no]));
    }

    #[test]
    fn stable_cycles_of_cells_are_counted() {
        let loss = CompiledLoss::expression(&Expr::parse("-cos(x)").unwrap(), &["x"]).unwrap();
        let look = |eta: (i32, i32), stable| {
            let cell = ProvedCell { sample: Rational::from(eta), stable };
            check_smooth_windows(&loss, (-3.0, 3.0), &[cell], &[])[0].agrees
        };
        assert_eq!((look((5, 2), 1), look((5, 2), 0)), (Agreement::Yes, Agreement::No));
        assert_eq!((look((16, 5), 2), look((16, 5), 1)), (Agreement::Yes, Agreement::No));
        assert_eq!(look((16, 5), 3), Agreement::Inconclusive);
    }
}
