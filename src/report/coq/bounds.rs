//! Decimal intervals on which the checks of `foundations.v` succeed. The computations here are those of that file, so
//! that a proof that is written is a proof that compiles.

use crate::algebra::RatPoly;
use crate::arith::{Integer, Rational};

/// A decimal number: `numerator / 10^digits`. *Exact.*
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    numerator: Integer,
    digits: u32,
}

impl Decimal {
    /// The largest decimal with so many digits that is at most the number.
    pub(super) fn below(value: &Rational, digits: u32) -> Self {
        let scaled = Rational::from(value * power_of_ten(digits));
        Decimal { numerator: scaled.floor().into_numer_denom().0, digits }
    }

    /// The smallest decimal with so many digits that is at least the number.
    pub(super) fn above(value: &Rational, digits: u32) -> Self {
        let scaled = Rational::from(value * power_of_ten(digits));
        Decimal { numerator: scaled.ceil().into_numer_denom().0, digits }
    }

    /// The next decimal with as many digits.
    pub(super) fn stepped(mut self, by: i32) -> Self {
        self.numerator += by;
        self
    }

    /// The number.
    pub(super) fn value(&self) -> Rational {
        Rational::from((self.numerator.clone(), power_of_ten(self.digits)))
    }

    /// As Coq reads it, both as a rational and as a real number: `-1.163`.
    pub(super) fn coq(&self) -> String {
        let (whole, part) = self.numerator.clone().abs().div_rem(power_of_ten(self.digits));
        let sign = if self.numerator < 0 { "-" } else { "" };
        let part = part.to_string();
        let text = format!("{sign}{whole}.{part:0>width$}", width = self.digits as usize);
        if self.numerator < 0 { format!("({text})") } else { text }
    }
}

fn power_of_ten(digits: u32) -> Integer {
    let mut power = Integer::from(1);
    for _ in 0..digits {
        power *= 10;
    }
    power
}

/// Numbers of digits to try: short ones are easier to read.
pub(super) const DIGITS: [u32; 14] = [1, 2, 3, 4, 6, 8, 11, 15, 20, 30, 45, 70, 100, 150];

/// An interval with decimal ends.
#[derive(Clone, Debug)]
pub(super) struct Box1 {
    pub(super) lo: Decimal,
    pub(super) hi: Decimal,
}

impl Box1 {
    /// The narrowest one with so many digits around `[lo, hi]`, which then lies strictly inside.
    pub(super) fn around(lo: &Rational, hi: &Rational, digits: u32) -> Self {
        let mut found = Box1 { lo: Decimal::below(lo, digits), hi: Decimal::above(hi, digits) };
        if found.lo.value() == *lo {
            found.lo = found.lo.stepped(-1);
        }
        if found.hi.value() == *hi {
            found.hi = found.hi.stepped(1);
        }
        found
    }

    pub(super) fn ends(&self) -> (Rational, Rational) {
        (self.lo.value(), self.hi.value())
    }

    /// `-1.163 <= x <= -1.162`
    pub(super) fn holds(&self, name: &str) -> String {
        format!("{} <= {name} <= {}", self.lo.coq(), self.hi.coq())
    }
}

/// Narrows `[lo, hi]`, at whose ends `sign` differs, to a width of `10^-digits`, by bisection.
pub(super) fn narrowed(
    lo: &Rational,
    hi: &Rational,
    digits: u32,
    at: impl Fn(&Rational) -> Rational,
) -> (Rational, Rational) {
    let (mut lo, mut hi) = (lo.clone(), hi.clone());
    let width = Rational::from((1, power_of_ten(digits)));
    let rises = at(&lo) < 0;
    while Rational::from(&hi - &lo) > width {
        let middle = Rational::from(&lo + &hi) / 2u32;
        let value = at(&middle);
        if value == 0 {
            return (middle.clone(), middle);
        }
        if (value < 0) == rises { lo = middle } else { hi = middle }
    }
    (lo, hi)
}

/// A lower bound of `p` on `[a, b]`: of `c + x q(x)`, `x` in `[0, w]`, it is `c + min(0, w times that of q)`.
pub(super) fn lower(p: &RatPoly, a: &Rational, b: &Rational) -> Rational {
    let shifted = p.compose(&RatPoly::new(&[a.clone(), Rational::from(1)]));
    let width = Rational::from(b - a);
    let mut bound = Rational::new();
    for c in shifted.coefficients().iter().rev() {
        let rest = Rational::from(&width * &bound);
        bound = if rest >= 0 { c.clone() } else { Rational::from(c + &rest) };
    }
    bound
}

/// An upper bound of `p` on `[a, b]`.
pub(super) fn upper(p: &RatPoly, a: &Rational, b: &Rational) -> Rational {
    -lower(&p.neg(), a, b)
}

#[cfg(test)]
mod tests {
    use super::{Box1, Decimal, lower, narrowed, upper};
    use crate::algebra::RatPoly;
    use crate::arith::Rational;
    use crate::expr::Expr;

    fn q(n: i64, d: i64) -> Rational {
        Rational::from((n, d))
    }

    fn poly(text: &str) -> RatPoly {
        Expr::parse(text).unwrap().to_polynomial("x", 64).unwrap()
    }

    #[test]
    fn decimals_are_rounded_outwards() {
        assert_eq!(Decimal::below(&q(-1, 3), 2).coq(), "(-0.34)");
        assert_eq!(Decimal::above(&q(-1, 3), 2).coq(), "(-0.33)");
        assert_eq!(Decimal::below(&q(22, 7), 3).coq(), "3.142");
        assert_eq!(Decimal::above(&q(1, 400), 2).coq(), "0.01");
        assert_eq!(Decimal::below(&q(-1, 400), 2).coq(), "(-0.01)");
        // A number that is a decimal itself lies strictly inside.
        let around = Box1::around(&q(3, 2), &q(3, 2), 1);
        assert_eq!(around.holds("x"), "1.4 <= x <= 1.6");
    }

    #[test]
    fn bounds_hold_and_close_in() {
        let p = poly("x^5 - 3*x^3 + x/7 - 2");
        for (a, b) in [(q(-2, 1), q(-3, 2)), (q(-1, 10), q(1, 10)), (q(1, 1), q(3, 1))] {
            let (low, high) = (lower(&p, &a, &b), upper(&p, &a, &b));
            for i in 0..=20 {
                let x = Rational::from(&b - &a) * q(i, 20) + &a;
                let y = p.eval(&x);
                assert!(low <= y && y <= high);
            }
        }
        let (a, b) = (q(1, 3), q(1, 3) + q(1, 1_000_000));
        assert!(upper(&p, &a, &b) - lower(&p, &a, &b) < q(1, 10_000));
        assert_eq!(lower(&p, &a, &a), p.eval(&a));
    }

    #[test]
    fn bisection_keeps_the_root() {
        let p = poly("x^2 - 2");
        let (lo, hi) = narrowed(&q(1, 1), &q(2, 1), 30, |x| p.eval(x));
        assert!(p.eval(&lo) < 0 && p.eval(&hi) > 0);
        let falling = poly("1 - x");
        assert_eq!(narrowed(&q(0, 1), &q(2, 1), 5, |x| falling.eval(x)), (q(1, 1), q(1, 1)));
    }
}
