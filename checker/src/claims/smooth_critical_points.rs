//! `smooth-critical-points`: all critical points in the domain, for losses with elementary functions.

use super::{Decides, SHARED, other_kind};
use crate::context::Nature;
use crate::elementary::claim::Claim;
use crate::elementary::dyadic::Dyadic;
use crate::elementary::slope::{Loss, precision};
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::pieces;
use crate::verdict::{Fault, Reason};
use std::cmp::Ordering;

/// On each piece of the domain `f'` has no zero, or is monotone. The pieces with a zero are as many as the disjoint
/// intervals listed, in each of which `f'` changes sign.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    if claim.is_some() {
        return Err(other_kind());
    }
    let fields = Fields::new(json, path, &["kind", "precision", "cuts", "points"], &SHARED)?;
    let bits = precision(&fields)?;
    let domain = &loss.problem.domain;
    let mut count = 0;
    for (lo, hi) in pieces::between(domain.lo(), &fields.numbers("cuts")?, domain.hi()) {
        count += usize::from(loss.has_critical_point(&piece(lo, hi)?, bits)?);
    }
    let listed = fields.array("points")?;
    if listed.len() != count {
        let text = format!("there are {count} critical points, not {}", listed.len());
        return Err(Fault::NotShown.because(text));
    }
    let mut last: Option<Interval> = None;
    for (index, json) in listed.iter().enumerate() {
        let place = format!("{}[{index}]", fields.place("points"));
        let fields = Fields::new(json, &place, &["at", "nature"], &[])?;
        let at = fields.interval("at")?;
        if last.is_some_and(|last| last.hi() >= at.lo()) || !domain.contains(&at) {
            let text = "the intervals are not ascending and disjoint in the domain";
            return Err(Fault::NotShown.because(format!("{place}: {text}")));
        }
        if !loss.crosses(&at, bits)? {
            return Err(
                Fault::NotShown.because(format!("{place}: no critical point is shown in the interval"))
            );
        }
        let named = match fields.text("nature")? {
            "minimiser" => Nature::Minimiser,
            "maximiser" => Nature::Maximiser,
            _ => return Err(Fault::Field.because(format!("{place}.nature: unknown"))),
        };
        if nature(loss, &at, bits)? != Some(named) {
            return Err(Fault::NotShown.because(format!("{place}: the nature is not shown")));
        }
        last = Some(at);
    }
    Ok(None)
}

/// The piece from `lo` to `hi`.
pub fn piece(lo: &num_rational::BigRational, hi: &num_rational::BigRational) -> Result<Interval, Reason> {
    let piece = Interval::new(lo.clone(), hi.clone()).filter(|piece| !piece.is_point());
    piece.ok_or_else(|| Fault::NotShown.because("the cuts do not ascend inside the domain"))
}

/// What a critical point in an interval is, by the sign of `f''`.
pub fn nature(loss: &Loss, at: &Interval, bits: u32) -> Result<Option<Nature>, Reason> {
    Ok(match loss.slope(&Dyadic::new(at, bits))?.curvature.sign() {
        Some(Ordering::Greater) => Some(Nature::Minimiser),
        Some(Ordering::Less) => Some(Nature::Maximiser),
        _ => None,
    })
}
