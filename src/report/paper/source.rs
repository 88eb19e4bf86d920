//! Sentences in LaTeX, as results carry them, taken apart into text and formulas.

use super::model::{Line, Piece};
use crate::report::latex::escape;

/// The text and the `$...$` of a sentence.
pub(super) fn pieces(latex: &str) -> Line {
    let parts = latex.split('$').enumerate();
    let piece = |(i, part): (usize, &str)| match i % 2 {
        0 => Piece::Text(unescaped(part)),
        _ => Piece::Math(part.to_string()),
    };
    parts.map(piece).filter(|piece| *piece != Piece::Text(String::new())).collect()
}

/// Undoes [`escape`].
fn unescaped(text: &str) -> String {
    let mut plain = text.to_string();
    for letter in "^~<>|&%$#_{}".chars() {
        plain = plain.replace(&escape(&letter.to_string()), &letter.to_string());
    }
    plain.replace("\\textbackslash", "\\")
}

#[cfg(test)]
mod tests {
    use super::{pieces, unescaped};
    use crate::report::latex::escape;
    use crate::report::paper::model::Piece;

    #[test]
    fn escaping_is_undone() {
        for text in ["x^2 < 3 & y_1", "50% | #2", "plain"] {
            assert_eq!(unescaped(&escape(text)), text);
        }
        let line = pieces("At $x = 1$ it \\& that");
        assert_eq!(
            line,
            [Piece::Text("At ".into()), Piece::Math("x = 1".into()), Piece::Text(" it & that".into())]
        );
    }
}
