//! Exact arithmetic of closed forms, as far as the result is one again.
//!
//! `None` always means "no short closed form", never a wrong one: `sqrt(2) + sqrt(3)` is not represented.

use super::ClosedForm;
use super::recognise::split_square;
use crate::arith::{Integer, Rational};
use std::cmp::Ordering;

/// Numbers with more bits than this are not searched for square factors.
const SQUARE_BITS: u32 = 8192;

impl ClosedForm {
    /// `rational + coefficient * sqrt(radicand)`, a rational number where the coefficient vanishes.
    fn surd(rational: Rational, coefficient: Rational, radicand: ClosedForm) -> Self {
        if coefficient == 0 {
            return ClosedForm::Rational(rational);
        }
        ClosedForm::Surd { rational, coefficient, radicand: Box::new(radicand) }
    }

    /// Rational part, coefficient and radicand; the radicand is `None` for a rational number.
    fn parts(&self) -> (Rational, Rational, Option<&ClosedForm>) {
        match self {
            ClosedForm::Rational(q) => (q.clone(), Rational::new(), None),
            ClosedForm::Surd { rational, coefficient, radicand } => {
                (rational.clone(), coefficient.clone(), Some(&**radicand))
            }
        }
    }

    /// The rational number that it is, where it is one.
    pub fn as_rational(&self) -> Option<&Rational> {
        match self {
            ClosedForm::Rational(q) => Some(q),
            ClosedForm::Surd { .. } => None,
        }
    }

    /// The size of all numbers in it, in bits.
    pub fn bits(&self) -> u64 {
        let size =
            |q: &Rational| u64::from(q.numer().significant_bits()) + u64::from(q.denom().significant_bits());
        match self {
            ClosedForm::Rational(q) => size(q),
            ClosedForm::Surd { rational, coefficient, radicand } => {
                size(rational) + size(coefficient) + radicand.bits()
            }
        }
    }

    /// `-self`.
    #[must_use]
    pub fn negated(&self) -> Self {
        self.scaled(&Rational::from(-1))
    }

    /// `c * self`.
    #[must_use]
    pub fn scaled(&self, c: &Rational) -> Self {
        let (a, b, radicand) = self.parts();
        match radicand {
            None => ClosedForm::Rational(a * c),
            Some(r) => ClosedForm::surd(a * c, b * c, r.clone()),
        }
    }

    /// `self + other`, where that is a closed form.
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        let ((a, b, r), (c, d, s)) = (self.parts(), other.parts());
        match (r, s) {
            (None, None) => Some(ClosedForm::Rational(a + c)),
            (Some(r), None) | (None, Some(r)) => Some(ClosedForm::surd(a + c, b + d, r.clone())),
            (Some(r), Some(s)) => (r == s).then(|| ClosedForm::surd(a + c, b + d, r.clone())),
        }
    }

    /// `self + other` also where it is a nested square root: `sqrt(a) + sqrt(b) = sqrt(a + b + 2 sqrt(ab))`.
    pub fn checked_sum(&self, other: &Self) -> Option<Self> {
        self.checked_add(other).or_else(|| {
            let ((p, ..), (q, ..)) = (self.parts(), other.parts());
            if p != 0 || q != 0 {
                return None;
            }
            let (a, b) = (self.checked_mul(self)?, other.checked_mul(other)?);
            let cross = self.checked_mul(other)?.scaled(&Rational::from(2));
            let square = a.checked_add(&b)?.checked_add(&cross)?;
            let (ClosedForm::Surd { .. }, size) = (&square, self.sign()) else { return None };
            // The larger of the two in size gives the sum its sign.
            let larger = if size == other.sign() || a.checked_add(&b.negated())?.sign().is_gt() {
                size
            } else {
                other.sign()
            };
            let one = Rational::from(if larger.is_lt() { -1 } else { 1 });
            Some(ClosedForm::surd(Rational::new(), one, square))
        })
    }

    /// `self * other`, where that is a closed form.
    pub fn checked_mul(&self, other: &Self) -> Option<Self> {
        let ((a, b, r), (c, d, s)) = (self.parts(), other.parts());
        match (r, s) {
            (None, _) => Some(other.scaled(&a)),
            (_, None) => Some(self.scaled(&c)),
            (Some(r), Some(s)) if r == s => {
                // (a + b sqrt r)(c + d sqrt r) = (a c + b d r) + (a d + b c) sqrt r
                let square = r.scaled(&Rational::from(&b * &d));
                let outer = Rational::from(&a * &c);
                let cross = Rational::from(&a * &d) + Rational::from(&b * &c);
                let rest = ClosedForm::surd(outer, cross, r.clone());
                square.checked_add(&rest)
            }
            (Some(r), Some(s)) if a == 0 && c == 0 => {
                let root = r.checked_mul(s)?.checked_sqrt()?;
                Some(root.scaled(&Rational::from(&b * &d)))
            }
            _ => None,
        }
    }

    /// `1/self`; `None` also for zero.
    pub fn checked_recip(&self) -> Option<Self> {
        let (a, b, r) = self.parts();
        match r {
            None => (a != 0).then(|| ClosedForm::Rational(a.recip())),
            // 1/(b sqrt r) = sqrt(1/r)/b
            Some(r) if a == 0 => Some(r.checked_recip()?.checked_sqrt()?.scaled(&b.recip())),
            Some(r) => {
                // 1/(a + b sqrt r) = (a - b sqrt r)/(a^2 - b^2 r)
                let norm = r.scaled(&-Rational::from(b.square_ref()));
                let norm = norm.checked_add(&ClosedForm::Rational(Rational::from(a.square_ref())))?;
                let conjugate = ClosedForm::surd(a, -b, r.clone());
                conjugate.checked_mul(&norm.checked_recip()?)
            }
        }
    }

    /// The sign, exactly.
    pub fn sign(&self) -> Ordering {
        let (a, b, r) = self.parts();
        let Some(r) = r else { return a.cmp0() };
        let (outer, inner) = (a.cmp0(), b.cmp0());
        if outer == inner || outer == Ordering::Equal {
            return inner;
        }
        // a and b sqrt r have opposite signs: the larger of a^2 and b^2 r wins.
        let norm = r.scaled(&-Rational::from(b.square_ref()));
        match norm.checked_add(&ClosedForm::Rational(Rational::from(a.square_ref()))) {
            Some(norm) => match norm.sign() {
                Ordering::Greater => outer,
                Ordering::Less => inner,
                Ordering::Equal => Ordering::Equal,
            },
            // The sum of a rational and a closed form is one; this arm is not reached.
            None => inner,
        }
    }

    /// The square root with square factors drawn out, `sqrt(8) = 2 sqrt(2)`, `sqrt(3 + 2 sqrt(2)) = 1 + sqrt(2)`;
    /// `None` for a negative number.
    ///
    /// ```
    /// use twostep::{algebra::ClosedForm, arith::Rational};
    /// let root = ClosedForm::Rational(Rational::from((9, 2))).checked_sqrt().unwrap();
    /// assert_eq!(root.to_string(), "3*sqrt(2)/2");
    /// ```
    pub fn checked_sqrt(&self) -> Option<Self> {
        if self.sign() == Ordering::Less || self.bits() > u64::from(SQUARE_BITS) {
            return None;
        }
        match self {
            ClosedForm::Rational(q) => {
                let (outside, inside) =
                    if *q == 0 { (Rational::new(), Integer::from(1)) } else { split_square(q) };
                if inside == 1 {
                    return Some(ClosedForm::Rational(outside));
                }
                Some(ClosedForm::surd(Rational::new(), outside, ClosedForm::Rational(inside.into())))
            }
            ClosedForm::Surd { rational: a, coefficient: b, radicand } => {
                if let ClosedForm::Rational(r) = &**radicand
                    && let Some(root) = denested(a, b, r)
                {
                    return Some(root);
                }
                // a + b sqrt r = g (a' + b' sqrt r) with coprime integers a', b': the square of g goes out.
                let content = rational_gcd(a, b);
                let (outside, inside) = split_square(&content);
                let rest = self.scaled(&(Rational::from(inside) / content));
                Some(ClosedForm::surd(Rational::new(), outside, rest))
            }
        }
    }

    /// `self^k`, where that is a closed form; `None` also for a negative power of zero.
    pub fn checked_pow(&self, k: i32) -> Option<Self> {
        let base = if k < 0 { self.checked_recip()? } else { self.clone() };
        let k = k.unsigned_abs();
        let mut power = ClosedForm::Rational(Rational::from(1));
        for bit in (0..32 - k.leading_zeros()).rev() {
            power = power.checked_mul(&power)?;
            if k >> bit & 1 == 1 {
                power = power.checked_mul(&base)?;
            }
        }
        Some(power)
    }
}

/// `sqrt(a + b sqrt r) = sqrt((a+s)/2) ± sqrt((a-s)/2)` with `s^2 = a^2 - b^2 r`, where `s` is rational and the
/// two roots add up to one surd.
fn denested(a: &Rational, b: &Rational, r: &Rational) -> Option<ClosedForm> {
    let norm = Rational::from(a.square_ref()) - Rational::from(b.square_ref()) * r;
    let s = rational_sqrt(&norm)?;
    let half = |q: Rational| ClosedForm::Rational(q / 2u32).checked_sqrt();
    let (large, small) = (half(Rational::from(a + &s))?, half(Rational::from(a - &s))?);
    large.checked_add(&if *b < 0 { small.negated() } else { small })
}

/// The rational square root of a square.
fn rational_sqrt(q: &Rational) -> Option<Rational> {
    let square = *q >= 0 && q.numer().is_perfect_square() && q.denom().is_perfect_square();
    square.then(|| Rational::from((q.numer().clone().sqrt(), q.denom().clone().sqrt())))
}

/// The positive `g` for which `a/g` and `b/g` are coprime integers.
fn rational_gcd(a: &Rational, b: &Rational) -> Rational {
    let denominator = Integer::from(a.denom().lcm_ref(b.denom()));
    let lift = |q: &Rational| Integer::from(&denominator / q.denom()) * q.numer();
    Rational::from((lift(a).gcd(&lift(b)), denominator))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(n: i64, d: i64) -> ClosedForm {
        ClosedForm::Rational(Rational::from((n, d)))
    }

    fn root(n: i64, d: i64) -> ClosedForm {
        q(n, d).checked_sqrt().unwrap()
    }

    #[test]
    fn square_factors_go_out() {
        assert_eq!(root(8, 1).to_string(), "2*sqrt(2)");
        assert_eq!(root(9, 2).to_string(), "3*sqrt(2)/2");
        assert_eq!(root(9, 4), q(3, 2));
        assert_eq!(root(0, 1), q(0, 1));
        assert_eq!(q(-1, 1).checked_sqrt(), None);
        let nested = q(8, 1).checked_add(&root(48, 1)).unwrap().checked_sqrt().unwrap();
        assert_eq!(nested.to_string(), "2*sqrt(2+sqrt(3))");
    }

    #[test]
    fn denests_where_one_surd_is_enough() {
        let inner = q(3, 1).checked_add(&root(8, 1)).unwrap();
        assert_eq!(inner.checked_sqrt().unwrap().to_string(), "1+sqrt(2)");
        let inner = q(3, 1).checked_add(&root(8, 1).negated()).unwrap();
        assert_eq!(inner.checked_sqrt().unwrap().to_string(), "sqrt(2)-1");
    }

    #[test]
    fn field_operations() {
        let golden = q(1, 2).checked_add(&root(5, 4)).unwrap();
        let inverse = golden.checked_recip().unwrap();
        assert_eq!(golden.checked_mul(&inverse), Some(q(1, 1)));
        assert_eq!(golden.checked_mul(&golden), golden.checked_add(&q(1, 1)));
        assert_eq!(golden.checked_pow(-2), inverse.checked_mul(&inverse));
        assert_eq!(root(2, 1).checked_mul(&root(3, 1)), Some(root(6, 1)));
        assert_eq!(root(2, 1).checked_add(&root(3, 1)), None);
        assert_eq!(q(0, 1).checked_recip(), None);
        let nested = q(2, 1).checked_add(&root(3, 1)).unwrap().checked_sqrt().unwrap();
        assert_eq!(nested.checked_mul(&nested).unwrap().to_string(), "2+sqrt(3)");
        assert_eq!(nested.checked_mul(&nested.checked_recip().unwrap()), Some(q(1, 1)));
    }

    #[test]
    fn signs_are_exact() {
        let close = |n: i64| q(-n, 100_000).checked_add(&root(2, 1)).unwrap().sign();
        assert_eq!((close(141_421), close(141_422)), (Ordering::Greater, Ordering::Less));
        let nested = q(2, 1).checked_add(&root(3, 1)).unwrap().checked_sqrt().unwrap();
        assert_eq!(nested.checked_add(&q(-2, 1)).unwrap().sign(), Ordering::Less);
        assert_eq!(nested.checked_add(&q(-19, 10)).unwrap().sign(), Ordering::Greater);
    }
}
