//! `twostep certify`

use super::args::Losses;
use super::certificate_files::Files;
use super::claims;
use super::facts;
use super::failure::Failure;
use super::family;
use super::input::{self, Source};
use super::loss::{self, Loss, NamedStep};
use super::many;
use super::output;
use super::smooth::Smooth;
use super::status::Status;
use super::work;
use crate::certify::{Analysis, Limits, has_open_parameters};
use crate::report::Report;
use crate::simulate::CompiledLoss;
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;

/// Prove everything about a loss, and decide all claims of a problem file
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Certify {
    /// The losses and the shared flags.
    #[command(flatten)]
    pub losses: Losses,

    /// Also list all 2-cycles at this step size, exact: 11/10, 0.1, sqrt(5)-1; may be given several times
    #[arg(long = "eta", value_name = "R", allow_negative_numbers = true)]
    pub etas: Vec<String>,

    /// Write the certificate, which `twostep check` and `twostep-check` recheck; a folder for several losses
    #[arg(long, value_name = "FILE")]
    pub certificate: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  twostep certify \"(x^2-1)^2/4\" --eta 11/10
  twostep certify problems/double-well.toml --format json
  twostep certify problems/ --quiet
  twostep certify \"(x*y-1)^2/2 + x^2/100\" --variables x,y --eta 11/10
  twostep certify \"(x^2-mu)^2/4\" --param mu=2/3 --format latex -o double-well.tex
  twostep certify problems/double-well.toml --certificate double-well.json
  echo \"x^2/2 + x^4/4\" | twostep certify -

Everything is put before the independent checker first; `proved (no certificate yet)` marks what it cannot check.

The verdict at a minimiser, from alpha = 3 f'''^2 - f'' f'''':
  supercritical   alpha > 0: stable 2-cycles just above eta_c = 2/f''
  subcritical     alpha < 0: unstable 2-cycles just below it
  generalised-..  alpha = 0, decided by the first non-zero coefficient of the branch
  degenerate      a quadratic loss;  flat: f'' = 0

Exit status: 0 proved or decided, 1 a claim refuted, 2 bad usage or input, 3 something undecided.";

impl Certify {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let sources = input::sources_of(&self.losses)?;
        let parameters = loss::parameters(&self.losses)?;
        let etas = loss::step_sizes(&self.etas)?;
        let limits = loss::limits(&self.losses)?;
        let files = self.certificate.as_deref().map(|path| Files::new(path, &sources)).transpose()?;
        let job = move |source: &input::Source| {
            let report = prove(source, &parameters, &etas, &limits)?;
            if let Some(files) = &files {
                files.write(source, parameters.is_empty() && limits.domain.is_none(), &report)?;
            }
            Ok(report)
        };
        work::run(&self.losses.common, &sources, Arc::new(job), output::full_text)
    }
}

/// Everything about the loss of a source, with a verdict on each claim: what `certify`, `report` and `gallery` show.
pub(super) fn prove(
    source: &Source,
    parameters: &[(String, String)],
    etas: &[NamedStep],
    limits: &Limits,
) -> Result<Report, Failure> {
    if let Some(several) = many::read(source, parameters)? {
        return several.report(etas, true);
    }
    if let Some(report) = family::report(source, parameters, limits)? {
        return Ok(report);
    }
    if let Some(loss) = Smooth::read(source, parameters, limits)? {
        let as_read = source.is_problem && parameters.is_empty() && limits.domain.is_none();
        return loss.prove(&loss.all_step_sizes(etas)?, limits, as_read);
    }
    Analysed::new(source, parameters, limits)?.prove(etas, limits)
}

/// A polynomial loss in one variable with all that does not depend on a step size.
pub(super) struct Analysed {
    loss: Loss,
    analysis: Analysis,
    /// Is the problem as its file states it?
    as_read: bool,
}

impl Analysed {
    fn new(source: &Source, parameters: &[(String, String)], limits: &Limits) -> Result<Self, Failure> {
        let loss = Loss::read(source, parameters)?;
        let analysis = loss.analyse(limits)?;
        Ok(Analysed { loss, analysis, as_read: source.is_problem && parameters.is_empty() })
    }

    /// The loss of a source; `None` where it is no polynomial in one variable, or has parameters without a value.
    pub(super) fn read(
        source: &Source,
        parameters: &[(String, String)],
        limits: &Limits,
    ) -> Result<Option<Self>, Failure> {
        let problem = loss::problem(source, parameters)?;
        let is_one = problem.variables.len() == 1
            && !has_open_parameters(&problem)
            && problem.loss_polynomial().is_ok();
        is_one.then(|| Analysed::new(source, parameters, limits)).transpose()
    }

    /// The result at some step sizes, with a verdict on each claim.
    pub(super) fn prove(&self, etas: &[NamedStep], limits: &Limits) -> Result<Report, Failure> {
        let Analysed { loss, analysis, as_read } = self;
        let etas = loss.all_step_sizes(etas)?;
        let lists = loss::orbits(loss, &etas);
        let mut report = Report::new(loss.heading(), analysis, &lists).with_simulation(analysis, &lists);
        let verdicts = claims::decide(loss, limits, &mut report)?;
        report = report.with_claim_check(&loss.polynomial, &facts::proved(&loss.problem, &verdicts));
        let facts = facts::facts(&loss.problem, &verdicts);
        report = report.with_fact_check(&loss.polynomial, &facts, &loss::file(&loss.problem));
        let compiled = CompiledLoss::polynomial(&loss.polynomial);
        report = report.with_set_check(
            &compiled,
            &facts::sets(&loss.problem, &verdicts),
            &loss::file(&loss.problem),
        );
        claims::certified(loss, *as_read, (analysis, &lists), &verdicts, report)
    }
}
