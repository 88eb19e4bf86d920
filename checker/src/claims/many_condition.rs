//! `many-condition`: the sign of c at an isolated minimiser of several variables.

use super::{Decides, SHARED, other_kind};
use crate::elementary::dyadic::Dyadic;
use crate::elementary::exact::Exact;
use crate::elementary::jet::{Algebra, Jet};
use crate::elementary::number::Number;
use crate::elementary::slope::precision;
use crate::expr::Expr;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::several::arrays::{enclosed, intervals, matrix};
use crate::several::krawczyk::{System, one_zero};
use crate::several::linear::{self, Matrix};
use crate::several::loss::{Loss, coefficient};
use crate::several::problem::Claim;
use crate::verdict::{Fault, Reason};
use std::cmp::Ordering;

const KEYS: [&str; 11] = [
    "kind",
    "precision",
    "at",
    "preconditioner",
    "eigenvalue",
    "eigenvector",
    "eigen_preconditioner",
    "below",
    "c",
    "slice",
    "result",
];

/// One critical point in `at`; its Hessian is positive definite; one eigenvalue only lies above `below`, that enclosed with its
/// unit eigenvector `q`; `c = 3 T.w - D^4 f[q, q, q, q]` with `T = D^3 f[q, q, .]`, `H w = T`.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &KEYS, &SHARED)?;
    let (bits, n) = (precision(&fields)?, loss.dimension());
    let not_shown = |text: &str| Fault::NotShown.because(text);
    let at = intervals(&fields, "at", n)?;
    let x = enclosed(&at, bits);
    let x = one_zero(&Gradient { loss }, &x, &matrix(&fields, "preconditioner", n, bits)?)?;
    let hessian = loss.hessian(&x)?;
    let is_positive = |signs: &[Ordering]| signs.iter().all(|sign| sign.is_gt());
    if !linear::pivots(&hessian).is_some_and(|signs| is_positive(&signs)) {
        return Err(not_shown("the Hessian is not shown to be positive definite"));
    }
    let value = fields.interval("eigenvalue")?;
    let vector = intervals(&fields, "eigenvector", n)?;
    let pair: Vec<Dyadic> = enclosed(&vector, bits).into_iter().chain([Dyadic::new(&value, bits)]).collect();
    let eigen = matrix(&fields, "eigen_preconditioner", n + 1, bits)?;
    let pair = one_zero(&EigenEquations { hessian: &hessian }, &pair, &eigen)?;
    let (q, lambda) = (&pair[..n], &pair[n]);
    let below = fields.rational("below")?;
    if below >= *lambda.to_interval().lo() || !one_above(&hessian, &Interval::point(below), bits) {
        return Err(not_shown("the eigenvalue is not shown to be the largest, and simple"));
    }
    let series = loss.over(&Algebra::directions(n, &[4, 2]), &x, q)?;
    let found = coefficients(&series, &hessian, q, lambda, n)?;
    let contains = |key: &str, value: &Dyadic| Ok(fields.interval(key)?.contains(&value.to_interval()));
    if !contains("c", &found.0)? || !contains("slice", &found.1)? {
        return Err(not_shown("c or the test on the line is not shown to lie in its interval"));
    }
    let result = match found.0.sign() {
        Some(Ordering::Greater) => "supercritical",
        Some(Ordering::Less) => "subcritical",
        _ => return Err(not_shown("the sign of c is not shown")),
    };
    match fields.text("result")? {
        "supercritical" | "subcritical" if fields.text("result")? == result => {}
        "supercritical" | "subcritical" => return Err(not_shown("the local condition gives another result")),
        _ => return Err(Fault::Field.because(format!("{}: unknown", fields.place("result")))),
    }
    match claim {
        None => Ok(None),
        Some(Claim::Condition { at: named, expect }) => {
            is_the_point(loss, named, &at, bits)?;
            Ok(is_known(expect).then_some(expect == result))
        }
        Some(_) => Err(other_kind()),
    }
}

/// What a claim may expect of a minimiser.
pub fn is_known(expect: &str) -> bool {
    let rest = expect.strip_prefix("generalised-").unwrap_or(expect);
    ["supercritical", "subcritical", "degenerate", "flat", "drift"].contains(&rest)
}

/// Shows that the constants of a claim are the one critical point of a box: they lie in it, and the gradient vanishes
/// there as an exact value.
fn is_the_point(loss: &Loss, named: &[Expr], at: &[Interval], bits: u32) -> Result<(), Reason> {
    let zero = Dyadic::whole(0, bits);
    let mut exact = Vec::new();
    for (expr, at) in named.iter().zip(at) {
        if !at.contains(&loss.constant(expr, &zero)?.to_interval()) {
            return Err(Fault::NotShown.because("the claim is about another point"));
        }
        exact.push(loss.constant(expr, &Exact::Unknown)?);
    }
    let n = loss.dimension();
    let still: Vec<Exact> = exact.iter().map(|x| x.whole(0)).collect();
    let series = loss.series(&Algebra::directions(n, &[0, 0]), &exact, &still)?;
    for axis in 0..n {
        if !coefficient(&series, 0, &[axis], n)?.is_zero() {
            return Err(Fault::NotShown.because("the claimed point is not shown to be critical"));
        }
    }
    Ok(())
}

/// `grad f = 0`.
pub struct Gradient<'a> {
    /// The loss.
    pub loss: &'a Loss<'a>,
}

impl System for Gradient<'_> {
    fn values(&self, box_: &[Dyadic]) -> Result<Vec<Dyadic>, Reason> {
        self.loss.gradient(box_)
    }

    fn jacobian(&self, box_: &[Dyadic]) -> Result<Matrix, Reason> {
        self.loss.hessian(box_)
    }
}

/// `H q = lambda q`, `(1 - q.q)/2 = 0`, in the coordinates of `q` and in `lambda`.
struct EigenEquations<'a> {
    hessian: &'a Matrix,
}

fn too_large() -> Reason {
    Fault::Limit.because("an enclosure is too large")
}

impl System for EigenEquations<'_> {
    fn values(&self, box_: &[Dyadic]) -> Result<Vec<Dyadic>, Reason> {
        let (q, lambda) = box_.split_at(self.hessian.len());
        let values = || {
            let mut values = Vec::new();
            for (image, q) in linear::apply(self.hessian, q)?.iter().zip(q) {
                values.push(image.minus(&q.times(&lambda[0])?));
            }
            let one = Dyadic::whole(1, lambda[0].bits());
            values.push(one.minus(&linear::dot(q, q)?).over_whole(2));
            Some(values)
        };
        values().ok_or_else(too_large)
    }

    fn jacobian(&self, box_: &[Dyadic]) -> Result<Matrix, Reason> {
        let (q, lambda) = box_.split_at(self.hessian.len());
        let zero = Dyadic::whole(0, lambda[0].bits());
        let mut rows = self.hessian.clone();
        for (i, row) in rows.iter_mut().enumerate() {
            row[i] = row[i].minus(&lambda[0]);
            row.push(zero.minus(&q[i]));
        }
        rows.push(q.iter().map(|q| zero.minus(q)).chain([zero.clone()]).collect());
        Ok(rows)
    }
}

/// Whether exactly one eigenvalue lies above a number, and none on it.
fn one_above(hessian: &Matrix, number: &Interval, bits: u32) -> bool {
    let shift = Dyadic::new(number, bits);
    let mut rows = hessian.clone();
    rows.iter_mut().enumerate().for_each(|(i, row)| row[i] = row[i].minus(&shift));
    linear::pivots(&rows).is_some_and(|signs| signs.iter().filter(|sign| sign.is_gt()).count() == 1)
}

/// `c` and the test on the line along `q`, `3 (T.q)^2/lambda - D^4 f[q, q, q, q]`.
fn coefficients(
    series: &Jet<Dyadic>,
    hessian: &Matrix,
    q: &[Dyadic],
    lambda: &Dyadic,
    n: usize,
) -> Result<(Dyadic, Dyadic), Reason> {
    let mut third = Vec::new();
    for axis in 0..n {
        third.push(coefficient(series, 2, &[axis], n)?.times_whole(&2.into()));
    }
    let fourth = coefficient(series, 4, &[], n)?.times_whole(&24.into());
    let both = || {
        let whole = linear::dot(&third, &linear::solve(hessian, &third)?)?;
        let line = linear::dot(&third, q)?.power(2)?.over(lambda)?;
        let less = |term: Dyadic| term.times_whole(&3.into()).minus(&fourth);
        Some((less(whole), less(line)))
    };
    both().ok_or_else(too_large)
}
