//! Certified basins of a few variables: which starts of a box are proved to converge to an attracting 2-cycle or minimiser, and
//! which to diverge.
//!
//! Around an attracting cycle `x0, x1` a parallelepiped `|P (x - x0)| <= r` (largest entry) on which `|P D(G o G) P^-1| < 1`: there `G o G`
//! is a contraction with the fixed point `x0`, so every start in it converges to the cycle. The box is cut into parts; a part is done
//! where the enclosure `G^k(c) + D G^k (X - c)` of an image enters such a set, or leaves a cube beyond which every step doubles the
//! distance from the origin at least.

use super::cycle::two_steps;
use super::loss::ManyLoss;
use super::matrix::{Matrix, exactly, size};
use super::multipliers::eigenbasis;
use super::types::ManyCycle;
use crate::algebra::MultiPoly;
use crate::arith::{Elementary, FastInterval, Rational, Scalar};
use crate::certify::Stability;

/// Basins are certified for at most so many variables.
pub const PAVED: usize = 3;
/// The most parts that are looked at.
const PARTS: usize = 6_000;
/// How many steps a part is followed.
const STEPS: usize = 80;
/// A part whose image is wider than this is halved.
const WIDE: f64 = 8.0;
/// The largest contracting set that is tried first, relative to the distance of the two points.
const REACH: f64 = 2.0;

/// A set that an attracting cycle draws in.
#[derive(Clone, Debug)]
pub struct Attractor {
    /// One point, the same as the other for a minimiser.
    pub x0: Vec<FastInterval>,
    /// The other point.
    pub x1: Vec<FastInterval>,
    /// `r`.
    pub radius: f64,
    /// `P`.
    shape: Matrix<FastInterval>,
}

/// What is proved of the starts in a part of the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// All converge to the attractor of this index.
    Converges(usize),
    /// All diverge.
    Diverges,
    /// Neither, within the limits.
    Undecided,
}

/// A part of the box.
#[derive(Clone, Debug)]
pub struct Part {
    /// An interval for each variable.
    pub starts: Vec<FastInterval>,
    /// What its starts do.
    pub fate: Fate,
}

/// A box of starts, cut into parts.
#[derive(Clone, Debug)]
pub struct ManyBasin {
    /// The attractors.
    pub attractors: Vec<Attractor>,
    /// The parts; they cover the box and overlap in their faces alone.
    pub parts: Vec<Part>,
}

impl ManyBasin {
    /// The share of the box with this fate, by volume. *Exact* for the box of doubles.
    pub fn share(&self, wanted: impl Fn(Fate) -> bool) -> Rational {
        let width = |x: &FastInterval| {
            let end = |x: f64| Rational::from_f64(x).unwrap_or_default();
            end(x.hi()) - end(x.lo())
        };
        let volume = |part: &Part| part.starts.iter().map(width).fold(Rational::from(1), |v, w| v * w);
        let all: Rational = self.parts.iter().map(volume).fold(Rational::new(), |a, b| a + b);
        let some =
            self.parts.iter().filter(|p| wanted(p.fate)).map(volume).fold(Rational::new(), |a, b| a + b);
        if all == 0 { Rational::new() } else { some / all }
    }
}

impl Attractor {
    /// Around a proved stable 2-cycle without symmetries; `None` where no contracting set is found.
    pub fn of_cycle(loss: &ManyLoss, eta: &FastInterval, cycle: &ManyCycle) -> Option<Self> {
        if cycle.stability != Stability::Stable || cycle.neutral > 0 {
            return None;
        }
        let (x0, x1) = cycle.enclosure.split_at(loss.dimension());
        Attractor::new(loss, eta, x0, x1)
    }

    /// Around a proved isolated minimiser.
    pub fn of_minimiser(loss: &ManyLoss, eta: &FastInterval, point: &[FastInterval]) -> Option<Self> {
        Attractor::new(loss, eta, point, point)
    }

    fn new(loss: &ManyLoss, eta: &FastInterval, x0: &[FastInterval], x1: &[FastInterval]) -> Option<Self> {
        let (basis, _) = eigenbasis(&two_steps(loss, x0, x1, eta)?.middle())?;
        let shape = exactly(&basis.clone().try_inverse()?);
        let apart = x0.iter().zip(x1).map(|(a, b)| size(a.minus(b))).fold(0.1, f64::max);
        let mut radius = REACH * apart;
        for _ in 0..24 {
            let set = Attractor { x0: x0.to_vec(), x1: x1.to_vec(), radius, shape: shape.clone() };
            if set.contracts(loss, eta).unwrap_or(false) {
                return Some(set);
            }
            radius /= 1.5;
        }
        None
    }

    /// Is `|P D(G o G) P^-1| < 1` on the whole set, for every step size and every cycle in the enclosures?
    fn contracts(&self, loss: &ManyLoss, eta: &FastInterval) -> Option<bool> {
        let n = self.x0.len();
        let bound = self.shape.inverse_bound()?;
        let unit =
            |j: usize| (0..n).map(|i| FastInterval::exactly(f64::from(u8::from(i == j)))).collect::<Vec<_>>();
        let columns: Vec<Vec<FastInterval>> =
            (0..n).map(|j| bound.solve(&self.shape, &unit(j))).collect::<Option<_>>()?;
        let inverse = Matrix::from_fn(n, n, |i, j| columns[j][i]);
        let ball = vec![FastInterval::ordered(-self.radius, self.radius); n];
        let hull: Vec<FastInterval> =
            self.x0.iter().zip(inverse.apply(&ball)).map(|(x, d)| x.plus(&d)).collect();
        let next = step(loss, eta, &hull)?;
        let slope = two_steps(loss, &hull, &next, eta)?;
        Some(self.shape.times(&slope.times(&inverse)).norm() < 1.0)
    }

    /// Is the box inside the set?
    fn holds(&self, x: &[FastInterval]) -> bool {
        let offset: Vec<FastInterval> = x.iter().zip(&self.x0).map(|(x, c)| x.minus(c)).collect();
        self.shape.apply(&offset).iter().all(|y| size(*y) <= self.radius)
    }

    /// Is it a 2-cycle, not a minimiser?
    pub fn is_cycle(&self) -> bool {
        self.x0.iter().zip(&self.x1).any(|(a, b)| a.intersect(b).is_none())
    }
}

/// `G(x) = x - eta grad f(x)` of a box, by the mean-value form and directly.
fn step(loss: &ManyLoss, eta: &FastInterval, x: &[FastInterval]) -> Option<Vec<FastInterval>> {
    let move_ = |x: &[FastInterval]| -> Option<Vec<FastInterval>> {
        let g = loss.gradient(x).ok()?;
        Some(x.iter().zip(&g).map(|(x, g)| x.minus(&eta.times(g))).collect())
    };
    let middle: Vec<FastInterval> = x.iter().map(|x| x.midpoint()).collect();
    let offset: Vec<FastInterval> = x.iter().zip(&middle).map(|(x, m)| x.minus(m)).collect();
    let slope = loss.hessian(x).ok()?.identity_minus(eta);
    let centred =
        move_(&middle)?.iter().zip(slope.apply(&offset)).map(|(m, d)| m.plus(&d)).collect::<Vec<_>>();
    Some(move_(x)?.iter().zip(centred).map(|(a, b)| a.intersect(&b).unwrap_or(*a)).collect())
}

/// A cube `|x| <= R` (largest entry) outside of which `|G(x)| >= 2 |x|`, so that every start outside diverges; for a polynomial
/// loss whose gradient's part of highest degree `d >= 2` is zero at 0 alone. With `|g_d(u)| >= c` on the cube's surface `|u| = 1`, and
/// `c_k` the sums of the sizes of the coefficients of degree `k`, it suffices that `eta c R^(d-1) >= 3 + eta sum c_k R^(k-1)`.
pub fn escape(loss: &MultiPoly, eta: &FastInterval) -> Option<f64> {
    let names = loss.names().to_vec();
    let gradient: Vec<MultiPoly> = names.iter().map(|name| loss.derivative(name)).collect();
    let degree = gradient.iter().map(MultiPoly::total_degree).max().filter(|d| *d >= 2)?;
    let sum_of = |k: u32| {
        let size = |p: &MultiPoly| {
            let of_degree = p.terms().filter(|(e, _)| e.iter().sum::<u32>() == k);
            of_degree.fold(Rational::new(), |sum, (_, c)| sum + c.clone().abs())
        };
        gradient.iter().map(size).max().unwrap_or_default()
    };
    let part = |p: &MultiPoly| {
        let highest = p.terms().filter(|(e, _)| e.iter().sum::<u32>() == degree);
        let names: Vec<&str> = p.names().iter().map(String::as_str).collect();
        MultiPoly::new(&names, highest.map(|(e, c)| (e.to_vec(), c.clone())))
    };
    let highest: Vec<MultiPoly> = gradient.iter().map(part).collect();
    let top = |u: &[FastInterval]| -> Vec<FastInterval> {
        highest.iter().map(|p| p.evaluate(u).unwrap_or(FastInterval::ENTIRE)).collect()
    };
    let least = least_on_cube(names.len(), &top)?;
    let sums: Vec<FastInterval> = (0..degree).map(sum_of).map(|c| FastInterval::hull(&c, &c)).collect();
    let mut radius = 1.0;
    while radius < 1e6 {
        let r = FastInterval::exactly(radius);
        let power = |k: i64| r.powi(k).unwrap_or(FastInterval::ENTIRE);
        let left = eta.times(&FastInterval::exactly(least)).times(&power(i64::from(degree) - 1));
        let lower = sums
            .iter()
            .enumerate()
            .fold(FastInterval::exactly(0.0), |sum, (k, c)| sum.plus(&c.times(&power(k as i64 - 1))));
        if left.lo() >= FastInterval::exactly(3.0).plus(&eta.times(&lower)).hi() {
            return Some(radius);
        }
        radius *= 1.25;
    }
    None
}

/// A positive lower bound of the largest entry of a function on the surface of the unit cube.
fn least_on_cube(n: usize, f: &dyn Fn(&[FastInterval]) -> Vec<FastInterval>) -> Option<f64> {
    let mut least = f64::INFINITY;
    let mut open: Vec<Vec<FastInterval>> = Vec::new();
    for face in 0..n {
        for side in [-1.0, 1.0] {
            let mut part = vec![FastInterval::ordered(-1.0, 1.0); n];
            part[face] = FastInterval::exactly(side);
            open.push(part);
        }
    }
    let mut looked_at = 0;
    while let Some(part) = open.pop() {
        looked_at += 1;
        let smallest = |x: FastInterval| if x.contains_zero() { 0.0 } else { x.lo().abs().min(x.hi().abs()) };
        let bound = f(&part).into_iter().map(smallest).fold(0.0, f64::max);
        if bound > 1e-3 {
            least = least.min(bound);
        } else if looked_at > 5000 {
            return None;
        } else {
            open.extend(halved(&part, widest(&part)));
        }
    }
    Some(least)
}

/// Cuts a box of starts into parts and decides what it can; for every step size of the enclosure `eta`.
pub fn pave(
    loss: &ManyLoss,
    eta: &FastInterval,
    attractors: Vec<Attractor>,
    beyond: Option<f64>,
    starts: &[FastInterval],
) -> ManyBasin {
    let mut parts = Vec::new();
    // The oldest first, so that all parts become small alike where the limit stops the work.
    let mut open = std::collections::VecDeque::from([starts.to_vec()]);
    let mut looked_at = 0;
    while let Some(part) = open.pop_front() {
        looked_at += 1;
        let (fate, sensitive) = fate(loss, eta, &attractors, beyond, &part);
        let stop = looked_at + open.len() >= PARTS;
        if fate != Fate::Undecided || stop {
            parts.push(Part { starts: part, fate });
        } else {
            open.extend(halved(&part, sensitive));
        }
    }
    ManyBasin { attractors, parts }
}

fn width(x: &FastInterval) -> f64 {
    x.hi() - x.lo()
}

fn widest(part: &[FastInterval]) -> usize {
    (0..part.len()).fold(0, |a, b| if width(&part[b]) > width(&part[a]) { b } else { a })
}

/// The box halved across one side.
fn halved(part: &[FastInterval], side: usize) -> [Vec<FastInterval>; 2] {
    let middle = part[side].midpoint().lo();
    let (mut a, mut b) = (part.to_vec(), part.to_vec());
    a[side] = FastInterval::ordered(part[side].lo(), middle);
    b[side] = FastInterval::ordered(middle, part[side].hi());
    [a, b]
}

/// What all starts of a box do, by following its image; and the side along which the image is widest.
fn fate(
    loss: &ManyLoss,
    eta: &FastInterval,
    attractors: &[Attractor],
    beyond: Option<f64>,
    starts: &[FastInterval],
) -> (Fate, usize) {
    let n = starts.len();
    let mut sensitive = widest(starts);
    let mut middle: Vec<FastInterval> = starts.iter().map(|x| x.midpoint()).collect();
    let offset: Vec<FastInterval> = starts.iter().zip(&middle).map(|(x, m)| x.minus(m)).collect();
    let mut slope = Matrix::from_fn(n, n, |i, j| FastInterval::exactly(f64::from(u8::from(i == j))));
    let mut image = starts.to_vec();
    for _ in 0..STEPS {
        if let Some(index) = attractors.iter().position(|a| a.holds(&image)) {
            return (Fate::Converges(index), sensitive);
        }
        let outside = |r: f64| image.iter().any(|x| x.lo() > r || x.hi() < -r);
        if beyond.is_some_and(outside) {
            return (Fate::Diverges, sensitive);
        }
        if image.iter().any(|x| width(x) > WIDE) {
            break;
        }
        let (Ok(h), Some(direct), Some(next)) =
            (loss.hessian(&image), step(loss, eta, &image), step(loss, eta, &middle))
        else {
            break;
        };
        slope = h.identity_minus(eta).times(&slope);
        let spread = |j: usize| (0..n).map(|i| size(*slope.at(i, j))).fold(0.0, f64::max) * width(&starts[j]);
        sensitive = (0..n).fold(0, |a, b| if spread(b) > spread(a) { b } else { a });
        middle = next;
        let centred = middle.iter().zip(slope.apply(&offset)).map(|(m, d)| m.plus(&d));
        image = direct.iter().zip(centred).map(|(a, b)| a.intersect(&b).unwrap_or(*a)).collect();
    }
    (Fate::Undecided, sensitive)
}
