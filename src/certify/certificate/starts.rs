//! `convergence`: what almost every start converges to.

use super::pieces::{Map, cuts, short};
use super::witness::{isolating, object, pair, text};
use crate::algebra::{RatPoly, RealAlgebraic};
use crate::arith::{Integer, Rational};
use crate::certify::orbits::orbits;
use crate::certify::types::{Analysis, Stability};
use serde_json::Value as Json;

/// How often an interval is widened to hold its own image.
const ROUNDS: usize = 64;
/// A range of step sizes is cut into no more parts, none shorter than this share of it.
const PARTS: usize = 400;
/// See [`PARTS`].
const FINEST: u32 = 1 << 16;
/// Losses of higher degree are not tried.
const DEGREE: usize = 16;

/// Convergence of almost every start of an interval to 2-cycles (`period` 2) or fixed points (1), at all step sizes
/// of a range.
pub(super) fn convergence(
    analysis: &Analysis,
    eta: &(Rational, Rational),
    starts: (&Rational, &Rational),
    period: usize,
) -> Result<Json, String> {
    let loss = &analysis.loss;
    if !(3..=DEGREE).contains(&loss.degree()) {
        return Err("convergence at this degree".into());
    }
    let inside = invariant(loss, eta, starts).ok_or("no invariant interval with rational ends")?;
    let parts = parts(analysis, eta, &inside, period).ok_or("pieces without an orbit of period 4")?;
    let to = if period == 2 { "period-2" } else { "fixed-point" };
    Ok(object(&[
        ("kind", text("convergence")),
        ("eta", pair(eta)),
        ("interval", pair(&inside)),
        ("parts", Json::Array(parts)),
        ("to", text(to)),
    ]))
}

/// An interval around the starts that holds its image at all step sizes; ends are rounded outwards to keep them short.
pub(super) fn invariant(
    loss: &RatPoly,
    eta: &(Rational, Rational),
    starts: (&Rational, &Rational),
) -> Option<(Rational, Rational)> {
    let (mut lo, mut hi) = (starts.0.clone(), starts.1.clone());
    for _ in 0..ROUNDS {
        let (mut low, mut high) = (lo.clone(), hi.clone());
        for step in [&eta.0, &eta.1] {
            let map = RatPoly::x().sub(&loss.derivative().scale(step));
            let mut images = vec![map.eval(&lo), map.eval(&hi)];
            for (turn, _) in RealAlgebraic::roots_with_multiplicity(map.derivative().numerator()) {
                let (a, b) = turn.bounds(40);
                if a < hi && b > lo {
                    // Next to a turning point the map moves by far less than its argument.
                    let value = map.eval(&a);
                    images.push(&value - Rational::from((1, 1u64 << 30)));
                    images.push(value + Rational::from((1, 1u64 << 30)));
                }
            }
            for image in images {
                low = low.min(image.clone());
                high = high.max(image);
            }
        }
        if low == lo && high == hi {
            return Some((lo, hi));
        }
        let grid = Rational::from(&high - &low) / 4096u32;
        if low < lo {
            lo = below(&low, &grid);
        }
        if high > hi {
            hi = -below(&-high, &grid);
        }
        if Rational::from(&hi - &lo) > 1_000_000 {
            return None;
        }
    }
    None
}

/// A multiple of a power of two close to `grid`, at most the number.
fn below(value: &Rational, grid: &Rational) -> Rational {
    let bits = grid.denom().significant_bits().saturating_sub(grid.numer().significant_bits()) + 1;
    let scale = Integer::from(1) << bits;
    Rational::from(value * &scale).floor() / scale
}

/// The range of step sizes in parts, each about as long as cuts can be found for: short next to a flip.
fn parts(
    analysis: &Analysis,
    eta: &(Rational, Rational),
    inside: &(Rational, Rational),
    period: usize,
) -> Option<Vec<Json>> {
    let mut parts = Vec::new();
    let mut from = eta.0.clone();
    let mut width = Rational::from(&eta.1 - &eta.0);
    let finest = Rational::from(&width / FINEST);
    while parts.len() < PARTS {
        let until = Rational::from(&from + &width);
        let until = if until < eta.1 { short(&until, &Rational::from(&width / 8u32)) } else { eta.1.clone() };
        let steps = (from.clone(), until.clone());
        if let Some(cuts) = settled(analysis, &steps, inside, period) {
            let cuts = cuts.iter().map(text).collect();
            parts.push(object(&[("until", text(&until)), ("cuts", Json::Array(cuts))]));
            if until == eta.1 {
                return Some(parts);
            }
            from = until;
            width = width * 3u32 / 2u32;
        } else {
            width /= 2u32;
            if width <= finest {
                return None;
            }
        }
    }
    None
}

/// The cuts for a range of step sizes, where all that is not of the period repels.
fn settled(
    analysis: &Analysis,
    eta: &(Rational, Rational),
    (lo, hi): &(Rational, Rational),
    period: usize,
) -> Option<Vec<Rational>> {
    let loss = &analysis.loss;
    let meets = |point: &(Rational, Rational)| point.1 > *lo && point.0 < *hi;
    let points = |step: &Rational| -> Option<Vec<(Rational, Rational)>> {
        let mut points = Vec::new();
        for cycle in orbits(loss, step).cycles {
            let ends = [isolating(&cycle.x0), isolating(&cycle.x1)];
            if period != 2 && cycle.stability != Stability::Unstable && ends.iter().any(meets) {
                return None;
            }
            points.extend(ends);
        }
        points.sort();
        Some(points)
    };
    let (first, last) = (points(&eta.0)?, points(&eta.1)?);
    if first.len() != last.len() {
        return None;
    }
    let map = Map::new(loss, eta);
    let mut zeros = Vec::new();
    for point in &analysis.critical_points {
        let at = isolating(&point.point);
        if period != 1 && meets(&at) && !map.repels(&at) {
            return None;
        }
        zeros.push(at);
    }
    for (a, b) in first.into_iter().zip(last) {
        zeros.push((a.0.min(b.0), a.1.max(b.1)));
    }
    zeros.retain(meets);
    zeros.sort();
    cuts(&map, (lo, hi), &zeros, 4, false)
}
