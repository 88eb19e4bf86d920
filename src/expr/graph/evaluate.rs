//! Evaluation of a graph on any kind of number.

use super::{Graph, Node};
use crate::arith::Elementary;
use crate::expr::Function;
use std::fmt;

/// The operation that has no usable value on its argument, and what stopped it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// A division by a number that may be zero.
    Division,
    /// A power that is not defined or too large.
    Power,
    /// A function that is not defined or not smooth on the whole argument.
    Function(Function),
    /// The sign of a number that may be zero: the derivative at a kink.
    Kink,
    /// A constant that is no number of this type.
    Constant,
}

impl fmt::Display for Undefined {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Undefined::Division => write!(out, "a division by a range that holds 0"),
            Undefined::Power => write!(out, "a power that is not defined or too large"),
            Undefined::Function(f @ (Function::Abs | Function::Relu)) => {
                write!(out, "{f} of a range that holds its kink 0")
            }
            Undefined::Function(f) => write!(out, "{f} of a range where it is not defined or not bounded"),
            Undefined::Kink => write!(out, "a derivative at the kink of abs or relu"),
            Undefined::Constant => write!(out, "a constant that is no number of this kind"),
        }
    }
}

impl std::error::Error for Undefined {}

/// The values of all nodes of a graph, kept between evaluations; constants are rounded once.
#[derive(Clone, Debug)]
pub struct Workspace<'g, T> {
    graph: &'g Graph,
    /// The constants, rounded for `T`.
    constants: Vec<Option<T>>,
    values: Vec<T>,
}

impl<'g, T: Elementary> Workspace<'g, T> {
    /// A workspace for numbers like `like`: of its precision, of its order.
    ///
    /// # Errors
    /// Where a constant of the graph (`pi`) is no number of this type.
    pub fn new(graph: &'g Graph, like: &T) -> Result<Self, Undefined> {
        let constant = |node: &Node| match node {
            Node::Constant(q) => Ok(Some(like.lift(q))),
            Node::Pi => like.pi().map(Some).ok_or(Undefined::Constant),
            Node::Euler => like.euler().map(Some).ok_or(Undefined::Constant),
            _ => Ok(None),
        };
        let constants = graph.nodes.iter().map(constant).collect::<Result<_, _>>()?;
        Ok(Workspace { graph, constants, values: Vec::with_capacity(graph.nodes.len()) })
    }

    /// Evaluates all nodes at a point.
    ///
    /// # Errors
    /// At the first operation without a value.
    ///
    /// # Panics
    /// Where the point has fewer coordinates than the graph has variables.
    pub fn run(&mut self, point: &[T]) -> Result<(), Undefined> {
        self.values.clear();
        for (node, constant) in self.graph.nodes.iter().zip(&self.constants) {
            let value = match constant {
                Some(value) => value.clone(),
                None => self.operation(node, point)?,
            };
            self.values.push(value);
        }
        Ok(())
    }

    /// The result `index` of the last evaluation.
    ///
    /// # Panics
    /// Where there is no such result, or the last evaluation failed.
    pub fn output(&self, index: usize) -> &T {
        &self.values[self.graph.outputs[index] as usize]
    }

    fn operation(&self, node: &Node, point: &[T]) -> Result<T, Undefined> {
        let at = |i: u32| &self.values[i as usize];
        match *node {
            Node::Constant(_) | Node::Pi | Node::Euler => Err(Undefined::Constant),
            Node::Variable(i) => Ok(point[i as usize].clone()),
            Node::Neg(a) => Ok(at(a).negated()),
            Node::Add(a, b) => Ok(at(a).plus(at(b))),
            Node::Sub(a, b) => Ok(at(a).minus(at(b))),
            Node::Mul(a, b) => Ok(at(a).times(at(b))),
            Node::Div(a, b) => at(a).over(at(b)).ok_or(Undefined::Division),
            Node::Powi(a, k) => at(a).powi(k).ok_or(Undefined::Power),
            Node::Call(f, a) => f.at(at(a)).ok_or(Undefined::Function(f)),
            Node::Atan2(a, b) => at(a).atan2(at(b)).ok_or(Undefined::Function(Function::Atan2)),
            Node::Sign(a) => at(a).signum().ok_or(Undefined::Kink),
        }
    }
}

impl Graph {
    /// The results at a point. For many points keep a [`Workspace`].
    ///
    /// # Errors
    /// At the first operation without a value.
    ///
    /// # Panics
    /// Where the point has no coordinates or fewer than the graph has variables.
    pub fn evaluate<T: Elementary>(&self, point: &[T]) -> Result<Vec<T>, Undefined> {
        let mut workspace = Workspace::new(self, &point[0])?;
        workspace.run(point)?;
        Ok((0..self.outputs.len()).map(|i| workspace.output(i).clone()).collect())
    }
}
