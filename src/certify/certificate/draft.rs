//! From results and verdicts to statements.

use super::claims::ClaimDrafts;
use super::text::certificate;
use super::{cycles, points};
use crate::arith::Rational;
use crate::certify::types::{Analysis, OrbitList, Verdict};
use crate::problem::{Claim, Problem};
use serde_json::{Map, Value as Json};
use twostep_check::{Verdict as Answer, check};

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
        file: (&str, &[(String, Rational)]),
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
        let mut claims = ClaimDrafts { problem, file, analysis, lists, windows: Vec::new() };
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

impl Draft {
    /// The statement with what it says of a claim.
    pub(super) fn full(&self) -> Json {
        let mut json = self.json.clone();
        if let (Json::Object(fields), Some((claim, proved))) = (&mut json, self.claim) {
            let verdict = if proved { "proved" } else { "refuted" };
            fields.extend(Map::from_iter([
                ("claim".to_string(), claim.into()),
                ("verdict".to_string(), verdict.into()),
            ]));
        }
        json.sort_all_objects();
        json
    }
}

/// Why the checker refuses a statement, perhaps about a claim; `None` where it does not.
pub(super) fn refusal(
    file: (&str, &[(String, Rational)]),
    json: &Json,
    about: Option<(usize, bool)>,
) -> Option<String> {
    let statement = Draft { subjects: Vec::new(), json: json.clone(), claim: about }.full();
    match check(file.0, &certificate(file, std::iter::once(statement))).verdict {
        Answer::Accepted => None,
        Answer::Rejected { reason, .. } => Some(reason.text),
    }
}

/// What settles a claim: the statement of a result, or one of its own.
pub(super) enum About {
    /// That of this result.
    Result(Subject),
    /// One of its own.
    Own(Json),
}
