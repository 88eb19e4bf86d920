//! Claims in words.

use super::count::many;
use crate::arith::Rational;
use crate::expr::Expr;
use crate::problem::{
    Bound, Claim, ExpectedEvent, ExpectedStability, Limit, Point, Region, Statement, StepRange,
};

/// What a claim says, as part of a sentence.
pub fn claim_text(claim: &Claim) -> String {
    let text = statement_text(&claim.statement);
    match &claim.momentum {
        None => text,
        Some(m) if m.nesterov => format!("under Nesterov's method with b = {}, {text}", m.coefficient),
        Some(m) => format!("under heavy ball with b = {}, {text}", m.coefficient),
    }
}

fn statement_text(statement: &Statement) -> String {
    match statement {
        Statement::Condition { at, expect } => format!("the condition at {} is {}", point(at), expect.word()),
        Statement::Period2 { eta, count, stability, within } => {
            cycles(2, eta, *count, *stability, within.as_ref())
        }
        Statement::Period { period, eta, count, stability, within } => {
            cycles(*period, eta, *count, *stability, within.as_ref())
        }
        Statement::CycleThrough { at, eta } => match eta {
            StepRange::At(eta) => format!("at eta = {} the start {} is 2-periodic", shown(eta), point(at)),
            StepRange::Between(from, to) => {
                format!(
                    "the start {} is 2-periodic for some eta in ({}, {})",
                    point(at),
                    shown(from),
                    shown(to)
                )
            }
        },
        Statement::CriticalStep { event, period, eta } => {
            let what = match (event, period) {
                (ExpectedEvent::MinimiserFlip, _) => "a minimiser loses its stability".to_string(),
                (ExpectedEvent::Superstable, p) => format!("a {p}-cycle is superstable"),
                (event, p) => format!("a {p}-cycle has a {}", event.word()),
            };
            match eta {
                StepRange::At(eta) => format!("at eta = {} {what}", shown(eta)),
                StepRange::Between(from, to) => {
                    format!("{what} for some eta in [{}, {}]", shown(from), shown(to))
                }
            }
        }
        Statement::Invariant { eta, starts } => {
            format!("at eta = {eta} one step takes {} into itself", sides(starts))
        }
        Statement::InvariantSet { eta, set } => {
            format!("{} one step takes the set {} < {} into itself", step_range(eta), set.left, set.right)
        }
        Statement::Descent { eta, starts } => {
            format!("at eta = {eta} one step from {} never increases the loss", sides(starts))
        }
        Statement::StableWindow { from, to } => {
            format!("a stable 2-cycle exists for eta in ({from}, {to}), and the ends are sharp")
        }
        Statement::Converges { eta, starts, to } => {
            let limit = match to {
                Limit::Period(p) => format!("a {p}-cycle"),
                Limit::Minimiser => "a minimiser".to_string(),
                Limit::Infinity => {
                    return format!("{}, every start in {} diverges", step_range(eta), sides(starts));
                }
            };
            format!("{}, almost every start in {} converges to {limit}", step_range(eta), sides(starts))
        }
        Statement::Decay { variable, rate, eta, starts, bounds } => {
            let bound = |b: &Bound| format!(", {} <= {} <= {}", b.from, b.quantity, b.to);
            let set = format!("{}{}", sides(starts), bounds.iter().map(bound).collect::<String>());
            format!(
                "{}, |{variable}| shrinks at least by the factor {rate} in each step, from every start with {set}",
                step_range(eta)
            )
        }
        Statement::Identity { left, right, at } => {
            let place = at.as_ref().map_or(String::new(), |at| format!(" at {}", point(at)));
            format!("{left} = {right}{place}")
        }
    }
}

fn cycles(
    period: usize,
    eta: &Expr,
    count: Option<usize>,
    stability: Option<ExpectedStability>,
    within: Option<&Region>,
) -> String {
    let amount = match count {
        None => format!("is at least one {period}-cycle"),
        Some(0) => format!("is no {period}-cycle"),
        Some(1) => format!("is exactly one {period}-cycle"),
        Some(n) => format!("are exactly {} {period}-cycles", many(n)),
    };
    let region = within.map_or(String::new(), |region| format!(" in {}", sides(region)));
    // The stability is claimed of each of them.
    let quality = stability.map_or(String::new(), |word| match count {
        Some(0) => String::new(),
        Some(1) => format!(", and it is {}", word.word()),
        Some(_) => format!(", all {}", word.word()),
        None => format!(", and all are {}", word.word()),
    });
    format!("at eta = {eta} there {amount}{region}{quality}")
}

fn point(point: &Point) -> String {
    let coordinates = point.coordinates.iter().map(|(name, value)| format!("{name} = {value}"));
    coordinates.collect::<Vec<_>>().join(", ")
}

fn sides(region: &Region) -> String {
    let side = |(name, from, to): &(String, Expr, Expr)| format!("{from} <= {name} <= {to}");
    region.sides.iter().map(side).collect::<Vec<_>>().join(", ")
}

/// A number as an author would write it: a long fraction that ends in decimals as these.
fn shown(e: &Expr) -> String {
    let long = e.as_number().filter(|q| *q.denom() > 10_000);
    let Some(q) = long else { return e.to_string() };
    let mut scaled = Rational::from(q.abs_ref());
    for places in 1..=30 {
        scaled *= 10u32;
        if *scaled.denom() == 1 {
            let digits = format!("{:0>width$}", scaled.numer().to_string(), width = places + 1);
            let (whole, part) = digits.split_at(digits.len() - places);
            let sign = if *q < 0 { "-" } else { "" };
            return format!("{sign}{whole}.{part}");
        }
    }
    e.to_string()
}

fn step_range(range: &StepRange) -> String {
    match range {
        StepRange::At(eta) => format!("at eta = {}", shown(eta)),
        StepRange::Between(from, to) => format!("for all eta from {} to {}", shown(from), shown(to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_fractions_that_end_are_decimals() {
        let text = |t: &str| shown(&Expr::parse(t).unwrap());
        assert_eq!(text("1.28803175448"), "1.28803175448");
        assert_eq!(text("11/10"), "11/10");
        assert_eq!(text("1/30001"), Expr::parse("1/30001").unwrap().to_string());
    }
}
