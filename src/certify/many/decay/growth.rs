//! Starts of the set from which the variable shrinks less than claimed in the first step.

use super::{Decay, Quantity};
use crate::arith::{Enclosure, FastInterval, Rational, Scalar, simplest_between};
use crate::certify::many::claims::{sides, step_size};
use crate::expr::{Diagnostic, Expr};
use crate::problem::{Bound, Problem, Region, StepRange};

/// Up to so many starts are tried, at step sizes and distances from the plane each.
const STARTS: usize = 2_000;

/// A lower and an upper end.
type Ends = (Rational, Rational);

/// What lies in the claim's intervals for sure: rounding outwards would refute what is not claimed.
pub(super) struct Inner {
    /// For each variable.
    sides: Vec<Ends>,
    /// For each bounded quantity.
    bounds: Vec<Ends>,
    /// The step sizes.
    eta: Ends,
}

impl Inner {
    /// `None` where nothing is known to lie in one of them, as where the only step size is irrational.
    pub fn new(
        problem: &Problem,
        starts: &Region,
        bounds: &[Bound],
        eta: &StepRange,
    ) -> Result<Option<Self>, Diagnostic> {
        let between = |from: &Expr, to: &Expr| -> Result<Ends, Diagnostic> {
            Ok((step_size(problem, from)?.hi, step_size(problem, to)?.lo))
        };
        let mut found = sides(problem, starts)?;
        found.sort_by_key(|(i, ..)| *i);
        let inner = Inner {
            sides: found.into_iter().map(|(_, from, to)| (from, to)).collect(),
            bounds: bounds.iter().map(|b| between(&b.from, &b.to)).collect::<Result<_, _>>()?,
            eta: match eta {
                StepRange::At(eta) => between(eta, eta)?,
                StepRange::Between(from, to) => between(from, to)?,
            },
        };
        let in_order = |(from, to): &Ends| from <= to;
        let known = [&inner.sides, &inner.bounds].into_iter().flatten().all(in_order) && in_order(&inner.eta);
        Ok(known.then_some(inner))
    }
}

impl Decay<'_> {
    /// A start of the set with a step size of the range at which `|y'| > rate |y|`, by enclosures.
    pub(super) fn growth(&self, inner: &Inner) -> Option<(Vec<Rational>, Rational)> {
        let etas = values(&inner.eta, 3);
        let reach = inner.sides[self.y].1.clone();
        let across = [1u32, 4, 64].map(|part| Rational::from(&reach / part));
        if reach <= 0 || inner.sides[self.y].0 > across[2] {
            return None;
        }
        let others: Vec<usize> = (0..self.sides.len()).filter(|i| *i != self.y).collect();
        // As many values along each side as the limit allows.
        let most = (STARTS as f64).powf(1.0 / others.len().max(1) as f64).floor().max(1.0);
        let along: Vec<Vec<Rational>> =
            others.iter().map(|i| values(&inner.sides[*i], most as u32)).collect();
        let count: usize = along.iter().map(Vec::len).product();
        for place in 0..count {
            let mut rest = place;
            let mut start = vec![Rational::new(); self.sides.len()];
            for (i, values) in others.iter().zip(&along) {
                start[*i] = values[rest % values.len()].clone();
                rest /= values.len();
            }
            if !self.keeps(&start, &inner.bounds) {
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

    /// Does each quantity of the claim lie in its range at the start?
    fn keeps(&self, start: &[Rational], bounds: &[Ends]) -> bool {
        let at: Vec<FastInterval> = start.iter().map(point).collect();
        let within = |(q, (from, to)): (&Quantity, &Ends)| {
            let ends = q.value.evaluate(&at).ok().map(|value| (value[0].lower_end(), value[0].upper_end()));
            matches!(ends, Some((Some(lo), Some(hi))) if lo >= *from && hi <= *to)
        };
        self.quantities[self.sides.len() - 1..].iter().zip(bounds).all(within)
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

/// Simple numbers spread over an interval.
fn values((lo, hi): &Ends, count: u32) -> Vec<Rational> {
    let step = Rational::from(hi - lo) / count;
    let part = |k: u32| {
        let from = Rational::from(&step * k) + lo;
        let to = Rational::from(&from + &step);
        simplest_between(&from, &to)
    };
    if step == 0 { vec![lo.clone()] } else { (0..count).map(part).collect() }
}
