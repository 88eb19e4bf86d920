//! Orbits of other periods than 2, as part of a result.

use super::basin::PeriodicOrbit;
use super::number::Number;
use crate::algebra::Value;
use crate::certify::period::{Crossing, ListedBy, PeriodError, PeriodList};
use schemars::JsonSchema;
use serde::Serialize;

/// Periodic orbits at one step size, and the first period doublings.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Periods {
    /// The step size.
    pub eta: String,
    /// All orbits of each least period that was asked for.
    pub lists: Vec<Period>,
    /// Attracting cycles of longer period, each proved; not claimed to be all.
    pub attracting: Vec<PeriodicOrbit>,
    /// Step sizes of period doublings, where they were asked for.
    pub doublings: Vec<Doubling>,
}

/// All orbits of one least period.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Period {
    /// The least period.
    pub period: usize,
    /// Is the list proved complete?
    pub complete: bool,
    /// How it was completed, or what stopped it.
    pub by: String,
    /// The orbits, by their smallest points.
    pub orbits: Vec<PeriodicOrbit>,
}

/// A step size at which a cycle's multiplier passes -1.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Doubling {
    /// The period of the cycle.
    pub period: usize,
    /// An enclosure of the step size.
    pub eta: Number,
}

impl Periods {
    /// The orbits at a step size.
    pub fn new(eta: &str) -> Self {
        Periods { eta: eta.to_string(), ..Periods::default() }
    }

    /// Adds what is known of one period.
    pub fn add(&mut self, period: usize, found: &Result<PeriodList, PeriodError>) {
        self.lists.push(match found {
            Ok(list) => {
                let by = match list.listed_by {
                    ListedBy::RootIsolation => "root isolation, exact",
                    ListedBy::Subdivision => "interval subdivision",
                };
                let orbits = list.orbits.iter().map(PeriodicOrbit::new).collect();
                Period { period, complete: true, by: by.to_string(), orbits }
            }
            Err(error) => Period { period, complete: false, by: error.to_string(), orbits: Vec::new() },
        });
    }

    /// Adds period doublings.
    pub fn add_doublings(&mut self, crossings: &[Crossing]) {
        self.doublings.extend(crossings.iter().map(|crossing| {
            let eta = Value::between(crossing.eta.lo.clone(), crossing.eta.hi.clone());
            Doubling { period: crossing.period, eta: Number::new(&eta) }
        }));
    }

    /// The result line by line.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for list in &self.lists {
            let count = match (list.complete, list.orbits.len()) {
                (false, _) => "undecided".to_string(),
                (true, 0) => "none".to_string(),
                (true, n) => format!("exactly {n}"),
            };
            lines.push(format!("least period {}: {count}  ({})", list.period, list.by));
            lines.extend(list.orbits.iter().map(line));
        }
        if !self.attracting.is_empty() {
            lines.push("attracting cycles, each proved (perhaps not all)".to_string());
            lines.extend(self.attracting.iter().map(line));
        }
        for doubling in &self.doublings {
            lines.push(format!(
                "the {}-cycle doubles its period at eta {}",
                doubling.period,
                doubling.eta.equation()
            ));
        }
        lines
    }
}

fn line(orbit: &PeriodicOrbit) -> String {
    let points: Vec<&str> = orbit.points.iter().map(Number::short).collect();
    format!("  {} {{{}}}, multiplier {}", orbit.stability, points.join(", "), orbit.multiplier.equation())
}
