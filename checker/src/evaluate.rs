//! What expressions denote: quotients of polynomials, or exact values.

use crate::expr::{Expr, Operator};
use crate::function::Function;
use crate::limits;
use crate::number;
use crate::poly::Poly;
use crate::surd::Surd;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use num_traits::One;

/// A quotient of polynomials in the variable of the problem.
#[derive(Clone, Debug)]
pub struct Fraction {
    /// Above the line.
    pub over: Poly,
    /// Below the line, not 0.
    pub under: Poly,
}

impl Fraction {
    /// A polynomial over 1.
    pub fn whole(over: Poly) -> Fraction {
        Fraction { over, under: Poly::constant(&BigRational::one()) }
    }

    fn recip(self) -> Result<Fraction, Reason> {
        if self.over.is_zero() {
            return Err(Fault::Problem.because("a division by zero"));
        }
        Ok(Fraction { over: self.under, under: self.over })
    }

    /// The polynomial that it is where the denominator is a constant.
    pub fn as_poly(&self) -> Option<Poly> {
        let under = self.under.as_constant()?;
        Some(self.over.scale(&under.recip()))
    }
}

/// The quotient of polynomials that an expression denotes; `lookup` gives the meaning of names.
pub fn fraction(expr: &Expr, lookup: &dyn Fn(&str) -> Option<Fraction>) -> Result<Fraction, Reason> {
    match expr {
        Expr::Number(value) => Ok(Fraction::whole(Poly::constant(value))),
        Expr::Name(name) => lookup(name).ok_or_else(|| unknown(name)),
        Expr::Neg(inner) => {
            let inner = fraction(inner, lookup)?;
            Ok(Fraction { over: inner.over.scale(&-BigRational::one()), under: inner.under })
        }
        Expr::Binary(operator, left, right) => {
            binary(*operator, fraction(left, lookup)?, fraction(right, lookup)?)
        }
        Expr::Power(base, exponent) => {
            let base = fraction(base, lookup)?;
            let base = if *exponent < 0 { base.recip()? } else { base };
            let exponent = exponent.unsigned_abs();
            Ok(Fraction { over: power(&base.over, exponent)?, under: power(&base.under, exponent)? })
        }
        Expr::Sqrt(inner) => {
            let inner = fraction(inner, lookup)?.as_poly().and_then(|poly| poly.as_constant());
            let root = inner.as_ref().and_then(number::exact_sqrt);
            root.map(|root| Fraction::whole(Poly::constant(&root)))
                .ok_or_else(|| Fault::Unsupported.because("a square root inside a formula"))
        }
        Expr::Call(..) | Expr::Angle(..) | Expr::Matrix(..) => {
            Err(Fault::Unsupported.because("an elementary function in a polynomial"))
        }
    }
}

fn binary(operator: Operator, left: Fraction, right: Fraction) -> Result<Fraction, Reason> {
    let right = if operator == Operator::Div { right.recip()? } else { right };
    let under = left.under.mul(&right.under)?;
    let over = match operator {
        Operator::Mul | Operator::Div => left.over.mul(&right.over)?,
        Operator::Add => left.over.mul(&right.under)?.add(&right.over.mul(&left.under)?),
        Operator::Sub => left.over.mul(&right.under)?.sub(&right.over.mul(&left.under)?),
    };
    Ok(Fraction { over, under })
}

fn power(base: &Poly, exponent: u64) -> Result<Poly, Reason> {
    let size = base.bits().max(2).saturating_mul(exponent);
    if base.degree() as u64 * exponent > limits::DEGREE as u64 || size > 2 * limits::COEFFICIENT_BITS {
        return Err(Fault::Limit.because("a power is too large"));
    }
    let mut value = Poly::constant(&BigRational::one());
    for _ in 0..exponent {
        value = value.mul(base)?;
    }
    Ok(value)
}

/// The exact value of an expression without the variable.
pub fn value(expr: &Expr, lookup: &dyn Fn(&str) -> Option<BigRational>) -> Result<Surd, Reason> {
    let outside = || Fault::Unsupported.because("an exact value beyond one quadratic field, or undefined");
    let found = match expr {
        Expr::Number(value) => Some(Surd::rational(value.clone())),
        Expr::Name(name) => Some(Surd::rational(lookup(name).ok_or_else(|| unknown(name))?)),
        Expr::Neg(inner) => Some(value(inner, lookup)?.neg()),
        Expr::Binary(operator, left, right) => {
            let (left, right) = (value(left, lookup)?, value(right, lookup)?);
            match operator {
                Operator::Add => left.add(&right),
                Operator::Sub => left.add(&right.neg()),
                Operator::Mul => left.mul(&right),
                Operator::Div => right.recip().and_then(|right| left.mul(&right)),
            }
        }
        Expr::Power(base, exponent) => value(base, lookup)?.power(*exponent),
        Expr::Sqrt(inner) => value(inner, lookup)?.as_rational().and_then(Surd::sqrt),
        Expr::Call(Function::Cbrt, inner) => {
            value(inner, lookup)?.as_rational().and_then(number::exact_cbrt).map(Surd::rational)
        }
        Expr::Call(..) | Expr::Angle(..) | Expr::Matrix(..) => None,
    };
    let found = found.ok_or_else(outside)?;
    if found.bits() > limits::COEFFICIENT_BITS {
        return Err(Fault::Limit.because("an exact value has too many digits"));
    }
    Ok(found)
}

fn unknown(name: &str) -> Reason {
    Fault::Problem.because(format!("an unknown name: {}", number::shorten(name)))
}
