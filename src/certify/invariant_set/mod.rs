//! `kind = "invariant"` with a set: one step maps `V < c` into itself.
//!
//! Let `U = V - c` and `G(x) = x - eta grad f(x)`. Where `U(G(x)) = U(x) m(x)` as polynomials and `m > 0`, `U < 0` is kept by a step:
//! for `(x y - 1)^2/2` and `U = K (x^2 + y^2) - K^2 (x y - 1) - 4`, `m = 1 + K^2 p (p - 1)` with `p = x y`, which is positive for `0 < K < 2`
//! (Liang & Montufar 2026).
//!
//! - `multiplier`: the sign of `m`, a polynomial in one monomial and the step size;
//! - `leaving`: points of the set that are mapped out of it.

mod leaving;
mod multiplier;
#[cfg(test)]
mod tests;

use crate::algebra::MultiPoly;
use crate::arith::Rational;
use crate::certify::types::Verdict;
use crate::expr::{DEGREE_LIMIT, Diagnostic, Expr};
use crate::problem::{Inequality, Problem, StepRange};
use multiplier::Multiplier;

/// With more variables than these nothing is expanded.
const VARIABLES: usize = 12;
/// The most products of terms for `U(G(x))`.
const WORK: usize = 3_000_000;

/// A set and the step sizes, as polynomials in the variables and the step size.
#[derive(Clone, Debug)]
pub struct InvariantSet {
    variables: usize,
    /// `U = V - c`.
    level: MultiPoly,
    /// `G`, one polynomial for each variable.
    map: Vec<MultiPoly>,
    /// The least and the largest step size.
    eta: (Rational, Rational),
}

/// What one step does with a set.
#[derive(Clone, Debug)]
pub enum Kept {
    /// It is mapped into itself; the multiplier `m`, and why it is positive.
    Stays(MultiPoly, String),
    /// A point of it that is mapped out of it, and the step size.
    Leaves(Vec<Rational>, Rational),
    /// Not decided, and why.
    Open(String),
}

impl InvariantSet {
    /// The set of a claim; the reason where it is not one that can be decided.
    ///
    /// # Errors
    /// Where a step size has no value.
    pub fn new(
        problem: &Problem,
        eta: &StepRange,
        set: &Inequality,
    ) -> Result<Result<Self, String>, Diagnostic> {
        let number = |e: &Expr| Ok(problem.value(e)?.as_rational().cloned());
        let (from, to) = match eta {
            StepRange::At(eta) => (number(eta)?, number(eta)?),
            StepRange::Between(from, to) => (number(from)?, number(to)?),
        };
        Ok(match (from, to) {
            (Some(from), Some(to)) => Self::expanded(problem, (from, to), set),
            _ => Err("a step size is irrational".into()),
        })
    }

    fn expanded(problem: &Problem, eta: (Rational, Rational), set: &Inequality) -> Result<Self, String> {
        let variables = problem.variables.len();
        if variables > VARIABLES {
            return Err(format!(
                "the loss has {variables} variables; at most {VARIABLES} are multiplied out"
            ));
        }
        let names: Vec<&str> =
            problem.variables.iter().map(String::as_str).chain([Inequality::STEP]).collect();
        let single = eta.0 == eta.1;
        // What holds at one step size need not hold as an identity in it.
        let at = |p: MultiPoly| if single { p.substitute_rational(Inequality::STEP, &eta.0) } else { p };
        let expand = |e: &Expr| {
            let expanded = problem.substituted(e).to_multi_poly(&names, DEGREE_LIMIT);
            expanded.map_err(|error| format!("not multiplied out: {}", error.message))
        };
        let variable = |name: &str| MultiPoly::variable(&names, name).ok_or("an unknown name".to_string());
        let loss = expand(&problem.loss)?;
        let level = at(expand(&set.left)?.sub(&expand(&set.right)?));
        let step = variable(Inequality::STEP)?;
        let image = |name: &String| Ok(at(variable(name)?.sub(&step.mul(&loss.derivative(name)))));
        let map = problem.variables.iter().map(image).collect::<Result<_, String>>()?;
        Ok(InvariantSet { variables, level, map, eta })
    }

    /// Is it mapped into itself?
    pub fn decide(&self) -> Kept {
        let open = match self.multiplier() {
            Ok(multiplier) => match Multiplier::new(&multiplier, self.variables) {
                Ok(in_one) => match in_one.positive(&self.eta) {
                    Ok(reason) => return Kept::Stays(multiplier, reason),
                    Err(reason) => reason,
                },
                Err(reason) => reason,
            },
            Err(reason) => reason,
        };
        match self.leaving() {
            Some((start, eta)) => Kept::Leaves(start, eta),
            None => Kept::Open(open),
        }
    }

    /// `m` with `U(G(x)) = U(x) m(x)`. *Exact.*
    fn multiplier(&self) -> Result<MultiPoly, String> {
        let names: Vec<&str> = self.level.names().iter().map(String::as_str).collect();
        let step = MultiPoly::variable(&names, Inequality::STEP).ok_or("no step size")?;
        let images: Vec<MultiPoly> = self.map.iter().cloned().chain([step]).collect();
        let image = self
            .level
            .compose(&images, WORK)
            .ok_or_else(|| format!("V(G(x)) - c takes more than {WORK} products of terms to multiply out"))?;
        image.div_exact(&self.level).ok_or_else(|| {
            "V(G(x)) - c is no multiple of V(x) - c, and no point was found that is mapped out of the set"
                .into()
        })
    }
}

/// The verdict on a claim that a set is mapped into itself.
///
/// # Errors
/// Where a step size has no value.
pub fn invariant_set(problem: &Problem, eta: &StepRange, set: &Inequality) -> Result<Verdict, Diagnostic> {
    let set = match InvariantSet::new(problem, eta, set)? {
        Ok(set) => set,
        Err(reason) => return Ok(Verdict::Undecided(reason)),
    };
    Ok(match set.decide() {
        Kept::Stays(multiplier, reason) => {
            Verdict::Proved(format!("one step multiplies V - c by {multiplier}, {reason}"))
        }
        Kept::Leaves(start, eta) => {
            let coordinates = problem.variables.iter().zip(&start).map(|(name, x)| format!("{name} = {x}"));
            let coordinates: Vec<String> = coordinates.collect();
            Verdict::Refuted(format!(
                "at eta = {eta} the point {} of the set is mapped out of it",
                coordinates.join(", ")
            ))
        }
        Kept::Open(reason) => Verdict::Undecided(reason),
    })
}
