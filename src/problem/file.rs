//! From the text of a problem file to a [`Problem`].

use super::check;
use super::claim::{claim, point, region, step_size};
use super::matrices;
use super::model::{Parameter, ParameterValue, Problem};
use super::section::{Node, Section, expression, string, syntax};
use crate::expr::{Diagnostic, Expr, Shapes};
use toml::de::{DeTable, DeValue};

const KEYS: [&str; 11] = [
    "title",
    "source",
    "chapter",
    "loss",
    "variables",
    "domain",
    "data",
    "parameters",
    "minimiser",
    "step_size",
    "claim",
];

impl Problem {
    /// Reads a problem file (TOML). `file` is its name for messages.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place in `text` and what would be accepted.
    pub fn parse(text: &str, file: &str) -> Result<Problem, Diagnostic> {
        let document = DeTable::parse(text).map_err(|e| syntax_error(&e, text))?;
        let root = Section { title: "the file".to_string(), table: document.get_ref(), span: 0..0, text };
        root.only(&KEYS)?;
        let line = |key: &str, example: &str| -> Result<Option<String>, Diagnostic> {
            root.get(key).map(|n| Ok(string(n, example)?.to_string())).transpose()
        };
        let title = line("title", "title = \"Double well\"")?;
        let source = line("source", "source = \"Chen & Bruna 2023\"")?;
        let chapter = line("chapter", "chapter = \"2. Degenerate minimisers\"")?;
        let loss_node = root.required("loss", "\"(x^2 - 1)^2/4\"")?;
        let loss_text = string(loss_node, "loss = \"(x^2 - 1)^2/4\"")?.trim().to_string();
        let syntax = syntax(loss_node, text)?;
        let parameters = parameters(&root)?;
        let declared = root.get("variables").map(|node| matrices::variables(node, text)).transpose()?;
        let mut shapes = Shapes::default();
        let data = matrices::data(&root, file, &mut shapes)?;
        for variable in declared.iter().flatten() {
            shapes.declare_variable(&variable.name, variable.shape);
        }
        let names = parameters.iter().map(|p| p.name.as_str());
        let place = root.get("data").map_or(0..0, |node| node.span());
        matrices::distinct(declared.as_deref().unwrap_or_default(), &data, names, &place)?;
        let loss = syntax.elaborate(&shapes)?;
        let variables = check::variables(&loss, declared.as_deref(), &parameters)?;

        let domain =
            root.get("domain").map(|node| region(node, "domain", &root, &variables, &shapes)).transpose()?;
        let mut minimisers = Vec::new();
        for section in root.tables("minimiser")? {
            minimisers.push(point(&section, &variables, &shapes)?);
        }
        let mut step_sizes = Vec::new();
        for section in root.tables("step_size")? {
            step_sizes.push(step_size(&section)?);
        }
        let mut claims = Vec::new();
        for (index, section) in root.tables("claim")?.iter().enumerate() {
            claims.push(claim(section, index, &variables, &shapes)?);
        }
        let problem = Problem {
            title,
            source,
            chapter,
            file: Some(file.to_string()),
            text: text.to_string(),
            loss,
            loss_text,
            syntax,
            shapes,
            variables,
            domain,
            parameters,
            minimisers,
            step_sizes,
            claims,
        };
        check::values(&problem)?;
        Ok(problem)
    }
}

fn parameters(root: &Section<'_>) -> Result<Vec<Parameter>, Diagnostic> {
    let Some(node) = root.get("parameters") else { return Ok(Vec::new()) };
    let example = "write `[parameters]` on a line of its own, then lines such as `mu = \"1\"`";
    let section = Section::of("[parameters]", node, root.text, example)?;
    let mut parameters: Vec<Parameter> = Vec::new();
    for (key, value) in section.table {
        let name = key.get_ref().to_string();
        check::name(&name, key.span())?;
        let read = match value.get_ref() {
            DeValue::Table(_) => assumption(&name, value, root.text)?,
            _ => ParameterValue::Exact(constant(value, root.text)?),
        };
        parameters.push(Parameter { name, value: read, span: value.span() });
    }
    // The table is kept in another order; the author's is that of the places.
    parameters.sort_by_key(|p| p.span.start);
    Ok(parameters)
}

/// `{ positive = true }` or `{ from = ..., to = ... }`.
fn assumption(name: &str, node: &Node<'_>, text: &str) -> Result<ParameterValue, Diagnostic> {
    let example = "write `{ positive = true }` or `{ from = \"1/2\", to = \"2\" }`";
    let section = Section::of(&format!("the parameter `{name}`"), node, text, example)?;
    section.only(&["positive", "from", "to"])?;
    if let Some(positive) = section.get("positive") {
        if section.table.len() > 1 {
            let error = Diagnostic::new("`positive` stands alone", node.span());
            return Err(error.help("for a range of positive numbers, `from` and `to` are enough"));
        }
        return match positive.get_ref() {
            DeValue::Boolean(true) => Ok(ParameterValue::Positive),
            _ => Err(Diagnostic::new("only `positive = true` says something", positive.span()).help(example)),
        };
    }
    if section.table.is_empty() {
        return Err(
            Diagnostic::new(format!("nothing is said of the parameter `{name}`"), node.span()).help(example)
        );
    }
    let end = |key: &str, sample: &str| constant(section.required(key, sample)?, text);
    Ok(ParameterValue::Range { from: end("from", "\"1/2\"")?, to: end("to", "\"2\"")? })
}

fn constant(node: &Node<'_>, text: &str) -> Result<Expr, Diagnostic> {
    let value = expression(node, text)?;
    check::constant(&value)?;
    Ok(value)
}

fn syntax_error(error: &toml::de::Error, text: &str) -> Diagnostic {
    let span = error.span().unwrap_or(0..0);
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let message = error.message().lines().collect::<Vec<_>>().join(", ");
    let help = if message.contains("duplicate key") {
        "each key is given once; repeated tables are written `[[claim]]`"
    } else {
        "a line is `key = value`: texts and exact values in quotes, lists in `[...]`, one key per line"
    };
    Diagnostic::new(message, start..end).help(help)
}
