//! A certificate, and what the checker says of it.

use super::draft::{Draft, Drafts, Subject};
use super::many::ManyDrafts;
use super::smooth::SmoothDrafts;
use super::text::{certificate, problem_text, smooth_problem_text};
use crate::arith::Rational;
use crate::certify::many::{ManyLoss, ManyMinimiser, ManyOrbits, Symmetry};
use crate::certify::parametric::Scaling;
use crate::certify::smooth::{SmoothAnalysis, SmoothLoss};
use crate::certify::types::{Analysis, OrbitList, Verdict};
use crate::problem::Problem;
use std::cell::OnceCell;
use twostep_check::{Fault, Verdict as Answer, check};

/// The statements about one loss, not yet checked.
#[derive(Debug)]
pub struct Certificate {
    problem: String,
    weights: Vec<(String, Rational)>,
    drafts: Drafts,
}

/// A certificate that the checker accepts.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The problem file that it is about.
    pub problem: String,
    /// Its text.
    pub text: String,
    /// How many statements it holds.
    pub statements: usize,
    /// The results that it shows.
    pub accepted: Vec<Subject>,
    /// The results that it does not show, each with the reason.
    pub missing: Vec<(Subject, String)>,
}

/// The checker refuses a statement that the prover holds for proved: one of the two is at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The statement, as JSON; empty where the certificate as a whole is refused.
    pub statement: String,
    /// The checker's reason.
    pub reason: String,
}

impl Checked {
    /// Nothing, for one reason.
    pub fn without(verdicts: &[Verdict], reason: &str) -> Self {
        let missing = Drafts::none(verdicts, reason).missing;
        Checked { problem: String::new(), text: String::new(), statements: 0, accepted: Vec::new(), missing }
    }
}

impl Checked {
    /// The same without what is no verdict on a claim.
    #[must_use]
    pub fn claims_only(mut self) -> Self {
        self.accepted.retain(|subject| matches!(subject, Subject::Claim(_)));
        self.missing.retain(|(subject, _)| matches!(subject, Subject::Claim(_)));
        self
    }
}

impl Certificate {
    /// The certificate for all results about a loss: its analysis, its 2-cycles at some step sizes, and the verdicts on
    /// the claims of its problem. `as_read`: the problem stands in a file just like this.
    pub fn new(
        problem: &Problem,
        as_read: bool,
        analysis: &Analysis,
        lists: &[OrbitList],
        verdicts: &[Verdict],
    ) -> Self {
        let text = problem_text(problem, as_read);
        let drafts = Drafts::new(problem, (&text, &[]), analysis, lists, verdicts, as_read);
        Certificate { problem: text, weights: Vec::new(), drafts }
    }

    /// The certificate for the claims of a problem with parameters that scalings remove. `at_one`: the same problem with the
    /// value 1 for each of them, as its analysis and the verdicts.
    pub fn for_all(
        at_one: &Problem,
        scalings: &[Scaling],
        analysis: &Analysis,
        verdicts: &[Verdict],
    ) -> Self {
        let weights: Vec<(String, Rational)> =
            scalings.iter().map(|scaling| (scaling.parameter.clone(), scaling.point.clone())).collect();
        let drafts = Drafts::new(at_one, (&at_one.text, &weights), analysis, &[], verdicts, true);
        Certificate { problem: at_one.text.clone(), weights, drafts }
    }

    /// The same for a loss with elementary functions. `as_read`: the problem stands in a file just like this, domain
    /// included.
    pub fn of_smooth(
        problem: &Problem,
        as_read: bool,
        (loss, analysis): (&SmoothLoss, &SmoothAnalysis),
        lists: &[OrbitList],
        verdicts: &[Verdict],
    ) -> Self {
        let domain = (&loss.from, &loss.to);
        let text = smooth_problem_text(problem, as_read, domain);
        let drafts = match twostep_check::elementary::problem::parse(&text) {
            Ok(theirs) => {
                SmoothDrafts::new((problem, &text, &theirs), loss, analysis, lists).all(verdicts, as_read)
            }
            Err(reason) => Drafts::none(verdicts, &reason.text),
        };
        Certificate { problem: text, weights: Vec::new(), drafts }
    }

    /// The same for a loss of several variables.
    pub fn of_several(
        problem: &Problem,
        as_read: bool,
        (loss, symmetries): (&ManyLoss, &[Symmetry]),
        (minimisers, lists): (&[ManyMinimiser], &[(String, ManyOrbits)]),
        verdicts: &[Verdict],
    ) -> Self {
        let text = problem_text(problem, as_read);
        let drafts = match twostep_check::several::problem::parse(&text) {
            Ok(_) => {
                let drafts = ManyDrafts {
                    problem,
                    text: &text,
                    loss,
                    symmetries,
                    minimisers,
                    lists,
                    lines: OnceCell::new(),
                };
                drafts.all(verdicts, as_read)
            }
            Err(reason) => Drafts::none(verdicts, &reason.text),
        };
        Certificate { problem: text, weights: Vec::new(), drafts }
    }

    /// Hands the certificate to the independent checker. What it cannot check is left out and named.
    ///
    /// # Errors
    /// Where the checker says that a statement is wrong.
    pub fn check(mut self) -> Result<Checked, Rejection> {
        loop {
            let statements = self.drafts.all.iter().map(Draft::full);
            let text = certificate((&self.problem, &self.weights), statements);
            let report = check(&self.problem, &text);
            let Answer::Rejected { claim, reason } = report.verdict else {
                let accepted = self.drafts.all.iter().flat_map(|draft| draft.subjects.clone()).collect();
                let statements = self.drafts.all.len();
                let missing = self.drafts.missing;
                return Ok(Checked { problem: self.problem, text, statements, accepted, missing });
            };
            let soft = matches!(reason.fault, Fault::Limit | Fault::Unsupported | Fault::NotDecided);
            match claim {
                Some(index) if soft => self.withdraw(index, &reason.text),
                // The checker's problem files are stricter than the prover's.
                None if matches!(reason.fault, Fault::Limit | Fault::Unsupported | Fault::Problem) => {
                    while !self.drafts.all.is_empty() {
                        self.drop_statement(0, &reason.text);
                    }
                    let (problem, missing) = (self.problem, self.drafts.missing);
                    return Ok(Checked {
                        problem,
                        text: String::new(),
                        statements: 0,
                        accepted: Vec::new(),
                        missing,
                    });
                }
                _ => {
                    let statement =
                        claim.map_or(String::new(), |index| self.drafts.all[index].full().to_string());
                    return Err(Rejection { statement, reason: reason.to_string() });
                }
            }
        }
    }

    /// Takes a statement back; one that settles a claim beside a result may still show the result.
    fn withdraw(&mut self, index: usize, reason: &str) {
        let draft = &mut self.drafts.all[index];
        match draft.claim {
            Some((claim, _)) if draft.subjects.len() > 1 => {
                draft.claim = None;
                draft.subjects.retain(|subject| *subject != Subject::Claim(claim));
                self.drafts.missing.push((Subject::Claim(claim), reason.to_string()));
            }
            _ => self.drop_statement(index, reason),
        }
    }

    fn drop_statement(&mut self, index: usize, reason: &str) {
        let draft = self.drafts.all.remove(index);
        self.drafts.missing.extend(draft.subjects.into_iter().map(|subject| (subject, reason.to_string())));
    }
}
