//! What a problem file says, as values. Places (`span`) count bytes of [`Problem::text`].

use crate::expr::{Expr, Shapes, Syntax};
use std::ops::Range;

/// A loss with what is asked and claimed about it.
#[derive(Clone, Debug)]
pub struct Problem {
    /// A title, where the author gives one.
    pub title: Option<String>,
    /// Where the problem comes from.
    pub source: Option<String>,
    /// The chapter of the gallery that shows it; chapters come in the order of their names, numbers by value.
    pub chapter: Option<String>,
    /// The name of the file, as the user wrote it; `None` for an expression of the command line.
    pub file: Option<String>,
    /// The whole text that was read: the file, or the expression. All places refer to it.
    pub text: String,
    /// The loss; its names are variables and parameters.
    pub loss: Expr,
    /// The loss as the author wrote it.
    pub loss_text: String,
    /// The loss before its matrices are written out.
    pub syntax: Syntax,
    /// Which names are matrices.
    pub shapes: Shapes,
    /// The variables, in the author's order; at least one. A matrix counts as its entries, row by row: `X[1,1]`, ...
    pub variables: Vec<String>,
    /// Where a loss that is no polynomial is looked at, by an interval for some of the variables.
    pub domain: Option<Region>,
    /// The parameters, in the author's order.
    pub parameters: Vec<Parameter>,
    /// Minimisers that the author gives.
    pub minimisers: Vec<Point>,
    /// Step sizes to look at.
    pub step_sizes: Vec<StepSize>,
    /// What the author claims.
    pub claims: Vec<Claim>,
}

/// A parameter of the loss.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What is known of it.
    pub value: ParameterValue,
    /// The place of the value.
    pub span: Range<usize>,
}

/// What is known of a parameter. The expressions are constants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterValue {
    /// An exact value.
    Exact(Expr),
    /// Any positive number: results must hold for all of them.
    Positive,
    /// Any number between two: results must hold for all of them.
    Range {
        /// The lower end, included.
        from: Expr,
        /// The upper end, included.
        to: Expr,
    },
}

/// A point, by its coordinates in the order of the variables; they may contain parameters.
#[derive(Clone, Debug)]
pub struct Point {
    /// Variable and value.
    pub coordinates: Vec<(String, Expr)>,
    /// Its place.
    pub span: Range<usize>,
}

/// A box, by an interval for some of the variables; the ends may contain parameters.
#[derive(Clone, Debug)]
pub struct Region {
    /// Variable, lower end, upper end.
    pub sides: Vec<(String, Expr, Expr)>,
    /// Its place.
    pub span: Range<usize>,
}

/// A set of points where `left < right`; the sides may contain variables, parameters and the step size, [`Inequality::STEP`].
#[derive(Clone, Debug)]
pub struct Inequality {
    /// The smaller side.
    pub left: Expr,
    /// The larger side.
    pub right: Expr,
    /// Its place.
    pub span: Range<usize>,
}

impl Inequality {
    /// The name of the step size in the sides.
    pub const STEP: &'static str = "eta";
}

/// One `[[step_size]]`: a value, a range, or both.
#[derive(Clone, Debug)]
pub struct StepSize {
    /// One step size.
    pub eta: Option<Expr>,
    /// From, to.
    pub range: Option<(Expr, Expr)>,
    /// Its place.
    pub span: Range<usize>,
}

/// One `[[claim]]`.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its number in the file, from 0.
    pub index: usize,
    /// Its place.
    pub span: Range<usize>,
    /// What it says.
    pub statement: Statement,
    /// Where it comes from, where the author says so; it has no part in the verdict.
    pub origin: Option<Origin>,
    /// The method, where it is not plain gradient descent.
    pub momentum: Option<Momentum>,
}

/// Heavy-ball or Nesterov momentum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Momentum {
    /// The coefficient `b`.
    pub coefficient: Expr,
    /// Nesterov's method instead of heavy ball.
    pub nesterov: bool,
}

/// What a claim says. The expressions may contain parameters; those of an identity also derived quantities.
#[derive(Clone, Debug)]
pub enum Statement {
    /// `kind = "condition"`: the local condition at a minimiser has this outcome.
    Condition {
        /// The minimiser.
        at: Point,
        /// The outcome.
        expect: ExpectedCondition,
    },
    /// `kind = "period-2"`: 2-cycles at one step size.
    Period2 {
        /// The step size.
        eta: Expr,
        /// Exactly so many; at least one where it is not given.
        count: Option<usize>,
        /// All of them are so.
        stability: Option<ExpectedStability>,
        /// Only those with both points in here count.
        within: Option<Region>,
    },
    /// `kind = "stable-window"`: a stable 2-cycle exists for the step sizes strictly between, and the ends are sharp.
    StableWindow {
        /// The lower end.
        from: Expr,
        /// The upper end.
        to: Expr,
    },
    /// `kind = "period-3"` or `"period-4"`: orbits of this least period at one step size.
    Period {
        /// The least period.
        period: usize,
        /// The step size.
        eta: Expr,
        /// Exactly so many; at least one where it is not given.
        count: Option<usize>,
        /// All of them are so.
        stability: Option<ExpectedStability>,
        /// Only those with all points in here count.
        within: Option<Region>,
    },
    /// `kind = "cycle-through"`: this start lies on a 2-cycle, at this step size or at some step size strictly between two.
    CycleThrough {
        /// The start.
        at: Point,
        /// The step size or step sizes.
        eta: StepRange,
    },
    /// `kind = "critical-step"`: this happens to a cycle at this step size, or at some step size between two, ends included.
    CriticalStep {
        /// What happens.
        event: ExpectedEvent,
        /// The least period of the cycle.
        period: usize,
        /// The step size or step sizes.
        eta: StepRange,
    },
    /// `kind = "invariant"`: one step takes each start in an interval into it.
    Invariant {
        /// The step size.
        eta: Expr,
        /// The interval.
        starts: Region,
    },
    /// `kind = "invariant"` with a set: one step takes each of its points into it.
    InvariantSet {
        /// The step size or step sizes; the claim is about all of them.
        eta: StepRange,
        /// The set, which may change with the step size.
        set: Inequality,
    },
    /// `kind = "descent"`: one step from a start in an interval never increases the loss.
    Descent {
        /// The step size.
        eta: Expr,
        /// The starts.
        starts: Region,
    },
    /// `kind = "converges"`: almost every start in a box converges.
    Converges {
        /// The step size or step sizes.
        eta: StepRange,
        /// The starts.
        starts: Region,
        /// What they converge to.
        to: Limit,
    },
    /// `kind = "decay"`: the size of a variable shrinks at least by a factor in each step, from every start of a set.
    Decay {
        /// The variable.
        variable: String,
        /// The factor, in which the step size may stand.
        rate: Expr,
        /// The step size or step sizes; the claim is about all of them.
        eta: StepRange,
        /// A box, with a side for every variable.
        starts: Region,
        /// The set is the part of the box where all of these hold.
        bounds: Vec<Bound>,
    },
    /// `kind = "identity"`: two expressions in derived quantities (`f2`, `alpha`, ...) are equal.
    Identity {
        /// The left side.
        left: Expr,
        /// The right side.
        right: Expr,
        /// Equal in value at this point; as functions where it is not given.
        at: Option<Point>,
    },
}

impl Statement {
    /// The `kind` of the problem file.
    pub fn kind(&self) -> &'static str {
        match self {
            Statement::Condition { .. } => "condition",
            Statement::Period2 { .. } => "period-2",
            Statement::StableWindow { .. } => "stable-window",
            Statement::Period { period: 3, .. } => "period-3",
            Statement::Period { .. } => "period-4",
            Statement::CycleThrough { .. } => "cycle-through",
            Statement::CriticalStep { .. } => "critical-step",
            Statement::Invariant { .. } | Statement::InvariantSet { .. } => "invariant",
            Statement::Descent { .. } => "descent",
            Statement::Converges { .. } => "converges",
            Statement::Decay { .. } => "decay",
            Statement::Identity { .. } => "identity",
        }
    }
}

/// `from <= quantity <= to`.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The lower end.
    pub from: Expr,
    /// A function of the variables.
    pub quantity: Expr,
    /// The upper end.
    pub to: Expr,
}

/// The step sizes of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepRange {
    /// One.
    At(Expr),
    /// All between two.
    Between(Expr, Expr),
}

/// What trajectories converge to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// `period-2`, `period-3`, ...: a cycle of this least period.
    Period(usize),
    /// `minimiser`: a minimiser.
    Minimiser,
    /// `infinity`: they diverge; every start then, not almost every one.
    Infinity,
}

/// Defines an enum of words of the problem file, with its text form.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$item_doc])* $item,)+
        }

        impl $name {
            /// All of them with their words.
            pub const ALL: &'static [($name, &'static str)] = &[$(($name::$item, $word),)+];

            /// The word of the problem file.
            pub fn word(self) -> &'static str {
                match self {
                    $($name::$item => $word,)+
                }
            }
        }
    };
}

words! {
    /// Where a claim comes from.
    Origin {
        /// As it stands in the problem's source.
        Printed = "printed",
        /// A sharper or corrected form of what is printed there.
        Sharpened = "sharpened",
    }
}

words! {
    /// The outcome of the local condition that a claim expects.
    ExpectedCondition {
        /// Stable 2-cycles just above the critical step size.
        Supercritical = "supercritical",
        /// Unstable 2-cycles just below it.
        Subcritical = "subcritical",
        /// As supercritical, decided by a higher coefficient.
        GeneralisedSupercritical = "generalised-supercritical",
        /// As subcritical, decided by a higher coefficient.
        GeneralisedSubcritical = "generalised-subcritical",
        /// All coefficients vanish.
        Degenerate = "degenerate",
        /// `f'' = 0`.
        Flat = "flat",
        /// The sharpness is not stationary along the manifold of minimisers.
        Drift = "drift",
        /// Nothing is decided.
        Undecided = "undecided",
    }
}

words! {
    /// What a claim says of a step size.
    ExpectedEvent {
        /// A minimiser loses its stability, and a 2-cycle branches off.
        MinimiserFlip = "minimiser-flip",
        /// Two cycles meet and vanish.
        Fold = "fold",
        /// A cycle has multiplier -1.
        Flip = "flip",
        /// A cycle has multiplier 0.
        Superstable = "superstable",
        /// A pair of cycles branches off a symmetric one.
        Pitchfork = "pitchfork",
    }
}

words! {
    /// The stability of 2-cycles that a claim expects.
    ExpectedStability {
        /// The multiplier is inside the unit circle.
        Stable = "stable",
        /// It is outside.
        Unstable = "unstable",
        /// It is zero.
        Superstable = "superstable",
        /// It is on the unit circle.
        Neutral = "neutral",
        /// Nothing is decided.
        Undecided = "undecided",
    }
}
