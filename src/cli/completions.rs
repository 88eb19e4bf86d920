//! `twostep completions`

use super::args::Cli;
use super::failure::Failure;
use super::output;
use super::status::Status;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Print completions for a shell
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  twostep completions bash > /etc/bash_completion.d/twostep")]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "twostep", &mut script);
        output::to_stdout(&String::from_utf8_lossy(&script), anstream::ColorChoice::Never)?;
        Ok(Status::Decided)
    }
}
