//! Tests of the layer as a whole.

mod constants;
mod parsing;
mod polynomials;
