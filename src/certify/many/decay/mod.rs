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
//! - `growth`: starts of the set from which `y` shrinks less in the first step;
//! - `plane`: one step on the plane, and the multipliers of quantities, exactly;
//! - `cover`: what must hold on `S`, shown on boxes that cover it.

mod cover;
mod growth;
mod plane;
#[cfg(test)]
mod tests;

use super::claims::{ManyClaims, step_size};
use super::loss::ManyLoss;
use super::starts_claim::{box_of, counted};
use crate::algebra::{MultiPoly, Value};
use crate::arith::{FastInterval, Rational};
use crate::certify::Verdict;
use crate::expr::graph::{Graph, GraphError};
use crate::expr::{Diagnostic, Expr};
use crate::problem::{Inequality, Problem, Statement, StepRange};
use growth::Inner;
use plane::Plane;

/// The room that carried quantities are given, as shares of their ranges.
const ROOMS: [f64; 4] = [0.25, 0.5, 1.0, 2.0];
/// Rates that are tried before the claimed one.
const RATES: [f64; 2] = [0.5, 0.75];

/// A function of the variables other than `y`, and the range that it keeps to.
struct Quantity {
    name: String,
    value: Graph,
    /// The value and its partial derivatives.
    gradient: Graph,
    range: FastInterval,
    carried: Option<Carried>,
}

/// On the plane a step multiplies the quantity by `1 - factor root^2`.
#[derive(Clone, Debug)]
pub struct Carried {
    /// Not negative.
    pub factor: Rational,
    /// A polynomial in the variables, the step size and pi.
    pub root: MultiPoly,
}

/// Why a claim of decay holds, for a certificate.
#[derive(Clone, Debug)]
pub struct DecayProof {
    /// `y` shrinks at least by this in each step.
    pub contraction: f64,
    /// The bounds of the claim that are carried, by their indices, with the size of the range that they keep to.
    pub carried: Vec<(usize, f64, Carried)>,
    /// The parts in the order in which they are looked at: the place of the variable, or `e` for the step size, across which one is
    /// halved, the lower half first; `-` for one outside of the set, `.` for one where all holds.
    pub cover: String,
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
    pub(super) fn decay(&self, statement: &Statement) -> Result<Verdict, Diagnostic> {
        Ok(match decay_proof(self.problem, self.loss, statement)? {
            DecayOutcome::Proved(reason, _) => Verdict::Proved(reason),
            DecayOutcome::Refuted(reason, ..) => Verdict::Refuted(reason),
            DecayOutcome::Open(reason) => Verdict::Undecided(reason),
        })
    }
}

/// What is known of a claim of decay.
#[derive(Clone, Debug)]
pub enum DecayOutcome {
    /// It holds: why, in words and for a certificate.
    Proved(String, DecayProof),
    /// It does not, as a start of the set and a step size show.
    Refuted(String, Vec<Rational>, Rational),
    /// What could not be shown.
    Open(String),
}

/// What is known of a claim of decay.
///
/// # Errors
/// Where a value in it has no closed form, or a side of the box is missing.
pub fn decay_proof(
    problem: &Problem,
    loss: &ManyLoss,
    statement: &Statement,
) -> Result<DecayOutcome, Diagnostic> {
    let Statement::Decay { variable, rate, eta, starts, bounds } = statement else {
        return Ok(DecayOutcome::Open("no claim of decay".to_string()));
    };
    let range = |from: &Expr, to: &Expr| -> Result<FastInterval, Diagnostic> {
        Ok(hull(&step_size(problem, from)?).union(&hull(&step_size(problem, to)?)))
    };
    let sides: Vec<FastInterval> =
        box_of(problem, starts)?.iter().map(|(from, to)| FastInterval::hull(from, to)).collect();
    let inner = Inner::new(problem, starts, bounds, eta)?;
    let bounds: Result<Vec<(Expr, FastInterval)>, Diagnostic> =
        bounds.iter().map(|b| Ok((problem.substituted(&b.quantity), range(&b.from, &b.to)?))).collect();
    let eta = match eta {
        StepRange::At(eta) => range(eta, eta)?,
        StepRange::Between(from, to) => range(from, to)?,
    };
    let decay = Decay::new(loss, variable, &problem.substituted(rate), eta, &sides, &bounds?);
    let mut decay = match decay {
        Ok(decay) => decay,
        Err(reason) => return Ok(DecayOutcome::Open(reason)),
    };
    Ok(match inner.and_then(|inner| decay.growth(&inner)) {
        Some((start, eta)) => DecayOutcome::Refuted(decay.told(&start, &eta), start, eta),
        None => match decay.decide() {
            Ok((reason, proof)) => DecayOutcome::Proved(reason, proof),
            Err(reason) => DecayOutcome::Open(reason),
        },
    })
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
            let gradient = value.gradient().map_err(large)?;
            quantities.push(Quantity { name: e.to_string(), value, gradient, range, carried: None });
        }
        let rate = Graph::new(&[rate], &[Inequality::STEP]).map_err(large)?;
        let plane = Plane::new(loss, y, &sides)?;
        // Sides of the box are trapped; other quantities are carried where they can be.
        for quantity in &mut quantities[variables.len() - 1..] {
            quantity.carried = plane.carries(&quantity.value);
        }
        Ok(Decay { loss, y, reach: FastInterval::exactly(size), sides, eta, rate, quantities })
    }

    /// Why it holds.
    ///
    /// # Errors
    /// What could not be shown.
    fn decide(&mut self) -> Result<(String, DecayProof), String> {
        let undefined = |_| "the rate has no value".to_string();
        let rate = self.rate.evaluate(&[self.eta]).map_err(undefined)?[0];
        if rate.hi() >= 1.0 || rate.lo() <= 0.0 {
            return Err("the rate does not lie between 0 and 1 for all step sizes".to_string());
        }
        let given: Vec<FastInterval> = self.quantities.iter().map(|q| q.range).collect();
        if self.quantities.iter().all(|q| q.carried.is_none()) {
            return self.cover(&given, rate.hi()).map(|cover| self.proof(rate.hi(), cover));
        }
        // Carried quantities need room beyond the starts; the less the faster y shrinks, which may be faster than claimed.
        let mut why = String::new();
        let faster = RATES.into_iter().filter(|r| *r < rate.hi());
        for contraction in faster.chain([rate.hi()]) {
            for (round, room) in ROOMS.into_iter().enumerate() {
                for (quantity, given) in self.quantities.iter_mut().zip(&given) {
                    if quantity.carried.is_some() {
                        let size = given.lo().abs().max(given.hi().abs());
                        let wide = size + room * size.max(1e-6);
                        quantity.range = FastInterval::ordered(-wide, wide);
                    }
                }
                match self.cover(&given, contraction) {
                    Ok(cover) => return Ok(self.proof(contraction, cover)),
                    // What fails first, in the smallest set.
                    Err(reason) if round == 0 => why = reason,
                    Err(_) => {}
                }
            }
        }
        Err(why)
    }

    fn proof(&self, contraction: f64, cover: String) -> (String, DecayProof) {
        let y = &self.loss.variables()[self.y];
        let carried = self.quantities.iter().filter_map(|q| Some((&q.name, q.carried.as_ref()?)));
        let multiplied = |(name, c): (&String, &Carried)| {
            let factor = if c.factor == 1 { String::new() } else { format!("{} ", c.factor) };
            format!("; on {y} = 0 a step multiplies {name} by 1 - {factor}({})^2", c.root)
        };
        let carried: Vec<String> = carried.map(multiplied).collect();
        let reason = format!(
            "the set is not left, and on it |1 - eta f_{y}{y}| is at most the rate: shown in {}{}",
            counted(cover.len(), "part"),
            carried.concat()
        );
        let first = self.loss.dimension() - 1;
        let bounds = self.quantities[first..].iter().enumerate();
        let carried = bounds.filter_map(|(i, q)| Some((i, q.range.hi(), q.carried.clone()?)));
        (reason, DecayProof { contraction, carried: carried.collect(), cover })
    }
}

/// The largest size as a rational, for messages.
fn shown(x: f64) -> String {
    let rounded = Rational::from_f64((x * 1e6).round() / 1e6).unwrap_or_default();
    rounded.to_f64().to_string()
}
