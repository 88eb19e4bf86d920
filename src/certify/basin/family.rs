//! One statement for a whole range of step sizes: the invariant interval that every piece has.

use super::types::{Anchor, Basin, Exceptions, InvariantInterval};
use crate::algebra::Value;

/// An invariant interval with ends of the same kind in every piece of a range, and the same attractors by period.
#[derive(Clone, Debug)]
pub struct Family {
    /// What the two ends are, for every step size.
    pub anchors: (Anchor, Anchor),
    /// Bounds of the lower end over the range.
    pub left: Value,
    /// Bounds of the upper end over the range.
    pub right: Value,
    /// The periods of the attractors, one for each, ascending.
    pub periods: Vec<usize>,
    /// The starts that are left out, at worst.
    pub exceptions: Exceptions,
    /// Proved for every step size: all starts outside diverge.
    pub outside_diverges: bool,
}

/// The families of a result, the longest intervals first; none where a part of the range is open.
///
/// ```
/// use twostep::{algebra::RatPoly, arith::Rational, certify::basin::{BasinLimits, basin, families}};
/// let one = RatPoly::constant(Rational::from(1));
/// let loss = RatPoly::x().pow(2).sub(&one).pow(2).scale(&Rational::from((1, 4)));
/// let eta = (Rational::from((11, 10)), Rational::from((112, 100)));
/// let result = basin(&loss, (&eta.0, &eta.1), None, &BasinLimits::default());
/// let positive = families(&result).into_iter().find(|f| f.left.as_rational().is_some_and(|x| *x == 0));
/// assert_eq!(positive.unwrap().periods, [2]); // one attractor, a 2-cycle, for every step size of the range
/// ```
pub fn families(basin: &Basin) -> Vec<Family> {
    let Some((first, others)) = basin.pieces.split_first() else { return Vec::new() };
    if !basin.open.is_empty() {
        return Vec::new();
    }
    let mut families: Vec<Family> = first.intervals.iter().filter_map(family).collect();
    for piece in others {
        families.retain_mut(|family| {
            let anchors = |i: &&InvariantInterval| (i.left.anchor, i.right.anchor) == family.anchors;
            // Several preimages of one fixed point give the same kinds: the one that continues the family meets it.
            let mut next = piece.intervals.iter().filter(anchors).filter_map(self::family);
            match next.find(|f| meets(&f.left, &family.left) && meets(&f.right, &family.right)) {
                Some(next) if next.periods == family.periods => {
                    family.join(&next);
                    true
                }
                _ => false,
            }
        });
    }
    families
}

impl Family {
    fn join(&mut self, next: &Family) {
        self.left = hull(&self.left, &next.left);
        self.right = hull(&self.right, &next.right);
        self.outside_diverges &= next.outside_diverges;
        if next.exceptions == Exceptions::MeasureZero {
            self.exceptions = Exceptions::MeasureZero;
        }
    }
}

fn family(interval: &InvariantInterval) -> Option<Family> {
    let conclusion = interval.conclusion.as_ref()?;
    let mut periods: Vec<_> = conclusion.attractors.iter().map(|a| a.period()).collect();
    periods.sort_unstable();
    Some(Family {
        anchors: (interval.left.anchor, interval.right.anchor),
        left: interval.left.at.clone(),
        right: interval.right.at.clone(),
        periods,
        exceptions: conclusion.exceptions,
        outside_diverges: interval.outside_diverges,
    })
}

fn meets(a: &Value, b: &Value) -> bool {
    a.lo <= b.hi && b.lo <= a.hi
}

fn hull(a: &Value, b: &Value) -> Value {
    let exact = a.exact().filter(|form| b.exact() == Some(form)).cloned();
    Value::with_form(a.lo.clone().min(b.lo.clone()), a.hi.clone().max(b.hi.clone()), exact)
}
