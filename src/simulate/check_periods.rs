//! Cycles of other periods than 2 beside gradient descent, and the step sizes at which they change.

use super::check_cycle::check_orbit;
use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Subject};
use super::check_starts::fates;
use super::classify::StartFate;
use super::cross_check::CrossCheck;
use super::crossing::PeriodMap;
use super::global_map::GlobalMap;
use super::loss::CompiledLoss;
use super::proved::{ProvedCrossing, ProvedOrbit, ProvedPeriod};
use crate::algebra::{RatPoly, Value};
use crate::arith::Rational;

/// Bits of the points that runs start near.
const BITS: u32 = 160;
/// The longest cycle that is run.
const LONGEST: usize = 64;
/// The most cycles that are run.
const MOST: usize = 60;
/// How many starts look for cycles that are not listed.
const STARTS: usize = 64;

/// Compares behaviour, position and multiplier of each cycle at a step size with runs of gradient descent; looks for attracting
/// cycles that a complete list lacks; and finds each crossing again. `further` are cycles in no particular list. *Approximate*; it
/// never panics, and its work is bounded.
pub fn check_periods(
    loss: &RatPoly,
    eta: &Rational,
    lists: &[ProvedPeriod],
    further: &[ProvedOrbit],
    crossings: &[ProvedCrossing],
) -> CrossCheck {
    let derivative = loss.derivative();
    let mut check = CrossCheck::default();
    let step = Value::rational(eta.clone());
    let mut left = MOST;
    let mut run = |check: &mut CrossCheck, orbit: &ProvedOrbit, index: usize| {
        let period = orbit.points.len();
        if left == 0 || period > LONGEST {
            check.skipped += 1;
            return;
        }
        left -= 1;
        check.rows.extend(check_orbit(&derivative, BITS, &step, orbit, Subject::Orbit { period, index }));
    };
    for list in lists {
        list.orbits.iter().enumerate().for_each(|(index, orbit)| run(&mut check, orbit, index));
    }
    for (i, orbit) in further.iter().enumerate() {
        let period = orbit.points.len();
        let index = further[..i].iter().filter(|other| other.points.len() == period).count();
        run(&mut check, orbit, index);
    }
    if lists.iter().any(|list| list.complete)
        && let Some(found) = settled(loss, &derivative, eta)
    {
        check
            .rows
            .extend(lists.iter().filter(|l| l.complete).map(|list| unlisted(list, eta.to_f64(), &found)));
    }
    if let Some(map) = PeriodMap::new(&CompiledLoss::polynomial(loss)) {
        check.rows.extend(crossings.iter().map(|one| crossing(&map, one)));
    }
    check
}

/// The periods that starts from everywhere settle with, each with the least point of its cycle; the critical points of the map, which
/// attracting cycles attract, are among the starts.
fn settled(loss: &RatPoly, derivative: &RatPoly, eta: &Rational) -> Option<Vec<(usize, f64)>> {
    let map = GlobalMap::new(derivative, eta)?;
    let critical = map.critical_points(8 * STARTS);
    let starts: Vec<f64> = map.starts(STARTS).chain(critical).map(|y| map.unscaled(y)).collect();
    let step = eta.to_f64();
    let compiled = CompiledLoss::polynomial(loss);
    let found = fates(&compiled, &starts, |_| step);
    let exact = PeriodMap::new(&compiled)?;
    // Slow convergence to a cycle of half the period looks like this one: a cycle counts that clearly attracts.
    let cycle = |fate: &StartFate| match fate {
        StartFate::Periodic { period, key } => exact.attracting(key[0], step, *period).map(|x| (*period, x)),
        _ => None,
    };
    Some(found.iter().filter_map(cycle).collect())
}

fn unlisted(list: &ProvedPeriod, eta: f64, found: &[(usize, f64)]) -> CheckRow {
    let subject = Subject::Period { period: list.period };
    let mut row = CheckRow::blank(subject, Quantity::UnlistedOrbits, eta, 4000);
    row.predicted = Outcome::Count(0);
    let known = |least: f64| {
        let points = list.orbits.iter().flat_map(|orbit| &orbit.points).map(Value::approx);
        points.fold(f64::INFINITY, |near, x| near.min((x - least).abs())) <= 1e-5 * (1.0 + least.abs())
    };
    let own: Vec<f64> = found.iter().filter(|(period, _)| *period == list.period).map(|(_, x)| *x).collect();
    let unknown: Vec<f64> = own.iter().copied().filter(|x| !known(*x)).collect();
    row.simulated = Outcome::Count(unknown.len());
    row.agrees = if unknown.is_empty() { Agreement::Yes } else { Agreement::No };
    row.note = match unknown.first() {
        Some(x) => format!("a start settles with period {} at {x:e}, which is not on the list", list.period),
        None => format!("{} of {} starts settle with this period, all listed", own.len(), found.len()),
    };
    row.reproduce.near = unknown.first().or(own.first()).copied().unwrap_or(0.0);
    row.reproduce = row.reproduce.rounded();
    row
}

/// A crossing found again in floats.
fn crossing(map: &PeriodMap, proved: &ProvedCrossing) -> CheckRow {
    let ProvedCrossing { period, multiplier, eta, from } = *proved;
    let mut row = CheckRow::blank(Subject::Crossing { period, multiplier }, Quantity::StepSize, eta, 4000);
    row.predicted = Outcome::Number(eta);
    row.tolerance = 1e-8 * eta;
    row.reproduce.near = from.1;
    match map.crossing(from, eta, period, f64::from(multiplier)) {
        Some(found) => {
            row.simulated = Outcome::Number(found);
            row.agrees = if (found - eta).abs() <= row.tolerance { Agreement::Yes } else { Agreement::No };
        }
        None => row.note = "the cycle is lost on the way, in floats".into(),
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arith::Rational;

    fn well() -> RatPoly {
        RatPoly::new(&[(1, 4), (0, 1), (-1, 2), (0, 1), (1, 4)].map(|(n, d)| Rational::from((n, d))))
    }

    /// `x = +-sqrt(1 + 2/eta)`, which `x -> -x` makes a 2-cycle with multiplier `(1 - eta (3 x^2 - 1))^2 = (5 + 2 eta)^2`.
    fn symmetric(eta: &Rational, digits: i32) -> ProvedOrbit {
        let e = eta.to_f64();
        let x = (1.0 + 2.0 / e).sqrt();
        let near = |x: f64| {
            let at = Rational::from_f64(x).unwrap();
            let slack = Rational::from_f64(10f64.powi(-digits)).unwrap();
            Value::between(Rational::from(&at - &slack), at + slack)
        };
        let multiplier = Value::rational(Rational::from_f64((5.0 + 2.0 * e).powi(2)).unwrap());
        ProvedOrbit { points: vec![near(-x), near(x)], multiplier, attracts: Some(false) }
    }

    #[test]
    fn a_true_cycle_agrees_and_seeded_faults_are_caught() {
        let eta = Rational::from((11, 10));
        let orbit = symmetric(&eta, 14);
        let list =
            |orbit: &ProvedOrbit| ProvedPeriod { period: 2, complete: false, orbits: vec![orbit.clone()] };
        let look = |orbit: &ProvedOrbit| check_periods(&well(), &eta, &[list(orbit)], &[], &[]);
        let good = look(&orbit);
        assert_eq!((good.rows.len(), good.count(Agreement::Yes)), (3, 3), "{good:#?}");
        let mut wrong = orbit.clone();
        wrong.attracts = Some(true);
        assert!(!look(&wrong).agrees());
        let mut wrong = orbit.clone();
        wrong.multiplier = Value::rational(Rational::from(50));
        assert!(!look(&wrong).agrees());
        let mut wrong = orbit;
        wrong.points.swap(0, 1);
        wrong.points[0] = Value::rational(Rational::from((168, 100)));
        assert!(!look(&wrong).agrees());
    }

    #[test]
    fn a_complete_list_that_lacks_an_attracting_cycle_is_caught() {
        // At 127/100 two 4-cycles attract.
        let eta = Rational::from((127, 100));
        let empty = ProvedPeriod { period: 4, complete: true, orbits: Vec::new() };
        let check = check_periods(&well(), &eta, &[empty], &[], &[]);
        assert_eq!(check.disagreements().count(), 1, "{check:#?}");
        let empty = ProvedPeriod { period: 3, complete: true, orbits: Vec::new() };
        assert!(check_periods(&well(), &eta, &[empty], &[], &[]).agrees());
    }

    #[test]
    fn a_wrong_flip_is_caught() {
        let eta = Rational::from((11, 10));
        let flip = |at: f64| ProvedCrossing { period: 2, multiplier: -1, eta: at, from: (1.1, 1.116) };
        let look = |at: f64| check_periods(&well(), &eta, &[], &[], &[flip(at)]);
        assert_eq!(look(5f64.sqrt() - 1.0).count(Agreement::Yes), 1);
        assert_eq!(look(1.2361).disagreements().count(), 1);
    }
}
