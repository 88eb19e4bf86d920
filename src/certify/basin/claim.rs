//! Claims about starts: "almost every start in here converges to a cycle of this period", "every start here diverges".

use super::range::basin;
use super::types::{
    Attraction, Basin, BasinLimits, Exceptions, InvariantInterval, PeriodicOrbit, Piece, StepRange,
};
use crate::algebra::{RatPoly, Value};
use crate::arith::Rational;
use crate::certify::Verdict;

/// Does almost every start in `[starts.0, starts.1]` converge to an attracting cycle of least period `period`, for every
/// step size in `eta.0 ..= eta.1`?
///
/// *Proved* where each piece of the range has an invariant interval around the starts all of whose attractors have that
/// period. *Refuted* by starts, a whole interval of them, that converge to an attracting cycle of another period or diverge.
pub fn converges_to_period(
    loss: &RatPoly,
    eta: (&Rational, &Rational),
    starts: (&Rational, &Rational),
    period: usize,
    limits: &BasinLimits,
) -> Verdict {
    let (lo, hi) = if starts.0 <= starts.1 { starts } else { (starts.1, starts.0) };
    if lo == hi {
        return Verdict::Undecided(
            "a single start: almost every start in a set of measure zero says nothing".into(),
        );
    }
    go_to_period(&basin(loss, eta, Some((lo.clone(), hi.clone())), limits), (lo, hi), period)
}

/// The same from what is proved about the starts of an interval, the lower end first.
pub fn go_to_period(result: &Basin, (lo, hi): (&Rational, &Rational), period: usize) -> Verdict {
    if let Some(bound) = &result.divergence
        && (*hi > Rational::from(&bound.centre + &bound.radius)
            || *lo < Rational::from(&bound.centre - &bound.radius))
    {
        return Verdict::Refuted(format!(
            "all starts further than {} from {} diverge",
            bound.radius, bound.centre
        ));
    }
    let mut reasons = Vec::new();
    for open in &result.open {
        reasons.push(format!("{}: {}", in_words(&open.eta), open.reason));
    }
    let mut measure_zero = false;
    for piece in &result.pieces {
        if let Some(witness) = drawn_elsewhere(piece, (lo, hi), period) {
            return Verdict::Refuted(format!("{}: {witness}", in_words(&piece.eta)));
        }
        match proof(piece, (lo, hi), period) {
            Some(exceptions) => measure_zero |= exceptions == Exceptions::MeasureZero,
            None => reasons.push(format!("{}: no proof for these starts", in_words(&piece.eta))),
        }
    }
    match reasons.first() {
        Some(reason) => Verdict::Undecided(reason.clone()),
        None if measure_zero => Verdict::Proved("all starts but a set of measure zero".into()),
        None => Verdict::Proved("all starts but countably many".into()),
    }
}

/// Is every start in `[starts.0, starts.1]` proved to diverge, for every step size in `eta.0 ..= eta.1`?
pub fn diverges(
    loss: &RatPoly,
    eta: (&Rational, &Rational),
    starts: (&Rational, &Rational),
    limits: &BasinLimits,
) -> Verdict {
    let (lo, hi) = if starts.0 <= starts.1 { starts } else { (starts.1, starts.0) };
    diverge_in(&basin(loss, eta, None, limits), (lo, hi))
}

/// The same from what is proved, for the starts of an interval, the lower end first.
pub fn diverge_in(result: &Basin, (lo, hi): (&Rational, &Rational)) -> Verdict {
    if let Some(bound) = &result.divergence
        && (*lo >= Rational::from(&bound.centre + &bound.radius)
            || *hi <= Rational::from(&bound.centre - &bound.radius))
    {
        return Verdict::Proved(format!("further than {} from {}", bound.radius, bound.centre));
    }
    let beyond = |i: &InvariantInterval| i.outside_diverges && (*lo > i.right.at.hi || *hi < i.left.at.lo);
    let bounded = |i: &InvariantInterval| *lo <= i.right.at.lo && *hi >= i.left.at.hi;
    if let Some(piece) = result.pieces.iter().find(|p| p.intervals.iter().any(bounded)) {
        return Verdict::Refuted(format!("{}: some of the starts stay bounded", in_words(&piece.eta)));
    }
    if result.open.is_empty() && result.pieces.iter().all(|p| p.intervals.iter().any(beyond)) {
        return Verdict::Proved("outside an interval whose whole exterior diverges".into());
    }
    Verdict::Undecided("no interval whose exterior is proved to diverge leaves all these starts out".into())
}

fn in_words(eta: &StepRange) -> String {
    if eta.lo == eta.hi { format!("eta = {}", eta.lo) } else { format!("eta in [{}, {}]", eta.lo, eta.hi) }
}

/// The conclusion for an interval around the starts whose attractors all have the period.
fn proof(piece: &Piece, (lo, hi): (&Rational, &Rational), period: usize) -> Option<Exceptions> {
    let holds = |i: &&InvariantInterval| i.left.at.hi <= *lo && *hi <= i.right.at.lo;
    let conclusions = piece.intervals.iter().filter(holds).filter_map(|i| i.conclusion.as_ref());
    // Neutral members count: all starts but the exceptions converge to one of the list.
    let mut fitting =
        conclusions.filter(|c| !c.attractors.is_empty() && c.attractors.iter().all(|a| a.period() == period));
    fitting.next().map(|c| c.exceptions)
}

/// Starts around a point of an attracting cycle of another period, or outside everything bounded.
fn drawn_elsewhere(piece: &Piece, (lo, hi): (&Rational, &Rational), period: usize) -> Option<String> {
    let inside = |x: &Value| *lo < x.lo && x.hi < *hi;
    let lists = piece.fixed_points.iter().chain(&piece.two_cycles).chain(&piece.four_cycles);
    let attracting = |o: &&PeriodicOrbit| o.attraction == Attraction::Attracting;
    let all = lists.chain(piece.attractors.iter().flatten()).filter(attracting);
    for orbit in all.filter(|o| o.period() != period) {
        if let Some(x) = orbit.points.iter().find(|x| inside(x)) {
            return Some(format!(
                "all starts close to x = {:.9} converge to an attracting cycle of period {}",
                x.approx(),
                orbit.period()
            ));
        }
    }
    // An end of a long interval whose exterior diverges, with starts beyond it.
    let gone = |i: &&InvariantInterval| i.outside_diverges && (*hi > i.right.at.hi || *lo < i.left.at.lo);
    if let Some(interval) = piece.intervals.iter().find(gone) {
        let edge = if *hi > interval.right.at.hi { &interval.right.at } else { &interval.left.at };
        return Some(format!("all starts beyond x = {:.9} diverge", edge.approx()));
    }
    None
}
