//! `smooth-identity`: two formulas have the same value at a point, for losses with elementary functions.

use super::smooth_condition::alpha;
use super::{Decides, SHARED, other_kind};
use crate::elementary::claim::Claim;
use crate::elementary::dyadic::Dyadic;
use crate::elementary::formula;
use crate::elementary::jet::{Algebra, Jet};
use crate::elementary::number::Number;
use crate::elementary::slope::{Loss, precision};
use crate::expr::Expr;
use crate::fields::Fields;
use crate::json::Json;
use crate::verdict::{Fault, Reason};

/// The sides are enclosed, so both are defined; where the enclosures do not meet, they differ. They are equal where
/// the exact values have the difference 0.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &["kind", "precision"], &SHARED)?;
    let bits = precision(&fields)?;
    let Some(Claim::Identity { left, right, at }) = claim else { return Err(other_kind()) };
    let (exact, near) = loss.named(at, bits)?;
    loss.over(&near, 4)?;
    let [one, other] = [left, right].map(|side| value(loss, side, &near));
    let (one, other): (Dyadic, Dyadic) = (one?, other?);
    if one.minus(&other).excludes_zero() {
        return Ok(Some(false));
    }
    let difference = value(loss, left, &exact)?.minus(&value(loss, right, &exact)?);
    match difference.sign() {
        Some(sign) => Ok(Some(sign.is_eq())),
        None => Err(Fault::NotDecided.because("the sides have no exact values here")),
    }
}

/// A formula in `f`, its derivatives, `alpha` and `eta_c`, with the values that they have at a point.
fn value<T: Number>(loss: &Loss, side: &Expr, at: &T) -> Result<T, Reason> {
    let derivatives = loss.derivatives(at, 4)?;
    let like = Jet::constant(&Algebra::one_variable(0), at.clone());
    let names = |name: &str| {
        let problem = loss.problem;
        let parameter = problem.parameters.iter().find(|(known, _)| known == name);
        if let Some((_, value)) = parameter {
            return Some(like.like(at.constant(value)));
        }
        let value = match name {
            "alpha" => alpha(&derivatives)?,
            "eta_c" => at.whole(2).over(&derivatives[2])?,
            "f" => derivatives[0].clone(),
            _ if name == problem.variable => at.clone(),
            _ => {
                let order = ["f1", "f2", "f3", "f4"].iter().position(|known| *known == name)?;
                derivatives[order + 1].clone()
            }
        };
        Some(like.like(value))
    };
    Ok(formula::evaluate(side, &names, &like)?.value().clone())
}
