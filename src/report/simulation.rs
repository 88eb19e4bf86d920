//! Floating-point runs as they stand beside the proofs in a result.

use schemars::JsonSchema;
use serde::Serialize;

/// Gradient descent in floats beside what is proved. *Approximate*: it never changes a verdict.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Simulation {
    /// Nothing disagrees.
    pub agrees: bool,
    /// The comparisons.
    pub rows: Vec<SimulationRow>,
    /// How many points were not run, so that the work stays small.
    pub skipped: usize,
}

/// One comparison.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SimulationRow {
    /// What is compared: a minimiser, a 2-cycle, a list of them.
    pub subject: String,
    /// The quantity.
    pub quantity: String,
    /// What is proved.
    pub proved: String,
    /// What floats do.
    pub simulated: String,
    /// `yes`, `no` or `inconclusive`.
    pub agrees: String,
    /// Why; empty where there is nothing to say.
    pub note: String,
}
