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
    let mut all = vec![eliminant(cx, Event::Neutral, method)?];
    for margin in &method.margins()[1..] {
        all.push(of_margin(cx, margin)?);
    }
    Ok(all)
}

/// A polynomial of which the step sizes of gradient descent are roots at which the event happens: `Res_x(f', 2 - eta f'')` for
/// minimisers, else as above, with the multiplier as margin for superstable cycles.
pub fn eliminant(cx: &Context, event: Event, method: &Method) -> Result<Poly, Reason> {
    let n = cx.degree();
    if event == Event::MinimiserFlip {
        let two = Poly::constant(&BigRational::from(BigInt::from(2)));
        return interpolated(cx, n - 1, n, |eta| {
            Ok((cx.derivative(1), two.add_scaled(&cx.derivative(2), &-eta)))
        });
    }
    let [zero, one] = [BigRational::zero(), BigRational::one()];
    match event {
        Event::Flip => of_margin(cx, &method.flip()),
        Event::Superstable => of_margin(cx, &[zero.clone(), one, zero]),
        Event::MinimiserFlip | Event::Neutral => {
            // Degrees of P in x and in eta: (n-1)(n-2) and n-1.
            let p = limited(cx)?;
            interpolated(cx, (2 * p - 1) * (n - 1), p, |eta| {
                let all = two_cycles::polynomial(cx, eta)?;
                let slope = all.derivative();
                Ok((all, slope))
            })
        }
    }
}

fn of_margin(cx: &Context, margin: &Margin) -> Result<Poly, Reason> {
    // Degrees of a margin in x and in eta: n(n-2) and n.
    let (n, p) = (cx.degree(), limited(cx)?);
    let m = n * (n - 2);
    interpolated(cx, p * n + m * (n - 1), m, |eta| {
        Ok((two_cycles::polynomial(cx, eta)?, two_cycles::margin_polynomial(cx, eta, margin)?))
    })
}

/// The degree of `P`, for losses of a degree that is not too high.
fn limited(cx: &Context) -> Result<usize, Reason> {
    let n = cx.degree();
    match (3..=limits::DIAGRAM_DEGREE).contains(&n) {
        true => Ok((n - 1) * (n - 2)),
        false => Err(Fault::Limit.because("a phase diagram of a loss of that degree")),
    }
}

/// The resultant of two polynomials whose coefficients are polynomials in a parameter, as a polynomial of at most this
/// degree in it: its values at enough whole numbers determine it, if the leading coefficients vanish at none of them.
pub fn interpolated(
    cx: &Context,
    degree: usize,
    terms: usize,
    pair: impl Fn(&BigRational) -> Result<(Poly, Poly), Reason>,
) -> Result<Poly, Reason> {
    let mut values = Vec::with_capacity(degree + 1);
    for node in 0..=degree {
        let (a, b) = pair(&BigRational::from(BigInt::from(node + 1)))?;
        cx.budget.spend_on_remainders(terms as u64, a.bits().max(b.bits()))?;
        values.push(resultant(a, b)?);
    }
    Ok(through(values))
}

/// The resultant, by Euclid's algorithm.
fn resultant(mut a: Poly, mut b: Poly) -> Result<BigRational, Reason> {
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
fn through(mut values: Vec<BigRational>) -> Poly {
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
