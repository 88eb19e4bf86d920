//! Which step sizes and which points a diagram shows.

use super::model::{Curve, CurveStability, Mark, Subject};
use crate::arith::{Rational, simplest_between};
use crate::certify::{Analysis, CriticalKind, Windows};
use crate::dynamics::Method;

/// How far beyond the last interesting critical step size a diagram goes, as a share of it.
const BEYOND: (u32, u32) = (3, 10);
/// Unstable 2-cycles count for the window from this share of the range on: they come from infinity at 0.
const UNSTABLE_FROM: f64 = 0.3;
/// A window is at most this many times as high as what it must show.
const HIGHEST: f64 = 2.5;
/// The share of the window that stays free above and below.
const MARGIN: f64 = 0.06;

/// Critical step sizes beyond the last interesting one are shown up to so many times it.
const FURTHEST: u32 = 3;

/// A stable window shorter than its end over this is not looked for: nothing of it could be seen.
const SHORTEST: u32 = 200;

/// From 0 to a bit beyond the last step size at which something interesting happens: a minimiser loses stability, or a
/// stable window ends that is long enough to be seen; beyond all others, where they are not far away. 0 to 1 where nothing ever
/// happens. `windows` is the phase diagram of the method.
pub fn default_range(analysis: &Analysis, windows: &Windows, method: &Method) -> (Rational, Rational) {
    let factor = method.factor();
    let flips = analysis.minimisers.iter().filter_map(|m| m.eta_critical.as_ref());
    let flips: Vec<Rational> = flips.map(|eta| Rational::from(&eta.hi * &factor)).collect();
    let eta = |index: usize| &windows.critical[index].eta;
    let ends = windows.stable.iter().filter_map(|window| {
        let end = eta(window.to?);
        let length = match window.from {
            Some(from) => Rational::from(&end.hi - &eta(from).lo),
            None => end.hi.clone(),
        };
        (length * SHORTEST > end.hi).then_some(end)
    });
    let last = ends.chain(&windows.every_start).map(|eta| &eta.hi).chain(&flips).max();
    let Some(last) = last else { return (Rational::new(), Rational::from(1)) };
    let furthest = Rational::from(last * FURTHEST);
    let further = windows.critical.iter().map(|step| &step.eta.hi).filter(|eta| **eta <= furthest).max();
    let last = last.max(further.unwrap_or(last));
    let end = Rational::from(last * (BEYOND.1 + BEYOND.0)) / BEYOND.1;
    // A number with a short name close by.
    let slack = Rational::from(&end / 50u32);
    (Rational::new(), simplest_between(&Rational::from(&end - &slack), &(end + &slack)))
}

/// The values of the variable that show all critical points, stable 2-cycles and events, and unstable 2-cycles as far
/// as they do not dwarf the rest.
pub(super) fn window(eta: (f64, f64), curves: &[Curve], marks: &[Mark]) -> (f64, f64) {
    let mut needed = Extent::default();
    let mut wished = Extent::default();
    let from = eta.0 + UNSTABLE_FROM * (eta.1 - eta.0);
    for curve in curves {
        let cycle = matches!(curve.subject, Subject::Cycle { .. });
        for [at, x] in &curve.points {
            if !cycle || curve.stability != CurveStability::Unstable {
                needed.take(*x);
            } else if *at >= from {
                wished.take(*x);
            }
        }
    }
    let shown = |kind: CriticalKind| !matches!(kind, CriticalKind::Isolated);
    for (x, _) in marks.iter().flat_map(|mark| &mark.points).filter(|(_, kind)| shown(*kind)) {
        wished.take(*x);
    }
    let Extent(Some((low, high))) = needed else { return (-1.0, 1.0) };
    let (low, high) = match wished.0 {
        Some((least, most)) => {
            let size = (high - low).max(1e-12 * high.abs().max(low.abs()));
            // Where nothing but one critical point is needed, everything wished for is shown.
            let room = if high > low { (HIGHEST - 1.0) / 2.0 * size } else { f64::INFINITY };
            (low.min(least.max(low - room)), high.max(most.min(high + room)))
        }
        None => (low, high),
    };
    let size = if high > low { high - low } else { 2.0 * low.abs().max(1.0) };
    (low - MARGIN * size, high + MARGIN * size)
}

/// The smallest and the largest number so far.
#[derive(Clone, Copy, Debug, Default)]
struct Extent(Option<(f64, f64)>);

impl Extent {
    fn take(&mut self, x: f64) {
        if x.is_finite() {
            self.0 = Some(self.0.map_or((x, x), |(low, high)| (low.min(x), high.max(x))));
        }
    }
}
