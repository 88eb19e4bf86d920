//! Exact rational numbers and how they are written.

use crate::limits;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Pow, Signed, Zero};

/// The canonical writing `p` or `p/q`: lowest terms, `q > 1`, no sign but a leading `-`, no leading zeros.
/// Another writing of the same number is refused, so that equal certificates are equal texts.
pub fn canonical(text: &str) -> Result<BigRational, Reason> {
    if text.len() > limits::NUMBER_BYTES {
        return Err(Fault::Limit.because("a number is too long"));
    }
    let wrong = || Fault::Field.because(format!("not a number in lowest terms: {}", shorten(text)));
    let (numerator, denominator) = match text.split_once('/') {
        Some((p, q)) => (p, Some(q)),
        None => (text, None),
    };
    let p = digits(numerator.strip_prefix('-').unwrap_or(numerator)).ok_or_else(wrong)?;
    if numerator.starts_with('-') && p.is_zero() {
        return Err(wrong());
    }
    let q = match denominator {
        None => BigInt::one(),
        Some(q) => {
            digits(q).filter(|q| !q.is_one() && !q.is_zero() && p.gcd(q).is_one()).ok_or_else(wrong)?
        }
    };
    let p = if numerator.starts_with('-') { -p } else { p };
    Ok(BigRational::new_raw(p, q))
}

fn digits(text: &str) -> Option<BigInt> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let padded = text.len() > 1 && text.starts_with('0');
    if plain && !padded { text.parse().ok() } else { None }
}

/// The first characters of a text, for messages.
pub fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(40).flat_map(char::escape_default).collect();
    if text.chars().nth(40).is_some() {
        short.push_str("...");
    }
    short
}

/// Bits of numerator and denominator together.
pub fn bits(value: &BigRational) -> u64 {
    value.numer().bits() + value.denom().bits()
}

/// The exact square root of a rational that has one.
pub fn exact_sqrt(value: &BigRational) -> Option<BigRational> {
    if value.is_negative() {
        return None;
    }
    let (p, q) = (value.numer().sqrt(), value.denom().sqrt());
    (&p * &p == *value.numer() && &q * &q == *value.denom()).then(|| BigRational::new(p, q))
}

/// The exact cube root of a rational that has one.
pub fn exact_cbrt(value: &BigRational) -> Option<BigRational> {
    let (p, q) = (value.numer().cbrt(), value.denom().cbrt());
    (Pow::pow(&p, 3u32) == *value.numer() && Pow::pow(&q, 3u32) == *value.denom())
        .then(|| BigRational::new(p, q))
}

/// `base^exponent` for a rational; `None` for `0` to a negative power or beyond the limits.
pub fn power(base: &BigRational, exponent: i64) -> Option<BigRational> {
    let size = bits(base).checked_mul(exponent.unsigned_abs())?;
    if exponent.abs() > limits::EXPONENT || size > limits::COEFFICIENT_BITS * 2 {
        return None;
    }
    if exponent < 0 && base.is_zero() {
        return None;
    }
    let raised = Pow::pow(base, exponent.unsigned_abs() as u32);
    Some(if exponent < 0 { raised.recip() } else { raised })
}
