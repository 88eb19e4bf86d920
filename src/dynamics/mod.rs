//! Formulas of the gradient map and of its cycles; no decisions.

mod branch;
mod cycle_system;
mod gradient_map;
mod method;
mod series;

pub use branch::{branch_series, start_series};
pub use cycle_system::{CycleSystem, at_both_ends};
pub use gradient_map::{EnclosedMap, GradientMap, OrbitPoint, Step};
pub use method::{Boundary, Method};
