//! Polynomials and truncated series in text and in LaTeX.

use super::number::Number;
use crate::algebra::RatPoly;
use crate::arith::Rational;

/// The script a formula is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// ASCII, in the language of losses: `x^4/4 - x^2/2`.
    Plain,
    /// LaTeX, for math mode.
    Latex,
}

impl Script {
    fn power(self, variable: &str, exponent: usize) -> String {
        match (exponent, self) {
            (0, _) => String::new(),
            (1, _) => variable.to_string(),
            (_, Script::Plain) => format!("{variable}^{exponent}"),
            (_, Script::Latex) => format!("{variable}^{{{exponent}}}"),
        }
    }
}

/// A polynomial, highest power first. *Exact*; plain text can be typed back in.
pub fn polynomial(p: &RatPoly, variable: &str, script: Script) -> String {
    let mut text = String::new();
    for (i, c) in p.coefficients().iter().enumerate().rev().filter(|(_, c)| **c != 0) {
        let joint = match (text.is_empty(), *c < 0) {
            (true, false) => "",
            (true, true) => "-",
            (false, false) => " + ",
            (false, true) => " - ",
        };
        text.push_str(joint);
        text.push_str(&term(&c.clone().abs(), &script.power(variable, i), script));
    }
    if text.is_empty() { "0".to_string() } else { text }
}

/// `3/4`, `x^2`, `3*x^2/4`; the coefficient is positive.
fn term(c: &Rational, power: &str, script: Script) -> String {
    let (n, d) = (c.numer(), c.denom());
    match script {
        Script::Latex => {
            let factor = if *d == 1 { n.to_string() } else { format!("\\frac{{{n}}}{{{d}}}") };
            if *c == 1 && !power.is_empty() { power.to_string() } else { format!("{factor} {power}") }
                .trim_end()
                .to_string()
        }
        Script::Plain => {
            let top = match (*n == 1, power.is_empty()) {
                (_, true) => n.to_string(),
                (true, false) => power.to_string(),
                (false, false) => format!("{n}*{power}"),
            };
            if *d == 1 { top } else { format!("{top}/{d}") }
        }
    }
}

/// A truncated power series `c_0 + c_1 v + ... + O(v^n)`; zero terms are left out.
pub fn series(coefficients: &[&Number], variable: &str, script: Script) -> String {
    let mut text = String::new();
    for (i, c) in coefficients.iter().enumerate().filter(|(_, c)| !c.is_zero()) {
        let written = match script {
            Script::Plain => c.short().to_string(),
            Script::Latex => c.latex(),
        };
        let (negative, size) = match written.strip_prefix('-') {
            Some(size) if !is_sum(size) => (true, size.to_string()),
            _ if is_sum(&written) => (false, format!("({written})")),
            _ => (false, written),
        };
        let joint = match (text.is_empty(), negative) {
            (true, false) => "",
            (true, true) => "-",
            (false, false) => " + ",
            (false, true) => " - ",
        };
        let power = script.power(variable, i);
        let unit = size == "1" && !power.is_empty();
        let factor = if unit { String::new() } else { format!("{size} ") };
        text.push_str(joint);
        text.push_str(format!("{factor}{power}").trim_end());
    }
    let joint = if text.is_empty() { "" } else { " + " };
    let power = script.power(variable, coefficients.len());
    format!("{text}{joint}O({power})")
}

/// Does a closed form need parentheses as a factor?
fn is_sum(text: &str) -> bool {
    let mut depth = 0;
    let mut last = ' ';
    for (i, c) in text.char_indices() {
        match c {
            '(' | '{' => depth += 1,
            ')' | '}' => depth -= 1,
            // Not the first sign, and not the one of an exponent, `1e-7`.
            '+' | '-' if depth == 0 && i > 0 && last != 'e' => return true,
            _ => {}
        }
        last = c;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{Script, polynomial, series};
    use crate::algebra::{RatPoly, Value};
    use crate::arith::Rational;
    use crate::report::Number;

    #[test]
    fn writes_polynomials() {
        let q = |n: i32, d: i32| Rational::from((n, d));
        let p = RatPoly::new(&[q(1, 4), q(0, 1), q(-1, 2), q(1, 1), q(-3, 4)]);
        assert_eq!(polynomial(&p, "x", Script::Plain), "-3*x^4/4 + x^3 - x^2/2 + 1/4");
        let latex = r"-\frac{3}{4} x^{4} + x^{3} - \frac{1}{2} x^{2} + \frac{1}{4}";
        assert_eq!(polynomial(&p, "x", Script::Latex), latex);
        assert_eq!(polynomial(&RatPoly::zero(), "x", Script::Plain), "0");
    }

    #[test]
    fn writes_series() {
        let number = |n: i32, d: i32| Number::new(&Value::rational(Rational::from((n, d))));
        let c = [number(1, 1), number(0, 1), number(4, 1), number(-12, 5)];
        let text = series(&c.iter().collect::<Vec<_>>(), "eps", Script::Plain);
        assert_eq!(text, "1 + 4 eps^2 - 12/5 eps^3 + O(eps^4)");
    }
}
