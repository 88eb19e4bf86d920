//! `twostep man`

use super::args::Cli;
use super::failure::Failure;
use super::output;
use super::status::Status;
use clap::{Args, Command, CommandFactory};
use std::path::PathBuf;

/// Print the manual page of the program or of a command, in roff, or write all of them to a folder
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Man {
    /// The command; without one, the program itself
    #[arg(value_name = "COMMAND", conflicts_with = "output")]
    pub command: Option<String>,

    /// Write the pages of the program and of every command to this folder, which is made where it does not exist
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  twostep man certify | man -l -               read one page
  twostep man -o /usr/local/share/man/man1     install all: twostep.1, twostep-certify.1, ...";

impl Man {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let mut program = Cli::command().disable_help_subcommand(true);
        // Gives each command its full name, `twostep-certify`.
        program.build();
        if let Some(folder) = &self.output {
            let wrong = |error| Failure::new(format!("cannot write to {}: {error}", folder.display()));
            std::fs::create_dir_all(folder).map_err(wrong)?;
            clap_mangen::generate_to(program, folder).map_err(wrong)?;
            return Ok(Status::Decided);
        }
        let command = match &self.command {
            None => program,
            Some(name) => named(&program, name)?,
        };
        let mut page = Vec::new();
        clap_mangen::Man::new(command)
            .render(&mut page)
            .map_err(|error| Failure::new(format!("cannot write the manual page: {error}")))?;
        output::to_stdout(&String::from_utf8_lossy(&page), anstream::ColorChoice::Never)?;
        Ok(Status::Decided)
    }
}

fn named(program: &Command, name: &str) -> Result<Command, Failure> {
    let known = || program.get_subcommands().map(Command::get_name).collect::<Vec<_>>().join(", ");
    program.find_subcommand(name).cloned().ok_or_else(|| {
        Failure::helped(format!("{name}: no such command"), format!("the commands are {}", known()))
    })
}
