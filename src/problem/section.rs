//! One table of a problem file: its keys and values, with errors at their places.

use super::model::Inequality;
use crate::arith::Integer;
use crate::expr::{Diagnostic, Expr, Shapes, Syntax, did_you_mean};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value of the file at its place.
pub(super) type Node<'a> = Spanned<DeValue<'a>>;

/// A table of the file.
pub(super) struct Section<'a> {
    /// What it is called in messages, such as `[parameters]`.
    pub title: String,
    pub table: &'a DeTable<'a>,
    pub span: Range<usize>,
    /// The whole text of the file.
    pub text: &'a str,
}

impl<'a> Section<'a> {
    /// The table that `node` must be.
    pub fn of(title: &str, node: &'a Node<'a>, text: &'a str, example: &str) -> Result<Self, Diagnostic> {
        match node.get_ref() {
            DeValue::Table(table) => Ok(Section { title: title.to_string(), table, span: node.span(), text }),
            _ => Err(wrong_type(node, "a table", example)),
        }
    }

    /// Is every key one of these?
    pub fn only(&self, known: &[&str]) -> Result<(), Diagnostic> {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let list: Vec<String> = known.iter().map(|k| format!("`{k}`")).collect();
                let error = Diagnostic::new(format!("unknown key `{name}` in {}", self.title), key.span());
                let error =
                    error.label("not a key of this table").help(format!("known keys: {}", list.join(", ")));
                return Err(error.maybe_help(did_you_mean(name, known.iter().copied())));
            }
        }
        Ok(())
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&'a Node<'a>> {
        self.table.iter().find(|(k, _)| k.get_ref() == key).map(|(_, v)| v)
    }

    /// The value of a key that must be there.
    pub fn required(&self, key: &str, example: &str) -> Result<&'a Node<'a>, Diagnostic> {
        self.get(key).ok_or_else(|| {
            let error = Diagnostic::new(format!("`{key}` is missing in {}", self.title), self.span.clone());
            error.help(format!("add `{key} = {example}`"))
        })
    }

    /// The exact expression of a key that must be there.
    pub fn expression(&self, key: &str, example: &str) -> Result<Expr, Diagnostic> {
        expression(self.required(key, example)?, self.text)
    }

    /// The elements of an array of tables such as `[[claim]]`; none where the key is missing.
    pub fn tables(&self, key: &str) -> Result<Vec<Section<'a>>, Diagnostic> {
        let Some(node) = self.get(key) else { return Ok(Vec::new()) };
        let example = format!("write `[[{key}]]` on a line of its own, then one key per line");
        let DeValue::Array(items) = node.get_ref() else {
            return Err(Diagnostic::new(format!("`{key}` is a list of tables"), node.span()).help(example));
        };
        let title = format!("[[{key}]]");
        items.iter().map(|item| Section::of(&title, item, self.text, &example)).collect()
    }
}

/// The text that `node` must be.
pub(super) fn string<'a>(node: &'a Node<'a>, example: &str) -> Result<&'a str, Diagnostic> {
    match node.get_ref() {
        DeValue::String(text) => Ok(text.as_ref()),
        _ => Err(wrong_type(node, "a text in quotes", &format!("write for example `{example}`"))),
    }
}

/// The natural number that `node` must be.
pub(super) fn natural(node: &Node<'_>) -> Result<usize, Diagnostic> {
    let value = match node.get_ref() {
        DeValue::Integer(n) => usize::from_str_radix(n.as_str(), n.radix()).ok(),
        _ => None,
    };
    value.ok_or_else(|| wrong_type(node, "a natural number", "write for example `1`, without quotes"))
}

/// The one of some words that `node` must be.
pub(super) fn word<T: Copy>(node: &Node<'_>, known: &[(T, &str)]) -> Result<T, Diagnostic> {
    let list: Vec<String> = known.iter().map(|(_, w)| format!("\"{w}\"")).collect();
    let list = list.join(", ");
    let DeValue::String(text) = node.get_ref() else {
        return Err(wrong_type(node, "a word in quotes", &format!("one of {list}")));
    };
    if let Some((value, _)) = known.iter().find(|(_, w)| w == text) {
        return Ok(*value);
    }
    let error = Diagnostic::new(format!("\"{text}\" is not accepted here"), node.span());
    let guess = did_you_mean(text, known.iter().map(|(_, w)| *w)).map(|g| format!("{g} Accepted: {list}"));
    Err(error.help(format!("one of {list}")).maybe_help(guess))
}

/// The error for a value of another type.
pub(super) fn wrong_type(node: &Node<'_>, wanted: &str, help: &str) -> Diagnostic {
    let found = match node.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    Diagnostic::new(format!("expected {wanted}, found {found}"), node.span()).help(help)
}

/// The exact expression that `node` is: a text, an integer, or a decimal number read from its digits in the file.
/// Its places are those of the file.
pub(super) fn expression(node: &Node<'_>, text: &str) -> Result<Expr, Diagnostic> {
    let span = node.span();
    match node.get_ref() {
        DeValue::String(content) => parse_inside(content, span, text),
        DeValue::Integer(n) => match Integer::parse_radix(n.as_str(), n.radix() as i32) {
            Ok(n) => Ok(Expr::number(Integer::from(n)).with_span(span)),
            Err(_) => Err(Diagnostic::new("this is not a number", span)),
        },
        DeValue::Float(_) => {
            let digits = text.get(span.clone()).unwrap_or_default().replace('_', "");
            let value = Expr::parse(&digits).ok().and_then(|e| e.as_number().cloned());
            match value {
                Some(value) => Ok(Expr::number(value).with_span(span)),
                None => Err(Diagnostic::new("this is not a finite number", span)),
            }
        }
        _ => {
            Err(wrong_type(node, "an exact value", "write for example `\"11/10\"`, `\"sqrt(5)-1\"` or `0.1`"))
        }
    }
}

/// The set `left < right` that the text `node` is, with the places of the file.
pub(super) fn inequality(node: &Node<'_>, text: &str) -> Result<Inequality, Diagnostic> {
    let example = "write for example `set = \"eta*(x^2 + y^2) < 4\"`";
    let content = string(node, "set = \"eta*(x^2 + y^2) < 4\"")?;
    let span = node.span();
    let mut sides = content.split('<');
    let (Some(left), Some(right), None) = (sides.next(), sides.next(), sides.next()) else {
        return Err(Diagnostic::new("a set is given by one inequality with `<`", span).help(example));
    };
    if let Some(sign) = content.chars().find(|c| ['>', '='].contains(c)) {
        let error = Diagnostic::new(format!("a set is open: `{sign}` does not stand in it"), span);
        return Err(error.help(example));
    }
    let raw = text.get(span.clone()).unwrap_or_default();
    // Each side has a place of its own where the text stands in the file as it is.
    let place = |side: &str, offset: usize| match raw.find(content) {
        Some(start) => span.start + start + offset..span.start + start + offset + side.len(),
        None => span.clone(),
    };
    let parse = |side: &str, offset| parse_inside(side, place(side, offset), text);
    Ok(Inequality { left: parse(left, 0)?, right: parse(right, left.len() + 1)?, span: span.clone() })
}

/// The syntax that the text `node` is, with the places of the file.
pub(super) fn syntax(node: &Node<'_>, text: &str) -> Result<Syntax, Diagnostic> {
    match node.get_ref() {
        DeValue::String(content) => syntax_inside(content, node.span(), text),
        _ => Err(wrong_type(node, "a text in quotes", "write for example `loss = \"(x^2 - 1)^2/4\"`")),
    }
}

/// Parses an expression that is the content of a string of the file, with the places of the file.
fn parse_inside(content: &str, span: Range<usize>, text: &str) -> Result<Expr, Diagnostic> {
    syntax_inside(content, span, text)?.elaborate(&Shapes::default())
}

fn syntax_inside(content: &str, span: Range<usize>, text: &str) -> Result<Syntax, Diagnostic> {
    // Where the string has no escapes its content stands in the file as it is.
    let raw = text.get(span.clone()).unwrap_or_default();
    match raw.find(content).filter(|_| !content.is_empty()) {
        Some(offset) => {
            let shift = span.start + offset;
            let moved = |r: Range<usize>| r.start + shift..r.end + shift;
            match Syntax::parse(content) {
                Ok(e) => Ok(e.map_spans(&moved)),
                Err(error) => Err(Diagnostic { span: moved(error.span.clone()), ..error }),
            }
        }
        None => match Syntax::parse(content) {
            Ok(e) => Ok(e.map_spans(&|_| span.clone())),
            Err(error) => Err(Diagnostic { span, ..error }),
        },
    }
}
