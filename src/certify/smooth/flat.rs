//! Critical points where `f'' = 0`, recognised and classified exactly.

use super::critical::{PLACE_BITS, Site};
use super::loss::SmoothLoss;
use super::recognise::{candidates, exact_derivatives, is_zero};
use crate::algebra::{ExactNumber, Value};
use crate::arith::{Interval, Rational, Scalar};
use crate::certify::types::{ConditionKind, Minimiser, Nature};
use std::cmp::Ordering;

/// Zeros of `f'` up to this order are looked at.
const ORDERS: usize = 12;

/// The only critical point in an interval, where it is known exactly and `f'` has a zero of order 2 or more there: the first
/// derivative of `f'` that is not zero at the point has one sign on the whole interval, so that `f'` has no other zero in it
/// by Taylor's theorem.
pub(super) fn flat_site(loss: &SmoothLoss, (lo, hi): &(Rational, Rational)) -> Option<Site> {
    let alone = Interval::hull(lo, hi, PLACE_BITS);
    candidates(&alone).into_iter().chain(loss.known.iter().cloned()).find_map(|x| {
        let place = x.enclosure(PLACE_BITS).filter(|place| alone.contains(place))?;
        let at_point = exact_derivatives(loss, &x, ORDERS)?;
        let order = at_point.iter().position(|d| !is_zero(d)).filter(|order| *order >= 2)?;
        let lead = at_point[order].sign()?;
        let over = loss.derivatives(&alone, order + 1).ok()?.swap_remove(order);
        if over.sign() != Some(lead) {
            return None;
        }
        let nature = match (order % 2, lead) {
            (0, _) => Nature::Inflection,
            (_, Ordering::Greater) => Nature::Minimiser,
            _ => Nature::Maximiser,
        };
        let value = x.value(PLACE_BITS)?;
        Some(Site { place, alone: alone.clone(), exact: Some(x), value, nature, multiplicity: order })
    })
}

/// A flat minimiser: no finite step size makes it unstable.
pub(super) fn flat_minimiser(loss: &SmoothLoss, site: &Site) -> Option<Minimiser> {
    let d = exact_derivatives(loss, site.exact.as_ref()?, 4)?;
    let three = ExactNumber::rational(3);
    let alpha = three.times(&d[2].times(&d[2])).minus(&d[1].times(&d[3]));
    let near = loss.derivatives(&site.place, 4).ok()?;
    let value = |k: usize| d[k].value(PLACE_BITS).unwrap_or_else(|| Value::enclosed(&near[k], None));
    Some(Minimiser {
        point: site.value.clone(),
        multiplicity: site.multiplicity,
        f2: value(1),
        f3: value(2),
        f4: value(3),
        eta_critical: None,
        alpha: alpha.value(PLACE_BITS)?,
        alpha_sign: alpha.sign()?,
        kind: ConditionKind::Flat,
        decided_by: None,
        branch: Vec::new().into(),
        start_series: Vec::new().into(),
        reach: None,
    })
}
