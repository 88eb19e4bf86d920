//! Where the multiplier of a cycle takes a value, in floats: Newton's method in the point and the step size.

use super::float_poly::FloatPoly;
use crate::algebra::RatPoly;

/// How many Newton steps.
const NEWTON: usize = 60;
/// How many stretches the way to the crossing has at first.
const STRETCHES: usize = 64;

/// Gradient descent on a polynomial loss with all that Newton's method needs. *Approximate.*
pub(super) struct PeriodMap {
    slope: FloatPoly,
    curvature: FloatPoly,
    third: FloatPoly,
}

/// `G^p` at a point and step size, with derivatives: `u` by the point, `v` by the step size, `w` and `z` those of `u`.
struct Jet {
    x: f64,
    u: f64,
    v: f64,
    w: f64,
    z: f64,
}

impl PeriodMap {
    /// The map; `None` where a coefficient is too large for floats.
    pub(super) fn new(derivative: &RatPoly) -> Option<Self> {
        let second = derivative.derivative();
        let map = PeriodMap {
            slope: FloatPoly::rounded(derivative),
            curvature: FloatPoly::rounded(&second),
            third: FloatPoly::rounded(&second.derivative()),
        };
        let all = [&map.slope, &map.curvature, &map.third];
        all.iter().all(|p| p.is_finite()).then_some(map)
    }

    /// One step.
    pub(super) fn step(&self, x: f64, eta: f64) -> f64 {
        x - eta * self.slope.eval(x)
    }

    fn jet(&self, x: f64, eta: f64, period: usize) -> Jet {
        let mut j = Jet { x, u: 1.0, v: 0.0, w: 0.0, z: 0.0 };
        for _ in 0..period {
            let (s, c, t) = (self.slope.eval(j.x), self.curvature.eval(j.x), self.third.eval(j.x));
            let m = 1.0 - eta * c;
            j = Jet {
                x: j.x - eta * s,
                u: m * j.u,
                v: m * j.v - s,
                w: m * j.w - eta * t * j.u * j.u,
                z: m * j.z - c * j.u - eta * t * j.u * j.v,
            };
        }
        j
    }

    /// The point of a cycle close to `x`, and its multiplier.
    pub(super) fn cycle(&self, mut x: f64, eta: f64, period: usize) -> Option<(f64, f64)> {
        for _ in 0..NEWTON {
            let j = self.jet(x, eta, period);
            let by = (j.x - x) / (1.0 - j.u);
            if !by.is_finite() {
                return None;
            }
            x += by;
            if by.abs() <= 1e-13 * (1.0 + x.abs()) {
                return Some((x, j.u));
            }
        }
        None
    }

    /// The step size near `towards` at which the cycle through `x` at `eta` has this multiplier: the cycle is followed in floats, and
    /// Newton's method in point and step size ends it. `None` where the way is lost.
    pub(super) fn crossing(
        &self,
        from: (f64, f64),
        towards: f64,
        period: usize,
        multiplier: f64,
    ) -> Option<f64> {
        let (mut eta, start) = from;
        let (mut x, _) = self.cycle(start, eta, period)?;
        // Not quite to the end, where a fold has no cycle beyond it.
        let goal = towards - 1e-3 * (towards - eta);
        let mut step = (goal - eta) / STRETCHES as f64;
        for _ in 0..8 * STRETCHES {
            if step == 0.0 || (goal - eta).abs() <= 1e-12 * goal.abs() {
                break;
            }
            if step.abs() > (goal - eta).abs() {
                step = goal - eta;
            }
            match self.cycle(x, eta + step, period).filter(|(y, _)| (y - x).abs() < 0.02 * (1.0 + x.abs())) {
                Some((y, _)) => (x, eta) = (y, eta + step),
                None => step /= 2.0,
            }
        }
        for _ in 0..NEWTON {
            let j = self.jet(x, eta, period);
            let (f, g) = (j.x - x, j.u - multiplier);
            let determinant = (j.u - 1.0) * j.z - j.v * j.w;
            let dx = (f * j.z - g * j.v) / determinant;
            let de = ((j.u - 1.0) * g - j.w * f) / determinant;
            if !dx.is_finite() || !de.is_finite() {
                return None;
            }
            x -= dx;
            eta -= de;
            if de.abs() <= 1e-13 * eta.abs() && dx.abs() <= 1e-10 * (1.0 + x.abs()) {
                return self.is_least(x, eta, period).then_some(eta);
            }
        }
        None
    }

    /// The point of a cycle of this least period close to `x`, where it clearly attracts.
    pub(super) fn attracting(&self, x: f64, eta: f64, period: usize) -> Option<f64> {
        let (x, multiplier) = self.cycle(x, eta, period)?;
        (multiplier.abs() < 0.99 && self.is_least(x, eta, period)).then_some(x)
    }

    /// Does no smaller period bring the point back?
    fn is_least(&self, x: f64, eta: f64, period: usize) -> bool {
        let mut y = x;
        (1..period).all(|_| {
            y = self.step(y, eta);
            (y - x).abs() > 1e-7 * (1.0 + x.abs())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::PeriodMap;
    use crate::algebra::RatPoly;
    use crate::arith::Rational;

    /// The double well `(x^2 - 1)^2/4`.
    fn map() -> PeriodMap {
        let p = RatPoly::new(&[0, -1, 0, 1].map(Rational::from));
        PeriodMap::new(&p).unwrap()
    }

    #[test]
    fn the_2_cycle_of_the_double_well_is_superstable_and_flips_where_it_must() {
        let at =
            |multiplier: f64, towards: f64| map().crossing((1.1, 1.116), towards, 2, multiplier).unwrap();
        // rho = 9 - 2 (1 + eta)^2.
        assert!((at(-1.0, 1.236) - (5f64.sqrt() - 1.0)).abs() < 1e-12);
        assert!((at(0.0, 1.12) - (4.5f64.sqrt() - 1.0)).abs() < 1e-12);
        assert!((at(0.5, 1.06) - (4.25f64.sqrt() - 1.0)).abs() < 1e-12);
    }

    #[test]
    fn a_crossing_of_another_period_is_none() {
        // The minimiser has multiplier -1 at eta = 1; as a 3-cycle it is not one.
        assert_eq!(map().crossing((0.9, 1.0), 1.0, 3, -1.0), None);
    }
}
