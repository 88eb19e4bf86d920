//! An enclosure of the error function.

use super::dyadic::Dyadic;
use super::{exponential, trigonometric};
use num_bigint::BigInt;
use num_traits::{One, Signed};

/// The digits beyond the grid that the series is summed with.
const GUARD: u32 = 24;

/// `erf(x)` at a point: `2/sqrt(pi) exp(-x^2) (x + 2 x^3/3 + 4 x^5/15 + ...)`, each term `2 x^2/(2k + 1)` times the one before;
/// once that is below 1/2 the rest is at most the last term. Beyond `x^2 > bits` it is 1 within a unit: for `x >= 1`,
/// `1 - erf(x) < exp(-x^2)`.
pub fn erf(x: &Dyadic) -> Option<Dyadic> {
    let bits = x.bits();
    if x.lo().is_negative() {
        let zero = Dyadic::whole(0, bits);
        return Some(zero.minus(&erf(&zero.minus(x))?));
    }
    let one = BigInt::one() << bits;
    let square = (x.lo() * x.lo()) >> (2 * bits);
    if square >= BigInt::from(bits + 1) {
        return Some(Dyadic::between(&one - 1, one, bits));
    }
    let square = u32::try_from(square).ok()?;
    // The sum is at most x exp(x^2), so its rounding errors shrink.
    let fine = bits + 2 * square + GUARD;
    let x = x.on_grid(fine);
    let twice = x.times(&x)?.times_whole(&2.into());
    let (mut term, mut sum) = (x.clone(), x.clone());
    for k in (3u32..).step_by(2) {
        term = term.times(&twice)?.over_whole(k);
        sum = sum.plus(&term);
        if term.magnitude().hi() <= &BigInt::from(2) && k > 4 * (square + 2) {
            break;
        }
    }
    let sum = sum.widened(&term.magnitude());
    let decay = exponential::exp_over(&Dyadic::whole(0, fine).minus(&x.times(&x)?))?;
    let scale = trigonometric::pi(fine)?.root(2)?.reciprocal()?.times_whole(&2.into());
    let value = sum.times(&decay)?.times(&scale)?.on_grid(bits);
    value.meet(&Dyadic::between(BigInt::from(0), one, bits))
}
