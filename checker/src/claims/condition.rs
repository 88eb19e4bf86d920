//! `condition`: what the local condition says at a minimiser, and the critical step size.

use super::{Decides, SHARED, other_kind};
use crate::claim::{Claim, Event, Steps};
use crate::context::{self, Context, Nature};
use crate::elimination;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::method::Method;
use crate::poly::Poly;
use crate::series;
use crate::sturm;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use std::cmp::Ordering;

const RESULTS: [&str; 6] = [
    "supercritical",
    "subcritical",
    "generalised-supercritical",
    "generalised-subcritical",
    "degenerate",
    "flat",
];

/// The point is the only critical point in `at` and a minimiser. `order` is the `k` of the first `e_k` that is not
/// 0; its sign gives the result, `e_1 = -alpha/(6 f'')`.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let result = Fields::any(json, path)?.text("result")?;
    let required: &[&str] = match result {
        "flat" | "none" => &["kind", "at", "result"],
        "degenerate" => &["kind", "at", "result", "eta_critical"],
        _ => &["kind", "at", "result", "eta_critical", "order"],
    };
    let fields = Fields::new(json, path, required, &SHARED)?;
    if result != "none" && !RESULTS.contains(&result) {
        return Err(Fault::Field.because(format!("{}: unknown", fields.place("result"))));
    }
    let at = fields.interval("at")?;
    if result == "none" {
        return no_minimiser(cx, &at, claim);
    }
    let multiplicity = cx.isolated(&at)?;
    if cx.nature(&at, multiplicity)? != Nature::Minimiser {
        return Err(Fault::NotShown.because("the critical point is not a minimiser"));
    }
    if result != "flat" {
        if multiplicity > 1 {
            return Err(Fault::NotShown.because("the minimum is flat"));
        }
        critical_step(cx, &at, &fields.interval("eta_critical")?)?;
    }
    let shown = match result {
        "flat" => multiplicity > 1,
        "degenerate" => cx.degree() == 2,
        _ => local(cx, &at, fields.natural("order")?)? == result,
    };
    if !shown {
        return Err(Fault::NotShown.because("the local condition gives another result"));
    }
    match claim {
        None => Ok(None),
        Some(Claim::Condition { at: named, expect }) => {
            let inside = named.is_within(&at);
            if !inside || !named.is_root_of(&cx.derivative(1), &cx.budget)? {
                return Err(Fault::NotShown.because("the claim is about another point"));
            }
            Ok(RESULTS.contains(&expect.as_str()).then_some(expect == result))
        }
        Some(Claim::CriticalStep { event: Event::MinimiserFlip, eta: claimed, .. }) if result != "flat" => {
            loses_stability(cx, &fields.interval("eta_critical")?, claimed)
        }
        Some(_) => Err(other_kind()),
    }
}

/// Whether the critical step size, which lies in the first interval, is shown to lie in a claimed one: to be its only number, as the
/// only root of the eliminant.
fn loses_stability(cx: &Context, step: &Interval, (from, to): &Steps) -> Result<Decides, Reason> {
    if from.cmp_rational(step.lo()).is_le() && to.cmp_rational(step.hi()).is_ge() {
        return Ok(Some(true));
    }
    if from != to {
        return Ok(None);
    }
    let eliminant = elimination::eliminant(cx, Event::MinimiserFlip, &Method::Plain)?;
    Ok(sturm::is_only_root(&eliminant, to, step, &cx.budget)?.then_some(true))
}

/// No minimiser lies in `at`: no critical point, or one of another nature only.
fn no_minimiser(cx: &Context, at: &Interval, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let moves = cx.derivative(1).over(at)?.sign().is_some_and(Ordering::is_ne);
    if !moves {
        let multiplicity = cx.isolated(at)?;
        if cx.nature(at, multiplicity)? == Nature::Minimiser {
            return Err(Fault::NotShown.because("there is a minimiser"));
        }
    }
    match claim {
        None => Ok(None),
        Some(Claim::Condition { at: named, expect }) if named.is_within(at) => {
            Ok(RESULTS.contains(&expect.as_str()).then_some(false))
        }
        Some(Claim::Condition { .. }) => Err(Fault::NotShown.because("the claim is about another point")),
        Some(_) => Err(other_kind()),
    }
}

/// `2/f''` lies in the interval given for it.
fn critical_step(cx: &Context, at: &Interval, given: &Interval) -> Result<(), Reason> {
    let two = Interval::point(BigInt::from(2).into());
    let step = cx.derivative(2).over(at)?.recip().map(|inverse| inverse.mul(&two));
    match step {
        Some(step) if given.contains(&step) => Ok(()),
        _ => Err(Fault::NotShown.because("the critical step size is not shown to lie in its interval")),
    }
}

/// The result that the first non-zero `e_k` gives, where all before it are shown to be 0.
fn local(cx: &Context, at: &Interval, order: usize) -> Result<&'static str, Reason> {
    if order == 0 || order + 2 > cx.degree().max(3) {
        return Err(Fault::NotShown.because("no first non-zero coefficient has that order"));
    }
    // At the minimiser all lower coefficients vanish, so computing may go on modulo a common factor of theirs and f'.
    let simple = cx.critical()?.by_multiplicity.first();
    let mut vanishing: Option<Poly> = None;
    for k in 1..order {
        let coefficient = coefficient(cx, k, vanishing.as_ref())?;
        let known = vanishing.as_ref().or(simple);
        let known = known.ok_or_else(|| Fault::NotShown.because("the critical point is not simple"))?;
        if !context::shares_root(known, &coefficient, at, &cx.budget)? {
            return Err(Fault::NotShown.because("a coefficient of lower order is not 0"));
        }
        vanishing = Some(sturm::gcd(known, &coefficient, &cx.budget)?);
    }
    match (coefficient(cx, order, vanishing.as_ref())?.over(at)?.sign(), order) {
        (Some(Ordering::Less), 1) => Ok("supercritical"),
        (Some(Ordering::Greater), 1) => Ok("subcritical"),
        (Some(Ordering::Less), _) => Ok("generalised-supercritical"),
        (Some(Ordering::Greater), _) => Ok("generalised-subcritical"),
        _ => Err(Fault::NotShown.because("the sign of the coefficient of that order is not shown")),
    }
}

/// `E_k`, modulo a polynomial that vanishes at the minimiser.
fn coefficient(cx: &Context, k: usize, modulus: Option<&Poly>) -> Result<Poly, Reason> {
    let last = series::coefficients(cx, k, modulus)?.pop();
    last.ok_or_else(|| Fault::NotShown.because("no coefficient has that order"))
}
