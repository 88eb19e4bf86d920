//! What the starts of a box do, for a few variables.

use super::decimal::{Rounding, decimal};
use super::model::{Point, Statement};
use super::several::{place, row, sentence};
use super::several_text::point_text;
use super::symbolic::Section;
use crate::algebra::Value;
use crate::arith::Rational;
use crate::certify::many::{Attractor, Fate, ManyBasin};
use schemars::JsonSchema;
use serde::Serialize;

/// Digits of a share.
const DIGITS: usize = 6;

/// A box of starts cut into parts, with what is proved of them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PavingOfSeveral {
    /// The step size.
    pub eta: String,
    /// The box: variable, lower end, upper end.
    pub starts: Vec<(String, String, String)>,
    /// The attracting 2-cycles and minimisers with a proved contracting set.
    pub attractors: Vec<AttractorOfSeveral>,
    /// The share of the box, by volume, that is proved to converge to one of them, rounded down.
    pub converges: String,
    /// The share that is proved to diverge, rounded down.
    pub diverges: String,
    /// The rest, rounded up.
    pub undecided: String,
    /// How many parts the box was cut into.
    pub parts: usize,
}

/// An attractor with the share of the box that it draws in.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AttractorOfSeveral {
    /// `2-cycle` or `minimiser`.
    pub kind: String,
    /// One point.
    pub x0: Point,
    /// The other; the same for a minimiser.
    pub x1: Point,
    /// The share of the box, by volume, that is proved to converge to it, rounded down.
    pub share: String,
}

impl PavingOfSeveral {
    /// From what the proof hands over.
    pub fn new(eta: &str, variables: &[String], starts: &[(Rational, Rational)], found: &ManyBasin) -> Self {
        let share = |wanted: &dyn Fn(Fate) -> bool, rounding| decimal(&found.share(wanted), DIGITS, rounding);
        let read = |x: &[crate::arith::FastInterval]| -> Vec<Value> {
            use crate::arith::Enclosure;
            x.iter().filter_map(|x| Some(Value::between(x.lower_end()?, x.upper_end()?))).collect()
        };
        let attractor = |(index, a): (usize, &Attractor)| AttractorOfSeveral {
            kind: if a.is_cycle() { "2-cycle" } else { "minimiser" }.to_string(),
            x0: place(variables, &read(&a.x0)),
            x1: place(variables, &read(&a.x1)),
            share: share(&|fate| fate == Fate::Converges(index), Rounding::Down),
        };
        PavingOfSeveral {
            eta: eta.to_string(),
            starts: variables
                .iter()
                .zip(starts)
                .map(|(v, (from, to))| (v.clone(), from.to_string(), to.to_string()))
                .collect(),
            attractors: found.attractors.iter().enumerate().map(attractor).collect(),
            converges: share(&|fate| matches!(fate, Fate::Converges(_)), Rounding::Down),
            diverges: share(&|fate| fate == Fate::Diverges, Rounding::Down),
            undecided: share(&|fate| fate == Fate::Undecided, Rounding::Up),
            parts: found.parts.len(),
        }
    }

    /// Is the fate of all starts proved?
    pub fn is_decided(&self) -> bool {
        self.undecided == "0"
    }

    fn box_text(&self) -> String {
        let side = |(v, from, to): &(String, String, String)| format!("{from} <= {v} <= {to}");
        self.starts.iter().map(side).collect::<Vec<_>>().join(", ")
    }

    /// Rows for readers.
    pub(super) fn section(&self, variables: &[String]) -> Section {
        let mut rows = vec![row("starts", self.box_text())];
        for a in &self.attractors {
            let points = match a.kind.as_str() {
                "minimiser" => point_text(variables, &a.x0),
                _ => format!("{}; {}", point_text(variables, &a.x0), point_text(variables, &a.x1)),
            };
            rows.push(row(&format!("to the {}", a.kind), format!("share {}: {points}", a.share)));
        }
        rows.push(row("converge", format!("share {} of the box, proved", self.converges)));
        rows.push(row("diverge", format!("share {}, proved", self.diverges)));
        rows.push(row("undecided", format!("share {}", self.undecided)));
        rows.push(row(
            "proof",
            format!("{} parts followed into sets on which two steps contract", self.parts),
        ));
        Section { title: format!("starts at eta = {}", self.eta), rows }
    }

    /// A sentence with what proves it.
    pub(super) fn statement(&self) -> Statement {
        let text = format!(
            "At eta = {} a share of {} of the starts in {} converges to the attractors listed, {} diverges, and {} is not decided.",
            self.eta,
            self.converges,
            self.box_text(),
            self.diverges,
            self.undecided
        );
        sentence(text, "images enclosed by mean-value forms, sets on which two steps are a contraction")
    }
}
