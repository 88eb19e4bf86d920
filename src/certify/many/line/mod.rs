//! 2-cycles on a line that the gradient maps into itself: everything about them in exact arithmetic.
//!
//! Where `grad f(a + t v)` is a multiple of `v` for all `t`, gradient descent on the line is that of the one-variable loss
//! `phi(t) = f(a + t v)/|v|^2`, and `v` is an eigenvector of every Hessian on the line, with eigenvalue `phi''(t)`. Where the
//! Hessians are polynomials in `t` and the space across the line splits into small subspaces that all of them map into themselves, the
//! multipliers of a cycle across the line are roots of polynomials in its centre and squared half-difference: the phase diagram of
//! theorem T4 with more boundaries.
//!
//! - `along`: functions of `t`; `blocks`: the subspaces; `conditions`: stability across the line;
//! - `diagram`: the step sizes with a stable cycle; `cycles`: the cycles at one; `family`: multipliers that are 1 by symmetry.

mod along;
mod blocks;
mod conditions;
mod cycles;
mod diagram;
mod family;
#[cfg(test)]
mod tests;

use super::exact::Exact;
use super::loss::ManyLoss;
use super::matrix::Matrix;
use super::minimiser::Site;
use super::symmetry::Symmetry;
use crate::algebra::{BiPoly, ClosedForm, RatPoly, Value};
use crate::arith::{FastInterval, Rational, Scalar};
use crate::certify::analyse::critical_sites;
use crate::certify::cycle_point::Component;
use crate::dynamics::{Boundary, CycleSystem, Method};
use along::Along;
pub use blocks::Basis;
use blocks::{Sparse, invariant_subspaces, restricted, some_subspaces};
use conditions::Across;
#[cfg(test)]
use diagram::Stretch;
pub use family::velocities;
use std::cmp::Ordering;

/// The largest degree of the loss on the line.
const DEGREE: usize = 16;
/// The largest denominator of a direction.
const DENOMINATOR: u32 = 64;
/// With more variables than these, lines are not looked for.
const VARIABLES: usize = 80;

/// A line through a minimiser along its top eigenvector that the gradient maps into itself.
#[derive(Clone, Debug)]
pub struct Line {
    /// A point of the line, with a zero where `along` has its first largest entry.
    pub from: Vec<Rational>,
    /// Its direction, with largest entry 1.
    pub along: Vec<Rational>,
    /// `phi`, up to a constant.
    pub loss: RatPoly,
    /// Where the minimiser is on it: the value of one of the critical points of `loss`.
    pub minimiser: Value,
    /// Are only points with `t > 0` known to be as said?
    positive_only: bool,
}

impl Line {
    /// The line, where the top eigenvector is rational and either the minimiser is, or the line goes through the origin. *Exact.*
    pub fn new(loss: &ManyLoss, site: &Site) -> Option<Self> {
        if loss.dimension() > VARIABLES || !site.spectrum.top_is_simple() {
            return None;
        }
        let along = rational_direction(site.spectrum.vectors.column(0).iter().copied())?;
        let lead = along.iter().position(|v| *v == 1)?;
        let rational: Option<Vec<Rational>> = site
            .exact
            .as_ref()
            .and_then(|point| point.iter().map(|x| x.form()?.as_rational().cloned()).collect());
        let from: Vec<Rational> = match &rational {
            None => vec![Rational::new(); along.len()],
            Some(point) => {
                let start = |(a, v): (&Rational, &Rational)| a - Rational::from(v * &point[lead]);
                point.iter().zip(&along).map(start).collect()
            }
        };
        let on_line: Vec<Along> = from.iter().zip(&along).map(|(a, v)| Along::point(a, v)).collect();
        let gradient = loss.gradient(&on_line).ok()?;
        let positive_only = gradient.iter().any(|g| g.positive_only);
        let gradient: Vec<RatPoly> = gradient.iter().map(Along::polynomial).collect::<Option<_>>()?;
        let parallel = |i: usize| gradient[i] == gradient[lead].scale(&along[i]);
        let slope = &gradient[lead];
        if !(0..along.len()).all(parallel) || slope.degree() < 2 || slope.degree() >= DEGREE {
            return None;
        }
        let loss = integral(slope);
        let line = Line { loss, from, along, minimiser: Value::rational(Rational::new()), positive_only };
        let minimiser = match rational {
            Some(point) => Value::rational(point[lead].clone()),
            None => line.irrational(site)?,
        };
        // The curvature along the line at the minimiser is an eigenvalue; above the second one it is the first.
        let at = FastInterval::hull(&minimiser.lo, &minimiser.hi);
        let curvature = slope.derivative().coefficients().into_iter().rev();
        let horner = |sum: FastInterval, c: Rational| sum.times(&at).plus(&FastInterval::hull(&c, &c));
        let curvature = curvature.fold(FastInterval::exactly(0.0), horner);
        let second = site.spectrum.values.get(1).map_or(f64::NEG_INFINITY, |x| x.hi());
        (curvature.lo() > second).then_some(Line { minimiser, ..line })
    }

    /// The critical point on the line that the minimiser is.
    fn irrational(&self, site: &Site) -> Option<Value> {
        let is_it = |value: &Value| {
            let place = self.place(value);
            match &site.exact {
                Some(point) => place
                    .iter()
                    .zip(point)
                    .all(|(x, a)| x.exact().is_some_and(|x| a.minus(&Exact::new(x.clone())).is_zero())),
                // The box holds no other critical point.
                None => place
                    .iter()
                    .zip(&site.enclosure)
                    .all(|(x, a)| a.contains(&FastInterval::hull(&x.lo, &x.hi))),
            }
        };
        critical_sites(&self.loss).iter().map(|site| site.value.clone()).find(is_it)
    }

    /// Where the minimiser is, seen from a point of the line.
    fn side(&self, origin: &Rational) -> Option<Ordering> {
        let (lower, upper) = (self.minimiser.lo.cmp(origin), self.minimiser.hi.cmp(origin));
        (lower == upper).then_some(lower)
    }

    /// Is the line known at the minimiser?
    fn is_defined(&self) -> bool {
        !self.positive_only || self.minimiser.lo > 0
    }

    /// A point of the line: numbers for readers.
    fn place(&self, t: &Value) -> Vec<Value> {
        let one = |(a, v): (&Rational, &Rational)| {
            if *v == 0 {
                return Value::rational(a.clone());
            }
            if let Some(form) = t.exact()
                && let Some(scaled) = form.checked_mul(&ClosedForm::Rational(v.clone()))
                && let Some(sum) = scaled.checked_sum(&ClosedForm::Rational(a.clone()))
            {
                return Value::with_form(
                    end(&t.lo, &t.hi, a, v, true),
                    end(&t.lo, &t.hi, a, v, false),
                    Some(sum),
                );
            }
            Value::between(end(&t.lo, &t.hi, a, v, true), end(&t.lo, &t.hi, a, v, false))
        };
        self.from.iter().zip(&self.along).map(one).collect()
    }
}

/// An end of `a + v t` for `t` between two numbers.
fn end(lo: &Rational, hi: &Rational, a: &Rational, v: &Rational, lower: bool) -> Rational {
    let t = if (*v > 0) == lower { lo } else { hi };
    Rational::from(v * t) + a
}

/// A line with what the Hessian does across it.
pub struct Crossed {
    /// The line.
    pub line: Line,
    /// Its 2-cycles.
    system: CycleSystem,
    /// The part of the curve of 2-cycles that is looked at: the one with the minimiser on it.
    component: Component,
    /// Where the loss on the line is symmetric and the space across it is not: the side of the minimiser. Its branch stays there, as it meets cycles
    /// that are symmetric only where its multiplier along the line is 1.
    side: Option<Ordering>,
    /// All positive exactly on the cycles that are stable, apart from the multipliers that are 1 on the whole curve.
    conditions: Vec<(Boundary, bool, BiPoly)>,
    /// How many of those there are. Each belongs to a family of cycles.
    neutral: usize,
}

impl Crossed {
    /// What is needed to judge the cycles of a line. `None` where the space across it does not split, or where multipliers are
    /// 1 on the whole curve and no family of cycles explains it. *Exact.*
    pub fn new(loss: &ManyLoss, line: Line, symmetries: &[Symmetry]) -> Option<Self> {
        let (blocks, positive_only) = blocks(loss, &line)?;
        let line = Line { positive_only: line.positive_only || positive_only, ..line };
        let system = CycleSystem::new(&line.loss);
        Crossed::of(loss, &line, &blocks, system.clone(), symmetries).or_else(|| {
            let side = match system.symmetric {
                true => Some(line.side(&system.origin)?),
                false => None,
            };
            let whole = CycleSystem { symmetric: false, ..system };
            Some(Crossed { side, ..Crossed::of(loss, &line, &blocks, whole, symmetries)? })
        })
    }

    /// Of one way to see the cycles: a symmetric loss on the line may have Hessians across it that are not symmetric.
    fn of(
        loss: &ManyLoss,
        line: &Line,
        blocks: &[Vec<Vec<RatPoly>>],
        system: CycleSystem,
        symmetries: &[Symmetry],
    ) -> Option<Self> {
        let component = match (system.symmetric, line.minimiser.as_rational() == Some(&system.origin)) {
            (false, _) => Component::Whole,
            (true, true) => Component::Axis,
            (true, false) => Component::Pairs,
        };
        let side = (line.minimiser.lo > system.origin, line.minimiser.hi < system.origin);
        if component == Component::Pairs && side == (false, false) {
            return None;
        }
        let across: Vec<Across> = blocks.iter().map(|b| Across::new(&system, component, b)).collect();
        let neutral: usize = across.iter().map(|a| a.neutral).sum();
        let mut conditions: Vec<(Boundary, bool, BiPoly)> = Vec::new();
        let own = Method::GradientDescent.stability_conditions(&system);
        let own = own.into_iter().map(|(boundary, q)| (boundary, true, q));
        let others = across.iter().flat_map(|a| a.conditions.iter().map(|(b, q)| (*b, false, q.clone())));
        for condition in own.chain(others) {
            if !conditions.iter().any(|known| known.2 == condition.2) {
                conditions.push(condition);
            }
        }
        let even = !system.symmetric
            || (conditions.iter().all(|(_, _, q)| q.is_even_in_u())
                && (!line.positive_only || system.origin == 0));
        let families = if neutral == 0 { 0 } else { velocities(loss, line, symmetries)?.1 };
        (line.is_defined() && even && families == neutral).then_some(Crossed {
            line: line.clone(),
            system,
            component,
            side: None,
            conditions,
            neutral,
        })
    }
}

/// The Hessian on a line, by powers of `t`, and does that hold for `t > 0` only? *Exact.* `None` where it is no polynomial.
fn hessian_on(loss: &ManyLoss, from: &[Rational], along: &[Rational]) -> Option<(Vec<Sparse>, bool)> {
    let on_line: Vec<Along> = from.iter().zip(along).map(|(a, v)| Along::point(a, v)).collect();
    let hessian: Matrix<Along> = loss.hessian(&on_line).ok()?;
    let n = on_line.len();
    let mut powers: Vec<Sparse> = Vec::new();
    let mut positive_only = false;
    for (i, j) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
        positive_only |= hessian.at(i, j).positive_only;
        for (k, c) in hessian.at(i, j).polynomial()?.coefficients().into_iter().enumerate() {
            if k >= powers.len() {
                powers.resize(k + 1, Sparse::new());
            }
            if c != 0 {
                powers[k].push((i, j, c));
            }
        }
    }
    Some((powers, positive_only))
}

/// Orthogonal bases of subspaces across the line `from + t along` that the Hessian maps into themselves at all its points, where `along` is an
/// eigenvector. *Exact.* They need not fill the space. `None` where the Hessian is no polynomial in `t`.
pub fn subspaces_across(loss: &ManyLoss, from: &[Rational], along: &[Rational]) -> Option<Vec<Basis>> {
    let (powers, positive_only) = hessian_on(loss, from, along)?;
    (!positive_only).then(|| some_subspaces(&powers, along))
}

/// The Hessian on each of the subspaces, as a function of `t`, and does that hold for `t > 0` only?
fn blocks(loss: &ManyLoss, line: &Line) -> Option<(Vec<Vec<Vec<RatPoly>>>, bool)> {
    let (powers, positive_only) = hessian_on(loss, &line.from, &line.along)?;
    let subspaces = invariant_subspaces(&powers, &line.along)?;
    let matrix = |basis: &Basis| -> Vec<Vec<RatPoly>> {
        let parts: Vec<Vec<Vec<Rational>>> = powers.iter().map(|p| restricted(p, basis)).collect();
        let entry = |i: usize, j: usize| {
            RatPoly::new(&parts.iter().map(|part| part[i][j].clone()).collect::<Vec<_>>())
        };
        (0..basis.len()).map(|i| (0..basis.len()).map(|j| entry(i, j)).collect()).collect()
    };
    Some((subspaces.iter().map(matrix).collect(), positive_only))
}

fn integral(p: &RatPoly) -> RatPoly {
    let mut coefficients = vec![Rational::new()];
    coefficients.extend(p.coefficients().iter().enumerate().map(|(k, c)| Rational::from(c / (k as u32 + 1))));
    RatPoly::new(&coefficients)
}

/// A vector with entries of small denominators near a multiple of this one, with largest entry 1.
fn rational_direction(q: impl Iterator<Item = f64>) -> Option<Vec<Rational>> {
    let q: Vec<f64> = q.collect();
    let size = q.iter().fold(0.0_f64, |a, b| a.max(f64::abs(*b)));
    let largest = *q.iter().find(|x| f64::abs(**x) > size * (1.0 - 1e-9))?;
    let near = |x: f64| -> Option<Rational> {
        let small = (1..=DENOMINATOR).find(|d| {
            let scaled = x * f64::from(*d);
            (scaled - scaled.round()).abs() < 1e-9
        })?;
        Some(Rational::from_f64((x * f64::from(small)).round())? / small)
    };
    q.iter().map(|x| near(x / largest)).collect()
}
