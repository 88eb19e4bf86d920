//! A 2-cycle followed in the step size, in floats: where along the way does it cease to be stable?

use super::float_poly::FloatPoly;
use super::line::Line;

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

/// The equations of 2-cycles of a loss.
pub(super) struct Continuation<'a> {
    pub(super) line: &'a Line<'a>,
}

/// Below this square of the half distance, equations that divide by it come from the series at the centre.
const CLOSE: f64 = 1e-6;

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

impl Equations {
    const NONE: Self = Equations {
        sum: 0.0,
        quotient: 0.0,
        sum_m: 0.0,
        sum_d: 0.0,
        quotient_m: 0.0,
        quotient_d: 0.0,
        noise: [0.0; 2],
    };

    /// Of a polynomial, from its expansion at the centre: no cancellation however close the points are.
    fn of_polynomial(derivative: &FloatPoly, cycle: CentredCycle) -> Self {
        let (t, sizes) = expansion(derivative, cycle.centre);
        let d = cycle.squared;
        let mut e = Equations::NONE;
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

    /// Of any loss, from the derivatives at both points; where these are close, from those at the centre.
    fn of_line(line: &Line, cycle: CentredCycle) -> Self {
        let (m, d) = (cycle.centre, cycle.squared);
        if d < CLOSE {
            let [f1, f2, f3, f4] = line.derivatives(m);
            let size = f1.abs() + f2.abs() + f3.abs() + f4.abs();
            // What is left out is of the order of D^2.
            let noise = (64.0 * f64::EPSILON + 1e-1 * d * d) * size;
            return Equations {
                sum: f1 + d * f3 / 2.0,
                quotient: f2 + d * f4 / 6.0,
                sum_m: f2 + d * f4 / 2.0,
                sum_d: f3 / 2.0,
                quotient_m: f3,
                quotient_d: f4 / 6.0,
                noise: [noise; 2],
            };
        }
        let half = d.sqrt();
        let [low, high] = [m - half, m + half].map(|x| line.derivatives(x));
        let mean = |k: usize| (low[k] + high[k]) / 2.0;
        let slope = |k: usize| (high[k] - low[k]) / (2.0 * half);
        let noise = 64.0 * f64::EPSILON * (low[0].abs() + high[0].abs() + low[1].abs() + high[1].abs());
        Equations {
            sum: mean(0),
            quotient: slope(0),
            sum_m: mean(1),
            sum_d: slope(1) / 2.0,
            quotient_m: slope(1),
            quotient_d: (mean(1) - slope(0)) / (2.0 * d),
            noise: [noise, noise / half.min(1.0)],
        }
    }
}

/// The Taylor coefficients of a polynomial at a point, with the sizes of what was summed.
fn expansion(p: &FloatPoly, at: f64) -> (Vec<f64>, Vec<f64>) {
    let mut terms = p.coefficients().to_vec();
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

impl Continuation<'_> {
    fn equations(&self, cycle: CentredCycle) -> Equations {
        match self.line.polynomial() {
            Some(derivative) => Equations::of_polynomial(derivative, cycle),
            None => Equations::of_line(self.line, cycle),
        }
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

    /// Goes from a step size, where a cycle is stable, towards another as far as it stays stable, and says how far that is. `stays` tells
    /// by step size, cycle and multiplier whether it is still to be followed; the cycle is that of gradient descent at the step
    /// size over `factor`.
    pub(super) fn follow(
        &self,
        (from, to): (f64, f64),
        cycle: CentredCycle,
        factor: f64,
        stays: &dyn Fn(f64, CentredCycle, f64) -> bool,
    ) -> (f64, CentredCycle) {
        let (mut eta, mut cycle) = (from, cycle);
        let whole = (to - from) / 48.0;
        let mut step = whole;
        while step.abs() > 1e-13 * eta.abs() && (to - eta) * whole.signum() > 0.0 {
            let next = if (to - eta - step) * whole.signum() < 0.0 { to } else { eta + step };
            let found = self.at(next / factor, cycle);
            match found.filter(|(c, rho)| c.squared > 0.0 && stays(next, *c, *rho)) {
                Some((found, _)) => (eta, cycle) = (next, found),
                None => step /= 2.0,
            }
        }
        (eta, cycle)
    }
}

#[cfg(test)]
mod tests {
    use super::{CentredCycle, Continuation, Line};
    use crate::expr::Expr;
    use crate::simulate::loss::CompiledLoss;

    fn ends(loss: &CompiledLoss, eta: f64, guess: (f64, f64), towards: [f64; 2]) -> [f64; 2] {
        let line = Line::new(loss).unwrap();
        let branch = Continuation { line: &line };
        let (cycle, _) = branch.at(eta, CentredCycle::of(guess.0, guess.1)).unwrap();
        towards.map(|to| branch.follow((eta, to), cycle, 1.0, &|_, _, rho| rho.abs() < 1.0).0)
    }

    #[test]
    fn the_window_of_the_double_well() {
        let e = Expr::parse("(x^2-1)^2/4").unwrap();
        let polynomial = CompiledLoss::polynomial(&e.to_polynomial("x", 8).unwrap());
        let line = Line::new(&polynomial).unwrap();
        let (cycle, rho) = Continuation { line: &line }.at(1.1, CentredCycle::of(0.8145, 1.1161)).unwrap();
        assert!(
            (cycle.low() - 0.814551626874541).abs() < 1e-12 && (rho - 0.18).abs() < 1e-12,
            "{cycle:?} {rho}"
        );
        // Born at the minimiser at 1, and stable up to sqrt(5) - 1.
        for (loss, tolerance) in [(polynomial, 1e-9), (CompiledLoss::expression(&e, &["x"]).unwrap(), 1e-8)] {
            let [birth, flip] = ends(&loss, 1.1, (0.8145, 1.1161), [0.9, 1.5]);
            assert!((birth - 1.0).abs() < tolerance && (flip - (5f64.sqrt() - 1.0)).abs() < tolerance);
            // As far as it is asked to go, and no further.
            assert_eq!(ends(&loss, 1.1, (0.8145, 1.1161), [1.2, 1.15]), [1.2, 1.15]);
        }
    }

    #[test]
    fn the_window_of_the_cosine() {
        // The symmetric cycle +-e of -cos x, sin(e)/e = 2/eta, is born at 2 and has a pitchfork at pi.
        let loss = CompiledLoss::expression(&Expr::parse("-cos(x)").unwrap(), &["x"]).unwrap();
        let [birth, pitchfork] = ends(&loss, 2.5, (-1.13, 1.13), [1.5, 3.3]);
        assert!((birth - 2.0).abs() < 1e-7, "{birth}");
        assert!((pitchfork - std::f64::consts::PI).abs() < 1e-7, "{pitchfork}");
    }
}
