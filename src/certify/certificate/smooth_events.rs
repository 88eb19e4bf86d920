//! `smooth-event` and `smooth-crossing`: what happens at a critical step size of a loss with elementary functions.

use super::draft::{About, Subject};
use super::smooth::{PRECISION, SmoothDrafts, name, near};
use super::smooth_pieces::{checkers, cuts_between, ours};
use super::witness::{magnitude, object, outward, pair, text};
use crate::algebra::{ClosedForm, Value};
use crate::arith::Rational;
use crate::certify::smooth::{SmoothStep, smooth_orbits};
use crate::certify::{CriticalEvent, CriticalKind};
use crate::expr::Expr;
use crate::problem::{ExpectedEvent, StepRange};
use serde_json::Value as Json;
use twostep_check::claim::Event;
use twostep_check::claims::smooth_no_event::is_free;
use twostep_check::elementary::two_cycles::Map;
use twostep_check::expr;

/// Distances from an event, as powers of two.
const DISTANCES: [i32; 7] = [20, 28, 14, 36, 10, 44, 7];
/// More ranges of step sizes than this are not tried.
const PARTS: usize = 40;

impl SmoothDrafts<'_> {
    /// A claim that an event happens.
    pub(super) fn event(
        &self,
        about: (usize, bool),
        event: ExpectedEvent,
        eta: &StepRange,
    ) -> Result<About, String> {
        let (from, to) = match eta {
            StepRange::At(eta) => (eta, eta),
            StepRange::Between(from, to) => (from, to),
        };
        let (from, to) = (self.enclosed(from)?, self.enclosed(to)?);
        let kind = CriticalKind::from(event);
        let single = match eta {
            StepRange::At(eta) => Some(eta.to_string()),
            StepRange::Between(..) => None,
        };
        let steps = self.windows().critical.iter();
        for step in steps.filter(|step| step.eta.hi >= from.0 && step.eta.lo <= to.1) {
            let eta = single.clone().or_else(|| name(&step.eta));
            for known in step.events.iter().filter(|known| known.kind == kind) {
                let exact = eta.as_ref().and_then(|eta| self.exact_event(event, eta, known));
                if let Some(json) = self.first(about, exact.into_iter()) {
                    return Ok(About::Own(json));
                }
                if kind == CriticalKind::MinimiserFlip {
                    let minimiser = self.analysis.minimisers.iter().position(|m| m.point == known.points.0);
                    return minimiser
                        .map(|m| About::Result(Subject::Minimiser(m)))
                        .ok_or("a minimiser".into());
                }
                let place = (&step.eta.lo, &step.eta.hi);
                let close = |bits: &i32| self.crossings(event, known, *bits, (place, (&from.1, &to.0)));
                if let Some(json) = self.first(about, DISTANCES.iter().flat_map(close)) {
                    return Ok(About::Own(json));
                }
            }
        }
        Err("the event between two close step sizes".into())
    }

    /// An enclosure of a claimed step size.
    pub(super) fn enclosed(&self, eta: &Expr) -> Result<(Rational, Rational), String> {
        let named = expr::parse(&eta.to_string()).and_then(|eta| self.theirs.named(&eta, PRECISION));
        named.ok().and_then(|(_, near)| ours(&near.to_interval())).ok_or_else(|| "the step size".into())
    }

    fn exact_event(&self, event: ExpectedEvent, eta: &str, known: &CriticalEvent) -> Option<Json> {
        let at = name(&known.points.0)?;
        let [kind, precision] = self.fixed("smooth-event");
        let event = ("event", text(event.word()));
        Some(object(&[kind, precision, event, ("eta", text(eta)), ("at", text(at))]))
    }

    /// A claim that it does not happen.
    pub(super) fn no_event(&self, event: ExpectedEvent, eta: &StepRange) -> Result<Json, String> {
        let (from, to) = match eta {
            StepRange::At(eta) => (eta, eta),
            StepRange::Between(from, to) => (from, to),
        };
        let (lo, hi) = (self.enclosed(from)?.0, self.enclosed(to)?.1);
        let theirs = Event::named(event.word()).ok_or("the event")?;
        let mut stack = vec![(lo.clone(), hi.clone())];
        let mut parts = Vec::new();
        while let Some(steps) = stack.pop() {
            let map = Map::new(&self.theirs, &checkers(&steps).ok_or("the step sizes")?, PRECISION);
            let rule = |piece: &_| (is_free(&map, piece, theirs) == Ok(true)).then_some(false);
            if let Some(cuts) = cuts_between((&self.loss.from, &self.loss.to), &[], &rule) {
                parts.push(object(&[("until", text(&steps.1)), ("cuts", cuts)]));
                continue;
            }
            if parts.len() + stack.len() > PARTS || steps.0 == steps.1 {
                return Err("an event that is excluded step size by step size".into());
            }
            let cut = Rational::from(&steps.0 + &steps.1) / 2u32;
            stack.push((cut.clone(), steps.1));
            stack.push((steps.0, cut));
        }
        let [kind, precision] = self.fixed("smooth-no-event");
        let (event, eta) = (("event", text(event.word())), ("eta", pair(&(lo, hi))));
        Ok(object(&[kind, precision, event, eta, ("parts", Json::Array(parts))]))
    }

    /// Statements that may show it between step sizes that are so close to it.
    fn crossings(
        &self,
        event: ExpectedEvent,
        known: &CriticalEvent,
        bits: i32,
        ((lo, hi), (from, to)): ((&Rational, &Rational), (&Rational, &Rational)),
    ) -> Vec<Json> {
        let (lo, hi) = outward(lo, hi, bits);
        let eta = (lo.max(from.clone()), hi.min(to.clone()));
        if eta.0 >= eta.1 || eta.0 <= 0 {
            return Vec::new();
        }
        let points = [&known.points.0, &known.points.1].map(Value::approx);
        match event {
            ExpectedEvent::Fold => points.into_iter().flat_map(|x| self.folds(x, &eta)).collect(),
            _ => points.into_iter().filter_map(|x| self.passing(event, x, &eta)).collect(),
        }
    }

    fn passing(&self, event: ExpectedEvent, x: f64, eta: &(Rational, Rational)) -> Option<Json> {
        let (first, last) = (self.point_near(x, &eta.0)?, self.point_near(x, &eta.1)?);
        let (lo, hi) = ((&first.0).min(&last.0), (&first.1).max(&last.1));
        let room = Rational::from(hi - lo);
        let bits = 6 - magnitude(&room, &room);
        let x = outward(&Rational::from(lo - &room), &Rational::from(hi + &room), bits);
        let [kind, precision] = self.fixed("smooth-crossing");
        Some(object(&[
            kind,
            precision,
            ("event", text(event.word())),
            ("eta", pair(eta)),
            ("x", pair(&x)),
            ("first", pair(&first)),
            ("last", pair(&last)),
        ]))
    }

    /// The point of a 2-cycle at a step size that is next to a number.
    fn point_near(&self, x: f64, eta: &Rational) -> Option<(Rational, Rational)> {
        let step = SmoothStep::closed_form(&ClosedForm::Rational(eta.clone()))?;
        let (list, _) = smooth_orbits(self.loss, &step);
        let points = list.cycles.iter().flat_map(|cycle| [&cycle.x0, &cycle.x1]);
        let distance = |point: &Value| (point.approx() - x).abs();
        let nearest = points.min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        Some(near(nearest))
    }

    /// With wider and wider intervals around the point.
    fn folds(&self, x: f64, eta: &(Rational, Rational)) -> Vec<Json> {
        let statement = |bits: i32| {
            let radius = Rational::from((1, 1u64 << bits));
            let near = Rational::from_f64(x)?;
            let (inside, _) = outward(&near, &near, 40);
            let place = outward(&Rational::from(&near - &radius), &Rational::from(&near + &radius), bits + 4);
            let map = Map::new(&self.theirs, &checkers(eta)?, PRECISION);
            map.local(&checkers(&place)?).ok()??;
            let [kind, precision] = self.fixed("smooth-crossing");
            let event = ("event", text("fold"));
            let inside = ("inside", text(&inside));
            Some(object(&[kind, precision, event, ("eta", pair(eta)), ("x", pair(&place)), inside]))
        };
        (2..30).filter_map(statement).collect()
    }
}
