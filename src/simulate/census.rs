//! Starts from everywhere, to find 2-cycles that a complete list should not lack.

use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Reproduce, Subject};
use super::proved::ProvedOrbits;
use super::scaled::Scaled;
use crate::algebra::RatPoly;
use crate::arith::Rational;

/// How many starts.
const STARTS: usize = 32;
/// How many steps each.
const STEPS: usize = 400;

/// The map `G` of one step size in the coordinate `y = x / 2^scale`, in which its bounded orbits lie in `|y| <= bound`.
struct GlobalMap {
    coefficients: Vec<f64>,
    scale: i64,
    bound: f64,
}

impl GlobalMap {
    /// `None` where the coefficients spread too widely for floats.
    fn new(derivative: &RatPoly, eta: &Rational) -> Option<Self> {
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
    fn settle(&self, mut y: f64) -> Option<(f64, f64)> {
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
}

/// Follows starts from everywhere that bounded orbits can be; each 2-cycle that one settles on must be on the list.
pub(super) fn census(derivative: &RatPoly, list: &ProvedOrbits, subject: Subject) -> CheckRow {
    let eta = Rational::from(&list.eta.lo + &list.eta.hi) / 2u32;
    let mut row = CheckRow {
        subject,
        quantity: Quantity::Unlisted,
        predicted: Outcome::Count(0),
        simulated: Outcome::Nothing,
        tolerance: 0.0,
        agrees: Agreement::Inconclusive,
        note: String::new(),
        reproduce: Reproduce { near: 0.0, offset: 0.0, eta: list.eta.approx(), steps: STEPS },
    };
    let Some(map) = GlobalMap::new(derivative, &eta) else {
        row.note = "not run: the coefficients spread too widely for floats".into();
        return row;
    };
    let scaled = |q: &Rational| Scaled::rational(q).to_f64(-map.scale);
    let listed: Vec<f64> = list
        .cycles
        .iter()
        .flat_map(|c| [&c.x0, &c.x1])
        .map(|v| scaled(&(Rational::from(&v.lo + &v.hi) / 2u32)))
        .collect();
    let unit = 2f64.powi(map.scale.clamp(-1000, 1000) as i32);
    let (mut settled, mut unlisted) = (0, 0);
    for i in 0..STARTS {
        // Starts fill the interval evenly, more densely near its middle.
        let t = (2 * i + 1) as f64 / STARTS as f64 - 1.0;
        let start = map.bound * t * t.abs().sqrt();
        let mut y = start;
        for _ in 0..STEPS {
            y = map.apply(y);
            if y.is_nan() || y.abs() > 4.0 * map.bound {
                y = f64::NAN;
                break;
            }
        }
        let Some((y, z)) = map.settle(y) else { continue };
        settled += 1;
        let tolerance = 1e-3 * (z - y).abs();
        let known = |p: f64| listed.iter().any(|q| (p - q).abs() <= tolerance);
        if !(known(y) && known(z)) {
            unlisted += 1;
            row.note = format!("settles on {:e}, {:e}, which is not on the list", y * unit, z * unit);
            row.reproduce.near = start * unit;
        }
    }
    row.simulated = Outcome::Count(unlisted);
    row.agrees = if unlisted > 0 {
        Agreement::No
    } else if settled > 0 || list.cycles.iter().all(|c| c.stability.attracts() == Some(false)) {
        Agreement::Yes
    } else {
        Agreement::Inconclusive
    };
    if unlisted == 0 {
        row.note = format!("{settled} of {STARTS} starts settle on a 2-cycle, all listed");
    }
    row
}
