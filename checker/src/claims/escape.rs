//! `escape`: all starts beyond a bound diverge, at all step sizes of an interval.

use super::attractor::period;
use super::{Decides, SHARED, other_kind};
use crate::claim::Claim;
use crate::context::Context;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::poly::Poly;
use crate::sturm::Sequence;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;
use std::cmp::Ordering;

/// `|G(x)| > |x|` for all `|x| >= bound`: from there on the orbit moves outwards, and has no limit, since there the
/// inequality would hold too.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &["kind", "eta", "bound"], &SHARED)?;
    let eta = fields.step_sizes("eta")?;
    let inside = bounded(cx, &fields, &eta)?;
    match claim {
        None => Ok(None),
        Some(Claim::Converges { eta: claimed, starts: (lo, hi), to }) if to == "infinity" => {
            if !eta.contains(claimed) {
                return Err(Fault::NotShown.because("the claim is about other step sizes"));
            }
            let beyond = lo.cmp_rational(inside.hi()).is_ge() || hi.cmp_rational(inside.lo()).is_le();
            Ok(beyond.then_some(true))
        }
        Some(Claim::Converges { eta: claimed, starts: (lo, hi), to }) => {
            if !claimed.contains(&eta) {
                return Err(Fault::NotShown.because("the claim is about other step sizes"));
            }
            let beyond = lo.cmp_rational(inside.lo()).is_lt() || hi.cmp_rational(inside.hi()).is_gt();
            Ok((beyond && period(to).is_some()).then_some(false))
        }
        Some(_) => Err(other_kind()),
    }
}

/// The interval `(-bound, bound)`, from the ends of which on all points are shown to move outwards.
pub fn bounded(cx: &Context, fields: &Fields, eta: &Interval) -> Result<Interval, Reason> {
    if cx.degree() < 3 {
        return Err(Fault::Unsupported.because("the bound of a quadratic loss"));
    }
    let bound = fields.rational("bound")?;
    let inside = Interval::new(-&bound, bound).filter(|inside| !inside.is_point());
    let inside =
        inside.ok_or_else(|| Fault::Field.because(format!("{}: not positive", fields.place("bound"))))?;
    outwards(cx, eta, &inside)?;
    Ok(inside)
}

/// Shows that `|G(x)| > |x|` outside the interval: neither `G(x) - x = -eta f'(x)` nor `G(x) + x` has a zero there. The
/// latter is affine in the step size, so its ends are enough.
fn outwards(cx: &Context, eta: &Interval, inside: &Interval) -> Result<(), Reason> {
    let twice = Poly::variable().scale(&BigRational::from(BigInt::from(2)));
    let gradient = cx.derivative(1);
    let mut all = vec![twice.add_scaled(&gradient, &-eta.lo())];
    if !eta.is_point() {
        all.push(twice.add_scaled(&gradient, &-eta.hi()));
    }
    all.push(gradient);
    for poly in &all {
        let sequence = Sequence::new(poly, &cx.budget)?;
        let ends = [poly.sign_at(inside.lo())?, poly.sign_at(inside.hi())?];
        if ends.contains(&Ordering::Equal) || sequence.roots_between(inside)? != sequence.real_roots() {
            return Err(Fault::NotShown.because("beyond the bound points are not shown to move outwards"));
        }
    }
    Ok(())
}
