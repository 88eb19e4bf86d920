//! Existence and uniqueness of zeros of two equations in two unknowns (Krawczyk 1969).

use super::BiPoly;
use crate::arith::{Integer, Interval};

/// Two polynomials in `(u, t)` with their partial derivatives.
#[derive(Debug)]
pub(super) struct Square {
    f: [BiPoly; 2],
    /// `du[i]`, `dt[i]`: the derivatives of `f[i]`.
    du: [BiPoly; 2],
    dt: [BiPoly; 2],
}

/// A box: an interval for `u` and one for `t`.
pub(super) type Box2 = [Interval; 2];

impl Square {
    pub(super) fn new(f: &BiPoly, g: &BiPoly) -> Self {
        Square {
            f: [f.clone(), g.clone()],
            du: [f.derivative_u(), g.derivative_u()],
            dt: [f.derivative_t(), g.derivative_t()],
        }
    }

    /// The first equation.
    pub(super) fn first(&self) -> &BiPoly {
        &self.f[0]
    }

    /// The second equation.
    pub(super) fn second(&self) -> &BiPoly {
        &self.f[1]
    }

    /// The Krawczyk operator `K(X) = c - Y F(c) + (I - Y J(X)) (X - c)` at the midpoint `c`, with `Y` about the
    /// inverse of the Jacobian there. A zero in `X` lies in `K(X)`; `K(X)` inside the interior of `X` proves
    /// exactly one zero in `X`. `None` where the midpoint Jacobian is not seen to be regular. *Enclosure.*
    pub(super) fn operator(&self, x: &Box2) -> Option<Box2> {
        let c = [x[0].midpoint(), x[1].midpoint()];
        let y = self.preconditioner(&c)?;
        let f = [self.f[0].eval_interval(&c[0], &c[1]), self.f[1].eval_interval(&c[0], &c[1])];
        let one = Interval::from_integer(&Integer::from(1), x[0].precision());
        let offset = [x[0].sub(&c[0]), x[1].sub(&c[1])];
        let column = |d: &[BiPoly; 2]| [0, 1].map(|i| d[i].eval_interval(&x[0], &x[1]));
        let jacobian = [column(&self.du), column(&self.dt)];
        let row = |i: usize| {
            let times = |v: &[Interval; 2]| y[i][0].mul(&v[0]).add(&y[i][1].mul(&v[1]));
            let (step, u, t) = (times(&f), times(&jacobian[0]), times(&jacobian[1]));
            let (u, t) = if i == 0 { (one.sub(&u), t.neg()) } else { (u.neg(), one.sub(&t)) };
            c[i].sub(&step).add(&u.mul(&offset[0])).add(&t.mul(&offset[1]))
        };
        Some([row(0), row(1)])
    }

    /// About the inverse of the Jacobian at a point, as point intervals: a proposal, not an enclosure.
    fn preconditioner(&self, c: &Box2) -> Option<[[Interval; 2]; 2]> {
        let at = |p: &BiPoly| p.eval_interval(&c[0], &c[1]).midpoint();
        let (a, b) = (at(&self.du[0]), at(&self.dt[0]));
        let (d, e) = (at(&self.du[1]), at(&self.dt[1]));
        let determinant = a.mul(&e).sub(&b.mul(&d)).midpoint();
        let over = |x: &Interval| x.div(&determinant).map(|q| q.midpoint());
        Some([[over(&e)?, over(&b.neg())?], [over(&d.neg())?, over(&a)?]])
    }

    /// The point after a step of Newton's iteration from the point `c`, rounded: a proposal.
    fn newton(&self, c: &Box2) -> Option<Box2> {
        let y = self.preconditioner(c)?;
        let f = [0, 1].map(|i| self.f[i].eval_interval(&c[0], &c[1]));
        Some([0, 1].map(|i| c[i].sub(&y[i][0].mul(&f[0])).sub(&y[i][1].mul(&f[1])).midpoint()))
    }

    /// A box around `start` with exactly one zero, or `None`: Newton's iteration brings the midpoint near, then
    /// boxes of growing size are tried. The result is no larger than the tried box.
    pub(super) fn prove_near(&self, start: &Box2) -> Option<Box2> {
        let mut c = [start[0].midpoint(), start[1].midpoint()];
        let mut step = i32::MAX;
        for _ in 0..12 {
            let next = self.newton(&c)?;
            let size = (0..2).map(|i| next[i].sub(&c[i]).upper_exponent()).max().unwrap_or(i32::MIN);
            c = next;
            if size >= step {
                break;
            }
            step = size;
        }
        // What the operator gives at the point itself shows the rounding errors that a box must hold.
        let image = self.operator(&c)?;
        let size = (0..2).map(|i| image[i].sub(&c[i]).upper_exponent()).max().unwrap_or(i32::MIN);
        for margin in [6, 16, 32, 64] {
            let radius = size.saturating_add(margin);
            let x = [c[0].inflate(radius), c[1].inflate(radius)];
            if let Some(k) = self.operator(&x)
                && k[0].inside(&x[0])
                && k[1].inside(&x[1])
            {
                return Some(k);
            }
        }
        None
    }

    /// A smaller box around the one zero of a box that [`Square::prove_near`] returned, at a new precision.
    pub(super) fn refine(&self, x: &Box2, precision: u32) -> Box2 {
        let mut x = [x[0].with_precision(precision), x[1].with_precision(precision)];
        let width = |x: &Box2| x.iter().filter_map(Interval::width_exponent).max().unwrap_or(i32::MIN);
        loop {
            let before = width(&x);
            let Some(k) = self.operator(&x) else { return x };
            if let (Some(u), Some(t)) = (k[0].intersect(&x[0]), k[1].intersect(&x[1])) {
                x = [u, t];
            }
            if width(&x) >= before - 1 {
                return x;
            }
        }
    }
}
