//! Colour for terminals.

/// Whether text carries ANSI colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// No colours.
    Plain,
    /// ANSI colours; a writer may still strip them.
    Ansi,
}

const BOLD: &str = "\x1b[1m";
const GREEN: &str = "\x1b[1;32m";
const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const RESET: &str = "\x1b[0m";

impl Paint {
    fn wrap(self, style: &str, text: &str) -> String {
        match self {
            Paint::Plain => text.to_string(),
            Paint::Ansi => format!("{style}{text}{RESET}"),
        }
    }

    /// The title of a section.
    pub(super) fn title(self, text: &str) -> String {
        self.wrap(BOLD, text)
    }

    /// Proved, stable.
    pub(super) fn good(self, text: &str) -> String {
        self.wrap(GREEN, text)
    }

    /// Refuted, disagreeing.
    pub(super) fn bad(self, text: &str) -> String {
        self.wrap(RED, text)
    }

    /// Undecided, unstable.
    pub(super) fn doubt(self, text: &str) -> String {
        self.wrap(YELLOW, text)
    }

    /// A verdict on dynamics: stable or not.
    pub(super) fn kind(self, text: &str, stable: bool) -> String {
        if stable { self.good(text) } else { self.doubt(text) }
    }

    /// Do floats agree?
    pub(super) fn agreement(self, answer: &str) -> String {
        match answer {
            "yes" => self.good("agree"),
            "no" => self.bad("DISAGREE"),
            _ => self.doubt("inconclusive"),
        }
    }
}
