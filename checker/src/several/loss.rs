//! A loss of several variables with its derivatives, on enclosures or exact values.

use super::linear::Matrix;
use super::problem::Problem;
use crate::budget::Budget;
use crate::elementary::dyadic::Dyadic;
use crate::elementary::formula;
use crate::elementary::jet::{Algebra, Jet};
use crate::elementary::number::Number;
use crate::expr::Expr;
use crate::verdict::{Fault, Reason};
use std::rc::Rc;

/// The value, the gradient and the Hessian.
pub type Derivatives<T> = (T, Vec<T>, Vec<Vec<T>>);

/// A loss of several variables.
pub struct Loss<'a> {
    /// The problem.
    pub problem: &'a Problem,
    /// The work left.
    pub budget: Budget,
    first: Rc<Algebra>,
    second: Rc<Algebra>,
    operations: u64,
}

impl<'a> Loss<'a> {
    /// The loss of a problem.
    pub fn new(problem: &'a Problem) -> Loss<'a> {
        let n = problem.variables.len();
        Loss {
            problem,
            budget: Budget::new(),
            first: Algebra::directions(n, &[0, 0]),
            second: Algebra::directions(n, &[0, 0, 0]),
            operations: formula::operations(&problem.loss),
        }
    }

    /// How many variables.
    pub fn dimension(&self) -> usize {
        self.problem.variables.len()
    }

    /// The series of the loss at `x + s v + e_1 t_1 + ... + e_n t_n`, over the monomials of an algebra of directions.
    pub fn series<T: Number>(&self, algebra: &Rc<Algebra>, x: &[T], v: &[T]) -> Result<Jet<T>, Reason> {
        self.series_of(&self.problem.loss, algebra, x, v)
    }

    /// The same of another function of the variables.
    pub fn series_of<T: Number>(
        &self,
        function: &Expr,
        algebra: &Rc<Algebra>,
        x: &[T],
        v: &[T],
    ) -> Result<Jet<T>, Reason> {
        let coordinates: Vec<Jet<T>> = x
            .iter()
            .zip(v)
            .enumerate()
            .map(|(i, (x, v))| {
                let axis = (0..self.dimension()).map(|j| x.whole(i64::from(i == j)));
                let directions: Vec<T> = std::iter::once(v.clone()).chain(axis).collect();
                Jet::variable(algebra, x.clone(), &directions)
            })
            .collect();
        self.at(function, &coordinates)
    }

    /// The derivatives of the loss at `x` along some vectors.
    pub fn along<T: Number>(&self, x: &[T], vectors: &[Vec<T>]) -> Result<Vec<T>, Reason> {
        self.along_of(&self.problem.loss, x, vectors)
    }

    /// The same of another function of the variables.
    pub fn along_of<T: Number>(
        &self,
        function: &Expr,
        x: &[T],
        vectors: &[Vec<T>],
    ) -> Result<Vec<T>, Reason> {
        let algebra = Algebra::directions(vectors.len(), &[0, 0]);
        let coordinate = |(i, x): (usize, &T)| {
            let slopes = std::iter::once(x.whole(0)).chain(vectors.iter().map(|v| v[i].clone()));
            Jet::variable(&algebra, x.clone(), &slopes.collect::<Vec<_>>())
        };
        let coordinates: Vec<Jet<T>> = x.iter().enumerate().map(coordinate).collect();
        let series = self.at(function, &coordinates)?;
        (0..vectors.len()).map(|k| coefficient(&series, 0, &[k], vectors.len())).collect()
    }

    fn at<T: Number>(&self, function: &Expr, coordinates: &[Jet<T>]) -> Result<Jet<T>, Reason> {
        let like = coordinates.first().ok_or_else(|| Fault::Problem.because("no variable"))?;
        let names = |name: &str| match self.problem.variables.iter().position(|known| known == name) {
            Some(place) => Some(coordinates[place].clone()),
            None => self.parameter(name, like),
        };
        formula::evaluate(function, &names, like)
    }

    /// The value, the gradient and the Hessian on any kind of numbers; products of numbers are paid for elsewhere.
    pub fn derivatives<T: Number>(&self, x: &[T]) -> Result<Derivatives<T>, Reason> {
        self.budget.spend(self.operations * (40 + 4 * self.second.work()) * 20)?;
        let (series, n) = (self.series(&self.second, x, &still(x))?, x.len());
        let gradient = (0..n).map(|i| coefficient(&series, 0, &[i], n)).collect::<Result<_, _>>()?;
        let row = |i: usize| (0..n).map(|j| second(&series, 0, (i, j), n)).collect();
        Ok((series.value().clone(), gradient, (0..n).map(row).collect::<Result<_, _>>()?))
    }

    /// The same on enclosures, for a price.
    pub fn over(&self, algebra: &Rc<Algebra>, x: &[Dyadic], v: &[Dyadic]) -> Result<Jet<Dyadic>, Reason> {
        self.over_of(&self.problem.loss, algebra, x, v)
    }

    /// The same of another function of the variables, one of no more operations.
    pub fn over_of(
        &self,
        function: &Expr,
        algebra: &Rc<Algebra>,
        x: &[Dyadic],
        v: &[Dyadic],
    ) -> Result<Jet<Dyadic>, Reason> {
        let limbs = 5 + x.first().map_or(1, |x| u64::from(x.bits()) / 64);
        self.budget.spend(self.operations * (40 + 4 * algebra.work()) * limbs * limbs)?;
        self.series_of(function, algebra, x, v)
    }

    /// The gradient.
    pub fn gradient(&self, x: &[Dyadic]) -> Result<Vec<Dyadic>, Reason> {
        let series = self.over(&self.first, x, &still(x))?;
        (0..x.len()).map(|i| coefficient(&series, 0, &[i], x.len())).collect()
    }

    /// The Hessian.
    pub fn hessian(&self, x: &[Dyadic]) -> Result<Matrix, Reason> {
        let series = self.over(&self.second, x, &still(x))?;
        let n = x.len();
        (0..n).map(|i| (0..n).map(|j| second(&series, 0, (i, j), n)).collect()).collect()
    }

    /// The value of a constant expression in the parameters.
    pub fn constant<T: Number>(&self, expr: &Expr, like: &T) -> Result<T, Reason> {
        let like = Jet::constant(&Algebra::one_variable(0), like.clone());
        let value = formula::evaluate(expr, &|name: &str| self.parameter(name, &like), &like)?;
        Ok(value.value().clone())
    }

    /// The value of a parameter, as a series like another.
    pub fn parameter<T: Number>(&self, name: &str, like: &Jet<T>) -> Option<Jet<T>> {
        let parameter = self.problem.parameters.iter().find(|(known, _)| known == name);
        parameter.map(|(_, value)| like.like(like.value().constant(value)))
    }
}

/// No direction.
pub fn still<T: Number>(x: &[T]) -> Vec<T> {
    x.iter().map(|x| x.whole(0)).collect()
}

/// The coefficient of `s^power` times the `t_i` of the listed axes.
pub fn coefficient<T: Number>(series: &Jet<T>, power: u8, axes: &[usize], n: usize) -> Result<T, Reason> {
    let mut exponents = vec![0; n + 1];
    exponents[0] = power;
    axes.iter().for_each(|axis| exponents[axis + 1] += 1);
    let found = series.coefficient(&exponents).cloned();
    found.ok_or_else(|| Fault::Limit.because("a derivative of too high an order"))
}

/// The second derivative along two axes of the coefficient of `s^power`.
pub fn second<T: Number>(series: &Jet<T>, power: u8, (i, j): (usize, usize), n: usize) -> Result<T, Reason> {
    let found = coefficient(series, power, &[i, j], n)?;
    let twice = found.whole(if i == j { 2 } else { 1 });
    found.times(&twice).ok_or_else(|| Fault::Limit.because("a derivative is too large"))
}
