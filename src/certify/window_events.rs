//! The events at critical step sizes: where they are, what they are, and which of them coincide.

use super::analyse::Site;
use super::cycle_point::{CyclePoint, End, cycle_points};
use super::windows::{Stage, WindowsError};
use crate::algebra::{BiPoly, IntPoly, NotZeroDimensional, RatPoly, RealAlgebraic, Value, accurate};
use crate::arith::{Integer, Interval, Rational};
use crate::dynamics::{Boundary, CycleSystem, Method};
use std::cmp::Ordering;
use std::sync::Arc;

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
    /// A cycle has a point on an end of the domain of a loss that is no polynomial.
    DomainEnd,
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
    step: Arc<(BiPoly, BiPoly)>,
}

/// Precision at which two step sizes that still overlap are compared by their equations.
const EQUALITY_BITS: u32 = 256;

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
            step: Arc::default(),
        })
        .collect()
}

/// The events on the curve of 2-cycles, with `A > 0`: the boundaries of stability, and for gradient descent the
/// multiplier 0.
pub(super) fn curve_events(
    loss: &RatPoly,
    system: &CycleSystem,
    method: &Method,
    go_on: &dyn Fn(usize, usize) -> bool,
) -> Result<Vec<Event>, WindowsError> {
    let step = step_size_fraction(system, method);
    let mut events = Vec::new();
    let mut add = |condition: &BiPoly, kind: &dyn Fn(&CyclePoint) -> CriticalKind| {
        for point in cycle_points(system, condition)? {
            if point.sign_of(&system.a).is_gt() {
                events.push(Event::at_cycle(kind(&point), point, &step));
            }
        }
        Ok::<(), NotZeroDimensional>(())
    };
    let conditions = method.stability_conditions(system);
    let plain = *method == Method::GradientDescent;
    let all = conditions.len() + usize::from(plain);
    let before = |done: usize| {
        if go_on(done, all) { Ok(()) } else { Err(WindowsError::Stopped(Stage::Elimination)) }
    };
    for (done, (boundary, condition)) in conditions.into_iter().enumerate() {
        before(done)?;
        add(&condition, &|point| match boundary {
            Boundary::PlusOne => neutral_kind(loss, system, point),
            Boundary::MinusOne => CriticalKind::Flip,
            Boundary::NeimarkSacker => CriticalKind::NeimarkSacker,
        })?;
    }
    if plain {
        before(all - 1)?;
        add(&system.multiplier_condition(&Rational::new()), &|_| CriticalKind::Superstable)?;
    }
    Ok(events)
}

/// The step size of the cycle at a point, as a fraction of polynomials.
pub(super) fn step_size_fraction(system: &CycleSystem, method: &Method) -> Arc<(BiPoly, BiPoly)> {
    let factor = method.factor();
    let two = Integer::from(&system.scale * 2u32) * factor.numer();
    Arc::new((BiPoly::constant(two), system.a.scale(factor.denom())))
}

/// What multiplier 1 means at a point of the curve (theorems, section 4).
pub(super) fn neutral_kind(loss: &RatPoly, system: &CycleSystem, point: &CyclePoint) -> CriticalKind {
    let singular =
        point.sign_of(&system.s.derivative_u()).is_eq() && point.sign_of(&system.s.derivative_t()).is_eq();
    if !singular {
        // A simple zero of J along a smooth curve: A' changes its sign, the branch turns back in eta.
        return if point.is_simple() { CriticalKind::Fold } else { CriticalKind::DegenerateNeutral };
    }
    // Two branches cross if f''' has opposite signs at the two points; none is real if they agree. On the axis of a
    // symmetric loss the signs are opposite, one branch is the axis, and the step size is even along the other.
    match point.sign_of(&system.third_derivatives(loss)) {
        Ordering::Less if point.is_on_axis() => CriticalKind::Pitchfork,
        Ordering::Less => CriticalKind::Transcritical,
        Ordering::Greater => CriticalKind::Isolated,
        Ordering::Equal => CriticalKind::DegenerateNeutral,
    }
}

impl Event {
    /// An event at a cycle of the step size `step`.
    pub(super) fn at_cycle(kind: CriticalKind, point: CyclePoint, step: &Arc<(BiPoly, BiPoly)>) -> Self {
        Event { kind, place: Place::Cycle(point), curvature: RatPoly::zero(), step: step.clone() }
    }

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
            Place::Cycle(point) => point.value_of(&self.step),
        }
    }

    /// The points of the cycle, or the minimiser twice.
    pub(super) fn points(&self) -> (Value, Value) {
        match &self.place {
            Place::Minimiser(_, own) => (own.clone(), own.clone()),
            Place::Cycle(point) => (point.end(End::Lower), point.end(End::Upper)),
        }
    }

    /// The step size as an algebraic number. *Exact.*
    pub(super) fn number(&self) -> RealAlgebraic {
        if let Some(form) = self.value().exact() {
            return RealAlgebraic::from_closed_form(form);
        }
        let polynomial = match &self.place {
            // eta f'' = 2
            Place::Minimiser(number, _) => {
                let two = IntPoly::constant(Integer::from(self.curvature.denominator() * 2u32));
                number.quotient_polynomial(&two, self.curvature.numerator())
            }
            Place::Cycle(point) => point.quotient_polynomial(&self.step.0, &self.step.1),
        };
        RealAlgebraic::near(&polynomial, |bits| {
            let enclosure = self.enclosure(bits);
            (enclosure.lower(), enclosure.upper())
        })
    }

    /// The order of two step sizes. *Exact.*
    fn compare(&self, other: &Event) -> Ordering {
        if self.mirrors(other) {
            return Ordering::Equal;
        }
        let mut bits = 32;
        loop {
            let (a, b) = (self.enclosure(bits), other.enclosure(bits));
            if a.upper() < b.lower() {
                return Ordering::Less;
            }
            if b.upper() < a.lower() {
                return Ordering::Greater;
            }
            if bits >= EQUALITY_BITS {
                return self.number().compare(&other.number());
            }
            bits *= 2;
        }
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
pub(super) fn group(events: Vec<Event>) -> Vec<Vec<Event>> {
    let mut groups: Vec<Vec<Event>> = Vec::new();
    for event in events {
        let mut place = None;
        // Binary search over the groups found so far.
        let (mut lo, mut hi) = (0, groups.len());
        while lo < hi {
            let mid = (lo + hi) / 2;
            match event.compare(&groups[mid][0]) {
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
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certify::analyse::critical_sites;

    fn events(f: &RatPoly) -> Vec<Event> {
        let sites = critical_sites(f);
        let minimisers = sites.iter().filter(|s| s.nature == crate::certify::Nature::Minimiser);
        let mut events = flip_events(minimisers, f, &Method::GradientDescent);
        events.extend(curve_events(f, &CycleSystem::new(f), &Method::GradientDescent, &|_, _| true).unwrap());
        events
    }

    /// f and f(2x + 1)/4 have the same critical step sizes, at other places and from other equations.
    #[test]
    fn equal_step_sizes_without_closed_form_are_proved_equal() {
        let f = RatPoly::new(&[(1, 4), (1, 5), (-1, 2), (0, 1), (1, 4)].map(Rational::from));
        let inner = RatPoly::new(&[1, 2].map(Rational::from));
        let g = f.compose(&inner).scale(&Rational::from((1, 4)));
        let (first, second) = (events(&f), events(&g));
        let own = group(first.clone());
        assert!(own.len() >= 5 && own.iter().any(|group| group[0].value().exact().is_none()));
        let both = group(first.into_iter().chain(second).collect());
        assert_eq!(both.len(), own.len());
        for (both, own) in both.iter().zip(&own) {
            assert_eq!(both.len(), 2 * own.len());
            assert!(both.iter().all(|event| event.number().compare(&own[0].number()).is_eq()));
        }
    }

    /// f'' = (x^2 - 1)^2: at the 2-cycle {-1, 1}, f'' and f''' vanish; no branch leaves the axis there.
    #[test]
    fn a_singular_point_with_a_vanishing_third_derivative_is_no_pitchfork() {
        let f = RatPoly::new(&[(0, 1), (0, 1), (1, 2), (0, 1), (-1, 6), (0, 1), (1, 30)].map(Rational::from));
        let kinds: Vec<_> = group(events(&f)).iter().map(|group| group[0].kind).collect();
        assert!(!kinds.contains(&CriticalKind::Pitchfork));
        assert!(kinds.contains(&CriticalKind::DegenerateNeutral));
    }
}
