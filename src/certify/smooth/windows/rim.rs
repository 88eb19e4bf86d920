//! 2-cycles with a point on an end of the domain: at their step sizes cycles enter or leave what is looked at.

use super::curve::is_positive;
use crate::arith::{Enclosure, FastInterval, Interval, Rational, Scalar};
use crate::certify::smooth::critical::{PLACE_BITS, PLACE_WIDTH, ends, in_two_precisions};
use crate::certify::smooth::loss::{Evaluator, SmoothLoss};
use crate::certify::smooth::roots::{Function, Local, Root, refine};

/// An end of the domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rim {
    /// `x0` is the lower end.
    Lower,
    /// `x1` is the upper end.
    Upper,
}

/// `f'(end) + f'(x)`.
struct FromEnd<'l, T> {
    evaluator: Evaluator<'l, T>,
    end: T,
    rim: Rim,
}

impl<T: Enclosure> Function<T> for FromEnd<'_, T> {
    fn on(&mut self, x: &T) -> Local<T> {
        let (Some([own]), Some([slope, curvature])) =
            (self.evaluator.at::<1>(&self.end), self.evaluator.at::<2>(x))
        else {
            return Local::Undefined;
        };
        // A has the sign of the slope at the upper point, which is minus that at the lower one.
        let upper = if self.rim == Rim::Lower { &slope } else { &own };
        if is_positive(&upper.negated()) {
            return Local::Nothing;
        }
        Local::Known(own.plus(&slope), Some(curvature))
    }
}

/// The other points of all 2-cycles with one point on an end of the domain, and where nothing was decided.
pub(super) fn cycles_at(loss: &SmoothLoss, rim: Rim) -> (Vec<Root<Interval>>, Vec<(Rational, Rational)>) {
    let end = if rim == Rim::Lower { &loss.from } else { &loss.to };
    let found = in_two_precisions(
        loss,
        (&loss.from, &loss.to),
        |evaluator| FromEnd { end: FastInterval::exactly(0.0).lift(end), evaluator, rim },
        |evaluator| FromEnd { end: Interval::from_rational(end, 128), evaluator, rim },
    );
    let precise = Interval::from_rational(&Rational::new(), PLACE_BITS);
    let mut open: Vec<(Rational, Rational)> = found.open.iter().filter_map(ends).collect();
    let mut roots = Vec::new();
    for root in found.roots {
        let mut own = FromEnd { evaluator: Evaluator::new(loss, &precise), end: precise.lift(end), rim };
        let place = refine(&root.place.with_precision(PLACE_BITS), PLACE_WIDTH, &mut own);
        if place.upper() < loss.from || place.lower() > loss.to {
            continue;
        }
        // The end itself may be a critical point: then this is no cycle, or one that cannot be told from it.
        if place.lower() <= *end && *end <= place.upper() {
            open.push((place.lower(), place.upper()));
            continue;
        }
        roots.push(Root { place, alone: root.alone.with_precision(PLACE_BITS) });
    }
    (roots, open)
}
