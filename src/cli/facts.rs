//! Claims that are proved, as floats can look at them: runs are of plain gradient descent.

use crate::certify::Verdict;
use crate::expr::{BinaryOp, Expr};
use crate::problem::{
    Bound, Claim, ExpectedCondition, ExpectedEvent, ExpectedStability, Inequality, Limit, Point, Problem,
    Region, Statement, StepRange,
};
use crate::report::ProvedClaim;
use crate::simulate::{CompiledLoss, ProvedDecay, ProvedFact, ProvedIdentity, ProvedManyFact, ProvedSet};

/// Claims about windows and about what almost every start does, for one variable.
pub(super) fn proved(problem: &Problem, verdicts: &[Verdict]) -> Vec<ProvedClaim> {
    let floats = Floats { problem };
    let claim = |statement: &Statement| match statement {
        Statement::StableWindow { from, to } => {
            Some(ProvedClaim::StableWindow { from: floats.number(from)?, to: floats.number(to)? })
        }
        Statement::Converges { eta, starts, to } => {
            let period = period(*to)?;
            Some(ProvedClaim::Converges { eta: floats.range(eta)?, starts: floats.interval(starts)?, period })
        }
        _ => None,
    };
    held(problem, verdicts).filter_map(|(_, one)| claim(&one.statement)).collect()
}

/// Further claims about one variable, with their indices.
pub(super) fn facts(problem: &Problem, verdicts: &[Verdict]) -> Vec<(usize, ProvedFact)> {
    let floats = Floats { problem };
    let cycles =
        |eta: &Expr, period, count, stability: Option<ExpectedStability>, within: &Option<Region>| {
            // That cycles which do not attract are there is nothing that runs show, only that no others are.
            let attract = attracts(stability?)?;
            let within = match within {
                Some(region) => Some(floats.interval(region)?),
                None => None,
            };
            Some(ProvedFact::Cycles { eta: floats.number(eta)?, period, count, attract, within })
        };
    let fact = |statement: &Statement| match statement {
        Statement::Invariant { eta, starts } => {
            Some(ProvedFact::Invariant { eta: floats.number(eta)?, starts: floats.interval(starts)? })
        }
        Statement::Descent { eta, starts } => {
            Some(ProvedFact::Descent { eta: floats.number(eta)?, starts: floats.interval(starts)? })
        }
        Statement::Converges { eta, starts, to: Limit::Infinity } => {
            Some(ProvedFact::Diverges { eta: floats.range(eta)?, starts: floats.interval(starts)? })
        }
        Statement::Period2 { eta, count, stability, within } => cycles(eta, 2, *count, *stability, within),
        Statement::Period { period, eta, count, stability, within } => {
            cycles(eta, *period, *count, *stability, within)
        }
        Statement::CycleThrough { at, eta } => match floats.point(at)?[..] {
            [at] => Some(ProvedFact::CycleThrough { at, eta: floats.range(eta)? }),
            _ => None,
        },
        Statement::CriticalStep { event, period, eta } => {
            let multiplier = match event {
                ExpectedEvent::Flip | ExpectedEvent::MinimiserFlip => -1,
                ExpectedEvent::Superstable => 0,
                ExpectedEvent::Fold | ExpectedEvent::Pitchfork => 1,
            };
            // Before its flip a minimiser attracts as a cycle of period 1.
            let period = if *event == ExpectedEvent::MinimiserFlip { 1 } else { *period };
            Some(ProvedFact::Multiplier { eta: floats.range(eta)?, period, multiplier })
        }
        Statement::Condition { at, expect } => match floats.point(at)?[..] {
            [at] => Some(ProvedFact::Condition { at, supercritical: supercritical(*expect)? }),
            _ => None,
        },
        Statement::Identity { left, right, at } => {
            Some(ProvedFact::Identity(floats.identity(left, right, at.as_ref())?))
        }
        _ => None,
    };
    held(problem, verdicts).filter_map(|(index, one)| Some((index, fact(&one.statement)?))).collect()
}

/// The sets that are proved to be mapped into themselves, with the indices of their claims.
pub(super) fn sets(problem: &Problem, verdicts: &[Verdict]) -> Vec<(usize, ProvedSet)> {
    let names: Vec<&str> = problem.variables.iter().map(String::as_str).chain([Inequality::STEP]).collect();
    let float = |e: &Expr| Some(problem.substituted(e).eval_f64(&|_| None)).filter(|x| x.is_finite());
    let set = |statement: &Statement| {
        let Statement::InvariantSet { eta, set } = statement else { return None };
        let eta = match eta {
            StepRange::At(eta) => (float(eta)?, float(eta)?),
            StepRange::Between(from, to) => (float(from)?, float(to)?),
        };
        let level = Expr::binary(BinaryOp::Sub, set.left.clone(), set.right.clone());
        let level = CompiledLoss::expression(&problem.substituted(&level), &names).ok()?;
        Some(ProvedSet { eta, level })
    };
    let all = problem.claims.iter().zip(verdicts).enumerate();
    all.filter(|(_, (_, verdict))| matches!(verdict, Verdict::Proved(_)))
        .filter_map(|(index, (one, _))| Some((index, set(&one.statement)?)))
        .collect()
}

/// Claims about several variables, with their indices; some minimisers are known.
pub(super) fn many_facts(
    problem: &Problem,
    verdicts: &[Verdict],
    minimisers: &[Vec<f64>],
) -> Vec<(usize, ProvedManyFact)> {
    let floats = Floats { problem };
    let fact = |statement: &Statement| match statement {
        Statement::Condition { at, expect } => {
            let supercritical = supercritical(*expect)?;
            Some(ProvedManyFact::Condition { at: floats.point(at)?, supercritical })
        }
        Statement::Identity { left, right, at } => {
            Some(ProvedManyFact::Identity(floats.identity(left, right, at.as_ref())?))
        }
        Statement::Converges { eta, starts, to } => Some(ProvedManyFact::Converges {
            eta: floats.range(eta)?,
            starts: floats.sides(starts, None)?,
            period: if *to == Limit::Infinity { None } else { Some(period(*to)?) },
        }),
        Statement::Period2 { eta, count, stability, within } => {
            let attract = match stability {
                Some(stability) => Some(attracts(*stability)?),
                None => None,
            };
            let within = floats.sides(within.as_ref()?, minimisers.first())?;
            Some(ProvedManyFact::Cycles { eta: floats.number(eta)?, count: *count, attract, within })
        }
        Statement::Decay { variable, rate, eta, starts, bounds } => {
            let names: Vec<&str> = problem.variables.iter().map(String::as_str).collect();
            let compiled =
                |e: &Expr, names: &[&str]| CompiledLoss::expression(&problem.substituted(e), names).ok();
            let bound = |b: &Bound| {
                Some((floats.number(&b.from)?, compiled(&b.quantity, &names)?, floats.number(&b.to)?))
            };
            Some(ProvedManyFact::Decay(ProvedDecay {
                place: names.iter().position(|name| name == variable)?,
                rate: compiled(rate, &[Inequality::STEP])?,
                eta: floats.range(eta)?,
                starts: floats.sides(starts, None)?,
                bounds: bounds.iter().map(bound).collect::<Option<_>>()?,
            }))
        }
        Statement::StableWindow { from, to } => {
            let (from, to) = (floats.number(from)?, floats.number(to)?);
            Some(ProvedManyFact::StableWindow { from, to, minimisers: minimisers.to_vec() })
        }
        _ => None,
    };
    held(problem, verdicts).filter_map(|(index, one)| Some((index, fact(&one.statement)?))).collect()
}

/// The proved claims about gradient descent, with their indices.
fn held<'a>(problem: &'a Problem, verdicts: &'a [Verdict]) -> impl Iterator<Item = (usize, &'a Claim)> {
    let all = problem.claims.iter().zip(verdicts).enumerate();
    all.filter(|(_, (one, verdict))| one.momentum.is_none() && matches!(verdict, Verdict::Proved(_)))
        .map(|(index, (one, _))| (index, one))
}

/// The values of a problem's expressions. *Approximate.*
struct Floats<'a> {
    problem: &'a Problem,
}

impl Floats<'_> {
    fn number(&self, e: &Expr) -> Option<f64> {
        Some(self.problem.substituted(e).eval_f64(&|_| None)).filter(|x| x.is_finite())
    }

    fn range(&self, eta: &StepRange) -> Option<(f64, f64)> {
        match eta {
            StepRange::At(eta) => self.number(eta).map(|eta| (eta, eta)),
            StepRange::Between(from, to) => Some((self.number(from)?, self.number(to)?)),
        }
    }

    fn interval(&self, region: &Region) -> Option<(f64, f64)> {
        match &region.sides[..] {
            [(_, from, to)] => Some((self.number(from)?, self.number(to)?)),
            _ => None,
        }
    }

    /// The coordinates of a point in the order of the variables.
    fn point(&self, at: &Point) -> Option<Vec<f64>> {
        at.coordinates.iter().map(|(_, x)| self.number(x)).collect()
    }

    /// A box with a side for each variable: one that is not named reaches half a unit to both sides of a point.
    fn sides(&self, region: &Region, around: Option<&Vec<f64>>) -> Option<Vec<(f64, f64)>> {
        let side = |(i, name): (usize, &String)| match region.sides.iter().find(|(n, ..)| n == name) {
            Some((_, from, to)) => Some((self.number(from)?, self.number(to)?)),
            None => around.and_then(|x| x.get(i)).map(|x| (x - 0.5, x + 0.5)),
        };
        self.problem.variables.iter().enumerate().map(side).collect()
    }

    fn identity(&self, left: &Expr, right: &Expr, at: Option<&Point>) -> Option<ProvedIdentity> {
        let at = match at.map(|at| self.point(at)) {
            None => None,
            Some(point) => match point?[..] {
                [x] => Some(x),
                _ => return None,
            },
        };
        let (left, right) = (self.problem.substituted(left), self.problem.substituted(right));
        Some(ProvedIdentity { left, right, at })
    }
}

fn period(limit: Limit) -> Option<usize> {
    match limit {
        Limit::Period(period) => Some(period),
        Limit::Minimiser => Some(1),
        Limit::Infinity => None,
    }
}

fn attracts(stability: ExpectedStability) -> Option<bool> {
    match stability {
        ExpectedStability::Stable | ExpectedStability::Superstable => Some(true),
        ExpectedStability::Unstable => Some(false),
        ExpectedStability::Neutral | ExpectedStability::Undecided => None,
    }
}

fn supercritical(condition: ExpectedCondition) -> Option<bool> {
    match condition {
        ExpectedCondition::Supercritical | ExpectedCondition::GeneralisedSupercritical => Some(true),
        ExpectedCondition::Subcritical | ExpectedCondition::GeneralisedSubcritical => Some(false),
        _ => None,
    }
}
