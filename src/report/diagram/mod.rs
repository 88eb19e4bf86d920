//! Pictures: bifurcation diagrams, certified branches of 2-cycles over the simulated attractor; and charts of other kinds.
//!
//! - `model`: the value behind every picture; `build`: from proofs to it; `range`: which step sizes and points;
//! - `scene`: lines, discs and letters of a picture; `layout`: from the diagram to the scene, with `ticks`, `labels`,
//!   `clip`, `palette`; `typeset`, `font`: formulas in letters;
//! - `svg`, `png`: the scene as a file; `tikz`, `csv`: the diagram as a file;
//! - `chart`: the value behind the other pictures; `charts`, `phase`: which they are; `chart_layout`: from it to the scene;
//!   `chart_files`: to files; `hatch`: lines over what is proved; `frame`: axes and legend of all; `sketch`: pictures in a
//!   terminal.

mod build;
pub mod chart;
mod chart_files;
mod chart_layout;
#[cfg(test)]
mod chart_tests;
mod charts;
mod clip;
mod csv;
mod events;
mod font;
mod frame;
mod hatch;
mod labels;
mod layout;
mod model;
mod palette;
mod phase;
mod png;
mod range;
mod scene;
mod sketch;
mod svg;
#[cfg(test)]
mod tests;
mod ticks;
mod tikz;
mod typeset;

pub use build::DiagramSource;
pub use chart::{Area, Chart};
pub use charts::{
    BasinMap, Level, LossOnPaper, basin_map, multipliers, proved_areas, sharpness_along, trajectory,
    two_step_map,
};
pub use csv::csv;
pub use hatch::Hatch;
pub use model::{Curve, CurveStability, Diagram, Mark, Subject};
pub use phase::{PhaseColumn, phase_plane};
pub use png::{PngError, png};
pub use range::default_range;
pub use sketch::sketch;
pub use svg::svg;
pub use tikz::tikz;
