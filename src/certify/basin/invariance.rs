//! Is a candidate mapped into itself, and do all starts outside it diverge?

use super::arena::Arena;
use super::candidates::{Candidate, Image};
use crate::arith::Interval;
use std::cmp::Ordering::{Greater, Less};

/// A bound on the boxes of one of these proofs.
const BOXES: usize = 4_000;

/// Proves `G(I)` inside `I` for every step size: the number of boxes it took; `None` where it is false or not decided.
///
/// On a box, `G >= a` holds if the enclosure says so, or because an end with `G(end) = a` exactly is joined to the box by
/// a stretch on which `G` moves away from it; likewise `G <= b`.
pub(crate) fn invariant(arena: &Arena, candidate: &Candidate, eta: &Interval) -> Option<usize> {
    let (left, right) = (&candidate.left, &candidate.right);
    let mut open = vec![candidate.hull()];
    let mut used = 0;
    while let Some(x) = open.pop() {
        used += 1;
        if used > BOXES {
            return None;
        }
        let value = arena.map.step(&x, eta).value;
        let sound = left.not_above(&x) && x.not_above(right);
        if sound && (value.below(left) || right.below(&value)) {
            return None;
        }
        let slope_sign = |end: &Interval| arena.map.slope(&end.union(&x), eta).sign();
        let from_ends = |target: Image, up: bool| {
            let (from_left, from_right) = if up { (Greater, Less) } else { (Less, Greater) };
            (candidate.images.0 == target && slope_sign(left) == Some(from_left))
                || (candidate.images.1 == target && slope_sign(right) == Some(from_right))
        };
        let above = left.not_above(&value) || from_ends(Image::Left, true);
        let below = value.not_above(right) || from_ends(Image::Right, false);
        if above && below {
            continue;
        }
        let (low, high) = x.bisect();
        if low == x || high == x {
            return None;
        }
        open.push(high);
        open.push(low);
    }
    Some(used)
}

/// Proves that every start outside the interval diverges. Only for ends that are mapped to ends.
///
/// Beyond an end that is fixed by `F` (`G`, or `G o G` for a 2-cycle), `F` moves every point further out: the orbit is
/// monotone and has no limit. Beyond a preimage of the other end, `G` lands beyond that end.
pub(crate) fn outside_diverges(arena: &Arena, candidate: &Candidate, eta: &Interval) -> bool {
    let (low, high) = arena.domain.ends();
    let left_side = low.union(&candidate.left);
    let right_side = candidate.right.union(&high);
    let right = match candidate.images.1 {
        Image::Right => outward(arena, &right_side, &candidate.right, eta, 1, true),
        Image::Left if candidate.images.0 == Image::Left => {
            lands_beyond(arena, &right_side, candidate, eta, Image::Left)
        }
        Image::Left => outward(arena, &right_side, &candidate.right, eta, 2, true),
        Image::Free => false,
    };
    right
        && match candidate.images.0 {
            Image::Left => outward(arena, &left_side, &candidate.left, eta, 1, false),
            Image::Right if candidate.images.1 == Image::Right => {
                lands_beyond(arena, &left_side, candidate, eta, Image::Right)
            }
            Image::Right => outward(arena, &left_side, &candidate.left, eta, 2, false),
            Image::Free => false,
        }
}

/// `G^times(x) > x` (`up`) or `< x` for all `x` of the side but the end itself, where there is equality.
fn outward(arena: &Arena, side: &Interval, end: &Interval, eta: &Interval, times: usize, up: bool) -> bool {
    let wanted = if up { Greater } else { Less };
    holds_on(side, |x| {
        let orbit = arena.map.orbit(x, eta, times);
        if orbit[times].value.sub(x).sign() == Some(wanted) {
            return true;
        }
        // `G^times - id` vanishes at the end and increases from there to the box in either direction.
        let joined = arena.map.orbit(&end.union(x), eta, times);
        joined[times].dx.sub(arena.map.one()).sign() == Some(Greater)
    })
}

/// `G(x)` lies beyond the end that both ends are mapped to, for all `x` of the side but the end itself.
fn lands_beyond(
    arena: &Arena,
    side: &Interval,
    candidate: &Candidate,
    eta: &Interval,
    target: Image,
) -> bool {
    holds_on(side, |x| {
        let value = arena.map.step(x, eta).value;
        if target == Image::Left {
            value.below(&candidate.left)
                || arena.map.slope(&candidate.right.union(x), eta).sign() == Some(Less)
        } else {
            candidate.right.below(&value)
                || arena.map.slope(&candidate.left.union(x), eta).sign() == Some(Less)
        }
    })
}

/// Does the test hold on all boxes of a bisection of the side?
fn holds_on(side: &Interval, test: impl Fn(&Interval) -> bool) -> bool {
    let mut open = vec![side.clone()];
    let mut used = 0;
    while let Some(x) = open.pop() {
        used += 1;
        if used > BOXES {
            return false;
        }
        if test(&x) {
            continue;
        }
        let (low, high) = x.bisect();
        if low == x || high == x {
            return false;
        }
        open.push(high);
        open.push(low);
    }
    true
}
