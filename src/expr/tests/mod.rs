//! Tests of the layer as a whole.

mod parsing;
mod polynomials;
