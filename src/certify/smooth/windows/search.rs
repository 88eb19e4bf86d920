//! All events on the curve of 2-cycles in the domain: subdivision of the triangle of centres and half-distances.

use super::curve::{Condition, Curve, Local, OffAxis, Patch, is_positive};
use super::newton::{Outcome, Zero, examine};
use crate::arith::{Elementary, Enclosure, FastInterval, Rational, Scalar};
use crate::certify::smooth::loss::SmoothLoss;
use std::collections::VecDeque;

/// Boxes that are looked at, at most.
const BOXES: usize = 120_000;
/// Boxes narrower than this part of the domain are not divided.
const NARROWEST: f64 = 1e-8;
/// The same where the loss is not smooth on the box.
const UNDEFINED: f64 = 1e-3;

/// Every event off the axes of symmetry is one of `zeros` or lies in one of `open`.
pub(super) struct Found {
    pub(super) zeros: Vec<(Condition, Zero<FastInterval>)>,
    pub(super) open: Vec<Patch<FastInterval>>,
}

/// A box with the conditions that are not settled on it.
struct Task {
    patch: Patch<FastInterval>,
    left: Vec<Condition>,
}

/// What is left of a box.
enum Rest {
    Nothing,
    /// This much of it: look again.
    Part(Task),
    /// Halve it.
    Whole(Task),
    /// The loss is not smooth on it.
    Undefined(Task),
}

struct Search<'l> {
    curve: Curve<'l, FastInterval>,
    axes: Vec<FastInterval>,
    found: Found,
}

/// All events of a loss with these axes of symmetry; on an axis there may be more.
pub(super) fn search(loss: &SmoothLoss, axes: &[FastInterval]) -> Found {
    let like = FastInterval::exactly(0.0);
    let half = Rational::from(&loss.to - &loss.from) / 2u32;
    let (m, d) = (loss.domain(&like), like.between(&Rational::new(), &half));
    let size = m.spread();
    let mut search = Search {
        curve: Curve::new(loss, &like),
        axes: axes.to_vec(),
        found: Found { zeros: Vec::new(), open: Vec::new() },
    };
    // The oldest first: where the limit stops the work, what is left is small everywhere.
    let mut queue = VecDeque::from([Task { patch: Patch { m, d }, left: Condition::ALL.to_vec() }]);
    for _ in 0..BOXES {
        let Some(task) = queue.pop_front() else { break };
        let (task, narrowest) = match search.look(task) {
            Rest::Nothing => continue,
            Rest::Part(task) => {
                queue.push_front(task);
                continue;
            }
            Rest::Whole(task) => (task, NARROWEST),
            Rest::Undefined(task) => (task, UNDEFINED),
        };
        if task.patch.spread() <= narrowest * size {
            search.found.open.push(task.patch);
            continue;
        }
        let (near, far) = halves(&task.patch);
        queue.push_back(Task { patch: near, left: task.left.clone() });
        queue.push_back(Task { patch: far, left: task.left });
    }
    search.found.open.extend(queue.into_iter().map(|task| task.patch));
    without_repeats(search.found)
}

fn halves(x: &Patch<FastInterval>) -> (Patch<FastInterval>, Patch<FastInterval>) {
    if x.m.spread() >= x.d.spread() {
        let (a, b) = x.m.halves();
        (Patch { m: a, d: x.d }, Patch { m: b, d: x.d })
    } else {
        let (a, b) = x.d.halves();
        (Patch { m: x.m, d: a }, Patch { m: x.m, d: b })
    }
}

impl Search<'_> {
    fn look(&mut self, mut task: Task) -> Rest {
        let x = &task.patch;
        let Some(points) = self.curve.inside(x) else { return Rest::Nothing };
        // Where the loss ends with the domain, only what is inside counts; then the box has no middle to compare with.
        let (local, is_whole) = match self.curve.at(x) {
            Some(local) => (local, true),
            None => match self.curve.over(x, &points) {
                Some(local) => (local, false),
                None => return Rest::Undefined(task),
            },
        };
        if !local.s.value.holds_zero() || is_positive(&local.a.value.negated()) {
            return Rest::Nothing;
        }
        let axis = self.axes.iter().min_by(|a, b| {
            let distance = |s: &FastInterval| (s.near() - x.m.near()).abs();
            distance(a).total_cmp(&distance(b))
        });
        match axis.map(|s| self.curve.off_axis(x, &local, s)) {
            Some(OffAxis::Empty) => return Rest::Nothing,
            Some(OffAxis::Regular) => task.left.retain(|c| *c != Condition::PlusOne),
            Some(OffAxis::Open) | None => {}
        }
        let centre = if is_whole { self.curve.at(&task.patch.middle()) } else { None };
        let x = &task.patch;
        let offset = x.offset(&x.middle());
        if let Some(centre) = &centre
            && !local.s.mean_value(&centre.s.value, &offset).holds_zero()
        {
            return Rest::Nothing;
        }
        let possible = |condition: &Condition| {
            let here = local.condition(*condition);
            here.value.holds_zero()
                && centre.as_ref().is_none_or(|centre| {
                    here.mean_value(&centre.condition(*condition).value, &offset).holds_zero()
                })
        };
        task.left.retain(possible);
        if task.left.contains(&Condition::PlusOne) && self.curve.is_regular_near_diagonal(&task.patch) {
            task.left.retain(|c| *c != Condition::PlusOne);
        }
        match centre {
            Some(centre) => self.examine(task, &local, &centre),
            None if task.left.is_empty() => Rest::Nothing,
            None => Rest::Whole(task),
        }
    }

    /// Proves events, and cuts off what the curve or an event cannot reach.
    fn examine(&mut self, mut task: Task, local: &Local<FastInterval>, centre: &Local<FastInterval>) -> Rest {
        let mut smaller = None;
        let mut left = Vec::new();
        let alone = task.left.len() == 1;
        for condition in task.left {
            match examine(&mut self.curve, &task.patch, centre, condition) {
                Outcome::One(zero) => self.found.zeros.push((condition, zero)),
                Outcome::Empty => {}
                Outcome::Smaller(part) => {
                    left.push(condition);
                    smaller = Some(part).filter(|_| alone);
                }
                Outcome::Open => left.push(condition),
            }
        }
        if left.is_empty() {
            return Rest::Nothing;
        }
        task.left = left;
        let before = task.patch.m.spread() * task.patch.d.spread();
        let part = smaller.or_else(|| contracted(&task.patch, local, centre));
        match part {
            None => Rest::Nothing,
            Some(part) if part.m.spread() * part.d.spread() < 0.6 * before => {
                Rest::Part(Task { patch: part, left: task.left })
            }
            Some(_) => Rest::Whole(task),
        }
    }
}

/// The part of a box that the curve can reach: `S(c) + S_m (m - c_m) + S_d (d - c_d) = 0` solved for either offset.
fn contracted(
    x: &Patch<FastInterval>,
    local: &Local<FastInterval>,
    centre: &Local<FastInterval>,
) -> Option<Patch<FastInterval>> {
    let c = x.middle();
    let offset = x.offset(&c);
    let (s, value) = (&local.s, &centre.s.value);
    let solved = |own: &FastInterval, other: &FastInterval, by: &FastInterval| {
        value.plus(&other.times(by)).negated().over(own)
    };
    let m = match solved(&s.m, &s.d, &offset[1]) {
        Some(by) => c.m.plus(&by).meet(&x.m)?,
        None => x.m,
    };
    let d = match solved(&s.d, &s.m, &offset[0]) {
        Some(by) => c.d.plus(&by).meet(&x.d)?,
        None => x.d,
    };
    Some(Patch { m, d })
}

/// Neighbouring boxes may have found the same event.
fn without_repeats(found: Found) -> Found {
    let (mut zeros, mut open): (Vec<(Condition, Zero<FastInterval>)>, _) = (Vec::new(), found.open);
    for (condition, zero) in found.zeros {
        let mut others = zeros.iter().filter(|(c, _)| *c == condition);
        if others.clone().any(|(_, z)| zero.place.subset_of(&z.alone) || z.place.subset_of(&zero.alone)) {
            continue;
        }
        // Two that overlap and are not proved to be one stay open.
        if others.any(|(_, z)| z.place.meet(&zero.place).is_some()) {
            open.push(zero.place);
        } else {
            zeros.push((condition, zero));
        }
    }
    Found { zeros, open }
}
