//! From expressions to graphs.

use super::{Graph, GraphBuilder, NodeId};
use crate::arith::Rational;
use crate::expr::{BinaryOp, Constant, Expr, ExprKind, Function};
use std::collections::HashMap;
use std::fmt;

/// Why an expression has no graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GraphError {
    /// A name that is not a variable.
    UnknownName(String),
    /// More nodes than the limit.
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

impl fmt::Display for GraphError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GraphError::UnknownName(name) => write!(out, "`{name}` has no value"),
            GraphError::TooLarge { limit } => write!(out, "the loss needs more than {limit} operations"),
        }
    }
}

impl std::error::Error for GraphError {}

impl Graph {
    /// The graph of one or several expressions whose names are all among `variables`; the order of `variables` is
    /// that of the coordinates, one result for each expression.
    ///
    /// ```
    /// use twostep::expr::{Expr, Graph};
    /// let f = Expr::parse("(x^2-1)^2 + sin(x^2-1)").unwrap();
    /// let graph = Graph::new(&[&f], &["x"]).unwrap();
    /// assert_eq!(graph.nodes().len(), 7); // x, x^2, 1, x^2-1, its square, its sine, the sum
    /// assert_eq!(graph.evaluate(&[1.0]).unwrap(), [0.0]);
    /// ```
    ///
    /// # Errors
    /// Where a name is not a variable, or the graph gets too large.
    pub fn new(expressions: &[&Expr], variables: &[&str]) -> Result<Graph, GraphError> {
        let mut builder = GraphBuilder::new(variables.len());
        let outputs: Result<Vec<NodeId>, GraphError> =
            expressions.iter().map(|e| builder.lower(e, variables)).collect();
        builder.finish(&outputs?)
    }
}

impl GraphBuilder {
    /// Appends an expression; subtrees shared in memory are visited once.
    ///
    /// # Errors
    /// Where a name is not among `variables`.
    pub fn lower(&mut self, e: &Expr, variables: &[&str]) -> Result<NodeId, GraphError> {
        Lowering { variables, builder: self, done: HashMap::new() }.node(e)
    }
}

struct Lowering<'a> {
    variables: &'a [&'a str],
    builder: &'a mut GraphBuilder,
    /// By the place of the subtree in memory: the expression outlives the lowering.
    done: HashMap<*const Expr, NodeId>,
}

impl Lowering<'_> {
    fn node(&mut self, e: &Expr) -> Result<NodeId, GraphError> {
        if let Some(&node) = self.done.get(&std::ptr::from_ref(e)) {
            return Ok(node);
        }
        let node = match e.kind() {
            ExprKind::Number(q) => self.builder.constant(q.clone()),
            ExprKind::Constant(Constant::Pi) => self.builder.pi(),
            ExprKind::Constant(Constant::E) => self.builder.euler(),
            ExprKind::Name(name) => match self.variables.iter().position(|v| **v == **name) {
                Some(i) => self.builder.variable(i),
                None => return Err(GraphError::UnknownName(name.to_string())),
            },
            ExprKind::Neg(a) => {
                let a = self.node(a)?;
                self.builder.neg(a)
            }
            ExprKind::Binary(BinaryOp::Pow, a, b) => self.power(a, b)?,
            ExprKind::Binary(op, a, b) => {
                let (a, b) = (self.node(a)?, self.node(b)?);
                match op {
                    BinaryOp::Add => self.builder.add(a, b),
                    BinaryOp::Sub => self.builder.sub(a, b),
                    BinaryOp::Mul | BinaryOp::Pow => self.builder.mul(a, b),
                    BinaryOp::Div => self.builder.div(a, b),
                }
            }
            ExprKind::Call(Function::Atan2, arguments) => {
                let (y, x) = (self.node(&arguments[0])?, self.node(&arguments[1])?);
                self.builder.atan2(y, x)
            }
            ExprKind::Call(f, arguments) => {
                let a = self.node(&arguments[0])?;
                self.builder.call(*f, a)
            }
        };
        self.done.insert(std::ptr::from_ref(e), node);
        Ok(node)
    }

    /// Integer powers as such, half-integer ones by the square root, others as `exp(b log a)`.
    fn power(&mut self, base: &Expr, exponent: &Expr) -> Result<NodeId, GraphError> {
        if matches!(base.kind(), ExprKind::Constant(Constant::E)) {
            let b = self.node(exponent)?;
            return Ok(self.builder.call(Function::Exp, b));
        }
        let a = self.node(base)?;
        let b = self.node(exponent)?;
        if let Some(q) = self.builder.known(b).cloned() {
            if let Some(k) = integer(&q) {
                return Ok(self.builder.powi(a, k));
            }
            if let Some(k) = integer(&Rational::from(&q * 2)) {
                let root = self.builder.call(Function::Sqrt, a);
                return Ok(self.builder.powi(root, k));
            }
        }
        let log = self.builder.call(Function::Log, a);
        let product = self.builder.mul(log, b);
        Ok(self.builder.call(Function::Exp, product))
    }
}

/// The integer that a rational is, where it is one of moderate size.
fn integer(q: &Rational) -> Option<i64> {
    if *q.denom() == 1 { q.numer().to_i64().filter(|k| k.abs() <= 1 << 31) } else { None }
}
