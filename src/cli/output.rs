//! Where results and messages go.

use super::args::{Common, Format};
use super::failure::{Failure, warning};
use crate::report::{self, Paint, Report};
use anstream::{AutoStream, ColorChoice};
use std::io::{self, Write};

/// Results in one format, ending with a newline; where several were asked for, JSON is one document per line.
pub(super) fn render(
    reports: &[&Report],
    format: Format,
    several: bool,
    text: impl Fn(&Report) -> String,
) -> String {
    let one = |report: &&Report| match format {
        Format::Text => text(report),
        Format::Json if several => report::json_line(report) + "\n",
        Format::Json => report::json(report) + "\n",
        Format::Markdown => report::markdown(report),
        Format::Latex => report::latex(report),
    };
    let separator = if format == Format::Json { "" } else { "\n" };
    reports.iter().map(one).collect::<Vec<_>>().join(separator)
}

/// The text form in colour; writers strip it where it is not wanted.
pub(super) fn full_text(report: &Report) -> String {
    report::text(report, Paint::Ansi)
}

/// Writes a result to standard output, or to the file that was asked for.
pub(super) fn write(common: &Common, result: &str) -> Result<(), Failure> {
    let Some(path) = &common.output else {
        return to_stdout(result, common.color.into());
    };
    let plain = anstream::adapter::strip_str(result).to_string();
    std::fs::write(path, plain)
        .map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))
}

/// Writes to standard output. A reader that has gone away is no error.
pub(super) fn to_stdout(result: &str, choice: ColorChoice) -> Result<(), Failure> {
    let mut out = AutoStream::new(io::stdout(), choice);
    let written = out.write_all(result.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Shows a note on standard error.
pub(super) fn note(text: &str, choice: ColorChoice) {
    let mut err = AutoStream::new(io::stderr(), choice);
    let _ = writeln!(err, "note: {text}").and_then(|()| err.flush());
}

/// Says loudly on standard error where floats disagree with what is proved of a loss, with the command that repeats it.
pub(super) fn disagreements(name: &str, report: &Report, choice: ColorChoice) {
    let mut err = AutoStream::new(io::stderr(), choice);
    for (what, command) in report.disagreements() {
        let message = format!("{name}: FLOATS DISAGREE WITH A PROOF: {what}");
        let help = format!(
            "to repeat: {command}\nverdicts rest on proofs alone; one of the two is a fault of twostep: please report it"
        );
        let _ = err.write_all(warning(&message, &help).as_bytes()).and_then(|()| err.flush());
    }
}

/// Shows a message on standard error; there is nowhere to tell of a failure to do so.
pub(super) fn complain(failure: &Failure, choice: ColorChoice) {
    let mut err = AutoStream::new(io::stderr(), choice);
    let _ = err.write_all(failure.render().as_bytes()).and_then(|()| err.flush());
}
