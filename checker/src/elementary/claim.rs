//! The claims about a loss with elementary functions: points may be any constants.

use crate::claim;
use crate::expr::{self, Expr};
use crate::keys::Keys;
use crate::problem::{self, Problem};
use crate::toml::{Table, Value};
use crate::verdict::{Fault, Reason};

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

fn place(value: &Value, problem: &Problem) -> Result<Expr, Reason> {
    match problem::point(value, problem)? {
        Value::Text(text) => expr::parse(text),
        Value::Integer(value) => Ok(Expr::Number(num_bigint::BigInt::from(*value).into())),
        _ => Err(Fault::Unsupported.because("a value that is neither an expression nor an integer")),
    }
}
