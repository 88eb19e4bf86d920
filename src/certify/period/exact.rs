//! All orbits of a short period at a rational step size.

use crate::algebra::{IntPoly, RatPoly, RealAlgebraic, Value};
use crate::arith::{Integer, Interval, Rational};
use crate::certify::basin::{Arena, Attraction, PeriodicOrbit, divergence_bound, orbit_of};
use crate::dynamics::GradientMap;
use std::cmp::Ordering;

/// The largest degree `(n - 1)^p` of an iterate that is formed: root isolation beyond it costs more than subdivision.
const LARGEST_DEGREE: usize = 260;
/// Bits of the enclosures that are given.
const BITS: u32 = 128;
/// Bits at which pairing and stability by enclosures are given up.
const MOST_BITS: u32 = 4096;
/// Boxes of the second route.
const BOXES: usize = 60_000;

/// How a list of periodic orbits was completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListedBy {
    /// Root isolation of the dynatomic polynomial: *exact*, neutral multipliers decided.
    RootIsolation,
    /// Interval subdivision and interval Newton: complete as well, but it gives up at neutral orbits.
    Subdivision,
}

/// All real orbits of one least period.
#[derive(Clone, Debug)]
pub struct PeriodList {
    /// The step size.
    pub eta: Rational,
    /// The least period.
    pub period: usize,
    /// All of them, by their smallest points.
    pub orbits: Vec<PeriodicOrbit>,
    /// How it is known that these are all.
    pub listed_by: ListedBy,
}

/// Why there is no complete list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// The period is not 1, 2, 3 or 4.
    #[error("complete lists are given for the periods 1 to 4, not {0}")]
    Period(usize),
    /// The degree of the loss is below 3, or the step size is not positive.
    #[error("the loss has a degree below 3, or the step size is not positive")]
    Affine,
    /// Subdivision stopped.
    #[error("not complete: {0}")]
    Open(String),
}

/// All orbits of least period `period` (1 to 4) at a positive rational step size.
///
/// Up to degree 260 of the iterate by root isolation of the dynatomic polynomial, `(G^4(x) - x)/(G^2(x) - x)` for
/// period 4; beyond that by interval subdivision.
///
/// # Errors
/// For other periods, degrees below 3, and where the subdivision does not end.
///
/// ```
/// use twostep::{algebra::RatPoly, arith::Rational, certify::period::periodic_orbits};
/// // f = x^3/3 - 3x/4: G = x - eta (x^2 - 3/4)
/// let loss = RatPoly::new(&[(0, 1), (-3, 4), (0, 1), (1, 3)].map(|c: (i32, i32)| Rational::from(c)));
/// let eta = Rational::from((7, 5));
/// assert_eq!(periodic_orbits(&loss, &eta, 2).unwrap().orbits.len(), 1);
/// assert_eq!(periodic_orbits(&loss, &eta, 3).unwrap().orbits.len(), 0);
/// ```
pub fn periodic_orbits(loss: &RatPoly, eta: &Rational, period: usize) -> Result<PeriodList, PeriodError> {
    if !(1..=4).contains(&period) {
        return Err(PeriodError::Period(period));
    }
    let bound = divergence_bound(loss, eta).ok_or(PeriodError::Affine)?;
    let list = |orbits, listed_by| PeriodList { eta: eta.clone(), period, orbits, listed_by };
    let degree = (loss.degree() - 1).checked_pow(period as u32).unwrap_or(usize::MAX);
    if degree <= LARGEST_DEGREE
        && let Some(orbits) = by_root_isolation(loss, eta, period)
    {
        return Ok(list(orbits, ListedBy::RootIsolation));
    }
    let arena = Arena::new(loss, &bound, BITS);
    let at = Interval::from_rational(eta, BITS);
    if period == 1 {
        let orbits = arena.fixed.iter().map(|f| arena.fixed_point(f, &at)).collect();
        return Ok(list(orbits, ListedBy::RootIsolation));
    }
    let open = |o: crate::certify::basin::Open| PeriodError::Open(o.describe());
    let shorter = if period == 4 { arena.cycles(&at, 2, &[], &[], BOXES).map_err(open)? } else { Vec::new() };
    let cycles = arena.cycles(&at, period, &shorter, &[], BOXES).map_err(open)?;
    Ok(list(cycles.iter().map(orbit_of).collect(), ListedBy::Subdivision))
}

/// The square-free polynomial whose roots are exactly the points of least period `period`. *Exact.*
///
/// Where a shorter orbit is neutral (`-1`) its points are roots of the dynatomic polynomial too; they are divided out.
fn dynatomic(map: &GradientMap, eta: &Rational, period: usize) -> IntPoly {
    let returns = |k: usize| map.iterate_at(eta, k).sub(&RatPoly::x()).numerator().primitive();
    let all = returns(period);
    let shorter = match period {
        1 => return all.square_free(),
        4 => returns(2),
        _ => returns(1),
    };
    let quotient = all.div_exact(&shorter).unwrap_or(all).square_free();
    let common = quotient.gcd(&shorter);
    quotient.div_exact(&common).unwrap_or(quotient)
}

fn by_root_isolation(loss: &RatPoly, eta: &Rational, period: usize) -> Option<Vec<PeriodicOrbit>> {
    let map = GradientMap::new(loss);
    let polynomial = dynatomic(&map, eta, period);
    if polynomial.is_constant() {
        return Some(Vec::new());
    }
    let roots: Vec<_> =
        polynomial.isolate_roots().iter().map(|i| RealAlgebraic::root(&polynomial, i).simplified()).collect();
    let step = map.at(eta);
    let slope = step.derivative();
    let next: Vec<_> = roots.iter().map(|x| image(&roots, x, &step)).collect::<Option<_>>()?;
    let mut used = vec![false; roots.len()];
    let mut orbits = Vec::new();
    for first in 0..roots.len() {
        if used[first] {
            continue;
        }
        let members: Vec<_> = std::iter::successors(Some(first), |i| Some(next[*i])).take(period).collect();
        if next[members[period - 1]] != first {
            return None;
        }
        for i in &members {
            used[*i] = true;
        }
        let points: Vec<_> = members.iter().map(|i| &roots[*i]).collect();
        orbits.push(PeriodicOrbit {
            multiplier: value(&multiplier(&points, &slope, BITS)),
            attraction: attraction(&map, eta, &points, &slope),
            points: points.iter().map(|x| point_value(x)).collect(),
        });
    }
    Some(orbits)
}

/// Which root is the image of a root: the image is one, so it is the only one that its enclosure meets.
fn image(roots: &[RealAlgebraic], x: &RealAlgebraic, step: &RatPoly) -> Option<usize> {
    let mut bits = 64;
    while bits <= MOST_BITS {
        let value = eval(step, &x.enclosure(bits));
        let mut meets = roots
            .iter()
            .enumerate()
            .filter(|(_, root)| root.enclosure(bits).intersect(&value).is_some())
            .map(|(i, _)| i);
        if let (Some(i), None) = (meets.next(), meets.next()) {
            return Some(i);
        }
        bits *= 2;
    }
    None
}

fn eval(p: &RatPoly, x: &Interval) -> Interval {
    let denominator = Rational::from((Integer::from(1), p.denominator().clone()));
    p.numerator().eval_interval(x).mul(&Interval::from_rational(&denominator, x.precision()))
}

fn multiplier(points: &[&RealAlgebraic], slope: &RatPoly, bits: u32) -> Interval {
    let one = Interval::from_integer(&Integer::from(1), bits);
    points.iter().fold(one, |product, x| product.mul(&eval(slope, &x.enclosure(bits))))
}

/// Stability: by enclosures; where they stay undecided the multiplier may be 1 or -1 exactly, and this is tested.
fn attraction(map: &GradientMap, eta: &Rational, points: &[&RealAlgebraic], slope: &RatPoly) -> Attraction {
    let mut bits = 64;
    while bits <= MOST_BITS {
        let enclosure = multiplier(points, slope, bits);
        if enclosure.inside_unit() {
            return Attraction::Attracting;
        } else if enclosure.outside_unit() {
            return Attraction::Repelling;
        }
        if bits == 256 {
            let total = map.iterate_at(eta, points.len()).derivative();
            let is = |k: i32| {
                let shifted = total.sub(&RatPoly::constant(Rational::from(k)));
                points[0].sign_of(shifted.numerator()) == Ordering::Equal
            };
            if is(1) || is(-1) {
                return Attraction::Neutral;
            }
        }
        bits *= 2;
    }
    Attraction::Undecided
}

fn point_value(x: &RealAlgebraic) -> Value {
    match x.as_rational() {
        Some(q) => Value::rational(q.clone()),
        None => {
            let (lo, hi) = x.bounds(BITS);
            Value::between(lo, hi)
        }
    }
}

fn value(x: &Interval) -> Value {
    Value::between(x.lower(), x.upper())
}
