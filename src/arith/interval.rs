//! Intervals with MPFR end points and outward rounding.

use super::{Integer, Rational};
use rug::Float;
use rug::float::Round;
use rug::ops::{AddAssignRound, MulAssignRound};
use std::cmp::Ordering;

/// A closed interval of reals whose ends are binary floats. Every operation returns an *enclosure* of the
/// exact result set, rounded outward to the precision of the operands. There is no conversion from `f64`:
/// a plain float never slips into an enclosure.
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    lo: Float,
    hi: Float,
}

impl Interval {
    /// The tightest enclosure of a rational at `precision` bits.
    pub fn from_rational(value: &Rational, precision: u32) -> Self {
        Interval::hull(value, value, precision)
    }

    /// The tightest enclosure of an integer at `precision` bits.
    pub fn from_integer(value: &Integer, precision: u32) -> Self {
        Interval {
            lo: Float::with_val_round(precision, value, Round::Down).0,
            hi: Float::with_val_round(precision, value, Round::Up).0,
        }
    }

    /// The tightest enclosure of `[lo, hi]` at `precision` bits.
    ///
    /// # Panics
    /// Where `lo > hi`.
    pub fn hull(lo: &Rational, hi: &Rational, precision: u32) -> Self {
        assert!(lo <= hi, "an interval's lower end is not above its upper end");
        Interval {
            lo: Float::with_val_round(precision, lo, Round::Down).0,
            hi: Float::with_val_round(precision, hi, Round::Up).0,
        }
    }

    /// The precision of the end points, in bits.
    pub fn precision(&self) -> u32 {
        self.lo.prec()
    }

    /// The lower end, *exact*.
    ///
    /// # Panics
    /// Where the end is infinite; only division by an interval around zero makes one, and it is refused.
    pub fn lower(&self) -> Rational {
        self.lo.to_rational().expect("the ends of an interval are finite")
    }

    /// The upper end, *exact*.
    ///
    /// # Panics
    /// As [`Interval::lower`].
    pub fn upper(&self) -> Rational {
        self.hi.to_rational().expect("the ends of an interval are finite")
    }

    /// The sign of every element, or `None` where the interval holds zero and something else.
    pub fn sign(&self) -> Option<Ordering> {
        if self.lo > 0 {
            Some(Ordering::Greater)
        } else if self.hi < 0 {
            Some(Ordering::Less)
        } else if self.lo == 0 && self.hi == 0 {
            Some(Ordering::Equal)
        } else {
            None
        }
    }

    /// Does the interval hold zero?
    pub fn contains_zero(&self) -> bool {
        self.lo <= 0 && self.hi >= 0
    }

    /// Is `self` inside the interior of `other`?
    pub fn inside(&self, other: &Self) -> bool {
        other.lo < self.lo && self.hi < other.hi
    }

    /// The intersection, or `None` where it is empty.
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        let lo = if self.lo >= other.lo { &self.lo } else { &other.lo };
        let hi = if self.hi <= other.hi { &self.hi } else { &other.hi };
        (lo <= hi).then(|| Interval { lo: lo.clone(), hi: hi.clone() })
    }

    /// The midpoint, rounded: a point of the interval, exact as an interval.
    pub fn midpoint(&self) -> Self {
        let mid = Float::with_val(self.precision() + 1, &self.lo + &self.hi) / 2u32;
        let mid = Float::with_val(self.precision(), mid).clamp(&self.lo, &self.hi);
        Interval { lo: mid.clone(), hi: mid }
    }

    /// An upper bound of the width.
    pub fn width(&self) -> Float {
        Float::with_val_round(self.precision(), &self.hi - &self.lo, Round::Up).0
    }

    /// The width's binary exponent: `width < 2^k`. `None` for a point.
    pub fn width_exponent(&self) -> Option<i32> {
        self.width().get_exp()
    }

    /// The binary exponent of the lower end's size, 0 for zero: `|lo| < 2^k`.
    pub fn size_exponent(&self) -> i32 {
        self.lo.get_exp().unwrap_or(0)
    }

    /// A `k` with every element below `2^k` in size; the least integer where the interval is `[0, 0]`.
    pub fn upper_exponent(&self) -> i32 {
        let exponent = |end: &Float| end.get_exp().unwrap_or(i32::MIN);
        exponent(&self.lo).max(exponent(&self.hi))
    }

    /// The same interval with ends of another precision, rounded outward.
    pub fn with_precision(&self, precision: u32) -> Self {
        Interval {
            lo: Float::with_val_round(precision, &self.lo, Round::Down).0,
            hi: Float::with_val_round(precision, &self.hi, Round::Up).0,
        }
    }

    /// The interval widened by `2^exponent` on both sides.
    pub fn inflate(&self, exponent: i32) -> Self {
        let margin = Float::with_val(self.precision(), Float::i_exp(1, exponent));
        Interval {
            lo: Float::with_val_round(self.precision(), &self.lo - &margin, Round::Down).0,
            hi: Float::with_val_round(self.precision(), &self.hi + &margin, Round::Up).0,
        }
    }

    /// The interval between two floats of one precision; the caller has rounded them outward.
    pub(super) fn new(lo: Float, hi: Float) -> Self {
        Interval { lo, hi }
    }

    /// The lower end as a float.
    pub(super) fn low(&self) -> &Float {
        &self.lo
    }

    /// The upper end as a float.
    pub(super) fn high(&self) -> &Float {
        &self.hi
    }

    /// Sum.
    pub fn add(&self, other: &Self) -> Self {
        let p = self.precision();
        Interval::new(
            Float::with_val_round(p, &self.lo + &other.lo, Round::Down).0,
            Float::with_val_round(p, &self.hi + &other.hi, Round::Up).0,
        )
    }

    /// Difference.
    pub fn sub(&self, other: &Self) -> Self {
        let p = self.precision();
        Interval::new(
            Float::with_val_round(p, &self.lo - &other.hi, Round::Down).0,
            Float::with_val_round(p, &self.hi - &other.lo, Round::Up).0,
        )
    }

    /// Negation.
    pub fn neg(&self) -> Self {
        Interval::new(
            Float::with_val(self.precision(), -&self.hi),
            Float::with_val(self.precision(), -&self.lo),
        )
    }

    /// Product.
    pub fn mul(&self, other: &Self) -> Self {
        let p = self.precision();
        let down = |a: &Float, b: &Float| Float::with_val_round(p, a * b, Round::Down).0;
        let up = |a: &Float, b: &Float| Float::with_val_round(p, a * b, Round::Up).0;
        let (a, b, c, d) = (&self.lo, &self.hi, &other.lo, &other.hi);
        if *a >= 0 {
            let lo = if *c >= 0 { down(a, c) } else { down(b, c) };
            let hi = if *d >= 0 { up(b, d) } else { up(a, d) };
            return Interval::new(lo, hi);
        }
        if *b <= 0 {
            let lo = if *d >= 0 { down(a, d) } else { down(b, d) };
            let hi = if *c >= 0 { up(b, c) } else { up(a, c) };
            return Interval::new(lo, hi);
        }
        if *c >= 0 {
            return Interval::new(down(a, d), up(b, d));
        }
        if *d <= 0 {
            return Interval::new(down(b, c), up(a, c));
        }
        Interval::new(down(a, d).min(&down(b, c)), up(a, c).max(&up(b, d)))
    }

    /// Product with an integer.
    pub fn scale(&self, k: &Integer) -> Self {
        self.mul(&Interval::from_integer(k, self.precision()))
    }

    /// `self * x + c` in place: the step of Horner's scheme, without new allocations where `x` has one sign.
    pub fn mul_add_integer(&mut self, x: &Self, c: &Integer) {
        if x.lo >= 0 {
            // Each end takes the factor that pushes it outward.
            let low = if self.lo >= 0 { &x.lo } else { &x.hi };
            let high = if self.hi >= 0 { &x.hi } else { &x.lo };
            self.lo.mul_assign_round(low, Round::Down);
            self.hi.mul_assign_round(high, Round::Up);
        } else if x.hi <= 0 {
            let low = if self.lo >= 0 { &x.hi } else { &x.lo };
            let high = if self.hi >= 0 { &x.lo } else { &x.hi };
            self.lo.mul_assign_round(low, Round::Up);
            self.hi.mul_assign_round(high, Round::Down);
            std::mem::swap(&mut self.lo, &mut self.hi);
        } else {
            *self = self.mul(x);
        }
        self.lo.add_assign_round(c, Round::Down);
        self.hi.add_assign_round(c, Round::Up);
    }

    /// The square: tighter than the product with itself.
    pub fn square(&self) -> Self {
        let p = self.precision();
        let down = |a: &Float| Float::with_val_round(p, a.square_ref(), Round::Down).0;
        let up = |a: &Float| Float::with_val_round(p, a.square_ref(), Round::Up).0;
        if self.lo >= 0 {
            Interval::new(down(&self.lo), up(&self.hi))
        } else if self.hi <= 0 {
            Interval::new(down(&self.hi), up(&self.lo))
        } else {
            Interval::new(Float::new(p), up(&self.lo).max(&up(&self.hi)))
        }
    }

    /// Quotient, or `None` where the divisor holds zero.
    pub fn div(&self, other: &Self) -> Option<Self> {
        if other.contains_zero() {
            return None;
        }
        if other.hi < 0 {
            return self.neg().div(&other.neg());
        }
        let p = self.precision();
        let (c, d) = (&other.lo, &other.hi);
        let low = if self.lo >= 0 { d } else { c };
        let high = if self.hi >= 0 { c } else { d };
        Some(Interval::new(
            Float::with_val_round(p, &self.lo / low, Round::Down).0,
            Float::with_val_round(p, &self.hi / high, Round::Up).0,
        ))
    }

    /// The square root of the non-negative part, or `None` where every element is negative.
    pub fn sqrt(&self) -> Option<Self> {
        if self.hi < 0 {
            return None;
        }
        let p = self.precision();
        let root = |a: &Float, round| Float::with_val_round(p, a.sqrt_ref(), round).0;
        let lo = if self.lo > 0 { root(&self.lo, Round::Down) } else { Float::new(p) };
        Some(Interval::new(lo, root(&self.hi, Round::Up)))
    }

    /// The two ends, each as an interval of width zero. *Exact.*
    pub fn ends(&self) -> (Self, Self) {
        (Interval::new(self.lo.clone(), self.lo.clone()), Interval::new(self.hi.clone(), self.hi.clone()))
    }

    /// The least interval that holds both: the hull of the union. *Exact.*
    pub fn union(&self, other: &Self) -> Self {
        let lo = if self.lo <= other.lo { &self.lo } else { &other.lo };
        let hi = if self.hi >= other.hi { &self.hi } else { &other.hi };
        Interval::new(lo.clone(), hi.clone())
    }

    /// The two halves, which share the (rounded) midpoint.
    pub fn bisect(&self) -> (Self, Self) {
        let mid = self.midpoint();
        (Interval::new(self.lo.clone(), mid.lo.clone()), Interval::new(mid.lo, self.hi.clone()))
    }

    /// Does every element of `other` lie in `self`? The ends may coincide.
    pub fn contains(&self, other: &Self) -> bool {
        self.lo <= other.lo && other.hi <= self.hi
    }

    /// Is every element of `self` less than every element of `other`?
    pub fn below(&self, other: &Self) -> bool {
        self.hi < other.lo
    }

    /// Is every element of `self` at most every element of `other`?
    pub fn not_above(&self, other: &Self) -> bool {
        self.hi <= other.lo
    }

    /// Do all elements lie strictly between -1 and 1?
    pub fn inside_unit(&self) -> bool {
        self.lo > -1 && self.hi < 1
    }

    /// Do all elements lie on one side outside `[-1, 1]`?
    pub fn outside_unit(&self) -> bool {
        self.lo > 1 || self.hi < -1
    }

    /// The midpoint as a float. *Approximate.*
    pub fn approx(&self) -> f64 {
        self.midpoint().lo.to_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rational() -> impl Strategy<Value = Rational> {
        (-1000i64..1000, 1i64..1000).prop_map(|(a, b)| Rational::from((a, b)))
    }

    fn ends() -> impl Strategy<Value = (Rational, Rational, Rational)> {
        (rational(), rational(), 0i64..=16).prop_map(|(a, b, t)| {
            let (lo, hi) = if a <= b { (a, b) } else { (b, a) };
            let inside = Rational::from(&hi - &lo) * Rational::from((t, 16)) + &lo;
            (lo, hi, inside)
        })
    }

    fn holds(i: &Interval, q: &Rational) -> bool {
        i.lower() <= *q && *q <= i.upper()
    }

    proptest! {
        #[test]
        fn operations_contain_the_exact_result((a, b, x) in ends(), (c, d, y) in ends()) {
            // Eleven bits: coarse enough that rounding in the wrong direction shows.
            let (i, j) = (Interval::hull(&a, &b, 11), Interval::hull(&c, &d, 11));
            prop_assert!(holds(&i.add(&j), &Rational::from(&x + &y)));
            prop_assert!(holds(&i.sub(&j), &Rational::from(&x - &y)));
            prop_assert!(holds(&i.mul(&j), &Rational::from(&x * &y)));
            prop_assert!(holds(&i.square(), &Rational::from(&x * &x)));
            prop_assert!(holds(&i.neg(), &Rational::from(-&x)));
            let mut step = i.clone();
            step.mul_add_integer(&j, &Integer::from(-7));
            prop_assert!(holds(&step, &(Rational::from(&x * &y) - 7u32)));
            if let Some(quotient) = i.div(&j) {
                prop_assert!(holds(&quotient, &Rational::from(&x / &y)));
            }
            if let (Some(root), true) = (i.sqrt(), x >= 0) {
                prop_assert!(Rational::from(root.lower().square_ref()) <= x && Rational::from(root.upper().square_ref()) >= x);
            }
            prop_assert!(holds(&i, &i.midpoint().lower()));
        }
    }

    proptest! {
        #[test]
        fn halves_and_unions_cover((a, b, x) in ends(), (c, d, _) in ends()) {
            let (i, j) = (Interval::hull(&a, &b, 11), Interval::hull(&c, &d, 11));
            let (left, right) = i.bisect();
            prop_assert!(holds(&left, &x) || holds(&right, &x));
            prop_assert_eq!(left.union(&right), i.clone());
            prop_assert!(i.union(&j).contains(&i) && i.union(&j).contains(&j));
            prop_assert_eq!(i.intersect(&j).is_none(), i.below(&j) || j.below(&i));
            let (lo, hi) = i.ends();
            prop_assert!(lo.not_above(&i.midpoint()) && i.midpoint().not_above(&hi));
        }
    }

    #[test]
    fn products_are_tight_in_every_sign_case() {
        for (a, b) in [(1, 2), (-2, -1), (-1, 2)] {
            for (c, d) in [(3, 5), (-5, -3), (-3, 5)] {
                let product =
                    Interval::hull(&a.into(), &b.into(), 53).mul(&Interval::hull(&c.into(), &d.into(), 53));
                let ends = [a * c, a * d, b * c, b * d];
                assert_eq!(product.lower(), *ends.iter().min().unwrap());
                assert_eq!(product.upper(), *ends.iter().max().unwrap());
            }
        }
    }
}
