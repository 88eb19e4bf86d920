//! Events on an axis of symmetry: 2-cycles `s - d, s + d` of a loss with `f(s + u) = f(s - u)`.
//!
//! There `A = f'(s + d)/d` and `rho = (1 - eta f''(s + d))^2`, so that the multiplier is never -1. It is 0 where `A = 2 f''`,
//! and 1 where the branch folds, `A = f''`, or where a pair of cycles leaves the axis, `f'' = 0`.

use super::curve::{Condition, Curve, OffAxis, Patch, is_positive};
use crate::algebra::ExactNumber;
use crate::arith::{Enclosure, FastInterval, Interval, Rational};
use crate::certify::smooth::critical::{PLACE_BITS, PLACE_WIDTH, ends, in_two_precisions};
use crate::certify::smooth::loss::{Evaluator, SmoothLoss};
use crate::certify::smooth::roots::{Function, Local, Root, refine};
use std::cmp::Ordering;

/// An axis `m = s`.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    pub(super) exact: ExactNumber,
    pub(super) place: Interval,
}

impl Axis {
    pub(super) fn on<T: Enclosure>(&self, like: &T) -> T {
        like.between(&self.place.lower(), &self.place.upper())
    }
}

/// What happens on the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AxisKind {
    /// A pair of cycles leaves the axis.
    Pitchfork,
    /// Multiplier 1 along the axis.
    Fold,
    /// Multiplier 0.
    Superstable,
}

impl AxisKind {
    pub(super) const ALL: [AxisKind; 3] = [AxisKind::Pitchfork, AxisKind::Fold, AxisKind::Superstable];

    /// The conditions off the axis that hold there, too.
    pub(super) fn conditions(self) -> &'static [Condition] {
        match self {
            AxisKind::Pitchfork | AxisKind::Fold => &[Condition::PlusOne],
            AxisKind::Superstable => &[Condition::LowerTurn, Condition::UpperTurn],
        }
    }
}

/// The equation of a kind in the half-distance.
struct OnAxis<'l, T> {
    evaluator: Evaluator<'l, T>,
    s: T,
    kind: AxisKind,
}

impl<T: Enclosure> Function<T> for OnAxis<'_, T> {
    fn on(&mut self, d: &T) -> Local<T> {
        let Some([slope, second, third]) = self.evaluator.at::<3>(&self.s.plus(d)) else {
            return Local::Undefined;
        };
        // A is also the mean of f'' between the points, and 6 A_D one of f''''.
        let whole = self.evaluator.at::<4>(&self.s.minus(d).join(&self.s.plus(d)));
        if self.kind == AxisKind::Fold && whole.as_ref().is_some_and(|[.., fourth]| !fourth.holds_zero()) {
            return Local::Nothing;
        }
        let mean = whole.map(|[_, mean, ..]| mean);
        let far = slope.over(d);
        let a = match (&far, &mean) {
            (Some(far), Some(mean)) => far.meet(mean).unwrap_or_else(|| far.clone()),
            (Some(a), None) | (None, Some(a)) => a.clone(),
            (None, None) => return Local::Undefined,
        };
        if is_positive(&a.negated()) {
            return Local::Nothing;
        }
        // A_d = (f'' - A)/d.
        let motion = far.and_then(|_| second.minus(&a).over(d));
        let two = d.whole(2);
        match self.kind {
            AxisKind::Pitchfork => Local::Known(second, Some(third)),
            AxisKind::Fold => Local::Known(second.minus(&a), motion.map(|by| third.minus(&by))),
            AxisKind::Superstable => {
                Local::Known(a.minus(&second.times(&two)), motion.map(|by| by.minus(&third.times(&two))))
            }
        }
    }
}

/// All events of a kind on an axis, by their half-distances, and the half-distances where nothing was decided.
pub(super) fn events_on(
    loss: &SmoothLoss,
    axis: &Axis,
    kind: AxisKind,
) -> (Vec<Root<Interval>>, Vec<(Rational, Rational)>) {
    // The longest half-distance with both points in the domain, rounded up.
    let (below, above) = (axis.place.upper() - &loss.from, loss.to.clone() - axis.place.lower());
    let reach = below.min(above);
    if reach <= 0 {
        return (Vec::new(), Vec::new());
    }
    let found = in_two_precisions(
        loss,
        (&Rational::new(), &reach),
        |evaluator| OnAxis { s: axis.on(&FastInterval::exactly(0.0)), evaluator, kind },
        |evaluator| OnAxis { s: axis.place.with_precision(128), evaluator, kind },
    );
    let precise = Interval::from_rational(&Rational::new(), PLACE_BITS);
    let mut open: Vec<(Rational, Rational)> = found.open.iter().filter_map(ends).collect();
    let mut roots = Vec::new();
    for root in found.roots {
        let mut own = OnAxis { evaluator: Evaluator::new(loss, &precise), s: axis.place.clone(), kind };
        let place = refine(&root.place.with_precision(PLACE_BITS), PLACE_WIDTH, &mut own);
        if place.upper() <= 0 {
            continue;
        }
        if place.lower() <= 0 {
            open.push((place.lower(), place.upper()));
            continue;
        }
        roots.push(Root { place, alone: root.alone.with_precision(PLACE_BITS) });
    }
    (roots, open)
}

/// A pitchfork where one pair of cycles leaves the axis, as off the axis no multiplier is 1 near it: is the cycle on the axis
/// stable below its step size? Otherwise it is above. `None` where that is not seen. On the axis `eta` grows with `d` there, as
/// `A_d = -A/d`, and `rho = (1 - eta f'')^2`.
pub(super) fn pitchfork(loss: &SmoothLoss, axis: &Axis, d: &Interval) -> Option<bool> {
    let mut curve = Curve::new(loss, d);
    let patch = Patch { m: axis.place.clone(), d: d.clone() };
    let local = curve.at(&patch)?;
    if curve.off_axis(&patch, &local, &axis.place) != OffAxis::Regular {
        return None;
    }
    let third = loss.derivatives(&axis.place.add(d), 3).ok()?.swap_remove(2);
    match third.sign()? {
        Ordering::Less => Some(true),
        Ordering::Greater => Some(false),
        Ordering::Equal => None,
    }
}
