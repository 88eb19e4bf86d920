//! The 2-cycles on the line at a step size, with their multipliers.

use super::Crossed;
use crate::algebra::Value;
use crate::arith::FastInterval;
use crate::certify::cycle_point::{CyclePoint, End};
use crate::certify::many::cycle::{multipliers, two_steps};
use crate::certify::many::loss::ManyLoss;
use crate::certify::many::types::ManyCycle;
use crate::certify::orbits::points_on;
use crate::certify::{Stability, StepSize};
use std::cmp::Ordering;

impl Crossed {
    /// All 2-cycles on the minimiser's component of the line, at a step size in closed form: their stability is *exact*, their
    /// multipliers are *enclosed*. `None` for another step size.
    pub fn cycles(&self, loss: &ManyLoss, eta: &Value) -> Option<Vec<ManyCycle>> {
        let points = points_on(&self.system, &StepSize::closed_form(eta.exact()?), self.component).ok()?;
        let step = FastInterval::hull(&eta.lo, &eta.hi);
        let inside = points.iter().filter(|point| self.is_inside(point));
        Some(inside.map(|point| self.cycle(loss, step, point)).collect())
    }

    fn cycle(&self, loss: &ManyLoss, eta: FastInterval, point: &CyclePoint) -> ManyCycle {
        let ends = [End::Lower, End::Upper].map(|end| self.line.place(&point.end(end)));
        let enclosed = |x: &[Value]| x.iter().map(|v| FastInterval::hull(&v.lo, &v.hi)).collect::<Vec<_>>();
        let boxes = ends.each_ref().map(|x| enclosed(x));
        let (real, complex, _) = two_steps(loss, &boxes[0], &boxes[1], &eta)
            .map(|product| multipliers(&product, self.neutral))
            .unwrap_or((Vec::new(), Vec::new(), Stability::Undecided));
        let stability = match self.conditions.iter().map(|(_, _, q)| point.sign_of(q)).min() {
            Some(Ordering::Less) => Stability::Unstable,
            Some(Ordering::Equal) => Stability::Neutral,
            _ => Stability::Stable,
        };
        let [x0, x1] = ends;
        ManyCycle { x0, x1, real, complex, neutral: self.neutral, stability, enclosure: boxes.concat() }
    }
}
