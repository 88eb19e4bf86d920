//! `twostep check`

use super::args::Colour;
use super::failure::Failure;
use super::output;
use super::status::Status;
use clap::Args;
use std::path::{Path, PathBuf};
use twostep_check::{Verdict, check_bytes, json, limits};

/// Recheck a certificate with the independent checker
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct Check {
    /// The certificate, as `twostep certify --certificate` writes it
    #[arg(value_name = "CERTIFICATE")]
    pub certificate: PathBuf,

    /// The problem file that it must be about; without it, the text inside the certificate is taken
    #[arg(long, value_name = "FILE")]
    pub problem: Option<PathBuf>,

    /// When to colour
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

const HELP: &str = "\
Examples:
  twostep certify problems/double-well.toml --certificate double-well.json
  twostep check double-well.json --problem problems/double-well.toml

One line per statement, then one verdict line. The checker is the package twostep-check, which shares no code with the
prover; `twostep-check PROBLEM CERTIFICATE` is the same check as a program of its own.

Exit status: 0 accepted, 1 rejected, 2 bad usage.";

impl Check {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let certificate = read(&self.certificate, limits::CERTIFICATE_BYTES)?;
        let problem = match &self.problem {
            Some(path) => read(path, limits::PROBLEM_BYTES)?,
            None => inside(&certificate),
        };
        let report = check_bytes(&problem, &certificate);
        output::to_stdout(&report.to_string(), self.color.into())?;
        Ok(if report.verdict == Verdict::Accepted { Status::Decided } else { Status::Refuted })
    }
}

fn read(path: &Path, limit: usize) -> Result<Vec<u8>, Failure> {
    use std::io::Read;
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(limit as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::new(format!("{}: cannot be read: {error}", path.display())))?;
    Ok(bytes)
}

/// The problem text of a certificate; nothing where there is none, which the checker then says.
fn inside(certificate: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(certificate).unwrap_or_default();
    match json::parse(text) {
        Ok(json::Json::Object(fields)) => fields.into_iter().find_map(|(key, value)| match value {
            json::Json::Text(text) if key == "problem" => Some(text.into_bytes()),
            _ => None,
        }),
        _ => None,
    }
    .unwrap_or_default()
}
