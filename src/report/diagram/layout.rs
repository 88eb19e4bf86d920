//! From the bifurcation diagram to the scene: where everything lies on the paper.

use super::clip::clip;
use super::events::is_ring;
use super::frame::{LEFT, Legend, Plot, RIGHT, Sample, TEXT, TITLE, TOP, frame};
use super::labels::{Labels, labels};
use super::model::{CurveStability, Diagram, Mark, Subject};
use super::palette::{CLOUD, GUIDE, INK, PAPER, RIM, stroke};
use super::scene::{Field, Scene, Shape, Stroke};
use super::typeset::{Anchor, Piece, greek, polynomial, set, words};
use crate::dynamics::Method;
use crate::report::method_name;

/// The share of a small picture that labels may take, and the height from which a picture is not small.
const MOST_LABELS: f64 = 0.2;
const SMALLEST_LABELLED: f64 = 400.0;

/// The picture of a diagram in a width and height in points.
pub(super) fn scene(diagram: &Diagram, width: f64, height: f64) -> Scene {
    let (left, right) = (LEFT, width - RIGHT);
    let eta_to_x = |eta: f64| left + (right - left) * (eta - diagram.eta.0) / (diagram.eta.1 - diagram.eta.0);
    let marks: Vec<(&Mark, f64)> =
        diagram.marks.iter().map(|mark| (mark, eta_to_x(mark.eta.approx()))).collect();
    let mut labels = labels(&marks, (left - 0.5 * LEFT, right + 0.5 * RIGHT));
    // On a small picture they would leave no room for it; the lines at the step sizes stay.
    if labels.height > MOST_LABELS * height && height < SMALLEST_LABELLED {
        labels = Labels::default();
    }
    let title = set(&title(diagram), TEXT, INK);
    let title_room = if title.width <= right - left { TITLE } else { 0.0 };
    let top = (TOP + title_room + labels.height).min(0.6 * height);
    let legend = Legend::new(&meanings(diagram), right);
    let bottom = height - legend.bottom();
    let plot = Plot { across: diagram.eta, up: diagram.window, left, right, top, bottom };
    let mut shapes = vec![cloud(diagram, &plot)];
    for (_, x) in &marks {
        shapes.push(Shape::Line { points: vec![[*x, plot.top], [*x, plot.bottom]], stroke: GUIDE });
    }
    curves(diagram, &plot, &mut shapes);
    let below = [words("step size "), vec![Piece::Italic("η".to_string())]].concat();
    frame(&plot, &below, &[Piece::Italic(greek(&diagram.variable))], &mut shapes);
    events(diagram, &plot, &mut shapes);
    shapes.extend(labels.shapes(plot.top));
    if title_room > 0.0 {
        shapes.push(Shape::Text(title.at((left + right) / 2.0, TOP + TEXT, Anchor::Middle)));
    }
    legend.draw(&plot, height, &mut shapes);
    Scene {
        width,
        height,
        title: format!(
            "Bifurcation diagram of {} on f({}) = {}",
            method_name(&diagram.method),
            diagram.variable,
            diagram.loss
        ),
        shapes,
    }
}

fn title(diagram: &Diagram) -> Vec<Piece> {
    let name = Piece::Italic(greek(&diagram.variable));
    let start = vec![Piece::Italic("f".to_string()), Piece::Upright("(".to_string()), name];
    let method = match &diagram.method {
        Method::GradientDescent => Vec::new(),
        method => words(&format!(",  {}", method_name(method))),
    };
    [start, words(") = "), polynomial(&diagram.loss), method].concat()
}

/// The simulated attractor, light enough to draw on.
fn cloud(diagram: &Diagram, plot: &Plot) -> Shape {
    let raster = &diagram.attractor;
    let (columns, rows) = (raster.options.width, raster.options.height);
    let mut opacity = Vec::with_capacity(columns * rows);
    for row in (0..rows).rev() {
        for column in 0..columns {
            opacity.push(darkness(raster.at(column, row)));
        }
    }
    Shape::Field(Field {
        at: [plot.left, plot.top],
        size: [plot.right - plot.left, plot.bottom - plot.top],
        columns,
        rows,
        colour: CLOUD,
        opacity,
    })
}

/// The opacity of a pixel: most pixels of a chaotic attractor are visited a few times, of a cycle many times.
fn darkness(visits: u32) -> u8 {
    if visits == 0 { 0 } else { (50.0 + 35.0 * f64::from(visits).sqrt()).min(255.0) as u8 }
}

fn curves(diagram: &Diagram, plot: &Plot, shapes: &mut Vec<Shape>) {
    // What is stable lies on top.
    let rank = |stability| match stability {
        CurveStability::Unstable => 0,
        CurveStability::Neutral => 1,
        CurveStability::Stable => 2,
    };
    let mut order: Vec<usize> = (0..diagram.curves.len()).collect();
    order.sort_by_key(|index| rank(diagram.curves[*index].stability));
    for curve in order.into_iter().map(|index| &diagram.curves[index]) {
        let stroke = stroke(curve.subject, curve.stability);
        for piece in clip(&curve.points, diagram.eta, diagram.window) {
            let points = piece.iter().map(|point| plot.at(*point)).collect();
            shapes.push(Shape::Line { points, stroke });
        }
    }
}

/// Discs at the exact points where something happens.
fn events(diagram: &Diagram, plot: &Plot, shapes: &mut Vec<Shape>) {
    let (low, high) = diagram.window;
    for mark in &diagram.marks {
        for (x, kind) in mark.points.iter().filter(|(x, _)| (low..=high).contains(x)) {
            let at = [plot.x(mark.eta.approx()), plot.y(*x)];
            let fill = if is_ring(*kind) { PAPER } else { INK };
            shapes.push(Shape::Disc { at, radius: 3.0, fill, rim: RIM });
        }
    }
}

/// What the lines mean; only what is there.
fn meanings(diagram: &Diagram) -> Vec<(Sample, Vec<Piece>)> {
    let has = |subject: fn(Subject) -> bool, stability| {
        diagram.curves.iter().any(|c| subject(c.subject) && c.stability == stability)
    };
    let cycle = |subject| matches!(subject, Subject::Cycle { .. });
    let minimiser = |subject| subject == Subject::Minimiser;
    let other = |subject| subject == Subject::OtherCriticalPoint;
    let (stable, unstable, neutral) =
        (CurveStability::Stable, CurveStability::Unstable, CurveStability::Neutral);
    let some_cycle = Subject::Cycle { branch: 0 };
    [
        (has(minimiser, stable), stroke(Subject::Minimiser, stable), "minimiser"),
        (has(minimiser, unstable), stroke(Subject::Minimiser, unstable), "unstable minimiser"),
        (has(minimiser, neutral), stroke(Subject::Minimiser, neutral), "flat minimiser"),
        (has(cycle, stable), stroke(some_cycle, stable), "stable 2-cycle"),
        (has(cycle, unstable), stroke(some_cycle, unstable), "unstable 2-cycle"),
        (has(other, unstable), stroke(Subject::OtherCriticalPoint, unstable), "maximiser"),
        (true, Stroke { colour: CLOUD, width: 5.0, dash: None }, "simulated"),
    ]
    .into_iter()
    .filter(|(there, _, _)| *there)
    .map(|(_, stroke, name)| (Sample::Line(stroke), words(name)))
    .collect()
}
