//! From a chart to the scene.

use super::chart::{Chart, Look, Regions, pieces, plain};
use super::clip::clip;
use super::frame::{LEFT, Legend, Plot, RIGHT, Sample, TEXT, TITLE, TOP, frame};
use super::hatch::hatch;
use super::palette::{FAINT, HATCH, INK, PAPER, RIM, STABLE, UNSTABLE};
use super::scene::{Colour, Field, Scene, Shape, Stroke};
use super::typeset::{Anchor, Piece, set};

/// How a line is drawn, where there is one.
fn stroke(look: Look) -> Option<Stroke> {
    let (colour, width, dash) = match look {
        Look::Stable => (STABLE, 2.4, None),
        Look::Unstable => (UNSTABLE, 1.6, Some((6.0, 3.6))),
        Look::Solid => (INK, 1.5, None),
        Look::Dashed => (INK, 1.2, Some((8.0, 4.0))),
        Look::Dotted => (INK, 1.2, Some((1.5, 2.8))),
        Look::Faint => (FAINT, 0.9, None),
        Look::Steps => (FAINT, 0.7, None),
        Look::Dots | Look::Rings => return None,
    };
    Some(Stroke { colour, width, dash })
}

/// How a point is drawn, where it is.
fn disc(look: Look) -> Option<(f64, Colour)> {
    match look {
        Look::Dots => Some((3.6, INK)),
        Look::Rings => Some((3.6, PAPER)),
        Look::Steps => Some((1.3, INK)),
        _ => None,
    }
}

fn grey(darkness: u8) -> Colour {
    [255 - darkness; 3]
}

/// The distance of the lines of a hatching.
const HATCH_GAP: f64 = 6.0;

/// The picture of a chart in a width and height in points.
pub(super) fn scene(chart: &Chart, width: f64, height: f64) -> Scene {
    let (left, right) = (LEFT, width - RIGHT);
    let title = set(&pieces(&chart.title), TEXT, INK);
    let title_room = if title.width <= right - left { TITLE } else { 0.0 };
    let legend = Legend::new(&meanings(chart), right);
    let plot = Plot {
        across: chart.across.range,
        up: chart.up.range,
        left,
        right,
        top: (TOP + title_room).min(0.6 * height),
        bottom: height - legend.bottom(),
    };
    let mut shapes: Vec<Shape> = chart.regions.iter().map(|regions| field(regions, &plot)).collect();
    for area in &chart.areas {
        let on_paper = |[low, high]: &[[f64; 2]; 2]| {
            let (a, b) = (plot.at(*low), plot.at(*high));
            [[a[0], b[1]], [b[0], a[1]]]
        };
        let boxes: Vec<_> = area.boxes.iter().map(on_paper).collect();
        for line in hatch(&boxes, area.hatch, HATCH_GAP) {
            shapes.push(Shape::Line { points: line.to_vec(), stroke: HATCH });
        }
    }
    for series in &chart.series {
        if let Some(stroke) = stroke(series.look) {
            for piece in clip(&series.points, plot.across, plot.up) {
                shapes.push(Shape::Line { points: piece.iter().map(|p| plot.at(*p)).collect(), stroke });
            }
        }
        if let Some((radius, fill)) = disc(series.look) {
            let inside = |p: &&[f64; 2]| {
                (plot.across.0..=plot.across.1).contains(&p[0]) && (plot.up.0..=plot.up.1).contains(&p[1])
            };
            for point in series.points.iter().filter(inside) {
                shapes.push(Shape::Disc { at: plot.at(*point), radius, fill, rim: RIM });
            }
        }
    }
    frame(&plot, &pieces(&chart.across.label), &pieces(&chart.up.label), &mut shapes);
    if title_room > 0.0 {
        shapes.push(Shape::Text(title.at((left + right) / 2.0, TOP + TEXT, Anchor::Middle)));
    }
    legend.draw(&plot, height, &mut shapes);
    Scene { width, height, title: format!("{}: {}", chart.says, plain(&chart.title)), shapes }
}

fn field(regions: &Regions, plot: &Plot) -> Shape {
    let mut opacity = Vec::with_capacity(regions.labels.len());
    for row in (0..regions.rows).rev() {
        let labels = &regions.labels[row * regions.columns..][..regions.columns];
        opacity.extend(labels.iter().map(|label| regions.kinds[usize::from(*label)].1));
    }
    Shape::Field(Field {
        at: [plot.left, plot.top],
        size: [plot.right - plot.left, plot.bottom - plot.top],
        columns: regions.columns,
        rows: regions.rows,
        colour: [0, 0, 0],
        opacity,
    })
}

/// The legend: each name once, then the areas, and the regions that are there.
fn meanings(chart: &Chart) -> Vec<(Sample, Vec<Piece>)> {
    let mut names: Vec<&str> = Vec::new();
    let mut entries = Vec::new();
    for series in chart.series.iter().filter(|series| !series.points.is_empty()) {
        if series.name.is_empty() || names.contains(&series.name.as_str()) {
            continue;
        }
        names.push(&series.name);
        let sample = match (disc(series.look), stroke(series.look)) {
            (Some((radius, fill)), _) => Sample::Disc(radius, fill),
            (None, Some(stroke)) => Sample::Line(stroke),
            (None, None) => continue,
        };
        entries.push((sample, pieces(&series.name)));
    }
    for area in &chart.areas {
        entries.push((Sample::Hatched(area.hatch), pieces(&area.name)));
    }
    if let Some(regions) = &chart.regions {
        for (index, (name, darkness)) in regions.kinds.iter().enumerate() {
            if regions.labels.iter().any(|label| usize::from(*label) == index) {
                entries.push((Sample::Box(grey(*darkness)), pieces(name)));
            }
        }
    }
    entries
}
