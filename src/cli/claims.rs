//! The claims of a problem file.

use super::failure::Failure;
use super::loss::Loss;
use crate::certify::{Claims, Limits};
use crate::report::Report;

/// Adds a verdict on each claim.
pub(super) fn decide(loss: &Loss, limits: &Limits, report: &mut Report) -> Result<(), Failure> {
    if loss.problem.claims.is_empty() {
        return Ok(());
    }
    let claims = Claims::new(&loss.problem, limits).map_err(|diagnostic| loss.wrong(diagnostic))?;
    for claim in &loss.problem.claims {
        let verdict = claims.decide(claim).map_err(|diagnostic| loss.wrong(diagnostic))?;
        report.add_claim(claim, &verdict);
    }
    Ok(())
}
