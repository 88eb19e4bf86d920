//! Tests of the layer as a whole.

mod constants;
mod derivatives;
mod parsing;
mod polynomials;
