//! The phase diagram in the step size: all critical step sizes, and the 2-cycles in every cell between them (T4).

use super::analyse::critical_sites;
use super::orbits::{CycleCount, count_at};
use super::step_size::StepSize;
use super::types::Nature;
use super::window_events::{CriticalKind, Event, curve_events, flip_events, group};
use crate::algebra::{NotZeroDimensional, RatPoly, RealAlgebraic, Value};
use crate::arith::{Rational, simplest_between};
use crate::dynamics::{CycleSystem, Method};

/// A critical step size: the number or the stability of the 2-cycles may change there, or a multiplier is zero.
#[derive(Clone, Debug)]
pub struct CriticalStep {
    /// Where.
    pub eta: Value,
    /// What happens, one entry for each place where it happens.
    pub events: Vec<CriticalEvent>,
    /// The 2-cycles at this very step size; `None` where it has no closed form and the kinds of its events do not tell.
    pub count: Option<CycleCount>,
    /// One of the events.
    event: Event,
}

impl CriticalStep {
    /// The step size as an algebraic number. *Exact.*
    pub fn number(&self) -> RealAlgebraic {
        self.event.number()
    }
}

/// One event at a critical step size.
#[derive(Clone, Debug)]
pub struct CriticalEvent {
    /// What happens.
    pub kind: CriticalKind,
    /// The points of the cycle that it happens to, or the minimiser twice.
    pub points: (Value, Value),
}

/// An open interval of step sizes without critical values.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The index of the critical step size below; `None` for zero.
    pub from: Option<usize>,
    /// The index of the critical step size above; `None` for infinity.
    pub to: Option<usize>,
    /// A rational step size inside.
    pub sample: Rational,
    /// The 2-cycles in the cell; `None` where the work was stopped before they were counted.
    pub count: Option<CycleCount>,
}

/// How far a phase diagram has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Critical step sizes are looked for: one elimination of the orbit's centre for each boundary of stability.
    Elimination,
    /// Critical step sizes are looked for: the centres and half-distances in the domain are subdivided.
    Subdivision,
    /// The 2-cycles of the cells are counted.
    Counting,
}

impl Stage {
    /// What is done, for a message.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Elimination => "eliminating",
            Stage::Subdivision => "subdividing",
            Stage::Counting => "counting",
        }
    }
}

/// A maximal open interval of step sizes in which some 2-cycle is stable, throughout.
#[derive(Clone, Debug)]
pub struct StableWindow {
    /// The index of the critical step size where it begins; `None` for zero.
    pub from: Option<usize>,
    /// The index of the critical step size where it ends; `None` for infinity.
    pub to: Option<usize>,
}

/// The complete phase diagram in `eta > 0`.
#[derive(Clone, Debug)]
pub struct Windows {
    /// All critical step sizes, ascending.
    pub critical: Vec<CriticalStep>,
    /// The cells between them, ascending; one more than critical step sizes.
    pub cells: Vec<Cell>,
    /// Where stable 2-cycles exist.
    pub stable: Vec<StableWindow>,
    /// For a quadratic loss: the one step size at which every start is 2-periodic.
    pub every_start: Option<Value>,
}

impl Windows {
    /// Are the 2-cycles of every cell counted?
    pub fn is_complete(&self) -> bool {
        self.cells.iter().all(|cell| cell.count.is_some())
    }
}

/// Why a phase diagram could not be completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WindowsError {
    /// An elimination vanished identically; theorem T4 excludes it for losses of degree 3 or more.
    NotZeroDimensional,
    /// The caller stopped the work before the critical step sizes were known.
    Stopped(Stage),
}

impl std::fmt::Display for WindowsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WindowsError::NotZeroDimensional => write!(f, "an elimination vanished identically"),
            WindowsError::Stopped(stage) => write!(f, "stopped while {}", stage.name()),
        }
    }
}

impl std::error::Error for WindowsError {}

impl From<NotZeroDimensional> for WindowsError {
    fn from(_: NotZeroDimensional) -> Self {
        WindowsError::NotZeroDimensional
    }
}

/// The phase diagram of gradient descent on a polynomial loss; see [`windows_under`].
///
/// # Errors
/// As [`windows_under`].
pub fn windows(loss: &RatPoly) -> Result<Windows, WindowsError> {
    windows_under(loss, &Method::GradientDescent, |_, _, _| true)
}

/// The phase diagram of a polynomial loss over all step sizes `eta > 0` (theorem T4): the critical step sizes are
/// those where a minimiser loses stability, and those of cycles on a boundary of stability or with multiplier 0;
/// between neighbours the numbers of 2-cycles and of stable ones are constant and are counted at one rational
/// sample. *Exact.*
///
/// `go_on(stage, done, all)` is called before each elimination and each cell. Where it says no, the work stops: cells that
/// are not counted yet stay without a count.
///
/// # Errors
/// Where the work is stopped before all critical step sizes are known, or an elimination vanishes identically, which
/// theorem T4 excludes.
pub fn windows_under(
    loss: &RatPoly,
    method: &Method,
    go_on: impl Fn(Stage, usize, usize) -> bool,
) -> Result<Windows, WindowsError> {
    let sites = critical_sites(loss);
    let flips = flip_events(sites.iter().filter(|s| s.nature == Nature::Minimiser), loss, method);
    if loss.degree() < 3 {
        let every_start = flips.into_iter().next().map(|event| event.value());
        return Ok(Windows { critical: Vec::new(), cells: Vec::new(), stable: Vec::new(), every_start });
    }
    let system = CycleSystem::new(loss);
    let factor = method.factor();
    let mut events = flips;
    events.extend(curve_events(loss, &system, method, &|done, all| go_on(Stage::Elimination, done, all))?);
    let groups = group(events);
    let mut cells = Vec::with_capacity(groups.len() + 1);
    let mut stopped = false;
    for index in 0..=groups.len() {
        stopped = stopped || !go_on(Stage::Counting, index, groups.len() + 1);
        let below = index.checked_sub(1).map(|i| groups[i].as_slice());
        let sample = sample_between(below, groups.get(index).map(Vec::as_slice));
        let eta = StepSize::rational(Rational::from(&sample / &factor));
        let count = if stopped { None } else { Some(count_at(&system, &eta, method)?) };
        let to = (index < groups.len()).then_some(index);
        cells.push(Cell { from: index.checked_sub(1), to, sample, count });
    }
    let mut critical = Vec::with_capacity(groups.len());
    for (index, group) in groups.into_iter().enumerate() {
        let beside = cells[index].count.zip(cells[index + 1].count).filter(|_| !stopped);
        critical.push(critical_step(&system, group, beside, method)?);
    }
    let stable = stable_windows(&critical, &cells);
    Ok(Windows { critical, cells, stable, every_start: None })
}

/// A rational step size with a short name between two neighbouring groups of events.
pub(super) fn sample_between(below: Option<&[Event]>, above: Option<&[Event]>) -> Rational {
    let mut bits = 16;
    loop {
        let lo = below.map_or(Rational::new(), |group| group[0].enclosure(bits).upper());
        let Some(group) = above else { return lo.floor() + 1u32 };
        let hi = group[0].enclosure(bits).lower();
        if lo < hi {
            // The middle third keeps away from both ends.
            let third = Rational::from(&hi - &lo) / 3u32;
            return simplest_between(&(lo + &third), &(hi - &third));
        }
        bits *= 2;
    }
}

fn critical_step(
    system: &CycleSystem,
    group: Vec<Event>,
    beside: Option<(CycleCount, CycleCount)>,
    method: &Method,
) -> Result<CriticalStep, WindowsError> {
    let eta = group[0].value();
    let count = match (eta.exact(), beside) {
        (_, None) => None,
        (Some(form), _) => {
            Some(count_at(system, &StepSize::closed_form(form).over(&method.factor()), method)?)
        }
        (None, Some(beside)) => {
            let kinds: Vec<CriticalKind> = group.iter().map(|event| event.kind).collect();
            count_from_events(&kinds, beside)
        }
    };
    let events =
        group.iter().map(|event| CriticalEvent { kind: event.kind, points: event.points() }).collect();
    let event = group.into_iter().next().expect("a group has an event");
    Ok(CriticalStep { eta, events, count, event })
}

/// The 2-cycles at a critical step size from those in the cells beside it and from what happens: a cycle that takes part
/// in no event is in both cells, with the same stability. `None` where the events do not tell.
pub(super) fn count_from_events(
    kinds: &[CriticalKind],
    (below, above): (CycleCount, CycleCount),
) -> Option<CycleCount> {
    // For each event: its branches in both cells together, its cycles at the step size, and how many at most are stable
    // on one side only.
    let shares = kinds.iter().map(|kind| match kind {
        CriticalKind::MinimiserFlip => Some((1, 0, 1)),
        CriticalKind::Fold => Some((2, 1, 1)),
        CriticalKind::Flip | CriticalKind::NeimarkSacker => Some((2, 1, 1)),
        CriticalKind::Superstable => Some((0, 0, 0)),
        CriticalKind::Isolated => Some((0, 1, 0)),
        CriticalKind::Pitchfork
        | CriticalKind::Transcritical
        | CriticalKind::DegenerateNeutral
        | CriticalKind::DomainEnd => None,
    });
    let (branches, neutral, changing) = shares
        .collect::<Option<Vec<(usize, usize, usize)>>>()?
        .into_iter()
        .fold((0, 0, 0), |sum, e| (sum.0 + e.0, sum.1 + e.1, sum.2 + e.2));
    let both = below.cycles + above.cycles;
    // Two events at one cycle (multiplier -1 and a pair on the circle, under momentum) would be counted twice.
    let twice = kinds.contains(&CriticalKind::NeimarkSacker) && kinds.contains(&CriticalKind::Flip);
    if twice
        || below.stable.abs_diff(above.stable) != changing
        || both < branches
        || !(both - branches).is_multiple_of(2)
    {
        return None;
    }
    let cycles = (both - branches) / 2 + neutral;
    Some(CycleCount { cycles, stable: below.stable.min(above.stable), neutral })
}

/// Runs of cells with stable cycles, joined over the critical step sizes where at least one of them provably
/// stays stable: where the count says so, or where fewer stable cycles take part in its events than are beside it.
fn stable_windows(critical: &[CriticalStep], cells: &[Cell]) -> Vec<StableWindow> {
    stable_runs(cells, |index| {
        let step = &critical[index];
        match step.count {
            Some(count) => count.stable > 0,
            None => {
                let lost: Option<usize> = step.events.iter().map(|e| most_stable(e.kind)).sum();
                let before = cells[index].count.map(|count| count.stable);
                lost.zip(before).is_some_and(|(lost, before)| before > lost)
            }
        }
    })
}

/// How many cycles that are stable just below the step size of an event take part in it, at most: two of a pair may meet in a
/// symmetric one. `None` where that is not known.
pub(super) fn most_stable(kind: CriticalKind) -> Option<usize> {
    match kind {
        CriticalKind::Superstable | CriticalKind::Isolated => Some(0),
        CriticalKind::MinimiserFlip
        | CriticalKind::Fold
        | CriticalKind::Flip
        | CriticalKind::NeimarkSacker
        | CriticalKind::DomainEnd => Some(1),
        CriticalKind::Pitchfork | CriticalKind::Transcritical => Some(2),
        CriticalKind::DegenerateNeutral => None,
    }
}

/// Runs of cells with stable cycles, joined over the critical step sizes, by index, where at least one of them `stays` stable.
pub(super) fn stable_runs(cells: &[Cell], stays: impl Fn(usize) -> bool) -> Vec<StableWindow> {
    let mut windows: Vec<StableWindow> = Vec::new();
    for (index, cell) in cells.iter().enumerate() {
        if cell.count.is_none_or(|count| count.stable == 0) {
            continue;
        }
        match windows.last_mut() {
            Some(last) if index > 0 && last.to == cell.from && stays(index - 1) => last.to = cell.to,
            _ => windows.push(StableWindow { from: cell.from, to: cell.to }),
        }
    }
    windows
}
