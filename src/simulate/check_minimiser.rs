//! A proved minimiser beside gradient descent started near it.

use super::chart::{Centre, ChartStep, Expansion, LARGEST_EXPANSION};
use super::check_cycle::{behaviour, multiplier, position};
use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Reproduce, Subject};
use super::local_run::Charts;
use super::proved::ProvedMinimiser;
use super::scaled::Scaled;
use crate::algebra::{RatPoly, Value};
use crate::arith::Rational;

/// A minimiser with the expansion of `f'` there.
pub(super) struct NearMinimiser<'a> {
    proved: &'a ProvedMinimiser,
    expansion: Expansion,
    sharpness: Rational,
}

impl<'a> NearMinimiser<'a> {
    /// Expands `f'` at the point; `None` where that needs too many digits.
    pub(super) fn new(derivative: &RatPoly, bits: u32, proved: &'a ProvedMinimiser) -> Option<Self> {
        let centre = Centre::of(&proved.point, bits);
        if centre.bits(derivative.degree()) > LARGEST_EXPANSION {
            return None;
        }
        let sharpness = Rational::from(&proved.sharpness.lo + &proved.sharpness.hi) / 2u32;
        Some(NearMinimiser { proved, expansion: Expansion::of(derivative, centre), sharpness })
    }

    /// Position and threshold; at a flat minimum, that starts on both sides come closer.
    pub(super) fn check(&self, subject: Subject) -> Vec<CheckRow> {
        if self.sharpness <= 0 {
            return vec![self.flat(subject)];
        }
        let near = self.proved.point.approx();
        let eta = Rational::from(self.sharpness.recip_ref()) / 2u32;
        let charts = self.charts(&eta, None);
        let run = charts.follow(charts.start(0.5));
        let measured = run.multiplier.filter(|m| m.is_finite());
        let row = self.row(subject, &eta, &charts, run.start, run.steps);
        vec![position(row.clone(), &charts, run, measured, near), self.threshold(row)]
    }

    /// Behaviour and multiplier at a step size.
    pub(super) fn check_at(&self, eta: &Value, subject: Subject) -> Vec<CheckRow> {
        let step = Rational::from(&eta.lo + &eta.hi) / 2u32;
        let factor = |s: &Rational, e: &Rational| Rational::from(1) - Rational::from(s * e);
        let sharpness = &self.proved.sharpness;
        let proved = Value::between(factor(&sharpness.hi, &eta.hi), factor(&sharpness.lo, &eta.lo));
        let attracts =
            if proved.lo > -1 && proved.hi < 1 { Some(true) } else { (proved.hi < -1).then_some(false) };
        let rho = Scaled::rational(&(Rational::from(&proved.lo + &proved.hi) / 2u32)).to_f64(0);
        let charts = self.charts(&step, Some(eta));
        let run = charts.follow(charts.start(if rho.is_finite() { rho } else { 2.0 }));
        let measured = run.multiplier.filter(|m| m.is_finite());
        let row = self.row(subject, &step, &charts, run.start, run.steps);
        vec![
            behaviour(row.clone(), attracts, run, measured, 1),
            multiplier(row, &charts, rho, &proved, measured),
        ]
    }

    fn charts(&self, step: &Rational, eta: Option<&Value>) -> Charts {
        let e = &self.expansion;
        let factor = Scaled::rational(step);
        let curvature = match e.coefficients.get(1) {
            Some(c) if !c.is_zero() => e.scale(Scaled { mantissa: 0.5, exponent: 1 }.over(*c)),
            _ => None,
        };
        let scale = [e.scale(factor), curvature].into_iter().flatten().min();
        let scale = scale.unwrap_or_else(|| e.centre.radius.exponent.max(0));
        let drift = eta.map_or(Scaled::ZERO, |v| Scaled::rational(&Rational::from(&v.hi - &v.lo)));
        let moved = Scaled::rational(&e.slope).times(drift).to_f64(-scale).abs();
        let radius = moved + e.centre.radius.to_f64(-scale);
        Charts { steps: vec![ChartStep::new(e, &e.centre, step, scale)], scale, radius }
    }

    fn row(&self, subject: Subject, eta: &Rational, charts: &Charts, start: f64, steps: usize) -> CheckRow {
        let unit = 2f64.powi(charts.scale.clamp(-1000, 1000) as i32);
        CheckRow {
            subject,
            quantity: Quantity::Position,
            predicted: Outcome::Nothing,
            simulated: Outcome::Nothing,
            tolerance: 0.0,
            agrees: Agreement::Inconclusive,
            note: String::new(),
            reproduce: Reproduce {
                near: self.proved.point.approx(),
                offset: start * unit,
                eta: eta.to_f64(),
                steps,
            },
        }
    }

    /// The step size where starts cease to come closer, by bisection on the step size, against `2/f''`.
    fn threshold(&self, mut row: CheckRow) -> CheckRow {
        let critical = Rational::from(2) / &self.sharpness;
        row.quantity = Quantity::Threshold;
        row.predicted = Outcome::Number(critical.to_f64());
        let grows = |ratio: f64| {
            let eta = &critical * Rational::from_f64(ratio).unwrap_or_default();
            let charts = self.charts(&eta, None);
            charts.grows(1e-7 / charts.stretch())
        };
        row.reproduce.eta = critical.to_f64();
        let (mut low, mut high) = (0.5, 1.5);
        if grows(low) || !grows(high) {
            row.agrees = Agreement::No;
            row.note = "no change of stability between half and one and a half of the threshold".into();
            return row;
        }
        while high - low > 1e-7 {
            let middle = (low + high) / 2.0;
            if grows(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        let ratio = (low + high) / 2.0;
        row.simulated = Outcome::Number(ratio * critical.to_f64());
        row.tolerance = 1e-5 * critical.to_f64();
        row.agrees = if (ratio - 1.0).abs() <= 1e-5 { Agreement::Yes } else { Agreement::No };
        row
    }

    /// A flat minimum attracts for small step sizes, though ever more slowly.
    fn flat(&self, subject: Subject) -> CheckRow {
        let (order, scale) = self.leading_term();
        let leading = self.expansion.coefficients.get(order).copied().unwrap_or(Scaled::ZERO);
        // Any small step size will do: with this one a step from 1/4 goes between a quarter and half of the way.
        let exponent = -leading.exponent - (scale - 2) * (order as i64 - 1) - 1;
        let eta = Rational::from(1) << exponent.clamp(-100_000, 100_000) as i32;
        let e = &self.expansion;
        let steps = vec![ChartStep::new(e, &e.centre, &eta, scale)];
        let charts = Charts { steps, scale, radius: e.centre.radius.to_f64(-scale) };
        let start = 0.25;
        let mut row = self.row(subject, &eta, &charts, start, 50);
        row.quantity = Quantity::Behaviour;
        row.predicted = Outcome::Period(1);
        if charts.radius > 1e-6 {
            row.note = "the enclosure is wider than the scale of the dynamics".into();
            return row;
        }
        let comes_closer = [start, -start].into_iter().all(|start: f64| {
            let end = (0..50).fold(start, |w, _| charts.period(w));
            end.abs() < start.abs() && end.is_finite()
        });
        row.simulated = if comes_closer { Outcome::Period(1) } else { Outcome::Leaves };
        row.agrees = if comes_closer { Agreement::Yes } else { Agreement::No };
        row.note = "flat: starts come closer, more slowly than any fixed rate".into();
        row
    }

    /// The first term of `f'` that is more than the rounding of the centre, and the logarithm of a length below which
    /// it dominates the terms after it.
    fn leading_term(&self) -> (usize, i64) {
        let c = &self.expansion.coefficients;
        let radius = self.expansion.centre.radius;
        let slack = Scaled { mantissa: 0.5, exponent: 21 };
        let real = |k: usize| {
            let next = c.get(k + 1).copied().unwrap_or(Scaled::ZERO);
            !c[k].is_zero() && c[k].log2() > next.times(radius).times(slack).log2()
        };
        let order = (1..c.len()).find(|&k| real(k)).unwrap_or(1);
        let lead = c.get(order).map_or(0.0, |c| c.log2());
        let after = c.iter().enumerate().skip(order + 1).filter(|(_, c)| !c.is_zero());
        let scale = after.map(|(k, c)| ((lead - c.log2()) / (k - order) as f64).floor() as i64).min();
        (order, scale.unwrap_or(0))
    }
}
