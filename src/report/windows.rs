//! The phase diagram in the step size as part of a result.

use super::number::Number;
use crate::certify::parametric::ParametricWindows;
use crate::certify::{self, CriticalKind};
use crate::dynamics::Method;
use schemars::JsonSchema;
use serde::Serialize;

/// The complete phase diagram in `eta > 0`, or the part of it that was asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Windows {
    /// The iteration: `gradient descent`, `heavy ball, b = 1/2`, `Nesterov, b = 1/2`.
    pub method: String,
    /// For a loss whose parameters are removed by scaling: what stands for the step size, such as `eta*mu`. Points are those of
    /// the loss at the value 1 of every parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scaled_step: Option<String>,
    /// The assumptions on these parameters: `mu > 0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assumptions: Option<String>,
    /// The critical step sizes, ascending.
    pub critical: Vec<Critical>,
    /// The cells between them, ascending.
    pub cells: Vec<Cell>,
    /// The maximal windows with a stable 2-cycle throughout.
    pub stable: Vec<StableWindow>,
    /// For a quadratic loss: the one step size at which every start is 2-periodic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every_start: Option<Number>,
    /// What stopped the work, where cells are left without counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
}

/// A critical step size.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Critical {
    /// Where.
    pub eta: Number,
    /// What happens; the first of `events`.
    pub kind: Kind,
    /// Everything that happens there.
    pub events: Vec<Event>,
    /// The 2-cycles at this very step size; null where it has no closed form.
    pub cycles: Option<usize>,
    /// The stable ones among them.
    pub stable: Option<usize>,
}

/// One event at a critical step size.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Event {
    /// What happens.
    pub kind: Kind,
    /// The smaller point of the 2-cycle, or the minimiser.
    pub x0: Number,
    /// The larger point of the 2-cycle, or the minimiser.
    pub x1: Number,
}

/// An open interval of step sizes without critical values.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Cell {
    /// Its lower end; null for 0.
    pub from: Option<Number>,
    /// Its upper end; null for infinity.
    pub to: Option<Number>,
    /// A rational step size inside, at which the 2-cycles were counted.
    pub sample: String,
    /// The number of 2-cycles; null where the time limit stopped the count.
    pub cycles: Option<usize>,
    /// The number of stable 2-cycles.
    pub stable: Option<usize>,
}

/// An open interval of step sizes with a stable 2-cycle throughout.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct StableWindow {
    /// Its lower end; null for 0.
    pub from: Option<Number>,
    /// Its upper end; null for infinity.
    pub to: Option<Number>,
}

/// What happens at a critical step size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// A minimiser loses its stability; one 2-cycle is born or dies there.
    MinimiserFlip,
    /// Two 2-cycles meet and vanish.
    Fold,
    /// A 2-cycle with multiplier -1.
    Flip,
    /// A 2-cycle with multiplier 0.
    Superstable,
    /// A pair of 2-cycles branches off a symmetric one.
    Pitchfork,
    /// Two branches cross.
    Transcritical,
    /// A 2-cycle that exists at this step size only.
    Isolated,
    /// A pair of complex multipliers of modulus 1.
    NeimarkSacker,
    /// Multiplier 1 of higher order.
    DegenerateNeutral,
    /// A 2-cycle goes to infinity; never for polynomials.
    Infinity,
}

impl Kind {
    /// The word for it, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::MinimiserFlip => "minimiser-flip",
            Kind::Fold => "fold",
            Kind::Flip => "flip",
            Kind::Superstable => "superstable",
            Kind::Pitchfork => "pitchfork",
            Kind::Transcritical => "transcritical",
            Kind::Isolated => "isolated",
            Kind::NeimarkSacker => "neimark-sacker",
            Kind::DegenerateNeutral => "degenerate-neutral",
            Kind::Infinity => "infinity",
        }
    }
}

impl From<CriticalKind> for Kind {
    fn from(kind: CriticalKind) -> Self {
        match kind {
            CriticalKind::MinimiserFlip => Kind::MinimiserFlip,
            CriticalKind::Fold => Kind::Fold,
            CriticalKind::Flip => Kind::Flip,
            CriticalKind::Superstable => Kind::Superstable,
            CriticalKind::Pitchfork => Kind::Pitchfork,
            CriticalKind::Transcritical => Kind::Transcritical,
            CriticalKind::Isolated => Kind::Isolated,
            CriticalKind::NeimarkSacker => Kind::NeimarkSacker,
            CriticalKind::DegenerateNeutral => Kind::DegenerateNeutral,
        }
    }
}

/// The words for a method.
pub(super) fn method_name(method: &Method) -> String {
    match method {
        Method::GradientDescent => "gradient descent".to_string(),
        Method::HeavyBall(b) => format!("heavy ball, b = {b}"),
        Method::Nesterov(b) => format!("Nesterov, b = {b}"),
    }
}

impl Windows {
    /// The phase diagram for all values of parameters that scaling removes.
    pub fn scaled(found: &ParametricWindows, method: &Method, assumptions: &str) -> Self {
        Windows {
            scaled_step: Some(found.scaled_step()),
            assumptions: Some(assumptions.to_string()),
            ..Windows::new(&found.windows, method, |_| true)
        }
    }

    /// What stands for the step size.
    pub(super) fn step(&self) -> &str {
        self.scaled_step.as_deref().unwrap_or("eta")
    }

    /// The phase diagram of a method, as the proofs handed it over; of a part of the step sizes where `keep` says
    /// which cells belong to it. Critical step sizes stay where a cell beside them does.
    pub fn new(windows: &certify::Windows, method: &Method, keep: impl Fn(&certify::Cell) -> bool) -> Self {
        let end = |index: Option<usize>| index.map(|i| Number::new(&windows.critical[i].eta));
        let kept: Vec<bool> = windows.cells.iter().map(keep).collect();
        let beside = |i: usize| kept.get(i) == Some(&true) && kept.get(i + 1) == Some(&true);
        let critical =
            windows.critical.iter().enumerate().filter(|(i, _)| beside(*i)).map(|(_, c)| critical(c));
        let cells = windows.cells.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(cell, _)| Cell {
            from: end(cell.from),
            to: end(cell.to),
            sample: cell.sample.to_string(),
            cycles: cell.count.map(|count| count.cycles),
            stable: cell.count.map(|count| count.stable),
        });
        Windows {
            method: method_name(method),
            scaled_step: None,
            assumptions: None,
            critical: critical.collect(),
            cells: cells.collect(),
            stable: windows
                .stable
                .iter()
                .map(|w| StableWindow { from: end(w.from), to: end(w.to) })
                .collect(),
            every_start: windows.every_start.as_ref().map(Number::new),
            stopped: None,
        }
    }
}

fn critical(step: &certify::CriticalStep) -> Critical {
    let events: Vec<Event> = step
        .events
        .iter()
        .map(|event| Event {
            kind: event.kind.into(),
            x0: Number::new(&event.points.0),
            x1: Number::new(&event.points.1),
        })
        .collect();
    Critical {
        eta: Number::new(&step.eta),
        kind: events[0].kind,
        events,
        cycles: step.count.map(|count| count.cycles),
        stable: step.count.map(|count| count.stable),
    }
}
