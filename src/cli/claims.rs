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

#[cfg(test)]
mod tests {
    use super::certified;
    use crate::certify::{Limits, Verdict};
    use crate::cli::failure::Failure;
    use crate::cli::input::Source;
    use crate::cli::loss::{self, Loss};
    use crate::cli::status::Status;
    use crate::report::Report;
    use std::process::ExitCode;

    const PROBLEM: &str =
        "loss = \"(x^2-1)^2/4\"\n[[claim]]\nkind = \"period-2\"\neta = \"11/10\"\ncount = 3\n";

    /// A prover that is wrong, in what it says of a claim or in a result.
    fn answer(wrong_verdict: bool, wrong_result: bool) -> Result<Report, Failure> {
        let source =
            Source { name: "seeded".into(), text: PROBLEM.into(), is_problem: true, variables: Vec::new() };
        let (loss, limits) = (Loss::read(&source, &[])?, Limits::default());
        let mut analysis = loss.analyse(&limits)?;
        if wrong_result {
            analysis.minimisers[0].kind = crate::certify::ConditionKind::Subcritical;
        }
        let lists = loss::orbits(&loss, &loss::step_sizes(&["11/10".to_string()])?);
        let mut report = Report::new(loss.heading(), &analysis, &lists);
        let mut verdicts = super::decide(&loss, &limits, &mut report)?;
        if wrong_verdict {
            verdicts = vec![Verdict::Refuted("seeded".into())];
        }
        certified(&loss, true, (&analysis, &lists), &verdicts, report)
    }

    #[test]
    fn what_the_checker_rejects_is_an_internal_fault_and_no_result() {
        assert_eq!(answer(false, false).unwrap().certificate.unwrap().missing.len(), 0);
        for (verdict, result) in [(true, false), (false, true)] {
            let failure = answer(verdict, result).unwrap_err();
            let message = failure.render();
            assert!(message.contains("internal fault"), "{message}");
            assert!(
                message.contains("the checker rejects what is held for proved: not shown: "),
                "{message}"
            );
            assert!(message.contains("nothing is proved") && message.contains("\"kind\":"), "{message}");
            let status = Status::of_failure(&failure);
            assert_eq!(status, Status::Internal);
            assert_eq!(format!("{:?}", ExitCode::from(status)), format!("{:?}", ExitCode::from(101)));
            // No other result of a folder outweighs it.
            assert!(
                [Status::Refuted, Status::Bad, Status::Undecided].into_iter().all(|other| other < status)
            );
        }
    }
}
