//! The value behind every picture of a diagram.

use crate::algebra::Value;
use crate::certify::CriticalKind;
use crate::dynamics::Method;
use crate::simulate::BifurcationRaster;

/// A bifurcation diagram of a loss in one variable: the step size to the right, the variable upwards.
///
/// Curves and marks are *certified*: their points are roundings of enclosures. The attractor is *approximate*.
#[derive(Clone, Debug)]
pub struct Diagram {
    /// The loss, multiplied out: `x^4/4 - x^2/2 + 1/4`.
    pub loss: String,
    /// The loss in LaTeX.
    pub loss_latex: String,
    /// The name of its variable.
    pub variable: String,
    /// The method.
    pub method: Method,
    /// The step sizes shown.
    pub eta: (f64, f64),
    /// The values of the variable shown.
    pub window: (f64, f64),
    /// Critical points and 2-cycles as curves.
    pub curves: Vec<Curve>,
    /// The critical step sizes in the range, ascending.
    pub marks: Vec<Mark>,
    /// Where simulated runs went.
    pub attractor: BifurcationRaster,
}

/// What a curve shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A minimiser of the loss.
    Minimiser,
    /// A critical point that is no minimiser.
    OtherCriticalPoint,
    /// One of the two points of a 2-cycle.
    Cycle {
        /// The number of its branch in the diagram, from 0: both points of a 2-cycle have the same.
        branch: usize,
    },
}

/// Linear stability along a curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CurveStability {
    /// Attracting.
    Stable,
    /// Repelling.
    Unstable,
    /// A multiplier of modulus 1 all along: a flat minimum, an inflection.
    Neutral,
}

impl CurveStability {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            CurveStability::Stable => "stable",
            CurveStability::Unstable => "unstable",
            CurveStability::Neutral => "neutral",
        }
    }
}

/// A curve inside one cell of step sizes.
#[derive(Clone, Debug)]
pub struct Curve {
    /// What it shows.
    pub subject: Subject,
    /// Its stability, the same all along.
    pub stability: CurveStability,
    /// Pairs of step size and variable, by ascending step size.
    pub points: Vec<[f64; 2]>,
}

/// A critical step size.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The step size.
    pub eta: Value,
    /// What happens there, each kind once.
    pub kinds: Vec<CriticalKind>,
    /// Where it happens: points of the variable with the kind.
    pub points: Vec<(f64, CriticalKind)>,
}
