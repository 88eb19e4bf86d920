//! Formulas of the gradient map and of its 2-cycles; no decisions.

mod branch;
mod cycle_system;
mod series;

pub use branch::{branch_series, start_series};
pub use cycle_system::CycleSystem;
