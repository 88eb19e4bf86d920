//! All cycles of period 3 or 4, and convergence by the hyperbolic route.

use super::cycles::bound;
use super::elsewhere::attractor;
use super::one_step::turning_points;
use super::pieces::{Map, cuts};
use super::starts::invariant;
use super::witness::{VALUE_BITS, isolating, object, outward, pair, roomy, text};
use crate::algebra::{RatPoly, Value};
use crate::arith::Rational;
use crate::certify::basin::Attraction;
use crate::certify::period::{attracting_cycles, periodic_orbits};
use crate::certify::types::Analysis;
use serde_json::Value as Json;

/// Intervals around points of cycles reach so far, as a power of two.
const POINT_BITS: i32 = 96;
/// The longest attracting cycle that is looked for.
const LONGEST: usize = 64;
/// Steps until a turning point has come to an attracting cycle.
const STEPS: usize = 10_000;

/// All cycles of a least period, 3 or 4, at a step size.
pub(super) fn all_of_period(analysis: &Analysis, eta: &Rational, period: usize) -> Result<Json, String> {
    let loss = &analysis.loss;
    let points = |period: usize| -> Result<Vec<_>, String> {
        Ok(periodic_orbits(loss, eta, period).map_err(|error| error.to_string())?.orbits)
    };
    let wide = |x: &Value| outward(&x.lo, &x.hi, POINT_BITS);
    let orbits = points(period)?;
    let mut zeros: Vec<(Rational, Rational)> =
        analysis.critical_points.iter().map(|c| isolating(&c.point)).collect();
    if period == 4 {
        zeros.extend(points(2)?.iter().flat_map(|orbit| orbit.points.iter().map(wide)));
    }
    zeros.extend(orbits.iter().flat_map(|orbit| orbit.points.iter().map(wide)));
    zeros.sort();
    let steps = (eta.clone(), eta.clone());
    let bound = bound(loss, &steps);
    let map = Map::new(loss, &steps);
    let cuts = cuts(&map, (&Rational::from(-&bound), &bound), &zeros, period, true)
        .ok_or("pieces for all cycles of the period")?;
    let mut listed = Vec::new();
    for orbit in &orbits {
        let stability = match orbit.attraction {
            Attraction::Attracting => "stable",
            Attraction::Repelling => "unstable",
            _ => return Err("a multiplier too close to 1 or -1".into()),
        };
        let points: Vec<_> = orbit.points.iter().map(wide).collect();
        let product = points.iter().fold(map.one(), |p, x| p.mul(&map.slope(&map.hull(x))));
        listed.push(object(&[
            ("points", Json::Array(points.iter().map(pair).collect())),
            ("multiplier", pair(&roomy(&product, VALUE_BITS))),
            ("stability", text(stability)),
        ]));
    }
    Ok(object(&[
        ("kind", text("orbits-over")),
        ("period", period.into()),
        ("eta", pair(&steps)),
        ("bound", text(&bound)),
        ("cuts", Json::Array(cuts.iter().map(text).collect())),
        ("cycles", Json::Array(listed)),
    ]))
}

/// Convergence of almost every start: all turning points go to attracting cycles or away.
pub(super) fn hyperbolic(
    loss: &RatPoly,
    eta: &(Rational, Rational),
    starts: (&Rational, &Rational),
) -> Option<Json> {
    if loss.degree() < 3 || eta.0 != eta.1 {
        return None;
    }
    let inside = invariant(loss, eta, starts)?;
    let bound = bound(loss, eta);
    let map = Map::new(loss, eta);
    let attractors: Option<Vec<_>> = attracting_cycles(loss, &eta.0, LONGEST)
        .iter()
        .map(|orbit| attractor(loss, &eta.0, &orbit.points[0].lo, orbit.period()))
        .collect();
    let attractors = attractors?;
    let mut turns = Vec::new();
    for at in turning_points(loss, &eta.0) {
        let mut x = map.hull(&at);
        let arrives = |x: &crate::arith::Interval| {
            let (lo, hi) = (x.lower(), x.upper());
            let drawn = attractors.iter().flatten().any(|(a, b)| *a <= lo && hi <= *b);
            drawn || lo >= bound || hi <= Rational::from(-&bound)
        };
        let steps = (0..STEPS).find(|_| {
            let done = arrives(&x);
            if !done {
                x = map.over(&x);
            }
            done
        })?;
        turns.push(object(&[("at", pair(&at)), ("steps", steps.into())]));
    }
    let listed = attractors
        .iter()
        .map(|intervals| object(&[("intervals", Json::Array(intervals.iter().map(pair).collect()))]));
    Some(object(&[
        ("kind", text("hyperbolic")),
        ("eta", pair(eta)),
        ("interval", pair(&inside)),
        ("bound", text(&bound)),
        ("attractors", Json::Array(listed.collect())),
        ("turns", Json::Array(turns)),
    ]))
}
