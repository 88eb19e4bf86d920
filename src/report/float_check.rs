//! Floats beside phase diagrams, beside what starts do, and beside losses of several variables.

use super::model::{Orbits, Report, Stability};
use super::run::float;
use super::simulation::quoted;
use crate::algebra::{RatPoly, Value};
use crate::arith::Rational;
use crate::certify;
use crate::certify::basin::{self, PeriodicOrbit};
use crate::certify::many::{ManyCycle, ManyMinimiser, ManyOrbits};
use crate::certify::smooth::{SmoothLoss, SmoothWindows};
use crate::simulate::{
    CompiledLoss, CrossCheck, ProvedAttractor, ProvedCell, ProvedManyCycle, ProvedManyMinimiser,
    ProvedManyOrbits, ProvedSet, ProvedStarts, ProvedWindow, check_sets, check_several, check_smooth_windows,
    check_starts, check_windows,
};

impl Report {
    /// The step size that a picture of this result is of: the first that was asked for, else a little above the first critical
    /// one. *Approximate.*
    pub fn picture_step(&self) -> Option<(String, f64)> {
        if let Some(list) = self.orbit_list(0) {
            return Some((list.eta.clone(), list.eta_value.approx));
        }
        let several = self.several.iter().flat_map(|several| &several.minimisers);
        let critical = self.minimisers.iter().filter_map(|m| m.eta_critical.as_ref());
        let all = critical.chain(several.filter_map(|m| m.eta_critical.as_ref()));
        let least = all.map(|eta| eta.approx).reduce(f64::min)?;
        let text = format!("{:.3}", 1.02 * least);
        let eta = text.parse().ok()?;
        Some((text, eta))
    }

    /// The proved points of a loss in one variable: where, whether it attracts at a step size, and whether it belongs to a
    /// 2-cycle of the first list. *Approximate.*
    pub fn proved_points(&self, eta: f64) -> Vec<(f64, bool, bool)> {
        let critical = self.critical_points.iter().map(|c| {
            let x = self.at(&c.point).approx;
            let own = self.minimisers.iter().find(|m| self.at(&m.point).approx == x);
            (x, own.is_some_and(|m| m.eta_critical.as_ref().is_none_or(|c| eta < c.approx)), false)
        });
        let cycles = self.orbits.first().into_iter().flat_map(|list| &list.cycles).flat_map(|c| {
            let stable = matches!(c.stability, Stability::Stable | Stability::Superstable);
            [&c.x0, &c.x1].map(|point| (self.at(point).approx, stable, true))
        });
        critical.chain(cycles).collect()
    }

    /// The first minimiser of a loss of several variables. *Approximate.*
    pub fn first_minimiser(&self) -> Option<Vec<f64>> {
        let several = self.several.as_ref()?;
        let point = match several.minimisers.first() {
            Some(minimiser) => &minimiser.point,
            None => &several.orbits.first()?.cycles.first()?.x0,
        };
        self.variables.iter().map(|name| point.get(name).map(|x| x.approx)).collect()
    }

    /// The 2-cycles at the `index`-th step size that was asked for.
    pub(super) fn orbit_list(&self, index: usize) -> Option<&Orbits> {
        self.several.as_ref().map_or(&self.orbits, |several| &several.orbits).get(index)
    }

    /// The same with floats beside the phase diagram.
    #[must_use]
    pub fn with_window_check(mut self, loss: &RatPoly, windows: &certify::Windows) -> Self {
        let rows = check_windows(loss, &cells(&windows.cells), &stable_of(windows));
        self.add_checks(&CrossCheck { rows, skipped: 0 });
        self
    }

    /// The same for a loss with elementary functions.
    #[must_use]
    pub fn with_smooth_window_check(mut self, loss: &SmoothLoss, windows: &SmoothWindows) -> Self {
        let Ok(compiled) = CompiledLoss::expression(&loss.expr, &[&loss.variable]) else { return self };
        let domain = (loss.from.to_f64(), loss.to.to_f64());
        let steps: Vec<&Value> = windows.critical.iter().map(|critical| &critical.eta).collect();
        let stable = stable(&steps, &windows.cells, &windows.stable);
        let rows = check_smooth_windows(&compiled, domain, &cells(&windows.cells), &stable);
        self.add_checks(&CrossCheck { rows, skipped: 0 });
        self
    }

    /// The same with runs beside what almost every start does.
    #[must_use]
    pub fn with_start_check(mut self, loss: &RatPoly, proof: &basin::Basin) -> Self {
        let intervals = starts(proof);
        let rows = check_starts(loss, &intervals);
        self.add_checks(&CrossCheck { rows, skipped: 0 });
        self.name_starts(&intervals);
        self
    }

    /// The same with floats beside sets that are proved to be mapped into themselves, by the indices of their claims.
    #[must_use]
    pub fn with_set_check(mut self, loss: &CompiledLoss, sets: &[(usize, ProvedSet)], file: &str) -> Self {
        let rows = check_sets(loss, sets);
        if !rows.is_empty() {
            let before = self.simulation.as_ref().map_or(0, |s| s.rows.len());
            self.add_checks(&CrossCheck { rows, skipped: 0 });
            let added = self.simulation.iter_mut().flat_map(|s| s.rows.iter_mut().skip(before));
            // They are no single run.
            added.for_each(|row| row.run.command = format!("twostep certify {}", quoted(file)));
        }
        self
    }

    /// Says in the rows about starts which ones they are.
    pub(super) fn name_starts(&mut self, intervals: &[ProvedStarts]) {
        let name = |i: &ProvedStarts| {
            let eta = match i.eta {
                (lo, hi) if lo == hi => float(lo),
                (lo, hi) => format!("{}..{}", float(lo), float(hi)),
            };
            format!("starts in [{}, {}] at eta {eta}", float(i.from), float(i.to))
        };
        let names: Vec<String> = intervals.iter().map(name).collect();
        for row in self.simulation.iter_mut().flat_map(|simulation| &mut simulation.rows) {
            let index = row.subject.strip_prefix("starts ").and_then(|rest| rest.parse::<usize>().ok());
            if let Some(name) = index.and_then(|index| names.get(index - 1)) {
                row.subject.clone_from(name);
            }
        }
    }

    /// The same with runs beside the minimisers and 2-cycles of a loss of several variables.
    #[must_use]
    pub fn with_several_check(
        mut self,
        loss: &CompiledLoss,
        minimisers: &[ManyMinimiser],
        orbits: &[(String, ManyOrbits)],
    ) -> Self {
        let point = |x: &[Value]| x.iter().map(Value::approx).collect::<Vec<f64>>();
        let minimiser = |m: &ManyMinimiser| ProvedManyMinimiser {
            point: point(&m.point),
            sharpness: m.eigenvalues.first().map_or(0.0, Value::approx),
        };
        let cycle = |c: &ManyCycle| ProvedManyCycle {
            x0: point(&c.x0),
            x1: point(&c.x1),
            largest_multiplier: largest(c),
            attracts: attracts(c.stability),
            neutral: c.neutral,
        };
        let list = |(_, list): &(String, ManyOrbits)| ProvedManyOrbits {
            eta: list.eta.approx(),
            cycles: list.cycles.iter().map(cycle).collect(),
        };
        let minimisers: Vec<_> = minimisers.iter().map(minimiser).collect();
        let orbits: Vec<_> = orbits.iter().map(list).collect();
        let check = check_several(loss, &minimisers, &orbits);
        self.add_checks(&check);
        self
    }
}

pub(super) fn attracts(stability: certify::Stability) -> Option<bool> {
    match stability {
        certify::Stability::Stable | certify::Stability::Superstable => Some(true),
        certify::Stability::Unstable => Some(false),
        certify::Stability::Neutral | certify::Stability::Undecided => None,
    }
}

/// The largest modulus of the multipliers, where the enclosures fix it to the tolerance of the comparison.
fn largest(cycle: &ManyCycle) -> Option<f64> {
    let wide = |v: &Value| Rational::from(&v.hi - &v.lo).to_f64() > 1e-7;
    if cycle.real.iter().any(wide) || cycle.complex.iter().any(|z| wide(&z.re) || wide(&z.im)) {
        return None;
    }
    let real = cycle.real.iter().map(|v| v.approx().abs());
    let complex = cycle.complex.iter().map(|z| z.re.approx().hypot(z.im.approx()));
    real.chain(complex).reduce(f64::max)
}

/// Cells with their counts, up to the first that is not counted.
pub(super) fn cells(all: &[certify::Cell]) -> Vec<ProvedCell> {
    let cell =
        |cell: &certify::Cell| Some(ProvedCell { sample: cell.sample.clone(), stable: cell.count?.stable });
    all.iter().map_while(cell).collect()
}

/// The windows of stable 2-cycles of a polynomial loss.
pub(super) fn stable_of(windows: &certify::Windows) -> Vec<ProvedWindow> {
    let steps: Vec<&Value> = windows.critical.iter().map(|critical| &critical.eta).collect();
    stable(&steps, &windows.cells, &windows.stable)
}

fn stable(steps: &[&Value], cells: &[certify::Cell], windows: &[certify::StableWindow]) -> Vec<ProvedWindow> {
    let window = |window: &certify::StableWindow| {
        // Cell `i + 1` lies above critical step size `i`.
        let first = window.from.map_or(0, |i| i + 1);
        let last = window.to.unwrap_or(steps.len());
        let is_stable = |i: usize| cells.get(i)?.count.map(|count| count.stable > 0);
        // A step size that is known as a range only is nothing to compare with.
        let known = |i: usize| {
            let eta = steps.get(i)?;
            let width = Rational::from(&eta.hi - &eta.lo).to_f64();
            (width <= 1e-9 * eta.approx()).then(|| eta.approx())
        };
        Some(ProvedWindow {
            from: window.from.and_then(known),
            to: window.to.and_then(known),
            first: cells.get(first)?.sample.clone(),
            last: cells.get(last)?.sample.clone(),
            stable_below: window.from.and_then(is_stable).unwrap_or(true),
            stable_above: window.to.and_then(|i| is_stable(i + 1)).unwrap_or(true),
        })
    };
    windows.iter().filter_map(window).collect()
}

/// The invariant intervals of the first, middle and last part of a range of step sizes.
fn starts(proof: &basin::Basin) -> Vec<ProvedStarts> {
    let last = proof.pieces.len().saturating_sub(1);
    let mut chosen = vec![0, last / 2, last];
    chosen.dedup();
    let attractor = |orbit: &PeriodicOrbit| ProvedAttractor {
        period: orbit.period(),
        least: orbit.points.first().map(|least| (least.lo.to_f64(), least.hi.to_f64())),
    };
    let pieces = chosen.into_iter().filter_map(|i| proof.pieces.get(i));
    pieces
        .flat_map(|piece| {
            piece.intervals.iter().filter_map(move |interval| {
                Some(ProvedStarts {
                    eta: (piece.eta.lo.to_f64(), piece.eta.hi.to_f64()),
                    from: interval.left.at.hi.to_f64(),
                    to: interval.right.at.lo.to_f64(),
                    attractors: interval.conclusion.as_ref()?.attractors.iter().map(attractor).collect(),
                    outside_diverges: interval.outside_diverges,
                })
            })
        })
        .collect()
}
