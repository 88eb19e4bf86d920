//! The 2-cycles of a loss with elementary functions in its domain, for every step size of an interval.
//!
//! A 2-cycle has exactly one point with `f' < 0`, the smaller one: its *start*. The starts are the zeros of
//! `h(x) = f'(x) + f'(G(x))`, `G(x) = x - eta f'(x)`, with `f'(x) < 0`.

use super::dyadic::Dyadic;
use super::exact::Exact;
use super::local::Local;
use super::number::Number;
use super::slope::{Loss, Slope};
use crate::interval::Interval;
use crate::number::shorten;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use std::cmp::Ordering;

/// Gradient descent at the step sizes of an interval.
pub struct Map<'a> {
    loss: &'a Loss<'a>,
    eta: Dyadic,
    domain: Dyadic,
    bits: u32,
}

/// `None` where a product is too large for the limits.
fn too_large() -> Reason {
    Fault::Limit.because("an enclosure is too large")
}

impl<'a> Map<'a> {
    /// The map of a loss.
    pub fn new(loss: &'a Loss<'a>, eta: &Interval, bits: u32) -> Map<'a> {
        Map { loss, eta: Dyadic::new(eta, bits), domain: Dyadic::new(&loss.problem.domain, bits), bits }
    }

    /// The loss.
    pub fn loss(&self) -> &'a Loss<'a> {
        self.loss
    }

    /// The precision, in bits after the binary point.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    fn whole(&self, value: i32) -> Dyadic {
        Dyadic::whole(value, self.bits)
    }

    /// `1 - eta c` for enclosures `c` of a curvature.
    fn factor(&self, curvature: &Dyadic) -> Result<Dyadic, Reason> {
        Ok(self.whole(1).minus(&self.eta.times(curvature).ok_or_else(too_large)?))
    }

    /// `x - step f'(x)`: the better of plain evaluation and the mean value form.
    fn moved(&self, x: &Dyadic, slope: &Slope, step: &Dyadic) -> Option<Dyadic> {
        let plain = x.minus(&step.times(&slope.value)?);
        let centre = x.middle();
        let at_centre = self.loss.over(&centre, 1).ok()?.swap_remove(1);
        let change = self.whole(1).minus(&step.times(&slope.curvature)?).times(&x.minus(&centre))?;
        let form = centre.minus(&step.times(&at_centre)?).plus(&change);
        Some(form.meet(&plain).unwrap_or(plain))
    }

    /// An *enclosure* of `G`.
    fn image(&self, x: &Dyadic, slope: &Slope) -> Result<Dyadic, Reason> {
        self.moved(x, slope, &self.eta).ok_or_else(too_large)
    }

    /// An *enclosure* of `G` over an interval.
    pub fn over(&self, x: &Interval) -> Result<Interval, Reason> {
        let x = Dyadic::new(x, self.bits);
        Ok(self.image(&x, &self.loss.slope(&x)?)?.to_interval())
    }

    /// An *enclosure* of `(1 - eta f''(x0)) (1 - eta f''(x1))`.
    pub fn multiplier(&self, x0: &Interval, x1: &Interval) -> Result<Interval, Reason> {
        let at = |x: &Interval| {
            let slope = self.loss.slope(&Dyadic::new(x, self.bits))?;
            self.factor(&slope.curvature)
        };
        Ok(at(x0)?.times(&at(x1)?).ok_or_else(too_large)?.to_interval())
    }

    /// `h` and its derivatives over an interval of the domain that `G` maps into the domain; `None` for another.
    pub fn local(&self, x: &Interval) -> Result<Option<Local<Dyadic>>, Reason> {
        if !self.loss.problem.domain.contains(x) {
            return Ok(None);
        }
        let x = Dyadic::new(x, self.bits);
        let slope = self.loss.slope(&x)?;
        let image = self.image(&x, &slope)?;
        if !self.domain.contains(&image) {
            return Ok(None);
        }
        let mut here = self.loss.over(&x, 4)?;
        here[1] = slope.value;
        let there = self.loss.over(&image, 4)?;
        Local::new(&here, &there, image, &self.eta).map(Some).ok_or_else(too_large)
    }

    /// Whether `h` has opposite signs at the ends of an interval: the sign at the lower end.
    pub fn passes(&self, x: &Interval) -> Result<Option<Ordering>, Reason> {
        let (left, right) = (self.balance(x.lo())?, self.balance(x.hi())?);
        Ok(left.filter(|left| right == Some(left.reverse())))
    }

    /// How the multiplier `1 - eta h_x` of the one cycle moves with the step size, as its point moves by `-h_eta/h_x`.
    pub fn drift(&self, local: &Local<Dyadic>) -> Option<Dyadic> {
        let [_, rise, bend, _] = &local.h;
        let [shift, tilt] = &local.by_eta;
        let along = tilt.minus(&bend.times(&shift.over(rise)?)?);
        Some(self.whole(0).minus(rise).minus(&self.eta.times(&along)?))
    }

    /// `f'` and `1 - eta f''` over an interval.
    pub fn step(&self, x: &Interval) -> Result<(Dyadic, Dyadic), Reason> {
        let slope = self.loss.slope(&Dyadic::new(x, self.bits))?;
        let factor = self.factor(&slope.curvature)?;
        Ok((slope.value, factor))
    }

    /// The multipliers of all 2-cycles of the domain with a point in a piece; `None` where there are none.
    pub fn multipliers(&self, piece: &Interval) -> Result<Option<Dyadic>, Reason> {
        let x = Dyadic::new(piece, self.bits);
        let slope = self.loss.slope(&x)?;
        let Some(inside) = self.image(&x, &slope)?.meet(&self.domain) else { return Ok(None) };
        let there = self.factor(&self.loss.slope(&inside)?.curvature)?;
        self.factor(&slope.curvature)?.times(&there).map(Some).ok_or_else(too_large)
    }

    /// The sign of `h` at a rational number, where it is not 0.
    pub fn balance(&self, x: &BigRational) -> Result<Option<Ordering>, Reason> {
        let x = Dyadic::new(&Interval::point(x.clone()), self.bits);
        let slope = self.loss.slope(&x)?;
        let there = self.loss.slope(&self.image(&x, &slope)?)?;
        Ok(slope.value.plus(&there.value).sign().filter(|sign| sign.is_ne()))
    }

    /// Whether an interval holds a start: `f' < 0` there and `h` has opposite signs at the ends.
    pub fn holds_start(&self, x: &Interval) -> Result<bool, Reason> {
        let slope = self.loss.slope(&Dyadic::new(x, self.bits))?;
        Ok(slope.value.sign() == Some(Ordering::Less) && self.passes(x)?.is_some())
    }

    /// Whether `h' = f''(x) + f''(G(x)) (1 - eta f''(x))` is not 0 over an interval: it holds one start at most.
    pub fn is_monotone(&self, x: &Interval) -> Result<bool, Reason> {
        let x = Dyadic::new(x, self.bits);
        let slope = self.loss.slope(&x)?;
        let there = self.loss.slope(&self.image(&x, &slope)?)?;
        Ok(self.growth(&slope, &there)?.excludes_zero())
    }

    /// `h'`.
    fn growth(&self, here: &Slope, there: &Slope) -> Result<Dyadic, Reason> {
        let change = there.curvature.times(&self.factor(&here.curvature)?).ok_or_else(too_large)?;
        Ok(here.curvature.plus(&change))
    }

    /// Is `eta A = 2` impossible, `A = f''(m) + f''''(xi) d^2/6` the mean of `f''` between a point of the interval and its
    /// image, both in the domain? On a 2-cycle `f'(x1) - f'(x0) = A (x1 - x0)`, so `eta A = 2`.
    fn mean_excluded(&self, x: &Dyadic, slope: &Slope, inside: &Dyadic) -> Option<bool> {
        let segment = x.hull(inside);
        let excludes = |mean: &Dyadic| Some(self.eta.times(mean)?.minus(&self.whole(2)).excludes_zero());
        let all = self.loss.over(&segment, 4).ok()?;
        if excludes(&all[2])? {
            return Some(true);
        }
        let half = self.eta.over_whole(2);
        let centre = self.moved(x, slope, &half)?.meet(&segment)?;
        let square = half.times(&slope.value)?.power(2)?;
        let curvature = self.loss.over(&centre, 2).ok()?.swap_remove(2);
        excludes(&curvature.plus(&all[4].times(&square)?.over_whole(6)))
    }

    /// Whether a piece of the domain has exactly one start (true), if any with its partner in the domain; or no start
    /// with its partner in the domain (false).
    pub fn has_start(&self, piece: &Interval) -> Result<bool, Reason> {
        let x = Dyadic::new(piece, self.bits);
        let slope = self.loss.slope(&x)?;
        if slope.value.lo() >= self.whole(0).lo() {
            return Ok(false);
        }
        let image = self.image(&x, &slope)?;
        let Some(inside) = image.meet(&self.domain) else { return Ok(false) };
        if self.mean_excluded(&x, &slope, &inside) == Some(true) {
            return Ok(false);
        }
        let open = || {
            let place = shorten(&piece.lo().to_string());
            Fault::NotShown
                .because(format!("the piece from {place}: a 2-cycle is neither excluded nor isolated"))
        };
        let near = self.loss.slope(&inside)?;
        if slope.value.plus(&near.value).excludes_zero() {
            return Ok(false);
        }
        if slope.value.sign() != Some(Ordering::Less) {
            return Err(open());
        }
        let there = if inside == image { near } else { self.loss.slope(&image)? };
        let growth = self.growth(&slope, &there)?;
        let centre = x.middle();
        let at_centre = self.loss.slope(&centre)?;
        let opposite = self.loss.slope(&self.image(&centre, &at_centre)?)?;
        let change = growth.times(&x.minus(&centre)).ok_or_else(too_large)?;
        if at_centre.value.plus(&opposite.value).plus(&change).excludes_zero() {
            return Ok(false);
        }
        match (growth.excludes_zero(), self.balance(piece.lo())?, self.balance(piece.hi())?) {
            (true, Some(left), Some(right)) => Ok(left != right),
            _ => Err(open()),
        }
    }
}

/// `h` and its derivatives as exact values, at an exact point and step size; some may be unknown.
pub fn exactly(loss: &Loss, x: &Exact, eta: &Exact) -> Result<Local<Exact>, Reason> {
    let here = loss.derivatives(x, 4)?;
    let image = eta.times(&here[1]).map(|step| x.minus(&step)).ok_or_else(too_large)?;
    let there = loss.derivatives(&image, 4)?;
    Local::new(&here, &there, image, eta).ok_or_else(too_large)
}
