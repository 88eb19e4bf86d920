//! The local condition at a minimiser, decided exactly, degenerate cases included.

use super::types::{ConditionKind, Limits};
use crate::algebra::{Deferred, RatPoly, RealAlgebraic, Residue, VALUE_BITS, Value};
use crate::arith::{Interval, Rational};
use crate::dynamics::{branch_series, start_series};
use std::cmp::Ordering;
use std::sync::Arc;

/// The local analysis at one minimiser; the fields are those of [`super::Minimiser`].
pub(super) struct Local {
    pub(super) f2: Value,
    pub(super) f3: Value,
    pub(super) f4: Value,
    pub(super) eta_critical: Option<Value>,
    pub(super) alpha: Value,
    pub(super) alpha_sign: Ordering,
    pub(super) kind: ConditionKind,
    pub(super) decided_by: Option<usize>,
    /// The branch series and the start series.
    pub(super) series: Deferred<Series>,
}

/// The coefficients `e_1, e_2, ...` of the branch, and those of the step size in powers of the start's distance.
pub(super) type Series = (Vec<Value>, Vec<Value>);

/// `alpha = 3 f'''^2 - f'' f''''` as a polynomial in the point (Chen & Bruna 2023, Theorem 1).
pub fn alpha_polynomial(loss: &RatPoly) -> RatPoly {
    let f2 = loss.derivative().derivative();
    let f3 = f2.derivative();
    let f4 = f3.derivative();
    f3.mul(&f3).scale(&Rational::from(3)).sub(&f2.mul(&f4))
}

pub(super) fn local_analysis(
    loss: &RatPoly,
    point: &RealAlgebraic,
    own: &Value,
    multiplicity: usize,
    limits: &Limits,
) -> Local {
    let one = RatPoly::constant(Rational::from(1));
    let f2 = loss.derivative().derivative();
    let f3 = f2.derivative();
    let f4 = f3.derivative();
    let alpha = alpha_polynomial(loss);
    let value = |p: &RatPoly| point.value_of(own, p, &one);
    let alpha_sign = point.sign_of(alpha.numerator());
    let mut local = Local {
        f2: value(&f2),
        f3: value(&f3),
        f4: value(&f4),
        eta_critical: None,
        alpha: value(&alpha),
        alpha_sign,
        kind: ConditionKind::Flat,
        decided_by: None,
        series: Series::default().into(),
    };
    if multiplicity > 1 {
        return local;
    }
    local.eta_critical = Some(point.value_of(own, &RatPoly::constant(Rational::from(2)), &f2));
    (local.kind, local.decided_by) = match alpha_sign {
        Ordering::Greater => (ConditionKind::Supercritical, Some(1)),
        Ordering::Less => (ConditionKind::Subcritical, Some(1)),
        Ordering::Equal => first_non_zero(loss, &point.clone().recognised().0),
    };
    let terms = limits.series_terms.max(local.decided_by.unwrap_or(1));
    let (loss, point) = (loss.clone(), point.clone());
    local.series = Deferred::new(move || series_values(&loss, &point, terms));
    local
}

/// The derivatives of all orders at the point, as residues modulo its polynomial.
fn residues(loss: &RatPoly, point: &RealAlgebraic) -> Vec<Residue> {
    let modulus = Arc::new(point.polynomial());
    derivatives(loss).iter().map(|p| Residue::new(Arc::clone(&modulus), p)).collect()
}

fn derivatives(loss: &RatPoly) -> Vec<RatPoly> {
    let mut all = vec![loss.clone()];
    while !all[all.len() - 1].is_constant() {
        all.push(all[all.len() - 1].derivative());
    }
    // The formulas read f'' also where the loss is linear.
    all.resize(all.len().max(3), RatPoly::zero());
    all
}

/// The verdict where `alpha = 0`: by theorem T1 some `e_k`, `k <= n-2`, is not zero, unless the loss is quadratic.
fn first_non_zero(loss: &RatPoly, point: &RealAlgebraic) -> (ConditionKind, Option<usize>) {
    let degree = loss.degree();
    if degree <= 2 {
        return (ConditionKind::Degenerate, None);
    }
    let derivatives = residues(loss, point);
    let mut terms = 2;
    loop {
        // A point of multiplicity 1 is a simple root of every polynomial it was isolated with, so f'' is invertible.
        let series =
            branch_series(&derivatives, terms).expect("f'' is invertible at a simple critical point");
        for (k, e) in series.iter().enumerate().skip(1) {
            match point.sign_of(e.polynomial().numerator()) {
                Ordering::Less => return (ConditionKind::GeneralisedSupercritical, Some(k)),
                Ordering::Greater => return (ConditionKind::GeneralisedSubcritical, Some(k)),
                Ordering::Equal => {}
            }
        }
        assert!(terms < 2 * degree, "theorem T1: some e_k with k <= n-2 is not zero");
        terms *= 2;
    }
}

/// `e_1..` and the coefficients of the start series: exact where the point has a closed form, else enclosures.
fn series_values(loss: &RatPoly, point: &RealAlgebraic, terms: usize) -> Series {
    let (point, own) = &point.clone().recognised();
    // The start series decides nothing; it is given to the order of the first correction and one beyond.
    let start_terms = 2 * terms;
    if own.exact().is_some() {
        let d = residues(loss, point);
        let one = RatPoly::constant(Rational::from(1));
        let values = |series: Option<Vec<Residue>>| {
            series
                .into_iter()
                .flatten()
                .map(|e| point.value_of(own, e.polynomial(), &one))
                .collect::<Vec<_>>()
        };
        return (values(branch_series(&d, terms)).split_off(1), values(start_series(&d, start_terms)));
    }
    let all = derivatives(loss);
    let at = |precision: u32| {
        let x = point.enclosure(precision);
        all.iter().map(|p| p.eval_interval(&x)).collect::<Vec<_>>()
    };
    let mut precision = 2 * VALUE_BITS;
    loop {
        let d = at(precision);
        let found = (branch_series(&d, terms), start_series(&d, start_terms));
        if let (Some(branch), Some(start)) = found
            && branch.iter().chain(&start).all(is_accurate)
        {
            let values = |s: Vec<Interval>| s.iter().map(|e| Value::enclosed(e, None)).collect::<Vec<_>>();
            let mut start = values(start);
            // The step size changes with the square of the distance: no enclosure is needed to know this zero.
            if let Some(linear) = start.get_mut(1) {
                *linear = Value::rational(Rational::new());
            }
            return (values(branch).split_off(1), start);
        }
        precision *= 2;
    }
}

/// Accurate in relation to its size, or narrow around zero: an exact zero never gets relative accuracy.
fn is_accurate(e: &Interval) -> bool {
    let narrow = e.width_exponent().is_none_or(|k| k < -(VALUE_BITS as i32));
    narrow || e.relative_bits().is_some_and(|b| b >= VALUE_BITS)
}
