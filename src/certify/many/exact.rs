//! Polynomials in pi over a field of square roots: exact where numbers stay among them, unknown once they leave.

use crate::algebra::{ClosedForm, Value, enclose};
use crate::arith::{Elementary, FastInterval, Interval, Rational, Scalar, functions_of_constants};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The size, in bits, beyond which a number counts as unknown.
const BITS: u64 = 20_000;
/// The precision of an enclosure handed to readers.
const VALUE_BITS: u32 = 128;
/// The precisions at which the sign of a polynomial in pi is looked for.
const SIGN_BITS: [u32; 4] = [128, 512, 2048, 8192];
/// The largest power of pi, or of 1/pi.
const POWERS: u32 = 24;

/// `sum c_k pi^k` with closed forms `c_k` and positive and negative `k`, or unknown. *Exact.* Every operation with an unknown is
/// unknown, so that a wrong number never comes out. Since pi is transcendental (Lindemann 1882) and the `c_k` are
/// algebraic, two sums are equal only where all their coefficients are.
#[derive(Clone, Debug, PartialEq)]
pub struct Exact(Option<BTreeMap<i32, ClosedForm>>);

impl Exact {
    /// A closed form.
    pub fn new(form: ClosedForm) -> Self {
        Exact::sum(BTreeMap::from([(0, form)]))
    }

    /// A rational number.
    pub fn rational(q: impl Into<Rational>) -> Self {
        Exact::new(ClosedForm::Rational(q.into()))
    }

    /// A sum without its zeros; zero itself keeps one.
    fn sum(mut terms: BTreeMap<i32, ClosedForm>) -> Self {
        terms.retain(|_, c| c.sign().is_ne());
        if terms.is_empty() {
            terms.insert(0, ClosedForm::Rational(Rational::new()));
        }
        let small = |(k, c): (&i32, &ClosedForm)| k.unsigned_abs() <= POWERS && c.bits() <= BITS;
        Exact(terms.iter().all(small).then_some(terms))
    }

    fn unless_unknown(terms: Option<BTreeMap<i32, ClosedForm>>) -> Self {
        terms.map_or(Exact(None), Exact::sum)
    }

    /// Is it known?
    pub fn is_known(&self) -> bool {
        self.0.is_some()
    }

    /// The closed form, free of pi; `None` for anything else.
    pub fn form(&self) -> Option<&ClosedForm> {
        self.term().filter(|(k, _)| *k == 0).map(|(_, c)| c)
    }

    /// `(k, c)` where the number is `c pi^k`.
    fn term(&self) -> Option<(i32, &ClosedForm)> {
        let terms = self.0.as_ref()?;
        let (k, c) = terms.first_key_value()?;
        (terms.len() == 1).then_some((*k, c))
    }

    /// The sign; `None` for an unknown.
    pub fn sign(&self) -> Option<Ordering> {
        match self.term() {
            Some((_, c)) => Some(c.sign()),
            // Several terms never add up to zero.
            None => SIGN_BITS.iter().find_map(|bits| self.interval(*bits)?.sign()),
        }
    }

    /// Is it known to be zero?
    pub fn is_zero(&self) -> bool {
        self.sign() == Some(Ordering::Equal)
    }

    /// An *enclosure* of this precision.
    pub(super) fn interval(&self, precision: u32) -> Option<Interval> {
        let zero = Interval::from_rational(&Rational::new(), precision);
        let pi = Elementary::pi(&zero)?;
        let term = |(k, c): (&i32, &ClosedForm)| {
            let power = Elementary::powi(&pi, i64::from(*k))?;
            Some(enclose(c, precision)?.mul(&power))
        };
        self.0.as_ref()?.iter().try_fold(zero, |sum, c| Some(sum.add(&term(c)?)))
    }

    /// An *enclosure*.
    pub fn enclosure(&self) -> FastInterval {
        let value = self.value();
        value.map_or(FastInterval::ENTIRE, |v| FastInterval::hull(&v.lo, &v.hi))
    }

    /// The number for readers; `None` for an unknown.
    pub fn value(&self) -> Option<Value> {
        match self.form() {
            Some(ClosedForm::Rational(q)) => Some(Value::rational(q.clone())),
            form => Some(Value::enclosed(&self.interval(VALUE_BITS)?, form.cloned())),
        }
    }

    fn function(&self, f: impl Fn(&Rational) -> Option<Rational>) -> Option<Self> {
        self.form()?.as_rational().and_then(f).map(Exact::rational)
    }
}

impl Scalar for Exact {
    fn is_exact_zero(&self) -> bool {
        self.is_zero()
    }

    fn lift(&self, constant: &Rational) -> Self {
        Exact::rational(constant.clone())
    }

    fn plus(&self, other: &Self) -> Self {
        let add = |(a, b): (&BTreeMap<i32, ClosedForm>, &BTreeMap<i32, ClosedForm>)| {
            let mut sum = a.clone();
            for (k, c) in b {
                let term = match sum.get(k) {
                    Some(before) => before.checked_add(c)?,
                    None => c.clone(),
                };
                sum.insert(*k, term);
            }
            Some(sum)
        };
        Exact::unless_unknown(self.0.as_ref().zip(other.0.as_ref()).and_then(add))
    }

    fn minus(&self, other: &Self) -> Self {
        self.plus(&other.negated())
    }

    fn times(&self, other: &Self) -> Self {
        let Some((a, b)) = self.0.as_ref().zip(other.0.as_ref()) else { return Exact(None) };
        let mut product = Exact::rational(0);
        for (k, c) in a {
            let row = b.iter().map(|(l, d)| Some((k + l, c.checked_mul(d)?))).collect();
            product = product.plus(&Exact::unless_unknown(row));
        }
        product
    }

    fn over(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        // Among these sums only single terms have an inverse.
        let inverse = other.term().and_then(|(k, c)| Some(BTreeMap::from([(-k, c.checked_recip()?)])));
        Some(self.times(&Exact::unless_unknown(inverse)))
    }
}

impl Elementary for Exact {
    fn negated(&self) -> Self {
        Exact(self.0.as_ref().map(|terms| terms.iter().map(|(k, c)| (*k, c.negated())).collect()))
    }
    fn pi(&self) -> Option<Self> {
        Some(Exact::sum(BTreeMap::from([(1, ClosedForm::Rational(Rational::from(1)))])))
    }
    fn euler(&self) -> Option<Self> {
        None
    }
    functions_of_constants!();
    fn powi(&self, k: i64) -> Option<Self> {
        let power = |(j, c): (i32, &ClosedForm)| {
            let k = i32::try_from(k).ok()?;
            Some(BTreeMap::from([(j.checked_mul(k)?, c.checked_pow(k)?)]))
        };
        if self.term().is_some() || !(0..=i64::from(POWERS)).contains(&k) {
            return Some(Exact::unless_unknown(self.term().and_then(power)));
        }
        Some((0..k).fold(Exact::rational(1), |product, _| product.times(self)))
    }
    fn sqrt(&self) -> Option<Self> {
        self.form().and_then(ClosedForm::checked_sqrt).map(Exact::new)
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
    fn atan2(&self, x: &Self) -> Option<Self> {
        let x = x.form()?.as_rational()?;
        self.function(|y| y.atan2(x))
    }
    fn folded(&self) -> Option<(Self, Self)> {
        match self.sign()? {
            Ordering::Equal => Some((self.clone(), self.clone())),
            _ => Some((self.abs()?, self.signum()?)),
        }
    }
    fn relu(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Less => Some(Exact::rational(0)),
            Ordering::Equal => None,
            Ordering::Greater => Some(self.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pi_is_an_unknown_of_the_field() {
        let pi = Exact::rational(0).pi().unwrap();
        let q = |n: i64, d: i64| Exact::rational(Rational::from((n, d)));
        let root = Exact::rational(2).sqrt().unwrap();
        // (sqrt 2 + pi)(sqrt 2 - pi) = 2 - pi^2 < 0
        let product = root.plus(&pi).times(&root.minus(&pi));
        assert_eq!(product, q(2, 1).minus(&pi.powi(2).unwrap()));
        assert_eq!(product.sign(), Some(Ordering::Less));
        assert!(product.form().is_none() && product.is_known());
        assert!((product.value().unwrap().approx() - (2.0 - std::f64::consts::PI.powi(2))).abs() < 1e-14);
        // 2/pi times pi is a plain number again.
        assert_eq!(q(2, 1).over(&pi).unwrap().times(&pi), q(2, 1));
        assert!(product.minus(&product).is_zero());
        // 355/113 - pi and 103993/33102 - pi, whose signs differ.
        assert_eq!(q(355, 113).minus(&pi).sign(), Some(Ordering::Greater));
        assert_eq!(q(103_993, 33_102).minus(&pi).sign(), Some(Ordering::Less));
        // No sum of two terms has an inverse here.
        assert!(!q(1, 1).over(&product).unwrap().is_known());
        assert_eq!(
            root.plus(&pi).powi(3),
            Some(root.plus(&pi).times(&root.plus(&pi)).times(&root.plus(&pi)))
        );
        assert!(!pi.powi(i64::from(POWERS) + 1).unwrap().is_known());
        assert!(pi.over(&Exact::rational(0)).is_none());
    }
}
