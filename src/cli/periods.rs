//! `twostep periods`

use super::args::Losses;
use super::failure::Failure;
use super::input;
use super::loss::{self, Loss};
use super::range::rational;
use super::status::Status;
use super::work;
use crate::certify::Minimiser;
use crate::certify::period::{attracting_cycles, cascade, period_window, periodic_orbits};
use crate::report::{Paint, PeriodProofs, PeriodicOrbit, Periods as Result, Report, text_of_periods};
use clap::Args;
use std::sync::Arc;

/// List all orbits of least period 1 to 4, and proved attracting cycles of longer period
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Periods {
    /// The losses and the shared flags.
    #[command(flatten)]
    pub losses: Losses,

    /// A rational step size: 127/100, 1.27
    #[arg(long = "eta", value_name = "R", allow_hyphen_values = true)]
    pub eta: String,

    /// Only this least period, 1 to 4
    #[arg(long, value_name = "P", value_parser = clap::value_parser!(u8).range(1..=4))]
    pub period: Option<u8>,

    /// The longest period of attracting cycles that are looked for
    #[arg(long, value_name = "P", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub longest: u16,

    /// The window of this period around the step size: its ends, and where the cycle is superstable, certified
    #[arg(long, value_name = "P", value_parser = clap::value_parser!(u16).range(2..=256))]
    pub window: Option<u16>,

    /// Follow the attracting cycle near this start through its period doublings, up to the step size --until
    #[arg(long, value_name = "X", requires = "until", allow_hyphen_values = true)]
    pub doublings_from: Option<String>,

    /// The largest step size of the doublings
    #[arg(long, value_name = "R", requires = "doublings_from")]
    pub until: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  twostep periods \"(x^2-1)^2/4\" --eta 127/100                 the attracting 4-cycles beyond sqrt(5)-1
  twostep periods \"(x^2-1)^2/4\" --eta 14531/10000             a window of period 3
  twostep periods \"(x^2-1)^2/4\" --eta 14531/10000 --window 3    its ends, and the superstable 3-cycle
  twostep periods \"(x^2-1)^2/4\" --eta 11/10 --doublings-from 1 --until 13/10 --longest 32

Lists are complete; stability is that of the multiplier over the whole period.";

impl Periods {
    pub(super) fn run(&self) -> std::result::Result<Status, Failure> {
        let sources = input::sources_of(&self.losses)?;
        let parameters = loss::parameters(&self.losses)?;
        let limits = loss::limits(&self.losses)?;
        let text = self.eta.trim().to_string();
        let eta = rational("--eta", &text)?;
        if eta <= 0 {
            let message = format!("--eta {text}: a step size eta is greater than 0");
            return Err(Failure::helped(message, "write for example 127/100"));
        }
        let wanted: Vec<usize> = self.period.map_or((1..=4).collect(), |p| vec![usize::from(p)]);
        let longest = usize::from(self.longest);
        let doublings = match (&self.doublings_from, &self.until) {
            (Some(start), Some(until)) => {
                Some((rational("--doublings-from", start)?.to_f64(), rational("--until", until)?))
            }
            _ => None,
        };
        let window = self.window.map(usize::from);
        let job = move |source: &input::Source| {
            let loss = Loss::read(source, &parameters)?;
            let analysis = loss.analyse(&limits)?;
            let mut periods = Result::new(&text);
            let list = |period: &usize| (*period, periodic_orbits(&loss.polynomial, &eta, *period));
            let lists: Vec<_> = wanted.iter().map(list).collect();
            lists.iter().for_each(|(period, found)| periods.add(*period, found));
            let cycles = attracting_cycles(&loss.polynomial, &eta, longest);
            let longer: Vec<_> = cycles.iter().filter(|cycle| !wanted.contains(&cycle.period())).collect();
            periods.attracting = longer.iter().map(|cycle| PeriodicOrbit::new(cycle)).collect();
            let (mut found_window, mut crossings) = (None, Vec::new());
            if let Some(period) = window {
                let at = |m: &Minimiser| period_window(&loss.polynomial, &eta, m.point.approx(), period);
                found_window = analysis.minimisers.iter().rev().find_map(at);
                periods.add_window(period, found_window.as_ref());
            }
            if let Some((start, until)) = &doublings {
                crossings = cascade(&loss.polynomial, &eta, until, *start, longest);
                periods.add_doublings(&crossings);
            }
            let proofs = PeriodProofs {
                eta: &eta,
                lists: &lists,
                attracting: &longer,
                window: found_window.as_ref(),
                doublings: &crossings,
            };
            let report = Report::new(loss.heading(), &analysis, &[]).with_periods(periods);
            Ok(report.with_period_check(&loss.polynomial, &proofs))
        };
        let text = |report: &Report| text_of_periods(report, Paint::Ansi);
        work::run(&self.losses.common, &sources, Arc::new(job), text)
    }
}
