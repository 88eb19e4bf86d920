//! Exact algebra: polynomials, real root isolation, real algebraic numbers, elimination.

mod closed_form;
mod int_poly;
mod kronecker;
mod rat_poly;
mod value;

pub use closed_form::ClosedForm;
pub use int_poly::IntPoly;
pub use rat_poly::RatPoly;
pub use value::Value;
