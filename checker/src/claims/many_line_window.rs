//! `many-line-window`: a family of stable 2-cycles on a line that gradient descent keeps, for an open interval of step sizes.

use super::many_line_cycle::signs_across;
use super::{Decides, SHARED, other_kind, phase_diagram};
use crate::context::Context;
use crate::elimination;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::method::Method;
use crate::poly::Poly;
use crate::several::block::Block;
use crate::several::in_line::InLine;
use crate::several::line::Line;
use crate::several::loss::Loss;
use crate::several::problem::Claim;
use crate::sturm;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use std::cmp::Ordering;

/// The window is a cell of the phase diagram of the loss on the line, with stable 2-cycles there and none next to it. Inside of it no
/// margin across the line vanishes at a 2-cycle of the line, and at the sample all are positive at one of the stable cycles.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let required = ["kind", "at", "along", "blocks", "factors", "critical", "samples"];
    let fields = Fields::new(json, path, &[&required[..], &SHARED].concat(), &[])?;
    let line = Line::read(loss, &fields)?;
    let mut cx = Context::new(&line.problem)?;
    cx.budget = loss.budget.clone();
    let diagram = phase_diagram::diagram(&cx, &fields, &Method::Plain)?;
    let Some(Claim::StableWindow { ends }) = claim else { return Err(other_kind()) };
    let stable: Vec<bool> =
        diagram.cells.iter().map(|(_, cycles)| cycles.iter().any(phase_diagram::is_stable)).collect();
    let cell = diagram.critical.iter().position(|interval| ends.1.is_within(interval));
    let decided = phase_diagram::decide(&diagram.product, &diagram.critical, &stable, ends, &cx.budget)?;
    let (Some(true), Some(cell)) = (decided, cell) else { return Ok(None) };
    if !line.is_complete {
        return Err(Fault::NotShown.because("the line and the blocks do not span the space"));
    }
    for block in &line.blocks {
        for eliminant in eliminants(&cx, block)? {
            let clear =
                !eliminant.is_zero() && sturm::roots_inside(&eliminant, (&ends.0, &ends.1), &cx.budget)? == 0;
            if !clear {
                return Err(Fault::NotShown.because("a multiplier across the line may reach the unit circle"));
            }
        }
    }
    let (eta, cycles) = &diagram.cells[cell];
    for cycle in cycles.iter().filter(|cycle| phase_diagram::is_stable(cycle)) {
        let signs = signs_across(&line, [&cycle.points[0], &cycle.points[1]], &Interval::point(eta.clone()))?;
        if signs.iter().all(|sign| *sign == Some(Ordering::Greater)) {
            return Ok(Some(true));
        }
    }
    Err(Fault::NotShown.because("no cycle on the line is shown to be stable across it"))
}

/// Polynomials in the step size that vanish where a margin of the block vanishes at a 2-cycle of the line.
fn eliminants(cx: &Context, block: &Block) -> Result<Vec<Poly>, Reason> {
    let (size, degree) = block.degrees();
    // In t: the Hessian at t and at G(t), of degree n - 1; in eta: I - eta B at both, and G in the second.
    let bounds = (size * degree * cx.degree(), size * (2 + degree));
    let margins = |eta: &BigRational| {
        let number = |poly: Poly| InLine { poly, budget: &cx.budget };
        let (t, image) = (number(Poly::variable()), number(cx.map(eta)));
        let margins = block.margins(&t, &image, &number(Poly::constant(eta)));
        margins.ok_or_else(|| Fault::Limit.because("a polynomial is too large"))
    };
    let count = margins(&BigRational::from(num_bigint::BigInt::from(1)))?.len();
    let eliminant = |index: usize| {
        elimination::with_cycles(cx, bounds, |eta| {
            margins(eta)?.into_iter().nth(index).map(|margin| margin.poly).ok_or_else(other_kind)
        })
    };
    (0..count).map(eliminant).collect()
}
