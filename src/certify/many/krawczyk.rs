//! The Krawczyk operator: one zero in a box, and no other.

use super::matrix::{Matrix, exactly, size};
use crate::arith::{FastInterval, Scalar};
use nalgebra::{DMatrix, DVector};

/// How often a box is widened.
const ROUNDS: usize = 6;
/// The smallest radius of a box, relative to the size of its middle.
const LEAST: f64 = 1e-15;

/// A system of as many equations as unknowns.
pub trait System {
    /// The values of all equations, for every point of the box; `None` where one is not defined.
    fn values(&self, x: &[FastInterval]) -> Option<Vec<FastInterval>>;
    /// All partial derivatives, for every point of the box.
    fn jacobian(&self, x: &[FastInterval]) -> Option<Matrix<FastInterval>>;
}

/// The zero of a system in a box.
#[derive(Clone, Debug)]
pub struct Zero {
    /// The *enclosure* of the zero, `K(X)`.
    pub near: Vec<FastInterval>,
    /// A box `X` that holds no other zero.
    pub alone_in: Vec<FastInterval>,
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
    let operator = Krawczyk::new(system, near)?;
    let mut radius: Vec<f64> =
        (operator.step.iter().zip(near)).map(|(s, x)| 2.0 * size(*s) + LEAST * (1.0 + x.abs())).collect();
    for _ in 0..ROUNDS {
        let (image, wide) = operator.image(&radius)?;
        if image.iter().zip(&wide).all(|(k, w)| k.inside(w)) {
            return Some(Zero { near: image, alone_in: wide });
        }
        radius = (image.iter().zip(&operator.x))
            .map(|(k, x)| 1.5 * size(k.minus(x)) + LEAST * (1.0 + size(*x)))
            .collect();
    }
    None
}

/// The same zero alone in a box that is `factor` times as wide around `middle`; `None` where that is not proved.
pub fn alone_in_wider(system: &dyn System, zero: &Zero, middle: &[f64], factor: f64) -> Option<Zero> {
    let operator = Krawczyk::new(system, middle)?;
    let radius: Vec<f64> =
        zero.alone_in.iter().zip(&operator.x).map(|(w, x)| factor * size(w.minus(x))).collect();
    let (image, wide) = operator.image(&radius)?;
    let proved = image.iter().zip(&wide).all(|(k, w)| k.inside(w));
    let wider = zero.alone_in.iter().zip(&wide).all(|(a, w)| w.contains(a));
    (proved && wider).then(|| Zero { near: zero.near.clone(), alone_in: wide })
}

/// The operator around a point `x`.
struct Krawczyk<'a> {
    system: &'a dyn System,
    x: Vec<FastInterval>,
    /// `C`.
    inverse: Matrix<FastInterval>,
    /// `C F(x)`.
    step: Vec<FastInterval>,
}

impl<'a> Krawczyk<'a> {
    fn new(system: &'a dyn System, near: &[f64]) -> Option<Self> {
        let x: Vec<FastInterval> = near.iter().map(|x| FastInterval::exactly(*x)).collect();
        let inverse = exactly(&system.jacobian(&x)?.middle().try_inverse()?);
        let step = inverse.apply(&system.values(&x)?);
        Some(Krawczyk { system, x, inverse, step })
    }

    /// `K(X)` and the box `X` with these radii.
    fn image(&self, radius: &[f64]) -> Option<(Vec<FastInterval>, Vec<FastInterval>)> {
        if radius.iter().any(|r| !r.is_finite()) {
            return None;
        }
        let deviation: Vec<FastInterval> = radius.iter().map(|r| FastInterval::ordered(-r, *r)).collect();
        let wide: Vec<FastInterval> = self.x.iter().zip(&deviation).map(|(x, d)| x.plus(d)).collect();
        let slope =
            self.inverse.times(&self.system.jacobian(&wide)?).identity_minus(&FastInterval::exactly(1.0));
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
