//! Numbered jobs on several threads, whose answers come back in order, as soon as all before them are there.

use super::failure::Failure;
use super::interrupt::Interrupt;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// How often Ctrl-C is looked for.
const LOOK: Duration = Duration::from_millis(50);

/// How the work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// All answers were taken.
    Complete,
    /// Ctrl-C: what was finished was taken, in order but with gaps.
    Interrupted,
    /// Whoever takes the answers wants no more.
    Enough,
}

/// Runs `job` on 0, 1, ... below `count` with so many threads [default: all cores], and hands the answers to `take` in
/// order. A panic in a job goes on in the caller.
pub(super) fn run<T: Send + 'static>(
    threads: Option<u16>,
    count: usize,
    interrupt: &Interrupt,
    job: impl Fn(usize) -> T + Send + Sync + 'static,
    mut take: impl FnMut(usize, T) -> Result<ControlFlow<()>, Failure>,
) -> Result<Ended, Failure> {
    let threads = threads.map_or_else(|| thread::available_parallelism().map_or(1, usize::from), usize::from);
    let (send, receive) = mpsc::channel();
    let next = Arc::new(AtomicUsize::new(0));
    let job = Arc::new(job);
    // The threads are not joined: after Ctrl-C a long job must not hold the process.
    for _ in 0..threads.min(count) {
        let (send, next, job, interrupt) =
            (send.clone(), Arc::clone(&next), Arc::clone(&job), interrupt.clone());
        let work = move || {
            while !interrupt.asked() {
                let number = next.fetch_add(1, Ordering::SeqCst);
                if number >= count {
                    break;
                }
                let answer = panic::catch_unwind(AssertUnwindSafe(|| job(number)));
                if send.send((number, answer)).is_err() {
                    break;
                }
            }
        };
        thread::Builder::new()
            .spawn(work)
            .map_err(|error| Failure::new(format!("cannot start threads: {error}")))?;
    }
    drop(send);
    let mut waiting = BTreeMap::new();
    let mut due = 0;
    while due < count {
        match receive.recv_timeout(LOOK) {
            Ok((number, answer)) => {
                waiting.insert(number, answer.unwrap_or_else(|fault| panic::resume_unwind(fault)));
            }
            Err(RecvTimeoutError::Timeout) => {}
            // All threads have stopped at Ctrl-C.
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if interrupt.asked() {
            break;
        }
        while let Some(answer) = waiting.remove(&due) {
            if stops(take(due, answer), interrupt)? {
                return Ok(Ended::Enough);
            }
            due += 1;
        }
    }
    if due == count {
        return Ok(Ended::Complete);
    }
    while let Ok((number, answer)) = receive.try_recv() {
        waiting.insert(number, answer.unwrap_or_else(|fault| panic::resume_unwind(fault)));
    }
    for (number, answer) in waiting {
        if stops(take(number, answer), interrupt)? {
            break;
        }
    }
    Ok(Ended::Interrupted)
}

/// Where no more answers are wanted, the threads stop too.
fn stops(answer: Result<ControlFlow<()>, Failure>, interrupt: &Interrupt) -> Result<bool, Failure> {
    let stop = !matches!(answer, Ok(ControlFlow::Continue(())));
    if stop {
        interrupt.ask();
    }
    answer.map(|_| stop)
}

#[cfg(test)]
mod tests {
    use super::{Ended, run};
    use crate::cli::interrupt::Interrupt;
    use std::ops::ControlFlow;
    use std::thread;
    use std::time::Duration;

    fn taken(threads: u16, count: usize) -> Vec<(usize, usize)> {
        let slow_first = |n: usize| {
            if n.is_multiple_of(3) {
                thread::sleep(Duration::from_millis(3));
            }
            n * n
        };
        let mut all = Vec::new();
        let take = |n, answer| {
            all.push((n, answer));
            Ok(ControlFlow::Continue(()))
        };
        let ended = run(Some(threads), count, &Interrupt::default(), slow_first, take).unwrap();
        assert_eq!(ended, Ended::Complete);
        all
    }

    #[test]
    fn answers_come_in_order_for_any_number_of_threads() {
        let expected: Vec<_> = (0..20).map(|n| (n, n * n)).collect();
        for threads in [1, 2, 7] {
            assert_eq!(taken(threads, 20), expected);
        }
        assert!(taken(3, 0).is_empty());
    }

    #[test]
    fn an_interrupt_keeps_what_is_finished() {
        let interrupt = Interrupt::default();
        let asker = interrupt.clone();
        let job = move |n: usize| {
            if n == 4 {
                asker.ask();
            }
            n
        };
        let mut all = Vec::new();
        let take = |n, _| {
            all.push(n);
            Ok(ControlFlow::Continue(()))
        };
        assert_eq!(run(Some(1), 1_000_000, &interrupt, job, take).unwrap(), Ended::Interrupted);
        assert_eq!(all, (0..all.len()).collect::<Vec<_>>());
        assert!(all.len() <= 5);
    }

    #[test]
    fn whoever_has_enough_stops_the_work() {
        let take = |n, _: usize| Ok(if n < 2 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) });
        assert_eq!(run(Some(2), 1_000_000, &Interrupt::default(), |n| n, take).unwrap(), Ended::Enough);
    }
}
