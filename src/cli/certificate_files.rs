//! Where certificates are written.

use super::failure::Failure;
use super::input::Source;
use crate::report::Report;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// One file for one loss, or a folder with a file for each of several.
#[derive(Clone, Debug)]
pub(super) struct Files {
    path: PathBuf,
    folder: bool,
}

impl Files {
    /// The places for these losses.
    pub(super) fn new(path: &Path, sources: &[Source]) -> Result<Self, Failure> {
        let files = Files { path: path.to_path_buf(), folder: sources.len() > 1 || path.is_dir() };
        let mut names = BTreeSet::new();
        for source in sources {
            let file = files.file(source);
            if !names.insert(file.clone()) {
                return Err(Failure::helped(
                    format!("two certificates would be written to {}", file.display()),
                    "certify these losses one by one",
                ));
            }
        }
        if files.folder {
            std::fs::create_dir_all(path).map_err(|error| {
                Failure::new(format!("cannot make the folder {}: {error}", path.display()))
            })?;
        }
        Ok(files)
    }

    fn file(&self, source: &Source) -> PathBuf {
        if !self.folder {
            return self.path.clone();
        }
        let stem = Path::new(&source.name).file_stem().filter(|_| source.is_problem);
        self.path.join(stem.unwrap_or("loss".as_ref())).with_extension("json")
    }

    /// Writes the certificate of a result, and the problem file beside it where the user has none.
    pub(super) fn write(
        &self,
        source: &Source,
        own_parameters: bool,
        report: &Report,
    ) -> Result<(), Failure> {
        let Some(certificate) = &report.certificate else { return Ok(()) };
        if certificate.statements == 0 {
            // Among several the summary says so.
            if self.folder {
                return Ok(());
            }
            let reason = certificate.missing.first().map_or("nothing to state", |missing| &missing.reason);
            return Err(Failure::new(format!("{}: there is no certificate: {reason}", source.name)));
        }
        let file = self.file(source);
        put(&file, &certificate.text)?;
        if source.is_problem && own_parameters {
            Ok(())
        } else {
            put(&file.with_extension("toml"), &certificate.problem)
        }
    }
}

fn put(file: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(file, text)
        .map_err(|error| Failure::new(format!("cannot write {}: {error}", file.display())))
}
