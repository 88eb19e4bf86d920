//! One statement for a whole range of step sizes: the invariant interval that every piece has.

use super::types::{Anchor, Basin, Exceptions, InvariantInterval, OpenPiece, Piece, StepRange};
use crate::algebra::Value;
use crate::certify::Verdict;

/// An invariant interval with ends of the same kind in every piece of a range, and the same attractors by period.
#[derive(Clone, Debug)]
pub struct Family {
    /// What the two ends are, for every step size.
    pub anchors: (Anchor, Anchor),
    /// Bounds of the lower end over the range.
    pub left: Value,
    /// Bounds of the upper end over the range.
    pub right: Value,
    /// The periods of the attractors, one for each, ascending.
    pub periods: Vec<usize>,
    /// The starts that are left out, at worst.
    pub exceptions: Exceptions,
    /// Proved for every step size: all starts outside diverge.
    pub outside_diverges: bool,
}

/// The families of a result, the longest intervals first; none where a part of the range is open.
///
/// ```
/// use twostep::{algebra::RatPoly, arith::Rational, certify::basin::{BasinLimits, basin, families}};
/// let one = RatPoly::constant(Rational::from(1));
/// let loss = RatPoly::x().pow(2).sub(&one).pow(2).scale(&Rational::from((1, 4)));
/// let eta = (Rational::from((11, 10)), Rational::from((112, 100)));
/// let result = basin(&loss, (&eta.0, &eta.1), None, &BasinLimits::default());
/// let positive = families(&result).into_iter().find(|f| f.left.as_rational().is_some_and(|x| *x == 0));
/// assert_eq!(positive.unwrap().periods, [2]); // one attractor, a 2-cycle, for every step size of the range
/// ```
pub fn families(basin: &Basin) -> Vec<Family> {
    let Some((first, others)) = basin.pieces.split_first() else { return Vec::new() };
    if !basin.open.is_empty() {
        return Vec::new();
    }
    others.iter().fold(of_piece(first), |families, piece| continued(&families, piece))
}

fn of_piece(piece: &Piece) -> Vec<Family> {
    piece.intervals.iter().filter_map(family).collect()
}

/// The families that go on in the next piece.
fn continued(families: &[Family], piece: &Piece) -> Vec<Family> {
    let go_on = |family: &Family| {
        let anchors = |i: &&InvariantInterval| (i.left.anchor, i.right.anchor) == family.anchors;
        // Several preimages of one fixed point give the same kinds: the one that continues the family meets it.
        let mut next = piece.intervals.iter().filter(anchors).filter_map(self::family);
        let next = next.find(|f| meets(&f.left, &family.left) && meets(&f.right, &family.right))?;
        (next.periods == family.periods).then(|| family.joined(&next))
    };
    families.iter().filter_map(go_on).collect()
}

/// A part of a range of step sizes with one statement, as long as possible.
#[derive(Clone, Debug)]
pub struct Part {
    /// The step sizes.
    pub eta: StepRange,
    /// What holds for all of them, the longest intervals first; none where nothing was concluded.
    pub families: Vec<Family>,
    /// What stopped a conclusion, at the lower end.
    pub reason: Option<String>,
}

/// What stops a conclusion about the longest interval of a piece.
fn obstacle(piece: &Piece) -> Option<String> {
    let Some(interval) = piece.intervals.first() else {
        return Some("no interval is seen to be mapped into itself".into());
    };
    let open = interval.hypotheses.iter().filter(|h| !matches!(h.verdict, Verdict::Proved(_)));
    let named = open.map(|h| match &h.verdict {
        Verdict::Refuted(reason) => format!("not so: {} ({reason})", h.statement),
        Verdict::Proved(reason) | Verdict::Undecided(reason) => format!("open: {} ({reason})", h.statement),
    });
    Some(named.collect::<Vec<_>>().join("; ")).filter(|reason| !reason.is_empty())
}

/// The proved parts of a range, ascending: neighbouring pieces go together as long as the longest interval with a conclusion goes
/// on.
pub fn parts(basin: &Basin) -> Vec<Part> {
    let mut pieces: Vec<&Piece> = basin.pieces.iter().collect();
    pieces.sort_by(|a, b| a.eta.lo.cmp(&b.eta.lo));
    let mut parts: Vec<Part> = Vec::new();
    for piece in pieces {
        let own = of_piece(piece);
        if let Some(last) = parts.last_mut().filter(|last| last.eta.hi == piece.eta.lo) {
            let joined = continued(&last.families, piece);
            let same = |a: &Family, b: &Family| a.anchors == b.anchors && a.periods == b.periods;
            let longest = match (last.families.first(), joined.first()) {
                (Some(before), Some(after)) => same(before, after),
                (None, None) => own.is_empty(),
                _ => false,
            };
            if longest {
                last.eta.hi.clone_from(&piece.eta.hi);
                last.families = joined;
                continue;
            }
        }
        let reason = if own.is_empty() { obstacle(piece) } else { None };
        parts.push(Part { eta: piece.eta.clone(), families: own, reason });
    }
    parts
}

/// The parts of a range that stayed open, neighbours joined.
pub fn gaps(basin: &Basin) -> Vec<OpenPiece> {
    let mut open = basin.open.clone();
    open.sort_by(|a, b| a.eta.lo.cmp(&b.eta.lo));
    let mut gaps: Vec<OpenPiece> = Vec::new();
    for next in open {
        match gaps.last_mut().filter(|last| last.eta.hi == next.eta.lo) {
            Some(last) => last.eta.hi = next.eta.hi,
            None => gaps.push(next),
        }
    }
    gaps
}

impl Family {
    fn joined(&self, next: &Family) -> Family {
        let countable = [self.exceptions, next.exceptions].iter().all(|e| *e == Exceptions::Countable);
        Family {
            anchors: self.anchors,
            left: hull(&self.left, &next.left),
            right: hull(&self.right, &next.right),
            periods: self.periods.clone(),
            exceptions: if countable { Exceptions::Countable } else { Exceptions::MeasureZero },
            outside_diverges: self.outside_diverges && next.outside_diverges,
        }
    }
}

fn family(interval: &InvariantInterval) -> Option<Family> {
    let conclusion = interval.conclusion.as_ref()?;
    let mut periods: Vec<_> = conclusion.attractors.iter().map(|a| a.period()).collect();
    periods.sort_unstable();
    Some(Family {
        anchors: (interval.left.anchor, interval.right.anchor),
        left: interval.left.at.clone(),
        right: interval.right.at.clone(),
        periods,
        exceptions: conclusion.exceptions,
        outside_diverges: interval.outside_diverges,
    })
}

fn meets(a: &Value, b: &Value) -> bool {
    a.lo <= b.hi && b.lo <= a.hi
}

fn hull(a: &Value, b: &Value) -> Value {
    let exact = a.exact().filter(|form| b.exact() == Some(form)).cloned();
    Value::with_form(a.lo.clone().min(b.lo.clone()), a.hi.clone().max(b.hi.clone()), exact)
}
