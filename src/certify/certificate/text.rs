//! The problem file that a certificate is about.

use crate::arith::Rational;
use crate::problem::{ParameterValue, Problem};
use serde_json::Value as Json;
use std::fmt::Write;

/// The canonical text of a certificate about a problem file, with the weights of its variable: one statement per line.
pub(super) fn certificate(
    (problem, weights): (&str, &[(String, Rational)]),
    statements: impl Iterator<Item = Json>,
) -> String {
    let problem = Json::String(problem.to_string());
    let statements: Vec<String> = statements.map(|statement| statement.to_string()).collect();
    let entries = weights.iter().map(|(name, weight)| (name.clone(), weight.to_string().into()));
    let weights = match weights.is_empty() {
        true => String::new(),
        false => format!(",\n\"weights\":{}", Json::Object(entries.collect())),
    };
    format!(
        "{{\"format\":\"{}\",\n\"problem\":{problem},\n\"statements\":[\n{}\n]{weights}}}\n",
        twostep_check::report::FORMAT,
        statements.join(",\n")
    )
}

/// The text of the problem file; for a loss from the command line, or with parameters from there, a file that says
/// the same of the loss and claims nothing.
pub(super) fn problem_text(problem: &Problem, as_read: bool) -> String {
    if as_read {
        return problem.text.clone();
    }
    let mut text = format!("loss = {}\n", quoted(&problem.loss.to_string()));
    let names: Vec<String> = problem.variables.iter().map(|name| quoted(name)).collect();
    let _ = writeln!(text, "variables = [{}]", names.join(", "));
    if !problem.parameters.is_empty() {
        text.push_str("[parameters]\n");
    }
    for parameter in &problem.parameters {
        if let ParameterValue::Exact(value) = &parameter.value {
            let _ = writeln!(text, "{} = {}", parameter.name, quoted(&value.to_string()));
        }
    }
    text
}

/// The same for a loss with elementary functions on a domain.
pub(super) fn smooth_problem_text(
    problem: &Problem,
    as_read: bool,
    (from, to): (&Rational, &Rational),
) -> String {
    let text = problem_text(problem, as_read);
    if as_read {
        return text;
    }
    let name = problem.variables.first().map_or("x", String::as_str);
    let domain = format!("domain = {{ {name} = [\"{from}\", \"{to}\"] }}\n");
    // Before any table.
    let at = text.find("[parameters]\n").unwrap_or(text.len());
    format!("{}{domain}{}", &text[..at], &text[at..])
}

/// A basic string of TOML. Expressions and names hold no control characters.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
