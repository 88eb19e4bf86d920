//! Cycles by floats: proposals that [`certify_cycle`](super::certify_cycle) proves or drops.

use crate::algebra::RatPoly;
use crate::arith::Rational;

/// Steps before a cycle is looked for.
const TRANSIENT: usize = 20_000;

/// The gradient map in floats. *Approximate.*
pub(super) struct FloatMap {
    slope: Vec<f64>,
    eta: f64,
}

impl FloatMap {
    /// The map of a loss at a step size.
    pub(super) fn new(loss: &RatPoly, eta: f64) -> Self {
        FloatMap { slope: loss.derivative().coefficients().iter().map(Rational::to_f64).collect(), eta }
    }

    fn derivatives(&self, x: f64) -> (f64, f64) {
        self.slope.iter().rev().fold((0.0, 0.0), |(v, d), c| (v * x + c, d * x + v))
    }

    fn step(&self, x: f64) -> f64 {
        x - self.eta * self.derivatives(x).0
    }

    /// `G^period(x) - x` and its derivative.
    pub(super) fn defect(&self, x: f64, period: usize) -> (f64, f64) {
        let (mut y, mut slope) = (x, 1.0);
        for _ in 0..period {
            let (f1, f2) = self.derivatives(y);
            slope *= 1.0 - self.eta * f2;
            y -= self.eta * f1;
        }
        (y - x, slope - 1.0)
    }

    /// A zero of `G^period(x) - x` by Newton's method.
    pub(super) fn newton(&self, start: f64, period: usize) -> Option<f64> {
        let mut x = start;
        for _ in 0..30 {
            let (value, slope) = self.defect(x, period);
            let step = value / slope;
            if !step.is_finite() {
                return None;
            }
            x -= step;
        }
        let (value, slope) = self.defect(x, period);
        ((value / slope).abs() <= 1e-9 * (1.0 + x.abs())).then_some(x)
    }

    /// The first `period` points of an orbit, as rational numbers.
    pub(super) fn orbit(&self, x: f64, period: usize) -> Option<Vec<Rational>> {
        let points = std::iter::successors(Some(x), |y| Some(self.step(*y))).take(period);
        points.map(Rational::from_f64).collect()
    }
}

/// The cycle of period at most `longest` that a start is drawn to, as a guess; `None` where the start escapes or does
/// not settle.
pub(crate) fn settle(loss: &RatPoly, eta: &Rational, start: f64, longest: usize) -> Option<Vec<Rational>> {
    let map = FloatMap::new(loss, eta.to_f64());
    let mut x = start;
    for _ in 0..TRANSIENT {
        x = map.step(x);
        if !x.is_finite() {
            return None;
        }
    }
    let mut y = x;
    let scale = 1.0 + x.abs();
    for period in 1..=longest {
        y = map.step(y);
        if (y - x).abs() > 1e-4 * scale {
            continue;
        }
        let Some(point) = map.newton(x, period) else { continue };
        let multiplier = map.defect(point, period).1 + 1.0;
        if (point - x).abs() < 0.01 * scale && multiplier.abs() < 1.0 {
            return map.orbit(point, period);
        }
    }
    None
}
