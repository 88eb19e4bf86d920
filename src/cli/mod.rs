//! The command line: one file per subcommand.
//!
//! - `args`: what a user types; `arguments`: read; `input`: from there to texts; `loss`, `claims`: from texts to
//!   polynomials and verdicts; `facts`: claims as floats look at them; `many`: the same for several variables;
//! - `method`: the flags of momentum; `certificate_files`: where certificates are written;
//! - `chart`: the pictures of `diagram`; `float_loss`, `starts`: losses and starts of floating-point runs;
//! - `work`: many losses at once, with `ordered`, `interrupt`, `lines`; `grid`, `sweep_file`: for `sweep`; `output`, `failure`, `status`: results, messages, exit statuses;
//! - `picture`, `phase`: pictures of a loss; `engine`: from LaTeX to PDF;
//! - `certify`, `derive`, `orbits`, `windows`, `basin`, `periods`, `simulate`, `diagram`, `report`, `gallery`, `sweep`,
//!   `export`, `schema`, `completions`, `man`:
//!   the subcommands.

mod args;
mod arguments;
mod basin;
mod certificate_files;
mod certify;
mod chart;
mod check;
mod claims;
mod completions;
mod derive;
mod diagram;
mod engine;
mod export;
mod facts;
mod failure;
mod family;
mod float_loss;
mod gallery;
mod grid;
#[cfg(test)]
mod help_tests;
mod input;
mod interrupt;
mod lines;
mod loss;
mod man;
mod many;
mod meter;
mod method;
mod orbits;
mod ordered;
mod output;
mod periods;
mod phase;
mod picture;
mod range;
mod report;
mod schema;
mod simulate;
mod smooth;
mod starts;
mod status;
mod sweep;
mod sweep_file;
mod windows;
mod work;

use args::{Cli, Command};
use arguments::NotRead;
use failure::Failure;
use status::Status;
use std::panic;
use std::process::ExitCode;

/// The exit status of an internal error.
const INTERNAL_ERROR: u8 = 101;

/// Runs the program on the process's arguments.
pub fn run() -> ExitCode {
    let given: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let cli = match arguments::read(&given) {
        Ok(cli) => cli,
        Err(NotRead::Clap(error)) => {
            // A reader that has gone away is no error.
            let _ = error.print();
            return ExitCode::from(error.exit_code().try_into().unwrap_or(2));
        }
        Err(NotRead::Own(failure)) => {
            output::complain(&failure, anstream::ColorChoice::Auto);
            return Status::Bad.into();
        }
    };
    panic::set_hook(Box::new(|fault| {
        let place = fault.location().map_or(String::new(), |place| format!(" at {place}"));
        let payload = fault.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let message = text.or(payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
        let failure = Failure::helped(
            format!("internal error{place}: {message}"),
            "this is a fault of twostep, not of the input; please report it with the command line",
        );
        output::complain(&failure, anstream::ColorChoice::Auto);
    }));
    match panic::catch_unwind(|| dispatch(&cli)) {
        Ok(status) => status.into(),
        Err(_) => ExitCode::from(INTERNAL_ERROR),
    }
}

fn dispatch(cli: &Cli) -> Status {
    let (result, colour) = match &cli.command {
        Command::Certify(command) => (command.run(), command.losses.common.color.into()),
        Command::Derive(command) => (command.run(), command.losses.common.color.into()),
        Command::Orbits(command) => (command.run(), command.losses.common.color.into()),
        Command::Windows(command) => (command.run(), command.losses.common.color.into()),
        Command::Basin(command) => (command.run(), command.losses.common.color.into()),
        Command::Periods(command) => (command.run(), command.losses.common.color.into()),
        Command::Simulate(command) => (command.run(), command.losses.common.color.into()),
        Command::Diagram(command) => (command.run(), command.color.into()),
        Command::Sweep(command) => (command.run(), command.color.into()),
        Command::Report(command) => (command.run(), command.color.into()),
        Command::Export(command) => (command.run(), command.color.into()),
        Command::Check(command) => (command.run(), command.color.into()),
        Command::Gallery(command) => (command.run(), command.color.into()),
        Command::Schema(command) => (command.run(), anstream::ColorChoice::Auto),
        Command::Completions(command) => (command.run(), anstream::ColorChoice::Auto),
        Command::Man(command) => (command.run(), anstream::ColorChoice::Auto),
    };
    result.unwrap_or_else(|failure| {
        output::complain(&failure, colour);
        Status::Bad
    })
}
