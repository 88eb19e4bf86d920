//! Expansion to polynomials over Q.

use super::closed::division_by_zero;
use super::{BinaryOp, Diagnostic, Expr, ExprKind};
use crate::algebra::{MultiPoly, RatPoly};
use crate::arith::{Integer, Rational};

/// The degree up to which losses are expanded where nothing else is asked for.
pub const DEGREE_LIMIT: usize = 256;
/// The largest size of a polynomial, in bits of all its coefficients.
const BITS_LIMIT: u64 = 4_000_000;
/// The largest number of products of terms in one multiplication.
const WORK_LIMIT: usize = 4_000_000;

/// Polynomials of some kind, as the expansion builds them.
pub(super) trait Ring: Clone {
    fn constant(&self, c: Rational) -> Self;
    fn sum(&self, other: &Self) -> Self;
    fn product(&self, other: &Self) -> Self;
    fn times(&self, c: &Rational) -> Self;
    fn total_degree(&self) -> usize;
    /// The size of all coefficients together, in bits.
    fn bits(&self) -> u64;
    /// How many products of terms a multiplication takes, where that may become too many.
    fn work(&self, other: &Self) -> usize;
    /// The value, where the polynomial is a constant.
    fn as_constant(&self) -> Option<Rational>;
}

impl Ring for RatPoly {
    fn constant(&self, c: Rational) -> Self {
        RatPoly::constant(c)
    }
    fn sum(&self, other: &Self) -> Self {
        self.add(other)
    }
    fn product(&self, other: &Self) -> Self {
        self.mul(other)
    }
    fn times(&self, c: &Rational) -> Self {
        self.scale(c)
    }
    fn total_degree(&self) -> usize {
        self.degree()
    }
    fn bits(&self) -> u64 {
        let top: u64 = self.numerator().coefficients().iter().map(|c| u64::from(c.significant_bits())).sum();
        top + u64::from(self.denominator().significant_bits())
    }
    fn work(&self, _: &Self) -> usize {
        1
    }
    fn as_constant(&self) -> Option<Rational> {
        self.is_constant().then(|| self.coefficient(0))
    }
}

impl Ring for MultiPoly {
    fn constant(&self, c: Rational) -> Self {
        self.same_constant(c)
    }
    fn sum(&self, other: &Self) -> Self {
        self.add(other)
    }
    fn product(&self, other: &Self) -> Self {
        self.mul(other)
    }
    fn times(&self, c: &Rational) -> Self {
        self.scale(c)
    }
    fn total_degree(&self) -> usize {
        MultiPoly::total_degree(self) as usize
    }
    fn bits(&self) -> u64 {
        MultiPoly::bits(self)
    }
    fn work(&self, other: &Self) -> usize {
        self.term_count().saturating_mul(other.term_count())
    }
    fn as_constant(&self) -> Option<Rational> {
        MultiPoly::as_constant(self)
    }
}

impl Expr {
    /// The expression as a polynomial in `variable` over Q. *Exact.*
    ///
    /// ```
    /// use twostep::expr::Expr;
    /// let p = Expr::parse("(x^2 - 1)^2/4").unwrap().to_polynomial("x", 256).unwrap();
    /// assert_eq!(p.coefficients().len(), 5);
    /// assert!(Expr::parse("x/0").unwrap().to_polynomial("x", 256).is_err());
    /// ```
    ///
    /// # Errors
    /// Where it is none, with the piece that stops it: another name, a function of the variable, a division by
    /// the variable or by zero, a power that is not a small natural number, a degree above the limit.
    pub fn to_polynomial(&self, variable: &str, degree_limit: usize) -> Result<RatPoly, Diagnostic> {
        let lookup = |name: &str| (name == variable).then(RatPoly::x);
        Expansion { lookup: &lookup, one: RatPoly::constant(Rational::from(1)), degree_limit }.expand(self)
    }
}

impl Expr {
    /// The expression as a polynomial over Q in several names, the first of them the main one. *Exact.*
    ///
    /// # Errors
    /// As [`Expr::to_polynomial`]; the limit is one on the total degree.
    pub fn to_multi_poly(&self, names: &[&str], degree_limit: usize) -> Result<MultiPoly, Diagnostic> {
        let lookup = |name: &str| MultiPoly::variable(names, name);
        let one = MultiPoly::constant(names, Rational::from(1));
        Expansion { lookup: &lookup, one, degree_limit }.expand(self)
    }
}

/// One expansion: what the names stand for, and the limit.
pub(super) struct Expansion<'a, R> {
    pub lookup: &'a dyn Fn(&str) -> Option<R>,
    pub one: R,
    pub degree_limit: usize,
}

impl<R: Ring> Expansion<'_, R> {
    pub(super) fn expand(&self, e: &Expr) -> Result<R, Diagnostic> {
        if has_irrational_parts(e) && e.is_closed() {
            return Ok(self.one.constant(e.to_rational()?));
        }
        match e.kind() {
            ExprKind::Number(q) => Ok(self.one.constant(q.clone())),
            ExprKind::Constant(c) => {
                let error = Diagnostic::new(format!("`{}` is not a rational number", c.name()), e.span());
                Err(error.help("a polynomial needs rational coefficients here"))
            }
            ExprKind::Name(name) => (self.lookup)(name).ok_or_else(|| {
                let error = Diagnostic::new(format!("`{name}` has no value"), e.span());
                error.help("give it an exact value, or make it the variable")
            }),
            ExprKind::Neg(a) => Ok(self.expand(a)?.times(&Rational::from(-1))),
            ExprKind::Binary(BinaryOp::Pow, base, exponent) => self.power(e, base, exponent),
            ExprKind::Binary(op, a, b) => {
                let (left, right) = (self.expand(a)?, self.expand(b)?);
                let result = match op {
                    BinaryOp::Add => left.sum(&right),
                    BinaryOp::Sub => left.sum(&right.times(&Rational::from(-1))),
                    BinaryOp::Mul => return self.product(e, &left, &right),
                    BinaryOp::Div | BinaryOp::Pow => left.times(&inverse(b, &right)?),
                };
                self.bounded(e, result)
            }
            ExprKind::Call(function, arguments) => {
                for argument in arguments {
                    self.expand(argument)?;
                }
                let error = Diagnostic::new(format!("`{function}` is not a polynomial here"), e.span());
                Err(error.label("not a polynomial with rational coefficients"))
            }
        }
    }

    fn product(&self, e: &Expr, left: &R, right: &R) -> Result<R, Diagnostic> {
        if left.total_degree() + right.total_degree() > self.degree_limit {
            return Err(self.degree_error(e));
        }
        if left.work(right) > WORK_LIMIT {
            let error = Diagnostic::new("the expansion has too many terms", e.span());
            return Err(error.help("lower the exponent, or give some parameters a value"));
        }
        if left.bits() + right.bits() > BITS_LIMIT {
            return Err(too_large(e));
        }
        self.bounded(e, left.product(right))
    }

    fn bounded(&self, e: &Expr, value: R) -> Result<R, Diagnostic> {
        if value.bits() > BITS_LIMIT { Err(too_large(e)) } else { Ok(value) }
    }

    fn degree_error(&self, e: &Expr) -> Diagnostic {
        let error =
            Diagnostic::new(format!("the degree is above the limit of {}", self.degree_limit), e.span());
        error.label("this power or product is too high").help("lower the exponent")
    }

    fn power(&self, e: &Expr, base: &Expr, exponent: &Expr) -> Result<R, Diagnostic> {
        let value = self.expand(base)?;
        let power = self.expand(exponent)?.as_constant().ok_or_else(|| {
            let error = Diagnostic::new("a polynomial has constant exponents only", exponent.span());
            error.label("the exponent depends on the variable")
        })?;
        if *power.denom() != 1 {
            let error = Diagnostic::new(format!("the exponent {power} is not an integer"), exponent.span());
            return Err(error.label("not a polynomial"));
        }
        let power = power.numer().clone();
        if power == 0 {
            // 0^0 = 1, as for polynomials.
            return Ok(self.one.clone());
        }
        let start = if power < 0 { self.one.constant(inverse(base, &value)?) } else { value };
        self.natural_power(e, exponent, start, power.abs())
    }

    fn natural_power(&self, e: &Expr, exponent: &Expr, base: R, power: Integer) -> Result<R, Diagnostic> {
        if let Some(c) = base.as_constant()
            && *c.denom() == 1
            && *c.numer() >= -1
            && *c.numer() <= 1
        {
            let odd = power.is_odd();
            return Ok(if c < 0 && !odd { self.one.clone() } else { base });
        }
        let Some(k) = power.to_u32() else {
            let error = if base.total_degree() > 0 { self.degree_error(e) } else { too_large(e) };
            return Err(Diagnostic { span: exponent.span(), ..error });
        };
        let degree = base.total_degree() as u64 * u64::from(k);
        if degree > self.degree_limit as u64 {
            return Err(self.degree_error(e));
        }
        if base.bits().saturating_mul(u64::from(k)) > BITS_LIMIT * 8 {
            return Err(too_large(e));
        }
        let mut result = base.clone();
        for bit in (0..31 - k.leading_zeros()).rev() {
            result = self.product(e, &result, &result)?;
            if k >> bit & 1 == 1 {
                result = self.product(e, &result, &base)?;
            }
        }
        Ok(result)
    }
}

/// Is there a piece that may be irrational although no name stands in it?
fn has_irrational_parts(e: &Expr) -> bool {
    let mut found = false;
    e.visit(&mut |e| {
        found |= match e.kind() {
            ExprKind::Call(..) => true,
            ExprKind::Binary(BinaryOp::Pow, _, k) => k.as_number().is_some_and(|k| *k.denom() != 1),
            _ => false,
        }
    });
    found
}

/// `1/value` where the value is a constant other than zero; `e` is the divisor.
fn inverse<R: Ring>(e: &Expr, value: &R) -> Result<Rational, Diagnostic> {
    match value.as_constant() {
        Some(c) if c == 0 => Err(division_by_zero(e)),
        Some(c) => Ok(c.recip()),
        None => {
            let error = Diagnostic::new("the divisor is not a constant", e.span());
            Err(error.label("depends on the variable").help("a polynomial is divided by numbers only"))
        }
    }
}

fn too_large(e: &Expr) -> Diagnostic {
    let error = Diagnostic::new("the numbers become too large", e.span());
    error.label("expanding this takes millions of digits").help("lower the exponents, or scale the loss")
}
