//! Step-size windows of one-variable losses with elementary functions, complete in their domain.
//!
//! - `dual`: numbers with their derivatives in centre and half-distance;
//! - `curve`: the curve of 2-cycles and the conditions for events on it;
//! - `newton`: one event is there and no other, by the Krawczyk operator;
//! - `search`: all events, by subdivision;
//! - `axis`: events on an axis of symmetry, where the curve crosses itself;
//! - `rim`: cycles that reach an end of the domain;
//! - `event`, `open`: events with their step sizes, and the step sizes of what stayed open;
//! - `barriers`: all of them in order;
//! - [`diagram`]: the cells between them, counted.

mod axis;
mod barriers;
mod curve;
pub mod diagram;
mod dual;
mod event;
mod newton;
mod open;
mod rim;
mod search;
#[cfg(test)]
mod tests;

pub use diagram::{SmoothCritical, SmoothWindows, smooth_windows};
