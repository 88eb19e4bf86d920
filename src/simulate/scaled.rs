//! Floats with a wide exponent, so that huge and tiny exact numbers reach the float path without overflow.

use crate::arith::{Integer, Rational};

/// The number `mantissa * 2^exponent`, `0.5 <= |mantissa| < 1` or zero. *Approximate*, relative error about `2^-52`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaled {
    /// The mantissa.
    pub mantissa: f64,
    /// The power of two.
    pub exponent: i64,
}

impl Scaled {
    /// Zero.
    pub const ZERO: Scaled = Scaled { mantissa: 0.0, exponent: 0 };

    /// The number `n * 2^shift`.
    pub fn integer(n: &Integer, shift: i64) -> Self {
        if *n == 0 {
            return Scaled::ZERO;
        }
        let (mantissa, exponent) = n.to_f64_exp();
        Scaled { mantissa, exponent: i64::from(exponent) + shift }
    }

    /// The nearest number to a rational.
    pub fn rational(q: &Rational) -> Self {
        Scaled::integer(q.numer(), 0).over(Scaled::integer(q.denom(), 0))
    }

    /// Product.
    pub fn times(self, other: Self) -> Self {
        Scaled::normal(self.mantissa * other.mantissa, self.exponent + other.exponent)
    }

    /// Quotient; zero where the divisor is zero.
    pub fn over(self, other: Self) -> Self {
        if other.mantissa == 0.0 {
            return Scaled::ZERO;
        }
        Scaled::normal(self.mantissa / other.mantissa, self.exponent - other.exponent)
    }

    /// Is it zero?
    pub fn is_zero(self) -> bool {
        self.mantissa == 0.0
    }

    /// `log2 |self|`; minus infinity for zero.
    pub fn log2(self) -> f64 {
        self.mantissa.abs().log2() + self.exponent as f64
    }

    /// `self * 2^shift` as a float: zero where too small, infinite where too large.
    pub fn to_f64(self, shift: i64) -> f64 {
        if self.mantissa == 0.0 {
            return 0.0;
        }
        let exponent = self.exponent.saturating_add(shift).clamp(-2200, 2200) as i32;
        let half = exponent / 2;
        self.mantissa * 2f64.powi(half) * 2f64.powi(exponent - half)
    }

    fn normal(mantissa: f64, exponent: i64) -> Self {
        if mantissa == 0.0 {
            return Scaled::ZERO;
        }
        let up = mantissa.abs() < 0.5;
        let down = mantissa.abs() >= 1.0;
        match (up, down) {
            (true, _) => Scaled { mantissa: mantissa * 2.0, exponent: exponent - 1 },
            (_, true) => Scaled { mantissa: mantissa / 2.0, exponent: exponent + 1 },
            _ => Scaled { mantissa, exponent },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scaled;
    use crate::arith::{Integer, Rational};

    #[test]
    fn numbers_far_outside_the_range_of_floats_keep_their_ratio() {
        let big = Integer::from(3) << 5000u32;
        let a = Scaled::integer(&big, 0);
        let b = Scaled::rational(&Rational::from((Integer::from(1), big)));
        assert_eq!(a.to_f64(0), f64::INFINITY);
        assert_eq!(b.to_f64(0), 0.0);
        assert!((a.times(b).to_f64(0) - 1.0).abs() < 1e-15);
        assert!((a.log2() - (5000.0 + 3f64.log2())).abs() < 1e-12);
        assert_eq!(a.to_f64(-5000), 3.0);
    }

    #[test]
    fn quotients_round_to_nearby_floats() {
        for (n, d) in [(1, 3), (-7, 5), (22, 7), (0, 9), (1, 1 << 20)] {
            let q = Scaled::rational(&Rational::from((n, d))).to_f64(0);
            assert!((q - f64::from(n) / f64::from(d)).abs() <= 2e-16 * q.abs());
        }
    }
}
