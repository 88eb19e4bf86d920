//! Matrices of expressions: what a loss that is written with matrices stands for, entry by entry.

use super::shapes::Shapes;
use crate::expr::{Expr, Operator};
use crate::function::MatrixFunction;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_traits::ToPrimitive;

/// The most entries of a matrix.
pub const ENTRIES: usize = 10_000;
/// The most operations and names in all entries of a matrix.
const SIZE: usize = 200_000;

/// A matrix, row by row; a number is 1 x 1.
#[derive(Clone)]
pub struct Matrix {
    /// The rows.
    pub rows: usize,
    /// The columns.
    pub columns: usize,
    /// The entries.
    pub entries: Vec<Expr>,
}

/// The number that an expression stands for, written without matrices; names without a shape are numbers.
pub fn number(expr: &Expr, shapes: &Shapes) -> Result<Expr, Reason> {
    let mut value = value(expr, shapes)?;
    match (value.entries.pop(), value.entries.is_empty()) {
        (Some(number), true) => Ok(number),
        _ => Err(wrong("a matrix where a number is needed")),
    }
}

fn wrong(text: &str) -> Reason {
    Fault::Problem.because(format!("expression: {text}"))
}

fn value(expr: &Expr, shapes: &Shapes) -> Result<Matrix, Reason> {
    let of = |inner: &Expr| value(inner, shapes);
    let found = match expr {
        Expr::Number(_) => Matrix::number(expr.clone()),
        Expr::Name(name) => shapes.find(name).cloned().unwrap_or_else(|| Matrix::number(expr.clone())),
        Expr::Neg(inner) => of(inner)?.map(|x| Expr::Neg(Box::new(x))),
        Expr::Sqrt(inner) => of(inner)?.map(|x| Expr::Sqrt(Box::new(x))),
        Expr::Call(function, inner) => of(inner)?.map(|x| Expr::Call(*function, Box::new(x))),
        Expr::Power(base, exponent) => {
            let base = of(base)?;
            if !base.is_number() {
                return Err(wrong("a power of a matrix"));
            }
            base.map(|x| Expr::Power(Box::new(x), *exponent))
        }
        Expr::Angle(y, x) => of(y)?.with(&of(x)?, |y, x| Expr::Angle(Box::new(y), Box::new(x)))?,
        Expr::Binary(operator, left, right) => binary(*operator, &of(left)?, &of(right)?)?,
        Expr::Matrix(function, arguments) => whole(*function, arguments, shapes)?,
    };
    found.limited(0)
}

fn join(operator: Operator) -> impl Fn(Expr, Expr) -> Expr {
    move |left, right| Expr::Binary(operator, Box::new(left), Box::new(right))
}

fn binary(operator: Operator, a: &Matrix, b: &Matrix) -> Result<Matrix, Reason> {
    let joined = join(operator);
    match (operator, a.is_number(), b.is_number()) {
        (Operator::Add | Operator::Sub, ..) => a.with(b, joined),
        (Operator::Mul, true, _) => {
            let (a, b) = (a.spread(b)?, b);
            a.with(b, joined)
        }
        (Operator::Mul | Operator::Div, _, true) => a.with(&b.spread(a)?, joined),
        (Operator::Div, _, false) => Err(wrong("a division by a matrix")),
        (Operator::Mul, ..) => a.times(b),
    }
}

/// A function of matrices.
fn whole(function: MatrixFunction, arguments: &[Expr], shapes: &Shapes) -> Result<Matrix, Reason> {
    let filled = |rows: usize, columns: usize, entry: &dyn Fn(usize, usize) -> bool| {
        if rows.saturating_mul(columns) > ENTRIES {
            return Err(Fault::Limit.because("a matrix is too large"));
        }
        let number = |i: usize, j: usize| Expr::Number(BigInt::from(u8::from(entry(i, j))).into());
        let entries = (0..rows).flat_map(|i| (0..columns).map(move |j| number(i, j))).collect();
        Ok(Matrix { rows, columns, entries })
    };
    match (function, arguments) {
        (MatrixFunction::Ones, [rows, columns]) => filled(size(rows)?, size(columns)?, &|_, _| true),
        (MatrixFunction::Eye, [n]) => filled(size(n)?, size(n)?, &|i, j| i == j),
        (MatrixFunction::Transpose, [a]) => {
            let a = value(a, shapes)?;
            let entries = (0..a.columns).flat_map(|j| (0..a.rows).map(move |i| (i, j)));
            let entries = entries.map(|(i, j)| a.at(i, j).clone()).collect();
            Ok(Matrix { rows: a.columns, columns: a.rows, entries })
        }
        (MatrixFunction::Sum, [a]) => Ok(Matrix::number(sum(&value(a, shapes)?.entries))),
        (MatrixFunction::Norm2, [a]) => {
            let squares = value(a, shapes)?.map(|x| Expr::Power(Box::new(x), 2));
            Ok(Matrix::number(sum(&squares.entries)))
        }
        (MatrixFunction::Trace, [a]) => {
            let a = value(a, shapes)?;
            if a.rows != a.columns {
                return Err(wrong("the trace of a matrix that is not square"));
            }
            let diagonal: Vec<Expr> = (0..a.rows).map(|i| a.at(i, i).clone()).collect();
            Ok(Matrix::number(sum(&diagonal)))
        }
        (MatrixFunction::Entry, [a, indices @ ..]) => {
            let a = value(a, shapes)?;
            let (i, j) = match indices {
                [i] if a.columns == 1 => (size(i)?, 1),
                [j] if a.rows == 1 => (1, size(j)?),
                [i, j] => (size(i)?, size(j)?),
                _ => return Err(wrong("a matrix is indexed by its row and its column")),
            };
            if i > a.rows || j > a.columns {
                return Err(wrong("there is no such entry"));
            }
            Ok(Matrix::number(a.at(i - 1, j - 1).clone()))
        }
        _ => Err(wrong("another number of arguments")),
    }
}

/// A size or an index: a natural number from 1.
fn size(expr: &Expr) -> Result<usize, Reason> {
    let natural = match expr {
        Expr::Number(q) if q.is_integer() => q.to_integer().to_usize().filter(|n| *n > 0),
        _ => None,
    };
    natural.ok_or_else(|| wrong("a size or an index must be a natural number"))
}

/// A sum whose depth is that of a balanced tree.
fn sum(terms: &[Expr]) -> Expr {
    match terms {
        [term] => term.clone(),
        _ => {
            let (left, right) = terms.split_at(terms.len() / 2);
            join(Operator::Add)(sum(left), sum(right))
        }
    }
}

/// How many operations, numbers and names there are.
fn nodes(expr: &Expr) -> usize {
    1 + match expr {
        Expr::Number(_) | Expr::Name(_) => 0,
        Expr::Neg(a) | Expr::Sqrt(a) | Expr::Call(_, a) | Expr::Power(a, _) => nodes(a),
        Expr::Binary(_, a, b) | Expr::Angle(a, b) => nodes(a) + nodes(b),
        Expr::Matrix(_, all) => all.iter().map(nodes).sum(),
    }
}

impl Matrix {
    fn number(expr: Expr) -> Matrix {
        Matrix { rows: 1, columns: 1, entries: vec![expr] }
    }

    fn is_number(&self) -> bool {
        (self.rows, self.columns) == (1, 1)
    }

    fn at(&self, i: usize, j: usize) -> &Expr {
        &self.entries[i * self.columns + j]
    }

    fn map(self, f: impl Fn(Expr) -> Expr) -> Matrix {
        Matrix { entries: self.entries.into_iter().map(f).collect(), ..self }
    }

    /// Entry by entry with a matrix of the same shape.
    fn with(&self, other: &Matrix, f: impl Fn(Expr, Expr) -> Expr) -> Result<Matrix, Reason> {
        if (self.rows, self.columns) != (other.rows, other.columns) {
            return Err(wrong("the shapes of two matrices do not fit"));
        }
        let entries = self.entries.iter().zip(&other.entries).map(|(x, y)| f(x.clone(), y.clone())).collect();
        Ok(Matrix { rows: self.rows, columns: self.columns, entries })
    }

    /// A number in all places of another matrix.
    fn spread(&self, over: &Matrix) -> Result<Matrix, Reason> {
        self.clone().limited(self.nodes() * over.entries.len())?;
        let entries = vec![self.at(0, 0).clone(); over.entries.len()];
        Ok(Matrix { rows: over.rows, columns: over.columns, entries })
    }

    fn times(&self, other: &Matrix) -> Result<Matrix, Reason> {
        if self.columns != other.rows {
            return Err(wrong("the shapes of two matrices do not fit"));
        }
        // The work is known before it is done.
        let size = self.nodes() * other.columns + other.nodes() * self.rows;
        self.clone().limited(size)?;
        let entry = |i: usize, j: usize| {
            let factors = |k: usize| (self.at(i, k).clone(), other.at(k, j).clone());
            let terms: Vec<Expr> =
                (0..self.columns).map(factors).map(|(x, y)| join(Operator::Mul)(x, y)).collect();
            sum(&terms)
        };
        let places = (0..self.rows).flat_map(|i| (0..other.columns).map(move |j| (i, j)));
        let entries = places.map(|(i, j)| entry(i, j)).collect();
        Ok(Matrix { rows: self.rows, columns: other.columns, entries })
    }

    fn nodes(&self) -> usize {
        self.entries.iter().map(nodes).sum()
    }

    /// The same, where it is not too large, nor what comes of it.
    fn limited(self, next: usize) -> Result<Matrix, Reason> {
        match self.entries.len() > ENTRIES || self.nodes().max(next) > SIZE {
            true => Err(Fault::Limit.because("a matrix is too large")),
            false => Ok(self),
        }
    }
}
