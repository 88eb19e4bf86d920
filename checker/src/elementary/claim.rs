//! The claims about a loss with elementary functions: points may be any constants.

use crate::claim::{self, Event};
use crate::expr::{self, Expr};
use crate::keys::{Keys, wrong};
use crate::problem::{self, Problem};
use crate::toml::{Table, Value};
use crate::verdict::{Fault, Reason};

/// Two step sizes, perhaps the same.
pub type Steps = [Expr; 2];

/// A claim.
pub enum Claim {
    /// What the local condition says at a minimiser.
    Condition {
        /// The minimiser.
        at: Expr,
        /// The kind of the condition.
        expect: String,
    },
    /// Two formulas have the same value at a point.
    Identity {
        /// The left side.
        left: Expr,
        /// The right side.
        right: Expr,
        /// The point.
        at: Expr,
    },
    /// There is a stable 2-cycle at all step sizes of an open interval, and of no larger one.
    StableWindow(Steps),
    /// Something happens to a 2-cycle, or to a minimiser, at some step size of a closed interval.
    CriticalStep {
        /// What happens.
        event: Event,
        /// The step sizes.
        eta: Steps,
    },
    /// A claim that reads as it does for polynomials.
    Common(Box<claim::Claim>),
}

impl Claim {
    /// Reads the table of a claim; what is not understood becomes [`claim::Claim::Foreign`].
    pub fn new(table: &Table, problem: &Problem) -> Claim {
        let kind = problem::find(table, "kind");
        let read = match kind {
            Some(Value::Text(kind)) if kind == "condition" => condition(table, problem),
            Some(Value::Text(kind)) if kind == "identity" => identity(table, problem),
            _ if problem::find(table, "momentum").is_some() => {
                Err(Fault::Unsupported.because("momentum and elementary functions"))
            }
            Some(Value::Text(kind)) if kind == "stable-window" => {
                let keys = Keys { table };
                keys.only(&["kind", "from", "to"], false).and_then(|()| {
                    let ends = [keys.value("from")?, keys.value("to")?].map(problem::expression);
                    steps(ends).map(Claim::StableWindow)
                })
            }
            Some(Value::Text(kind)) if kind == "critical-step" => critical_step(table),
            _ => Ok(Claim::Common(Box::new(claim::Claim::new(table, problem)))),
        };
        read.unwrap_or_else(|reason| Claim::Common(Box::new(claim::Claim::Foreign(reason))))
    }
}

fn condition(table: &Table, problem: &Problem) -> Result<Claim, Reason> {
    let keys = Keys { table };
    keys.only(&["kind", "at", "expect"], false)?;
    Ok(Claim::Condition { at: place(keys.value("at")?, problem)?, expect: keys.text("expect")?.to_owned() })
}

fn identity(table: &Table, problem: &Problem) -> Result<Claim, Reason> {
    let keys = Keys { table };
    keys.only(&["kind", "left", "right", "at"], false)?;
    let [left, right] = [expr::parse(keys.text("left")?)?, expr::parse(keys.text("right")?)?];
    Ok(Claim::Identity { left, right, at: place(keys.value("at")?, problem)? })
}

fn critical_step(table: &Table) -> Result<Claim, Reason> {
    let keys = Keys { table };
    keys.only(&["kind", "event", "period", "eta"], false)?;
    if !matches!(problem::find(table, "period"), None | Some(Value::Integer(2))) {
        return Err(Fault::Unsupported.because("a longer period and elementary functions"));
    }
    let event = Event::named(keys.text("event")?).ok_or_else(|| wrong("an unknown event"))?;
    let (from, to) = keys.pair()?;
    Ok(Claim::CriticalStep { event, eta: steps([from, to].map(problem::expression))? })
}

fn steps([from, to]: [Result<Expr, Reason>; 2]) -> Result<Steps, Reason> {
    Ok([from?, to?])
}

fn place(value: &Value, problem: &Problem) -> Result<Expr, Reason> {
    problem::expression(problem::point(value, problem)?)
}
