//! The events at critical step sizes: where they are, what they are, and which of them coincide.

use super::analyse::Site;
use super::cycle_point::{CyclePoint, End, cycle_points};
use super::windows::WindowsError;
use crate::algebra::{
    BiPoly, IntPoly, NotZeroDimensional, RatPoly, RealAlgebraic, VALUE_BITS, Value, accurate,
};
use crate::arith::{Integer, Interval, Rational};
use crate::dynamics::{Boundary, CycleSystem, Method};
use std::cmp::Ordering;

/// What happens at a critical step size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CriticalKind {
    /// `eta = 2/f''` at a minimiser: it loses stability, and one 2-cycle is born or dies there.
    MinimiserFlip,
    /// Two cycles meet and vanish, multiplier 1.
    Fold,
    /// A cycle with multiplier -1.
    Flip,
    /// A cycle with multiplier 0.
    Superstable,
    /// Multiplier 1 at a symmetric cycle where a pair of cycles branches off.
    Pitchfork,
    /// Multiplier 1 where two branches cross; the number of cycles does not change.
    Transcritical,
    /// A cycle with multiplier 1 that exists at this step size only.
    Isolated,
    /// A pair of complex multipliers of modulus 1; with momentum only.
    NeimarkSacker,
    /// Multiplier 1 of higher order, not classified; the counts beside it are exact all the same.
    DegenerateNeutral,
}

/// Where an event happens.
#[derive(Clone, Debug)]
enum Place {
    /// At a minimiser, with its value.
    Minimiser(RealAlgebraic, Value),
    /// At a cycle.
    Cycle(CyclePoint),
}

/// An event, at a step size that is a quotient of polynomials at its place.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) kind: CriticalKind,
    place: Place,
    /// `f''/factor` at a minimiser, as a polynomial in the point: the step size is 2 over it.
    curvature: RatPoly,
    /// `(2 scale factor, scale A)`: their quotient is the step size of a cycle.
    step: (BiPoly, BiPoly),
}

/// Precision at which two step sizes that still overlap are asked to be equal, and at which the answer is given up.
const EQUALITY_BITS: u32 = 256;
const LAST_BITS: u32 = 4096;

/// The losses of stability at the simple minimisers.
pub(super) fn flip_events<'a>(
    sites: impl Iterator<Item = &'a Site>,
    loss: &RatPoly,
    method: &Method,
) -> Vec<Event> {
    let curvature = loss.derivative().derivative().scale(&method.factor().recip());
    let simple = sites.filter(|site| site.multiplicity == 1);
    simple
        .map(|site| Event {
            kind: CriticalKind::MinimiserFlip,
            place: Place::Minimiser(site.number.clone(), site.value.clone()),
            curvature: curvature.clone(),
            step: (BiPoly::default(), BiPoly::default()),
        })
        .collect()
}

/// The events on the curve of 2-cycles, with `A > 0`: the boundaries of stability, and for gradient descent the
/// multiplier 0.
pub(super) fn curve_events(
    loss: &RatPoly,
    system: &CycleSystem,
    method: &Method,
) -> Result<Vec<Event>, NotZeroDimensional> {
    let factor = method.factor();
    let two = Integer::from(&system.scale * 2u32) * factor.numer();
    let step = (BiPoly::constant(two), system.a.scale(factor.denom()));
    let mut events = Vec::new();
    let mut add = |condition: &BiPoly, kind: &dyn Fn(&CyclePoint) -> CriticalKind| {
        for point in cycle_points(system, condition)? {
            if point.sign_of(&system.a).is_gt() {
                events.push(Event {
                    kind: kind(&point),
                    place: Place::Cycle(point),
                    curvature: RatPoly::zero(),
                    step: step.clone(),
                });
            }
        }
        Ok(())
    };
    for (boundary, condition) in method.stability_conditions(system) {
        add(&condition, &|point| match boundary {
            Boundary::PlusOne => neutral_kind(loss, system, point),
            Boundary::MinusOne => CriticalKind::Flip,
            Boundary::NeimarkSacker => CriticalKind::NeimarkSacker,
        })?;
    }
    if *method == Method::GradientDescent {
        add(&system.multiplier_condition(&Rational::new()), &|_| CriticalKind::Superstable)?;
    }
    Ok(events)
}

/// What multiplier 1 means at a point of the curve (theorems, section 4).
fn neutral_kind(loss: &RatPoly, system: &CycleSystem, point: &CyclePoint) -> CriticalKind {
    let singular =
        point.sign_of(&system.s.derivative_u()).is_eq() && point.sign_of(&system.s.derivative_t()).is_eq();
    if !singular {
        // A simple zero of J along a smooth curve: A' changes its sign, the branch turns back in eta.
        return if point.is_simple() { CriticalKind::Fold } else { CriticalKind::DegenerateNeutral };
    }
    if point.is_on_axis() {
        return CriticalKind::Pitchfork;
    }
    // Two branches cross if f''' has opposite signs at the two points; none is real if they agree.
    match point.sign_of(&system.third_derivatives(loss)) {
        Ordering::Less => CriticalKind::Transcritical,
        Ordering::Greater => CriticalKind::Isolated,
        Ordering::Equal => CriticalKind::DegenerateNeutral,
    }
}

impl Event {
    /// An *enclosure* of the step size to a relative accuracy of `bits`.
    pub(super) fn enclosure(&self, bits: u32) -> Interval {
        accurate(bits, |precision| match &self.place {
            Place::Minimiser(number, _) => {
                let two = Interval::from_integer(&Integer::from(2), precision);
                two.div(&self.curvature.eval_interval(&number.enclosure(precision)))
            }
            Place::Cycle(point) => {
                let [m, d2] = point.enclosure(precision);
                self.step.0.eval_interval(&m, &d2).div(&self.step.1.eval_interval(&m, &d2))
            }
        })
    }

    /// The step size.
    pub(super) fn value(&self) -> Value {
        match &self.place {
            Place::Minimiser(number, own) => {
                number.value_of(own, &RatPoly::constant(Rational::from(2)), &self.curvature)
            }
            Place::Cycle(point) => point.value_of(&self.step.0, &self.step.1),
        }
    }

    /// The points of the cycle, or the minimiser twice.
    pub(super) fn points(&self) -> (Value, Value) {
        match &self.place {
            Place::Minimiser(_, own) => (own.clone(), own.clone()),
            Place::Cycle(point) => (point.end(End::Lower), point.end(End::Upper)),
        }
    }

    /// Is the step size a root of `q`? *Exact.*
    fn vanishes(&self, q: &IntPoly) -> bool {
        match &self.place {
            Place::Minimiser(number, _) => {
                // q(2/f'') f''^k
                let mut power = RatPoly::constant(Rational::from(1));
                let mut sum = RatPoly::zero();
                for c in q.coefficients().iter().rev() {
                    sum = sum.scale(&Rational::from(2)).add(&power.scale(&Rational::from(c)));
                    power = power.mul(&self.curvature);
                }
                number.is_root_of(sum.numerator())
            }
            Place::Cycle(point) => point.quotient_vanishes(&self.step.0, &self.step.1, q),
        }
    }

    /// A polynomial that vanishes at the step size, where one is cheap to have.
    fn polynomial(&self) -> Option<IntPoly> {
        if let Some(form) = self.value().exact() {
            return Some(RealAlgebraic::from_closed_form(form).polynomial());
        }
        match &self.place {
            Place::Minimiser(number, _) => {
                // Eliminate x from p(x) = 0 and eta f''(x) = 2.
                let column = |p: &IntPoly| {
                    BiPoly::new(p.coefficients().iter().map(|c| IntPoly::constant(c.clone())).collect())
                };
                let two = BiPoly::constant(Integer::from(self.curvature.denominator() * 2u32));
                let condition = BiPoly::t().mul(&column(self.curvature.numerator())).sub(&two);
                (condition.degree_u() > 0).then(|| column(&number.polynomial()).resultant(&condition))
            }
            Place::Cycle(_) => None,
        }
    }

    /// The order of two step sizes; `None` where they agree to [`LAST_BITS`] and are not proved equal.
    fn compare(&self, other: &Event) -> Option<Ordering> {
        if self.mirrors(other) {
            return Some(Ordering::Equal);
        }
        let mut bits = 32;
        while bits <= LAST_BITS {
            let (a, b) = (self.enclosure(bits), other.enclosure(bits));
            if a.upper() < b.lower() {
                return Some(Ordering::Less);
            }
            if b.upper() < a.lower() {
                return Some(Ordering::Greater);
            }
            if bits == EQUALITY_BITS && self.equals(other) == Some(true) {
                return Some(Ordering::Equal);
            }
            bits *= 2;
        }
        None
    }

    /// Are the step sizes equal? `None` where neither has a polynomial that is cheap to have.
    fn equals(&self, other: &Event) -> Option<bool> {
        for (a, b) in [(self, other), (other, self)] {
            let Some(p) = a.polynomial() else { continue };
            let p = p.square_free();
            // Both are roots of p; they are equal if they lie in the same isolating interval.
            if !b.vanishes(&p) {
                return Some(false);
            }
            let intervals = p.isolate_roots();
            let mut bits = VALUE_BITS;
            loop {
                let at = |event: &Event| {
                    let e = event.enclosure(bits);
                    let (lo, hi) = (e.lower(), e.upper());
                    let meets: Vec<usize> = (0..intervals.len())
                        .filter(|i| intervals[*i].lo <= hi && lo <= intervals[*i].hi)
                        .collect();
                    (meets.len() == 1).then(|| meets[0])
                };
                if let (Some(i), Some(j)) = (at(a), at(b)) {
                    return Some(i == j);
                }
                bits *= 2;
            }
        }
        None
    }

    /// Is the other event the mirror image of this one in a symmetric loss?
    fn mirrors(&self, other: &Event) -> bool {
        match (&self.place, &other.place) {
            (Place::Cycle(a), Place::Cycle(b)) => self.kind == other.kind && a.mirrors(b),
            _ => false,
        }
    }
}

/// The events by ascending step size, those with equal step sizes together.
pub(super) fn group(events: Vec<Event>) -> Result<Vec<Vec<Event>>, WindowsError> {
    let mut groups: Vec<Vec<Event>> = Vec::new();
    for event in events {
        let mut place = None;
        // Binary search over the groups found so far.
        let (mut lo, mut hi) = (0, groups.len());
        while lo < hi {
            let mid = (lo + hi) / 2;
            match event.compare(&groups[mid][0]).ok_or(WindowsError::Coincidence(LAST_BITS))? {
                Ordering::Less => hi = mid,
                Ordering::Greater => lo = mid + 1,
                Ordering::Equal => {
                    place = Some(mid);
                    break;
                }
            }
        }
        match place {
            Some(index) => groups[index].push(event),
            None => groups.insert(lo, vec![event]),
        }
    }
    for group in &mut groups {
        group.sort_by_key(|event| event.kind);
    }
    Ok(groups)
}
