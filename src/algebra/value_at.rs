//! Values of rational functions at real algebraic numbers, with enclosure and closed form.

use super::recognise::{ShortForm, short_form};
use super::{ClosedForm, IntPoly, PROPOSAL_BITS, RatPoly, RealAlgebraic, Residue, Value, recognise};
use crate::arith::{Integer, Interval, Rational, Scalar};
use std::sync::Arc;

/// Relative accuracy of the enclosures that are handed to readers, in bits.
pub const VALUE_BITS: u32 = 100;

impl RatPoly {
    /// An *enclosure* of the values on an interval.
    pub fn eval_interval(&self, x: &Interval) -> Interval {
        let value = self.numerator().eval_interval(x);
        if *self.denominator() == 1 {
            return value;
        }
        let denominator = Interval::from_integer(self.denominator(), x.precision());
        value.div(&denominator).expect("a denominator is positive")
    }
}

impl Interval {
    /// The enclosure's accuracy: the `k` with width about `2^-k` times the size; `None` where it holds zero.
    pub fn relative_bits(&self) -> Option<u32> {
        self.sign().filter(|s| s.is_ne())?;
        let Some(width) = self.width_exponent() else { return Some(u32::MAX) };
        let size = self.midpoint().size_exponent();
        Some((size - width).max(0) as u32)
    }
}

/// Enclosures by `at(precision)` at growing precision until the relative accuracy is `bits`. The number must not
/// be zero.
pub fn accurate(bits: u32, at: impl Fn(u32) -> Option<Interval>) -> Interval {
    accurate_or_zero(bits, at, || false).expect("the number is not zero")
}

/// Enclosures by `at(precision)` at growing precision until the relative accuracy is `bits`; `None` for zero, which
/// `is_zero` decides exactly.
pub fn accurate_or_zero(
    bits: u32,
    at: impl Fn(u32) -> Option<Interval>,
    is_zero: impl Fn() -> bool,
) -> Option<Interval> {
    let mut precision = bits + 32;
    let mut asked = false;
    loop {
        let enclosure = at(precision);
        if let Some(enclosure) = &enclosure
            && enclosure.relative_bits().is_some_and(|b| b >= bits)
        {
            return Some(enclosure.clone());
        }
        let hides_zero = enclosure.is_none_or(|e| e.contains_zero());
        if hides_zero && !asked && precision > 4 * bits {
            if is_zero() {
                return None;
            }
            asked = true;
        }
        precision *= 2;
    }
}

impl RealAlgebraic {
    /// The number itself as a [`Value`]; its closed form is looked for when it is asked for.
    pub fn value(&self) -> Value {
        if let Some(q) = self.as_rational() {
            return Value::rational(q.clone());
        }
        let (lo, hi) = self.bounds(VALUE_BITS);
        let number = self.clone();
        Value::with_search(lo, hi, move || number.recognised().1.exact().cloned())
    }

    /// The number itself as a [`Value`], and with a polynomial of small degree where a closed form shows one.
    pub fn recognised(self) -> (Self, Value) {
        if let Some(q) = self.as_rational() {
            let value = Value::rational(q.clone());
            return (self, value);
        }
        let (lo, hi) = self.bounds(VALUE_BITS);
        let found = match short_form(&self.polynomial(), &Interval::hull(&lo, &hi, VALUE_BITS)) {
            ShortForm::Found(form, minimal) => Some((form, minimal)),
            ShortForm::None => None,
            ShortForm::Unknown => recognise(&self.enclosure(PROPOSAL_BITS), |q| self.is_root_of(q)),
        };
        match found {
            Some((ClosedForm::Rational(q), _)) => (RealAlgebraic::rational(q.clone()), Value::rational(q)),
            Some((form, minimal)) => (self.with_polynomial(&minimal), Value::with_form(lo, hi, Some(form))),
            None => (self, Value::between(lo, hi)),
        }
    }

    /// The value of `numerator/denominator` at the number, whose own closed form is `own`. The denominator does
    /// not vanish there.
    pub fn value_of(&self, own: &Value, numerator: &RatPoly, denominator: &RatPoly) -> Value {
        if let Some(x) = self.as_rational() {
            return Value::rational(numerator.eval(x) / denominator.eval(x));
        }
        if self.is_root_of(numerator.numerator()) {
            return Value::rational(Rational::new());
        }
        let at = |precision| {
            let x = self.enclosure(precision);
            numerator.eval_interval(&x).div(&denominator.eval_interval(&x))
        };
        let enclosure = accurate(VALUE_BITS, at);
        let (number, own) = (self.clone(), own.clone());
        let (numerator, denominator) = (numerator.clone(), denominator.clone());
        Value::with_search(enclosure.lower(), enclosure.upper(), move || {
            number.form_of_quotient(own.exact()?, &numerator, &denominator)
        })
    }

    /// The closed form of `numerator/denominator` at the number, whose own closed form is `own`.
    fn form_of_quotient(
        &self,
        own: &ClosedForm,
        numerator: &RatPoly,
        denominator: &RatPoly,
    ) -> Option<ClosedForm> {
        let modulus = Arc::new(own.polynomial());
        let reduce = |p: &RatPoly| Residue::new(Arc::clone(&modulus), p);
        let residue = reduce(numerator).over(&reduce(denominator))?;
        let residue = residue.polynomial();
        if residue.is_constant() {
            return Some(ClosedForm::Rational(residue.coefficient(0)));
        }
        if residue.degree() == 1 {
            return Some(own.affine(&residue.coefficient(1), &residue.coefficient(0)));
        }
        let at = |precision| Some(residue.eval_interval(&self.enclosure(precision)));
        let vanishes = |q: &IntPoly| {
            self.is_root_of(RatPoly::fraction(q.clone(), Integer::from(1)).compose(residue).numerator())
        };
        recognise(&accurate(PROPOSAL_BITS, at), vanishes).map(|(form, _)| form)
    }
}

impl Value {
    /// The value with this enclosure.
    pub fn enclosed(enclosure: &Interval, exact: Option<ClosedForm>) -> Self {
        Value::with_form(enclosure.lower(), enclosure.upper(), exact)
    }
}

impl ClosedForm {
    /// `scale * self + shift`; `scale` is not zero.
    pub fn affine(&self, scale: &Rational, shift: &Rational) -> Self {
        match self {
            ClosedForm::Rational(q) => ClosedForm::Rational(Rational::from(q * scale) + shift),
            ClosedForm::Surd { rational, coefficient, radicand } => ClosedForm::Surd {
                rational: Rational::from(rational * scale) + shift,
                coefficient: Rational::from(coefficient * scale),
                radicand: radicand.clone(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rat(c: &[i64]) -> RatPoly {
        RatPoly::new(&c.iter().map(|v| Rational::from(*v)).collect::<Vec<_>>())
    }

    fn at_root(p: &[i64], index: usize, numerator: &[i64], denominator: &[i64]) -> Value {
        let roots = RealAlgebraic::roots_with_multiplicity(rat(p).numerator());
        let (root, own) = roots[index].0.clone().recognised();
        root.value_of(&own, &rat(numerator), &rat(denominator))
    }

    #[test]
    fn values_in_a_quadratic_field() {
        // 1/(1 + sqrt 2) = sqrt 2 - 1
        let value = at_root(&[-2, 0, 1], 1, &[1], &[1, 1]);
        assert_eq!(value.exact().unwrap().to_string(), "sqrt(2)-1");
        assert!((value.hi.to_f64() - (2f64.sqrt() - 1.0)).abs() < 1e-15 && value.lo <= value.hi);
        // (sqrt 2)^2 is rational, and phi^2 - phi - 1 is exactly zero.
        assert_eq!(at_root(&[-2, 0, 1], 1, &[0, 0, 1], &[1]).as_rational(), Some(&Rational::from(2)));
        assert_eq!(at_root(&[-1, -1, 1], 1, &[-1, -1, 1], &[1]).as_rational(), Some(&Rational::new()));
    }

    #[test]
    fn values_at_a_number_without_a_closed_form() {
        // x^5 = x + 1: x^4 - 1 = 1/x, an enclosure only.
        let value = at_root(&[-1, -1, 0, 0, 0, 1], 0, &[-1, 0, 0, 0, 1], &[1]);
        assert!(value.exact().is_none());
        assert!(value.lo < value.hi && (value.approx() - 1.0 / 1.167_303_978_261_418_7).abs() < 1e-15);
    }
}
