//! A loss of several variables with its derivatives, on any kind of number.

use super::folded::Folded;
use super::matrix::Matrix;
use crate::algebra::MultiPoly;
use crate::arith::{Elementary, Jet};
use crate::expr::graph::{Graph, GraphError, NodeId, Undefined, Workspace};
use crate::expr::{DEGREE_LIMIT, Expr};
use std::borrow::Cow;

/// A loss of several variables: one graph for the value and all partial derivatives.
#[derive(Clone, Debug)]
pub struct ManyLoss {
    expr: Expr,
    graph: Graph,
    gradient: Graph,
    variables: Vec<String>,
    polynomial: Option<MultiPoly>,
    folded: Option<Folded>,
}

/// With more variables than these a loss is not multiplied out.
const EXPANDED: usize = 12;

impl ManyLoss {
    /// The loss of an expression whose names are all variables; their order is that of the coordinates.
    ///
    /// # Errors
    /// Where a name is no variable, or the graph gets too large.
    pub fn new(loss: &Expr, variables: &[String]) -> Result<Self, GraphError> {
        let names: Vec<&str> = variables.iter().map(String::as_str).collect();
        let folded = Folded::new(loss, variables);
        let graph = Graph::new(&[folded.as_ref().map_or(loss, |f| &f.formula)], &names)?;
        let gradient = graph.gradient()?;
        let few = names.len() <= EXPANDED;
        let polynomial = few.then(|| loss.to_multi_poly(&names, DEGREE_LIMIT).ok()).flatten();
        Ok(ManyLoss {
            expr: loss.clone(),
            graph,
            gradient,
            variables: variables.to_vec(),
            polynomial,
            folded,
        })
    }

    /// The loss as a polynomial in its variables, where it is one of few variables. *Exact.*
    pub fn polynomial(&self) -> Option<&MultiPoly> {
        self.polynomial.as_ref()
    }

    /// The loss as it was written, parameters put in.
    pub fn expr(&self) -> &Expr {
        &self.expr
    }

    /// The loss as it is evaluated: with a variable for its size, where it is a function of that.
    pub(super) fn formula(&self) -> &Expr {
        self.folded.as_ref().map_or(&self.expr, |folded| &folded.formula)
    }

    /// The value of the [formula](ManyLoss::formula) and its partial derivatives.
    pub(super) fn gradient_graph(&self) -> &Graph {
        &self.gradient
    }

    /// The loss as a function of the sizes of some variables, where it is one.
    pub(super) fn folded(&self) -> Option<&Folded> {
        self.folded.as_ref()
    }

    fn place<'x, T: Elementary>(&self, x: &'x [T]) -> Result<Place<'x, T>, Undefined> {
        let Some(folded) = &self.folded else {
            return Ok(Place { x: Cow::Borrowed(x), signs: Vec::new() });
        };
        let (x, signs) = folded.point(x)?;
        Ok(Place { x: Cow::Owned(x), signs })
    }

    /// The number of variables.
    pub fn dimension(&self) -> usize {
        self.variables.len()
    }

    /// The names of the variables.
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    /// The graph of the value alone.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The value.
    ///
    /// # Errors
    /// Where an operation has no value there.
    pub fn value<T: Elementary>(&self, x: &[T]) -> Result<T, Undefined> {
        Ok(self.graph.evaluate(&self.place(x)?.x)?.swap_remove(0))
    }

    /// The gradient.
    ///
    /// # Errors
    /// Where an operation has no value there.
    pub fn gradient<T: Elementary>(&self, x: &[T]) -> Result<Vec<T>, Undefined> {
        let place = self.place(x)?;
        Ok(place.turned(self.gradient.evaluate(&place.x)?.split_off(1)))
    }

    /// The gradient and the Hessian for many points of numbers like `like`.
    ///
    /// # Errors
    /// Where a constant of the loss is no number of this type.
    pub fn derivatives<T: Elementary>(&self, like: &T) -> Result<Derivatives<'_, T>, Undefined> {
        Ok(Derivatives {
            plain: Workspace::new(&self.gradient, like)?,
            jets: Workspace::new(&self.gradient, &Jet::constant(like.clone(), 1))?,
            loss: self,
        })
    }

    /// The Hessian: the gradient's derivative along every axis.
    ///
    /// # Errors
    /// Where an operation has no value there.
    pub fn hessian<T: Elementary>(&self, x: &[T]) -> Result<Matrix<T>, Undefined> {
        let mut work = Workspace::new(&self.gradient, &Jet::constant(x[0].whole(0), 1))?;
        self.place(x)?.hessian(&mut work)
    }

    /// `D^(order+1) f[v, ..., v, .]`: the derivative of the gradient of this order along `v`.
    ///
    /// # Errors
    /// Where an operation has no value there.
    pub fn along<T: Elementary>(&self, x: &[T], v: &[T], order: usize) -> Result<Vec<T>, Undefined> {
        let place = self.place(x)?;
        place.is_smooth(v)?;
        let line = |(x, v): (&T, T)| Jet::line(x.clone(), v, order);
        let point: Vec<Jet<T>> = place.x.iter().zip(place.turned(v.to_vec())).map(line).collect();
        let values = self.gradient.evaluate(&point)?;
        Ok(place.turned(values[1..].iter().map(|jet| jet.derivative(order)).collect()))
    }

    /// `D^3 f[u, v, .]`, by polarisation: `(D^3 f[u+v, u+v, .] - D^3 f[u-v, u-v, .])/4`.
    ///
    /// # Errors
    /// Where an operation has no value there.
    pub fn third<T: Elementary>(&self, x: &[T], u: &[T], v: &[T]) -> Result<Vec<T>, Undefined> {
        let plus: Vec<T> = u.iter().zip(v).map(|(a, b)| a.plus(b)).collect();
        let minus: Vec<T> = u.iter().zip(v).map(|(a, b)| a.minus(b)).collect();
        let (p, m) = (self.along(x, &plus, 2)?, self.along(x, &minus, 2)?);
        let quarter = x[0].lift(&(1, 4).into());
        Ok(p.iter().zip(&m).map(|(p, m)| p.minus(m).times(&quarter)).collect())
    }

    /// `D^4 f[u, u, v, .]`, by polarisation: `(D^4 f[(u+v)^3, .] - D^4 f[(u-v)^3, .])/6 - D^4 f[v^3, .]/3`.
    ///
    /// # Errors
    /// Where an operation has no value there.
    pub fn fourth<T: Elementary>(&self, x: &[T], u: &[T], v: &[T]) -> Result<Vec<T>, Undefined> {
        let plus: Vec<T> = u.iter().zip(v).map(|(a, b)| a.plus(b)).collect();
        let minus: Vec<T> = u.iter().zip(v).map(|(a, b)| a.minus(b)).collect();
        let (p, m, w) = (self.along(x, &plus, 3)?, self.along(x, &minus, 3)?, self.along(x, v, 3)?);
        let (sixth, third) = (x[0].lift(&(1, 6).into()), x[0].lift(&(1, 3).into()));
        let one = |((p, m), w): ((&T, &T), &T)| p.minus(m).times(&sixth).minus(&w.times(&third));
        Ok(p.iter().zip(&m).zip(&w).map(one).collect())
    }

    /// The Hessian in doubles. *Approximate*; `None` where it is not defined.
    pub fn float_hessian(&self, x: &[f64]) -> Option<nalgebra::DMatrix<f64>> {
        let h = self.hessian(x).ok()?;
        Some(nalgebra::DMatrix::from_fn(x.len(), x.len(), |i, j| *h.at(i, j)))
    }

    /// The residuals `r_1, r_2, ...` where the loss is written as `sum c_i r_i^2 + constant` with positive numbers `c_i`,
    /// each different residual once; `None` where it is not written so.
    pub fn residuals(&self) -> Option<Residuals> {
        use crate::expr::graph::Node;
        if self.folded.is_some() {
            return None;
        }
        let nodes = self.graph.nodes();
        let mut found: Vec<NodeId> = Vec::new();
        let mut open: Vec<NodeId> = vec![self.graph.outputs()[0]];
        while let Some(id) = open.pop() {
            match &nodes[id as usize] {
                Node::Constant(_) | Node::Pi | Node::Euler => {}
                Node::Add(a, b) => open.extend([*a, *b]),
                Node::Mul(a, b) => match (&nodes[*a as usize], &nodes[*b as usize]) {
                    (Node::Constant(c), _) if *c > 0 => open.push(*b),
                    (_, Node::Constant(c)) if *c > 0 => open.push(*a),
                    _ => return None,
                },
                Node::Sub(a, b) if matches!(nodes[*b as usize], Node::Constant(_)) => open.push(*a),
                Node::Powi(r, 2) => found.push(*r),
                _ => return None,
            }
        }
        found.sort_unstable();
        found.dedup();
        Some(Residuals { nodes: found })
    }

    /// The values of residuals at a point.
    ///
    /// # Errors
    /// Where an operation has no value there.
    pub fn residual_values<T: Elementary>(&self, r: &Residuals, x: &[T]) -> Result<Vec<T>, Undefined> {
        let graph = self.graph.with_outputs(&r.nodes);
        graph.evaluate(x)
    }
}

/// The first and second derivatives of a loss; what does not depend on the point is kept.
pub struct Derivatives<'a, T> {
    loss: &'a ManyLoss,
    plain: Workspace<'a, T>,
    jets: Workspace<'a, Jet<T>>,
}

impl<T: Elementary> Derivatives<'_, T> {
    /// The gradient.
    ///
    /// # Errors
    /// Where an operation has no value there.
    pub fn gradient(&mut self, x: &[T]) -> Result<Vec<T>, Undefined> {
        let place = self.loss.place(x)?;
        self.plain.run(&place.x)?;
        Ok(place.turned((1..=x.len()).map(|i| self.plain.output(i).clone()).collect()))
    }

    /// The Hessian.
    ///
    /// # Errors
    /// Where an operation has no value there.
    pub fn hessian(&mut self, x: &[T]) -> Result<Matrix<T>, Undefined> {
        self.loss.place(x)?.hessian(&mut self.jets)
    }
}

/// Where the derivatives are taken: at the sizes of the folded variables.
struct Place<'x, T: Clone> {
    x: Cow<'x, [T]>,
    /// For each folded variable its sign, or the range of its signs.
    signs: Vec<Option<T>>,
}

impl<T: Elementary> Place<'_, T> {
    /// A vector with the signs of the folded variables.
    fn turned(&self, mut v: Vec<T>) -> Vec<T> {
        let turn = |(v, sign): (&mut T, &Option<T>)| {
            if let Some(sign) = sign {
                *v = v.times(sign);
            }
        };
        v.iter_mut().zip(&self.signs).for_each(turn);
        v
    }

    /// Are there derivatives of all orders along a vector: on one side of each fold, or within it? Those across a fold vanish within it.
    fn is_smooth(&self, v: &[T]) -> Result<(), Undefined> {
        let one_side = |sign: &T| sign.signum().is_some();
        let within = |i: usize| self.x[i].is_exact_zero() && v[i].is_exact_zero();
        let smooth = |(i, sign): (usize, &Option<T>)| sign.as_ref().is_none_or(|s| one_side(s) || within(i));
        if self.signs.iter().enumerate().all(smooth) { Ok(()) } else { Err(Undefined::Kink) }
    }

    /// The gradient's derivative along every axis.
    fn hessian(&self, work: &mut Workspace<'_, Jet<T>>) -> Result<Matrix<T>, Undefined> {
        let mut h = hessian(work, &self.x)?;
        for (i, sign) in self.signs.iter().enumerate() {
            let Some(sign) = sign else { continue };
            for j in (0..self.x.len()).filter(|j| *j != i) {
                *h.at_mut(i, j) = h.at(i, j).times(sign);
                *h.at_mut(j, i) = h.at(j, i).times(sign);
            }
        }
        Ok(h)
    }
}

/// The gradient's derivative along every axis.
fn hessian<T: Elementary>(work: &mut Workspace<'_, Jet<T>>, x: &[T]) -> Result<Matrix<T>, Undefined> {
    let n = x.len();
    let zero = x[0].whole(0);
    let mut h = Matrix::from_fn(n, n, |_, _| zero.clone());
    for j in 0..n {
        let line = |(i, x): (usize, &T)| match i == j {
            true => Jet::variable(x.clone(), 1),
            false => Jet::constant(x.clone(), 1),
        };
        let point: Vec<Jet<T>> = x.iter().enumerate().map(line).collect();
        work.run(&point)?;
        for i in j..n {
            let entry = work.output(i + 1).coefficient(1);
            *h.at_mut(j, i) = entry.clone();
            *h.at_mut(i, j) = entry;
        }
    }
    Ok(h)
}

/// The residuals of a loss that is a sum of squares.
#[derive(Clone, Debug)]
pub struct Residuals {
    nodes: Vec<NodeId>,
}

impl Residuals {
    /// How many different ones.
    pub fn count(&self) -> usize {
        self.nodes.len()
    }
}
