//! Orbits of other periods than 2, as part of a result.

use super::basin::PeriodicOrbit;
use super::number::Number;
use crate::algebra::Value;
use crate::certify::basin::StepRange;
use crate::certify::period::{Crossing, ListedBy, PeriodError, PeriodList, PeriodWindow};
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
    /// The window of a period, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
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

/// The step sizes over which one attracting cycle of a period goes on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Window {
    /// The least period.
    pub period: usize,
    /// Were the ends found and proved? Null ends otherwise.
    pub proved: bool,
    /// An enclosure of the step size where the cycle begins to attract.
    pub from: Option<Number>,
    /// An enclosure of one at which the cycle is superstable.
    pub superstable: Option<Number>,
    /// An enclosure of the one where its multiplier passes -1.
    pub to: Option<Number>,
}

fn enclosed(range: &StepRange) -> Number {
    Number::new(&Value::between(range.lo.clone(), range.hi.clone()))
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
        self.doublings.extend(
            crossings
                .iter()
                .map(|crossing| Doubling { period: crossing.period, eta: enclosed(&crossing.eta) }),
        );
    }

    /// Adds the window of a period.
    pub fn add_window(&mut self, period: usize, found: Option<&PeriodWindow>) {
        self.window = Some(Window {
            period,
            proved: found.is_some(),
            from: found.map(|w| enclosed(&w.from)),
            superstable: found.and_then(|w| w.superstable.as_ref()).map(|c| enclosed(&c.eta)),
            to: found.map(|w| enclosed(&w.to.eta)),
        });
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
        if let Some(window) = &self.window {
            let p = window.period;
            match (&window.from, &window.to) {
                (Some(from), Some(to)) => {
                    lines.push(format!("one {p}-cycle attracts for all step sizes between"));
                    lines.push(format!("  eta {}, where it appears", from.equation()));
                    if let Some(eta) = &window.superstable {
                        lines.push(format!("  eta {}, where it is superstable", eta.equation()));
                    }
                    lines.push(format!("  eta {}, where its multiplier passes -1", to.equation()));
                }
                _ => lines.push(format!("no window of an attracting {p}-cycle is proved here")),
            }
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
