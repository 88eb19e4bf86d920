//! What the proofs hand over for comparison: values, without the machinery that found them.

use crate::algebra::Value;
use crate::arith::Rational;

/// A proved minimiser of a one-variable loss.
#[derive(Clone, Debug)]
pub struct ProvedMinimiser {
    /// Where it is.
    pub point: Value,
    /// `f''` there; zero at a flat minimum.
    pub sharpness: Value,
}

/// All 2-cycles that are proved at one step size.
#[derive(Clone, Debug)]
pub struct ProvedOrbits {
    /// The step size.
    pub eta: Value,
    /// Proved to be all 2-cycles.
    pub complete: bool,
    /// The 2-cycles.
    pub cycles: Vec<ProvedCycle>,
}

/// A proved 2-cycle.
#[derive(Clone, Debug)]
pub struct ProvedCycle {
    /// One point.
    pub x0: Value,
    /// The other point.
    pub x1: Value,
    /// The multiplier `(1 - eta f''(x0)) (1 - eta f''(x1))`.
    pub multiplier: Value,
    /// What is proved of its stability.
    pub stability: ProvedStability,
}

/// A proved cycle of any least period.
#[derive(Clone, Debug)]
pub struct ProvedOrbit {
    /// Its points in the order of the orbit.
    pub points: Vec<Value>,
    /// The multiplier over the whole period.
    pub multiplier: Value,
    /// Do nearby starts converge? `None` where this is not proved either way.
    pub attracts: Option<bool>,
}

/// All cycles of a least period at one step size.
#[derive(Clone, Debug)]
pub struct ProvedPeriod {
    /// The least period.
    pub period: usize,
    /// Proved to be all of them.
    pub complete: bool,
    /// The cycles.
    pub orbits: Vec<ProvedOrbit>,
}

/// A step size at which a cycle's multiplier takes a value.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvedCrossing {
    /// The least period of the cycle.
    pub period: usize,
    /// The value: -1 for a flip, 0 for a superstable cycle, 1 for a fold.
    pub multiplier: i32,
    /// The step size.
    pub eta: f64,
    /// A step size and a point of the cycle there, from which the cycle goes on to the crossing.
    pub from: (f64, f64),
}

/// What is proved of the stability of a 2-cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProvedStability {
    /// `|rho| < 1`, `rho != 0`.
    Stable,
    /// `|rho| > 1`.
    Unstable,
    /// `rho = 0`.
    Superstable,
    /// `|rho| = 1`.
    Neutral,
    /// Nothing.
    Undecided,
}

impl ProvedStability {
    /// Do nearby starts converge? `None` where this is not proved either way.
    pub fn attracts(self) -> Option<bool> {
        match self {
            ProvedStability::Stable | ProvedStability::Superstable => Some(true),
            ProvedStability::Unstable => Some(false),
            ProvedStability::Neutral | ProvedStability::Undecided => None,
        }
    }
}

/// An open interval of step sizes with a proved number of stable 2-cycles.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvedCell {
    /// A step size inside.
    pub sample: Rational,
    /// How many 2-cycles are stable.
    pub stable: usize,
}

/// A maximal interval of step sizes with a stable 2-cycle throughout.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvedWindow {
    /// Where it begins; `None` for zero.
    pub from: Option<f64>,
    /// Where it ends; `None` for infinity.
    pub to: Option<f64>,
    /// A step size inside, close to the beginning: no other critical step size lies between, where they are known.
    pub first: Rational,
    /// The same, close to the end.
    pub last: Rational,
    /// Is some 2-cycle stable just below the window too?
    pub stable_below: bool,
    /// The same just above.
    pub stable_above: bool,
}

/// Almost every start in an interval converges to one of some cycles, for every step size of a range.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvedStarts {
    /// The step sizes; equal ends for a single one.
    pub eta: (f64, f64),
    /// The lower end of the interval.
    pub from: f64,
    /// The upper end.
    pub to: f64,
    /// The cycles.
    pub attractors: Vec<ProvedAttractor>,
    /// Every start outside diverges.
    pub outside_diverges: bool,
}

/// A cycle that starts converge to.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvedAttractor {
    /// Its period.
    pub period: usize,
    /// Bounds of its least point; `None` for any cycle of this period.
    pub least: Option<(f64, f64)>,
}

/// A proved minimiser of a loss of several variables, in floats.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvedManyMinimiser {
    /// Where it is.
    pub point: Vec<f64>,
    /// The largest eigenvalue of the Hessian.
    pub sharpness: f64,
}

/// The proved 2-cycles of a loss of several variables at a step size, in floats.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvedManyOrbits {
    /// The step size.
    pub eta: f64,
    /// The 2-cycles.
    pub cycles: Vec<ProvedManyCycle>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvedManyCycle {
    /// One point.
    pub x0: Vec<f64>,
    /// The other.
    pub x1: Vec<f64>,
    /// The largest modulus of its multipliers, without those that are 1 by symmetry; `None` where it is not known.
    pub largest_multiplier: Option<f64>,
    /// Does it attract, modulo the symmetry? `None` where that is not proved either way.
    pub attracts: Option<bool>,
    /// How many multipliers are 1 by symmetry.
    pub neutral: usize,
}
