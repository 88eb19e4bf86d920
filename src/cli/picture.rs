//! The pictures that stand in reports and in the gallery.

use super::loss::Loss;
use crate::certify::{Analysis, branches};
use crate::report::diagram::{Diagram, DiagramSource, default_range, svg, tikz};
use crate::report::paper::Picture;

/// A picture in pixels.
const SIZE: (u32, u32) = (840, 540);
/// The same on paper, in points.
const PAPER: (u32, u32) = (300, 190);
/// At about how many step sizes the branches are computed.
const SAMPLES: usize = 160;

/// The bifurcation diagram of a loss over its certified phase diagram.
pub(super) fn diagram(loss: &Loss, analysis: &Analysis, windows: &crate::certify::Windows) -> Picture {
    let (from, to) = default_range(analysis, windows);
    // Without curves the picture still shows minimisers, critical step sizes and runs.
    let found = branches(&loss.polynomial, windows, (&from, &to), SAMPLES, |_, _| {}).unwrap_or_default();
    let heading = loss.heading();
    let diagram = Diagram::new(&DiagramSource {
        analysis,
        windows,
        branches: &found,
        range: (&from, &to),
        variable: &heading.variable,
        pixels: (SIZE.0 as usize, SIZE.1 as usize),
    });
    let whole = tikz(&diagram, PAPER.0, PAPER.1);
    let flips = windows.critical.iter().map(|step| &step.eta).filter(|eta| eta.hi < to);
    Picture {
        caption: caption(&heading.variable, flips.count()),
        svg: svg(&diagram, SIZE.0, SIZE.1),
        tikz: picture_only(&whole).to_string(),
    }
}

fn caption(variable: &str, critical: usize) -> String {
    let above = match critical {
        0 => String::new(),
        1 => ", the critical step size above".to_string(),
        _ => ", the critical step sizes above".to_string(),
    };
    format!(
        "Step size against {variable}. Proved: minimisers (thin) and 2-cycles (thick), solid where stable and dashed \
         where unstable{above}. Simulated: the grey points, where runs of gradient descent go; they prove nothing."
    )
}

/// The `tikzpicture` alone.
fn picture_only(document: &str) -> &str {
    let (begin, end) = ("\\begin{tikzpicture}", "\\end{tikzpicture}");
    match (document.find(begin), document.rfind(end)) {
        (Some(from), Some(to)) => &document[from..to + end.len()],
        _ => document,
    }
}
