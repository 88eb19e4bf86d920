//! Formulas in letters: closed forms with roots, polynomials with powers, names in italics.

use super::font::advance;
use super::scene::{Colour, Letter, Text};
use crate::algebra::{ClosedForm, Value};
use crate::arith::Rational;
use crate::report::Number;

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// Digits, words, signs.
    Upright(String),
    /// Names of quantities.
    Italic(String),
    /// A power.
    Raised(Vec<Piece>),
    /// A square root.
    Root(Vec<Piece>),
}

/// The size of a power relative to its base.
const RAISED: f64 = 0.7;

/// Words as they are.
pub(super) fn words(text: &str) -> Vec<Piece> {
    vec![Piece::Upright(text.to_string())]
}

/// A number: its closed form, or at most 6 digits.
pub(super) fn number(value: &Value) -> Vec<Piece> {
    let shown = Number::new(value);
    match value.exact() {
        Some(form) if shown.is_exact() => closed_form(form),
        _ => vec![Piece::Upright(format!("≈ {}", minus(&short_digits(value))))],
    }
}

/// At most 6 digits.
pub(super) fn short_digits(value: &Value) -> String {
    let middle = Rational::from(&value.lo + &value.hi) / 2u32;
    crate::report::decimal(&middle, 6, crate::report::Rounding::Nearest)
}

/// A closed form, the positive part first.
fn closed_form(form: &ClosedForm) -> Vec<Piece> {
    match form {
        ClosedForm::Rational(q) => vec![Piece::Upright(minus(&q.to_string()))],
        ClosedForm::Surd { rational, coefficient, radicand } => {
            let size = coefficient.clone().abs();
            let mut term = Vec::new();
            if *size.numer() != 1 {
                term.push(Piece::Upright(size.numer().to_string()));
            }
            term.push(Piece::Root(closed_form(radicand)));
            if *size.denom() != 1 {
                term.push(Piece::Upright(format!("/{}", size.denom())));
            }
            let first = minus(&rational.to_string());
            match (*rational == 0, *coefficient < 0, *rational < 0) {
                (true, false, _) => term,
                (true, true, _) => [words("−"), term].concat(),
                (false, true, _) => [words(&format!("{first} − ")), term].concat(),
                (false, false, true) => {
                    [term, words(&format!(" − {}", first.trim_start_matches('−')))].concat()
                }
                (false, false, false) => [words(&format!("{first} + ")), term].concat(),
            }
        }
    }
}

/// The minus sign of formulas instead of the hyphen.
pub(super) fn minus(text: &str) -> String {
    text.replace('-', "−")
}

/// A polynomial as it is typed, `x^4/4 - 2*x + 1`, as it is set.
pub(super) fn polynomial(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let run = |first: String, more: &mut dyn FnMut() -> Option<char>| {
            let mut run = first;
            while let Some(c) = more() {
                run.push(c);
            }
            run
        };
        if c == '^' {
            let power = run(String::new(), &mut || letters.next_if(char::is_ascii_digit));
            pieces.push(Piece::Raised(words(&power)));
        } else if c.is_alphabetic() {
            let name = run(c.to_string(), &mut || letters.next_if(|c| c.is_alphanumeric() || *c == '_'));
            let function = crate::expr::Function::from_name(&name).is_some();
            pieces.push(if function { Piece::Upright(name) } else { Piece::Italic(greek(&name)) });
        } else if c != '*' {
            pieces.push(Piece::Upright(minus(&c.to_string())));
        }
    }
    pieces
}

/// The letter that a spelled-out Greek name stands for.
pub(super) fn greek(name: &str) -> String {
    const GREEK: [(&str, &str); 15] = [
        ("alpha", "α"),
        ("beta", "β"),
        ("gamma", "γ"),
        ("delta", "δ"),
        ("eta", "η"),
        ("theta", "θ"),
        ("kappa", "κ"),
        ("lambda", "λ"),
        ("mu", "μ"),
        ("nu", "ν"),
        ("xi", "ξ"),
        ("rho", "ρ"),
        ("phi", "φ"),
        ("psi", "ψ"),
        ("omega", "ω"),
    ];
    GREEK.iter().find(|(word, _)| *word == name).map_or(name, |(_, letter)| letter).to_string()
}

/// Where a text lies relative to its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// Sets a formula.
pub(super) fn set(pieces: &[Piece], size: f64, colour: Colour) -> Text {
    let mut text = Text { colour, says: spoken(pieces), ..Text::default() };
    text.width = place(pieces, 0.0, 0.0, size, &mut text);
    text
}

impl Text {
    /// The text at a place of the picture.
    pub(super) fn at(mut self, x: f64, y: f64, anchor: Anchor) -> Self {
        let shift = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => self.width / 2.0,
            Anchor::End => self.width,
        };
        self.at = if self.upwards { [x, y + shift] } else { [x - shift, y] };
        self
    }

    /// The text, running upwards.
    pub(super) fn upwards(mut self) -> Self {
        self.upwards = true;
        self
    }
}

/// Places pieces from `x` on the base line `y`; where they end.
fn place(pieces: &[Piece], mut x: f64, y: f64, size: f64, text: &mut Text) -> f64 {
    for piece in pieces {
        match piece {
            Piece::Upright(run) => x = letters(run, false, x, y, size, text),
            Piece::Italic(run) => x = letters(run, true, x, y, size, text),
            Piece::Raised(inner) => x = place(inner, x + 0.04 * size, y - 0.38 * size, RAISED * size, text),
            Piece::Root(inner) => {
                // The sign ends at the height of its bar: its stroke is 0.06 thick.
                let start = letters("√", false, x, y, size, text);
                x = place(inner, start, y, size, text);
                text.bars.push([start - 0.03 * size, x + 0.02 * size, y - ROOT_HEIGHT * size, 0.055 * size]);
                x += 0.04 * size;
            }
        }
    }
    x
}

/// The height of the root sign's top, in parts of the size.
const ROOT_HEIGHT: f64 = 0.80;

fn letters(run: &str, italic: bool, mut x: f64, y: f64, size: f64, text: &mut Text) -> f64 {
    for letter in run.chars() {
        if letter != ' ' {
            text.letters.push(Letter { letter, italic, at: [x, y], size });
            x += advance(letter, italic) * size;
        } else {
            x += 0.26 * size;
        }
    }
    x
}

fn spoken(pieces: &[Piece]) -> String {
    let one = |piece: &Piece| match piece {
        Piece::Upright(run) | Piece::Italic(run) => run.clone(),
        Piece::Raised(inner) => format!("^{}", spoken(inner)),
        Piece::Root(inner) => format!("√({})", spoken(inner)),
    };
    pieces.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::{Piece, closed_form, polynomial, spoken};
    use crate::expr::Expr;

    #[test]
    fn closed_forms_read_like_formulas() {
        for (typed, said) in [
            ("sqrt(5)-1", "√(5) − 1"),
            ("-3/2", "−3/2"),
            ("1/2+sqrt(2)/2", "1/2 + √(2)/2"),
            ("1-3*sqrt(2)", "1 − 3√(2)"),
        ] {
            let form = Expr::parse(typed).unwrap().to_closed_form().unwrap();
            assert_eq!(spoken(&closed_form(&form)), said);
        }
    }

    #[test]
    fn powers_are_raised_and_names_italic() {
        let pieces = polynomial("2*x^12 - mu");
        assert_eq!(spoken(&pieces), "2x^12 − μ");
        assert_eq!(pieces[1], Piece::Italic("x".to_string()));
    }
}
