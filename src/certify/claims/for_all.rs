//! Claims of problems with parameters that have no single value: verdicts that hold for all of them.

use super::Claims;
use crate::arith::Rational;
use crate::certify::parametric::{
    Family, ParameterRange, Scaling, condition_everywhere, has_weight, same_weight, scalings,
};
use crate::certify::types::{ConditionKind, Limits, Verdict};
use crate::expr::{Diagnostic, Expr};
use crate::problem::{Claim, ExpectedCondition, ParameterValue, Problem, Region, Statement, StepRange};

/// Decides the claims of a problem for all values of its parameters.
#[derive(Debug)]
pub struct ClaimsForAll<'a> {
    problem: &'a Problem,
    family: Family,
    scalings: Option<Vec<Scaling>>,
    limits: Limits,
}

/// Has some parameter of the problem no single value?
pub fn has_open_parameters(problem: &Problem) -> bool {
    problem.parameters.iter().any(|p| !matches!(p.value, ParameterValue::Exact(_)))
}

impl<'a> ClaimsForAll<'a> {
    /// The claims of a problem whose loss is a polynomial in one variable and the parameters.
    ///
    /// # Errors
    /// Where the loss is none, or the ends of a range are not rational.
    pub fn new(problem: &'a Problem, limits: &Limits) -> Result<Self, Diagnostic> {
        let family = Family::new(problem)?;
        let scalings = scalings(&family);
        Ok(ClaimsForAll { problem, family, scalings, limits: limits.clone() })
    }

    /// The verdict on one claim of the problem: proved where it holds for all values, refuted where it is false for some.
    ///
    /// A condition is decided by the formula at the point. Other claims are decided where every parameter is removed by scaling and
    /// the claim scales along: then it is decided at the value 1. What is left is tried at some values, which can only refute.
    pub fn decide(&self, claim: &Claim) -> Verdict {
        let mut open = None;
        if let Statement::Condition { at, expect } = &claim.statement
            && let (Some(kind), Some((_, place))) = (kind_of(*expect), at.coordinates.first())
        {
            match condition_everywhere(&self.family, &self.problem.substituted(place), kind) {
                Verdict::Undecided(reason) => open = Some(reason),
                decided => return decided,
            }
        }
        if let Some(scalings) = &self.scalings
            && scalings.iter().all(|scaling| self.scales_along(claim, scaling))
        {
            let ones = vec![Rational::from(1); scalings.len()];
            let powers: Vec<String> = self.family.parameters.iter().map(|p| p.name.clone()).collect();
            let by = format!("by scaling, as at {} = 1", powers.join(" = "));
            match self.at(&ones, claim) {
                Ok(Verdict::Proved(reason)) => return Verdict::Proved(format!("{by}: {reason}")),
                Ok(Verdict::Refuted(reason)) => return Verdict::Refuted(format!("{by}: {reason}")),
                Ok(Verdict::Undecided(reason)) => return Verdict::Undecided(format!("{by}: {reason}")),
                Err(_) => {}
            }
        }
        for values in self.samples() {
            if let Ok(Verdict::Refuted(reason)) = self.at(&values, claim) {
                let pairs = self.family.parameters.iter().zip(&values);
                let shown: Vec<String> =
                    pairs.map(|(range, value)| format!("{} = {value}", range.name)).collect();
                return Verdict::Refuted(format!("at {}: {reason}", shown.join(", ")));
            }
        }
        Verdict::Undecided(open.unwrap_or_else(|| {
            "not refuted at some values of the parameters, and no scaling carries it to all".into()
        }))
    }

    /// The problem at the value 1 of each parameter, with the scalings that remove them; `None` where there are none.
    pub fn at_one(&self) -> Option<(Problem, &[Scaling])> {
        let scalings = self.scalings.as_deref()?;
        let ones = vec![Rational::from(1); scalings.len()];
        Some((self.problem_at(&ones).ok()?, scalings))
    }

    /// The verdict at one value of each parameter.
    fn at(&self, values: &[Rational], claim: &Claim) -> Result<Verdict, Diagnostic> {
        Claims::new(&self.problem_at(values)?, &self.limits)?.decide(claim)
    }

    fn problem_at(&self, values: &[Rational]) -> Result<Problem, Diagnostic> {
        let mut problem = self.problem.clone();
        for (range, value) in self.family.parameters.iter().zip(values) {
            problem = problem.with_parameter(&range.name, &value.to_string())?;
        }
        Ok(problem)
    }

    /// Some values of the parameters in their ranges; squares, so that square roots of them are rational.
    fn samples(&self) -> Vec<Vec<Rational>> {
        let choices = |range: &ParameterRange| match &range.to {
            Some(to) => {
                let width = Rational::from(to - &range.from);
                let part = |k: u32| Rational::from(&width * k) / 4u32 + &range.from;
                vec![part(2), part(0), part(4)]
            }
            None => [(1, 1), (9, 4), (1, 4)].map(|q: (i32, i32)| Rational::from(q) + &range.from).to_vec(),
        };
        let all: Vec<Vec<Rational>> = self.family.parameters.iter().map(choices).collect();
        // Different choices for neighbours, so that parameters are not all equal.
        (0..3).map(|k| all.iter().enumerate().map(|(i, c)| c[(k + i) % c.len()].clone()).collect()).collect()
    }

    /// Is the claim at `t p` the claim at `p`, seen in scaled units?
    fn scales_along(&self, claim: &Claim, scaling: &Scaling) -> bool {
        let weight_of = |name: &str| {
            let value = self.problem.parameters.iter().any(|p| p.name == name);
            value.then(|| Rational::from(i64::from(name == scaling.parameter)))
        };
        let has = |e: &Expr, w: &Rational| has_weight(&self.problem.substituted(e), &weight_of, w);
        let step = Rational::from(-&scaling.step);
        let is_step = |e: &Expr| has(e, &step);
        let is_point = |e: &Expr| has(e, &scaling.point);
        let inside =
            |region: &Region| region.sides.iter().all(|(_, from, to)| is_point(from) && is_point(to));
        let are_steps = |eta: &StepRange| match eta {
            StepRange::At(eta) => is_step(eta),
            StepRange::Between(from, to) => is_step(from) && is_step(to),
        };
        if claim.momentum.as_ref().is_some_and(|m| !has(&m.coefficient, &Rational::new())) {
            return false;
        }
        match &claim.statement {
            Statement::Condition { at, .. } => at.coordinates.iter().all(|(_, e)| is_point(e)),
            Statement::Period2 { eta, within, .. } | Statement::Period { eta, within, .. } => {
                is_step(eta) && within.iter().all(inside)
            }
            Statement::CycleThrough { at, eta } => {
                at.coordinates.iter().all(|(_, e)| is_point(e)) && are_steps(eta)
            }
            Statement::CriticalStep { eta, .. } => are_steps(eta),
            Statement::Invariant { eta, starts } | Statement::Descent { eta, starts } => {
                is_step(eta) && inside(starts)
            }
            // The set is not looked through.
            Statement::InvariantSet { .. } | Statement::Decay { .. } => false,
            Statement::StableWindow { from, to } => is_step(from) && is_step(to),
            Statement::Converges { eta, starts, .. } => are_steps(eta) && inside(starts),
            Statement::Identity { left, right, at } => {
                let quantity = |name: &str| self.quantity(name, scaling).or_else(|| weight_of(name));
                let (left, right) = (self.problem.substituted(left), self.problem.substituted(right));
                let place = at.iter().flat_map(|at| &at.coordinates).all(|(_, e)| is_point(e));
                place && same_weight(&left, &right, &quantity)
            }
        }
    }

    /// The weight of a quantity of identities; `f` itself scales only up to a function of the parameters.
    fn quantity(&self, name: &str, scaling: &Scaling) -> Option<Rational> {
        let derivative = |k: i64| &scaling.loss - Rational::from(&scaling.point * k);
        if name == self.family.variable {
            return Some(scaling.point.clone());
        }
        match name {
            "alpha" => Some(derivative(3) * 2i64),
            "eta_c" => Some(-derivative(2)),
            _ => name.strip_prefix('f')?.parse().ok().filter(|k| *k >= 1).map(derivative),
        }
    }
}

fn kind_of(expected: ExpectedCondition) -> Option<ConditionKind> {
    let kinds = [
        ConditionKind::Supercritical,
        ConditionKind::Subcritical,
        ConditionKind::GeneralisedSupercritical,
        ConditionKind::GeneralisedSubcritical,
        ConditionKind::Degenerate,
        ConditionKind::Flat,
    ];
    kinds.into_iter().find(|kind| kind.word() == expected.word())
}
