//! Rationals as decimal strings, rounded in a stated direction.

use crate::arith::{Integer, Rational};
use std::cmp::Ordering;

/// Where a decimal string lies relative to the number it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// The string's value is at most the number.
    Down,
    /// The string's value is at least the number.
    Up,
    /// The closest string; the larger in size of two equally close.
    Nearest,
}

/// Decimal exponents from here on are written as `1.5e-7`.
const SMALLEST_PLAIN: i64 = -5;
/// Decimal exponents below this are written without an exponent.
const LARGEST_PLAIN: i64 = 21;

/// A decimal string with at most `digits` significant digits, rounded as asked. *Exact* in its direction:
/// `Down` and `Up` together are an *enclosure* of the number, and both are the number itself where
/// `digits` digits write it.
///
/// ```
/// use twostep::arith::Rational;
/// use twostep::report::{decimal, Rounding};
/// let third = Rational::from((1, 3));
/// assert_eq!(decimal(&third, 4, Rounding::Down), "0.3333");
/// assert_eq!(decimal(&third, 4, Rounding::Up), "0.3334");
/// assert_eq!(decimal(&Rational::from((-9, 50)), 4, Rounding::Up), "-0.18");
/// ```
///
/// # Panics
/// Where `digits` is zero.
pub fn decimal(number: &Rational, digits: usize, rounding: Rounding) -> String {
    assert!(digits > 0, "a decimal has at least one digit");
    let sign = number.cmp0();
    if sign == Ordering::Equal {
        return "0".to_string();
    }
    let size = number.clone().abs();
    let mut exponent = floor_log10(&size);
    let (mut mantissa, rest) = split(size * power_of_ten(digits as i64 - 1 - exponent));
    let away = match rounding {
        Rounding::Down => sign == Ordering::Less && rest != 0,
        Rounding::Up => sign == Ordering::Greater && rest != 0,
        Rounding::Nearest => rest >= Rational::from((1, 2)),
    };
    if away {
        mantissa += 1;
    }
    let mut text = mantissa.to_string();
    if text.len() > digits {
        exponent += 1;
    }
    text.truncate(text.trim_end_matches('0').len());
    let shown = place_point(&text, exponent);
    if sign == Ordering::Less { format!("-{shown}") } else { shown }
}

/// The largest `e` with `10^e <= size`, for `size > 0`.
fn floor_log10(size: &Rational) -> i64 {
    let bits = i64::from(size.numer().significant_bits()) - i64::from(size.denom().significant_bits());
    // A first guess, off by a few at most for any size that fits in memory; the loops make it exact.
    let mut exponent = bits * 1233 / 4096;
    while *size < power_of_ten(exponent) {
        exponent -= 1;
    }
    while *size >= power_of_ten(exponent + 1) {
        exponent += 1;
    }
    exponent
}

fn power_of_ten(exponent: i64) -> Rational {
    let power = Integer::from(Integer::u_pow_u(10, exponent.unsigned_abs() as u32));
    if exponent < 0 { Rational::from((Integer::from(1), power)) } else { Rational::from(power) }
}

/// The integer part and the rest of a positive number.
fn split(number: Rational) -> (Integer, Rational) {
    let floor = Integer::from(number.numer() / number.denom());
    let rest = number - &floor;
    (floor, rest)
}

/// `digits` with the point such that the first one stands for `10^exponent`.
fn place_point(digits: &str, exponent: i64) -> String {
    if !(SMALLEST_PLAIN..LARGEST_PLAIN).contains(&exponent) {
        let (first, others) = digits.split_at(1);
        let point = if others.is_empty() { "" } else { "." };
        return format!("{first}{point}{others}e{exponent}");
    }
    if exponent < 0 {
        return format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        return format!("{digits}{}", "0".repeat(whole - digits.len()));
    }
    let (integer, fraction) = digits.split_at(whole);
    format!("{integer}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::{Rounding, decimal, power_of_ten};
    use crate::arith::{Integer, Rational};
    use proptest::prelude::*;

    /// The exact value of a decimal string, by another way than the one that wrote it.
    fn read(text: &str) -> Rational {
        let (mantissa, exponent) = match text.split_once('e') {
            Some((m, e)) => (m, e.parse::<i64>().expect("exponent")),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: Integer = format!("{whole}{fraction}").parse().expect("digits");
        Rational::from(digits) * power_of_ten(exponent - fraction.len() as i64)
    }

    fn significant(text: &str) -> usize {
        let mantissa = text.split('e').next().unwrap_or_default();
        let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        digits.trim_start_matches('0').trim_end_matches('0').len()
    }

    fn rationals() -> impl Strategy<Value = Rational> {
        let small = (any::<i64>(), 1..=i64::MAX).prop_map(Rational::from);
        let corner = (-40i64..40, -3i64..=3, 1u32..9).prop_map(|(e, shift, m)| {
            Rational::from(m) * power_of_ten(e) + Rational::from(shift) * power_of_ten(e - 25)
        });
        let both = (any::<i64>(), -400i64..400).prop_map(|(n, e)| Rational::from(n) * power_of_ten(e));
        prop_oneof![small, corner.clone(), corner.prop_map(|q| -q), both]
    }

    proptest! {
        #[test]
        fn down_and_up_enclose_within_one_unit(q in rationals(), digits in 1usize..30) {
            let (lo, hi) = (decimal(&q, digits, Rounding::Down), decimal(&q, digits, Rounding::Up));
            prop_assert!(read(&lo) <= q && q <= read(&hi), "{lo} {hi}");
            prop_assert!(significant(&lo) <= digits && significant(&hi) <= digits);
            let width = read(&hi) - read(&lo);
            let relative = q.clone().abs() * power_of_ten(1 - digits as i64);
            prop_assert!(width <= relative, "{lo} {hi}");
        }

        #[test]
        fn nearest_is_one_of_the_two_and_no_farther(q in rationals(), digits in 1usize..30) {
            let near = read(&decimal(&q, digits, Rounding::Nearest));
            let lo = read(&decimal(&q, digits, Rounding::Down));
            let hi = read(&decimal(&q, digits, Rounding::Up));
            let far = |a: &Rational| Rational::from(a - &q).abs();
            prop_assert!(near == lo || near == hi);
            prop_assert!(far(&near) <= far(&lo) && far(&near) <= far(&hi));
        }

        #[test]
        fn what_the_digits_can_write_is_written_exactly(n in -999_999i64..999_999, e in -30i64..30) {
            let q = Rational::from(n) * power_of_ten(e);
            for rounding in [Rounding::Down, Rounding::Up, Rounding::Nearest] {
                prop_assert_eq!(read(&decimal(&q, 6, rounding)), q.clone());
            }
        }
    }

    #[test]
    fn places_the_point() {
        let show = |n: i64, d: i64| decimal(&Rational::from((n, d)), 15, Rounding::Nearest);
        assert_eq!(show(0, 1), "0");
        assert_eq!(show(96, 1), "96");
        assert_eq!(show(-1200, 1), "-1200");
        assert_eq!(show(9, 50), "0.18");
        assert_eq!(show(1, 3), "0.333333333333333");
        assert_eq!(show(2, 3), "0.666666666666667");
        assert_eq!(show(1, 100_000), "0.00001");
        assert_eq!(show(1, 1_000_000), "1e-6");
        assert_eq!(decimal(&Rational::from((999_999, 1000)), 3, Rounding::Nearest), "1000");
        assert_eq!(decimal(&power_of_ten(30), 5, Rounding::Up), "1e30");
    }
}
