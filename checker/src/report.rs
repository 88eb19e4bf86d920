//! A whole certificate against a whole problem file.

use crate::claims::{self, Header, Subject};
use crate::context::Context;
use crate::elementary::{self, slope::Loss};
use crate::fields::Fields;
use crate::json::{self, Json};
use crate::limits;
use crate::problem;
use crate::several;
use crate::verdict::{Fault, Reason, Verdict};
use std::fmt;

/// The version of the format that this checker reads.
pub const FORMAT: &str = "twostep-certificate/1";

/// What was checked, statement by statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The statements up to the first one at fault.
    pub statements: Vec<Statement>,
    /// How many claims the problem file has.
    pub claims: usize,
    /// The answer.
    pub verdict: Verdict,
}

/// One statement of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The kind; `None` where it could not be read.
    pub kind: Option<&'static str>,
    /// The claim that it is about, and whether it proves (true) or refutes it.
    pub about: Option<(usize, bool)>,
    /// What is wrong with it.
    pub fault: Option<Reason>,
}

/// Checks the bytes of a certificate against those of a problem file; both must be UTF-8.
pub fn check_bytes(problem: &[u8], certificate: &[u8]) -> Report {
    let rejected = |fault: Fault, text: &str| Report {
        statements: Vec::new(),
        claims: 0,
        verdict: Verdict::Rejected { claim: None, reason: fault.because(text) },
    };
    match (std::str::from_utf8(problem), std::str::from_utf8(certificate)) {
        (Ok(problem), Ok(certificate)) => check(problem, certificate),
        (Err(_), _) => rejected(Fault::Problem, "the problem file is not UTF-8"),
        (_, Err(_)) => rejected(Fault::Syntax, "the certificate is not UTF-8"),
    }
}

/// Checks a certificate against the text of a problem file.
pub fn check(problem: &str, certificate: &str) -> Report {
    let mut report = Report { statements: Vec::new(), claims: 0, verdict: Verdict::Accepted };
    if let Err(reason) = fill(&mut report, problem, certificate) {
        let claim = report.statements.iter().position(|statement| statement.fault.is_some());
        report.verdict = Verdict::Rejected { claim, reason };
    }
    report
}

fn fill(report: &mut Report, problem: &str, certificate: &str) -> Result<(), Reason> {
    let certificate = json::parse(certificate)?;
    let fields = Fields::any(&certificate, "")?;
    if fields.text("format")? != FORMAT {
        return Err(Fault::Field.because(format!("format: expected {FORMAT}")));
    }
    let fields = Fields::new(&certificate, "", &["format", "problem", "statements"], &[])?;
    if fields.text("problem")? != problem {
        return Err(Fault::OtherProblem.because("the certificate holds the text of another problem file"));
    }
    let statements = fields.array("statements")?;
    let text = problem;
    match problem::parse(text) {
        Ok(problem) => {
            report.claims = problem.claims.len();
            return each(report, &Context::new(&problem)?, statements);
        }
        // No polynomial in one variable.
        Err(reason) if matches!(reason.fault, Fault::Unsupported | Fault::Problem) => {}
        Err(reason) => return Err(reason),
    }
    if let Ok(problem) = several::problem::parse(text) {
        report.claims = problem.claims.len();
        return each(report, &several::loss::Loss::new(&problem), statements);
    }
    let problem = elementary::problem::parse(text)?;
    report.claims = problem.claims.len();
    each(report, &Loss::new(&problem), statements)
}

/// The statements one after the other, up to the first one at fault.
fn each(report: &mut Report, subject: &dyn Subject, statements: &[Json]) -> Result<(), Reason> {
    if statements.len() > limits::STATEMENTS {
        return Err(Fault::Limit.because("too many statements"));
    }
    for (index, json) in statements.iter().enumerate() {
        let path = format!("statements[{index}]");
        let header = claims::header(json, &path, report.claims);
        let (kind, about) = header.as_ref().map_or((None, None), |h: &Header| (Some(h.kind), h.about));
        let settled = report.statements.iter().filter_map(|known| known.about);
        let repeated = about.is_some_and(|(claim, _)| settled.into_iter().any(|(known, _)| known == claim));
        let checked = header.and_then(|header| one(subject, json, &path, &header, repeated));
        report.statements.push(Statement { kind, about, fault: checked.as_ref().err().cloned() });
        checked?;
    }
    Ok(())
}

fn one(
    subject: &dyn Subject,
    json: &Json,
    path: &str,
    header: &Header,
    repeated: bool,
) -> Result<(), Reason> {
    if repeated {
        return Err(Fault::Field.because(format!("{path}.claim: settled by an earlier statement")));
    }
    claims::check(subject, json, path, header)
}

impl fmt::Display for Report {
    /// One line per statement and one for the verdict.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, statement) in self.statements.iter().enumerate() {
            write!(out, "statement {index} {}", statement.kind.unwrap_or("unknown"))?;
            if let Some((claim, proved)) = statement.about {
                write!(out, " (claim {claim} {})", if proved { "proved" } else { "refuted" })?;
            }
            match &statement.fault {
                None => writeln!(out, ": accepted")?,
                Some(reason) => writeln!(out, ": rejected: {reason}")?,
            }
        }
        match &self.verdict {
            Verdict::Accepted => {
                let settled = |wanted: bool| {
                    self.statements
                        .iter()
                        .filter_map(|s| s.about)
                        .filter(|(_, proved)| *proved == wanted)
                        .count()
                };
                let (proved, refuted) = (settled(true), settled(false));
                let open = self.claims - proved - refuted;
                write!(out, "ACCEPTED: {} statements; claims: {proved} proved, ", self.statements.len())?;
                writeln!(out, "{refuted} refuted, {open} without a certificate")
            }
            Verdict::Rejected { claim: None, reason } => writeln!(out, "REJECTED: {reason}"),
            Verdict::Rejected { claim: Some(claim), reason } => {
                writeln!(out, "REJECTED: statement {claim}: {reason}")
            }
        }
    }
}
