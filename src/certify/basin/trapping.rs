//! An invariant interval around given starts: the hull of what they are mapped to, widened until it is mapped into itself.

use super::arena::Arena;
use super::candidates::{Candidate, Image};
use super::invariance::invariant;
use super::types::Anchor;
use crate::arith::{Interval, Rational};

/// Rounds before the search is given up.
const ROUNDS: usize = 60;

/// A compact interval around the starts that is mapped into itself for every step size, with the number of boxes of the
/// proof; `None` where none is found.
pub(crate) fn trapping_interval(
    arena: &Arena,
    starts: &Interval,
    eta: &Interval,
) -> Option<(Candidate, usize)> {
    let percent = Interval::from_rational(&Rational::from((1, 1000)), arena.precision);
    let mut hull = starts.clone();
    for _ in 0..ROUNDS {
        let (left, right) = hull.ends();
        let candidate = Candidate {
            left: left.clone(),
            right: right.clone(),
            anchors: (Anchor::Chosen, Anchor::Chosen),
            images: (Image::Free, Image::Free),
        };
        if let Some(boxes) = invariant(arena, &candidate, eta) {
            return Some((candidate, boxes));
        }
        let mut image = hull.clone();
        let mut parts = vec![hull.clone()];
        for _ in 0..5 {
            parts = parts.iter().map(Interval::bisect).flat_map(|(a, b)| [a, b]).collect();
        }
        for part in &parts {
            image = image.union(&arena.map.step(part, eta).value);
        }
        let (low, high) = image.ends();
        let margin = high.sub(&low).mul(&percent);
        hull = low.sub(&margin).union(&high.add(&margin));
        if !arena.domain.contains(&hull) {
            return None;
        }
    }
    None
}
