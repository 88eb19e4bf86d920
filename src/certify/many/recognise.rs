//! Points found in floats that are exact: short rationals and square roots of them.

use super::exact::Exact;
use super::loss::ManyLoss;
use super::minimiser::{Site, given};
use crate::arith::{Elementary, Rational, simplest_between};

/// How far a coordinate may be from the number it is taken for, where descent converges fast.
pub(super) const NEAR: f64 = 1e-9;
/// The same where the Hessian is singular, so that descent crawls.
pub(super) const CRAWL: f64 = 1e-3;
/// The largest denominator of such a number; for a square root, of its square.
const DENOMINATOR: u32 = 1000;
/// More coordinates are not looked at: exact arithmetic is for small problems.
const COORDINATES: usize = 12;

/// The critical point close to a point of doubles whose coordinates are all short, where exact arithmetic proves it.
pub(super) fn exactly(loss: &ManyLoss, near: &[f64], width: f64) -> Option<Site> {
    if near.len() > COORDINATES {
        return None;
    }
    let point: Option<Vec<Exact>> = near.iter().map(|x| number(*x, width)).collect();
    let site = given(loss, &point?).ok()?;
    // Any short point of a manifold of critical points would do: only the plainest is worth a name.
    let plain = |x: &f64| number(*x, width).and_then(|q| Some(*q.form()?.as_rational()?.denom() <= 2));
    (site.kernel.is_empty() || near.iter().all(|x| plain(x) == Some(true))).then_some(site)
}

fn number(x: f64, width: f64) -> Option<Exact> {
    let root = || short(x * x, width)?.sqrt().map(|root| if x < 0.0 { root.negated() } else { root });
    short(x, width).or_else(root)
}

fn short(x: f64, width: f64) -> Option<Exact> {
    let width = width * (1.0 + x.abs());
    let (lo, hi) = (Rational::from_f64(x - width)?, Rational::from_f64(x + width)?);
    let q = simplest_between(&lo, &hi);
    (*q.denom() <= DENOMINATOR).then(|| Exact::rational(q))
}
