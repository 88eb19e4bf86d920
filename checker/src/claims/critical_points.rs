//! `critical-points`: the list of all real critical points, with multiplicity and nature.

use super::{Decides, SHARED, other_kind};
use crate::claim::Claim;
use crate::context::{self, Context, Nature};
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::verdict::{Fault, Reason};

/// The listed intervals are disjoint and in each `f'` has a root; there are as many as Sturm's sequence counts on
/// the whole line. So each holds exactly one, and none is missing.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    if claim.is_some() {
        return Err(other_kind());
    }
    let fields = Fields::new(json, path, &["kind", "points"], &SHARED)?;
    let listed = fields.array("points")?;
    let critical = cx.critical()?;
    if listed.len() != critical.count {
        let text = format!("the loss has {} real critical points, not {}", critical.count, listed.len());
        return Err(Fault::NotShown.because(text));
    }
    let mut last: Option<Interval> = None;
    for (index, json) in listed.iter().enumerate() {
        let place = format!("{}[{index}]", fields.place("points"));
        let fields = Fields::new(json, &place, &["at", "multiplicity", "nature"], &[])?;
        let at = fields.interval("at")?;
        if last.is_some_and(|last| last.hi() >= at.lo()) {
            return Err(
                Fault::NotShown.because(format!("{place}: the intervals are not ascending and disjoint"))
            );
        }
        if !context::crosses(&critical.square_free, &at)? {
            return Err(
                Fault::NotShown.because(format!("{place}: no critical point is shown in the interval"))
            );
        }
        let multiplicity = cx.multiplicity(&at)?;
        if fields.natural("multiplicity")? != multiplicity {
            return Err(Fault::NotShown.because(format!("{place}: the multiplicity is {multiplicity}")));
        }
        let nature = cx.nature(&at, multiplicity)?;
        let named = match fields.text("nature")? {
            "minimiser" => Nature::Minimiser,
            "maximiser" => Nature::Maximiser,
            "inflection" => Nature::Inflection,
            _ => return Err(Fault::Field.because(format!("{place}.nature: unknown"))),
        };
        if named != nature {
            return Err(Fault::NotShown.because(format!("{place}: the nature is another one")));
        }
        last = Some(at);
    }
    Ok(None)
}
