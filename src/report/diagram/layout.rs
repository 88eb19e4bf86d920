//! From the diagram to the scene: where everything lies on the paper.

use super::clip::clip;
use super::events::is_ring;
use super::labels::labels;
use super::model::{CurveStability, Diagram, Mark, Subject};
use super::palette::{CLOUD, FRAME, GUIDE, INK, PAPER, RIM, stroke};
use super::scene::{Field, Scene, Shape, Stroke};
use super::ticks::ticks;
use super::typeset::{Anchor, Piece, greek, minus, polynomial, set, words};

const TEXT: f64 = 12.0;
const SMALL: f64 = 11.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 18.0;
const BOTTOM: f64 = 74.0;
const TOP: f64 = 12.0;
/// The room that the title takes.
const TITLE: f64 = 22.0;
/// The length of ticks.
const TICK: f64 = 5.0;

/// The plot on the paper.
struct Plot<'a> {
    diagram: &'a Diagram,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Plot<'_> {
    fn x(&self, eta: f64) -> f64 {
        let (from, to) = self.diagram.eta;
        self.left + (self.right - self.left) * (eta - from) / (to - from)
    }

    fn y(&self, x: f64) -> f64 {
        let (low, high) = self.diagram.window;
        self.bottom - (self.bottom - self.top) * (x - low) / (high - low)
    }
}

/// The picture of a diagram in a width and height in points.
pub(super) fn scene(diagram: &Diagram, width: f64, height: f64) -> Scene {
    let (left, right) = (LEFT, width - RIGHT);
    let eta_to_x = |eta: f64| left + (right - left) * (eta - diagram.eta.0) / (diagram.eta.1 - diagram.eta.0);
    let marks: Vec<(&Mark, f64)> =
        diagram.marks.iter().map(|mark| (mark, eta_to_x(mark.eta.approx()))).collect();
    let labels = labels(&marks, (left - 0.5 * LEFT, right + 0.5 * RIGHT));
    let title = set(&title(diagram), TEXT, INK);
    let title_room = if title.width <= right - left { TITLE } else { 0.0 };
    let top = (TOP + title_room + labels.height).min(0.6 * height);
    let plot = Plot { diagram, left, right, top, bottom: height - BOTTOM };
    let mut shapes = vec![cloud(&plot)];
    for (_, x) in &marks {
        shapes.push(Shape::Line { points: vec![[*x, plot.top], [*x, plot.bottom]], stroke: GUIDE });
    }
    curves(&plot, &mut shapes);
    frame(&plot, &mut shapes);
    events(&plot, &mut shapes);
    shapes.extend(labels.shapes(plot.top));
    if title_room > 0.0 {
        shapes.push(Shape::Text(title.at((left + right) / 2.0, TOP + TEXT, Anchor::Middle)));
    }
    legend(&plot, height, &mut shapes);
    Scene {
        width,
        height,
        title: format!(
            "Bifurcation diagram of gradient descent on f({}) = {}",
            diagram.variable, diagram.loss
        ),
        shapes,
    }
}

fn title(diagram: &Diagram) -> Vec<Piece> {
    let name = Piece::Italic(greek(&diagram.variable));
    let start = vec![Piece::Italic("f".to_string()), Piece::Upright("(".to_string()), name];
    [start, words(") = "), polynomial(&diagram.loss)].concat()
}

/// The simulated attractor, light enough to draw on.
fn cloud(plot: &Plot) -> Shape {
    let raster = &plot.diagram.attractor;
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

fn curves(plot: &Plot, shapes: &mut Vec<Shape>) {
    let diagram = plot.diagram;
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
            let points = piece.iter().map(|[eta, x]| [plot.x(*eta), plot.y(*x)]).collect();
            shapes.push(Shape::Line { points, stroke });
        }
    }
}

fn frame(plot: &Plot, shapes: &mut Vec<Shape>) {
    let Plot { diagram, left, right, top, bottom } = plot;
    let corners = vec![[*left, *top], [*left, *bottom], [*right, *bottom], [*right, *top], [*left, *top]];
    shapes.push(Shape::Line { points: corners, stroke: FRAME });
    for (eta, text) in ticks(diagram.eta, ((right - left) / 80.0) as usize) {
        let x = plot.x(eta);
        shapes.push(Shape::Line { points: vec![[x, *bottom], [x, bottom - TICK]], stroke: FRAME });
        let text = set(&words(&text), SMALL, INK);
        shapes.push(Shape::Text(text.at(x, bottom + 4.0 + SMALL, Anchor::Middle)));
    }
    for (value, text) in ticks(diagram.window, ((bottom - top) / 50.0) as usize) {
        let y = plot.y(value);
        shapes.push(Shape::Line { points: vec![[*left, y], [left + TICK, y]], stroke: FRAME });
        let text = set(&words(&minus(&text)), SMALL, INK);
        shapes.push(Shape::Text(text.at(left - 6.0, y + 0.36 * SMALL, Anchor::End)));
    }
    let below = [words("step size "), vec![Piece::Italic("η".to_string())]].concat();
    let below = set(&below, TEXT, INK).at((left + right) / 2.0, bottom + 34.0, Anchor::Middle);
    shapes.push(Shape::Text(below));
    let beside = set(&[Piece::Italic(greek(&diagram.variable))], TEXT + 1.0, INK);
    let middle = (top + bottom) / 2.0;
    // A single letter stands, a word would not fit.
    let beside = match beside.width < 20.0 {
        true => beside.at(20.0, middle + 0.3 * TEXT, Anchor::Middle),
        false => beside.upwards().at(22.0, middle, Anchor::Middle),
    };
    shapes.push(Shape::Text(beside));
}

/// Discs at the exact points where something happens.
fn events(plot: &Plot, shapes: &mut Vec<Shape>) {
    let (low, high) = plot.diagram.window;
    for mark in &plot.diagram.marks {
        for (x, kind) in mark.points.iter().filter(|(x, _)| (low..=high).contains(x)) {
            let at = [plot.x(mark.eta.approx()), plot.y(*x)];
            let fill = if is_ring(*kind) { PAPER } else { INK };
            shapes.push(Shape::Disc { at, radius: 3.0, fill, rim: RIM });
        }
    }
}

/// What the lines mean, below the axis; only what is there.
fn legend(plot: &Plot, height: f64, shapes: &mut Vec<Shape>) {
    let has = |subject: fn(Subject) -> bool, stability| {
        plot.diagram.curves.iter().any(|c| subject(c.subject) && c.stability == stability)
    };
    let cycle = |subject| matches!(subject, Subject::Cycle { .. });
    let minimiser = |subject| subject == Subject::Minimiser;
    let other = |subject| subject == Subject::OtherCriticalPoint;
    let (stable, unstable, neutral) =
        (CurveStability::Stable, CurveStability::Unstable, CurveStability::Neutral);
    let some_cycle = Subject::Cycle { branch: 0 };
    let entries = [
        (has(minimiser, stable), stroke(Subject::Minimiser, stable), "minimiser"),
        (has(minimiser, unstable), stroke(Subject::Minimiser, unstable), "unstable minimiser"),
        (has(minimiser, neutral), stroke(Subject::Minimiser, neutral), "flat minimiser"),
        (has(cycle, stable), stroke(some_cycle, stable), "stable 2-cycle"),
        (has(cycle, unstable), stroke(some_cycle, unstable), "unstable 2-cycle"),
        (has(other, unstable), stroke(Subject::OtherCriticalPoint, unstable), "maximiser"),
        (true, Stroke { colour: CLOUD, width: 5.0, dash: None }, "simulated"),
    ];
    let texts: Vec<_> = entries
        .into_iter()
        .filter(|(there, _, _)| *there)
        .map(|(_, stroke, name)| (stroke, set(&words(name), SMALL - 0.5, INK)))
        .collect();
    const SAMPLE: f64 = 26.0;
    const GAP: f64 = 16.0;
    let width: f64 = texts.iter().map(|(_, text)| SAMPLE + 5.0 + text.width + GAP).sum::<f64>() - GAP;
    if width > plot.right - plot.left + LEFT {
        return;
    }
    let mut x = ((plot.left + plot.right - width) / 2.0).max(4.0);
    let y = height - 14.0;
    for (stroke, text) in texts {
        shapes.push(Shape::Line { points: vec![[x, y], [x + SAMPLE, y]], stroke });
        x += SAMPLE + 5.0;
        let width = text.width;
        shapes.push(Shape::Text(text.at(x, y + 0.35 * SMALL, Anchor::Start)));
        x += width + GAP;
    }
}
