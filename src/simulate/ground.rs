//! A loss in one variable with the places where starts are taken: for a polynomial everywhere that bounded orbits can be, for any other
//! loss its domain.

use super::check_starts::fates;
use super::classify::StartFate;
use super::crossing::PeriodMap;
use super::global_map::GlobalMap;
use super::loss::CompiledLoss;
use crate::algebra::RatPoly;
use crate::arith::Rational;

/// How many starts are spread over the places.
const STARTS: usize = 64;

/// A loss in one variable. *Approximate.*
pub(super) struct Ground<'a> {
    pub(super) loss: &'a CompiledLoss,
    pub(super) map: PeriodMap<'a>,
    place: Place<'a>,
}

/// Where starts are taken.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// Everywhere that bounded orbits of this `f'` can be.
    Everywhere(&'a RatPoly),
    /// Between two numbers, and cycles count that lie there.
    Domain(f64, f64),
}

impl<'a> Ground<'a> {
    /// `None` where the loss has several variables or coefficients that are too large for floats.
    pub(super) fn new(loss: &'a CompiledLoss, place: Place<'a>) -> Option<Self> {
        Some(Ground { loss, map: PeriodMap::new(loss)?, place })
    }

    /// Starts over the places, and the critical points of the map there, which attracting cycles attract.
    fn starts(&self, eta: f64) -> Option<Vec<f64>> {
        match self.place {
            Place::Everywhere(derivative) => {
                let map = GlobalMap::new(derivative, &Rational::from_f64(eta)?)?;
                let critical = map.critical_points(8 * STARTS);
                Some(map.starts(STARTS).chain(critical).map(|y| map.unscaled(y)).collect())
            }
            Place::Domain(from, to) => {
                let at = |i: usize, of: usize| from + (to - from) * (i as f64 + 0.37) / of as f64;
                let slope = |x: f64| 1.0 - eta * self.map.line().derivatives(x)[1];
                let cells = 8 * STARTS;
                let change = |i: &usize| (slope(at(*i, cells)) > 0.0) != (slope(at(i + 1, cells)) > 0.0);
                let zero = |i: usize| {
                    let (mut low, mut high) = (at(i, cells), at(i + 1, cells));
                    let sign = slope(low) > 0.0;
                    for _ in 0..50 {
                        let middle = (low + high) / 2.0;
                        if (slope(middle) > 0.0) == sign { low = middle } else { high = middle }
                    }
                    low
                };
                let critical = (0..cells - 1).filter(change).map(zero);
                Some((0..STARTS).map(|i| at(i, STARTS)).chain(critical).collect())
            }
        }
    }

    /// The cycles of a least period that clearly attract, each once, the least point first; `None` where no starts can be had.
    pub(super) fn attracting(&self, eta: f64, period: usize) -> Option<Vec<Vec<f64>>> {
        let mut all: Vec<Vec<f64>> = Vec::new();
        for fate in fates(self.loss, &self.starts(eta)?, |_| eta) {
            let StartFate::Periodic { period: p, key } = fate else { continue };
            let Some(x) = (p == period).then(|| self.map.attracting(key[0], eta, period)).flatten() else {
                continue;
            };
            let cycle: Vec<f64> =
                std::iter::successors(Some(x), |x| Some(self.map.step(*x, eta))).take(period).collect();
            let inside = match self.place {
                Place::Everywhere(_) => true,
                Place::Domain(from, to) => cycle.iter().all(|x| (from..=to).contains(x)),
            };
            if inside && all.iter().all(|known| (known[0] - x).abs() > 1e-6 * (1.0 + x.abs())) {
                all.push(cycle);
            }
        }
        Some(all)
    }
}
