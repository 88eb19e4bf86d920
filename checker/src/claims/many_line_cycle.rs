//! `many-line-cycle`: a 2-cycle on a line that gradient descent keeps, with its stability in space.

use super::many_cycle::Cycle;
use super::{Decides, SHARED, cycle};
use crate::context::Context;
use crate::elementary::dyadic::Dyadic;
use crate::elementary::number::Number;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::several::line::Line;
use crate::several::loss::Loss;
use crate::several::problem::Claim;
use crate::stability::Stability;
use crate::verdict::{Fault, Reason};
use std::cmp::Ordering;

/// The precision of enclosures of multipliers across a line.
const BITS: u32 = 256;

/// A 2-cycle of the loss on the line is one in space. Stable: on the line, and across it in blocks that span all other directions.
/// Unstable: on the line, or in a block.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let required = ["kind", "eta", "at", "along", "blocks", "cycle", "stability"];
    let fields = Fields::new(json, path, &required, &SHARED)?;
    let eta = fields.step_sizes("eta")?;
    let line = Line::read(loss, &fields)?;
    let mut cx = Context::new(&line.problem)?;
    cx.budget = loss.budget.clone();
    let place = fields.place("cycle");
    let inner = fields.object("cycle", &["x0", "x1", "multiplier", "stability"])?;
    let on_line = cycle::one(&cx, &inner, &place, &eta)?;
    let [t0, t1] = [&on_line.points[0], &on_line.points[1]];
    let signs = || signs_across(&line, [t0, t1], &eta);
    let stability = match fields.text("stability")? {
        "undecided" => None,
        "stable" => {
            let inside = on_line.stability.satisfies(Stability::Stable) == Some(true);
            let shown =
                inside && line.is_complete && signs()?.iter().all(|sign| *sign == Some(Ordering::Greater));
            Some(Stability::Stable).filter(|_| shown)
        }
        "unstable" => {
            let outside = on_line.stability == Stability::Unstable;
            let shown = outside || signs()?.contains(&Some(Ordering::Less));
            Some(Stability::Unstable).filter(|_| shown)
        }
        _ => return Err(Fault::Field.because(format!("{}: unknown", fields.place("stability")))),
    };
    if stability.is_none() && fields.text("stability")? != "undecided" {
        return Err(Fault::NotShown.because("the stability is not shown"));
    }
    Cycle { x0: line.points(t0), x1: line.points(t1), stability }.decides(claim, &eta)
}

/// The signs of all margins across a line at a 2-cycle on it.
pub fn signs_across(
    line: &Line,
    [t0, t1]: [&Interval; 2],
    eta: &Interval,
) -> Result<Vec<Option<Ordering>>, Reason> {
    let [t0, t1, eta] = [t0, t1, eta].map(|interval| Dyadic::new(interval, BITS));
    let mut signs = Vec::new();
    for block in &line.blocks {
        let margins = block.margins(&t0, &t1, &eta);
        let margins = margins.ok_or_else(|| Fault::Limit.because("an enclosure is too large"))?;
        signs.extend(margins.iter().map(Number::sign));
    }
    Ok(signs)
}
