//! The pictures that stand in reports and in the gallery.

use super::chart::{proved_areas, seen};
use super::failure::Failure;
use super::float_loss::FloatProblem;
use super::input::Source;
use super::loss::{Loss, problem, step_sizes};
use super::phase;
use super::report::Ask;
use crate::arith::Rational;
use crate::certify::{Analysis, Windows, branches_under, windows_under};
use crate::dynamics::Method;
use crate::problem::{Parameter, ParameterValue};
use crate::report::diagram::{
    BasinMap, Chart, Diagram, DiagramSource, Level, LossOnPaper, basin_map, default_range, sharpness_along,
    svg, tikz, two_step_map,
};
use crate::report::paper::Picture;
use crate::report::{Report, method_name};
use crate::simulate::{Axis, BasinOptions, RunOptions, basins, simulate};

/// A picture in pixels.
const SIZE: (u32, u32) = (840, 540);
/// On a card of the gallery.
const CARD: (u32, u32) = (520, 340);
/// The same on paper, in points.
const PAPER: (u32, u32) = (300, 190);
/// At about how many step sizes the branches are computed.
const SAMPLES: usize = 160;

/// The bifurcation diagram of a loss under a method over its certified phase diagram.
pub(super) fn diagram(loss: &Loss, analysis: &Analysis, method: &Method, windows: &Windows) -> Picture {
    let (from, to) = default_range(analysis, windows, method);
    // Without curves the picture still shows minimisers, critical step sizes and runs.
    let found = branches_under(&loss.polynomial, method, windows, (&from, &to), SAMPLES, |_, _| {});
    let found = found.unwrap_or_default();
    let heading = loss.heading();
    let diagram = Diagram::new(&DiagramSource {
        analysis,
        method,
        windows,
        branches: &found,
        range: (&from, &to),
        variable: &heading.variable,
        pixels: (SIZE.0 as usize, SIZE.1 as usize),
    });
    let whole = tikz(&diagram, PAPER.0, PAPER.1);
    let flips = windows.critical.iter().map(|step| &step.eta).filter(|eta| eta.hi < to);
    Picture {
        caption: caption(&heading.variable, method, flips.count()),
        svg: svg(&diagram, SIZE.0, SIZE.1),
        small: svg(&diagram, CARD.0, CARD.1),
        tikz: picture_only(&whole).to_string(),
    }
}

/// Pictures of a loss with open parameters: the critical step sizes against the first of them, and the bifurcation diagram at one value of
/// each, 1 for a positive one, the middle of a range. Empty where there are none.
pub(super) fn of_family(source: &Source, ask: &Ask) -> Vec<Picture> {
    let against = phase::against_the_first(source, ask.parameters);
    against.into_iter().chain(at_one_value(source, ask)).collect()
}

fn at_one_value(source: &Source, ask: &Ask) -> Option<Picture> {
    let problem = problem(source, ask.parameters).ok()?;
    let value = |p: &Parameter| match &p.value {
        ParameterValue::Exact(_) => None,
        ParameterValue::Positive => Some((p.name.clone(), "1".to_string())),
        ParameterValue::Range { from, to } => {
            let middle = Rational::from(from.as_number()? + to.as_number()?) / 2u32;
            Some((p.name.clone(), middle.to_string()))
        }
    };
    let chosen: Vec<(String, String)> = problem.parameters.iter().filter_map(value).collect();
    if chosen.is_empty() {
        return None;
    }
    let loss = Loss::read(source, &[ask.parameters, &chosen[..]].concat()).ok()?;
    let analysis = loss.analyse(ask.limits).ok()?;
    let windows = windows_under(&loss.polynomial, &Method::GradientDescent, |_, _, _| true).ok()?;
    let mut picture = diagram(&loss, &analysis, &Method::GradientDescent, &windows);
    let values: Vec<String> = chosen.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    picture.caption = format!("One loss of the family, {}. {}", values.join(", "), picture.caption);
    Some(picture)
}

/// Pictures of a loss that has no phase diagram: in one variable the map of two steps with the proved points on it; in several the
/// sharpness along a run, and in two variables where starts go.
pub(super) fn without_diagram(
    source: &Source,
    parameters: &[(String, String)],
    report: &Report,
) -> Result<Vec<Picture>, Failure> {
    let Some((eta_text, eta)) = report.picture_step() else { return Ok(Vec::new()) };
    let problem = FloatProblem::read(source, parameters)?;
    let compiled = problem.compile()?;
    let loss = LossOnPaper { text: &report.loss, variables: &problem.variables, eta: &eta_text };
    if problem.variables.len() == 1 {
        let fixed: Vec<Level> = report
            .proved_points(eta)
            .into_iter()
            .map(|(x, stable, cycle)| Level { x, stable, cycle })
            .collect();
        let chart = two_step_map(loss, &compiled, eta, &fixed, seen(&fixed));
        let caption = format!(
            "Two steps of gradient descent at eta = {eta_text} against the identity. Proved: the fixed points, discs where \
             attracting and rings where repelling. The curve itself is computed in floats."
        );
        return Ok(vec![picture(&chart, caption)]);
    }
    let mut pictures = Vec::new();
    let Some(near) = report.first_minimiser().or(problem.minimisers.first().cloned()) else {
        return Ok(pictures);
    };
    // Not the same step in all coordinates: that is often a direction of symmetry.
    let start: Vec<f64> = near.iter().enumerate().map(|(j, x)| x + 0.1 / (j + 1) as f64).collect();
    let options = RunOptions { steps: 120, keep: 121, ..RunOptions::default() };
    let run = simulate(&mut compiled.runner(), &start, eta, &options);
    if near.len() == 2 {
        let (width, height) = RASTER;
        let options = BasinOptions {
            across: (Axis::Coordinate(0), near[0] - 2.0, near[0] + 2.0),
            up: (Axis::Coordinate(1), near[1] - 2.0, near[1] + 2.0),
            width,
            height,
            start: near.clone(),
            eta,
            steps: 2500,
            max_period: 16,
        };
        let raster = basins(&compiled, &options);
        let names = [problem.variables[0].as_str(), problem.variables[1].as_str()];
        let sides = [0, 1].map(|k| (near[k] - 2.0, near[k] + 2.0));
        let step = step_sizes(std::slice::from_ref(&eta_text)).ok().and_then(|mut steps| steps.pop());
        let areas = step
            .map_or(Vec::new(), |step| proved_areas(source, parameters, &problem, &step.eta.value, sides));
        let hatched = if areas.is_empty() { "" } else { " Proved: the same in the hatched parts." };
        let chart = basin_map(loss, BasinMap { raster: &raster, names, certified: &[], areas });
        let caption =
            format!("Simulated: where gradient descent at eta = {eta_text} takes each start.{hatched}");
        pictures.push(picture(&chart, caption));
    }
    let caption = format!(
        "Simulated: the sharpness along a run of gradient descent at eta = {eta_text} that starts near the first minimiser, with 2/eta."
    );
    pictures.push(picture(&sharpness_along(loss, &run), caption));
    Ok(pictures)
}

/// How many starts the map of a plane has in each direction.
const RASTER: (usize, usize) = (280, 180);

pub(super) fn picture(chart: &Chart, caption: String) -> Picture {
    Picture {
        caption,
        svg: chart.svg(SIZE.0, SIZE.1),
        small: chart.svg(CARD.0, CARD.1),
        tikz: picture_only(&chart.tikz(PAPER.0, PAPER.1)).to_string(),
    }
}

fn caption(variable: &str, method: &Method, critical: usize) -> String {
    let above = match critical {
        0 => String::new(),
        1 => ", the critical step size above".to_string(),
        _ => ", the critical step sizes above".to_string(),
    };
    let under = match method {
        Method::GradientDescent => String::new(),
        _ => format!(" under {}", method_name(method)),
    };
    let runs = match method {
        Method::GradientDescent => "gradient descent",
        _ => "the method, from rest,",
    };
    format!(
        "Step size against {variable}{under}. Proved: minimisers (thin) and 2-cycles (thick), solid where stable and dashed \
         where unstable{above}. Simulated: the grey points, where runs of {runs} go; they prove nothing."
    )
}

/// The `tikzpicture` alone.
fn picture_only(document: &str) -> &str {
    let (begin, end) = ("\\begin{tikzpicture}", "\\end{tikzpicture}");
    match (document.find(begin), document.rfind(end)) {
        (Some(from), Some(to)) => &document[from..to + end.len()],
        _ => document,
    }
}
