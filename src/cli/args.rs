//! What a user types: subcommands and the flags they share.

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Proves what gradient descent does past the edge of stability.
///
/// For a loss f and the gradient step x - eta f'(x): where each minimiser loses stability, whether a stable 2-cycle
/// takes over, and every 2-cycle at a step size with its exact stability. Verdicts come from exact arithmetic;
/// floating point only illustrates.
#[derive(Parser, Debug)]
#[command(name = "twostep", version, styles = STYLES, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  twostep certify \"(x^2-1)^2/4\" --eta 11/10       prove everything about one loss
  twostep certify problems/                       check the claims of all problem files in a folder
  twostep orbits \"x^2/2 + x^4/4\" --eta 1.9        all 2-cycles at one step size
  twostep derive \"(x^2-mu)^2/4\" --param mu=2/3    derivatives, condition, branch series

Exit status: 0 proved or decided, 1 a claim refuted, 2 bad usage or input, 3 something undecided.";

/// The subcommands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Prove everything: critical points, conditions, branches, 2-cycles, claims
    Certify(super::certify::Certify),
    /// Show the exact derivatives, the condition and the branch series
    Derive(super::derive::Derive),
    /// List every 2-cycle at given step sizes, with multipliers and stability
    Orbits(super::orbits::Orbits),
    /// Find every step size where 2-cycles or their stability change, with the exact counts between
    Windows(super::windows::Windows),
    /// Prove what almost every start converges to
    Basin(super::basin::Basin),
    /// List all orbits of least period 1 to 4, and attracting cycles of longer period
    Periods(super::periods::Periods),
    /// Run gradient descent in floats, beside what is proved
    Simulate(super::simulate::Simulate),
    /// Draw the bifurcation diagram: certified branches over the simulated attractor
    Diagram(super::diagram::DiagramCommand),
    /// Prove everything on a grid of step sizes and parameters, as JSON lines
    Sweep(super::sweep::Sweep),
    /// Write a report for a paper: LaTeX, PDF, HTML or Markdown
    Report(super::report::ReportCommand),
    /// Write what is proved as theorems for the proof assistant Coq
    Export(super::export::Export),
    /// Recheck a certificate with the independent checker
    Check(super::check::Check),
    /// Print the JSON Schema of `--format json`
    Schema(super::schema::Schema),
    /// Print shell completions
    Completions(super::completions::Completions),
    /// Print the manual page
    Man(super::man::Man),
}

/// The losses a command works on.
#[derive(Args, Debug)]
pub struct Losses {
    /// A loss in quotes, a problem file (.toml), a folder of them, or `-` for standard input
    #[arg(value_name = "LOSS", required = true)]
    pub losses: Vec<String>,

    /// The value of a parameter of the loss, exact: `mu=2/3`; or, for results that hold for all its values, `mu=positive` or a
    /// range `mu=1/2..2`
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub parameters: Vec<String>,

    /// Flags of all commands.
    #[command(flatten)]
    pub common: Common,
}

/// The flags that commands share.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output and limits")]
pub struct Common {
    /// How to write the result; several results in json are one document per line
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,

    /// Write the result to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// The largest precision of an enclosure, in bits
    #[arg(long, value_name = "BITS", default_value_t = 4096,
          value_parser = clap::value_parser!(u32).range(64..=1_000_000))]
    pub precision_limit: u32,

    /// Answer `undecided` for a loss that takes longer than this
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub time_limit: Option<f64>,

    /// No progress on standard error
    #[arg(short, long)]
    pub quiet: bool,

    /// When to colour
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,

    /// How many losses to work on at once [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// The outputs.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For reading
    Text,
    /// For programs; see `twostep schema`
    Json,
    /// Tables for notebooks and issues
    Markdown,
    /// A fragment for \input
    Latex,
}

/// When to colour.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl From<Colour> for anstream::ColorChoice {
    fn from(colour: Colour) -> Self {
        match colour {
            Colour::Auto => anstream::ColorChoice::Auto,
            Colour::Always => anstream::ColorChoice::Always,
            Colour::Never => anstream::ColorChoice::Never,
        }
    }
}

pub(super) fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "a number of seconds, for example 10 or 0.5".to_string())?;
    if seconds > 0.0 && seconds < 1e9 {
        Ok(seconds)
    } else {
        Err("more than 0 and less than 1e9".to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
