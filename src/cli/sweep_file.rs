//! The file of a sweep, read again: which points stand in it.

use super::failure::Failure;
use super::grid::Grid;
use super::status::Status;
use crate::report::SweepStatus;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

/// The points of a file with their outcomes.
#[derive(Clone, Debug, Default)]
pub(super) struct Done(BTreeMap<usize, SweepStatus>);

impl Done {
    /// Is the point there?
    pub(super) fn has(&self, index: usize) -> bool {
        self.0.contains_key(&index)
    }

    /// The gravest outcome of these points.
    pub(super) fn status(&self, own: &[usize]) -> Status {
        own.iter().filter_map(|i| self.0.get(i)).map(|s| Status::of_point(*s)).max().unwrap_or_default()
    }
}

/// What is read of a line.
#[derive(Deserialize)]
struct Head {
    index: usize,
    loss: String,
    eta: String,
    parameters: BTreeMap<String, String>,
    status: SweepStatus,
}

/// The points that stand in a file, which must be of the same sweep. What follows the last newline is cut off.
pub(super) fn done(path: &Path, loss: &str, grid: &Grid) -> Result<Done, Failure> {
    let name = path.display();
    let unreadable = |error: io::Error| Failure::new(format!("{name}: cannot be read: {error}"));
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Done::default()),
        Err(error) => return Err(unreadable(error)),
    };
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
    let mut found = BTreeMap::new();
    for (number, line) in bytes[..whole].split_inclusive(|byte| *byte == b'\n').enumerate() {
        let other = |what: &str| {
            Failure::helped(
                format!("{name}:{}: {what}", number + 1),
                "name another file, or remove this one and begin anew",
            )
        };
        let head: Head = serde_json::from_slice(line).map_err(|_| other("this is no line of a sweep"))?;
        let place = (head.index < grid.len()).then(|| grid.place(head.index));
        let same = place.is_some_and(|place| {
            place.eta == head.eta
                && place.parameters.into_iter().collect::<BTreeMap<_, _>>() == head.parameters
        });
        if !same || head.loss != loss {
            return Err(other("this line is of another sweep"));
        }
        found.insert(head.index, head.status);
    }
    if whole < bytes.len() {
        let file = OpenOptions::new().write(true).open(path).map_err(unreadable)?;
        file.set_len(whole as u64).map_err(unreadable)?;
    }
    Ok(Done(found))
}

/// Puts the lines of a file in the order of the points, each once.
pub(super) fn in_order(path: &Path) -> Result<(), Failure> {
    let wrong =
        |error: io::Error| Failure::new(format!("{}: cannot be put in order: {error}", path.display()));
    let text = fs::read_to_string(path).map_err(wrong)?;
    let index = |line: &str| serde_json::from_str::<Head>(line).map_or(usize::MAX, |head| head.index);
    let mut lines: Vec<(usize, &str)> = text.lines().map(|line| (index(line), line)).collect();
    if lines.windows(2).all(|pair| pair[0].0 < pair[1].0) {
        return Ok(());
    }
    lines.sort_by_key(|(index, _)| *index);
    lines.dedup_by_key(|(index, _)| *index);
    let sorted: String = lines.iter().flat_map(|(_, line)| [*line, "\n"]).collect();
    // A crash in the middle must not lose lines.
    let beside = path.with_extension("sorting");
    fs::write(&beside, sorted).and_then(|()| fs::rename(&beside, path)).map_err(wrong)
}
