//! The curve of 2-cycles `S = 0` in centre `m` and half-distance `d`, and the conditions for events on it.
//!
//! With `x0 = m - d`, `x1 = m + d`: `S = (f'(x0) + f'(x1))/2` and `A = (f'(x1) - f'(x0))/(2d)`. A 2-cycle at the step
//! size `eta` is a point of `S = 0`, `d > 0`, with `A = 2/eta`. Its multiplier `rho`, with `a = f''(x0)`, `b = f''(x1)`, solves
//! `(rho - 1) A^2 = 4ab - 2A(a + b) = 8 D J`, `D = d^2`, `J = S_m A_D - A_m^2/2` (theorem T4, identities I1 and I2).

use super::dual::Dual;
use crate::arith::{Enclosure, Rational};
use crate::certify::smooth::loss::{Evaluator, SmoothLoss};
use std::cmp::Ordering;

/// What may happen to a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// `rho = 1`: `2ab = A(a + b)`.
    PlusOne,
    /// `rho = -1`: `A^2 + 2ab = A(a + b)`.
    MinusOne,
    /// `rho = 0` as `G'(x0) = 0`: `A = 2a`.
    LowerTurn,
    /// `rho = 0` as `G'(x1) = 0`: `A = 2b`.
    UpperTurn,
}

impl Condition {
    pub(super) const ALL: [Condition; 4] =
        [Condition::PlusOne, Condition::MinusOne, Condition::LowerTurn, Condition::UpperTurn];
}

/// A box of centres and half-distances.
#[derive(Clone, Debug)]
pub(super) struct Patch<T> {
    pub(super) m: T,
    pub(super) d: T,
}

impl<T: Enclosure> Patch<T> {
    pub(super) fn middle(&self) -> Self {
        Patch { m: self.m.middle(), d: self.d.middle() }
    }

    /// The offsets of its points from one of them.
    pub(super) fn offset(&self, centre: &Self) -> [T; 2] {
        [self.m.minus(&centre.m), self.d.minus(&centre.d)]
    }

    pub(super) fn spread(&self) -> f64 {
        self.m.spread().max(self.d.spread())
    }

    pub(super) fn subset_of(&self, other: &Self) -> bool {
        self.m.subset_of(&other.m) && self.d.subset_of(&other.d)
    }

    pub(super) fn meet(&self, other: &Self) -> Option<Self> {
        Some(Patch { m: self.m.meet(&other.m)?, d: self.d.meet(&other.d)? })
    }

    pub(super) fn points(&self) -> [T; 2] {
        [self.m.minus(&self.d), self.m.plus(&self.d)]
    }
}

/// The functions of the curve on a box.
#[derive(Clone, Debug)]
pub(super) struct Local<T> {
    /// `2 S`.
    pub(super) s: Dual<T>,
    /// `A`.
    pub(super) a: Dual<T>,
    /// `f''` at the two points.
    curvature: [Dual<T>; 2],
}

impl<T: Enclosure> Local<T> {
    /// What is zero where the condition holds.
    pub(super) fn condition(&self, condition: Condition) -> Dual<T> {
        let [a, b] = &self.curvature;
        let neutral = || a.times(b).scaled(2).minus(&self.a.times(&a.plus(b)));
        match condition {
            Condition::PlusOne => neutral(),
            Condition::MinusOne => self.a.square().plus(&neutral()),
            Condition::LowerTurn => self.a.minus(&a.scaled(2)),
            Condition::UpperTurn => self.a.minus(&b.scaled(2)),
        }
    }
}

/// What an axis of symmetry `m = s` allows in a box, off the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OffAxis {
    /// No 2-cycles.
    Empty,
    /// No 2-cycle with multiplier 1.
    Regular,
    /// Nothing is known.
    Open,
}

/// Enclosures of all that, again and again.
pub(super) struct Curve<'l, T> {
    evaluator: Evaluator<'l, T>,
    domain: T,
}

/// Boxes with half-distances up to so many times their size also use the derivatives over the whole segment.
const NEAR: f64 = 4.0;

impl<'l, T: Enclosure> Curve<'l, T> {
    pub(super) fn new(loss: &'l SmoothLoss, like: &T) -> Self {
        Curve { evaluator: Evaluator::new(loss, like), domain: loss.domain(like) }
    }

    /// The points of the cycles of a box, as far as they are in the domain.
    pub(super) fn inside(&self, patch: &Patch<T>) -> Option<[T; 2]> {
        let [x0, x1] = patch.points();
        Some([x0.meet(&self.domain)?, x1.meet(&self.domain)?])
    }

    /// The functions on a box; `None` where the loss is not smooth at its points, or `d` may be zero and the loss is not
    /// smooth between them.
    pub(super) fn at(&mut self, patch: &Patch<T>) -> Option<Local<T>> {
        self.over(patch, &patch.points())
    }

    /// The same for those cycles of a box whose points lie in two given intervals.
    pub(super) fn over(&mut self, patch: &Patch<T>, [x0, x1]: &[T; 2]) -> Option<Local<T>> {
        let d = &patch.d;
        let [p0, a, a3] = self.evaluator.at::<3>(x0)?;
        let [p1, b, b3] = self.evaluator.at::<3>(x1)?;
        let lower = |value: T, slope: &T| Dual { value, m: slope.clone(), d: slope.negated() };
        let upper = |value: T, slope: &T| Dual { value, m: slope.clone(), d: slope.clone() };
        let (slope0, slope1) = (lower(p0, &a), upper(p1, &b));
        let curvature = [lower(a, &a3), upper(b, &b3)];
        let distance = Dual { value: d.times(&d.whole(2)), m: d.whole(0), d: d.whole(2) };
        let far = slope1.minus(&slope0).over(&distance);
        let close = far.is_none() || d.near() < NEAR * patch.spread();
        let near = if close { self.mean_curvature(d, &x0.join(x1)) } else { None };
        let a = match (far, near) {
            (Some(far), Some(near)) => far.meet(&near),
            (far, near) => far.or(near)?,
        };
        Some(Local { s: slope0.plus(&slope1), a, curvature })
    }

    /// `A` from the derivatives on the segment `w` between the points: it is the mean of `f''` there, `A_m` that of `f'''`,
    /// and `A_d = 2 d A_D` with `6 A_D` a weighted mean of `f''''`.
    fn mean_curvature(&mut self, d: &T, w: &T) -> Option<Dual<T>> {
        let [_, second, third, fourth] = self.evaluator.at::<4>(w)?;
        let weight = d.times(&d.lift(&Rational::from((1, 3))));
        Some(Dual { value: second, m: third, d: fourth.times(&weight) })
    }

    /// Is `J` non-zero for all cycles of a box, from the derivatives on the segments? Then `rho` is not 1 for any `d > 0`, however
    /// small. `6 A_D` is a weighted mean of `f''''`, `2 S_D = A_m` one of `f'''`.
    pub(super) fn is_regular_near_diagonal(&mut self, patch: &Patch<T>) -> bool {
        let Some([x0, x1]) = self.inside(patch) else { return true };
        let Some([_, second, third, fourth]) = self.evaluator.at::<4>(&x0.join(&x1)) else { return false };
        let sixth = second.lift(&Rational::from((1, 6)));
        let half = second.lift(&Rational::from((1, 2)));
        let Some(square) = third.powi(2) else { return false };
        !second.times(&fourth).times(&sixth).minus(&square.times(&half)).holds_zero()
    }

    /// What an axis `m = s` of symmetry allows off itself. There `S = (m - s) T` with `T` a mean of `S_m` between the axis and
    /// `m`; where `T = 0`, `J = 2 q (T_q A_D - A_q^2)` with `q = (m - s)^2`, `6 T_q` a weighted mean of `S_mmm`
    /// and `2 A_q` one of `A_mm`.
    pub(super) fn off_axis(&mut self, patch: &Patch<T>, local: &Local<T>, s: &T) -> OffAxis {
        let d = &patch.d;
        let [x0, x1] = Patch { m: patch.m.join(s), d: d.clone() }.points();
        let (Some([_, a, a3, a4]), Some([_, b, b3, b4])) =
            (self.evaluator.at::<4>(&x0), self.evaluator.at::<4>(&x1))
        else {
            return OffAxis::Open;
        };
        if !a.plus(&b).holds_zero() {
            return OffAxis::Empty;
        }
        let Some(whole) = self.evaluator.at::<4>(&x0.join(&x1)) else { return OffAxis::Open };
        let [.., fourth] = whole;
        let both = |far: Option<T>, near: T| far.and_then(|far| far.meet(&near)).unwrap_or(near);
        let half = |x: &T| x.times(&x.lift(&Rational::from((1, 2))));
        let sixth = |x: &T| x.times(&x.lift(&Rational::from((1, 6))));
        // 2 D A_D = S_m - A, at the cycle itself.
        let fall = half(&local.s.m).minus(&local.a.value);
        let a_d = d.powi(2).and_then(|square| fall.over(&square.times(&square.whole(2))));
        let a_d = both(a_d, sixth(&fourth));
        let a_q = half(&both(b3.minus(&a3).over(&d.times(&d.whole(2))), fourth));
        let t_q = sixth(&half(&a4.plus(&b4)));
        let Some(square) = a_q.powi(2) else { return OffAxis::Open };
        match t_q.times(&a_d).minus(&square).holds_zero() {
            true => OffAxis::Open,
            false => OffAxis::Regular,
        }
    }
}

/// Is a number certainly positive?
pub(super) fn is_positive<T: Enclosure>(x: &T) -> bool {
    x.sign_of_all() == Some(Ordering::Greater)
}
