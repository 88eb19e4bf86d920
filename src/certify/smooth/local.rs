//! The local analysis at a minimiser of a smooth loss: exact where derivatives have closed forms, else enclosures.

use super::critical::Site;
use super::loss::SmoothLoss;
use super::recognise::{exact_derivatives, is_zero};
use super::roots::refine;
use super::{critical::Slope, loss::Evaluator};
use crate::algebra::{ExactNumber, Value};
use crate::arith::{Interval, Rational, Scalar};
use crate::certify::types::{ConditionKind, Limits, Minimiser};
use crate::dynamics::{branch_series, start_series};
use std::cmp::Ordering;

/// The quantities at a minimiser over one kind of number: derivatives from `f` on, `alpha`, `e_1, ...`.
struct Quantities<T> {
    derivatives: Vec<T>,
    eta: T,
    alpha: T,
    branch: Vec<T>,
    start: Vec<T>,
}

impl<T: Scalar> Quantities<T> {
    /// From `f', f'', ...`; the first counts as zero.
    fn new(slopes: Vec<T>, terms: usize) -> Option<Self> {
        let zero = slopes[0].lift(&Rational::new());
        let mut derivatives = vec![zero.clone(), zero];
        derivatives.extend(slopes.into_iter().skip(1));
        let [f2, f3, f4] = [&derivatives[2], &derivatives[3], &derivatives[4]];
        let alpha = f3.times(f3).times(&f3.lift(&Rational::from(3))).minus(&f2.times(f4));
        let eta = f2.lift(&Rational::from(2)).over(f2)?;
        let branch = branch_series(&derivatives, terms)?.split_off(1);
        let start = start_series(&derivatives, 2 * terms)?;
        Some(Quantities { eta, alpha, branch, start, derivatives })
    }
}

/// Everything about a minimiser with `f'' > 0`; `None` where the higher derivatives have no enclosures.
pub(super) fn minimiser(loss: &SmoothLoss, site: &Site, limits: &Limits) -> Option<Minimiser> {
    let terms = limits.series_terms.max(1);
    let orders = 2 * terms + 3;
    let exact = site
        .exact
        .as_ref()
        .and_then(|x| exact_derivatives(loss, x, orders))
        .and_then(|d| Quantities::new(d, terms));
    let mut precision = 320;
    let mut near = enclosures(loss, site, orders, terms, precision);
    let sign_of = |exact: Option<&ExactNumber>, near: Option<&Interval>| {
        exact.and_then(ExactNumber::sign).or_else(|| near.and_then(Interval::sign))
    };
    let alpha_sign = |near: &Option<Quantities<Interval>>| {
        sign_of(exact.as_ref().map(|e| &e.alpha), near.as_ref().map(|n| &n.alpha))
    };
    while alpha_sign(&near).is_none() && precision < limits.precision {
        precision = (2 * precision).min(limits.precision);
        near = enclosures(loss, site, orders, terms, precision);
    }
    let sign = alpha_sign(&near);
    let (kind, decided_by) = match sign {
        Some(Ordering::Greater) => (ConditionKind::Supercritical, Some(1)),
        Some(Ordering::Less) => (ConditionKind::Subcritical, Some(1)),
        None => (ConditionKind::Undecided, None),
        Some(Ordering::Equal) => {
            let mut decided = (ConditionKind::Undecided, None);
            for k in 1..terms {
                let e = exact.as_ref().map(|e| &e.branch[k]);
                match sign_of(e, near.as_ref().map(|n| &n.branch[k])) {
                    Some(Ordering::Less) => decided = (ConditionKind::GeneralisedSupercritical, Some(k + 1)),
                    Some(Ordering::Greater) => decided = (ConditionKind::GeneralisedSubcritical, Some(k + 1)),
                    Some(Ordering::Equal) if e.is_some_and(is_zero) => continue,
                    _ => {}
                }
                break;
            }
            decided
        }
    };
    let value = |pick: &dyn Fn(&Quantities<ExactNumber>) -> ExactNumber,
                 other: &dyn Fn(&Quantities<Interval>) -> Interval| {
        let known = exact.as_ref().and_then(|e| pick(e).value(320));
        known.or_else(|| near.as_ref().map(|n| Value::enclosed(&other(n), None)))
    };
    let derivative = |k: usize| value(&|e| e.derivatives[k].clone(), &|n| n.derivatives[k].clone());
    let all = |length: usize, pick: &dyn Fn(usize) -> Option<Value>| {
        (0..length).map_while(pick).collect::<Vec<_>>()
    };
    Some(Minimiser {
        point: site.value.clone(),
        multiplicity: 1,
        f2: derivative(2)?,
        f3: derivative(3)?,
        f4: derivative(4)?,
        eta_critical: value(&|e| e.eta.clone(), &|n| n.eta.clone()),
        alpha: value(&|e| e.alpha.clone(), &|n| n.alpha.clone())?,
        alpha_sign: sign.unwrap_or(Ordering::Equal),
        kind,
        decided_by,
        branch: all(terms, &|k| value(&|e| e.branch[k].clone(), &|n| n.branch[k].clone())).into(),
        start_series: all(2 * terms + 1, &|k| match k {
            // The step size changes with the square of the distance.
            1 => Some(Value::rational(Rational::new())),
            _ => value(&|e| e.start[k].clone(), &|n| n.start[k].clone()),
        })
        .into(),
        reach: None,
    })
}

/// The quantities as enclosures, the place of the minimiser refined to the precision.
fn enclosures(
    loss: &SmoothLoss,
    site: &Site,
    orders: usize,
    terms: usize,
    precision: u32,
) -> Option<Quantities<Interval>> {
    let place = match site.exact.as_ref().and_then(|x| x.enclosure(precision)) {
        Some(place) => place,
        None => {
            let start = site.place.with_precision(precision);
            let width = 2f64.powi(-(precision.min(1000) as i32) + 20);
            refine(&start, width, &mut Slope(Evaluator::new(loss, &start)))
        }
    };
    let slopes = loss.derivatives(&place, orders).ok()?;
    Quantities::new(slopes, terms)
}
