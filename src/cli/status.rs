//! Exit statuses.

use super::failure::Failure;
use super::interrupt;
use crate::report::{Report, SweepStatus, VerdictName};
use std::process::ExitCode;

/// How a run ended, in rising order of weight: of several results the heaviest counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    /// Everything asked was proved, or decided where nothing was claimed: 0.
    #[default]
    Decided,
    /// Something stayed undecided within the limits: 3.
    Undecided,
    /// A claim was refuted: 1.
    Refuted,
    /// Bad usage or input: 2.
    Bad,
    /// Ctrl-C ended it: 130.
    Interrupted,
    /// The program contradicts itself: 101.
    Internal,
}

impl Status {
    /// The status of one result.
    pub(super) fn of(report: &Report) -> Self {
        if report.count(VerdictName::Refuted) > 0 {
            Status::Refuted
        } else if report.count(VerdictName::Undecided) > 0 || !report.is_decided() {
            Status::Undecided
        } else {
            Status::Decided
        }
    }
}

impl Status {
    /// The status of a point of a sweep.
    pub(super) fn of_point(point: SweepStatus) -> Self {
        match point {
            SweepStatus::Decided => Status::Decided,
            SweepStatus::Undecided => Status::Undecided,
            SweepStatus::Failed => Status::Bad,
        }
    }

    /// The status of a loss without a result.
    pub(super) fn of_failure(failure: &Failure) -> Self {
        match failure {
            Failure::Limit { .. } => Status::Undecided,
            Failure::Internal(_) => Status::Internal,
            _ => Status::Bad,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        ExitCode::from(match status {
            Status::Decided => 0,
            Status::Refuted => 1,
            Status::Bad => 2,
            Status::Interrupted => interrupt::STATUS,
            Status::Undecided => 3,
            Status::Internal => super::INTERNAL_ERROR,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Status;

    #[test]
    fn the_heaviest_counts() {
        let worst = [Status::Undecided, Status::Decided, Status::Refuted].into_iter().max();
        assert_eq!(worst, Some(Status::Refuted));
        assert!(Status::Bad > Status::Refuted);
    }
}
