//! `twostep derive`

use super::args::Losses;
use super::failure::Failure;
use super::family;
use super::input;
use super::loss::{self, Loss};
use super::many;
use super::output;
use super::smooth::Smooth;
use super::status::Status;
use super::work;
use crate::report::Report;
use clap::Args;
use std::sync::Arc;

/// Show the exact derivatives, the condition and the branch series of a loss
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Derive {
    /// The losses and the shared flags.
    #[command(flatten)]
    pub losses: Losses,
}

const EXAMPLES: &str = "\
Examples:
  twostep derive \"(x^2-1)^2/4\"
  twostep derive \"(x^2-mu)^2/4\" --param mu=2/3 --format latex
  twostep derive \"(x^2-mu)^2/4\" --param mu=positive        for all mu > 0
  twostep derive \"x^2/2 + a*x^3 + x^4\" --param a=-2..2     where the condition changes
  twostep derive \"x^4/4 - a*x^2/2 + b*x\" --param a=1..2 --param b=-1/2..1/2

Everything is exact. A 2-cycle x0, x1 with centre m = (x0 + x1)/2 and D = (x1 - x0)^2/4 solves S(m, D) = 0 and
eta A(m, D) = 2, where S = f'(m) + f'''(m) D/2! + ... and A = f''(m) + f''''(m) D/3! + ...; the branch series is
2/eta = A along S = 0, and its first coefficient is -alpha/(6 f'').";

impl Derive {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let sources = input::sources_of(&self.losses)?;
        let parameters = loss::parameters(&self.losses)?;
        let limits = loss::limits(&self.losses)?;
        let job = move |source: &input::Source| {
            if let Some(several) = many::read(source, &parameters)? {
                return several.report(&[], false);
            }
            match family::report(source, &parameters, &limits) {
                Ok(None) => {}
                Ok(Some(report)) => return Ok(report),
                // A squared loss of another function with symbols still has the identity of Lemma 2.
                Err(failure) => return family::lemma(source, &parameters)?.ok_or(failure),
            }
            let loss = match Loss::read(source, &parameters) {
                Ok(loss) => loss,
                Err(failure) => {
                    if let Some(loss) = Smooth::read(source, &parameters, &limits)? {
                        let expression = loss.problem.substituted(&loss.problem.loss);
                        return Ok(loss
                            .report(&[], &limits)
                            .with_smooth_formulas(&loss.loss)
                            .with_lemma(&expression));
                    }
                    // A squared loss of another function still has the identity of Lemma 2.
                    return family::lemma(source, &parameters)?.ok_or(failure);
                }
            };
            let analysis = loss.analyse(&limits)?;
            Ok(Report::new(loss.heading(), &analysis, &[])
                .with_formulas(&loss.polynomial)
                .with_lemma(&loss.problem.substituted(&loss.problem.loss)))
        };
        work::run(&self.losses.common, &sources, Arc::new(job), output::full_text)
    }
}
