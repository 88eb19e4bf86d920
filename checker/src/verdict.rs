//! What the checker answers.

use std::fmt;

/// The answer to a certificate, or to one of its statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything was checked.
    Accepted,
    /// Something was not.
    Rejected {
        /// The statement at fault, counted from 0; `None` where the fault lies outside the statements.
        claim: Option<usize>,
        /// What is wrong.
        reason: Reason,
    },
}

/// Why something was rejected: a class that programs can match and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The class.
    pub fault: Fault,
    /// The sentence.
    pub text: String,
}

/// The classes of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A hard limit was reached.
    Limit,
    /// The certificate is not the JSON that the format asks for.
    Syntax,
    /// The problem file is not understood.
    Problem,
    /// A field of the certificate is missing, unknown or malformed.
    Field,
    /// The certificate belongs to another problem file.
    OtherProblem,
    /// The statement is of a kind that this checker cannot check.
    Unsupported,
    /// The statement does not follow from its witness.
    NotShown,
    /// The statement is true, as far as it goes, but leaves its claim open.
    NotDecided,
}

impl Fault {
    /// The fixed words of the output lines.
    pub fn name(self) -> &'static str {
        match self {
            Fault::Limit => "limit",
            Fault::Syntax => "syntax",
            Fault::Problem => "problem",
            Fault::Field => "field",
            Fault::OtherProblem => "other problem",
            Fault::Unsupported => "unsupported",
            Fault::NotShown => "not shown",
            Fault::NotDecided => "not decided",
        }
    }

    /// A reason of this class.
    pub fn because(self, text: impl Into<String>) -> Reason {
        Reason { fault: self, text: text.into() }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.fault.name(), self.text)
    }
}
