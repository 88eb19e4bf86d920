//! Messages about bad usage and input: what is wrong, where, and what to write instead.

use crate::expr::Diagnostic;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// Why there is no result.
#[derive(Clone, Debug)]
pub(super) enum Failure {
    /// Something that has no place in a text.
    Plain {
        /// What is wrong.
        message: String,
        /// The remedy.
        help: Option<String>,
    },
    /// A place in a text.
    At {
        /// What the text is called: a file name, `<loss>`, `<stdin>`.
        name: String,
        /// The text.
        text: String,
        /// The error.
        diagnostic: Box<Diagnostic>,
    },
    /// A limit stopped the work: not bad input, but undecided.
    Limit {
        /// What stopped, and where.
        message: String,
        /// The remedy.
        help: Option<String>,
    },
    /// The program contradicts itself.
    Internal(String),
}

impl Failure {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Failure::Plain { message: message.into(), help: None }
    }

    pub(super) fn helped(message: impl Into<String>, help: impl Into<String>) -> Self {
        Failure::Plain { message: message.into(), help: Some(help.into()) }
    }

    pub(super) fn at(name: &str, text: &str, diagnostic: Diagnostic) -> Self {
        Failure::At { name: name.to_string(), text: text.to_string(), diagnostic: Box::new(diagnostic) }
    }

    /// What is wrong, without place and remedy.
    pub(super) fn message(&self) -> &str {
        match self {
            Failure::Plain { message, .. } | Failure::Limit { message, .. } | Failure::Internal(message) => {
                message
            }
            Failure::At { diagnostic, .. } => &diagnostic.message,
        }
    }

    /// The message as it is shown, with ANSI colours, ending with a newline.
    pub(super) fn render(&self) -> String {
        let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
        let group = match self {
            Failure::Plain { message, help } | Failure::Limit { message, help } => {
                let level = if matches!(self, Failure::Limit { .. }) {
                    Level::WARNING.with_name("undecided")
                } else {
                    Level::ERROR
                };
                let group = Group::with_title(level.primary_title(message.as_str()));
                with_help(group, help.as_deref())
            }
            Failure::Internal(message) => {
                let group = Group::with_title(
                    Level::ERROR.with_name("internal fault").primary_title(message.as_str()),
                );
                with_help(group, Some(REPORT_IT))
            }
            Failure::At { name, text, diagnostic } => {
                let (text, span) = shown(text, diagnostic);
                let annotation = AnnotationKind::Primary.span(span);
                let annotation = if diagnostic.label.is_empty() {
                    annotation
                } else {
                    annotation.label(diagnostic.label.as_str())
                };
                let snippet = Snippet::source(text).path(name.as_str()).annotation(annotation);
                let group = Level::ERROR.primary_title(diagnostic.message.as_str()).element(snippet);
                with_help(group, diagnostic.help.as_deref())
            }
        };
        format!("{}\n", renderer.render(&[group]).trim_end())
    }
}

/// A warning as it is shown, with ANSI colours, ending with a newline.
pub(super) fn warning(message: &str, help: &str) -> String {
    let group = Group::with_title(Level::WARNING.primary_title(message)).element(Level::HELP.message(help));
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    format!("{}\n", renderer.render(&[group]).trim_end())
}

/// The remedy for what is no fault of the user.
const REPORT_IT: &str =
    "this is a fault of twostep, not of the input; nothing is proved; please report it with the command line";

fn with_help<'a>(group: Group<'a>, help: Option<&'a str>) -> Group<'a> {
    match help {
        Some(help) => group.element(Level::HELP.message(help)),
        None => group,
    }
}

/// Very long lines are cut around the place, so that a message stays a message.
const LONGEST_TEXT: usize = 100_000;

/// The text with the span of the diagnostic, forced inside it and on character boundaries.
fn shown(text: &str, diagnostic: &Diagnostic) -> (String, std::ops::Range<usize>) {
    let floor = |mut i: usize| {
        i = i.min(text.len());
        while !text.is_char_boundary(i) {
            i -= 1;
        }
        i
    };
    let (start, end) = (floor(diagnostic.span.start), floor(diagnostic.span.end));
    let end = end.max(start);
    if text.len() <= LONGEST_TEXT {
        return (text.to_string(), start..end);
    }
    let from = floor(start.saturating_sub(40));
    let to = floor(end.min(start + 80) + 40);
    (text[from..to].to_string(), start - from..end.min(to) - from)
}

#[cfg(test)]
mod tests {
    use super::Failure;
    use crate::expr::Diagnostic;

    fn plain(failure: &Failure) -> String {
        anstream::adapter::strip_str(&failure.render()).to_string()
    }

    #[test]
    fn names_the_place_and_the_remedy() {
        let diagnostic = Diagnostic::new("`)` is missing", 3..3).label("here").help("write `)`");
        let text = plain(&Failure::at("a.toml", "x\n(x", diagnostic));
        assert!(text.contains("a.toml:2:2"), "{text}");
        assert!(text.contains("error: `)` is missing") && text.contains("help: write `)`"), "{text}");
    }

    #[test]
    fn a_span_outside_the_text_does_not_panic() {
        let text = plain(&Failure::at("<loss>", "µ", Diagnostic::new("bad", 1..99)));
        assert!(text.contains("bad"), "{text}");
        let long = "x+".repeat(200_000);
        let text = plain(&Failure::at("<loss>", &long, Diagnostic::new("bad", 100_000..300_000)));
        assert!(text.len() < 2_000, "{text}");
        assert!(!plain(&Failure::new("no")).is_empty());
    }
}
