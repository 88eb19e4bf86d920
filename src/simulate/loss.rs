//! A loss as the float path runs it: value, gradient, Hessian times a vector, and batched steps of gradient descent.

use super::dual::Dual;
use super::float_poly::FloatPoly;
use super::number::Number;
use super::pack::Lanes;
use super::tape::{LowerError, Registers, Tape};
use crate::algebra::RatPoly;
use crate::expr::Expr;
use nalgebra::{DMatrix, DVector};
use pulp::{Arch, NullaryFnOnce};

/// What a trajectory needs of a loss. *Approximate* throughout.
pub trait FloatLoss {
    /// How many variables.
    fn dimension(&self) -> usize;
    /// The loss at `x`.
    fn value(&mut self, x: &DVector<f64>) -> f64;
    /// The gradient at `x`.
    fn gradient(&mut self, x: &DVector<f64>) -> DVector<f64>;
    /// The Hessian at `x` times `v`.
    fn hessian_times(&mut self, x: &DVector<f64>, v: &DVector<f64>) -> DVector<f64>;

    /// The Hessian at `x`, column by column, made symmetric.
    fn hessian(&mut self, x: &DVector<f64>) -> DMatrix<f64> {
        let n = self.dimension();
        let unit = |j: usize| DVector::from_fn(n, |i, _| if i == j { 1.0 } else { 0.0 });
        let columns: Vec<_> = (0..n).map(|j| self.hessian_times(x, &unit(j))).collect();
        if n == 0 {
            return DMatrix::zeros(0, 0);
        }
        let h = DMatrix::from_columns(&columns);
        (&h + h.transpose()) * 0.5
    }
}

/// A compiled loss: a polynomial in one variable by Horner's scheme, anything else as a register tape.
#[derive(Clone, Debug, PartialEq)]
pub enum CompiledLoss {
    /// A polynomial in one variable with its first two derivatives.
    Polynomial {
        /// The loss.
        value: FloatPoly,
        /// `f'`.
        slope: FloatPoly,
        /// `f''`.
        curvature: FloatPoly,
    },
    /// A tape.
    Tape(Tape),
}

impl CompiledLoss {
    /// Compiles a polynomial in one variable.
    pub fn polynomial(loss: &RatPoly) -> Self {
        let slope = loss.derivative();
        CompiledLoss::Polynomial {
            value: FloatPoly::rounded(loss),
            curvature: FloatPoly::rounded(&slope.derivative()),
            slope: FloatPoly::rounded(&slope),
        }
    }

    /// Compiles an expression; `variables` gives the order of the coordinates.
    ///
    /// ```
    /// use twostep::expr::Expr;
    /// use twostep::simulate::CompiledLoss;
    /// let loss = Expr::parse("(x*y - 1)^2/2").unwrap();
    /// assert!(CompiledLoss::expression(&loss, &["x", "y"]).is_ok());
    /// assert!(CompiledLoss::expression(&loss, &["x"]).is_err());
    /// ```
    ///
    /// # Errors
    /// Where a name is not among the variables, or the tape gets too long.
    pub fn expression(loss: &Expr, variables: &[&str]) -> Result<Self, LowerError> {
        Tape::compile(loss, variables).map(CompiledLoss::Tape)
    }

    /// How many variables.
    pub fn dimension(&self) -> usize {
        match self {
            CompiledLoss::Polynomial { .. } => 1,
            CompiledLoss::Tape(tape) => tape.variables(),
        }
    }

    /// `steps` steps of gradient descent `x - eta grad f(x)` on every lane at once, in place, with the vector instructions
    /// that the processor has; the result is the same with any. *Approximate.*
    pub fn descend(&self, state: &mut [Lanes], eta: &Lanes, steps: usize, work: &mut LaneWork) {
        Arch::new().dispatch(Descent { loss: self, state, eta, steps, work });
    }

    /// The steps of [`CompiledLoss::descend`], for code that is compiled for the processor's vector instructions already.
    #[inline(always)]
    pub(super) fn steps(&self, state: &mut [Lanes], eta: &Lanes, steps: usize, work: &mut LaneWork) {
        match self {
            CompiledLoss::Polynomial { slope, .. } => slope.descend(&mut state[0], eta, steps),
            CompiledLoss::Tape(tape) => {
                work.gradient.resize(tape.variables(), Lanes::constant(0.0));
                for _ in 0..steps {
                    tape.gradient(state, &mut work.registers, &mut work.gradient);
                    for (x, g) in state.iter_mut().zip(&work.gradient) {
                        *x = *x - *eta * *g;
                    }
                }
            }
        }
    }

    /// This loss for single trajectories, with the memory it needs.
    pub fn runner(&self) -> LossRunner<'_> {
        LossRunner { loss: self, registers: Registers::default(), duals: Registers::default() }
    }
}

/// The work of [`CompiledLoss::descend`], to be compiled once per set of vector instructions.
struct Descent<'a> {
    loss: &'a CompiledLoss,
    state: &'a mut [Lanes],
    eta: &'a Lanes,
    steps: usize,
    work: &'a mut LaneWork,
}

impl NullaryFnOnce for Descent<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.loss.steps(self.state, self.eta, self.steps, self.work);
    }
}

/// Memory for batched steps, one per thread.
#[derive(Clone, Debug, Default)]
pub struct LaneWork {
    registers: Registers<Lanes>,
    gradient: Vec<Lanes>,
    /// Where the search for a period began.
    pub(super) home: Vec<Lanes>,
}

/// A compiled loss with the memory that single evaluations need.
#[derive(Clone, Debug)]
pub struct LossRunner<'a> {
    loss: &'a CompiledLoss,
    registers: Registers<f64>,
    duals: Registers<Dual<f64>>,
}

impl LossRunner<'_> {
    /// The first two derivatives of a loss in one variable. *Approximate.*
    ///
    /// # Panics
    /// Where the loss has several variables.
    pub fn derivatives(&mut self, x: f64) -> (f64, f64) {
        assert_eq!(self.dimension(), 1, "the loss has one variable");
        let (x, one) = (DVector::from_element(1, x), DVector::from_element(1, 1.0));
        (self.gradient(&x)[0], self.hessian_times(&x, &one)[0])
    }
}

impl FloatLoss for LossRunner<'_> {
    fn dimension(&self) -> usize {
        self.loss.dimension()
    }

    fn value(&mut self, x: &DVector<f64>) -> f64 {
        match self.loss {
            CompiledLoss::Polynomial { value, .. } => value.eval(x[0]),
            CompiledLoss::Tape(tape) => tape.value(x.as_slice(), &mut self.registers),
        }
    }

    fn gradient(&mut self, x: &DVector<f64>) -> DVector<f64> {
        match self.loss {
            CompiledLoss::Polynomial { slope, .. } => DVector::from_element(1, slope.eval(x[0])),
            CompiledLoss::Tape(tape) => {
                let mut gradient = DVector::zeros(x.len());
                tape.gradient(x.as_slice(), &mut self.registers, gradient.as_mut_slice());
                gradient
            }
        }
    }

    fn hessian_times(&mut self, x: &DVector<f64>, v: &DVector<f64>) -> DVector<f64> {
        match self.loss {
            CompiledLoss::Polynomial { curvature, .. } => {
                DVector::from_element(1, curvature.eval(x[0]) * v[0])
            }
            CompiledLoss::Tape(tape) => {
                // Forwards over backwards: the gradient's derivative in the direction v.
                let point: Vec<_> = x.iter().zip(v).map(|(&value, &slope)| Dual { value, slope }).collect();
                let mut gradient = vec![Dual::constant(0.0); x.len()];
                tape.gradient(&point, &mut self.duals, &mut gradient);
                DVector::from_iterator(x.len(), gradient.iter().map(|g| g.slope))
            }
        }
    }
}
