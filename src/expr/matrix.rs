//! From syntax with shapes to scalars: every entry an expression, shared where it is used more than once.
//!
//! A product of matrices becomes sums of products of entries, sums as balanced trees; nothing is multiplied out.
//! Rules: `+` and `-` take equal shapes; `*` takes matching inner sizes, or one scalar; `/` takes a scalar below;
//! functions of numbers act on each entry; everything else is an error with the place and both shapes.

use super::matrix_entry::{Entry, Matrix, power_of, product_of, sum_of};
use super::shapes::Shapes;
use super::syntax::SyntaxKind;
use super::{BinaryOp, Diagnostic, Expr, MatrixFunction, Shape, Syntax};
use std::ops::Range;
use std::sync::Arc;

/// The largest matrix, in entries.
pub const ENTRY_LIMIT: usize = 20_000;
/// The most operations that an expression may stand for when it is written out in scalars.
pub const OPERATION_LIMIT: u64 = 1_000_000;

impl Syntax {
    /// The scalar that the syntax stands for. A name that `shapes` does not know is a scalar.
    ///
    /// ```
    /// use twostep::expr::{Shape, Shapes, Syntax};
    /// let mut shapes = Shapes::default();
    /// shapes.declare_variable("X", Shape { rows: 1, columns: 2 });
    /// let loss = Syntax::parse("norm2(X*X' - 1)/4").unwrap().elaborate(&shapes).unwrap();
    /// assert_eq!(loss.to_string(), "(X[1,1]*X[1,1] + X[1,2]*X[1,2] - 1)^2/4");
    /// ```
    ///
    /// # Errors
    /// Where shapes do not fit, the result is a matrix, or it becomes too large.
    pub fn elaborate(&self, shapes: &Shapes) -> Result<Expr, Diagnostic> {
        let value = Elaboration { shapes }.value(self)?;
        match value.shape {
            Shape::SCALAR => Ok(Arc::unwrap_or_clone(value.entries[0].expr.clone())),
            shape => {
                let error = Diagnostic::new(
                    format!("a number is needed here, this is a {shape} matrix"),
                    self.span(),
                );
                Err(error
                    .help("make it a number with `norm2(...)`, `trace(...)`, `sum(...)` or an entry `[i,j]`"))
            }
        }
    }
}

struct Elaboration<'a> {
    shapes: &'a Shapes,
}

impl Elaboration<'_> {
    fn value(&self, s: &Syntax) -> Result<Matrix, Diagnostic> {
        let scalar = |e: Expr| Ok(Matrix::scalar(Entry::leaf(Arc::new(e.with_span(s.span())))));
        let result = match &s.kind {
            SyntaxKind::Number(q) => return scalar(Expr::number(q.clone())),
            SyntaxKind::Constant(c) => return scalar(Expr::constant(*c)),
            SyntaxKind::Name(name) => match self.shapes.get(name) {
                None => return scalar(Expr::name(name)),
                Some(named) => Matrix {
                    shape: named.shape,
                    entries: named.entries.iter().map(|e| Entry::leaf(Arc::clone(e))).collect(),
                },
            },
            SyntaxKind::Neg(a) => self.value(a)?.map(|e| e.neg(s.span())),
            SyntaxKind::Binary(op, a, b) => self.binary(s, *op, a, b)?,
            SyntaxKind::Call(function, arguments) => self.call(s, *function, arguments)?,
            SyntaxKind::Matrix(function, arguments) => self.whole(s, *function, arguments)?,
            SyntaxKind::Transpose(a) => self.value(a)?.transposed(),
            SyntaxKind::Index(a, indices) => self.index(s, a, indices)?,
        };
        within_limit(&result, s)?;
        Ok(result)
    }

    fn binary(&self, s: &Syntax, op: BinaryOp, left: &Syntax, right: &Syntax) -> Result<Matrix, Diagnostic> {
        let a = self.value(left)?;
        if op == BinaryOp::Pow && a.shape != Shape::SCALAR {
            if matches!(&right.kind, SyntaxKind::Name(name) if &**name == "T" && self.shapes.get("T").is_none())
            {
                return Ok(a.transposed());
            }
            let error = Diagnostic::new(format!("a power of a {} matrix is not defined", a.shape), s.span());
            return Err(error.help("write the product, such as `A*A`; `A^T` or `A'` is the transpose"));
        }
        let b = self.value(right)?;
        let (is_scalar_a, is_scalar_b) = (a.shape == Shape::SCALAR, b.shape == Shape::SCALAR);
        let mismatch = |what: &str| {
            Diagnostic::new(format!("cannot {what}: the shapes do not fit"), s.span())
                .label(format!("{} and {}", a.shape, b.shape))
        };
        let pair = |x: &Entry, y: &Entry| Entry::binary(op, x, y, s.span());
        match op {
            BinaryOp::Add | BinaryOp::Sub => {
                if a.shape != b.shape {
                    let what = if op == BinaryOp::Add { "add" } else { "subtract" };
                    let error = mismatch(what);
                    return Err(if is_scalar_a || is_scalar_b {
                        let matrix = if is_scalar_a { b.shape } else { a.shape };
                        let (m, n) = (matrix.rows, matrix.columns);
                        error.help(format!(
                            "a number is not spread over a matrix; write `c*ones({m},{n})` for it"
                        ))
                    } else {
                        error.help("both sides need the same number of rows and of columns")
                    });
                }
                let entries = a.entries.iter().zip(&b.entries).map(|(x, y)| pair(x, y)).collect();
                Ok(Matrix { shape: a.shape, entries })
            }
            BinaryOp::Mul if is_scalar_a => Ok(b.map(|y| pair(&a.entries[0], y))),
            BinaryOp::Mul if is_scalar_b => Ok(a.map(|x| pair(x, &b.entries[0]))),
            BinaryOp::Mul => {
                if a.shape.columns != b.shape.rows {
                    return Err(mismatch("multiply").help(format!(
                        "the columns of the left side ({}) must be as many as the rows of the right side ({})",
                        a.shape.columns, b.shape.rows
                    )));
                }
                multiply(&a, &b, s)
            }
            BinaryOp::Div if is_scalar_b => Ok(a.map(|x| pair(x, &b.entries[0]))),
            BinaryOp::Div => Err(mismatch("divide").help("a matrix is divided by a number only")),
            BinaryOp::Pow if is_scalar_b => Ok(a.map(|x| pair(x, &b.entries[0]))),
            BinaryOp::Pow => Err(mismatch("raise to a power").help("an exponent is a number")),
        }
    }

    fn call(
        &self,
        s: &Syntax,
        function: super::Function,
        arguments: &[Syntax],
    ) -> Result<Matrix, Diagnostic> {
        let values: Vec<Matrix> = arguments.iter().map(|a| self.value(a)).collect::<Result<_, _>>()?;
        let shape = values[0].shape;
        if let Some(other) = values.iter().find(|v| v.shape != shape) {
            let error =
                Diagnostic::new(format!("the arguments of `{function}` have different shapes"), s.span());
            return Err(error.label(format!("{shape} and {}", other.shape)));
        }
        let one = |i: usize| {
            let parts: Vec<&Entry> = values.iter().map(|v| &v.entries[i]).collect();
            Entry::call(function, &parts, s.span())
        };
        Ok(Matrix { shape, entries: (0..shape.entries()).map(one).collect() })
    }

    fn whole(
        &self,
        s: &Syntax,
        function: MatrixFunction,
        arguments: &[Syntax],
    ) -> Result<Matrix, Diagnostic> {
        let span = s.span();
        match function {
            MatrixFunction::Ones => {
                let shape = Shape { rows: size(&arguments[0])?, columns: size(&arguments[1])? };
                limit_entries(shape, &span)?;
                let one = Entry::leaf(Arc::new(Expr::number(1)));
                Ok(Matrix { shape, entries: vec![one; shape.entries()] })
            }
            MatrixFunction::Eye => {
                let n = size(&arguments[0])?;
                let shape = Shape { rows: n, columns: n };
                limit_entries(shape, &span)?;
                let entry = |i: usize| Entry::leaf(Arc::new(Expr::number(i32::from(i / n == i % n))));
                Ok(Matrix { shape, entries: (0..shape.entries()).map(entry).collect() })
            }
            MatrixFunction::Sum => Ok(Matrix::scalar(sum_of(&self.value(&arguments[0])?.entries, &span))),
            MatrixFunction::Norm2 => {
                let a = self.value(&arguments[0])?;
                let squares: Vec<Entry> = a.entries.iter().map(|e| power_of(e, 2, &span)).collect();
                Ok(Matrix::scalar(sum_of(&squares, &span)))
            }
            MatrixFunction::Trace => {
                let a = self.value(&arguments[0])?;
                if a.shape.rows != a.shape.columns {
                    let error =
                        Diagnostic::new("the trace of a matrix that is not square", arguments[0].span());
                    return Err(error.label(format!("this is {}", a.shape)));
                }
                let diagonal: Vec<Entry> = (0..a.shape.rows).map(|i| a.at(i, i).clone()).collect();
                Ok(Matrix::scalar(sum_of(&diagonal, &span)))
            }
        }
    }

    fn index(&self, s: &Syntax, of: &Syntax, indices: &[Syntax]) -> Result<Matrix, Diagnostic> {
        let a = self.value(of)?;
        let (rows, columns) = (a.shape.rows, a.shape.columns);
        let picked = match indices {
            [i] if columns == 1 => (size(i)?, 1),
            [i] if rows == 1 => (1, size(i)?),
            [i, j] => (size(i)?, size(j)?),
            _ => {
                let error = Diagnostic::new("a matrix is indexed by its row and its column", s.span());
                return Err(error.label(format!("this is {}", a.shape)).help("write for example `X[1,2]`"));
            }
        };
        if picked.0 > rows || picked.1 > columns {
            let message = format!("there is no entry [{},{}]", picked.0, picked.1);
            let error = Diagnostic::new(message, s.span()).label(format!("this is {}", a.shape));
            return Err(error.help("rows and columns count from 1"));
        }
        Ok(Matrix::scalar(a.at(picked.0 - 1, picked.1 - 1).clone()))
    }
}

/// A size or an index: a natural number from 1, written out.
fn size(s: &Syntax) -> Result<usize, Diagnostic> {
    let natural = match &s.kind {
        SyntaxKind::Number(q) if *q.denom() == 1 && *q > 0 => q.numer().to_usize(),
        _ => None,
    };
    natural.ok_or_else(|| {
        let error = Diagnostic::new("a size or an index is a natural number from 1", s.span());
        error.help("write for example `X[1,2]` or `eye(3)`")
    })
}

fn multiply(a: &Matrix, b: &Matrix, s: &Syntax) -> Result<Matrix, Diagnostic> {
    let shape = Shape { rows: a.shape.rows, columns: b.shape.columns };
    limit_entries(shape, &s.span())?;
    // The work is known before it is done.
    let operations: u64 = (0..a.shape.columns)
        .map(|k| {
            let column: u64 = (0..a.shape.rows).map(|i| a.at(i, k).operations + 1).sum();
            let row: u64 = (0..b.shape.columns).map(|j| b.at(k, j).operations + 1).sum();
            column * b.shape.columns as u64 + row * a.shape.rows as u64
        })
        .sum();
    limit_operations(operations, &s.span())?;
    let entry = |index: usize| {
        let (i, j) = (index / shape.columns, index % shape.columns);
        let terms: Vec<Entry> =
            (0..a.shape.columns).map(|k| product_of(a.at(i, k), b.at(k, j), &s.span())).collect();
        sum_of(&terms, &s.span())
    };
    Ok(Matrix { shape, entries: (0..shape.entries()).map(entry).collect() })
}

fn within_limit(value: &Matrix, s: &Syntax) -> Result<(), Diagnostic> {
    limit_entries(value.shape, &s.span())?;
    limit_operations(value.entries.iter().map(|e| e.operations).sum(), &s.span())
}

fn limit_entries(shape: Shape, span: &Range<usize>) -> Result<(), Diagnostic> {
    if shape.entries() <= ENTRY_LIMIT {
        return Ok(());
    }
    let error = Diagnostic::new(format!("a {shape} matrix is too large"), span.clone());
    Err(error.help(format!("at most {ENTRY_LIMIT} entries are taken")))
}

fn limit_operations(operations: u64, span: &Range<usize>) -> Result<(), Diagnostic> {
    if operations <= OPERATION_LIMIT {
        return Ok(());
    }
    let error =
        Diagnostic::new("the expression becomes too large when written out in its entries", span.clone());
    Err(error.label(format!("{operations} operations")).help(format!("at most {OPERATION_LIMIT} are taken")))
}

impl Syntax {
    /// Does the syntax use matrices: a transpose, an index, or a function of a matrix?
    pub fn uses_matrices(&self) -> bool {
        match &self.kind {
            SyntaxKind::Number(_) | SyntaxKind::Constant(_) | SyntaxKind::Name(_) => false,
            SyntaxKind::Neg(a) => a.uses_matrices(),
            SyntaxKind::Binary(_, a, b) => a.uses_matrices() || b.uses_matrices(),
            SyntaxKind::Call(_, many) => many.iter().any(Syntax::uses_matrices),
            SyntaxKind::Matrix(..) | SyntaxKind::Transpose(_) | SyntaxKind::Index(..) => true,
        }
    }
}
