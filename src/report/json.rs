//! Results as JSON, one document on one line or laid out.

use super::model::Report;
use serde_json::{Value, to_string_pretty, to_value};

/// The result as one JSON document, laid out over several lines, without a newline at the end.
pub fn json(report: &Report) -> String {
    to_string_pretty(&document(report)).expect("a report is plain data")
}

/// The result as one JSON document on one line, for streams of results.
pub fn json_line(report: &Report) -> String {
    serde_json::to_string(&document(report)).expect("a report is plain data")
}

/// The document. A report holds no maps with keys other than strings and no floats other than finite ones.
fn document(report: &Report) -> Value {
    let mut document = to_value(report).expect("a report is plain data");
    if let (Some(several), Some(keys)) = (&report.several, document.as_object_mut()) {
        keys.insert("minimisers".into(), to_value(&several.minimisers).expect("minimisers are plain data"));
        keys.insert("orbits".into(), to_value(&several.orbits).expect("orbits are plain data"));
        if !several.branches.is_empty() {
            keys.insert("branches".into(), to_value(&several.branches).expect("branches are plain data"));
        }
        if let Some(paving) = &several.paving {
            keys.insert("paving".into(), to_value(paving).expect("a paving is plain data"));
        }
        keys.remove("degree");
        // The same for readers.
        keys.remove("sections");
    }
    document
}
