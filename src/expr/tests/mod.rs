//! Tests of the layer as a whole.

mod common_factors;
mod constants;
mod derivatives;
mod matrices;
mod parsing;
mod polynomials;
