//! The 2-cycles as curves over the step size: exact at a grid of step sizes in every cell, joined by their order.

use super::cycle_point::{CyclePoint, End};
use super::orbits::{points_at, stability, stability_by};
use super::step_size::StepSize;
use super::types::Stability;
use super::window_events::CriticalKind;
use super::windows::{Cell, CriticalEvent, Stage, Windows, WindowsError};
use crate::algebra::{RatPoly, Value};
use crate::arith::{Interval, Rational, simplest_between};
use crate::dynamics::{CycleSystem, Method};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A 2-cycle followed through one cell of step sizes.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The index of the cell.
    pub cell: usize,
    /// The stability, the same in the whole cell.
    pub stability: Stability,
    /// Points by ascending step size. Where the branch ends at an event, the event's exact point is the last one.
    pub points: Vec<BranchPoint>,
}

/// A 2-cycle of a branch.
#[derive(Clone, Debug)]
pub struct BranchPoint {
    /// The step size.
    pub eta: Value,
    /// The smaller point.
    pub x0: Value,
    /// The larger point; equal to the smaller one where the branch ends at a minimiser.
    pub x1: Value,
}

/// The cell's share of the grid is at least this.
const FEWEST_STEPS: usize = 12;
/// The samples next to a critical step size are at `2^-24` of the cell from it.
const NEAR: u32 = 24;
/// The first precision of points, in bits.
const FIRST_BITS: u32 = 96;

/// [`branches_under`] for gradient descent.
///
/// # Errors
/// As [`windows_under`](super::windows_under).
pub fn branches(
    loss: &RatPoly,
    windows: &Windows,
    range: (&Rational, &Rational),
    samples: usize,
    progress: impl Fn(usize, usize) + Sync,
) -> Result<Vec<Branch>, WindowsError> {
    branches_under(loss, &Method::GradientDescent, windows, range, samples, progress)
}

/// All 2-cycles of a method with a step size in a range, `0 <= from < to`, as curves: about `samples` step sizes in the range,
/// denser near critical ones. `windows` is the phase diagram of the method; `progress(done, all)` is called from any thread.
///
/// Each point is *enclosed*. The curves are joined rightly: no point belongs to two 2-cycles of one step size, so
/// in a cell, where their number is constant, the order of their lower points is constant too. How many branches
/// end at an event is known from its kind (T4); which ones they are is seen at `2^-24` of the cell from it.
///
/// # Errors
/// As [`windows_under`](super::windows_under).
pub fn branches_under(
    loss: &RatPoly,
    method: &Method,
    windows: &Windows,
    range: (&Rational, &Rational),
    samples: usize,
    progress: impl Fn(usize, usize) + Sync,
) -> Result<Vec<Branch>, WindowsError> {
    if loss.degree() < 3 {
        return Ok(Vec::new());
    }
    if !windows.is_complete() {
        return Err(WindowsError::Stopped(Stage::Counting));
    }
    let cycles = |cell: &Cell| cell.count.map_or(0, |count| count.cycles);
    let system = CycleSystem::new(loss);
    let factor = method.factor();
    let (numerator, denominator) = system.multiplier();
    let conditions = method.stability_conditions(&system);
    let stability = |point: &CyclePoint| match method {
        Method::GradientDescent => stability(point, &numerator, &denominator),
        _ => stability_by(&conditions, point),
    };
    let grids: Vec<Vec<Rational>> =
        windows.cells.iter().map(|cell| grid(windows, cell, range, samples)).collect();
    let jobs: Vec<&Rational> = windows
        .cells
        .iter()
        .zip(&grids)
        .filter(|(cell, _)| cycles(cell) > 0)
        .flat_map(|(_, grid)| grid)
        .collect();
    let done = AtomicUsize::new(0);
    let work = |eta: &&Rational| {
        let points = cycles_at(&system, &Rational::from(*eta / &factor))?;
        progress(done.fetch_add(1, Ordering::Relaxed) + 1, jobs.len());
        Ok(points)
    };
    let found: Result<Vec<Vec<Located>>, WindowsError> = jobs.par_iter().map(work).collect();
    let mut found = found?.into_iter();
    let mut cells: Vec<Vec<Branch>> = Vec::new();
    for (index, (cell, grid)) in windows.cells.iter().zip(&grids).enumerate() {
        let rows = if cycles(cell) > 0 { found.by_ref().take(grid.len()).collect() } else { Vec::new() };
        cells.push(follow(&stability, index, cell, grid, rows));
    }
    let drawn = |eta: &Value| eta.hi >= *range.0 && eta.lo <= *range.1;
    for (index, critical) in windows.critical.iter().enumerate().filter(|(_, c)| drawn(&c.eta)) {
        for event in &critical.events {
            let (below, above) = cells.split_at_mut(index + 1);
            close(&critical.eta, event, &mut below[index], &mut above[0]);
        }
    }
    Ok(cells.into_iter().flatten().collect())
}

/// The step sizes of a cell inside the range, ascending; denser at both ends, where branches may bend like a root.
fn grid(windows: &Windows, cell: &Cell, range: (&Rational, &Rational), samples: usize) -> Vec<Rational> {
    let below = cell.from.map(|index| &windows.critical[index].eta.hi).filter(|eta| *eta >= range.0);
    let above = cell.to.map(|index| &windows.critical[index].eta.lo).filter(|eta| *eta <= range.1);
    let (lo, hi) = (below.unwrap_or(range.0), above.unwrap_or(range.1));
    // A cell outside of the range has one of its own ends beyond the other end of the range.
    let outside = |index: Option<usize>, beyond: &dyn Fn(&Rational) -> bool| {
        index.is_some_and(|index| beyond(&windows.critical[index].eta.lo))
    };
    if lo >= hi || outside(cell.to, &|eta| eta <= range.0) || outside(cell.from, &|eta| eta >= range.1) {
        return Vec::new();
    }
    let width = Rational::from(hi - lo);
    let share = Rational::from(&width * samples as u64) / Rational::from(range.1 - range.0);
    let steps = (share.to_f64() as usize).max(FEWEST_STEPS.min(samples)) as u64;
    let near = Rational::from(&width >> NEAR);
    let closer = Rational::from(&near >> 1);
    let slack = Rational::from(&width / (16 * steps * steps));
    let mut grid = Vec::new();
    match below {
        Some(_) => grid.push(simplest_between(&(lo + closer.clone()), &(lo + near.clone()))),
        None if *lo > 0 => grid.push(lo.clone()),
        None => {}
    }
    for j in 1..steps {
        // lo + width (3 s^2 - 2 s^3), s = j/steps, or a number with a shorter name close by.
        let share = Rational::from((j * j * (3 * steps - 2 * j), steps * steps * steps));
        let eta = share * &width + lo;
        grid.push(simplest_between(&Rational::from(&eta - &slack), &(eta + &slack)));
    }
    match above {
        Some(_) => grid.push(simplest_between(&(hi - near.clone()), &(hi - closer))),
        None => grid.push(hi.clone()),
    }
    grid
}

/// A 2-cycle with enclosures of its points.
struct Located {
    point: CyclePoint,
    x0: Interval,
    x1: Interval,
}

/// The 2-cycles of a step size by their lower points, which are told apart: no two 2-cycles share a point.
fn cycles_at(system: &CycleSystem, eta: &Rational) -> Result<Vec<Located>, WindowsError> {
    let points = points_at(system, &StepSize::rational(eta.clone()))?;
    let mut bits = FIRST_BITS;
    loop {
        let locate = |point: &CyclePoint| {
            let (x0, x1) = (point.place(End::Lower, bits)?, point.place(End::Upper, bits)?);
            Some(Located { point: point.clone(), x0, x1 })
        };
        if let Some(mut located) = points.iter().map(locate).collect::<Option<Vec<Located>>>() {
            located.sort_by_key(|cycle| cycle.x0.lower());
            if located.windows(2).all(|pair| pair[0].x0.upper() < pair[1].x0.lower()) {
                return Ok(located);
            }
        }
        bits *= 2;
    }
}

/// Joins the 2-cycles of a cell by the order of their lower points.
fn follow(
    stability: &dyn Fn(&CyclePoint) -> Stability,
    index: usize,
    cell: &Cell,
    grid: &[Rational],
    rows: Vec<Vec<Located>>,
) -> Vec<Branch> {
    let Some(middle) = rows.get(rows.len() / 2) else { return Vec::new() };
    debug_assert!(rows.iter().all(|row| cell.count.is_some_and(|count| row.len() == count.cycles)));
    let branch =
        |cycle: &Located| Branch { cell: index, stability: stability(&cycle.point), points: Vec::new() };
    let mut branches: Vec<Branch> = middle.iter().map(branch).collect();
    for (eta, row) in grid.iter().zip(&rows) {
        for (branch, cycle) in branches.iter_mut().zip(row) {
            branch.points.push(BranchPoint {
                eta: Value::rational(eta.clone()),
                x0: Value::enclosed(&cycle.x0, None),
                x1: Value::enclosed(&cycle.x1, None),
            });
        }
    }
    branches
}

/// Ends the branches that meet an event at the event's point.
fn close(eta: &Value, event: &CriticalEvent, below: &mut [Branch], above: &mut [Branch]) {
    let mut down = nearest(event, below, |points| points.last());
    let mut up = nearest(event, above, |points| points.first());
    let at = |near: &[(f64, usize)], n: usize| near.get(n).map_or(f64::INFINITY, |(distance, _)| *distance);
    // How many branches meet the event, on the side that the first closure compares in favour of and on the other.
    let (rank, many, few) = match event.kind {
        CriticalKind::MinimiserFlip => (0, 1, 0),
        CriticalKind::Fold => (1, 2, 0),
        CriticalKind::Pitchfork => (2, 3, 1),
        CriticalKind::Transcritical => (0, 2, 2),
        CriticalKind::Flip | CriticalKind::Superstable => (0, 1, 1),
        // None is there, or it is not known how many.
        CriticalKind::Isolated
        | CriticalKind::NeimarkSacker
        | CriticalKind::DegenerateNeutral
        | CriticalKind::DomainEnd => (0, 0, 0),
    };
    let richer_below = at(&down, rank) <= at(&up, rank);
    down.truncate(if richer_below { many } else { few });
    up.truncate(if richer_below { few } else { many });
    let end = || BranchPoint { eta: eta.clone(), x0: event.points.0.clone(), x1: event.points.1.clone() };
    for (_, index) in down {
        below[index].points.push(end());
    }
    for (_, index) in up {
        above[index].points.insert(0, end());
    }
}

/// The branches by their distance from an event, the closest first; those without a point at that end left out.
fn nearest(
    event: &CriticalEvent,
    branches: &[Branch],
    end: impl Fn(&[BranchPoint]) -> Option<&BranchPoint>,
) -> Vec<(f64, usize)> {
    let (p0, p1) = (event.points.0.approx(), event.points.1.approx());
    let mut near: Vec<(f64, usize)> = branches
        .iter()
        .enumerate()
        .filter_map(|(index, branch)| {
            let last = end(&branch.points)?;
            Some(((last.x0.approx() - p0).abs().max((last.x1.approx() - p1).abs()), index))
        })
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    near
}
