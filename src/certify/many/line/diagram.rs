//! The step sizes with a stable 2-cycle on the line, from the minimiser's critical one on.

use super::Crossed;
use crate::algebra::{BiPoly, Value};
use crate::arith::{Integer, Rational};
use crate::certify::analyse::critical_sites;
use crate::certify::cycle_point::{Component, CyclePoint, cycle_points_on};
use crate::certify::orbits::points_on;
use crate::certify::window_events::{Event, flip_events, group, neutral_kind, step_size_fraction};
use crate::certify::windows::{most_stable, sample_between};
use crate::certify::{CriticalKind, Nature, StepSize};
use crate::dynamics::{Boundary, Method};

/// The step sizes with a stable 2-cycle of the minimiser's branch on the line, from the minimiser's critical one on.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The critical step size.
    pub from: Value,
    /// The other end; beyond it no 2-cycle on the line is stable.
    pub to: Value,
    /// What happens there, along the line or across it.
    pub end: CriticalKind,
    /// The cycle there.
    pub cycle: (Vec<Value>, Vec<Value>),
    /// How many multipliers are 1 by symmetry.
    pub neutral: usize,
}

impl Crossed {
    /// The stretch of the minimiser's branch. By theorem T4 a stable cycle appears or ends only where one of the conditions is zero, or at a
    /// minimiser; between neighbouring such step sizes one sample decides. *Exact.* `None` where no stable cycle is above the critical
    /// step size, or an end is not classified.
    pub fn stretch(&self) -> Option<Stretch> {
        let groups = group(self.events()?);
        let own = groups.iter().position(|group| group.iter().any(|event| self.is_own(event)))?;
        // Nothing stable below: else the stretch would not begin here.
        if self.stable_in_cell(&groups, own)? > 0 {
            return None;
        }
        let is_other = |event: &Event| event.kind == CriticalKind::MinimiserFlip && !self.is_own(event);
        if self.component == Component::Whole && self.side.is_none() && groups[own].iter().any(is_other) {
            return None;
        }
        let mut stable = self.stable_in_cell(&groups, own + 1)?;
        let mut last = own;
        while stable > 0 {
            // Of several stable cycles it is not known which one belongs to the branch.
            if stable > 1 {
                return None;
            }
            last += 1;
            let group = groups.get(last)?;
            let beyond = self.stable_in_cell(&groups, last + 1)?;
            if beyond > 0 && !self.stays_stable(group, stable)? {
                break;
            }
            stable = beyond;
        }
        (last > own).then_some(())?;
        let event = groups[last].iter().find(|event| event.kind != CriticalKind::MinimiserFlip)?;
        let (t0, t1) = event.points();
        Some(Stretch {
            from: groups[own][0].value(),
            to: event.value(),
            end: event.kind,
            cycle: (self.line.place(&t0), self.line.place(&t1)),
            neutral: self.neutral,
        })
    }

    fn is_own(&self, event: &Event) -> bool {
        let own = &self.line.minimiser;
        event.kind == CriticalKind::MinimiserFlip && {
            let point = event.points().0;
            point.lo == own.lo && point.hi == own.hi
        }
    }

    /// The minimisers' flips, and the cycles on the boundary of stability: where a condition is zero and none is negative.
    fn events(&self) -> Option<Vec<Event>> {
        let sites = critical_sites(&self.line.loss);
        let minimisers = sites.iter().filter(|site| site.nature == Nature::Minimiser);
        let mut events = flip_events(minimisers, &self.line.loss, &Method::GradientDescent);
        let step = step_size_fraction(&self.system, &Method::GradientDescent);
        for (index, (boundary, own, condition)) in self.conditions.iter().enumerate() {
            for point in cycle_points_on(&self.system, condition, self.component).ok()? {
                if !self.is_relevant(&point, index) {
                    continue;
                }
                let kind = match (boundary, own) {
                    (Boundary::PlusOne, true) => neutral_kind(&self.line.loss, &self.system, &point),
                    (Boundary::PlusOne, false) => CriticalKind::Transcritical,
                    (Boundary::MinusOne, _) => CriticalKind::Flip,
                    (Boundary::NeimarkSacker, _) => CriticalKind::NeimarkSacker,
                };
                events.push(Event::at_cycle(kind, point, &step));
            }
        }
        if self.line.positive_only {
            for point in cycle_points_on(&self.system, &self.ends_product(), self.component).ok()? {
                if point.sign_of(&self.system.a).is_gt() {
                    events.push(Event::at_cycle(CriticalKind::DomainEnd, point, &step));
                }
            }
        }
        Some(events)
    }

    /// A cycle of a positive step size, inside the line's domain, where the condition of this index is zero and no other negative.
    fn is_relevant(&self, point: &CyclePoint, index: usize) -> bool {
        let others = self.conditions.iter().enumerate().filter(|(other, _)| *other != index);
        point.sign_of(&self.system.a).is_gt()
            && self.is_inside(point)
            && others.into_iter().all(|(_, (_, _, q))| point.sign_of(q).is_ge())
    }

    /// `t_0 t_1`, times a positive integer.
    fn ends_product(&self) -> BiPoly {
        self.centre().pow(2).sub(&BiPoly::t().scale(&Integer::from(self.system.origin.denom().square_ref())))
    }

    /// The centre on the line, times a positive integer.
    fn centre(&self) -> BiPoly {
        let origin = &self.system.origin;
        BiPoly::u().scale(origin.denom()).add(&BiPoly::constant(origin.numer().clone()))
    }

    /// Are both points of the cycle where the line is known, and is it on the minimiser's side of a symmetric loss?
    pub(super) fn is_inside(&self, point: &CyclePoint) -> bool {
        if self.side.is_some_and(|side| point.sign_of(&BiPoly::u()) != side) {
            return false;
        }
        if self.component == Component::Pairs {
            let side = self.line.minimiser.lo.cmp(&self.system.origin);
            if point.sign_of(&BiPoly::u()) == side.reverse() {
                return false;
            }
        }
        !self.line.positive_only
            || (point.sign_of(&self.ends_product()).is_gt() && point.sign_of(&self.centre()).is_gt())
    }

    pub(super) fn is_stable(&self, point: &CyclePoint) -> bool {
        self.is_inside(point) && self.conditions.iter().all(|(_, _, q)| point.sign_of(q).is_gt())
    }

    /// How many cycles are stable.
    fn stable_at(&self, eta: &StepSize) -> Option<usize> {
        let points = points_on(&self.system, eta, self.component).ok()?;
        Some(points.iter().filter(|point| self.is_stable(point)).count())
    }

    /// How many are between the group of this index and the one before it.
    fn stable_in_cell(&self, groups: &[Vec<Event>], index: usize) -> Option<usize> {
        let below = index.checked_sub(1).map(|i| groups[i].as_slice());
        let sample: Rational = sample_between(below, groups.get(index).map(Vec::as_slice));
        self.stable_at(&StepSize::rational(sample))
    }

    /// Is a cycle stable at the step size of these events, where `before` many are just below? At least one is where fewer take part in
    /// the events. `None` where neither tells.
    fn stays_stable(&self, group: &[Event], before: usize) -> Option<bool> {
        let lost: Option<usize> = group.iter().map(|event| most_stable(event.kind)).sum();
        if lost.is_some_and(|lost| lost < before) {
            return Some(true);
        }
        Some(self.stable_at(&StepSize::closed_form(group[0].value().exact()?))? > 0)
    }
}
