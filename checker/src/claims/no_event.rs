//! `no-event`: nothing of a kind happens to a 2-cycle or a minimiser at the claimed step sizes.

use super::{Decides, other_kind};
use crate::claim::Claim;
use crate::context::Context;
use crate::elimination;
use crate::fields::Fields;
use crate::json::Json;
use crate::poly::Poly;
use crate::sturm;
use crate::verdict::{Fault, Reason};
use num_traits::Zero;

/// The eliminant of the event has no root among the claimed step sizes; at a single rational one the resultant itself is not 0. No witness is needed; the statement is about a claim always.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    Fields::new(json, path, &["kind", "claim", "verdict"], &[])?;
    let (event, eta, method) = match claim {
        Some(Claim::CriticalStep { event, period: 2, eta, method }) => (*event, eta, method),
        Some(_) => return Err(other_kind()),
        None => return Err(Fault::Field.because(format!("{path}: must be about a claim"))),
    };
    if let (true, Some(eta)) = (eta.0 == eta.1, eta.1.as_rational()) {
        return Ok((!elimination::may_happen(cx, event, method, eta)?).then_some(false));
    }
    let mut eliminant = elimination::eliminant(cx, event, method)?;
    if eliminant.is_zero() {
        return Err(Fault::NotShown.because("the eliminant vanishes"));
    }
    // 0 is no step size.
    while eliminant.numerators().first().is_some_and(Zero::is_zero) {
        eliminant = sturm::quotient(&eliminant, &Poly::variable())?;
    }
    let found = sturm::roots_within(&eliminant, (&eta.0, &eta.1), &cx.budget)?;
    Ok((found == 0).then_some(false))
}
