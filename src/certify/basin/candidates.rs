//! Intervals whose ends are mapped to their ends: the only ones that can be invariant and not part of a longer one.

use super::arena::{Arena, Cycle};
use super::equations::PreimageEquation;
use super::solve::all_zeros;
use super::types::Anchor;
use crate::arith::Interval;

/// Where one step takes an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Image {
    /// To the lower end, exactly.
    Left,
    /// To the upper end, exactly.
    Right,
    /// Somewhere.
    Free,
}

/// A candidate for an invariant interval, its ends enclosed for all step sizes of the piece.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) left: Interval,
    pub(crate) right: Interval,
    pub(crate) anchors: (Anchor, Anchor),
    pub(crate) images: (Image, Image),
}

impl Candidate {
    /// The hull: it holds the interval for every step size.
    pub(crate) fn hull(&self) -> Interval {
        self.left.union(&self.right)
    }

    /// Is a point with this enclosure in the interval? `None`: not decided.
    pub(crate) fn holds(&self, x: &Interval) -> Option<bool> {
        if self.left.not_above(x) && x.not_above(&self.right) {
            Some(true)
        } else if x.below(&self.left) || self.right.below(x) {
            Some(false)
        } else {
            None
        }
    }

    /// The width, for sorting. *Approximate.*
    pub(crate) fn width(&self) -> f64 {
        self.right.approx() - self.left.approx()
    }
}

/// All candidates: two fixed points, a fixed point with another of its preimages, the two points of a 2-cycle. Preimages
/// of a fixed point whose complete list is not found are left out.
pub(crate) fn candidates(arena: &Arena, cycles: &[Cycle], eta: &Interval, boxes: usize) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (i, low) in arena.fixed.iter().enumerate() {
        for (j, high) in arena.fixed.iter().enumerate().skip(i + 1) {
            found.push(Candidate {
                left: low.at.clone(),
                right: high.at.clone(),
                anchors: (Anchor::FixedPoint(i), Anchor::FixedPoint(j)),
                images: (Image::Left, Image::Right),
            });
        }
        let equation = PreimageEquation { map: &arena.map, target: &low.at };
        for zero in all_zeros(&equation, &arena.domain, eta, boxes).unwrap_or_default() {
            if zero.at.below(&low.at) {
                found.push(Candidate {
                    left: zero.at,
                    right: low.at.clone(),
                    anchors: (Anchor::PreimageOf(i), Anchor::FixedPoint(i)),
                    images: (Image::Right, Image::Right),
                });
            } else if low.at.below(&zero.at) {
                found.push(Candidate {
                    left: low.at.clone(),
                    right: zero.at,
                    anchors: (Anchor::FixedPoint(i), Anchor::PreimageOf(i)),
                    images: (Image::Left, Image::Left),
                });
            }
        }
    }
    for (i, cycle) in cycles.iter().enumerate() {
        let (a, b) = (&cycle.points[0], &cycle.points[1]);
        let (left, right) = if a.below(b) { (a, b) } else { (b, a) };
        found.push(Candidate {
            left: left.clone(),
            right: right.clone(),
            anchors: (Anchor::TwoCycle(i), Anchor::TwoCycle(i)),
            images: (Image::Right, Image::Left),
        });
    }
    found.retain(|c| c.left.below(&c.right));
    found.sort_by(|a, b| b.width().total_cmp(&a.width()));
    found
}
