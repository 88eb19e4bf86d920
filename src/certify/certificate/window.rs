//! `phase-diagram`: the step sizes where something changes, and the 2-cycles in each cell.

use super::cycles::{TOO_CLOSE, listed};
use super::witness::{around, method_fields, object, pair, text};
use crate::algebra::{IntPoly, RatPoly, RealAlgebraic};
use crate::arith::{Integer, Rational, simplest_between};
use crate::certify::orbits::orbits;
use crate::dynamics::Method;
use serde_json::Value as Json;
use twostep_check::{context::Context, elimination, limits, number, problem};

/// The phase diagram, from the checker's own eliminants: it computes them anyway.
pub(super) fn phase_diagram(
    (text_of_problem, weights): (&str, &[(String, Rational)]),
    loss: &RatPoly,
    method: &Method,
) -> Result<Json, String> {
    if !(3..=limits::DIAGRAM_DEGREE).contains(&loss.degree()) {
        return Err("a phase diagram at this degree".into());
    }
    let weight = |text: String| number::canonical(&text).map_err(|reason| reason.text);
    let weights: Result<Vec<_>, String> =
        weights.iter().map(|(name, value)| Ok((name.clone(), weight(value.to_string())?))).collect();
    let problem = problem::parse_with(text_of_problem, &weights?).map_err(|reason| reason.text)?;
    let context = Context::new(&problem).map_err(|reason| reason.text)?;
    let eliminants = elimination::eliminants(&context, &theirs(method)?).map_err(|reason| reason.text)?;
    let mut factors: Vec<IntPoly> = Vec::new();
    for eliminant in &eliminants {
        let numerators = eliminant.numerators().iter();
        let coefficients: Option<Vec<Integer>> = numerators.map(|c| c.to_string().parse().ok()).collect();
        let whole = IntPoly::new(coefficients.ok_or("a coefficient")?);
        for (factor, _) in whole.square_free_factors() {
            add_coprime(&mut factors, factor);
        }
    }
    // 0 is no step size.
    factors.retain(|factor| factor.degree() > 0 && factor.coefficients()[0] != 0);
    let mut critical: Vec<(Rational, Rational)> = Vec::new();
    for factor in &factors {
        for (root, _) in RealAlgebraic::roots_with_multiplicity(factor) {
            let (lo, hi) = root.bounds(crate::algebra::VALUE_BITS);
            if hi > 0 {
                critical.push(around(&lo, &hi));
            }
        }
    }
    critical.sort();
    let mut samples = Vec::new();
    for index in 0..=critical.len() {
        let lo = index.checked_sub(1).map_or_else(Rational::new, |before| critical[before].1.clone());
        let eta = match critical.get(index) {
            None => lo.floor() + 1u32,
            Some((hi, _)) => {
                let third = Rational::from(hi - &lo) / 3u32;
                simplest_between(&(lo + &third), &(hi - third))
            }
        };
        let list = orbits(loss, &eta);
        let steps = (eta.clone(), eta.clone());
        let cycles: Option<Vec<Json>> = list.cycles.iter().map(|cycle| listed(loss, cycle, &steps)).collect();
        let cycles = cycles.ok_or(TOO_CLOSE)?;
        samples.push(object(&[("eta", text(&eta)), ("cycles", Json::Array(cycles))]));
    }
    let list = |factor: &IntPoly| Json::Array(factor.coefficients().iter().map(text).collect());
    let mut fields = vec![
        ("kind", text("phase-diagram")),
        ("factors", Json::Array(factors.iter().map(list).collect())),
        ("critical", Json::Array(critical.iter().map(pair).collect())),
        ("samples", Json::Array(samples)),
    ];
    fields.extend(method_fields(method));
    Ok(object(&fields))
}

/// The checker's name for a method.
fn theirs(method: &Method) -> Result<twostep_check::method::Method, String> {
    let (b, nesterov) = match method {
        Method::GradientDescent => return Ok(twostep_check::method::Method::Plain),
        Method::HeavyBall(b) => (b, false),
        Method::Nesterov(b) => (b, true),
    };
    let b = number::canonical(&b.to_string()).map_err(|reason| reason.text)?;
    twostep_check::method::Method::with(b, nesterov).ok_or_else(|| "this momentum".into())
}

/// Adds a square-free polynomial to pairwise coprime ones, without the roots that they have already; powers of the
/// variable are left out.
fn add_coprime(factors: &mut Vec<IntPoly>, mut new: IntPoly) {
    for known in factors.iter().chain([&IntPoly::x()]) {
        let common = new.gcd(known);
        if common.degree() > 0
            && let Some(rest) = new.div_exact(&common)
        {
            new = rest;
        }
    }
    if new.degree() > 0 {
        factors.push(new.primitive());
    }
}
