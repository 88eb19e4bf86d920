//! From hypotheses to conclusions: which theorem applies to an invariant interval.

use super::arena::{Arena, Cycle, orbit_of, value_of};
use super::attractors::AttractorList;
use super::candidates::Candidate;
use super::piece::{Invariant, end_values};
use super::types::{
    Attraction, Conclusion, Exceptions, Hypothesis, InvariantInterval, PeriodicOrbit, Theorem,
};
use crate::arith::Interval;
use crate::certify::Verdict;

/// What is known of orbits of least period 4 in an interval.
pub(crate) enum FourCycles {
    /// None, by this many boxes.
    Excluded(usize),
    /// None: all of them are listed, this many, and lie outside.
    AllOutside(usize),
    /// This one, given by its points.
    Witness(Vec<f64>),
    /// This one, but none of least period 8, by this many boxes.
    WithoutEight(Vec<f64>, usize),
    /// Not decided.
    Open(String),
}

impl FourCycles {
    /// The answer for an interval from the complete list.
    pub(crate) fn listed(candidate: &Candidate, cycles: &[Cycle]) -> Self {
        let mut outside = true;
        for cycle in cycles {
            if cycle.points.iter().any(|x| candidate.holds(x) == Some(true)) {
                return FourCycles::Witness(cycle.points.iter().map(|x| x.approx()).collect());
            }
            outside &= cycle.points.iter().any(|x| candidate.holds(x) == Some(false));
        }
        if outside {
            FourCycles::AllOutside(cycles.len())
        } else {
            FourCycles::Open("a 4-cycle close to an end".into())
        }
    }

    fn verdict(&self) -> Verdict {
        match self {
            FourCycles::Excluded(boxes) => Verdict::Proved(format!("interval subdivision, {boxes} boxes")),
            FourCycles::AllOutside(count) => {
                Verdict::Proved(format!("all {count} orbits of least period 4 are listed and lie outside"))
            }
            FourCycles::Witness(points) | FourCycles::WithoutEight(points, _) => {
                let points: Vec<_> = points.iter().map(|x| format!("{x:.9}")).collect();
                Verdict::Refuted(format!("a 4-cycle, certified by interval Newton: {}", points.join(" -> ")))
            }
            FourCycles::Open(reason) => Verdict::Undecided(reason.clone()),
        }
    }
}

fn proved(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Proved(_))
}

/// The interval with the strongest conclusion that is proved.
pub(crate) fn interval_result(
    arena: &Arena,
    interval: &Invariant,
    (fixed_points, two_cycles): (&[PeriodicOrbit], &[PeriodicOrbit]),
    (two, four): (&[Cycle], &[Cycle]),
    list: &AttractorList,
) -> InvariantInterval {
    let candidate = &interval.candidate;
    let mut hypotheses = vec![Hypothesis {
        statement: "G maps the interval into itself".into(),
        verdict: Verdict::Proved(format!(
            "its ends are mapped as stated; interval subdivision, {} boxes",
            interval.boxes
        )),
    }];
    let excluded = interval.four_cycles.verdict();
    let mut coppel = proved(&excluded).then_some(Theorem::Coppel);
    hypotheses.push(Hypothesis {
        statement: "G has no orbit of least period 4 in the interval".into(),
        verdict: excluded,
    });
    // An orbit with one point inside an invariant interval lies inside; what is not seen to be outside counts as inside.
    let inside = |points: &[Interval]| points.iter().all(|x| candidate.holds(x) != Some(false));
    let mut here: Vec<PeriodicOrbit> = Vec::new();
    for (fixed, orbit) in arena.fixed.iter().zip(fixed_points) {
        if inside(std::slice::from_ref(&fixed.at)) {
            here.push(orbit.clone());
        }
    }
    for (cycle, orbit) in two.iter().zip(two_cycles) {
        if inside(&cycle.points) {
            here.push(orbit.clone());
        }
    }
    if let FourCycles::WithoutEight(_, boxes) = interval.four_cycles {
        let inside: Vec<_> = four.iter().filter(|cycle| inside(&cycle.points)).map(orbit_of).collect();
        // What is not known to attract or repel would be called an attractor.
        if inside.iter().all(|o| o.attraction != Attraction::Undecided) {
            here.extend(inside);
            coppel = Some(Theorem::CoppelFour);
            hypotheses.push(Hypothesis {
                statement: "G has no orbit of least period 8 in the interval".into(),
                verdict: Verdict::Proved(format!("interval subdivision, {boxes} boxes")),
            });
        }
    }
    let conclusion = if let Some(theorem) = coppel {
        let hyperbolic =
            here.iter().all(|o| matches!(o.attraction, Attraction::Attracting | Attraction::Repelling));
        hypotheses.push(Hypothesis {
            statement: match theorem {
                Theorem::CoppelFour => {
                    "Every fixed point, 2-cycle and 4-cycle in the interval is attracting or repelling".into()
                }
                _ => "Every fixed point and 2-cycle in the interval is attracting or repelling".into(),
            },
            verdict: if hyperbolic {
                Verdict::Proved(format!("all {} of them are listed with their multipliers", here.len()))
            } else {
                Verdict::Undecided("one of them is neutral, or not decided: it counts as attracting".into())
            },
        });
        Some(Conclusion {
            theorem,
            exceptions: Exceptions::Countable,
            attractors: here.into_iter().filter(|o| o.attraction != Attraction::Repelling).collect(),
        })
    } else {
        hypotheses.extend(list.hypotheses.iter().cloned());
        list.complete.then(|| Conclusion {
            theorem: Theorem::Hyperbolic,
            exceptions: Exceptions::MeasureZero,
            attractors: list
                .cycles
                .iter()
                .filter(|c| inside(&c.points))
                .map(|c| PeriodicOrbit {
                    points: c.points.iter().map(value_of).collect(),
                    multiplier: value_of(&c.multiplier),
                    attraction: Attraction::Attracting,
                })
                .collect(),
        })
    };
    let [left, right] = end_values(candidate, fixed_points);
    InvariantInterval { left, right, outside_diverges: interval.outside_diverges, hypotheses, conclusion }
}
