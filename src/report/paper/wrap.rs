//! Long displayed formulas, broken at their signs.

/// The lines of a formula in LaTeX, broken before a `+` or `-` outside all brackets where a line grows longer than
/// about `widest` letters.
pub(super) fn lines(latex: &str, widest: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for term in terms(latex) {
        if !line.is_empty() && width(&line) + width(term) > widest {
            lines.push(std::mem::take(&mut line).trim_end().to_string());
        }
        line.push_str(term);
    }
    lines.push(line.trim_end().to_string());
    lines
}

/// The terms with their signs; together they are the whole formula.
fn terms(latex: &str) -> Vec<&str> {
    let mut terms = Vec::new();
    let (mut start, mut depth) = (0, 0_i32);
    for (i, c) in latex.char_indices() {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth -= 1,
            '+' | '-' if depth == 0 && i > start && latex[..i].ends_with(' ') => {
                terms.push(&latex[start..i]);
                start = i;
            }
            _ => {}
        }
    }
    terms.push(&latex[start..]);
    terms
}

/// About how many letters wide a formula is; exponents count half.
fn width(latex: &str) -> usize {
    let mut halves = 0;
    let mut letters = latex.chars().peekable();
    let mut small = false;
    while let Some(c) = letters.next() {
        match c {
            '\\' => {
                let mut name = String::new();
                while let Some(letter) = letters.next_if(char::is_ascii_alphabetic) {
                    name.push(letter);
                }
                halves += if matches!(name.as_str(), "frac" | "left" | "right" | "") { 0 } else { 2 };
            }
            '^' | '_' => small = true,
            '}' => small = false,
            '{' | ' ' => {}
            _ => halves += if small { 1 } else { 2 },
        }
    }
    halves / 2
}

#[cfg(test)]
mod tests {
    use super::{lines, width};

    #[test]
    fn lines_break_at_signs_and_lose_nothing() {
        let long = "= x^{12} - \\frac{1 + 2}{3} x^{5} + (a + b) x - 7";
        let broken = lines(long, 12);
        assert_eq!(broken, ["= x^{12} - \\frac{1 + 2}{3} x^{5}", "+ (a + b) x - 7"]);
        assert_eq!(broken.join(" "), long);
        assert_eq!(lines(long, 1000), [long]);
        assert_eq!(lines("", 5), [""]);
    }

    #[test]
    fn widths() {
        assert_eq!((width("\\alpha + 1"), width("x^{22}"), width("\\frac{1}{2}")), (3, 2, 2));
    }
}
