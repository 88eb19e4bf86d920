//! The phase diagram of a smooth loss: the 2-cycles of every cell between its critical step sizes.

use super::barriers::{Barrier, barriers};
use crate::algebra::{ClosedForm, Value};
use crate::arith::{Rational, simplest_between};
use crate::certify::orbits::CycleCount;
use crate::certify::smooth::critical::SmoothAnalysis;
use crate::certify::smooth::loss::SmoothLoss;
use crate::certify::smooth::orbits::{SmoothStep, smooth_orbits};
use crate::certify::types::{OrbitList, Stability};
use crate::certify::window_events::CriticalKind;
use crate::certify::windows::{
    Cell, CriticalEvent, StableWindow, Stage, count_from_events, most_stable, stable_runs,
};

/// A critical step size, or a range of step sizes in which something stayed open.
#[derive(Clone, Debug)]
pub struct SmoothCritical {
    /// Where: a number, or the range. A range that reaches to infinity is given by its lower end, and the cell above it has
    /// no count.
    pub eta: Value,
    /// What provably happens there.
    pub events: Vec<CriticalEvent>,
    /// The 2-cycles at this very step size, where its events tell.
    pub count: Option<CycleCount>,
    /// Where in the domain nothing could be decided for these step sizes; empty for a critical step size.
    pub open: Vec<String>,
}

/// The phase diagram in `eta > 0` of the 2-cycles with both points in the domain. In each cell the number of 2-cycles, and that of
/// stable ones, is constant.
#[derive(Clone, Debug)]
pub struct SmoothWindows {
    /// Critical step sizes and open ranges, ascending.
    pub critical: Vec<SmoothCritical>,
    /// The cells between them, ascending; one more than those.
    pub cells: Vec<Cell>,
    /// Where stable 2-cycles provably exist throughout.
    pub stable: Vec<StableWindow>,
}

impl SmoothWindows {
    /// Is there provably no stable 2-cycle at or just above a critical step size, as where a stable window ends?
    pub(in crate::certify::smooth) fn none_after(&self, index: usize) -> bool {
        let next = self.cells.get(index + 1).and_then(|cell| cell.count);
        self.none_at(index) || next.is_some_and(|count| count.stable == 0)
    }

    /// The same at or just below it, as where a stable window begins.
    pub(in crate::certify::smooth) fn none_before(&self, index: usize) -> bool {
        let last = self.cells.get(index).and_then(|cell| cell.count);
        self.none_at(index) || last.is_some_and(|count| count.stable == 0)
    }

    fn none_at(&self, index: usize) -> bool {
        self.critical.get(index).and_then(|step| step.count).is_some_and(|count| count.stable == 0)
    }

    /// Is nothing open, and is every cell counted?
    pub fn is_complete(&self) -> bool {
        self.critical.iter().all(|c| c.open.is_empty()) && self.cells.iter().all(|cell| cell.count.is_some())
    }
}

/// The phase diagram of a loss in its domain (theorem T4): the critical step sizes are those where a minimiser loses its stability,
/// those of 2-cycles with multiplier 1, -1 or 0, and those where a 2-cycle reaches an end of the domain. All of them lie in the list:
/// the triangle of centres and half-distances is subdivided until each box is excluded or its event is proved to be the only one by
/// the Krawczyk operator. Cells are counted at a rational sample.
///
/// `wanted` tells which cells are counted, by the ends that are known; `go_on(stage, done, all)` is asked before each: where it says
/// no, the rest stays without counts.
pub fn smooth_windows(
    loss: &SmoothLoss,
    analysis: &SmoothAnalysis,
    wanted: impl Fn(&Rational, Option<&Rational>) -> bool,
    go_on: impl Fn(Stage, usize, usize) -> bool,
) -> SmoothWindows {
    let mut stopped = !go_on(Stage::Subdivision, 0, 1);
    let barriers = barriers(loss, analysis);
    let mut cells = Vec::with_capacity(barriers.len() + 1);
    for index in 0..=barriers.len() {
        stopped = stopped || !go_on(Stage::Counting, index, barriers.len() + 1);
        let below = index.checked_sub(1).map(|i| &barriers[i]);
        let lo = below.map_or(Some(Rational::new()), |b| b.to.clone());
        let hi = barriers.get(index).map(|b| &b.from);
        // Above a range without an end nothing is counted.
        let is_open = lo.is_none();
        let lo = lo.or_else(|| below.map(|b| b.from.clone())).unwrap_or_default();
        let skip = stopped || is_open || !wanted(&lo, hi);
        let (sample, count) = counted(loss, &lo, hi, skip);
        let to = (index < barriers.len()).then_some(index);
        cells.push(Cell { from: index.checked_sub(1), to, sample, count });
    }
    let critical: Vec<SmoothCritical> =
        barriers.iter().enumerate().map(|(index, barrier)| critical(barrier, &cells, index)).collect();
    let stays = |index: usize| {
        let step = &critical[index];
        match step.count {
            Some(count) => count.stable > 0,
            None => {
                let lost: Option<usize> = step.events.iter().map(|e| most_stable(e.kind)).sum();
                let before = cells[index].count.map(|count| count.stable);
                step.open.is_empty() && lost.zip(before).is_some_and(|(lost, before)| before > lost)
            }
        }
    };
    let stable = stable_runs(&cells, stays);
    SmoothWindows { critical, cells, stable }
}

fn critical(barrier: &Barrier, cells: &[Cell], index: usize) -> SmoothCritical {
    let events: Vec<CriticalEvent> = barrier
        .events
        .iter()
        .map(|event| CriticalEvent { kind: event.kind, points: event.points.clone() })
        .collect();
    let beside = cells[index].count.zip(cells[index + 1].count).filter(|_| barrier.is_one);
    let kinds: Vec<CriticalKind> = events.iter().map(|event| event.kind).collect();
    let axis: Vec<Option<bool>> = barrier.events.iter().map(|event| event.stable_below).collect();
    SmoothCritical {
        eta: barrier.value(),
        count: beside.and_then(|beside| count_at(&kinds, &axis, beside)),
        open: barrier.open.iter().map(super::open::OpenRange::words).collect(),
        events,
    }
}

/// The 2-cycles at the one step size of some events, from those in the cells beside it.
fn count_at(
    kinds: &[CriticalKind],
    stable_below: &[Option<bool>],
    (below, above): (CycleCount, CycleCount),
) -> Option<CycleCount> {
    let all = |kind: CriticalKind| kinds.iter().all(|k| *k == kind);
    let events = kinds.len();
    if all(CriticalKind::DomainEnd) {
        // Each cycle that comes or goes is there at the step size itself, on the end of the domain.
        let one_way = below.cycles.abs_diff(above.cycles) == events;
        let more = if below.cycles > above.cycles { below } else { above };
        return one_way.then_some(more);
    }
    if all(CriticalKind::Pitchfork) {
        let first = stable_below.first().copied().flatten()?;
        if !stable_below.iter().all(|s| *s == Some(first)) {
            return None;
        }
        // Of three cycles on one side the outer two are stable where the one on the axis is not.
        let pairs_above = above.cycles == below.cycles + 2 * events;
        if !pairs_above && below.cycles != above.cycles + 2 * events {
            return None;
        }
        let lost = match (first, pairs_above) {
            (true, _) => 1,
            (false, true) => 0,
            (false, false) => 2,
        };
        let fewer = if pairs_above { below } else { above };
        return Some(CycleCount {
            cycles: fewer.cycles,
            stable: below.stable.checked_sub(lost * events)?,
            neutral: events,
        });
    }
    count_from_events(kinds, (below, above))
}

/// A rational step size between two with the 2-cycles there, if it is not to be skipped. A sample at which something stays
/// undecided, as a cycle may be close to neutral there, is followed by another.
fn counted(
    loss: &SmoothLoss,
    lo: &Rational,
    hi: Option<&Rational>,
    skip: bool,
) -> (Rational, Option<CycleCount>) {
    let part = |n: u32, of: u32| match hi {
        Some(hi) => lo.clone() + Rational::from(hi - lo) * Rational::from((n, of)),
        None => lo.clone() * Rational::from((of + n, of)) + Rational::from((n, of)),
    };
    let sample = |n: u32| simplest_between(&part(n, 12), &part(n + 4, 12));
    let at = |eta: &Rational| {
        let step = SmoothStep::closed_form(&ClosedForm::Rational(eta.clone()))?;
        count(&smooth_orbits(loss, &step).0)
    };
    let first = sample(4);
    if skip {
        return (first, None);
    }
    let found = [first.clone(), sample(1), sample(7)]
        .into_iter()
        .find_map(|eta| at(&eta).map(|count| (eta, Some(count))));
    found.unwrap_or((first, None))
}

/// The counts of a complete list with every stability decided.
fn count(list: &OrbitList) -> Option<CycleCount> {
    let with = |s: Stability| list.cycles.iter().filter(|c| c.stability == s).count();
    (list.complete && with(Stability::Undecided) == 0).then(|| CycleCount {
        cycles: list.cycles.len(),
        stable: with(Stability::Stable) + with(Stability::Superstable),
        neutral: with(Stability::Neutral),
    })
}
