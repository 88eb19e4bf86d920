//! Diagrams for LaTeX: a standalone pgfplots picture, or one for `\input`.

use super::clip::clip;
use super::csv::digits;
use super::events::{is_ring, kind_names};
use super::labels::spread;
use super::model::{CurveStability, Diagram, Mark, Subject};
use super::typeset::short_digits;
use crate::algebra::latex_name;
use crate::report::Number;
use crate::simulate::random;
use std::fmt::Write;

/// The most points of the simulated attractor; TeX's memory is small.
const MOST_POINTS: usize = 4000;
/// The distance of neighbouring labels, in points.
const PITCH: f64 = 10.0;

/// Ticks as plain numbers: pgfplots would write 0.05 as a power of ten, which does not fit.
pub(super) const TICKS: &str =
    "scaled ticks=false, tick label style={/pgf/number format/fixed, /pgf/number format/precision=4}";

/// Alone the file is a document; a document that has loaded pgfplots already reads it with `\input`.
pub(super) const PREAMBLE: &str = "\
% A picture by itself: pdflatex this file. In a document: \\usepackage{pgfplots}, then \\input this file.
\\ifdefined\\pgfplotsset\\def\\diagramend{}\\else
\\IfFileExists{standalone.cls}{\\documentclass[border=2pt]{standalone}}{\\documentclass{article}\\pagestyle{empty}}
\\usepackage{pgfplots}
\\def\\diagramend{\\end{document}}
\\begin{document}
\\fi
\\pgfplotsset{compat=1.16}
";

/// The diagram as a LaTeX file of a width and height in points: it compiles by itself, and can be read with
/// `\input` by a document that loads `pgfplots`.
pub fn tikz(diagram: &Diagram, width: u32, height: u32) -> String {
    let variable = latex_name(&diagram.variable);
    let mut out = String::from(PREAMBLE);
    let _ = write!(
        out,
        "\\begin{{tikzpicture}}[\n  \
         leader/.style={{black!45, line width=0.4pt}},\n  \
         critical/.style={{rotate=90, anchor=west, inner sep=1pt, font=\\scriptsize}},\n]\n\
         \\definecolor{{stable}}{{HTML}}{{0B4F9E}}\n\
         \\definecolor{{unstable}}{{HTML}}{{B83A14}}\n\
         \\pgfplotsset{{\n  \
         every axis/.append style={{width={width}pt, height={height}pt, scale only axis, xmin={}, xmax={}, ymin={}, ymax={}}}\n}}\n",
        digits(diagram.eta.0),
        digits(diagram.eta.1),
        digits(diagram.window.0),
        digits(diagram.window.1),
    );
    let _ = write!(
        out,
        "\\begin{{axis}}[\n  \
         xlabel={{step size $\\eta$}}, ylabel={{${variable}$}}, {TICKS},\n  \
         clip=false, clip marker paths=true,\n  \
         minimiser stable/.style={{black, line width=0.9pt}},\n  \
         minimiser unstable/.style={{black, line width=0.5pt, dash pattern=on 4pt off 2.5pt}},\n  \
         cycle stable/.style={{stable, line width=1.3pt}},\n  \
         cycle unstable/.style={{unstable, line width=0.75pt, dash pattern=on 4pt off 2.5pt}},\n  \
         other/.style={{black!45, line width=0.5pt, dash pattern=on 2pt off 2pt}},\n  \
         neutral/.style={{black, line width=0.6pt, dotted}},\n  \
         simulated/.style={{only marks, mark=*, mark size=0.25pt, black!35}},\n  \
         event/.style={{only marks, mark=*, mark size=1.6pt, black}},\n  \
         superstable/.style={{only marks, mark=*, mark size=1.6pt, black, mark options={{fill=white}}}},\n  \
         guide/.style={{black!45, line width=0.4pt, densely dotted}},\n\
]\n",
    );
    let width = f64::from(width);
    let mut plot = |style: &str, points: &[[f64; 2]]| {
        let mut points: Vec<String> =
            points.iter().map(|[eta, x]| format!("({},{})", digits(*eta), digits(*x))).collect();
        // Next to critical step sizes curves have points that these digits do not tell apart.
        points.dedup();
        let lines: Vec<String> = points.chunks(6).map(|line| line.join(" ")).collect();
        let _ = writeln!(out, "\\addplot[{style}] coordinates {{\n{}\n}};", lines.join("\n"));
    };
    plot("simulated", &cloud_points(diagram));
    for mark in &diagram.marks {
        let eta = mark.eta.approx();
        plot("guide", &[[eta, diagram.window.0], [eta, diagram.window.1]]);
    }
    for curve in &diagram.curves {
        let style = match (curve.subject, curve.stability) {
            (_, CurveStability::Neutral) => "neutral",
            (Subject::Minimiser, CurveStability::Stable) => "minimiser stable",
            (Subject::Minimiser, CurveStability::Unstable) => "minimiser unstable",
            (Subject::Cycle { .. }, CurveStability::Stable) => "cycle stable",
            (Subject::Cycle { .. }, CurveStability::Unstable) => "cycle unstable",
            (Subject::OtherCriticalPoint, _) => "other",
        };
        for piece in clip(&curve.points, diagram.eta, diagram.window) {
            plot(style, &piece);
        }
    }
    for rings in [false, true] {
        let (low, high) = diagram.window;
        let points: Vec<[f64; 2]> = (diagram.marks.iter())
            .flat_map(|mark| mark.points.iter().map(move |(x, kind)| (mark.eta.approx(), *x, *kind)))
            .filter(|(_, x, kind)| is_ring(*kind) == rings && (low..=high).contains(x))
            .map(|(eta, x, _)| [eta, x])
            .collect();
        if !points.is_empty() {
            plot(if rings { "superstable" } else { "event" }, &points);
        }
    }
    out.push_str(&labels(diagram, width));
    out.push_str("\\end{axis}\n\\end{tikzpicture}\n\\diagramend\n");
    out
}

/// The critical step sizes above the plot, running upwards, side by side.
fn labels(diagram: &Diagram, width: f64) -> String {
    let per_point = (diagram.eta.1 - diagram.eta.0) / width;
    let places: Vec<f64> =
        diagram.marks.iter().map(|mark| (mark.eta.approx() - diagram.eta.0) / per_point).collect();
    let middles = spread(&places, &vec![PITCH; places.len()], (0.0, width));
    let top = digits(diagram.window.1);
    let label = |(mark, middle): (&Mark, f64)| {
        let number = Number::new(&mark.eta);
        let eta = match number.is_exact() {
            true => format!("= {}", number.latex()),
            false => format!("\\approx {}", short_digits(&mark.eta)),
        };
        let (from, to) = (digits(mark.eta.approx()), digits(diagram.eta.0 + middle * per_point));
        format!(
            "\\draw[leader] (axis cs:{from},{top}) -- ([yshift=7pt]axis cs:{to},{top});\n\
             \\node[critical] at ([yshift=8pt]axis cs:{to},{top}) {{$\\eta {eta}$\\quad {}}};\n",
            kind_names(mark)
        )
    };
    diagram.marks.iter().zip(middles).map(label).collect()
}

/// The visited pixels of the simulated attractor, thinned to a few thousand.
pub(super) fn cloud_points(diagram: &Diagram) -> Vec<[f64; 2]> {
    let raster = &diagram.attractor;
    let (columns, rows) = (raster.options.width, raster.options.height);
    let visited: Vec<[f64; 2]> = (0..columns)
        .flat_map(|column| (0..rows).map(move |row| (column, row)))
        .filter(|(column, row)| raster.at(*column, *row) > 0)
        .map(|(column, row)| [raster.options.column_eta(column), raster.options.row_value(row)])
        .collect();
    // At random, but the same each time: a regular choice would leave stripes.
    let share = MOST_POINTS as f64 / visited.len().max(1) as f64;
    let kept = |index: usize| random::unit(raster.options.seed, index as u64) < share;
    (0..visited.len()).filter(|index| kept(*index)).map(|index| visited[index]).collect()
}
