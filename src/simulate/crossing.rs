//! Where the multiplier of a cycle takes a value, in floats: Newton's method in the point and the step size.

use super::line::Line;
use super::loss::CompiledLoss;

/// How many Newton steps.
const NEWTON: usize = 60;
/// How many stretches the way to the crossing has at first.
const STRETCHES: usize = 64;

/// Gradient descent on a loss in one variable with all that Newton's method needs. *Approximate.*
pub(super) struct PeriodMap<'a> {
    line: Line<'a>,
}

/// `G^p` at a point and step size, with derivatives: `u` by the point, `v` by the step size, `w` and `z` those of `u`.
struct Jet {
    x: f64,
    u: f64,
    v: f64,
    w: f64,
    z: f64,
}

impl<'a> PeriodMap<'a> {
    /// The map; `None` where the loss has several variables or coefficients that are too large for floats.
    pub(super) fn new(loss: &'a CompiledLoss) -> Option<Self> {
        Some(PeriodMap { line: Line::new(loss)? })
    }

    /// The loss.
    pub(super) fn line(&self) -> &Line<'a> {
        &self.line
    }

    /// One step.
    pub(super) fn step(&self, x: f64, eta: f64) -> f64 {
        x - eta * self.line.slope(x)
    }

    fn jet(&self, x: f64, eta: f64, period: usize) -> Jet {
        let mut j = Jet { x, u: 1.0, v: 0.0, w: 0.0, z: 0.0 };
        for _ in 0..period {
            let [s, c, t, _] = self.line.derivatives(j.x);
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
    use super::{CompiledLoss, PeriodMap};
    use crate::expr::Expr;

    fn double_well() -> CompiledLoss {
        CompiledLoss::polynomial(&Expr::parse("(x^2-1)^2/4").unwrap().to_polynomial("x", 8).unwrap())
    }

    #[test]
    fn the_2_cycle_of_the_double_well_is_superstable_and_flips_where_it_must() {
        let loss = double_well();
        let map = PeriodMap::new(&loss).unwrap();
        let at = |multiplier: f64, towards: f64| map.crossing((1.1, 1.116), towards, 2, multiplier).unwrap();
        // rho = 9 - 2 (1 + eta)^2.
        assert!((at(-1.0, 1.236) - (5f64.sqrt() - 1.0)).abs() < 1e-12);
        assert!((at(0.0, 1.12) - (4.5f64.sqrt() - 1.0)).abs() < 1e-12);
        assert!((at(0.5, 1.06) - (4.25f64.sqrt() - 1.0)).abs() < 1e-12);
    }

    #[test]
    fn a_crossing_of_another_period_is_none() {
        // The minimiser has multiplier -1 at eta = 1; as a 3-cycle it is not one.
        assert_eq!(PeriodMap::new(&double_well()).unwrap().crossing((0.9, 1.0), 1.0, 3, -1.0), None);
    }
}
