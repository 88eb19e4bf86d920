//! Attracting cycles of any period, and the step sizes where their multiplier passes a value: flips of the
//! period-doubling cascade, superstable values.

use super::newton::certify_cycle;
use super::propose::{FloatMap, settle};
use crate::algebra::{RatPoly, RealAlgebraic};
use crate::arith::{Integer, Interval, Rational};
use crate::certify::basin::{PeriodicOrbit, StepRange, orbit_of};
use crate::dynamics::{EnclosedMap, GradientMap};
use std::cmp::Ordering;

/// Bits of the interval Newton steps.
const BITS: u32 = 256;

/// Attracting cycles of period at most `longest`, each proved by interval Newton, found by following the real critical
/// points of the map in floats. Not claimed to be all: [`basin`](crate::certify::basin::basin) says when they are.
///
/// ```
/// use twostep::{algebra::RatPoly, arith::Rational, certify::period::attracting_cycles};
/// // the double well (x^2 - 1)^2 / 4: 3-cycles, one for each sign, close to eta = 1.4531
/// let one = RatPoly::constant(Rational::from(1));
/// let loss = RatPoly::x().pow(2).sub(&one).pow(2).scale(&Rational::from((1, 4)));
/// let cycles = attracting_cycles(&loss, &Rational::from((14531, 10000)), 64);
/// assert_eq!(cycles.iter().map(|c| c.period()).collect::<Vec<_>>(), [3, 3]);
/// ```
pub fn attracting_cycles(loss: &RatPoly, eta: &Rational, longest: usize) -> Vec<PeriodicOrbit> {
    if loss.degree() < 3 || *eta <= 0 {
        return Vec::new();
    }
    let enclosed = GradientMap::new(loss).enclosed(BITS);
    let at = Interval::from_rational(eta, BITS);
    let mut found: Vec<PeriodicOrbit> = Vec::new();
    for start in critical_points(loss, eta) {
        let Some(guess) = settle(loss, eta, start, longest) else { continue };
        let Some(cycle) = certify_cycle(&enclosed, &guess, &at) else { continue };
        let orbit = orbit_of(&cycle);
        // Two cycles of one period with disjoint first points are different; what meets may be the same.
        let meets = |o: &PeriodicOrbit| {
            o.period() == orbit.period()
                && o.points[0].lo <= orbit.points[0].hi
                && orbit.points[0].lo <= o.points[0].hi
        };
        if cycle.multiplier.inside_unit() && !found.iter().any(meets) {
            found.push(orbit);
        }
    }
    found
}

/// Real zeros of `1 - eta f''`, as floats: starts of simulations.
fn critical_points(loss: &RatPoly, eta: &Rational) -> Vec<f64> {
    let curvature = loss.derivative().derivative();
    let slope = RatPoly::constant(Rational::from(1)).sub(&curvature.scale(eta));
    let roots = RealAlgebraic::roots_with_multiplicity(slope.numerator());
    roots.iter().map(|(root, _)| root.approx()).collect()
}

/// A step size at which the multiplier of a cycle takes a value: proved to exist between the bounds.
#[derive(Clone, Debug)]
pub struct Crossing {
    /// The least period of the cycle.
    pub period: usize,
    /// The value: -1 for a flip, 0 for a superstable cycle.
    pub multiplier: i32,
    /// Bounds of the step size.
    pub eta: StepRange,
    /// The cycle, for every step size between the bounds.
    pub orbit: PeriodicOrbit,
}

/// The first step sizes of a period-doubling cascade: from the attracting cycle that the real critical point next to
/// `start` goes to at `from`, the flip of that cycle, of the one with twice its period, and so on up to `longest`,
/// none beyond `to`. Floats search; each value given is proved: one cycle continues over the whole bracket, and its
/// multiplier is above -1 at one end and below -1 at the other.
pub fn cascade(loss: &RatPoly, from: &Rational, to: &Rational, start: f64, longest: usize) -> Vec<Crossing> {
    let mut flips = Vec::new();
    if loss.degree() < 3 || *from <= 0 || to <= from {
        return flips;
    }
    let mut eta = from.to_f64();
    let to = to.to_f64();
    while let Some(cycle) = attracting(loss, eta, start, longest) {
        if flips.last().is_some_and(|last: &Crossing| cycle.1 != 2 * last.period) {
            break;
        }
        let Some(flip) = passes(loss, cycle, eta, to, -1) else { break };
        let at = flip.eta.hi.to_f64();
        let period = flip.period;
        flips.push(flip);
        // The doubled cycle attracts on a stretch above the flip that is shorter by a factor each time.
        let doubled = (1..60)
            .map(|k| at + (to - at) * 0.5f64.powi(k))
            .find(|e| attracting(loss, *e, start, longest).is_some_and(|(_, p)| p == 2 * period));
        match doubled {
            Some(next) => eta = next,
            None => break,
        }
    }
    flips
}

/// The step size between `from` and `to` closest to `from` at which the attracting cycle that the critical point next to
/// `start` goes to at `from` is superstable (multiplier 0). Proved as in [`cascade`].
pub fn superstable(
    loss: &RatPoly,
    from: &Rational,
    to: &Rational,
    start: f64,
    longest: usize,
) -> Option<Crossing> {
    if loss.degree() < 3 || *from <= 0 || *to <= 0 {
        return None;
    }
    let cycle = attracting(loss, from.to_f64(), start, longest)?;
    passes(loss, cycle, from.to_f64(), to.to_f64(), 0)
}

/// A cycle of least period `period` that goes on from one step size to another and whose multiplier passes `multiplier`
/// (-1 or 0) between them; `None` where none is found or the proof fails. Candidates are the cycles that attract
/// critical points of the map, in floats, at some step size near by. Proved as in [`cascade`].
///
/// ```
/// use twostep::{algebra::RatPoly, arith::Rational, certify::period::crossing_between};
/// // the superstable 3-cycle of the double well at 1.4531555836...
/// let one = RatPoly::constant(Rational::from(1));
/// let loss = RatPoly::x().pow(2).sub(&one).pow(2).scale(&Rational::from((1, 4)));
/// let eta = [145315558, 145315559].map(|n| Rational::from((n, 100_000_000)));
/// assert!(crossing_between(&loss, (&eta[0], &eta[1]), 3, 0).is_some());
/// ```
pub fn crossing_between(
    loss: &RatPoly,
    eta: (&Rational, &Rational),
    period: usize,
    multiplier: i32,
) -> Option<Crossing> {
    if loss.degree() < 3 || *eta.0 <= 0 || eta.1 <= eta.0 {
        return None;
    }
    let middle = Rational::from(eta.0 + eta.1) / 2u32;
    let margin = Rational::from(eta.1 - &middle);
    let enclosed = GradientMap::new(loss).enclosed(BITS);
    let here = FloatMap::new(loss, middle.to_f64());
    // Next to a flip nothing settles within reasonable time: a search further and further away on both sides.
    let far = Rational::from(&middle / 32u32);
    let away = (0..)
        .map(|k: u32| Rational::from(&margin << (3 * k)))
        .take_while(|distance| *distance < far)
        .flat_map(|distance| [Rational::from(&middle - &distance), Rational::from(&middle + &distance)]);
    std::iter::once(middle.clone()).chain(away).find_map(|at| {
        critical_points(loss, &at).into_iter().find_map(|start| {
            let points = settle(loss, &at, start, period).filter(|points| points.len() == period)?;
            let guess = here.orbit(here.newton(points.first()?.to_f64(), period)?, period)?;
            prove(&enclosed, &guess, middle.clone(), &margin, multiplier)
        })
    })
}

/// A point of the attracting cycle next to `start`'s critical point, and the period. *Approximate.*
fn attracting(loss: &RatPoly, eta: f64, start: f64, longest: usize) -> Option<(f64, usize)> {
    let eta = Rational::from_f64(eta)?;
    let critical = critical_points(loss, &eta);
    let nearest = critical.into_iter().min_by(|a, b| (a - start).abs().total_cmp(&(b - start).abs()))?;
    let points = settle(loss, &eta, nearest, longest)?;
    Some((points.first()?.to_f64(), points.len()))
}

/// Follows a cycle in floats until its multiplier passes the target, bisects, and proves the bracket.
fn passes(loss: &RatPoly, cycle: (f64, usize), from: f64, to: f64, target: i32) -> Option<Crossing> {
    let (start, period) = cycle;
    let map = |eta: f64| FloatMap::new(loss, eta);
    let side = |eta: f64, x: f64| (map(eta).defect(x, period).1 + 1.0 - f64::from(target)).signum();
    let (mut eta, mut x) = (from, map(from).newton(start, period)?);
    let sign = side(eta, x);
    let mut step = (to - from) / 64.0;
    // Continuation: a step is taken back and halved where Newton's method jumps away or the multiplier passes.
    let mut bracket = None;
    for _ in 0..4_000 {
        let next = eta + step;
        if step.abs() < 1e-15 * eta.abs() || (to - next) * (to - from) < 0.0 {
            break;
        }
        match map(next).newton(x, period).filter(|y| (y - x).abs() < 0.02 * (1.0 + x.abs())) {
            Some(y) if side(next, y) == sign => (eta, x) = (next, y),
            Some(y) => {
                bracket = Some((next, y));
                step /= 2.0;
            }
            None => step /= 2.0,
        }
    }
    let (beyond, y) = bracket?;
    let centre = (eta + beyond) / 2.0;
    let enclosed = GradientMap::new(loss).enclosed(BITS);
    let guess = map(centre).orbit((x + y) / 2.0, period)?;
    (0..9).find_map(|k| {
        let margin = Rational::from_f64(((beyond - eta).abs() + 2e-16 * centre) * 8f64.powi(k))?;
        prove(&enclosed, &guess, Rational::from_f64(centre)?, &margin, target)
    })
}

/// One cycle over the whole bracket, and multipliers on both sides of the target at its ends.
fn prove(
    map: &EnclosedMap,
    guess: &[Rational],
    centre: Rational,
    margin: &Rational,
    target: i32,
) -> Option<Crossing> {
    let range = StepRange { lo: Rational::from(&centre - margin), hi: Rational::from(&centre + margin) };
    let branch = certify_cycle(map, guess, &Interval::hull(&range.lo, &range.hi, BITS))?;
    let value = Interval::from_integer(&Integer::from(target), BITS);
    // In the regions of the branch there is one cycle for each step size: a cycle found there is the branch's.
    let side = |eta: &Rational| -> Option<Ordering> {
        let points: Vec<_> = branch.points.iter().map(|x| x.midpoint().lower()).collect();
        let cycle = certify_cycle(map, &points, &Interval::from_rational(eta, BITS))?;
        let same = cycle.points.iter().zip(&branch.regions).all(|(x, region)| region.contains(x));
        same.then(|| cycle.multiplier.sub(&value).sign())?
    };
    let (low, high) = (side(&range.lo)?, side(&range.hi)?);
    (low != high && low.is_ne() && high.is_ne()).then(|| Crossing {
        period: guess.len(),
        multiplier: target,
        orbit: orbit_of(&branch),
        eta: range,
    })
}
