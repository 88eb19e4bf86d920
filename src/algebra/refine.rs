//! Refinement of isolating intervals: quadratic interval refinement (Abbott 2006) with certified signs.

use super::IntPoly;
use crate::arith::{Integer, Interval, Rational};
use std::cmp::Ordering;

impl IntPoly {
    /// An *enclosure* of the values on an interval (Horner's scheme).
    pub fn eval_interval(&self, x: &Interval) -> Interval {
        let precision = x.precision();
        let mut terms = self.coefficients().iter().rev();
        let Some(lead) = terms.next() else { return Interval::from_integer(&Integer::new(), precision) };
        terms.fold(Interval::from_integer(lead, precision), |value, c| {
            value.mul(x).add(&Interval::from_integer(c, precision))
        })
    }

    /// The sign at a rational point: interval arithmetic first, exact arithmetic where that does not decide. *Exact.*
    pub fn certified_sign(&self, x: &Rational) -> Ordering {
        let precision = 64 + x.numer().significant_bits().max(x.denom().significant_bits());
        match self.eval_interval(&Interval::from_rational(x, precision)).sign() {
            Some(sign) => sign,
            None => self.sign_at(x),
        }
    }
}

/// An interval around one simple root; the ends have opposite signs, or coincide with the root.
#[derive(Clone, Debug)]
pub(super) struct Bracket {
    pub(super) lo: Rational,
    pub(super) hi: Rational,
    /// The sign at `lo`, where `lo < hi`.
    sign_lo: Ordering,
}

impl Bracket {
    /// The bracket of an isolating interval of a square-free polynomial.
    pub(super) fn new(p: &IntPoly, lo: Rational, hi: Rational) -> Self {
        let sign_lo = p.certified_sign(&lo);
        Bracket { lo, hi, sign_lo }
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
        // The number of parts is 2^log_parts; it is squared after a success.
        let mut log_parts = 2u32;
        while !self.is_fine(bits) {
            if self.try_secant(p, log_parts) {
                log_parts = (log_parts * 2).min(2 * bits + 8);
            } else {
                self.bisect(p);
                log_parts = (log_parts / 2).max(2);
            }
        }
    }

    fn bisect(&mut self, p: &IntPoly) {
        let mid = Rational::from(&self.lo + &self.hi) >> 1;
        self.cut(p, mid);
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

    /// Cuts the interval into `2^log_parts` parts and keeps the one that the secant points to, if it holds the root.
    fn try_secant(&mut self, p: &IntPoly, log_parts: u32) -> bool {
        let width = self.width();
        let size = |q: &Rational| q.numer().significant_bits().max(q.denom().significant_bits());
        let precision = 64 + log_parts + size(&self.lo).max(size(&self.hi));
        let value = |x: &Rational| p.eval_interval(&Interval::from_rational(x, precision)).midpoint().lower();
        let (at_lo, at_hi) = (value(&self.lo), value(&self.hi));
        let fall = Rational::from(&at_lo - &at_hi);
        if fall == 0 {
            return false;
        }
        let parts = Integer::from(1) << log_parts;
        let guess = (at_lo / fall) * &parts;
        let index = guess.round().numer().clone().clamp(&Integer::from(1), &Integer::from(&parts - 1));
        let step = width >> log_parts;
        let point = Rational::from(&step * &index) + &self.lo;
        let sign = p.certified_sign(&point);
        if sign.is_eq() {
            self.lo = point.clone();
            self.hi = point;
            return true;
        }
        let neighbour = if sign == self.sign_lo {
            Rational::from(&point + &step)
        } else {
            Rational::from(&point - &step)
        };
        let (before, lo, hi) = (self.clone(), point.clone().min(neighbour.clone()), point.max(neighbour));
        self.cut(p, lo);
        self.cut_if_inside(p, hi);
        self.width() <= step || {
            // The root is elsewhere: what the cuts gave is still a bracket, unless they gave nothing.
            if self.width() >= before.width() {
                *self = before;
            }
            false
        }
    }

    fn cut_if_inside(&mut self, p: &IntPoly, point: Rational) {
        if self.lo < point && point < self.hi {
            self.cut(p, point);
        }
    }
}
