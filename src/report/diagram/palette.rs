//! Colours and line styles: thick and solid is stable, thin and dashed is unstable, also in black and white.

use super::model::{CurveStability, Subject};
use super::scene::{Colour, Stroke};

pub(super) const INK: Colour = [0x1a, 0x1a, 0x1a];
pub(super) const FAINT: Colour = [0x8c, 0x8c, 0x8c];
pub(super) const PAPER: Colour = [0xff, 0xff, 0xff];
/// The simulated attractor, drawn light.
pub(super) const CLOUD: Colour = [0x96, 0x9c, 0xa6];
pub(super) const STABLE: Colour = [0x0b, 0x4f, 0x9e];
pub(super) const UNSTABLE: Colour = [0xb8, 0x3a, 0x14];

/// Axes.
pub(super) const FRAME: Stroke = Stroke { colour: INK, width: 0.9, dash: None };
/// Lines at critical step sizes.
pub(super) const GUIDE: Stroke = Stroke { colour: FAINT, width: 0.7, dash: Some((1.0, 2.6)) };
/// Lines from labels to axes.
pub(super) const LEADER: Stroke = Stroke { colour: FAINT, width: 0.7, dash: None };
/// The rim of a disc.
pub(super) const RIM: Stroke = Stroke { colour: INK, width: 1.1, dash: None };

/// Lines over what is proved of parts of the plane.
pub(super) const HATCH: Stroke = Stroke { colour: INK, width: 0.8, dash: None };

/// How a curve is drawn.
pub(super) fn stroke(subject: Subject, stability: CurveStability) -> Stroke {
    let (colour, width, dash) = match (subject, stability) {
        (Subject::Cycle { .. }, CurveStability::Stable) => (STABLE, 2.6, None),
        (Subject::Cycle { .. }, CurveStability::Unstable) => (UNSTABLE, 1.5, Some((6.0, 3.6))),
        (Subject::Cycle { .. }, CurveStability::Neutral) => (INK, 1.5, Some((1.5, 2.5))),
        (_, CurveStability::Stable) => (INK, 1.9, None),
        (Subject::Minimiser, CurveStability::Unstable) => (INK, 1.1, Some((6.0, 3.6))),
        (_, CurveStability::Neutral) => (INK, 1.1, Some((1.5, 2.5))),
        (Subject::OtherCriticalPoint, CurveStability::Unstable) => (FAINT, 1.0, Some((3.0, 3.0))),
    };
    Stroke { colour, width, dash }
}
