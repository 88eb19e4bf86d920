//! `twostep-check PROBLEM CERTIFICATE`: exit status 0 accepted, 1 rejected, 2 usage.

use std::fs::File;
use std::io::{self, Read, Write};
use std::process::ExitCode;
use twostep_check::{Verdict, check_bytes, limits};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [problem, certificate] = arguments.as_slice() else {
        return usage("usage: twostep-check PROBLEM CERTIFICATE");
    };
    let texts = (read(problem, limits::PROBLEM_BYTES), read(certificate, limits::CERTIFICATE_BYTES));
    let (problem, certificate) = match texts {
        (Ok(problem), Ok(certificate)) => (problem, certificate),
        (Err(error), _) => return usage(&format!("{}: {error}", problem.to_string_lossy())),
        (_, Err(error)) => return usage(&format!("{}: {error}", certificate.to_string_lossy())),
    };
    let report = check_bytes(&problem, &certificate);
    // A reader that has gone does not change the verdict.
    let _ = write!(io::stdout(), "{report}");
    ExitCode::from(if report.verdict == Verdict::Accepted { 0 } else { 1 })
}

fn usage(message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "{message}");
    ExitCode::from(2)
}

/// Reads one byte more than the limit at most: enough for the library to see that the limit is exceeded.
fn read(path: &std::ffi::OsString, limit: usize) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    File::open(path)?.take(limit as u64 + 1).read_to_end(&mut text)?;
    Ok(text)
}
