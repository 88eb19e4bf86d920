//! What a text says before shapes are known: scalars and matrices alike.

use super::{BinaryOp, Constant, Function};
use crate::arith::Rational;
use std::ops::Range;
use std::sync::Arc;

/// The syntax of a text: an expression whose parts may be matrices. [`Syntax::elaborate`](Syntax::elaborate) turns it
/// into scalars once the shapes of its names are known.
#[derive(Clone, Debug)]
pub struct Syntax {
    pub(super) kind: SyntaxKind,
    pub(super) span: Range<usize>,
    pub(super) depth: usize,
}

/// What a [`Syntax`] is.
#[derive(Clone, Debug)]
pub(super) enum SyntaxKind {
    /// An exact number.
    Number(Rational),
    /// `pi` or `e`.
    Constant(Constant),
    /// A variable, a parameter or a data array.
    Name(Arc<str>),
    /// `-a`.
    Neg(Box<Syntax>),
    /// `a op b`.
    Binary(BinaryOp, Box<Syntax>, Box<Syntax>),
    /// A function of numbers, taken entry by entry of a matrix.
    Call(Function, Vec<Syntax>),
    /// A function of a matrix.
    Matrix(MatrixFunction, Vec<Syntax>),
    /// `a'`.
    Transpose(Box<Syntax>),
    /// `a[i]` or `a[i, j]`.
    Index(Box<Syntax>, Vec<Syntax>),
}

/// A function whose argument is a matrix as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatrixFunction {
    /// The sum of the diagonal.
    Trace,
    /// The sum of the squares of all entries: the squared Frobenius norm.
    Norm2,
    /// The sum of all entries.
    Sum,
    /// `ones(m, n)`: all entries 1.
    Ones,
    /// `eye(n)`: the identity.
    Eye,
}

impl MatrixFunction {
    /// All of them.
    pub const ALL: [MatrixFunction; 5] = [
        MatrixFunction::Trace,
        MatrixFunction::Norm2,
        MatrixFunction::Sum,
        MatrixFunction::Ones,
        MatrixFunction::Eye,
    ];

    /// The name in the language.
    pub fn name(self) -> &'static str {
        match self {
            MatrixFunction::Trace => "trace",
            MatrixFunction::Norm2 => "norm2",
            MatrixFunction::Sum => "sum",
            MatrixFunction::Ones => "ones",
            MatrixFunction::Eye => "eye",
        }
    }

    /// The function of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        MatrixFunction::ALL.into_iter().find(|f| f.name() == name)
    }

    /// How many arguments it takes.
    pub fn arity(self) -> usize {
        if self == MatrixFunction::Ones { 2 } else { 1 }
    }
}

impl Syntax {
    pub(super) fn new(kind: SyntaxKind, span: Range<usize>) -> Self {
        let depth = 1 + match &kind {
            // Printed, a decimal is a quotient.
            SyntaxKind::Number(q) => usize::from(*q.denom() != 1),
            SyntaxKind::Constant(_) | SyntaxKind::Name(_) => 0,
            SyntaxKind::Neg(a) | SyntaxKind::Transpose(a) => a.depth,
            SyntaxKind::Binary(_, a, b) => a.depth.max(b.depth),
            SyntaxKind::Call(_, many) | SyntaxKind::Matrix(_, many) => deepest(many),
            SyntaxKind::Index(a, many) => a.depth.max(deepest(many)),
        };
        Syntax { kind, span, depth }
    }

    /// Its place in the text, in bytes.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The same syntax with every place mapped, for a text that is part of a longer one.
    #[must_use]
    pub fn map_spans(mut self, f: &dyn Fn(Range<usize>) -> Range<usize>) -> Self {
        self.each_mut(&mut |s| s.span = f(s.span.clone()));
        self
    }

    fn each_mut(&mut self, f: &mut dyn FnMut(&mut Syntax)) {
        f(self);
        match &mut self.kind {
            SyntaxKind::Number(_) | SyntaxKind::Constant(_) | SyntaxKind::Name(_) => {}
            SyntaxKind::Neg(a) | SyntaxKind::Transpose(a) => a.each_mut(f),
            SyntaxKind::Binary(_, a, b) => {
                a.each_mut(f);
                b.each_mut(f);
            }
            SyntaxKind::Call(_, many) | SyntaxKind::Matrix(_, many) => {
                many.iter_mut().for_each(|a| a.each_mut(f));
            }
            SyntaxKind::Index(a, many) => {
                a.each_mut(f);
                many.iter_mut().for_each(|a| a.each_mut(f));
            }
        }
    }
}

fn deepest(many: &[Syntax]) -> usize {
    many.iter().map(|a| a.depth).max().unwrap_or(0)
}
