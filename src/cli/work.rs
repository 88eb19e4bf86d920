//! Many losses at once: in parallel, within a time limit, with progress on a terminal.

use super::args::Common;
use super::failure::Failure;
use super::input::Source;
use super::output;
use super::status::Status;
use crate::report::Report;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// What is done with one loss.
pub(super) type Job = dyn Fn(&Source) -> Result<Report, Failure> + Send + Sync;

/// Runs a job on each source, shows what went wrong, and writes all results in the order of the sources.
pub(super) fn run(
    common: &Common,
    sources: &[Source],
    job: Arc<Job>,
    text: impl Fn(&Report) -> String,
) -> Result<Status, Failure> {
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(jobs) = common.jobs {
        pool = pool.num_threads(usize::from(jobs));
    }
    let pool = pool.build().map_err(|error| Failure::new(format!("cannot start threads: {error}")))?;
    let progress = progress(common, sources.len());
    let results: Vec<Result<Report, Failure>> = pool.install(|| {
        let one = |source: &Source| {
            let result = within(common.time_limit, source, &job);
            progress.inc(1);
            result
        };
        sources.par_iter().map(one).collect()
    });
    progress.finish_and_clear();
    let mut status = Status::Decided;
    for failure in results.iter().filter_map(|result| result.as_ref().err()) {
        output::complain(failure, common.color.into());
        status = status.max(match failure {
            Failure::Limit { .. } => Status::Undecided,
            _ => Status::Bad,
        });
    }
    let reports: Vec<&Report> = results.iter().filter_map(|result| result.as_ref().ok()).collect();
    status = reports.iter().map(|report| Status::of(report)).fold(status, Status::max);
    if !reports.is_empty() {
        output::write(common, &output::render(&reports, common.format, text))?;
    }
    Ok(status)
}

/// The job's answer, or a message that it took too long; the thread is then left to the end of the process.
fn within(limit: Option<f64>, source: &Source, job: &Arc<Job>) -> Result<Report, Failure> {
    let Some(seconds) = limit else { return job(source) };
    let (send, receive) = mpsc::channel();
    let (own_source, own_job) = (source.clone(), Arc::clone(job));
    let work = move || {
        // Nobody listens any more after the limit.
        let _ = send.send(own_job(&own_source));
    };
    std::thread::Builder::new()
        .spawn(work)
        .map_err(|error| Failure::new(format!("cannot start a thread: {error}")))?;
    match receive.recv_timeout(Duration::from_secs_f64(seconds)) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(Failure::Limit {
            message: format!("{}: nothing decided within {seconds} s", source.name),
            help: Some("raise --time-limit".to_string()),
        }),
        Err(RecvTimeoutError::Disconnected) => panic!("the worker stopped without an answer"),
    }
}

fn progress(common: &Common, length: usize) -> ProgressBar {
    let target = if common.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(length as u64), target);
    if length > 1 {
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} losses, {elapsed}") {
            bar.set_style(style);
        }
    } else {
        if let Ok(style) = ProgressStyle::with_template("{spinner} proving, {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
    }
    bar
}
