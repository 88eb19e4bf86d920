//! Everything about one range of step sizes on which the picture does not change.

use super::arena::{Arena, Cycle, orbit_of, value_of};
use super::attractors::{AttractorList, attractors};
use super::candidates::{Candidate, candidates};
use super::conclude::{FourCycles, interval_result};
use super::equations::CycleEquation;
use super::invariance::{invariant, outside_diverges};
use super::neutral::{exact_two_cycles, is_neutral, zones};
use super::solve::free_of_zeros;
use super::trapping::trapping_interval;
use super::types::{Anchor, Attraction, BasinLimits, End, PeriodicOrbit, Piece, StepRange};
use crate::arith::{Interval, Rational};
use crate::certify::StepSize;

/// A piece, and whether a smaller range of step sizes may tell more.
pub(crate) struct Attempt {
    pub(crate) piece: Piece,
    pub(crate) settled: bool,
    /// A multiplier of a 4-cycle may pass 1 or -1 in the range.
    pub(crate) passes: bool,
}

/// Why there is not even a list of 2-cycles with their stability.
pub(crate) struct Stuck {
    pub(crate) reason: String,
    /// A multiplier may pass 1 or -1 in the range.
    pub(crate) passes: bool,
}

/// An invariant candidate with what the conclusion needs.
pub(crate) struct Invariant {
    pub(crate) candidate: Candidate,
    pub(crate) boxes: usize,
    pub(crate) outside_diverges: bool,
    pub(crate) four_cycles: FourCycles,
}

/// Proves what can be proved for one range; `single`: for this one step size, which the range encloses. `Err`: not even the
/// list of 2-cycles.
pub(crate) fn piece(
    arena: &Arena,
    range: &StepRange,
    single: Option<&StepSize>,
    starts: Option<&(Rational, Rational)>,
    limits: &BasinLimits,
) -> Result<Attempt, Stuck> {
    let eta = Interval::hull(&range.lo, &range.hi, arena.precision);
    let exact = single.and_then(|eta| exact_two_cycles(arena, eta));
    let (two, two_cycles) = match exact {
        Some(both) => both,
        None => {
            let two = arena.cycles(&eta, 2, &[], &[], limits.boxes).map_err(|open| Stuck {
                reason: format!("the list of 2-cycles is not complete: {}", open.describe()),
                passes: false,
            })?;
            let orbits = two.iter().map(orbit_of).collect();
            (two, orbits)
        }
    };
    let mut fixed_points: Vec<_> = arena.fixed.iter().map(|f| arena.fixed_point(f, &eta)).collect();
    for (index, orbit) in fixed_points.iter_mut().enumerate() {
        let open = orbit.attraction == Attraction::Undecided;
        if single.is_some_and(|eta| open && is_neutral(arena, index, eta)) {
            orbit.attraction = Attraction::Neutral;
        }
    }
    let undecided = fixed_points.iter().chain(&two_cycles).any(|o| o.attraction == Attraction::Undecided);
    if range.lo < range.hi && undecided {
        return Err(Stuck { reason: "a multiplier's enclosure holds 1 or -1".into(), passes: true });
    }
    let flips = two.iter().zip(&two_cycles).filter(|(cycle, orbit)| {
        orbit.attraction == Attraction::Neutral && cycle.multiplier.add(arena.map.one()).contains_zero()
    });
    let neutral: Vec<Interval> = flips.flat_map(|(cycle, _)| zones(arena, cycle, &eta)).collect();

    let mut found = invariant_intervals(arena, &two, &eta, starts, limits);
    let four = exclude_four_cycles(arena, &eta, (&two, &neutral), &mut found, limits);
    // A second route where there are 4-cycles, and the list of all attractors for its own sake.
    let known = known_attractors(arena, &eta, &two, four.as_deref().unwrap_or_default());
    let list = attractors(arena, range, &eta, known, limits);
    let intervals: Vec<_> = found
        .into_iter()
        .map(|i| {
            let cycles = (two.as_slice(), four.as_deref().unwrap_or_default());
            interval_result(arena, &i, (&fixed_points, &two_cycles), cycles, &list)
        })
        .collect();
    let settled = match starts {
        Some((lo, hi)) => intervals
            .iter()
            .any(|i| i.conclusion.is_some() && i.left.at.hi <= *lo.min(hi) && *lo.max(hi) <= i.right.at.lo),
        None if intervals.is_empty() => list.complete,
        None => intervals.iter().all(|i| i.conclusion.is_some()),
    };
    let four_cycles_complete = four.is_some();
    let four: Vec<PeriodicOrbit> = four.unwrap_or_default().iter().map(orbit_of).collect();
    let passes = four.iter().any(|o| o.attraction == Attraction::Undecided);
    let AttractorList { cycles, hypotheses, complete } = list;
    let piece = Piece {
        eta: range.clone(),
        fixed_points,
        two_cycles,
        four_cycles: four,
        four_cycles_complete,
        attractors: complete.then(|| cycles.iter().map(orbit_of).collect()),
        attractor_hypotheses: hypotheses,
        intervals,
    };
    Ok(Attempt { piece, settled, passes })
}

/// The candidates that are proved invariant, the longest first; for given starts also a trapping interval around them
/// where no other interval holds them.
fn invariant_intervals(
    arena: &Arena,
    two: &[Cycle],
    eta: &Interval,
    starts: Option<&(Rational, Rational)>,
    limits: &BasinLimits,
) -> Vec<Invariant> {
    let mut found: Vec<Invariant> = candidates(arena, two, eta, limits.boxes)
        .into_iter()
        .filter_map(|candidate| {
            let boxes = invariant(arena, &candidate, eta)?;
            let outside_diverges = outside_diverges(arena, &candidate, eta);
            Some(Invariant {
                candidate,
                boxes,
                outside_diverges,
                four_cycles: FourCycles::Open(String::new()),
            })
        })
        .collect();
    if let Some((lo, hi)) = starts {
        let (lo, hi) = if lo <= hi { (lo, hi) } else { (hi, lo) };
        let starts = Interval::hull(lo, hi, arena.precision);
        let inside = |i: &Invariant| i.candidate.holds(&starts) == Some(true);
        if !found.iter().any(inside)
            && let Some((candidate, boxes)) = trapping_interval(arena, &starts, eta)
        {
            let four_cycles = FourCycles::Open(String::new());
            found.push(Invariant { candidate, boxes, outside_diverges: false, four_cycles });
            found.sort_by(|a, b| b.candidate.width().total_cmp(&a.candidate.width()));
        }
    }
    found
}

/// Decides for each interval whether it holds 4-cycles; all 4-cycles, where a list was needed and is complete.
fn exclude_four_cycles(
    arena: &Arena,
    eta: &Interval,
    (two, neutral): (&[Cycle], &[Interval]),
    found: &mut [Invariant],
    limits: &BasinLimits,
) -> Option<Vec<Cycle>> {
    let equation = CycleEquation { map: &arena.map, period: 4, arena: &arena.domain, neutral };
    let mut proved: Option<(Interval, usize)> = None;
    let mut list: Option<Result<Vec<Cycle>, String>> = None;
    for interval in found.iter_mut() {
        let hull = interval.candidate.hull();
        if let Some((larger, boxes)) = &proved
            && larger.contains(&hull)
        {
            interval.four_cycles = FourCycles::Excluded(*boxes);
            continue;
        }
        if list.is_none() {
            match free_of_zeros(&equation, &hull, eta, limits.boxes / 4) {
                Ok(boxes) => {
                    interval.four_cycles = FourCycles::Excluded(boxes);
                    proved = Some((hull, boxes));
                    continue;
                }
                Err(_) => {
                    let all = arena.cycles(eta, 4, two, neutral, limits.boxes);
                    list = Some(all.map_err(|open| open.describe()));
                }
            }
        }
        interval.four_cycles = match &list {
            Some(Ok(cycles)) => match FourCycles::listed(&interval.candidate, cycles) {
                FourCycles::Witness(points) => {
                    let eight =
                        CycleEquation { map: &arena.map, period: 8, arena: &arena.domain, neutral: &[] };
                    match free_of_zeros(&eight, &hull, eta, limits.boxes / 4) {
                        Ok(boxes) => FourCycles::WithoutEight(points, boxes),
                        Err(_) => FourCycles::Witness(points),
                    }
                }
                other => other,
            },
            Some(Err(reason)) => match free_of_zeros(&equation, &hull, eta, limits.boxes / 4) {
                Ok(boxes) => FourCycles::Excluded(boxes),
                Err(_) => FourCycles::Open(reason.clone()),
            },
            None => FourCycles::Open("not looked for".into()),
        };
    }
    list?.ok()
}

fn known_attractors(arena: &Arena, eta: &Interval, two: &[Cycle], four: &[Cycle]) -> Vec<Cycle> {
    let fixed = arena.fixed.iter().filter(|f| !f.degenerate).map(|f| Cycle {
        points: vec![f.at.clone()],
        regions: vec![f.at.clone()],
        multiplier: arena.map.slope(&f.at, eta),
    });
    let longer = two.iter().chain(four).cloned();
    fixed.chain(longer).filter(|c| c.multiplier.inside_unit()).collect()
}

/// The ends of a candidate as values, exact where they are known rational numbers.
pub(crate) fn end_values(candidate: &Candidate, fixed_points: &[PeriodicOrbit]) -> [End; 2] {
    let end = |anchor: Anchor, at: &Interval| End {
        anchor,
        at: match anchor {
            Anchor::FixedPoint(i) => fixed_points[i].points[0].clone(),
            _ => value_of(at),
        },
    };
    [end(candidate.anchors.0, &candidate.left), end(candidate.anchors.1, &candidate.right)]
}
