//! `twostep orbits`

use super::args::Losses;
use super::failure::Failure;
use super::input;
use super::loss::{self, Loss, NamedStep};
use super::many;
use super::method::MethodFlags;
use super::smooth::Smooth;
use super::status::Status;
use super::work;
use crate::certify::{self, momentum};
use crate::dynamics::Method;
use crate::report::{Paint, Report, text_of_orbits};
use clap::Args;
use std::sync::Arc;

/// List every 2-cycle of a loss at given step sizes, with multipliers and exact stability
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Orbits {
    /// The losses and the shared flags.
    #[command(flatten)]
    pub losses: Losses,

    /// A step size, exact: 11/10, 0.1, sqrt(5)-1; may be given several times, in addition to a problem file's own
    #[arg(long = "eta", value_name = "R", allow_negative_numbers = true)]
    pub etas: Vec<String>,

    /// The method, where it is not plain gradient descent.
    #[command(flatten)]
    pub method: MethodFlags,
}

const EXAMPLES: &str = "\
Examples:
  twostep orbits \"(x^2-1)^2/4\" --eta 11/10
  twostep orbits \"x^2/2 + x^4/4\" --eta 1.9 --eta 2 --format json
  twostep orbits \"(x^2-1)^2/4\" --eta 33/20 --momentum 1/2      heavy ball: the 2-cycles of gradient descent at 11/10

The list is complete: a 2-cycle that is not on it does not exist. Stable means |rho| < 1 for the multiplier
rho = (1 - eta f''(x0)) (1 - eta f''(x1)), superstable rho = 0, neutral |rho| = 1; all of them decided exactly.";

impl Orbits {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let sources = input::sources_of(&self.losses)?;
        let parameters = loss::parameters(&self.losses)?;
        let etas = loss::step_sizes(&self.etas)?;
        let limits = loss::limits(&self.losses)?;
        let method = self.method.method()?;
        let job = move |source: &input::Source| {
            let plain = method == Method::GradientDescent;
            if let Some(several) = many::read(source, &parameters)? {
                method_is_plain(plain, source)?;
                if !several.has_steps(&etas) {
                    let message = format!("{}: no step size eta is given", source.name);
                    return Err(Failure::helped(message, "add for example --eta 11/10"));
                }
                return several.report(&etas, false);
            }
            if let Some(loss) = Smooth::read(source, &parameters, &limits)? {
                method_is_plain(plain, source)?;
                return Ok(loss.report(&loss.needed_step_sizes(&etas)?, &limits));
            }
            let loss = Loss::read(source, &parameters)?;
            let etas = loss.needed_step_sizes(&etas)?;
            let analysis = loss.analyse(&limits)?;
            if plain {
                let lists = loss::orbits(&loss, &etas);
                return Ok(Report::new(loss.heading(), &analysis, &lists).with_simulation(&analysis, &lists));
            }
            let at = |step: &NamedStep| {
                (step.text.clone(), certify::orbits_under(&loss.polynomial, &step.eta, &method))
            };
            let lists: Vec<_> = etas.iter().map(at).collect();
            let spectra: Vec<_> = lists
                .iter()
                .map(|(_, list)| momentum::multipliers(&loss.polynomial, &method, list))
                .collect();
            let report = Report::new(loss.heading(), &analysis, &lists).under(&method, &spectra);
            Ok(report.with_momentum_check(&loss.polynomial, &method, &lists, &spectra))
        };
        let text = |report: &Report| text_of_orbits(report, Paint::Ansi);
        work::run(&self.losses.common, &sources, Arc::new(job), text)
    }
}

/// Methods with momentum are for polynomials in one variable.
fn method_is_plain(plain: bool, source: &input::Source) -> Result<(), Failure> {
    if plain {
        return Ok(());
    }
    let message = format!("{}: --momentum takes a polynomial in one variable", source.name);
    Err(Failure::helped(message, "leave --momentum out"))
}
