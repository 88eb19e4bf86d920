//! `identity`: two formulas denote the same function, or the same value at a point.

use super::{Decides, other_kind};
use crate::claim::Claim;
use crate::context::Context;
use crate::evaluate::{self, Fraction};
use crate::expr::Expr;
use crate::fields::Fields;
use crate::json::Json;
use crate::poly::Poly;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;

/// Both sides are quotients of polynomials; their difference is the zero polynomial, or vanishes at the point. The
/// statement needs no witness and is about a claim always.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    Fields::new(json, path, &["kind", "claim", "verdict"], &[])?;
    match claim {
        Some(Claim::Identity { left, right, at }) => {
            let (left, right) = (side(cx, left)?, side(cx, right)?);
            let difference = left.over.mul(&right.under)?.sub(&right.over.mul(&left.under)?);
            let Some(at) = at else { return Ok(Some(difference.is_zero())) };
            if at.is_root_of(&left.under, &cx.budget)? || at.is_root_of(&right.under, &cx.budget)? {
                return Err(Fault::NotShown.because("a side of the identity is not defined at the point"));
            }
            at.is_root_of(&difference, &cx.budget).map(Some)
        }
        Some(_) => Err(other_kind()),
        None => Err(Fault::Field.because(format!("{path}: an identity must be about a claim"))),
    }
}

fn side(cx: &Context, expr: &Expr) -> Result<Fraction, Reason> {
    evaluate::fraction(expr, &|name| name_of(cx, name))
}

/// The parameters, the variable, then the derived quantities, as functions of the variable: `f`, its derivatives
/// `f1, f2, ...`, `alpha = 3 f3^2 - f2 f4`, `eta_c = 2/f2`.
fn name_of(cx: &Context, name: &str) -> Option<Fraction> {
    let problem = cx.problem;
    if let Some((_, value)) = problem.parameters.iter().find(|(known, _)| known == name) {
        return Some(Fraction::whole(Poly::constant(value)));
    }
    if name == problem.variable {
        return Some(Fraction::whole(Poly::variable()));
    }
    let number = |value: i32| BigRational::from_integer(BigInt::from(value));
    match name {
        "f" => Some(Fraction::whole(cx.derivative(0))),
        "alpha" => {
            let (f2, f3, f4) = (cx.derivative(2), cx.derivative(3), cx.derivative(4));
            let square = f3.mul(&f3).ok()?.scale(&number(3));
            Some(Fraction::whole(square.sub(&f2.mul(&f4).ok()?)))
        }
        "eta_c" => Some(Fraction { over: Poly::constant(&number(2)), under: cx.derivative(2) }),
        _ => {
            let order = name.strip_prefix('f').filter(|order| !order.starts_with('0'))?;
            Some(Fraction::whole(cx.derivative(order.parse::<u16>().ok()?.into())))
        }
    }
}
