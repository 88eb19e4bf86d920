//! Data arrays from CSV files.

use super::section::{Node, Section, string, wrong_type};
use crate::arith::Rational;
use crate::expr::{Diagnostic, ENTRY_LIMIT, Expr, Shape};
use std::path::Path;
use toml::de::DeValue;

/// `{ file = "points.csv" }`, with `header = true` where the first line holds names. Numbers are read exactly: `0.1`
/// is 1/10.
pub(super) fn read(
    name: &str,
    node: &Node<'_>,
    text: &str,
    problem: &str,
) -> Result<(Shape, Vec<Rational>), Diagnostic> {
    let example = format!("write for example `{name} = {{ file = \"points.csv\" }}`");
    let section = Section::of(&format!("the data `{name}`"), node, text, &example)?;
    section.only(&["file", "header"])?;
    let place = section.required("file", "\"points.csv\"")?;
    let file = string(place, "file = \"points.csv\"")?;
    let header = match section.get("header") {
        None => false,
        Some(node) => match node.get_ref() {
            DeValue::Boolean(yes) => *yes,
            _ => return Err(wrong_type(node, "true or false", "write `header = true`")),
        },
    };
    let path = Path::new(problem).parent().unwrap_or(Path::new("")).join(file);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(header)
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_path(&path)
        .map_err(|error| {
            let error =
                Diagnostic::new(format!("the file {file} cannot be read: {}", reason(&error)), place.span());
            error.help("the path is taken from the folder of the problem file")
        })?;
    let mut values = Vec::new();
    let (mut rows, mut columns) = (0, 0);
    for record in reader.records() {
        let record = record
            .map_err(|error| Diagnostic::new(format!("the file {file}: {}", reason(&error)), place.span()))?;
        rows += 1;
        columns = record.len();
        for (column, field) in record.iter().enumerate() {
            let line = record.position().map_or(0, csv::Position::line);
            let number = Expr::parse(field).and_then(|e| e.to_rational()).map_err(|error| {
                let message =
                    format!("the file {file}, line {line}, column {}: {}", column + 1, error.message);
                let help = "every field is a number; `header = true` skips a first line of names";
                Diagnostic::new(message, place.span()).help(help)
            })?;
            values.push(number);
        }
        if values.len() > ENTRY_LIMIT {
            let error = Diagnostic::new(format!("the file {file} is too large"), place.span());
            return Err(error.help(format!("at most {ENTRY_LIMIT} numbers are taken")));
        }
    }
    if values.is_empty() {
        return Err(Diagnostic::new(format!("the file {file} holds no numbers"), place.span()));
    }
    Ok((Shape { rows, columns }, values))
}

/// What went wrong, without the path of this machine.
fn reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::NotFound => {
            "no such file".to_string()
        }
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("line {line} has {len} fields, the others {expected_len}")
        }
        _ => error.to_string(),
    }
}
