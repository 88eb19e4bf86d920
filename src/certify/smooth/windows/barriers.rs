//! All critical step sizes of a smooth loss in its domain, in order, with those ranges in which nothing was decided.

use super::axis::{Axis, AxisKind, events_on};
use super::curve::Patch;
use super::event::{Event, Places};
use super::open::{OpenRange, step_sizes};
use super::rim::{Rim, cycles_at};
use super::search::search;
use crate::algebra::{ExactNumber, Value};
use crate::arith::{FastInterval, Interval, Rational, simplest_between};
use crate::certify::smooth::critical::{PLACE_BITS, SmoothAnalysis};
use crate::certify::smooth::loss::SmoothLoss;
use crate::certify::smooth::symmetry::is_symmetric;
use crate::certify::types::Nature;

/// A set of step sizes that separates two cells: one number, some numbers that are not told apart, or a range in
/// which something stayed open.
pub(super) struct Barrier {
    pub(super) from: Rational,
    /// `None` for infinity.
    pub(super) to: Option<Rational>,
    pub(super) events: Vec<Event>,
    /// Have all events provably the same step size?
    pub(super) is_one: bool,
    pub(super) open: Vec<OpenRange>,
}

impl Barrier {
    /// The step size or the range; of a range without an upper end the lower one.
    pub(super) fn value(&self) -> Value {
        let exact = |v: &&Value| v.exact().is_some() || v.name().is_some();
        let known = self.events.iter().map(|event| &event.value).find(exact);
        match (&self.to, known) {
            (Some(_), Some(value)) if self.is_one => value.clone(),
            (Some(to), _) => Value::between(self.from.clone(), to.clone()),
            (None, _) => Value::rational(self.from.clone()),
        }
    }
}

/// The axes of symmetry in the domain, among the critical points that are known exactly.
fn axes(loss: &SmoothLoss, analysis: &SmoothAnalysis) -> Vec<Axis> {
    let exact = |x: &ExactNumber| {
        let place = x.enclosure(PLACE_BITS)?;
        is_symmetric(&loss.expr, &loss.variable, x).then(|| Axis { exact: x.clone(), place })
    };
    analysis.sites.iter().filter_map(|site| exact(site.exact.as_ref()?)).collect()
}

/// Every step size at which the number or the stability of the 2-cycles in the domain changes lies in one of the
/// barriers (theorem T4, with the ends of the domain as a further kind). Ascending, disjoint.
pub(super) fn barriers(loss: &SmoothLoss, analysis: &SmoothAnalysis) -> Vec<Barrier> {
    let axes = axes(loss, analysis);
    let mut all = Collection { loss, events: Vec::new(), open: Vec::new() };
    all.add_minimisers(analysis);
    for axis in &axes {
        for kind in AxisKind::ALL {
            let (roots, open) = events_on(loss, axis, kind);
            for root in roots {
                all.add(Event::on_axis(loss, axis, kind, &root));
            }
            for (lo, hi) in open {
                let d = Interval::hull(&lo, &hi, PLACE_BITS);
                all.leave_open(&axis.place.sub(&d), &axis.place.add(&d));
            }
        }
    }
    all.add_curve(&axes);
    for rim in [Rim::Lower, Rim::Upper] {
        let (roots, open) = cycles_at(loss, rim);
        for root in roots {
            all.add(Event::on_rim(loss, rim, &root));
        }
        for (lo, hi) in open {
            let other = Interval::hull(&lo, &hi, PLACE_BITS);
            let end = |q: &Rational| Interval::from_rational(q, PLACE_BITS);
            match rim {
                Rim::Lower => all.leave_open(&end(&loss.from), &other),
                Rim::Upper => all.leave_open(&other, &end(&loss.to)),
            }
        }
    }
    all.in_order(&axes)
}

struct Collection<'l> {
    loss: &'l SmoothLoss,
    events: Vec<Event>,
    open: Vec<OpenRange>,
}

impl Collection<'_> {
    fn leave_open(&mut self, x0: &Interval, x1: &Interval) {
        self.open.extend(step_sizes(self.loss, x0, x1));
    }

    fn add(&mut self, event: Result<Event, Places>) {
        match event {
            Ok(event) => match event.is_inside(self.loss) {
                Some(true) => self.events.push(event),
                Some(false) => {}
                None => {
                    let [x0, x1] = event.place;
                    self.leave_open(&x0, &x1);
                }
            },
            Err(points) => {
                let [x0, x1] = &*points;
                self.leave_open(x0, x1);
            }
        }
    }

    fn add_minimisers(&mut self, analysis: &SmoothAnalysis) {
        for site in analysis.sites.iter().filter(|site| site.nature == Nature::Minimiser) {
            let own = analysis.minimisers.iter().find(|m| m.point == site.value);
            match own.and_then(|m| m.eta_critical.as_ref()) {
                Some(eta) => self.events.push(Event::of_minimiser(site, eta)),
                None => self.leave_open(&site.place, &site.place),
            }
        }
        for (lo, hi) in &analysis.open {
            let place = Interval::hull(lo, hi, PLACE_BITS);
            self.leave_open(&place, &place);
        }
    }

    fn add_curve(&mut self, axes: &[Axis]) {
        let like = FastInterval::exactly(0.0);
        let lines: Vec<FastInterval> = axes.iter().map(|axis| axis.on(&like)).collect();
        let found = search(self.loss, &lines);
        let on_axes = self.events.clone();
        for (condition, zero) in &found.zeros {
            let event = Event::on_curve(self.loss, *condition, zero);
            let repeats = |event: &Event| on_axes.iter().any(|known| event.repeats(known));
            if !event.as_ref().is_ok_and(repeats) {
                self.add(event);
            }
        }
        let domain = self.loss.domain(&Interval::from_rational(&Rational::new(), PLACE_BITS));
        for patch in &found.open {
            let fine = |x: &FastInterval| x.to_interval().unwrap_or_else(|| domain.clone());
            let [x0, x1] = Patch { m: fine(&patch.m), d: fine(&patch.d) }.points();
            self.leave_open(&x0, &x1);
        }
    }

    /// Events with the same step size together, ranges that overlap joined.
    fn in_order(self, axes: &[Axis]) -> Vec<Barrier> {
        let mut barriers: Vec<Barrier> = Vec::new();
        for event in self.events {
            let same = |b: &Barrier| b.events.iter().any(|e| e.is_simultaneous(&event, axes, self.loss));
            let (lo, hi) = (event.eta.lower(), event.eta.upper());
            match barriers.iter_mut().find(|b| same(b)) {
                Some(known) => {
                    // One number in both.
                    known.from = known.from.clone().max(lo);
                    known.to = known.to.take().map(|to| to.min(hi));
                    known.events.push(event);
                }
                None => barriers.push(Barrier {
                    from: lo,
                    to: Some(hi),
                    events: vec![event],
                    is_one: true,
                    open: Vec::new(),
                }),
            }
        }
        for range in self.open {
            barriers.push(Barrier {
                from: shortened(&range.from, false),
                to: range.to.as_ref().map(|to| shortened(to, true)),
                events: Vec::new(),
                is_one: false,
                open: vec![range],
            });
        }
        barriers.sort_by(|a, b| a.from.cmp(&b.from));
        let mut joined: Vec<Barrier> = Vec::new();
        for barrier in barriers {
            match joined.last_mut() {
                Some(last) if last.to.as_ref().is_none_or(|to| barrier.from <= *to) => {
                    last.to = last.to.take().zip(barrier.to).map(|(a, b)| a.max(b));
                    last.events.extend(barrier.events);
                    last.open.extend(barrier.open);
                    last.is_one = false;
                }
                _ => joined.push(barrier),
            }
        }
        for barrier in &mut joined {
            barrier.events.sort_by_key(|event| event.kind);
        }
        joined
    }
}

/// A number with short digits a little below a positive one, or a little above.
fn shortened(q: &Rational, up: bool) -> Rational {
    let unit = Rational::from((1, 1_000_000_000u32));
    let beside = Rational::from(q * &unit);
    if up { simplest_between(q, &(beside + q)) } else { simplest_between(&(q.clone() - beside), q) }
}
