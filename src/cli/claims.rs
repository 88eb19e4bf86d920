//! The claims of a problem file.

use super::loss::Loss;
use crate::certify::Verdict;
use crate::report::{Report, claim_text};

/// Adds a verdict on each claim.
pub(super) fn decide(loss: &Loss, report: &mut Report) {
    for claim in &loss.problem.claims {
        let statement = claim_text(&claim.statement);
        let reason = "claims of this kind are not decided by this version".to_string();
        report.add_claim(claim.statement.kind(), &statement, &Verdict::Undecided(reason));
    }
}
