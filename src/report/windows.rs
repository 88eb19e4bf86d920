//! The phase diagram in the step size as part of a result.

use super::count::many;
use super::model::Domain;
use super::number::Number;
use crate::algebra::Value;
use crate::arith::Rational;
use crate::certify::parametric::ParametricWindows;
use crate::certify::smooth::{SmoothLoss, SmoothWindows};
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
    /// For a loss that is no polynomial: where both points of a 2-cycle lie.
    #[serde(skip)]
    pub(super) domain: Option<Domain>,
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
    /// Where nothing could be decided for a range of step sizes; it has the kind `undecided`, and `eta` is the range.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<String>,
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
    /// A 2-cycle has a point on an end of the domain of a loss that is no polynomial.
    DomainEnd,
    /// Not one step size but a range of them, in which something stayed open.
    Undecided,
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
            Kind::DomainEnd => "domain-end",
            Kind::Undecided => "undecided",
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
            CriticalKind::DomainEnd => Kind::DomainEnd,
        }
    }
}

/// The words for a method: `heavy ball, b = 1/2`.
pub fn method_name(method: &Method) -> String {
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
        let step = |i: usize| &windows.critical[i];
        let shown = |i: usize| critical(&step(i).eta, &step(i).events, step(i).count, &[]);
        let cells = (&windows.cells[..], &windows.stable[..]);
        Windows {
            method: method_name(method),
            every_start: windows.every_start.as_ref().map(Number::new),
            ..Windows::kept(cells, |i| Number::new(&step(i).eta), shown, keep)
        }
    }

    /// The phase diagram of a loss that is no polynomial, in its domain.
    pub fn of_smooth(
        windows: &SmoothWindows,
        loss: &SmoothLoss,
        keep: impl Fn(&certify::Cell) -> bool,
    ) -> Self {
        let step = |i: usize| &windows.critical[i];
        let shown = |i: usize| critical(&step(i).eta, &step(i).events, step(i).count, &step(i).open);
        let cells = (&windows.cells[..], &windows.stable[..]);
        let end = |q: &Rational| Number::new(&Value::rational(q.clone()));
        let mut diagram = Windows::kept(cells, |i| Number::new(&step(i).eta), shown, keep);
        diagram.domain = Some(Domain { from: end(&loss.from), to: end(&loss.to), undecided: Vec::new() });
        let elsewhere = || (!windows.is_complete()).then(|| "step sizes outside of the range".to_string());
        diagram.stopped = diagram.what_is_open().or_else(elsewhere);
        diagram
    }

    /// What is not decided in a phase diagram in a domain.
    fn what_is_open(&self) -> Option<String> {
        let ranges = self.critical.iter().filter(|c| c.kind == Kind::Undecided).count();
        let cells = self.cells.iter().filter(|cell| cell.cycles.is_none()).count();
        let some = |n: usize, one: &str, more: &str| match n {
            0 => None,
            1 => Some(one.to_string()),
            n => Some(format!("{} {more}", many(n))),
        };
        let ranges = some(ranges, "one range of step sizes", "ranges of step sizes");
        let cells = some(cells, "one cell without a count", "cells without a count");
        let all: Vec<String> = ranges.into_iter().chain(cells).collect();
        (!all.is_empty()).then(|| all.join(", "))
    }

    fn kept(
        (cells, stable): (&[certify::Cell], &[certify::StableWindow]),
        eta: impl Fn(usize) -> Number,
        critical: impl Fn(usize) -> Critical,
        keep: impl Fn(&certify::Cell) -> bool,
    ) -> Self {
        let end = |index: Option<usize>| index.map(&eta);
        let kept: Vec<bool> = cells.iter().map(keep).collect();
        let beside = |i: &usize| kept.get(*i) == Some(&true) && kept.get(i + 1) == Some(&true);
        let shown = cells.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(cell, _)| Cell {
            from: end(cell.from),
            to: end(cell.to),
            sample: cell.sample.to_string(),
            cycles: cell.count.map(|count| count.cycles),
            stable: cell.count.map(|count| count.stable),
        });
        Windows {
            method: method_name(&Method::GradientDescent),
            scaled_step: None,
            assumptions: None,
            domain: None,
            critical: (0..cells.len().saturating_sub(1)).filter(beside).map(critical).collect(),
            cells: shown.collect(),
            stable: stable.iter().map(|w| StableWindow { from: end(w.from), to: end(w.to) }).collect(),
            every_start: None,
            stopped: None,
        }
    }
}

fn critical(
    eta: &Value,
    events: &[certify::CriticalEvent],
    count: Option<certify::CycleCount>,
    undecided: &[String],
) -> Critical {
    let shown: Vec<Event> = events
        .iter()
        .map(|event| Event {
            kind: event.kind.into(),
            x0: Number::new(&event.points.0),
            x1: Number::new(&event.points.1),
        })
        .collect();
    let first = shown.first().filter(|_| undecided.is_empty());
    Critical {
        eta: Number::new(eta),
        kind: first.map_or(Kind::Undecided, |event| event.kind),
        events: shown,
        cycles: count.map(|count| count.cycles),
        stable: count.map(|count| count.stable),
        undecided: undecided.to_vec(),
    }
}
