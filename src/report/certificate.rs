//! What the independent checker says of the results.

use super::model::{Claim, Report, VerdictName};
use crate::certify::certificate::{Checked, Subject};
use schemars::JsonSchema;
use serde::Serialize;

/// Whether the independent checker accepted a statement that shows a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateState {
    /// It did.
    Accepted,
    /// There is no statement of a kind that it can check yet.
    None,
}

/// What the independent checker accepted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Certificate {
    /// How many statements it accepted; it rejected none.
    pub statements: usize,
    /// The results without a statement, and why.
    pub missing: Vec<Missing>,
    /// The certificate itself.
    #[serde(skip)]
    pub text: String,
    /// The problem file that it is about.
    #[serde(skip)]
    pub problem: String,
}

/// A result without a statement in the certificate.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Missing {
    /// The result.
    pub result: String,
    /// Why it has none.
    pub reason: String,
}

/// What stands behind a verdict that no statement of the certificate shows.
const WITHOUT: &str = "(no certificate yet)";

/// What stands before a claim that has none.
const CLAIM: &str = "the claim: ";

impl Report {
    /// The same with what the checker accepted of it.
    #[must_use]
    pub fn with_certificate(mut self, checked: &Checked) -> Self {
        let state = |subject| match checked.accepted.contains(&subject) {
            true => Some(CertificateState::Accepted),
            false => Some(CertificateState::None),
        };
        for (index, minimiser) in self.minimisers.iter_mut().enumerate() {
            minimiser.certificate = state(Subject::Minimiser(index));
        }
        for (index, orbits) in self.orbits.iter_mut().enumerate() {
            orbits.certificate = state(Subject::Orbits(index));
        }
        for claim in self.claims.iter_mut().filter(|claim| claim.verdict != VerdictName::Undecided) {
            claim.certificate = state(Subject::Claim(claim.index));
        }
        let missing = checked.missing.iter();
        self.certificate = Some(Certificate {
            statements: checked.statements,
            missing: missing
                .map(|(subject, reason)| Missing { result: self.named(*subject), reason: reason.clone() })
                .collect(),
            text: checked.text.clone(),
            problem: checked.problem.clone(),
        });
        self
    }

    fn named(&self, subject: Subject) -> String {
        match subject {
            Subject::CriticalPoints => "the critical points".to_string(),
            Subject::Minimiser(index) => {
                format!("the minimiser {}", self.at(&self.minimisers[index].point).short())
            }
            Subject::Orbits(index) => format!("the 2-cycles at eta = {}", self.orbits[index].eta),
            Subject::Claim(index) => match self.claims.get(index) {
                Some(claim) => format!("{CLAIM}{}", claim.statement),
                None => format!("claim {index}"),
            },
        }
    }

    /// How many claims have this verdict, with and without a certificate.
    pub(super) fn counts(&self, verdict: VerdictName) -> [(usize, String); 2] {
        let (without, with): (Vec<&Claim>, Vec<&Claim>) =
            self.claims.iter().filter(|claim| claim.verdict == verdict).partition(|claim| claim.is_bare());
        let name = verdict.name();
        [(with.len(), name.to_string()), (without.len(), format!("{name} {WITHOUT}"))]
    }
}

impl Claim {
    /// Is it decided, and does no statement of the certificate show it?
    fn is_bare(&self) -> bool {
        self.certificate == Some(CertificateState::None)
    }

    /// The verdict with what the checker says of it.
    pub(super) fn word(&self) -> String {
        let name = self.verdict.name();
        if self.is_bare() { format!("{name} {WITHOUT}") } else { name.to_string() }
    }
}

impl Certificate {
    /// One line: how much the checker accepted, and what it was not asked.
    pub(super) fn line(&self) -> String {
        let statements = match self.statements {
            1 => "1 statement".to_string(),
            n => format!("{n} statements"),
        };
        let mut line = format!("certificate: {statements} accepted by the checker");
        if !self.missing.is_empty() {
            let (claims, results): (Vec<&Missing>, Vec<&Missing>) =
                self.missing.iter().partition(|missing| missing.result.starts_with(CLAIM));
            let mut names: Vec<String> = results.iter().map(|missing| missing.result.clone()).collect();
            // The list of claims says which.
            match claims.len() {
                0 => {}
                1 => names.push("one claim".to_string()),
                n => names.push(format!("{n} claims")),
            }
            line.push_str(&format!(", none yet for {}", names.join(", ")));
        }
        line
    }
}
