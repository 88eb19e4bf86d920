//! Claims about losses of several variables.

use super::branch::{EndKind, ManyBranch, branch};
use super::complete::orbits_in;
use super::condition::analyse;
use super::exact::Exact;
use super::loss::ManyLoss;
use super::minimiser::{PointError, Site, given};
use super::orbits::orbits;
use super::symmetry::Symmetry;
use super::types::{ManyCycle, ManyKind, ManyOrbits};
use crate::algebra::{ClosedForm, Value};
use crate::arith::{FastInterval, Rational};
use crate::certify::claims::place::{compare, show};
use crate::certify::invariant_set::invariant_set;
use crate::certify::{Stability, Verdict};
use crate::expr::{DEGREE_LIMIT, Diagnostic, Expr};
use crate::problem::{ExpectedCondition, ExpectedStability, Point, Problem, Region, Statement};
use std::cmp::Ordering;

/// Up to so many variables all 2-cycles in a box are looked for.
pub const COMPLETE: usize = 3;

/// What claims are decided with.
pub struct ManyClaims<'a> {
    /// The problem.
    pub problem: &'a Problem,
    /// Its loss.
    pub loss: &'a ManyLoss,
    /// The minimisers that are known.
    pub sites: &'a [Site],
    /// Further points to search for cycles around.
    pub hints: &'a [Vec<f64>],
    /// The lists of cycles that are known already.
    pub lists: &'a [(String, ManyOrbits)],
    /// The continuous symmetries.
    pub symmetries: &'a [Symmetry],
}

impl ManyClaims<'_> {
    /// The verdict on a claim.
    ///
    /// # Errors
    /// Where a value in it has no closed form.
    pub fn decide(&self, statement: &Statement) -> Result<Verdict, Diagnostic> {
        match statement {
            Statement::Condition { at, expect } => self.condition(at, *expect),
            Statement::Period2 { eta, count, stability, within } => {
                self.period_2(eta, *count, *stability, within.as_ref())
            }
            Statement::Identity { left, right, at: None } => Ok(self.identity(left, right)),
            Statement::Converges { eta, starts, to } => self.converges(eta, starts, *to),
            Statement::Decay { .. } => self.decay(statement),
            Statement::InvariantSet { eta, set } => invariant_set(self.problem, eta, set),
            Statement::StableWindow { from, to } => {
                let (from, to) = (self.problem.value(from)?, self.problem.value(to)?);
                Ok(judge_window(&self.branches(), &from, &to))
            }
            other => Ok(Verdict::Undecided(format!(
                "claims of kind `{}` are not decided for losses of several variables yet",
                other.kind()
            ))),
        }
    }

    /// The branch of 2-cycles of each minimiser.
    fn branches(&self) -> Vec<Result<ManyBranch, String>> {
        self.sites.iter().map(|site| branch(self.loss, site, self.symmetries)).collect()
    }

    fn condition(&self, at: &Point, expect: ExpectedCondition) -> Result<Verdict, Diagnostic> {
        let point = exact_point(self.problem, at)?;
        let site = match given(self.loss, &point) {
            Ok(site) => site,
            Err(error @ (PointError::NotCritical(_) | PointError::Saddle { .. })) => {
                return Ok(Verdict::Refuted(error.to_string()));
            }
            Err(error) => return Ok(Verdict::Undecided(error.to_string())),
        };
        let found = analyse(self.loss, &site, self.symmetries);
        let word = match found.kind {
            ManyKind::Supercritical => ExpectedCondition::Supercritical,
            ManyKind::Subcritical => ExpectedCondition::Subcritical,
            ManyKind::Drift => ExpectedCondition::Drift,
            ManyKind::Flat => ExpectedCondition::Flat,
            ManyKind::Undecided => return Ok(Verdict::Undecided(found.reason)),
        };
        let reason = match &found.c {
            Some(c) => format!("{} (c {})", found.reason, equation(c)),
            None => found.reason,
        };
        Ok(if word == expect {
            Verdict::Proved(reason)
        } else {
            Verdict::Refuted(format!("it is {}: {reason}", word.word()))
        })
    }

    fn period_2(
        &self,
        eta: &Expr,
        count: Option<usize>,
        stability: Option<ExpectedStability>,
        within: Option<&Region>,
    ) -> Result<Verdict, Diagnostic> {
        let eta = step_size(self.problem, eta)?;
        let region = within.map(|region| sides(self.problem, region)).transpose()?;
        let known = self.lists.iter().find(|(_, list)| list.eta.lo == eta.lo && list.eta.hi == eta.hi);
        let found = match known {
            Some((_, list)) => list.clone(),
            None => orbits(self.loss, &eta, self.sites, self.hints, self.symmetries),
        };
        // Cycles that a symmetry moves are no finite list.
        if let Some(region) = &region
            && self.loss.dimension() <= COMPLETE
            && region.len() == self.loss.dimension()
            && found.cycles.iter().all(|cycle| cycle.neutral == 0)
            && let Some(all) = self.all_in(&eta, region)
        {
            let verdict = judge_all(&all, count, stability);
            if !matches!(verdict, Verdict::Undecided(_)) {
                return Ok(verdict);
            }
        }
        let inside = |cycle: &&ManyCycle| region.as_ref().is_none_or(|region| self.is_inside(cycle, region));
        let listed: Vec<&ManyCycle> = found.cycles.iter().filter(inside).collect();
        let fits = |cycle: &&&ManyCycle| match stability {
            None => true,
            Some(ExpectedStability::Stable) => cycle.stability == Stability::Stable,
            Some(ExpectedStability::Unstable) => cycle.stability == Stability::Unstable,
            Some(_) => false,
        };
        let good = listed.iter().filter(fits).count();
        let proof = "by the Krawczyk operator, multipliers in Gershgorin discs";
        if listed.len() > count.unwrap_or(usize::MAX) {
            return Ok(Verdict::Refuted(format!("{} proved {proof}", counted(listed.len()))));
        }
        if let Some(bad) = listed.iter().find(|c| contradicts(c.stability, stability)) {
            return Ok(Verdict::Refuted(format!("a 2-cycle is proved to be {}", word(bad.stability))));
        }
        match count {
            // A stability is claimed of all 2-cycles, and the list need not be complete.
            None if good > 0 && stability.is_none() => {
                Ok(Verdict::Proved(format!("{} proved {proof}", counted(good))))
            }
            _ => Ok(Verdict::Undecided(format!(
                "{good} such 2-cycles are proved {proof}; whether there are others is not decided"
            ))),
        }
    }

    /// All 2-cycles with both points in a box with a side for every variable, where that is proved.
    fn all_in(&self, eta: &Value, region: &[(usize, Rational, Rational)]) -> Option<Vec<ManyCycle>> {
        let mut box_ = vec![FastInterval::exactly(0.0); region.len()];
        for (i, from, to) in region {
            box_[*i] = FastInterval::hull(from, to);
        }
        let found = orbits_in(self.loss, FastInterval::hull(&eta.lo, &eta.hi), &box_);
        // Inside the box of doubles is not yet inside the box of the claim.
        let inside = |c: &ManyCycle| self.is_inside(c, region);
        (found.complete && found.cycles.iter().all(inside)).then_some(found.cycles)
    }

    /// Are both points of a cycle inside the box, proved?
    fn is_inside(&self, cycle: &ManyCycle, region: &[(usize, Rational, Rational)]) -> bool {
        region.iter().all(|(i, from, to)| {
            [&cycle.x0, &cycle.x1].iter().all(|x| x.get(*i).is_some_and(|x| x.lo >= *from && x.hi <= *to))
        })
    }

    /// Equal as functions of the variables and of all other names: the difference is expanded. `loss`, `x'` and so on are not known here.
    fn identity(&self, left: &Expr, right: &Expr) -> Verdict {
        let difference = Expr::binary(crate::expr::BinaryOp::Sub, left.clone(), right.clone());
        let difference = self.problem.substituted(&difference);
        let names: Vec<String> = difference.free_names().into_iter().collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match difference.to_multi_poly(&names, DEGREE_LIMIT) {
            Ok(p) if p.is_zero() => Verdict::Proved("both sides expand to the same polynomial".to_string()),
            Ok(p) => Verdict::Refuted(format!(
                "the difference expands to a polynomial of {} terms",
                p.term_count()
            )),
            Err(error) => Verdict::Undecided(format!("the sides are not expanded: {}", error.message)),
        }
    }
}

/// The verdict where all 2-cycles of the box are known.
fn judge_all(all: &[ManyCycle], count: Option<usize>, stability: Option<ExpectedStability>) -> Verdict {
    let n = all.len();
    let proof = "no other in the box, by branch and bound with the Krawczyk operator";
    if count.is_some_and(|wanted| wanted != n) || (count.is_none() && n == 0) {
        return Verdict::Refuted(format!("there are exactly {n} 2-cycles, {proof}"));
    }
    if let Some(bad) = all.iter().find(|c| contradicts(c.stability, stability)) {
        return Verdict::Refuted(format!("a 2-cycle is proved to be {}", word(bad.stability)));
    }
    let fits = |c: &ManyCycle| match stability {
        None => true,
        Some(ExpectedStability::Stable) => c.stability == Stability::Stable,
        Some(ExpectedStability::Unstable) => c.stability == Stability::Unstable,
        Some(_) => false,
    };
    match all.iter().all(fits) {
        true => Verdict::Proved(format!("exactly {n} 2-cycles, {proof}")),
        false => Verdict::Undecided("the stability of a 2-cycle is not decided".to_string()),
    }
}

/// The verdict on a window of step sizes: that the branch of 2-cycles from one of the minimisers is stable exactly there. Refuted where that is known
/// to be false of each branch, and one is stable on more.
fn judge_window(found: &[Result<ManyBranch, String>], from: &ClosedForm, to: &ClosedForm) -> Verdict {
    let mut reasons: Vec<String> = Vec::new();
    let (mut wider, mut open) = (None, false);
    for branch in found {
        let branch = match branch {
            Ok(branch) => branch,
            Err(reason) => {
                reasons.push(reason.clone());
                open = true;
                continue;
            }
        };
        let name = format!("({}, {})", show(&branch.from), show(&branch.to));
        let ends = (compare(&branch.from, from), compare(&branch.to, to));
        let closed = branch.end != EndKind::Open;
        let stable = format!("the branch of 2-cycles is stable for eta in {name}");
        match ends {
            (Some(Ordering::Equal), Some(Ordering::Equal)) if closed => {
                return Verdict::Proved(format!(
                    "the branch of 2-cycles from the minimiser is stable exactly for eta in {name} along it, and ends there with a {}",
                    branch.end.name()
                ));
            }
            (Some(lower), Some(upper))
                if lower.is_le() && upper.is_ge() && (lower.is_lt() || upper.is_gt()) =>
            {
                let reason = format!(
                    "stable 2-cycles exist for all these step sizes, but the ends are not sharp: the window is {name}"
                );
                wider = wider.or(Some(reason.clone()));
                reasons.push(reason);
            }
            (None, _) | (_, None) => {
                reasons.push(format!("{stable}; whether an end is the claimed one is not decided"));
                open = true;
            }
            _ => {
                reasons.push(format!("{stable}, which is not the claimed window"));
                open |= !closed;
            }
        }
    }
    if let Some(reason) = wider.filter(|_| !open) {
        return Verdict::Refuted(reason);
    }
    reasons.dedup();
    Verdict::Undecided(match reasons.is_empty() {
        true => "no minimiser is known from which a branch could be followed".to_string(),
        false => reasons.join("; "),
    })
}

fn contradicts(found: Stability, expected: Option<ExpectedStability>) -> bool {
    match expected {
        Some(ExpectedStability::Stable | ExpectedStability::Superstable) => found == Stability::Unstable,
        Some(ExpectedStability::Unstable) => found == Stability::Stable,
        _ => false,
    }
}

fn word(stability: Stability) -> &'static str {
    match stability {
        Stability::Stable => "stable",
        Stability::Unstable => "unstable",
        Stability::Superstable => "superstable",
        Stability::Neutral => "neutral",
        Stability::Undecided => "undecided",
    }
}

fn equation(value: &Value) -> String {
    match value.exact() {
        Some(form) => format!("= {form}"),
        None => format!("~ {:.10}", value.approx()),
    }
}

/// The coordinates of a point as exact numbers; one that is no closed form becomes unknown.
///
/// # Errors
/// Where a name has no value, or a value is not defined.
pub fn exact_point(problem: &Problem, point: &Point) -> Result<Vec<Exact>, Diagnostic> {
    point.coordinates.iter().map(|(_, value)| Ok(Exact::new(problem.value(value)?))).collect()
}

/// A step size as a number.
///
/// # Errors
/// Where it has no closed form.
pub fn step_size(problem: &Problem, eta: &Expr) -> Result<Value, Diagnostic> {
    let form = problem.value(eta)?;
    let unknown = || Diagnostic::new("this number is too large", eta.span());
    Exact::new(form).value().ok_or_else(unknown)
}

/// The ends of a box as bounds: those inside it.
pub(super) fn sides(
    problem: &Problem,
    region: &Region,
) -> Result<Vec<(usize, Rational, Rational)>, Diagnostic> {
    let one = |(name, from, to): &(String, Expr, Expr)| {
        let index = problem.variables.iter().position(|v| v == name).unwrap_or(0);
        let (from, to) = (step_size(problem, from)?, step_size(problem, to)?);
        Ok((index, from.hi, to.lo))
    };
    region.sides.iter().map(one).collect()
}

fn counted(n: usize) -> String {
    if n == 1 { "one 2-cycle is".to_string() } else { format!("{n} 2-cycles are") }
}
