//! `many-identity`: two polynomials in several names are equal.

use super::{Decides, SHARED, other_kind};
use crate::fields::Fields;
use crate::json::Json;
use crate::several::loss::Loss;
use crate::several::multi_poly::MultiPoly;
use crate::several::problem::Claim;
use crate::verdict::Reason;
use num_bigint::BigInt;
use num_rational::BigRational;

/// The difference of the sides expands to 0, or to something else; names without a value are indeterminates.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    Fields::new(json, path, &["kind"], &SHARED)?;
    let Some(Claim::Identity { left, right }) = claim else { return Err(other_kind()) };
    let parameters = &loss.problem.parameters;
    let value = |name: &str| parameters.iter().find(|(known, _)| known == name).map(|(_, q)| q.clone());
    let minus = BigRational::from(BigInt::from(-1));
    let right = MultiPoly::of(right, &value, &loss.budget)?.scaled(&minus)?;
    Ok(Some(MultiPoly::of(left, &value, &loss.budget)?.plus(&right)?.is_zero()))
}
