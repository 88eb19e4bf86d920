//! `many-growth`: a start of a set from which the size of a variable shrinks less than claimed in one step.

use super::{Decides, SHARED, other_kind};
use crate::elementary::dyadic::Dyadic;
use crate::elementary::jet::Algebra;
use crate::elementary::slope::precision;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::several::fold::folded;
use crate::several::loss::{Loss, coefficient, still};
use crate::several::plane::value;
use crate::several::problem::Claim;
use crate::verdict::{Fault, Reason};
use num_traits::Signed;

/// The start lies in the set, with the variable at or above 0, and `|y - eta f_y| > rate y`.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &["kind", "precision", "start", "eta"], &SHARED)?;
    let Some(Claim::Decay(decay)) = claim else { return Err(other_kind()) };
    let (bits, n, y) = (precision(&fields)?, loss.dimension(), decay.variable);
    let not_shown = |text: &str| Fault::NotShown.because(text);
    super::many_decay::step_is_no_name(loss)?;
    let (start, eta) = (fields.numbers("start")?, fields.rational("eta")?);
    if start.len() != n || start[y].is_negative() {
        return Err(Fault::Field.because("start: not one number for each variable, or below the plane"));
    }
    if !decay.eta.contains(&Interval::point(eta.clone())) {
        return Err(not_shown("the step size is not one of the claim"));
    }
    let at: Vec<Dyadic> = start.iter().map(|x| Dyadic::new(&Interval::point(x.clone()), bits)).collect();
    let eta = Dyadic::new(&Interval::point(eta), bits);
    for (x, side) in start.iter().zip(&decay.starts) {
        if !side.contains(&Interval::point(x.clone())) {
            return Err(not_shown("the start is not in the box"));
        }
    }
    let point = [&at[..], std::slice::from_ref(&eta)].concat();
    for (quantity, range) in &decay.bounds {
        if !range.contains(&value(loss, quantity, &point)?.to_interval()) {
            return Err(not_shown("the start is not shown to be in the set"));
        }
    }
    let formula = folded(&loss.problem.loss, &loss.problem.variables[y]);
    let formula = formula.as_ref().unwrap_or(&loss.problem.loss);
    let series = loss.over_of(formula, &Algebra::directions(n, &[0, 0]), &at, &still(&at))?;
    let large = || Fault::Limit.because("a number is too large");
    let slope = coefficient(&series, 0, &[y], n)?;
    let after = at[y].minus(&eta.times(&slope).ok_or_else(large)?).absolute();
    let most = value(loss, &decay.rate, &point)?.times(&at[y]).ok_or_else(large)?;
    if after.lo() > most.hi() {
        Ok(Some(false))
    } else {
        Err(not_shown("the variable may shrink at the rate"))
    }
}
