//! Shapes of variables, and constant arrays under `[data]`.

use super::check;
use super::data_file;
use super::section::{Node, Section, expression, natural, string, wrong_type};
use crate::arith::Rational;
use crate::expr::{Diagnostic, ENTRY_LIMIT, Shape, Shapes};
use std::ops::Range;
use toml::de::DeValue;

/// A declared variable with its place.
pub(super) struct Declared {
    pub name: String,
    pub shape: Shape,
    pub span: Range<usize>,
}

/// `variables = ["x", "y"]`, or a table of names with their shapes.
pub(super) fn variables(node: &Node<'_>, text: &str) -> Result<Vec<Declared>, Diagnostic> {
    let example = "write for example `variables = [\"x\", \"y\"]`";
    match node.get_ref() {
        DeValue::Array(items) => {
            let declared = items.iter().map(|item| {
                let name = string(item, "variables = [\"x\"]")?.to_string();
                check::name(&name, item.span())?;
                Ok(Declared { name, shape: Shape::SCALAR, span: item.span() })
            });
            declared.collect()
        }
        DeValue::Table(table) => {
            let mut declared = Vec::new();
            for (key, value) in table {
                let name = key.get_ref().to_string();
                check::name(&name, key.span())?;
                declared.push(Declared { shape: shape(&name, value, text)?, name, span: key.span() });
            }
            declared.sort_by_key(|d| d.span.start);
            Ok(declared)
        }
        _ => Err(wrong_type(node, "a list of names, or a table of shapes", example)),
    }
}

/// `{ shape = [3, 2] }`; `{}` or `{ shape = [] }` is a scalar, `{ shape = [3] }` a column.
fn shape(name: &str, node: &Node<'_>, text: &str) -> Result<Shape, Diagnostic> {
    let example = format!("write for example `{name} = {{ shape = [3, 2] }}`");
    let section = Section::of(&format!("the variable `{name}`"), node, text, &example)?;
    section.only(&["shape"])?;
    let Some(sizes) = section.get("shape") else { return Ok(Shape::SCALAR) };
    let DeValue::Array(items) = sizes.get_ref() else {
        return Err(wrong_type(sizes, "a list of rows and columns", &example));
    };
    let shape = match &items.iter().map(natural).collect::<Result<Vec<_>, _>>()?[..] {
        [] => Shape::SCALAR,
        [rows] => Shape { rows: *rows, columns: 1 },
        [rows, columns] => Shape { rows: *rows, columns: *columns },
        _ => return Err(Diagnostic::new("a shape has at most two sizes", sizes.span()).help(example)),
    };
    if shape.entries() == 0 || shape.entries() > ENTRY_LIMIT {
        let error = Diagnostic::new(format!("a {shape} matrix cannot be used"), sizes.span());
        return Err(error.help(format!("a matrix has between 1 and {ENTRY_LIMIT} entries")));
    }
    Ok(shape)
}

/// The arrays under `[data]`, added to the shapes. `file` is the problem file, whose folder CSV files are named from.
pub(super) fn data(root: &Section<'_>, file: &str, shapes: &mut Shapes) -> Result<Vec<String>, Diagnostic> {
    let Some(node) = root.get("data") else { return Ok(Vec::new()) };
    let example = "write `[data]` on a line of its own, then lines such as `A = [[1, 2], [3, 4]]`";
    let section = Section::of("[data]", node, root.text, example)?;
    let mut names = Vec::new();
    for (key, value) in section.table {
        let name = key.get_ref().to_string();
        check::name(&name, key.span())?;
        let (shape, values) = match value.get_ref() {
            DeValue::Table(_) => data_file::read(&name, value, root.text, file)?,
            _ => array(&name, value, root.text)?,
        };
        shapes.declare_data(&name, shape, &values);
        names.push(name);
    }
    Ok(names)
}

/// `[[1, 2], [3, 4]]`, or `[1, 2, 3]` for a column. All entries are exact numbers.
fn array(name: &str, node: &Node<'_>, text: &str) -> Result<(Shape, Vec<Rational>), Diagnostic> {
    let (shape, entries) = nested(name, node)?;
    let number = |item: &&Node<'_>| -> Result<Rational, Diagnostic> { expression(item, text)?.to_rational() };
    Ok((shape, entries.iter().map(number).collect::<Result<_, _>>()?))
}

/// The entries of an array, row by row, all rows of one length.
pub(super) fn nested<'a>(name: &str, node: &'a Node<'a>) -> Result<(Shape, Vec<&'a Node<'a>>), Diagnostic> {
    let example = format!("write for example `{name} = [[1, 2], [3, 4]]`");
    let DeValue::Array(rows) = node.get_ref() else {
        return Err(wrong_type(node, "a list of rows", &example));
    };
    let mut entries = Vec::new();
    let mut columns = None;
    for row in rows.iter() {
        let count = match row.get_ref() {
            DeValue::Array(items) => {
                entries.extend(items.iter());
                items.len()
            }
            _ => {
                entries.push(row);
                1
            }
        };
        if *columns.get_or_insert(count) != count || count == 0 {
            let error = Diagnostic::new(format!("the rows of `{name}` have different lengths"), row.span());
            return Err(error.label(format!("{count} entries, not {}", columns.unwrap_or(0))).help(example));
        }
    }
    let shape = Shape { rows: rows.len(), columns: columns.unwrap_or(0) };
    if shape.entries() == 0 || shape.entries() > ENTRY_LIMIT {
        let error = Diagnostic::new(format!("a {shape} array cannot be used"), node.span());
        return Err(error.help(format!("an array has between 1 and {ENTRY_LIMIT} entries")));
    }
    Ok((shape, entries))
}

/// No name stands for two things, and a matrix is not a parameter.
pub(super) fn distinct<'a>(
    declared: &[Declared],
    data: &[String],
    parameters: impl Iterator<Item = &'a str> + Clone,
    place: &Range<usize>,
) -> Result<(), Diagnostic> {
    for name in data {
        if declared.iter().any(|d| d.name == *name) || parameters.clone().any(|p| p == name) {
            let error = Diagnostic::new(format!("`{name}` is declared twice"), place.clone());
            return Err(error.help("a name is a variable, a parameter or data"));
        }
    }
    Ok(())
}
