//! What the proofs hand to reports: values without the machinery that found them.

use crate::algebra::{Deferred, RatPoly, Value};
use crate::arith::Rational;
use std::cmp::Ordering;

/// The answer to a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The claim holds; how it was proved.
    Proved(String),
    /// The claim is false; the witness.
    Refuted(String),
    /// Neither, within the limits; the quantity and the limit that stopped it.
    Undecided(String),
}

/// How far the proofs may go before they answer `undecided`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest precision of an enclosure, in bits.
    pub precision: u32,
    /// The largest degree of a loss.
    pub degree: usize,
    /// How many coefficients of the branch and of the start series to give.
    pub series_terms: usize,
    /// Where a loss that is no polynomial is looked at, unless its problem says so; -10 to 10 without.
    pub domain: Option<(Rational, Rational)>,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { precision: 4096, degree: 256, series_terms: 3, domain: None }
    }
}

/// What a critical point is to the loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A strict local minimum.
    Minimiser,
    /// A strict local maximum.
    Maximiser,
    /// Neither: `f'` does not change sign.
    Inflection,
}

/// A real critical point of a one-variable polynomial loss.
#[derive(Clone, Debug)]
pub struct CriticalPoint {
    /// Where it is.
    pub point: Value,
    /// Minimiser, maximiser or inflection.
    pub nature: Nature,
    /// The order of the zero of `f'`.
    pub multiplicity: usize,
}

/// What the local condition says of a minimiser (theorems T1, and Theorem 1 and Lemma 1 of Chen & Bruna).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionKind {
    /// `alpha > 0`: stable 2-cycles just above the critical step size.
    Supercritical,
    /// `alpha < 0`: unstable 2-cycles just below it.
    Subcritical,
    /// `alpha = 0` and the first non-zero `e_k` is negative.
    GeneralisedSupercritical,
    /// `alpha = 0` and the first non-zero `e_k` is positive.
    GeneralisedSubcritical,
    /// All `e_k = 0`, proved: the loss is quadratic.
    Degenerate,
    /// `f'' = 0`: no finite critical step size.
    Flat,
    /// The sign of `alpha`, or of the coefficient that decides, is not known within the limits.
    Undecided,
}

/// A minimiser with its local analysis.
#[derive(Clone, Debug)]
pub struct Minimiser {
    /// Where it is.
    pub point: Value,
    /// The order of the zero of `f'`: 1, or an odd number from 3 where the minimum is flat.
    pub multiplicity: usize,
    /// `f''`, the sharpness.
    pub f2: Value,
    /// `f'''`.
    pub f3: Value,
    /// `f''''`.
    pub f4: Value,
    /// The critical step size `2/f''`; `None` at a flat minimum.
    pub eta_critical: Option<Value>,
    /// `alpha = 3 f'''^2 - f'' f''''`.
    pub alpha: Value,
    /// The exact sign of `alpha`.
    pub alpha_sign: Ordering,
    /// The verdict.
    pub kind: ConditionKind,
    /// The `k` of the first non-zero `e_k`; `None` where flat or degenerate.
    pub decided_by: Option<usize>,
    /// `e_1, e_2, ...` of `2/eta = f'' + e_1 D + e_2 D^2 + ...`, `D` the squared half-difference.
    pub branch: Deferred<Vec<Value>>,
    /// Coefficients of `eta` in powers of `eps`, from the constant term, for the start `x0 = point - eps`.
    pub start_series: Deferred<Vec<Value>>,
    /// How far starts on either side stay on the branch; `None` where flat.
    pub reach: Option<Deferred<BranchReach>>,
}

/// How far the branch of 2-cycles through a minimiser reaches, as a function of the start.
#[derive(Clone, Debug)]
pub struct BranchReach {
    /// Starts below the minimiser.
    pub left: SideReach,
    /// Starts above the minimiser.
    pub right: SideReach,
}

/// One side of a [`BranchReach`]: each start closer to the minimiser than `limit` lies on a 2-cycle of the branch
/// for exactly one step size.
#[derive(Clone, Debug)]
pub struct SideReach {
    /// A certified rational `eps > 0`: every start within it is on the branch. `None`: all starts of this side are.
    pub eps: Option<Rational>,
    /// The start where the branch ends on this side; `None` where it goes to infinity.
    pub limit: Option<Value>,
    /// What stopped it.
    pub stop: ReachStop,
    /// Some starts with the enclosure of their step size.
    pub samples: Vec<StartSample>,
}

/// Why the branch, as a function of the start, ends.
#[derive(Clone, Debug)]
pub enum ReachStop {
    /// The partner of the start reaches a zero of `f''`, given here: the branch folds back.
    PartnerInflection(Value),
    /// The start reaches another critical point of the loss, given here: the step size goes to infinity.
    CriticalPoint(Value),
    /// The branch goes on for all starts of this side.
    Unbounded,
}

/// A start, the other point of its 2-cycle, and the step size.
#[derive(Clone, Debug)]
pub struct StartSample {
    /// The start.
    pub start: Rational,
    /// The other point of the 2-cycle.
    pub partner: Value,
    /// The one step size of the branch for which the start is 2-periodic.
    pub eta: Value,
}

/// Linear stability of a 2-cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stability {
    /// `|rho| < 1`, `rho != 0`.
    Stable,
    /// `|rho| > 1`.
    Unstable,
    /// `rho = 0`.
    Superstable,
    /// `rho = 1` or `rho = -1`: not decided by the multiplier.
    Neutral,
    /// Not decided within the limits.
    Undecided,
}

/// A 2-cycle `x0 < x1` of gradient descent.
#[derive(Clone, Debug)]
pub struct Cycle {
    /// The smaller point.
    pub x0: Value,
    /// The larger point.
    pub x1: Value,
    /// The multiplier `(1 - eta f''(x0)) (1 - eta f''(x1))`.
    pub multiplier: Value,
    /// Linear stability, decided exactly.
    pub stability: Stability,
}

/// All 2-cycles at one step size.
#[derive(Clone, Debug)]
pub struct OrbitList {
    /// The step size.
    pub eta: Value,
    /// Proved to be all of them.
    pub complete: bool,
    /// The 2-cycles, by `x0`, then `x1`.
    pub cycles: Vec<Cycle>,
    /// Every start but the minimiser is 2-periodic (a quadratic loss at `eta = 2/f''`).
    pub every_start: bool,
}

/// A loss with everything that does not depend on a step size.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The loss.
    pub loss: RatPoly,
    /// All real critical points, ascending.
    pub critical_points: Vec<CriticalPoint>,
    /// The minimisers among them, ascending.
    pub minimisers: Vec<Minimiser>,
}
