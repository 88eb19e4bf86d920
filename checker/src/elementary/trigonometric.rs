//! Enclosures of pi, and of `sin`, `cos` and `atan`.

use super::dyadic::Dyadic;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed};

/// The digits beyond the grid that series are summed with.
const GUARD: u32 = 16;

/// pi by Machin's formula, `16 atan(1/5) - 4 atan(1/239)`.
pub fn pi(bits: u32) -> Option<Dyadic> {
    let fine = bits + GUARD;
    let one = Dyadic::whole(1, fine);
    let (fifth, other) = (atan_series(&one.over_whole(5))?, atan_series(&one.over_whole(239))?);
    let value = fifth.times_whole(&16.into()).minus(&other.times_whole(&4.into()));
    Some(value.on_grid(bits))
}

/// `atan(t) = t - t^3/3 + t^5/5 - ...` for `|t| <= 1/2`, where the rest is at most the last power of `t`.
fn atan_series(t: &Dyadic) -> Option<Dyadic> {
    let square = t.times(t)?;
    let mut power = t.clone();
    let mut sum = t.clone();
    for k in (3u32..).step_by(2) {
        power = power.times(&square)?;
        let term = power.over_whole(k);
        sum = if k % 4 == 3 { sum.minus(&term) } else { sum.plus(&term) };
        if power.magnitude().hi() <= &BigInt::from(2) {
            break;
        }
    }
    Some(sum.widened(&power.magnitude()))
}

/// `atan` at a point: of `1/x` where `x > 1`, and with `atan(x) = 2 atan(x/(1 + sqrt(1 + x^2)))` three times.
pub fn atan(x: &Dyadic) -> Option<Dyadic> {
    if x.lo().is_negative() {
        let zero = Dyadic::whole(0, x.bits());
        return Some(zero.minus(&atan(&zero.minus(x))?));
    }
    let fine = x.bits() + GUARD;
    let one = Dyadic::whole(1, fine);
    let t = x.on_grid(fine);
    let is_large = t.lo() > one.lo();
    let mut t = if is_large { t.reciprocal()? } else { t };
    for _ in 0..3 {
        let root = one.plus(&t.times(&t)?).root(2)?;
        t = t.times(&one.plus(&root).reciprocal()?)?;
    }
    let angle = atan_series(&t)?.times_whole(&8.into());
    let angle = if is_large { pi(fine)?.over_whole(2).minus(&angle) } else { angle };
    Some(angle.on_grid(x.bits()))
}

/// `cos` (true) or `sin` at a point: `x = k pi/2 + r`, `|r| < 1`, and the series of one of both at `r`, whose rest is at most
/// the last term.
fn at(x: &Dyadic, is_cos: bool) -> Option<Dyadic> {
    let magnitude = (x.lo().bits() as u32).saturating_sub(x.bits());
    let fine = x.bits() + magnitude + GUARD;
    let quarter = pi(fine)?.over_whole(2);
    let x = x.on_grid(fine);
    let shifted: BigInt = x.lo() + (quarter.lo() >> 1);
    let turns = shifted.div_floor(quarter.lo());
    let rest = x.minus(&quarter.times_whole(&turns));
    if rest.magnitude().hi() > &(BigInt::one() << fine) {
        return None;
    }
    let square = rest.times(&rest)?;
    // cos(x) = sin(x + pi/2).
    let turns = turns + i32::from(is_cos);
    let (mut term, mut k) = if turns.is_even() { (rest, 1) } else { (Dyadic::whole(1, fine), 0) };
    let mut sum = term.clone();
    loop {
        term = term.times(&square)?.over_whole((k + 1) * (k + 2));
        sum = if k / 2 % 2 == 0 { sum.minus(&term) } else { sum.plus(&term) };
        if term.magnitude().hi() <= &BigInt::from(2) {
            break;
        }
        k += 2;
    }
    let value = sum.widened(&term.magnitude());
    let is_negative = turns.mod_floor(&BigInt::from(4)) >= BigInt::from(2);
    Some(if is_negative { Dyadic::whole(0, fine).minus(&value) } else { value })
}

/// `cos` (true) or `sin` over an interval: both ends, and 1 or -1 where an angle `j pi`, or `j pi + pi/2`, may lie
/// between.
pub fn wave(x: &Dyadic, is_cos: bool) -> Option<Dyadic> {
    let bits = x.bits();
    let at = |end: &Dyadic| at(end, is_cos).map(|value| value.on_grid(bits));
    let one = Dyadic::whole(1, bits);
    let all = Dyadic::whole(-1, bits).hull(&one);
    let mut value = at(&x.lower())?;
    if !x.is_point() {
        value = value.hull(&at(&x.upper())?);
        let magnitude = (x.magnitude().hi().bits() as u32).saturating_sub(bits);
        let fine = bits + magnitude + GUARD;
        let turn = pi(fine)?;
        let half = if is_cos { Dyadic::whole(0, fine) } else { turn.over_whole(2) };
        let angles = x.on_grid(fine).minus(&half);
        let count = |end: &BigInt, up: bool| {
            // Outwards: whole turns counted too many do not matter.
            let by = if end.is_negative() == up { turn.hi() } else { turn.lo() };
            if up { end.div_floor(by) } else { end.div_ceil(by) }
        };
        let (first, last) = (count(angles.lo(), false), count(angles.hi(), true));
        if first < last {
            return Some(all);
        }
        if first == last {
            let sign = if first.is_even() { 1 } else { -1 };
            value = value.hull(&Dyadic::whole(sign, bits));
        }
    }
    value.meet(&all)
}
