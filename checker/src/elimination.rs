//! The step sizes at which 2-cycles can appear, vanish or change stability, as the roots of two polynomials.

use crate::context::Context;
use crate::limits;
use crate::poly::Poly;
use crate::two_cycles;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Pow, Zero};

/// `Res_x(P, P')` and `Res_x(P, M + 1)` as polynomials in the step size, `M` the multiplier of the cycle through
/// `x`. Their values at enough whole step sizes determine them: there the degrees in `x` are the generic ones.
pub fn eliminants(cx: &Context) -> Result<[Poly; 2], Reason> {
    let n = cx.degree();
    if !(3..=limits::DIAGRAM_DEGREE).contains(&n) {
        return Err(Fault::Limit.because("a phase diagram of a loss of that degree"));
    }
    // Degrees in x and in eta: P (n-1)(n-2) and n-1, M n(n-2) and n.
    let (p, m) = ((n - 1) * (n - 2), n * (n - 2));
    let degrees = [p * (n - 1) + (p - 1) * (n - 1), p * n + m * (n - 1)];
    let one = Poly::constant(&BigRational::one());
    let mut values = [Vec::new(), Vec::new()];
    for node in 0..=degrees[0].max(degrees[1]) {
        let eta = BigRational::from(BigInt::from(node + 1));
        let all = two_cycles::polynomial(cx, &eta)?;
        let others = [all.derivative(), two_cycles::multiplier_polynomial(cx, &eta)?.add(&one)];
        for ((values, other), degree) in values.iter_mut().zip(&others).zip(degrees) {
            if node <= degree {
                cx.budget.spend_on_remainders(m as u64, all.bits().max(other.bits()))?;
                values.push(resultant(all.clone(), other.clone())?);
            }
        }
    }
    let [first, second] = values;
    Ok([interpolated(first), interpolated(second)])
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
fn interpolated(mut values: Vec<BigRational>) -> Poly {
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
