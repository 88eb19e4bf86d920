//! Several parameters: a box of values cut into boxes that are proved, refuted or undecided.

use super::family::ParameterRange;
use crate::arith::{Interval, Rational};
use std::collections::VecDeque;
use std::fmt;

/// Precision of the enclosures on boxes, in bits.
const PRECISION: u32 = 64;

/// What is known of a claim on a box of parameter values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoxOutcome {
    /// It holds for all values in the box.
    Proved,
    /// It is false for all values in the box.
    Refuted,
    /// Neither, within the limit on the number of boxes.
    Undecided,
}

/// A closed box of parameter values, one side for each parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterBox {
    /// Lower and upper end of each side.
    pub sides: Vec<(Rational, Rational)>,
}

impl ParameterBox {
    /// The volume. *Exact.*
    pub fn volume(&self) -> Rational {
        self.sides.iter().fold(Rational::from(1), |v, (lo, hi)| v * Rational::from(hi - lo))
    }

    /// The middle. *Exact.*
    pub fn middle(&self) -> Vec<Rational> {
        self.sides.iter().map(|(lo, hi)| Rational::from(lo + hi) / 2u32).collect()
    }

    /// The sides as intervals.
    pub(super) fn intervals(&self) -> Vec<Interval> {
        self.sides.iter().map(|(lo, hi)| Interval::hull(lo, hi, PRECISION)).collect()
    }

    /// The two halves across the side that is widest relative to the whole box.
    fn halves(&self, whole: &Self) -> [Self; 2] {
        let width = |i: usize| {
            let side = |b: &Self| Rational::from(&b.sides[i].1 - &b.sides[i].0);
            let all = side(whole);
            if all == 0 { all } else { side(self) / all }
        };
        let mut widest = 0;
        for i in 1..self.sides.len() {
            if width(i) > width(widest) {
                widest = i;
            }
        }
        let middle = self.middle().swap_remove(widest);
        let (mut low, mut high) = (self.clone(), self.clone());
        low.sides[widest].1 = middle.clone();
        high.sides[widest].0 = middle;
        [low, high]
    }
}

/// A box of parameter values, cut up: the parts cover it and overlap in faces only.
#[derive(Clone, Debug)]
pub struct Partition {
    /// The whole box.
    pub whole: ParameterBox,
    /// The parts, each with its outcome.
    pub parts: Vec<(ParameterBox, BoxOutcome)>,
}

impl Partition {
    /// Cuts the box of the ranges, wherever `decide` does not answer, into halves, deciding at most `limit` boxes; `None`
    /// where a range is unbounded.
    pub fn new(
        ranges: &[ParameterRange],
        limit: usize,
        decide: &dyn Fn(&ParameterBox) -> BoxOutcome,
    ) -> Option<Self> {
        let side = |range: &ParameterRange| Some((range.from.clone(), range.to.clone()?));
        let whole = ParameterBox { sides: ranges.iter().map(side).collect::<Option<_>>()? };
        let mut queue = VecDeque::from([whole.clone()]);
        let mut parts = Vec::new();
        let mut decided = 0;
        while let Some(next) = queue.pop_front() {
            // Boxes that are waiting must be decided too.
            let outcome = if decided < limit { decide(&next) } else { BoxOutcome::Undecided };
            decided += 1;
            if outcome == BoxOutcome::Undecided && decided + queue.len() < limit {
                queue.extend(next.halves(&whole));
            } else {
                parts.push((next, outcome));
            }
        }
        Some(Partition { whole, parts })
    }

    /// The part of the volume with an outcome, between 0 and 1. *Exact.*
    pub fn fraction(&self, outcome: BoxOutcome) -> Rational {
        let with = self.parts.iter().filter(|(_, o)| *o == outcome);
        let volume = with.fold(Rational::new(), |v, (part, _)| v + part.volume());
        let all = self.whole.volume();
        if all == 0 { Rational::new() } else { volume / all }
    }

    /// The first part with an outcome.
    pub fn first(&self, outcome: BoxOutcome) -> Option<&ParameterBox> {
        self.parts.iter().find(|(_, o)| *o == outcome).map(|(part, _)| part)
    }
}

impl fmt::Display for Partition {
    /// Percentages of the volume: `proved 93.8 %, refuted 0.0 %, undecided 6.2 %`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |outcome| self.fraction(outcome).to_f64() * 100.0;
        let (proved, refuted) = (percent(BoxOutcome::Proved), percent(BoxOutcome::Refuted));
        let open = percent(BoxOutcome::Undecided);
        let count = self.parts.len();
        write!(
            f,
            "proved {proved:.1} %, refuted {refuted:.1} %, undecided {open:.1} % of the volume in {count} boxes"
        )
    }
}
