//! What almost every start does, beside runs of gradient descent.

use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Reproduce, Subject};
use super::classify::{StartFate, classify};
use super::loss::{CompiledLoss, LaneWork};
use super::pack::{LANES, Lanes, Pack};
use super::proved::ProvedStarts;
use super::random;
use crate::algebra::RatPoly;

/// How many starts at each step size, a multiple of the lanes.
const STARTS: usize = 64;
/// How many steps each.
const STEPS: usize = 4000;
/// The longest period that is looked for.
const PERIOD: usize = 64;

/// Runs starts of each proved interval at step sizes of its range, the ends among them, and starts around it where those are
/// proved to diverge. *Approximate*; it never panics, and its work is bounded.
pub fn check_starts(loss: &RatPoly, proved: &[ProvedStarts]) -> Vec<CheckRow> {
    let compiled = CompiledLoss::polynomial(loss);
    let mut rows = Vec::new();
    for (index, interval) in proved.iter().take(64).enumerate() {
        let (lo, hi) = interval.eta;
        rows.push(inside(&compiled, index, interval));
        if interval.outside_diverges {
            rows.push(outside(&compiled, index, interval, (lo + hi) / 2.0));
        }
    }
    rows
}

fn row(index: usize, quantity: Quantity, eta: f64) -> CheckRow {
    CheckRow {
        subject: Subject::Starts { index },
        quantity,
        predicted: Outcome::Count(STARTS),
        simulated: Outcome::Count(0),
        tolerance: 0.0,
        agrees: Agreement::Inconclusive,
        note: String::new(),
        reproduce: Reproduce { near: 0.0, offset: 0.0, eta, steps: STEPS },
    }
}

/// What becomes of some starts.
pub(super) fn fates(loss: &CompiledLoss, starts: &[f64], eta: impl Fn(usize) -> f64) -> Vec<StartFate> {
    let mut work = LaneWork::default();
    let mut all = Vec::with_capacity(starts.len() + LANES);
    for (chunk, some) in starts.chunks(LANES).enumerate() {
        let lane = |i: usize| some.get(i).or(some.last()).copied().unwrap_or(0.0);
        let mut state: [Lanes; 1] = [Pack(std::array::from_fn(lane))];
        let etas: Lanes = Pack(std::array::from_fn(|i| eta(chunk * LANES + i)));
        let found = classify(loss, &mut state, &etas, STEPS, PERIOD, &mut work);
        all.extend((0..some.len()).map(|lane| found.fate(lane)));
    }
    all
}

/// Starts of the interval, the `i`-th at the `i`-th step size: each settles on one of the attractors.
fn inside(loss: &CompiledLoss, index: usize, interval: &ProvedStarts) -> CheckRow {
    let (lo, hi) = interval.eta;
    // Neighbouring starts are far apart in the step size.
    let eta = |i: usize| lo + (hi - lo) * ((i * 37) % STARTS) as f64 / (STARTS - 1) as f64;
    let mut row = row(index, Quantity::Converge, lo);
    let width = interval.to - interval.from;
    // Not on a grid: an exceptional start such as a maximum may have a short name.
    let starts: Vec<f64> =
        (0..STARTS).map(|i| interval.from + width * random::unit(index as u64 + 1, i as u64)).collect();
    let expected = |fate: &StartFate| match fate {
        StartFate::Periodic { period, key } => {
            let same = |least: &(f64, f64)| {
                let slack = 1e-6 * (1.0 + width.abs());
                (least.0 - slack..=least.1 + slack).contains(&key[0])
            };
            Some(interval.attractors.iter().any(|a| a.period == *period && a.least.as_ref().is_none_or(same)))
        }
        StartFate::Diverged => Some(false),
        StartFate::Unsettled => None,
    };
    let found = fates(loss, &starts, eta);
    let (mut settled, mut wrong, mut open) = (0, None, 0);
    for (i, fate) in found.iter().enumerate() {
        match expected(fate) {
            Some(true) => settled += 1,
            Some(false) => wrong = wrong.or(Some((i, *fate))),
            None => open += 1,
        }
    }
    row.simulated = Outcome::Count(settled);
    let shown = wrong.map_or(0, |(i, _)| i);
    row.reproduce.near = starts[shown];
    row.reproduce.eta = eta(shown);
    row.agrees = match (wrong, open) {
        (Some((i, fate)), _) => {
            let (start, eta) = (starts[i], eta(i));
            let does = match fate {
                StartFate::Periodic { period, key } => {
                    format!("settles with period {period} at {:e}", key[0])
                }
                _ => "diverges".to_string(),
            };
            row.note = format!("at eta = {eta:e} the start {start:e} {does}");
            Agreement::No
        }
        (None, 0) => Agreement::Yes,
        (None, open) => {
            row.note = format!("{open} have not settled after {STEPS} steps");
            Agreement::Inconclusive
        }
    };
    row
}

/// Starts on both sides of the interval: each diverges.
fn outside(loss: &CompiledLoss, index: usize, interval: &ProvedStarts, eta: f64) -> CheckRow {
    let mut row = row(index, Quantity::Diverge, eta);
    let width = interval.to - interval.from;
    let starts: Vec<f64> = (0..STARTS)
        .map(|i| {
            let away = width * 10f64.powf(-2.0 + 3.0 * (i / 2) as f64 / (STARTS / 2) as f64);
            if i % 2 == 0 { interval.from - away } else { interval.to + away }
        })
        .collect();
    let found = fates(loss, &starts, |_| eta);
    let stays = starts.iter().zip(&found).find(|(_, fate)| **fate != StartFate::Diverged);
    row.simulated = Outcome::Count(found.iter().filter(|fate| **fate == StartFate::Diverged).count());
    row.reproduce.near = stays.map_or(starts[0], |(start, _)| *start);
    row.agrees = match stays {
        Some((start, StartFate::Periodic { period, .. })) => {
            row.note = format!("the start {start:e} settles with period {period}");
            Agreement::No
        }
        Some(_) => Agreement::Inconclusive,
        None => Agreement::Yes,
    };
    row
}
