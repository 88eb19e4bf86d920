//! The problem file of a loss with elementary functions in one variable.

use super::claim::Claim;
use crate::expr::Expr;
use crate::interval::Interval;
use crate::poly::Poly;
use crate::problem::{self, find, wrong};
use crate::toml::Value;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;

/// A problem: a loss on a bounded domain. All that is said of it is said of the domain.
pub struct Problem {
    /// The name of the variable.
    pub variable: String,
    /// The parameters with their values.
    pub parameters: Vec<(String, BigRational)>,
    /// The loss.
    pub loss: Expr,
    /// The domain.
    pub domain: Interval,
    /// The claims, in the order of the file.
    pub claims: Vec<Claim>,
}

/// Where a loss is looked at, unless the file says so.
const DOMAIN: (i64, i64) = (-10, 10);

/// Reads a problem file.
pub fn parse(text: &str) -> Result<Problem, Reason> {
    let sections = problem::sections(text, &["domain"])?;
    let top = &sections[0].table;
    let parameters = problem::parameters(&sections)?;
    let loss = problem::loss(top)?;
    let variable = problem::variable(find(top, "variables"), &loss, &parameters)?;
    // Exact values, ranges and most claims read as they do for polynomials.
    let zero = Poly::new(Vec::new(), BigInt::from(1));
    let shell = problem::Problem { variable, parameters, loss: zero, claims: Vec::new() };
    let domain = match find(top, "domain") {
        None => Interval::new(BigInt::from(DOMAIN.0).into(), BigInt::from(DOMAIN.1).into()),
        Some(Value::Table(_)) => {
            let (lo, hi) = problem::range(find(top, "domain").unwrap_or(&Value::Boolean(false)), &shell)?;
            let ends = lo.as_rational().cloned().zip(hi.as_rational().cloned());
            let (lo, hi) = ends.ok_or_else(|| Fault::Unsupported.because("a domain with irrational ends"))?;
            Interval::new(lo, hi)
        }
        Some(_) => None,
    };
    let domain = domain.ok_or_else(|| wrong("the domain"))?;
    let claims = sections.iter().filter(|section| section.name == "claim");
    let claims = claims.map(|section| Claim::new(&section.table, &shell)).collect();
    let problem::Problem { variable, parameters, .. } = shell;
    Ok(Problem { variable, parameters, loss, domain, claims })
}
