//! Refinement of isolating intervals: Newton's iteration proposes a narrow interval, certified signs at its ends
//! prove it, bisection steps in where they do not.

use super::IntPoly;
use crate::arith::{Integer, Interval, Rational};
use rug::Float;
use std::cmp::Ordering;

/// Values up to this length are quicker to compute exactly than to enclose.
const EXACT_BITS: u64 = 1600;

impl IntPoly {
    /// An *enclosure* of the values on an interval (Horner's scheme).
    pub fn eval_interval(&self, x: &Interval) -> Interval {
        let precision = x.precision();
        let mut terms = self.coefficients().iter().rev();
        let zero = Integer::new();
        let mut value = Interval::from_integer(terms.next().unwrap_or(&zero), precision);
        terms.for_each(|c| value.mul_add_integer(x, c));
        value
    }

    /// The sign at a rational point: exact arithmetic where the numbers stay short or rounded arithmetic does not
    /// decide. *Exact.*
    pub fn certified_sign(&self, x: &Rational) -> Ordering {
        let size = x.numer().significant_bits().max(x.denom().significant_bits());
        if self.degree() as u64 * u64::from(size) <= EXACT_BITS {
            return self.sign_at(x);
        }
        if x.denom().is_power_of_two() {
            let places = x.denom().significant_bits() - 1;
            let tried = [places + 24, 2 * places + 128 + self.bits() / 2];
            let sign = |bits| self.fixed_point_sign(x.numer(), places, bits);
            return tried.into_iter().find_map(sign).unwrap_or_else(|| self.sign_at(x));
        }
        let tried = [64 + size, 128 + 2 * size + self.bits() / 2];
        let sign = |precision| self.eval_interval(&Interval::from_rational(x, precision)).sign();
        tried.into_iter().find_map(sign).unwrap_or_else(|| self.sign_at(x))
    }
}

impl IntPoly {
    /// The sign at `x = a/2^places` by Horner's scheme on integers, in units of `2^-bits`; `None` where the rounding
    /// may hide it. Each step rounds down by less than one unit, so `n` steps add up to less than
    /// `1 + |x| + ... + |x|^(n-1)` units. *Exact.*
    fn fixed_point_sign(&self, a: &Integer, places: u32, bits: u32) -> Option<Ordering> {
        let mut value = Integer::new();
        for c in self.coefficients().iter().rev() {
            value *= a;
            value >>= places;
            value += Integer::from(c << bits);
        }
        let error = geometric_sum_bits(a, places, self.degree());
        (value.significant_bits() > error).then(|| value.cmp0())
    }
}

/// A `k` with `1 + |x| + ... + |x|^(n-1) <= 2^k` for `x = a/2^places`.
fn geometric_sum_bits(a: &Integer, places: u32, n: usize) -> u32 {
    let count = usize::BITS - n.leading_zeros();
    let size = a.significant_bits();
    if size <= places {
        return count;
    }
    // |x| <= mantissa 2^exponent with 32 bits, rounded up; the powers likewise.
    let dropped = size.saturating_sub(32);
    let mantissa = (Integer::from(a.abs_ref()) >> dropped).to_u64().unwrap_or(u64::from(u32::MAX)) + 1;
    let exponent = i64::from(dropped) - i64::from(places);
    let (mut power, mut shift) = (1u128, 0i64);
    for _ in 1..n {
        power *= u128::from(mantissa);
        shift += exponent;
        while power >> 32 > 1 << 16 {
            power = (power >> 16) + 1;
            shift += 16;
        }
    }
    let top = i64::from(u128::BITS - power.leading_zeros()) + shift;
    count + u32::try_from(top.max(0)).unwrap_or(u32::MAX - count)
}

/// An interval around one simple root; the ends have opposite signs, or coincide with the root.
#[derive(Clone, Debug)]
pub(super) struct Bracket {
    pub(super) lo: Rational,
    pub(super) hi: Rational,
    /// The sign at `lo`, where `lo < hi`.
    sign_lo: Ordering,
    /// The relative width is known to be at most `2^-fine`.
    fine: Option<u32>,
}

impl Bracket {
    /// The bracket of an isolating interval of a square-free polynomial.
    pub(super) fn new(p: &IntPoly, lo: Rational, hi: Rational) -> Self {
        let sign_lo = p.certified_sign(&lo);
        Bracket { lo, hi, sign_lo, fine: None }
    }

    fn width(&self) -> Rational {
        Rational::from(&self.hi - &self.lo)
    }

    /// Is the relative width at most `2^-bits`? Zero inside an interval of positive width is never precise enough.
    fn is_fine(&self, bits: u32) -> bool {
        if self.lo == self.hi {
            return true;
        }
        let size = if self.lo > 0 {
            self.lo.clone()
        } else if self.hi < 0 {
            Rational::from(-&self.hi)
        } else {
            return false;
        };
        (self.width() << bits) <= size
    }

    /// Shrinks the bracket to a relative width of at most `2^-bits`.
    pub(super) fn refine(&mut self, p: &IntPoly, bits: u32) {
        if self.fine >= Some(bits) {
            return;
        }
        let mut halvings = 2;
        while !self.is_fine(bits) && !self.jump(p, bits) {
            // Newton's iteration did not find the root from here.
            for _ in 0..halvings {
                self.bisect(p);
            }
            halvings += 2;
        }
        self.fine = Some(bits);
    }

    fn bisect(&mut self, p: &IntPoly) {
        if self.lo < self.hi {
            let mid = Rational::from(&self.lo + &self.hi) >> 1;
            self.cut(p, mid);
        }
    }

    /// Keeps the side of `point` that holds the root.
    fn cut(&mut self, p: &IntPoly, point: Rational) {
        let sign = p.certified_sign(&point);
        if sign.is_eq() {
            self.lo = point.clone();
            self.hi = point;
        } else if sign == self.sign_lo {
            self.lo = point;
        } else {
            self.hi = point;
        }
    }

    /// Cuts on both sides of the limit of Newton's iteration. Did that make the bracket fine?
    fn jump(&mut self, p: &IntPoly, bits: u32) -> bool {
        let Some(root) = self.newton(p, bits + 6) else { return false };
        let Some(exponent) = root.get_exp() else { return false };
        let radius = Float::with_val(64, Float::i_exp(1, exponent - bits as i32 - 3));
        for offset in [-radius.clone(), radius] {
            let end = Float::with_val(bits + 12, &root + &offset);
            let end = end.to_rational().expect("the iteration is finite");
            if self.lo < end && end < self.hi {
                self.cut(p, end);
            }
        }
        self.is_fine(bits)
    }

    /// The limit of Newton's iteration from the midpoint to about `bits` bits: a proposal. `None` where it does not
    /// settle inside the bracket.
    fn newton(&self, p: &IntPoly, bits: u32) -> Option<Float> {
        let mid = Rational::from(&self.lo + &self.hi) >> 1;
        let mut x = Float::with_val(64, &mid);
        // Bits that cancel in the evaluation are added to its precision.
        let mut guard = cancellation(p, &x)? + 24;
        let mut precision = 64;
        let mut before = 0u32;
        for step in 0..40 {
            x.set_prec(precision);
            let (value, slope) = eval_with_slope(p, &x, precision + guard);
            if slope.is_zero() {
                return None;
            }
            let change = Float::with_val(precision, value / slope);
            x -= &change;
            if x <= self.lo || x >= self.hi {
                return None;
            }
            // So many bits of x are settled; close to the root the next step doubles them, up to a constant loss
            // that the last two steps show.
            let settled =
                change.get_exp().map_or(precision, |e| (x.get_exp().unwrap_or(e) - e).max(0) as u32);
            let loss = (2 * before).saturating_sub(settled);
            if 2 * settled > bits + loss && precision > bits {
                return Some(x);
            }
            if settled < 8 && step >= 8 {
                return None;
            }
            if settled <= before && settled >= 8 {
                // Rounding errors are in the way.
                guard += 64;
            }
            before = settled;
            precision = (2 * settled + 32).min(bits + 8).max(precision);
        }
        None
    }
}

/// The value and the derivative at a float, rounded. *Approximate.*
fn eval_with_slope(p: &IntPoly, x: &Float, precision: u32) -> (Float, Float) {
    let (mut value, mut slope) = (Float::new(precision), Float::new(precision));
    for c in p.coefficients().iter().rev() {
        slope *= x;
        slope += &value;
        value *= x;
        value += c;
    }
    (value, slope)
}

/// About how many bits cancel when `x` is computed from `p(x) = 0`: the size of `sum |c_i x^i|` over that of
/// `x p'(x)`. *Approximate.*
fn cancellation(p: &IntPoly, x: &Float) -> Option<u32> {
    let size = x.clone().abs();
    let mut sum = Float::new(32);
    for c in p.coefficients().iter().rev() {
        sum *= &size;
        sum += Float::with_val(32, c).abs();
    }
    let total = sum.get_exp()?;
    let mut precision = 64;
    loop {
        let (_, slope) = eval_with_slope(p, x, precision);
        // The slope's own evaluation is trusted once it is far above its rounding errors.
        let loss = slope.get_exp().map(|s| (total - s - x.get_exp().unwrap_or(0)).max(0) as u32);
        match loss {
            Some(loss) if loss + 16 < precision => return Some(loss),
            _ if precision > 1024 + p.bits() => return None,
            _ => precision *= 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rounded_signs_are_exact(
            c in prop::collection::vec(-1000i64..1000, 1..30),
            (a, places) in (-100_000i64..100_000, 0u32..20),
            root in -9i64..9,
        ) {
            // A factor makes small values and zeros likely.
            let near = IntPoly::new(vec![Integer::from(-a), Integer::from(1) << places]);
            let factor = IntPoly::new(vec![Integer::from(root), Integer::from(1)]);
            for p in [
                IntPoly::new(c.iter().map(|v| Integer::from(*v)).collect()).mul(&factor),
                IntPoly::new(c.iter().map(|v| Integer::from(*v)).collect()).mul(&near),
                IntPoly::new(c.iter().map(|v| Integer::from(*v)).collect()).mul(&near.pow(2)).add(&factor),
            ] {
                let exact = p.sign_at(&Rational::from((Integer::from(a), Integer::from(1) << places)));
                for bits in [0, 5, 40, 400] {
                    let rounded = p.fixed_point_sign(&Integer::from(a), places, bits);
                    prop_assert!(rounded.is_none_or(|sign| sign == exact), "{p:?} {bits}");
                    let decides = bits == 400 && Integer::from(a).significant_bits() <= places;
                    prop_assert!(!decides || exact.is_eq() || rounded == Some(exact), "{p:?}");
                }
            }
        }

        #[test]
        fn the_geometric_sum_is_bounded((a, places, n) in (-1_000_000i64..1_000_000, 0u32..30, 0usize..40)) {
            let x = Rational::from((Integer::from(a).abs(), Integer::from(1) << places));
            let (mut sum, mut power) = (Rational::new(), Rational::from(1));
            for _ in 0..n {
                sum += &power;
                power *= &x;
            }
            let bits = geometric_sum_bits(&Integer::from(a), places, n);
            prop_assert!(sum <= Integer::from(1) << bits);
        }

        #[test]
        fn refined_brackets_hold_the_root(c in prop::collection::vec(-1000i64..1000, 3..40), bits in 1u32..600) {
            let p = IntPoly::new(c.into_iter().map(Integer::from).collect());
            prop_assume!(!p.is_constant());
            let p = p.square_free();
            for root in p.isolate_roots() {
                let mut bracket = Bracket::new(&p, root.lo.clone(), root.hi.clone());
                bracket.refine(&p, bits);
                prop_assert!(root.lo <= bracket.lo && bracket.hi <= root.hi && bracket.is_fine(bits));
                let (lo, hi) = (p.sign_at(&bracket.lo), p.sign_at(&bracket.hi));
                let apart = lo == hi.reverse() && lo.is_ne();
                prop_assert!(apart || (bracket.lo == bracket.hi && lo.is_eq()));
            }
        }
    }
}
