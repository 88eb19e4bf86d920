//! Results as JSON, one document on one line or laid out.

use super::model::Report;
use serde_json::to_string_pretty;

/// The result as one JSON document, laid out over several lines, without a newline at the end.
pub fn json(report: &Report) -> String {
    // A report holds no maps with keys other than strings and no floats other than finite ones.
    to_string_pretty(report).expect("a report is plain data")
}

/// The result as one JSON document on one line, for streams of results.
pub fn json_line(report: &Report) -> String {
    serde_json::to_string(report).expect("a report is plain data")
}
