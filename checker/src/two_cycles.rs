//! The 2-cycles of gradient descent at a rational step size, as the roots of one polynomial.
//!
//! `G(G(x)) - x = -eta f'(x) P(x)` with `P = 1 + f'(G(x))/f'(x)`, which by Taylor's formula is the polynomial
//! `2 + sum over k >= 1 of (-eta)^k f'^(k-1) f^(k+1) / k!`. Points of least period 2 are the roots of `P` that are
//! not roots of `f'`.

use crate::claims::orbits::{Listed, Shows};
use crate::context::{self, Context};
use crate::interval::Interval;
use crate::poly::Poly;
use crate::sturm::{self, Sequence};
use crate::verdict::Reason;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::One;

/// The points of least period 2 at one step size.
pub struct TwoCycles<'a> {
    cx: &'a Context<'a>,
    eta: BigRational,
    map: Poly,
    /// Whether every point but the critical one is 2-periodic: a quadratic loss at `eta = 2/f''`.
    pub everywhere: bool,
    /// How many 2-cycles there are, unless `everywhere`.
    count: usize,
    square_free: Poly,
}

impl<'a> TwoCycles<'a> {
    /// All 2-cycles at a step size.
    pub fn new(cx: &'a Context, eta: &BigRational) -> Result<TwoCycles<'a>, Reason> {
        let map = cx.map(eta);
        let gradient = cx.derivative(1);
        let all = polynomial(cx, eta)?;
        let (eta, everywhere) = (eta.clone(), all.is_zero());
        if everywhere {
            return Ok(TwoCycles { cx, eta, map, everywhere, count: 0, square_free: all });
        }
        let sequence = Sequence::new(&all, &cx.budget)?;
        let fixed = sturm::gcd(&all, &gradient, &cx.budget)?;
        let fixed = Sequence::new(&fixed, &cx.budget)?.real_roots();
        let square_free = sturm::square_free(&all, &sequence)?;
        let count = sequence.real_roots().saturating_sub(fixed) / 2;
        Ok(TwoCycles { cx, eta, map, everywhere, count, square_free })
    }
}

impl Shows for TwoCycles<'_> {
    fn count(&self) -> usize {
        self.count
    }

    fn has_point(&self, interval: &Interval) -> Result<bool, Reason> {
        let moves = self.cx.derivative(1).over(interval)?.sign().is_some_and(|sign| sign.is_ne());
        Ok(moves && context::crosses(&self.square_free, interval)?)
    }

    fn image(&self, x0: &Interval) -> Result<Interval, Reason> {
        self.map.over(x0)
    }

    /// A point is shown to be the exact value: the polynomial of the multiplier, less it, vanishes at the cycle.
    fn multiplier(&self, cycle: &Listed) -> Result<bool, Reason> {
        if !cycle.multiplier.is_point() {
            let slope = slope(self.cx, &self.eta);
            return Ok(cycle.multiplier.contains(&slope.over(&cycle.x0)?.mul(&slope.over(&cycle.x1)?)));
        }
        let multiplier = multiplier_polynomial(self.cx, &self.eta)?;
        let rest = multiplier.sub(&Poly::constant(cycle.multiplier.lo()));
        context::shares_root(&self.square_free, &rest, &cycle.x0, &self.cx.budget)
    }
}

/// `P`.
pub fn polynomial(cx: &Context, eta: &BigRational) -> Result<Poly, Reason> {
    let gradient = cx.derivative(1);
    let mut all = Poly::constant(&BigRational::from_integer(2.into()));
    let mut power = Poly::constant(&-eta);
    for k in 1..cx.degree() {
        all = all.add(&power.mul(&cx.derivative(k + 1))?);
        power = power.mul(&gradient)?.scale(&(-eta / BigInt::from(k + 1)));
    }
    Ok(all)
}

/// `(1 - eta f''(x)) (1 - eta f''(G(x)))`.
pub fn multiplier_polynomial(cx: &Context, eta: &BigRational) -> Result<Poly, Reason> {
    let slope = slope(cx, eta);
    slope.mul(&slope.compose(&cx.map(eta))?)
}

fn slope(cx: &Context, eta: &BigRational) -> Poly {
    Poly::constant(&BigRational::one()).add_scaled(&cx.derivative(2), &-eta)
}
