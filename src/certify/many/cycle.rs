//! One 2-cycle proved near a candidate: the Krawczyk operator on the system of theorem T3.

use super::krawczyk::{System, refine, unique_zero};
use super::loss::ManyLoss;
use super::matrix::{Matrix, dot};
use super::multipliers::{discs, judge};
use super::precise;
use super::symmetry::Symmetry;
use super::types::{ComplexMultiplier, ManyCycle, value};
use crate::algebra::Value;
use crate::arith::{Elementary, FastInterval, Scalar};
use crate::certify::Stability;
use nalgebra::{DMatrix, DVector};

/// `grad Psi(z) + sum mu_a V_a(z) = 0`, `g_a . (z - z*) = 0` in the unknowns `z = (x0, x1)` and `mu`, where
/// `Psi(x0, x1) = f(x0) + f(x1) - |x0 - x1|^2/(2 eta)`, `V_a(z) = (W_a x0, W_a x1)` and `g_a = V_a(z*)`.
#[derive(Clone)]
pub struct CycleEquations<'a> {
    /// `f`.
    pub loss: &'a ManyLoss,
    /// `1/eta`.
    pub inverse_step: FastInterval,
    symmetries: Vec<&'a Symmetry>,
    centre: Vec<FastInterval>,
    gauges: Vec<Vec<FastInterval>>,
}

impl<'a> CycleEquations<'a> {
    /// The equations with gauges through a candidate of doubles, for as many symmetries as move it in independent directions.
    pub fn through(
        loss: &'a ManyLoss,
        inverse_step: FastInterval,
        z: &[f64],
        symmetries: &'a [Symmetry],
    ) -> Self {
        let symmetries = independent(symmetries, z);
        let centre: Vec<FastInterval> = z.iter().map(|z| FastInterval::exactly(*z)).collect();
        let mut equations = CycleEquations { loss, inverse_step, symmetries, centre, gauges: Vec::new() };
        let gauges = equations.symmetries.iter().map(|s| {
            // Any vector near the velocity serves.
            velocity(s, &equations.centre).iter().map(|v| v.midpoint()).collect()
        });
        equations.gauges = gauges.collect();
        equations
    }

    /// The equations with given gauges `g_a . (z - centre) = 0`, one for each symmetry.
    pub fn with_gauges(
        loss: &'a ManyLoss,
        inverse_step: FastInterval,
        symmetries: Vec<&'a Symmetry>,
        centre: Vec<FastInterval>,
        gauges: Vec<Vec<FastInterval>>,
    ) -> Self {
        CycleEquations { loss, inverse_step, symmetries, centre, gauges }
    }

    /// The number of symmetries, and of multipliers that they make 1.
    pub fn neutral(&self) -> usize {
        self.symmetries.len()
    }

    /// The left sides on any numbers, `h = 1/eta` among them.
    pub fn values_on<T: Elementary>(
        &self,
        unknowns: &[T],
        inverse_step: &T,
        lift: &dyn Fn(FastInterval) -> T,
    ) -> Option<Vec<T>> {
        let n = self.loss.dimension();
        let (z, mu) = unknowns.split_at(2 * n);
        let (x0, x1) = z.split_at(n);
        let (g0, g1) = (self.loss.gradient(x0).ok()?, self.loss.gradient(x1).ok()?);
        let apart: Vec<T> = x0.iter().zip(x1).map(|(a, b)| a.minus(b).times(inverse_step)).collect();
        let mut values: Vec<T> = g0.iter().zip(&apart).map(|(g, d)| g.minus(d)).collect();
        values.extend(g1.iter().zip(&apart).map(|(g, d)| g.plus(d)));
        for (symmetry, mu) in self.symmetries.iter().zip(mu) {
            let velocity = velocity(symmetry, z);
            values.iter_mut().zip(&velocity).for_each(|(f, v)| *f = f.plus(&mu.times(v)));
        }
        for gauge in &self.gauges {
            let moved: Vec<T> = z.iter().zip(&self.centre).map(|(z, c)| z.minus(&lift(*c))).collect();
            let gauge: Vec<T> = gauge.iter().map(|g| lift(*g)).collect();
            values.push(dot(&gauge, &moved));
        }
        Some(values)
    }

    /// The partial derivatives of [`CycleEquations::values_on`] by `z` and `mu`.
    pub fn jacobian_on<T: Elementary>(
        &self,
        unknowns: &[T],
        inverse_step: &T,
        lift: &dyn Fn(FastInterval) -> T,
    ) -> Option<Matrix<T>> {
        let n = self.loss.dimension();
        let (z, mu) = unknowns.split_at(2 * n);
        let (x0, x1) = z.split_at(n);
        let (h0, h1) = (self.loss.hessian(x0).ok()?, self.loss.hessian(x1).ok()?);
        let size = unknowns.len();
        let zero = lift(FastInterval::exactly(0.0));
        let mut j = Matrix::from_fn(size, size, |_, _| zero.clone());
        for i in 0..n {
            for k in 0..n {
                *j.at_mut(i, k) = h0.at(i, k).clone();
                *j.at_mut(n + i, n + k) = h1.at(i, k).clone();
            }
            *j.at_mut(i, i) = h0.at(i, i).minus(inverse_step);
            *j.at_mut(n + i, n + i) = h1.at(i, i).minus(inverse_step);
            *j.at_mut(i, n + i) = inverse_step.clone();
            *j.at_mut(n + i, i) = inverse_step.clone();
        }
        for (a, (symmetry, mu)) in self.symmetries.iter().zip(mu).enumerate() {
            let velocity = velocity(symmetry, z);
            for (i, (velocity, gauge)) in velocity.iter().zip(&self.gauges[a]).enumerate() {
                *j.at_mut(i, 2 * n + a) = velocity.clone();
                *j.at_mut(2 * n + a, i) = lift(*gauge);
            }
            for (row, column, sign) in symmetry.entries() {
                for shift in [0, n] {
                    let entry = j.at_mut(row + shift, column + shift);
                    *entry = entry.plus(&mu.times(&mu.whole(sign)));
                }
            }
        }
        Some(j)
    }
}

/// `(W x0, W x1)`.
fn velocity<T: Elementary>(symmetry: &Symmetry, z: &[T]) -> Vec<T> {
    let (x0, x1) = z.split_at(z.len() / 2);
    let mut v = symmetry.apply(x0);
    v.extend(symmetry.apply(x1));
    v
}

impl System for CycleEquations<'_> {
    fn values(&self, unknowns: &[FastInterval]) -> Option<Vec<FastInterval>> {
        self.values_on(unknowns, &self.inverse_step, &|c| c)
    }

    fn jacobian(&self, unknowns: &[FastInterval]) -> Option<Matrix<FastInterval>> {
        self.jacobian_on(unknowns, &self.inverse_step, &|c| c)
    }
}

/// The candidate improved by Newton's method on `grad Psi`, with the pseudo-inverse where symmetries make it singular.
/// *Approximate.*
pub fn polish(loss: &ManyLoss, eta: f64, z: &[f64], singular: bool) -> Option<Vec<f64>> {
    let n = loss.dimension();
    let values = |z: &[f64]| {
        let (g0, g1) = (loss.gradient(&z[..n]).ok()?, loss.gradient(&z[n..]).ok()?);
        let first = (0..n).map(|i| g0[i] - (z[i] - z[n + i]) / eta);
        Some(first.chain((0..n).map(|i| g1[i] + (z[i] - z[n + i]) / eta)).collect::<Vec<f64>>())
    };
    let jacobian = |z: &[f64]| {
        let (h0, h1) = (loss.float_hessian(&z[..n])?, loss.float_hessian(&z[n..])?);
        Some(DMatrix::from_fn(2 * n, 2 * n, |i, j| {
            let unit = if i % n == j % n { 1.0 / eta } else { 0.0 };
            match (i < n, j < n) {
                (true, true) => h0[(i, j)] - unit,
                (false, false) => h1[(i - n, j - n)] - unit,
                _ => unit,
            }
        }))
    };
    if !singular {
        return refine(z, 30, values, jacobian);
    }
    let mut z = z.to_vec();
    for _ in 0..12 {
        let f = DVector::from_vec(values(&z)?);
        if !f.amax().is_finite() {
            return None;
        }
        if f.amax() < 1e-14 {
            break;
        }
        let svd = jacobian(&z)?.try_svd(true, true, f64::EPSILON, 10_000)?;
        let step = svd.solve(&f, 1e-8 * svd.singular_values.max()).ok()?;
        z.iter_mut().zip(step.iter()).for_each(|(z, s)| *z -= s);
    }
    values(&z).filter(|f| f.iter().all(|f| f64::abs(*f) < 1e-10))?;
    Some(z)
}

/// As many symmetries as move the candidate in independent directions. *Approximate*; the Krawczyk operator confirms it.
pub(super) fn independent<'a>(symmetries: &'a [Symmetry], z: &[f64]) -> Vec<&'a Symmetry> {
    let n = z.len() / 2;
    let mut basis: Vec<DVector<f64>> = Vec::new();
    let mut chosen = Vec::new();
    for symmetry in symmetries {
        let mut v = symmetry.apply(&z[..n]);
        v.extend(symmetry.apply(&z[n..]));
        let mut v = DVector::from_vec(v);
        let before = v.norm();
        for b in &basis {
            v -= b * b.dot(&v);
        }
        if v.norm() > 1e-6 * (1.0 + before) {
            basis.push(v.normalize());
            chosen.push(symmetry);
        }
    }
    chosen
}

/// `(I - eta H(x1)) (I - eta H(x0))`, whose eigenvalues are the multipliers.
pub fn two_steps<T: Elementary>(loss: &ManyLoss, x0: &[T], x1: &[T], eta: &T) -> Option<Matrix<T>> {
    let (h0, h1) = (loss.hessian(x0).ok()?, loss.hessian(x1).ok()?);
    Some(h1.identity_minus(eta).times(&h0.identity_minus(eta)))
}

/// The multipliers of an *enclosed* two-step map, real ones and pairs, without `neutral` many that are 1, and the stability that they
/// prove.
pub(super) fn multipliers(
    product: &Matrix<FastInterval>,
    neutral: usize,
) -> (Vec<Value>, Vec<ComplexMultiplier>, Stability) {
    let Some(found) = discs(product) else { return (Vec::new(), Vec::new(), Stability::Undecided) };
    let judged = judge(&found, neutral);
    let disc = |centre: f64, radius: f64| {
        value(FastInterval::exactly(centre).plus(&FastInterval::ordered(-radius, radius)))
    };
    let real: Vec<Value> =
        judged.discs.iter().filter(|d| !d.pair).filter_map(|d| disc(d.re, d.radius)).collect();
    let pair = |d: &super::multipliers::Disc| {
        Some(ComplexMultiplier { re: disc(d.re, d.radius)?, im: disc(d.im, d.radius)? })
    };
    (real, judged.discs.iter().filter(|d| d.pair).filter_map(pair).collect(), judged.stability)
}

/// The same with more digits, where doubles do not prove it or leave the stability open.
pub fn prove_precisely(
    loss: &ManyLoss,
    eta: &Value,
    z: &[f64],
    symmetries: &[Symmetry],
) -> Option<ManyCycle> {
    let found = precise::cycle(loss, eta, z, symmetries)?;
    let (real, complex, stability) = multipliers(&found.product, found.neutral);
    let stability = if found.decays { Stability::Stable } else { stability };
    let (x0, x1) = found.z.split_at(loss.dimension());
    let read = |x: &[FastInterval]| x.iter().filter_map(|x| value(*x)).collect::<Vec<Value>>();
    let (x0, x1) = (read(x0), read(x1));
    Some(ManyCycle { x0, x1, real, complex, neutral: found.neutral, stability, enclosure: found.z })
}

/// The 2-cycle near a candidate of doubles, proved to exist and to be the only one in its box (modulo the symmetries), with
/// its multipliers enclosed. `None` where nothing is proved.
pub fn prove(loss: &ManyLoss, eta: FastInterval, z: &[f64], symmetries: &[Symmetry]) -> Option<ManyCycle> {
    let n = loss.dimension();
    let equations = CycleEquations::through(loss, FastInterval::exactly(1.0).over(&eta)?, z, symmetries);
    let neutral = equations.neutral();
    let start: Vec<f64> = z.iter().copied().chain(std::iter::repeat_n(0.0, neutral)).collect();
    let mut found = unique_zero(&equations, &start)?;
    found.truncate(2 * n);
    let (x0, x1) = found.split_at(n);
    // Fixed points solve the same equations: the two points must differ.
    if x0.iter().zip(x1).all(|(a, b)| a.intersect(b).is_some()) {
        return None;
    }
    let product = two_steps(loss, x0, x1, &eta)?;
    let (real, complex, stability) = multipliers(&product, neutral);
    let read = |x: &[FastInterval]| x.iter().filter_map(|x| value(*x)).collect::<Vec<Value>>();
    Some(ManyCycle { x0: read(x0), x1: read(x1), real, complex, neutral, stability, enclosure: found })
}
