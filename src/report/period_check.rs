//! Floats beside cycles of other periods than 2.

use super::model::Report;
use crate::algebra::RatPoly;
use crate::arith::Rational;
use crate::certify::basin::{Attraction, PeriodicOrbit, StepRange};
use crate::certify::period::{Crossing, PeriodError, PeriodList, PeriodWindow};
use crate::simulate::{ProvedCrossing, ProvedOrbit, ProvedPeriod, check_periods};

/// What is proved of cycles of other periods at a step size and around it.
#[derive(Clone, Copy, Debug)]
pub struct PeriodProofs<'a> {
    /// The step size.
    pub eta: &'a Rational,
    /// All orbits of each least period that was asked for.
    pub lists: &'a [(usize, Result<PeriodList, PeriodError>)],
    /// Attracting cycles of longer period.
    pub attracting: &'a [&'a PeriodicOrbit],
    /// The window of a period.
    pub window: Option<&'a PeriodWindow>,
    /// Period doublings.
    pub doublings: &'a [Crossing],
}

impl Report {
    /// The same with runs beside cycles of other periods.
    #[must_use]
    pub fn with_period_check(mut self, loss: &RatPoly, proofs: &PeriodProofs) -> Self {
        let list = |(period, found): &(usize, Result<PeriodList, PeriodError>)| ProvedPeriod {
            period: *period,
            complete: found.is_ok(),
            orbits: found.iter().flat_map(|list| &list.orbits).map(orbit).collect(),
        };
        let lists: Vec<ProvedPeriod> = proofs.lists.iter().map(list).collect();
        let further: Vec<ProvedOrbit> = proofs.attracting.iter().map(|one| orbit(one)).collect();
        let mut crossings: Vec<ProvedCrossing> = proofs.window.map_or(Vec::new(), window);
        // Below its flip the cycle attracts.
        let below = |one: &Crossing| crossing(one, (middle(&one.eta), point(one)));
        crossings.extend(proofs.doublings.iter().map(below));
        let check = check_periods(loss, proofs.eta, &lists, &further, &crossings);
        self.add_checks(&check);
        self
    }
}

fn orbit(orbit: &PeriodicOrbit) -> ProvedOrbit {
    ProvedOrbit {
        points: orbit.points.clone(),
        multiplier: orbit.multiplier.clone(),
        attracts: match orbit.attraction {
            Attraction::Attracting => Some(true),
            Attraction::Repelling => Some(false),
            Attraction::Neutral | Attraction::Undecided => None,
        },
    }
}

fn middle(range: &StepRange) -> f64 {
    (Rational::from(&range.lo + &range.hi) / 2u32).to_f64()
}

fn point(crossing: &Crossing) -> f64 {
    crossing.orbit.points.first().map_or(0.0, crate::algebra::Value::approx)
}

fn crossing(one: &Crossing, from: (f64, f64)) -> ProvedCrossing {
    ProvedCrossing { period: one.period, multiplier: one.multiplier, eta: middle(&one.eta), from }
}

/// The ends of a window and its superstable cycle, each followed from another of them.
fn window(window: &PeriodWindow) -> Vec<ProvedCrossing> {
    let at = |one: &Crossing| (middle(&one.eta), point(one));
    let inside = window.superstable.as_ref().map_or_else(|| at(&window.to), at);
    let birth =
        ProvedCrossing { period: window.period, multiplier: 1, eta: middle(&window.from), from: inside };
    let mut all = vec![birth];
    all.extend(window.superstable.as_ref().map(|one| crossing(one, at(&window.to))));
    all.push(crossing(&window.to, inside));
    all
}
