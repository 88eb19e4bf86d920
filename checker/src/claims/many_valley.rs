//! `many-valley`: the local condition at a point of a valley of minimisers of `r^2` times a positive number.

use super::many_condition::is_known;
use super::{Decides, SHARED, other_kind};
use crate::elementary::dyadic::Dyadic;
use crate::elementary::exact::Exact;
use crate::elementary::jet::Algebra;
use crate::elementary::number::Number;
use crate::expr::{Expr, Operator};
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::number::canonical;
use crate::several::loss::{Loss, coefficient, second};
use crate::several::problem::Claim;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use num_traits::{Signed, Zero};

/// The precision of the enclosures beside exact values.
const ENCLOSED_BITS: u32 = 128;

/// The loss is `a r^2` with `a > 0`, `r = 0` and `grad r /= 0` at the rational point: the minimisers near it are the smooth
/// surface `r = 0`, and `H = 2 a v v'`, `v = grad r`. All values are exact.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &["kind", "at", "result"], &SHARED)?;
    let n = loss.dimension();
    let mut at: Vec<BigRational> = Vec::new();
    for json in fields.array("at")? {
        let Json::Text(text) = json else {
            return Err(Fault::Field.because(format!("{}: expected numbers", fields.place("at"))));
        };
        at.push(canonical(text).map_err(|r| r.fault.because(format!("{}: {}", fields.place("at"), r.text)))?);
    }
    if at.len() != n {
        return Err(Fault::Field.because(format!("{}: expected {n} numbers", fields.place("at"))));
    }
    let result = fields.text("result")?;
    if !["supercritical", "subcritical", "drift"].contains(&result) {
        return Err(Fault::Field.because(format!("{}: unknown", fields.place("result"))));
    }
    if valley(loss, &at)? != result {
        return Err(Fault::NotShown.because("the local condition gives another result"));
    }
    match claim {
        None => Ok(None),
        Some(Claim::Condition { at: named, expect }) => {
            for (named, at) in named.iter().zip(&at) {
                if loss.constant(named, &Exact::Unknown)?.as_rational() != Some(at) {
                    return Err(Fault::NotShown.because("the claim is about another point"));
                }
            }
            Ok(is_known(expect).then_some(expect == result))
        }
        Some(_) => Err(other_kind()),
    }
}

/// `a` and `r` of a loss that is written `a r^2`: a square, times or over positive numbers.
fn square(expr: &Expr) -> Option<(BigRational, &Expr)> {
    match expr {
        Expr::Power(base, 2) => Some((BigRational::from(num_bigint::BigInt::from(1)), base)),
        Expr::Binary(Operator::Div, over, under) => match under.as_ref() {
            Expr::Number(number) if number.is_positive() => {
                square(over).map(|(factor, base)| (factor / number, base))
            }
            _ => None,
        },
        Expr::Binary(Operator::Mul, number, over) => match number.as_ref() {
            Expr::Number(number) if number.is_positive() => {
                square(over).map(|(factor, base)| (factor * number, base))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The result at a point. With `T = D^3 f[v, v, .]` for `v` in place of the unit vector `q = v/|v|`, `lambda = 2 a |v|^2`:
/// drift where `T` is no multiple of `v`; else `T = t v`, and up to positive factors `c = 3 t^2 |v|^2/lambda - D^4 f[v, v, v, v]`, and
/// on the plane `N` across `v` the form `K = D^4 f[v, v, ., .] - (t/lambda) B + (2/lambda) B P B`, `B = D^3 f[v, ., .]`, `P` the
/// projection on `N`, must be regular.
fn valley(loss: &Loss, at: &[BigRational]) -> Result<&'static str, Reason> {
    let not_shown = |text: &str| Fault::NotShown.because(text);
    let n = at.len();
    let (factor, residual) =
        square(&loss.problem.loss).ok_or_else(|| Fault::Unsupported.because("a loss that is no square"))?;
    let x: Vec<Exact> = at.iter().map(|x| Exact::rational(x.clone())).collect();
    let still: Vec<Exact> = x.iter().map(|x| x.whole(0)).collect();
    let first = loss.series_of(residual, &Algebra::directions(n, &[0, 0]), &x, &still)?;
    if !first.value().is_zero() {
        return Err(not_shown("the residual is not 0 at the point"));
    }
    let rational = |value: Exact| {
        value
            .as_rational()
            .cloned()
            .ok_or_else(|| not_shown("a derivative at the point is no rational number"))
    };
    let mut v: Vec<BigRational> = Vec::new();
    for axis in 0..n {
        v.push(rational(coefficient(&first, 0, &[axis], n)?)?);
    }
    let norm: BigRational = v.iter().map(|v| v * v).sum();
    if norm.is_zero() {
        return Err(not_shown("the gradient of the residual is 0 at the point"));
    }
    let two = BigRational::from(num_bigint::BigInt::from(2));
    let lambda = &two * &factor * &norm;
    // Exact values may pass over what is not defined; enclosures do not.
    let near: Vec<Dyadic> =
        at.iter().map(|x| Dyadic::new(&Interval::point(x.clone()), ENCLOSED_BITS)).collect();
    loss.over(&Algebra::directions(n, &[4, 2, 2]), &near, &near)?;
    let along: Vec<Exact> = v.iter().map(|v| Exact::rational(v.clone())).collect();
    let series = loss.series(&Algebra::directions(n, &[4, 2, 2]), &x, &along)?;
    let mut third: Vec<BigRational> = Vec::new();
    for axis in 0..n {
        third.push(&two * rational(coefficient(&series, 2, &[axis], n)?)?);
    }
    let t: BigRational = third.iter().zip(&v).map(|(a, b)| a * b).sum::<BigRational>() / &norm;
    if third.iter().zip(&v).any(|(third, v)| *third != &t * v) {
        return Ok("drift");
    }
    let fourth =
        rational(coefficient(&series, 4, &[], n)?)? * BigRational::from(num_bigint::BigInt::from(24));
    let three = BigRational::from(num_bigint::BigInt::from(3));
    let c = three * &t * &t * &norm / &lambda - fourth;
    let mut b = vec![vec![BigRational::zero(); n]; n];
    let mut form = b.clone();
    for i in 0..n {
        for j in 0..n {
            b[i][j] = rational(second(&series, 1, (i, j), n)?)?;
            form[i][j] = &two * rational(second(&series, 2, (i, j), n)?)?;
        }
    }
    let bv: Vec<BigRational> = b.iter().map(|row| row.iter().zip(&v).map(|(b, v)| b * v).sum()).collect();
    for i in 0..n {
        for j in 0..n {
            let square: BigRational = (0..n).map(|k| &b[i][k] * &b[k][j]).sum();
            let across = square - &bv[i] * &bv[j] / &norm;
            form[i][j] = &form[i][j] - &t / &lambda * &b[i][j] + &two / &lambda * across;
        }
    }
    if !is_regular_across(&form, &v) {
        return Err(not_shown("the sharpness along the valley has no regular Hessian"));
    }
    match (c.is_positive(), c.is_negative()) {
        (true, _) => Ok("supercritical"),
        (_, true) => Ok("subcritical"),
        _ => Err(not_shown("c is 0")),
    }
}

/// Whether a form is regular on the plane across a vector: the bordered matrix `[K v; v' 0]` is.
fn is_regular_across(form: &[Vec<BigRational>], v: &[BigRational]) -> bool {
    let mut rows: Vec<Vec<BigRational>> =
        form.iter().zip(v).map(|(row, v)| row.iter().chain([v]).cloned().collect()).collect();
    rows.push(v.iter().cloned().chain([BigRational::zero()]).collect());
    for k in 0..rows.len() {
        let Some(pivot) = (k..rows.len()).find(|i| !rows[*i][k].is_zero()) else { return false };
        rows.swap(k, pivot);
        let (above, below) = rows.split_at_mut(k + 1);
        for row in below {
            let factor = &row[k] / &above[k][k];
            for (entry, source) in row.iter_mut().zip(&above[k]) {
                *entry -= &factor * source;
            }
        }
    }
    true
}
