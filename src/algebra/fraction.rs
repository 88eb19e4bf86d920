//! Rational functions of several variables, pi among them.

use super::MultiPoly;
use crate::arith::{Elementary, Rational, Scalar, functions_of_constants};

/// The name of pi among the variables; none of a loss has it.
const PI: &str = "pi";
/// A numerator or denominator of more terms counts as unknown.
const TERMS: usize = 2_000;
/// So does one with an exponent above this.
const EXPONENT: i64 = 64;

/// `p/q` with polynomials over Q, or unknown. *Exact.* Every operation with an unknown is unknown. Since pi is transcendental
/// (Lindemann 1882), fractions are equal as functions only where they are equal with pi as an unknown.
#[derive(Clone, Debug)]
pub struct Fraction {
    parts: Option<(MultiPoly, MultiPoly)>,
    zero: MultiPoly,
}

impl Fraction {
    /// The variables, in order.
    pub fn variables(names: &[&str]) -> Vec<Fraction> {
        let all: Vec<&str> = names.iter().copied().chain([PI]).collect();
        let one = |name: &&str| MultiPoly::variable(&all, name).map(Fraction::polynomial);
        names.iter().filter_map(one).collect()
    }

    fn polynomial(p: MultiPoly) -> Fraction {
        let one = p.same_constant(Rational::from(1));
        Fraction::new(p, one)
    }

    fn new(p: MultiPoly, q: MultiPoly) -> Fraction {
        let zero = p.same_constant(Rational::new());
        let one = || p.same_constant(Rational::from(1));
        let (p, q) = match p.div_exact(&q) {
            Some(quotient) => (quotient, one()),
            None => (p, q),
        };
        let small = p.term_count() <= TERMS && q.term_count() <= TERMS;
        Fraction { parts: small.then_some((p, q)), zero }
    }

    fn unknown(&self) -> Fraction {
        Fraction { parts: None, zero: self.zero.clone() }
    }

    /// Is it zero wherever it is defined?
    pub fn is_zero(&self) -> bool {
        self.parts.as_ref().is_some_and(|(p, _)| p.is_zero())
    }

    /// The polynomial in the variables and pi that it is; `None` where it is none.
    pub fn as_polynomial(&self) -> Option<&MultiPoly> {
        self.parts.as_ref().filter(|(_, q)| q.as_constant().is_some_and(|c| c == 1)).map(|(p, _)| p)
    }

    fn as_constant(&self) -> Option<Rational> {
        self.as_polynomial()?.as_constant()
    }

    fn function(&self, f: impl Fn(&Rational) -> Option<Rational>) -> Option<Self> {
        f(&self.as_constant()?).map(|c| self.lift(&c))
    }
}

impl Scalar for Fraction {
    fn lift(&self, constant: &Rational) -> Self {
        Fraction::polynomial(self.zero.same_constant(constant.clone()))
    }

    fn plus(&self, other: &Self) -> Self {
        let Some(((a, b), (c, d))) = self.parts.as_ref().zip(other.parts.as_ref()) else {
            return self.unknown();
        };
        match b == d {
            true => Fraction::new(a.add(c), b.clone()),
            false => Fraction::new(a.mul(d).add(&c.mul(b)), b.mul(d)),
        }
    }

    fn minus(&self, other: &Self) -> Self {
        self.plus(&other.negated())
    }

    fn times(&self, other: &Self) -> Self {
        match self.parts.as_ref().zip(other.parts.as_ref()) {
            Some(((a, b), (c, d))) => Fraction::new(a.mul(c), b.mul(d)),
            None => self.unknown(),
        }
    }

    fn is_exact_zero(&self) -> bool {
        self.is_zero()
    }

    fn over(&self, other: &Self) -> Option<Self> {
        match self.parts.as_ref().zip(other.parts.as_ref()) {
            Some((_, (c, _))) if c.is_zero() => None,
            Some(((a, b), (c, d))) => Some(Fraction::new(a.mul(d), b.mul(c))),
            None => Some(self.unknown()),
        }
    }
}

impl Elementary for Fraction {
    fn negated(&self) -> Self {
        match &self.parts {
            Some((p, q)) => Fraction { parts: Some((p.neg(), q.clone())), zero: self.zero.clone() },
            None => self.unknown(),
        }
    }
    fn pi(&self) -> Option<Self> {
        let names: Vec<&str> = self.zero.names().iter().map(String::as_str).collect();
        MultiPoly::variable(&names, PI).map(Fraction::polynomial)
    }
    fn euler(&self) -> Option<Self> {
        None
    }
    fn powi(&self, k: i64) -> Option<Self> {
        if k.abs() > EXPONENT {
            return Some(self.unknown());
        }
        let one = self.lift(&Rational::from(1));
        let power = (0..k.abs()).fold(one.clone(), |product, _| product.times(self));
        if k < 0 { one.over(&power) } else { Some(power) }
    }
    functions_of_constants!();
    functions_of_constants!(sqrt, abs, signum, relu);
    fn atan2(&self, x: &Self) -> Option<Self> {
        let x = x.as_constant()?;
        self.function(|y| y.atan2(&x))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_equal_where_their_difference_is_zero() {
        let [x, y] = Fraction::variables(&["x", "y"]).try_into().unwrap();
        let one = x.whole(1);
        // x^2/(x^2 + 0^2) = 1, and (x^2 - y^2)/(x - y) = x + y.
        assert!(x.times(&x).over(&x.powi(2).unwrap()).unwrap().minus(&one).is_zero());
        let difference = x.powi(2).unwrap().minus(&y.powi(2).unwrap());
        let quotient = difference.over(&x.minus(&y)).unwrap();
        assert_eq!(quotient.as_polynomial(), x.plus(&y).as_polynomial());
        // 1/x + 1/y = (x + y)/(x y)
        let sum = one.over(&x).unwrap().plus(&one.over(&y).unwrap());
        assert!(sum.minus(&x.plus(&y).over(&x.times(&y)).unwrap()).is_zero());
        assert!(sum.as_polynomial().is_none() && !sum.is_zero());
        assert!(one.over(&x.minus(&x)).is_none());
    }

    #[test]
    fn pi_cancels_and_is_no_number() {
        let [x] = Fraction::variables(&["x"]).try_into().unwrap();
        let pi = x.pi().unwrap();
        assert_eq!(x.over(&pi).unwrap().times(&pi).as_polynomial(), x.as_polynomial());
        assert!(!pi.minus(&x.lift(&Rational::from((355, 113)))).is_zero());
        // Functions of what is no constant are not known, those of constants only where they are rational.
        assert!(x.exp().is_none() && x.whole(1).exp().is_none());
        assert!(x.whole(0).exp().unwrap().minus(&x.whole(1)).is_zero());
        assert!(x.whole(0).atan2(&x).is_none() && x.abs().is_none());
        assert!(!x.powi(EXPONENT + 1).unwrap().is_zero());
    }
}
