//! Cycles for all amplitudes of an interval, in coordinates that move along the branch.
//!
//! Close to a manifold of minimisers both the equations and the multipliers depend on the amplitude `s` strongly through the motion
//! along the branch, and only as `s^2` in the directions of the manifold, where they are nearly singular. A fixed box around a piece of the
//! branch hides that. So the unknowns are written `z(s) = c + t v + t^2 a + r`, `t = s - s_c`, with doubles `c`, `v`, `a` near the cycle at the
//! middle amplitude `s_c`, its velocity and half its acceleration; `r` is of third order in the length of the piece, and all that depends
//! on `s` is enclosed by Taylor's formula in `t` with Lagrange's remainder.

use super::super::krawczyk::{System, Zero, alone_in_wider, isolated_zero};
use super::super::matrix::Matrix;
use super::path::Path;
use crate::arith::{Elementary, FastInterval, Jet, Scalar};
use crate::certify::Stability;
use nalgebra::DVector;

/// How often the box around a stretch is widened.
const WIDENINGS: usize = 6;

/// Moving coordinates over an interval of amplitudes.
struct Frame<'p, 'a> {
    path: &'p Path<'a>,
    /// `c`.
    centre: Vec<FastInterval>,
    /// `v`.
    velocity: Vec<FastInterval>,
    /// `a`.
    bend: Vec<FastInterval>,
    /// `s_c`.
    middle: FastInterval,
    /// `s - s_c` for all amplitudes `s`.
    offset: FastInterval,
}

impl Frame<'_, '_> {
    /// `c + t v + t^2 a + r`.
    fn place(&self, t: &FastInterval, rest: &[FastInterval]) -> Vec<FastInterval> {
        let moved = |i: usize| self.centre[i].plus(&t.times(&self.velocity[i].plus(&t.times(&self.bend[i]))));
        rest.iter().enumerate().map(|(i, r)| moved(i).plus(r)).collect()
    }

    /// The same as series in the amplitude at `s_c + t`.
    fn series(&self, t: &FastInterval, rest: &[FastInterval], order: usize) -> Vec<Jet<FastInterval>> {
        let constant = |c: &FastInterval| Jet::constant(*c, order);
        let t = Jet::variable(*t, order);
        let moved = |i: usize| {
            let slope = constant(&self.velocity[i]).plus(&t.times(&constant(&self.bend[i])));
            constant(&self.centre[i]).plus(&t.times(&slope))
        };
        rest.iter().enumerate().map(|(i, r)| moved(i).plus(&constant(r))).collect()
    }

    /// The first coefficient of a series at `s_c`, and its slope over all amplitudes: the mean value form.
    fn along(
        &self,
        rest: &[FastInterval],
        of: impl Fn(&[Jet<FastInterval>]) -> Option<Matrix<Jet<FastInterval>>>,
    ) -> Option<Matrix<FastInterval>> {
        let value = of(&self.series(&FastInterval::exactly(0.0), rest, 0))?;
        let slope = of(&self.series(&self.offset, rest, 1))?;
        Some(Matrix::from_fn(value.rows, value.columns, |i, j| {
            value.at(i, j).coefficient(0).plus(&self.offset.times(&slope.at(i, j).coefficient(1)))
        }))
    }
}

impl System for Frame<'_, '_> {
    fn values(&self, rest: &[FastInterval]) -> Option<Vec<FastInterval>> {
        let at = |t: FastInterval, order: usize| {
            let amplitude = Jet::variable(self.middle.plus(&t), order);
            let lift = |c| Jet::constant(c, order);
            self.path.values_on(&self.series(&t, rest, order), &amplitude, &lift)
        };
        let (thin, wide) = (at(FastInterval::exactly(0.0), 2)?, at(self.offset, 3)?);
        let power = |k: i64| self.offset.powi(k);
        let (square, cube) = (power(2)?, power(3)?);
        let value = |(a, b): (&Jet<FastInterval>, &Jet<FastInterval>)| {
            let linear = a.coefficient(0).plus(&self.offset.times(&a.coefficient(1)));
            linear.plus(&square.times(&a.coefficient(2))).plus(&cube.times(&b.coefficient(3)))
        };
        Some(thin.iter().zip(&wide).map(value).collect())
    }

    fn jacobian(&self, rest: &[FastInterval]) -> Option<Matrix<FastInterval>> {
        self.along(rest, |z| self.path.jacobian_on(z, &|c| Jet::constant(c, z[0].order())))
    }
}

/// The cycles of an interval of amplitudes.
pub struct Stretch<'p, 'a> {
    frame: Frame<'p, 'a>,
    rest: Zero,
    /// Linear stability of all of them, where it is one and the same.
    pub stability: Stability,
}

impl<'p, 'a> Stretch<'p, 'a> {
    /// One cycle for each of the amplitudes, proved; `guess` is near the middle one.
    pub fn new(path: &'p Path<'a>, amplitudes: FastInterval, guess: &[f64]) -> Option<Self> {
        let middle = amplitudes.midpoint();
        let near = path.near(middle.lo(), guess)?;
        let exactly =
            |x: &[f64]| -> Vec<FastInterval> { x.iter().map(|x| FastInterval::exactly(*x)).collect() };
        let zero = vec![FastInterval::exactly(0.0); near.len()];
        let offset = amplitudes.minus(&middle);
        let mut frame = Frame {
            path,
            centre: exactly(&near),
            velocity: zero.clone(),
            bend: zero.clone(),
            middle,
            offset,
        };
        // The equations hold along the curve: their first and second coefficients in t vanish.
        let solver = path.jacobian_on(&frame.centre, &|c| c)?.middle().lu();
        let correction = |frame: &Frame<'_, '_>, k: usize| -> Option<Vec<FastInterval>> {
            let amplitude = Jet::variable(middle, k);
            let series = frame.series(&FastInterval::exactly(0.0), &zero, k);
            let values = path.values_on(&series, &amplitude, &|c| Jet::constant(c, k))?;
            let right = DVector::from_iterator(
                values.len(),
                values.iter().map(|v| -v.coefficient(k).midpoint().lo()),
            );
            Some(exactly(solver.solve(&right)?.as_slice()))
        };
        frame.velocity = correction(&frame, 1)?;
        frame.bend = correction(&frame, 2)?;
        let rest = isolated_zero(&frame, &vec![0.0; near.len()])?;
        let product = frame.along(&rest.near, |z| path.two_steps_on(z));
        let stability = product.map_or(Stability::Undecided, |m| path.stability(&m));
        Some(Stretch { frame, rest, stability })
    }

    /// The *enclosure* of all the cycles: `x0`, `x1`, the multipliers of the symmetries, `h`.
    pub fn cycles(&self) -> Vec<FastInterval> {
        self.frame.place(&self.frame.offset, &self.rest.near)
    }

    /// Is a proved cycle of one of the amplitudes the one that this stretch has there? The box that has no other is widened
    /// where that helps.
    pub fn holds(&mut self, amplitude: &FastInterval, cycle: &[FastInterval]) -> bool {
        let zero = vec![FastInterval::exactly(0.0); cycle.len()];
        let moving = self.frame.place(&amplitude.minus(&self.frame.middle), &zero);
        let gap: Vec<FastInterval> = cycle.iter().zip(&moving).map(|(z, m)| z.minus(m)).collect();
        for _ in 0..WIDENINGS {
            if gap.iter().zip(&self.rest.alone_in).all(|(g, r)| r.contains(g)) {
                return true;
            }
            match alone_in_wider(&self.frame, &self.rest, &vec![0.0; cycle.len()], 16.0) {
                Some(wider) => self.rest = wider,
                None => return false,
            }
        }
        false
    }
}
