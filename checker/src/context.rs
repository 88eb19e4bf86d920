//! The loss with what several statements need of it.

use crate::budget::Budget;
use crate::interval::Interval;
use crate::limits;
use crate::poly::Poly;
use crate::problem::Problem;
use crate::sturm::{self, Sequence};
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use std::cell::OnceCell;
use std::cmp::Ordering;

/// A problem and its loss.
pub struct Context<'a> {
    /// The problem.
    pub problem: &'a Problem,
    /// The work left.
    pub budget: Budget,
    derivatives: Vec<Poly>,
    critical: OnceCell<Critical>,
}

/// The critical points of the loss, as the roots of `f'`.
pub struct Critical {
    /// `f'` with simple roots.
    pub square_free: Poly,
    /// How many real ones there are.
    pub count: usize,
    /// Item `i` has those of multiplicity `i + 1`, as simple roots.
    pub by_multiplicity: Vec<Poly>,
}

/// What a critical point is to the loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A strict local minimum.
    Minimiser,
    /// A strict local maximum.
    Maximiser,
    /// Neither.
    Inflection,
}

impl<'a> Context<'a> {
    /// The context of a loss of degree 2 or more.
    pub fn new(problem: &'a Problem) -> Result<Context<'a>, Reason> {
        if problem.loss.degree() < 2 {
            return Err(Fault::Unsupported.because("a loss of degree below 2"));
        }
        let mut derivatives = vec![problem.loss.clone()];
        for order in 0..problem.loss.degree().min(limits::LOSS_DEGREE) {
            let next = derivatives[order].derivative();
            derivatives.push(next);
        }
        Ok(Context { problem, budget: Budget::new(), derivatives, critical: OnceCell::new() })
    }

    /// The degree of the loss.
    pub fn degree(&self) -> usize {
        self.problem.loss.degree()
    }

    /// The `order`-th derivative of the loss.
    pub fn derivative(&self, order: usize) -> Poly {
        self.derivatives.get(order).cloned().unwrap_or_else(|| Poly::new(Vec::new(), BigInt::from(1)))
    }

    /// Gradient descent's map `G(x) = x - eta f'(x)`.
    pub fn map(&self, eta: &BigRational) -> Poly {
        Poly::variable().add_scaled(&self.derivatives[1], &-eta)
    }

    /// Pays for `outer(inner(x))`: at each step of Horner's rule all coefficients are reduced.
    pub fn spend_on_composition(&self, outer: &Poly, inner: &Poly) -> Result<(), Reason> {
        let (steps, terms) = (outer.degree() as u64, (outer.degree() * inner.degree()) as u64);
        let limbs = 1 + (outer.bits() + steps * inner.bits()) / 64;
        self.budget.spend(steps * (1 + terms) * limbs * limbs)
    }

    /// The critical points, computed at the first use.
    pub fn critical(&self) -> Result<&Critical, Reason> {
        if let Some(critical) = self.critical.get() {
            return Ok(critical);
        }
        let gradient = &self.derivatives[1];
        let sequence = Sequence::new(gradient, &self.budget)?;
        let critical = Critical {
            square_free: sturm::square_free(gradient, &sequence)?,
            count: sequence.real_roots(),
            by_multiplicity: sturm::by_multiplicity(gradient, &self.budget)?,
        };
        Ok(self.critical.get_or_init(|| critical))
    }

    /// Shows that exactly one critical point lies in an interval, and gives its multiplicity: `f'` without multiple
    /// roots changes sign there and is monotone.
    pub fn isolated(&self, interval: &Interval) -> Result<usize, Reason> {
        let critical = self.critical()?;
        if !crosses(&critical.square_free, interval)? {
            return Err(Fault::NotShown.because("no critical point is shown to lie in the interval"));
        }
        match critical.square_free.derivative().over(interval)?.sign() {
            Some(Ordering::Less | Ordering::Greater) => self.multiplicity(interval),
            _ => {
                Err(Fault::NotShown
                    .because("the critical point is not shown to be the only one in its interval"))
            }
        }
    }

    /// The multiplicity of the one critical point in an interval.
    pub fn multiplicity(&self, interval: &Interval) -> Result<usize, Reason> {
        for (index, factor) in self.critical()?.by_multiplicity.iter().enumerate() {
            if crosses(factor, interval)? {
                return Ok(index + 1);
            }
        }
        Err(Fault::NotShown.because("a critical point has no multiplicity"))
    }

    /// What the one critical point in an interval is, given its multiplicity.
    pub fn nature(&self, interval: &Interval, multiplicity: usize) -> Result<Nature, Reason> {
        if multiplicity.is_multiple_of(2) {
            return Ok(Nature::Inflection);
        }
        // To the right of the point f' has the sign of the first derivative that does not vanish.
        let after = match interval.is_point() {
            true => self.derivative(multiplicity + 1).sign_at(interval.lo())?,
            false => self.derivatives[1].sign_at(interval.hi())?,
        };
        Ok(if after == Ordering::Greater { Nature::Minimiser } else { Nature::Maximiser })
    }
}

/// Whether a polynomial has opposite signs at the ends of an interval; at a point, whether it vanishes.
pub fn crosses(poly: &Poly, interval: &Interval) -> Result<bool, Reason> {
    let left = poly.sign_at(interval.lo())?;
    if interval.is_point() {
        return Ok(left == Ordering::Equal);
    }
    Ok(left != Ordering::Equal && poly.sign_at(interval.hi())? == left.reverse())
}

/// Whether a number in an interval, known to be the only root of `p` there and a simple one, is a root of `q` too:
/// then `gcd(p, q)` changes sign.
pub fn shares_root(p: &Poly, q: &Poly, interval: &Interval, budget: &Budget) -> Result<bool, Reason> {
    if interval.is_point() {
        return Ok(q.at(interval.lo())?.is_zero());
    }
    crosses(&sturm::gcd(p, q, budget)?, interval)
}
