//! `invariant`: gradient descent maps an interval into itself.

use super::{Decides, SHARED, other_kind};
use crate::claim::Claim;
use crate::context::Context;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::poly::Poly;
use crate::sturm::{self, Sequence};
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};
use std::cmp::Ordering;

/// `G(x) - a` and `b - G(x)` are nowhere negative on `[a, b]`.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    if claim.is_some() {
        return Err(other_kind());
    }
    let fields = Fields::new(json, path, &["kind", "eta", "interval"], &SHARED)?;
    show(cx, &fields)?;
    Ok(None)
}

/// Shows that the field `interval` is invariant at all step sizes `eta`; gives both. `G` is affine in the step size, so
/// the ends are enough.
pub fn show(cx: &Context, fields: &Fields) -> Result<(Interval, Interval), Reason> {
    let eta = fields.step_sizes("eta")?;
    let interval = fields.interval("interval")?;
    if interval.is_point() {
        return Err(Fault::Field.because(format!("{}: only a point", fields.place("interval"))));
    }
    for step in [eta.lo(), eta.hi()] {
        let map = cx.map(step);
        let above = map.sub(&Poly::constant(interval.lo()));
        let below = Poly::constant(interval.hi()).sub(&map);
        if !nowhere_negative(cx, &above, &interval)? || !nowhere_negative(cx, &below, &interval)? {
            return Err(Fault::NotShown.because("the interval is not mapped into itself"));
        }
        if eta.is_point() {
            break;
        }
    }
    Ok((eta, interval))
}

/// Whether a polynomial is nowhere negative on an interval: inside it, it has no root of odd multiplicity, and it is
/// positive at some point.
fn nowhere_negative(cx: &Context, poly: &Poly, interval: &Interval) -> Result<bool, Reason> {
    if poly.is_zero() {
        return Ok(true);
    }
    let mut odd = odd_part(cx, poly)?;
    // Roots at the ends do no harm.
    for end in [interval.lo(), interval.hi()] {
        if odd.at(end)?.is_zero() {
            odd = sturm::quotient(&odd, &Poly::variable().sub(&Poly::constant(end)))?;
        }
    }
    if Sequence::new(&odd, &cx.budget)?.roots_between(interval)? > 0 {
        return Ok(false);
    }
    // Of more points than the degree, one is no root.
    let steps = poly.degree() + 2;
    for step in 1..steps {
        let share = BigRational::new(BigInt::from(step), BigInt::from(steps));
        let point = interval.lo() + (interval.hi() - interval.lo()) * share;
        match poly.sign_at(&point)? {
            Ordering::Equal => {}
            sign => return Ok(sign == Ordering::Greater),
        }
    }
    Ok(false)
}

/// The product of the square-free factors of odd multiplicity: its roots are those where the polynomial changes its sign.
pub fn odd_part(cx: &Context, poly: &Poly) -> Result<Poly, Reason> {
    let mut odd = Poly::constant(&BigRational::one());
    for factor in sturm::by_multiplicity(poly, &cx.budget)?.iter().step_by(2) {
        odd = odd.mul(factor)?;
    }
    Ok(odd)
}
