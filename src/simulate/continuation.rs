//! A 2-cycle followed in the step size, in floats: where along the way does it cease to be stable?

use super::float_poly::FloatPoly;

/// A 2-cycle by its centre and the square of half the distance of its points, which goes through zero where the cycle is
/// born at a minimiser.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CentredCycle {
    pub(super) centre: f64,
    pub(super) squared: f64,
}

impl CentredCycle {
    pub(super) fn of(x0: f64, x1: f64) -> Self {
        CentredCycle { centre: (x0 + x1) / 2.0, squared: ((x1 - x0) / 2.0).powi(2) }
    }

    /// The smaller point.
    pub(super) fn low(self) -> f64 {
        self.centre - self.squared.max(0.0).sqrt()
    }

    fn size(self) -> f64 {
        self.centre.abs() + self.squared.abs().sqrt()
    }
}

/// The equations of 2-cycles of a polynomial loss.
pub(super) struct Continuation<'a> {
    pub(super) derivative: &'a FloatPoly,
}

/// Half the sum of the slopes at both points, their difference over the distance, and the derivatives of both.
struct Equations {
    sum: f64,
    quotient: f64,
    sum_m: f64,
    sum_d: f64,
    quotient_m: f64,
    quotient_d: f64,
    /// About how large the rounding errors of the first two are.
    noise: [f64; 2],
}

impl Continuation<'_> {
    /// The Taylor coefficients of `f'` at a point, with the sizes of what was summed.
    fn expansion(&self, at: f64) -> (Vec<f64>, Vec<f64>) {
        let mut terms = self.derivative.coefficients().to_vec();
        let mut sizes: Vec<f64> = terms.iter().map(|c| c.abs()).collect();
        let n = terms.len();
        for k in 0..n {
            for i in (k..n.saturating_sub(1)).rev() {
                terms[i] += at * terms[i + 1];
                sizes[i] += at.abs() * sizes[i + 1];
            }
        }
        (terms, sizes)
    }

    fn equations(&self, cycle: CentredCycle) -> Equations {
        let (t, sizes) = self.expansion(cycle.centre);
        let d = cycle.squared;
        let mut e = Equations {
            sum: 0.0,
            quotient: 0.0,
            sum_m: 0.0,
            sum_d: 0.0,
            quotient_m: 0.0,
            quotient_d: 0.0,
            noise: [0.0; 2],
        };
        // S = sum t_2k D^k, A = sum t_(2k+1) D^k; the derivative of t_j in the centre is (j + 1) t_(j+1).
        let (mut power, mut before) = (1.0, 0.0);
        for (j, (term, size)) in t.iter().zip(&sizes).enumerate() {
            let k = (j / 2) as f64;
            let slope = t.get(j + 1).map_or(0.0, |next| (j + 1) as f64 * next);
            if j % 2 == 0 {
                e.sum += term * power;
                e.sum_m += slope * power;
                e.sum_d += k * term * before;
                e.noise[0] += size * power.abs();
            } else {
                e.quotient += term * power;
                e.quotient_m += slope * power;
                e.quotient_d += k * term * before;
                e.noise[1] += size * power.abs();
                (power, before) = (power * d, power);
            }
        }
        let unit = 8.0 * t.len() as f64 * f64::EPSILON;
        e.noise = e.noise.map(|size| size * unit);
        e
    }

    /// The cycle near a guess at a step size, with its multiplier, by Newton's method; `None` where there is none, or floats
    /// do not fix it.
    pub(super) fn at(&self, eta: f64, guess: CentredCycle) -> Option<(CentredCycle, f64)> {
        let reach = guess.size();
        let mut cycle = guess;
        for _ in 0..20 {
            let e = self.equations(cycle);
            let (first, second) = (e.sum, e.quotient - 2.0 / eta);
            if first.abs() <= 4.0 * e.noise[0] && second.abs() <= 4.0 * e.noise[1] {
                // (1 - eta f''(x0)) (1 - eta f''(x1)), from S_m = (a + b)/2 and a b = S_m^2 - D A_m^2.
                let product = e.sum_m * e.sum_m - cycle.squared * e.quotient_m * e.quotient_m;
                return Some((cycle, 1.0 - 2.0 * eta * e.sum_m + eta * eta * product));
            }
            let det = e.sum_m * e.quotient_d - e.sum_d * e.quotient_m;
            let (dm, dd) = (
                (first * e.quotient_d - second * e.sum_d) / det,
                (second * e.sum_m - first * e.quotient_m) / det,
            );
            cycle = CentredCycle { centre: cycle.centre - dm, squared: cycle.squared - dd };
            let moved = (cycle.centre - guess.centre).abs() + (cycle.squared - guess.squared).abs() / reach;
            // Far from the guess it is another cycle.
            if !moved.is_finite() || moved > 0.3 * reach {
                return None;
            }
        }
        None
    }

    /// Goes from a step size, where the cycle is stable, towards another as far as it stays stable, and says how far that is.
    pub(super) fn follow(&self, from: f64, to: f64, cycle: CentredCycle) -> (f64, CentredCycle) {
        let (mut eta, mut cycle) = (from, cycle);
        let whole = (to - from) / 48.0;
        let mut step = whole;
        while step.abs() > 1e-13 * eta.abs() && (to - eta) * whole.signum() > 0.0 {
            let next = if (to - eta - step) * whole.signum() < 0.0 { to } else { eta + step };
            match self.at(next, cycle).filter(|(c, rho)| c.squared > 0.0 && rho.abs() < 1.0) {
                Some((found, _)) => (eta, cycle) = (next, found),
                None => step /= 2.0,
            }
        }
        (eta, cycle)
    }
}

#[cfg(test)]
mod tests {
    use super::{CentredCycle, Continuation, FloatPoly};
    use crate::expr::Expr;

    #[test]
    fn the_window_of_the_double_well() {
        let loss = Expr::parse("(x^2-1)^2/4").unwrap().to_polynomial("x", 8).unwrap();
        let derivative = FloatPoly::rounded(&loss.derivative());
        let branch = Continuation { derivative: &derivative };
        let start = CentredCycle::of(0.8145, 1.1161);
        let (cycle, rho) = branch.at(1.1, start).unwrap();
        assert!(
            (cycle.low() - 0.814551626874541).abs() < 1e-12 && (rho - 0.18).abs() < 1e-12,
            "{cycle:?} {rho}"
        );
        // Born at the minimiser at 1, and stable up to sqrt(5) - 1.
        assert!((branch.follow(1.1, 0.9, cycle).0 - 1.0).abs() < 1e-9);
        assert!((branch.follow(1.1, 1.5, cycle).0 - (5f64.sqrt() - 1.0)).abs() < 1e-9);
        // As far as it is asked to go, and no further.
        assert_eq!(branch.follow(1.1, 1.2, cycle).0, 1.2);
    }
}
