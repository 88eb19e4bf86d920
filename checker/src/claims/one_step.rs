//! `one-step`: what one step does with each start of an interval.

use super::invariant::odd_part;
use super::{Decides, SHARED, other_kind};
use crate::claim::Claim;
use crate::context::{self, Context};
use crate::elimination;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::poly::Poly;
use crate::sturm::{self, Sequence};
use crate::surd::Surd;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use std::cmp::Ordering;

/// With the key `turns`, the interval is mapped into itself; with `start`, a start that is not mapped into it, or whether the loss
/// may increase in a step. The statement is about a claim always.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let [claim_key, verdict_key] = SHARED;
    let fields = Fields::new(json, path, &["kind", claim_key, verdict_key], &["turns", "start"])?;
    let (descends, eta, starts) = match claim {
        Some(Claim::OneStep { descends, eta, starts }) => (*descends, eta, starts),
        Some(_) => return Err(other_kind()),
        None => return Err(Fault::Field.because(format!("{path}: must be about a claim"))),
    };
    if fields.find("turns").is_some() && fields.find("start").is_some() {
        return Err(Fault::Field.because(format!("{path}: both turns and start")));
    }
    let map = cx.map(eta);
    if fields.find("turns").is_some() {
        if descends {
            return Err(other_kind());
        }
        return stays(cx, &map, starts, &fields.intervals("turns")?).map(|stays| stays.then_some(true));
    }
    let start = fields.rational("start")?;
    if starts.0.cmp_rational(&start).is_gt() || starts.1.cmp_rational(&start).is_lt() {
        return Err(Fault::NotShown.because("the start lies outside of the interval"));
    }
    if descends {
        return gains(cx, &map, starts, &start);
    }
    let image = map.at(&start)?;
    let left = starts.0.cmp_rational(&image).is_gt() || starts.1.cmp_rational(&image).is_lt();
    Ok(left.then_some(false))
}

/// Whether the extreme values of `G` on the interval, at its ends and at the zeros of `G'` inside, lie in the interval.
fn stays(cx: &Context, map: &Poly, (lo, hi): &(Surd, Surd), turns: &[Interval]) -> Result<bool, Reason> {
    for end in [lo, hi] {
        let image = end.image(map, &cx.budget)?;
        if lo.is_at_most(&image) != Some(true) || image.is_at_most(hi) != Some(true) {
            return Err(Fault::NotShown.because("an end is not mapped into the interval"));
        }
    }
    let slope = map.derivative();
    all_roots(cx, &slope, turns)?;
    for turn in turns {
        if lo.cmp_rational(turn.hi()).is_gt() || hi.cmp_rational(turn.lo()).is_lt() {
            continue;
        }
        let value = map.over(turn)?;
        let above = lo.cmp_rational(value.lo()).is_le() || is_extreme(cx, map, &slope, &value, lo)?;
        let below = hi.cmp_rational(value.hi()).is_ge() || is_extreme(cx, map, &slope, &value, hi)?;
        if !above || !below {
            return Err(
                Fault::NotShown.because("a turning point is not shown to be mapped into the interval")
            );
        }
    }
    Ok(true)
}

/// Whether an extreme value, known to lie in an interval, is shown to be a number: the polynomial `Res_x(G'(x), v - G(x))` of
/// the extreme values has that root only there.
fn is_extreme(
    cx: &Context,
    map: &Poly,
    slope: &Poly,
    value: &Interval,
    number: &Surd,
) -> Result<bool, Reason> {
    let terms = map.degree();
    let values = elimination::interpolated(cx, slope.degree(), terms, |v| {
        Ok((slope.clone(), Poly::constant(v).sub(map)))
    })?;
    sturm::is_only_root(&values, number, value, &cx.budget)
}

/// Shows that intervals, ascending and disjoint, isolate all real roots of a polynomial.
pub fn all_roots(cx: &Context, poly: &Poly, listed: &[Interval]) -> Result<(), Reason> {
    if poly.degree() == 0 && listed.is_empty() {
        return Ok(());
    }
    let sequence = Sequence::new(poly, &cx.budget)?;
    let simple = sturm::square_free(poly, &sequence)?;
    if listed.len() != sequence.real_roots() {
        let text = format!("there are {} turning points, not {}", sequence.real_roots(), listed.len());
        return Err(Fault::NotShown.because(text));
    }
    if listed.windows(2).any(|pair| pair[0].hi() >= pair[1].lo()) {
        return Err(Fault::NotShown.because("the turning points are not ascending and disjoint"));
    }
    for (index, interval) in listed.iter().enumerate() {
        if !context::crosses(&simple, interval)? {
            return Err(Fault::NotShown.because(format!("turning point {index} is not shown")));
        }
    }
    Ok(())
}

/// Whether `f(x) - f(G(x))` is nowhere negative: at a start it is positive, and inside the interval it has no root of odd
/// multiplicity. Where it is negative at a start, the loss increases there.
fn gains(cx: &Context, map: &Poly, (lo, hi): &(Surd, Surd), start: &BigRational) -> Result<Decides, Reason> {
    let loss = cx.derivative(0);
    cx.spend_on_composition(&loss, map)?;
    let gain = loss.sub(&loss.compose(map)?);
    match gain.sign_at(start)? {
        Ordering::Less => return Ok(Some(false)),
        Ordering::Equal => return Err(Fault::NotShown.because("the loss does not change at the start")),
        Ordering::Greater => {}
    }
    let odd = odd_part(cx, &gain)?;
    if sturm::roots_inside(&odd, (lo, hi), &cx.budget)? > 0 {
        return Err(Fault::NotShown.because("the change of the loss may change its sign in the interval"));
    }
    Ok(Some(true))
}
