//! Functions of the position on a line: sums of powers of `t` with exact coefficients.

use crate::algebra::RatPoly;
use crate::arith::{Elementary, Rational, Scalar, functions_of_constants};
use crate::certify::many::exact::Exact;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A power of `t` beyond these counts as unknown.
const POWERS: u32 = 64;

/// `sum c_k t^k` with positive and negative `k`, or unknown. *Exact.* Functions whose value is such a sum for `t > 0` only,
/// such as `sqrt(t^2) = t`, are taken there, and the sum remembers it.
#[derive(Clone, Debug)]
pub struct Along {
    terms: Option<BTreeMap<i32, Exact>>,
    /// Does it hold for `t > 0` only?
    pub positive_only: bool,
}

impl Along {
    /// `a + v t`.
    pub fn point(a: &Rational, v: &Rational) -> Self {
        let terms = BTreeMap::from([(0, Exact::rational(a.clone())), (1, Exact::rational(v.clone()))]);
        Along::sum(Some(terms), false)
    }

    fn constant(c: Exact, positive_only: bool) -> Self {
        Along::sum(Some(BTreeMap::from([(0, c)])), positive_only)
    }

    fn unknown() -> Self {
        Along { terms: None, positive_only: true }
    }

    /// A sum without its zeros.
    fn sum(terms: Option<BTreeMap<i32, Exact>>, positive_only: bool) -> Self {
        let known = terms.and_then(|mut terms| {
            let signs: Option<Vec<Ordering>> = terms.values().map(Exact::sign).collect();
            let mut signs = signs?.into_iter();
            terms.retain(|_, _| signs.next().is_some_and(Ordering::is_ne));
            terms.keys().all(|k| k.unsigned_abs() <= POWERS).then_some(terms)
        });
        Along { terms: known, positive_only }
    }

    /// The polynomial with rational coefficients that it is; `None` where it is none.
    pub fn polynomial(&self) -> Option<RatPoly> {
        let terms = self.terms.as_ref()?;
        let degree = terms.keys().next_back().map_or(0, |k| *k);
        let coefficient = |k: i32| match terms.get(&k) {
            None => Some(Rational::new()),
            Some(c) => c.form()?.as_rational().cloned(),
        };
        let first = terms.keys().next().copied().unwrap_or(0);
        (first >= 0).then_some(())?;
        let coefficients: Option<Vec<Rational>> = (0..=degree).map(coefficient).collect();
        Some(RatPoly::new(&coefficients?))
    }

    /// `(c, k)` where it is `c t^k`; zero is `0 t^0`.
    fn term(&self) -> Option<(Exact, i32)> {
        let terms = self.terms.as_ref()?;
        match terms.first_key_value() {
            None => Some((Exact::rational(0), 0)),
            Some((k, c)) => (terms.len() == 1).then(|| (c.clone(), *k)),
        }
    }

    /// A function of a constant.
    fn function(&self, f: impl Fn(&Exact) -> Option<Exact>) -> Option<Self> {
        let (c, k) = self.term()?;
        (k == 0).then(|| f(&c).map(|value| Along::constant(value, self.positive_only)))?
    }

    /// The sign for `t > 0`, and does it rest on that?
    fn sign(&self) -> Option<(Ordering, bool)> {
        let (c, k) = self.term()?;
        Some((c.sign()?, self.positive_only || k != 0))
    }

    fn marked(mut self, positive_only: bool) -> Self {
        self.positive_only |= positive_only;
        self
    }
}

impl Scalar for Along {
    fn lift(&self, constant: &Rational) -> Self {
        Along::constant(Exact::rational(constant.clone()), false)
    }

    fn plus(&self, other: &Self) -> Self {
        let add = |(a, b): (&BTreeMap<i32, Exact>, &BTreeMap<i32, Exact>)| {
            let mut sum = a.clone();
            for (k, c) in b {
                let entry = sum.entry(*k).or_insert_with(|| Exact::rational(0));
                *entry = entry.plus(c);
            }
            sum
        };
        let terms = self.terms.as_ref().zip(other.terms.as_ref()).map(add);
        Along::sum(terms, self.positive_only || other.positive_only)
    }

    fn minus(&self, other: &Self) -> Self {
        self.plus(&other.negated())
    }

    fn times(&self, other: &Self) -> Self {
        let multiply = |(a, b): (&BTreeMap<i32, Exact>, &BTreeMap<i32, Exact>)| {
            let mut product: BTreeMap<i32, Exact> = BTreeMap::new();
            for (k, c) in a {
                for (l, d) in b {
                    let entry = product.entry(k + l).or_insert_with(|| Exact::rational(0));
                    *entry = entry.plus(&c.times(d));
                }
            }
            product
        };
        let terms = self.terms.as_ref().zip(other.terms.as_ref()).map(multiply);
        Along::sum(terms, self.positive_only || other.positive_only)
    }

    fn is_exact_zero(&self) -> bool {
        self.terms.as_ref().is_some_and(BTreeMap::is_empty)
    }

    fn over(&self, other: &Self) -> Option<Self> {
        if other.is_exact_zero() {
            return None;
        }
        let Some((c, k)) = other.term() else { return Some(Along::unknown()) };
        let inverse = Along::sum(Some(BTreeMap::from([(-k, Exact::rational(1).over(&c)?)])), k != 0);
        Some(self.times(&inverse).marked(other.positive_only))
    }
}

impl Elementary for Along {
    fn negated(&self) -> Self {
        let terms = self.terms.as_ref();
        let terms = terms.map(|terms| terms.iter().map(|(k, c)| (*k, c.negated())).collect());
        Along { terms, positive_only: self.positive_only }
    }
    fn pi(&self) -> Option<Self> {
        Some(Along::constant(Exact::rational(0).pi()?, false))
    }
    fn euler(&self) -> Option<Self> {
        None
    }
    functions_of_constants!();
    fn powi(&self, k: i64) -> Option<Self> {
        let one = self.lift(&Rational::from(1));
        if k.unsigned_abs() > u64::from(POWERS) {
            return Some(Along::unknown());
        }
        let power = (0..k.unsigned_abs()).fold(one.clone(), |product, _| product.times(self));
        if k < 0 { one.over(&power) } else { Some(power) }
    }
    fn sqrt(&self) -> Option<Self> {
        let (c, k) = self.term()?;
        let root = c.sqrt()?;
        let terms = (k % 2 == 0).then(|| BTreeMap::from([(k / 2, root)]));
        Some(Along::sum(terms, self.positive_only || k != 0))
    }
    fn abs(&self) -> Option<Self> {
        let (sign, positive_only) = self.sign()?;
        match sign {
            Ordering::Less => Some(self.negated().marked(positive_only)),
            Ordering::Equal => None,
            Ordering::Greater => Some(self.clone().marked(positive_only)),
        }
    }
    fn signum(&self) -> Option<Self> {
        let (sign, positive_only) = self.sign()?;
        let number = match sign {
            Ordering::Less => -1,
            Ordering::Equal => return None,
            Ordering::Greater => 1,
        };
        Some(Along::constant(Exact::rational(number), positive_only))
    }
    fn folded(&self) -> Option<(Self, Self)> {
        match self.is_exact_zero() {
            true => Some((self.clone(), self.clone())),
            false => Some((self.abs()?, self.signum()?)),
        }
    }
    fn atan2(&self, x: &Self) -> Option<Self> {
        // The angle of (c t^j, d t^k) is that of (c, d) where j = k or c = 0, for t > 0.
        let ((c, j), (d, k)) = (self.term()?, x.term()?);
        let positive_only = self.positive_only || x.positive_only || k != 0;
        (j == k || c.is_zero()).then(|| c.atan2(&d).map(|angle| Along::constant(angle, positive_only)))?
    }
    fn relu(&self) -> Option<Self> {
        let (sign, positive_only) = self.sign()?;
        match sign {
            Ordering::Less => Some(Along::constant(Exact::rational(0), positive_only)),
            Ordering::Equal => None,
            Ordering::Greater => Some(self.clone().marked(positive_only)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn t() -> Along {
        Along::point(&Rational::new(), &Rational::from(1))
    }

    fn polynomial(coefficients: &[i64]) -> Option<RatPoly> {
        Some(RatPoly::new(&coefficients.iter().map(|c| Rational::from(*c)).collect::<Vec<_>>()))
    }

    #[test]
    fn polynomials_and_reciprocals_of_powers() {
        let one = t().whole(1);
        let square = t().plus(&one).times(&t().minus(&one));
        assert_eq!(square.polynomial(), polynomial(&[-1, 0, 1]));
        assert!(!square.positive_only);
        // (t^3 - t)/t is a polynomial again, and t = 0 is gone.
        let quotient = square.times(&t()).over(&t()).unwrap();
        assert_eq!(quotient.polynomial(), polynomial(&[-1, 0, 1]));
        assert!(quotient.positive_only);
        assert!(one.over(&t()).unwrap().polynomial().is_none());
        // No sum has an inverse here, and nothing has one over zero.
        assert!(one.over(&square).unwrap().polynomial().is_none());
        assert!(one.over(&square.minus(&square)).is_none());
        assert_eq!(t().powi(-2).unwrap().times(&t().powi(3).unwrap()).polynomial(), polynomial(&[0, 1]));
    }

    #[test]
    fn functions_that_are_powers_for_positive_t() {
        let root = t().powi(2).unwrap().sqrt().unwrap();
        assert_eq!((root.polynomial(), root.positive_only), (polynomial(&[0, 1]), true));
        assert!(t().sqrt().unwrap().polynomial().is_none());
        let angle = t().whole(0).atan2(&t()).unwrap();
        assert!(angle.is_exact_zero() && angle.positive_only);
        assert_eq!(t().negated().relu().unwrap().polynomial(), polynomial(&[]));
        assert_eq!(t().negated().abs().unwrap().polynomial(), polynomial(&[0, 1]));
        // Kinks and unknown signs have no value.
        assert!(t().whole(0).relu().is_none() && t().plus(&t().whole(1)).abs().is_none());
        assert!(t().exp().is_none());
    }
}
