//! What the proofs hand over for comparison: values, without the machinery that found them.

use crate::algebra::Value;

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
