//! Claims in words.

use crate::certify::there_are;
use crate::expr::Expr;
use crate::problem::{Limit, Point, Region, Statement, StepRange};

/// What a claim says, as part of a sentence.
pub fn claim_text(statement: &Statement) -> String {
    match statement {
        Statement::Condition { at, expect } => format!("the condition at {} is {}", point(at), expect.word()),
        Statement::Period2 { eta, count, stability, within } => {
            let amount = count.map_or_else(|| "there is at least one 2-cycle".to_string(), there_are);
            let region = within.as_ref().map_or(String::new(), |region| format!(" in {}", sides(region)));
            let quality = match (stability, count) {
                (None, _) | (_, Some(0)) => String::new(),
                (Some(word), Some(1)) => format!(", and it is {}", word.word()),
                (Some(word), Some(_)) => format!(", all {}", word.word()),
                (Some(word), None) => format!(", and every one is {}", word.word()),
            };
            format!("at eta = {eta} {amount}{region}{quality}")
        }
        Statement::StableWindow { from, to } => {
            format!("a stable 2-cycle exists for eta in ({from}, {to}), and the ends are sharp")
        }
        Statement::Converges { eta, starts, to } => {
            let limit = match to {
                Limit::Period2 => "a 2-cycle",
                Limit::Minimiser => "a minimiser",
            };
            format!("{}, almost every start in {} converges to {limit}", step_range(eta), sides(starts))
        }
        Statement::Identity { left, right, at } => {
            let place = at.as_ref().map_or(String::new(), |at| format!(" at {}", point(at)));
            format!("{left} = {right}{place}")
        }
    }
}

fn point(point: &Point) -> String {
    let coordinates = point.coordinates.iter().map(|(name, value)| format!("{name} = {value}"));
    coordinates.collect::<Vec<_>>().join(", ")
}

fn sides(region: &Region) -> String {
    let side = |(name, from, to): &(String, Expr, Expr)| format!("{from} <= {name} <= {to}");
    region.sides.iter().map(side).collect::<Vec<_>>().join(", ")
}

fn step_range(range: &StepRange) -> String {
    match range {
        StepRange::At(eta) => format!("at eta = {eta}"),
        StepRange::Between(from, to) => format!("for all eta from {from} to {to}"),
    }
}
