//! One step of gradient descent on a plane `y = 0` that it keeps, as formulas.

use super::formal::{Formal, Symbols};
use super::loss::Loss;
use super::multi_poly::MultiPoly;
use crate::elementary::dyadic::Dyadic;
use crate::elementary::formula;
use crate::elementary::jet::{Algebra, Jet};
use crate::elementary::number::Number;
use crate::expr::Expr;
use crate::set::STEP;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use num_traits::Zero;
use std::rc::Rc;

/// The points of the plane and where one step takes them, as formulas in the variables and the step size.
pub struct Plane<'a> {
    loss: &'a Loss<'a>,
    from: Vec<Formal<'a>>,
    to: Vec<Formal<'a>>,
    symbols: Rc<Symbols>,
}

impl<'a> Plane<'a> {
    /// Where `f_y(v, 0)` is 0 as a formula, `f` with the formula of the loss for `y >= 0`.
    pub fn new(loss: &'a Loss<'a>, formula: &Expr, y: usize) -> Result<Self, Reason> {
        let symbols = Rc::new(Symbols::default());
        let formal = |poly: MultiPoly| Formal::new(poly, &loss.budget, &symbols);
        let n = loss.dimension();
        let name = |i: usize| match i == y {
            true => formal(MultiPoly::constant(BigRational::zero())),
            false => formal(MultiPoly::name(loss.problem.variables[i].clone())),
        };
        let from: Vec<Formal> = (0..n).map(name).collect();
        let axis = |i: usize| (0..n).map(|j| from[0].whole(i64::from(i == j))).collect();
        let axes: Vec<Vec<Formal>> = (0..n).map(axis).collect();
        let gradient = loss.along_of(formula, &from, &axes)?;
        if !gradient[y].vanishes()? {
            return Err(Fault::NotShown.because("the slope across the plane is not shown to vanish on it"));
        }
        let eta = formal(MultiPoly::name(STEP.to_owned()));
        let step = |(x, slope): (&Formal<'a>, &Formal<'a>)| Some(x.minus(&eta.times(slope)?));
        let to: Option<Vec<Formal>> = from.iter().zip(&gradient).map(step).collect();
        let mut to = to.ok_or_else(|| Fault::Limit.because("one step is too large a formula"))?;
        to[y] = from[y].clone();
        Ok(Plane { loss, from, to, symbols })
    }

    /// Shows that a step multiplies a quantity by `1 - factor root^2`.
    pub fn multiplies(&self, quantity: &Expr, factor: &BigRational, root: &Expr) -> Result<(), Reason> {
        let (before, after) = (self.value(quantity, &self.from)?, self.value(quantity, &self.to)?);
        let root = self.value(root, &self.from)?;
        let multiplier = root.times(&root).and_then(|square| square.times(&root.constant(factor)));
        let product = multiplier.and_then(|m| before.times(&root.whole(1).minus(&m)));
        let product = product.ok_or_else(|| Fault::Limit.because("a multiplier is too large a formula"))?;
        match after.minus(&product).vanishes()? {
            true => Ok(()),
            false => Err(Fault::NotShown.because("one step does not multiply a quantity by that")),
        }
    }

    fn value(&self, function: &Expr, at: &[Formal<'a>]) -> Result<Formal<'a>, Reason> {
        let eta = Formal::new(MultiPoly::name(STEP.to_owned()), &self.loss.budget, &self.symbols);
        let point: Vec<Formal> = at.iter().cloned().chain([eta]).collect();
        value(self.loss, function, &point)
    }

    /// Shows that what was taken to be positive is so on a box.
    pub fn rests_on(&self, sides: &[Dyadic]) -> Result<(), Reason> {
        let not_shown = || Fault::NotShown.because("a coordinate is not shown to be positive");
        for poly in self.symbols.positive() {
            let term = |(powers, c): (&[(String, u32)], &BigRational)| {
                powers.iter().try_fold(sides[0].constant(c), |product, (name, power)| {
                    let place = self.loss.problem.variables.iter().position(|known| known == name)?;
                    product.times(&sides[place].power(*power)?)
                })
            };
            let sum = poly.terms().try_fold(sides[0].whole(0), |sum, one| Some(sum.plus(&term(one)?)));
            sum.and_then(|sum| sum.sign()).filter(|sign| sign.is_gt()).ok_or_else(not_shown)?;
        }
        Ok(())
    }
}

/// A function of the variables and, last, the step size.
pub fn value<T: Number>(loss: &Loss, function: &Expr, point: &[T]) -> Result<T, Reason> {
    let algebra = Algebra::one_variable(0);
    let point: Vec<Jet<T>> = point.iter().map(|x| Jet::constant(&algebra, x.clone())).collect();
    Ok(series(loss, function, &point)?.value().clone())
}

/// The same as a series.
pub fn series<T: Number>(loss: &Loss, function: &Expr, point: &[Jet<T>]) -> Result<Jet<T>, Reason> {
    let like = &point[0];
    let names = |name: &str| match loss.problem.variables.iter().position(|known| known == name) {
        Some(place) => Some(point[place].clone()),
        None if name == STEP => point.get(loss.dimension()).cloned(),
        None => loss.parameter(name, like),
    };
    formula::evaluate(function, &names, like)
}
