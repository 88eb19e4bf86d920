//! Claims that are proved, beside gradient descent in floats.

use super::check_condition::check_condition;
use super::check_identity::{ProvedIdentity, check_identity};
use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Subject};
use super::check_starts::fates;
use super::classify::StartFate;
use super::crossing::PeriodMap;
use super::ground::{Ground, Place};
use super::loss::CompiledLoss;
use crate::algebra::RatPoly;

/// How many starts of an interval are run.
const STARTS: usize = 64;
/// How many cells the step sizes between two are cut into, to find where a start is periodic.
const CELLS: usize = 400;
/// How many steps a start is followed.
const STEPS: usize = 4000;

/// What a claim says, in floats; step sizes and starts are between two numbers, or at one. *Approximate.*
#[derive(Clone, Debug, PartialEq)]
pub enum ProvedFact {
    /// One step takes each start of an interval into it.
    Invariant {
        /// The step size.
        eta: f64,
        /// The interval.
        starts: (f64, f64),
    },
    /// One step from each start of an interval does not increase the loss.
    Descent {
        /// The step size.
        eta: f64,
        /// The interval.
        starts: (f64, f64),
    },
    /// Each start of an interval diverges, for all step sizes between two.
    Diverges {
        /// The step sizes.
        eta: (f64, f64),
        /// The interval.
        starts: (f64, f64),
    },
    /// So many cycles of a least period lie in an interval, and all attract or all do not.
    Cycles {
        /// The step size.
        eta: f64,
        /// The least period.
        period: usize,
        /// Exactly so many; at least one where it is not given.
        count: Option<usize>,
        /// Do they attract?
        attract: bool,
        /// Where they lie, if not anywhere.
        within: Option<(f64, f64)>,
    },
    /// A start lies on a 2-cycle for a step size between two.
    CycleThrough {
        /// The start.
        at: f64,
        /// The step sizes.
        eta: (f64, f64),
    },
    /// At a step size between two a cycle of a least period has this multiplier.
    Multiplier {
        /// The step sizes.
        eta: (f64, f64),
        /// The least period.
        period: usize,
        /// The multiplier.
        multiplier: i32,
    },
    /// A small 2-cycle is born at a minimiser and attracts beyond its critical step size; or none does, where the condition has the other
    /// sign.
    Condition {
        /// The minimiser.
        at: f64,
        /// Which of the two.
        supercritical: bool,
    },
    /// Two expressions are equal.
    Identity(ProvedIdentity),
}

/// Compares each claim about a polynomial with floats, by the index of the claim. *Approximate*; it never panics, and its work is
/// bounded.
pub fn check_facts(loss: &RatPoly, variable: &str, facts: &[(usize, ProvedFact)]) -> Vec<CheckRow> {
    let derivative = loss.derivative();
    if derivative.degree() < 2 {
        return Vec::new();
    }
    rows(&CompiledLoss::polynomial(loss), variable, Place::Everywhere(&derivative), facts)
}

/// The same for a loss with elementary functions, in a domain.
pub fn check_smooth_facts(
    loss: &CompiledLoss,
    variable: &str,
    (from, to): (f64, f64),
    facts: &[(usize, ProvedFact)],
) -> Vec<CheckRow> {
    rows(loss, variable, Place::Domain(from, to), facts)
}

fn rows(
    loss: &CompiledLoss,
    variable: &str,
    place: Place<'_>,
    facts: &[(usize, ProvedFact)],
) -> Vec<CheckRow> {
    let Some(ground) = Ground::new(loss, place) else { return Vec::new() };
    let row = |(index, fact): &(usize, ProvedFact)| {
        let row = row(&ground, variable, Subject::Claim { index: *index }, fact);
        CheckRow { reproduce: row.reproduce.rounded(), ..row }
    };
    facts.iter().take(STARTS).map(row).collect()
}

fn row(ground: &Ground, variable: &str, subject: Subject, fact: &ProvedFact) -> CheckRow {
    let map = &ground.map;
    match fact {
        ProvedFact::Invariant { eta, starts: (from, to) } => {
            let slack = 1e-12 * (1.0 + from.abs().max(to.abs()));
            let stays = |x: f64| (from - slack..=to + slack).contains(&map.step(x, *eta));
            one_step(CheckRow::blank(subject, Quantity::Stay, *eta, 1), (*from, *to), stays)
        }
        ProvedFact::Descent { eta, starts } => {
            let falls = |x: f64| {
                let (before, after) = (map.line().value(x), map.line().value(map.step(x, *eta)));
                after <= before + 1e-12 * (1.0 + before.abs())
            };
            one_step(CheckRow::blank(subject, Quantity::Descend, *eta, 1), *starts, falls)
        }
        ProvedFact::Diverges { eta, starts } => diverges(ground.loss, subject, *eta, *starts),
        ProvedFact::Cycles { eta, period, count, attract, within } => {
            cycles(ground, subject, (*eta, *period), (*count, *attract), *within)
        }
        ProvedFact::CycleThrough { at, eta } => cycle_through(map, subject, *at, *eta),
        ProvedFact::Multiplier { eta, period, multiplier } => {
            multiplier_at(ground, subject, *eta, (*period, *multiplier))
        }
        ProvedFact::Condition { at, supercritical } => {
            check_condition(ground.loss, &[*at], *supercritical, subject)
        }
        ProvedFact::Identity(identity) => check_identity(identity, Some((map.line(), variable)), subject),
    }
}

/// Starts of an interval, its ends among them.
fn spread(i: usize, (from, to): (f64, f64)) -> f64 {
    from + (to - from) * i as f64 / (STARTS - 1) as f64
}

fn one_step(mut row: CheckRow, starts: (f64, f64), holds: impl Fn(f64) -> bool) -> CheckRow {
    let wrong: Vec<f64> = (0..STARTS).map(|i| spread(i, starts)).filter(|x| !holds(*x)).collect();
    row.predicted = Outcome::Count(STARTS);
    row.simulated = Outcome::Count(STARTS - wrong.len());
    row.agrees = if wrong.is_empty() { Agreement::Yes } else { Agreement::No };
    row.reproduce.near = wrong.first().copied().unwrap_or(starts.0);
    if let Some(x) = wrong.first() {
        row.note = format!("not so for the start {x:e}");
    }
    row
}

fn diverges(loss: &CompiledLoss, subject: Subject, eta: (f64, f64), starts: (f64, f64)) -> CheckRow {
    let mut row = CheckRow::blank(subject, Quantity::Diverge, eta.0, STEPS);
    let all: Vec<f64> = (0..STARTS).map(|i| spread(i, starts)).collect();
    // Neighbouring starts are far apart in the step size.
    let step = |i: usize| spread((i * 37) % STARTS, eta);
    let found = fates(loss, &all, step);
    let stays = (0..STARTS).find(|i| matches!(found[*i], StartFate::Periodic { .. }));
    let left = found.iter().filter(|fate| **fate == StartFate::Diverged).count();
    row.predicted = Outcome::Count(STARTS);
    row.simulated = Outcome::Count(left);
    row.agrees = match stays {
        Some(i) => {
            row.note = format!("the start {:e} settles at eta = {:e}", all[i], step(i));
            Agreement::No
        }
        None if left == STARTS => Agreement::Yes,
        None => Agreement::Inconclusive,
    };
    row.reproduce.near = all[stays.unwrap_or(0)];
    row.reproduce.eta = step(stays.unwrap_or(0));
    row
}

/// How many cycles of the period attract, as starts from everywhere and the critical points of the map find them.
fn cycles(
    ground: &Ground,
    subject: Subject,
    (eta, period): (f64, usize),
    (count, attract): (Option<usize>, bool),
    within: Option<(f64, f64)>,
) -> CheckRow {
    let mut row = CheckRow::blank(subject, Quantity::Attracting, eta, STEPS);
    let Some(found) = ground.attracting(eta, period) else {
        row.note = "not run: the coefficients spread too widely for floats".into();
        return row;
    };
    let inside =
        |cycle: &&Vec<f64>| within.is_none_or(|(from, to)| cycle.iter().all(|x| (from..=to).contains(x)));
    let found: Vec<&Vec<f64>> = found.iter().filter(inside).collect();
    row.simulated = Outcome::Count(found.len());
    row.reproduce.near = found.first().map_or(0.0, |cycle| cycle[0]);
    row.predicted = match (attract, count) {
        (true, None) => Outcome::Nothing,
        (true, Some(n)) => Outcome::Count(n),
        (false, _) => Outcome::Count(0),
    };
    row.agrees = match row.predicted {
        Outcome::Count(n) if found.len() > n => Agreement::No,
        Outcome::Count(n) if found.len() == n => Agreement::Yes,
        Outcome::Nothing if !found.is_empty() => {
            row.note = "at least one is claimed".into();
            Agreement::Yes
        }
        _ => {
            row.note = "no more are found: a basin may be small".into();
            Agreement::Inconclusive
        }
    };
    row
}

/// How far two steps move the start, and where that is nothing.
fn cycle_through(map: &PeriodMap, subject: Subject, at: f64, eta: (f64, f64)) -> CheckRow {
    let mut row = CheckRow::blank(subject, Quantity::StepSize, eta.0, 2);
    row.reproduce.near = at;
    let back = |eta: f64| map.step(map.step(at, eta), eta) - at;
    let middle = (eta.0 + eta.1) / 2.0;
    row.predicted = Outcome::Number(middle);
    row.tolerance = (eta.1 - eta.0) / 2.0 + 1e-9 * middle;
    if eta.0 == eta.1 {
        let h = 1e-6 * middle;
        let slope = (back(middle + h) - back(middle - h)) / (2.0 * h);
        let off = back(middle).abs();
        row.simulated = Outcome::Number(middle - back(middle) / slope);
        let close = off <= 1e-9 * (1.0 + at.abs()) * (1.0 + slope.abs() * middle);
        row.agrees = if close { Agreement::Yes } else { Agreement::No };
        if !close {
            row.note = format!("two steps move the start by {off:.1e}");
        }
        return row;
    }
    let at_cell = |i: usize| eta.0 + (eta.1 - eta.0) * i as f64 / CELLS as f64;
    let change = (0..CELLS).find(|i| (back(at_cell(*i)) > 0.0) != (back(at_cell(i + 1)) > 0.0));
    let Some(cell) = change else {
        // A double zero has no change of sign.
        row.note = "no change of sign between the step sizes".into();
        return row;
    };
    let (mut low, mut high) = (at_cell(cell), at_cell(cell + 1));
    let sign = back(low) > 0.0;
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if (back(middle) > 0.0) == sign { low = middle } else { high = middle }
    }
    row.simulated = Outcome::Number(low);
    row.reproduce.eta = low;
    row.agrees = Agreement::Yes;
    row
}

/// The step size at which a cycle that attracts nearby has a multiplier.
fn multiplier_at(
    ground: &Ground,
    subject: Subject,
    eta: (f64, f64),
    (period, multiplier): (usize, i32),
) -> CheckRow {
    let middle = (eta.0 + eta.1) / 2.0;
    let mut row = CheckRow::blank(subject, Quantity::StepSize, middle, STEPS);
    row.predicted = Outcome::Number(middle);
    row.tolerance = (eta.1 - eta.0) / 2.0 + 1e-8 * middle;
    let sides = [1e-4, -1e-4, 1e-3, -1e-3, 1e-2, -1e-2].map(|by| middle * (1.0 + by));
    let found = sides.iter().flat_map(|near| {
        let cycles = ground.attracting(*near, period).unwrap_or_default();
        cycles
            .into_iter()
            .filter_map(|cycle| ground.map.crossing((*near, cycle[0]), middle, period, f64::from(multiplier)))
    });
    let nearest = found.min_by(|a, b| (a - middle).abs().total_cmp(&(b - middle).abs()));
    let Some(found) = nearest else {
        row.note = "no cycle that attracts nearby is followed to it".into();
        return row;
    };
    row.simulated = Outcome::Number(found);
    let close = (found - middle).abs() <= row.tolerance;
    row.agrees = if close {
        Agreement::Yes
    } else if (found - middle).abs() <= 0.02 * middle {
        Agreement::No
    } else {
        row.note = "another crossing, further away".into();
        Agreement::Inconclusive
    };
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arith::Rational;
    use crate::expr::Expr;

    fn look(fact: ProvedFact) -> Agreement {
        let well = RatPoly::new(&[(1, 4), (0, 1), (-1, 2), (0, 1), (1, 4)].map(Rational::from));
        check_facts(&well, "x", &[(0, fact)])[0].agrees
    }

    #[test]
    fn true_claims_agree_and_seeded_wrong_ones_are_caught() {
        let (yes, no) = (Agreement::Yes, Agreement::No);
        let invariant = |starts| look(ProvedFact::Invariant { eta: 1.0, starts });
        // The largest value of 2 x - x^3 on x >= 0 is (2/3) sqrt(8/3) = 1.0887, and 1.0887 goes to 0.887.
        assert_eq!((invariant((0.0, 1.09)), invariant((0.0, 1.05))), (yes, no));
        let descent = |eta| look(ProvedFact::Descent { eta, starts: (0.5, 1.3) });
        assert_eq!((descent(0.3), descent(1.2)), (yes, no));
        let diverges = |starts| look(ProvedFact::Diverges { eta: (1.0, 1.1), starts });
        assert_eq!((diverges((2.0, 3.0)), diverges((1.0, 3.0))), (yes, no));
        let cycles =
            |count, attract, within| look(ProvedFact::Cycles { eta: 1.1, period: 2, count, attract, within });
        assert_eq!((cycles(Some(2), true, None), cycles(Some(1), true, None)), (yes, no));
        assert_eq!((cycles(Some(1), true, Some((0.0, 2.0))), cycles(None, true, None)), (yes, yes));
        assert_eq!(
            (cycles(Some(1), false, None), cycles(Some(3), true, None)),
            (no, Agreement::Inconclusive)
        );
        let through = |eta| look(ProvedFact::CycleThrough { at: 0.9, eta });
        // 2/eta = f'' + e_1 D + ...: the start 0.9 is 2-periodic near 1.03.
        assert_eq!((through((1.0, 1.1)), through((1.001, 1.002))), (yes, Agreement::Inconclusive));
        assert_eq!(through((1.01, 1.01)), no);
    }

    #[test]
    fn crossings_are_found_again() {
        let at = |eta, multiplier| look(ProvedFact::Multiplier { eta: (eta, eta), period: 2, multiplier });
        let flip = 5f64.sqrt() - 1.0;
        assert_eq!((at(flip, -1), at(1.001 * flip, -1)), (Agreement::Yes, Agreement::No));
        assert_eq!(at(4.5f64.sqrt() - 1.0, 0), Agreement::Yes);
    }

    #[test]
    fn claims_about_elementary_functions_agree_and_seeded_wrong_ones_are_caught() {
        let cosine = CompiledLoss::expression(&Expr::parse("-cos(x)").unwrap(), &["x"]).unwrap();
        let look = |fact| check_smooth_facts(&cosine, "x", (-3.0, 3.0), &[(0, fact)])[0].agrees;
        let (yes, no) = (Agreement::Yes, Agreement::No);
        let cycles = |eta, count, attract| {
            look(ProvedFact::Cycles { eta, period: 2, count: Some(count), attract, within: None })
        };
        assert_eq!((cycles(2.5, 1, true), cycles(2.5, 0, true), cycles(2.5, 1, false)), (yes, no, no));
        // Beyond the pitchfork at pi two mirrored cycles attract.
        assert_eq!((cycles(3.2, 2, true), cycles(3.2, 1, true)), (yes, no));
        let at = |eta, multiplier| look(ProvedFact::Multiplier { eta: (eta, eta), period: 2, multiplier });
        assert_eq!((at(2.536_558_989_230_6, 0), at(2.54, 0)), (yes, no));
        assert_eq!((at(3.445_229_223_301_31, -1), at(3.45, -1)), (yes, no));
        let condition = |supercritical| look(ProvedFact::Condition { at: 0.0, supercritical });
        assert_eq!((condition(true), condition(false)), (yes, no));
        let identity = |right: &str| {
            let (left, right) = (Expr::parse("alpha").unwrap(), Expr::parse(right).unwrap());
            look(ProvedFact::Identity(ProvedIdentity { left, right, at: Some(0.0) }))
        };
        assert_eq!((identity("1"), identity("2")), (yes, no));
    }
}
