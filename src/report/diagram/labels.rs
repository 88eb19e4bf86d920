//! The labels of critical step sizes above the plot: spread so that none covers another.

use super::events::kind_names;
use super::model::Mark;
use super::palette::{FAINT, INK, LEADER};
use super::scene::{Shape, Text};
use super::typeset::{Anchor, number, set, words};

/// The sizes of the step size and of what happens there.
const SIZE: f64 = 11.5;
const SMALL: f64 = 9.5;
/// The least distance between neighbouring labels.
const GAP: f64 = 9.0;
/// The distance from one line of text to the next, and that of upright labels.
const LINE: f64 = 12.5;
/// The height of the slanted lines from the axis to the labels.
const SLOPE: f64 = 13.0;

/// Labels that have been placed above a plot.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels {
    /// How much room they take above the plot.
    pub(super) height: f64,
    texts: Vec<(Text, Option<Text>)>,
    /// The place of each on the axis, and the middle of its label.
    places: Vec<(f64, f64)>,
    upwards: bool,
}

/// Labels for marks, each with its place on the axis, between two ends: in two lines above one another where there is room,
/// running upwards otherwise.
pub(super) fn labels(marks: &[(&Mark, f64)], ends: (f64, f64)) -> Labels {
    if marks.is_empty() {
        return Labels::default();
    }
    let two_lines = |mark: &Mark| {
        let kinds = set(&words(&kind_names(mark)), SMALL, INK);
        (set(&number(&mark.eta), SIZE, INK), Some(kinds))
    };
    let texts: Vec<(Text, Option<Text>)> = marks.iter().map(|(mark, _)| two_lines(mark)).collect();
    let width = |(a, b): &(Text, Option<Text>)| a.width.max(b.as_ref().map_or(0.0, |b| b.width));
    let widths: Vec<f64> = texts.iter().map(|text| width(text) + GAP).collect();
    let wanted: Vec<f64> = marks.iter().map(|(_, x)| *x).collect();
    if widths.iter().sum::<f64>() <= 0.8 * (ends.1 - ends.0) {
        let middles = spread(&wanted, &widths, ends);
        let places = wanted.into_iter().zip(middles).collect();
        return Labels { height: SLOPE + 2.0 * LINE + 8.0, texts, places, upwards: false };
    }
    let one_line = |mark: &Mark| {
        let pieces = [number(&mark.eta), words(&format!("  {}", kind_names(mark)))].concat();
        (set(&pieces, SMALL, INK).upwards(), None)
    };
    let mut texts: Vec<(Text, Option<Text>)> = marks.iter().map(|(mark, _)| one_line(mark)).collect();
    // More labels than fit: the first ones stay, which are the ones nearest to the minimiser's flip.
    let room = ((ends.1 - ends.0) / LINE) as usize;
    texts.truncate(room);
    let wanted = &wanted[..texts.len()];
    let middles = spread(wanted, &vec![LINE; texts.len()], ends);
    let longest = texts.iter().map(|(text, _)| text.width).fold(0.0, f64::max);
    let places = wanted.iter().copied().zip(middles).collect();
    Labels { height: SLOPE + longest + 8.0, texts, places, upwards: true }
}

impl Labels {
    /// The labels as shapes, above a plot whose upper edge is at `top`.
    pub(super) fn shapes(self, top: f64) -> Vec<Shape> {
        let mut shapes = Vec::new();
        for ((first, second), (place, middle)) in self.texts.into_iter().zip(self.places) {
            let points = vec![[place, top - 1.0], [middle, top - SLOPE], [middle, top - SLOPE - 2.0]];
            shapes.push(Shape::Line { points, stroke: LEADER });
            let base = top - SLOPE - 5.0;
            if self.upwards {
                shapes.push(Shape::Text(first.at(middle + 0.35 * SMALL, base, Anchor::Start)));
            } else {
                shapes.push(Shape::Text(first.at(middle, base - LINE, Anchor::Middle)));
                shapes.extend(second.map(|text| {
                    Shape::Text(Text { colour: darker(FAINT), ..text.at(middle, base, Anchor::Middle) })
                }));
            }
        }
        shapes
    }
}

/// A grey that small letters can be read in.
fn darker(colour: [u8; 3]) -> [u8; 3] {
    colour.map(|c| (f64::from(c) * 0.6) as u8)
}

/// Middles of boxes in a row, each as close to its wish as those beside it allow: boxes that overlap are put side by
/// side around the mean of their wishes.
pub(super) fn spread(wanted: &[f64], widths: &[f64], ends: (f64, f64)) -> Vec<f64> {
    struct Block {
        start: f64,
        width: f64,
        members: usize,
    }
    let mut blocks: Vec<Block> = Vec::new();
    // The sums of what each member would have the block start at, by block.
    let mut wishes: Vec<f64> = Vec::new();
    for (x, width) in wanted.iter().zip(widths) {
        let mut block = Block { start: x - width / 2.0, width: *width, members: 1 };
        let mut wish = block.start;
        loop {
            block.start = (wish / block.members as f64).min(ends.1 - block.width).max(ends.0);
            match blocks.pop() {
                Some(left) if left.start + left.width > block.start => {
                    let left_wish = wishes.pop().unwrap_or_default();
                    wish = left_wish + wish - left.width * block.members as f64;
                    block.members += left.members;
                    block.width += left.width;
                }
                Some(left) => {
                    blocks.push(left);
                    break;
                }
                None => break,
            }
        }
        blocks.push(block);
        wishes.push(wish);
    }
    let mut middles = Vec::new();
    for block in blocks {
        let mut edge = block.start;
        for width in &widths[middles.len()..][..block.members] {
            middles.push(edge + width / 2.0);
            edge += width;
        }
    }
    middles
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn boxes_do_not_overlap_and_keep_their_order() {
        assert_eq!(spread(&[50.0, 200.0], &[40.0, 40.0], (0.0, 300.0)), [50.0, 200.0]);
        assert_eq!(spread(&[100.0, 110.0], &[40.0, 40.0], (0.0, 300.0)), [85.0, 125.0]);
        assert_eq!(spread(&[290.0, 295.0], &[40.0, 40.0], (0.0, 300.0)), [240.0, 280.0]);
        let middles = spread(&[10.0, 90.0, 100.0, 105.0], &[60.0; 4], (0.0, 300.0));
        assert!(middles.windows(2).all(|pair| pair[1] - pair[0] >= 60.0 - 1e-9), "{middles:?}");
        assert!(middles[0] >= 30.0);
    }
}
