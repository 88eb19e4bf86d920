//! `cycle`: one 2-cycle at a rational step size, with its stability, for losses of any degree.

use super::orbits::{place, stability};
use super::{Decides, SHARED, other_kind};
use crate::claim::Claim;
use crate::context::Context;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::poly::Poly;
use crate::two_cycles;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use std::cmp::Ordering;

/// `H(x) = f'(x) + f'(G(x))` changes sign over `x0` and is monotone there, so it has exactly one zero; where `f'`
/// has no zero, that is a point of least period 2. Its image lies in `x1`.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &["kind", "eta", "x0", "x1", "multiplier", "stability"], &SHARED)?;
    let eta = fields.rational("eta")?;
    if *eta.numer() <= 0.into() {
        return Err(Fault::Field.because(format!("{}: not positive", fields.place("eta"))));
    }
    let (x0, x1) = (fields.interval("x0")?, fields.interval("x1")?);
    if x0.hi() >= x1.lo() {
        return Err(Fault::NotShown.because("x0 is not below x1"));
    }
    let cycle =
        Points { gradient: cx.derivative(1), curvature: cx.derivative(2), map: cx.map(&eta), eta: &eta };
    if !cycle.is_isolated(&x0)? {
        return Err(Fault::NotShown.because("x0 is not shown to contain exactly one point of period 2"));
    }
    if !x1.contains(&cycle.map.over(&x0)?) {
        return Err(Fault::NotShown.because("x1 is not shown to contain the image of x0"));
    }
    let multiplier = fields.interval("multiplier")?;
    if !multiplier.contains(&two_cycles::multiplier(cx, &eta, &x0, &x1)?) {
        return Err(Fault::NotShown.because("the multiplier is not shown"));
    }
    let shown = stability(&fields, path, &multiplier)?;
    match claim {
        None => Ok(None),
        Some(Claim::Period2 { eta: claimed, count: None, stability, within }) => {
            if *claimed != eta {
                return Err(Fault::NotShown.because("the claim is about another step size"));
            }
            let inside = |x| within.as_ref().is_none_or(|range| place(x, range) == Some(true));
            if !inside(&x0) || !inside(&x1) {
                return Ok(None);
            }
            // One cycle shows that there is one; that all have a stability it can only refute.
            match stability {
                None => Ok(Some(true)),
                Some(claimed) => Ok(shown.satisfies(*claimed).filter(|holds| !holds)),
            }
        }
        Some(Claim::Period2 { .. }) => Err(Fault::NotShown.because("one cycle does not decide a count")),
        Some(_) => Err(other_kind()),
    }
}

/// What shows that a point of period 2 lies in an interval, without forming `G(G(x))`.
pub struct Points<'a> {
    /// `f'`.
    pub gradient: Poly,
    /// `f''`.
    pub curvature: Poly,
    /// `G`.
    pub map: Poly,
    /// The step size.
    pub eta: &'a BigRational,
}

impl Points<'_> {
    /// Whether an interval is shown to contain exactly one point of least period 2.
    pub fn is_isolated(&self, interval: &Interval) -> Result<bool, Reason> {
        let definite = |sign: Option<Ordering>| matches!(sign, Some(Ordering::Less | Ordering::Greater));
        if !definite(self.gradient.over(interval)?.sign()) || !self.crosses(interval)? {
            return Ok(false);
        }
        let one = Interval::point(BigRational::from_integer(1.into()));
        let here = self.curvature.over(interval)?;
        let there = self.curvature.over(&self.map.over(interval)?)?;
        let slope = one.sub(&here.mul(&Interval::point(self.eta.clone())));
        Ok(interval.is_point() || definite(here.add(&there.mul(&slope)).sign()))
    }

    /// Whether `f'(x) + f'(G(x))` has opposite signs at the ends, or vanishes at a point.
    pub fn crosses(&self, interval: &Interval) -> Result<bool, Reason> {
        let left = self.balance(interval.lo())?;
        if interval.is_point() {
            return Ok(left == Some(Ordering::Equal));
        }
        let right = self.balance(interval.hi())?;
        Ok(matches!(left, Some(Ordering::Less | Ordering::Greater)) && right == left.map(Ordering::reverse))
    }

    fn balance(&self, point: &BigRational) -> Result<Option<Ordering>, Reason> {
        let point = Interval::point(point.clone());
        let image = self.map.over(&point)?;
        Ok(self.gradient.over(&point)?.add(&self.gradient.over(&image)?).sign())
    }
}
