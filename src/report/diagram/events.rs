//! How critical step sizes are called and drawn.

use super::model::Mark;
use crate::certify::CriticalKind;

/// The word for what happens.
pub(super) fn kind_name(kind: CriticalKind) -> &'static str {
    match kind {
        CriticalKind::MinimiserFlip => "minimiser flip",
        CriticalKind::Fold => "fold",
        CriticalKind::Flip => "flip",
        CriticalKind::Superstable => "superstable",
        CriticalKind::Pitchfork => "pitchfork",
        CriticalKind::Transcritical => "transcritical",
        CriticalKind::Isolated => "isolated",
        CriticalKind::NeimarkSacker => "Neimark-Sacker",
        CriticalKind::DegenerateNeutral => "neutral",
        CriticalKind::DomainEnd => "end of the domain",
    }
}

/// All that happens at a critical step size: `flip`, `fold, superstable`.
pub(super) fn kind_names(mark: &Mark) -> String {
    let names: Vec<&str> = mark.kinds.iter().map(|kind| kind_name(*kind)).collect();
    names.join(", ")
}

/// Is the point drawn as a ring? A multiplier 0 changes neither number nor stability.
pub(super) fn is_ring(kind: CriticalKind) -> bool {
    kind == CriticalKind::Superstable
}
