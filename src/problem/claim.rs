//! Reading claims, points, boxes and step sizes.

use super::matrices::nested;
use super::model::{
    Bound, Claim, ExpectedCondition, ExpectedEvent, ExpectedStability, Limit, Momentum, Origin, Point,
    Region, Statement, StepRange, StepSize,
};
use super::section::{Node, Section, expression, inequality, natural, string, word, wrong_type};
use crate::expr::{Diagnostic, Expr, Shape, Shapes, did_you_mean, entry_names};
use toml::de::DeValue;

/// The kinds of claims.
const KINDS: [(Kind, &str); 12] = [
    (Kind::Condition, "condition"),
    (Kind::Period(2), "period-2"),
    (Kind::Period(3), "period-3"),
    (Kind::Period(4), "period-4"),
    (Kind::StableWindow, "stable-window"),
    (Kind::CriticalStep, "critical-step"),
    (Kind::CycleThrough, "cycle-through"),
    (Kind::Converges, "converges"),
    (Kind::Invariant, "invariant"),
    (Kind::Descent, "descent"),
    (Kind::Decay, "decay"),
    (Kind::Identity, "identity"),
];

/// The longest period of a claim.
const LONGEST: usize = 1024;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Condition,
    Period(usize),
    StableWindow,
    CriticalStep,
    CycleThrough,
    Converges,
    Invariant,
    Descent,
    Decay,
    Identity,
}

/// One `[[claim]]`.
pub(super) fn claim(
    section: &Section<'_>,
    index: usize,
    variables: &[String],
    shapes: &Shapes,
) -> Result<Claim, Diagnostic> {
    let kind = word(section.required("kind", "\"condition\"")?, &KINDS)?;
    let only = |keys: &[&str]| section.only(&[&["kind"], keys, &["origin"]].concat());
    let the_point = || {
        let at = section.required("at", "{ x = \"1\" }")?;
        let at = Section::of("`at`", at, section.text, "write for example `at = { x = \"1\" }`")?;
        point(&at, variables, shapes)
    };
    let the_starts = || {
        let starts = section.required("starts", "{ x = [\"1/10\", \"13/10\"] }")?;
        region(starts, "starts", section, variables, shapes)
    };
    let origin = section.get("origin").map(|node| word(node, Origin::ALL)).transpose()?;
    let statement = match kind {
        Kind::Condition => {
            only(&["at", "expect"])?;
            let at = the_point()?;
            let expect = word(section.required("expect", "\"supercritical\"")?, ExpectedCondition::ALL)?;
            Statement::Condition { at, expect }
        }
        Kind::Period(period) => {
            match period {
                2 => only(&["eta", "count", "stability", "within", "momentum", "nesterov"])?,
                _ => only(&["eta", "count", "stability", "within"])?,
            }
            let eta = section.expression("eta", "\"11/10\"")?;
            let count = section.get("count").map(natural).transpose()?;
            let stability = section.get("stability").map(|n| word(n, ExpectedStability::ALL)).transpose()?;
            let within =
                section.get("within").map(|n| region(n, "within", section, variables, shapes)).transpose()?;
            match period {
                2 => Statement::Period2 { eta, count, stability, within },
                _ => Statement::Period { period, eta, count, stability, within },
            }
        }
        Kind::CycleThrough => {
            only(&["at", "eta", "momentum", "nesterov"])?;
            Statement::CycleThrough { at: the_point()?, eta: step_range(section)? }
        }
        Kind::CriticalStep => {
            only(&["event", "period", "eta", "momentum", "nesterov"])?;
            Statement::CriticalStep {
                event: word(section.required("event", "\"flip\"")?, ExpectedEvent::ALL)?,
                period: section.get("period").map_or(Ok(2), period_of)?,
                eta: step_range(section)?,
            }
        }
        Kind::Invariant => {
            only(&["eta", "starts", "set"])?;
            match (section.get("set"), section.get("starts")) {
                (Some(set), None) => {
                    Statement::InvariantSet { eta: step_range(section)?, set: inequality(set, section.text)? }
                }
                (Some(set), Some(_)) => {
                    let error = Diagnostic::new("both `set` and `starts` are given", set.span());
                    return Err(error.help("remove one of the two"));
                }
                _ => Statement::Invariant {
                    eta: section.expression("eta", "\"11/10\"")?,
                    starts: the_starts()?,
                },
            }
        }
        Kind::Descent => {
            only(&["eta", "starts"])?;
            Statement::Descent { eta: section.expression("eta", "\"1/2\"")?, starts: the_starts()? }
        }
        Kind::StableWindow => {
            only(&["from", "to", "momentum", "nesterov"])?;
            let (from, to) =
                (section.expression("from", "\"1\"")?, section.expression("to", "\"sqrt(5)-1\"")?);
            Statement::StableWindow { from, to }
        }
        Kind::Converges => {
            only(&["eta", "starts", "to"])?;
            Statement::Converges {
                eta: step_range(section)?,
                starts: the_starts()?,
                to: limit(section.required("to", "\"period-2\"")?)?,
            }
        }
        Kind::Decay => {
            only(&["variable", "rate", "eta", "starts", "where"])?;
            let variable = section.required("variable", "\"y\"")?;
            let known: Vec<(&str, &str)> = variables.iter().map(|v| (v.as_str(), v.as_str())).collect();
            Statement::Decay {
                variable: word(variable, &known)?.to_string(),
                rate: section.expression("rate", "\"2/3\"")?,
                eta: step_range(section)?,
                starts: the_starts()?,
                bounds: section
                    .get("where")
                    .map(|node| bounds(node, section.text))
                    .transpose()?
                    .unwrap_or_default(),
            }
        }
        Kind::Identity => {
            only(&["left", "right", "at"])?;
            let (left, right) =
                (section.expression("left", "\"alpha\"")?, section.expression("right", "\"96*mu\"")?);
            let place = |node| {
                let example = format!("write for example `at = {{ {} = \"1\" }}`", variables[0]);
                point(&Section::of("`at`", node, section.text, &example)?, variables, shapes)
            };
            let at = section.get("at").map(place).transpose()?;
            Statement::Identity { left, right, at }
        }
    };
    Ok(Claim { index, span: section.span.clone(), statement, origin, momentum: momentum(section)? })
}

/// `momentum = "1/2"` of heavy ball; of Nesterov's method with `nesterov = true`.
fn momentum(section: &Section<'_>) -> Result<Option<Momentum>, Diagnostic> {
    let nesterov = match section.get("nesterov").map(|node| (node.get_ref(), node.span())) {
        None => false,
        Some((DeValue::Boolean(value), _)) => *value,
        Some((_, span)) => {
            return Err(Diagnostic::new("expected true or false", span).help("write `nesterov = true`"));
        }
    };
    match section.get("momentum") {
        Some(node) => Ok(Some(Momentum { coefficient: expression(node, section.text)?, nesterov })),
        None if nesterov => {
            let error = Diagnostic::new("`momentum` is missing beside `nesterov`", section.span.clone());
            Err(error.help("add `momentum = \"1/2\"`"))
        }
        None => Ok(None),
    }
}

/// `[["11/20", "v*x", "13/10"], ...]`: a lower end, a quantity, an upper end.
fn bounds(node: &Node<'_>, text: &str) -> Result<Vec<Bound>, Diagnostic> {
    let example = "write for example `where = [[\"1/2\", \"x*y\", \"2\"]]`";
    let DeValue::Array(rows) = node.get_ref() else {
        return Err(wrong_type(node, "a list of bounds", example));
    };
    let one = |row: &Node<'_>| match row.get_ref() {
        DeValue::Array(parts) if parts.len() == 3 => Ok(Bound {
            from: expression(&parts[0], text)?,
            quantity: expression(&parts[1], text)?,
            to: expression(&parts[2], text)?,
        }),
        DeValue::Array(_) => {
            Err(Diagnostic::new("a bound is a lower end, a quantity, an upper end", row.span()).help(example))
        }
        _ => Err(wrong_type(row, "a list of three", example)),
    };
    rows.iter().map(one).collect()
}

/// A least period.
fn period_of(node: &Node<'_>) -> Result<usize, Diagnostic> {
    let period = natural(node)?;
    if (2..=LONGEST).contains(&period) {
        return Ok(period);
    }
    let error = Diagnostic::new(format!("{period} is not a period that claims take"), node.span());
    Err(error.help(format!("write a period from 2 to {LONGEST}")))
}

/// `"minimiser"`, `"period-2"`, `"period-3"`, ..., `"infinity"`.
fn limit(node: &Node<'_>) -> Result<Limit, Diagnostic> {
    let known =
        [(Limit::Minimiser, "minimiser"), (Limit::Period(2), "period-2"), (Limit::Infinity, "infinity")];
    let longer = string(node, "to = \"period-2\"")
        .ok()
        .and_then(|text| text.strip_prefix("period-")?.parse().ok())
        .filter(|period| (2..=LONGEST).contains(period));
    longer.map_or_else(|| word(node, &known), |period| Ok(Limit::Period(period)))
}

/// `eta = value`, or `eta = { from = ..., to = ... }`.
fn step_range(section: &Section<'_>) -> Result<StepRange, Diagnostic> {
    let node = section.required("eta", "\"11/10\"")?;
    if !matches!(node.get_ref(), DeValue::Table(_)) {
        return Ok(StepRange::At(expression(node, section.text)?));
    }
    let range = Section::of("`eta`", node, section.text, "")?;
    range.only(&["from", "to"])?;
    Ok(StepRange::Between(range.expression("from", "\"1\"")?, range.expression("to", "\"11/10\"")?))
}

/// One `[[step_size]]`.
pub(super) fn step_size(section: &Section<'_>) -> Result<StepSize, Diagnostic> {
    section.only(&["eta", "from", "to"])?;
    let ends = (section.get("from"), section.get("to"));
    if section.get("eta").is_none() && ends.0.is_none() && ends.1.is_none() {
        let error = Diagnostic::new("this `[[step_size]]` gives none", section.span.clone());
        return Err(error.help("add `eta = \"11/10\"`, or `from` and `to`"));
    }
    let range = match ends {
        (None, None) => None,
        _ => Some((section.expression("from", "\"1\"")?, section.expression("to", "\"2\"")?)),
    };
    let eta = section.get("eta").map(|n| expression(n, section.text)).transpose()?;
    Ok(StepSize { eta, range, span: section.span.clone() })
}

/// A point: one exact value for each variable; a matrix by its rows, or entry by entry.
pub(super) fn point(
    section: &Section<'_>,
    variables: &[String],
    shapes: &Shapes,
) -> Result<Point, Diagnostic> {
    known_variables(section, variables, shapes)?;
    let mut values: Vec<Option<Expr>> = vec![None; variables.len()];
    for (key, node) in section.table {
        let name = key.get_ref().as_ref();
        let shape = shapes.shape(name);
        if shape == Shape::SCALAR {
            continue;
        }
        let (given, entries) = nested(name, node)?;
        let is_row_for_column = shape.columns == 1 && given == shape.transposed();
        if given != shape && !is_row_for_column {
            let error = Diagnostic::new(format!("`{name}` is {shape}, this is {given}"), node.span());
            return Err(error.help("give as many rows and columns as the variable has"));
        }
        for (entry, value) in entry_names(name, shape).iter().zip(entries) {
            let place = variables.iter().position(|v| v == entry);
            if let Some(slot) = place.and_then(|i| values.get_mut(i)) {
                *slot = Some(expression(value, section.text)?);
            }
        }
    }
    let mut coordinates = Vec::new();
    for (variable, value) in variables.iter().zip(values) {
        let value = match value {
            Some(value) => value,
            None => section.expression(variable, "\"1\"")?,
        };
        coordinates.push((variable.clone(), value));
    }
    Ok(Point { coordinates, span: section.span.clone() })
}

/// A box: an interval `["from", "to"]` for some variables.
pub(super) fn region(
    node: &Node<'_>,
    key: &str,
    section: &Section<'_>,
    variables: &[String],
    shapes: &Shapes,
) -> Result<Region, Diagnostic> {
    let example = format!("write for example `{key} = {{ {} = [\"0\", \"2\"] }}`", variables[0]);
    let sides_of = Section::of(&format!("`{key}`"), node, section.text, &example)?;
    known_variables(&sides_of, variables, shapes)?;
    let mut sides = Vec::new();
    for variable in variables {
        // One interval for a matrix holds for each of its entries.
        let whole = variable.split('[').next().unwrap_or(variable);
        let Some(side) = sides_of.get(variable).or_else(|| sides_of.get(whole)) else { continue };
        let ends = match side.get_ref() {
            DeValue::Array(ends) if ends.len() == 2 => ends,
            DeValue::Array(_) => {
                return Err(Diagnostic::new("an interval has two ends", side.span()).help(example));
            }
            _ => return Err(wrong_type(side, "a list of two ends", &example)),
        };
        let end = |i: usize| -> Result<Expr, Diagnostic> { expression(&ends[i], section.text) };
        sides.push((variable.clone(), end(0)?, end(1)?));
    }
    if sides.is_empty() {
        return Err(Diagnostic::new(format!("`{key}` is empty"), node.span()).help(example));
    }
    Ok(Region { sides, span: node.span() })
}

fn known_variables(section: &Section<'_>, variables: &[String], shapes: &Shapes) -> Result<(), Diagnostic> {
    for key in section.table.keys() {
        let name = key.get_ref().as_ref();
        let is_matrix = entry_names(name, shapes.shape(name)).iter().all(|n| variables.contains(n));
        if !variables.iter().any(|v| v == name) && !is_matrix {
            let error = Diagnostic::new(format!("`{name}` is not a variable"), key.span());
            let error = error.help(format!("the variables are {}", variables.join(", ")));
            return Err(error.maybe_help(did_you_mean(name, variables.iter().map(String::as_str))));
        }
    }
    Ok(())
}
