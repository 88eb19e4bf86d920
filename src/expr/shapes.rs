//! The shapes of names: which are matrices, and what stands in them.

use super::Expr;
use crate::arith::Rational;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The size of a matrix; `1 x 1` is a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// How many rows.
    pub rows: usize,
    /// How many columns.
    pub columns: usize,
}

impl Shape {
    /// The shape of a scalar.
    pub const SCALAR: Shape = Shape { rows: 1, columns: 1 };

    /// How many entries.
    pub fn entries(self) -> usize {
        self.rows.saturating_mul(self.columns)
    }

    /// The same with rows and columns exchanged.
    #[must_use]
    pub fn transposed(self) -> Shape {
        Shape { rows: self.columns, columns: self.rows }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} x {}", self.rows, self.columns)
    }
}

/// The matrices that an expression may name; every other name is a scalar.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    names: BTreeMap<String, Named>,
}

/// A name that stands for a matrix.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) shape: Shape,
    /// Row by row.
    pub(super) entries: Vec<Arc<Expr>>,
}

impl Shapes {
    /// Is no name a matrix?
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Must the names be declared: is one a matrix, or data? Variables that are single numbers need not be.
    pub fn need_declaration(&self) -> bool {
        let plain = |named: &Named| match &named.entries[..] {
            [entry] => matches!(entry.kind(), super::ExprKind::Name(_)),
            _ => false,
        };
        !self.names.values().all(plain)
    }

    /// Declares a matrix of variables. Its entries are the scalars of [`entry_names`].
    pub fn declare_variable(&mut self, name: &str, shape: Shape) {
        let entries = entry_names(name, shape).iter().map(|n| Arc::new(Expr::name(n))).collect();
        self.names.insert(name.to_string(), Named { shape, entries });
    }

    /// Declares a matrix of numbers, given row by row.
    ///
    /// # Panics
    /// Where there are not as many numbers as the shape has entries.
    pub fn declare_data(&mut self, name: &str, shape: Shape, values: &[Rational]) {
        assert_eq!(values.len(), shape.entries(), "one number for each entry");
        let entries = values.iter().map(|q| Arc::new(Expr::number(q.clone()))).collect();
        self.names.insert(name.to_string(), Named { shape, entries });
    }

    /// The shape of a name.
    pub fn shape(&self, name: &str) -> Shape {
        self.names.get(name).map_or(Shape::SCALAR, |named| named.shape)
    }

    /// The names of matrices of variables, sorted.
    pub fn variables(&self) -> Vec<String> {
        let is_variable =
            |named: &&Named| named.entries.iter().any(|e| matches!(e.kind(), super::ExprKind::Name(_)));
        self.names.iter().filter(|(_, named)| is_variable(named)).map(|(name, _)| name.clone()).collect()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Named> {
        self.names.get(name)
    }
}

/// The scalars that a matrix of variables stands for, row by row: `X[1,1]`, `X[1,2]`, ...; `w[1]`, `w[2]`, ... for
/// one column; the name itself for `1 x 1`. Rows and columns count from 1.
///
/// ```
/// use twostep::expr::{Shape, entry_names};
/// assert_eq!(entry_names("X", Shape { rows: 1, columns: 2 }), ["X[1,1]", "X[1,2]"]);
/// assert_eq!(entry_names("w", Shape { rows: 2, columns: 1 }), ["w[1]", "w[2]"]);
/// ```
pub fn entry_names(name: &str, shape: Shape) -> Vec<String> {
    let one = |i: usize, j: usize| match shape {
        Shape::SCALAR => name.to_string(),
        Shape { columns: 1, .. } => format!("{name}[{i}]"),
        _ => format!("{name}[{i},{j}]"),
    };
    (1..=shape.rows).flat_map(|i| (1..=shape.columns).map(move |j| one(i, j))).collect()
}
