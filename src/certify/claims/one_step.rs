//! `kind = "invariant"` and `kind = "descent"`: what one step does with each start of an interval.

use super::Claims;
use super::place::show;
use crate::algebra::{ClosedForm, IntPoly, RatPoly, RealAlgebraic};
use crate::arith::{Rational, simplest_between};
use crate::certify::types::Verdict;
use crate::dynamics::GradientMap;
use crate::expr::{Diagnostic, Expr};
use crate::problem::Region;

/// The largest degree of `f(G(x))` whose roots are isolated.
const LARGEST_DEGREE: usize = 300;

/// The value of a polynomial at an algebraic number. *Exact.*
fn value_at(p: &RatPoly, x: &RealAlgebraic) -> RealAlgebraic {
    if let Some(x) = x.as_rational() {
        return RealAlgebraic::rational(p.eval(x));
    }
    let polynomial = x.quotient_polynomial(p.numerator(), &IntPoly::constant(p.denominator().clone()));
    RealAlgebraic::near(&polynomial, |bits| {
        let value = p.eval_interval(&x.enclosure(bits));
        (value.lower(), value.upper())
    })
}

fn named(x: &RealAlgebraic) -> String {
    show(&x.clone().recognised().1)
}

/// The ends of the interval of starts, and the step size where it is rational.
struct OneStep {
    eta: Rational,
    low: RealAlgebraic,
    high: RealAlgebraic,
}

impl Claims<'_> {
    fn one_step(&self, eta: &Expr, starts: &Region) -> Result<Result<OneStep, Verdict>, Diagnostic> {
        let Some((_, low, high)) = starts.sides.first() else {
            return Ok(Err(Verdict::Undecided("the claim names no starts".into())));
        };
        let (low, high) = (self.number(low)?, self.number(high)?);
        Ok(match self.rational(eta)? {
            Some(eta) => Ok(OneStep { eta, low, high }),
            None => Err(Verdict::Undecided("the step size is irrational".into())),
        })
    }

    /// `G(I)` inside `I`: the extreme values of `G` on `I` are at its ends and at critical points of `G`. *Exact.*
    pub(super) fn invariant(&self, eta: &Expr, starts: &Region) -> Result<Verdict, Diagnostic> {
        let OneStep { eta, low, high } = match self.one_step(eta, starts)? {
            Ok(step) => step,
            Err(verdict) => return Ok(verdict),
        };
        let map = GradientMap::new(&self.loss).at(&eta);
        let slope = map.derivative();
        let mut places = vec![low.clone(), high.clone()];
        if !slope.is_constant() {
            let turns = RealAlgebraic::roots_with_multiplicity(slope.numerator()).into_iter().map(|(x, _)| x);
            places.extend(turns.filter(|x| x.compare(&low).is_gt() && x.compare(&high).is_lt()));
        }
        for x in &places {
            let image = value_at(&map, x);
            if image.compare(&low).is_lt() || image.compare(&high).is_gt() {
                return Ok(Verdict::Refuted(format!(
                    "the start {} goes to {}, outside",
                    named(x),
                    named(&image)
                )));
            }
        }
        Ok(Verdict::Proved(
            "the images of the ends and of the critical points of G between lie inside".into(),
        ))
    }

    /// `f(x) - f(G(x)) >= 0` on `I`: no zero of odd order inside, and one sample. *Exact.*
    pub(super) fn descent(&self, eta: &Expr, starts: &Region) -> Result<Verdict, Diagnostic> {
        let OneStep { eta, low, high } = match self.one_step(eta, starts)? {
            Ok(step) => step,
            Err(verdict) => return Ok(verdict),
        };
        let n = self.loss.degree();
        if n * (n - 1) > LARGEST_DEGREE {
            return Ok(Verdict::Undecided(format!("f(G(x)) has degree {}", n * (n - 1))));
        }
        let map = GradientMap::new(&self.loss).at(&eta);
        let gain = self.loss.sub(&self.loss.compose(&map));
        if gain.is_constant() {
            return Ok(Verdict::Proved("one step does not change the loss".into()));
        }
        let roots = RealAlgebraic::roots_with_multiplicity(gain.numerator());
        let inside: Vec<&(RealAlgebraic, usize)> =
            roots.iter().filter(|(x, _)| x.compare(&low).is_gt() && x.compare(&high).is_lt()).collect();
        if let Some((x, _)) = inside.iter().find(|(_, order)| order % 2 == 1) {
            return Ok(Verdict::Refuted(format!("the loss increases on one side of the start {}", named(x))));
        }
        let sample = between(&low, inside.first().map_or(&high, |(x, _)| x));
        let change = gain.eval(&sample);
        Ok(if change > 0 {
            Verdict::Proved(match inside.is_empty() {
                true => "f(x) - f(G(x)) has no zero inside, and is positive".into(),
                false => "f(x) - f(G(x)) has zeros of even order only inside, and is positive else".into(),
            })
        } else {
            let by = ClosedForm::Rational(-change);
            Verdict::Refuted(format!("from the start {sample} one step increases the loss by {by}"))
        })
    }
}

/// A rational number strictly between two different numbers.
fn between(low: &RealAlgebraic, high: &RealAlgebraic) -> Rational {
    let mut bits = 32;
    loop {
        let (lo, hi) = (low.bounds(bits).1, high.bounds(bits).0);
        if lo < hi {
            let third = Rational::from(&hi - &lo) / 3u32;
            return simplest_between(&(lo + &third), &(hi - third));
        }
        bits *= 2;
    }
}
