//! `kind = "decay"`: from every start of a set the size of one variable shrinks by a factor in each step, for a range of step sizes.
//!
//! Let the slope across the plane `y = 0` vanish on it, so that gradient descent stays in the plane. In
//! `S = { y in [-Y, Y], q_i in [l_i, u_i] }`, with quantities `q_i` of the other variables alone, `y' = y - eta f_y` is `y` times a mean of
//! `1 - eta f_yy` over points of `S`. With `|1 - eta f_yy| <= rate < 1` on `S`, and `S` never left, `|y|` shrinks by the rate in each step.
//!
//! `S` is not left because along `y` the first derivative of `q_i(G)` vanishes on the plane, so that `q_i(G(v, y))` is
//! `q_i(G(v, 0)) + y^2/2` times a second derivative. A quantity is *trapped* where this lies in `[l_i, u_i]` on all of `S`, and *carried* where on
//! the plane one step multiplies it by a polynomial `m` with `|m| <= 1`, as balancedness `v^2 - x^2` for losses of `v x`: then it grows by
//! `y^2/2` times a bound in each step, and the sum of the `y^2` is at most `Y^2/(1 - rate^2)`.
//!
//! - `plane`: one step on the plane, and the multipliers of quantities, exactly;
//! - `cover`: what must hold on `S`, shown on boxes that cover it.

mod cover;
mod plane;
#[cfg(test)]
mod tests;

use super::claims::{ManyClaims, step_size};
use super::loss::ManyLoss;
use crate::algebra::{MultiPoly, Value};
use crate::arith::{FastInterval, Rational};
use crate::certify::Verdict;
use crate::expr::graph::{Graph, GraphError};
use crate::expr::{Diagnostic, Expr};
use crate::problem::{Bound, Inequality, Region, StepRange};
use plane::Plane;

/// The room that carried quantities are given, as shares of their ranges.
const ROOMS: [f64; 4] = [0.25, 0.5, 1.0, 2.0];
/// Rates that are tried before the claimed one.
const RATES: [f64; 2] = [0.5, 0.75];

/// A function of the variables other than `y`, and the range that it keeps to.
struct Quantity {
    name: String,
    value: Graph,
    range: FastInterval,
    /// `m` where the quantity is carried: in the variables, the step size and pi.
    multiplier: Option<MultiPoly>,
}

/// What is to be shown.
struct Decay<'a> {
    loss: &'a ManyLoss,
    /// The place of the variable that decays.
    y: usize,
    /// `Y`.
    reach: FastInterval,
    /// An interval for each variable; that of `y` is where derivatives across the plane are taken.
    sides: Vec<FastInterval>,
    eta: FastInterval,
    /// A function of the step size.
    rate: Graph,
    quantities: Vec<Quantity>,
}

impl ManyClaims<'_> {
    /// The verdict on a claim of decay.
    ///
    /// # Errors
    /// Where a value in it has no closed form, or a side of the box is missing.
    pub(super) fn decay(
        &self,
        (variable, rate): (&str, &Expr),
        eta: &StepRange,
        (starts, bounds): (&Region, &[Bound]),
    ) -> Result<Verdict, Diagnostic> {
        let range = |from: &Expr, to: &Expr| -> Result<FastInterval, Diagnostic> {
            let (from, to) = (step_size(self.problem, from)?, step_size(self.problem, to)?);
            Ok(hull(&from).union(&hull(&to)))
        };
        let sides: Vec<FastInterval> =
            self.box_of(starts)?.iter().map(|(from, to)| FastInterval::hull(from, to)).collect();
        let quantities: Result<Vec<(Expr, FastInterval)>, Diagnostic> = bounds
            .iter()
            .map(|b| Ok((self.problem.substituted(&b.quantity), range(&b.from, &b.to)?)))
            .collect();
        let eta = match eta {
            StepRange::At(eta) => range(eta, eta)?,
            StepRange::Between(from, to) => range(from, to)?,
        };
        let rate = self.problem.substituted(rate);
        let open = |reason: String| Verdict::Undecided(reason);
        Ok(match Decay::new(self.loss, variable, &rate, eta, &sides, &quantities?) {
            Ok(mut decay) => decay.decide().map_or_else(open, Verdict::Proved),
            Err(reason) => open(reason),
        })
    }
}

fn hull(value: &Value) -> FastInterval {
    FastInterval::hull(&value.lo, &value.hi)
}

impl<'a> Decay<'a> {
    fn new(
        loss: &'a ManyLoss,
        variable: &str,
        rate: &Expr,
        eta: FastInterval,
        sides: &[FastInterval],
        bounds: &[(Expr, FastInterval)],
    ) -> Result<Self, String> {
        let variables = loss.variables();
        let y = variables.iter().position(|v| v == variable).ok_or("an unknown variable")?;
        let names: Vec<&str> = variables.iter().map(String::as_str).collect();
        let large = |e: GraphError| e.to_string();
        let size = sides[y].lo().abs().max(sides[y].hi().abs());
        let mut sides = sides.to_vec();
        // A loss of the size of y is looked at on one side of the plane: the other is its mirror image.
        let one_sided = loss.folded().is_some_and(|folded| folded.sizes[y]);
        sides[y] = FastInterval::ordered(if one_sided { 0.0 } else { -size }, size);
        let others = variables.iter().zip(&sides).filter(|(v, _)| *v != variable);
        let others = others.map(|(v, side)| (Expr::name(v), *side));
        let mut quantities = Vec::new();
        for (e, range) in others.chain(bounds.iter().cloned()) {
            if e.contains(variable) {
                return Err(format!("the quantity {e} depends on {variable}"));
            }
            let value = Graph::new(&[&e], &names).map_err(large)?;
            quantities.push(Quantity { name: e.to_string(), value, range, multiplier: None });
        }
        let rate = Graph::new(&[rate], &[Inequality::STEP]).map_err(large)?;
        let plane = Plane::new(loss, y, &sides)?;
        // Sides of the box are trapped; other quantities are carried where they can be.
        for quantity in &mut quantities[variables.len() - 1..] {
            quantity.multiplier = plane.multiplier(&quantity.value);
        }
        Ok(Decay { loss, y, reach: FastInterval::exactly(size), sides, eta, rate, quantities })
    }

    /// Why it holds.
    ///
    /// # Errors
    /// What could not be shown.
    fn decide(&mut self) -> Result<String, String> {
        let undefined = |_| "the rate has no value".to_string();
        let rate = self.rate.evaluate(&[self.eta]).map_err(undefined)?[0];
        if rate.hi() >= 1.0 || rate.lo() <= 0.0 {
            return Err("the rate does not lie between 0 and 1 for all step sizes".to_string());
        }
        let given: Vec<FastInterval> = self.quantities.iter().map(|q| q.range).collect();
        if self.quantities.iter().all(|q| q.multiplier.is_none()) {
            return self.cover(&given, rate.hi()).map(|boxes| self.reason(boxes));
        }
        // Carried quantities need room beyond the starts; the less the faster y shrinks, which may be faster than claimed.
        let mut why = String::new();
        let faster = RATES.into_iter().filter(|r| *r < rate.hi());
        for contraction in faster.chain([rate.hi()]) {
            for (round, room) in ROOMS.into_iter().enumerate() {
                for (quantity, given) in self.quantities.iter_mut().zip(&given) {
                    if quantity.multiplier.is_some() {
                        let size = given.lo().abs().max(given.hi().abs());
                        let wide = size + room * size.max(1e-6);
                        quantity.range = FastInterval::ordered(-wide, wide);
                    }
                }
                match self.cover(&given, contraction) {
                    Ok(boxes) => return Ok(self.reason(boxes)),
                    // What fails first, in the smallest set.
                    Err(reason) if round == 0 => why = reason,
                    Err(_) => {}
                }
            }
        }
        Err(why)
    }

    fn reason(&self, boxes: usize) -> String {
        let y = &self.loss.variables()[self.y];
        let carried = self.quantities.iter().filter_map(|q| Some((&q.name, q.multiplier.as_ref()?)));
        let carried: Vec<String> =
            carried.map(|(name, m)| format!("; on {y} = 0 a step multiplies {name} by {m}")).collect();
        format!(
            "the set is not left, and on it |1 - eta f_{y}{y}| is at most the rate: shown in {boxes} boxes{}",
            carried.concat()
        )
    }
}

/// The largest size as a rational, for messages.
fn shown(x: f64) -> String {
    let rounded = Rational::from_f64((x * 1e6).round() / 1e6).unwrap_or_default();
    rounded.to_f64().to_string()
}
