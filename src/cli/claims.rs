//! The claims of a problem file, and the certificate of all results.

use super::failure::Failure;
use super::loss::Loss;
use crate::certify::certificate::{Certificate, Checked};
use crate::certify::{Analysis, Claims, Limits, OrbitList, Verdict};
use crate::report::Report;

/// Adds a verdict on each claim, and gives them back.
pub(super) fn decide(loss: &Loss, limits: &Limits, report: &mut Report) -> Result<Vec<Verdict>, Failure> {
    if loss.problem.claims.is_empty() {
        return Ok(Vec::new());
    }
    let claims = Claims::new(&loss.problem, limits).map_err(|diagnostic| loss.wrong(diagnostic))?;
    let mut verdicts = Vec::new();
    for claim in &loss.problem.claims {
        let verdict = claims.decide(claim).map_err(|diagnostic| loss.wrong(diagnostic))?;
        report.add_claim(claim, &verdict);
        verdicts.push(verdict);
    }
    Ok(verdicts)
}

/// Lets the independent checker go over all results.
pub(super) fn certified(
    loss: &Loss,
    as_read: bool,
    (analysis, lists): (&Analysis, &[(String, OrbitList)]),
    verdicts: &[Verdict],
    report: Report,
) -> Result<Report, Failure> {
    let lists: Vec<OrbitList> = lists.iter().map(|(_, list)| list.clone()).collect();
    let certificate = Certificate::new(&loss.problem, as_read, analysis, &lists, verdicts);
    Ok(report.with_certificate(&accepted(certificate)?))
}

/// What the checker accepts. That it rejects what the prover holds for proved is a fault of one of the two, and no result
/// is shown.
pub(super) fn accepted(certificate: Certificate) -> Result<Checked, Failure> {
    certificate.check().map_err(|rejection| {
        Failure::Internal(format!(
            "the checker rejects what is held for proved: {}\n{}",
            rejection.reason, rejection.statement
        ))
    })
}
