//! Writes the statements about critical step sizes, longer cycles and single steps: test code, which may search.

use crate::generate::{attractor, cycles, object, pair, rational, roots, text};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::One;
use twostep_check::context::Context;
use twostep_check::interval::Interval;
use twostep_check::json::Json;
use twostep_check::pieces::{Map, Zero};

fn small(bits: usize) -> BigRational {
    BigRational::new(BigInt::one(), BigInt::one() << bits)
}

fn wider(x: &Interval, by: &BigRational) -> Interval {
    Interval::new(x.lo() - by, x.hi() + by).unwrap()
}

/// A statement with further keys.
pub fn with(statement: Json, keys: &[(&str, Json)]) -> Json {
    let (Json::Object(mut fields), Json::Object(more)) = (statement, object(keys)) else { panic!() };
    fields.extend(more);
    Json::Object(fields)
}

/// The smaller (or larger) point of the cycle with this index goes on over the step sizes.
pub fn crossing(cx: &Context, event: &str, eta: (&str, &str), (index, larger): (usize, bool)) -> Json {
    let at = |eta: &str| {
        let (x0, x1, ..) = cycles(cx, eta)[index].clone();
        wider(if larger { &x1 } else { &x0 }, &small(90))
    };
    let (first, last) = (at(eta.0), at(eta.1));
    let (lo, hi) = (first.lo().min(last.lo()), first.hi().max(last.hi()));
    let x = Interval::new(lo.clone(), hi.clone()).unwrap();
    let x = wider(&x, &(hi - lo));
    object(&[
        ("kind", text("crossing")),
        ("event", text(event)),
        ("period", Json::Natural(2)),
        ("eta", Json::Array(vec![text(eta.0), text(eta.1)])),
        ("x", pair(&x)),
        ("first", pair(&first)),
        ("last", pair(&last)),
    ])
}

/// A statement without a witness.
pub fn bare(kind: &str) -> Json {
    object(&[("kind", text(kind))])
}

pub fn turns(cx: &Context, eta: &str) -> Json {
    let turns = roots(&cx.map(&rational(eta)).derivative(), cx);
    object(&[("kind", text("one-step")), ("turns", Json::Array(turns.iter().map(pair).collect()))])
}

pub fn start(at: &str) -> Json {
    object(&[("kind", text("one-step")), ("start", text(at))])
}

/// All cycles of period 3 or 4: pieces by halves, points by bisection.
pub fn all_of_period(cx: &Context, eta: &str, period: usize, bound: &str) -> Json {
    let steps = Interval::point(rational(eta));
    let map = Map::new(cx, steps.clone());
    let (mut cuts, mut points) = (Vec::new(), Vec::new());
    let all = Interval::new(-rational(bound), rational(bound)).unwrap();
    halve(&map, &all, period, &mut cuts, &mut points);
    cuts.pop();
    let mut listed = Vec::new();
    let mut used: Vec<usize> = Vec::new();
    for first in 0..points.len() {
        if used.contains(&first) {
            continue;
        }
        let mut orbit = vec![first];
        while orbit.len() < period {
            let image = map.over(&points[orbit[orbit.len() - 1]]).unwrap();
            orbit.push(points.iter().position(|x| x.meets(&image)).unwrap());
        }
        used.extend(&orbit);
        let mut rho = Interval::point(BigRational::one());
        for index in &orbit {
            rho = rho.mul(&map.slope(&points[*index]).unwrap());
        }
        let rho = wider(&rho, &small(60));
        let stable = *rho.lo() > -BigRational::one() && *rho.hi() < BigRational::one();
        listed.push(object(&[
            ("points", Json::Array(orbit.iter().map(|index| pair(&points[*index])).collect())),
            ("multiplier", pair(&short(&rho))),
            ("stability", text(if stable { "stable" } else { "unstable" })),
        ]));
    }
    object(&[
        ("kind", text("orbits-over")),
        ("period", Json::Natural(period as u32)),
        ("eta", pair(&steps)),
        ("bound", text(bound)),
        ("cuts", Json::Array(cuts.iter().map(text).collect())),
        ("cycles", Json::Array(listed)),
    ])
}

/// The same interval with short ends, a little wider.
fn short(x: &Interval) -> Interval {
    let grid = BigRational::from(BigInt::one() << 64);
    Interval::new((x.lo() * &grid).floor() / &grid, (x.hi() * &grid).ceil() / &grid).unwrap()
}

fn halve(
    map: &Map,
    piece: &Interval,
    period: usize,
    cuts: &mut Vec<BigRational>,
    points: &mut Vec<Interval>,
) {
    match map.zero(piece.lo(), piece.hi(), period) {
        Ok(zero) => {
            cuts.push(piece.hi().clone());
            if zero == Zero::Longer {
                points.push(bisect(map, piece.clone(), period));
            }
        }
        Err(_) => {
            // A little off the middle, so that no cut is a fixed point by accident.
            let share = BigRational::new(BigInt::from(15), BigInt::from(32));
            let cut = piece.lo() + (piece.hi() - piece.lo()) * share;
            for half in [(piece.lo(), &cut), (&cut, piece.hi())] {
                halve(map, &Interval::new(half.0.clone(), half.1.clone()).unwrap(), period, cuts, points);
            }
        }
    }
}

fn bisect(map: &Map, mut x: Interval, period: usize) -> Interval {
    while x.hi() - x.lo() > small(90) {
        let lower = Interval::new(x.lo().clone(), x.middle()).unwrap();
        let upper = Interval::new(x.middle(), x.hi().clone()).unwrap();
        x = if map.passes(&lower, period).unwrap() { lower } else { upper };
    }
    wider(&short(&x), &small(80))
}

/// All turning points go to the attracting cycles of a period from these starts.
pub fn hyperbolic(cx: &Context, eta: &str, (lo, hi): (&str, &str), starts: &[&str], period: usize) -> Json {
    let map = Map::new(cx, Interval::point(rational(eta)));
    let mut attractors = Vec::new();
    let mut all = Vec::new();
    for start in starts {
        let Json::Object(mut fields) = attractor(cx, eta, start, period) else { panic!() };
        let intervals = fields.pop().unwrap();
        let Json::Array(items) = &intervals.1 else { panic!() };
        all.extend(items.iter().map(|item| twostep_check::fields::pair(item).unwrap()));
        attractors.push(Json::Object(vec![intervals]));
    }
    let mut turns = Vec::new();
    for at in roots(&cx.map(&rational(eta)).derivative(), cx) {
        let (mut x, mut steps) = (at.clone(), 0);
        while !all.iter().any(|interval| interval.contains(&x)) {
            assert!(steps < 2_000, "{eta}: a turning point does not settle");
            x = map.over(&x).unwrap();
            steps += 1;
        }
        turns.push(object(&[("at", pair(&at)), ("steps", Json::Natural(steps))]));
    }
    object(&[
        ("kind", text("hyperbolic")),
        ("eta", Json::Array(vec![text(eta), text(eta)])),
        ("interval", Json::Array(vec![text(lo), text(hi)])),
        ("bound", text("2")),
        ("attractors", Json::Array(attractors)),
        ("turns", Json::Array(turns)),
    ])
}
