//! What a basin proof hands to reports.

use crate::algebra::Value;
use crate::arith::Rational;
use crate::certify::Verdict;

/// Step sizes `lo <= eta <= hi`; equal for a single one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRange {
    /// The least step size, positive.
    pub lo: Rational,
    /// The largest step size.
    pub hi: Rational,
}

/// How far a basin proof may go before it answers `undecided`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasinLimits {
    /// The precision of the intervals, in bits.
    pub precision: u32,
    /// The largest number of boxes of one search.
    pub boxes: usize,
    /// The largest number of pieces into which a range of step sizes is cut.
    pub pieces: usize,
    /// The largest degree of a loss.
    pub degree: usize,
    /// The largest period of attracting cycles that are looked for.
    pub period: usize,
}

impl Default for BasinLimits {
    fn default() -> Self {
        BasinLimits { precision: 128, boxes: 20_000, pieces: 600, degree: 16, period: 64 }
    }
}

/// Linear stability of a cycle, the same for every step size of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attraction {
    /// The multiplier lies strictly between -1 and 1.
    Attracting,
    /// The multiplier lies outside `[-1, 1]`.
    Repelling,
    /// The multiplier is exactly 1 or -1.
    Neutral,
    /// Not decided: the multiplier's enclosure holds 1 or -1.
    Undecided,
}

/// A periodic orbit, for every step size of a piece.
#[derive(Clone, Debug)]
pub struct PeriodicOrbit {
    /// *Enclosures* of its points in the order of the orbit, the smallest first; as many as its least period.
    pub points: Vec<Value>,
    /// The *enclosure* of the product of the slopes.
    pub multiplier: Value,
    /// Linear stability.
    pub attraction: Attraction,
}

impl PeriodicOrbit {
    /// The least period.
    pub fn period(&self) -> usize {
        self.points.len()
    }
}

/// What an end of an invariant interval is. Indices point into the lists of the [`Piece`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// This fixed point (a critical point of the loss).
    FixedPoint(usize),
    /// A point that one step takes to this fixed point, which is the other end.
    PreimageOf(usize),
    /// A point of this 2-cycle, whose other point is the other end.
    TwoCycle(usize),
    /// A rational number; the interval is mapped into itself, the end not necessarily to an end.
    Chosen,
}

/// An end of an invariant interval, for every step size of a piece.
#[derive(Clone, Debug)]
pub struct End {
    /// What it is.
    pub anchor: Anchor,
    /// The *enclosure* of where it is.
    pub at: Value,
}

/// A hypothesis of a theorem, with how it was proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hypothesis {
    /// What is assumed.
    pub statement: String,
    /// How it was proved, what refutes it, or what stopped the proof.
    pub verdict: Verdict,
}

/// The theorem that gives a conclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theorem {
    /// Coppel 1955 for `G o G`: no orbit of least period 4.
    Coppel,
    /// Coppel 1955 for `G o G o G o G`: no orbit of least period 8.
    CoppelFour,
    /// Mane 1985: all critical points converge to attracting cycles, no neutral cycle.
    Hyperbolic,
}

/// The starts that a conclusion leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exceptions {
    /// Countably many: those that reach a repelling cycle in finitely many steps.
    Countable,
    /// A set of Lebesgue measure zero.
    MeasureZero,
}

/// What the starts of an invariant interval do, for every step size of the piece.
#[derive(Clone, Debug)]
pub struct Conclusion {
    /// The theorem used.
    pub theorem: Theorem,
    /// All starts but these converge to one of the attractors. Under Coppel's theorem the others converge too: to a
    /// repelling fixed point, 2-cycle or 4-cycle.
    pub exceptions: Exceptions,
    /// The attracting cycles (and neutral ones, where there are any) of the interval.
    pub attractors: Vec<PeriodicOrbit>,
}

/// A compact interval that the gradient map takes into itself, with what its starts do.
#[derive(Clone, Debug)]
pub struct InvariantInterval {
    /// The lower end.
    pub left: End,
    /// The upper end.
    pub right: End,
    /// Proved: every start outside the interval diverges.
    pub outside_diverges: bool,
    /// The hypotheses of the conclusion, each with how it was proved.
    pub hypotheses: Vec<Hypothesis>,
    /// What follows, where enough is proved.
    pub conclusion: Option<Conclusion>,
}

/// All starts with `|x - centre| >= radius` diverge: the distance from the centre grows by `growth` in each step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// The mean of the (complex) critical points of the loss.
    pub centre: Rational,
    /// A bound of all bounded orbits.
    pub radius: Rational,
    /// The factor, above 1.
    pub growth: Rational,
}

/// Everything proved for one part of the range of step sizes.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The step sizes.
    pub eta: StepRange,
    /// All fixed points, ascending: the critical points of the loss.
    pub fixed_points: Vec<PeriodicOrbit>,
    /// All 2-cycles.
    pub two_cycles: Vec<PeriodicOrbit>,
    /// Orbits of least period 4: all of them where `four_cycles_complete`.
    pub four_cycles: Vec<PeriodicOrbit>,
    /// Are the 4-cycles looked for, and all found?
    pub four_cycles_complete: bool,
    /// All attracting cycles of any period, where the list is proved to be complete (negative Schwarzian derivative,
    /// every critical point of the map followed).
    pub attractors: Option<Vec<PeriodicOrbit>>,
    /// The hypotheses of that list.
    pub attractor_hypotheses: Vec<Hypothesis>,
    /// Invariant intervals, the longest first.
    pub intervals: Vec<InvariantInterval>,
}

/// A part of the range of step sizes for which even the list of 2-cycles was not completed.
#[derive(Clone, Debug)]
pub struct OpenPiece {
    /// The step sizes.
    pub eta: StepRange,
    /// What stopped the proof.
    pub reason: String,
}

/// What almost every start does, over a range of step sizes.
#[derive(Clone, Debug)]
pub struct Basin {
    /// The step sizes asked for.
    pub eta: StepRange,
    /// The bound of all bounded orbits; it holds for the whole range.
    pub divergence: Option<Divergence>,
    /// The parts that are proved, ascending; together with the open ones they cover the range.
    pub pieces: Vec<Piece>,
    /// The parts that stayed open.
    pub open: Vec<OpenPiece>,
}
