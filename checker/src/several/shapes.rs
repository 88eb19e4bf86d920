//! The variables of a problem file with their shapes, and its arrays of numbers.

use super::matrix::{ENTRIES, Matrix};
use crate::evaluate;
use crate::expr::{self, Expr};
use crate::problem::{find, wrong};
use crate::toml::{Section, Table, Value};
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;

/// What names stand for.
pub struct Shapes {
    names: Vec<(String, Matrix)>,
    /// The variables as numbers: `x`; `w[1]`, `w[2]`, ... for one column; `X[1,1]`, `X[1,2]`, ... row by row.
    pub variables: Vec<String>,
}

impl Shapes {
    /// Reads `variables = ["x", "y"]` or `[variables]`, and `[data]`.
    pub fn read(sections: &[Section]) -> Result<Shapes, Reason> {
        let mut shapes = Shapes { names: Vec::new(), variables: Vec::new() };
        let table = |name: &str| sections.iter().find(|section| section.name == name).map(|s| &s.table);
        match (find(&sections[0].table, "variables"), table("variables")) {
            (Some(Value::Array(names)), None) => {
                for name in names {
                    let Value::Text(name) = name else { return Err(wrong("variables must be names")) };
                    shapes.declare(name, (1, 1))?;
                }
            }
            (None, Some(table)) => {
                for (name, value) in table {
                    shapes.declare(name, shape(value)?)?;
                }
            }
            _ => return Err(Fault::Unsupported.because("several variables that are not listed")),
        }
        for (name, value) in table("data").map_or(&[][..], Vec::as_slice) {
            let (rows, columns, values) = nested(value)?;
            let entries = values.into_iter().map(|value| Ok(Expr::Number(number(value)?)));
            let entries = entries.collect::<Result<_, Reason>>()?;
            shapes.add(name, Matrix { rows, columns, entries })?;
        }
        Ok(shapes)
    }

    /// What a name stands for.
    pub fn find(&self, name: &str) -> Option<&Matrix> {
        self.names.iter().find(|(known, _)| known == name).map(|(_, matrix)| matrix)
    }

    fn declare(&mut self, name: &str, (rows, columns): (usize, usize)) -> Result<(), Reason> {
        let entry = |i: usize, j: usize| match (rows, columns) {
            (1, 1) => name.to_owned(),
            (_, 1) => format!("{name}[{i}]"),
            _ => format!("{name}[{i},{j}]"),
        };
        let entry = &entry;
        let names: Vec<String> = (1..=rows).flat_map(|i| (1..=columns).map(move |j| entry(i, j))).collect();
        let entries = names.iter().cloned().map(Expr::Name).collect();
        self.variables.extend(names);
        self.add(name, Matrix { rows, columns, entries })
    }

    fn add(&mut self, name: &str, matrix: Matrix) -> Result<(), Reason> {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') || !name.chars().all(is_letter) {
            return Err(wrong("a variable with a name that no expression can have"));
        }
        if ["pi", "e"].contains(&name) || self.find(name).is_some() {
            return Err(wrong("a variable with a name that has a meaning already"));
        }
        self.names.push((name.to_owned(), matrix));
        Ok(())
    }

    /// One constant for each variable: matrices by their rows, a column also as one row.
    pub fn point(&self, table: &Table) -> Result<Vec<Expr>, Reason> {
        let mut values: Vec<Expr> = Vec::new();
        let known = |name: &String| self.find(name).is_some_and(is_variable);
        if !table.iter().all(|(name, _)| known(name)) {
            return Err(wrong("claim: a value for what is no variable"));
        }
        for (name, matrix) in self.names.iter().filter(|(_, matrix)| is_variable(matrix)) {
            let value = find(table, name).ok_or_else(|| wrong("claim: a variable without a value"))?;
            let given = match (matrix.rows, matrix.columns) {
                (1, 1) => vec![value],
                shape => {
                    let (rows, columns, given) = nested(value)?;
                    if (rows, columns) != shape && !(shape.1 == 1 && (columns, rows) == shape) {
                        return Err(wrong("claim: a matrix of another shape"));
                    }
                    given
                }
            };
            for value in given {
                values.push(constant(value)?);
            }
        }
        Ok(values)
    }
}

fn is_variable(matrix: &Matrix) -> bool {
    matches!(matrix.entries.first(), Some(Expr::Name(_)))
}

fn constant(value: &Value) -> Result<Expr, Reason> {
    match value {
        Value::Text(text) | Value::Decimal(text) => expr::parse(text),
        Value::Integer(value) => Ok(Expr::Number(BigRational::from_integer((*value).into()))),
        _ => Err(wrong("a value that is no number")),
    }
}

/// A rational number.
fn number(value: &Value) -> Result<BigRational, Reason> {
    let value = evaluate::value(&constant(value)?, &|_| None)?;
    value.as_rational().cloned().ok_or_else(|| wrong("data must be rational"))
}

/// `{ shape = [3, 2] }`; `{}` or `{ shape = [] }` for a number, `{ shape = [3] }` for a column.
fn shape(value: &Value) -> Result<(usize, usize), Reason> {
    let unclear = || wrong("a variable needs { shape = [rows, columns] }");
    let Value::Table(table) = value else { return Err(unclear()) };
    let sizes = match table.as_slice() {
        [] => return Ok((1, 1)),
        [(key, Value::Array(sizes))] if key == "shape" => sizes,
        _ => return Err(unclear()),
    };
    let mut both = [1, 1];
    if sizes.len() > 2 {
        return Err(unclear());
    }
    for (place, size) in both.iter_mut().zip(sizes) {
        let Value::Integer(size) = size else { return Err(unclear()) };
        *place = usize::try_from(*size).ok().filter(|n| (1..=ENTRIES).contains(n)).ok_or_else(unclear)?;
    }
    match both[0] * both[1] > ENTRIES {
        true => Err(Fault::Limit.because("a matrix is too large")),
        false => Ok((both[0], both[1])),
    }
}

/// The entries of `[[1, 2], [3, 4]]`, row by row, with rows and columns; a list of numbers is a column.
fn nested(value: &Value) -> Result<(usize, usize, Vec<&Value>), Reason> {
    let unclear = || wrong("expected an array of rows of one length");
    let Value::Array(rows) = value else { return Err(unclear()) };
    let mut entries = Vec::new();
    let mut columns = None;
    for row in rows {
        let row = match row {
            Value::Array(items) => items.as_slice(),
            other => std::slice::from_ref(other),
        };
        if row.is_empty() || *columns.get_or_insert(row.len()) != row.len() {
            return Err(unclear());
        }
        entries.extend(row);
    }
    match columns {
        Some(columns) if entries.len() <= ENTRIES => Ok((rows.len(), columns, entries)),
        _ => Err(unclear()),
    }
}
