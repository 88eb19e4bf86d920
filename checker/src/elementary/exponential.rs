//! Enclosures of `exp` and `log` at the points of a grid.

use super::dyadic::Dyadic;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

/// The digits beyond the grid that series are summed with.
const GUARD: u32 = 16;
/// `|x| < 2^LARGEST` for `exp(x)`; smaller numbers give almost 0, larger ones nothing.
const LARGEST: u32 = 10;

/// `exp(x)` at a point: the series of `exp(x 2^-s)` with `|x 2^-s| <= 2^-8`, squared `s` times. Where the terms halve
/// and more, the rest is at most the last term.
pub fn exp(x: &Dyadic) -> Option<Dyadic> {
    let bits = x.bits();
    let magnitude = (x.lo().bits() as u32).saturating_sub(bits);
    if magnitude > LARGEST {
        // exp(-1024) < 2^-1477, less than the unit of any grid.
        let tiny = Dyadic::between(BigInt::zero(), BigInt::one(), bits);
        return x.lo().is_negative().then_some(tiny);
    }
    let halvings = magnitude + 8;
    // exp(2^m) < 2^(3/2 2^m).
    let growth = if x.lo().is_negative() { 0 } else { (3u32 << magnitude) / 2 };
    let fine = bits + growth + halvings + GUARD;
    let small = Dyadic::between(x.lo().clone(), x.lo().clone(), bits + halvings);
    // The same units on a grid finer by 2^halvings are a division by that.
    let small = small.on_grid(fine);
    let mut sum = Dyadic::whole(1, fine);
    let mut term = sum.clone();
    for k in 1.. {
        term = term.times(&small)?.over_whole(k);
        sum = sum.plus(&term);
        if term.magnitude().hi() <= &BigInt::from(2) {
            break;
        }
    }
    let mut value = sum.widened(&term.magnitude());
    for _ in 0..halvings {
        value = value.times(&value)?;
    }
    let value = value.on_grid(bits);
    Dyadic::between(value.lo().max(&BigInt::zero()).clone(), value.hi().clone(), bits).limited()
}

/// `exp` over an interval.
pub fn exp_over(x: &Dyadic) -> Option<Dyadic> {
    Some(exp(&x.lower())?.hull(&exp(&x.upper())?))
}

/// `log(x)` at a positive point: with `x = 2^k m`, `2/3 <= m < 4/3`, `k log 2 + 2 atanh((m-1)/(m+1))`.
pub fn log(x: &Dyadic) -> Option<Dyadic> {
    if !x.lo().is_positive() {
        return None;
    }
    let bits = x.bits();
    let mut above = x.lo().bits();
    if x.lo() * 3 < BigInt::from(2) << above {
        above -= 1;
    }
    let one = BigInt::one() << above;
    let exponent = BigInt::from(above) - BigInt::from(bits);
    let fine = bits + GUARD + exponent.bits() as u32;
    let over = (x.lo() - &one) << fine;
    let under = x.lo() + &one;
    let ratio = Dyadic::between(over.div_floor(&under), over.div_ceil(&under), fine);
    let value = twice_atanh(&ratio)?.plus(&log_of_two(fine)?.times_whole(&exponent));
    Some(value.on_grid(bits))
}

/// `log 2 = 2 atanh(1/3)`.
fn log_of_two(bits: u32) -> Option<Dyadic> {
    twice_atanh(&Dyadic::whole(1, bits).over_whole(3))
}

/// `2 atanh(t) = 2 (t + t^3/3 + t^5/5 + ...)` for `|t| <= 1/2`: the rest is at most `|t|^k t^2/(1 - t^2) < |t|^k`, `t^k` the
/// last power, as `2/(k + 2) <= 1`.
fn twice_atanh(t: &Dyadic) -> Option<Dyadic> {
    let square = t.times(t)?;
    let mut power = t.clone();
    let mut sum = t.clone();
    for k in (3..).step_by(2) {
        power = power.times(&square)?;
        sum = sum.plus(&power.over_whole(k));
        if power.magnitude().hi() <= &BigInt::from(2) {
            break;
        }
    }
    Some(sum.plus(&sum).widened(&power.magnitude()))
}
