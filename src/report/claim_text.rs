//! Claims in words.

use super::count::many;
use crate::expr::Expr;
use crate::problem::{Limit, Point, Region, Statement, StepRange};

/// What a claim says, as part of a sentence.
pub fn claim_text(statement: &Statement) -> String {
    match statement {
        Statement::Condition { at, expect } => format!("the condition at {} is {}", point(at), expect.word()),
        Statement::Period2 { eta, count, stability, within } => {
            let amount = match count {
                None => "is some 2-cycle".to_string(),
                Some(0) => "is no 2-cycle".to_string(),
                Some(1) => "is exactly one 2-cycle".to_string(),
                Some(n) => format!("are exactly {} 2-cycles", many(*n)),
            };
            let region = within.as_ref().map_or(String::new(), |region| format!(" in {}", sides(region)));
            let quality = stability.map_or(String::new(), |word| format!(", {}", word.word()));
            format!("at eta = {eta} there {amount}{region}{quality}")
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
