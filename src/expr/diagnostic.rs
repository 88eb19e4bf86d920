//! One error with its place in a source text.

use std::fmt;
use std::ops::Range;

/// An error in a source text (an expression or a problem file): what is wrong, where, and what to write instead.
///
/// `span` counts bytes of that text, on character boundaries; it is empty where something is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The piece of the text, in bytes.
    pub span: Range<usize>,
    /// A few words that stand under the underlined piece; may be empty.
    pub label: String,
    /// The remedy, where there is one to give.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error with neither label nor help.
    pub fn new(message: impl Into<String>, span: Range<usize>) -> Self {
        Diagnostic { message: message.into(), span, label: String::new(), help: None }
    }

    /// The same error with the words under the underlined piece.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// The same error with a remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same error with an optional remedy; `None` keeps the one that is there.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Line and column, both from 1, of the start of the span in `source`; columns count characters.
    pub fn line_column(&self, source: &str) -> (usize, usize) {
        let before = source.get(..self.span.start).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// One line with the place: `file:line:column: message (help)`.
    pub fn located(&self, file: &str, source: &str) -> String {
        let (line, column) = self.line_column(source);
        format!("{file}:{line}:{column}: {self}")
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(help) = &self.help {
            write!(f, " ({help})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostic {}

#[cfg(test)]
mod tests {
    use super::Diagnostic;

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let source = "a\nµµx";
        let at = |i| Diagnostic::new("m", i..i).line_column(source);
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(2), (2, 1));
        assert_eq!(at(6), (2, 3));
        assert_eq!(at(7), (2, 4));
    }
}
