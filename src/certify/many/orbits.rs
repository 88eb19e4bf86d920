//! 2-cycles at a step size: candidates from floats, each proved.

use super::cycle::{polish, prove, prove_precisely};
use super::line::{Crossed, Line};
use super::loss::ManyLoss;
use super::minimiser::{Site, noise};
use super::symmetry::Symmetry;
use super::types::{ManyCycle, ManyOrbits};
use crate::algebra::Value;
use crate::arith::FastInterval;
use crate::certify::Stability;

/// How many starts the descent in floats takes, and how many pairs Newton's method.
const STARTS: usize = 24;
/// With more variables than these the search ends with the first cycle.
const LARGE: usize = 20;
/// Where the sharpness is so close to `2/eta` that the two points of a 2-cycle are hard to tell apart in doubles.
const NEARLY_CRITICAL: f64 = 1e-7;
/// How many steps of gradient descent before a run is looked at.
const STEPS: usize = 3000;

/// 2-cycles at a step size: each listed one is proved, others may exist. Candidates: steps from each minimiser along its
/// top eigenvector, runs of gradient descent that settle on period 2, and Newton's method from random pairs.
///
/// `hints` are further points to search around.
pub fn orbits(
    loss: &ManyLoss,
    eta: &Value,
    sites: &[Site],
    hints: &[Vec<f64>],
    symmetries: &[Symmetry],
) -> ManyOrbits {
    let n = loss.dimension();
    let mut list = List { loss, eta, symmetries, cycles: Vec::new() };
    'sites: for site in sites {
        for candidate in from_minimiser(loss, eta.approx(), site) {
            let found = list.try_candidate(&candidate)
                || (excess(eta.approx(), site).abs() < NEARLY_CRITICAL && list.try_precisely(&candidate));
            if found && n > LARGE {
                break 'sites;
            }
        }
    }
    let runs = match n {
        0..=6 => STARTS,
        7..=20 => 3,
        _ => 0,
    };
    let mut random = noise(3);
    let middles = sites.iter().map(|s| s.enclosure.iter().map(|x| x.midpoint().lo()).collect());
    let middle: Vec<Vec<f64>> = middles.chain(hints.iter().cloned()).collect();
    for k in 0..runs {
        let scale = [0.1, 0.5, 1.5][k % 3];
        let centre = middle.get(k % middle.len().max(1)).cloned().unwrap_or_else(|| vec![0.0; n]);
        let x: Vec<f64> = centre.iter().map(|c| c + scale * random()).collect();
        if let Some(z) = settle(loss, eta.approx(), x, STEPS) {
            list.try_candidate(&z);
        }
        if n <= 6 {
            for _ in 0..3 {
                let pair: Vec<f64> = (0..2 * n).map(|i| centre[i % n] + 2.0 * scale * random()).collect();
                list.try_candidate(&pair);
            }
        }
    }
    let mut cycles = list.cycles;
    for cycle in on_lines(loss, eta, sites, symmetries) {
        let known = |z: &[FastInterval]| z.iter().map(|x| x.midpoint().lo()).collect::<Vec<f64>>();
        if !cycles.iter().any(|c| same(loss, c, &known(&cycle.enclosure), true)) {
            cycles.push(cycle);
        }
    }
    cycles.sort_by(|a, b| {
        let key = |c: &ManyCycle| c.enclosure.iter().map(|x| x.midpoint().lo()).collect::<Vec<_>>();
        key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal)
    });
    ManyOrbits { eta: eta.clone(), cycles, complete_in: None }
}

/// The 2-cycles on the lines through the minimisers that the gradient maps into itself. Where families make the search fail,
/// these are what is proved.
fn on_lines(loss: &ManyLoss, eta: &Value, sites: &[Site], symmetries: &[Symmetry]) -> Vec<ManyCycle> {
    let lines = sites.iter().filter_map(|site| Crossed::new(loss, Line::new(loss, site)?, symmetries));
    lines.filter_map(|line| line.cycles(loss, eta)).flatten().collect()
}

/// The candidate on a grid of width `2^-36`: a cycle of a family is the one whose gauge goes through it, so that rounding
/// errors of the search do not choose the member of the family.
fn settled(z: &[f64]) -> Vec<f64> {
    const GRID: f64 = 68_719_476_736.0;
    z.iter().map(|z| (z * GRID).round() / GRID).collect()
}

/// The two points in an order that does not depend on where the search came from.
pub(super) fn ordered(z: Vec<f64>) -> Vec<f64> {
    let n = z.len() / 2;
    let first = (0..n).find(|i| (z[*i] - z[n + i]).abs() > 1e-9);
    match first {
        Some(i) if z[i] > z[n + i] => z[n..].iter().chain(&z[..n]).copied().collect(),
        _ => z,
    }
}

/// Is the candidate a cycle that is listed, or (under a symmetry) one of its family, as far as floats tell?
fn same(loss: &ManyLoss, cycle: &ManyCycle, z: &[f64], symmetric: bool) -> bool {
    let n = loss.dimension();
    let known: Vec<f64> = cycle.enclosure.iter().map(|x| x.midpoint().lo()).collect();
    let close = |a: f64, b: f64| (a - b).abs() < 1e-6 * (1.0 + a.abs());
    let equal = |shift: usize| (0..2 * n).all(|i| close(known[i], z[(i + shift) % (2 * n)]));
    if equal(0) || equal(n) {
        return true;
    }
    if !symmetric {
        return false;
    }
    let levels = |z: &[f64]| {
        let mut pair = [loss.value(&z[..n]).unwrap_or(f64::NAN), loss.value(&z[n..]).unwrap_or(f64::NAN)];
        pair.sort_by(f64::total_cmp);
        let gap: f64 = (0..n).map(|i| (z[i] - z[n + i]).powi(2)).sum();
        [pair[0], pair[1], gap]
    };
    levels(&known).iter().zip(levels(z)).all(|(a, b)| close(*a, b))
}

/// The proved cycles so far.
struct List<'a> {
    loss: &'a ManyLoss,
    eta: &'a Value,
    symmetries: &'a [Symmetry],
    cycles: Vec<ManyCycle>,
}

impl List<'_> {
    /// Is there a new cycle near a candidate?
    fn try_candidate(&mut self, candidate: &[f64]) -> bool {
        let singular = !self.symmetries.is_empty();
        let Some(z) = polish(self.loss, self.eta.approx(), candidate, singular) else { return false };
        let n = self.loss.dimension();
        let gap = (0..n).map(|i| (z[i] - z[n + i]).abs()).fold(0.0, f64::max);
        let scale = z.iter().fold(1.0_f64, |a, b| a.max(b.abs()));
        if gap < 1e-7 * scale || scale > 1e6 || self.cycles.iter().any(|c| same(self.loss, c, &z, singular)) {
            return false;
        }
        let z = if singular { settled(&ordered(z)) } else { ordered(z) };
        let step = FastInterval::hull(&self.eta.lo, &self.eta.hi);
        let found = prove(self.loss, step, &z, self.symmetries);
        let decided = found.as_ref().is_some_and(|cycle| cycle.stability != Stability::Undecided);
        let found = match decided {
            true => found,
            false => prove_precisely(self.loss, self.eta, &z, self.symmetries).or(found),
        };
        found.is_some_and(|cycle| self.add(cycle))
    }

    /// Is there one near a candidate, where doubles do not tell its points apart?
    fn try_precisely(&mut self, candidate: &[f64]) -> bool {
        let z = ordered(candidate.to_vec());
        let found = prove_precisely(self.loss, self.eta, &z, self.symmetries);
        found.is_some_and(|cycle| self.add(cycle))
    }

    /// Each box holds one cycle: where two meet it may be the same one.
    fn add(&mut self, cycle: ManyCycle) -> bool {
        let n = self.loss.dimension();
        let meets = |other: &ManyCycle, shift: usize| {
            let boxes = (&cycle.enclosure, &other.enclosure);
            (0..2 * n).all(|i| boxes.0[i].intersect(&boxes.1[(i + shift) % (2 * n)]).is_some())
        };
        let new = !self.cycles.iter().any(|other| meets(other, 0) || meets(other, n));
        if new {
            self.cycles.push(cycle);
        }
        new
    }
}

/// How far the sharpness of a minimiser is above `2/eta`. *Approximate.*
fn excess(eta: f64, site: &Site) -> f64 {
    site.spectrum.values[0].midpoint().lo() - 2.0 / eta
}

/// Pairs along the top eigenvector of a minimiser, at several distances.
fn from_minimiser(loss: &ManyLoss, eta: f64, site: &Site) -> Vec<Vec<f64>> {
    let mut pairs = Vec::new();
    let x: Vec<f64> = site.enclosure.iter().map(|x| x.midpoint().lo()).collect();
    let q: Vec<f64> = site.spectrum.vectors.column(0).iter().copied().collect();
    for factor in [0.3, 1.0, 2.5] {
        let s = factor * excess(eta, site).abs().sqrt().min(1.0);
        let point = |sign: f64| x.iter().zip(&q).map(move |(x, q)| x + sign * s * q);
        pairs.push(point(-1.0).chain(point(1.0)).collect());
    }
    // Gradient descent from close by: the attractor next to the minimiser.
    let start: Vec<f64> = x.iter().zip(&q).map(|(x, q)| x + 1e-3 * q).collect();
    let steps = if x.len() > 20 { 600 } else { STEPS };
    pairs.extend(settle(loss, eta, start, steps));
    pairs
}

/// Two neighbouring points of a run of gradient descent, where it has settled on period 2. *Approximate.*
fn settle(loss: &ManyLoss, eta: f64, mut x: Vec<f64>, steps: usize) -> Option<Vec<f64>> {
    let step = |x: &[f64]| -> Option<Vec<f64>> {
        let g = loss.gradient(x).ok()?;
        let y: Vec<f64> = x.iter().zip(&g).map(|(x, g)| x - eta * g).collect();
        y.iter().all(|y| y.abs() < 1e6).then_some(y)
    };
    for _ in 0..steps {
        x = step(&x)?;
    }
    let y = step(&x)?;
    let z = step(&y)?;
    let moved = x.iter().zip(&z).fold(0.0_f64, |a, (x, z)| a.max((x - z).abs()));
    (moved < 1e-3).then(|| x.into_iter().chain(y).collect())
}
