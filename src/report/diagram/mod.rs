//! Bifurcation diagrams: certified branches of 2-cycles over the simulated attractor.
//!
//! - `model`: the value behind every picture; `build`: from proofs to it; `range`: which step sizes and points;
//! - `scene`: lines, discs and letters of a picture; `layout`: from the diagram to the scene, with `ticks`, `labels`,
//!   `clip`, `palette`; `typeset`, `font`: formulas in letters;
//! - `svg`, `png`: the scene as a file; `tikz`, `csv`: the diagram as a file.

mod build;
mod clip;
mod csv;
mod events;
mod font;
mod labels;
mod layout;
mod model;
mod palette;
mod png;
mod range;
mod scene;
mod svg;
#[cfg(test)]
mod tests;
mod ticks;
mod tikz;
mod typeset;

pub use build::DiagramSource;
pub use csv::csv;
pub use model::{Curve, CurveStability, Diagram, Mark, Subject};
pub use png::{PngError, png};
pub use range::default_range;
pub use svg::svg;
pub use tikz::tikz;
