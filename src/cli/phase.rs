//! The plane of a parameter and the step size.

use super::failure::Failure;
use super::input::Source;
use super::loss;
use super::picture::picture;
use crate::arith::{Rational, simplest_between};
use crate::certify::{Limits, WindowsError, analyse, windows_under};
use crate::dynamics::Method;
use crate::problem::{Parameter, ParameterValue, Problem};
use crate::report::diagram::{Chart, LossOnPaper, PhaseColumn, default_range, phase_plane};
use crate::report::paper::Picture;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};

/// Where a positive parameter is shown.
const POSITIVE: ((u32, u32), (u32, u32)) = ((1, 2), (2, 1));
/// The highest degree whose plane is drawn.
const HIGHEST_DEGREE: usize = 10;
/// The highest degree whose plane stands in a report.
const IN_REPORTS: usize = 6;

/// At how many values of the parameter the phase diagram is computed: its time grows steeply with the degree.
fn columns(degree: usize) -> u32 {
    match degree {
        0..=4 => 140,
        5..=6 => 70,
        7..=8 => 28,
        _ => 14,
    }
}

/// A loss with one parameter left open, the others at a value.
struct Plane {
    problem: Problem,
    parameter: String,
    range: (Rational, Rational),
    /// Values of the other parameters that were open: `b = 1`.
    chosen: Vec<String>,
    degree: usize,
}

impl Plane {
    /// `None` where no parameter is open, or the loss is no polynomial in one variable.
    fn new(problem: Problem) -> Option<Self> {
        let open: Vec<Parameter> = problem
            .parameters
            .iter()
            .filter(|p| !matches!(p.value, ParameterValue::Exact(_)))
            .cloned()
            .collect();
        let (first, others) = open.split_first()?;
        let range = ends(&first.value)?;
        let (mut problem, mut chosen) = (problem, Vec::new());
        for other in others {
            let (from, to) = ends(&other.value)?;
            let middle = match other.value {
                ParameterValue::Positive => Rational::from(1),
                _ => Rational::from(&from + &to) / 2u32,
            };
            chosen.push(format!("{} = {middle}", other.name));
            problem = problem.with_parameter(&other.name, &middle.to_string()).ok()?;
        }
        let parameter = first.name.clone();
        // The degree at a value of no special meaning.
        let some = Rational::from(&range.1 - &range.0) * Rational::from((3, 7)) + &range.0;
        let at = problem.with_parameter(&parameter, &some.to_string()).ok()?;
        let degree = at.loss_polynomial().ok()?.degree();
        Some(Plane { problem, parameter, range, chosen, degree })
    }

    /// The phase diagram at one value, and how far up it is of interest; `None` where the loss has none there.
    fn column(&self, value: &Rational) -> Option<(PhaseColumn, f64)> {
        let problem = self.problem.with_parameter(&self.parameter, &value.to_string()).ok()?;
        let loss = problem.loss_polynomial().ok()?;
        let analysis = analyse(&loss, &Limits::default()).ok()?;
        let windows: Result<_, WindowsError> = windows_under(&loss, &Method::GradientDescent, |_, _, _| true);
        let windows = windows.ok()?;
        let top = default_range(&analysis, &windows, &Method::GradientDescent).1.to_f64();
        // Of several events at one step size the first kind tells.
        let critical = windows.critical.iter().map(|step| {
            let kind = step.events.iter().map(|event| event.kind).min();
            Some((step.eta.approx(), kind?))
        });
        let column = PhaseColumn {
            at: value.to_f64(),
            critical: critical.collect::<Option<_>>()?,
            stable: windows.cells.iter().map(|cell| cell.count.map(|count| count.stable)).collect(),
        };
        Some((column, top))
    }

    fn chart(&self, top: Option<f64>) -> Option<Chart> {
        let n = columns(self.degree);
        let width = Rational::from(&self.range.1 - &self.range.0);
        let at = |k: u32| Rational::from(&width * &Rational::from((k, 4 * n))) + &self.range.0;
        // A number with a short name in the middle of the column.
        let value = |k: u32| simplest_between(&at(4 * k + 1), &at(4 * k + 3));
        let columns: Vec<Option<(PhaseColumn, f64)>> =
            (0..n).into_par_iter().map(|k| self.column(&value(k))).collect();
        let mut tops: Vec<f64> = columns.iter().flatten().map(|(_, top)| *top).collect();
        tops.sort_by(f64::total_cmp);
        let middle = *tops.get(tops.len() / 2)?;
        let top = top.unwrap_or_else(|| tops[tops.len() - 1].min(3.0 * middle));
        let nothing =
            |k: usize| PhaseColumn { at: value(k as u32).to_f64(), critical: Vec::new(), stable: vec![None] };
        let columns: Vec<PhaseColumn> = (columns.into_iter().enumerate())
            .map(|(k, column)| column.map_or_else(|| nothing(k), |(column, _)| column))
            .collect();
        let text = self.problem.substituted(&self.problem.loss).to_string();
        let paper = LossOnPaper { text: &text, variables: &self.problem.variables, eta: "" };
        let range = (self.range.0.to_f64(), self.range.1.to_f64());
        Some(phase_plane(paper, &self.parameter, range, &columns, top))
    }
}

/// Where a parameter is shown; `None` where it has a value.
fn ends(value: &ParameterValue) -> Option<(Rational, Rational)> {
    match value {
        ParameterValue::Exact(_) => None,
        ParameterValue::Positive => Some((Rational::from(POSITIVE.0), Rational::from(POSITIVE.1))),
        ParameterValue::Range { from, to } => {
            Some((from.to_rational().ok()?, to.to_rational().ok()?)).filter(|(from, to)| from < to)
        }
    }
}

/// The plane of the first open parameter, with the step sizes to `range`'s end.
pub(super) fn chart(
    source: &Source,
    parameters: &[(String, String)],
    range: Option<&(Rational, Rational)>,
    name: &str,
) -> Result<Chart, Failure> {
    let plane = Plane::new(loss::problem(source, parameters)?).ok_or_else(|| {
        Failure::helped(
            format!("{name}: no parameter of a polynomial in one variable is left open"),
            "leave one open, for example --param a=-2..2 or --param mu=positive",
        )
    })?;
    if plane.degree > HIGHEST_DEGREE {
        let message = format!("{name}: the loss has degree {}", plane.degree);
        return Err(Failure::helped(message, format!("this picture is drawn up to degree {HIGHEST_DEGREE}")));
    }
    plane.chart(range.map(|(_, to)| to.to_f64())).ok_or_else(|| {
        Failure::helped(
            format!("{name}: at no value of {} is there a phase diagram", plane.parameter),
            "choose other values of the parameter",
        )
    })
}

/// The same for reports; `None` where there is none, or it would take long.
pub(super) fn against_the_first(source: &Source, parameters: &[(String, String)]) -> Option<Picture> {
    let plane = Plane::new(loss::problem(source, parameters).ok()?)?;
    let chart = if plane.degree <= IN_REPORTS { plane.chart(None)? } else { return None };
    let others = match plane.chosen.is_empty() {
        true => String::new(),
        false => format!(", with {}", plane.chosen.join(", ")),
    };
    let caption = format!(
        "The parameter {} against the step size{others}. Proved, at each of {} values of the parameter: the critical step sizes and how          many 2-cycles are stable between them. Points of neighbouring values are joined by eye.",
        plane.parameter,
        columns(plane.degree),
    );
    Some(picture(&chart, caption))
}
