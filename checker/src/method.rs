//! Gradient descent with momentum: its 2-cycles are those of gradient descent at another step size.
//!
//! Heavy ball `x' = x - eta f'(x) + b (x - x_before)` has the 2-cycles of gradient descent at `eta/(1+b)`; Nesterov's method
//! `y' = (1+b) g(y) - b g(y_before)`, `g(y) = y - eta f'(y)`, those at `eta (1+2b)/(1+b)`. Two steps around a 2-cycle multiply by a
//! matrix of trace `t` and determinant `d`; its eigenvalues lie inside the unit circle exactly if `1 + d - t`, `1 + d + t`
//! and `1 - d` are positive (Jury).

use crate::interval::Interval;
use crate::stability::Stability;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};
use std::cmp::Ordering;

/// How a step is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// Gradient descent.
    Plain,
    /// Heavy ball with this momentum.
    HeavyBall(BigRational),
    /// Nesterov's method with this momentum.
    Nesterov(BigRational),
}

/// `[a, b, c]` stands for `a + b m0 m1 + c (m0 + m1)`, where `m0`, `m1` are `1 - eta f''` at the points of a 2-cycle and `eta` is
/// the step size of gradient descent.
pub type Margin = [BigRational; 3];

impl Method {
    /// The method with this momentum; `None` where its 2-cycles are not those of gradient descent at a positive step size.
    pub fn with(b: BigRational, nesterov: bool) -> Option<Method> {
        let one = BigRational::one();
        let least = if nesterov { -one.clone() / BigInt::from(2) } else { -one.clone() };
        if b <= least || b >= one {
            return None;
        }
        Some(if nesterov { Method::Nesterov(b) } else { Method::HeavyBall(b) })
    }

    /// The step size of gradient descent with the same 2-cycles, over that of the method.
    pub fn factor(&self) -> BigRational {
        let one = BigRational::one();
        match self {
            Method::Plain => one,
            Method::HeavyBall(b) => (one + b).recip(),
            Method::Nesterov(b) => (&one + b * BigInt::from(2)) / (one + b),
        }
    }

    /// Quantities that are all positive exactly where both eigenvalues lie inside the unit circle, up to positive factors:
    /// `1 + d - t`, `1 + d + t`, and `1 - d` where it may fail. With `P = g0 g1` and `Q = g0 + g1`, heavy ball has
    /// `t = (1+b)^2 m0 m1 - 2b`, `d = b^2`; Nesterov's method, `g = 1 - (1+b)/(1+2b) (1 - m)`, has `t = (1+b)^2 P - b Q`, `d = b^2 P`. In
    /// both `1 + d - t` is a multiple of `1 - m0 m1`.
    pub fn margins(&self) -> Vec<Margin> {
        let (zero, one, two) = (BigRational::zero(), BigRational::one(), BigRational::from(BigInt::from(2)));
        let first = [one.clone(), -&one, zero.clone()];
        match self {
            Method::Plain => vec![first, [one.clone(), one, zero]],
            Method::HeavyBall(b) => {
                let ratio = (&one - b) / (&one + b);
                vec![first, [&ratio * &ratio, one, zero]]
            }
            Method::Nesterov(b) => {
                // P = (1-c)^2 + c^2 m0 m1 + c(1-c) (m0 + m1), Q = 2(1-c) + c (m0 + m1)
                let c = (&one + b) / (&one + &two * b);
                let rest = &one - &c;
                let weight = &one + &two * b + &two * b * b;
                let product = [&rest * &rest, &c * &c, &c * &rest];
                let flip = [
                    &one + &weight * &product[0] - b * &two * &rest,
                    &weight * &product[1],
                    &weight * &product[2] - b * &c,
                ];
                let square = b * b;
                let [p0, p1, p2] = product;
                vec![first, flip, [one - &square * p0, -&square * p1, -square * p2]]
            }
        }
    }

    /// The quantity that changes its sign where an eigenvalue passes -1.
    pub fn flip(&self) -> Margin {
        self.margins().swap_remove(1)
    }

    /// The linear stability of a 2-cycle, from *enclosures* of `m0` and `m1`; `None` where they do not decide it.
    pub fn stability(&self, slopes: [&Interval; 2]) -> Option<Stability> {
        let signs: Vec<_> = self.margins().iter().map(|margin| over(margin, slopes).sign()).collect();
        if signs.contains(&Some(Ordering::Less)) {
            return Some(Stability::Unstable);
        }
        signs.iter().all(|sign| *sign == Some(Ordering::Greater)).then_some(Stability::Stable)
    }
}

/// An *enclosure* of a margin.
pub fn over([a, b, c]: &Margin, [m0, m1]: [&Interval; 2]) -> Interval {
    let times = |factor: &BigRational, of: &Interval| Interval::point(factor.clone()).mul(of);
    Interval::point(a.clone()).add(&times(b, &m0.mul(m1))).add(&times(c, &m0.add(m1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(n: i64, d: i64) -> BigRational {
        BigRational::new(n.into(), d.into())
    }

    /// Trace and determinant of the product of the two steps' companion matrices, for slopes `g = 1 - s h` of the method itself.
    fn two_steps(matrices: [[[BigRational; 2]; 2]; 2]) -> (BigRational, BigRational) {
        let [a, c] = &matrices;
        let entry = |i: usize, j: usize| &c[i][0] * &a[0][j] + &c[i][1] * &a[1][j];
        (entry(0, 0) + entry(1, 1), entry(0, 0) * entry(1, 1) - entry(0, 1) * entry(1, 0))
    }

    #[test]
    fn margins_are_jurys_conditions_for_the_matrices_of_two_steps() {
        let (zero, one) = (BigRational::zero(), BigRational::one());
        for b in [q(1, 2), q(-1, 3), q(9, 10), q(-2, 5)] {
            for (m0, m1) in
                [(q(1, 3), q(-2, 1)), (q(-7, 5), q(1, 9)), (q(0, 1), q(5, 1)), (q(-1, 1), q(-3, 2))]
            {
                for nesterov in [false, true] {
                    let method = Method::with(b.clone(), nesterov).unwrap();
                    // The method's own step size times the curvature.
                    let pull = |m: &BigRational| (&one - m) / method.factor();
                    let (h0, h1) = (pull(&m0), pull(&m1));
                    let row = |h: &BigRational, before: &BigRational| match nesterov {
                        false => [&one + &b - h, -&b],
                        true => [(&one + &b) * (&one - h), -&b * (&one - before)],
                    };
                    let last = || [one.clone(), zero.clone()];
                    let (t, d) = two_steps([[row(&h0, &h1), last()], [row(&h1, &h0), last()]]);
                    let jury = [&one + &d - &t, &one + &d + &t, &one - &d];
                    let points = [Interval::point(m0.clone()), Interval::point(m1.clone())];
                    let margins = method.margins();
                    for (margin, expected) in margins.iter().zip(&jury) {
                        let value = over(margin, [&points[0], &points[1]]);
                        assert_eq!(
                            value.sign(),
                            Interval::point(expected.clone()).sign(),
                            "{method:?} {m0} {m1}"
                        );
                    }
                }
            }
        }
        assert_eq!(Method::with(q(-1, 2), true), None);
        assert_eq!(Method::with(q(1, 1), false), None);
    }
}
