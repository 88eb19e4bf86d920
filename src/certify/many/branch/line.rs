//! Branches on a line that the gradient maps into itself: the ends in closed form.
//!
//! Where `grad f(a + t v)` is a multiple of `v` for all `t`, gradient descent on the line is that of the one-variable loss
//! `f(a + t v)/|v|^2`, whose critical step sizes are known exactly (theorem T4). Its cycles are cycles of `f`, with the multiplier of one
//! variable along `v`. One that lies in the box of a crossing is the one that crosses there.

use super::path::{Path, Segment};
use crate::algebra::{MultiPoly, RatPoly, Value};
use crate::arith::{FastInterval, Rational, Scalar};
use crate::certify::many::minimiser::Site;
use crate::certify::{CriticalKind, Windows, windows};

/// The largest degree of the loss on the line.
const DEGREE: usize = 8;
/// The largest denominator of a direction.
const DENOMINATOR: u32 = 64;

/// A line that the gradient maps into itself, with the critical step sizes on it.
pub struct Line {
    from: Vec<Rational>,
    along: Vec<Rational>,
    windows: Windows,
}

impl Line {
    /// The line through a minimiser along its top eigenvector, where it is rational and such a line.
    pub fn new(loss: &MultiPoly, site: &Site, q: &[FastInterval]) -> Option<Self> {
        let along = rational_direction(q)?;
        let exact: Option<Vec<Rational>> = site
            .exact
            .as_ref()
            .and_then(|point| point.iter().map(|x| x.form()?.as_rational().cloned()).collect());
        // A minimiser that is not rational may lie on the line through the origin.
        let from = exact.unwrap_or_else(|| vec![Rational::new(); along.len()]);
        let gradient: Vec<RatPoly> =
            loss.names().iter().map(|name| on_line(&loss.derivative(name), &from, &along)).collect();
        let lead = along.iter().position(|v| *v != 0)?;
        let parallel = |i: usize| gradient[i].scale(&along[lead]) == gradient[lead].scale(&along[i]);
        if !(0..along.len()).all(parallel) {
            return None;
        }
        let square = along.iter().fold(Rational::new(), |sum, v| sum + Rational::from(v * v));
        let restricted = on_line(loss, &from, &along).scale(&square.recip());
        if !(3..=DEGREE).contains(&restricted.degree()) {
            return None;
        }
        Some(Line { from, along, windows: windows(&restricted).ok()? })
    }

    fn place(&self, t: &Value) -> Vec<FastInterval> {
        let t = FastInterval::hull(&t.lo, &t.hi);
        let exactly = |q: &Rational| FastInterval::hull(q, q);
        self.from.iter().zip(&self.along).map(|(a, v)| exactly(a).plus(&exactly(v).times(&t))).collect()
    }

    /// The critical step size of the minimiser. `q` is its simple top eigenvector.
    pub fn birth(&self, site: &Site) -> Option<Value> {
        let second = site.spectrum.values.get(1).map_or(f64::NEG_INFINITY, |x| x.hi());
        let fits = |step: &&crate::certify::CriticalStep| {
            let on_it = step.events.iter().any(|event| {
                event.kind == CriticalKind::MinimiserFlip && {
                    let x = self.place(&event.points.0);
                    x.iter().zip(&site.enclosure).all(|(x, a)| a.contains(x) || x == a)
                }
            });
            // Its curvature 2/eta is an eigenvalue of the Hessian; above the second one it is the first.
            let eta = FastInterval::hull(&step.eta.lo, &step.eta.hi);
            on_it && FastInterval::exactly(2.0).over(&eta).is_some_and(|curvature| curvature.lo() > second)
        };
        self.windows.critical.iter().find(fits).map(|step| step.eta.clone())
    }

    /// The step size of the one crossing of `number`, 1 or -1, in a segment.
    pub fn crossing(&self, path: &Path<'_>, segment: &Segment, number: f64) -> Option<Value> {
        let wanted = if number < 0.0 { CriticalKind::Flip } else { CriticalKind::Fold };
        let alone = &segment.zero.alone_in;
        let fits = |eta: &Value, t: (&Value, &Value)| {
            let cycle = [self.place(t.0), self.place(t.1)].concat();
            let eta = FastInterval::hull(&eta.lo, &eta.hi);
            // The multipliers of the symmetries are 0, and the gauges hold, since `v` is orthogonal to the kernel of `H`.
            let rest = &alone[cycle.len()..alone.len() - 1];
            let inside =
                cycle.iter().zip(alone).all(|(x, a)| a.contains(x)) && rest.iter().all(|a| a.contains_zero());
            let of_step = FastInterval::exactly(1.0).over(&eta).zip(alone.last());
            inside
                && of_step.is_some_and(|(h, a)| a.contains(&h))
                && segment.amplitudes.contains(&path.amplitude_of(&cycle))
        };
        let found = self.windows.critical.iter().find(|step| {
            step.events.iter().any(|event| {
                let (t0, t1) = (&event.points.0, &event.points.1);
                event.kind == wanted && (fits(&step.eta, (t0, t1)) || fits(&step.eta, (t1, t0)))
            })
        })?;
        Some(found.eta.clone())
    }
}

/// A vector with entries of small denominators near a multiple of this one.
fn rational_direction(q: &[FastInterval]) -> Option<Vec<Rational>> {
    let q: Vec<f64> = q.iter().map(|x| x.midpoint().lo()).collect();
    let largest = q.iter().fold(0.0_f64, |a, b| a.max(b.abs()));
    let near = |x: f64| -> Option<Rational> {
        let small = (1..=DENOMINATOR).find(|d| {
            let scaled = x * f64::from(*d);
            (scaled - scaled.round()).abs() < 1e-9
        })?;
        Some(Rational::from_f64((x * f64::from(small)).round())? / small)
    };
    q.iter().map(|x| near(x / largest)).collect()
}

/// The polynomial at `from + t along`, in `t`.
fn on_line(p: &MultiPoly, from: &[Rational], along: &[Rational]) -> RatPoly {
    let lines: Vec<RatPoly> =
        from.iter().zip(along).map(|(a, v)| RatPoly::new(&[a.clone(), v.clone()])).collect();
    p.terms().fold(RatPoly::zero(), |sum, (exponents, c)| {
        let term = exponents
            .iter()
            .zip(&lines)
            .fold(RatPoly::constant(c.clone()), |product, (e, line)| product.mul(&line.pow(*e)));
        sum.add(&term)
    })
}
