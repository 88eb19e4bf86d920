//! `attractor` and `escape`: starts that do not go where a claim says.

use super::cycles::{bound, outermost};
use super::pieces::{Map, short};
use super::witness::{object, pair, text};
use crate::algebra::RatPoly;
use crate::arith::{Integer, Rational, simplest_between};
use crate::certify::basin::{Attraction, BasinLimits, basin};
use serde_json::Value as Json;

/// Steps in which an orbit comes close to an attracting cycle.
const STEPS: usize = 4_000;
/// The precision of the bound beyond which starts diverge.
const BOUND_BITS: u32 = 64;
/// How often the intervals around a cycle are halved.
const DEPTH: u32 = 80;

/// A statement about some of the step sizes and starts that contradicts the convergence to cycles of a period, or for `None` that
/// all diverge.
pub(super) fn elsewhere(
    loss: &RatPoly,
    eta: &(Rational, Rational),
    (lo, hi): (&Rational, &Rational),
    period: Option<usize>,
) -> Option<Json> {
    let first = (eta.0.clone(), eta.0.clone());
    let beyond = bound(loss, &first);
    if period.is_some() && (*hi > beyond || *lo < Rational::from(-&beyond)) {
        return Some(escape(&first, &beyond));
    }
    let found = basin(loss, (&eta.0, &eta.1), Some((lo.clone(), hi.clone())), &BasinLimits::default());
    found.pieces.iter().find_map(|piece| {
        let lists = piece.fixed_points.iter().chain(&piece.two_cycles).chain(&piece.four_cycles);
        let all = lists.chain(piece.attractors.iter().flatten());
        let mut others =
            all.filter(|orbit| orbit.attraction == Attraction::Attracting && Some(orbit.period()) != period);
        others.find_map(|orbit| {
            let start = orbit.points.iter().find(|x| *lo < x.lo && x.hi < *hi)?;
            let intervals = attractor(loss, &piece.eta.lo, &start.lo, orbit.period())?;
            let eta = (piece.eta.lo.clone(), piece.eta.lo.clone());
            let intervals = intervals.iter().map(pair).collect();
            let fields =
                [("kind", text("attractor")), ("eta", pair(&eta)), ("intervals", Json::Array(intervals))];
            Some(object(&fields))
        })
    })
}

/// The attracting cycle that a start converges to: intervals that are mapped into each other, where the map contracts.
pub(super) fn attractor(
    loss: &RatPoly,
    eta: &Rational,
    start: &Rational,
    period: usize,
) -> Option<Vec<(Rational, Rational)>> {
    let eta = (eta.clone(), eta.clone());
    let map = Map::new(loss, &eta);
    let mut x = map.at(start);
    for _ in 0..STEPS * period {
        x = map.over(&x.midpoint());
    }
    let centre = x.midpoint().lower();
    (4..DEPTH).find_map(|bits| {
        let radius = Rational::from((1, Integer::from(1) << bits));
        let grid = Rational::from(&radius / 1024u32);
        let near = short(&centre, &grid);
        let mut intervals = vec![(Rational::from(&near - &radius), Rational::from(&near + &radius))];
        let mut slopes = map.one();
        for index in 0..period {
            let here = map.hull(&intervals[index]);
            slopes = slopes.mul(&map.slope(&here));
            let image = map.over(&here);
            let outside =
                (short(&image.lower(), &grid) - Rational::from(&grid), short(&image.upper(), &grid) + &grid);
            intervals.push(outside);
        }
        let last = intervals.pop()?;
        let mut ascending = intervals.clone();
        ascending.sort();
        let closed = intervals[0].0 <= last.0 && last.1 <= intervals[0].1;
        let disjoint = ascending.windows(2).all(|two| two[0].1 < two[1].0);
        (closed && disjoint && slopes.inside_unit()).then_some(intervals)
    })
}

/// All starts of an interval are beyond a bound from where on everything diverges, at all step sizes of a range.
pub(super) fn away(
    loss: &RatPoly,
    eta: &(Rational, Rational),
    (lo, hi): (&Rational, &Rational),
) -> Option<Json> {
    let nearest = if *lo > 0 { lo.clone() } else { Rational::from(-hi) };
    let least = outermost(loss, eta, BOUND_BITS);
    (least < nearest).then(|| escape(eta, &simplest_between(&least, &nearest)))
}

fn escape(eta: &(Rational, Rational), bound: &Rational) -> Json {
    object(&[("kind", text("escape")), ("eta", pair(eta)), ("bound", text(bound))])
}

#[cfg(test)]
mod tests {
    use super::elsewhere;
    use crate::arith::Rational;
    use crate::expr::Expr;

    #[test]
    fn starts_go_to_a_cycle_of_period_four_or_away() {
        let loss = Expr::parse("(x^2-1)^2/4").unwrap().to_polynomial("x", 8).unwrap();
        let number = |p: i32, q: i32| Rational::from((p, q));
        let eta = (number(127, 100), number(127, 100));
        let four = elsewhere(&loss, &eta, (&number(1, 10), &number(13, 10)), Some(2)).unwrap();
        assert_eq!(four["kind"], "attractor");
        assert_eq!(four["intervals"].as_array().unwrap().len(), 4);
        let away = elsewhere(&loss, &eta, (&number(1, 10), &number(13, 1)), Some(2)).unwrap();
        assert_eq!(away["kind"], "escape");
        // At 11/10 everything in here goes to the 2-cycle.
        let eta = (number(11, 10), number(11, 10));
        assert!(elsewhere(&loss, &eta, (&number(1, 10), &number(13, 10)), Some(2)).is_none());
        let two = elsewhere(&loss, &eta, (&number(1, 10), &number(13, 10)), Some(1)).unwrap();
        assert_eq!(two["intervals"].as_array().unwrap().len(), 2);
    }
}
