//! From text to tokens, with exact numbers.

use super::Diagnostic;
use super::tree::{NUMBER_BITS, is_short};
use crate::arith::{Integer, Rational};
use std::ops::Range;

/// The largest power of ten in a number; beyond it a typing error is more likely than a loss.
const EXPONENT_LIMIT: i64 = 10_000;
/// The longest number, in characters: enough for every number of `NUMBER_BITS` written out.
const DIGITS_LIMIT: usize = 20_000;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Number(Rational),
    Name(String),
    /// One of `+ - * / ^ ( ) , ' [ ]`.
    Symbol(char),
    End,
}

/// A token at its place.
#[derive(Clone, Debug)]
pub(super) struct Spanned {
    pub token: Token,
    pub span: Range<usize>,
}

/// The tokens of a text, `End` last.
pub(super) fn tokens(text: &str) -> Result<Vec<Spanned>, Diagnostic> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let (token, length) = if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        } else if c.is_ascii_digit() || (c == '.' && rest[1..].starts_with(|d: char| d.is_ascii_digit())) {
            let length = number_length(rest);
            (Token::Number(number(&rest[..length], at)?), length)
        } else if starts_name(c) {
            let length = rest.find(|d| !continues_name(d)).unwrap_or(rest.len());
            (Token::Name(rest[..length].to_string()), length)
        } else if rest.starts_with("**") {
            let error = Diagnostic::new("`**` is not an operator", at..at + 2);
            return Err(error.label("powers are written with `^`").help("write `x^2` for the square of x"));
        } else if "+-*/^(),'[]".contains(c) {
            (Token::Symbol(c), 1)
        } else {
            return Err(unexpected(c, at));
        };
        found.push(Spanned { token, span: at..at + length });
        at += length;
    }
    found.push(Spanned { token: Token::End, span: text.len()..text.len() });
    Ok(found)
}

/// Can a name start with this character?
pub(crate) fn starts_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// Can it stand in a name? Letters, digits, subscript digits; a superscript such as `x²` is a power, not a name.
pub(crate) fn continues_name(c: char) -> bool {
    starts_name(c) || c.is_ascii_digit() || ('₀'..='₉').contains(&c)
}

fn unexpected(c: char, at: usize) -> Diagnostic {
    let span = at..at + c.len_utf8();
    let (message, help) = match c {
        '.' => ("a number is missing around the decimal point".to_string(), "write `0.5`"),
        '·' | '×' | '⋅' => (format!("`{c}` is not an operator"), "write `*` for a product"),
        '−' | '–' => (format!("`{c}` is not the minus sign of the keyboard"), "write `-`"),
        '÷' => (format!("`{c}` is not an operator"), "write `/` for a quotient"),
        '²' | '³' | '¹' | '⁰' | '⁴'..='⁹' | '⁻' => {
            (format!("`{c}` is not an operator"), "powers are written with `^`: `x^2` for the square of x")
        }
        '√' => (format!("`{c}` is not an operator"), "write `sqrt(x)`"),
        '{' | '}' => (format!("unexpected character `{c}`"), "group with `(` and `)`"),
        '|' => (format!("unexpected character `{c}`"), "write `abs(x)` for an absolute value"),
        '=' | '<' | '>' => {
            (format!("unexpected character `{c}`"), "an expression has one value: no equation, no inequality")
        }
        _ => {
            let shown = c.escape_debug();
            let help = "an expression is made of numbers, names, `+ - * / ^`, parentheses and functions";
            return Diagnostic::new(format!("unexpected character `{shown}`"), span).help(help);
        }
    };
    Diagnostic::new(message, span).help(help)
}

/// The length of the number at the start of `text`: digits, a point, digits, an exponent.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |mut i: usize| {
        while bytes.get(i).is_some_and(u8::is_ascii_digit) {
            i += 1;
        }
        i
    };
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent_end = digits(end + 1 + sign);
        if exponent_end > end + 1 + sign {
            end = exponent_end;
        }
    }
    end
}

/// The exact value of a decimal number such as `12.5e-3`. `at` is its place.
fn number(text: &str, at: usize) -> Result<Rational, Diagnostic> {
    let span = at..at + text.len();
    if text.len() > DIGITS_LIMIT {
        return Err(Diagnostic::new(format!("a number has more than {DIGITS_LIMIT} characters"), span));
    }
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.parse::<i64>().ok().filter(|e| e.abs() <= EXPONENT_LIMIT);
    let Some(exponent) = exponent else {
        let error = Diagnostic::new("the exponent of the number is too large", span);
        return Err(error.help(format!("exponents go from -{EXPONENT_LIMIT} to {EXPONENT_LIMIT}")));
    };
    let digits = format!("0{whole}{fraction}");
    let Ok(digits) = digits.parse::<Integer>() else {
        return Err(Diagnostic::new("this is not a number", span));
    };
    let shift = exponent - fraction.len() as i64;
    let scale = Integer::from(Integer::u_pow_u(10, shift.unsigned_abs() as u32));
    let value = if shift < 0 { Rational::from((digits, scale)) } else { Rational::from(digits * scale) };
    if !is_short(&value) {
        let error = Diagnostic::new("the number is too long", span);
        return Err(error.help(format!(
            "numerator and denominator have at most {NUMBER_BITS} bits, some {} digits",
            NUMBER_BITS * 3 / 10
        )));
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::{EXPONENT_LIMIT, Token, tokens};
    use crate::arith::Rational;

    fn value(text: &str) -> Rational {
        match &tokens(text).unwrap()[..] {
            [one, _] => match &one.token {
                Token::Number(q) => q.clone(),
                other => panic!("{text}: {other:?}"),
            },
            more => panic!("{text}: {more:?}"),
        }
    }

    #[test]
    fn numbers_are_exact() {
        assert_eq!(value("0.1"), Rational::from((1, 10)));
        assert_eq!(value("1e-3"), Rational::from((1, 1000)));
        assert_eq!(value("12.50E+2"), Rational::from(1250));
        assert_eq!(value(".5"), Rational::from((1, 2)));
        assert_eq!(value("3."), Rational::from(3));
    }

    #[test]
    fn an_e_without_digits_is_a_name() {
        let found = tokens("2e-x").unwrap();
        assert_eq!(found[0].token, Token::Number(Rational::from(2)));
        assert_eq!(found[1].token, Token::Name("e".to_string()));
    }

    #[test]
    fn huge_numbers_are_refused() {
        assert!(tokens("1e999999999").unwrap_err().message.contains("exponent"));
        assert!(tokens("1e99999999999999999999999").is_err());
        assert!(tokens(&"9".repeat(20_000)).is_err());
        assert!(tokens("1e10000").is_ok());
        let long = |digits: usize| format!("{}e{EXPONENT_LIMIT}", "9".repeat(digits));
        assert!(tokens(&long(9_000)).is_ok());
        assert!(tokens(&long(15_000)).unwrap_err().message.contains("too long"));
    }

    #[test]
    fn foreign_signs_are_explained() {
        assert!(tokens("x**2").unwrap_err().help.unwrap().contains("x^2"));
        assert_eq!(tokens("X'[1]").unwrap().len(), 6);
        for power in ["x²", "x⁴", "mu³*x"] {
            assert!(tokens(power).unwrap_err().help.unwrap().contains("x^2"), "{power}");
        }
        assert_eq!(tokens("x₁").unwrap().len(), 2);
        assert!(tokens("a·b").unwrap_err().help.unwrap().contains('*'));
        assert_eq!(tokens("1 + $").unwrap_err().span, 4..5);
    }
}
