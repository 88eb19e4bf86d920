//! Results as lines that are written as soon as they are there.

use super::failure::Failure;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;

/// Where lines go.
#[derive(Debug)]
pub(super) struct Lines {
    name: String,
    target: Target,
}

#[derive(Debug)]
enum Target {
    File(File),
    Stdout,
}

impl Lines {
    /// A new file, or standard output where none is named.
    pub(super) fn create(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else {
            return Ok(Lines { name: "standard output".to_string(), target: Target::Stdout });
        };
        let file = File::create(path).map_err(|error| cannot_write(&path.display().to_string(), &error))?;
        Ok(Lines { name: path.display().to_string(), target: Target::File(file) })
    }

    /// The end of a file.
    pub(super) fn append(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let file = OpenOptions::new().append(true).create(true).open(path);
        let file = file.map_err(|error| cannot_write(&name, &error))?;
        Ok(Lines { name, target: Target::File(file) })
    }

    /// Writes a line. Breaks off where the reader has gone away, which is no error.
    pub(super) fn write(&mut self, line: &str) -> Result<ControlFlow<()>, Failure> {
        let bytes = format!("{line}\n").into_bytes();
        let written = match &mut self.target {
            Target::File(file) => file.write_all(&bytes),
            Target::Stdout => {
                let mut out = io::stdout().lock();
                out.write_all(&bytes).and_then(|()| out.flush())
            }
        };
        match written {
            Ok(()) => Ok(ControlFlow::Continue(())),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
            Err(error) => Err(cannot_write(&self.name, &error)),
        }
    }
}

fn cannot_write(name: &str, error: &io::Error) -> Failure {
    Failure::new(format!("cannot write {name}: {error}"))
}
