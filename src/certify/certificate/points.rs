//! `critical-points` and `condition`.

use super::witness::{
    VALUE_BITS, around, evaluate, interval, isolating, object, over, pair, roomy, text, whole,
};
use crate::algebra::{ClosedForm, RatPoly, enclose};
use crate::arith::Rational;
use crate::certify::types::{Analysis, Minimiser, Nature};
use serde_json::Value as Json;

/// The precision at which a claimed point is looked up.
const LOOK_UP_BITS: u32 = 192;

/// All critical points.
pub(super) fn critical_points(analysis: &Analysis) -> Json {
    let point = |c: &crate::certify::CriticalPoint| {
        let nature = match c.nature {
            Nature::Minimiser => "minimiser",
            Nature::Maximiser => "maximiser",
            Nature::Inflection => "inflection",
        };
        object(&[
            ("at", pair(&isolating(&c.point))),
            ("multiplicity", c.multiplicity.into()),
            ("nature", text(nature)),
        ])
    };
    let points = analysis.critical_points.iter().map(point).collect();
    object(&[("kind", text("critical-points")), ("points", Json::Array(points))])
}

/// The condition at a minimiser.
pub(super) fn condition(loss: &RatPoly, minimiser: &Minimiser) -> Json {
    let at = isolating(&minimiser.point);
    let mut fields =
        vec![("kind", text("condition")), ("at", pair(&at)), ("result", text(minimiser.kind.word()))];
    if minimiser.eta_critical.is_some() {
        let curvature = loss.derivative().derivative();
        let step = match at.0 == at.1 {
            true => {
                let step = Rational::from(2) / curvature.eval(&at.0);
                (step.clone(), step)
            }
            false => {
                let f2 = over(&curvature, &curvature.derivative(), &interval(&at));
                roomy(&whole(2).div(&f2).unwrap_or_else(|| evaluate(&curvature, &interval(&at))), VALUE_BITS)
            }
        };
        fields.push(("eta_critical", pair(&step)));
    }
    if let Some(order) = minimiser.decided_by {
        fields.push(("order", order.into()));
    }
    object(&fields)
}

/// The condition at a place that is no minimiser: there is none.
pub(super) fn no_minimiser(at: &ClosedForm) -> Option<Json> {
    let at = place(at)?;
    Some(object(&[("kind", text("condition")), ("at", pair(&at)), ("result", text("none"))]))
}

/// An interval around a claimed point.
fn place(at: &ClosedForm) -> Option<(Rational, Rational)> {
    if let Some(at) = at.as_rational() {
        return Some((at.clone(), at.clone()));
    }
    let near = enclose(at, LOOK_UP_BITS)?;
    Some(around(&near.lower(), &near.upper()))
}

/// Is this the claimed point?
pub(super) fn is_at(minimiser: &Minimiser, at: &ClosedForm) -> bool {
    let (lo, hi) = isolating(&minimiser.point);
    place(at).is_some_and(|place| lo <= place.1 && place.0 <= hi)
}
