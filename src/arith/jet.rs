//! Truncated Taylor series in one direction.

use super::{Elementary, Rational, Scalar};

/// A truncated power series `c_0 + c_1 t + ... + c_n t^n + O(t^(n+1))`: the restriction of a function to a line,
/// `c_k` its `k`-th derivative along the direction divided by `k!`.
///
/// The coefficients are of any [`Elementary`] type: enclosures where they are intervals, exact where they are
/// rationals. A coefficient beyond the stored ones is exactly zero, so that constants and straight lines cost little.
/// With an interval for `c_0`, `c_k` encloses the `k`-th Taylor coefficient at every point of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Jet<T> {
    order: usize,
    /// At least one, at most `order + 1`.
    coefficients: Vec<T>,
}

impl<T: Elementary> Jet<T> {
    /// A constant.
    pub fn constant(value: T, order: usize) -> Self {
        Jet { order, coefficients: vec![value] }
    }

    /// The line `value + direction t`.
    pub fn line(value: T, direction: T, order: usize) -> Self {
        let mut coefficients = vec![value, direction];
        coefficients.truncate(order + 1);
        Jet { order, coefficients }
    }

    /// The variable itself: `value + t`.
    pub fn variable(value: T, order: usize) -> Self {
        let one = value.whole(1);
        Jet::line(value, one, order)
    }

    /// The order `n`: coefficients up to `t^n` are known.
    pub fn order(&self) -> usize {
        self.order
    }

    /// The coefficient of `t^k`.
    ///
    /// # Panics
    /// Where `k` is above the order.
    pub fn coefficient(&self, k: usize) -> T {
        assert!(k <= self.order, "a coefficient up to the order");
        self.coefficients.get(k).cloned().unwrap_or_else(|| self.coefficients[0].whole(0))
    }

    /// The constant coefficient: the value.
    pub fn value(&self) -> &T {
        &self.coefficients[0]
    }

    /// The `k`-th derivative along the direction, `k!` times the coefficient.
    ///
    /// # Panics
    /// Where `k` is above the order.
    pub fn derivative(&self, k: usize) -> T {
        let c = self.coefficient(k);
        let factorial: super::Integer = (1..=k).map(super::Integer::from).product();
        let factor = c.lift(&Rational::from(factorial));
        c.times(&factor)
    }

    /// The stored coefficients; those beyond are zero.
    pub(super) fn stored(&self) -> &[T] {
        &self.coefficients
    }

    /// A series of the same order with these coefficients.
    pub(super) fn with(&self, mut coefficients: Vec<T>) -> Self {
        coefficients.truncate(self.order + 1);
        Jet { order: self.order, coefficients }
    }

    /// The coefficients of the derivative series, one fewer; empty for a constant.
    pub(super) fn slopes(&self) -> Vec<T> {
        let multiple = |(k, c): (usize, &T)| c.times(&c.whole(k as i64 + 1));
        self.coefficients.iter().skip(1).enumerate().map(multiple).collect()
    }
}

/// Coefficient `k` of a product of two series.
pub(super) fn convolution<T: Scalar>(a: &[T], b: &[T], k: usize) -> Option<T> {
    let first = (k + 1).saturating_sub(b.len());
    let mut sum: Option<T> = None;
    for i in first..a.len().min(k + 1) {
        let product = a[i].times(&b[k - i]);
        sum = Some(match sum {
            Some(s) => s.plus(&product),
            None => product,
        });
    }
    sum
}

impl<T: Elementary> Scalar for Jet<T> {
    fn lift(&self, constant: &Rational) -> Self {
        Jet::constant(self.value().lift(constant), self.order)
    }

    fn plus(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a.plus(b), |b| b.clone())
    }

    fn minus(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a.minus(b), |b| b.negated())
    }

    fn times(&self, other: &Self) -> Self {
        let order = self.order.min(other.order);
        let (a, b) = (&self.coefficients, &other.coefficients);
        let length = (a.len() + b.len() - 1).min(order + 1);
        let terms = (0..length).filter_map(|k| convolution(a, b, k)).collect();
        Jet { order, coefficients: terms }
    }

    /// `q b = a`, so `q_k = (a_k - b_1 q_(k-1) - ... - b_k q_0)/b_0`.
    fn over(&self, other: &Self) -> Option<Self> {
        let order = self.order.min(other.order);
        let (a, b) = (&self.coefficients, &other.coefficients);
        let length = if b.len() == 1 { a.len().min(order + 1) } else { order + 1 };
        let mut q: Vec<T> = Vec::with_capacity(length);
        for k in 0..length {
            let product = if k == 0 { None } else { convolution(&q, &b[1..], k - 1) };
            let rest = match (a.get(k), product) {
                (Some(a), Some(p)) => a.minus(&p),
                (Some(a), None) => a.clone(),
                (None, Some(p)) => p.negated(),
                (None, None) => a[0].whole(0),
            };
            q.push(rest.over(&b[0])?);
        }
        Some(Jet { order, coefficients: q })
    }
}

impl<T: Elementary> Jet<T> {
    fn combine(&self, other: &Self, both: fn(&T, &T) -> T, right: fn(&T) -> T) -> Self {
        let order = self.order.min(other.order);
        let (a, b) = (&self.coefficients, &other.coefficients);
        let one = |k: usize| match (a.get(k), b.get(k)) {
            (Some(a), Some(b)) => both(a, b),
            (Some(a), None) => a.clone(),
            (None, Some(b)) => right(b),
            (None, None) => a[0].whole(0),
        };
        Jet { order, coefficients: (0..a.len().max(b.len()).min(order + 1)).map(one).collect() }
    }
}
