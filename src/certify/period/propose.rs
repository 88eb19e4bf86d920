//! Attracting cycles by floats: proposals that [`certify_cycle`](super::certify_cycle) proves or drops.

use crate::algebra::RatPoly;
use crate::arith::Rational;

/// Steps before a cycle is looked for.
const TRANSIENT: usize = 20_000;

/// The gradient map in floats. *Approximate.*
struct FloatMap {
    slope: Vec<f64>,
    eta: f64,
}

impl FloatMap {
    fn derivatives(&self, x: f64) -> (f64, f64) {
        self.slope.iter().rev().fold((0.0, 0.0), |(v, d), c| (v * x + c, d * x + v))
    }

    fn step(&self, x: f64) -> f64 {
        x - self.eta * self.derivatives(x).0
    }

    /// `G^period(x) - x` and its derivative.
    fn defect(&self, x: f64, period: usize) -> (f64, f64) {
        let (mut y, mut slope) = (x, 1.0);
        for _ in 0..period {
            let (f1, f2) = self.derivatives(y);
            slope *= 1.0 - self.eta * f2;
            y -= self.eta * f1;
        }
        (y - x, slope - 1.0)
    }
}

/// The cycle of period at most `longest` that a start is drawn to, as a guess; `None` where the start escapes or does
/// not settle.
pub(crate) fn settle(loss: &RatPoly, eta: &Rational, start: f64, longest: usize) -> Option<Vec<Rational>> {
    let slope = loss.derivative().coefficients().iter().map(Rational::to_f64).collect();
    let map = FloatMap { slope, eta: eta.to_f64() };
    let mut x = start;
    for _ in 0..TRANSIENT {
        x = map.step(x);
        if !x.is_finite() {
            return None;
        }
    }
    let mut y = x;
    let close = 1e-4 * (1.0 + x.abs());
    for period in 1..=longest {
        y = map.step(y);
        if (y - x).abs() > close {
            continue;
        }
        if let Some(points) = polish(&map, x, period) {
            return Some(points);
        }
    }
    None
}

/// The cycle of exactly this period close to a point, by Newton's method.
fn polish(map: &FloatMap, start: f64, period: usize) -> Option<Vec<Rational>> {
    let mut x = start;
    for _ in 0..30 {
        let (value, slope) = map.defect(x, period);
        let step = value / slope;
        if !step.is_finite() {
            return None;
        }
        x -= step;
    }
    let scale = 1.0 + x.abs();
    let (value, slope) = map.defect(x, period);
    if (value / slope).abs() > 1e-9 * scale || (x - start).abs() > 0.01 * scale || (slope + 1.0).abs() > 1.0 {
        return None;
    }
    let points: Vec<f64> = std::iter::successors(Some(x), |y| Some(map.step(*y))).take(period).collect();
    points.into_iter().map(Rational::from_f64).collect()
}
