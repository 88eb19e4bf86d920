//! Losses with parameters that have no single value.

use super::failure::Failure;
use super::input::Source;
use super::loss;
use crate::certify::parametric::Family;
use crate::certify::{ClaimsForAll, Limits, has_open_parameters};
use crate::report::Report;

/// The result for all values of the parameters, claims included; `None` where every parameter has a value.
pub(super) fn report(
    source: &Source,
    parameters: &[(String, String)],
    limits: &Limits,
) -> Result<Option<Report>, Failure> {
    let wrong = |diagnostic| Failure::at(&source.name, &source.text, diagnostic);
    let problem = loss::problem(source, parameters)?;
    if !has_open_parameters(&problem) {
        return Ok(None);
    }
    let family = Family::new(&problem).map_err(wrong)?;
    let loss = problem.substituted(&problem.loss);
    let mut report = Report::of_family(loss::heading(&problem), &family).with_lemma(&loss);
    if !problem.claims.is_empty() {
        let claims = ClaimsForAll::new(&problem, limits).map_err(wrong)?;
        for claim in &problem.claims {
            let verdict = claims.decide(claim);
            report.add_claim(claim, &verdict);
        }
    }
    Ok(Some(report))
}
