//! `crossing`: a cycle that goes on over an interval of step sizes, in which its multiplier passes -1 or 0.

use super::pieces::Map;
use super::witness::{magnitude, method_fields, object, outward, pair, text};
use crate::algebra::{RatPoly, Value};
use crate::arith::Rational;
use crate::certify::period::crossing_between;
use crate::certify::windows::windows_under;
use crate::certify::{CriticalKind, CriticalStep};
use crate::dynamics::Method;
use crate::problem::ExpectedEvent;
use serde_json::Value as Json;

/// Newton steps towards a point of a cycle.
const NEWTON: usize = 24;
/// Intervals around a point at one step size reach so far, as a power of two.
const POINT_BITS: i32 = 100;
/// How often the interval around the points at both ends is doubled.
const DOUBLINGS: u32 = 20;
/// Distances from an event at which its cycle is looked at, as powers of two.
const DISTANCES: [i32; 6] = [28, 20, 36, 44, 16, 12];

/// An event of a cycle that a claim is about.
pub(super) struct Passing<'a> {
    pub(super) loss: &'a RatPoly,
    pub(super) method: &'a Method,
    pub(super) event: ExpectedEvent,
    pub(super) period: usize,
}

impl Passing<'_> {
    /// Statements that may show that the event happens between two step sizes of gradient descent; the first that the checker
    /// accepts will do.
    pub(super) fn candidates(&self, (from, to): (&Rational, &Rational), single: bool) -> Vec<Json> {
        if self.period != 2 {
            let multiplier = if self.event == ExpectedEvent::Flip { -1 } else { 0 };
            let found = crossing_between(self.loss, (from, to), self.period, multiplier);
            let Some(found) = found else { return Vec::new() };
            let steps = (found.eta.lo.clone(), found.eta.hi.clone());
            return self.over(&steps, &found.orbit.points);
        }
        let Ok(windows) = windows_under(self.loss, self.method, |_, _, _| true) else { return Vec::new() };
        let kind = match self.event {
            ExpectedEvent::Flip => CriticalKind::Flip,
            _ => CriticalKind::Superstable,
        };
        let mut found = Vec::new();
        for CriticalStep { eta, events, .. } in &windows.critical {
            let factor = self.method.factor();
            let eta = (Rational::from(&eta.lo / &factor), Rational::from(&eta.hi / &factor));
            if eta.1 < *from || eta.0 > *to {
                continue;
            }
            for event in events.iter().filter(|event| event.kind == kind) {
                for bits in DISTANCES {
                    let (lo, hi) = outward(&eta.0, &eta.1, bits);
                    let steps = if single { (lo, hi) } else { (lo.max(from.clone()), hi.min(to.clone())) };
                    if steps.0.cmp0().is_gt() {
                        found.extend(self.over(&steps, &[event.points.0.clone(), event.points.1.clone()]));
                    }
                }
            }
        }
        found
    }

    /// Statements about one of the points of a cycle over step sizes.
    fn over(&self, steps: &(Rational, Rational), points: &[Value]) -> Vec<Json> {
        let near = |x: &Value| Rational::from(&x.lo + &x.hi) / 2u32;
        let mut points: Vec<Rational> = points.iter().map(near).collect();
        if self.event == ExpectedEvent::Superstable {
            // The point where the slope passes 0.
            let map = Map::new(self.loss, steps);
            let slope = |x: &Rational| map.slope(&map.at(x)).midpoint().lower().abs();
            points.sort_by_key(slope);
            points.truncate(2);
        } else {
            points.truncate(1);
        }
        points.iter().flat_map(|x| self.around(steps, x).unwrap_or_default()).collect()
    }

    /// Statements with wider and wider intervals around a point.
    fn around(&self, steps: &(Rational, Rational), near: &Rational) -> Option<Vec<Json>> {
        let at = |step: &Rational| {
            let map = Map::new(self.loss, &(step.clone(), step.clone()));
            let x = map.periodic(near, self.period, NEWTON)?;
            Some(outward(&x, &x, POINT_BITS))
        };
        let (first, last) = (at(&steps.0)?, at(&steps.1)?);
        let (lo, hi) = (first.0.clone().min(last.0.clone()), first.1.clone().max(last.1.clone()));
        let width = Rational::from(&hi - &lo);
        let word = self.event.word();
        let statement = |doublings: u32| {
            let room = Rational::from(&width << doublings);
            let bits = 6 - magnitude(&room, &room);
            let x = outward(&Rational::from(&lo - &room), &Rational::from(&hi + &room), bits);
            let mut fields = vec![
                ("kind", text("crossing")),
                ("event", text(word)),
                ("period", self.period.into()),
                ("eta", pair(steps)),
                ("x", pair(&x)),
                ("first", pair(&first)),
                ("last", pair(&last)),
            ];
            fields.extend(method_fields(self.method));
            object(&fields)
        };
        Some((0..DOUBLINGS).map(statement).collect())
    }
}
