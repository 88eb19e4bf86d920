//! Truncated power series in several small quantities: derivatives of all kinds by one evaluation.

use super::number::Number;
use super::taylor;
use crate::function::Function;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The monomials that are kept, and how they multiply; all others count as 0.
#[derive(Debug)]
pub struct Algebra {
    monomials: Vec<Vec<u8>>,
    places: BTreeMap<Vec<u8>, usize>,
    products: Vec<(usize, usize, usize)>,
    /// Products of more small quantities than this vanish.
    order: usize,
}

/// A series: one coefficient for each monomial of its algebra, the constant one first.
#[derive(Clone, Debug)]
pub struct Jet<T> {
    algebra: Rc<Algebra>,
    terms: Vec<T>,
}

impl Algebra {
    /// From the exponents of the monomials: with each of them all its divisors, the constant one first.
    fn new(monomials: Vec<Vec<u8>>) -> Rc<Algebra> {
        let mut products = Vec::new();
        let places: BTreeMap<Vec<u8>, usize> =
            monomials.iter().cloned().enumerate().map(|(place, monomial)| (monomial, place)).collect();
        let degrees: Vec<usize> =
            monomials.iter().map(|monomial| monomial.iter().map(|e| usize::from(*e)).sum()).collect();
        let order = degrees.iter().copied().max().unwrap_or(0);
        for (i, left) in monomials.iter().enumerate() {
            for (j, right) in monomials.iter().enumerate() {
                if degrees[i] + degrees[j] <= order {
                    let product: Vec<u8> = left.iter().zip(right).map(|(a, b)| a + b).collect();
                    products.extend(places.get(&product).map(|k| (i, j, *k)));
                }
            }
        }
        Rc::new(Algebra { monomials, places, products, order })
    }

    /// `1, t, ..., t^order`.
    pub fn one_variable(order: u8) -> Rc<Algebra> {
        Algebra::new((0..=order).map(|k| vec![k]).collect())
    }

    /// `s^p` with `k` of the quantities `t_1, ..., t_n`, `p <= powers[k]`: the powers do not increase.
    pub fn directions(n: usize, powers: &[u8]) -> Rc<Algebra> {
        let mut axes: Vec<Vec<u8>> = vec![vec![0; n + 1]];
        let mut monomials = Vec::new();
        for power in powers {
            for axis in &axes {
                monomials.extend((0..=*power).map(|p| [&[p], &axis[1..]].concat()));
            }
            let more = |axis: &Vec<u8>| {
                // Each product once: axes in order.
                let last = axis.iter().rposition(|e| *e > 0).unwrap_or(1);
                (last..=n)
                    .map(|i| {
                        let mut next = axis.clone();
                        next[i] += 1;
                        next
                    })
                    .collect::<Vec<_>>()
            };
            axes = axes.iter().flat_map(more).collect();
        }
        Algebra::new(monomials)
    }

    /// An estimate of the number products that a product of series costs.
    pub fn work(&self) -> u64 {
        self.products.len() as u64
    }

    /// How often small quantities multiply before they vanish.
    pub fn order(&self) -> usize {
        self.order
    }

    /// The place of a monomial.
    fn place(&self, exponents: &[u8]) -> Option<usize> {
        self.places.get(exponents).copied()
    }
}

impl<T: Number> Jet<T> {
    /// A number.
    pub fn constant(algebra: &Rc<Algebra>, value: T) -> Jet<T> {
        let zero = value.whole(0);
        let mut terms = vec![zero; algebra.monomials.len()];
        terms[0] = value;
        Jet { algebra: algebra.clone(), terms }
    }

    /// A number plus multiples of the small quantities, those of degree 1, as far as they are given.
    pub fn variable(algebra: &Rc<Algebra>, value: T, directions: &[T]) -> Jet<T> {
        let mut jet = Jet::constant(algebra, value);
        let quantities = algebra.monomials[0].len();
        for (index, direction) in directions.iter().enumerate() {
            let exponents: Vec<u8> = (0..quantities).map(|i| u8::from(i == index)).collect();
            if let Some(place) = algebra.place(&exponents) {
                jet.terms[place] = direction.clone();
            }
        }
        jet
    }

    /// From its coefficients; those that are not given are 0.
    pub fn with_terms(algebra: &Rc<Algebra>, value: T, more: &[T]) -> Jet<T> {
        let mut jet = Jet::constant(algebra, value);
        jet.terms.iter_mut().skip(1).zip(more).for_each(|(term, given)| *term = given.clone());
        jet
    }

    /// The same kind of series for another number.
    pub fn like(&self, value: T) -> Jet<T> {
        Jet::constant(&self.algebra, value)
    }

    /// The constant coefficient.
    pub fn value(&self) -> &T {
        &self.terms[0]
    }

    /// The coefficients.
    pub fn terms(&self) -> &[T] {
        &self.terms
    }

    /// The coefficient of a monomial.
    pub fn coefficient(&self, exponents: &[u8]) -> Option<&T> {
        self.algebra.place(exponents).map(|place| &self.terms[place])
    }

    /// Sums.
    pub fn plus(&self, other: &Jet<T>) -> Jet<T> {
        self.each(other, T::plus)
    }

    /// Differences.
    pub fn minus(&self, other: &Jet<T>) -> Jet<T> {
        self.each(other, T::minus)
    }

    fn each(&self, other: &Jet<T>, operation: impl Fn(&T, &T) -> T) -> Jet<T> {
        let terms = self.terms.iter().zip(&other.terms).map(|(a, b)| operation(a, b)).collect();
        Jet { algebra: self.algebra.clone(), terms }
    }

    /// Products.
    pub fn times(&self, other: &Jet<T>) -> Option<Jet<T>> {
        let mut terms = vec![self.terms[0].whole(0); self.terms.len()];
        let zero = |jet: &Jet<T>| jet.terms.iter().map(T::is_zero).collect::<Vec<bool>>();
        let (left, right) = (zero(self), zero(other));
        for (i, j, k) in &self.algebra.products {
            if !left[*i] && !right[*j] {
                terms[*k] = terms[*k].plus(&self.terms[*i].times(&other.terms[*j])?);
            }
        }
        Some(Jet { algebra: self.algebra.clone(), terms })
    }

    /// `c_0 + c_1 h + c_2 h^2 + ...`, `h` the series without its constant term.
    fn compose(&self, coefficients: &[T]) -> Option<Jet<T>> {
        let mut small = self.clone();
        small.terms[0] = self.terms[0].whole(0);
        let mut reversed = coefficients.iter().rev();
        let mut sum = self.like(reversed.next()?.clone());
        for coefficient in reversed {
            sum = sum.times(&small)?;
            sum.terms[0] = sum.terms[0].plus(coefficient);
        }
        Some(sum)
    }

    /// An elementary function of the series.
    pub fn apply(&self, function: Function) -> Option<Jet<T>> {
        self.compose(&taylor::function(function, &self.terms[0], self.algebra.order)?)
    }

    /// The reciprocal.
    pub fn reciprocal(&self) -> Option<Jet<T>> {
        self.compose(&taylor::reciprocal(&self.terms[0], self.algebra.order)?)
    }

    /// A power with an integer exponent.
    pub fn power(&self, exponent: i64) -> Option<Jet<T>> {
        let natural = u32::try_from(exponent.unsigned_abs()).ok()?;
        let power = self.compose(&taylor::power(&self.terms[0], natural, self.algebra.order)?)?;
        if exponent < 0 { power.reciprocal() } else { Some(power) }
    }
}
