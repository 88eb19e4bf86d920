//! Exact values of constant expressions: rationals and square roots.

use super::{BinaryOp, Diagnostic, Expr, ExprKind, Function};
use crate::algebra::ClosedForm;
use crate::arith::Rational;
use std::cmp::Ordering;

/// The largest exponent of an irrational constant.
const EXPONENT_LIMIT: i32 = 1000;
/// The largest size of a constant, in bits.
const BITS_LIMIT: u64 = 1_000_000;

impl Expr {
    /// The exact value of a constant expression. *Exact.*
    ///
    /// ```
    /// use twostep::expr::Expr;
    /// let value = |text| Expr::parse(text).unwrap().to_closed_form().unwrap().to_string();
    /// assert_eq!(value("(sqrt(5)-1)/2"), "sqrt(5)/2-1/2");
    /// assert_eq!(value("sqrt(8)"), "2*sqrt(2)");
    /// ```
    ///
    /// # Errors
    /// Where a name has no value, a value is not defined (division by zero, root of a negative number), or is no
    /// rational number and no simple square root.
    pub fn to_closed_form(&self) -> Result<ClosedForm, Diagnostic> {
        let value = match self.kind() {
            ExprKind::Number(q) => ClosedForm::Rational(q.clone()),
            ExprKind::Constant(_) => return Err(no_form(self)),
            ExprKind::Name(name) => {
                let error = Diagnostic::new(format!("`{name}` has no value"), self.span());
                return Err(error.help("write an exact value here"));
            }
            ExprKind::Neg(a) => a.to_closed_form()?.negated(),
            ExprKind::Binary(BinaryOp::Pow, base, exponent) => {
                power(self, base, exponent, &base.to_closed_form()?, &exponent.to_closed_form()?)?
            }
            ExprKind::Binary(op, left, right) => {
                let (a, b) = (left.to_closed_form()?, right.to_closed_form()?);
                match op {
                    BinaryOp::Add => a.checked_add(&b),
                    BinaryOp::Sub => a.checked_add(&b.negated()),
                    BinaryOp::Mul => a.checked_mul(&b),
                    BinaryOp::Div | BinaryOp::Pow => {
                        if b.sign() == Ordering::Equal {
                            return Err(division_by_zero(right));
                        }
                        b.checked_recip().and_then(|b| a.checked_mul(&b))
                    }
                }
                .ok_or_else(|| no_form(self))?
            }
            ExprKind::Call(function, arguments) => call(self, *function, arguments[0].to_closed_form()?)?,
        };
        if value.bits() > BITS_LIMIT {
            return Err(too_large(self));
        }
        Ok(value)
    }

    /// The value of a constant expression as a rational number. *Exact.*
    ///
    /// # Errors
    /// As [`Expr::to_closed_form`], and where the value is irrational.
    pub fn to_rational(&self) -> Result<Rational, Diagnostic> {
        match self.to_closed_form()? {
            ClosedForm::Rational(q) => Ok(q),
            surd @ ClosedForm::Surd { .. } => {
                let error = Diagnostic::new(format!("{surd} is not a rational number"), self.span());
                Err(error.help("a rational number is needed here, such as `11/10` or `1.1`"))
            }
        }
    }
}

/// The error at a division by a zero expression.
pub(crate) fn division_by_zero(divisor: &Expr) -> Diagnostic {
    let error = Diagnostic::new("division by zero", divisor.span()).label("this is exactly zero");
    error.help("write a divisor other than zero")
}

fn too_large(e: &Expr) -> Diagnostic {
    Diagnostic::new("the number becomes too large", e.span()).help("lower the exponents")
}

fn no_form(e: &Expr) -> Diagnostic {
    let error = Diagnostic::new("this value has no simple closed form", e.span());
    error.help("exact values are rational numbers and square roots, such as `11/10` or `sqrt(5)-1`")
}

fn power(
    e: &Expr,
    base: &Expr,
    exponent: &Expr,
    value: &ClosedForm,
    power: &ClosedForm,
) -> Result<ClosedForm, Diagnostic> {
    let ClosedForm::Rational(power) = power else { return Err(no_form(e)) };
    if value.sign() == Ordering::Equal && *power < 0 {
        return Err(division_by_zero(base));
    }
    let one = ClosedForm::Rational(Rational::from(1));
    if *power == 0 || *value == one {
        return Ok(one);
    }
    if value.sign() == Ordering::Equal {
        return Ok(value.clone());
    }
    let (Some(n), Some(root)) = (power.numer().to_i32(), power.denom().to_u32()) else {
        return Err(too_large(e));
    };
    let size = value.bits().saturating_mul(u64::from(n.unsigned_abs()));
    if size > BITS_LIMIT * 2 || (value.as_rational().is_none() && n.abs() > EXPONENT_LIMIT) {
        return Err(too_large(e));
    }
    if root > 1 && value.sign() == Ordering::Less {
        let error = Diagnostic::new(format!("the power {power} of a negative number"), base.span());
        return Err(error
            .label("this is negative")
            .maybe_help((root == 3).then(|| "write `cbrt(...)`".to_string())));
    }
    let start = match (root, value) {
        (1, _) => Some(value.clone()),
        (2, _) => value.checked_sqrt(),
        (_, ClosedForm::Rational(q)) => rational_root(q, root).map(ClosedForm::Rational),
        _ => None,
    };
    start
        .and_then(|b| b.checked_pow(n))
        .ok_or_else(|| Diagnostic { span: e.span().start..exponent.span().end, ..no_form(e) })
}

/// The exact `k`-th root of a positive rational number, or of a negative one for odd `k`.
fn rational_root(q: &Rational, k: u32) -> Option<Rational> {
    let (n, d) = (
        q.numer().clone().root_rem(Default::default(), k),
        q.denom().clone().root_rem(Default::default(), k),
    );
    (n.1 == 0 && d.1 == 0).then(|| Rational::from((n.0, d.0)))
}

/// Functions at the few points where their value is a closed form.
fn call(e: &Expr, function: Function, x: ClosedForm) -> Result<ClosedForm, Diagnostic> {
    let value = |n: i64, d: i64| Some(ClosedForm::Rational(Rational::from((n, d))));
    let zero = x.sign() == Ordering::Equal;
    let one = x.as_rational().is_some_and(|q| *q == 1);
    let result = match function {
        Function::Sqrt if x.sign() == Ordering::Less => {
            let error = Diagnostic::new("the square root of a negative number", e.span());
            return Err(error.label(format!("the argument is {x}")));
        }
        Function::Log if x.sign() != Ordering::Greater => {
            let error = Diagnostic::new("the logarithm of a number that is not positive", e.span());
            return Err(error.label(format!("the argument is {x}")));
        }
        Function::Sqrt => x.checked_sqrt(),
        Function::Cbrt => x.as_rational().and_then(|q| rational_root(q, 3)).map(ClosedForm::Rational),
        Function::Abs => Some(if x.sign() == Ordering::Less { x.negated() } else { x }),
        Function::Relu => {
            if x.sign() == Ordering::Less {
                value(0, 1)
            } else {
                Some(x)
            }
        }
        Function::Exp | Function::Cos | Function::Cosh if zero => value(1, 1),
        Function::Sigmoid if zero => value(1, 2),
        Function::Log | Function::Acos if one => value(0, 1),
        Function::Sin
        | Function::Tan
        | Function::Asin
        | Function::Atan
        | Function::Sinh
        | Function::Tanh
        | Function::Erf
            if zero =>
        {
            value(0, 1)
        }
        _ => None,
    };
    result.ok_or_else(|| no_form(e))
}
