//! `kind = "period-3"` and `"period-4"`: the orbits of one least period at a step size.

use super::Claims;
use super::place::{compare, show};
use crate::algebra::ClosedForm;
use crate::certify::basin::{Attraction, PeriodicOrbit};
use crate::certify::period::periodic_orbits;
use crate::certify::types::Verdict;
use crate::expr::{Diagnostic, Expr};
use crate::problem::{ExpectedStability, Region};

fn meets(attraction: Attraction, expected: ExpectedStability) -> Option<bool> {
    match (attraction, expected) {
        (Attraction::Undecided, _) | (_, ExpectedStability::Superstable | ExpectedStability::Undecided) => {
            None
        }
        (Attraction::Attracting, expected) => Some(expected == ExpectedStability::Stable),
        (Attraction::Repelling, expected) => Some(expected == ExpectedStability::Unstable),
        (Attraction::Neutral, expected) => Some(expected == ExpectedStability::Neutral),
    }
}

impl Claims<'_> {
    pub(super) fn period(
        &self,
        period: usize,
        eta: &Expr,
        count: Option<usize>,
        stability: Option<ExpectedStability>,
        within: Option<&Region>,
    ) -> Result<Verdict, Diagnostic> {
        let Some(eta) = self.rational(eta)? else {
            return Ok(Verdict::Undecided("the step size is irrational".into()));
        };
        let list = match periodic_orbits(&self.loss, &eta, period) {
            Ok(list) => list,
            Err(error) => return Ok(Verdict::Undecided(error.to_string())),
        };
        let sides = within.iter().flat_map(|region| &region.sides);
        let sides: Vec<(ClosedForm, ClosedForm)> = sides
            .map(|(_, from, to)| Ok((self.problem.value(from)?, self.problem.value(to)?)))
            .collect::<Result<_, Diagnostic>>()?;
        let mut inside = Vec::new();
        for orbit in &list.orbits {
            match is_within(orbit, &sides) {
                Some(true) => inside.push(orbit),
                Some(false) => {}
                None => return Ok(Verdict::Undecided("an orbit touches the end of the region".into())),
            }
        }
        let found = match inside.len() {
            0 => format!("there is no orbit of least period {period}"),
            1 => format!("there is exactly one orbit of least period {period}: {}", name(inside[0])),
            n => format!("there are exactly {n} orbits of least period {period}"),
        };
        if !count.map_or(!inside.is_empty(), |count| inside.len() == count) {
            return Ok(Verdict::Refuted(found));
        }
        let Some(expected) = stability else { return Ok(Verdict::Proved(found)) };
        let mut open = false;
        for orbit in &inside {
            match meets(orbit.attraction, expected) {
                Some(true) => {}
                Some(false) => return Ok(Verdict::Refuted(format!("the orbit {}", name(orbit)))),
                None => open = true,
            }
        }
        Ok(match open {
            true => Verdict::Undecided(format!("{found}; not known whether {}", expected.word())),
            false => Verdict::Proved(match inside.len() {
                0 | 1 => found,
                _ => format!("{found}, all {}", expected.word()),
            }),
        })
    }
}

fn name(orbit: &PeriodicOrbit) -> String {
    let points: Vec<String> = orbit.points.iter().map(show).collect();
    let word = match orbit.attraction {
        Attraction::Attracting => "stable",
        Attraction::Repelling => "unstable",
        Attraction::Neutral => "neutral",
        Attraction::Undecided => "not decided",
    };
    format!("{{{}}} is {word}, multiplier {}", points.join(", "), show(&orbit.multiplier))
}

/// Are all points of the orbit in the closed region?
fn is_within(orbit: &PeriodicOrbit, sides: &[(ClosedForm, ClosedForm)]) -> Option<bool> {
    let mut all = Some(true);
    for (from, to) in sides {
        for x in &orbit.points {
            match (compare(x, from), compare(x, to)) {
                (Some(below), _) if below.is_lt() => return Some(false),
                (_, Some(above)) if above.is_gt() => return Some(false),
                (Some(_), Some(_)) => {}
                _ => all = None,
            }
        }
    }
    all
}
