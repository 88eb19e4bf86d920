//! The branch away from the minimiser: 2-cycles with their step size, for all amplitudes of an interval at once.

use super::super::cycle::{CycleEquations, two_steps};
use super::super::krawczyk::{System, Zero, isolated_zero, refine};
use super::super::loss::ManyLoss;
use super::super::matrix::{Matrix, dot};
use super::super::multipliers::{Disc, discs, judge, scaled_discs};
use super::birth::Birth;
use crate::arith::{Elementary, FastInterval, Jet, Scalar};
use crate::certify::Stability;
use nalgebra::DMatrix;

/// The equations of a 2-cycle (theorem T3) with `h = 1/eta` as the last unknown, and `e.(x1 - x0) = 2 s` as the last equation. The
/// amplitude `s` may be an interval: then the Krawczyk operator proves one cycle for each of its values.
#[derive(Clone)]
pub struct Path<'a> {
    cycle: CycleEquations<'a>,
    /// `e`.
    direction: Vec<FastInterval>,
    /// `s`.
    amplitude: FastInterval,
}

/// The cycles of an interval of amplitudes.
#[derive(Clone, Debug)]
pub struct Segment {
    /// The amplitudes.
    pub amplitudes: FastInterval,
    /// The *enclosure* of the cycles: `x0`, `x1`, the multipliers of the symmetries, `h`; and a box that holds no others.
    pub zero: Zero,
    /// Linear stability of all of them, where it is one and the same.
    pub stability: Stability,
}

impl<'a> Path<'a> {
    /// Of the branch from a minimiser, with its gauges: `W_a a.(m - a) = 0` for the centre `m` of the cycle, as in the blown-up
    /// equations, so that both have the same members of a family as their solutions.
    pub fn new(birth: &Birth<'a>, direction: &[f64]) -> Self {
        let zero = FastInterval::exactly(0.0);
        let twice = |x: &[FastInterval]| [x, x].concat();
        let gauges = birth.symmetries.iter().map(|s| twice(&s.apply(&birth.point))).collect();
        let (symmetries, centre) = (birth.symmetries.clone(), twice(&birth.point));
        Path {
            cycle: CycleEquations::with_gauges(birth.loss, zero, symmetries, centre, gauges),
            direction: direction.iter().map(|x| FastInterval::exactly(*x)).collect(),
            amplitude: zero,
        }
    }

    fn loss(&self) -> &ManyLoss {
        self.cycle.loss
    }

    /// The number of variables.
    pub fn dimension(&self) -> usize {
        self.loss().dimension()
    }

    /// The number of multipliers that symmetries make 1.
    pub fn neutral(&self) -> usize {
        self.cycle.neutral()
    }

    /// The same equations for other amplitudes.
    pub fn at(&self, amplitude: FastInterval) -> Self {
        Path { amplitude, ..self.clone() }
    }

    /// `e.(x1 - x0)/2`.
    pub fn amplitude_of(&self, z: &[FastInterval]) -> FastInterval {
        let n = self.loss().dimension();
        let gap: Vec<FastInterval> = (0..n).map(|i| z[n + i].minus(&z[i])).collect();
        dot(&self.direction, &gap).times(&FastInterval::exactly(0.5))
    }

    /// The cycle of doubles near a guess at one amplitude. *Approximate.*
    pub fn near(&self, amplitude: f64, guess: &[f64]) -> Option<Vec<f64>> {
        let here = self.at(FastInterval::exactly(amplitude));
        let exactly = |x: &[f64]| x.iter().map(|x| FastInterval::exactly(*x)).collect::<Vec<_>>();
        let middle = |x: Vec<FastInterval>| x.iter().map(|x| x.midpoint().lo()).collect::<Vec<f64>>();
        let found = refine(
            guess,
            12,
            |x| here.values(&exactly(x)).map(middle),
            |x| here.jacobian(&exactly(x)).map(|j| j.middle()),
        )?;
        let rest = here.values(&exactly(&found))?;
        let scale = found.iter().fold(1.0_f64, |a, x| a.max(f64::abs(*x)));
        rest.iter().all(|r| super::super::matrix::size(*r) < 1e-9 * scale).then_some(found)
    }

    /// The cycles of these amplitudes, proved; `guess` is near the middle one.
    pub fn segment(&self, amplitudes: FastInterval, guess: &[f64]) -> Option<Segment> {
        let near = self.near(amplitudes.midpoint().lo(), guess)?;
        let zero = isolated_zero(&self.at(amplitudes), &near)?;
        let stability = self.two_steps(&zero.near).map_or(Stability::Undecided, |m| self.stability(&m));
        Some(Segment { amplitudes, zero, stability })
    }

    /// `1/h`.
    pub fn step(&self, unknowns: &[FastInterval]) -> Option<FastInterval> {
        FastInterval::exactly(1.0).over(unknowns.last()?)
    }

    /// `(I - eta H(x1)) (I - eta H(x0))` for all cycles of an enclosure.
    pub fn two_steps(&self, unknowns: &[FastInterval]) -> Option<Matrix<FastInterval>> {
        self.two_steps_on(unknowns)
    }

    /// The discs of the multipliers.
    pub fn discs(&self, unknowns: &[FastInterval]) -> Option<Vec<Disc>> {
        discs(&self.two_steps(unknowns)?)
    }

    /// Linear stability of the cycles whose two steps are enclosed.
    pub fn stability(&self, product: &Matrix<FastInterval>) -> Stability {
        let of = |found: Option<Vec<Disc>>| {
            found.map_or(Stability::Undecided, |d| judge(&d, self.neutral()).stability)
        };
        match of(discs(product)) {
            Stability::Undecided => of(scaled_discs(product)),
            decided => decided,
        }
    }

    /// The derivative of all unknowns in the amplitude, for all cycles of an enclosure.
    pub fn velocity(&self, amplitudes: FastInterval, unknowns: &[FastInterval]) -> Option<Vec<FastInterval>> {
        let jacobian = self.at(amplitudes).jacobian(unknowns)?;
        let mut right = vec![FastInterval::exactly(0.0); unknowns.len()];
        *right.last_mut()? = FastInterval::exactly(2.0);
        jacobian.solve(&right)
    }

    /// The derivative of [`Path::two_steps`] in the amplitude.
    pub fn two_steps_slope(
        &self,
        unknowns: &[FastInterval],
        velocity: &[FastInterval],
    ) -> Option<Matrix<FastInterval>> {
        let n = self.loss().dimension();
        let eta = self.step(unknowns)?;
        let eta_slope = velocity.last()?.times(&eta).times(&eta).times(&FastInterval::exactly(-1.0));
        let hessian = |from: usize| -> Option<(Matrix<FastInterval>, Matrix<FastInterval>)> {
            let line = (from..from + n).map(|i| Jet::line(unknowns[i], velocity[i], 1));
            let h = self.loss().hessian(&line.collect::<Vec<_>>()).ok()?;
            let value = h.map(|jet| jet.coefficient(0));
            let slope = h.map(|jet| jet.coefficient(1));
            let moved = Matrix::from_fn(n, n, |i, j| {
                let sum = eta_slope.times(value.at(i, j)).plus(&eta.times(slope.at(i, j)));
                sum.times(&FastInterval::exactly(-1.0))
            });
            Some((value.identity_minus(&eta), moved))
        };
        let ((a0, b0), (a1, b1)) = (hessian(0)?, hessian(n)?);
        Some(b1.times(&a0).plus(&a1.times(&b0)))
    }

    /// The multiplier of largest modulus that no symmetry makes 1, as real and imaginary part. *Approximate.*
    pub fn largest_multiplier(&self, unknowns: &[f64]) -> Option<(f64, f64)> {
        let n = self.loss().dimension();
        let eta = 1.0 / unknowns.last()?;
        let step = |x: &[f64]| Some(DMatrix::identity(n, n) - self.loss().float_hessian(x)? * eta);
        let product = step(&unknowns[n..2 * n])? * step(&unknowns[..n])?;
        if product.iter().any(|x| !x.is_finite()) {
            return None;
        }
        let schur = nalgebra::Schur::try_new(product, 1e-14, 1000)?;
        let mut all: Vec<(f64, f64)> = schur.complex_eigenvalues().iter().map(|e| (e.re, e.im)).collect();
        all.sort_by(|a, b| (a.0 - 1.0).hypot(a.1).total_cmp(&(b.0 - 1.0).hypot(b.1)));
        all.into_iter().skip(self.neutral()).max_by(|a, b| a.0.hypot(a.1).total_cmp(&b.0.hypot(b.1)))
    }
}

impl Path<'_> {
    /// The left sides of all equations on any numbers, the amplitude among them.
    pub fn values_on<T: Elementary>(
        &self,
        unknowns: &[T],
        amplitude: &T,
        lift: &dyn Fn(FastInterval) -> T,
    ) -> Option<Vec<T>> {
        let n = self.loss().dimension();
        let (inverse_step, rest) = unknowns.split_last()?;
        let mut values = self.cycle.values_on(rest, inverse_step, lift)?;
        let direction: Vec<T> = self.direction.iter().map(|e| lift(*e)).collect();
        let gap: Vec<T> = (0..n).map(|i| rest[n + i].minus(&rest[i])).collect();
        values.push(dot(&direction, &gap).minus(&amplitude.plus(amplitude)));
        Some(values)
    }

    /// Their partial derivatives by the unknowns.
    pub fn jacobian_on<T: Elementary>(
        &self,
        unknowns: &[T],
        lift: &dyn Fn(FastInterval) -> T,
    ) -> Option<Matrix<T>> {
        let n = self.loss().dimension();
        let (inverse_step, rest) = unknowns.split_last()?;
        let inner = self.cycle.jacobian_on(rest, inverse_step, lift)?;
        let last = rest.len();
        let zero = lift(FastInterval::exactly(0.0));
        let mut j = Matrix::from_fn(last + 1, last + 1, |row, column| match row.max(column) < last {
            true => inner.at(row, column).clone(),
            false => zero.clone(),
        });
        for i in 0..n {
            // The equations hold -(x0 - x1) h and (x0 - x1) h.
            *j.at_mut(i, last) = rest[n + i].minus(&rest[i]);
            *j.at_mut(n + i, last) = rest[i].minus(&rest[n + i]);
            *j.at_mut(last, n + i) = lift(self.direction[i]);
            *j.at_mut(last, i) = zero.minus(j.at(last, n + i));
        }
        Some(j)
    }

    /// `(I - eta H(x1)) (I - eta H(x0))` on any numbers.
    pub fn two_steps_on<T: Elementary>(&self, unknowns: &[T]) -> Option<Matrix<T>> {
        let n = self.loss().dimension();
        let h = unknowns.last()?;
        two_steps(self.loss(), &unknowns[..n], &unknowns[n..2 * n], &h.whole(1).over(h)?)
    }
}

impl System for Path<'_> {
    fn values(&self, unknowns: &[FastInterval]) -> Option<Vec<FastInterval>> {
        self.values_on(unknowns, &self.amplitude, &|c| c)
    }

    fn jacobian(&self, unknowns: &[FastInterval]) -> Option<Matrix<FastInterval>> {
        self.jacobian_on(unknowns, &|c| c)
    }
}
