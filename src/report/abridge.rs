//! Numbers of hundreds of digits, shortened for readers; JSON keeps them whole.

use super::formula::Script;

/// Longer rows of digits are shortened.
const LONGEST: usize = 200;
/// So many digits of a long row are shown.
const SHOWN: usize = 12;

/// The text with every row of more than 200 digits replaced by its first ones and their count:
/// `133497141423...[47713 digits]`.
pub fn abridged(text: &str, script: Script) -> String {
    let mut short = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, digits) = rest.split_at(start);
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let (row, after) = digits.split_at(end);
        short.push_str(before);
        if end > LONGEST {
            short.push_str(&row[..SHOWN]);
            short.push_str(&match script {
                Script::Plain => format!("...[{end} digits]"),
                Script::Latex => format!("\\ldots\\mbox{{[{end} digits]}}"),
            });
        } else {
            short.push_str(row);
        }
        rest = after;
    }
    short.push_str(rest);
    short
}

#[cfg(test)]
mod tests {
    use super::{Script, abridged};

    #[test]
    fn long_rows_of_digits_are_counted_and_short_ones_kept() {
        let text = format!("x^2/{}*7 + 12.5", "9".repeat(300));
        assert_eq!(abridged(&text, Script::Plain), "x^2/999999999999...[300 digits]*7 + 12.5");
        assert!(abridged(&text, Script::Latex).contains("\\ldots\\mbox{[300 digits]}*7"));
        let plain = format!("{} and 3", "1".repeat(200));
        assert_eq!(abridged(&plain, Script::Plain), plain);
    }
}
