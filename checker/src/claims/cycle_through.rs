//! `cycle-through`: whether a start lies on a 2-cycle at some step size.

use super::{Decides, other_kind};
use crate::claim::Claim;
use crate::context::Context;
use crate::fields::Fields;
use crate::json::Json;
use crate::poly::Poly;
use crate::sturm;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;

/// A start `x` that is no critical point is 2-periodic at the step sizes that are positive roots of the polynomial
/// `f'(x) + f'(x - eta f'(x))`, which is not 0: its value at 0 is `2 f'(x)`. They are counted by Sturm's theorem, so no witness is
/// needed; the statement is about a claim always.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    Fields::new(json, path, &["kind", "claim", "verdict"], &[])?;
    let (at, (from, to)) = match claim {
        Some(Claim::CycleThrough { at, eta }) => (at, eta),
        Some(_) => return Err(other_kind()),
        None => return Err(Fault::Field.because(format!("{path}: must be about a claim"))),
    };
    let gradient = cx.derivative(1);
    let force = gradient.at(at)?;
    if force.numer() == &BigInt::ZERO {
        return Ok(Some(false));
    }
    let image = Poly::constant(at).add_scaled(&Poly::variable(), &-&force);
    cx.spend_on_composition(&gradient, &image)?;
    let sum = gradient.compose(&image)?.add(&Poly::constant(&force));
    if from == to {
        return Ok(Some(to.is_root_of(&sum, &cx.budget)?));
    }
    Ok(Some(sturm::roots_inside(&sum, (from, to), &cx.budget)? > 0))
}
