//! How far the work has come: a bar on a terminal, and the stage for messages.

use super::args::Common;
use super::output;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Shows on a terminal how far the work has come.
pub(super) struct Meter {
    bar: ProgressBar,
    single: bool,
    quiet: bool,
    colour: anstream::ColorChoice,
    stage: Mutex<&'static str>,
}

/// A bar on a terminal that counts pieces of work, with the time that is left.
pub(super) fn counting_bar(quiet: bool, length: usize, pieces: &str) -> ProgressBar {
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(length as u64), target);
    let template = format!("{{bar:30}} {{pos}}/{{len}} {pieces}, {{elapsed}}, {{eta}} left");
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar
}

/// The bar of a single loss has this many marks.
const MARKS: u64 = 1000;

impl Meter {
    /// A meter for a number of losses.
    pub(super) fn new(common: &Common, length: usize) -> Self {
        let bar = counting_bar(common.quiet, length, "losses");
        let single = length <= 1;
        if single {
            if let Ok(style) = ProgressStyle::with_template("{spinner} proving, {elapsed}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Meter { bar, single, quiet: common.quiet, colour: common.color.into(), stage: Mutex::new("") }
    }

    /// A job has reached a stage, and a share of its work.
    pub(super) fn reached(&self, stage: &'static str, share: f64) {
        let mut known = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.single {
            *known = stage;
            return;
        }
        if known.is_empty() {
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {msg}, {elapsed}, about {eta} left") {
                self.bar.set_style(style);
            }
            self.bar.set_length(MARKS);
        }
        *known = stage;
        self.bar.set_message(stage);
        self.bar.set_position((share * MARKS as f64) as u64);
    }

    /// One line on standard error, above the bar.
    pub(super) fn note(&self, message: &str) {
        if !self.quiet {
            self.bar.suspend(|| output::note(message, self.colour));
        }
    }

    /// One of several losses is done.
    pub(super) fn finished(&self) {
        if !self.single {
            self.bar.inc(1);
        }
    }

    /// The end of the work.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// Runs something that writes to the terminal, with the bar out of the way.
    pub(super) fn suspend(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }

    /// The stage that the job has reached last; empty where it reports none.
    pub(super) fn stage(&self) -> &'static str {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
