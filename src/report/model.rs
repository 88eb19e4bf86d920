//! The one value behind every output: what was asked of a loss, what is proved, and what floats say beside it.

use super::basin::Basin;
use super::certificate::{Certificate, CertificateState};
use super::derivation::Formula;
use super::number::Number;
use super::periods::Periods;
use super::several::Several;
use super::simulation::Simulation;
use super::symbolic::Section;
use super::windows::Windows;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of the layout of results, their `schema` key.
pub const SCHEMA: &str = "twostep-result/1";

/// A point: one number for each variable.
pub type Point = BTreeMap<String, Number>;

/// The result for one loss.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "Result of twostep", rename = "Result")]
#[non_exhaustive]
pub struct Report {
    /// The version of this layout: `twostep-result/1`.
    pub schema: String,
    /// The problem's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where the problem comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The loss as it was given.
    pub loss: String,
    /// The loss multiplied out, with the parameters' values.
    pub expanded: String,
    /// The degree of the loss; null where it is no polynomial.
    pub degree: Option<usize>,
    /// For a loss that is no polynomial: where everything below holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<Domain>,
    /// The free variables.
    pub variables: Vec<String>,
    /// The values of the parameters.
    pub parameters: BTreeMap<String, String>,
    /// All real critical points of the loss, ascending; those in the domain, where there is one.
    pub critical_points: Vec<CriticalPoint>,
    /// Derivatives and condition as formulas, where asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub formulas: Vec<Formula>,
    /// Forms of the loss, and what holds for all values of its parameters, where they have no single one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    /// The minimisers among them, ascending.
    pub minimisers: Vec<Minimiser>,
    /// The 2-cycles at each step size that was asked for.
    pub orbits: Vec<Orbits>,
    /// The phase diagram in the step size, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub windows: Option<Windows>,
    /// What almost every start does, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basin: Option<Basin>,
    /// Orbits of other periods than 2, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub periods: Option<Periods>,
    /// Floating-point runs beside the proofs; they decide nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub simulation: Option<Simulation>,
    /// The verdicts on the problem's claims.
    pub claims: Vec<Claim>,
    /// What the independent checker accepted, where a certificate was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Certificate>,
    /// What is proved, in sentences, each with the theorem or method that proves it.
    pub statements: Vec<Statement>,
    /// What takes the places of `minimisers` and `orbits` where the loss has several variables.
    #[serde(skip)]
    pub several: Option<Several>,
    /// The loss in LaTeX.
    #[serde(skip)]
    pub(super) expanded_latex: String,
    /// The problem's file, which commands name where they cannot hold the loss.
    #[serde(skip)]
    pub(super) file: Option<String>,
}

/// A bounded domain of a one-variable loss: all statements are about points in it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Domain {
    /// The lower end.
    pub from: Number,
    /// The upper end.
    pub to: Number,
    /// Intervals in which there may be further critical points; empty where the list is complete.
    pub undecided: Vec<Range>,
}

/// An interval between two decimal numbers, rounded outward.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Range {
    /// The lower end.
    pub from: String,
    /// The upper end.
    pub to: String,
}

/// What a critical point is to the loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Nature {
    /// A strict local minimum.
    Minimiser,
    /// A strict local maximum.
    Maximiser,
    /// Neither.
    Inflection,
}

impl Nature {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Nature::Minimiser => "minimiser",
            Nature::Maximiser => "maximiser",
            Nature::Inflection => "inflection",
        }
    }
}

/// A critical point of the loss.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CriticalPoint {
    /// Where it is.
    pub point: Point,
    /// What it is.
    pub nature: Nature,
    /// The order of the zero of the gradient.
    pub multiplicity: usize,
}

/// A minimiser with its local analysis.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Minimiser {
    /// Where it is.
    pub point: Point,
    /// `f''`, the sharpness.
    pub sharpness: Number,
    /// `2/f''`, where the minimiser loses stability; null at a flat minimum.
    pub eta_critical: Option<Number>,
    /// Derivatives at the minimiser.
    pub derivatives: Derivatives,
    /// The local condition.
    pub condition: Condition,
    /// `e_1, e_2, ...` of `2/eta = f'' + e_1 D + e_2 D^2 + ...`, `D` the squared half-difference of the 2-cycle.
    pub branch: Vec<Number>,
    /// Coefficients of `eta` in powers of `eps` for which `x0 = point - eps` is 2-periodic, constant term first.
    pub start_series: Vec<Number>,
    /// How far starts on either side stay on the branch; null where flat or degenerate.
    pub reach: Option<Reach>,
    /// Whether a statement of the certificate shows it, where one was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateState>,
}

/// Derivatives of the loss at a minimiser.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Derivatives {
    /// `f''`.
    pub f2: Number,
    /// `f'''`.
    pub f3: Number,
    /// `f''''`.
    pub f4: Number,
}

/// The local condition at a minimiser, and its verdict.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Condition {
    /// `alpha`.
    pub name: String,
    /// Its value, `3 f'''^2 - f'' f''''`.
    pub value: Number,
    /// Its exact sign; null where it is undecided.
    pub sign: Option<i8>,
    /// The verdict.
    pub kind: ConditionKind,
    /// The `k` of the first non-zero `e_k`, which decides; null where flat or degenerate.
    pub decided_by: Option<usize>,
}

/// What happens at the critical step size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ConditionKind {
    /// `alpha > 0`: stable 2-cycles just above.
    Supercritical,
    /// `alpha < 0`: unstable 2-cycles just below.
    Subcritical,
    /// `alpha = 0`, the first non-zero `e_k` is negative.
    GeneralisedSupercritical,
    /// `alpha = 0`, the first non-zero `e_k` is positive.
    GeneralisedSubcritical,
    /// All `e_k = 0`: a quadratic loss.
    Degenerate,
    /// `f'' = 0`: no finite critical step size.
    Flat,
    /// The minimum drifts along a manifold of minimisers.
    Drift,
    /// Not decided within the limits.
    Undecided,
}

impl ConditionKind {
    /// The word for it, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            ConditionKind::Supercritical => "supercritical",
            ConditionKind::Subcritical => "subcritical",
            ConditionKind::GeneralisedSupercritical => "generalised-supercritical",
            ConditionKind::GeneralisedSubcritical => "generalised-subcritical",
            ConditionKind::Degenerate => "degenerate",
            ConditionKind::Flat => "flat",
            ConditionKind::Drift => "drift",
            ConditionKind::Undecided => "undecided",
        }
    }
}

/// How far the branch of 2-cycles through a minimiser reaches, seen from the start.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Reach {
    /// Starts below the minimiser.
    pub below: Side,
    /// Starts above the minimiser.
    pub above: Side,
}

/// One side of the reach: every start between the minimiser and `limit` is 2-periodic for exactly one step size of
/// the branch.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Side {
    /// A proved rational distance within which all starts are on the branch; null where all starts of this side are.
    pub eps: Option<String>,
    /// Where the branch ends; null where it goes to infinity.
    pub limit: Option<Number>,
    /// What stops it.
    pub stop: Stop,
    /// The point that stops it: an inflection of the loss or another critical point; null where unbounded.
    pub stopped_at: Option<Number>,
    /// Some starts on the branch.
    pub samples: Vec<Sample>,
}

/// Why the branch ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Stop {
    /// The other point of the 2-cycle reaches a zero of `f''`.
    PartnerInflection,
    /// The start reaches a critical point of the loss: the step size goes to infinity.
    CriticalPoint,
    /// Nothing.
    Unbounded,
}

/// A start on the branch.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Sample {
    /// The start.
    pub start: Number,
    /// The other point of its 2-cycle.
    pub partner: Number,
    /// The step size for which it is 2-periodic.
    pub eta: Number,
}

/// The 2-cycles at one step size.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Orbits {
    /// The step size.
    pub eta: String,
    /// The step size as a number.
    pub eta_value: Number,
    /// The method, where it is not plain gradient descent: `heavy ball, b = 1/2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Proved to be all 2-cycles.
    pub complete: bool,
    /// Every start but the minimiser is 2-periodic.
    pub every_start: bool,
    /// Starts near which there may be further 2-cycles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<Range>,
    /// The 2-cycles, by their smaller points.
    pub cycles: Vec<Cycle>,
    /// Whether a statement of the certificate shows it, where one was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateState>,
}

/// A 2-cycle.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Cycle {
    /// One point.
    pub x0: Point,
    /// The other point.
    pub x1: Point,
    /// The multipliers of two steps.
    pub multipliers: Vec<Number>,
    /// Those that are not proved to be real, one of each pair.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub complex_multipliers: Vec<ComplexPair>,
    /// How many further multipliers are exactly 1 because of a continuous symmetry.
    #[serde(skip_serializing_if = "is_none")]
    pub neutral: usize,
    /// Linear stability, decided exactly; modulo the symmetry.
    pub stability: Stability,
}

fn is_none(count: &usize) -> bool {
    *count == 0
}

/// A pair of conjugate multipliers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ComplexPair {
    /// The real part.
    pub re: Number,
    /// The size of the imaginary part.
    pub im: Number,
}

/// Linear stability of a 2-cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Stability {
    /// `|rho| < 1`.
    Stable,
    /// `|rho| > 1`.
    Unstable,
    /// `rho = 0`.
    Superstable,
    /// `|rho| = 1`: not decided by the multiplier.
    Neutral,
    /// Not decided within the limits.
    Undecided,
}

impl Stability {
    /// The word for it, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Stability::Stable => "stable",
            Stability::Unstable => "unstable",
            Stability::Superstable => "superstable",
            Stability::Neutral => "neutral",
            Stability::Undecided => "undecided",
        }
    }
}

/// The verdict on a claim.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Claim {
    /// Its place in the problem, from 0.
    pub index: usize,
    /// Its kind: `condition`, `period-2`, ...
    pub kind: String,
    /// What it says.
    pub statement: String,
    /// Where it comes from: `printed` in the source, or `sharpened`; absent where the problem does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<OriginName>,
    /// The verdict.
    pub verdict: VerdictName,
    /// How it was proved, the witness against it, or what stopped the proof.
    pub reason: String,
    /// Whether a statement of the certificate shows it, where one was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateState>,
}

/// Where a claim comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OriginName {
    /// It stands in the problem's source.
    Printed,
    /// It sharpens or corrects what is printed there.
    Sharpened,
}

/// The three verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum VerdictName {
    /// The claim holds.
    Proved,
    /// The claim is false.
    Refuted,
    /// Neither, within the limits.
    Undecided,
}

impl VerdictName {
    /// The word for it, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            VerdictName::Proved => "proved",
            VerdictName::Refuted => "refuted",
            VerdictName::Undecided => "undecided",
        }
    }
}

/// A proved sentence.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Statement {
    /// What is proved.
    pub statement: String,
    /// The theorem or the method that proves it.
    pub by: String,
    /// The sentence in LaTeX.
    #[serde(skip)]
    pub(super) latex: String,
}
