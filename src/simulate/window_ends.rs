//! The ends of step-size windows found again in floats: a stable 2-cycle is followed until it ceases to be stable.

use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Subject};
use super::continuation::{CentredCycle, Continuation};
use super::proved::ProvedWindow;
use crate::arith::Rational;
use std::cell::Cell;

/// A window's end may be reached by another cycle than the one that was followed: how often one is looked for.
const HANDOVERS: usize = 8;
/// How many steps repeat a run.
const STEPS: usize = 2000;
/// The size of a multiplier that is nearly lost: another cycle may take over at the end of a window.
const EDGE: f64 = 0.9;
/// More windows are not looked at.
const MOST: usize = 200;

/// How 2-cycles are found and followed, under gradient descent or a method that has the same ones at another step size.
pub(super) struct Follower<'a> {
    /// Their equations under gradient descent.
    pub(super) continuation: Continuation<'a>,
    /// The method's step size over that of gradient descent with the same 2-cycles.
    pub(super) factor: f64,
    /// The stable 2-cycles that starts settle on at a step size.
    pub(super) found: &'a dyn Fn(f64) -> Vec<CentredCycle>,
    /// Is a cycle at a step size, with its multiplier under gradient descent, stable?
    pub(super) stable: &'a dyn Fn(f64, CentredCycle, f64) -> bool,
}

impl Follower<'_> {
    /// One row for each end of each window, with a step size inside close to it.
    pub(super) fn rows<'w>(&self, windows: &'w [ProvedWindow]) -> Vec<(CheckRow, &'w Rational)> {
        let ends = windows.iter().take(MOST).enumerate().flat_map(|(index, window)| {
            let begins = (Quantity::WindowStart, window.from, &window.first, window.stable_below);
            let ends = (Quantity::WindowEnd, window.to, &window.last, window.stable_above);
            [begins, ends].map(|end| (index, end))
        });
        let row = |(index, (quantity, end, inside, beyond)): (_, (_, Option<f64>, &'w Rational, _))| {
            let eta = inside.to_f64();
            let row = CheckRow::blank(Subject::Window { index }, quantity, eta, STEPS);
            Some((self.end(row, end?, eta, beyond), inside))
        };
        ends.filter_map(row).collect()
    }

    /// One end: where, a step size inside the window near it, and whether some 2-cycle is stable beyond it too.
    fn end(&self, mut row: CheckRow, end: f64, inside: f64, beyond: bool) -> CheckRow {
        let mut eta = inside;
        row.predicted = Outcome::Number(end);
        let width = end - eta;
        row.tolerance = 1e-5 * width.abs() + 1e-9 * end;
        if width.abs() < 1e-6 * end {
            row.note = "not run: the window is too narrow for floats".into();
            return row;
        }
        let (mut last, mut any) = (eta, false);
        // The size of a multiplier just inside: near 1 where the end is one, whatever is stable beyond.
        let edge = Cell::new(0.0_f64);
        for _ in 0..HANDOVERS {
            let ways = (self.found)(eta).into_iter().filter_map(|cycle| {
                let (cycle, _) = self.continuation.at(eta / self.factor, cycle)?;
                let follow =
                    |from, to, cycle| self.continuation.follow((from, to), cycle, self.factor, self.stable);
                // Close to the end in large steps, past it in small ones: a gap between two windows may be narrow.
                let (near, cycle) = follow(eta, end - 0.01 * width, cycle);
                if (end - near).abs() > 0.0101 * width.abs() {
                    return Some((near, cycle));
                }
                if let Some((_, multiplier)) = self.continuation.at(near / self.factor, cycle) {
                    edge.set(edge.get().max(multiplier.abs()));
                }
                Some(follow(near, end + 0.01 * width, cycle))
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
            row.note = "no start is found that settles on a stable 2-cycle: its basin may be small".into();
            return row;
        }
        row.simulated = Outcome::Number(last);
        let over = (last - end) * width.signum();
        row.agrees = if over.abs() <= row.tolerance {
            Agreement::Yes
        } else if over > 0.0 && (beyond || edge.get() > EDGE) {
            row.note = "a 2-cycle is stable on both sides of this step size".into();
            Agreement::Inconclusive
        } else {
            Agreement::No
        };
        row
    }
}
