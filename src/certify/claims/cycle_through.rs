//! `kind = "cycle-through"`: a start that lies on a 2-cycle at some step size.

use super::Claims;
use super::place::show;
use crate::algebra::{RatPoly, RealAlgebraic};
use crate::arith::Rational;
use crate::certify::types::Verdict;
use crate::dynamics::Method;
use crate::expr::Diagnostic;
use crate::problem::{Point, StepRange};

/// All step sizes of gradient descent at which a start that is no critical point lies on a 2-cycle, ascending: the
/// positive roots of `f'(x0 - eta f'(x0)) + f'(x0)`, a polynomial in `eta`. *Exact.*
fn steps_through(loss: &RatPoly, start: &Rational) -> Vec<RealAlgebraic> {
    let gradient = loss.derivative();
    let slope = gradient.eval(start);
    let image = RatPoly::new(&[start.clone(), -slope.clone()]);
    let sum = gradient.compose(&image).add(&RatPoly::constant(slope));
    if sum.is_constant() {
        return Vec::new();
    }
    let roots = RealAlgebraic::roots_with_multiplicity(sum.numerator());
    roots.into_iter().map(|(root, _)| root).filter(|root| root.sign().is_gt()).collect()
}

impl Claims<'_> {
    pub(super) fn cycle_through(
        &self,
        at: &Point,
        eta: &StepRange,
        method: &Method,
    ) -> Result<Verdict, Diagnostic> {
        let Some((name, place)) = at.coordinates.first() else {
            return Ok(Verdict::Undecided("the claim names no start".into()));
        };
        let start = self.problem.value(place)?;
        let Some(start) = start.as_rational() else {
            return Ok(Verdict::Undecided(format!("the start {name} = {start} is irrational")));
        };
        if self.loss.derivative().eval(start) == 0 {
            return Ok(Verdict::Refuted(format!(
                "{name} = {start} is a critical point of the loss: it stays"
            )));
        }
        let factor = method.factor();
        let steps: Vec<RealAlgebraic> =
            steps_through(&self.loss, start).iter().map(|step| step.scaled(&factor)).collect();
        let holds: Box<dyn Fn(&RealAlgebraic) -> bool> = match eta {
            StepRange::At(eta) => {
                let eta = self.number(eta)?;
                Box::new(move |step| step.compare(&eta).is_eq())
            }
            StepRange::Between(from, to) => {
                let (from, to) = (self.number(from)?, self.number(to)?);
                Box::new(move |step| step.compare(&from).is_gt() && step.compare(&to).is_lt())
            }
        };
        let named = |step: &RealAlgebraic| show(&step.clone().recognised().1);
        Ok(match steps.iter().find(|step| holds(step)) {
            Some(step) => Verdict::Proved(format!("{name} = {start} is 2-periodic at eta = {}", named(step))),
            None if steps.is_empty() => {
                Verdict::Refuted(format!("{name} = {start} is 2-periodic at no step size"))
            }
            None => {
                let all: Vec<String> = steps.iter().map(named).collect();
                Verdict::Refuted(format!(
                    "{name} = {start} is 2-periodic exactly at eta = {}",
                    all.join(", ")
                ))
            }
        })
    }
}
