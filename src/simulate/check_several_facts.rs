//! Claims about losses of several variables that are proved, beside gradient descent in floats.

use super::check_condition::check_condition;
use super::check_decay::{ProvedDecay, check_decay};
use super::check_identity::{ProvedIdentity, check_identity};
use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Subject};
use super::check_several::modulus;
use super::classify::{StartFate, classify};
use super::loss::{CompiledLoss, FloatLoss, LaneWork};
use super::many_window::check_many_window;
use super::pack::{LANES, Lanes, Pack};
use super::period::step;
use super::random;
use nalgebra::{DMatrix, DVector};

/// How many starts are run, a multiple of the lanes.
const STARTS: usize = 64;
/// How many steps each.
const STEPS: usize = 4000;
/// The longest period that is looked for.
const PERIOD: usize = 16;
/// How many claims are looked at.
const MOST: usize = 64;
/// More variables are not run from many starts.
const LARGEST: usize = 60;

/// What a claim says, in floats. A box has an interval for each variable. *Approximate.*
#[derive(Clone, Debug, PartialEq)]
pub enum ProvedManyFact {
    /// The sign of the condition at a minimiser.
    Condition {
        /// The minimiser.
        at: Vec<f64>,
        /// A small 2-cycle attracts beyond its critical step size.
        supercritical: bool,
    },
    /// Two expressions are equal.
    Identity(ProvedIdentity),
    /// Every start of a box converges to a cycle of a period, or diverges, for all step sizes between two.
    Converges {
        /// The step sizes.
        eta: (f64, f64),
        /// The box.
        starts: Vec<(f64, f64)>,
        /// The period; `None` for divergence.
        period: Option<usize>,
    },
    /// There are 2-cycles in a box.
    Cycles {
        /// The step size.
        eta: f64,
        /// Exactly so many; at least one where it is not given.
        count: Option<usize>,
        /// Do they attract, where that is said?
        attract: Option<bool>,
        /// The box.
        within: Vec<(f64, f64)>,
    },
    /// The size of a variable shrinks by a factor in each step.
    Decay(ProvedDecay),
    /// The branch of 2-cycles from one of some minimisers is stable for the step sizes between two, and the ends are sharp.
    StableWindow {
        /// Where it begins.
        from: f64,
        /// Where it ends.
        to: f64,
        /// The minimisers.
        minimisers: Vec<Vec<f64>>,
    },
}

/// Compares each claim with floats, by the index of the claim. With continuous symmetries cycles come in families, which are not
/// counted. *Approximate*; it never panics, and its work is bounded.
pub fn check_several_facts(
    loss: &CompiledLoss,
    symmetric: bool,
    facts: &[(usize, ProvedManyFact)],
) -> Vec<CheckRow> {
    let row = |(index, fact): &(usize, ProvedManyFact)| {
        let subject = Subject::Claim { index: *index };
        let row = match fact {
            ProvedManyFact::Condition { at, supercritical } => {
                check_condition(loss, at, *supercritical, subject)
            }
            ProvedManyFact::Identity(identity) => check_identity(identity, None, subject),
            ProvedManyFact::Converges { eta, starts, period } => {
                converges(loss, subject, *eta, starts, *period)?
            }
            ProvedManyFact::Cycles { eta, count, attract, within } => {
                cycles(loss, subject, *eta, (*count, *attract), within, symmetric)?
            }
            ProvedManyFact::Decay(decay) => check_decay(loss, decay, subject)?,
            ProvedManyFact::StableWindow { from, to, minimisers } => {
                return Some(check_many_window(loss, (*from, *to), minimisers, subject));
            }
        };
        Some(vec![row])
    };
    let rows = facts.iter().take(MOST).filter_map(row).flatten();
    rows.map(|row| CheckRow { reproduce: row.reproduce.rounded(), ..row }).collect()
}

/// A start of the box: the `i`-th of a fixed list.
pub(super) fn start(i: usize, box_: &[(f64, f64)]) -> Vec<f64> {
    let at = |(j, (low, high)): (usize, &(f64, f64))| {
        low + (high - low) * random::unit(7, (i * box_.len() + j) as u64)
    };
    box_.iter().enumerate().map(at).collect()
}

/// What becomes of the starts of a box, the `i`-th at the `i`-th step size, and where each is at the end.
fn run(
    loss: &CompiledLoss,
    box_: &[(f64, f64)],
    eta: impl Fn(usize) -> f64,
) -> Option<Vec<(StartFate, Vec<f64>)>> {
    if box_.len() != loss.dimension() || box_.len() > LARGEST {
        return None;
    }
    let mut work = LaneWork::default();
    let mut all = Vec::with_capacity(STARTS);
    for first in (0..STARTS).step_by(LANES) {
        let starts: Vec<Vec<f64>> = (first..first + LANES).map(|i| start(i, box_)).collect();
        let mut state: Vec<Lanes> =
            (0..box_.len()).map(|j| Pack(std::array::from_fn(|lane| starts[lane][j]))).collect();
        let etas: Lanes = Pack(std::array::from_fn(|lane| eta(first + lane)));
        let told = classify(loss, &mut state, &etas, STEPS, PERIOD, &mut work);
        all.extend((0..LANES).map(|lane| (told.fate(lane), state.iter().map(|x| x.0[lane]).collect())));
    }
    Some(all)
}

fn converges(
    loss: &CompiledLoss,
    subject: Subject,
    (lo, hi): (f64, f64),
    box_: &[(f64, f64)],
    period: Option<usize>,
) -> Option<CheckRow> {
    let quantity = if period.is_some() { Quantity::Converge } else { Quantity::Diverge };
    let mut row = CheckRow::blank(subject, quantity, lo, STEPS);
    // Neighbouring starts are far apart in the step size.
    let eta = |i: usize| lo + (hi - lo) * ((i * 37) % STARTS) as f64 / (STARTS - 1) as f64;
    let found = run(loss, box_, eta)?;
    let fits = |fate: &StartFate| match (fate, period) {
        (StartFate::Periodic { period: p, .. }, Some(period)) => Some(*p == period),
        (StartFate::Periodic { .. }, None) | (StartFate::Diverged, Some(_)) => Some(false),
        (StartFate::Diverged, None) => Some(true),
        (StartFate::Unsettled, _) => None,
    };
    let good = found.iter().filter(|(fate, _)| fits(fate) == Some(true)).count();
    let wrong = found.iter().position(|(fate, _)| fits(fate) == Some(false));
    row.predicted = Outcome::Count(STARTS);
    row.simulated = Outcome::Count(good);
    row.reproduce.eta = eta(wrong.unwrap_or(0));
    row.agrees = match wrong {
        Some(i) => {
            let does = match found[i].0 {
                StartFate::Periodic { period, .. } => format!("settles with period {period}"),
                _ => "diverges".into(),
            };
            row.note = format!("at eta = {:e} the start {:?} {does}", eta(i), start(i, box_));
            Agreement::No
        }
        None if good == STARTS => Agreement::Yes,
        None => {
            row.note = format!("{} have not settled after {STEPS} steps", STARTS - good);
            Agreement::Inconclusive
        }
    };
    Some(row)
}

/// How many 2-cycles of the box starts in it settle on.
fn cycles(
    loss: &CompiledLoss,
    subject: Subject,
    eta: f64,
    (count, attract): (Option<usize>, Option<bool>),
    box_: &[(f64, f64)],
    symmetric: bool,
) -> Option<CheckRow> {
    let mut row = CheckRow::blank(subject, Quantity::Attracting, eta, STEPS);
    let mut runner = loss.runner();
    let inside = |x: &DVector<f64>| x.iter().zip(box_).all(|(x, (low, high))| (*low..=*high).contains(x));
    let mut known: Vec<StartFate> = Vec::new();
    for (fate, x) in run(loss, box_, |_| eta)? {
        if !matches!(fate, StartFate::Periodic { period: 2, .. }) {
            continue;
        }
        let x = DVector::from_vec(x);
        let other = step(&mut runner, &x, eta);
        // Slow convergence to a minimiser looks like a small cycle; a neutral one belongs to a family.
        let apart = (&other - &x).norm() > 1e-4 * (1.0 + x.norm());
        let clearly = symmetric || multiplier(&mut runner, &x, &other, eta) < 0.99;
        if apart && clearly && inside(&x) && inside(&other) && !known.iter().any(|k| k.same_cycle(&fate)) {
            known.push(fate);
        }
    }
    let found = known.len();
    row.simulated = Outcome::Count(found);
    row.predicted = match (attract, count) {
        (Some(false), _) => Outcome::Count(0),
        (_, Some(n)) => Outcome::Count(n),
        (_, None) => Outcome::Nothing,
    };
    row.agrees = match row.predicted {
        Outcome::Count(n) if found > n && !symmetric => Agreement::No,
        Outcome::Count(n) if found == n => Agreement::Yes,
        Outcome::Nothing if found > 0 => {
            row.note = "at least one is claimed".into();
            Agreement::Yes
        }
        _ => {
            row.note = "a basin may be small, and cycles that do not attract are not found by runs".into();
            Agreement::Inconclusive
        }
    };
    Some(row)
}

/// The largest modulus of the multipliers of a 2-cycle.
fn multiplier(loss: &mut dyn FloatLoss, x: &DVector<f64>, other: &DVector<f64>, eta: f64) -> f64 {
    let n = x.len();
    let mut factor = |x: &DVector<f64>| DMatrix::identity(n, n) - loss.hessian(x) * eta;
    let product = factor(other) * factor(x);
    if product.iter().all(|v| v.is_finite()) { modulus(&product, 0) } else { f64::INFINITY }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Expr;

    fn look(loss: &str, fact: ProvedManyFact) -> Vec<Agreement> {
        let loss = CompiledLoss::expression(&Expr::parse(loss).unwrap(), &["x", "y"]).unwrap();
        check_several_facts(&loss, false, &[(0, fact)]).iter().map(|row| row.agrees).collect()
    }

    const WELLS: &str = "(x^2 - 1)^2/4 + (y^2 - 1)^2/4 + x*y/10";
    const YES: [Agreement; 1] = [Agreement::Yes];
    const NO: [Agreement; 1] = [Agreement::No];

    #[test]
    fn claims_about_starts_and_seeded_wrong_ones() {
        let box_ = vec![(0.9, 1.1), (0.9, 1.1)];
        let converges = |eta: f64, period| {
            look(WELLS, ProvedManyFact::Converges { eta: (eta, eta), starts: box_.clone(), period })
        };
        assert_eq!(
            (converges(0.5, Some(1)), converges(0.5, Some(2)), converges(0.5, None)),
            (YES.into(), NO.into(), NO.into())
        );
        assert_eq!((converges(1.2, Some(2)), converges(1.2, Some(1))), (YES.into(), NO.into()));
    }

    #[test]
    fn counts_of_attracting_cycles_and_seeded_wrong_ones() {
        let within = vec![(0.5, 1.4), (-1.4, -0.5)];
        let cycles = |count, attract| {
            look(WELLS, ProvedManyFact::Cycles { eta: 0.85, count, attract, within: within.clone() })
        };
        assert_eq!(cycles(Some(1), Some(true)), YES);
        assert_eq!((cycles(Some(0), None), cycles(None, Some(false))), (NO.into(), NO.into()));
        assert_eq!(cycles(None, None), YES);
        assert_eq!(cycles(Some(2), Some(true)), [Agreement::Inconclusive]);
    }

    #[test]
    fn conditions_identities_and_seeded_wrong_ones() {
        let product = "(x*y-1)^2/2";
        let condition =
            |supercritical| look(product, ProvedManyFact::Condition { at: vec![1.0, 1.0], supercritical });
        assert_eq!((condition(true), condition(false)), (YES.into(), NO.into()));
        let identity = |right: &str| {
            let (left, right) = (Expr::parse("(x+K*y)^2").unwrap(), Expr::parse(right).unwrap());
            look(product, ProvedManyFact::Identity(ProvedIdentity { left, right, at: None }))
        };
        assert_eq!((identity("x^2+2*K*x*y+K^2*y^2"), identity("x^2+K*x*y+K^2*y^2")), (YES.into(), NO.into()));
    }

    #[test]
    fn windows_of_branches_and_seeded_wrong_ends() {
        let window = |from, to| {
            look("(x*y-1)^2/2", ProvedManyFact::StableWindow { from, to, minimisers: vec![vec![1.0, 1.0]] })
        };
        let (yes, no, flip) = (Agreement::Yes, Agreement::No, 5f64.sqrt() - 1.0);
        assert_eq!(window(1.0, flip), [yes, yes]);
        assert_eq!((window(1.0, 1.23), window(1.0, 1.25)), (vec![yes, no], vec![yes, no]));
        assert_eq!(window(0.99, flip), [no, yes]);
    }
}
