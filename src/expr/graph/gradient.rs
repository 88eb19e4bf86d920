//! Derivatives as graphs: one sweep backwards, written down instead of computed.

use super::{Graph, GraphBuilder, GraphError, Node, NodeId};
use crate::arith::Rational;
use crate::expr::Function;

impl Graph {
    /// The graph whose results are the value of the first result and its partial derivatives, in the order of the
    /// variables. Evaluated on Taylor series `x + q t` of order k, the derivative number `i + 1` gives the rows
    /// of `D^(j+1) f[q, ..., q, .]`, `j <= k`: for `k = 1` a row of the Hessian times `q`, for `k = 2` and 3
    /// `D^3 f[q, q, .]` and `D^4 f[q, q, q, .]`.
    ///
    /// ```
    /// use twostep::arith::{Jet, Rational, Scalar};
    /// use twostep::expr::{Expr, Graph};
    /// let f = Expr::parse("x^2*y").unwrap();
    /// let gradient = Graph::new(&[&f], &["x", "y"]).unwrap().gradient().unwrap();
    /// let q = |k: i64| Rational::from(k);
    /// // At (3, 5) along (1, 0): D^2 f[q, .] = (2 y, 2 x).
    /// let point = [Jet::line(q(3), q(1), 1), Jet::line(q(5), q(0), 1)];
    /// let rows = gradient.evaluate(&point).unwrap();
    /// assert_eq!((rows[1].derivative(1), rows[2].derivative(1)), (q(10), q(6)));
    /// ```
    ///
    /// # Errors
    /// Where the graph gets too large.
    pub fn gradient(&self) -> Result<Graph, GraphError> {
        let top = self.outputs()[0];
        let mut b = GraphBuilder::resume(self);
        let slopes = b.slopes(top, self.variables());
        b.finish(&std::iter::once(top).chain(slopes).collect::<Vec<_>>())
    }
}

impl GraphBuilder {
    /// Appends the derivatives of a node with respect to all variables.
    pub fn slopes(&mut self, top: NodeId, variables: usize) -> Vec<NodeId> {
        let mut bar: Vec<Option<NodeId>> = vec![None; top as usize + 1];
        bar[top as usize] = Some(self.constant(1));
        let mut slopes: Vec<Option<NodeId>> = vec![None; variables];
        for i in (0..=top).rev() {
            let Some(out) = bar[i as usize] else { continue };
            let node = self.nodes[i as usize].clone();
            if let Node::Variable(k) = node {
                slopes[k as usize] = Some(out);
            }
            for (operand, term) in self.terms(&node, i, out).into_iter().flatten() {
                let sum = &mut bar[operand as usize];
                *sum = Some(match *sum {
                    Some(sum) => self.add(sum, term),
                    None => term,
                });
            }
        }
        let zero = self.constant(0);
        slopes.into_iter().map(|s| s.unwrap_or(zero)).collect()
    }

    /// What each operand of node `i` gains where the result changes at the rate `out`.
    fn terms(&mut self, node: &Node, i: NodeId, out: NodeId) -> [Option<(NodeId, NodeId)>; 2] {
        match *node {
            Node::Constant(_) | Node::Pi | Node::Euler | Node::Variable(_) | Node::Sign(_) => [None, None],
            Node::Neg(a) => [Some((a, self.neg(out))), None],
            Node::Add(a, b) => [Some((a, out)), Some((b, out))],
            Node::Sub(a, b) => [Some((a, out)), Some((b, self.neg(out)))],
            Node::Mul(a, b) => {
                let constant = |node| self.is_constant(node);
                let (left, right) = (!constant(a), !constant(b));
                [left.then(|| (a, self.mul(out, b))), right.then(|| (b, self.mul(out, a)))]
            }
            Node::Div(a, b) => {
                let q = self.div(out, b);
                let p = self.mul(q, i);
                [Some((a, q)), Some((b, self.neg(p)))]
            }
            Node::Powi(a, k) => {
                let factor = self.constant(k);
                let power = self.powi(a, k - 1);
                let slope = self.mul(factor, power);
                [Some((a, self.mul(out, slope))), None]
            }
            Node::Call(f, a) => {
                let slope = self.slope(f, a, i);
                [Some((a, self.mul(out, slope))), None]
            }
            Node::Atan2(y, x) => {
                let (yy, xx) = (self.powi(y, 2), self.powi(x, 2));
                let radius = self.add(xx, yy);
                let turn = self.div(out, radius);
                let back = self.mul(turn, y);
                [Some((y, self.mul(turn, x))), Some((x, self.neg(back)))]
            }
        }
    }

    fn is_constant(&self, node: NodeId) -> bool {
        matches!(self.nodes[node as usize], Node::Constant(_) | Node::Pi | Node::Euler)
    }

    /// The derivative of a function at `a`, where `value` is its value. Each occurrence of `a` or `value` more than
    /// one widens enclosures, so the forms are those with one.
    fn slope(&mut self, function: Function, a: NodeId, value: NodeId) -> NodeId {
        let one = self.constant(1);
        match function {
            Function::Exp => value,
            Function::Log => self.div(one, a),
            Function::Sqrt => {
                let half = self.constant((1, 2));
                self.div(half, value)
            }
            Function::Cbrt => {
                let third = self.constant((1, 3));
                let square = self.powi(value, 2);
                self.div(third, square)
            }
            Function::Abs => self.sign(a),
            Function::Relu => {
                let half = self.constant((1, 2));
                let sign = self.sign(a);
                let sum = self.add(one, sign);
                self.mul(half, sum)
            }
            Function::Sin => self.call(Function::Cos, a),
            Function::Cos => {
                let sin = self.call(Function::Sin, a);
                self.neg(sin)
            }
            Function::Tan => {
                let square = self.powi(value, 2);
                self.add(one, square)
            }
            Function::Asin | Function::Acos => {
                let square = self.powi(a, 2);
                let rest = self.sub(one, square);
                let root = self.call(Function::Sqrt, rest);
                let slope = self.div(one, root);
                if function == Function::Asin { slope } else { self.neg(slope) }
            }
            Function::Atan => {
                let square = self.powi(a, 2);
                let sum = self.add(one, square);
                self.div(one, sum)
            }
            Function::Sinh => self.call(Function::Cosh, a),
            Function::Cosh => self.call(Function::Sinh, a),
            Function::Tanh => {
                let square = self.powi(value, 2);
                self.sub(one, square)
            }
            Function::Sigmoid => {
                // s (1 - s) = 1/4 - (s - 1/2)^2
                let (half, quarter) = (self.constant((1, 2)), self.constant((1, 4)));
                let centred = self.sub(value, half);
                let square = self.powi(centred, 2);
                self.sub(quarter, square)
            }
            Function::Softplus => self.call(Function::Sigmoid, a),
            Function::Erf => {
                // 2/sqrt(pi) exp(-a^2)
                let square = self.powi(a, 2);
                let exponent = self.neg(square);
                let bell = self.call(Function::Exp, exponent);
                let pi = self.pi();
                let root = self.call(Function::Sqrt, pi);
                let two = self.constant(Rational::from(2));
                let factor = self.div(two, root);
                self.mul(factor, bell)
            }
            // Two arguments: differentiated by its own rule.
            Function::Atan2 => self.constant(0),
        }
    }
}
