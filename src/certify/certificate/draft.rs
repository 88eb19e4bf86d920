//! From results and verdicts to statements.

use super::witness::{object, text};
use super::{cycles, points, starts, window};
use crate::algebra::{ClosedForm, RealAlgebraic};
use crate::certify::orbits::orbits_at;
use crate::certify::step_size::StepSize;
use crate::certify::types::{Analysis, OrbitList, Verdict};
use crate::problem::{Claim, Limit, Problem, Statement, StepRange};
use serde_json::Value as Json;

/// A result that a statement of a certificate shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The list of critical points.
    CriticalPoints,
    /// The condition at this minimiser.
    Minimiser(usize),
    /// This list of 2-cycles.
    Orbits(usize),
    /// The verdict on this claim.
    Claim(usize),
}

/// A statement before it is checked.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// What it shows.
    pub(super) subjects: Vec<Subject>,
    /// Its text, without what it says of a claim.
    pub(super) json: Json,
    /// The claim that it settles, and whether it proves it.
    pub(super) claim: Option<(usize, bool)>,
}

/// Statements, and what has none, with the reason.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    pub(super) all: Vec<Draft>,
    pub(super) missing: Vec<(Subject, String)>,
}

impl Drafts {
    /// The statements for all results of a loss; those for claims need the claims in the problem's text.
    pub(super) fn new(
        problem: &Problem,
        problem_text: &str,
        analysis: &Analysis,
        lists: &[OrbitList],
        verdicts: &[Verdict],
        has_claims: bool,
    ) -> Self {
        let mut drafts = Drafts::default();
        drafts.add(Subject::CriticalPoints, Ok(points::critical_points(analysis)));
        for (index, minimiser) in analysis.minimisers.iter().enumerate() {
            drafts.add(Subject::Minimiser(index), Ok(points::condition(&analysis.loss, minimiser)));
        }
        for (index, list) in lists.iter().enumerate() {
            drafts.add(Subject::Orbits(index), cycles::orbits(analysis, list));
        }
        let mut claims = ClaimDrafts { problem, problem_text, analysis, lists, window: None };
        drafts.add_claims(problem, verdicts, has_claims, |claim, holds| claims.statement(claim, holds));
        drafts
    }

    /// No statements, for one reason.
    pub(super) fn none(verdicts: &[Verdict], reason: &str) -> Self {
        let decided = |verdict: &Verdict| !matches!(verdict, Verdict::Undecided(_));
        let claims = (0..verdicts.len()).filter(|index| decided(&verdicts[*index]));
        let missing = claims.map(|index| (Subject::Claim(index), reason.to_string())).collect();
        Drafts { all: Vec::new(), missing }
    }

    /// The statements that settle claims, where the problem's text has them.
    pub(super) fn add_claims(
        &mut self,
        problem: &Problem,
        verdicts: &[Verdict],
        has_claims: bool,
        mut statement: impl FnMut(&Claim, bool) -> Result<About, String>,
    ) {
        for (index, (claim, verdict)) in problem.claims.iter().zip(verdicts).enumerate() {
            let holds = match verdict {
                Verdict::Proved(_) => true,
                Verdict::Refuted(_) => false,
                Verdict::Undecided(_) => continue,
            };
            let made = match has_claims {
                true if claim.momentum.is_some() => Err("a method with momentum".into()),
                true => statement(claim, holds),
                false => Err("parameters or a domain were given on the command line".into()),
            };
            match made {
                Ok(About::Result(subject)) => self.attach(subject, index, holds),
                Ok(About::Own(json)) => {
                    let subjects = vec![Subject::Claim(index)];
                    self.all.push(Draft { subjects, json, claim: Some((index, holds)) });
                }
                Err(reason) => self.missing.push((Subject::Claim(index), reason)),
            }
        }
    }

    /// The statement of a result, or why it has none.
    pub(super) fn add(&mut self, subject: Subject, made: Result<Json, String>) {
        match made {
            Ok(json) => self.all.push(Draft { subjects: vec![subject], json, claim: None }),
            Err(reason) => self.missing.push((subject, reason)),
        }
    }

    /// Lets the statement of a result settle a claim too, or a copy of it where it settles one already.
    fn attach(&mut self, subject: Subject, index: usize, holds: bool) {
        let claim = Some((index, holds));
        let Some(draft) = self.all.iter_mut().find(|draft| draft.subjects.contains(&subject)) else {
            let reason = self.missing.iter().find(|(known, _)| *known == subject);
            let reason = reason.map_or(String::new(), |(_, reason)| reason.clone());
            self.missing.push((Subject::Claim(index), reason));
            return;
        };
        if draft.claim.is_none() {
            draft.claim = claim;
            draft.subjects.push(Subject::Claim(index));
        } else {
            let json = draft.json.clone();
            self.all.push(Draft { subjects: vec![Subject::Claim(index)], json, claim });
        }
    }
}

/// What settles a claim: the statement of a result, or one of its own.
pub(super) enum About {
    /// That of this result.
    Result(Subject),
    /// One of its own.
    Own(Json),
}

struct ClaimDrafts<'a> {
    problem: &'a Problem,
    problem_text: &'a str,
    analysis: &'a Analysis,
    lists: &'a [OrbitList],
    window: Option<Result<Json, String>>,
}

impl ClaimDrafts<'_> {
    fn statement(&mut self, claim: &Claim, holds: bool) -> Result<About, String> {
        match &claim.statement {
            Statement::Condition { at, .. } => {
                let (_, at) = at.coordinates.first().ok_or("no point")?;
                self.condition(&self.value(at)?)
            }
            Statement::Period2 { eta, .. } => self.period_2(&self.value(eta)?),
            Statement::StableWindow { .. } => {
                let made = || window::phase_diagram(self.problem_text, &self.analysis.loss);
                self.window.get_or_insert_with(made).clone().map(About::Own)
            }
            Statement::Converges { eta, starts, to } => {
                let (from, until) = match eta {
                    StepRange::At(eta) => (eta, eta),
                    StepRange::Between(from, to) => (from, to),
                };
                let rational =
                    |e| self.value(e)?.as_rational().cloned().ok_or("an irrational number".to_string());
                let eta = (rational(from)?, rational(until)?);
                let (_, lo, hi) = starts.sides.first().ok_or("no starts")?;
                let period = match to {
                    Limit::Period(2) | Limit::Minimiser => {
                        1 + usize::from((*to == Limit::Period(2)) == holds)
                    }
                    _ => return Err("starts that go elsewhere than to a minimiser or a 2-cycle".into()),
                };
                let starts = (&rational(lo)?, &rational(hi)?);
                starts::convergence(self.analysis, &eta, starts, period).map(About::Own)
            }
            Statement::Period { .. }
            | Statement::CriticalStep { .. }
            | Statement::CycleThrough { .. }
            | Statement::Invariant { .. }
            | Statement::Descent { .. } => Err("claims of this kind".into()),
            Statement::Identity { .. } => Ok(About::Own(object(&[("kind", text("identity"))]))),
        }
    }

    fn value(&self, e: &crate::expr::Expr) -> Result<ClosedForm, String> {
        self.problem.value(e).map_err(|diagnostic| diagnostic.message)
    }

    fn condition(&self, at: &ClosedForm) -> Result<About, String> {
        let here = self.analysis.minimisers.iter().position(|minimiser| points::is_at(minimiser, at));
        match here {
            Some(index) => {
                let gradient = self.analysis.loss.derivative();
                if !RealAlgebraic::from_closed_form(at).is_root_of(gradient.numerator()) {
                    return Err("a point too close to a minimiser".into());
                }
                Ok(About::Result(Subject::Minimiser(index)))
            }
            None => points::no_minimiser(at).map(About::Own).ok_or_else(|| "the claimed point".into()),
        }
    }

    fn period_2(&self, eta: &ClosedForm) -> Result<About, String> {
        let known = self.lists.iter().position(|list| list.eta.exact() == Some(eta));
        if let Some(index) = known {
            return Ok(About::Result(Subject::Orbits(index)));
        }
        let list = orbits_at(&self.analysis.loss, &StepSize::closed_form(eta));
        cycles::orbits(self.analysis, &list).map(About::Own)
    }
}
