//! The `twostep` program: parses arguments and returns the exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    twostep::cli::run()
}
