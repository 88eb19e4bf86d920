//! Entries of matrices being written out: expressions with the number of operations they stand for.

use super::{BinaryOp, Expr, ExprKind, Function, Shape};
use std::ops::Range;
use std::sync::Arc;

/// One entry: a shared expression and how many operations it has when written out.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) expr: Arc<Expr>,
    pub(super) operations: u64,
}

impl Entry {
    pub(super) fn leaf(expr: Arc<Expr>) -> Self {
        Entry { expr, operations: 0 }
    }

    fn made(kind: ExprKind, span: Range<usize>, operations: u64) -> Self {
        Entry { expr: Arc::new(Expr::new(kind, span)), operations }
    }

    pub(super) fn neg(&self, span: Range<usize>) -> Self {
        Entry::made(ExprKind::Neg(Arc::clone(&self.expr)), span, self.operations + 1)
    }

    pub(super) fn binary(op: BinaryOp, a: &Entry, b: &Entry, span: Range<usize>) -> Self {
        let kind = ExprKind::Binary(op, Arc::clone(&a.expr), Arc::clone(&b.expr));
        Entry::made(kind, span, a.operations.saturating_add(b.operations).saturating_add(1))
    }

    pub(super) fn call(function: Function, parts: &[&Entry], span: Range<usize>) -> Self {
        let operations = parts.iter().map(|p| p.operations).sum::<u64>() + 1;
        let arguments = parts.iter().map(|p| Arc::clone(&p.expr)).collect();
        Entry::made(ExprKind::Call(function, arguments), span, operations)
    }

    fn is(&self, value: i32) -> bool {
        self.expr.as_number().is_some_and(|q| *q == value)
    }
}

/// The product of two entries; a factor 0 or 1 is not written.
pub(super) fn product_of(a: &Entry, b: &Entry, span: &Range<usize>) -> Entry {
    if a.is(0) || b.is(1) {
        return a.clone();
    }
    if b.is(0) || a.is(1) {
        return b.clone();
    }
    Entry::binary(BinaryOp::Mul, a, b, span.clone())
}

/// `a^k`.
pub(super) fn power_of(a: &Entry, k: i32, span: &Range<usize>) -> Entry {
    Entry::binary(BinaryOp::Pow, a, &Entry::leaf(Arc::new(Expr::number(k))), span.clone())
}

/// The sum of entries as a balanced tree; zeros are not written.
pub(super) fn sum_of(terms: &[Entry], span: &Range<usize>) -> Entry {
    let mut row: Vec<Entry> = terms.iter().filter(|t| !t.is(0)).cloned().collect();
    while row.len() > 1 {
        let join = |pair: &[Entry]| match pair {
            [a, b] => Entry::binary(BinaryOp::Add, a, b, span.clone()),
            _ => pair[0].clone(),
        };
        row = row.chunks(2).map(join).collect();
    }
    row.pop().unwrap_or_else(|| Entry::leaf(Arc::new(Expr::number(0).with_span(span.clone()))))
}

/// A matrix of entries, row by row.
#[derive(Clone, Debug)]
pub(super) struct Matrix {
    pub(super) shape: Shape,
    pub(super) entries: Vec<Entry>,
}

impl Matrix {
    pub(super) fn scalar(entry: Entry) -> Self {
        Matrix { shape: Shape::SCALAR, entries: vec![entry] }
    }

    /// Row and column from 0.
    pub(super) fn at(&self, i: usize, j: usize) -> &Entry {
        &self.entries[i * self.shape.columns + j]
    }

    pub(super) fn map(&self, f: impl Fn(&Entry) -> Entry) -> Matrix {
        Matrix { shape: self.shape, entries: self.entries.iter().map(f).collect() }
    }

    pub(super) fn transposed(&self) -> Matrix {
        let shape = self.shape.transposed();
        let entry = |k: usize| self.at(k % shape.columns, k / shape.columns).clone();
        Matrix { shape, entries: (0..shape.entries()).map(entry).collect() }
    }
}
