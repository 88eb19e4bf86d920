//! The claims of a problem file, and the certificate of all results.

use super::failure::Failure;
use super::loss::Loss;
use crate::certify::certificate::{Certificate, Checked};
use crate::certify::{Analysis, Claims, Limits, OrbitList, Verdict};
use crate::expr::{BinaryOp, Expr};
use crate::problem::{
    ExpectedEvent, ExpectedStability, Inequality, Limit, Problem, Region, Statement, StepRange,
};
use crate::report::{ProvedClaim, Report};
use crate::simulate::{CompiledLoss, ProvedFact, ProvedSet};

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

/// Further claims that are proved, with their indices.
pub(super) fn facts(loss: &Loss, verdicts: &[Verdict]) -> Vec<(usize, ProvedFact)> {
    let float = |e: &Expr| Some(loss.problem.substituted(e).eval_f64(&|_| None)).filter(|x| x.is_finite());
    let range = |eta: &StepRange| match eta {
        StepRange::At(eta) => Some((float(eta)?, float(eta)?)),
        StepRange::Between(from, to) => Some((float(from)?, float(to)?)),
    };
    let interval = |region: &Region| match &region.sides[..] {
        [(_, from, to)] => Some((float(from)?, float(to)?)),
        _ => None,
    };
    let cycles =
        |eta: &Expr, period, count, stability: Option<ExpectedStability>, within: &Option<Region>| {
            let attract = match stability? {
                ExpectedStability::Stable | ExpectedStability::Superstable => true,
                ExpectedStability::Unstable => false,
                ExpectedStability::Neutral | ExpectedStability::Undecided => return None,
            };
            let within = match within {
                Some(region) => Some(interval(region)?),
                None => None,
            };
            // That cycles which do not attract are there is nothing that runs show, only that no others are.
            Some(ProvedFact::Cycles { eta: float(eta)?, period, count, attract, within })
        };
    let fact = |statement: &Statement| match statement {
        Statement::Invariant { eta, starts } => {
            Some(ProvedFact::Invariant { eta: float(eta)?, starts: interval(starts)? })
        }
        Statement::Descent { eta, starts } => {
            Some(ProvedFact::Descent { eta: float(eta)?, starts: interval(starts)? })
        }
        Statement::Converges { eta, starts, to: Limit::Infinity } => {
            Some(ProvedFact::Diverges { eta: range(eta)?, starts: interval(starts)? })
        }
        Statement::Period2 { eta, count, stability, within } => cycles(eta, 2, *count, *stability, within),
        Statement::Period { period, eta, count, stability, within } => {
            cycles(eta, *period, *count, *stability, within)
        }
        Statement::CycleThrough { at, eta } => match &at.coordinates[..] {
            [(_, x)] => Some(ProvedFact::CycleThrough { at: float(x)?, eta: range(eta)? }),
            _ => None,
        },
        Statement::CriticalStep { event, period, eta } => {
            let multiplier = match event {
                ExpectedEvent::Flip | ExpectedEvent::MinimiserFlip => -1,
                ExpectedEvent::Superstable => 0,
                ExpectedEvent::Fold | ExpectedEvent::Pitchfork => 1,
            };
            // Before its flip a minimiser attracts as a cycle of period 1.
            let period = if *event == ExpectedEvent::MinimiserFlip { 1 } else { *period };
            Some(ProvedFact::Multiplier { eta: range(eta)?, period, multiplier })
        }
        _ => None,
    };
    let all = loss.problem.claims.iter().zip(verdicts).enumerate();
    // Runs are of plain gradient descent.
    all.filter(|(_, (one, verdict))| one.momentum.is_none() && matches!(verdict, Verdict::Proved(_)))
        .filter_map(|(index, (one, _))| Some((index, fact(&one.statement)?)))
        .collect()
}

/// The sets that are proved to be mapped into themselves, with the indices of their claims.
pub(super) fn sets(problem: &Problem, verdicts: &[Verdict]) -> Vec<(usize, ProvedSet)> {
    let names: Vec<&str> = problem.variables.iter().map(String::as_str).chain([Inequality::STEP]).collect();
    let float = |e: &Expr| Some(problem.substituted(e).eval_f64(&|_| None)).filter(|x| x.is_finite());
    let set = |statement: &Statement| {
        let Statement::InvariantSet { eta, set } = statement else { return None };
        let eta = match eta {
            StepRange::At(eta) => (float(eta)?, float(eta)?),
            StepRange::Between(from, to) => (float(from)?, float(to)?),
        };
        let level = Expr::binary(BinaryOp::Sub, set.left.clone(), set.right.clone());
        let level = CompiledLoss::expression(&problem.substituted(&level), &names).ok()?;
        Some(ProvedSet { eta, level })
    };
    let all = problem.claims.iter().zip(verdicts).enumerate();
    all.filter(|(_, (_, verdict))| matches!(verdict, Verdict::Proved(_)))
        .filter_map(|(index, (one, _))| Some((index, set(&one.statement)?)))
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
