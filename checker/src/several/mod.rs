//! Losses of several variables.
//!
//! - [`problem`]: the problem file and its claims; [`shapes`], [`matrix`]: matrices of variables and numbers; [`multi_poly`], [`substitution`]: polynomials in many names;
//! - `line`, `block`, `in_line`: lines that gradient descent keeps; `component`, `laurent`, `margin`: their 2-cycles at all step sizes; `formal`: formulas as
//!   numbers, for symmetries; [`rational`]: exact matrices;
//! - [`loss`]: derivatives on enclosures and exact values; [`linear`]: matrices of enclosures; [`krawczyk`]: existence and
//!   uniqueness of zeros; [`descent`]: images of boxes; [`contraction`]: sets that attractors draw in; [`escape`]: where all points
//!   diverge; [`arrays`]: vectors and matrices of a certificate.

pub mod arrays;
pub mod block;
pub mod component;
pub mod contraction;
pub mod descent;
pub mod escape;
pub mod fold;
pub mod formal;
pub mod in_line;
pub mod krawczyk;
pub mod laurent;
pub mod line;
pub mod linear;
pub mod loss;
pub mod margin;
pub mod matrix;
pub mod multi_poly;
pub mod plane;
pub mod problem;
pub mod rational;
pub mod shapes;
pub mod substitution;
