//! `phase-diagram`: the number and the stability of the 2-cycles at all step sizes.

use super::orbits::{self, Listed};
use super::{Decides, SHARED, other_kind};
use crate::budget::Budget;
use crate::claim::{Claim, Steps};
use crate::context::{self, Context};
use crate::elimination;
use crate::fields::Fields;
use crate::interval::{self, Interval};
use crate::json::Json;
use crate::method::Method;
use crate::number;
use crate::poly::Poly;
use crate::stability::Stability;
use crate::sturm::{self, Sequence};
use crate::surd::Surd;
use crate::two_cycles::TwoCycles;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};
use std::cmp::Ordering;

/// Where neither of the two eliminants vanishes, the roots of `P` are simple and move continuously with the step
/// size, and no multiplier passes 1 or -1. Their positive roots are those of the `factors`, all listed in
/// `critical`; so one sample between neighbours decides each cell.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let [claim_key, verdict_key] = SHARED;
    let optional = [claim_key, verdict_key, "momentum", "nesterov"];
    let fields = Fields::new(json, path, &["kind", "factors", "critical", "samples"], &optional)?;
    let method = fields.method()?;
    let Diagram { product, critical, cells } = diagram(cx, &fields, &method)?;
    let stable: Vec<bool> = cells.iter().map(|(_, cycles)| cycles.iter().any(is_stable)).collect();
    match claim {
        None => Ok(None),
        Some(Claim::StableWindow { ends, method: meant }) if *meant == method => {
            decide(&product, &critical, &stable, ends, &cx.budget)
        }
        Some(_) => Err(other_kind()),
    }
}

/// What the fields `factors`, `critical` and `samples` show.
pub struct Diagram {
    /// Its positive roots are the critical step sizes.
    pub product: Poly,
    /// They isolate them, ascending.
    pub critical: Vec<Interval>,
    /// A step size of each cell, with all 2-cycles there.
    pub cells: Vec<(BigRational, Vec<Listed>)>,
}

/// Shows a phase diagram.
pub fn diagram(cx: &Context, fields: &Fields, method: &Method) -> Result<Diagram, Reason> {
    let mut product = Poly::constant(&One::one());
    let mut factors = Vec::new();
    for (index, json) in fields.array("factors")?.iter().enumerate() {
        let factor = polynomial(json, &format!("{}[{index}]", fields.place("factors")))?;
        product = product.mul(&factor)?;
        factors.push(factor);
    }
    for eliminant in elimination::eliminants(cx, method)? {
        if !splits(cx, eliminant, &factors, &product)? {
            return Err(Fault::NotShown.because("an eliminant has other roots than the factors"));
        }
    }
    let critical = fields.intervals("critical")?;
    all_positive_roots(cx, &product, &critical)?;
    let samples = fields.array("samples")?;
    if samples.len() != critical.len() + 1 {
        return Err(Fault::NotShown.because("there must be one sample more than critical step sizes"));
    }
    let mut cells = Vec::new();
    for (index, json) in samples.iter().enumerate() {
        let place = format!("{}[{index}]", fields.place("samples"));
        let fields = Fields::new(json, &place, &["eta", "cycles"], &[])?;
        let eta = fields.rational("eta")?;
        let above = index == 0 || *critical[index - 1].hi() < eta;
        let below = critical.get(index).is_none_or(|next| eta < *next.lo());
        if interval::sign(&eta) != Ordering::Greater || !above || !below {
            return Err(Fault::NotShown.because(format!("{place}: the sample lies outside of its cell")));
        }
        let all = TwoCycles::new(cx, &eta)?;
        let cycles = orbits::under(method, &all, orbits::complete(&all, &fields)?)?;
        cells.push((eta, cycles));
    }
    Ok(Diagram { product, critical, cells })
}

/// Whether a cycle is stable.
pub fn is_stable(cycle: &Listed) -> bool {
    matches!(cycle.stability, Stability::Stable | Stability::Superstable)
}

/// A polynomial in the step size: the list of its coefficients from the constant one, the leading one not 0.
fn polynomial(json: &Json, place: &str) -> Result<Poly, Reason> {
    let wrong = |text: &str| Fault::Field.because(format!("{place}: {text}"));
    let Json::Array(items) = json else { return Err(wrong("expected an array of integers")) };
    let mut coefficients: Vec<BigInt> = Vec::new();
    for item in items {
        let Json::Text(text) = item else { return Err(wrong("expected an array of integers")) };
        let value = number::canonical(text).map_err(|r| r.fault.because(format!("{place}: {}", r.text)))?;
        if !value.is_integer() {
            return Err(wrong("expected an array of integers"));
        }
        coefficients.push(value.to_integer());
    }
    if coefficients.len() < 2 || coefficients.last().is_some_and(Zero::is_zero) {
        return Err(wrong("expected a polynomial of positive degree"));
    }
    Ok(Poly::new(coefficients, BigInt::one()))
}

/// Whether all roots of a polynomial but 0 are roots of the factors: dividing by them, and by what they have in
/// common with the rest, leaves a constant. Irreducible factors need no common divisors.
fn splits(cx: &Context, mut poly: Poly, factors: &[Poly], product: &Poly) -> Result<bool, Reason> {
    if poly.is_zero() {
        return Ok(false);
    }
    let variable = Poly::variable();
    for factor in factors.iter().chain([&variable]) {
        while let Ok(quotient) = sturm::quotient(&poly, factor) {
            poly = quotient;
        }
    }
    loop {
        let common = sturm::gcd(&poly, product, &cx.budget)?;
        if common.degree() == 0 {
            return Ok(poly.degree() == 0);
        }
        poly = sturm::quotient(&poly, &common)?;
    }
}

/// The intervals ascend, are positive and disjoint, and isolate all positive roots: as many as Sturm counts up to a
/// bound for the roots.
fn all_positive_roots(cx: &Context, product: &Poly, listed: &[Interval]) -> Result<(), Reason> {
    let sequence = Sequence::new(product, &cx.budget)?;
    let simple = sturm::square_free(product, &sequence)?;
    if simple.numerators().first().is_none_or(Zero::is_zero) {
        return Err(Fault::NotShown.because("a factor vanishes at 0"));
    }
    let count = Sequence::new(&simple, &cx.budget)?.positive_roots();
    if count != listed.len() {
        let text = format!("there are {count} critical step sizes, not {}", listed.len());
        return Err(Fault::NotShown.because(text));
    }
    let mut last = num_rational::BigRational::zero();
    for (index, interval) in listed.iter().enumerate() {
        if *interval.lo() <= last || !context::crosses(&simple, interval)? {
            return Err(
                Fault::NotShown.because(format!("critical step size {index} is not isolated in order"))
            );
        }
        last = interval.hi().clone();
    }
    Ok(())
}

/// Whether the claimed window is a cell with a stable cycle between cells without. An end that is no critical step
/// size lies inside a cell, where nothing changes, and so ends no window. A window of several cells is left open:
/// what happens at the critical step sizes inside it is not known.
pub fn decide(
    product: &Poly,
    critical: &[Interval],
    stable: &[bool],
    (from, to): &Steps,
    budget: &Budget,
) -> Result<Decides, Reason> {
    if from.sign() != Ordering::Greater || to.sign() != Ordering::Greater {
        return Ok(None);
    }
    if !from.is_root_of(product, budget)? || !to.is_root_of(product, budget)? {
        return Ok(Some(false));
    }
    let index = |value: &Surd| critical.iter().position(|interval| value.is_within(interval));
    Ok(match (index(from), index(to)) {
        (Some(from), Some(to)) if to == from + 1 => Some(!stable[from] && stable[to] && !stable[to + 1]),
        _ => None,
    })
}
