//! Expressions as graphs with shared subexpressions: each distinct subexpression stands once, in an array where
//! operands come before operations, and is evaluated once on any kind of number.
//!
//! - [`builder`]: a graph being written; equal nodes are found, constants folded;
//! - `lower`: from expressions;
//! - `gradient`: derivatives as graphs, by one sweep backwards;
//! - [`evaluate`]: evaluation with a reusable workspace.

pub mod builder;
pub mod evaluate;
mod gradient;
mod lower;

pub use builder::GraphBuilder;
pub use evaluate::{Undefined, Workspace};
pub use lower::GraphError;

use super::Function;
use crate::arith::Rational;

/// The place of a node in its graph.
pub type NodeId = u32;

/// One operation; its operands stand earlier in the array.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// An exact constant.
    Constant(Rational),
    /// The circle number.
    Pi,
    /// Euler's number.
    Euler,
    /// A variable, by its index.
    Variable(u32),
    /// `-a`.
    Neg(NodeId),
    /// `a + b`.
    Add(NodeId, NodeId),
    /// `a - b`.
    Sub(NodeId, NodeId),
    /// `a b`.
    Mul(NodeId, NodeId),
    /// `a/b`.
    Div(NodeId, NodeId),
    /// `a^k`.
    Powi(NodeId, i64),
    /// A function of one argument.
    Call(Function, NodeId),
    /// The angle of the point `(second, first)`.
    Atan2(NodeId, NodeId),
    /// `-1` or `1`, the derivative of `abs`.
    Sign(NodeId),
}

impl Node {
    /// The nodes that it reads.
    pub fn operands(&self) -> [Option<NodeId>; 2] {
        match *self {
            Node::Constant(_) | Node::Pi | Node::Euler | Node::Variable(_) => [None, None],
            Node::Neg(a) | Node::Powi(a, _) | Node::Call(_, a) | Node::Sign(a) => [Some(a), None],
            Node::Add(a, b) | Node::Sub(a, b) | Node::Mul(a, b) | Node::Div(a, b) | Node::Atan2(a, b) => {
                [Some(a), Some(b)]
            }
        }
    }

    /// The same operation on other nodes.
    fn renamed(&self, to: impl Fn(NodeId) -> NodeId) -> Node {
        match *self {
            Node::Constant(_) | Node::Pi | Node::Euler | Node::Variable(_) => self.clone(),
            Node::Neg(a) => Node::Neg(to(a)),
            Node::Powi(a, k) => Node::Powi(to(a), k),
            Node::Call(f, a) => Node::Call(f, to(a)),
            Node::Sign(a) => Node::Sign(to(a)),
            Node::Add(a, b) => Node::Add(to(a), to(b)),
            Node::Sub(a, b) => Node::Sub(to(a), to(b)),
            Node::Mul(a, b) => Node::Mul(to(a), to(b)),
            Node::Div(a, b) => Node::Div(to(a), to(b)),
            Node::Atan2(a, b) => Node::Atan2(to(a), to(b)),
        }
    }
}

/// A graph with some results. Nodes that no result needs are not there.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    nodes: Vec<Node>,
    outputs: Vec<NodeId>,
    variables: usize,
}

impl Graph {
    /// The nodes, operands before operations.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The nodes of the results, in order.
    pub fn outputs(&self) -> &[NodeId] {
        &self.outputs
    }

    /// How many variables there are.
    pub fn variables(&self) -> usize {
        self.variables
    }

    /// The graph with some of the results only, by their numbers.
    ///
    /// # Panics
    /// Where there is no such result.
    #[must_use]
    pub fn select(&self, results: &[usize]) -> Graph {
        let outputs: Vec<NodeId> = results.iter().map(|i| self.outputs[*i]).collect();
        Graph::pruned(&self.nodes, &outputs, self.variables)
    }

    /// Is every function smooth wherever it is defined: no `abs`, `relu` or sign?
    pub fn is_smooth(&self) -> bool {
        let kink = |n: &Node| matches!(n, Node::Sign(_) | Node::Call(Function::Abs | Function::Relu, _));
        !self.nodes.iter().any(kink)
    }

    /// The graph of other results, nodes of this one.
    ///
    /// # Panics
    /// Where one is no node of the graph.
    #[must_use]
    pub fn with_outputs(&self, outputs: &[NodeId]) -> Graph {
        Graph::pruned(&self.nodes, outputs, self.variables)
    }

    /// The graph of these nodes without those that no output needs.
    fn pruned(nodes: &[Node], outputs: &[NodeId], variables: usize) -> Graph {
        let mut needed = vec![false; nodes.len()];
        for &output in outputs {
            needed[output as usize] = true;
        }
        for (i, node) in nodes.iter().enumerate().rev() {
            if needed[i] {
                node.operands().into_iter().flatten().for_each(|a| needed[a as usize] = true);
            }
        }
        let mut place: Vec<NodeId> = vec![0; nodes.len()];
        let mut kept = Vec::new();
        for (i, node) in nodes.iter().enumerate().filter(|(i, _)| needed[*i]) {
            place[i] = kept.len() as NodeId;
            kept.push(node.renamed(|a| place[a as usize]));
        }
        let outputs = outputs.iter().map(|o| place[*o as usize]).collect();
        Graph { nodes: kept, outputs, variables }
    }
}

#[cfg(test)]
mod tests;
