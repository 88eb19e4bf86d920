//! What the proofs about a loss of several variables hand to reports.

use crate::algebra::Value;
use crate::arith::FastInterval;
use crate::certify::Stability;
use std::cmp::Ordering;

/// What the local condition says of a minimiser of several variables (theorem T2, and Kuznetsov's flip coefficient).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManyKind {
    /// `c > 0`: a branch of 2-cycles above the critical step size.
    Supercritical,
    /// `c < 0`: a branch of 2-cycles below it, unstable.
    Subcritical,
    /// The sharpness is not stationary along the manifold of minimisers.
    Drift,
    /// The Hessian is zero.
    Flat,
    /// Not decided.
    Undecided,
}

/// A manifold of minimisers through a point.
#[derive(Clone, Debug)]
pub struct Manifold {
    /// Its dimension, that of the kernel of the Hessian.
    pub dimension: usize,
    /// How much of it is the orbit of a group of rotations that leave the loss as it is.
    pub symmetric: usize,
    /// How much more of it is an orbit of linear maps that leave the loss as it is and move 2-cycles along `q` to 2-cycles.
    pub carried: usize,
    /// The slope of the sharpness along a basis of the kernel, where it is not zero.
    pub slope: Vec<Value>,
    /// The eigenvalues of the Hessian of the sharpness on the manifold, descending.
    pub curvatures: Vec<Value>,
    /// Is that Hessian positive definite, negative somewhere, or neither proved?
    pub attracts: Option<bool>,
}

/// A minimiser of a loss of several variables.
#[derive(Clone, Debug)]
pub struct ManyMinimiser {
    /// Where it is.
    pub point: Vec<Value>,
    /// Is the gradient zero by exact arithmetic (else the point is enclosed by the Krawczyk operator)?
    pub exact: bool,
    /// Is it proved to be a minimiser? Else its Hessian has no negative eigenvalue, and a kernel that decides nothing.
    pub is_minimiser: bool,
    /// The eigenvalues of the Hessian, descending.
    pub eigenvalues: Vec<Value>,
    /// The critical step size, 2 over the largest eigenvalue.
    pub eta_critical: Option<Value>,
    /// The unit eigenvector `q` of the largest eigenvalue.
    pub direction: Vec<Value>,
    /// `T = D^3 f[q, q, .]`.
    pub third: Vec<Value>,
    /// `D^4 f[q, q, q, q]`.
    pub fourth: Option<Value>,
    /// `c = 3 T' H^+ T - D^4 f[q, q, q, q]`.
    pub c: Option<Value>,
    /// Its sign, where decided.
    pub c_sign: Option<Ordering>,
    /// What the one-variable condition on the line along `q` gives, over the sharpness:
    /// `3 (T.q)^2/lambda_1 - D^4 f[q, q, q, q]`. Never above `c`; a negative sign decides nothing.
    pub slice: Option<Value>,
    /// The manifold of minimisers through the point, where it is not isolated.
    pub manifold: Option<Manifold>,
    /// The verdict.
    pub kind: ManyKind,
    /// What is proved, or what stopped the proof.
    pub reason: String,
}

/// A multiplier that is not proved to be real.
#[derive(Clone, Debug)]
pub struct ComplexMultiplier {
    /// The real part.
    pub re: Value,
    /// The size of the imaginary part.
    pub im: Value,
}

/// A proved 2-cycle.
#[derive(Clone, Debug)]
pub struct ManyCycle {
    /// One point.
    pub x0: Vec<Value>,
    /// The other.
    pub x1: Vec<Value>,
    /// The multipliers that are real, descending, without those that are 1 by symmetry.
    pub real: Vec<Value>,
    /// The pairs of complex multipliers.
    pub complex: Vec<ComplexMultiplier>,
    /// How many multipliers are 1 because of a continuous symmetry.
    pub neutral: usize,
    /// Linear stability, modulo the symmetry.
    pub stability: Stability,
    /// The box of both points that proves it: `x0`, then `x1`.
    pub enclosure: Vec<FastInterval>,
}

/// The proved 2-cycles at one step size.
#[derive(Clone, Debug)]
pub struct ManyOrbits {
    /// The step size.
    pub eta: Value,
    /// The cycles.
    pub cycles: Vec<ManyCycle>,
    /// The box in which there is no other, where that is proved.
    pub complete_in: Option<Vec<(Value, Value)>>,
}

/// The number of readers for an enclosure.
pub(super) fn value(x: FastInterval) -> Option<Value> {
    use crate::arith::Enclosure;
    Some(Value::between(x.lower_end()?, x.upper_end()?))
}
