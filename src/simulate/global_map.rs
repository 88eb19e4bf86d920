//! The gradient map of a polynomial loss at one step size, on all that bounded orbits can be.

use super::scaled::Scaled;
use crate::algebra::RatPoly;
use crate::arith::Rational;

/// The map `G` of one step size in the coordinate `y = x / 2^scale`, in which its bounded orbits lie in `|y| <= bound`.
pub(super) struct GlobalMap {
    coefficients: Vec<f64>,
    pub(super) scale: i64,
    bound: f64,
}

impl GlobalMap {
    /// How many steps a start is followed for.
    pub(super) const STEPS: usize = 400;

    /// `None` where the coefficients spread too widely for floats.
    pub(super) fn new(derivative: &RatPoly, eta: &Rational) -> Option<Self> {
        let step = Scaled::rational(eta);
        let over = Scaled::integer(derivative.denominator(), 0);
        let terms: Vec<Scaled> = derivative
            .numerator()
            .coefficients()
            .iter()
            .map(|c| Scaled::integer(c, 0).over(over).times(step))
            .collect();
        let lead = terms.last()?;
        let degree = terms.len() - 1;
        // In this coordinate the leading coefficient is about 1 in size.
        let scale = (-lead.log2() / (degree as f64 - 1.0)).round() as i64;
        let mut coefficients: Vec<f64> =
            terms.iter().enumerate().map(|(k, c)| c.to_f64(scale * (k as i64 - 1))).collect();
        if coefficients.iter().any(|c| !c.is_finite()) {
            return None;
        }
        // Fujiwara's bound for the roots of eta f' - 2 y and eta f': beyond it |G(y)| > |y|.
        let size = |(k, c): (usize, &f64)| {
            let c = c.abs() + if k == 1 { 2.0 } else { 0.0 };
            (c / coefficients[degree].abs()).powf(1.0 / (degree - k) as f64)
        };
        let bound = 2.0 * coefficients.iter().enumerate().take(degree).map(size).fold(0.0, f64::max);
        for c in &mut coefficients {
            *c = -*c;
        }
        coefficients[1] += 1.0;
        bound.is_finite().then_some(GlobalMap { coefficients, scale, bound })
    }

    fn apply(&self, y: f64) -> f64 {
        self.coefficients.iter().rev().fold(0.0, |sum, c| sum * y + c)
    }

    /// The value, the derivative, and about how large the rounding error of the value is.
    fn jet(&self, y: f64) -> (f64, f64, f64) {
        let (mut value, mut slope, mut noise) = (0.0, 0.0, 0.0);
        for c in self.coefficients.iter().rev() {
            slope = slope * y + value;
            value = value * y + c;
            noise = noise * y.abs() + c.abs();
        }
        (value, slope, noise * 4.0 * f64::EPSILON)
    }

    /// A genuine, clearly separated, clearly hyperbolic attracting 2-cycle near `y`, by Newton's method; else `None`.
    pub(super) fn settle(&self, mut y: f64) -> Option<(f64, f64)> {
        for _ in 0..8 {
            let (z, first, noise0) = self.jet(y);
            let (back, second, noise1) = self.jet(z);
            let rho = first * second;
            if !back.is_finite() || rho.abs() > 0.99 {
                return None;
            }
            let error = (noise0 * (1.0 + second.abs()) + noise1) / (1.0 - rho);
            let move_by = (back - y) / (1.0 - rho);
            y += move_by;
            if move_by.abs() <= 4.0 * error {
                let z = self.apply(y);
                return ((z - y).abs() > 1e-6 * y.abs().max(z.abs()) + 1e3 * error).then_some((y, z));
            }
        }
        None
    }

    /// So many starts over all that bounded orbits can be, more densely near the middle.
    pub(super) fn starts(&self, count: usize) -> impl Iterator<Item = f64> + use<> {
        let bound = self.bound;
        (0..count).map(move |i| {
            let t = (2 * i + 1) as f64 / count as f64 - 1.0;
            bound * t * t.abs().sqrt()
        })
    }

    /// Where a start is after [`GlobalMap::STEPS`] steps; not a number where it left all bounds.
    pub(super) fn run(&self, mut y: f64) -> f64 {
        for _ in 0..Self::STEPS {
            y = self.apply(y);
            if y.is_nan() || y.abs() > 4.0 * self.bound {
                return f64::NAN;
            }
        }
        y
    }

    /// The zeros of the slope that a grid of so many cells shows, by bisection.
    pub(super) fn critical_points(&self, cells: usize) -> Vec<f64> {
        let at = |i: usize| self.bound * (2.0 * i as f64 / cells as f64 - 1.0);
        let slope = |y: f64| self.jet(y).1;
        let mut found = Vec::new();
        for i in 0..cells {
            let (mut low, mut high) = (at(i), at(i + 1));
            let falls = slope(low) > 0.0;
            if falls == (slope(high) > 0.0) {
                continue;
            }
            for _ in 0..60 {
                let middle = (low + high) / 2.0;
                if (slope(middle) > 0.0) == falls { low = middle } else { high = middle }
            }
            found.push(low);
        }
        found
    }

    /// A number in the coordinate of the loss.
    pub(super) fn unscaled(&self, y: f64) -> f64 {
        y * 2f64.powi(self.scale.clamp(-1000, 1000) as i32)
    }

    /// The attracting 2-cycles that so many starts settle on, each once, in the coordinate of the loss: the smaller point first.
    pub(super) fn attracting_cycles(&self, count: usize) -> Vec<(f64, f64)> {
        let mut found: Vec<(f64, f64)> = Vec::new();
        // Every attracting cycle attracts a critical point of the map, often a real one.
        let critical = self.critical_points(8 * count);
        for start in self.starts(count).chain(critical) {
            let Some((y, z)) = self.settle(self.run(start)) else { continue };
            let (low, high) = (y.min(z), y.max(z));
            let near = 1e-3 * (high - low);
            if !found.iter().any(|(a, b)| (a - low).abs() <= near && (b - high).abs() <= near) {
                found.push((low, high));
            }
        }
        found.into_iter().map(|(y, z)| (self.unscaled(y), self.unscaled(z))).collect()
    }
}
