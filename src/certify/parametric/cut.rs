//! A range of numbers cut at finitely many algebraic numbers, with a rational sample in every open piece.

use crate::algebra::RealAlgebraic;
use crate::arith::{Integer, Rational, simplest_between};

/// An open piece of a range between neighbouring cuts.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The index of the cut below; `None` for the range's lower end.
    pub(super) from: Option<usize>,
    /// A rational number strictly inside.
    pub(super) sample: Rational,
}

/// Sorts numbers and drops equal ones.
pub(super) fn sorted(mut cuts: Vec<RealAlgebraic>) -> Vec<RealAlgebraic> {
    cuts.sort_by(RealAlgebraic::compare);
    cuts.dedup_by(|a, b| a.compare(b).is_eq());
    cuts
}

/// The open pieces of the range between `from` and `to` (`None`: unbounded) that sorted, distinct cuts inside leave; cuts at an
/// end leave no piece beyond.
pub(super) fn pieces(from: &RealAlgebraic, to: Option<&RealAlgebraic>, cuts: &[RealAlgebraic]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for i in 0..=cuts.len() {
        let low = if i == 0 { from } else { &cuts[i - 1] };
        let high = if i == cuts.len() { to } else { Some(&cuts[i]) };
        if let Some(sample) = between(low, high) {
            pieces.push(Piece { from: i.checked_sub(1), sample });
        }
    }
    pieces
}

/// A short rational number strictly between; `None` where there is none.
fn between(low: &RealAlgebraic, high: Option<&RealAlgebraic>) -> Option<Rational> {
    let Some(high) = high else {
        let above = low.bounds(16).1;
        return Some(Rational::from(Integer::from(above.floor_ref()) + 1u32));
    };
    if low.compare(high).is_ge() {
        return None;
    }
    let mut bits = 16;
    loop {
        let (lo, hi) = (low.bounds(bits).1, high.bounds(bits).0);
        if lo < hi {
            // Well inside, so that the sample is no end and is short.
            let width = Rational::from(&hi - &lo) / 8u32;
            return Some(simplest_between(&(lo + &width), &(hi - &width)));
        }
        bits *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::{pieces, sorted};
    use crate::algebra::RealAlgebraic;
    use crate::arith::Rational;

    fn number(n: i64) -> RealAlgebraic {
        RealAlgebraic::rational(Rational::from(n))
    }

    #[test]
    fn cuts_at_the_ends_leave_nothing_beyond() {
        let cuts = sorted(vec![number(2), number(1), number(2)]);
        assert_eq!(cuts.len(), 2);
        let found = pieces(&number(1), Some(&number(2)), &cuts);
        assert_eq!(found.len(), 1);
        assert!(found[0].sample > 1 && found[0].sample < 2);
        assert_eq!(pieces(&number(0), None, &cuts).len(), 3);
        assert_eq!(pieces(&number(0), Some(&number(3)), &[]).len(), 1);
    }
}
