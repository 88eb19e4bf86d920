//! Pictures in a terminal: braille dots, eight to a letter.

use super::chart::{Area, Chart, Look, plain};
use super::clip::clip;
use super::csv::digits;
use super::hatch::Hatch;
use super::model::{CurveStability, Diagram};

/// Is there a dot in a row and column?
pub(super) type Pattern = fn(usize, usize) -> bool;

/// Curves and dots that can be sketched.
pub trait Sketched {
    /// What it shows, in words.
    fn says(&self) -> String;
    /// The names of the axes.
    fn names(&self) -> [String; 2];
    /// The ranges of the axes.
    fn ranges(&self) -> [(f64, f64); 2];
    /// Curves, and whether each is solid.
    fn curves(&self) -> Vec<(Vec<[f64; 2]>, bool)>;
    /// Single points.
    fn dots(&self) -> Vec<[f64; 2]>;
    /// What patterns of so many dots across and up mean: how each looks, and its name.
    fn key(&self) -> Vec<(Pattern, String)>;
}

impl Sketched for Diagram {
    fn says(&self) -> String {
        format!("bifurcation diagram of f({}) = {}", self.variable, self.loss)
    }
    fn names(&self) -> [String; 2] {
        ["step size eta".to_string(), self.variable.clone()]
    }
    fn ranges(&self) -> [(f64, f64); 2] {
        [self.eta, self.window]
    }
    fn curves(&self) -> Vec<(Vec<[f64; 2]>, bool)> {
        self.curves.iter().map(|c| (c.points.clone(), c.stability == CurveStability::Stable)).collect()
    }
    fn dots(&self) -> Vec<[f64; 2]> {
        Vec::new()
    }
    fn key(&self) -> Vec<(Pattern, String)> {
        let has = |stability| self.curves.iter().any(|c| c.stability == stability);
        let names =
            [(CurveStability::Stable, SOLID, "stable"), (CurveStability::Unstable, DASHED, "unstable")];
        let there = names.into_iter().filter(|(stability, _, _)| has(*stability));
        there.map(|(_, pattern, name)| (pattern, format!("proved: {name}"))).collect()
    }
}

const SOLID: Pattern = |row, _| row == 1;
const DASHED: Pattern = |row, column| row == 1 && column < 4;
const DOT: Pattern = |row, column| row == 1 && column == 2;

/// How a region of a darkness looks.
fn pattern(darkness: u8) -> Pattern {
    match darkness {
        0 => |_, _| false,
        1..=60 => |row, column| row % 4 == 0 && column % 4 == 0,
        61..=100 => |row, column| (row + column) % 3 == 0,
        _ => |row, column| (row + column) % 2 == 0,
    }
}

/// How an area looks: what is proved to converge is full.
fn area_pattern(hatch: Hatch) -> Pattern {
    match hatch {
        Hatch::Rising | Hatch::Falling => |_, _| true,
        Hatch::Level => |row, _| row % 4 == 0,
    }
}

impl Sketched for Chart {
    fn says(&self) -> String {
        format!("{}: {}", self.says, plain(&self.title))
    }
    fn names(&self) -> [String; 2] {
        [plain(&self.across.label), plain(&self.up.label)]
    }
    fn ranges(&self) -> [(f64, f64); 2] {
        [self.across.range, self.up.range]
    }
    fn curves(&self) -> Vec<(Vec<[f64; 2]>, bool)> {
        let line = |look| !matches!(look, Look::Dots | Look::Rings);
        let solid = |look| matches!(look, Look::Stable | Look::Solid | Look::Steps);
        self.series.iter().filter(|s| line(s.look)).map(|s| (s.points.clone(), solid(s.look))).collect()
    }
    fn dots(&self) -> Vec<[f64; 2]> {
        let discs = self.series.iter().filter(|s| matches!(s.look, Look::Dots | Look::Rings));
        let mut dots: Vec<[f64; 2]> = discs.flat_map(|s| s.points.iter().copied()).collect();
        if let Some(regions) = &self.regions {
            // A dark region is a denser pattern.
            for row in 0..regions.rows {
                for column in 0..regions.columns {
                    let darkness =
                        regions.kinds[usize::from(regions.labels[row * regions.columns + column])].1;
                    let at = self.pixel(regions, column, row);
                    let inside = |area: &&Area| area.boxes.iter().any(|b| holds(b, at));
                    let own = self.areas.iter().find(inside);
                    let drawn = own.map_or(pattern(darkness), |area| area_pattern(area.hatch));
                    if drawn(row, column) {
                        dots.push(at);
                    }
                }
            }
        }
        dots
    }
    fn key(&self) -> Vec<(Pattern, String)> {
        let mut key: Vec<(Pattern, String)> = Vec::new();
        for series in self.series.iter().filter(|s| !s.name.is_empty() && !s.points.is_empty()) {
            let pattern = match series.look {
                Look::Dots | Look::Rings => DOT,
                Look::Stable | Look::Solid | Look::Steps => SOLID,
                _ => DASHED,
            };
            key.push((pattern, plain(&series.name)));
        }
        key.extend(self.areas.iter().map(|area| (area_pattern(area.hatch), plain(&area.name))));
        if let Some(regions) = &self.regions {
            let there = |index: &usize| regions.labels.iter().any(|label| usize::from(*label) == *index);
            let kinds = (0..regions.kinds.len()).filter(there).map(|index| &regions.kinds[index]);
            key.extend(kinds.map(|(name, darkness)| (pattern(*darkness), plain(name))));
        }
        let mut names: Vec<String> = Vec::new();
        key.retain(|(_, name)| {
            !names.contains(name) && {
                names.push(name.clone());
                true
            }
        });
        key
    }
}

fn holds([low, high]: &[[f64; 2]; 2], at: [f64; 2]) -> bool {
    (0..2).all(|k| (low[k]..=high[k]).contains(&at[k]))
}

/// A sketch of so many letters across and up, with the ends of the axes and a key; it ends with a newline. The same for the same picture.
pub fn sketch(picture: &impl Sketched, columns: usize, rows: usize) -> String {
    let (width, height) = (2 * columns, 4 * rows);
    let mut canvas = vec![0u8; columns * rows];
    let [across, up] = picture.ranges();
    let mut put = |point: [f64; 2]| {
        let place = |v: f64, (low, high): (f64, f64), n: usize| {
            let t = ((v - low) / (high - low) * n as f64).floor();
            (t >= 0.0 && t <= n as f64).then(|| (t as usize).min(n - 1))
        };
        if let (Some(x), Some(y)) = (place(point[0], across, width), place(point[1], up, height)) {
            let y = height - 1 - y;
            canvas[y / 4 * columns + x / 2] |= DOTS[y % 4][x % 2];
        }
    };
    picture.dots().into_iter().for_each(&mut put);
    for (curve, solid) in picture.curves() {
        let mut drawn = 0usize;
        for piece in clip(&curve, across, up) {
            for pair in piece.windows(2) {
                let steps = |k: usize, (low, high): (f64, f64), n: usize| {
                    ((pair[1][k] - pair[0][k]) / (high - low) * n as f64).abs().ceil() as usize
                };
                let n = steps(0, across, width).max(steps(1, up, height)).clamp(1, 4 * width);
                for i in 0..=n {
                    let t = i as f64 / n as f64;
                    // Dashes of four dots.
                    if solid || (drawn / 4).is_multiple_of(2) {
                        put([0, 1].map(|k| pair[0][k] + t * (pair[1][k] - pair[0][k])));
                    }
                    drawn += 1;
                }
            }
        }
    }
    let [x, y] = picture.names();
    let (top, bottom) = (digits(up.1), digits(up.0));
    let margin = top.chars().count().max(bottom.chars().count());
    let mut out = format!("{}\n{:margin$} {y}\n", picture.says(), "");
    for row in 0..rows {
        let label = if row == 0 {
            &top
        } else if row + 1 == rows {
            &bottom
        } else {
            ""
        };
        let letters = canvas[row * columns..][..columns].iter();
        let line: String = letters.map(|dots| letter(*dots)).collect();
        out.push_str(&format!("{label:>margin$} {line}\n"));
    }
    let (from, to) = (digits(across.0), digits(across.1));
    let room = columns.saturating_sub(from.len() + to.len());
    out.push_str(&format!("{:margin$} {from}{x:^room$}{to}\n", ""));
    for (pattern, name) in picture.key() {
        let sample: String = (0..SAMPLE)
            .map(|place| {
                let dots = (0..4).flat_map(|row| (0..2).map(move |side| (row, side)));
                let there = dots.filter(|(row, side)| pattern(*row, 2 * place + side));
                letter(there.fold(0, |sum, (row, side)| sum | DOTS[row][side]))
            })
            .collect();
        out.push_str(&format!("{:margin$} {sample} {name}\n", ""));
    }
    out
}

/// How many letters a sample of a pattern has.
const SAMPLE: usize = 3;
/// The dots of a braille letter, row by row from the top, left and right.
const DOTS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// The braille letter of some dots.
fn letter(dots: u8) -> char {
    char::from_u32(0x2800 + u32::from(dots)).unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use super::sketch;
    use crate::report::diagram::chart::{Axis, Chart, Look, Series};

    #[test]
    fn a_diagonal() {
        let axis = |name: &str| Axis { name: name.into(), label: format!("${name}$"), range: (0.0, 1.0) };
        let line = Series {
            name: String::new(),
            look: Look::Solid,
            certified: false,
            points: vec![[0.0, 0.0], [1.0, 1.0]],
        };
        let chart = Chart {
            title: "$x$".into(),
            says: "Line".into(),
            across: axis("x"),
            up: axis("y"),
            regions: None,
            areas: Vec::new(),
            series: vec![line],
        };
        assert_eq!(sketch(&chart, 4, 2), "Line: x\n  y\n1 ⠀⠀⡠⠊\n0 ⡠⠊⠀⠀\n  0x 1\n");
    }
}
