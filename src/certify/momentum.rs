//! The multipliers of 2-cycles under heavy-ball and Nesterov momentum, from the curvatures at the two points.
//!
//! Linearised around a cycle, two steps multiply by a product of two 2x2 matrices, whose trace and determinant are
//! polynomials in the curvatures (theorems, section 6). Stability is decided elsewhere, exactly, by
//! [`Method::stability_conditions`].

use super::OrbitList;
use crate::algebra::{RatPoly, Value};
use crate::arith::{Interval, Rational};
use crate::dynamics::Method;
use std::cmp::Ordering;

/// The multipliers of two steps at a 2-cycle: the eigenvalues of a 2x2 matrix. *Enclosures.*
#[derive(Clone, Debug)]
pub enum Multipliers {
    /// Two real ones, the larger first.
    Real(Value, Value),
    /// A pair that is not proved to be real: real part, and size of the imaginary part.
    Complex(Value, Value),
}

/// Precision of the enclosures of [`multipliers`], in bits.
const SPECTRUM_BITS: u32 = 256;

/// The multipliers of each 2-cycle of a list under a method with momentum; none for plain gradient descent.
///
/// ```
/// use twostep::{algebra::RatPoly, arith::Rational, certify::{StepSize, momentum::{Multipliers, multipliers}, orbits_under}};
/// use twostep::dynamics::Method;
/// // (x^2 - 1)^2/4, heavy ball with b = 1/2 at eta = 33/20: the cycles of gradient descent at 11/10, det = b^2 = 1/4
/// let loss = RatPoly::x().pow(2).sub(&RatPoly::constant(Rational::from(1))).pow(2).scale(&Rational::from((1, 4)));
/// let method = Method::HeavyBall(Rational::from((1, 2)));
/// let list = orbits_under(&loss, &StepSize::rational(Rational::from((33, 20))), &method);
/// let Multipliers::Complex(re, im) = &multipliers(&loss, &method, &list)[1] else { panic!() };
/// assert!((re.approx().hypot(im.approx()) - 0.5).abs() < 1e-12);
/// ```
pub fn multipliers(loss: &RatPoly, method: &Method, list: &OrbitList) -> Vec<Multipliers> {
    if *method == Method::GradientDescent {
        return Vec::new();
    }
    let curvature = loss.derivative().derivative();
    let number = |q: &Rational| Interval::from_rational(q, SPECTRUM_BITS);
    let eta = Interval::hull(&list.eta.lo, &list.eta.hi, SPECTRUM_BITS);
    let bend = |x: &Value| curvature.eval_interval(&Interval::hull(&x.lo, &x.hi, SPECTRUM_BITS));
    let value = |x: &Interval| Value::between(x.lower(), x.upper());
    let half = number(&Rational::from((1, 2)));
    let of_cycle = |cycle: &super::Cycle| {
        let (trace, determinant) = two_steps(method, &eta, [&bend(&cycle.x0), &bend(&cycle.x1)]);
        let centre = trace.mul(&half);
        let discriminant = centre.square().sub(&determinant);
        let size = discriminant.neg();
        match discriminant.sqrt().filter(|_| discriminant.sign().is_some_and(Ordering::is_ge)) {
            Some(root) => Multipliers::Real(value(&centre.add(&root)), value(&centre.sub(&root))),
            // Where the sign is open, all sizes from zero on.
            None => {
                let zero = number(&Rational::new());
                let size = if size.sign().is_some() { size } else { zero.union(&size.ends().1) };
                Multipliers::Complex(value(&centre), value(&size.sqrt().unwrap_or(zero)))
            }
        }
    };
    list.cycles.iter().map(of_cycle).collect()
}

/// Trace and determinant of the matrix of two steps at a cycle with the curvatures `h`, *enclosed*.
fn two_steps(method: &Method, eta: &Interval, h: [&Interval; 2]) -> (Interval, Interval) {
    let number = |q: &Rational| Interval::from_rational(q, eta.precision());
    let slope = |at_zero: &Rational, h: &Interval| number(at_zero).sub(&eta.mul(h));
    let one = Rational::from(1);
    match method {
        Method::GradientDescent => (slope(&one, h[0]).mul(&slope(&one, h[1])), number(&Rational::new())),
        Method::HeavyBall(b) => {
            let up = Rational::from(b + 1u32);
            let product = slope(&up, h[0]).mul(&slope(&up, h[1]));
            (product.sub(&number(&Rational::from(b * 2u32))), number(&Rational::from(b * b)))
        }
        Method::Nesterov(b) => {
            let (g0, g1) = (slope(&one, h[0]), slope(&one, h[1]));
            let product = g0.mul(&g1);
            let up = number(&Rational::from(b + 1u32).square());
            let trace = up.mul(&product).sub(&number(b).mul(&g0.add(&g1)));
            (trace, number(&Rational::from(b * b)).mul(&product))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certify::{Stability, StepSize, orbits_under};
    use proptest::prelude::*;

    /// The moduli of the eigenvalues of the product of two companion matrices, the larger first: floats.
    fn moduli(method: &Method, eta: f64, h: [f64; 2]) -> [f64; 2] {
        let matrix = |i: usize| match method {
            Method::GradientDescent => [[1.0 - eta * h[i], 0.0], [1.0, 0.0]],
            Method::HeavyBall(b) => [[1.0 + b.to_f64() - eta * h[i], -b.to_f64()], [1.0, 0.0]],
            Method::Nesterov(b) => {
                let b = b.to_f64();
                [[(1.0 + b) * (1.0 - eta * h[i]), -b * (1.0 - eta * h[1 - i])], [1.0, 0.0]]
            }
        };
        let (a, c) = (matrix(0), matrix(1));
        let product = nalgebra::Matrix2::from_fn(|i, j| c[i][0] * a[0][j] + c[i][1] * a[1][j]);
        let mut sizes = product.complex_eigenvalues().map(|z| z.re.hypot(z.im));
        sizes.as_mut_slice().sort_by(|x, y| y.total_cmp(x));
        [sizes[0], sizes[1]]
    }

    proptest! {
        /// Enclosed multipliers, floats, and the exact decision of stability by Jury's conditions.
        #[test]
        fn three_ways_agree(
            c in prop::collection::vec(-9i64..9, 3..6), lead in 1i64..4, e in 1i64..40, b in -45i64..99, nesterov: bool,
        ) {
            let mut all: Vec<Rational> = c.iter().map(|v| Rational::from((*v, 3))).collect();
            all.push(Rational::from(lead));
            let (loss, b) = (RatPoly::new(&all), Rational::from((b, 100)));
            let method = if nesterov { Method::Nesterov(b) } else { Method::HeavyBall(b) };
            let eta = Rational::from((e, 16));
            let list = orbits_under(&loss, &StepSize::rational(eta.clone()), &method);
            let curvature = loss.derivative().derivative();
            let bend = |x: &Value| curvature.eval(&(Rational::from(&x.lo + &x.hi) / 2u32)).to_f64();
            for (cycle, found) in list.cycles.iter().zip(multipliers(&loss, &method, &list)) {
                let mut enclosed = match found {
                    Multipliers::Real(a, b) => [a.approx().abs(), b.approx().abs()],
                    Multipliers::Complex(re, im) => [re.approx().hypot(im.approx()); 2],
                };
                enclosed.sort_by(|x, y| y.total_cmp(x));
                let floats = moduli(&method, eta.to_f64(), [bend(&cycle.x0), bend(&cycle.x1)]);
                for (x, y) in enclosed.iter().zip(floats) {
                    prop_assert!((x - y).abs() <= 1e-6 * floats[0].max(1.0), "{enclosed:?} {floats:?}");
                }
                if (enclosed[0] - 1.0).abs() > 1e-6 {
                    let stable = matches!(cycle.stability, Stability::Stable | Stability::Superstable);
                    prop_assert_eq!(stable, enclosed[0] < 1.0, "{:?} {:?}", enclosed, cycle.stability);
                }
            }
        }
    }
}
