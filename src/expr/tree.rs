//! The syntax tree.

use super::Function;
use crate::arith::Rational;
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

/// An expression. Two expressions are equal where they have the same form; their places in a text do not count.
///
/// Numbers are always folded: there is no `Neg` of a number and no quotient of two numbers (but for a zero
/// divisor, or a result of more than `NUMBER_BITS`), so that `-1/3` is one number and printing followed by parsing
/// gives the same tree.
#[derive(Clone, Debug)]
pub struct Expr {
    kind: ExprKind,
    span: Range<usize>,
    depth: usize,
}

/// What an [`Expr`] is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ExprKind {
    /// An exact number.
    Number(Rational),
    /// `pi` or `e`.
    Constant(Constant),
    /// A variable or a parameter.
    Name(Arc<str>),
    /// `-a`.
    Neg(Arc<Expr>),
    /// `a + b`, `a - b`, `a*b`, `a/b`, `a^b`.
    Binary(BinaryOp, Arc<Expr>, Arc<Expr>),
    /// A function of its arguments, as many as its arity.
    Call(Function, Vec<Arc<Expr>>),
}

/// A transcendental constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Constant {
    /// The circle number.
    Pi,
    /// Euler's number.
    E,
}

/// An operator with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// Sum.
    Add,
    /// Difference.
    Sub,
    /// Product.
    Mul,
    /// Quotient.
    Div,
    /// Power.
    Pow,
}

impl Expr {
    /// An expression at a place in a text.
    pub fn new(kind: ExprKind, span: Range<usize>) -> Self {
        let kind = fold_number(kind);
        let depth = 1 + match &kind {
            ExprKind::Number(_) | ExprKind::Constant(_) | ExprKind::Name(_) => 0,
            ExprKind::Neg(a) => a.depth,
            ExprKind::Binary(_, a, b) => a.depth.max(b.depth),
            ExprKind::Call(_, arguments) => arguments.iter().map(|a| a.depth).max().unwrap_or(0),
        };
        Expr { kind, span, depth }
    }

    /// A number.
    pub fn number(value: impl Into<Rational>) -> Self {
        Expr::new(ExprKind::Number(value.into()), 0..0)
    }

    /// A variable or a parameter.
    pub fn name(name: &str) -> Self {
        Expr::new(ExprKind::Name(Arc::from(name)), 0..0)
    }

    /// `pi` or `e`.
    pub fn constant(constant: Constant) -> Self {
        Expr::new(ExprKind::Constant(constant), 0..0)
    }

    /// `-self`, as it stands.
    pub fn negated(self) -> Self {
        let span = self.span.clone();
        Expr::new(ExprKind::Neg(Arc::new(self)), span)
    }

    /// `left op right`, as it stands; its place is that of `left`.
    pub fn binary(op: BinaryOp, left: Expr, right: Expr) -> Self {
        let span = left.span.clone();
        Expr::new(ExprKind::Binary(op, Arc::new(left), Arc::new(right)), span)
    }

    /// `function(arguments)`.
    ///
    /// # Panics
    /// Where the number of arguments is not the arity.
    pub fn call(function: Function, arguments: Vec<Expr>) -> Self {
        assert_eq!(arguments.len(), function.arity(), "a call has as many arguments as the arity");
        let span = arguments[0].span.clone();
        Expr::new(ExprKind::Call(function, arguments.into_iter().map(Arc::new).collect()), span)
    }

    /// What it is.
    pub fn kind(&self) -> &ExprKind {
        &self.kind
    }

    /// Its place in the text it was read from, in bytes, outer parentheses included.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The same expression at another place.
    #[must_use]
    pub fn with_span(mut self, span: Range<usize>) -> Self {
        self.span = span;
        self
    }

    /// The height of the tree: 1 for a number or a name.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The number, where the expression is one.
    pub fn as_number(&self) -> Option<&Rational> {
        match &self.kind {
            ExprKind::Number(q) => Some(q),
            _ => None,
        }
    }

    /// All names in it, sorted.
    pub fn free_names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        self.visit(&mut |e| {
            if let ExprKind::Name(name) = &e.kind {
                names.insert(name.to_string());
            }
        });
        names
    }

    /// Does no name stand in it?
    pub fn is_closed(&self) -> bool {
        match &self.kind {
            ExprKind::Number(_) | ExprKind::Constant(_) => true,
            ExprKind::Name(_) => false,
            ExprKind::Neg(a) => a.is_closed(),
            ExprKind::Binary(_, a, b) => a.is_closed() && b.is_closed(),
            ExprKind::Call(_, arguments) => arguments.iter().all(|a| a.is_closed()),
        }
    }

    /// Does the name stand in it?
    pub fn contains(&self, name: &str) -> bool {
        match &self.kind {
            ExprKind::Number(_) | ExprKind::Constant(_) => false,
            ExprKind::Name(n) => &**n == name,
            ExprKind::Neg(a) => a.contains(name),
            ExprKind::Binary(_, a, b) => a.contains(name) || b.contains(name),
            ExprKind::Call(_, arguments) => arguments.iter().any(|a| a.contains(name)),
        }
    }

    /// The places where the name stands.
    pub fn places_of(&self, name: &str) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        self.visit(&mut |e| {
            if matches!(&e.kind, ExprKind::Name(n) if &**n == name) {
                places.push(e.span.clone());
            }
        });
        places
    }

    /// Calls `f` on every node, operands after operators, left before right.
    pub fn visit(&self, f: &mut dyn FnMut(&Expr)) {
        f(self);
        match &self.kind {
            ExprKind::Number(_) | ExprKind::Constant(_) | ExprKind::Name(_) => {}
            ExprKind::Neg(a) => a.visit(f),
            ExprKind::Binary(_, a, b) => {
                a.visit(f);
                b.visit(f);
            }
            ExprKind::Call(_, arguments) => arguments.iter().for_each(|a| a.visit(f)),
        }
    }

    /// The expression with every part for which `f` has another one replaced, from the outside in.
    #[must_use]
    pub fn rewrite(&self, f: &dyn Fn(&Expr) -> Option<Expr>) -> Expr {
        if let Some(other) = f(self) {
            return other;
        }
        let inside = |e: &Arc<Expr>| Arc::new(e.rewrite(f));
        let kind = match &self.kind {
            ExprKind::Number(_) | ExprKind::Constant(_) | ExprKind::Name(_) => return self.clone(),
            ExprKind::Neg(a) => ExprKind::Neg(inside(a)),
            ExprKind::Binary(op, a, b) => ExprKind::Binary(*op, inside(a), inside(b)),
            ExprKind::Call(f, arguments) => ExprKind::Call(*f, arguments.iter().map(inside).collect()),
        };
        Expr::new(kind, self.span.clone())
    }

    /// The same expression with every place mapped, for a text that is part of a longer one.
    #[must_use]
    pub fn map_spans(&self, f: &dyn Fn(Range<usize>) -> Range<usize>) -> Expr {
        let inside = |e: &Arc<Expr>| Arc::new(e.map_spans(f));
        let kind = match &self.kind {
            ExprKind::Number(_) | ExprKind::Constant(_) | ExprKind::Name(_) => self.kind.clone(),
            ExprKind::Neg(a) => ExprKind::Neg(inside(a)),
            ExprKind::Binary(op, a, b) => ExprKind::Binary(*op, inside(a), inside(b)),
            ExprKind::Call(f, arguments) => ExprKind::Call(*f, arguments.iter().map(inside).collect()),
        };
        Expr::new(kind, f(self.span.clone()))
    }

    /// The expression with every occurrence of `name` replaced; the replacement takes the place of the name.
    #[must_use]
    pub fn substitute(&self, name: &str, replacement: &Expr) -> Expr {
        if !self.contains(name) {
            return self.clone();
        }
        let inside = |e: &Arc<Expr>| {
            if e.contains(name) { Arc::new(e.substitute(name, replacement)) } else { Arc::clone(e) }
        };
        let kind = match &self.kind {
            ExprKind::Name(_) => return replacement.clone().with_span(self.span.clone()),
            ExprKind::Number(_) | ExprKind::Constant(_) => return self.clone(),
            ExprKind::Neg(a) => ExprKind::Neg(inside(a)),
            ExprKind::Binary(op, a, b) => ExprKind::Binary(*op, inside(a), inside(b)),
            ExprKind::Call(f, arguments) => ExprKind::Call(*f, arguments.iter().map(inside).collect()),
        };
        Expr::new(kind, self.span.clone())
    }
}

/// The most bits of the numerator and of the denominator of a number that is read: printed, it can be read again.
pub(super) const NUMBER_BITS: u32 = 1 << 16;

/// Have numerator and denominator at most `NUMBER_BITS`?
pub(super) fn is_short(q: &Rational) -> bool {
    q.numer().significant_bits() <= NUMBER_BITS && q.denom().significant_bits() <= NUMBER_BITS
}

/// `-number` and, where the result is short, `number / number` become numbers.
fn fold_number(kind: ExprKind) -> ExprKind {
    match &kind {
        ExprKind::Neg(a) => {
            if let Some(q) = a.as_number() {
                return ExprKind::Number(Rational::from(-q));
            }
        }
        ExprKind::Binary(BinaryOp::Div, a, b) => {
            if let (Some(p), Some(q)) = (a.as_number(), b.as_number())
                && *q != 0
            {
                let quotient = Rational::from(p / q);
                if is_short(&quotient) {
                    return ExprKind::Number(quotient);
                }
            }
        }
        _ => {}
    }
    kind
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Expr {}

impl Hash for Expr {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.hash(state);
    }
}
