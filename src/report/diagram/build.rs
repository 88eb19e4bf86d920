//! From what the proofs hand over to the diagram.

use super::model::{Curve, CurveStability, Diagram, Mark, Subject};
use super::range::window;
use crate::algebra::Value;
use crate::arith::Rational;
use crate::certify::{Analysis, Branch, CriticalKind, CriticalPoint, Nature, Stability, Windows};
use crate::dynamics::Method;
use crate::simulate::{BifurcationOptions, CompiledLoss, bifurcation};

/// How many steps are left out before a run is drawn.
const TRANSIENT: usize = 2000;
/// The share of columns at the left whose runs are not drawn where the range begins at 0.
const STILL_MOVING: f64 = 1.0 / 400.0;

/// Everything that a diagram is made of.
#[derive(Clone, Copy, Debug)]
pub struct DiagramSource<'a> {
    /// The loss with its critical points.
    pub analysis: &'a Analysis,
    /// The method.
    pub method: &'a Method,
    /// The phase diagram of the method.
    pub windows: &'a Windows,
    /// Its 2-cycles as curves over the range.
    pub branches: &'a [Branch],
    /// The step sizes to show, `0 <= from < to`.
    pub range: (&'a Rational, &'a Rational),
    /// The name of the variable.
    pub variable: &'a str,
    /// The columns and rows of the simulated attractor.
    pub pixels: (usize, usize),
}

impl Diagram {
    /// The diagram of a loss: its curves, marks and window from the proofs, its attractor by simulation.
    pub fn new(source: &DiagramSource) -> Self {
        let eta = (source.range.0.to_f64(), source.range.1.to_f64());
        let mut curves = Vec::new();
        for point in &source.analysis.critical_points {
            critical_point(source, point, eta, &mut curves);
        }
        for (branch, followed) in source.branches.iter().enumerate() {
            for lower in [true, false] {
                let points = followed.points.iter();
                curves.push(Curve {
                    subject: Subject::Cycle { branch },
                    stability: stability(followed.stability),
                    points: points
                        .map(|p| [p.eta.approx(), if lower { p.x0.approx() } else { p.x1.approx() }])
                        .collect(),
                });
            }
        }
        let marks = marks(source);
        let loss = &source.analysis.loss;
        let compiled = CompiledLoss::polynomial(loss);
        let window = widened(&compiled, source.method, eta, window(eta, &curves, &marks));
        let (width, height) = source.pixels;
        let options = BifurcationOptions {
            transient: TRANSIENT,
            method: source.method.clone(),
            ..BifurcationOptions::one_variable(eta, window, width.max(1), height.max(1))
        };
        let mut attractor = bifurcation(&compiled, &options);
        // At very small step sizes runs are still on their way.
        let early = if eta.0 > 0.0 { 0 } else { (options.width as f64 * STILL_MOVING).ceil() as usize };
        attractor.visits[..early * options.height].fill(0);
        Diagram {
            loss: loss.to_text(source.variable),
            loss_latex: loss.to_latex(source.variable),
            variable: source.variable.to_string(),
            method: source.method.clone(),
            eta,
            window,
            curves,
            marks,
            attractor,
        }
    }
}

/// The window with room for where runs go, up to twice as high.
fn widened(loss: &CompiledLoss, method: &Method, eta: (f64, f64), window: (f64, f64)) -> (f64, f64) {
    const ROWS: usize = 240;
    let room = (window.1 - window.0) / 2.0;
    let wide = (window.0 - room, window.1 + room);
    let options = BifurcationOptions {
        region: vec![window],
        method: method.clone(),
        ..BifurcationOptions::one_variable(eta, wide, 120, ROWS)
    };
    let raster = bifurcation(loss, &options);
    // With momentum starts leave all bounds late, but they are in a row a few times at most.
    let least = if *method == Method::GradientDescent { 1 } else { 4 };
    let visited = |row: &usize| (0..options.width).any(|column| raster.at(column, *row) >= least);
    let value = |row: usize| options.row_value(row);
    let step = 3.0 * (value(1) - value(0));
    let low = (0..ROWS).find(visited).map_or(window.0, |row| value(row) - step);
    let high = (0..ROWS).rev().find(visited).map_or(window.1, |row| value(row) + step);
    (window.0.min(low), window.1.max(high))
}

fn stability(stability: Stability) -> CurveStability {
    match stability {
        Stability::Stable | Stability::Superstable => CurveStability::Stable,
        Stability::Unstable => CurveStability::Unstable,
        Stability::Neutral | Stability::Undecided => CurveStability::Neutral,
    }
}

/// A critical point as a fixed point of the method: a minimiser is stable up to `factor 2/f''`.
fn critical_point(source: &DiagramSource, point: &CriticalPoint, eta: (f64, f64), curves: &mut Vec<Curve>) {
    let x = point.point.approx();
    let mut add = |subject, stability, from: f64, to: f64| {
        if from < to {
            curves.push(Curve { subject, stability, points: vec![[from, x], [to, x]] });
        }
    };
    match point.nature {
        Nature::Minimiser => {
            let own = source.analysis.minimisers.iter().find(|m| m.point == point.point);
            match own.and_then(|m| m.eta_critical.as_ref()) {
                Some(critical) => {
                    let factor = source.method.factor().to_f64();
                    let middle = (factor * critical.approx()).clamp(eta.0, eta.1);
                    add(Subject::Minimiser, CurveStability::Stable, eta.0, middle);
                    add(Subject::Minimiser, CurveStability::Unstable, middle, eta.1);
                }
                None => add(Subject::Minimiser, CurveStability::Neutral, eta.0, eta.1),
            }
        }
        Nature::Maximiser => {
            let simple = point.multiplicity == 1;
            let stability = if simple { CurveStability::Unstable } else { CurveStability::Neutral };
            add(Subject::OtherCriticalPoint, stability, eta.0, eta.1);
        }
        Nature::Inflection => {
            add(Subject::OtherCriticalPoint, CurveStability::Neutral, eta.0, eta.1);
        }
    }
}

fn marks(source: &DiagramSource) -> Vec<Mark> {
    let inside = |eta: &Value| eta.lo > *source.range.0 && eta.hi < *source.range.1;
    let quadratic = source.windows.every_start.iter().filter(|eta| inside(eta)).map(|eta| Mark {
        eta: eta.clone(),
        kinds: vec![CriticalKind::MinimiserFlip],
        points: (source.analysis.minimisers.iter())
            .map(|m| (m.point.approx(), CriticalKind::MinimiserFlip))
            .collect(),
    });
    let critical = source.windows.critical.iter().filter(|step| inside(&step.eta)).map(|step| {
        let mut kinds: Vec<CriticalKind> = step.events.iter().map(|event| event.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let mut points = Vec::new();
        for event in &step.events {
            points.push((event.points.0.approx(), event.kind));
            if event.kind != CriticalKind::MinimiserFlip {
                points.push((event.points.1.approx(), event.kind));
            }
        }
        Mark { eta: step.eta.clone(), kinds, points }
    });
    quadratic.chain(critical).collect()
}
