//! The branch of 2-cycles where it leaves a minimiser, by a blow-up that makes its equations regular there.
//!
//! At the minimiser `a` with `H q = lambda_1 q`, `|q| = 1`, and an amplitude `s > 0` the cycle is `x1, x0 = m +- d` with
//! `m = a + s^2 p`, `d = s q + s^3 u`, `q.u = 0`, `2/eta = lambda_1 + s^2 l`. The even and odd parts of `grad f(m + d)` in `s`,
//! `E(s) = 0` and `O(s) = (2/eta) d`, begin with `E = s^2 E_2 + s^4 E_4 + ...`, `O = s H q + s^3 O_3 + ...`. For `n` in the kernel of
//! `H`, `n.E_2 = n.(H p + T/2) = 0` identically where the sharpness is stationary along it, so the equations
//!
//! `r.E/s^2 = 0` (`r` across the kernel),  `n.E/s^4 = 0`,  `O/s^3 = (lambda_1 + s^2 l) u + l q`,  `q.u = 0`
//!
//! in `p, u, l` are smooth down to `s = 0`, and regular there exactly under the hypotheses of theorem T2. Where the Krawczyk operator
//! succeeds for the whole interval `0 <= s <= s_1`, there is one 2-cycle of this form for each `s`, and `eta` depends continuously
//! on `s` from `2/lambda_1` on: so it takes each value between `2/lambda_1` and its value at `s_1`.

use super::super::condition::Stationary;
use super::super::krawczyk::System;
use super::super::loss::ManyLoss;
use super::super::matrix::{Matrix, dot};
use super::super::minimiser::Site;
use super::super::symmetry::Symmetry;
use crate::arith::{Elementary, FastInterval, Jet, Scalar};

/// The blown-up equations for all amplitudes of an interval that begins at 0, or for one.
#[derive(Clone)]
pub struct Birth<'a> {
    /// The loss.
    pub loss: &'a ManyLoss,
    /// `a`.
    pub point: Vec<FastInterval>,
    /// `H` at `a`.
    pub hessian: Matrix<FastInterval>,
    /// `lambda_1`.
    pub lambda: FastInterval,
    /// `q`.
    pub q: Vec<FastInterval>,
    /// An orthonormal basis of the kernel of `H`.
    pub kernel: Vec<Vec<FastInterval>>,
    /// An orthonormal basis of its part across the symmetries.
    pub transverse: Vec<Vec<FastInterval>>,
    /// A basis of the range of `H`, nearly orthonormal.
    pub range: Vec<Vec<FastInterval>>,
    /// A basis of the vectors orthogonal to `q`, nearly orthonormal.
    pub across: Vec<Vec<FastInterval>>,
    /// Symmetries that move `a` in independent directions; their multipliers `s^4 nu` are unknowns too (theorem T3).
    pub symmetries: Vec<&'a Symmetry>,
    /// `s`.
    pub amplitude: FastInterval,
}

impl<'a> Birth<'a> {
    /// At a minimiser whose sharpness is stationary along the kernel; `None` where the bases are not enclosed.
    pub fn new(
        loss: &'a ManyLoss,
        site: &Site,
        at: &Stationary,
        symmetries: Vec<&'a Symmetry>,
    ) -> Option<Self> {
        let n = loss.dimension();
        let kernel: Vec<Vec<FastInterval>> =
            site.kernel.iter().map(|v| v.iter().map(super::super::Exact::enclosure).collect()).collect();
        let kernel = orthonormal(&kernel)?;
        let near = |i: usize| -> Vec<FastInterval> {
            site.spectrum.vectors.column(i).iter().map(|x| FastInterval::exactly(*x)).collect()
        };
        let range = (0..n - kernel.len()).map(|i| without(&near(i), &kernel)).collect();
        let across = (1..n).map(|i| without(&near(i), std::slice::from_ref(&at.q))).collect();
        let transverse = orthonormal(&at.transverse)?;
        let (lambda, q) = (at.lambda, at.q.clone());
        let (point, hessian) = (site.enclosure.clone(), site.hessian.clone());
        let amplitude = FastInterval::exactly(0.0);
        Some(Birth {
            loss,
            point,
            hessian,
            lambda,
            q,
            kernel,
            transverse,
            range,
            across,
            symmetries,
            amplitude,
        })
    }

    /// The number of unknowns: `p`, `u`, `l`, `nu`.
    pub fn unknowns(&self) -> usize {
        2 * self.loss.dimension() + 1 + self.symmetries.len()
    }

    /// The amplitudes with both signs: the odd part of a function is that of its values at `s` and `-s`.
    pub fn both_signs(&self) -> FastInterval {
        let s = self.amplitude.hi();
        FastInterval::ordered(-s, s)
    }

    /// `m + d` as a series in `t` at `t = base + h`.
    pub fn curve<T: Elementary>(
        &self,
        lift: &dyn Fn(FastInterval) -> T,
        (p, u): (&[T], &[T]),
        base: FastInterval,
        order: usize,
    ) -> Vec<Jet<T>> {
        let t = Jet::variable(lift(base), order);
        let constant = |x: T| Jet::constant(x, order);
        let one = |i: usize| {
            let inner = constant(p[i].clone()).plus(&t.times(&constant(u[i].clone())));
            let inner = constant(lift(self.q[i])).plus(&t.times(&inner));
            constant(lift(self.point[i])).plus(&t.times(&inner))
        };
        (0..self.point.len()).map(one).collect()
    }

    /// The left sides of all equations, by Taylor's formula with Lagrange's remainder.
    fn equations<T: Elementary>(&self, unknowns: &[T], lift: &dyn Fn(FastInterval) -> T) -> Option<Vec<T>> {
        let n = self.loss.dimension();
        let (p, rest) = unknowns.split_at(n);
        let (u, rest) = rest.split_at(n);
        let (l, nu) = rest.split_first()?;
        let at_zero = self.loss.gradient(&self.curve(lift, (p, u), FastInterval::exactly(0.0), 4)).ok()?;
        let beyond = self.loss.gradient(&self.curve(lift, (p, u), self.both_signs(), 6)).ok()?;
        let square = lift(self.amplitude.powi(2)?);
        let q: Vec<T> = self.q.iter().map(|q| lift(*q)).collect();
        let scaled =
            |x: &[T], y: &[T]| -> Vec<T> { x.iter().zip(y).map(|(x, y)| x.plus(&square.times(y))).collect() };
        let mut fourth: Vec<T> = (0..n)
            .map(|i| at_zero[i].coefficient(4).plus(&square.times(&beyond[i].coefficient(6))))
            .collect();
        let mut odd: Vec<T> = (0..n)
            .map(|i| at_zero[i].coefficient(3).plus(&square.times(&beyond[i].coefficient(5))))
            .collect();
        let point: Vec<T> = self.point.iter().map(|x| lift(*x)).collect();
        let (centre, half) = (scaled(&point, p), scaled(&q, u));
        for (symmetry, nu) in self.symmetries.iter().zip(nu) {
            let (of_centre, of_half) = (symmetry.apply(&centre), symmetry.apply(&half));
            for i in 0..n {
                fourth[i] = fourth[i].plus(&nu.times(&of_centre[i]));
                odd[i] = odd[i].plus(&square.times(&nu.times(&of_half[i])));
            }
        }
        let second: Vec<T> = (0..n).map(|i| at_zero[i].coefficient(2)).collect();
        let even = scaled(&second, &fourth);
        let along = |basis: &[Vec<FastInterval>], x: &[T]| -> Vec<T> {
            let lifted = |v: &Vec<FastInterval>| v.iter().map(|v| lift(*v)).collect::<Vec<T>>();
            basis.iter().map(|v| dot(&lifted(v), x)).collect()
        };
        let mut values = along(&self.range, &even);
        values.extend(along(&self.kernel, &fourth));
        let inverse = lift(self.lambda).plus(&square.times(l));
        values.extend((0..n).map(|i| odd[i].minus(&inverse.times(&u[i])).minus(&l.times(&q[i]))));
        values.push(dot(&q, u));
        values.extend(self.symmetries.iter().map(|symmetry| dot(&symmetry.apply(&point), p)));
        Some(values)
    }

    /// The points `x0`, `x1` and `1/eta` of a solution.
    pub fn cycle(&self, unknowns: &[FastInterval]) -> (Vec<FastInterval>, Vec<FastInterval>, FastInterval) {
        let n = self.point.len();
        let s = self.amplitude;
        let square = s.times(&s);
        let half = |i: usize| s.times(&self.q[i].plus(&square.times(&unknowns[n + i])));
        let centre = |i: usize| self.point[i].plus(&square.times(&unknowns[i]));
        let x0 = (0..n).map(|i| centre(i).minus(&half(i))).collect();
        let x1 = (0..n).map(|i| centre(i).plus(&half(i))).collect();
        (x0, x1, self.curvature(unknowns).times(&FastInterval::exactly(0.5)))
    }

    /// `2/eta = lambda_1 + s^2 l`.
    pub fn curvature(&self, unknowns: &[FastInterval]) -> FastInterval {
        self.lambda.plus(&self.amplitude.times(&self.amplitude).times(&unknowns[2 * self.point.len()]))
    }
}

impl System for Birth<'_> {
    fn values(&self, x: &[FastInterval]) -> Option<Vec<FastInterval>> {
        self.equations(x, &|c| c)
    }

    fn jacobian(&self, x: &[FastInterval]) -> Option<Matrix<FastInterval>> {
        let size = self.unknowns();
        let mut j = Matrix::from_fn(size, size, |_, _| FastInterval::exactly(0.0));
        for column in 0..size {
            let line = |(k, x): (usize, &FastInterval)| match k == column {
                true => Jet::variable(*x, 1),
                false => Jet::constant(*x, 1),
            };
            let unknowns: Vec<Jet<FastInterval>> = x.iter().enumerate().map(line).collect();
            let values = self.equations(&unknowns, &|c| Jet::constant(c, 1))?;
            for (row, value) in values.iter().enumerate() {
                *j.at_mut(row, column) = value.coefficient(1);
            }
        }
        Some(j)
    }
}

/// `v` without its parts along orthonormal vectors.
fn without(v: &[FastInterval], basis: &[Vec<FastInterval>]) -> Vec<FastInterval> {
    let mut rest = v.to_vec();
    for e in basis {
        let along = dot(e, v);
        rest.iter_mut().zip(e).for_each(|(r, e)| *r = r.minus(&along.times(e)));
    }
    rest
}

/// The vectors made orthonormal (Gram and Schmidt); they *enclose* those made from the enclosed ones.
pub(super) fn orthonormal(vectors: &[Vec<FastInterval>]) -> Option<Vec<Vec<FastInterval>>> {
    let mut basis: Vec<Vec<FastInterval>> = Vec::new();
    for v in vectors {
        let rest = without(v, &basis);
        let zero = FastInterval::exactly(0.0);
        let square = rest.iter().try_fold(zero, |sum, x| Some(sum.plus(&x.powi(2)?)))?;
        let norm = square.sqrt()?;
        basis.push(rest.iter().map(|x| x.over(&norm)).collect::<Option<_>>()?);
    }
    Some(basis)
}
