//! All 2-cycles in a box, for a few variables: branch and bound.
//!
//! With `x1 = x0 - eta grad f(x0)` a point `x0` is 2-periodic or fixed iff `F(x0) = grad f(x0) + grad f(x1) = 0`: `n` equations in `n`
//! unknowns. A part of the box is done where `F`, or its mean-value form, holds no 0; where the Krawczyk operator on it proves exactly
//! one zero, or none; otherwise it is halved.

use super::cycle::{polish, prove};
use super::krawczyk::{System, unique_zero};
use super::loss::{Derivatives, ManyLoss};
use super::matrix::{Matrix, dot, exactly};
use super::minimiser::critical_near;
use super::orbits::ordered;
use super::types::ManyCycle;
use crate::arith::{FastInterval, Scalar};
use std::cell::RefCell;

/// The most parts that are looked at.
const PARTS: usize = 60_000;
/// With more undecided parts than these the search gives up: a continuum of fixed points crosses the box.
const OPEN: usize = 100;
/// A part is not halved below this width.
const LEAST: f64 = 1e-5;

/// `F(x) = grad f(x) + grad f(x - eta grad f(x))`.
struct Return<'a> {
    derivatives: RefCell<Derivatives<'a, FastInterval>>,
    eta: FastInterval,
}

/// One step from a box: `x1 = x0 - eta grad f(x0)`, with the derivatives at `x0`.
struct Stepped {
    next: Vec<FastInterval>,
    gradient: Vec<FastInterval>,
    hessian: Matrix<FastInterval>,
}

impl<'a> Return<'a> {
    fn new(loss: &'a ManyLoss, eta: FastInterval) -> Option<Self> {
        Some(Return { derivatives: RefCell::new(loss.derivatives(&eta).ok()?), eta })
    }

    fn gradient(&self, x: &[FastInterval]) -> Option<Vec<FastInterval>> {
        self.derivatives.borrow_mut().gradient(x).ok()
    }

    fn hessian(&self, x: &[FastInterval]) -> Option<Matrix<FastInterval>> {
        self.derivatives.borrow_mut().hessian(x).ok()
    }

    fn step(&self, x: &[FastInterval]) -> Option<Stepped> {
        let gradient = self.gradient(x)?;
        let plain = x.iter().zip(&gradient).map(|(x, g)| x.minus(&self.eta.times(g)));
        // The mean-value form is tighter on small boxes.
        let middle: Vec<FastInterval> = x.iter().map(|x| x.midpoint()).collect();
        let at_middle = self.gradient(&middle)?;
        let hessian = self.hessian(x)?;
        let offset: Vec<FastInterval> = x.iter().zip(&middle).map(|(x, m)| x.minus(m)).collect();
        let moved = hessian.identity_minus(&self.eta).apply(&offset);
        let centred =
            middle.iter().zip(&at_middle).zip(&moved).map(|((m, g), d)| m.minus(&self.eta.times(g)).plus(d));
        let next = plain.zip(centred).map(|(p, c)| p.intersect(&c).unwrap_or(p)).collect();
        Some(Stepped { next, gradient, hessian })
    }

    /// `F`, and with it what the Jacobian needs.
    fn at(&self, x: &[FastInterval]) -> Option<(Vec<FastInterval>, Stepped)> {
        let stepped = self.step(x)?;
        let g1 = self.gradient(&stepped.next)?;
        Some((stepped.gradient.iter().zip(&g1).map(|(a, b)| a.plus(b)).collect(), stepped))
    }

    /// `F` at one point of doubles.
    fn at_point(&self, x: &[FastInterval]) -> Option<Vec<FastInterval>> {
        let g0 = self.gradient(x)?;
        let next: Vec<FastInterval> = x.iter().zip(&g0).map(|(x, g)| x.minus(&self.eta.times(g))).collect();
        let g1 = self.gradient(&next)?;
        Some(g0.iter().zip(&g1).map(|(a, b)| a.plus(b)).collect())
    }

    /// `H(x0) + H(x1) (I - eta H(x0))`.
    fn slope(&self, from: &Stepped) -> Option<Matrix<FastInterval>> {
        let h1 = self.hessian(&from.next)?;
        Some(from.hessian.plus(&h1.times(&from.hessian.identity_minus(&self.eta))))
    }
}

impl System for Return<'_> {
    fn values(&self, x: &[FastInterval]) -> Option<Vec<FastInterval>> {
        Some(self.at(x)?.0)
    }

    fn jacobian(&self, x: &[FastInterval]) -> Option<Matrix<FastInterval>> {
        self.slope(&self.step(x)?)
    }
}

/// A zero of the return map's equations: the *enclosure* of it, and a box in which it is the only one.
#[derive(Clone, Debug)]
struct Zero {
    near: Vec<FastInterval>,
    alone_in: Vec<FastInterval>,
}

/// All 2-cycles with both points in a box.
#[derive(Clone, Debug)]
pub struct InBox {
    /// The proved cycles with both points inside.
    pub cycles: Vec<ManyCycle>,
    /// Are there no others?
    pub complete: bool,
}

/// All 2-cycles with both points in a box, proved where `complete` says so; for losses without symmetries.
pub fn orbits_in(loss: &ManyLoss, eta: FastInterval, region: &[FastInterval]) -> InBox {
    let Some(system) = Return::new(loss, eta) else {
        return InBox { cycles: Vec::new(), complete: false };
    };
    let (zeros, mut complete) = zeros_in(&system, region);
    let mut cycles: Vec<ManyCycle> = Vec::new();
    let mut paired = vec![false; zeros.len()];
    for i in 0..zeros.len() {
        if paired[i] || is_fixed(loss, &zeros[i]) {
            continue;
        }
        let Some(Stepped { next, .. }) = system.step(&zeros[i].near) else {
            complete = false;
            continue;
        };
        if disjoint(&next, region) || disjoint(&zeros[i].near, region) {
            continue;
        }
        let partner = (0..zeros.len()).find(|j| *j != i && within(&next, &zeros[*j].alone_in));
        let z: Vec<f64> = zeros[i].near.iter().chain(&next).map(|x| x.midpoint().lo()).collect();
        let cycle = polish(loss, eta.midpoint().lo(), &z, false)
            .and_then(|z| prove(loss, eta, &ordered(z), &[]))
            .filter(|c| {
                let (x0, x1) = c.enclosure.split_at(region.len());
                let own = within(x0, &zeros[i].alone_in) || within(x1, &zeros[i].alone_in);
                own && within(x0, region) && within(x1, region)
            });
        match (partner, cycle) {
            (Some(j), Some(cycle)) => {
                paired[j] = true;
                cycles.push(cycle);
            }
            _ => complete = false,
        }
    }
    InBox { cycles, complete }
}

/// Is the zero a critical point of the loss, proved?
fn is_fixed(loss: &ManyLoss, zero: &Zero) -> bool {
    let near: Vec<f64> = zero.near.iter().map(|x| x.midpoint().lo()).collect();
    critical_near(loss, &near).is_some_and(|point| within(&point, &zero.alone_in))
}

fn disjoint(a: &[FastInterval], b: &[FastInterval]) -> bool {
    a.iter().zip(b).any(|(a, b)| a.intersect(b).is_none())
}

/// All zeros in a box of starts, and whether nothing stayed open.
fn zeros_in(system: &Return<'_>, region: &[FastInterval]) -> (Vec<Zero>, bool) {
    let mut zeros: Vec<Zero> = Vec::new();
    let mut open: Vec<Vec<FastInterval>> = Vec::new();
    let mut stack = vec![region.to_vec()];
    let mut looked_at = 0;
    while let Some(part) = stack.pop() {
        looked_at += 1;
        if looked_at > PARTS || open.len() > OPEN {
            return (zeros, false);
        }
        match examine(system, &part) {
            Outcome::Empty => {}
            Outcome::One(zero) => {
                // The same zero may be found from several sides of a cut.
                let same =
                    |other: &Zero| within(&other.near, &zero.alone_in) || within(&zero.near, &other.alone_in);
                if zeros.iter().any(same) {
                    continue;
                }
                if zeros.iter().any(|other| !disjoint(&other.near, &zero.near)) {
                    open.push(part);
                } else {
                    zeros.push(zero);
                }
            }
            Outcome::Unknown => match halves(&part) {
                Some((a, b)) => stack.extend([b, a]),
                None => open.push(part),
            },
        }
    }
    // A part inside a box with a known zero, and no other, is done.
    open.retain(|part| !zeros.iter().any(|z| within(part, &z.alone_in)));
    (zeros, open.is_empty())
}

enum Outcome {
    Empty,
    One(Zero),
    Unknown,
}

fn examine(system: &Return<'_>, part: &[FastInterval]) -> Outcome {
    let Some((values, stepped)) = system.at(part) else { return Outcome::Unknown };
    if values.iter().any(|v| !v.contains_zero()) {
        return Outcome::Empty;
    }
    let middle: Vec<FastInterval> = part.iter().map(|x| x.midpoint()).collect();
    let (Some(at_middle), Some(slope)) = (system.at_point(&middle), system.slope(&stepped)) else {
        return Outcome::Unknown;
    };
    let offset: Vec<FastInterval> = part.iter().zip(&middle).map(|(x, m)| x.minus(m)).collect();
    let centred = (0..part.len()).map(|i| at_middle[i].plus(&dot(slope.row(i), &offset)));
    if centred.into_iter().any(|v| !v.contains_zero()) {
        return Outcome::Empty;
    }
    // The Krawczyk operator on the part itself.
    let Some(inverse) = slope.middle().try_inverse() else { return Outcome::Unknown };
    let c = exactly(&inverse);
    let rest = c.times(&slope).identity_minus(&FastInterval::exactly(1.0)).apply(&offset);
    let step = c.apply(&at_middle);
    let image: Vec<FastInterval> =
        middle.iter().zip(&step).zip(&rest).map(|((m, s), r)| m.minus(s).plus(r)).collect();
    if image.iter().zip(part).any(|(k, x)| k.intersect(x).is_none()) {
        return Outcome::Empty;
    }
    let near: Vec<f64> = image.iter().map(|k| k.midpoint().lo()).collect();
    if image.iter().zip(part).all(|(k, x)| k.inside(x)) {
        // One zero in the part; a tighter box around it.
        let near = unique_zero(system, &near).filter(|z| within(z, part)).unwrap_or(image);
        return Outcome::One(Zero { near, alone_in: part.to_vec() });
    }
    // A zero near the edge: a box around it in which it is the only one, and which holds all of K(X) and the part's zeros.
    let wide: Vec<FastInterval> = part.iter().map(|x| widened(*x)).collect();
    if let Some(near) = only_zero(system, &wide) {
        return Outcome::One(Zero { near, alone_in: wide });
    }
    Outcome::Unknown
}

fn within(inner: &[FastInterval], outer: &[FastInterval]) -> bool {
    inner.iter().zip(outer).all(|(a, b)| b.contains(a))
}

/// The box made wider by half on each side.
fn widened(x: FastInterval) -> FastInterval {
    let width = (x.hi() - x.lo()).max(1e-300);
    x.plus(&FastInterval::ordered(-width / 2.0, width / 2.0))
}

/// The one zero in a box, by the Krawczyk operator on the box itself.
fn only_zero(system: &Return<'_>, part: &[FastInterval]) -> Option<Vec<FastInterval>> {
    let middle: Vec<FastInterval> = part.iter().map(|x| x.midpoint()).collect();
    let slope = system.jacobian(part)?;
    let c = exactly(&slope.middle().try_inverse()?);
    let offset: Vec<FastInterval> = part.iter().zip(&middle).map(|(x, m)| x.minus(m)).collect();
    let rest = c.times(&slope).identity_minus(&FastInterval::exactly(1.0)).apply(&offset);
    let step = c.apply(&system.at_point(&middle)?);
    let image: Vec<FastInterval> =
        middle.iter().zip(&step).zip(&rest).map(|((m, s), r)| m.minus(s).plus(r)).collect();
    if !image.iter().zip(part).all(|(k, x)| k.inside(x)) {
        return None;
    }
    let near: Vec<f64> = image.iter().map(|k| k.midpoint().lo()).collect();
    Some(unique_zero(system, &near).filter(|z| within(z, part)).unwrap_or(image))
}

fn halves(part: &[FastInterval]) -> Option<(Vec<FastInterval>, Vec<FastInterval>)> {
    let width = |x: &FastInterval| x.hi() - x.lo();
    let widest = (0..part.len()).max_by(|a, b| width(&part[*a]).total_cmp(&width(&part[*b])))?;
    if width(&part[widest]) < LEAST {
        return None;
    }
    let (lo, hi) = (part[widest].lo(), part[widest].hi());
    // Off the middle, so that symmetric losses do not have their points on the cuts.
    let cut = lo + (hi - lo) * 0.485_731;
    let (mut a, mut b) = (part.to_vec(), part.to_vec());
    a[widest] = FastInterval::ordered(lo, cut);
    b[widest] = FastInterval::ordered(cut, hi);
    Some((a, b))
}
