//! Charts as files: SVG, PNG, pgfplots, CSV.

use super::chart::{Chart, Look, Regions, latex, plain};
use super::chart_layout::scene;
use super::clip::clip;
use super::csv::digits;
use super::hatch::hatch;
use super::png::{PngError, png_of};
use super::svg::write_scene;
use super::tikz::{PREAMBLE, TICKS};
use std::fmt::Write;

/// The most columns and rows of regions in a LaTeX file; TeX's memory is small.
const COARSE: (usize, usize) = (120, 80);

impl Chart {
    /// An SVG file of a size in pixels; the same for the same chart.
    pub fn svg(&self, width: u32, height: u32) -> String {
        write_scene(&scene(self, f64::from(width), f64::from(height)))
    }

    /// A PNG file of a size in pixels; the same for the same chart.
    ///
    /// # Errors
    /// Where the size is zero or too large.
    pub fn png(&self, width: u32, height: u32) -> Result<Vec<u8>, PngError> {
        png_of(|w, h| scene(self, w, h), width, height)
    }

    /// CSV with the columns `series`, `certified`, and one per axis; an area has two rows for each of its boxes, the corners of
    /// least and of largest coordinates; regions are the series `region: ...`, one row per pixel of a coarse raster.
    pub fn csv(&self) -> String {
        let mut rows = vec![format!("series,certified,{},{}", self.across.name, self.up.name)];
        for series in &self.series {
            let name = plain(&series.name).replace(',', "");
            for [x, y] in &series.points {
                rows.push(format!("{name},{},{},{}", series.certified, digits(*x), digits(*y)));
            }
        }
        for area in &self.areas {
            for [x, y] in area.boxes.iter().flatten() {
                // All digits: a rounded box may not be proved.
                rows.push(format!("{},true,{x:?},{y:?}", plain(&area.name)));
            }
        }
        if let Some(regions) = self.regions.as_ref().map(coarse) {
            for row in 0..regions.rows {
                for column in 0..regions.columns {
                    let label = regions.labels[row * regions.columns + column];
                    let name = plain(&regions.kinds[usize::from(label)].0).replace(',', "");
                    let [x, y] = self.pixel(&regions, column, row);
                    rows.push(format!("region: {name},false,{},{}", digits(x), digits(y)));
                }
            }
        }
        rows.join("\n") + "\n"
    }

    /// A LaTeX file of a width and height in points: it compiles by itself, and can be read with `\input` by a document
    /// that loads `pgfplots`.
    pub fn tikz(&self, width: u32, height: u32) -> String {
        let mut out = String::from(PREAMBLE);
        let (x, y) = (self.across.range, self.up.range);
        let _ = write!(
            out,
            "\\begin{{tikzpicture}}\n\
             \\definecolor{{stable}}{{HTML}}{{0B4F9E}}\n\
             \\definecolor{{unstable}}{{HTML}}{{B83A14}}\n\
             \\pgfplotsset{{\n  every axis/.append style={{width={width}pt, height={height}pt, scale only axis, \
             xmin={}, xmax={}, ymin={}, ymax={}}}\n}}\n\
             \\begin{{axis}}[\n  xlabel={{{}}}, ylabel={{{}}}, axis on top, {TICKS},\n  \
             legend style={{at={{(0.5,-0.24)}}, anchor=north, draw=none, font=\\scriptsize, legend columns=3}},\n  \
             legend cell align=left,\n  /tikz/every even column/.append style={{column sep=8pt}},\n]\n",
            digits(x.0),
            digits(x.1),
            digits(y.0),
            digits(y.1),
            latex(&self.across.label),
            latex(&self.up.label),
        );
        if let Some(regions) = self.regions.as_ref().map(coarse) {
            self.tikz_regions(&regions, &mut out);
        }
        self.tikz_areas((f64::from(width), f64::from(height)), &mut out);
        let mut named: Vec<&str> = Vec::new();
        for series in &self.series {
            let dots = matches!(series.look, Look::Dots | Look::Rings);
            let pieces = if dots {
                let inside = |p: &&[f64; 2]| (x.0..=x.1).contains(&p[0]) && (y.0..=y.1).contains(&p[1]);
                vec![series.points.iter().filter(inside).copied().collect::<Vec<_>>()]
            } else {
                clip(&series.points, x, y)
            };
            for points in pieces.iter().filter(|points| !points.is_empty()) {
                let first = !series.name.is_empty() && !named.contains(&series.name.as_str());
                let forget = if first { "" } else { ", forget plot" };
                let mut texts: Vec<String> =
                    points.iter().map(|[x, y]| format!("({},{})", digits(*x), digits(*y))).collect();
                texts.dedup();
                let lines: Vec<String> = texts.chunks(6).map(|line| line.join(" ")).collect();
                let style = style(series.look);
                let _ = writeln!(out, "\\addplot[{style}{forget}] coordinates {{\n{}\n}};", lines.join("\n"));
                if first {
                    named.push(&series.name);
                    let _ = writeln!(out, "\\addlegendentry{{{}}}", latex(&series.name));
                }
            }
        }
        out.push_str("\\end{axis}\n\\end{tikzpicture}\n\\diagramend\n");
        out
    }

    /// Areas as hatchings.
    fn tikz_areas(&self, (width, height): (f64, f64), out: &mut String) {
        let (across, up) = (self.across.range, self.up.range);
        let place = |v: f64, (low, high): (f64, f64), size: f64| size * (v - low) / (high - low);
        let value = |v: f64, (low, high): (f64, f64), size: f64| digits(low + (high - low) * v / size);
        for area in &self.areas {
            // On the paper y runs downwards.
            let on_paper = |[low, high]: &[[f64; 2]; 2]| {
                let (left, right) = (place(low[0], across, width), place(high[0], across, width));
                [[left, -place(high[1], up, height)], [right, -place(low[1], up, height)]]
            };
            let boxes: Vec<_> = area.boxes.iter().map(on_paper).collect();
            let at =
                |[x, y]: [f64; 2]| format!("(axis cs:{},{})", value(x, across, width), value(-y, up, height));
            let lines = hatch(&boxes, area.hatch, 4.0);
            for some in lines.chunks(4) {
                let some: Vec<String> =
                    some.iter().map(|[a, b]| format!("{} -- {}", at(*a), at(*b))).collect();
                let _ = writeln!(out, "\\draw[black, line width=0.35pt] {};", some.join(" "));
            }
            let sample: Vec<String> = hatch(&[[[0.0, -3.0], [14.0, 3.0]]], area.hatch, 2.4)
                .iter()
                .map(|[a, b]| format!("({:.2}pt,{:.2}pt) -- ({:.2}pt,{:.2}pt)", a[0], -a[1], b[0], -b[1]))
                .collect();
            let _ = writeln!(
                out,
                "\\addlegendimage{{legend image code/.code={{\\draw[line width=0.35pt] (0pt,-3pt) rectangle (14pt,3pt) \
                 {};}}}}\n\\addlegendentry{{{}}}",
                sample.join(" "),
                latex(&area.name)
            );
        }
    }

    /// Regions as rectangles, each as high as its colour stays the same.
    fn tikz_regions(&self, regions: &Regions, out: &mut String) {
        let edge =
            |(low, high): (f64, f64), i: usize, n: usize| digits(low + (high - low) * i as f64 / n as f64);
        for column in 0..regions.columns {
            let label = |row: usize| regions.labels[row * regions.columns + column];
            let mut from = 0;
            for row in 1..=regions.rows {
                if row < regions.rows && label(row) == label(from) {
                    continue;
                }
                let percent = u32::from(regions.kinds[usize::from(label(from))].1) * 100 / 255;
                if percent > 0 {
                    let _ = writeln!(
                        out,
                        "\\fill[black!{percent}] (axis cs:{},{}) rectangle (axis cs:{},{});",
                        edge(self.across.range, column, regions.columns),
                        edge(self.up.range, from, regions.rows),
                        edge(self.across.range, column + 1, regions.columns),
                        edge(self.up.range, row, regions.rows),
                    );
                }
                from = row;
            }
        }
        for (index, (name, darkness)) in regions.kinds.iter().enumerate() {
            if regions.labels.iter().any(|label| usize::from(*label) == index) {
                let percent = u32::from(*darkness) * 100 / 255;
                let _ = writeln!(
                    out,
                    "\\addlegendimage{{area legend, fill=black!{percent}, draw=black}}\n\\addlegendentry{{{}}}",
                    latex(name)
                );
            }
        }
    }
}

fn style(look: Look) -> &'static str {
    match look {
        Look::Stable => "stable, line width=1.2pt",
        Look::Unstable => "unstable, line width=0.8pt, dash pattern=on 4pt off 2.5pt",
        Look::Solid => "black, line width=0.8pt",
        Look::Dashed => "black, line width=0.6pt, dash pattern=on 5pt off 2.5pt",
        Look::Dotted => "black, line width=0.6pt, densely dotted",
        Look::Faint => "black!45, line width=0.5pt",
        Look::Steps => "black!45, line width=0.4pt, mark=*, mark size=0.7pt, mark options={black}",
        Look::Dots => "only marks, mark=*, mark size=1.7pt, black",
        Look::Rings => {
            "only marks, mark=*, mark size=2.1pt, black, mark options={fill=white, line width=0.7pt}"
        }
    }
}

/// Every so many pixels of regions, where they are too many for a text file.
fn coarse(regions: &Regions) -> Regions {
    let (columns, rows) = (regions.columns.min(COARSE.0), regions.rows.min(COARSE.1));
    let pick = |i: usize, n: usize, all: usize| (2 * i + 1) * all / (2 * n);
    let labels = (0..rows).flat_map(|row| {
        let source = pick(row, rows, regions.rows) * regions.columns;
        (0..columns).map(move |column| source + pick(column, columns, regions.columns))
    });
    let labels = labels.map(|place| regions.labels[place]).collect();
    Regions { columns, rows, labels, kinds: regions.kinds.clone() }
}
