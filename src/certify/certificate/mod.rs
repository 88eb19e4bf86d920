//! Certificates: the results as statements that the independent checker accepts, with what is hard to find.
//!
//! - `witness`: numbers and intervals as they are written; `text`: the problem file;
//! - `points`, `cycles`, `longer`, `window`, `starts`, `elsewhere`, `crossings`, `one_step`, `sets`: one file per kind of result; `pieces`: cuts
//!   for the rules that need them;
//! - `smooth`, `smooth_events`, `smooth_window`, `smooth_pieces`: losses with elementary functions;
//! - `many`, `many_box`, `many_line`, `many_starts`, `many_witness`: losses of several variables;
//! - `draft`, `claims`: from results and claims to statements; `checked`: what the checker says of them.

mod checked;
mod claims;
mod crossings;
mod cycles;
mod draft;
mod elsewhere;
mod longer;
mod many;
mod many_box;
mod many_decay;
mod many_line;
mod many_starts;
mod many_witness;
mod one_step;
mod pieces;
mod points;
mod sets;
mod smooth;
mod smooth_events;
mod smooth_pieces;
mod smooth_window;
mod starts;
mod text;
mod window;
mod witness;

pub use checked::{Certificate, Checked, Rejection};
pub use draft::Subject;
