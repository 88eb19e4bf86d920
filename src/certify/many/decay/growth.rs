//! Starts of the set from which the variable shrinks less than claimed in the first step.

use super::Decay;
use crate::arith::{FastInterval, Rational, Scalar, simplest_between};

/// Up to so many starts are tried, at step sizes and distances from the plane each.
const STARTS: usize = 2_000;

impl Decay<'_> {
    /// A start of the set with a step size of the range at which `|y'| > rate |y|`, by enclosures.
    pub(super) fn growth(&self) -> Option<(Vec<Rational>, Rational)> {
        let etas = values(&self.eta, 3);
        let reach = Rational::from_f64(self.reach.lo())?;
        let across = [1u32, 4, 64].map(|part| Rational::from(&reach / part));
        let others: Vec<usize> = (0..self.sides.len()).filter(|i| *i != self.y).collect();
        // As many values along each side as the limit allows.
        let most = (STARTS as f64).powf(1.0 / others.len().max(1) as f64).floor().max(1.0);
        let along: Vec<Vec<Rational>> = others.iter().map(|i| values(&self.sides[*i], most as u32)).collect();
        let count: usize = along.iter().map(Vec::len).product();
        for place in 0..count {
            let mut rest = place;
            let mut start = vec![Rational::new(); self.sides.len()];
            for (i, values) in others.iter().zip(&along) {
                start[*i] = values[rest % values.len()].clone();
                rest /= values.len();
            }
            if !self.holds_start(&start) {
                continue;
            }
            for size in &across {
                start[self.y] = size.clone();
                if let Some(eta) = etas.iter().find(|eta| self.grows(&start, eta)) {
                    return Some((start, eta.clone()));
                }
            }
        }
        None
    }

    /// Does the start lie in the range of each quantity?
    fn holds_start(&self, start: &[Rational]) -> bool {
        let at: Vec<FastInterval> = start.iter().map(point).collect();
        self.quantities
            .iter()
            .all(|q| q.gradient.evaluate(&at).is_ok_and(|value| q.range.contains(&value[0])))
    }

    fn grows(&self, start: &[Rational], eta: &Rational) -> bool {
        let at: Vec<FastInterval> = start.iter().map(point).collect();
        let eta = point(eta);
        let (Ok(gradient), Ok(rate)) = (self.loss.gradient(&at), self.rate.evaluate(&[eta])) else {
            return false;
        };
        let after = at[self.y].minus(&eta.times(&gradient[self.y]));
        let most = rate[0].times(&at[self.y]);
        after.lo() > most.hi() || -after.hi() > most.hi()
    }

    /// The start in words.
    pub(super) fn told(&self, start: &[Rational], eta: &Rational) -> String {
        let names = self.loss.variables();
        let place: Vec<String> = names.iter().zip(start).map(|(name, x)| format!("{name} = {x}")).collect();
        format!("at eta = {eta} the first step from {} shrinks |{}| less", place.join(", "), names[self.y])
    }
}

fn point(x: &Rational) -> FastInterval {
    FastInterval::hull(x, x)
}

/// Simple numbers spread over an interval of doubles.
fn values(x: &FastInterval, count: u32) -> Vec<Rational> {
    let (Some(lo), Some(hi)) = (Rational::from_f64(x.lo()), Rational::from_f64(x.hi())) else {
        return Vec::new();
    };
    let step = Rational::from(&hi - &lo) / count;
    let part = |k: u32| {
        let from = Rational::from(&step * k) + &lo;
        let to = Rational::from(&from + &step);
        simplest_between(&from, &to)
    };
    if step == 0 { vec![lo] } else { (0..count).map(part).collect() }
}
