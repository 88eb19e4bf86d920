//! Branches of 2-cycles of a loss of several variables, followed through the step sizes.

use super::derivation::Formula;
use super::model::{Point, Statement};
use super::number::Number;
use super::several::{place, row, sentence};
use super::several_text::{exactly_one, point_text};
use super::symbolic::Section;
use crate::certify::many::{EndKind, ManyBranch, ManyKind, ManyMinimiser};
use schemars::JsonSchema;
use serde::Serialize;

/// The branch of 2-cycles that leaves a minimiser.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BranchOfSeveral {
    /// The minimiser.
    pub minimiser: Point,
    /// Its critical step size, where the branch begins; null where nothing is proved.
    pub from: Option<Number>,
    /// The step size at its end: for every one strictly between there is a linearly stable 2-cycle of the branch.
    pub to: Option<Number>,
    /// What happens at the end; null where no stable 2-cycles leave the minimiser.
    pub end: Option<EndName>,
    /// The cycle there: one point.
    pub x0: Point,
    /// The other point.
    pub x1: Point,
    /// How many multipliers of its cycles are exactly 1 by a continuous symmetry.
    pub neutral: usize,
    /// In how many pieces, each with a box for all its cycles, it was followed; 0 for a branch on a line that the gradient
    /// maps into itself, which exact elimination decides as a whole.
    pub pieces: usize,
    /// What stopped the proof, where nothing is proved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How a branch of stable 2-cycles ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EndName {
    /// A multiplier crosses -1.
    Flip,
    /// A multiplier crosses 1 where the step size turns back.
    Fold,
    /// A multiplier crosses 1, and the branch goes on.
    Branching,
    /// A pair of complex multipliers leaves the unit disc.
    NeimarkSacker,
    /// Not decided: followed up to here.
    Open,
}

impl From<EndKind> for EndName {
    fn from(kind: EndKind) -> Self {
        match kind {
            EndKind::Flip => EndName::Flip,
            EndKind::Fold => EndName::Fold,
            EndKind::Branching => EndName::Branching,
            EndKind::NeimarkSacker => EndName::NeimarkSacker,
            EndKind::Open => EndName::Open,
        }
    }
}

impl EndName {
    fn words(self) -> &'static str {
        match self {
            EndName::Flip => "flip: a multiplier crosses -1",
            EndName::Fold => "fold: a multiplier crosses 1, and the step size turns back",
            EndName::Branching => "branching: a multiplier crosses 1, and the branch goes on",
            EndName::NeimarkSacker => "Neimark-Sacker: a pair of complex multipliers leaves the unit disc",
            EndName::Open => "undecided: followed with proof up to here",
        }
    }
}

impl BranchOfSeveral {
    /// From what the proof hands over.
    pub fn new(variables: &[String], minimiser: &ManyMinimiser, found: &Result<ManyBranch, String>) -> Self {
        let empty = BranchOfSeveral {
            minimiser: place(variables, &minimiser.point),
            from: None,
            to: None,
            end: Some(EndName::Open),
            x0: Point::new(),
            x1: Point::new(),
            neutral: 0,
            pieces: 0,
            reason: None,
        };
        match found {
            Err(_) if matches!(minimiser.kind, ManyKind::Drift | ManyKind::Subcritical | ManyKind::Flat) => {
                BranchOfSeveral { end: None, reason: Some(minimiser.reason.clone()), ..empty }
            }
            Err(reason) => BranchOfSeveral { reason: Some(reason.clone()), ..empty },
            Ok(branch) => BranchOfSeveral {
                from: Some(Number::new(&branch.from)),
                to: Some(Number::new(&branch.to)),
                end: Some(branch.end.into()),
                x0: place(variables, &branch.x0),
                x1: place(variables, &branch.x1),
                neutral: branch.neutral,
                pieces: branch.pieces.len(),
                ..empty
            },
        }
    }

    /// Is the end of the branch decided?
    pub fn is_decided(&self) -> bool {
        self.end != Some(EndName::Open)
    }

    /// Rows for readers.
    pub(super) fn section(&self, variables: &[String]) -> Section {
        let mut rows: Vec<Formula> = Vec::new();
        if let Some(reason) = &self.reason {
            let name = if self.is_decided() { "none" } else { "undecided" };
            rows.push(row(name, reason.clone()));
        }
        if let (Some(from), Some(to), Some(end)) = (&self.from, &self.to, self.end) {
            rows.push(row("begins", format!("at eta_c {}", from.equation())));
            rows.push(row(
                "stable",
                format!("a stable 2-cycle for every eta in ({}, {})", from.short(), to.short()),
            ));
            rows.push(row("ends", format!("at eta {}, {}", to.equation(), end.words())));
            rows.push(row("2-cycle there", format!("x0: {}", point_text(variables, &self.x0))));
            rows.push(row("", format!("x1: {}", point_text(variables, &self.x1))));
            if self.neutral > 0 {
                rows.push(row("", format!("modulo its family of cycles: {}", exactly_one(self.neutral))));
            }
            let proof = match self.pieces {
                0 => {
                    "the gradient maps the line along q into itself; by elimination on it  [T4, exact]".into()
                }
                pieces => format!("blow-up at the minimiser, then {pieces} boxes  [Krawczyk]"),
            };
            rows.push(row("proof", proof));
        }
        let title = format!("branch of 2-cycles from {}", point_text(variables, &self.minimiser));
        Section { title, rows }
    }

    /// A sentence with what proves it.
    pub(super) fn statement(&self, variables: &[String]) -> Option<Statement> {
        let (from, to) = (self.from.as_ref()?, self.to.as_ref()?);
        let end = match self.end? {
            EndName::Open => "where it goes on from there is not decided".to_string(),
            end => format!("it ends with a {}", end.words()),
        };
        let text = format!(
            "From {} a branch of 2-cycles leaves at eta {}; it has a linearly stable 2-cycle for every step size up to eta {}; {end}.",
            point_text(variables, &self.minimiser),
            from.equation(),
            to.equation()
        );
        let proof = match self.pieces {
            0 => "T4 on a line that the gradient maps into itself, with the multipliers across it",
            _ => "T2 and T3: the Krawczyk operator on the blown-up equations and along the branch",
        };
        Some(sentence(text, proof))
    }
}
