//! The step sizes at which 2-cycles can appear, vanish or change stability, as the roots of polynomials.

use crate::claim::Event;
use crate::context::Context;
use crate::limits;
use crate::method::{Margin, Method};
use crate::poly::Poly;
use crate::two_cycles;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Pow, Zero};

/// Polynomials of which the step sizes are roots at which 2-cycles may appear or vanish, or change their stability under the
/// method: `Res_x(P, P')`, and `Res_x(P, R)` for all further margins `R`.
pub fn eliminants(cx: &Context, method: &Method) -> Result<Vec<Poly>, Reason> {
    let mut all = vec![of(cx, &Condition::Double)?];
    for margin in method.margins().split_off(1) {
        all.push(of(cx, &Condition::Margin(margin))?);
    }
    Ok(all)
}

/// A polynomial of which the step sizes of gradient descent are roots at which the event happens: `Res_x(f', 2 - eta f'')` for
/// minimisers, else as above, with the multiplier as margin for superstable cycles.
pub fn eliminant(cx: &Context, event: Event, method: &Method) -> Result<Poly, Reason> {
    of(cx, &Condition::new(event, method))
}

/// Whether the event may happen at a rational step size: whether its resultant vanishes there.
pub fn may_happen(cx: &Context, event: Event, method: &Method, eta: &BigRational) -> Result<bool, Reason> {
    let condition = Condition::new(event, method);
    let (a, b) = condition.pair(cx, eta)?;
    cx.budget.spend_on_remainders(a.degree().max(b.degree()) as u64, a.bits().max(b.bits()))?;
    Ok(resultant(a, b)?.is_zero())
}

/// What vanishes together with another polynomial in `x` where something happens.
enum Condition {
    /// `2 - eta f''`, with `f'`.
    Flat,
    /// `P'`, with `P`.
    Double,
    /// A margin, with `P`.
    Margin(Margin),
}

impl Condition {
    fn new(event: Event, method: &Method) -> Condition {
        let [zero, one] = [BigRational::zero(), BigRational::one()];
        match event {
            Event::MinimiserFlip => Condition::Flat,
            Event::Fold | Event::Pitchfork => Condition::Double,
            Event::Flip => Condition::Margin(method.flip()),
            Event::Superstable => Condition::Margin([zero.clone(), one, zero]),
        }
    }

    /// The two polynomials at a step size.
    fn pair(&self, cx: &Context, eta: &BigRational) -> Result<(Poly, Poly), Reason> {
        if let Condition::Flat = self {
            let two = Poly::constant(&BigRational::from(BigInt::from(2)));
            return Ok((cx.derivative(1), two.add_scaled(&cx.derivative(2), &-eta)));
        }
        if !(3..=limits::DIAGRAM_DEGREE).contains(&cx.degree()) {
            return Err(Fault::Limit.because("a phase diagram of a loss of that degree"));
        }
        let all = two_cycles::polynomial(cx, eta)?;
        let other = match self {
            Condition::Margin(margin) => two_cycles::margin_polynomial(cx, eta, margin)?,
            _ => all.derivative(),
        };
        Ok((all, other))
    }
}

fn of(cx: &Context, condition: &Condition) -> Result<Poly, Reason> {
    // Degrees in x and in eta: P (n-1)(n-2) and n-1, a margin n(n-2) and n.
    let n = cx.degree();
    let (p, m) = ((n - 1) * (n.max(2) - 2), n * (n.max(2) - 2));
    let (degree, terms) = match condition {
        Condition::Flat => (n - 1, n),
        Condition::Double => ((2 * p).saturating_sub(1) * (n - 1), m),
        Condition::Margin(_) => (p * n + m * (n - 1), m),
    };
    interpolated(cx, degree, terms, |eta| condition.pair(cx, eta))
}

/// The resultant of two polynomials whose coefficients are polynomials in a parameter, as a polynomial of at most this
/// degree in it: its values at enough whole numbers determine it, if the leading coefficients vanish at none of them.
pub fn interpolated(
    cx: &Context,
    degree: usize,
    terms: usize,
    pair: impl Fn(&BigRational) -> Result<(Poly, Poly), Reason>,
) -> Result<Poly, Reason> {
    from_values(degree, |eta| {
        let (a, b) = pair(eta)?;
        cx.budget.spend_on_remainders(terms as u64, a.bits().max(b.bits()))?;
        resultant(a, b)
    })
}

/// The resultant of `P` and a polynomial in `x` of at most some degree, whose coefficients have at most some degree in the step
/// size: `P` times the power of its leading coefficient that a drop of the degree leaves out.
pub fn with_cycles(
    cx: &Context,
    (degree_x, degree_eta): (usize, usize),
    other: impl Fn(&BigRational) -> Result<Poly, Reason>,
) -> Result<Poly, Reason> {
    let n = cx.degree();
    let p = (n - 1) * (n.max(2) - 2);
    from_values(degree_x * (n - 1) + p * degree_eta, |eta| {
        let (all, other) = (two_cycles::polynomial(cx, eta)?, other(eta)?);
        let drop = degree_x.checked_sub(other.degree());
        let drop = drop.ok_or_else(|| Fault::Limit.because("a polynomial of too high a degree"))?;
        let terms = all.degree().max(other.degree()) + 1;
        cx.budget.spend_on_remainders(terms as u64, all.bits().max(other.bits()))?;
        let lead = Pow::pow(&all.lead(), drop);
        Ok(resultant(all, other)? * lead)
    })
}

/// The polynomial of at most some degree with given values.
fn from_values(
    degree: usize,
    value: impl Fn(&BigRational) -> Result<BigRational, Reason>,
) -> Result<Poly, Reason> {
    let values = (0..=degree).map(|node| value(&BigRational::from(BigInt::from(node + 1))));
    Ok(through(values.collect::<Result<_, _>>()?))
}

/// The resultant, by Euclid's algorithm.
pub(crate) fn resultant(mut a: Poly, mut b: Poly) -> Result<BigRational, Reason> {
    let mut value = BigRational::one();
    loop {
        if let Some(constant) = b.as_constant() {
            return Ok(value * Pow::pow(&constant, a.degree()));
        }
        let Some((_, rest)) = a.div_rem(&b) else { return Ok(BigRational::zero()) };
        if rest.is_zero() {
            return Ok(BigRational::zero());
        }
        if a.degree() % 2 == 1 && b.degree() % 2 == 1 {
            value = -value;
        }
        value *= Pow::pow(&b.lead(), a.degree() - rest.degree());
        (a, b) = (b, rest);
    }
}

/// The polynomial with the given values at 1, 2, 3, ... (Newton).
pub(crate) fn through(mut values: Vec<BigRational>) -> Poly {
    let count = values.len();
    for step in 1..count {
        for i in (step..count).rev() {
            values[i] = (&values[i] - &values[i - 1]) / BigInt::from(step);
        }
    }
    let mut sum = Poly::constant(&BigRational::zero());
    for (i, value) in values.iter().enumerate().rev() {
        // (x - node) * sum + value
        let node = BigRational::from(BigInt::from(i + 1));
        sum = sum.shifted().add_scaled(&sum, &-node).add(&Poly::constant(value));
    }
    sum
}
