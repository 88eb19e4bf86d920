//! Truncated power series in text and in LaTeX.

use super::number::Number;

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
    use super::{Script, series};
    use crate::algebra::Value;
    use crate::arith::Rational;
    use crate::report::Number;

    #[test]
    fn writes_series() {
        let number = |n: i32, d: i32| Number::new(&Value::rational(Rational::from((n, d))));
        let c = [number(1, 1), number(0, 1), number(4, 1), number(-12, 5)];
        let text = series(&c.iter().collect::<Vec<_>>(), "eps", Script::Plain);
        assert_eq!(text, "1 + 4 eps^2 - 12/5 eps^3 + O(eps^4)");
    }
}
