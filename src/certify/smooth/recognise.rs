//! Exact names of zeros: candidates from an enclosure, accepted only with an exact proof.

use super::critical::PLACE_BITS;
use super::loss::SmoothLoss;
use super::symmetry::is_symmetric;
use crate::algebra::ExactNumber;
use crate::arith::{Elementary, Interval, Jet, Rational, Scalar, simplest_between};

/// Candidates with longer numbers are coincidences of the enclosure.
const SHORT: u32 = 40;

/// Numbers with a short name in a narrow interval: rationals, multiples of pi, logarithms, square roots.
pub(super) fn candidates(place: &Interval) -> Vec<ExactNumber> {
    let short = |x: &Interval| {
        let q = simplest_between(&x.lower(), &x.upper());
        (q.numer().significant_bits() + q.denom().significant_bits() <= SHORT).then_some(q)
    };
    let mut found = Vec::new();
    found.extend(short(place).map(ExactNumber::rational));
    found
        .extend(place.pi().and_then(|pi| place.over(&pi)).and_then(|x| short(&x)).map(ExactNumber::pi_times));
    if place.upper() < 50 && place.lower() > -50 {
        for divisor in [1u32, 2] {
            let power = place.times(&place.whole(i64::from(divisor))).exp();
            found.extend(power.and_then(|x| short(&x)).map(|q| ExactNumber::log_of(q, divisor)));
        }
    }
    if found.is_empty() {
        found.extend(surds(place, short));
    }
    found.retain(|x| {
        *x != ExactNumber::Unknown && x.enclosure(256).is_some_and(|e| e.intersect(place).is_some())
    });
    found
}

/// `n/4` and a square root: the fourths within two of 0, that itself first.
fn surds(
    place: &Interval,
    short: impl Fn(&Interval) -> Option<Rational>,
) -> impl Iterator<Item = ExactNumber> {
    let centres = (0..=8).flat_map(|n| [n, -n]).map(|n| Rational::from((n, 4)));
    centres.filter_map(move |centre| {
        let offset = place.sub(&place.lift(&centre));
        let root = ExactNumber::rational(short(&offset.powi(2)?)?).sqrt()?;
        let root = if offset.lower() < 0 { root.negated() } else { root };
        Some(ExactNumber::rational(centre).plus(&root))
    })
}

/// Is the number exactly zero?
pub(super) fn is_zero(x: &ExactNumber) -> bool {
    x.sign().is_some_and(|s| s.is_eq())
}

/// The exact derivatives `f', f'', ...` at an exact point, as far as they are known.
pub(super) fn exact_derivatives(
    loss: &SmoothLoss,
    x: &ExactNumber,
    orders: usize,
) -> Option<Vec<ExactNumber>> {
    let point = Jet::variable(x.clone(), orders - 1);
    let series = loss.slope_graph().evaluate(&[point]).ok()?.swap_remove(0);
    let factor =
        |k: usize| Rational::from(crate::arith::Integer::from(crate::arith::Integer::factorial(k as u32)));
    Some((0..orders).map(|k| series.coefficient(k).times(&ExactNumber::rational(factor(k)))).collect())
}

/// The critical point that lies alone in `alone`, by its exact name, where it has one: there `f'` is exactly zero, from the exact
/// values of the functions or as the loss is symmetric about it.
pub(super) fn critical_point(loss: &SmoothLoss, place: &Interval, alone: &Interval) -> Option<ExactNumber> {
    let known =
        loss.known.iter().filter(|x| x.enclosure(PLACE_BITS).is_some_and(|e| e.intersect(place).is_some()));
    candidates(place).into_iter().chain(known.cloned()).find(|x| {
        let inside = x.enclosure(place.precision()).is_some_and(|e| alone.contains(&e));
        let is_critical = || {
            exact_derivatives(loss, x, 1).is_some_and(|d| is_zero(&d[0]))
                || is_symmetric(&loss.expr, &loss.variable, x)
        };
        inside && is_critical()
    })
}
