//! `many-line-window`: a family of stable 2-cycles on a line that gradient descent keeps, for an open interval of step sizes.

use super::many_line_cycle::signs_across;
use super::orbits::Listed;
use super::phase_diagram::{self, Diagram};
use super::{Decides, SHARED, other_kind};
use crate::budget::Budget;
use crate::claim::Steps;
use crate::context::Context;
use crate::elimination;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::method::Method;
use crate::poly::Poly;
use crate::several::block::Block;
use crate::several::component::Component;
use crate::several::in_line::InLine;
use crate::several::line::Line;
use crate::several::loss::Loss;
use crate::several::margin::{Margin, Sum};
use crate::several::problem::Claim;
use crate::sturm;
use crate::surd::{self, Surd};
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use std::cmp::Ordering;

/// The window lies in a cell of the phase diagram of the loss on the line, with stable 2-cycles there. Inside of it no margin across the
/// line vanishes at such a cycle, and all are positive somewhere. At an end inside the cell one of them vanishes; beyond an end of the cell the
/// next one has no stable cycle.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let required = ["kind", "at", "along", "blocks", "factors", "critical", "samples"];
    let fields = Fields::new(json, path, &[&required[..], &SHARED].concat(), &[])?;
    let line = Line::read(loss, &fields)?;
    let mut cx = Context::new(&line.problem)?;
    cx.budget = loss.budget.clone();
    let diagram = phase_diagram::diagram(&cx, &fields, &Method::Plain)?;
    let Some(Claim::StableWindow { ends }) = claim else { return Err(other_kind()) };
    let Some(window) = Window::of(&diagram, ends, &cx.budget)? else { return Ok(None) };
    if !line.is_complete {
        return Err(Fault::NotShown.because("the line and the blocks do not span the space"));
    }
    let (eta, cycles) = &diagram.cells[window.cell];
    let mut last = Ok(None);
    for cycle in cycles.iter().filter(|cycle| phase_diagram::is_stable(cycle)) {
        let curve = Component::of(&cx, &cycle.points[0], eta)?;
        last = match curve.map(|curve| margins(&line, &curve, cycle, &cx.budget)) {
            Some(Some(margins)) => window.along(&margins, &cx.budget),
            _ if window.ends_inside == [false; 2] => window.everywhere(&cx, &line, (eta, cycle)),
            _ => Err(may_reach()),
        };
        if let Ok(Some(true)) = last {
            break;
        }
    }
    last
}

fn may_reach() -> Reason {
    Fault::NotShown.because("a multiplier across the line may reach the unit circle")
}

fn not_stable() -> Reason {
    Fault::NotShown.because("no cycle on the line is shown to be stable across it")
}

/// A claimed window that lies in one cell of a phase diagram.
struct Window<'a> {
    ends: &'a Steps,
    /// A step size in it.
    inside: BigRational,
    cell: usize,
    /// Whether an end is inside the cell.
    ends_inside: [bool; 2],
}

impl<'a> Window<'a> {
    /// Places a window: an end is a critical step size with no stable cycle in the cell beyond, or lies strictly between two.
    fn of(diagram: &Diagram, ends: &'a Steps, budget: &Budget) -> Result<Option<Window<'a>>, Reason> {
        let (from, to) = ends;
        let Some(inside) = surd::between(from, to).filter(|_| from.sign().is_gt()) else { return Ok(None) };
        let stable = |cell: usize| diagram.cells[cell].1.iter().any(phase_diagram::is_stable);
        let mut places = Vec::new();
        for end in [from, to] {
            let near = diagram.critical.iter().position(|interval| end.is_within(interval));
            let below = diagram.critical.iter().filter(|interval| end.cmp_rational(interval.hi()).is_gt());
            places.push(match near {
                None => (below.count(), true),
                Some(index) if end.is_root_of(&diagram.product, budget)? => (index, false),
                Some(_) => return Ok(None),
            });
        }
        let (first, last) = (places[0], places[1]);
        let cell = last.0;
        let is_in_cell = first.0 + usize::from(!first.1) == cell;
        let beyond = (!first.1).then_some(first.0).into_iter().chain((!last.1).then_some(cell + 1));
        if !is_in_cell || !stable(cell) || beyond.into_iter().any(stable) {
            return Ok(None);
        }
        Ok(Some(Window { ends, inside, cell, ends_inside: [first.1, last.1] }))
    }

    /// Whether no margin vanishes in the window, all are positive there, and one vanishes at each end inside the cell.
    fn along(&self, margins: &[Margin], budget: &Budget) -> Result<Decides, Reason> {
        let inside = Surd::rational(self.inside.clone());
        let mut ended = self.ends_inside.map(|inside| !inside);
        let mut positive = true;
        for margin in margins {
            if !margin.is_clear(self.ends, &inside, budget)? {
                return Err(may_reach());
            }
            positive &= margin.sign_at(&inside, budget)?.is_gt();
            for (ended, end) in ended.iter_mut().zip([&self.ends.0, &self.ends.1]) {
                *ended |= margin.sign_at(end, budget)?.is_eq();
            }
        }
        match positive {
            true => Ok((ended == [true; 2]).then_some(true)),
            false => Err(not_stable()),
        }
    }

    /// The same by eliminants, at all 2-cycles of the line at once, for a window that is a cell.
    fn everywhere(
        &self,
        cx: &Context,
        line: &Line,
        (eta, cycle): (&BigRational, &Listed),
    ) -> Result<Decides, Reason> {
        for block in &line.blocks {
            for eliminant in eliminants(cx, block)? {
                let ends = (&self.ends.0, &self.ends.1);
                if eliminant.is_zero() || sturm::roots_inside(&eliminant, ends, &cx.budget)? > 0 {
                    return Err(may_reach());
                }
            }
        }
        let points = [&cycle.points[0], &cycle.points[1]];
        let signs = signs_across(line, points, &Interval::point(eta.clone()))?;
        match signs.iter().all(|sign| *sign == Some(Ordering::Greater)) {
            true => Ok(Some(true)),
            false => Err(not_stable()),
        }
    }
}

/// The margins of all blocks at a 2-cycle, as functions of the step size; `None` where they are not that.
fn margins(line: &Line, component: &Component, cycle: &Listed, budget: &Budget) -> Option<Vec<Margin>> {
    let [t0, t1, eta] = component.numbers()?;
    let sum = Sum::new(component, [cycle.points.first()?, cycle.points.get(1)?])?;
    let mut found = Vec::new();
    for block in &line.blocks {
        for margin in block.margins(&t0, &t1, &eta)? {
            found.push(sum.margin(&margin, budget)?);
        }
    }
    Some(found)
}

/// Polynomials in the step size that vanish where a margin of the block vanishes at a 2-cycle of the line.
fn eliminants(cx: &Context, block: &Block) -> Result<Vec<Poly>, Reason> {
    let (size, degree) = block.degrees();
    if size > 2 {
        return Err(Fault::Unsupported.because("eliminants of a block of more than two vectors"));
    }
    // In t: the Hessian at t and at G(t), of degree n - 1; in eta: I - eta B at both, and G in the second.
    let bounds = (size * degree * cx.degree(), size * (2 + degree));
    let margins = |eta: &BigRational| {
        let number = |poly: Poly| InLine::new(poly, &cx.budget);
        let (t, image) = (number(Poly::variable()), number(cx.map(eta)));
        let margins = block.margins(&t, &image, &number(Poly::constant(eta)));
        margins.ok_or_else(|| Fault::Limit.because("a polynomial is too large"))
    };
    let count = margins(&BigRational::from(num_bigint::BigInt::from(1)))?.len();
    let eliminant = |index: usize| {
        elimination::with_cycles(cx, bounds, |eta| {
            margins(eta)?.into_iter().nth(index).map(|margin| margin.poly().clone()).ok_or_else(other_kind)
        })
    };
    (0..count).map(eliminant).collect()
}
