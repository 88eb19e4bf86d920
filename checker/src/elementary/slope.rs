//! The loss with its derivatives on enclosures, and its critical points.

use super::dyadic::Dyadic;
use super::exact::Exact;
use super::formula;
use super::jet::{Algebra, Jet};
use super::number::Number;
use super::problem::Problem;
use crate::budget::Budget;
use crate::expr::Expr;
use crate::interval::Interval;
use crate::limits;
use crate::number::shorten;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;
use std::cmp::Ordering;
use std::rc::Rc;

/// A loss of one variable with elementary functions.
pub struct Loss<'a> {
    /// The problem.
    pub problem: &'a Problem,
    /// The work left.
    pub budget: Budget,
    /// Series of `order` 0, 1, ...
    algebras: Vec<Rc<Algebra>>,
    operations: u64,
}

/// `f'` and `f''` over an interval.
pub struct Slope {
    /// `f'`, the better of plain evaluation and `f'(c) + f''(x - c)`, `c` the middle.
    pub value: Dyadic,
    /// `f''`.
    pub curvature: Dyadic,
}

/// Derivatives up to this order.
const ORDER: u8 = 4;

impl<'a> Loss<'a> {
    /// The loss of a problem.
    pub fn new(problem: &'a Problem) -> Loss<'a> {
        let algebras = (0..=ORDER).map(Algebra::one_variable).collect();
        Loss { problem, budget: Budget::new(), algebras, operations: formula::operations(&problem.loss) }
    }

    /// The derivatives `f, f', f'', ...` up to an order, at a number or over all members of an enclosure.
    pub fn derivatives<T: Number>(&self, x: &T, order: u8) -> Result<Vec<T>, Reason> {
        let algebra = &self.algebras[usize::from(order.min(ORDER))];
        let variable = Jet::variable(algebra, x.clone(), &[x.whole(1)]);
        let names = |name: &str| match name == self.problem.variable {
            true => Some(variable.clone()),
            false => self.parameter(name, &variable),
        };
        let series = formula::evaluate(&self.problem.loss, &names, &variable)?;
        let mut factor = BigInt::from(1);
        let mut all = Vec::new();
        for (k, coefficient) in series.terms().iter().enumerate() {
            factor *= k.max(1);
            let factor = x.constant(&BigRational::from(factor.clone()));
            all.push(
                coefficient
                    .times(&factor)
                    .ok_or_else(|| Fault::Limit.because("a derivative is too large"))?,
            );
        }
        Ok(all)
    }

    /// The value of a constant expression in the parameters.
    pub fn constant<T: Number>(&self, expr: &Expr, like: &T) -> Result<T, Reason> {
        let like = Jet::constant(&self.algebras[0], like.clone());
        let value = formula::evaluate(expr, &|name: &str| self.parameter(name, &like), &like)?;
        Ok(value.value().clone())
    }

    fn parameter<T: Number>(&self, name: &str, like: &Jet<T>) -> Option<Jet<T>> {
        let parameter = self.problem.parameters.iter().find(|(known, _)| known == name);
        parameter.map(|(_, value)| like.like(like.value().constant(value)))
    }

    /// Enclosures of the derivatives, for a price.
    pub fn over(&self, x: &Dyadic, order: u8) -> Result<Vec<Dyadic>, Reason> {
        let limbs = 1 + u64::from(x.bits()) / 64;
        let series = 2 + u64::from(order) * u64::from(order);
        // Series of many terms, each a product of numbers of that many limbs.
        self.budget.spend(self.operations * series * 160 * (4 + limbs) * (4 + limbs))?;
        self.derivatives(x, order)
    }

    /// `f'` and `f''` over an interval.
    pub fn slope(&self, x: &Dyadic) -> Result<Slope, Reason> {
        let [_, plain, curvature] = three(self.over(x, 2)?)?;
        let centre = x.middle();
        let at_centre = &self.over(&centre, 1)?[1];
        let form = curvature.times(&x.minus(&centre)).map(|change| at_centre.plus(&change));
        let value = form.and_then(|form| form.meet(&plain)).unwrap_or(plain);
        Ok(Slope { value, curvature })
    }

    /// The sign of `f'` at a rational number.
    fn sign_at(&self, x: &BigRational, bits: u32) -> Result<Option<Ordering>, Reason> {
        let x = Dyadic::new(&Interval::point(x.clone()), bits);
        Ok(self.over(&x, 1)?[1].sign().filter(|sign| sign.is_ne()))
    }

    /// Whether `f'` has opposite signs, not 0, at the ends of an interval.
    pub fn crosses(&self, x: &Interval, bits: u32) -> Result<bool, Reason> {
        let (left, right) = (self.sign_at(x.lo(), bits)?, self.sign_at(x.hi(), bits)?);
        Ok(left.is_some() && left == right.map(Ordering::reverse))
    }

    /// Whether a piece has exactly one critical point, where `f''` is not 0 (true), or none (false).
    pub fn has_critical_point(&self, piece: &Interval, bits: u32) -> Result<bool, Reason> {
        let slope = self.slope(&Dyadic::new(piece, bits))?;
        if slope.value.excludes_zero() {
            return Ok(false);
        }
        let open = || {
            let place = shorten(&piece.lo().to_string());
            Fault::NotShown
                .because(format!("the piece from {place}: f' is neither without a zero nor monotone"))
        };
        if !slope.curvature.excludes_zero() {
            return Err(open());
        }
        match (self.sign_at(piece.lo(), bits)?, self.sign_at(piece.hi(), bits)?) {
            (Some(left), Some(right)) => Ok(left != right),
            _ => Err(open()),
        }
    }

    /// An exact value and an enclosure of a constant expression.
    pub fn named(&self, expr: &Expr, bits: u32) -> Result<(Exact, Dyadic), Reason> {
        let near = self.constant(expr, &Dyadic::whole(0, bits))?;
        Ok((self.constant(expr, &Exact::Unknown)?, near))
    }
}

fn three(all: Vec<Dyadic>) -> Result<[Dyadic; 3], Reason> {
    all.try_into().map_err(|_| Fault::Limit.because("a derivative of too high an order"))
}

/// The precision that a statement names.
pub fn precision(fields: &crate::fields::Fields) -> Result<u32, Reason> {
    let bits = fields.natural("precision")?;
    if !(32..=limits::PRECISION).contains(&bits) {
        return Err(Fault::Limit.because(format!("{}: not from 32 to 1024", fields.place("precision"))));
    }
    u32::try_from(bits).map_err(|_| Fault::Limit.because("the precision"))
}
