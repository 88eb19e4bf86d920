//! Multivariate polynomials with rational coefficients, sparse.

use super::RatPoly;
use super::poly_text::{latex_name, latex_power, latex_sum, plain_power, plain_sum};
use crate::arith::{Elementary, Integer, Rational};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A polynomial over Q in named variables. *Exact.*
///
/// Monomials are ordered lexicographically by the order of the names; the terms are printed from the largest.
/// Two polynomials are combined only over the same names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MultiPoly {
    names: Arc<[String]>,
    /// Exponents, one for each name, and a coefficient other than zero.
    terms: BTreeMap<Vec<u32>, Rational>,
}

impl MultiPoly {
    /// The zero polynomial in the names.
    pub fn zero(names: &[&str]) -> Self {
        MultiPoly { names: names.iter().map(ToString::to_string).collect(), terms: BTreeMap::new() }
    }

    /// The polynomial with the given terms, each the exponents and the coefficient; equal exponents are added up.
    ///
    /// # Panics
    /// Where the number of exponents is not that of the names.
    pub fn new(names: &[&str], terms: impl IntoIterator<Item = (Vec<u32>, Rational)>) -> Self {
        let mut p = MultiPoly::zero(names);
        for (exponents, c) in terms {
            assert_eq!(exponents.len(), names.len(), "one exponent for each name");
            p.insert(exponents, c);
        }
        p
    }

    /// A constant.
    pub fn constant(names: &[&str], c: Rational) -> Self {
        MultiPoly::new(names, [(vec![0; names.len()], c)])
    }

    /// One of the names as a polynomial; `None` where it is not among them.
    pub fn variable(names: &[&str], name: &str) -> Option<Self> {
        let i = names.iter().position(|n| *n == name)?;
        let mut exponents = vec![0; names.len()];
        exponents[i] = 1;
        Some(MultiPoly::new(names, [(exponents, Rational::from(1))]))
    }

    /// A constant over the same names.
    #[must_use]
    pub fn same_constant(&self, c: Rational) -> Self {
        let mut p = self.empty();
        p.insert(vec![0; self.names.len()], c);
        p
    }

    fn empty(&self) -> Self {
        MultiPoly { names: Arc::clone(&self.names), terms: BTreeMap::new() }
    }

    fn insert(&mut self, exponents: Vec<u32>, c: Rational) {
        if c == 0 {
            return;
        }
        match self.terms.entry(exponents) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(c);
            }
            std::collections::btree_map::Entry::Occupied(mut place) => {
                *place.get_mut() += c;
                if *place.get() == 0 {
                    place.remove();
                }
            }
        }
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| n == name)
    }

    fn over_same_names(&self, other: &Self) {
        assert_eq!(self.names, other.names, "polynomials over different names");
    }

    /// The names of the variables.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The terms, smallest monomial first: exponents and coefficient.
    pub fn terms(&self) -> impl DoubleEndedIterator<Item = (&[u32], &Rational)> {
        self.terms.iter().map(|(e, c)| (e.as_slice(), c))
    }

    /// How many terms there are.
    pub fn term_count(&self) -> usize {
        self.terms.len()
    }

    /// Is this the zero polynomial?
    pub fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// The value, where the polynomial is a constant.
    pub fn as_constant(&self) -> Option<Rational> {
        match self.terms.len() {
            0 => Some(Rational::new()),
            1 => self
                .terms
                .first_key_value()
                .filter(|(e, _)| e.iter().all(|&k| k == 0))
                .map(|(_, c)| c.clone()),
            _ => None,
        }
    }

    /// The largest sum of exponents; 0 for constants.
    pub fn total_degree(&self) -> u32 {
        self.terms.keys().map(|e| e.iter().sum()).max().unwrap_or(0)
    }

    /// The degree in one of the names; 0 where it does not occur.
    pub fn degree_in(&self, name: &str) -> u32 {
        let Some(i) = self.index(name) else { return 0 };
        self.terms.keys().map(|e| e[i]).max().unwrap_or(0)
    }

    /// The size of all coefficients together, in bits.
    pub fn bits(&self) -> u64 {
        let size =
            |c: &Rational| u64::from(c.numer().significant_bits()) + u64::from(c.denom().significant_bits());
        self.terms.values().map(size).sum()
    }

    /// Sum.
    #[must_use]
    pub fn add(&self, other: &Self) -> Self {
        self.over_same_names(other);
        let mut sum = self.clone();
        for (e, c) in &other.terms {
            sum.insert(e.clone(), c.clone());
        }
        sum
    }

    /// Negation.
    #[must_use]
    pub fn neg(&self) -> Self {
        self.scale(&Rational::from(-1))
    }

    /// Difference.
    #[must_use]
    pub fn sub(&self, other: &Self) -> Self {
        self.add(&other.neg())
    }

    /// Product with a rational.
    #[must_use]
    pub fn scale(&self, factor: &Rational) -> Self {
        let mut p = self.empty();
        for (e, c) in &self.terms {
            p.insert(e.clone(), Rational::from(c * factor));
        }
        p
    }

    /// Product.
    #[must_use]
    pub fn mul(&self, other: &Self) -> Self {
        self.over_same_names(other);
        let mut product = self.empty();
        for (e, c) in &self.terms {
            for (f, d) in &other.terms {
                product.insert(e.iter().zip(f).map(|(a, b)| a + b).collect(), Rational::from(c * d));
            }
        }
        product
    }

    /// The `k`-th power.
    #[must_use]
    pub fn pow(&self, k: u32) -> Self {
        let mut power = self.same_constant(Rational::from(1));
        for bit in (0..32 - k.leading_zeros()).rev() {
            power = power.mul(&power);
            if k >> bit & 1 == 1 {
                power = power.mul(self);
            }
        }
        power
    }

    /// The partial derivative; zero by a name that is not among the variables.
    #[must_use]
    pub fn derivative(&self, name: &str) -> Self {
        let mut derivative = self.empty();
        let Some(i) = self.index(name) else { return derivative };
        for (e, c) in self.terms.iter().filter(|(e, _)| e[i] > 0) {
            let mut lower = e.clone();
            lower[i] -= 1;
            derivative.insert(lower, Rational::from(c * e[i]));
        }
        derivative
    }

    /// The polynomial with a polynomial (over the same names) put in for a name.
    #[must_use]
    pub fn substitute(&self, name: &str, value: &Self) -> Self {
        self.over_same_names(value);
        // Horner's scheme in the name.
        let coefficients = self.coefficients_in(name);
        coefficients.iter().rev().fold(self.empty(), |sum, c| sum.mul(value).add(c))
    }

    /// The polynomial with a number put in for a name, which stays among the names.
    #[must_use]
    pub fn substitute_rational(&self, name: &str, value: &Rational) -> Self {
        self.substitute(name, &self.same_constant(value.clone()))
    }

    /// The coefficients of the powers of a name, from the constant one; they do not contain the name.
    pub fn coefficients_in(&self, name: &str) -> Vec<Self> {
        let Some(i) = self.index(name) else { return vec![self.clone()] };
        let mut coefficients = vec![self.empty(); self.degree_in(name) as usize + 1];
        for (e, c) in &self.terms {
            let mut rest = e.clone();
            rest[i] = 0;
            coefficients[e[i] as usize].insert(rest, c.clone());
        }
        coefficients
    }

    /// The polynomial in one variable, where no other name occurs.
    pub fn to_univariate(&self, name: &str) -> Option<RatPoly> {
        let coefficients: Option<Vec<Rational>> =
            self.coefficients_in(name).iter().map(Self::as_constant).collect();
        coefficients.map(|c| RatPoly::new(&c))
    }

    /// The value at a point, one number for each name.
    ///
    /// # Panics
    /// Where the number of values is not that of the names.
    pub fn eval(&self, point: &[Rational]) -> Rational {
        assert_eq!(point.len(), self.names.len(), "one value for each name");
        let mut value = Rational::new();
        for (e, c) in &self.terms {
            let mut term = c.clone();
            for (x, &k) in point.iter().zip(e) {
                term *= Rational::from(rug::ops::Pow::pow(x, k));
            }
            value += term;
        }
        value
    }

    /// The positive rational for which `self/content` has coprime integer coefficients; 0 for the zero polynomial.
    pub fn content(&self) -> Rational {
        let (mut top, mut bottom) = (Integer::new(), Integer::from(1));
        for c in self.terms.values() {
            top.gcd_mut(c.numer());
            bottom.lcm_mut(c.denom());
        }
        Rational::from((top, bottom))
    }

    /// The polynomial divided by its content, with a positive leading coefficient.
    #[must_use]
    pub fn primitive(&self) -> Self {
        let Some((_, leading)) = self.terms.last_key_value() else { return self.clone() };
        let content = self.content();
        self.scale(&if *leading < 0 { -content } else { content }.recip())
    }

    /// The exact quotient, or `None` where the divisor does not divide (or is zero).
    pub fn div_exact(&self, divisor: &Self) -> Option<Self> {
        self.over_same_names(divisor);
        let (lead, unit) = divisor.terms.last_key_value()?;
        let (mut rest, mut quotient) = (self.clone(), self.empty());
        while let Some((e, c)) = rest.terms.last_key_value() {
            let exponents: Option<Vec<u32>> = e.iter().zip(lead).map(|(a, b)| a.checked_sub(*b)).collect();
            let exponents = exponents?;
            let c = Rational::from(c / unit);
            for (f, d) in &divisor.terms {
                let place = exponents.iter().zip(f).map(|(a, b)| a + b).collect();
                rest.insert(place, -Rational::from(&c * d));
            }
            quotient.insert(exponents, c);
        }
        Some(quotient)
    }

    /// The value on any kind of number, one for each name; `None` where there are no names.
    pub fn evaluate<T: Elementary>(&self, at: &[T]) -> Option<T> {
        let zero = at.first()?.whole(0);
        self.terms().try_fold(zero, |sum, (exponents, c)| {
            let powers = at.iter().zip(exponents).filter(|(_, k)| **k > 0);
            let mut term = powers.map(|(x, k)| x.powi(i64::from(*k)));
            let term = term.try_fold(sum.lift(c), |product, power| Some(product.times(&power?)))?;
            Some(sum.plus(&term))
        })
    }

    /// `c > 0` and `w` with `c w^2` equal to the polynomial; `None` where it is no such multiple of a square.
    pub fn as_square(&self) -> Option<(Rational, Self)> {
        let (lead, c) = self.terms.last_key_value().filter(|(_, c)| **c > 0)?;
        let half: Vec<u32> = lead.iter().map(|k| (k % 2 == 0).then_some(k / 2)).collect::<Option<_>>()?;
        let monic = self.scale(&Rational::from(c.recip_ref()));
        let mut root = self.empty();
        root.insert(half.clone(), Rational::from(1));
        // The leading term of what is left is twice the next term of the root times its first.
        loop {
            let rest = monic.sub(&root.mul(&root));
            let Some((e, rest_lead)) = rest.terms.last_key_value() else { return Some((c.clone(), root)) };
            let next: Vec<u32> =
                e.iter().zip(&half).map(|(a, b)| a.checked_sub(*b)).collect::<Option<_>>()?;
            if next >= *root.terms.first_key_value()?.0 {
                return None;
            }
            root.insert(next, Rational::from(rest_lead / 2));
        }
    }

    /// LaTeX, the largest monomial first.
    pub fn to_latex(&self) -> String {
        latex_sum(self.text_terms(|name, k| latex_power(&latex_name(name), k), " "))
    }

    fn text_terms(&self, factor: impl Fn(&str, u32) -> String, between: &str) -> Vec<(Rational, String)> {
        let monomial = |e: &[u32]| {
            let factors = self.names.iter().zip(e).filter(|(_, k)| **k > 0);
            factors.map(|(name, &k)| factor(name, k)).collect::<Vec<_>>().join(between)
        };
        self.terms().rev().map(|(e, c)| (c.clone(), monomial(e))).collect()
    }
}

impl fmt::Display for MultiPoly {
    /// Plain text in the language of losses, the largest monomial first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&plain_sum(self.text_terms(plain_power, "*")))
    }
}

#[cfg(test)]
mod tests {
    use super::MultiPoly;
    use crate::arith::Rational;
    use proptest::prelude::*;

    const NAMES: [&str; 3] = ["x", "y", "mu"];

    fn var(name: &str) -> MultiPoly {
        MultiPoly::variable(&NAMES, name).unwrap()
    }

    fn poly() -> impl Strategy<Value = MultiPoly> {
        let term = (prop::collection::vec(0u32..4, 3), -6i64..6, 1i64..5);
        prop::collection::vec(term, 0..6).prop_map(|terms| {
            MultiPoly::new(&NAMES, terms.into_iter().map(|(e, n, d)| (e, Rational::from((n, d)))))
        })
    }

    fn point() -> impl Strategy<Value = Vec<Rational>> {
        prop::collection::vec((-5i64..5, 1i64..4).prop_map(Rational::from), 3)
    }

    #[test]
    fn shows_itself_in_the_usual_order() {
        let well = var("x").pow(2).sub(&var("mu")).pow(2).scale(&Rational::from((1, 4)));
        assert_eq!(well.to_string(), "x^4/4 - x^2*mu/2 + mu^2/4");
        assert_eq!(well.to_latex(), "\\frac{x^{4}}{4} - \\frac{x^{2} \\mu}{2} + \\frac{\\mu^{2}}{4}");
        assert_eq!(MultiPoly::zero(&NAMES).to_string(), "0");
        assert_eq!(well.derivative("x").to_string(), "x^3 - x*mu");
        assert_eq!(well.content(), Rational::from((1, 4)));
        assert_eq!(well.neg().primitive().to_string(), "x^4 - 2*x^2*mu + mu^2");
    }

    #[test]
    fn restricts_to_one_variable() {
        let p = var("x").pow(2).sub(&var("mu"));
        assert_eq!(p.to_univariate("x"), None);
        let at = p.substitute_rational("mu", &Rational::from((1, 2)));
        assert_eq!(at.to_univariate("x").unwrap().to_text("x"), "x^2 - 1/2");
        assert_eq!((p.degree_in("x"), p.degree_in("y"), p.degree_in("z"), p.total_degree()), (2, 0, 0, 2));
        assert_eq!(p.substitute("x", &var("y").add(&var("mu"))).to_string(), "y^2 + 2*y*mu + mu^2 - mu");
    }

    #[test]
    fn division_notices_a_remainder() {
        let (x, y) = (var("x"), var("y"));
        assert_eq!(x.pow(2).sub(&y.pow(2)).div_exact(&x.sub(&y)), Some(x.add(&y)));
        assert_eq!(x.pow(2).add(&y.pow(2)).div_exact(&x.sub(&y)), None);
        assert_eq!(x.div_exact(&MultiPoly::zero(&NAMES)), None);
    }

    proptest! {
        #[test]
        fn operations_agree_with_values(p in poly(), q in poly(), at in point()) {
            let (a, b) = (p.eval(&at), q.eval(&at));
            prop_assert_eq!(p.add(&q).eval(&at), Rational::from(&a + &b));
            prop_assert_eq!(p.sub(&q).eval(&at), Rational::from(&a - &b));
            prop_assert_eq!(p.mul(&q).eval(&at), Rational::from(&a * &b));
            let mut inner = at.clone();
            inner[1] = b;
            prop_assert_eq!(p.substitute("y", &q).eval(&at), p.eval(&inner));
        }

        #[test]
        fn division_undoes_multiplication(p in poly(), q in poly()) {
            let expected = (!q.is_zero()).then(|| p.clone());
            prop_assert_eq!(p.mul(&q).div_exact(&q), expected);
        }

        #[test]
        fn derivatives_obey_the_product_rule(p in poly(), q in poly()) {
            let rule = p.derivative("x").mul(&q).add(&p.mul(&q.derivative("x")));
            prop_assert_eq!(p.mul(&q).derivative("x"), rule);
        }
    }
}
