//! Numbers in a field of square roots: exact where they stay in it, unknown once they leave it.

use crate::algebra::{ClosedForm, Value, enclose};
use crate::arith::{Elementary, FastInterval, Rational, Scalar};
use std::cmp::Ordering;

/// The size, in bits, beyond which a number counts as unknown.
const BITS: u64 = 20_000;
/// The precision of an enclosure handed to readers.
const VALUE_BITS: u32 = 128;

/// A closed form, or unknown. *Exact.* Every operation with an unknown is unknown, so that a wrong number never comes
/// out.
#[derive(Clone, Debug, PartialEq)]
pub struct Exact(Option<ClosedForm>);

impl Exact {
    /// A closed form.
    pub fn new(form: ClosedForm) -> Self {
        Exact(Some(form).filter(|form| form.bits() <= BITS))
    }

    /// A rational number.
    pub fn rational(q: impl Into<Rational>) -> Self {
        Exact::new(ClosedForm::Rational(q.into()))
    }

    fn maybe(form: Option<ClosedForm>) -> Self {
        Exact(form.filter(|form| form.bits() <= BITS))
    }

    /// The closed form; `None` for an unknown.
    pub fn form(&self) -> Option<&ClosedForm> {
        self.0.as_ref()
    }

    /// The sign; `None` for an unknown.
    pub fn sign(&self) -> Option<Ordering> {
        self.0.as_ref().map(ClosedForm::sign)
    }

    /// Is it known to be zero?
    pub fn is_zero(&self) -> bool {
        self.sign() == Some(Ordering::Equal)
    }

    /// An *enclosure*.
    pub fn enclosure(&self) -> FastInterval {
        let value = self.value();
        value.map_or(FastInterval::ENTIRE, |v| FastInterval::hull(&v.lo, &v.hi))
    }

    /// The number for readers; `None` for an unknown.
    pub fn value(&self) -> Option<Value> {
        match self.form()? {
            ClosedForm::Rational(q) => Some(Value::rational(q.clone())),
            form => Some(Value::enclosed(&enclose(form, VALUE_BITS)?, Some(form.clone()))),
        }
    }

    fn function(&self, f: impl Fn(&Rational) -> Option<Rational>) -> Option<Self> {
        self.form()?.as_rational().and_then(f).map(Exact::rational)
    }
}

impl Scalar for Exact {
    fn lift(&self, constant: &Rational) -> Self {
        Exact::rational(constant.clone())
    }

    fn plus(&self, other: &Self) -> Self {
        Exact::maybe(self.form().zip(other.form()).and_then(|(a, b)| a.checked_add(b)))
    }

    fn minus(&self, other: &Self) -> Self {
        self.plus(&other.negated())
    }

    fn times(&self, other: &Self) -> Self {
        Exact::maybe(self.form().zip(other.form()).and_then(|(a, b)| a.checked_mul(b)))
    }

    fn over(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        let inverse = Exact::maybe(other.form().and_then(ClosedForm::checked_recip));
        Some(self.times(&inverse))
    }
}

impl Elementary for Exact {
    fn negated(&self) -> Self {
        Exact(self.form().map(ClosedForm::negated))
    }
    fn pi(&self) -> Option<Self> {
        None
    }
    fn euler(&self) -> Option<Self> {
        None
    }
    fn powi(&self, k: i64) -> Option<Self> {
        let power = self.form().and_then(|form| form.checked_pow(i32::try_from(k).ok()?));
        Some(Exact::maybe(power))
    }
    fn exp(&self) -> Option<Self> {
        self.function(Elementary::exp)
    }
    fn log(&self) -> Option<Self> {
        self.function(Elementary::log)
    }
    fn sqrt(&self) -> Option<Self> {
        self.form().and_then(ClosedForm::checked_sqrt).map(Exact::new)
    }
    fn cbrt(&self) -> Option<Self> {
        self.function(Elementary::cbrt)
    }
    fn abs(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Less => Some(self.negated()),
            Ordering::Equal => None,
            Ordering::Greater => Some(self.clone()),
        }
    }
    fn signum(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Less => Some(Exact::rational(-1)),
            Ordering::Equal => None,
            Ordering::Greater => Some(Exact::rational(1)),
        }
    }
    fn sin(&self) -> Option<Self> {
        self.function(Elementary::sin)
    }
    fn cos(&self) -> Option<Self> {
        self.function(Elementary::cos)
    }
    fn tan(&self) -> Option<Self> {
        self.function(Elementary::tan)
    }
    fn asin(&self) -> Option<Self> {
        self.function(Elementary::asin)
    }
    fn acos(&self) -> Option<Self> {
        self.function(Elementary::acos)
    }
    fn atan(&self) -> Option<Self> {
        self.function(Elementary::atan)
    }
    fn atan2(&self, x: &Self) -> Option<Self> {
        let x = x.form()?.as_rational()?;
        self.function(|y| y.atan2(x))
    }
    fn sinh(&self) -> Option<Self> {
        self.function(Elementary::sinh)
    }
    fn cosh(&self) -> Option<Self> {
        self.function(Elementary::cosh)
    }
    fn tanh(&self) -> Option<Self> {
        self.function(Elementary::tanh)
    }
    fn sigmoid(&self) -> Option<Self> {
        self.function(Elementary::sigmoid)
    }
    fn softplus(&self) -> Option<Self> {
        self.function(Elementary::softplus)
    }
    fn erf(&self) -> Option<Self> {
        self.function(Elementary::erf)
    }
    fn relu(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Less => Some(Exact::rational(0)),
            Ordering::Equal => None,
            Ordering::Greater => Some(self.clone()),
        }
    }
}
