//! Stability of 2-cycles under heavy-ball and Nesterov momentum, from the curvatures at the two points.
//!
//! Both methods have exactly the 2-cycles of gradient descent at another step size: heavy ball
//! `x' = x - eta f'(x) + b (x - x_before)` at `eta / (1 + b)`, Nesterov
//! `y' = (1 + b) g(y) - b g(y_before)`, `g(y) = y - eta f'(y)`, at `eta (1 + 2b) / (1 + b)`. Linearised around the
//! cycle, two steps multiply by a 2x2 matrix; its trace `t` and determinant `d` give stability by Jury's
//! conditions `d < 1`, `|t| < 1 + d`.

use super::{OrbitList, Stability};
use crate::algebra::{RatPoly, Value};
use crate::arith::{Interval, Rational};
use crate::dynamics::Method;
use std::cmp::Ordering;

/// A momentum method with its coefficient `b`, `-1 < b < 1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Momentum {
    /// Polyak's heavy ball.
    HeavyBall(Rational),
    /// Nesterov's method with constant momentum.
    Nesterov(Rational),
}

/// Why a momentum method is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MomentumError {
    /// `|b| >= 1`: the method does not converge at any step size.
    #[error("a momentum coefficient lies strictly between -1 and 1")]
    OutOfRange,
    /// `1 + 2b <= 0` under Nesterov's method: the reduced step size would not be positive.
    #[error("Nesterov's method has 2-cycles of gradient descent only for b > -1/2")]
    NoReduction,
}

impl Momentum {
    /// The coefficient `b`.
    pub fn coefficient(&self) -> &Rational {
        match self {
            Momentum::HeavyBall(b) | Momentum::Nesterov(b) => b,
        }
    }

    /// The step size of plain gradient descent with the same 2-cycles. *Exact.*
    ///
    /// # Errors
    /// Where `b` is out of the range in which the reduction holds.
    ///
    /// ```
    /// use twostep::{arith::Rational, certify::momentum::Momentum};
    /// let half = Rational::from((1, 2));
    /// let eta = Rational::from(3);
    /// assert_eq!(Momentum::HeavyBall(half.clone()).reduced_step(&eta), Ok(Rational::from(2)));
    /// assert_eq!(Momentum::Nesterov(half).reduced_step(&eta), Ok(Rational::from(4)));
    /// ```
    pub fn reduced_step(&self, eta: &Rational) -> Result<Rational, MomentumError> {
        Ok(Rational::from(eta * &self.step_factor()?))
    }

    /// The step size of the method whose 2-cycles are those of gradient descent at `reduced`. *Exact.*
    ///
    /// # Errors
    /// As [`Momentum::reduced_step`].
    pub fn full_step(&self, reduced: &Rational) -> Result<Rational, MomentumError> {
        Ok(Rational::from(reduced / &self.step_factor()?))
    }

    /// `reduced step / step`: `1/(1+b)` or `(1+2b)/(1+b)`.
    fn step_factor(&self) -> Result<Rational, MomentumError> {
        let b = self.coefficient();
        if *b <= -1 || *b >= 1 {
            return Err(MomentumError::OutOfRange);
        }
        let below = Rational::from(b + 1u32);
        match self {
            Momentum::HeavyBall(_) => Ok(below.recip()),
            Momentum::Nesterov(_) => {
                let above = Rational::from(b * 2u32) + 1u32;
                if above <= 0 { Err(MomentumError::NoReduction) } else { Ok(above / below) }
            }
        }
    }

    /// Linear stability of a 2-cycle with the curvatures `f''` of its two points at the step size `eta` of the
    /// method (not the reduced one): decided where the intervals decide it, else [`Stability::Undecided`].
    ///
    /// [`Stability::Superstable`] stands for both multipliers zero.
    ///
    /// # Errors
    /// As [`Momentum::reduced_step`].
    pub fn stability(
        &self,
        eta: &Rational,
        curvatures: (&Interval, &Interval),
    ) -> Result<Stability, MomentumError> {
        self.step_factor()?;
        let precision = curvatures.0.precision();
        let number = |q: &Rational| Interval::from_rational(q, precision);
        let (trace, determinant) = self.two_steps(&number(eta), curvatures, number);
        let margins = margins(&trace, &determinant, &number(&Rational::from(1)));
        let signs: Vec<_> = margins.iter().map(Interval::sign).collect();
        Ok(verdict(
            &signs,
            trace.sign() == Some(Ordering::Equal) && determinant.sign() == Some(Ordering::Equal),
        ))
    }

    /// As [`Momentum::stability`] for rational curvatures: always decided. *Exact.*
    ///
    /// # Errors
    /// As [`Momentum::reduced_step`].
    ///
    /// ```
    /// use twostep::{arith::Rational, certify::{Stability, momentum::Momentum}};
    /// // f = x^2/2 + x^4/4 at eta = 1 has the 2-cycle {1, -1} with f'' = 4, rho = 9, under plain descent.
    /// let (zero, four) = (Rational::new(), Rational::from(4));
    /// let plain = Momentum::HeavyBall(zero).stability_exact(&Rational::from(1), (&four, &four));
    /// assert_eq!(plain, Ok(Stability::Unstable));
    /// ```
    pub fn stability_exact(
        &self,
        eta: &Rational,
        curvatures: (&Rational, &Rational),
    ) -> Result<Stability, MomentumError> {
        self.step_factor()?;
        let b = self.coefficient();
        let (trace, determinant) = match self {
            Momentum::HeavyBall(_) => {
                let slope = |h: &Rational| Rational::from(b + 1u32) - Rational::from(eta * h);
                let product = slope(curvatures.0) * slope(curvatures.1);
                (product - Rational::from(b * 2u32), Rational::from(b * b))
            }
            Momentum::Nesterov(_) => {
                let slope = |h: &Rational| 1u32 - Rational::from(eta * h);
                let (g0, g1) = (slope(curvatures.0), slope(curvatures.1));
                let product = Rational::from(&g0 * &g1);
                let up = Rational::from(b + 1u32).square();
                (up * &product - (g0 + g1) * b, Rational::from(b * b) * product)
            }
        };
        let bound = Rational::from(&determinant + 1u32);
        let signs = [
            Some(Rational::from(&bound - &trace).cmp0()),
            Some(Rational::from(&bound + &trace).cmp0()),
            Some((1u32 - determinant.clone()).cmp0()),
        ];
        Ok(verdict(&signs, trace == 0 && determinant == 0))
    }

    /// Trace and determinant of the matrix of two steps, enclosed.
    fn two_steps(
        &self,
        eta: &Interval,
        (h0, h1): (&Interval, &Interval),
        number: impl Fn(&Rational) -> Interval,
    ) -> (Interval, Interval) {
        let b = self.coefficient();
        match self {
            Momentum::HeavyBall(_) => {
                let slope = |h: &Interval| number(&Rational::from(b + 1u32)).sub(&eta.mul(h));
                let product = slope(h0).mul(&slope(h1));
                (product.sub(&number(&Rational::from(b * 2u32))), number(&Rational::from(b * b)))
            }
            Momentum::Nesterov(_) => {
                let slope = |h: &Interval| number(&Rational::from(1)).sub(&eta.mul(h));
                let (g0, g1) = (slope(h0), slope(h1));
                let product = g0.mul(&g1);
                let up = number(&Rational::from(b + 1u32).square());
                let trace = up.mul(&product).sub(&number(b).mul(&g0.add(&g1)));
                (trace, number(&Rational::from(b * b)).mul(&product))
            }
        }
    }
}

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
    let momentum = match method {
        Method::GradientDescent => return Vec::new(),
        Method::HeavyBall(b) => Momentum::HeavyBall(b.clone()),
        Method::Nesterov(b) => Momentum::Nesterov(b.clone()),
    };
    let curvature = loss.derivative().derivative();
    let number = |q: &Rational| Interval::from_rational(q, SPECTRUM_BITS);
    let eta = Interval::hull(&list.eta.lo, &list.eta.hi, SPECTRUM_BITS);
    let bend = |x: &Value| curvature.eval_interval(&Interval::hull(&x.lo, &x.hi, SPECTRUM_BITS));
    let value = |x: &Interval| Value::between(x.lower(), x.upper());
    let half = number(&Rational::from((1, 2)));
    let of_cycle = |cycle: &super::Cycle| {
        let (trace, determinant) = momentum.two_steps(&eta, (&bend(&cycle.x0), &bend(&cycle.x1)), number);
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

/// `1 + d - t`, `1 + d + t`, `1 - d`: all positive exactly where both multipliers lie inside the unit circle.
fn margins(trace: &Interval, determinant: &Interval, one: &Interval) -> [Interval; 3] {
    let bound = one.add(determinant);
    [bound.sub(trace), bound.add(trace), one.sub(determinant)]
}

fn verdict(signs: &[Option<Ordering>], both_zero: bool) -> Stability {
    if signs.contains(&Some(Ordering::Less)) {
        // One condition fails strictly: a multiplier lies outside the unit circle.
        Stability::Unstable
    } else if signs.contains(&None) {
        Stability::Undecided
    } else if signs.contains(&Some(Ordering::Equal)) {
        Stability::Neutral
    } else if both_zero {
        Stability::Superstable
    } else {
        Stability::Stable
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn q(n: i64, d: i64) -> Rational {
        Rational::from((n, d))
    }

    /// The larger modulus of the two multipliers by floats.
    fn modulus(method: &Momentum, eta: f64, h: [f64; 2]) -> f64 {
        let b = method.coefficient().to_f64();
        let matrix = |i: usize| match method {
            Momentum::HeavyBall(_) => [[1.0 + b - eta * h[i], -b], [1.0, 0.0]],
            Momentum::Nesterov(_) => {
                [[(1.0 + b) * (1.0 - eta * h[i]), -b * (1.0 - eta * h[1 - i])], [1.0, 0.0]]
            }
        };
        let (a, c) = (matrix(0), matrix(1));
        let entry = |i: usize, j: usize| c[i][0] * a[0][j] + c[i][1] * a[1][j];
        let (t, d) = (entry(0, 0) + entry(1, 1), entry(0, 0) * entry(1, 1) - entry(0, 1) * entry(1, 0));
        let disc = t * t / 4.0 - d;
        if disc < 0.0 { d.sqrt() } else { (t / 2.0).abs() + disc.sqrt() }
    }

    proptest! {
        #[test]
        fn agrees_with_the_spectrum(b in -98i64..99, eta in 1i64..60, h0 in -40i64..80, h1 in -40i64..80, nesterov: bool) {
            prop_assume!(!nesterov || b > -49);
            let method = if nesterov { Momentum::Nesterov(q(b, 100)) } else { Momentum::HeavyBall(q(b, 100)) };
            let eta = q(eta, 10);
            let (h0, h1) = (q(h0, 10), q(h1, 10));
            let exact = method.stability_exact(&eta, (&h0, &h1)).unwrap();
            let size = modulus(&method, eta.to_f64(), [h0.to_f64(), h1.to_f64()]);
            if (size - 1.0).abs() > 1e-6 {
                let stable = matches!(exact, Stability::Stable | Stability::Superstable);
                prop_assert_eq!(stable, size < 1.0, "{} {:?}", size, exact);
            }
            let box_of = |h: &Rational| Interval::from_rational(h, 64);
            let enclosed = method.stability(&eta, (&box_of(&h0), &box_of(&h1))).unwrap();
            prop_assert!(enclosed == Stability::Undecided || enclosed == exact);
            prop_assert!(enclosed != Stability::Undecided || (size - 1.0).abs() < 1e-6);
        }
    }

    /// The double well's cycle at reduced step size `K` has `f''(x0) f''(x1)` and `f''(x0) + f''(x1)` in closed form;
    /// the ends of its windows are those of theorems.md.
    #[test]
    fn double_well_windows() {
        let curvatures = |k: f64| {
            let (m2, d2) = ((1.0 + 3.0 / k) / 4.0, (1.0 - 1.0 / k) / 4.0);
            let (m, d) = (m2.sqrt(), d2.sqrt());
            [3.0 * (m - d).powi(2) - 1.0, 3.0 * (m + d).powi(2) - 1.0]
        };
        let cases = [
            (Momentum::HeavyBall(q(1, 2)), (4.5f64 + 1.0 / 18.0).sqrt() - 1.0),
            (Momentum::Nesterov(q(0, 1)), 5f64.sqrt() - 1.0),
            (Momentum::Nesterov(q(1, 2)), 1.179_352_458_933_11),
            (Momentum::Nesterov(q(9, 10)), 1.128_601_786_982_32),
        ];
        for (method, end) in cases {
            for (k, expected) in [(end - 1e-6, Stability::Stable), (end + 1e-6, Stability::Unstable)] {
                let [h0, h1] = curvatures(k).map(|h| Rational::from_f64(h).unwrap());
                let eta = method.full_step(&Rational::from_f64(k).unwrap()).unwrap();
                assert_eq!(method.stability_exact(&eta, (&h0, &h1)), Ok(expected), "{method:?} at K = {k}");
            }
        }
    }

    #[test]
    fn refuses_what_is_no_momentum() {
        assert_eq!(Momentum::HeavyBall(q(1, 1)).reduced_step(&q(1, 1)), Err(MomentumError::OutOfRange));
        assert_eq!(Momentum::Nesterov(q(-1, 2)).reduced_step(&q(1, 1)), Err(MomentumError::NoReduction));
    }
}
