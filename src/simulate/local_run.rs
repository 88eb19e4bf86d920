//! Runs near a proved point, in charts: does the distance shrink, by which factor per period, and to where.

use super::chart::ChartStep;

/// How many periods a run may take.
const PERIODS: usize = 600;

/// The charts of one cycle, in the order in which gradient descent visits them.
#[derive(Clone, Debug)]
pub struct Charts {
    /// From each chart to the next, the last one back to the first.
    pub steps: Vec<ChartStep>,
    /// The length scale is two to this power.
    pub scale: i64,
    /// How far the proved points may lie from the charts' origins, in units of the length scale.
    pub radius: f64,
}

/// Where a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The distance between two starts shrank to nothing.
    Settles,
    /// The run went a thousand times as far from the point as it started.
    Leaves,
    /// Neither, within the steps allowed.
    Lingers,
    /// Floats overflowed.
    Overflows,
}

/// A run near a proved point. *Approximate.*
#[derive(Clone, Copy, Debug)]
pub struct LocalRun {
    /// The start, from the chart's origin, in units of the length scale.
    pub start: f64,
    /// How many steps of gradient descent were taken.
    pub steps: usize,
    /// Where it ended, from the chart's origin, in units of the length scale.
    pub end: f64,
    /// What happened.
    pub fate: Fate,
    /// By which factor one period multiplies the distance of two close starts; `None` where floats overflowed.
    pub multiplier: Option<f64>,
}

impl Charts {
    /// One period. *Approximate.*
    pub fn period(&self, w: f64) -> f64 {
        self.steps.iter().fold(w, |w, step| step.apply(w))
    }

    /// The largest factor by which part of a period stretches small distances, at least 1.
    pub fn stretch(&self) -> f64 {
        let mut product = 1.0f64;
        let mut largest = 1.0f64;
        for step in &self.steps {
            product *= step.slope().abs();
            largest = largest.max(product);
        }
        largest
    }

    /// A start for a cycle whose multiplier is about `rho`: as far out as its attraction is strong, and so close that
    /// the run is linear for a while where it repels.
    pub fn start(&self, rho: f64) -> f64 {
        let gap = (1.0 - rho.abs()).clamp(-1.0, 1.0);
        let far = if gap > 0.0 { (1e-3 * gap).max(1e-6) } else { 1e-9 };
        far / self.stretch()
    }

    /// Follows two starts, `start` and `start/2`, until they meet or leave.
    pub fn follow(&self, start: f64) -> LocalRun {
        let linear = start.abs().max(1e-6 / self.stretch());
        let first = start / 2.0;
        let (mut a, mut b) = (start, first);
        let mut run = LocalRun { start, steps: 0, end: start, fate: Fate::Lingers, multiplier: None };
        for _ in 0..PERIODS {
            let distance = a - b;
            let near = a.abs() <= linear && distance.abs() >= 1e-6 * first.abs();
            a = self.period(a);
            b = self.period(b);
            run.steps += self.steps.len();
            run.end = a;
            if !a.is_finite() || !b.is_finite() {
                run.fate = Fate::Overflows;
                return run;
            }
            if (near || run.multiplier.is_none()) && distance != 0.0 {
                run.multiplier = Some((a - b) / distance);
            }
            if a.abs() > 1e3 * start.abs() {
                run.fate = Fate::Leaves;
                return run;
            }
            if (a - b).abs() <= 1e-12 * first.abs() {
                run.fate = Fate::Settles;
                return run;
            }
        }
        run
    }

    /// Is the distance of the starts `start` and `start/2` larger after eight periods?
    pub fn grows(&self, start: f64) -> bool {
        let after = |w: f64| (0..8).fold(w, |w, _| self.period(w));
        let distance = (after(start) - after(start / 2.0)).abs();
        !distance.is_finite() || distance > start.abs() / 2.0
    }

    /// Where the cycle is, from the chart's origin: one Newton step on the period with the multiplier of a run.
    pub fn newton(&self, multiplier: f64) -> f64 {
        self.period(0.0) / (1.0 - multiplier)
    }
}

#[cfg(test)]
mod tests {
    use super::{Charts, Fate};
    use crate::algebra::{RatPoly, Value};
    use crate::arith::Rational;
    use crate::simulate::chart::{Centre, ChartStep, Expansion};

    fn charts(derivative: &[i32], at: i32, eta: (i32, i32)) -> Charts {
        let p = RatPoly::new(&derivative.iter().map(|&c| Rational::from(c)).collect::<Vec<_>>());
        let centre = Centre::of(&Value::rational(Rational::from(at)), 96);
        let expansion = Expansion::of(&p, centre.clone());
        Charts {
            steps: vec![ChartStep::new(&expansion, &centre, &Rational::from(eta), -1)],
            scale: -1,
            radius: 0.0,
        }
    }

    #[test]
    fn the_multiplier_of_the_minimiser_of_the_double_well() {
        for (eta, rho, fate) in [
            ((1, 4), 0.5, Fate::Settles),
            ((1, 2), 0.0, Fate::Settles),
            ((9, 10), -0.8, Fate::Settles),
            ((3, 2), -2.0, Fate::Leaves),
        ] {
            let c = charts(&[0, -1, 0, 1], 1, eta);
            let run = c.follow(c.start(rho));
            assert!((run.multiplier.unwrap() - rho).abs() < 1e-5, "{eta:?}: {run:?}");
            assert_eq!(run.fate, fate);
        }
    }

    #[test]
    fn a_neutral_minimiser_lingers() {
        let c = charts(&[0, -1, 0, 1], 1, (1, 1));
        let run = c.follow(c.start(-1.0));
        assert_eq!(run.fate, Fate::Lingers);
        assert!((run.multiplier.unwrap() + 1.0).abs() < 1e-5);
    }
}
