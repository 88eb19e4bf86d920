//! Events: what happens to which 2-cycle, and at which step size.

use super::axis::{Axis, AxisKind, pitchfork};
use super::curve::{Condition, Curve, Patch};
use super::newton::{Zero, refine};
use super::rim::Rim;
use crate::algebra::{ExactNumber, Value};
use crate::arith::{FastInterval, Interval, Rational, Scalar};
use crate::certify::CriticalKind;
use crate::certify::smooth::critical::{PLACE_BITS, PLACE_WIDTH, Site};
use crate::certify::smooth::loss::SmoothLoss;
use crate::certify::smooth::recognise::{candidates, exact_derivatives, is_zero};
use crate::certify::smooth::roots::Root;
use std::cmp::Ordering;

/// The two points of a cycle.
pub(super) type Places = Box<[Interval; 2]>;

/// Where an event was found, with the set in which it is the only one of its kind.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// At a minimiser; the set.
    Minimiser(Interval),
    /// Off the axes.
    Curve(Condition, Patch<Interval>),
    /// On an axis, by the half-distance.
    Axis(ExactNumber, AxisKind, Interval),
    /// At an end of the domain, by the other point.
    Rim(Rim, Interval),
}

/// An event with an enclosure of its step size.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) kind: CriticalKind,
    pub(super) eta: Interval,
    pub(super) value: Value,
    pub(super) points: (Value, Value),
    /// Enclosures of the two points.
    pub(super) place: [Interval; 2],
    /// Of a pitchfork: is the cycle on the axis stable below, not above?
    pub(super) stable_below: Option<bool>,
    source: Source,
}

/// The step size of a 2-cycle, `(x1 - x0)/f'(x1)`; `None` where it is not seen to be positive.
fn step_size(loss: &SmoothLoss, [x0, x1]: &[Interval; 2]) -> Option<Interval> {
    let slope = loss.derivatives(x1, 1).ok()?.swap_remove(0);
    let eta = x1.sub(x0).div(&slope)?;
    (eta.sign() == Some(Ordering::Greater)).then_some(eta)
}

/// The same exactly, for points known exactly.
fn exact_step_size(loss: &SmoothLoss, x0: &ExactNumber, x1: &ExactNumber) -> Option<ExactNumber> {
    let slope = exact_derivatives(loss, x1, 1)?.swap_remove(0);
    let eta = x1.minus(x0).over(&slope)?;
    (eta.sign() == Some(Ordering::Greater)).then_some(eta)
}

impl Event {
    /// A minimiser loses its stability.
    pub(super) fn of_minimiser(site: &Site, eta: &Value) -> Self {
        Event {
            kind: CriticalKind::MinimiserFlip,
            eta: Interval::hull(&eta.lo, &eta.hi, PLACE_BITS),
            value: eta.clone(),
            points: (site.value.clone(), site.value.clone()),
            place: [site.place.clone(), site.place.clone()],
            stable_below: None,
            source: Source::Minimiser(site.alone.clone()),
        }
    }

    /// A proved event off the axes, or its points where they have no step size.
    pub(super) fn on_curve(
        loss: &SmoothLoss,
        condition: Condition,
        zero: &Zero<FastInterval>,
    ) -> Result<Self, Places> {
        let like = Interval::from_rational(&Rational::new(), PLACE_BITS);
        let fine = |x: &FastInterval| {
            x.to_interval().map_or_else(|| loss.domain(&like), |x| x.with_precision(PLACE_BITS))
        };
        let own = |patch: &Patch<FastInterval>| Patch { m: fine(&patch.m), d: fine(&patch.d) };
        let (place, alone) = (own(&zero.place), own(&zero.alone));
        let place = refine(&mut Curve::new(loss, &like), &place, condition, PLACE_WIDTH);
        let kind = match condition {
            // A simple zero of J on a smooth piece of the curve: A' changes its sign, the branch turns back in eta.
            Condition::PlusOne => CriticalKind::Fold,
            Condition::MinusOne => CriticalKind::Flip,
            Condition::LowerTurn | Condition::UpperTurn => CriticalKind::Superstable,
        };
        Event::enclosed(loss, kind, place.points(), Source::Curve(condition, alone))
    }

    /// A proved event on an axis, or its points where they have no step size.
    pub(super) fn on_axis(
        loss: &SmoothLoss,
        axis: &Axis,
        kind: AxisKind,
        root: &Root<Interval>,
    ) -> Result<Self, Places> {
        let d = &root.place;
        let stable_below = (kind == AxisKind::Pitchfork).then(|| pitchfork(loss, axis, d)).flatten();
        let name = match kind {
            AxisKind::Pitchfork if stable_below.is_some() => CriticalKind::Pitchfork,
            AxisKind::Pitchfork => CriticalKind::DegenerateNeutral,
            AxisKind::Fold => CriticalKind::Fold,
            AxisKind::Superstable => CriticalKind::Superstable,
        };
        let places = [axis.place.sub(d), axis.place.add(d)];
        let source = Source::Axis(axis.exact.clone(), kind, root.alone.clone());
        let mut event = Event::enclosed(loss, name, places, source)?;
        event.recognise(loss, axis, kind, &root.alone);
        event.stable_below = stable_below;
        Ok(event)
    }

    /// A 2-cycle with a point on an end of the domain, or its points where it has no step size.
    pub(super) fn on_rim(loss: &SmoothLoss, rim: Rim, root: &Root<Interval>) -> Result<Self, Places> {
        let end = |q: &Rational| Interval::from_rational(q, PLACE_BITS);
        let (places, own) = match rim {
            Rim::Lower => ([end(&loss.from), root.place.clone()], &loss.from),
            Rim::Upper => ([root.place.clone(), end(&loss.to)], &loss.to),
        };
        let mut event =
            Event::enclosed(loss, CriticalKind::DomainEnd, places, Source::Rim(rim, root.alone.clone()))?;
        match rim {
            Rim::Lower => event.points.0 = Value::rational(own.clone()),
            Rim::Upper => event.points.1 = Value::rational(own.clone()),
        }
        Ok(event)
    }

    fn enclosed(
        loss: &SmoothLoss,
        kind: CriticalKind,
        place: [Interval; 2],
        source: Source,
    ) -> Result<Self, Places> {
        let Some(eta) = step_size(loss, &place) else { return Err(Box::new(place)) };
        let value = |x: &Interval| Value::enclosed(x, None);
        let points = (value(&place[0]), value(&place[1]));
        Ok(Event { kind, value: value(&eta), eta, points, place, stable_below: None, source })
    }

    /// Exact points and step size, where the larger point has a name and the equation of the kind holds there exactly.
    fn recognise(&mut self, loss: &SmoothLoss, axis: &Axis, kind: AxisKind, alone: &Interval) {
        let two = ExactNumber::rational(2);
        let found = candidates(&self.place[1]).into_iter().find_map(|x1| {
            let d = x1.minus(&axis.exact);
            if !alone.contains(&d.enclosure(PLACE_BITS)?) {
                return None;
            }
            let derivatives = exact_derivatives(loss, &x1, 2)?;
            // A d and f'' d: no quotients.
            let (slope, bent) = (&derivatives[0], derivatives[1].times(&d));
            let left = match kind {
                AxisKind::Pitchfork => derivatives[1].clone(),
                AxisKind::Fold => slope.minus(&bent),
                AxisKind::Superstable => slope.minus(&bent.times(&two)),
            };
            if !is_zero(&left) {
                return None;
            }
            let x0 = axis.exact.minus(&d);
            let eta = exact_step_size(loss, &x0, &x1)?;
            Some((x0.value(PLACE_BITS)?, x1.value(PLACE_BITS)?, eta.value(PLACE_BITS)?))
        });
        if let Some((x0, x1, eta)) = found {
            self.points = (x0, x1);
            if let Some(eta_near) = Interval::hull(&eta.lo, &eta.hi, PLACE_BITS).intersect(&self.eta) {
                self.eta = eta_near;
            }
            self.value = eta;
        }
    }

    /// Are both points in the domain? `None` where an end of it cannot be told from a point.
    pub(super) fn is_inside(&self, loss: &SmoothLoss) -> Option<bool> {
        if matches!(self.source, Source::Rim(..) | Source::Minimiser(_)) {
            return Some(true);
        }
        let domain = loss.domain(&self.eta);
        if self.place.iter().any(|x| x.below(&domain) || domain.below(x)) {
            return Some(false);
        }
        self.place.iter().all(|x| domain.contains(x)).then_some(true)
    }

    /// Is this an event on an axis that the search off the axes found again?
    pub(super) fn repeats(&self, on_axis: &Event) -> bool {
        let (Source::Curve(condition, alone), Source::Axis(_, kind, _)) = (&self.source, &on_axis.source)
        else {
            return false;
        };
        let half = |x: &Interval| x.times(&x.lift(&Rational::from((1, 2))));
        let [x0, x1] = &on_axis.place;
        let patch = Patch { m: half(&x0.add(x1)), d: half(&x1.sub(x0)) };
        kind.conditions().contains(condition) && patch.subset_of(alone)
    }

    /// Have both provably the same step size: by its exact value, or as mirror images in one of the axes?
    pub(super) fn is_simultaneous(&self, other: &Event, axes: &[Axis], loss: &SmoothLoss) -> bool {
        if self.eta.intersect(&other.eta).is_none() {
            return false;
        }
        let exact = match (self.value.exact(), other.value.exact()) {
            (Some(a), Some(b)) => a == b,
            _ => self.value.name().is_some() && self.value.name() == other.value.name(),
        };
        exact || axes.iter().any(|axis| self.mirrors(other, axis, loss))
    }

    /// Is this event the mirror image of the other: is its place, mirrored, where the other is the only one of its kind?
    fn mirrors(&self, other: &Event, axis: &Axis, loss: &SmoothLoss) -> bool {
        let twice = axis.place.add(&axis.place);
        let [x0, x1] = [twice.sub(&self.place[1]), twice.sub(&self.place[0])];
        let exact = |x: &ExactNumber| axis.exact.plus(&axis.exact).minus(x);
        match (&self.source, &other.source) {
            (Source::Minimiser(_), Source::Minimiser(alone)) => alone.contains(&x0),
            (Source::Curve(mine, _), Source::Curve(theirs, alone)) => {
                let mirrored = match mine {
                    Condition::LowerTurn => Condition::UpperTurn,
                    Condition::UpperTurn => Condition::LowerTurn,
                    same => *same,
                };
                let half = |x: &Interval| x.times(&x.lift(&Rational::from((1, 2))));
                let patch = Patch { m: half(&x0.add(&x1)), d: half(&x1.sub(&x0)) };
                mirrored == *theirs && patch.subset_of(alone)
            }
            (Source::Axis(s, mine, _), Source::Axis(t, theirs, alone)) => {
                let half = x1.sub(&x0).times(&x0.lift(&Rational::from((1, 2))));
                mine == theirs && is_zero(&exact(s).minus(t)) && alone.contains(&half)
            }
            (Source::Rim(mine, _), Source::Rim(theirs, alone)) if mine != theirs => {
                let ends = Rational::from(&loss.from + &loss.to);
                let far = if *theirs == Rim::Upper { &x0 } else { &x1 };
                is_zero(&exact(&ExactNumber::rational(ends))) && alone.contains(far)
            }
            _ => false,
        }
    }
}
