//! The 2-cycles of gradient descent at a rational step size, as the roots of one polynomial.
//!
//! `G(G(x)) - x = -eta f'(x) P(x)` with `P = 1 + f'(G(x))/f'(x)`, which by Taylor's formula is the polynomial
//! `2 + sum over k >= 1 of (-eta)^k f'^(k-1) f^(k+1) / k!`. Points of least period 2 are the roots of `P` that are
//! not roots of `f'`.

use crate::claims::orbits::{Listed, Shows, encloses};
use crate::context::{self, Context};
use crate::interval::Interval;
use crate::method::Margin;
use crate::poly::Poly;
use crate::sturm::{self, Sequence};
use crate::surd::Surd;
use crate::verdict::Reason;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};

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

    fn image(&self, x: &Interval) -> Result<Interval, Reason> {
        self.map.over(x)
    }

    fn slope(&self, x: &Interval) -> Result<Interval, Reason> {
        slope(self.cx, &self.eta).over(x)
    }

    /// A root of the polynomial in the isolating interval is the point.
    fn is_at(&self, x: &Interval, place: &Surd) -> Result<bool, Reason> {
        Ok(place.is_within(x) && place.is_root_of(&self.square_free, &self.cx.budget)?)
    }

    /// A point is shown to be the exact value: the polynomial of the multiplier, less it, vanishes at the cycle.
    fn multiplier(&self, cycle: &Listed) -> Result<bool, Reason> {
        if !cycle.multiplier.is_point() {
            return encloses(self, cycle);
        }
        let rest = margin_polynomial(
            self.cx,
            &self.eta,
            &[-cycle.multiplier.lo(), BigRational::one(), BigRational::zero()],
        )?;
        context::shares_root(&self.square_free, &rest, &cycle.points[0], &self.cx.budget)
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

/// `a + b m0 m1 + c (m0 + m1)` with `m0 = 1 - eta f''(x)`, `m1 = 1 - eta f''(G(x))`.
pub fn margin_polynomial(cx: &Context, eta: &BigRational, [a, b, c]: &Margin) -> Result<Poly, Reason> {
    let here = slope(cx, eta);
    let there = here.compose(&cx.map(eta))?;
    Ok(Poly::constant(a).add_scaled(&here.mul(&there)?, b).add_scaled(&here.add(&there), c))
}

fn slope(cx: &Context, eta: &BigRational) -> Poly {
    Poly::constant(&BigRational::one()).add_scaled(&cx.derivative(2), &-eta)
}
