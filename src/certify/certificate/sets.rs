//! Statements about sets that one step maps into themselves.

use super::witness::{object, text};
use crate::certify::invariant_set::{InvariantSet, Kept};
use crate::problem::{Inequality, Problem, StepRange};
use serde_json::Value as Json;

/// The multiplier of a set, or a point of it that is mapped out of it.
pub(super) fn invariant_set(problem: &Problem, eta: &StepRange, set: &Inequality) -> Result<Json, String> {
    let set = InvariantSet::new(problem, eta, set).map_err(|diagnostic| diagnostic.message)??;
    let kind = ("kind", text("invariant-set"));
    match set.decide() {
        Kept::Stays(multiplier, _) => Ok(object(&[kind, ("multiplier", text(multiplier))])),
        Kept::Leaves(start, eta) => {
            let start = Json::Array(start.iter().map(text).collect());
            Ok(object(&[kind, ("start", start), ("eta", text(eta))]))
        }
        Kept::Open(reason) => Err(reason),
    }
}
