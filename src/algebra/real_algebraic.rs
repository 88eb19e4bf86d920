//! Real algebraic numbers: a square-free polynomial and an isolating interval.

use super::refine::Bracket;
use super::{ClosedForm, IntPoly, IsolatingInterval, RatPoly, enclose};
use crate::arith::{Integer, Interval, Rational, simplest_between};
use std::cmp::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

/// A real algebraic number. *Exact*: signs and comparisons are decided, zero included.
#[derive(Clone, Debug)]
pub struct RealAlgebraic(Form);

#[derive(Clone, Debug)]
enum Form {
    Rational(Rational),
    Root(Arc<Root>),
}

#[derive(Debug)]
struct Root {
    /// Square-free and primitive.
    polynomial: IntPoly,
    /// Refined in place: precision that was paid for once is kept.
    bracket: Mutex<Bracket>,
}

impl Root {
    fn bracket(&self, bits: u32) -> Bracket {
        let mut bracket = self.bracket.lock().unwrap_or_else(PoisonError::into_inner);
        bracket.refine(&self.polynomial, bits);
        bracket.clone()
    }
}

/// Bits at which the ends of an enclosure are tried for a rational root.
const RATIONAL_TRIAL_BITS: u32 = 128;

impl RealAlgebraic {
    /// A rational number.
    pub fn rational(value: Rational) -> Self {
        RealAlgebraic(Form::Rational(value))
    }

    /// The root of a square-free polynomial in one of its isolating intervals.
    pub fn root(polynomial: &IntPoly, interval: &IsolatingInterval) -> Self {
        if interval.lo == interval.hi {
            return RealAlgebraic::rational(interval.lo.clone());
        }
        if polynomial.degree() == 1 {
            let c = polynomial.coefficients();
            return RealAlgebraic::rational(-Rational::from((&c[0], &c[1])));
        }
        let bracket = Bracket::new(polynomial, interval.lo.clone(), interval.hi.clone());
        RealAlgebraic(Form::Root(Arc::new(Root {
            polynomial: polynomial.primitive(),
            bracket: Mutex::new(bracket),
        })))
    }

    /// The one root between two numbers, at which the polynomial has opposite signs.
    pub fn between(polynomial: &IntPoly, lo: Rational, hi: Rational) -> Self {
        RealAlgebraic::root(&polynomial.square_free(), &IsolatingInterval { lo, hi })
    }

    /// All distinct real roots of a non-zero polynomial with their multiplicities, ascending.
    pub fn roots_with_multiplicity(polynomial: &IntPoly) -> Vec<(Self, usize)> {
        let mut roots = Vec::new();
        for (factor, multiplicity) in polynomial.square_free_factors() {
            for interval in factor.isolate_roots() {
                roots.push((RealAlgebraic::root(&factor, &interval).simplified(), multiplicity));
            }
        }
        roots.sort_by(|a, b| a.0.compare(&b.0));
        roots
    }

    /// The same number, as a rational where it is one of moderate size.
    pub fn simplified(self) -> Self {
        let Form::Root(root) = &self.0 else { return self };
        // The denominator of a rational root divides the leading coefficient: their product is an integer.
        let lead = root.polynomial.leading();
        let size = |x: &Rational| x.numer().significant_bits() as i32 - x.denom().significant_bits() as i32;
        let start = root.bracket.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let bits = lead.significant_bits() as i32 + size(&start.lo).max(size(&start.hi)).max(0) + 4;
        if bits <= RATIONAL_TRIAL_BITS as i32 {
            let bracket = root.bracket(bits as u32);
            let integer = Rational::from(&bracket.hi * &lead).floor();
            if integer < Rational::from(&bracket.lo * &lead) {
                return self;
            }
            let candidate = integer / lead;
            let is_root = root.polynomial.sign_at(&candidate).is_eq();
            return if is_root { RealAlgebraic::rational(candidate) } else { self };
        }
        let bracket = root.bracket(RATIONAL_TRIAL_BITS);
        let candidate = simplest_between(&bracket.lo, &bracket.hi);
        let size = candidate.numer().significant_bits() + candidate.denom().significant_bits();
        // A random interval of this width holds no rational this simple.
        if size < RATIONAL_TRIAL_BITS && root.polynomial.sign_at(&candidate).is_eq() {
            return RealAlgebraic::rational(candidate);
        }
        self
    }

    /// The rational number that this is known to be.
    pub fn as_rational(&self) -> Option<&Rational> {
        match &self.0 {
            Form::Rational(q) => Some(q),
            Form::Root(_) => None,
        }
    }

    /// A square-free polynomial that vanishes at the number.
    pub fn polynomial(&self) -> IntPoly {
        match &self.0 {
            Form::Rational(q) => IntPoly::new(vec![Integer::from(-q.numer()), q.denom().clone()]),
            Form::Root(root) => root.polynomial.clone(),
        }
    }

    /// The root of a polynomial that `enclose(bits)` encloses ever more tightly. The number is known to be a root.
    pub fn near(polynomial: &IntPoly, enclose: impl Fn(u32) -> (Rational, Rational)) -> Self {
        let polynomial = polynomial.square_free();
        let intervals = polynomial.isolate_roots();
        let mut bits = 64;
        loop {
            let (lo, hi) = enclose(bits);
            let mut candidates = intervals.iter().filter(|i| i.lo <= hi && lo <= i.hi);
            if let (Some(only), None) = (candidates.next(), candidates.next()) {
                return RealAlgebraic::root(&polynomial, only);
            }
            bits *= 2;
        }
    }

    /// The same number with another polynomial that vanishes at it.
    pub(super) fn with_polynomial(&self, polynomial: &IntPoly) -> Self {
        RealAlgebraic::near(polynomial, |bits| self.bounds(bits))
    }

    /// The number of a closed form.
    pub fn from_closed_form(form: &ClosedForm) -> Self {
        if let Some(q) = form.as_rational() {
            return RealAlgebraic::rational(q.clone());
        }
        RealAlgebraic::near(&form.polynomial(), |bits| {
            let enclosure = enclose(form, bits).expect("radicands of closed forms are positive");
            (enclosure.lower(), enclosure.upper())
        })
    }

    /// The product with a non-zero rational.
    pub fn scaled(&self, factor: &Rational) -> Self {
        let Form::Root(root) = &self.0 else {
            return RealAlgebraic::rational(self.bounds(0).0 * factor);
        };
        // p(x / factor), cleared of denominators.
        let inner = RatPoly::x().scale(&Rational::from(factor.recip_ref()));
        let polynomial = RatPoly::fraction(root.polynomial.clone(), Integer::from(1)).compose(&inner);
        let (lo, hi) = self.bounds(0);
        let (a, b) = (lo * factor, hi * factor);
        let interval =
            if a <= b { IsolatingInterval { lo: a, hi: b } } else { IsolatingInterval { lo: b, hi: a } };
        RealAlgebraic::root(&polynomial.numerator().primitive(), &interval)
    }

    /// The number of the opposite sign.
    pub fn negated(&self) -> Self {
        self.scaled(&Rational::from(-1))
    }

    /// The degree of [`RealAlgebraic::polynomial`].
    pub fn degree(&self) -> usize {
        match &self.0 {
            Form::Rational(_) => 1,
            Form::Root(root) => root.polynomial.degree(),
        }
    }

    /// Rational bounds with a relative distance of at most `2^-bits`; equal for a rational. *Enclosure.*
    pub fn bounds(&self, bits: u32) -> (Rational, Rational) {
        match &self.0 {
            Form::Rational(q) => (q.clone(), q.clone()),
            Form::Root(root) => {
                let bracket = root.bracket(bits);
                (bracket.lo, bracket.hi)
            }
        }
    }

    /// An *enclosure* at `precision` bits, accurate to about that precision.
    pub fn enclosure(&self, precision: u32) -> Interval {
        let (lo, hi) = self.bounds(precision);
        Interval::hull(&lo, &hi, precision)
    }

    /// The nearest float, about. *Approximate.*
    pub fn approx(&self) -> f64 {
        let (lo, hi) = self.bounds(60);
        Rational::from(&lo + &hi).to_f64() / 2.0
    }

    /// The sign of a polynomial at the number, zero included. *Exact.*
    pub fn sign_of(&self, q: &IntPoly) -> Ordering {
        let root = match &self.0 {
            Form::Rational(x) => return q.certified_sign(x),
            Form::Root(root) => root,
        };
        if q.is_constant() {
            return q.leading().cmp0();
        }
        for precision in [64, 192] {
            if let Some(sign) = q.eval_interval(&self.enclosure(precision)).sign() {
                return sign;
            }
        }
        if self.is_root_of(q) {
            return Ordering::Equal;
        }
        let mut precision = 384 + q.bits() + root.polynomial.bits();
        loop {
            if let Some(sign) = q.eval_interval(&self.enclosure(precision)).sign() {
                return sign;
            }
            precision *= 2;
        }
    }

    /// Is the number a root of `q`? Decided through the gcd with its own polynomial. *Exact.*
    pub fn is_root_of(&self, q: &IntPoly) -> bool {
        match &self.0 {
            Form::Rational(x) => q.sign_at(x).is_eq(),
            Form::Root(root) => {
                let common = q.gcd(&root.polynomial);
                let bracket = root.bracket(0);
                if bracket.lo == bracket.hi {
                    return common.sign_at(&bracket.lo).is_eq();
                }
                // The common factor has at most this one root here, a simple one, and no root at the ends.
                common.certified_sign(&bracket.lo) != common.certified_sign(&bracket.hi)
            }
        }
    }

    /// The sign. *Exact.*
    pub fn sign(&self) -> Ordering {
        match &self.0 {
            Form::Rational(q) => q.cmp0(),
            Form::Root(_) => self.compare_rational(&Rational::new()),
        }
    }

    /// Comparison with a rational. *Exact.*
    pub fn compare_rational(&self, q: &Rational) -> Ordering {
        match &self.0 {
            Form::Rational(x) => x.cmp(q),
            Form::Root(root) => {
                let bracket = root.bracket.lock().unwrap_or_else(PoisonError::into_inner).clone();
                if *q < bracket.lo || (*q == bracket.lo && bracket.lo != bracket.hi) {
                    return Ordering::Greater;
                }
                if *q > bracket.hi || (*q == bracket.hi && bracket.lo != bracket.hi) {
                    return Ordering::Less;
                }
                let sign = root.polynomial.certified_sign(q);
                if sign.is_eq() {
                    Ordering::Equal
                } else if sign == root.polynomial.certified_sign(&bracket.lo) {
                    Ordering::Greater
                } else {
                    Ordering::Less
                }
            }
        }
    }

    /// Comparison. *Exact.*
    pub fn compare(&self, other: &Self) -> Ordering {
        let (a, b) = match (&self.0, &other.0) {
            (_, Form::Rational(q)) => return self.compare_rational(q),
            (Form::Rational(q), _) => return other.compare_rational(q).reverse(),
            (Form::Root(a), Form::Root(b)) => (a, b),
        };
        if Arc::ptr_eq(a, b) {
            return Ordering::Equal;
        }
        let mut bits = 32;
        loop {
            let ((a_lo, a_hi), (b_lo, b_hi)) = (self.bounds(bits), other.bounds(bits));
            if a_hi < b_lo {
                return Ordering::Less;
            }
            if b_hi < a_lo {
                return Ordering::Greater;
            }
            // Equal if and only if the common factor has its root where the two intervals meet; after that is
            // refuted once, refinement ends.
            if bits == 128 && self.equals(a, b) {
                return Ordering::Equal;
            }
            bits *= 2;
        }
    }

    fn equals(&self, a: &Root, b: &Root) -> bool {
        let common = a.polynomial.gcd(&b.polynomial);
        if common.is_constant() {
            return false;
        }
        let (left, right) = (a.bracket(0), b.bracket(0));
        let (lo, hi) = (left.lo.max(right.lo), left.hi.min(right.hi));
        if lo > hi {
            return false;
        }
        // Ends of a bracket of positive width are no roots of its polynomial, hence none of the common factor.
        if lo == hi {
            common.sign_at(&lo).is_eq()
        } else {
            common.certified_sign(&lo) != common.certified_sign(&hi)
        }
    }
}

impl ClosedForm {
    /// A polynomial that vanishes at the number: linear, or that of the radicand at `((x - a)/b)^2`.
    pub(super) fn polynomial(&self) -> IntPoly {
        match self {
            ClosedForm::Rational(q) => IntPoly::new(vec![Integer::from(-q.numer()), q.denom().clone()]),
            ClosedForm::Surd { rational, coefficient, radicand } => {
                let inner = RatPoly::x().sub(&RatPoly::constant(rational.clone()));
                let inner = inner.scale(&Rational::from(coefficient.recip_ref())).pow(2);
                let outer = RatPoly::fraction(radicand.polynomial(), Integer::from(1));
                outer.compose(&inner).numerator().primitive()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn poly(c: &[i64]) -> IntPoly {
        IntPoly::new(c.iter().map(|v| Integer::from(*v)).collect())
    }

    fn roots(p: &IntPoly) -> Vec<RealAlgebraic> {
        RealAlgebraic::roots_with_multiplicity(p).into_iter().map(|(r, _)| r).collect()
    }

    #[test]
    fn golden_ratio_facts() {
        let golden = &roots(&poly(&[-1, -1, 1]))[1];
        assert!((golden.approx() - 1.618_033_988_749_895).abs() < 1e-15);
        assert_eq!(golden.sign_of(&poly(&[-1, -1, 1]).mul(&poly(&[5, 7]))), Ordering::Equal);
        assert_eq!(golden.sign_of(&poly(&[1, -1])), Ordering::Less);
        let (lo, hi) = golden.bounds(2000);
        assert!(((hi - &lo) << 2000u32) <= lo);
    }

    #[test]
    fn equal_numbers_with_different_polynomials() {
        let a = &roots(&poly(&[-2, 0, 1]))[1];
        let b = &roots(&poly(&[-2, 0, 1]).mul(&poly(&[-3, 0, 1])))[2];
        assert_eq!(a.compare(b), Ordering::Equal);
        assert_eq!(b.compare(a), Ordering::Equal);
        let c = &roots(&poly(&[-3, 0, 1]))[1];
        assert_eq!(b.compare(c), Ordering::Less);
    }

    #[test]
    fn nearly_equal_numbers_are_told_apart() {
        let scale = Integer::from(Integer::u_pow_u(10, 100));
        let p = poly(&[-2, 0, 1]).scale(&scale);
        let a = roots(&p).pop().unwrap();
        let b = roots(&p.sub(&poly(&[1]))).pop().unwrap();
        assert_eq!(a.compare(&b), Ordering::Less);
        assert_eq!(b.sign_of(&poly(&[-2, 0, 1])), Ordering::Greater);
    }

    #[test]
    fn multiplicities_and_rational_roots() {
        let p = poly(&[-1, 3]).pow(3).mul(&poly(&[0, 1]).pow(2)).mul(&poly(&[-2, 0, 1]));
        let found: Vec<_> = RealAlgebraic::roots_with_multiplicity(&p)
            .into_iter()
            .map(|(r, m)| (r.as_rational().cloned(), m))
            .collect();
        assert_eq!(
            found,
            vec![(None, 1), (Some(Rational::new()), 2), (Some(Rational::from((1, 3))), 3), (None, 1)]
        );
    }

    proptest! {
        #[test]
        fn signs_agree_with_floats(p in prop::collection::vec(-20i64..20, 3..7), q in prop::collection::vec(-20i64..20, 1..5)) {
            let (p, q) = (poly(&p), poly(&q));
            prop_assume!(!p.is_constant());
            for root in roots(&p) {
                let x = root.approx();
                let value = q.coefficients().iter().rev().fold(0.0, |v, c| v * x + c.to_f64());
                if value.abs() > 1e-6 {
                    prop_assert_eq!(root.sign_of(&q), value.partial_cmp(&0.0).unwrap());
                } else if root.sign_of(&q).is_eq() {
                    prop_assert!(value.abs() < 1e-6);
                }
            }
        }
    }
}
