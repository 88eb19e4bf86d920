//! Formulas as numbers: polynomials in the variables and in symbols for what is no polynomial of them.

use super::loss::Loss;
use super::multi_poly::MultiPoly;
use crate::budget::Budget;
use crate::elementary::number::Number;
use crate::function::Function;
use crate::json::Json;
use crate::number::canonical;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

/// The longest name of a symbol.
const NAME: usize = 4096;

/// A formula, `None` where it became too large. Two that are equal as polynomials are equal as functions, wherever they have
/// values; the converse need not hold, as symbols may depend on each other.
#[derive(Clone)]
pub struct Formal<'a> {
    poly: Option<MultiPoly>,
    budget: &'a Budget,
    symbols: Rc<Symbols>,
}

/// What is known of symbols.
#[derive(Default)]
pub struct Symbols {
    /// Those of reciprocals, with what they are reciprocals of.
    reciprocals: RefCell<Vec<(String, MultiPoly)>>,
    /// What is taken to be positive.
    positive: RefCell<Vec<MultiPoly>>,
}

impl Symbols {
    /// What the formulas take to be positive.
    pub fn positive(&self) -> Vec<MultiPoly> {
        self.positive.borrow().clone()
    }
}

/// A matrix `B`, by the entries that are not 0: row, column, value.
pub type Field = Vec<(usize, usize, BigRational)>;

/// Reads a field: `[[ROW, COLUMN, NUMBER], ...]`.
pub fn field(json: &Json, place: &str, n: usize) -> Result<Field, Reason> {
    let malformed = || Fault::Field.because(format!("{place}: malformed"));
    let Json::Array(items) = json else { return Err(malformed()) };
    let entry = |json: &Json| match json {
        Json::Array(entry) => match entry.as_slice() {
            [Json::Natural(row), Json::Natural(column), Json::Text(value)]
                if (*row as usize) < n && (*column as usize) < n =>
            {
                Ok((*row as usize, *column as usize, canonical(value)?))
            }
            _ => Err(malformed()),
        },
        _ => Err(malformed()),
    };
    items.iter().map(entry).collect()
}

/// `B x`.
pub fn velocity(field: &Field, x: &[BigRational]) -> Vec<BigRational> {
    let mut image = vec![BigRational::zero(); x.len()];
    field.iter().for_each(|(row, column, value)| image[*row] += value * &x[*column]);
    image
}

/// Whether a flow is a rotation: what it moves keeps its distances.
pub fn is_skew(field: &Field, n: usize) -> bool {
    let matrix = matrix(field, n);
    (0..n).all(|i| (0..=i).all(|j| (&matrix[i][j] + &matrix[j][i]).is_zero()))
}

/// Whether the matrix of a flow is symmetric, and the flow leaves a vector as it is.
pub fn is_fixing(field: &Field, vector: &[BigRational]) -> bool {
    let n = vector.len();
    let matrix = matrix(field, n);
    let is_symmetric = (0..n).all(|i| (0..i).all(|j| matrix[i][j] == matrix[j][i]));
    is_symmetric && velocity(field, vector).iter().all(Zero::is_zero)
}

fn matrix(field: &Field, n: usize) -> Vec<Vec<BigRational>> {
    let mut matrix = vec![vec![BigRational::zero(); n]; n];
    field.iter().for_each(|(row, column, value)| matrix[*row][*column] += value);
    matrix
}

/// Whether the loss is constant along all solutions of `x' = B x`, for each `B`: its derivatives there are 0 as formulas.
pub fn are_invariant(loss: &Loss, fields: &[Field]) -> Result<bool, Reason> {
    let symbols = Rc::new(Symbols::default());
    let formal = |poly: MultiPoly| Formal::new(poly, &loss.budget, &symbols);
    let name = |i: usize| MultiPoly::name(loss.problem.variables[i].clone());
    let mut velocities = Vec::new();
    for field in fields {
        let mut velocity = vec![MultiPoly::constant(BigRational::zero()); loss.dimension()];
        for (row, column, value) in field {
            velocity[*row] = velocity[*row].plus(&name(*column).scaled(value)?)?;
        }
        velocities.push(velocity.into_iter().map(formal).collect());
    }
    let x: Vec<Formal> = (0..loss.dimension()).map(|i| formal(name(i))).collect();
    Ok(loss.along(&x, &velocities)?.iter().all(Formal::is_zero) && symbols.positive().is_empty())
}

impl<'a> Formal<'a> {
    /// A polynomial.
    pub fn new(poly: MultiPoly, budget: &'a Budget, symbols: &Rc<Symbols>) -> Self {
        Formal { poly: Some(poly), budget, symbols: symbols.clone() }
    }

    fn with(&self, poly: Option<MultiPoly>) -> Self {
        Formal { poly, budget: self.budget, symbols: self.symbols.clone() }
    }

    /// Whether it is 0 wherever it has a value, with the reciprocals multiplied out.
    pub fn vanishes(&self) -> Result<bool, Reason> {
        let mut poly = self.poly.clone().ok_or_else(|| Fault::Limit.because("a formula is too large"))?;
        // Those made later may contain those made before.
        for (name, of) in self.symbols.reciprocals.borrow().iter().rev() {
            poly = poly.cleared_of(name, of, self.budget)?;
        }
        Ok(poly.is_zero())
    }

    /// A symbol for a function of formulas.
    fn symbol(&self, function: &str, of: &[&Formal]) -> Option<Self> {
        let arguments: Option<Vec<String>> =
            of.iter().map(|formula| Some(format!("{:?}", formula.poly.as_ref()?))).collect();
        let name = format!("{function}({})", arguments?.join(", "));
        (name.len() <= NAME).then(|| self.with(Some(MultiPoly::name(name))))
    }

    fn as_constant(&self) -> Option<BigRational> {
        self.poly.as_ref()?.as_constant()
    }
}

impl Number for Formal<'_> {
    fn constant(&self, value: &BigRational) -> Self {
        self.with(Some(MultiPoly::constant(value.clone())))
    }

    fn plus(&self, other: &Self) -> Self {
        self.with(self.poly.as_ref().zip(other.poly.as_ref()).and_then(|(a, b)| a.plus(b).ok()))
    }

    fn minus(&self, other: &Self) -> Self {
        let minus = BigRational::from(BigInt::from(-1));
        let negative = other.poly.as_ref().and_then(|poly| poly.scaled(&minus).ok());
        self.plus(&self.with(negative))
    }

    fn times(&self, other: &Self) -> Option<Self> {
        Some(self.with(Some(self.poly.as_ref()?.times(other.poly.as_ref()?, self.budget).ok()?)))
    }

    fn reciprocal(&self) -> Option<Self> {
        match self.as_constant() {
            Some(value) if value.is_zero() => None,
            Some(value) => Some(self.constant(&value.recip())),
            None => {
                let symbol = self.symbol("1/", &[self])?;
                let (name, of) = (symbol.poly.as_ref()?.as_name()?, self.poly.clone()?);
                let mut known = self.symbols.reciprocals.borrow_mut();
                if known.iter().all(|(other, _)| *other != name) {
                    known.push((name, of));
                }
                Some(symbol)
            }
        }
    }

    fn power(&self, exponent: u32) -> Option<Self> {
        (0..exponent).try_fold(self.whole(1), |power, _| power.times(self))
    }

    fn sign(&self) -> Option<Ordering> {
        self.as_constant().map(|value| value.cmp(&BigRational::zero()))
    }

    fn is_zero(&self) -> bool {
        self.poly.as_ref().is_some_and(MultiPoly::is_zero)
    }

    fn apply(&self, function: Function) -> Option<Self> {
        self.symbol(&format!("{function:?}"), &[self])
    }

    fn pi(&self) -> Option<Self> {
        self.symbol("pi", &[])
    }

    fn angle(&self, x: &Self) -> Option<Self> {
        if self.is_zero() {
            self.symbols.positive.borrow_mut().push(x.poly.clone()?);
            return Some(self.clone());
        }
        self.symbol("atan2", &[self, x])
    }
}
