//! The kinds of statements, one file and one function each.

use crate::claim::Claim;
use crate::context::Context;
use crate::elementary;
use crate::elementary::slope::Loss;
use crate::fields::Fields;
use crate::json::Json;
use crate::several;
use crate::verdict::{Fault, Reason};

pub mod attractor;
pub mod condition;
pub mod convergence;
pub mod critical_points;
pub mod crossing;
pub mod cycle;
pub mod cycle_through;
pub mod escape;
pub mod hyperbolic;
pub mod identity;
pub mod invariant;
pub mod invariant_set;
pub mod many_condition;
pub mod many_converges;
pub mod many_cycle;
pub mod many_decay;
pub mod many_growth;
pub mod many_identity;
pub mod many_line_cycle;
pub mod many_line_window;
pub mod many_orbits;
pub mod many_valley;
pub mod no_event;
pub mod one_step;
pub mod orbits;
pub mod orbits_over;
pub mod phase_diagram;
pub mod smooth_condition;
pub mod smooth_critical_points;
pub mod smooth_crossing;
pub mod smooth_cycle;
pub mod smooth_event;
pub mod smooth_identity;
pub mod smooth_no_event;
pub mod smooth_orbits;
pub mod smooth_window;

/// What a checked statement says of the claim that it is about: true, false, or neither.
pub type Decides = Option<bool>;

/// A rule: checks a statement and decides a claim with it.
type Rule = fn(&Context, &Json, &str, Option<&Claim>) -> Result<Decides, Reason>;

/// The keys that every statement may have.
pub const SHARED: [&str; 2] = ["claim", "verdict"];

/// The kinds with their rules.
const RULES: [(&str, Rule); 17] = [
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
    ("crossing", crossing::check),
    ("no-event", no_event::check),
    ("cycle-through", cycle_through::check),
    ("one-step", one_step::check),
    ("invariant-set", invariant_set::check),
    ("hyperbolic", hyperbolic::check),
    ("identity", identity::check),
];

/// A rule about a loss with elementary functions.
type SmoothRule = fn(&Loss, &Json, &str, Option<&elementary::claim::Claim>) -> Result<Decides, Reason>;

/// The kinds about losses with elementary functions, with their rules.
const SMOOTH_RULES: [(&str, SmoothRule); 9] = [
    ("smooth-critical-points", smooth_critical_points::check),
    ("smooth-condition", smooth_condition::check),
    ("smooth-cycle", smooth_cycle::check),
    ("smooth-orbits", smooth_orbits::check),
    ("smooth-identity", smooth_identity::check),
    ("smooth-event", smooth_event::check),
    ("smooth-crossing", smooth_crossing::check),
    ("smooth-no-event", smooth_no_event::check),
    ("smooth-window", smooth_window::check),
];

/// A rule about a loss of several variables.
type ManyRule =
    fn(&several::loss::Loss, &Json, &str, Option<&several::problem::Claim>) -> Result<Decides, Reason>;

/// The kinds about losses of several variables, with their rules.
const MANY_RULES: [(&str, ManyRule); 11] = [
    ("many-condition", many_condition::check),
    ("many-decay", many_decay::check),
    ("many-growth", many_growth::check),
    ("many-valley", many_valley::check),
    ("many-cycle", many_cycle::check),
    ("many-orbits", many_orbits::check),
    ("many-converges", many_converges::check),
    ("many-line-cycle", many_line_cycle::check),
    ("many-line-window", many_line_window::check),
    ("many-identity", many_identity::check),
    ("invariant-set", invariant_set::check_many),
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
    let kinds = RULES.iter().map(|(kind, _)| *kind).chain(SMOOTH_RULES.iter().map(|(kind, _)| *kind));
    let kind = kinds.chain(MANY_RULES.iter().map(|(kind, _)| *kind)).find(|kind| *kind == name);
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

/// Statements about a loss of one form.
pub trait Subject {
    /// Applies the rule of a statement of that kind, about that claim.
    fn apply(&self, kind: &str, json: &Json, path: &str, claim: Option<usize>) -> Result<Decides, Reason>;
}

impl Subject for Context<'_> {
    fn apply(&self, kind: &str, json: &Json, path: &str, claim: Option<usize>) -> Result<Decides, Reason> {
        let claim = claim.map(|index| &self.problem.claims[index]);
        if let Some(Claim::Foreign(reason)) = claim {
            return Err(reason.clone());
        }
        rule(&RULES, kind)?(self, json, path, claim)
    }
}

impl Subject for Loss<'_> {
    fn apply(&self, kind: &str, json: &Json, path: &str, claim: Option<usize>) -> Result<Decides, Reason> {
        let claim = claim.map(|index| &self.problem.claims[index]);
        if let Some(elementary::claim::Claim::Common(claim)) = claim
            && let Claim::Foreign(reason) = claim.as_ref()
        {
            return Err(reason.clone());
        }
        rule(&SMOOTH_RULES, kind)?(self, json, path, claim)
    }
}

impl Subject for several::loss::Loss<'_> {
    fn apply(&self, kind: &str, json: &Json, path: &str, claim: Option<usize>) -> Result<Decides, Reason> {
        let claim = claim.map(|index| &self.problem.claims[index]);
        if let Some(several::problem::Claim::Foreign(reason)) = claim {
            return Err(reason.clone());
        }
        rule(&MANY_RULES, kind)?(self, json, path, claim)
    }
}

fn rule<R: Copy>(rules: &[(&str, R)], kind: &str) -> Result<R, Reason> {
    let found = rules.iter().find(|(known, _)| *known == kind).map(|(_, rule)| *rule);
    found.ok_or_else(|| Fault::Unsupported.because("a statement about a loss of another form"))
}

/// Applies the rule of a statement; where the statement is about a claim, it must decide it as it says.
pub fn check(subject: &dyn Subject, json: &Json, path: &str, header: &Header) -> Result<(), Reason> {
    let decided = subject.apply(header.kind, json, path, header.about.map(|(index, _)| index))?;
    match (header.about, decided) {
        (None, _) => Ok(()),
        (Some((_, proved)), Some(holds)) if holds == proved => Ok(()),
        (Some(_), Some(_)) => Err(Fault::NotShown.because("the statement decides the claim the other way")),
        (Some(_), None) => Err(Fault::NotDecided.because("the statement does not decide the claim")),
    }
}

/// The fault of a statement that is about a claim of another kind.
pub fn other_kind() -> Reason {
    Fault::NotShown.because("the claim is of another kind than the statement")
}
