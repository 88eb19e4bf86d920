//! Problem files: a loss, its variables and parameters, step sizes, and what the author claims.

mod check;
mod claim;
mod data_file;
mod file;
mod loss;
mod matrices;
mod model;
mod section;
mod strip;

pub use model::{
    Bound, Claim, ExpectedCondition, ExpectedEvent, ExpectedStability, Inequality, Limit, Momentum, Origin,
    Parameter, ParameterValue, Point, Problem, Region, Statement, StepRange, StepSize,
};

#[cfg(test)]
mod tests;
