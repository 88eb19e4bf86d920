//! One point of a sweep over step sizes and parameters, as a line of JSON.

use super::model::Report;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the layout of lines.
pub const SWEEP_SCHEMA: &str = "twostep-sweep/1";

/// How a point ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SweepStatus {
    /// Everything is decided.
    Decided,
    /// Something is not, within the limits.
    Undecided,
    /// There is no result; `error` says why.
    Failed,
}

/// One point of a sweep. The same for the same point: lines of several runs can be compared byte by byte.
#[derive(Clone, Debug, Serialize)]
pub struct SweepLine {
    /// The version of this layout: `twostep-sweep/1`.
    pub schema: &'static str,
    /// The number of the point in the grid, from 0.
    pub index: usize,
    /// The loss as it was given.
    pub loss: String,
    /// The step size.
    pub eta: String,
    /// The values of the parameters.
    pub parameters: BTreeMap<String, String>,
    /// How it ended.
    pub status: SweepStatus,
    /// Everything that is proved, in the layout `twostep-result/1`; null where there is none.
    pub result: Option<Report>,
    /// Why there is no result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl SweepLine {
    /// A line.
    pub fn new(
        index: usize,
        loss: String,
        eta: String,
        parameters: Vec<(String, String)>,
        status: SweepStatus,
        result: Option<Report>,
        error: Option<String>,
    ) -> Self {
        let parameters = parameters.into_iter().collect();
        SweepLine { schema: SWEEP_SCHEMA, index, loss, eta, parameters, status, result, error }
    }

    /// The line, without its newline.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a line is plain data")
    }
}
