//! One number of a result: an enclosure, a float to plot, and the closed form where it is proved.

use super::decimal::{Rounding, decimal};
use crate::algebra::Value;
use crate::arith::{Rational, nearest};
use schemars::JsonSchema;
use serde::Serialize;

/// Significant digits of an enclosure's ends.
const ENCLOSURE_DIGITS: usize = 20;
/// Significant digits of a number in a sentence or a table.
const SHOWN_DIGITS: usize = 15;
/// A fraction or closed form longer than this is replaced by decimals.
const LONGEST_EXACT: usize = 40;

/// A real number, certified to lie between `lo` and `hi`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Number")]
pub struct Number {
    /// Lower bound: a decimal rounded down, or the number itself as a fraction `p/q`.
    pub lo: String,
    /// Upper bound: a decimal rounded up, or the number itself as a fraction `p/q`.
    pub hi: String,
    /// The float nearest to the middle of the enclosure; to plot, not to prove with.
    pub approx: f64,
    /// The closed form, where one is proved: `9/50`, `sqrt(5)-1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
    /// The closed form in LaTeX.
    #[serde(skip)]
    latex: Option<String>,
    /// The digits both ends agree on, at most 15.
    #[serde(skip)]
    shown: String,
}

impl Number {
    /// The number that a proof handed over.
    pub fn new(value: &Value) -> Self {
        let value = &value.resolved();
        let middle = Rational::from(&value.lo + &value.hi) / 2;
        let (lo, hi) = match exact_text(value) {
            Some(fraction) => (fraction.clone(), fraction),
            None => (
                decimal(&value.lo, ENCLOSURE_DIGITS, Rounding::Down),
                decimal(&value.hi, ENCLOSURE_DIGITS, Rounding::Up),
            ),
        };
        let form = value.exact().filter(|form| form.to_string().len() <= LONGEST_EXACT);
        Number {
            lo,
            hi,
            approx: nearest(&middle),
            exact: form.map(ToString::to_string).or_else(|| value.name().map(|n| n.0.to_string())),
            latex: form.map(|form| form.to_latex()).or_else(|| value.name().map(|n| n.1.to_string())),
            shown: agreed_digits(value),
        }
    }

    /// The number zero.
    pub fn is_zero(&self) -> bool {
        self.exact.as_deref() == Some("0")
    }

    /// Does the enclosure hold zero and nothing farther from it than `1e-9`, without a proof that it is zero?
    pub fn is_close_to_zero(&self) -> bool {
        let end = |text: &str| text.parse::<f64>().unwrap_or(f64::INFINITY);
        let (lo, hi) = (end(&self.lo), end(&self.hi));
        !self.is_exact() && (-1e-9..=0.0).contains(&lo) && (0.0..1e-9).contains(&hi)
    }

    /// At most 15 significant decimal digits, all of them right up to rounding the last.
    pub fn digits(&self) -> &str {
        &self.shown
    }

    /// The lower end of the enclosure, without its closed form.
    pub(super) fn lower(&self) -> Number {
        self.end(&self.lo)
    }

    /// The upper end of the enclosure, without its closed form.
    pub(super) fn upper(&self) -> Number {
        self.end(&self.hi)
    }

    fn end(&self, text: &str) -> Number {
        let approx =
            text.parse::<Rational>().map_or_else(|_| text.parse().unwrap_or(self.approx), |q| q.to_f64());
        let shown = match Rational::from_f64(approx) {
            Some(q) => decimal(&q, SHOWN_DIGITS, Rounding::Nearest),
            None => text.to_string(),
        };
        Number { lo: text.to_string(), hi: text.to_string(), approx, exact: None, latex: None, shown }
    }

    /// The closed form where there is one, the digits otherwise.
    pub fn short(&self) -> &str {
        self.exact.as_deref().unwrap_or(&self.shown)
    }

    /// Is [`short`](Self::short) the number itself, not a rounding of it?
    pub fn is_exact(&self) -> bool {
        self.exact.is_some()
    }

    /// `= 96`, `= 9/50 = 0.18`, `= sqrt(5)-1 ~ 1.23606797749979`, `~ 1.11606297145230`.
    pub fn equation(&self) -> String {
        match &self.exact {
            None => format!("~ {}", self.shown),
            Some(exact) if *exact == self.shown => format!("= {exact}"),
            Some(exact) => {
                let sign = if self.terminates() { "=" } else { "~" };
                format!("= {exact} {sign} {}", self.shown)
            }
        }
    }

    /// The same in LaTeX, for math mode: `= \frac{9}{50} = 0.18`, `\approx 1.11606297145230`.
    pub fn latex_equation(&self) -> String {
        let digits = latex_digits(&self.shown);
        match (&self.latex, &self.exact) {
            (Some(latex), Some(exact)) if *exact == self.shown => format!("= {latex}"),
            (Some(latex), _) => {
                let sign = if self.terminates() { "=" } else { "\\approx" };
                format!("= {latex} {sign} {digits}")
            }
            (None, _) => format!("\\approx {digits}"),
        }
    }

    /// The closed form in LaTeX where there is one, the digits otherwise; for math mode.
    pub fn latex(&self) -> String {
        self.latex.clone().unwrap_or_else(|| latex_digits(&self.shown))
    }

    /// Do 15 digits write the number itself?
    fn terminates(&self) -> bool {
        match self.exact.as_deref().and_then(|exact| exact.parse::<Rational>().ok()) {
            Some(q) => decimal(&q, SHOWN_DIGITS, Rounding::Down) == decimal(&q, SHOWN_DIGITS, Rounding::Up),
            None => false,
        }
    }
}

/// The fraction of a rational number, where it is short.
fn exact_text(value: &Value) -> Option<String> {
    let text = value.as_rational()?.to_string();
    (text.len() <= LONGEST_EXACT).then_some(text)
}

/// The most digits, up to 15, to which both ends round alike; an interval where not even three agree.
fn agreed_digits(value: &Value) -> String {
    for digits in (3..=SHOWN_DIGITS).rev() {
        let lo = decimal(&value.lo, digits, Rounding::Nearest);
        if lo == decimal(&value.hi, digits, Rounding::Nearest) {
            return lo;
        }
    }
    let lo = decimal(&value.lo, 3, Rounding::Down);
    let hi = decimal(&value.hi, 3, Rounding::Up);
    format!("[{lo}, {hi}]")
}

/// `1.5e-7` as `1.5 \cdot 10^{-7}`.
fn latex_digits(digits: &str) -> String {
    match digits.split_once('e') {
        Some((mantissa, exponent)) if !digits.starts_with('[') => {
            format!("{mantissa} \\cdot 10^{{{exponent}}}")
        }
        _ => digits.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::Number;
    use crate::algebra::{ClosedForm, Value};
    use crate::arith::Rational;

    fn golden() -> Value {
        let radicand = Box::new(ClosedForm::Rational(Rational::from(5)));
        let form =
            ClosedForm::Surd { rational: Rational::from(-1), coefficient: Rational::from(1), radicand };
        // floor(10^30 (sqrt(5)-1)) and the next integer, over 10^30.
        let end = |text: &str| Rational::from_str_radix(text, 10).expect("fraction");
        let scale = "1000000000000000000000000000000";
        Value::with_form(
            end(&format!("1236067977499789696409173668731/{scale}")),
            end(&format!("1236067977499789696409173668732/{scale}")),
            Some(form),
        )
    }

    #[test]
    fn rationals_are_themselves() {
        let number = Number::new(&Value::rational(Rational::from((9, 50))));
        assert_eq!((number.lo.as_str(), number.hi.as_str()), ("9/50", "9/50"));
        assert_eq!(number.approx, 0.18);
        assert_eq!(number.equation(), "= 9/50 = 0.18");
        assert_eq!(number.latex_equation(), "= \\frac{9}{50} = 0.18");
        assert_eq!(Number::new(&Value::rational(Rational::from(96))).equation(), "= 96");
        let third = Number::new(&Value::rational(Rational::from((1, 3))));
        assert_eq!(third.equation(), "= 1/3 ~ 0.333333333333333");
    }

    #[test]
    fn surds_are_enclosed_outward() {
        let number = Number::new(&golden());
        assert_eq!(number.lo, "1.2360679774997896964");
        assert_eq!(number.hi, "1.2360679774997896965");
        assert_eq!(number.equation(), "= sqrt(5)-1 ~ 1.23606797749979");
        assert_eq!(number.latex(), "\\sqrt{5}-1");
    }

    #[test]
    fn a_wide_enclosure_shows_only_the_digits_it_has() {
        let wide = Value::between(Rational::from((1234, 1000)), Rational::from((12344, 10000)));
        assert_eq!(Number::new(&wide).equation(), "~ 1.234");
        let wider = Value::between(Rational::from(1), Rational::from(2));
        assert_eq!(Number::new(&wider).digits(), "[1, 2]");
    }

    #[test]
    fn a_long_fraction_becomes_decimals() {
        let long = Rational::from((1, 3)) + Rational::from((1, 10_i64.pow(18))) / 10_i64.pow(18) / 7;
        let number = Number::new(&Value::rational(long));
        assert_eq!(number.exact, None);
        assert_eq!(number.lo, "0.33333333333333333333");
        assert_eq!(number.hi, "0.33333333333333333334");
    }
}
