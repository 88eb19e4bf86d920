//! `many-valley`: the local condition at a point of a surface of minimisers.

use super::many_condition::is_known;
use super::{Decides, SHARED, other_kind};
use crate::elementary::dyadic::Dyadic;
use crate::elementary::exact::Exact;
use crate::elementary::jet::{Algebra, Jet};
use crate::expr::{Expr, Operator};
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::several::formal;
use crate::several::line::kept;
use crate::several::loss::{Loss, coefficient, second, still};
use crate::several::problem::Claim;
use crate::several::rational::{self, Rows, apply, dot};
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

/// The precision of the enclosures beside exact values.
const ENCLOSED_BITS: u32 = 128;

/// The critical points near the rational point are a surface whose tangents are the kernel of the Hessian: the loss is `a r^2` with
/// `r = 0`, `grad r /= 0`; or the flows `x' = B x`, which leave the loss as it is, move the point in as many independent directions. The
/// sign of `c`, or drift. All values are exact.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let flowing = Fields::any(json, path)?.find("flows").is_some();
    let more: &[&str] = if flowing { &["flows", "direction"] } else { &[] };
    let fields = Fields::new(json, path, &[&["kind", "at", "result"], more].concat(), &SHARED)?;
    let n = loss.dimension();
    let vector = |key: &str| {
        let numbers = fields.numbers(key)?;
        match numbers.len() == n {
            true => Ok(numbers),
            false => Err(Fault::Field.because(format!("{}: expected {n} numbers", fields.place(key)))),
        }
    };
    let at = vector("at")?;
    let result = fields.text("result")?;
    if !["supercritical", "subcritical", "drift"].contains(&result) {
        return Err(Fault::Field.because(format!("{}: unknown", fields.place("result"))));
    }
    let x: Vec<Exact> = at.iter().map(|x| Exact::rational(x.clone())).collect();
    let valley = match flowing {
        false => {
            Valley { direction: residual_gradient(loss, &x)?, velocities: Vec::new(), turns: Vec::new() }
        }
        true => flows(loss, &fields, &at, vector("direction")?)?,
    };
    if valley.result(loss, &at, &x)? != result {
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

fn not_shown(text: &str) -> Reason {
    Fault::NotShown.because(text)
}

fn rational_number(value: Exact) -> Result<BigRational, Reason> {
    value.as_rational().cloned().ok_or_else(|| not_shown("a derivative at the point is no rational number"))
}

/// The gradient of the residual `r`, where the loss is `a r^2` and `r = 0`: near the point the critical points are the surface `r = 0`.
fn residual_gradient(loss: &Loss, x: &[Exact]) -> Result<Vec<BigRational>, Reason> {
    let (_, residual) =
        square(&loss.problem.loss).ok_or_else(|| Fault::Unsupported.because("a loss that is no square"))?;
    let n = loss.dimension();
    let first = loss.series_of(residual, &Algebra::directions(n, &[0, 0]), x, &still(x))?;
    if rational_number(first.value().clone()).ok().is_none_or(|value| !value.is_zero()) {
        return Err(not_shown("the residual is not 0 at the point"));
    }
    let gradient = (0..n).map(|axis| rational_number(coefficient(&first, 0, &[axis], n)?));
    gradient.collect()
}

/// Reads the flows: each leaves the loss as it is.
fn flows(
    loss: &Loss,
    fields: &Fields,
    at: &[BigRational],
    direction: Vec<BigRational>,
) -> Result<Valley, Reason> {
    let (mut velocities, mut turns, mut all) = (Rows::new(), Rows::new(), Vec::new());
    let mut fixing = Rows::new();
    for (index, json) in fields.array("flows")?.iter().enumerate() {
        let field = formal::field(json, &format!("{}[{index}]", fields.place("flows")), at.len())?;
        let velocity = formal::velocity(&field, at);
        if formal::is_skew(&field, at.len()) {
            turns.push(velocity.clone());
        } else if formal::is_fixing(&field, &direction) {
            fixing.push(velocity.clone());
        }
        velocities.push(velocity);
        all.push(field);
    }
    if !formal::are_invariant(loss, &all)? {
        return Err(not_shown("the loss is not shown to be invariant under a flow"));
    }
    if velocities.is_empty() {
        return Err(not_shown("no flow is given"));
    }
    // They move the 2-cycles of the line through the point to others, if there are such.
    let moved = fixing.iter().any(|velocity| velocity.iter().any(|x| !x.is_zero()));
    let has_direction = direction.iter().any(|x| !x.is_zero());
    if moved && has_direction && kept(loss, at, &direction).is_ok() {
        turns.extend(fixing);
    }
    Ok(Valley { direction, velocities, turns })
}

/// A point of a surface of minimisers.
struct Valley {
    /// An eigenvector `v` of the largest eigenvalue.
    direction: Vec<BigRational>,
    /// Those of the flows at the point; none where the surface is `r = 0`.
    velocities: Rows,
    /// Those of the flows that move the 2-cycles near the point to others: of rotations; and of flows with a symmetric matrix that leave `v`
    /// as it is, where gradient descent keeps the line along `v`.
    turns: Rows,
}

impl Valley {
    /// With `T = D^3 f[v, v, .]` and the kernel `N` of the Hessian `H`: drift where `T` is not 0 on `N`. Else, up to positive factors,
    /// `c = 3 T.w - D^4 f[v, v, v, v]`, `H w = T`, and `K = D^4 f[v, v, ., .] - D^3 f[w, ., .] + 2 B R B` on `N`, `B = D^3 f[v, ., .]`, `R` the
    /// inverse of `lambda - H` across `v`, must be regular but for the flows that move 2-cycles to others.
    fn result(&self, loss: &Loss, at: &[BigRational], x: &[Exact]) -> Result<&'static str, Reason> {
        let (n, v) = (at.len(), &self.direction);
        // Exact values may pass over what is not defined; enclosures do not.
        let near: Vec<Dyadic> =
            at.iter().map(|x| Dyadic::new(&Interval::point(x.clone()), ENCLOSED_BITS)).collect();
        let algebra = Algebra::directions(n, &[4, 2, 2]);
        loss.over(&algebra, &near, &near)?;
        let exact = |v: &[BigRational]| v.iter().map(|v| Exact::rational(v.clone())).collect::<Vec<_>>();
        let series = loss.series(&algebra, x, &exact(v))?;
        for axis in 0..n {
            if !rational_number(coefficient(&series, 0, &[axis], n)?)?.is_zero() {
                return Err(not_shown("the gradient is not 0 at the point"));
            }
        }
        let whole = |k: i32| BigRational::from(BigInt::from(k));
        let hessian = form(&series, 0, n)?;
        let kernel = rational::kernel(hessian.clone());
        let is_surface =
            self.velocities.is_empty() || rational::rank(self.velocities.clone()) == kernel.len();
        if !is_surface || kernel.is_empty() {
            return Err(not_shown(
                "the minimisers are not shown to be a surface along the kernel of the Hessian",
            ));
        }
        let square = dot(v, v);
        if square.is_zero() {
            return Err(not_shown("the direction is 0"));
        }
        let image = apply(&hessian, v);
        let lambda = dot(&image, v) / &square;
        let is_eigenvector = image.iter().zip(v).all(|(image, v)| *image == &lambda * v);
        // On the kernel, and along v, the terms added are positive: across them only H, and lambda - H, count.
        let lifted = with_squares(&hessian, &kernel);
        let below: Rows = (0..n)
            .map(|i| {
                let unit = |j: usize| if i == j { lambda.clone() } else { BigRational::zero() };
                hessian[i].iter().enumerate().map(|(j, entry)| unit(j) - entry).collect()
            })
            .collect();
        let below = with_squares(&below, std::slice::from_ref(v));
        let are_largest = rational::is_positive(lifted.clone()) && rational::is_positive(below.clone());
        if !is_eigenvector || !lambda.is_positive() || !are_largest {
            return Err(not_shown("the direction is not shown to be that of the one largest eigenvalue"));
        }
        let third = (0..n).map(|axis| Ok(whole(2) * rational_number(coefficient(&series, 2, &[axis], n)?)?));
        let third: Vec<BigRational> = third.collect::<Result<_, Reason>>()?;
        if kernel.iter().any(|along| !dot(&third, along).is_zero()) {
            return Ok("drift");
        }
        let solution = |rows: &Rows, right: &[BigRational]| {
            rational::solve(rows, right).ok_or_else(|| not_shown("a system of equations is singular"))
        };
        let w = solution(&lifted, &third)?;
        let fourth = whole(24) * rational_number(coefficient(&series, 4, &[], n)?)?;
        let c = whole(3) * dot(&third, &w) - fourth;
        let turned = form(&series, 1, n)?;
        let along_w = form(&loss.series(&Algebra::directions(n, &[1, 1, 1]), x, &exact(&w))?, 1, n)?;
        let bent = form(&series, 2, n)?;
        let mut curvature = Rows::new();
        for a in &kernel {
            let answer = solution(&below, &apply(&turned, a))?;
            let entry = |b: &Vec<BigRational>| {
                let direct = whole(2) * dot(&apply(&bent, a), b) - dot(&apply(&along_w, a), b);
                direct + whole(2) * dot(&answer, &apply(&turned, b))
            };
            curvature.push(kernel.iter().map(entry).collect());
        }
        if rational::rank(curvature) + rational::rank(self.turns.clone()) != kernel.len() {
            return Err(not_shown("the sharpness along the surface has no regular Hessian"));
        }
        match (c.is_positive(), c.is_negative()) {
            (true, _) => Ok("supercritical"),
            (_, true) => Ok("subcritical"),
            _ => Err(not_shown("c is 0")),
        }
    }
}

/// The second derivatives of the coefficient of `s^power`.
fn form(series: &Jet<Exact>, power: u8, n: usize) -> Result<Rows, Reason> {
    let entry = |i: usize, j: usize| rational_number(second(series, power, (i, j), n)?);
    (0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect()
}

/// A matrix plus `v v'` for some vectors.
fn with_squares(matrix: &Rows, vectors: &[Vec<BigRational>]) -> Rows {
    let mut sum = matrix.clone();
    for v in vectors {
        for (row, a) in sum.iter_mut().zip(v) {
            row.iter_mut().zip(v).for_each(|(entry, b)| *entry += a * b);
        }
    }
    sum
}
