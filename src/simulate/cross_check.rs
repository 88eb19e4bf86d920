//! Gradient descent in floats beside what is proved: a table that never changes a verdict.

use super::census::census;
use super::check_cycle::check_cycle;
use super::check_minimiser::NearMinimiser;
use super::check_row::{Agreement, CheckRow, Subject};
use super::proved::{ProvedMinimiser, ProvedOrbits};
use crate::algebra::RatPoly;

/// The comparison of the float path with what is proved. *Approximate.*
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CrossCheck {
    /// The comparisons: minimisers, minimisers at each step size, 2-cycles, lists of 2-cycles.
    pub rows: Vec<CheckRow>,
    /// How many minimisers and 2-cycles were not run, so that the work stays small.
    pub skipped: usize,
}

impl CrossCheck {
    /// The rows where floats and proofs disagree: to be shown loudly, with the data to repeat them.
    pub fn disagreements(&self) -> impl Iterator<Item = &CheckRow> {
        self.rows.iter().filter(|row| row.agrees == Agreement::No)
    }

    /// How many rows have this answer.
    pub fn count(&self, answer: Agreement) -> usize {
        self.rows.iter().filter(|row| row.agrees == answer).count()
    }

    /// Nothing disagrees.
    pub fn agrees(&self) -> bool {
        self.disagreements().next().is_none()
    }
}

/// Iterates gradient descent near each proved minimiser and 2-cycle of a polynomial loss and compares behaviour,
/// position, contraction and thresholds with what is proved; for a complete list, also looks for 2-cycles that are
/// not on it. *Approximate*; never panics, and its work is bounded.
pub fn cross_check(loss: &RatPoly, minimisers: &[ProvedMinimiser], orbits: &[ProvedOrbits]) -> CrossCheck {
    let derivative = loss.derivative();
    let degree = derivative.degree().max(1);
    let bits = if degree <= 15 { 160 } else { 96 };
    let mut left = (200_000 / (degree * degree)).clamp(8, 200);
    let mut check = CrossCheck::default();
    let mut take = |skipped: &mut usize| {
        if left == 0 {
            *skipped += 1;
            return false;
        }
        left -= 1;
        true
    };
    for (index, minimiser) in minimisers.iter().enumerate() {
        if !take(&mut check.skipped) {
            continue;
        }
        let Some(near) = NearMinimiser::new(&derivative, bits, minimiser) else {
            check.skipped += 1;
            continue;
        };
        check.rows.extend(near.check(Subject::Minimiser { index }));
        for (i, list) in orbits.iter().enumerate().filter(|(_, list)| list.eta.lo > 0) {
            check.rows.extend(near.check_at(&list.eta, Subject::MinimiserAt { index, orbits: i }));
        }
    }
    for (i, list) in orbits.iter().enumerate().filter(|(_, list)| list.eta.lo > 0) {
        for (index, cycle) in list.cycles.iter().enumerate() {
            if take(&mut check.skipped) {
                let subject = Subject::Cycle { orbits: i, index };
                check.rows.extend(check_cycle(&derivative, bits, &list.eta, cycle, subject));
            }
        }
        if list.complete && derivative.degree() >= 2 {
            check.rows.push(census(&derivative, list, Subject::Orbits { orbits: i }));
        }
    }
    check
}
