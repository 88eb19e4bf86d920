//! Graphs being written: equal nodes are found, constants folded.

use super::{Graph, GraphError, Node, NodeId};
use crate::arith::{Elementary, Rational};
use crate::expr::Function;
use std::collections::HashMap;

/// The largest graph.
pub const NODE_LIMIT: usize = 1 << 22;
/// The largest constant that is folded, in bits.
const FOLD_BITS: u32 = 4096;

/// A graph that grows. The operations give the node of the result, an earlier one where the same operation was
/// written before. After [`NODE_LIMIT`] nodes the builder stops growing, and [`GraphBuilder::finish`] says so.
#[derive(Debug, Default)]
pub struct GraphBuilder {
    pub(super) nodes: Vec<Node>,
    seen: HashMap<Node, NodeId>,
    variables: usize,
    full: bool,
}

impl GraphBuilder {
    /// An empty graph in so many variables.
    pub fn new(variables: usize) -> Self {
        GraphBuilder { variables, ..GraphBuilder::default() }
    }

    /// A constant.
    pub fn constant(&mut self, value: impl Into<Rational>) -> NodeId {
        self.push(Node::Constant(value.into()))
    }

    /// The variable of this index.
    ///
    /// # Panics
    /// Where there are not so many variables.
    pub fn variable(&mut self, index: usize) -> NodeId {
        assert!(index < self.variables, "a variable of the graph");
        self.push(Node::Variable(index as u32))
    }

    /// The circle number.
    pub fn pi(&mut self) -> NodeId {
        self.push(Node::Pi)
    }

    /// Euler's number.
    pub fn euler(&mut self) -> NodeId {
        self.push(Node::Euler)
    }

    /// The constant that a node is.
    pub fn known(&self, node: NodeId) -> Option<&Rational> {
        match &self.nodes[node as usize] {
            Node::Constant(q) => Some(q),
            _ => None,
        }
    }

    /// `-a`.
    pub fn neg(&mut self, a: NodeId) -> NodeId {
        match &self.nodes[a as usize] {
            Node::Constant(q) => {
                let value = Rational::from(-q);
                self.constant(value)
            }
            Node::Neg(inner) => *inner,
            Node::Sub(x, y) => {
                let (x, y) = (*x, *y);
                self.sub(y, x)
            }
            _ => self.push(Node::Neg(a)),
        }
    }

    /// `a + b`.
    pub fn add(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if let Some(value) = self.fold(a, b, |x, y| Some(Rational::from(x + y))) {
            return self.constant(value);
        }
        if self.is(a, 0) {
            return b;
        }
        if self.is(b, 0) {
            return a;
        }
        match (&self.nodes[a as usize], &self.nodes[b as usize]) {
            (_, Node::Neg(inner)) => {
                let inner = *inner;
                self.sub(a, inner)
            }
            (Node::Neg(inner), _) => {
                let inner = *inner;
                self.sub(b, inner)
            }
            _ => self.push(Node::Add(a.min(b), a.max(b))),
        }
    }

    /// `a - b`.
    pub fn sub(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if let Some(value) = self.fold(a, b, |x, y| Some(Rational::from(x - y))) {
            return self.constant(value);
        }
        if self.is(b, 0) {
            return a;
        }
        if self.is(a, 0) {
            return self.push(Node::Neg(b));
        }
        match &self.nodes[b as usize] {
            Node::Neg(inner) => {
                let inner = *inner;
                self.add(a, inner)
            }
            _ => self.push(Node::Sub(a, b)),
        }
    }

    /// `a b`. Equal factors become a power, whose enclosures are tighter.
    pub fn mul(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if let Some(value) = self.fold(a, b, |x, y| Some(Rational::from(x * y))) {
            return self.constant(value);
        }
        for (x, y) in [(a, b), (b, a)] {
            if self.is(x, 1) {
                return y;
            }
            if self.is(x, -1) {
                return self.neg(y);
            }
        }
        if let Some(node) = self.fraction_times(a, b).or_else(|| self.fraction_times(b, a)) {
            return node;
        }
        let (base_a, k) = self.as_power(a);
        let (base_b, l) = self.as_power(b);
        if base_a == base_b
            && k > 0
            && l > 0
            && let Some(sum) = k.checked_add(l)
        {
            return self.powi(base_a, sum);
        }
        self.push(Node::Mul(a.min(b), a.max(b)))
    }

    /// `a/b`; a division by the constant zero stays.
    pub fn div(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if let Some(value) = self.fold(a, b, |x, y| (*y != 0).then(|| Rational::from(x / y))) {
            return self.constant(value);
        }
        match self.known(b) {
            Some(q) if *q != 0 => {
                let factor = Rational::from(q.recip_ref());
                let factor = self.constant(factor);
                self.mul(a, factor)
            }
            _ => {
                let one = self.constant(1);
                if let Some(node) = self.recognised(a, b) {
                    return node;
                }
                // 1/(1 + exp(x)) is the sigmoid of -x.
                match (a == one, self.exp_plus_one(b)) {
                    (true, Some(exponent)) => {
                        let back = self.neg(exponent);
                        self.call(Function::Sigmoid, back)
                    }
                    _ => self.push(Node::Div(a, b)),
                }
            }
        }
    }

    /// `x/y * b` where `b/y` is one function: one occurrence of the argument gives tighter enclosures.
    fn fraction_times(&mut self, a: NodeId, b: NodeId) -> Option<NodeId> {
        match self.nodes[a as usize] {
            Node::Div(x, y) => {
                let function = self.recognised(b, y)?;
                Some(self.mul(x, function))
            }
            // 1/(1 + exp(-x)) exp(-x), its quotient being written as a sigmoid already.
            Node::Call(Function::Sigmoid, x) => {
                let Node::Call(Function::Exp, y) = self.nodes[b as usize] else { return None };
                let back = self.neg(x);
                (back == y).then(|| self.call(Function::Sigmoid, y))
            }
            _ => None,
        }
    }

    /// `sinh(x)/cosh(x)` as `tanh(x)`, `exp(x)/(1 + exp(x))` as `sigmoid(x)`.
    fn recognised(&mut self, top: NodeId, bottom: NodeId) -> Option<NodeId> {
        match (&self.nodes[top as usize], &self.nodes[bottom as usize]) {
            (Node::Call(Function::Sinh, x), Node::Call(Function::Cosh, y)) if x == y => {
                let x = *x;
                Some(self.call(Function::Tanh, x))
            }
            (Node::Call(Function::Exp, x), _) => {
                let x = *x;
                (self.exp_plus_one(bottom)? == x).then(|| self.call(Function::Sigmoid, x))
            }
            _ => None,
        }
    }

    /// The `x` of `1 + exp(x)`.
    fn exp_plus_one(&self, node: NodeId) -> Option<NodeId> {
        let Node::Add(a, b) = self.nodes[node as usize] else { return None };
        [(a, b), (b, a)].into_iter().find_map(|(one, exp)| match self.nodes[exp as usize] {
            Node::Call(Function::Exp, x) if self.is(one, 1) => Some(x),
            _ => None,
        })
    }

    /// `a^k`.
    pub fn powi(&mut self, a: NodeId, k: i64) -> NodeId {
        if k == 0 {
            return self.constant(1);
        }
        if k == 1 {
            return a;
        }
        if let Some(value) = self.known(a).and_then(|q| q.powi(k)).filter(small) {
            return self.constant(value);
        }
        match self.nodes[a as usize] {
            // (x^i)^j = x^(i j) where x^i has a value wherever x^(i j) has.
            Node::Powi(base, i) if i > 0 && i.checked_mul(k).is_some() => self.powi(base, i * k),
            _ => self.push(Node::Powi(a, k)),
        }
    }

    /// A function of one argument.
    ///
    /// # Panics
    /// Where the function takes two; they have [`GraphBuilder::atan2`].
    pub fn call(&mut self, function: Function, a: NodeId) -> NodeId {
        assert_eq!(function.arity(), 1, "a function of one argument");
        // log(1 + exp(x)), which overflows and cancels as it stands.
        if function == Function::Log
            && let Some(x) = self.exp_plus_one(a)
        {
            return self.push(Node::Call(Function::Softplus, x));
        }
        self.push(Node::Call(function, a))
    }

    /// The angle of the point `(x, y)`.
    pub fn atan2(&mut self, y: NodeId, x: NodeId) -> NodeId {
        self.push(Node::Atan2(y, x))
    }

    /// `-1` or `1`.
    pub fn sign(&mut self, a: NodeId) -> NodeId {
        self.push(Node::Sign(a))
    }

    /// The sum of some nodes, as a balanced tree; 0 for none.
    pub fn sum(&mut self, terms: &[NodeId]) -> NodeId {
        match terms {
            [] => self.constant(0),
            [one] => *one,
            _ => {
                let (left, right) = terms.split_at(terms.len() / 2);
                let (left, right) = (self.sum(left), self.sum(right));
                self.add(left, right)
            }
        }
    }

    /// The graph with these results, without the nodes that none of them needs.
    ///
    /// # Errors
    /// Where the graph became too large.
    pub fn finish(&self, outputs: &[NodeId]) -> Result<Graph, GraphError> {
        if self.full {
            return Err(GraphError::TooLarge { limit: NODE_LIMIT });
        }
        Ok(Graph::pruned(&self.nodes, outputs, self.variables))
    }

    /// A builder that goes on from a graph: its nodes keep their places.
    pub(super) fn resume(graph: &Graph) -> Self {
        let mut builder = GraphBuilder::new(graph.variables());
        builder.nodes = graph.nodes().to_vec();
        builder.seen = builder.nodes.iter().cloned().zip(0..).collect();
        builder
    }

    fn push(&mut self, node: Node) -> NodeId {
        if let Some(&place) = self.seen.get(&node) {
            return place;
        }
        if self.nodes.len() >= NODE_LIMIT {
            self.full = true;
            return 0;
        }
        let place = self.nodes.len() as NodeId;
        self.nodes.push(node.clone());
        self.seen.insert(node, place);
        place
    }

    fn is(&self, node: NodeId, k: i32) -> bool {
        self.known(node).is_some_and(|q| *q == k)
    }

    fn as_power(&self, node: NodeId) -> (NodeId, i64) {
        match self.nodes[node as usize] {
            Node::Powi(base, k) => (base, k),
            _ => (node, 1),
        }
    }

    fn fold(
        &self,
        a: NodeId,
        b: NodeId,
        f: impl Fn(&Rational, &Rational) -> Option<Rational>,
    ) -> Option<Rational> {
        f(self.known(a)?, self.known(b)?).filter(small)
    }
}

fn small(q: &Rational) -> bool {
    q.numer().significant_bits() <= FOLD_BITS && q.denom().significant_bits() <= FOLD_BITS
}
