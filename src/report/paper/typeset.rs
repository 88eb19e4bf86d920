//! Sentences with plain mathematics, `eta in (1, sqrt(5)-1)`, set as text and formulas.
//!
//! A run of words that reads as a formula in known names becomes one in LaTeX; everything else stays the text it is.
//! The reading is exact or not at all: nothing is guessed from a part of a word.

use super::formula::{Names, formula};
use super::model::{Line, Piece};

/// Sets a sentence. Works such as `Chen & Bruna 2023` become citations later, in [`super::references`].
pub(super) fn typeset(sentence: &str, names: &Names) -> Line {
    let words: Vec<&str> = sentence.split(' ').collect();
    let mut line = Vec::new();
    let mut text = String::new();
    let mut first = 0;
    while first < words.len() {
        if first > 0 {
            text.push(' ');
        }
        match longest_formula(&words[first..], names) {
            Some(Found { count, before, latex, after }) => {
                text.push_str(before);
                if !text.is_empty() {
                    line.push(Piece::Text(std::mem::take(&mut text)));
                }
                line.push(Piece::Math(latex));
                text.push_str(after);
                first += count;
            }
            None => {
                text.push_str(words[first]);
                first += 1;
            }
        }
    }
    if !text.is_empty() {
        line.push(Piece::Text(text));
    }
    line
}

/// A formula at the beginning of some words.
struct Found<'a> {
    /// Over how many words.
    count: usize,
    /// The text before it in its first word: an opening bracket.
    before: &'a str,
    latex: String,
    /// The text after it in its last word: punctuation.
    after: &'a str,
}

fn longest_formula<'a>(words: &[&'a str], names: &Names) -> Option<Found<'a>> {
    let reach = words.iter().take_while(|word| names.may_hold_mathematics(word)).count();
    let openings: &[&str] = if words[0].starts_with('(') { &["", "("] } else { &[""] };
    for before in openings {
        let head = &words[0][before.len()..];
        for count in (1..=reach).rev() {
            let last = if count == 1 { head } else { words[count - 1] };
            let mut body = last;
            // Punctuation and brackets that close what began before are tried as text, one after another.
            loop {
                let joined: String = match count {
                    1 => body.to_string(),
                    _ => [&[head], &words[1..count - 1], &[body]].concat().join(" "),
                };
                if let Some(latex) = formula(&joined, names) {
                    return Some(Found { count, before, latex, after: &last[body.len()..] });
                }
                let shorter = body.strip_suffix(['.', ',', ';', ':', ')']);
                match shorter.filter(|rest| !rest.is_empty()) {
                    Some(rest) => body = rest,
                    None => break,
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::typeset;
    use crate::report::paper::formula::Names;
    use crate::report::paper::model::Piece;

    fn shown(sentence: &str) -> String {
        let names = Names::new(["x", "mu"]);
        let piece = |piece: &Piece| match piece {
            Piece::Math(latex) => format!("${latex}$"),
            Piece::Text(text) => text.clone(),
            other => panic!("{other:?}"),
        };
        typeset(sentence, &names).iter().map(piece).collect()
    }

    #[test]
    fn formulas_inside_sentences() {
        for (plain, set) in [
            (
                "at eta = 11/10 there is exactly one 2-cycle",
                "at $\\eta = \\frac{11}{10}$ there is exactly one 2-cycle",
            ),
            ("in 0 <= x <= 2, stable", "in $0 \\le x \\le 2$, stable"),
            ("exists for eta in (1, sqrt(5) - 1), and", "exists for $\\eta$ in $(1, \\sqrt{5} - 1)$, and"),
            ("alpha = 96*mu at x = sqrt(mu)", "$\\alpha = 96 \\mu$ at $x = \\sqrt{\\mu}$"),
            ("alpha = 3 f'''^2 - f'' f''''.", "$\\alpha = 3 (f''')^{2} - f'' f''''$."),
            ("the first (as f'' = 0) of 3", "the first (as $f'' = 0$) of 3"),
            (
                "{-1, sqrt(2)} is stable, multiplier 9/50",
                "$\\{-1, \\sqrt{2}\\}$ is stable, multiplier $\\frac{9}{50}$",
            ),
            ("S(m, D) = 0, eta A(m, D) = 2, D > 0", "$S(m, D) = 0$, $\\eta A(m, D) = 2$, $D > 0$"),
            ("sign of 1 - |rho| decided", "sign of $1 - |\\rho|$ decided"),
        ] {
            assert_eq!(shown(plain), set);
        }
    }

    #[test]
    fn words_stay_words() {
        for text in [
            "a stable 2-cycle exists (20 of 32 starts)",
            "A quadratic loss; e.g. Theorem 1 with k",
            "period-2 orbits, 4-cycles [T4]",
            "",
            "all-or-nothing x2y (",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
