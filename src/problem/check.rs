//! What must hold of a problem besides its form: names that are known, values that make sense.

use super::matrices::Declared;
use super::model::{
    Claim, Inequality, Momentum, Parameter, ParameterValue, Problem, Region, Statement, StepRange,
};
use crate::arith::Rational;
use crate::expr::{
    BinaryOp, Diagnostic, Expr, ExprKind, Function, MatrixFunction, continues_name, did_you_mean,
    division_by_zero, entry_names, starts_name,
};
use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

/// Can this be the name of a variable or a parameter?
pub(super) fn name(name: &str, span: Range<usize>) -> Result<(), Diagnostic> {
    let mut letters = name.chars();
    let fine = letters.next().is_some_and(starts_name) && letters.all(continues_name);
    if !fine {
        let error = Diagnostic::new(format!("`{name}` is not a name"), span);
        return Err(error.help("names are made of letters, digits and `_`, and do not start with a digit"));
    }
    if name == "pi"
        || name == "e"
        || Function::from_name(name).is_some()
        || MatrixFunction::from_name(name).is_some()
    {
        let error = Diagnostic::new(format!("`{name}` already has a meaning"), span);
        return Err(error.help("choose another name"));
    }
    Ok(())
}

/// Is the expression a constant, free of names?
pub(super) fn constant(e: &Expr) -> Result<(), Diagnostic> {
    match e.free_names().first() {
        None => Ok(()),
        Some(name) => {
            let place = e.places_of(name).swap_remove(0);
            let error = Diagnostic::new(format!("`{name}` has no value here"), place);
            Err(error.help("the value of a parameter is a number, such as `11/10` or `sqrt(5)-1`"))
        }
    }
}

/// Has a constant a value, as far as exact arithmetic tells? A number without a simple closed form passes.
pub(super) fn defined(e: &Expr) -> Result<(), Diagnostic> {
    let zero = |value: &Expr| value.to_closed_form().is_ok_and(|value| value.sign() == Ordering::Equal);
    let mut divisors = Vec::new();
    e.visit(&mut |e| {
        if let ExprKind::Binary(BinaryOp::Div, _, divisor) = e.kind() {
            divisors.push(Arc::clone(divisor));
        }
    });
    match divisors.into_iter().find(|divisor| zero(divisor)) {
        Some(divisor) => Err(division_by_zero(&divisor)),
        None => Ok(()),
    }
}

/// The variables: the declared ones, or the one name of the loss that is no parameter.
pub(super) fn variables(
    loss: &Expr,
    declared: Option<&[Declared]>,
    parameters: &[Parameter],
) -> Result<Vec<String>, Diagnostic> {
    let names = loss.free_names();
    let is_parameter = |n: &str| parameters.iter().any(|p| p.name == n);
    let Some(declared) = declared else {
        let mut free: Vec<String> = names.iter().filter(|n| !is_parameter(n)).cloned().collect();
        return match free.len() {
            1 => Ok(vec![free.swap_remove(0)]),
            0 => Err(defined(loss).err().unwrap_or_else(|| constant_loss(loss))),
            _ => Err(several_names(loss, &free)),
        };
    };
    for (i, variable) in declared.iter().enumerate() {
        let name = &variable.name;
        if declared[..i].iter().any(|d| d.name == *name) {
            return Err(Diagnostic::new(
                format!("the variable `{name}` is given twice"),
                variable.span.clone(),
            ));
        }
        if is_parameter(name) {
            let error = Diagnostic::new(
                format!("`{name}` is both a variable and a parameter"),
                variable.span.clone(),
            );
            return Err(error.help("remove it from one of the two"));
        }
        if !entry_names(name, variable.shape).iter().any(|n| names.contains(n)) {
            let error = Diagnostic::new(
                format!("the variable `{name}` does not stand in the loss"),
                variable.span.clone(),
            );
            return Err(error.maybe_help(did_you_mean(name, names.iter().map(String::as_str))));
        }
    }
    if declared.is_empty() {
        return Err(constant_loss(loss));
    }
    let known = || declared.iter().map(|d| d.name.as_str()).chain(parameters.iter().map(|p| p.name.as_str()));
    let entries: Vec<String> = declared.iter().flat_map(|d| entry_names(&d.name, d.shape)).collect();
    for name in &names {
        if !is_parameter(name) && !entries.contains(name) {
            return Err(unknown_name(loss, name, known()));
        }
    }
    Ok(entries)
}

pub(super) fn constant_loss(loss: &Expr) -> Diagnostic {
    let error = Diagnostic::new("the loss is constant", loss.span());
    error
        .label("no variable in it")
        .help("a loss depends on at least one variable, for example `(x^2 - 1)^2/4`")
}

fn several_names(loss: &Expr, free: &[String]) -> Diagnostic {
    let list: Vec<String> = free.iter().map(|n| format!("`{n}`")).collect();
    let error = Diagnostic::new(format!("the loss has several free names: {}", list.join(", ")), loss.span());
    error.label("which of them are variables?").help(format!(
        "say which are variables, all of them with `--variables {}`, or one with `--variables {} --param {}=1`; \
         in a problem file `variables = [\"{}\"]`, the others under `[parameters]`",
        free.join(","),
        free[0],
        free[1..].join("=1 --param "),
        free.join("\", \"")
    ))
}

fn unknown_name<'a>(e: &Expr, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Diagnostic {
    let place = e.places_of(name).swap_remove(0);
    let list: Vec<String> = known.clone().map(|n| format!("`{n}`")).collect();
    let error = Diagnostic::new(format!("`{name}` is neither a variable nor a parameter"), place);
    let help = match list.is_empty() {
        true => "no parameter is declared; add it under `[parameters]`".to_string(),
        false => format!("known here: {}; add it under `[parameters]` or to `variables`", list.join(", ")),
    };
    error.help(help).maybe_help(did_you_mean(name, known))
}

/// Do the values of minimisers, step sizes and claims use known names, and are ranges and step sizes in order?
pub(super) fn values(problem: &Problem) -> Result<(), Diagnostic> {
    for parameter in &problem.parameters {
        if let ParameterValue::Range { from, to } = &parameter.value {
            ordered(problem, from, to)?;
        }
    }
    problem.domain.iter().try_for_each(|domain| region(problem, domain))?;
    for point in &problem.minimisers {
        point.coordinates.iter().try_for_each(|(_, value)| known(problem, value))?;
    }
    for step in &problem.step_sizes {
        step.eta.iter().try_for_each(|eta| positive(problem, eta))?;
        step.range.iter().try_for_each(|(from, to)| step_range(problem, from, to))?;
    }
    problem.claims.iter().try_for_each(|claim| self::claim(problem, claim))
}

fn claim(problem: &Problem, claim: &Claim) -> Result<(), Diagnostic> {
    claim.momentum.iter().try_for_each(|momentum| self::momentum(problem, momentum))?;
    statement(problem, &claim.statement)
}

/// The momentum is in the range where its 2-cycles are those of gradient descent, as far as its value is known.
fn momentum(problem: &Problem, momentum: &Momentum) -> Result<(), Diagnostic> {
    let b = &momentum.coefficient;
    known(problem, b)?;
    let Ok(value) = problem.value(b) else { return Ok(()) };
    let error = |text: String| Err(Diagnostic::new(text, b.span()));
    let Some(value) = value.as_rational() else {
        return error(format!("the momentum is rational, this is {value}"));
    };
    let (least, shown) = if momentum.nesterov { ((-1, 2), "-1/2") } else { ((-1, 1), "-1") };
    if *value <= Rational::from(least) || *value >= 1 {
        return error(format!("the momentum {value} is out of range: {shown} < b < 1"));
    }
    Ok(())
}

fn statement(problem: &Problem, statement: &Statement) -> Result<(), Diagnostic> {
    match statement {
        Statement::Condition { at, .. } => at.coordinates.iter().try_for_each(|(_, v)| known(problem, v)),
        Statement::Period2 { eta, within, .. } | Statement::Period { eta, within, .. } => {
            positive(problem, eta)?;
            within.iter().try_for_each(|r| region(problem, r))
        }
        Statement::StableWindow { from, to } => step_range(problem, from, to),
        Statement::Converges { eta, starts, .. } => {
            steps(problem, eta)?;
            region(problem, starts)
        }
        Statement::CycleThrough { at, eta } => {
            at.coordinates.iter().try_for_each(|(_, v)| known(problem, v))?;
            steps(problem, eta)
        }
        Statement::CriticalStep { eta, .. } => steps(problem, eta),
        Statement::Invariant { eta, starts } | Statement::Descent { eta, starts } => {
            positive(problem, eta)?;
            region(problem, starts)
        }
        Statement::InvariantSet { eta, set } => {
            all_steps(problem, eta)?;
            inequality(problem, set)
        }
        Statement::Decay { rate, eta, starts, bounds, .. } => {
            all_steps(problem, eta)?;
            with_step(problem, rate, &[])?;
            region(problem, starts)?;
            bounds.iter().try_for_each(|bound| {
                ordered(problem, &bound.from, &bound.to)?;
                with_step(problem, &bound.quantity, &problem.variables)
            })
        }
        // Derived quantities are known to the layer that computes them.
        Statement::Identity { .. } => Ok(()),
    }
}

fn region(problem: &Problem, region: &Region) -> Result<(), Diagnostic> {
    region.sides.iter().try_for_each(|(_, from, to)| ordered(problem, from, to))
}

fn inequality(problem: &Problem, set: &Inequality) -> Result<(), Diagnostic> {
    [&set.left, &set.right].into_iter().try_for_each(|side| with_step(problem, side, &problem.variables))
}

/// Only these variables, parameters and the step size stand in the expression, and the name of the step size means nothing else.
fn with_step(problem: &Problem, e: &Expr, variables: &[String]) -> Result<(), Diagnostic> {
    let parameters = || problem.parameters.iter().map(|p| p.name.as_str());
    if problem.variables.iter().map(String::as_str).chain(parameters()).any(|name| name == Inequality::STEP) {
        let message = format!("`{}` is the step size here, and a name of the problem too", Inequality::STEP);
        return Err(Diagnostic::new(message, e.span()).help("choose another name in the loss"));
    }
    let known = variables.iter().map(String::as_str).chain(parameters()).chain([Inequality::STEP]);
    match e.free_names().iter().find(|name| !known.clone().any(|known| known == *name)) {
        Some(name) => Err(unknown_name(e, name, known)),
        None => Ok(()),
    }
}

fn steps(problem: &Problem, eta: &StepRange) -> Result<(), Diagnostic> {
    match eta {
        StepRange::At(eta) => positive(problem, eta),
        StepRange::Between(from, to) => step_range(problem, from, to),
    }
}

/// Of a claim about all of them: also the lower end is positive.
fn all_steps(problem: &Problem, eta: &StepRange) -> Result<(), Diagnostic> {
    if let StepRange::Between(from, _) = eta {
        positive(problem, from)?;
    }
    steps(problem, eta)
}

fn step_range(problem: &Problem, from: &Expr, to: &Expr) -> Result<(), Diagnostic> {
    positive(problem, to)?;
    ordered(problem, from, to)
}

/// Only parameters stand in the value.
fn known(problem: &Problem, value: &Expr) -> Result<(), Diagnostic> {
    let parameters = problem.parameters.iter().map(|p| p.name.as_str());
    match value.free_names().iter().find(|n| !parameters.clone().any(|p| p == *n)) {
        Some(name) => Err(unknown_name(value, name, parameters)),
        None => Ok(()),
    }
}

/// A step size is positive, as far as its value is known.
fn positive(problem: &Problem, eta: &Expr) -> Result<(), Diagnostic> {
    known(problem, eta)?;
    match problem.value(eta) {
        Ok(value) if value.sign() != Ordering::Greater => {
            Err(Diagnostic::new(format!("a step size is positive, this is {value}"), eta.span()))
        }
        _ => Ok(()),
    }
}

/// The lower end is below the upper one, as far as their values are known.
fn ordered(problem: &Problem, from: &Expr, to: &Expr) -> Result<(), Diagnostic> {
    known(problem, from)?;
    known(problem, to)?;
    if let (Ok(low), Ok(high)) = (problem.value(from), problem.value(to))
        && let Some(width) = high.checked_add(&low.negated())
        && width.sign() != Ordering::Greater
    {
        let error = Diagnostic::new("the range is empty: it ends before it begins", to.span());
        return Err(error.label(format!("{high} is not above {low}")).help("write the smaller end first"));
    }
    Ok(())
}
