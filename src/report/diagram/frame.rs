//! The frame that all plots share: axes with ticks and labels, and the legend below.

use super::hatch::{Hatch, hatch};
use super::palette::{FRAME, HATCH, INK, PAPER, RIM};
use super::scene::{Colour, Shape, Stroke};
use super::ticks::ticks;
use super::typeset::{Anchor, Piece, minus, set, words};

pub(super) const TEXT: f64 = 12.0;
pub(super) const SMALL: f64 = 11.0;
pub(super) const LEFT: f64 = 62.0;
pub(super) const RIGHT: f64 = 18.0;
pub(super) const BOTTOM: f64 = 74.0;
pub(super) const TOP: f64 = 12.0;
/// The room that the title takes.
pub(super) const TITLE: f64 = 22.0;
/// The distance of the rows of a legend.
const ROW: f64 = 15.0;
/// What stays free at the edges of the paper.
const EDGE: f64 = 8.0;
/// The most rows of a legend.
const MOST_ROWS: usize = 5;
/// The length of ticks.
const TICK: f64 = 5.0;

/// A plot on the paper: what it shows, and where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plot {
    /// What lies between left and right.
    pub(super) across: (f64, f64),
    /// What lies between bottom and top.
    pub(super) up: (f64, f64),
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl Plot {
    pub(super) fn x(&self, value: f64) -> f64 {
        self.left + (self.right - self.left) * (value - self.across.0) / (self.across.1 - self.across.0)
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * (value - self.up.0) / (self.up.1 - self.up.0)
    }

    pub(super) fn at(&self, point: [f64; 2]) -> [f64; 2] {
        [self.x(point[0]), self.y(point[1])]
    }
}

/// The rectangle around a plot, ticks, and the names of the axes.
pub(super) fn frame(plot: &Plot, below: &[Piece], beside: &[Piece], shapes: &mut Vec<Shape>) {
    let Plot { left, right, top, bottom, .. } = *plot;
    let corners = vec![[left, top], [left, bottom], [right, bottom], [right, top], [left, top]];
    shapes.push(Shape::Line { points: corners, stroke: FRAME });
    for (value, text) in ticks(plot.across, ((right - left) / 80.0) as usize) {
        let x = plot.x(value);
        shapes.push(Shape::Line { points: vec![[x, bottom], [x, bottom - TICK]], stroke: FRAME });
        let text = set(&words(&minus(&text)), SMALL, INK);
        shapes.push(Shape::Text(text.at(x, bottom + 4.0 + SMALL, Anchor::Middle)));
    }
    for (value, text) in ticks(plot.up, ((bottom - top) / 50.0) as usize) {
        let y = plot.y(value);
        shapes.push(Shape::Line { points: vec![[left, y], [left + TICK, y]], stroke: FRAME });
        let text = set(&words(&minus(&text)), SMALL, INK);
        shapes.push(Shape::Text(text.at(left - 6.0, y + 0.36 * SMALL, Anchor::End)));
    }
    let below = set(below, TEXT, INK).at((left + right) / 2.0, bottom + 34.0, Anchor::Middle);
    shapes.push(Shape::Text(below));
    let beside = set(beside, TEXT + 1.0, INK);
    let middle = (top + bottom) / 2.0;
    // A single letter stands, a word would not fit.
    let beside = match beside.width < 20.0 {
        true => beside.at(20.0, middle + 0.3 * TEXT, Anchor::Middle),
        false => beside.upwards().at(17.0, middle, Anchor::Middle),
    };
    shapes.push(Shape::Text(beside));
}

/// What stands before a name in the legend.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sample {
    /// A piece of a line.
    Line(Stroke),
    /// A disc of a radius and colour.
    Disc(f64, Colour),
    /// A rectangle of a colour.
    Box(Colour),
    /// A hatched rectangle.
    Hatched(Hatch),
}

/// The length of a sample.
const LENGTH: f64 = 26.0;
/// The room between two entries.
const GAP: f64 = 16.0;

/// An entry of a legend that has been set.
type Entry = (Sample, super::scene::Text);

/// What lines, discs and regions mean, in as few rows as fit; empty where nothing does.
#[derive(Clone, Debug)]
pub(super) struct Legend {
    rows: Vec<Vec<Entry>>,
}

impl Legend {
    /// The legend below a plot that ends at `right`.
    pub(super) fn new(entries: &[(Sample, Vec<Piece>)], right: f64) -> Self {
        let set = |(sample, name): &(Sample, Vec<Piece>)| (*sample, set(name, SMALL - 0.5, INK));
        let entries: Vec<Entry> = entries.iter().map(set).collect();
        let room = right + RIGHT - 2.0 * EDGE;
        let in_rows = |n: usize| -> Vec<Vec<Entry>> {
            entries.chunks(entries.len().div_ceil(n).max(1)).map(<[Entry]>::to_vec).collect()
        };
        let fits = |rows: &Vec<Vec<Entry>>| rows.iter().all(|row| width(row) <= room);
        Legend { rows: (1..=MOST_ROWS).map(in_rows).find(fits).unwrap_or_default() }
    }

    /// The room below the axis: more than [`BOTTOM`] where there are many rows.
    pub(super) fn bottom(&self) -> f64 {
        BOTTOM + ROW * self.rows.len().saturating_sub(2) as f64
    }

    /// Draws it below the axis.
    pub(super) fn draw(&self, plot: &Plot, height: f64, shapes: &mut Vec<Shape>) {
        let lowest = if self.rows.len() == 1 { 14.0 } else { 9.0 };
        for (number, row) in self.rows.iter().rev().enumerate() {
            // Below the middle of the plot, but not beyond the edges of the paper.
            let most = plot.right + RIGHT - EDGE - width(row);
            let mut x = ((plot.left + plot.right - width(row)) / 2.0).min(most).max(EDGE);
            let y = height - lowest - ROW * number as f64;
            for (sample, text) in row {
                draw_sample(*sample, [x, y], shapes);
                x += LENGTH + 5.0;
                shapes.push(Shape::Text(text.clone().at(x, y + 0.35 * SMALL, Anchor::Start)));
                x += text.width + GAP;
            }
        }
    }
}

fn width(row: &[Entry]) -> f64 {
    row.iter().map(|(_, text)| LENGTH + 5.0 + text.width + GAP).sum::<f64>() - GAP
}

/// A sample whose left end is at a point.
fn draw_sample(sample: Sample, [x, y]: [f64; 2], shapes: &mut Vec<Shape>) {
    let (from, to) = (x + 4.0, x + LENGTH);
    let boxed = |colour: Colour, shapes: &mut Vec<Shape>| {
        let edge = Stroke { colour: INK, width: 10.4, dash: None };
        shapes.push(Shape::Line { points: vec![[from - 0.7, y], [to + 0.7, y]], stroke: edge });
        let stroke = Stroke { colour, width: 9.0, dash: None };
        shapes.push(Shape::Line { points: vec![[from, y], [to, y]], stroke });
    };
    match sample {
        Sample::Line(stroke) => {
            shapes.push(Shape::Line { points: vec![[x, y], [x + LENGTH, y]], stroke });
        }
        Sample::Disc(radius, fill) => {
            shapes.push(Shape::Disc { at: [x + LENGTH / 2.0, y], radius, fill, rim: RIM });
        }
        Sample::Box(colour) => boxed(colour, shapes),
        Sample::Hatched(lines) => {
            boxed(PAPER, shapes);
            for line in hatch(&[[[from, y - 4.5], [to, y + 4.5]]], lines, 3.0) {
                shapes.push(Shape::Line { points: line.to_vec(), stroke: HATCH });
            }
        }
    }
}
