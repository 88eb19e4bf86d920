//! Many losses at once: in parallel, within a time limit, with progress on a terminal.

use super::args::{Common, Format};
use super::failure::Failure;
use super::input::Source;
use super::interrupt::Interrupt;
use super::lines::Lines;
use super::meter::Meter;
use super::ordered::{self, Ended};
use super::output;
use super::status::Status;
use crate::report::{self, Report};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// What is done with one loss.
pub(super) type Job = dyn Fn(&Source) -> Result<Report, Failure> + Send + Sync;

/// Runs a job on each source, shows what went wrong, and writes all results in the order of the sources: several in JSON
/// as lines, each as soon as it and all before it are there.
pub(super) fn run(
    common: &Common,
    sources: &[Source],
    job: Arc<Job>,
    text: impl Fn(&Report) -> String,
) -> Result<Status, Failure> {
    run_with(common, sources, &Arc::new(Meter::new(common, sources.len())), job, text)
}

/// The same, with the meter that the job reports its stages to.
pub(super) fn run_with(
    common: &Common,
    sources: &[Source],
    meter: &Arc<Meter>,
    job: Arc<Job>,
    text: impl Fn(&Report) -> String,
) -> Result<Status, Failure> {
    use_threads(common.jobs);
    let several = sources.len() > 1;
    let interrupt = if several { Interrupt::listen()? } else { Interrupt::default() };
    let stream = several && common.format == Format::Json;
    let mut lines = stream.then(|| Lines::create(common.output.as_deref())).transpose()?;
    let (limit, owned) = (common.time_limit, sources.to_vec());
    let own = Arc::clone(meter);
    let one = move |index: usize| within(limit, Some(&own), &owned[index], &job);
    let mut status = Status::Decided;
    let mut reports: Vec<Report> = Vec::new();
    let take = |index: usize, result: Result<Report, Failure>| {
        meter.finished();
        match result {
            Ok(report) => {
                status = status.max(Status::of(&report));
                let colour = common.color.into();
                meter.suspend(|| output::disagreements(&sources[index].name, &report, colour));
                if let Some(lines) = &mut lines {
                    return lines.write(&report::json_line(&report));
                }
                reports.push(report);
            }
            Err(failure) => {
                meter.suspend(|| output::complain(&failure, common.color.into()));
                status = status.max(Status::of_failure(&failure));
            }
        }
        Ok(ControlFlow::Continue(()))
    };
    let ended = ordered::run(common.jobs, sources.len(), &interrupt, one, take)?;
    meter.clear();
    if !reports.is_empty() {
        let reports: Vec<&Report> = reports.iter().collect();
        output::write(common, &output::render(&reports, common.format, several, text))?;
    }
    Ok(if ended == Ended::Interrupted { Status::Interrupted } else { status })
}

/// Parallel parts of one job use no more threads than there may be jobs.
pub(super) fn use_threads(jobs: Option<u16>) {
    if let Some(jobs) = jobs {
        // The pool of the process is made once; a second attempt changes nothing.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global();
    }
}

/// The job's answer, or a message that it took too long; the thread is then left to the end of the process.
pub(super) fn within<T: Send + 'static, J>(
    limit: Option<f64>,
    meter: Option<&Meter>,
    source: &Source,
    job: &Arc<J>,
) -> Result<T, Failure>
where
    J: Fn(&Source) -> Result<T, Failure> + Send + Sync + ?Sized + 'static,
{
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
    // A job that watches the time itself keeps what it has: it gets a moment to hand it over.
    let stage = || meter.map_or("", Meter::stage);
    let wait = |seconds: f64| receive.recv_timeout(Duration::from_secs_f64(seconds));
    let answer = match wait(seconds) {
        Err(RecvTimeoutError::Timeout) if !stage().is_empty() => wait(0.2 + 0.2 * seconds),
        answer => answer,
    };
    match answer {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(Failure::Limit {
            message: match stage() {
                "" => format!("{}: nothing decided within {seconds} s", source.name),
                stage => format!("{}: stopped while {stage}, after {seconds} s", source.name),
            },
            help: Some("raise --time-limit".to_string()),
        }),
        Err(RecvTimeoutError::Disconnected) => panic!("the worker stopped without an answer"),
    }
}
