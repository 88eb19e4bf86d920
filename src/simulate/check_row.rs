//! One row of the comparison of floats with proofs.

use std::cmp::Ordering;
use std::fmt;

/// Does the float path agree with what is proved?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// It agrees, within the row's tolerance.
    Yes,
    /// It does not: a fault in the proof, in the program, or in floats. To be shown loudly.
    No,
    /// Floats cannot tell.
    Inconclusive,
}

impl Agreement {
    /// `yes`, `no` or `inconclusive`.
    pub fn name(self) -> &'static str {
        match self {
            Agreement::Yes => "yes",
            Agreement::No => "no",
            Agreement::Inconclusive => "inconclusive",
        }
    }
}

/// What a row is about; indices count from zero in the lists that [`cross_check`](super::cross_check()) was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A minimiser, at no particular step size.
    Minimiser {
        /// Its index.
        index: usize,
    },
    /// A minimiser at the step size of a list of orbits.
    MinimiserAt {
        /// The minimiser's index.
        index: usize,
        /// The index of the list of orbits.
        orbits: usize,
    },
    /// A 2-cycle.
    Cycle {
        /// The index of the list of orbits.
        orbits: usize,
        /// Its index in the list.
        index: usize,
    },
    /// A list of orbits as a whole.
    Orbits {
        /// Its index.
        orbits: usize,
    },
    /// A cell of the phase diagram.
    Cell {
        /// Its index.
        index: usize,
    },
    /// A window of step sizes with a stable 2-cycle.
    Window {
        /// Its index.
        index: usize,
    },
    /// An interval of starts.
    Starts {
        /// Its index.
        index: usize,
    },
    /// A cycle of any period.
    Orbit {
        /// The least period.
        period: usize,
        /// Its index among those of this period.
        index: usize,
    },
    /// All cycles of a least period.
    Period {
        /// The period.
        period: usize,
    },
    /// A step size at which a cycle changes.
    Crossing {
        /// The least period of the cycle.
        period: usize,
        /// Its multiplier there.
        multiplier: i32,
    },
    /// A claim.
    Claim {
        /// Its index in the problem.
        index: usize,
    },
}

/// The quantity that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// What nearby starts do: settle with a period, or leave.
    Behaviour,
    /// Where the point is.
    Position,
    /// By which factor one period multiplies a small distance.
    Multiplier,
    /// The step size at which a minimiser loses stability.
    Threshold,
    /// How many 2-cycles that starts from everywhere settle on are not listed.
    Unlisted,
    /// The same for cycles of another period.
    UnlistedOrbits,
    /// How many stable 2-cycles there are.
    StableCycles,
    /// The step size at which a window of stable 2-cycles begins.
    WindowStart,
    /// The step size at which it ends.
    WindowEnd,
    /// How many starts converge to the cycles they should.
    Converge,
    /// How many starts diverge.
    Diverge,
    /// How many starts stay in an interval after one step.
    Stay,
    /// How many starts do not increase the loss in one step.
    Descend,
    /// How many starts approach a plane by a factor in each step.
    Decay,
    /// How many cycles attract.
    Attracting,
    /// The step size at which a cycle's multiplier takes a value, or a start is periodic.
    StepSize,
    /// What starts near a minimiser do just beyond its critical step size.
    Condition,
    /// At how many points two expressions are equal.
    Equal,
}

impl Quantity {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Quantity::Behaviour => "behaviour",
            Quantity::Position => "position",
            Quantity::Multiplier => "multiplier",
            Quantity::Threshold => "threshold",
            Quantity::Unlisted => "unlisted 2-cycles",
            Quantity::UnlistedOrbits => "unlisted cycles",
            Quantity::StableCycles => "stable 2-cycles",
            Quantity::WindowStart => "window begins",
            Quantity::WindowEnd => "window ends",
            Quantity::Converge => "starts converge",
            Quantity::Diverge => "starts diverge",
            Quantity::Stay => "starts stay",
            Quantity::Decay => "starts decay",
            Quantity::Descend => "starts descend",
            Quantity::Attracting => "attracting cycles",
            Quantity::StepSize => "step size",
            Quantity::Condition => "beyond eta_c",
            Quantity::Equal => "equal values",
        }
    }
}

/// One side of a comparison. *Approximate.*
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// A number.
    Number(f64),
    /// How many.
    Count(usize),
    /// Nearby starts settle with this period.
    Period(usize),
    /// Nearby starts leave.
    Leaves,
    /// Nothing.
    Nothing,
}

impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Number(x) if *x != 0.0 && !(1e-4..1e15).contains(&x.abs()) => write!(out, "{x:.9e}"),
            Outcome::Number(x) => write!(out, "{x:.12}"),
            Outcome::Count(n) => write!(out, "{n}"),
            Outcome::Period(p) => write!(out, "period {p}"),
            Outcome::Leaves => write!(out, "leaves"),
            Outcome::Nothing => write!(out, "-"),
        }
    }
}

/// The data that repeat a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reproduce {
    /// The proved point that the run starts near.
    pub near: f64,
    /// The start, from that point.
    pub offset: f64,
    /// The step size.
    pub eta: f64,
    /// How many steps.
    pub steps: usize,
}

/// One comparison. *Approximate*; it never changes a verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckRow {
    /// What the row is about.
    pub subject: Subject,
    /// The quantity.
    pub quantity: Quantity,
    /// What is proved.
    pub predicted: Outcome,
    /// What floats do.
    pub simulated: Outcome,
    /// By how much the two may differ, in the quantity's own unit; zero where they are not numbers.
    pub tolerance: f64,
    /// Do they agree?
    pub agrees: Agreement,
    /// Why not, or how, in words; empty where there is nothing to say.
    pub note: String,
    /// How to repeat it.
    pub reproduce: Reproduce,
}

impl Reproduce {
    /// The same to twelve significant digits, so that what floats found does not depend on the machine.
    pub(super) fn rounded(self) -> Self {
        let round = |x: f64| format!("{x:.11e}").parse().unwrap_or(x);
        Reproduce { near: round(self.near), offset: round(self.offset), eta: round(self.eta), ..self }
    }
}

impl CheckRow {
    /// Decides a row of behaviour near a cycle whose largest multiplier is proved to be near `largest`; closer to the unit circle
    /// than `margin`, floats do not tell.
    pub(super) fn judge_behaviour(&mut self, largest: Option<f64>, margin: f64) {
        self.agrees = if self.predicted == Outcome::Nothing || self.simulated == Outcome::Nothing {
            self.note = "the multipliers, or a slow run, do not tell".into();
            Agreement::Inconclusive
        } else if self.predicted == self.simulated {
            Agreement::Yes
        } else if largest.is_none_or(|rho| (rho.abs() - 1.0).abs() < margin) {
            self.note = "a multiplier is too close to 1 in size for floats to tell".into();
            Agreement::Inconclusive
        } else {
            Agreement::No
        };
    }

    /// Decides a row of stable 2-cycles counted from so many starts: more than are proved is a disagreement, fewer need not be.
    pub(super) fn judge_count(&mut self, found: usize, proved: usize, starts: usize) {
        self.agrees = match found.cmp(&proved) {
            Ordering::Equal => Agreement::Yes,
            Ordering::Greater => Agreement::No,
            Ordering::Less => {
                self.note = format!("no more are found from {starts} starts: a basin may be small");
                Agreement::Inconclusive
            }
        };
    }

    /// A row with nothing compared yet, repeated by so many steps at `eta`.
    pub(super) fn blank(subject: Subject, quantity: Quantity, eta: f64, steps: usize) -> Self {
        CheckRow {
            subject,
            quantity,
            predicted: Outcome::Nothing,
            simulated: Outcome::Nothing,
            tolerance: 0.0,
            agrees: Agreement::Inconclusive,
            note: String::new(),
            reproduce: Reproduce { near: 0.0, offset: 0.0, eta, steps },
        }
    }
}
