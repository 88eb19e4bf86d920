//! The Krawczyk operator: one zero in a box, and no other.

use super::matrix::{Matrix, exactly, size};
use crate::arith::{Enclosure, FastInterval, Scalar};
use nalgebra::{DMatrix, DVector};

/// How often a box is widened.
const ROUNDS: usize = 6;
/// The smallest radius of a box, relative to the size of its middle.
const LEAST: f64 = 1e-15;

/// A system of as many equations as unknowns.
pub trait System<T = FastInterval> {
    /// The values of all equations, for every point of the box; `None` where one is not defined.
    fn values(&self, x: &[T]) -> Option<Vec<T>>;
    /// All partial derivatives, for every point of the box.
    fn jacobian(&self, x: &[T]) -> Option<Matrix<T>>;
}

/// The zero of a system in a box.
#[derive(Clone, Debug)]
pub struct Zero<T = FastInterval> {
    /// The *enclosure* of the zero, `K(X)`.
    pub near: Vec<T>,
    /// A box `X` that holds no other zero.
    pub alone_in: Vec<T>,
}

/// A box around `near` in which the system has exactly one zero, proved; the box *encloses* it. See [`isolated_zero`].
pub fn unique_zero(system: &dyn System, near: &[f64]) -> Option<Vec<FastInterval>> {
    Some(isolated_zero(system, near)?.near)
}

/// A zero near `near` and a box in which it is the only one, proved. `None` where nothing is proved. With `C` near the
/// inverse of the Jacobian `J`, and `K(X) = x - C F(x) + (I - C J(X)) (X - x)`: where `K(X)` lies inside the interior of
/// `X`, there is one zero in `X`, it lies in `K(X)`, and every matrix of `J(X)` is regular (Krawczyk 1969; Neumaier,
/// Interval Methods, 1990, chapter 5). A system with a parameter that is an interval has then one such zero in `X` for
/// each of its values, which depends on it continuously.
pub fn isolated_zero(system: &dyn System, near: &[f64]) -> Option<Zero> {
    Krawczyk::in_doubles(system, near)?.isolated(LEAST)
}

/// The same zero alone in a box that is `factor` times as wide around `middle`; `None` where that is not proved.
pub fn alone_in_wider(system: &dyn System, zero: &Zero, middle: &[f64], factor: f64) -> Option<Zero> {
    let operator = Krawczyk::in_doubles(system, middle)?;
    let radius: Vec<f64> =
        zero.alone_in.iter().zip(&operator.x).map(|(w, x)| factor * size(w.minus(x))).collect();
    let (image, wide) = operator.image(&radius)?;
    let proved = image.iter().zip(&wide).all(|(k, w)| k.inside(w));
    let wider = zero.alone_in.iter().zip(&wide).all(|(a, w)| w.contains(a));
    (proved && wider).then(|| Zero { near: zero.near.clone(), alone_in: wide })
}

/// The operator around a point `x`.
pub struct Krawczyk<'a, T> {
    system: &'a dyn System<T>,
    x: Vec<T>,
    /// `C`.
    inverse: Matrix<T>,
    /// `C F(x)`.
    step: Vec<T>,
}

impl<'a> Krawczyk<'a, FastInterval> {
    fn in_doubles(system: &'a dyn System, near: &[f64]) -> Option<Self> {
        let x: Vec<FastInterval> = near.iter().map(|x| FastInterval::exactly(*x)).collect();
        let inverse = exactly(&system.jacobian(&x)?.middle().try_inverse()?);
        Krawczyk::new(system, x, inverse)
    }
}

impl<'a, T: Enclosure> Krawczyk<'a, T> {
    /// Around a point of width zero, with an approximate inverse of width zero.
    pub fn new(system: &'a dyn System<T>, x: Vec<T>, inverse: Matrix<T>) -> Option<Self> {
        let step = inverse.apply(&system.values(&x)?);
        Some(Krawczyk { system, x, inverse, step })
    }

    /// The zero near `x`; `least` is the smallest radius of a box, relative to the size of its middle.
    pub fn isolated(&self, least: f64) -> Option<Zero<T>> {
        let mut radius: Vec<f64> = (self.step.iter().zip(&self.x))
            .map(|(s, x)| 2.0 * s.magnitude() + least * (1.0 + x.magnitude()))
            .collect();
        for _ in 0..ROUNDS {
            let (image, wide) = self.image(&radius)?;
            if image.iter().zip(&wide).all(|(k, w)| k.strictly_inside(w)) {
                return Some(Zero { near: image, alone_in: wide });
            }
            radius = (image.iter().zip(&self.x))
                .map(|(k, x)| 1.5 * k.minus(x).magnitude() + least * (1.0 + x.magnitude()))
                .collect();
        }
        None
    }

    /// `K(X)` and the box `X` with these radii.
    fn image(&self, radius: &[f64]) -> Option<(Vec<T>, Vec<T>)> {
        let deviation: Vec<T> = self.x.iter().zip(radius).map(|(x, r)| x.ball(*r)).collect::<Option<_>>()?;
        let wide: Vec<T> = self.x.iter().zip(&deviation).map(|(x, d)| x.plus(d)).collect();
        let slope = self.inverse.times(&self.system.jacobian(&wide)?).identity_minus(&self.x[0].whole(1));
        let moved = slope.apply(&deviation);
        let image = self.x.iter().zip(&self.step).zip(&moved).map(|((x, s), m)| x.minus(s).plus(m)).collect();
        Some((image, wide))
    }
}

/// Newton's method in doubles: a better point near a zero. *Approximate.*
pub fn refine(
    start: &[f64],
    steps: usize,
    values: impl Fn(&[f64]) -> Option<Vec<f64>>,
    jacobian: impl Fn(&[f64]) -> Option<DMatrix<f64>>,
) -> Option<Vec<f64>> {
    let mut x = start.to_vec();
    let mut best: Option<(f64, Vec<f64>)> = None;
    for _ in 0..steps {
        let f = DVector::from_vec(values(&x)?);
        let error = f.amax();
        if !error.is_finite() {
            return best.map(|(_, x)| x);
        }
        match &best {
            Some((least, x)) if error >= *least && *least < 1e-9 => return Some(x.clone()),
            Some((least, _)) if error >= *least => {}
            _ => best = Some((error, x.clone())),
        }
        let Some(step) = jacobian(&x)?.lu().solve(&f) else { break };
        x.iter_mut().zip(step.iter()).for_each(|(x, s)| *x -= s);
    }
    best.map(|(_, x)| x)
}
