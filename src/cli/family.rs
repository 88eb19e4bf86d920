//! Losses with parameters that have no single value.

use super::claims::accepted;
use super::failure::Failure;
use super::input::Source;
use super::loss;
use crate::certify::certificate::{Certificate, Checked};
use crate::certify::forms::squared_form;
use crate::certify::parametric::{Family, parametric_windows_under};
use crate::certify::{ClaimsForAll, Limits, Verdict, analyse, has_open_parameters};
use crate::dynamics::Method;
use crate::expr::Diagnostic;
use crate::problem::Problem;
use crate::report::{self, Report};

fn wrong(source: &Source, diagnostic: Diagnostic) -> Failure {
    Failure::at(&source.name, &source.text, diagnostic)
}

/// The problem with the family of its losses; `None` where every parameter has a value.
fn read(source: &Source, parameters: &[(String, String)]) -> Result<Option<(Problem, Family)>, Failure> {
    let problem = loss::problem(source, parameters)?;
    if !has_open_parameters(&problem) {
        return Ok(None);
    }
    let family = Family::new(&problem).map_err(|diagnostic| wrong(source, diagnostic))?;
    Ok(Some((problem, family)))
}

/// The phase diagram for all values of the parameters; `None` where every parameter has a value.
pub(super) fn windows(
    source: &Source,
    parameters: &[(String, String)],
    method: &Method,
) -> Result<Option<Report>, Failure> {
    let Some((problem, family)) = read(source, parameters)? else { return Ok(None) };
    let Some(found) = parametric_windows_under(&family, method) else {
        let names: Vec<&str> = family.parameters.iter().map(|range| range.name.as_str()).collect();
        let message = format!("{}: no change of scale removes {}", source.name, names.join(", "));
        let help = format!(
            "give a value, for example --param {}=1; `derive` shows the condition for all values",
            names[0]
        );
        return Err(Failure::helped(message, help));
    };
    let undecided =
        |error| Failure::Limit { message: format!("{}: undecided: {error}", source.name), help: None };
    let found = found.map_err(undecided)?;
    let part = report::Windows::scaled(&found, method, &family.assumptions());
    Ok(Some(Report::of_family_heading(loss::heading(&problem), &family).with_windows(part)))
}

/// For a loss that is no polynomial but written as a square of one variable: the identity of Lemma 2 in terms of its pieces.
pub(super) fn lemma(source: &Source, parameters: &[(String, String)]) -> Result<Option<Report>, Failure> {
    let problem = loss::problem(source, parameters)?;
    let loss = problem.substituted(&problem.loss);
    let [variable] = &problem.variables[..] else { return Ok(None) };
    if squared_form(&loss, variable).is_none() {
        return Ok(None);
    }
    let heading = loss::heading(&problem);
    Ok(Some(Report::observed(heading, &problem.variables).with_lemma(&loss)))
}

/// The result for all values of the parameters, claims included; `None` where every parameter has a value.
pub(super) fn report(
    source: &Source,
    parameters: &[(String, String)],
    limits: &Limits,
) -> Result<Option<Report>, Failure> {
    let Some((problem, family)) = read(source, parameters)? else { return Ok(None) };
    let loss = problem.substituted(&problem.loss);
    let mut report = Report::of_family(loss::heading(&problem), &family).with_lemma(&loss);
    if !problem.claims.is_empty() {
        let claims = ClaimsForAll::new(&problem, limits).map_err(|diagnostic| wrong(source, diagnostic))?;
        let mut verdicts = Vec::new();
        for claim in &problem.claims {
            let verdict = claims.decide(claim);
            report.add_claim(claim, &verdict);
            verdicts.push(verdict);
        }
        let as_read = source.is_problem && parameters.is_empty();
        report = report.with_certificate(&certified(&claims, as_read, limits, &verdicts)?);
    }
    Ok(Some(report))
}

/// Lets the independent checker go over the verdicts, at the value 1 of the parameters that a scaling removes.
fn certified(
    claims: &ClaimsForAll,
    as_read: bool,
    limits: &Limits,
    verdicts: &[Verdict],
) -> Result<Checked, Failure> {
    if !as_read {
        return Ok(Checked::without(verdicts, "parameters given on the command line"));
    }
    let analysed = claims.at_one().and_then(|(problem, scalings)| {
        let polynomial = problem.loss_polynomial().ok()?;
        Some((analyse(&polynomial, limits).ok()?, problem, scalings))
    });
    let Some((analysis, problem, scalings)) = analysed else {
        return Ok(Checked::without(verdicts, "parameters that no scaling removes"));
    };
    accepted(Certificate::for_all(&problem, scalings, &analysis, verdicts)).map(Checked::claims_only)
}
