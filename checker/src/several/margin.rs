//! Functions on a 2-cycle of a line at all step sizes of a cell.

use super::component::{Component, OnCycles};
use super::laurent::Laurent;
use crate::budget::Budget;
use crate::claim::Steps;
use crate::elementary::number::Number;
use crate::interval::Interval;
use crate::poly::Poly;
use crate::sturm;
use crate::surd::Surd;
use crate::verdict::Reason;
use std::cmp::Ordering;

/// `A + B s`, each a function of the step size; `s = t0 + t1 - 2 c` is not 0, and `s^2` a function of the step size too. On the mirror image of a cycle
/// it is `A - B s`.
pub struct Margin {
    a: Poly,
    /// `B`, with the sign of `B s`.
    b: Poly,
    /// `A^2 - B^2 s^2`, or `A` where `B` is 0, times a power of the step size.
    norm: Poly,
}

/// The sum of the two points of a cycle, as a function on its component.
pub struct Sum<'a> {
    sum: OnCycles<'a>,
    square: Option<Laurent>,
    sign: Option<Ordering>,
}

impl<'a> Sum<'a> {
    /// Of a cycle at one step size.
    pub fn new(component: &'a Component<'a>, [x0, x1]: [&Interval; 2]) -> Option<Sum<'a>> {
        let [t0, t1, _] = component.numbers()?;
        let twice = t0.constant(&(component.centre() + component.centre()));
        let sum = t0.plus(&t1).minus(&twice);
        let square = sum.times(&sum)?.of_step().filter(|_| component.has_mirror_images).cloned();
        let centre = Interval::point(component.centre().clone());
        let moved = x0.sub(&centre).add(&x1.sub(&centre));
        Some(Sum { sum, square, sign: moved.sign() })
    }

    /// A function on the component, at the cycle; `None` where it is not of that form.
    pub fn margin(&self, value: &OnCycles, budget: &Budget) -> Option<Margin> {
        if let Some(a) = value.of_step() {
            let a = a.numerator().clone();
            return Some(Margin { b: Poly::new(Vec::new(), 1.into()), norm: a.clone(), a });
        }
        let (square, sign) = (self.square.as_ref()?, self.sign.filter(|sign| sign.is_ne())?);
        let b = value.quotient(&self.sum)?;
        let rest = value.minus(&self.sum.scaled(&b)?);
        let a = rest.of_step()?;
        let below = b.times(&b, budget)?.times(square, budget)?;
        let norm = a.times(a, budget)?.plus(&below.negative());
        let b = if sign.is_lt() { b.negative() } else { b };
        let numerator = |x: &Laurent| x.numerator().clone();
        Some(Margin { a: numerator(a), b: numerator(&b), norm: numerator(&norm) })
    }
}

impl Margin {
    /// Its sign at a positive step size.
    pub fn sign_at(&self, eta: &Surd, budget: &Budget) -> Result<Ordering, Reason> {
        let sign = |poly: &Poly| Ok::<_, Reason>(eta.substitute(poly, budget)?.sign());
        let (a, b) = (sign(&self.a)?, sign(&self.b)?);
        match a == b.reverse() && a.is_ne() {
            // The larger square decides.
            true if a.is_gt() => sign(&self.norm),
            true => Ok(sign(&self.norm)?.reverse()),
            false => Ok(if a.is_ne() { a } else { b }),
        }
    }

    /// Whether it is shown not to vanish strictly between two step sizes: its norm does not, or neither part does and they have one sign.
    pub fn is_clear(&self, ends: &Steps, inside: &Surd, budget: &Budget) -> Result<bool, Reason> {
        let has_none = |poly: &Poly| -> Result<bool, Reason> {
            Ok(!poly.is_zero() && sturm::roots_inside(poly, (&ends.0, &ends.1), budget)? == 0)
        };
        if has_none(&self.norm)? {
            return Ok(true);
        }
        let sign = |poly: &Poly| Ok::<_, Reason>(inside.substitute(poly, budget)?.sign());
        Ok(has_none(&self.a)? && has_none(&self.b)? && sign(&self.a)? == sign(&self.b)?)
    }
}
