//! Floats beside 2-cycles under methods with momentum.

use super::float_check::{attracts, cells, stable_of};
use super::model::Report;
use super::simulation::quoted;
use crate::algebra::{RatPoly, Value};
use crate::certify::momentum::Multipliers;
use crate::certify::{Cycle, OrbitList, Windows};
use crate::dynamics::Method;
use crate::simulate::{
    CrossCheck, ProvedManyCycle, ProvedManyOrbits, check_momentum, check_momentum_windows,
};

impl Report {
    /// The same with runs of the method beside its 2-cycles, whose multipliers are in the order of the lists.
    #[must_use]
    pub fn with_momentum_check(
        mut self,
        loss: &RatPoly,
        method: &Method,
        lists: &[(String, OrbitList)],
        spectra: &[Vec<Multipliers>],
    ) -> Self {
        let cycle = |(c, multipliers): (&Cycle, &Multipliers)| ProvedManyCycle {
            x0: vec![c.x0.approx()],
            x1: vec![c.x1.approx()],
            largest_multiplier: Some(modulus(multipliers)).filter(|rho| rho.is_finite()),
            attracts: attracts(c.stability),
            neutral: 0,
        };
        let list = |((_, list), spectra): (&(String, OrbitList), &Vec<Multipliers>)| ProvedManyOrbits {
            eta: list.eta.approx(),
            cycles: list.cycles.iter().zip(spectra).map(cycle).collect(),
        };
        let proved: Vec<ProvedManyOrbits> = lists.iter().zip(spectra).map(list).collect();
        let check = check_momentum(loss, method, &proved);
        self.add_momentum_checks(&check, method);
        self
    }

    /// The same with runs of the method beside its phase diagram.
    #[must_use]
    pub fn with_momentum_window_check(mut self, loss: &RatPoly, method: &Method, windows: &Windows) -> Self {
        let rows = check_momentum_windows(loss, method, &cells(&windows.cells), &stable_of(windows));
        self.add_momentum_checks(&CrossCheck { rows, skipped: 0 }, method);
        self
    }

    /// Runs of single starts are of plain gradient descent: the command compares again.
    fn add_momentum_checks(&mut self, check: &CrossCheck, method: &Method) {
        let before = self.simulation.as_ref().map_or(0, |simulation| simulation.rows.len());
        self.add_checks(check);
        let (momentum, kind) = match method {
            Method::GradientDescent => return,
            Method::HeavyBall(b) => (b, ""),
            Method::Nesterov(b) => (b, " --nesterov"),
        };
        let mut start = format!("twostep orbits {}", quoted(&self.loss));
        for (name, value) in &self.parameters {
            start.push_str(&format!(" --param {}", quoted(&format!("{name}={value}"))));
        }
        for row in self.simulation.iter_mut().flat_map(|simulation| simulation.rows.iter_mut().skip(before)) {
            let eta = quoted(&row.run.step);
            row.run.command = format!("{start} --eta {eta} --momentum={momentum}{kind}");
        }
    }
}

fn modulus(multipliers: &Multipliers) -> f64 {
    match multipliers {
        Multipliers::Real(a, b) => a.approx().abs().max(b.approx().abs()),
        Multipliers::Complex(re, im) => Value::approx(re).hypot(im.approx()),
    }
}
