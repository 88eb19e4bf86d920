//! Where things are in relation to each other, decided exactly where closed forms allow it.

use super::Claims;
use crate::algebra::{ClosedForm, RealAlgebraic, Value, enclose};
use crate::expr::{Diagnostic, Expr};
use std::cmp::Ordering;

/// Precision at which a number with an enclosure only is compared, in bits.
pub(super) const COMPARISON_BITS: u32 = 256;

impl Claims<'_> {
    /// The algebraic number that an expression of the problem file stands for.
    pub(super) fn number(&self, e: &Expr) -> Result<RealAlgebraic, Diagnostic> {
        self.problem.value(e).map(|form| RealAlgebraic::from_closed_form(&form))
    }
}

/// The order of a value and a closed form; `None` where the enclosure holds the other and no closed form is known.
pub(in crate::certify) fn compare(value: &Value, bound: &ClosedForm) -> Option<Ordering> {
    if let Some(form) = value.exact() {
        let exact = RealAlgebraic::from_closed_form;
        return Some(exact(form).compare(&exact(bound)));
    }
    let enclosure = enclose(bound, COMPARISON_BITS)?;
    if value.hi < enclosure.lower() {
        Some(Ordering::Less)
    } else if value.lo > enclosure.upper() {
        Some(Ordering::Greater)
    } else {
        None
    }
}

/// A value as a reader wants it in a sentence: the closed form, or fifteen digits.
pub(in crate::certify) fn show(value: &Value) -> String {
    match value.exact() {
        Some(form) => form.to_string(),
        None => digits(value.approx()),
    }
}

/// Fifteen significant digits without trailing zeros; powers of ten only where the number is very small or large.
pub(in crate::certify) fn digits(x: f64) -> String {
    let scientific = format!("{x:.14e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let trim = |text: &str| text.trim_end_matches('0').trim_end_matches('.').to_string();
    match exponent.parse::<i32>() {
        Ok(power @ -5..=13) => trim(&format!("{x:.*}", (14 - power) as usize)),
        _ => format!("{}e{exponent}", trim(mantissa)),
    }
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn digits_without_needless_powers() {
        let shown = [-0.9953393385326302, 0.59, 104.0, 1.0, 1.5e-9, -2e20, 123456.789].map(digits);
        assert_eq!(shown, ["-0.99533933853263", "0.59", "104", "1", "1.5e-9", "-2e20", "123456.789"]);
    }
}
