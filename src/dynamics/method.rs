//! Gradient descent and its momentum variants: they have the same 2-cycles at related step sizes.

use super::CycleSystem;
use crate::algebra::BiPoly;
use crate::arith::{Integer, Rational};

/// An iteration on a loss `f` with step size `eta`. With momentum `b`, `|b| < 1`:
///
/// - heavy ball: `x_(t+1) = x_t - eta f'(x_t) + b (x_t - x_(t-1))`;
/// - Nesterov: `x_(t+1) = g(y_t)`, `y_t = x_t + b (x_t - x_(t-1))`, `g(y) = y - eta f'(y)`, seen in `y`.
///
/// Their 2-cycles are those of gradient descent at the step size `eta / factor`, with factor `1 + b` for heavy ball and
/// `(1 + b)/(1 + 2b)` for Nesterov (theorems, section 6).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Method {
    /// Gradient descent.
    #[default]
    GradientDescent,
    /// Heavy ball with momentum `b`.
    HeavyBall(Rational),
    /// Nesterov's method with momentum `b`.
    Nesterov(Rational),
}

/// What a 2-cycle loses where a condition of stability fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// A multiplier 1.
    PlusOne,
    /// A multiplier -1.
    MinusOne,
    /// A pair of complex multipliers of modulus 1.
    NeimarkSacker,
}

impl Method {
    /// The step size of the method over that of gradient descent with the same 2-cycles.
    pub fn factor(&self) -> Rational {
        match self {
            Method::GradientDescent => Rational::from(1),
            Method::HeavyBall(b) => Rational::from(b + 1u32),
            Method::Nesterov(b) => Rational::from(b + 1u32) / (Rational::from(b * 2u32) + 1u32),
        }
    }

    /// Is the momentum in the range where the reduction holds: `|b| < 1`, and a positive factor?
    pub fn is_valid(&self) -> bool {
        let (Method::HeavyBall(b) | Method::Nesterov(b)) = self else { return true };
        let size = Rational::from(b.abs_ref());
        size < 1 && (matches!(self, Method::HeavyBall(_)) || *b > Rational::from((-1, 2)))
    }

    /// Polynomials in `(m, D)`, all positive exactly on the linearly stable 2-cycles among the points of `S = 0`,
    /// `A > 0`; where one is zero and none negative the cycle is neutral. The step size has been eliminated
    /// by `eta = factor 2/A`.
    ///
    /// With `m_i = 1 - (2/A) f''(x_i)`: gradient descent `m_0 m_1 < 1`, `> -1`; heavy ball
    /// `-((1-b)/(1+b))^2 < m_0 m_1 < 1`; Nesterov, with `g_i = 1 - eta f''(x_i)`, `P = g_0 g_1`, `Q = g_0 + g_1`:
    /// `(1+2b) P - b Q < 1` (the same as `m_0 m_1 < 1`), `(1+2b+2b^2) P - b Q > -1`, `b^2 P < 1`.
    pub fn stability_conditions(&self, system: &CycleSystem) -> Vec<(Boundary, BiPoly)> {
        let below_one = (Boundary::PlusOne, system.twice_j.scale(&Integer::from(-1)));
        match self {
            Method::GradientDescent => {
                vec![below_one, (Boundary::MinusOne, system.multiplier_condition(&Rational::from(-1)))]
            }
            Method::HeavyBall(b) => {
                let ratio = (Rational::from(1) - b) / Rational::from(b + 1u32);
                let least = -Rational::from(&ratio * &ratio);
                vec![below_one, (Boundary::MinusOne, system.multiplier_condition(&least))]
            }
            Method::Nesterov(b) => {
                let [unit, sum, product] = self.curvatures(system);
                let two_b = Rational::from(b * 2u32);
                let square = Rational::from(b * b);
                let weight = Rational::from(&square * 2u32) + &two_b + 1u32;
                let second = combine(&[(Rational::from(1), &unit), (weight, &product), (-b.clone(), &sum)]);
                let third = combine(&[(Rational::from(1), &unit), (-square, &product)]);
                vec![below_one, (Boundary::MinusOne, second), (Boundary::NeimarkSacker, third)]
            }
        }
    }

    /// `(A^2, A^2 Q, A^2 P)`, all times the same positive number, for `g_i = 1 - factor (2/A) f''(x_i)`: with `a + b = 2 S_m`
    /// and `ab = S_m^2 - D A_m^2` for the two curvatures.
    fn curvatures(&self, system: &CycleSystem) -> [BiPoly; 3] {
        let factor = self.factor();
        let (p, q) = (Integer::from(factor.numer() * 2u32), factor.denom().clone());
        let a = system.a.scale(&q);
        let s_m = system.s.derivative_u().scale(&p);
        let a_m = system.a.derivative_u().scale(&p);
        let unit = a.pow(2);
        let sum = unit.sub(&a.mul(&s_m)).scale(&Integer::from(2));
        let curvature_product = s_m.pow(2).sub(&BiPoly::t().mul(&a_m.pow(2)));
        let product = unit.sub(&a.mul(&s_m).scale(&Integer::from(2))).add(&curvature_product);
        [unit, sum, product]
    }
}

/// A rational combination, times the positive common denominator.
fn combine(terms: &[(Rational, &BiPoly)]) -> BiPoly {
    let mut denominator = Integer::from(1);
    for (weight, _) in terms {
        denominator.lcm_mut(weight.denom());
    }
    terms.iter().fold(BiPoly::default(), |sum, (weight, p)| {
        let scale = Integer::from(&denominator / weight.denom()) * weight.numer();
        sum.add(&p.scale(&scale))
    })
}
