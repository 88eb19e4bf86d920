//! The kinds of statements, one file and one function each.

use crate::claim::Claim;
use crate::context::Context;
use crate::fields::Fields;
use crate::json::Json;
use crate::verdict::{Fault, Reason};

pub mod attractor;
pub mod condition;
pub mod convergence;
pub mod critical_points;
pub mod cycle;
pub mod escape;
pub mod identity;
pub mod invariant;
pub mod orbits;
pub mod orbits_over;
pub mod phase_diagram;

/// What a checked statement says of the claim that it is about: true, false, or neither.
pub type Decides = Option<bool>;

/// A rule: checks a statement and decides a claim with it.
type Rule = fn(&Context, &Json, &str, Option<&Claim>) -> Result<Decides, Reason>;

/// The keys that every statement may have.
pub const SHARED: [&str; 2] = ["claim", "verdict"];

/// The kinds with their rules.
const RULES: [(&str, Rule); 11] = [
    ("critical-points", critical_points::check),
    ("condition", condition::check),
    ("cycle", cycle::check),
    ("orbits", orbits::check),
    ("orbits-over", orbits_over::check),
    ("invariant", invariant::check),
    ("convergence", convergence::check),
    ("attractor", attractor::check),
    ("escape", escape::check),
    ("phase-diagram", phase_diagram::check),
    ("identity", identity::check),
];

/// What is known of a statement before its rule is applied.
pub struct Header {
    /// The kind, as the rule's table spells it.
    pub kind: &'static str,
    /// The claim that it is about and whether it is said to be proved (true) or refuted.
    pub about: Option<(usize, bool)>,
}

/// Reads the kind of a statement and the claim that it is about.
pub fn header(json: &Json, path: &str, claims: usize) -> Result<Header, Reason> {
    let fields = Fields::any(json, path)?;
    let name = fields.text("kind")?;
    let kind = RULES.iter().map(|(kind, _)| *kind).find(|kind| *kind == name);
    let kind = kind.ok_or_else(|| Fault::Unsupported.because("a statement of an unknown kind"))?;
    if fields.find("claim").is_none() && fields.find("verdict").is_none() {
        return Ok(Header { kind, about: None });
    }
    let index = fields.natural("claim")?;
    if index >= claims {
        return Err(Fault::Field.because(format!("{}: there is no such claim", fields.place("claim"))));
    }
    match fields.text("verdict")? {
        "proved" => Ok(Header { kind, about: Some((index, true)) }),
        "refuted" => Ok(Header { kind, about: Some((index, false)) }),
        _ => Err(Fault::Field.because(format!("{}: expected proved or refuted", fields.place("verdict")))),
    }
}

/// Applies the rule of a statement; where the statement is about a claim, it must decide it as it says.
pub fn check(cx: &Context, json: &Json, path: &str, header: &Header) -> Result<(), Reason> {
    let rule = RULES.iter().find(|(kind, _)| *kind == header.kind).map(|(_, rule)| rule);
    let rule = rule.ok_or_else(|| Fault::Unsupported.because("a statement of an unknown kind"))?;
    let Some((index, proved)) = header.about else {
        return rule(cx, json, path, None).map(|_| ());
    };
    let claim = &cx.problem.claims[index];
    if let Claim::Foreign(reason) = claim {
        return Err(reason.clone());
    }
    match rule(cx, json, path, Some(claim))? {
        Some(holds) if holds == proved => Ok(()),
        Some(_) => Err(Fault::NotShown.because("the statement decides the claim the other way")),
        None => Err(Fault::NotDecided.because("the statement does not decide the claim")),
    }
}

/// The fault of a statement that is about a claim of another kind.
pub fn other_kind() -> Reason {
    Fault::NotShown.because("the claim is of another kind than the statement")
}
