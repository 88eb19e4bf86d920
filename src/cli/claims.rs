//! The claims of a problem file, and the certificate of all results.

use super::failure::Failure;
use super::loss::Loss;
use crate::certify::certificate::Certificate;
use crate::certify::{Analysis, Claims, Limits, OrbitList, Verdict};
use crate::expr::Expr;
use crate::problem::{Limit, Statement, StepRange};
use crate::report::{ProvedClaim, Report};

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

/// The claims that are proved, as floats can look at them.
pub(super) fn proved(loss: &Loss, verdicts: &[Verdict]) -> Vec<ProvedClaim> {
    let float = |e: &Expr| Some(loss.problem.substituted(e).eval_f64(&|_| None)).filter(|x| x.is_finite());
    let claim = |statement: &Statement| match statement {
        Statement::StableWindow { from, to } => {
            Some(ProvedClaim::StableWindow { from: float(from)?, to: float(to)? })
        }
        Statement::Converges { eta, starts, to } => {
            let eta = match eta {
                StepRange::At(eta) => (float(eta)?, float(eta)?),
                StepRange::Between(from, to) => (float(from)?, float(to)?),
            };
            let [(_, from, end)] = &starts.sides[..] else { return None };
            let period = match to {
                Limit::Period(period) => *period,
                Limit::Minimiser => 1,
                Limit::Infinity => return None,
            };
            Some(ProvedClaim::Converges { eta, starts: (float(from)?, float(end)?), period })
        }
        _ => None,
    };
    let all = loss.problem.claims.iter().zip(verdicts);
    // Runs are of plain gradient descent.
    all.filter(|(one, verdict)| one.momentum.is_none() && matches!(verdict, Verdict::Proved(_)))
        .filter_map(|(one, _)| claim(&one.statement))
        .collect()
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
    accepted(Certificate::new(&loss.problem, as_read, analysis, &lists, verdicts), report)
}

/// Adds what the checker accepts of a certificate.
pub(super) fn accepted(certificate: Certificate, report: Report) -> Result<Report, Failure> {
    let checked = certificate.check().map_err(|rejection| {
        Failure::Internal(format!(
            "the checker rejects what is held for proved: {}\n{}",
            rejection.reason, rejection.statement
        ))
    })?;
    Ok(report.with_certificate(&checked))
}
