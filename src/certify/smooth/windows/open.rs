//! Step sizes that 2-cycles may have at a place where nothing was decided.

use crate::arith::{Elementary, Enclosure, Interval, Rational, Scalar};
use crate::certify::smooth::critical::PLACE_BITS;
use crate::certify::smooth::loss::{Evaluator, SmoothLoss};
use std::cmp::Ordering;

/// Step sizes in which an event was neither found nor excluded.
#[derive(Clone, Debug)]
pub(super) struct OpenRange {
    /// Below no event is missing.
    pub(super) from: Rational,
    /// Above no event is missing; `None` where nothing bounds it.
    pub(super) to: Option<Rational>,
    /// The smaller and the larger point of the cycles in question.
    pub(super) place: [(f64, f64); 2],
}

/// The step sizes `2/A` of all 2-cycles with their points in two intervals, as far as they are in the domain; `None` where there
/// are no such cycles. `A` is the mean of `f''` between the points.
pub(super) fn step_sizes(loss: &SmoothLoss, x0: &Interval, x1: &Interval) -> Option<OpenRange> {
    let like = Interval::from_rational(&Rational::new(), PLACE_BITS);
    let domain = loss.domain(&like);
    let [x0, x1] = [x0, x1].map(|x| x.with_precision(PLACE_BITS).intersect(&domain));
    let (x0, x1) = (x0?, x1?);
    let shown = |x: &Interval| (x.lower().to_f64(), x.upper().to_f64());
    let place = [shown(&x0), shown(&x1)];
    let nothing = OpenRange { from: Rational::new(), to: None, place };
    let mut evaluator = Evaluator::new(loss, &like);
    let mean = evaluator.at::<2>(&x0.join(&x1)).map(|[_, mean]| mean);
    let quotient = match (evaluator.at::<1>(&x0), evaluator.at::<1>(&x1)) {
        (Some([p0]), Some([p1])) => p1.minus(&p0).over(&x1.minus(&x0)),
        _ => None,
    };
    let a = match (mean, quotient) {
        (Some(a), Some(b)) => a.meet(&b).unwrap_or(a),
        (a, b) => match a.or(b) {
            Some(a) => a,
            None => return Some(nothing),
        },
    };
    let two = a.whole(2);
    match a.sign() {
        Some(Ordering::Less | Ordering::Equal) => None,
        Some(Ordering::Greater) => {
            let eta = two.div(&a)?;
            Some(OpenRange { from: eta.lower(), to: Some(eta.upper()), place })
        }
        None if a.upper() > 0 => {
            let (_, most) = a.ends();
            Some(OpenRange { from: two.div(&most)?.lower(), to: None, place })
        }
        None => None,
    }
}

impl OpenRange {
    /// Where it is, for readers.
    pub(super) fn words(&self) -> String {
        let [(a, b), (c, d)] = self.place;
        format!("2-cycles with x0 in [{a:.6}, {b:.6}] and x1 in [{c:.6}, {d:.6}]")
    }
}
