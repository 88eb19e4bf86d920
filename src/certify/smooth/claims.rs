//! Verdicts on the claims about a loss with elementary functions.

use super::critical::{PLACE_BITS, Site, SmoothAnalysis};
use super::loss::SmoothLoss;
use super::orbits::{SmoothStep, smooth_orbits};
use super::windows::{SmoothWindows, smooth_windows};
use crate::algebra::{ExactNumber, Value};
use crate::arith::{Interval, Rational, Scalar};
use crate::certify::claims::place::digits;
use crate::certify::types::{ConditionKind, Cycle, Nature, Stability, Verdict};
use crate::expr::graph::Workspace;
use crate::expr::{Diagnostic, Expr, Graph};
use crate::problem::{Claim, ExpectedCondition, ExpectedStability, Point, Problem, Region, Statement};
use std::cell::OnceCell;
use std::cmp::Ordering;

/// Decides the claims of one problem.
#[derive(Debug)]
pub struct SmoothClaims<'a> {
    problem: &'a Problem,
    loss: &'a SmoothLoss,
    analysis: &'a SmoothAnalysis,
    windows: OnceCell<SmoothWindows>,
}

/// A constant expression: exactly where it has a name, and enclosed.
pub(super) struct Constant {
    pub(super) exact: Option<ExactNumber>,
    pub(super) near: Interval,
}

impl<'a> SmoothClaims<'a> {
    /// The claims of a problem about this loss.
    pub fn new(problem: &'a Problem, loss: &'a SmoothLoss, analysis: &'a SmoothAnalysis) -> Self {
        SmoothClaims { problem, loss, analysis, windows: OnceCell::new() }
    }

    /// The verdict on one claim of the problem.
    ///
    /// # Errors
    /// Where an expression of the claim has no value.
    pub fn decide(&self, claim: &Claim) -> Result<Verdict, Diagnostic> {
        if claim.momentum.is_some() {
            let reason = "methods with momentum are decided for polynomial losses only";
            return Ok(Verdict::Undecided(reason.into()));
        }
        match &claim.statement {
            Statement::Condition { at, expect } => self.condition(at, *expect),
            Statement::Period2 { eta, count, stability, within } => {
                self.period_2(eta, *count, *stability, within.as_ref())
            }
            Statement::Identity { left, right, at: Some(at) } => self.identity(left, right, at),
            Statement::StableWindow { from, to } => self.stable_window(from, to),
            Statement::CriticalStep { event, period: 2, eta } => self.critical_step(*event, eta),
            other => Ok(Verdict::Undecided(format!(
                "claims of kind {} are decided for polynomial losses only",
                other.kind()
            ))),
        }
    }

    /// The phase diagram, which several claims share.
    pub(super) fn windows(&self) -> &SmoothWindows {
        self.windows.get_or_init(|| smooth_windows(self.loss, self.analysis, |_, _| true, |_, _, _| true))
    }

    /// Where 2-cycles are looked for: `[-3, 3]`.
    pub(super) fn domain(&self) -> String {
        format!("[{}, {}]", self.loss.from, self.loss.to)
    }

    /// The value of a constant expression in the parameters.
    pub(super) fn constant(&self, e: &Expr) -> Result<Constant, Diagnostic> {
        let wrong = |message: String| Diagnostic::new(message, e.span());
        let value = self.problem.substituted(e);
        let graph = Graph::new(&[&value], &[]).map_err(|error| wrong(error.to_string()))?;
        let like = Interval::from_rational(&Rational::new(), PLACE_BITS);
        let mut near = Workspace::new(&graph, &like).map_err(|error| wrong(error.to_string()))?;
        near.run(&[]).map_err(|error| wrong(format!("the value is not defined: {error}")))?;
        let zero = ExactNumber::rational(0);
        let exact = Workspace::new(&graph, &zero).ok().and_then(|mut exact| {
            exact.run(&[]).ok()?;
            Some(exact.output(0).clone()).filter(|x| *x != ExactNumber::Unknown)
        });
        Ok(Constant { exact, near: near.output(0).clone() })
    }

    /// The critical point that a claim names, or what is wrong with the place.
    fn site(&self, at: &Point) -> Result<Result<(&Site, String), Verdict>, Diagnostic> {
        let Some((name, place)) = at.coordinates.first() else {
            return Ok(Err(Verdict::Undecided("the claim names no point".into())));
        };
        let point = self.constant(place)?;
        let shown = format!("{name} = {}", self.problem.substituted(place));
        let Some(site) = self.analysis.sites.iter().find(|s| s.alone.intersect(&point.near).is_some()) else {
            let open = self
                .analysis
                .open
                .iter()
                .any(|(lo, hi)| *lo <= point.near.upper() && point.near.lower() <= *hi);
            let domain = Interval::hull(&self.loss.from, &self.loss.to, PLACE_BITS);
            return Ok(Err(if open || !domain.contains(&point.near) {
                Verdict::Undecided(format!("{shown} is not in the part of the domain where all is decided"))
            } else {
                Verdict::Refuted(format!("{shown} is not a critical point: f' is not zero there"))
            }));
        };
        if site.place.intersect(&point.near).is_none() {
            return Ok(Err(Verdict::Refuted(format!(
                "{shown} is not a critical point: f' is not zero there"
            ))));
        }
        let same = match (&site.exact, &point.exact) {
            (Some(a), Some(b)) => a.minus(b).sign() == Some(Ordering::Equal),
            _ => false,
        };
        Ok(if same {
            Ok((site, shown))
        } else {
            Err(Verdict::Undecided(format!("f' is not proved to be exactly zero at {shown}")))
        })
    }

    fn condition(&self, at: &Point, expect: ExpectedCondition) -> Result<Verdict, Diagnostic> {
        let (site, shown) = match self.site(at)? {
            Ok(found) => found,
            Err(verdict) => return Ok(verdict),
        };
        if site.nature == Nature::Maximiser {
            return Ok(Verdict::Refuted(format!("{shown} is a maximiser")));
        }
        let Some(m) = self.analysis.minimisers.iter().find(|m| m.point == site.value) else {
            return Ok(Verdict::Undecided(format!("the derivatives at {shown} have no enclosures")));
        };
        if m.kind == ConditionKind::Undecided {
            return Ok(Verdict::Undecided(format!(
                "the sign of alpha at {shown}, within the precision limit"
            )));
        }
        let decided = match m.decided_by {
            Some(1) | None => format!("alpha = {}", show(&m.alpha)),
            Some(k) => format!("alpha = 0 and e_{k} = {}", m.branch.get(k - 1).map(show).unwrap_or_default()),
        };
        let reason = format!("{} at {shown}: {decided}", m.kind.word());
        Ok(if m.kind.word() == expect.word() { Verdict::Proved(reason) } else { Verdict::Refuted(reason) })
    }

    /// Identities in `f2`, `f3`, `f4`, `alpha`, `eta_c` at a minimiser.
    fn identity(&self, left: &Expr, right: &Expr, at: &Point) -> Result<Verdict, Diagnostic> {
        let (site, shown) = match self.site(at)? {
            Ok(found) => found,
            Err(verdict) => return Ok(verdict),
        };
        let Some(m) = self.analysis.minimisers.iter().find(|m| m.point == site.value) else {
            return Ok(Verdict::Undecided(format!("{shown} is no minimiser with known derivatives")));
        };
        let eta = m.eta_critical.clone();
        let known =
            [("f2", Some(&m.f2)), ("f3", Some(&m.f3)), ("f4", Some(&m.f4)), ("alpha", Some(&m.alpha))];
        let known = known.into_iter().chain([("eta_c", eta.as_ref())]);
        let known: Vec<(&str, &Value)> = known.filter_map(|(n, v)| Some((n, v?))).collect();
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let (l, r) = (self.problem.substituted(left), self.problem.substituted(right));
        let graph = Graph::new(&[&l, &r], &names).map_err(|error| {
            Diagnostic::new(error.to_string(), left.span()).help(format!("known here: {}", names.join(", ")))
        })?;
        let near: Vec<Interval> =
            known.iter().map(|(_, v)| Interval::hull(&v.lo, &v.hi, PLACE_BITS)).collect();
        let wrong = |error: crate::expr::graph::Undefined| Diagnostic::new(error.to_string(), left.span());
        let sides = graph.evaluate(&near).map_err(wrong)?;
        if !sides[0].sub(&sides[1]).contains_zero() {
            return Ok(Verdict::Refuted(format!(
                "at {shown} the sides are {:.12} and {:.12}",
                sides[0].approx(),
                sides[1].approx()
            )));
        }
        let exact: Option<Vec<ExactNumber>> =
            known.iter().map(|(_, v)| v.exact().map(|form| ExactNumber::Closed(form.clone()))).collect();
        let equal =
            exact.and_then(|point| graph.evaluate(&point).ok()).and_then(|s| s[0].minus(&s[1]).sign());
        Ok(match equal {
            Some(Ordering::Equal) => Verdict::Proved(format!("at {shown} both sides are exactly equal")),
            Some(_) => Verdict::Refuted(format!("at {shown} the sides differ")),
            None => Verdict::Undecided(format!(
                "at {shown} the sides agree to many digits, but have no closed form"
            )),
        })
    }

    fn period_2(
        &self,
        eta: &Expr,
        count: Option<usize>,
        stability: Option<ExpectedStability>,
        within: Option<&Region>,
    ) -> Result<Verdict, Diagnostic> {
        let form = self.problem.value(eta)?;
        let Some(step) = SmoothStep::closed_form(&form) else {
            return Ok(Verdict::Undecided("the step size has no enclosure".into()));
        };
        let (list, open) = smooth_orbits(self.loss, &step);
        let region = match within.and_then(|region| region.sides.first()) {
            Some((_, from, to)) => self.constant(from)?.near.union(&self.constant(to)?.near),
            None => Interval::hull(&self.loss.from, &self.loss.to, PLACE_BITS),
        };
        let mut inside: Vec<&Cycle> = Vec::new();
        for cycle in &list.cycles {
            let point = |v: &Value| Interval::hull(&v.lo, &v.hi, PLACE_BITS);
            let (x0, x1) = (point(&cycle.x0), point(&cycle.x1));
            if region.contains(&x0) && region.contains(&x1) {
                inside.push(cycle);
            } else if region.intersect(&x0).is_some() && region.intersect(&x1).is_some() {
                return Ok(Verdict::Undecided("a 2-cycle touches the end of the region".into()));
            }
        }
        let domain = Interval::hull(&self.loss.from, &self.loss.to, PLACE_BITS);
        let complete = open.is_empty() && domain.contains(&region);
        let found = match inside.as_slice() {
            [] => "there is no 2-cycle".to_string(),
            [only] => format!("there is exactly one 2-cycle: {}", name(only)),
            all => format!("there are exactly {} 2-cycles", all.len()),
        };
        let found = format!("{found} in {}", self.domain());
        if let Some(expected) = stability
            && let Some(cycle) = inside.iter().find(|c| !meets(c.stability, expected))
        {
            return Ok(match cycle.stability {
                Stability::Undecided => {
                    Verdict::Undecided(format!("the multiplier of the 2-cycle {}", name(cycle)))
                }
                _ => Verdict::Refuted(format!("the 2-cycle {}", name(cycle))),
            });
        }
        let enough = count.map_or(!inside.is_empty(), |count| inside.len() == count);
        Ok(match (complete, enough) {
            (true, true) => Verdict::Proved(found),
            (true, false) => Verdict::Refuted(found),
            (false, true) if count.is_none() && stability.is_none() => {
                Verdict::Proved(format!("{} found", inside.len()))
            }
            (false, _) if count.is_some_and(|count| inside.len() > count) => {
                Verdict::Refuted(format!("there are at least {} 2-cycles", inside.len()))
            }
            (false, _) => {
                Verdict::Undecided("the list of 2-cycles is not proved complete in the region".into())
            }
        })
    }
}

fn meets(found: Stability, expected: ExpectedStability) -> bool {
    found.word() == expected.word()
        || (found == Stability::Superstable && expected == ExpectedStability::Stable)
}

fn name(cycle: &Cycle) -> String {
    let (x0, x1, rho) = (show(&cycle.x0), show(&cycle.x1), show(&cycle.multiplier));
    format!("{{{x0}, {x1}}} is {}, multiplier {rho}", cycle.stability.word())
}

/// The closed form or the name, or fifteen digits.
pub(super) fn show(value: &Value) -> String {
    match (value.exact(), value.name()) {
        (Some(form), _) => form.to_string(),
        (None, Some((name, _))) => name.to_string(),
        (None, None) => digits(value.approx()),
    }
}
