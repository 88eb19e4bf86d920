//! Exact algebra: polynomials, real root isolation, real algebraic numbers, elimination.

mod bernstein;
mod bi_poly;
mod closed_arithmetic;
mod closed_form;
mod crt;
mod gcd;
mod int_poly;
mod isolate;
mod krawczyk;
mod kronecker;
mod lll;
mod over_root;
mod planar;
mod poly_text;
mod prime_field;
mod rat_poly;
mod real_algebraic;
mod recognise;
mod refine;
mod residue;
mod resultant;
mod value;
mod value_at;

pub use bi_poly::BiPoly;
pub use closed_form::ClosedForm;
pub use int_poly::IntPoly;
pub use isolate::IsolatingInterval;
pub use planar::{NotZeroDimensional, PlanarRoot, solve};
pub use poly_text::latex_name;
pub use rat_poly::RatPoly;
pub use real_algebraic::RealAlgebraic;
pub use recognise::{PROPOSAL_BITS, enclose, recognise};
pub use residue::Residue;
pub use value::Value;
pub use value_at::{VALUE_BITS, accurate, accurate_or_zero};
