//! `twostep man`

use super::args::Cli;
use super::failure::Failure;
use super::output;
use super::status::Status;
use clap::{Args, CommandFactory};

/// Print the manual page in roff
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  twostep man > twostep.1 && man ./twostep.1")]
pub struct Man {}

impl Man {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let mut page = Vec::new();
        clap_mangen::Man::new(Cli::command())
            .render(&mut page)
            .map_err(|error| Failure::new(format!("cannot write the manual page: {error}")))?;
        output::to_stdout(&String::from_utf8_lossy(&page), anstream::ColorChoice::Never)?;
        Ok(Status::Decided)
    }
}
