//! Tests of the layer as a whole.

mod accepted;
mod rejected;
