//! `kind = "identity"`: two expressions in derived quantities are equal, as functions of the point or at a point.
//!
//! Names: the variable, the parameters, `f`, its derivatives `f1`, `f2`, ..., `alpha = 3 f3^2 - f2 f4`,
//! `eta_c = 2/f2`.

use super::Claims;
use crate::algebra::RatPoly;
use crate::arith::Rational;
use crate::certify::local::alpha_polynomial;
use crate::certify::types::Verdict;
use crate::expr::{BinaryOp, Diagnostic, Expr, ExprKind};
use crate::problem::Point;

/// The largest exponent of a power in an identity.
const EXPONENT_LIMIT: u32 = 64;

/// A quotient of polynomials; the denominator is not the zero polynomial.
#[derive(Clone)]
struct Quotient {
    numerator: RatPoly,
    denominator: RatPoly,
}

impl Quotient {
    fn polynomial(numerator: RatPoly) -> Self {
        Quotient { numerator, denominator: RatPoly::constant(Rational::from(1)) }
    }

    fn add(&self, other: &Self) -> Self {
        let left = self.numerator.mul(&other.denominator);
        let right = other.numerator.mul(&self.denominator);
        Quotient { numerator: left.add(&right), denominator: self.denominator.mul(&other.denominator) }
    }

    fn mul(&self, other: &Self) -> Self {
        Quotient {
            numerator: self.numerator.mul(&other.numerator),
            denominator: self.denominator.mul(&other.denominator),
        }
    }

    fn negated(&self) -> Self {
        Quotient { numerator: self.numerator.neg(), denominator: self.denominator.clone() }
    }

    fn inverse(&self) -> Option<Self> {
        (!self.numerator.is_zero())
            .then(|| Quotient { numerator: self.denominator.clone(), denominator: self.numerator.clone() })
    }

    fn pow(&self, k: i32) -> Option<Self> {
        if k < 0 {
            return self.inverse()?.pow(-k);
        }
        let k = k.unsigned_abs();
        Some(Quotient { numerator: self.numerator.pow(k), denominator: self.denominator.pow(k) })
    }
}

impl Claims<'_> {
    pub(super) fn identity(
        &self,
        left: &Expr,
        right: &Expr,
        at: Option<&Point>,
    ) -> Result<Verdict, Diagnostic> {
        let (a, b) = (self.quotient(left)?, self.quotient(right)?);
        let difference = a.add(&b.negated()).numerator;
        let Some((name, place)) = at.and_then(|point| point.coordinates.first()) else {
            return Ok(if difference.is_zero() {
                Verdict::Proved("the difference of the two sides expands to zero".into())
            } else {
                let shown = difference.to_text(&self.problem.variables[0]);
                Verdict::Refuted(format!(
                    "the difference of the two sides is not zero: its numerator is {shown}"
                ))
            });
        };
        let point = self.number(place)?;
        let shown = format!("{name} = {}", self.problem.value(place)?);
        if point.is_root_of(a.denominator.numerator()) || point.is_root_of(b.denominator.numerator()) {
            return Ok(Verdict::Refuted(format!("a side is not defined at {shown}")));
        }
        Ok(if point.is_root_of(difference.numerator()) {
            Verdict::Proved(format!("the difference of the two sides vanishes at {shown}"))
        } else {
            Verdict::Refuted(format!("the difference of the two sides does not vanish at {shown}"))
        })
    }

    /// The expression as a quotient of polynomials in the variable.
    fn quotient(&self, e: &Expr) -> Result<Quotient, Diagnostic> {
        self.expand(&self.problem.substituted(e))
    }

    fn expand(&self, e: &Expr) -> Result<Quotient, Diagnostic> {
        let constant = |q| Quotient::polynomial(RatPoly::constant(q));
        let zero = |e: &Expr| Diagnostic::new("division by zero", e.span()).label("this is identically zero");
        match e.kind() {
            ExprKind::Number(q) => Ok(constant(q.clone())),
            ExprKind::Name(name) => self.quantity(name).ok_or_else(|| {
                let error = Diagnostic::new(format!("`{name}` is not known here"), e.span());
                error
                    .help("an identity may use the variable, the parameters, f, f1, f2, ..., alpha and eta_c")
            }),
            ExprKind::Neg(a) => Ok(self.expand(a)?.negated()),
            ExprKind::Binary(BinaryOp::Pow, base, exponent) => {
                let k = exponent.to_rational()?;
                let small = (*k.denom() == 1).then(|| k.numer().to_i32()).flatten();
                let Some(k) = small.filter(|k| k.unsigned_abs() <= EXPONENT_LIMIT) else {
                    let error = Diagnostic::new("this exponent is not a small integer", exponent.span());
                    return Err(error.help(format!("use an integer of size at most {EXPONENT_LIMIT}")));
                };
                self.expand(base)?.pow(k).ok_or_else(|| zero(base))
            }
            ExprKind::Binary(op, a, b) => {
                let (left, right) = (self.expand(a)?, self.expand(b)?);
                match op {
                    BinaryOp::Add => Ok(left.add(&right)),
                    BinaryOp::Sub => Ok(left.add(&right.negated())),
                    BinaryOp::Mul => Ok(left.mul(&right)),
                    BinaryOp::Div | BinaryOp::Pow => Ok(left.mul(&right.inverse().ok_or_else(|| zero(b))?)),
                }
            }
            ExprKind::Constant(_) | ExprKind::Call(..) => Ok(constant(e.to_rational()?)),
        }
    }

    /// The quotient that a name stands for.
    fn quantity(&self, name: &str) -> Option<Quotient> {
        let derivative = |k: usize| (0..k).fold(self.loss.clone(), |p, _| p.derivative());
        if self.problem.variables.iter().any(|variable| variable == name) {
            return Some(Quotient::polynomial(RatPoly::x()));
        }
        match name {
            "f" => Some(Quotient::polynomial(self.loss.clone())),
            "alpha" => Some(Quotient::polynomial(alpha_polynomial(&self.loss))),
            "eta_c" => {
                let two = Quotient::polynomial(RatPoly::constant(Rational::from(2)));
                Some(two.mul(&Quotient::polynomial(derivative(2)).inverse()?))
            }
            _ => {
                let order: usize = name.strip_prefix('f')?.parse().ok()?;
                // Derivatives beyond the degree are zero.
                Some(Quotient::polynomial(derivative(order.min(self.loss.degree() + 1))))
            }
        }
    }
}
