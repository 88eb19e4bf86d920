//! Cuts that the checker's rules of pieces accept: `G^k(x) - x` without a zero on a piece, or monotone through one.

use super::witness::evaluate;
use crate::algebra::RatPoly;
use crate::arith::{Integer, Interval, Rational};

/// The precision of the search; the checker computes more exactly.
const PRECISION: u32 = 192;
/// A search with more cuts than this is given up.
const MOST_CUTS: usize = 4_000;
/// How often a piece is halved.
const DEPTH: usize = 48;

/// Gradient descent at the step sizes of an interval.
pub(super) struct Map {
    gradient: RatPoly,
    curvature: RatPoly,
    third: RatPoly,
    eta: Interval,
    one: Interval,
}

impl Map {
    pub(super) fn new(loss: &RatPoly, eta: &(Rational, Rational)) -> Self {
        let gradient = loss.derivative();
        let curvature = gradient.derivative();
        let third = curvature.derivative();
        let eta = Interval::hull(&eta.0, &eta.1, PRECISION);
        Map { gradient, curvature, third, eta, one: Interval::from_integer(&Integer::from(1), PRECISION) }
    }

    /// The number 1.
    pub(super) fn one(&self) -> Interval {
        self.one.clone()
    }

    /// A number.
    pub(super) fn at(&self, x: &Rational) -> Interval {
        Interval::hull(x, x, PRECISION)
    }

    /// The numbers between two.
    pub(super) fn hull(&self, (lo, hi): &(Rational, Rational)) -> Interval {
        Interval::hull(lo, hi, PRECISION)
    }

    /// An *enclosure* of `G`, as the checker's.
    pub(super) fn over(&self, x: &Interval) -> Interval {
        let centre = x.midpoint();
        let value = centre.sub(&self.eta.mul(&evaluate(&self.gradient, &centre)));
        let slope = self.one.sub(&self.eta.mul(&evaluate(&self.curvature, x)));
        value.add(&slope.mul(&x.sub(&centre)))
    }

    /// An *enclosure* of `1 - eta f''`.
    pub(super) fn slope(&self, x: &Interval) -> Interval {
        let centre = x.midpoint();
        let value = evaluate(&self.curvature, &centre);
        let curvature = value.add(&evaluate(&self.third, x).mul(&x.sub(&centre)));
        self.one.sub(&self.eta.mul(&curvature))
    }

    /// Is `|1 - eta f''| > 1` over an interval, for all step sizes?
    pub(super) fn repels(&self, x: &(Rational, Rational)) -> bool {
        self.slope(&Interval::hull(&x.0, &x.1, PRECISION)).outside_unit()
    }

    fn iterate(&self, start: &Interval, times: usize) -> (Interval, Interval) {
        let (mut image, mut slope) = (start.clone(), self.one.clone());
        for _ in 0..times {
            slope = slope.mul(&self.slope(&image));
            image = self.over(&image);
        }
        (image, slope)
    }

    /// Does `G^times(x) - x` have no zero in the piece, or is it monotone there?
    fn settles(&self, (lo, hi): (&Rational, &Rational), times: usize) -> Settled {
        let piece = Interval::hull(lo, hi, PRECISION);
        let (_, slope) = self.iterate(&piece, times);
        let slope = slope.sub(&self.one);
        let centre = piece.midpoint();
        let (end, _) = self.iterate(&centre, times);
        let value = end.sub(&centre).add(&slope.mul(&piece.sub(&centre)));
        if !value.contains_zero() {
            Settled::Free
        } else if slope.contains_zero() {
            Settled::No
        } else {
            Settled::Monotone
        }
    }

    /// The sign of `f'(x) + f'(G(x))`, where it is the same for all step sizes.
    fn balance(&self, x: &Rational) -> Option<std::cmp::Ordering> {
        let x = Interval::hull(x, x, PRECISION);
        evaluate(&self.gradient, &x).add(&evaluate(&self.gradient, &self.over(&x))).sign()
    }

    /// Is an interval shown to hold a point of least period 2 at all step sizes?
    pub(super) fn holds_cycle(&self, (lo, hi): &(Rational, Rational)) -> bool {
        let exact = lo == hi;
        exact
            || (!evaluate(&self.gradient, &Interval::hull(lo, hi, PRECISION)).contains_zero()
                && self.passes((lo, hi)))
    }

    /// A point of a cycle of this period close to a number, by Newton's method. *Approximate.*
    pub(super) fn periodic(&self, near: &Rational, period: usize, steps: usize) -> Option<Rational> {
        let mut x = self.at(near);
        for _ in 0..steps {
            let (end, slope) = self.iterate(&x, period);
            let step = end.sub(&x).midpoint().div(&slope.sub(&self.one).midpoint())?;
            x = x.sub(&step).midpoint();
        }
        Some(x.lower())
    }

    /// Does `G^times(x) - x` have opposite signs at the ends?
    fn returns(&self, (lo, hi): (&Rational, &Rational), times: usize) -> bool {
        let sign = |x: &Rational| {
            let x = self.at(x);
            self.iterate(&x, times).0.sub(&x).sign()
        };
        match (sign(lo), sign(hi)) {
            (Some(a), Some(b)) => a.is_ne() && b == a.reverse(),
            _ => false,
        }
    }

    /// Has no shorter iterate `G^k(x) - x`, `k` a divisor, a zero in the piece?
    fn is_longer(&self, piece: (&Rational, &Rational), times: usize) -> bool {
        let shorter = (1..times).filter(|divisor| times.is_multiple_of(*divisor));
        shorter.into_iter().all(|divisor| matches!(self.settles(piece, divisor), Settled::Free))
    }

    /// Does `f'`, or `f'(x) + f'(G(x))` for all step sizes, have opposite signs at the ends?
    fn passes(&self, (lo, hi): (&Rational, &Rational)) -> bool {
        let ends = [lo, hi];
        let [a, b] = ends.map(|x| self.gradient.eval(x).cmp0());
        if a.is_ne() && b == a.reverse() {
            return true;
        }
        match ends.map(|x| self.balance(x)) {
            [Some(a), Some(b)] => a.is_ne() && b == a.reverse(),
            _ => false,
        }
    }
}

enum Settled {
    Free,
    Monotone,
    No,
}

/// Cuts of `[lo, hi]` into pieces that the checker settles for `G^times`, `times` even, given where the fixed points
/// and the points of 2-cycles are, for all step sizes of the map: ascending, disjoint intervals inside. `None` where
/// the search is given up. `longer`: some of the zeros are points of least period `times`.
pub(super) fn cuts(
    map: &Map,
    (lo, hi): (&Rational, &Rational),
    zeros: &[(Rational, Rational)],
    times: usize,
    longer: bool,
) -> Option<Vec<Rational>> {
    let mut found = Vec::new();
    let mut from = lo.clone();
    for (index, zero) in zeros.iter().enumerate() {
        let left = index.checked_sub(1).map_or(lo, |i| &zeros[i].1);
        let right = zeros.get(index + 1).map_or(hi, |next| &next.0);
        let (a, b) = around(map, zero, (left, right), (times, longer))?;
        if from < a {
            gap(map, (&from, &a), times, DEPTH, &mut found)?;
        }
        found.push(b.clone());
        from = b;
    }
    gap(map, (&from, hi), times, DEPTH, &mut found)?;
    // The last one is the end.
    found.pop();
    Some(found)
}

/// A piece around a zero that is settled, between its neighbours.
fn around(
    map: &Map,
    zero: &(Rational, Rational),
    (left, right): (&Rational, &Rational),
    (times, longer): (usize, bool),
) -> Option<(Rational, Rational)> {
    let room = Rational::from(&zero.0 - left).min(Rational::from(right - &zero.1));
    let width = Rational::from(&zero.1 - &zero.0);
    let mut radius = room / 3u32;
    for _ in 0..DEPTH {
        if radius.cmp0().is_le() {
            return None;
        }
        let grid = Rational::from(&radius / 16u32).min(Rational::from(1));
        let down = short(&Rational::from(&zero.0 - &radius), &grid);
        let up = short(&Rational::from(&zero.1 + &radius), &grid);
        let piece = (&down, &up);
        let is_known =
            || map.passes(piece) || (longer && map.returns(piece, times) && map.is_longer(piece, times));
        if matches!(map.settles(piece, times), Settled::Monotone) && is_known() {
            return Some((down, up));
        }
        // Narrower than what the zero moves by, the ends cannot be told from it.
        if radius < Rational::from(&width / 4u32) {
            return None;
        }
        radius = radius * 2u32 / 3u32;
    }
    None
}

/// The multiple of a power of two close to `grid` that is next to a number.
pub(super) fn short(value: &Rational, grid: &Rational) -> Rational {
    let bits = grid.denom().significant_bits() as i32 - grid.numer().significant_bits() as i32 + 1;
    let scale = Integer::from(1) << bits.max(0) as u32;
    let steps = Rational::from(value * &scale).round();
    steps / scale
}

/// Halves a stretch until each piece is settled.
fn gap(
    map: &Map,
    (lo, hi): (&Rational, &Rational),
    times: usize,
    depth: usize,
    found: &mut Vec<Rational>,
) -> Option<()> {
    if found.len() > MOST_CUTS || depth == 0 || lo >= hi {
        return None;
    }
    if matches!(map.settles((lo, hi), times), Settled::Free) {
        found.push(hi.clone());
        return Some(());
    }
    let width = Rational::from(hi - lo);
    let cut = short(&(Rational::from(lo + hi) / 2u32), &(width / 8u32));
    gap(map, (lo, &cut), times, depth - 1, found)?;
    gap(map, (&cut, hi), times, depth - 1, found)
}
