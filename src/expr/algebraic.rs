//! Exact values of constant expressions that are algebraic numbers of any degree.

use super::closed::division_by_zero;
use super::{BinaryOp, Diagnostic, Expr, ExprKind, Function};
use crate::algebra::RealAlgebraic;
use crate::arith::Rational;

/// The largest degree of an equation on the way to a value.
const DEGREE: usize = 24;
/// The largest exponent and order of a root.
const POWER: u32 = 24;

impl Expr {
    /// The exact value of a constant expression of rationals, roots, sums, products and quotients. *Exact.*
    ///
    /// ```
    /// use std::cmp::Ordering;
    /// use twostep::algebra::IntPoly;
    /// use twostep::expr::Expr;
    /// let value = Expr::parse("cbrt(2) + 2^(2/3)").unwrap().to_algebraic().unwrap();
    /// assert!((value.approx() - 2.847_322_101_863_07).abs() < 1e-13);
    /// // Its cube is 6 plus 6 times itself.
    /// let equation = IntPoly::new(vec![(-6).into(), (-6).into(), 0.into(), 1.into()]);
    /// assert_eq!(value.sign_of(&equation), Ordering::Equal);
    /// ```
    ///
    /// # Errors
    /// Where a name has no value, a value is not defined, is not seen to be algebraic, or needs an equation of too high a degree.
    pub fn to_algebraic(&self) -> Result<RealAlgebraic, Diagnostic> {
        if let Ok(form) = self.to_closed_form() {
            return Ok(RealAlgebraic::from_closed_form(&form));
        }
        let value = match self.kind() {
            ExprKind::Number(_) | ExprKind::Name(_) => {
                self.to_closed_form().map(|form| RealAlgebraic::from_closed_form(&form))?
            }
            ExprKind::Constant(_) => return Err(not_algebraic(self)),
            ExprKind::Neg(a) => a.to_algebraic()?.negated(),
            ExprKind::Binary(BinaryOp::Pow, base, exponent) => {
                self.algebraic_power(base, &exponent.to_rational()?)?
            }
            ExprKind::Binary(op, left, right) => {
                let (a, b) = (left.to_algebraic()?, right.to_algebraic()?);
                self.limited(a.degree() * b.degree())?;
                match op {
                    BinaryOp::Add => a.plus(&b),
                    BinaryOp::Sub => a.plus(&b.negated()),
                    BinaryOp::Mul => a.times(&b),
                    BinaryOp::Div | BinaryOp::Pow => {
                        a.times(&b.reciprocal().ok_or_else(|| division_by_zero(right))?)
                    }
                }
            }
            ExprKind::Call(Function::Sqrt, arguments) => {
                self.algebraic_power(&arguments[0], &Rational::from((1, 2)))?
            }
            ExprKind::Call(Function::Cbrt, arguments) => {
                let value = arguments[0].to_algebraic()?;
                self.limited(value.degree() * 3)?;
                value.nth_root(3).ok_or_else(|| not_algebraic(self))?
            }
            ExprKind::Call(Function::Abs, arguments) => {
                let value = arguments[0].to_algebraic()?;
                if value.sign().is_lt() { value.negated() } else { value }
            }
            ExprKind::Call(..) => return Err(not_algebraic(self)),
        };
        Ok(value)
    }

    /// `base^exponent` with a rational exponent; a root of a negative number is not defined.
    fn algebraic_power(&self, base: &Expr, exponent: &Rational) -> Result<RealAlgebraic, Diagnostic> {
        let value = base.to_algebraic()?;
        let small = |n: u32| n <= POWER;
        let (Some(above), Some(below)) = (
            exponent.numer().clone().abs().to_u32().filter(|n| small(*n)),
            exponent.denom().to_u32().filter(|n| small(*n)),
        ) else {
            return Err(Diagnostic::new("this exponent is too large here", self.span()));
        };
        self.limited(value.degree() * below as usize)?;
        if value.sign().is_lt() && below > 1 {
            return Err(Diagnostic::new("a root of a negative number", base.span()).label("this is negative"));
        }
        let root = value.nth_root(below).ok_or_else(|| not_algebraic(self))?;
        let power = root.power(above);
        if *exponent >= 0 {
            return Ok(power);
        }
        power.reciprocal().ok_or_else(|| division_by_zero(base))
    }

    fn limited(&self, degree: usize) -> Result<(), Diagnostic> {
        if degree <= DEGREE {
            return Ok(());
        }
        let error = Diagnostic::new("the equation of this number has too high a degree", self.span());
        Err(error.label(format!("degree {degree}, at most {DEGREE}")))
    }
}

fn not_algebraic(e: &Expr) -> Diagnostic {
    let error = Diagnostic::new("this value is not seen to be an algebraic number", e.span());
    error.help("exact values are rational numbers, roots, and their sums and products: `11/10`, `sqrt(5)-1`, `cbrt(2)`")
}
