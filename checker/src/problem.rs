//! The problem file: the loss, its parameters, and what the author claims.

use crate::claim::Claim;
use crate::evaluate::{self, Fraction};
use crate::expr::{self, Expr};
use crate::limits;
use crate::number;
use crate::poly::Poly;
use crate::scaling::Scaling;
use crate::surd::Surd;
use crate::toml::{self, Section, Table, Value};
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use num_traits::{One, Zero};

/// A problem: one polynomial loss in one variable.
pub struct Problem {
    /// The name of the variable.
    pub variable: String,
    /// The parameters with their values, 1 for those that have none.
    pub parameters: Vec<(String, BigRational)>,
    /// The loss.
    pub loss: Poly,
    /// The claims, in the order of the file.
    pub claims: Vec<Claim>,
}

const TEXTS: [&str; 6] = ["title", "source", "chapter", "note", "description", "loss"];

/// Reads a problem file whose parameters have values.
pub fn parse(text: &str) -> Result<Problem, Reason> {
    parse_with(text, &[])
}

/// Reads a problem file; `weights` has the weight of the variable in each parameter without a value.
pub fn parse_with(text: &str, weights: &[(String, BigRational)]) -> Result<Problem, Reason> {
    let sections = sections(text, &[])?;
    let top = &sections[0].table;
    let expressions = expressions(&sections)?;
    let parameters = values(&expressions)?;
    let loss = loss(top)?;
    let variable = variable(find(top, "variables"), &loss, &parameters)?;
    let scaling = scaling(&variable, &expressions, weights, &loss)?;
    let lookup = |name: &str| {
        let parameter = parameters.iter().find(|(known, _)| known == name);
        let constant = parameter.map(|(_, value)| Poly::constant(value));
        constant.or_else(|| (name == variable).then(Poly::variable)).map(Fraction::whole)
    };
    let loss = evaluate::fraction(&loss, &lookup)?;
    let loss = loss.as_poly().ok_or_else(|| Fault::Unsupported.because("a loss that is not a polynomial"))?;
    if loss.degree() > limits::LOSS_DEGREE || loss.bits() > limits::COEFFICIENT_BITS {
        return Err(Fault::Limit.because("the loss is too large"));
    }
    let mut problem = Problem { variable, parameters, loss, claims: Vec::new() };
    for section in sections.iter().filter(|section| section.name == "claim") {
        let carries = scaling.as_ref().map_or(Ok(()), |scaling| scaling.carries(&section.table));
        problem.claims.push(carries.map_or_else(Claim::Foreign, |()| Claim::new(&section.table, &problem)));
    }
    Ok(problem)
}

impl Problem {
    /// The exact value of an expression in the parameters, or an integer.
    pub fn value(&self, value: &Value) -> Result<Surd, Reason> {
        exact(value, &self.parameters)
    }
}

/// The sections of a problem file, the keys before any header first; besides the keys of every problem file, `tables`
/// may be among those.
pub(crate) fn sections(text: &str, tables: &[&str]) -> Result<Vec<Section>, Reason> {
    let sections = toml::parse(text)?;
    let top = sections.first().ok_or_else(|| wrong("an empty file"))?;
    for (key, value) in &top.table {
        let known = match value {
            Value::Text(_) => TEXTS.contains(&key.as_str()),
            Value::Array(_) => key == "variables",
            Value::Table(_) => tables.contains(&key.as_str()),
            _ => false,
        };
        if !known {
            return Err(Fault::Unsupported.because(format!("problem: {}", number::shorten(key))));
        }
    }
    for section in &sections[1..] {
        let known = match section.name.as_str() {
            "parameters" => !section.repeated,
            "variables" | "data" => !section.repeated && tables.contains(&section.name.as_str()),
            "minimiser" | "step_size" | "claim" => section.repeated,
            _ => false,
        };
        if !known {
            return Err(Fault::Unsupported.because(format!("problem: [{}]", number::shorten(&section.name))));
        }
    }
    Ok(sections)
}

/// The loss as it is written.
pub(crate) fn loss(top: &Table) -> Result<expr::Expr, Reason> {
    match find(top, "loss") {
        Some(Value::Text(text)) => expr::parse(text),
        _ => Err(wrong("no loss")),
    }
}

/// The value of a key.
pub fn find<'a>(table: &'a Table, key: &str) -> Option<&'a Value> {
    table.iter().find(|(known, _)| known == key).map(|(_, value)| value)
}

pub(crate) fn wrong(text: &str) -> Reason {
    Fault::Problem.because(text)
}

fn exact(value: &Value, parameters: &[(String, BigRational)]) -> Result<Surd, Reason> {
    value_of(&expression(value)?, parameters)
}

fn value_of(expression: &Expr, parameters: &[(String, BigRational)]) -> Result<Surd, Reason> {
    let lookup =
        |name: &str| parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    evaluate::value(expression, &lookup)
}

/// An integer, or an expression in a string.
pub fn expression(value: &Value) -> Result<Expr, Reason> {
    match value {
        Value::Text(text) => expr::parse(text),
        Value::Integer(value) => Ok(Expr::Number(BigRational::from_integer((*value).into()))),
        _ => Err(Fault::Unsupported.because("a value that is neither an expression nor an integer")),
    }
}

/// The parameters with the expressions for their values; `None` for all positive numbers or a range of them.
fn expressions(sections: &[Section]) -> Result<Vec<(String, Option<Expr>)>, Reason> {
    let mut found = Vec::new();
    for (name, value) in sections.iter().filter(|s| s.name == "parameters").flat_map(|s| &s.table) {
        let value = match value {
            Value::Table(table) => {
                open(table)?;
                None
            }
            value => Some(expression(value)?),
        };
        found.push((name.clone(), value));
    }
    Ok(found)
}

/// Checks that a table stands for positive numbers: `{ positive = true }` or `{ from = VALUE, to = VALUE }`.
fn open(table: &Table) -> Result<(), Reason> {
    if let [(key, Value::Boolean(true))] = table.as_slice()
        && key == "positive"
    {
        return Ok(());
    }
    let ends = [find(table, "from"), find(table, "to")];
    let ([Some(from), Some(to)], 2) = (ends, table.len()) else {
        return Err(Fault::Unsupported.because("an assumption on a parameter"));
    };
    let (from, to) = (exact(from, &[])?, exact(to, &[])?);
    let ascend = to.add(&from.neg()).is_some_and(|gap| gap.sign().is_ge());
    if from.sign().is_gt() && ascend {
        return Ok(());
    }
    Err(Fault::Unsupported.because("a parameter that may be 0 or negative"))
}

/// The parameters of a problem in which all have values.
pub(crate) fn parameters(sections: &[Section]) -> Result<Vec<(String, BigRational)>, Reason> {
    let expressions = expressions(sections)?;
    match expressions.iter().all(|(_, value)| value.is_some()) {
        true => values(&expressions),
        false => Err(Fault::Unsupported.because("a parameter without a value or weight")),
    }
}

/// The values of the parameters: each may use those before it. What has no value gets 1.
fn values(expressions: &[(String, Option<Expr>)]) -> Result<Vec<(String, BigRational)>, Reason> {
    let mut known: Vec<(String, BigRational)> = Vec::new();
    for (name, expression) in expressions {
        let value = match expression {
            Some(expression) => value_of(expression, &known)?,
            None => Surd::rational(BigRational::one()),
        };
        let value =
            value.as_rational().ok_or_else(|| Fault::Unsupported.because("an irrational parameter"))?;
        known.push((name.clone(), value.clone()));
    }
    Ok(known)
}

/// The scaling that removes the parameters without a value; nothing where all have one.
fn scaling(
    variable: &str,
    parameters: &[(String, Option<Expr>)],
    weights: &[(String, BigRational)],
    loss: &Expr,
) -> Result<Option<Scaling>, Reason> {
    let open = parameters.iter().filter(|(_, value)| value.is_none());
    let point: Option<Vec<BigRational>> = open
        .map(|(name, _)| weights.iter().find(|(known, _)| known == name).map(|(_, weight)| weight.clone()))
        .collect();
    let point = point.ok_or_else(|| Fault::Unsupported.because("a parameter without a value or weight"))?;
    if point.len() != weights.len() {
        return Err(Fault::Field.because("weights: not one for each parameter without a value"));
    }
    if point.is_empty() {
        return Ok(None);
    }
    Scaling::new((variable, point), parameters, loss).map(Some)
}

pub(crate) fn variable(
    declared: Option<&Value>,
    loss: &Expr,
    parameters: &[(String, BigRational)],
) -> Result<String, Reason> {
    let is_parameter = |name: &str| parameters.iter().any(|(known, _)| known == name);
    let name = match declared {
        Some(Value::Array(names)) => match names.as_slice() {
            [Value::Text(name)] => name.clone(),
            _ => return Err(Fault::Unsupported.because("a problem in more than one variable")),
        },
        Some(_) => return Err(wrong("variables must be an array")),
        None => {
            let mut names = Vec::new();
            loss.names(&mut names);
            names.retain(|name| !is_parameter(name) && !["pi", "e"].contains(name));
            match names.as_slice() {
                [name] => (*name).to_owned(),
                _ => return Err(Fault::Unsupported.because("a problem in no or more than one variable")),
            }
        }
    };
    if is_parameter(&name) || name.is_empty() {
        return Err(wrong("the variable is also a parameter, or has no name"));
    }
    Ok(name)
}

/// The ends `[lo, hi]`, `lo < hi`, of `{ x = ["lo", "hi"] }`.
pub fn range(value: &Value, problem: &Problem) -> Result<(Surd, Surd), Reason> {
    let Value::Array(ends) = point(value, problem)? else { return Err(wrong("expected [lo, hi]")) };
    let [lo, hi] = ends.as_slice() else { return Err(wrong("expected [lo, hi]")) };
    let (lo, hi) = (problem.value(lo)?, problem.value(hi)?);
    let gap = hi.add(&lo.neg()).ok_or_else(|| Fault::Unsupported.because("ends in different fields"))?;
    if gap.sign() != std::cmp::Ordering::Greater || gap.as_rational().is_some_and(Zero::is_zero) {
        return Err(wrong("the ends of a range are in the wrong order"));
    }
    Ok((lo, hi))
}

/// What an inline table `{ x = ... }` gives to the one variable.
pub fn point<'a>(value: &'a Value, problem: &Problem) -> Result<&'a Value, Reason> {
    match value {
        Value::Table(table) => match table.as_slice() {
            [(name, value)] if *name == problem.variable => Ok(value),
            _ => Err(wrong("expected a value for the one variable")),
        },
        _ => Err(wrong("expected a value for each variable")),
    }
}
