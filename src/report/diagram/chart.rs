//! The value behind every picture that is not a bifurcation diagram: curves, dots and regions over two axes.

use super::hatch::Hatch;
use super::typeset::{Piece, polynomial, words};

/// A plot. Texts may hold formulas between dollar signs: `step size $eta$`.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What stands above: the loss.
    pub title: String,
    /// What it shows, in a sentence.
    pub says: String,
    /// From left to right.
    pub across: Axis,
    /// From bottom to top.
    pub up: Axis,
    /// Regions below everything else.
    pub regions: Option<Regions>,
    /// What is proved of parts of the plane, over the regions.
    pub areas: Vec<Area>,
    /// Curves and dots, in the order in which they are drawn.
    pub series: Vec<Series>,
}

/// An axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The name of its column in CSV.
    pub name: String,
    /// The text beside it.
    pub label: String,
    /// From where to where.
    pub range: (f64, f64),
}

/// A curve, or dots.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name in the legend; the same name stands there once.
    pub name: String,
    /// How it is drawn.
    pub look: Look,
    /// Roundings of certified enclosures; otherwise *approximate*.
    pub certified: bool,
    /// Its points.
    pub points: Vec<[f64; 2]>,
}

/// How a series is drawn: to be told apart in black and white too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A thick solid line: stable.
    Stable,
    /// A dashed line: unstable.
    Unstable,
    /// A solid line of ink.
    Solid,
    /// A long-dashed line of ink.
    Dashed,
    /// A dotted line of ink.
    Dotted,
    /// A thin grey line.
    Faint,
    /// A thin grey line with a small dot at each point.
    Steps,
    /// Filled discs: stable.
    Dots,
    /// Rings: unstable.
    Rings,
}

/// Boxes of the plane for which the same is proved.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// What is proved.
    pub name: String,
    /// How the boxes are hatched.
    pub hatch: Hatch,
    /// The corners of least and of largest coordinates of each box; the ends are exact.
    pub boxes: Vec<[[f64; 2]; 2]>,
}

/// A raster of regions.
#[derive(Clone, Debug, PartialEq)]
pub struct Regions {
    /// How many columns.
    pub columns: usize,
    /// How many rows.
    pub rows: usize,
    /// The region of each pixel, row by row from the bottom.
    pub labels: Vec<u8>,
    /// The regions' names, and how dark they are: 0 is white, 255 black.
    pub kinds: Vec<(String, u8)>,
}

impl Chart {
    /// A point with both axes' values, in the middle of a pixel of the regions.
    pub(super) fn pixel(&self, regions: &Regions, column: usize, row: usize) -> [f64; 2] {
        let part =
            |(low, high): (f64, f64), i: usize, n: usize| low + (high - low) * (i as f64 + 0.5) / n as f64;
        [part(self.across.range, column, regions.columns), part(self.up.range, row, regions.rows)]
    }
}

/// A text with formulas between dollar signs as it is set.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let part = |(i, part): (usize, &str)| if i % 2 == 1 { polynomial(part) } else { words(part) };
    text.split('$').enumerate().filter(|(_, part)| !part.is_empty()).flat_map(part).collect()
}

/// The same for LaTeX.
pub(super) fn latex(text: &str) -> String {
    let part = |(i, part): (usize, &str)| match i % 2 {
        1 => format!("${}$", names_in_latex(part)),
        _ => part.replace('%', "\\%").replace('_', "\\_"),
    };
    text.split('$').enumerate().map(part).collect()
}

/// The names in a formula as LaTeX writes them.
fn names_in_latex(formula: &str) -> String {
    let mut out = String::new();
    let mut name = String::new();
    for c in formula.chars().chain(['\0']) {
        if c.is_alphanumeric() || c == '_' {
            name.push(c);
            continue;
        }
        if !name.is_empty() {
            let word = std::mem::take(&mut name);
            let number = word.chars().all(|c| c.is_ascii_digit());
            out.push_str(&if number { word } else { crate::algebra::latex_name(&word) });
        }
        if c != '\0' && c != '*' {
            out.push(c);
        }
    }
    out
}

/// The same without signs, for readers that do not see it and for CSV.
pub(super) fn plain(text: &str) -> String {
    text.replace('$', "")
}

#[cfg(test)]
mod tests {
    use super::{latex, pieces, plain};
    use crate::report::diagram::typeset::Piece;

    #[test]
    fn formulas_between_dollar_signs() {
        let text = "step size $eta$, $2/eta$";
        assert_eq!(latex(text), "step size $\\eta$, $2/\\eta$");
        assert_eq!(plain(text), "step size eta, 2/eta");
        assert_eq!(pieces(text)[1], Piece::Italic("η".to_string()));
    }
}
