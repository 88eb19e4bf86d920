//! The list of all attracting cycles: the real critical points of the map are followed until each is trapped by a
//! certified attracting cycle or escapes.

use super::arena::{Arena, Cycle};
use super::equations::CriticalEquation;
use super::schwarzian::has_negative_schwarzian;
use super::solve::all_zeros;
use super::types::{BasinLimits, Hypothesis, StepRange};
use crate::arith::{Interval, Rational};
use crate::certify::Verdict;
use crate::certify::period::{certify_cycle, settle};

/// Steps after which a critical point that is neither trapped nor gone is given up.
const STEPS: usize = 3_000;

/// The attracting cycles that are certified, and whether they are all.
pub(crate) struct AttractorList {
    pub(crate) cycles: Vec<Cycle>,
    pub(crate) hypotheses: Vec<Hypothesis>,
    pub(crate) complete: bool,
}

/// Around each point of an attracting cycle an interval from which everything converges to the cycle.
pub(crate) fn traps(arena: &Arena, cycle: &Cycle, eta: &Interval) -> Vec<Interval> {
    let period = cycle.points.len();
    let around = |at: &Interval| {
        (2..60).find_map(|k| {
            let radius = arena.domain.width_exponent().unwrap_or(0) - k;
            let zone = at.inflate(radius);
            // |G^period(x) - x*| < |x - x*| on the zone: a ball around x* inside the zone is attracted.
            if !arena.map.orbit(&zone, eta, period)[period].dx.inside_unit() {
                return None;
            }
            let ((low, high), (at_lo, at_hi)) = (zone.ends(), at.ends());
            let left = at_lo.sub(&low);
            let right = high.sub(&at_hi);
            let ball = if left.not_above(&right) { left.ends().0 } else { right.ends().0 };
            let (trap_lo, trap_hi) = (at_hi.sub(&ball).ends().1, at_lo.add(&ball).ends().0);
            trap_lo.below(&trap_hi).then(|| trap_lo.union(&trap_hi))
        })
    };
    cycle.points.iter().filter_map(around).collect()
}

/// All attracting cycles for every step size of a range, and the theorem's hypotheses with their proofs. `known`:
/// attracting fixed points and 2-cycles that are certified already.
pub(crate) fn attractors(
    arena: &Arena,
    range: &StepRange,
    eta: &Interval,
    known: Vec<Cycle>,
    limits: &BasinLimits,
) -> AttractorList {
    let mut hypotheses = Vec::new();
    let mut cycles = known;
    let mut complete = true;
    let mut assume = |statement: &str, verdict: Verdict| {
        complete &= matches!(verdict, Verdict::Proved(_));
        hypotheses.push(Hypothesis { statement: statement.into(), verdict });
    };
    let negative =
        has_negative_schwarzian(&arena.loss, &range.lo) && has_negative_schwarzian(&arena.loss, &range.hi);
    assume(
        "The Schwarzian derivative of G is negative: 3 G''^2 - 2 G' G''' > 0 where G' != 0",
        if negative {
            Verdict::Proved("exact root isolation; linear in the step size after division by it".into())
        } else {
            Verdict::Undecided("it is not negative everywhere".into())
        },
    );
    match all_zeros(&CriticalEquation { map: &arena.map }, &arena.domain, eta, limits.boxes) {
        Err(open) => assume("All real zeros of f'' = 1/eta are found", Verdict::Undecided(open.describe())),
        Ok(zeros) => {
            let mut fates = Vec::new();
            let mut lost = None;
            for zero in &zeros {
                match follow(arena, range, eta, &zero.at, &mut cycles, limits) {
                    Some(fate) => fates.push(format!("x = {:.6}: {fate}", zero.at.approx())),
                    None => lost = Some(zero.at.approx()),
                }
            }
            assume(
                "Every real zero of f'' = 1/eta converges to a listed cycle or diverges",
                match lost {
                    None if fates.is_empty() => Verdict::Proved("there is none that does not diverge".into()),
                    None => Verdict::Proved(fates.join("; ")),
                    Some(x) => Verdict::Undecided(format!("the zero near x = {x:.6} is not seen to settle")),
                },
            );
        }
    }
    AttractorList { cycles, hypotheses, complete }
}

/// What becomes of a critical point; a new attracting cycle is added to the list.
fn follow(
    arena: &Arena,
    range: &StepRange,
    eta: &Interval,
    start: &Interval,
    cycles: &mut Vec<Cycle>,
    limits: &BasinLimits,
) -> Option<String> {
    if let Some(fate) = settles(arena, eta, start, cycles) {
        return Some(fate);
    }
    let middle = Rational::from(&range.lo + &range.hi) / 2u32;
    let guess = settle(&arena.loss, &middle, start.approx(), limits.period)?;
    let cycle = certify_cycle(&arena.map, &guess, eta).filter(|c| c.multiplier.inside_unit())?;
    let fate = settles(arena, eta, start, std::slice::from_ref(&cycle))?;
    cycles.push(cycle);
    Some(fate)
}

/// Follows enclosures of the orbit of a start into the trap of a cycle or out of the arena.
fn settles(arena: &Arena, eta: &Interval, start: &Interval, cycles: &[Cycle]) -> Option<String> {
    let traps: Vec<_> = cycles.iter().map(|c| (c.points.len(), traps(arena, c, eta))).collect();
    let mut steps = 64;
    loop {
        let orbit = arena.map.orbit(start, eta, steps);
        for (k, point) in orbit.iter().enumerate() {
            if point.value.intersect(&arena.domain).is_none() {
                return Some(format!("diverges, outside the bound after {k} steps"));
            }
            let trapped = traps.iter().find(|(_, t)| t.iter().any(|trap| trap.contains(&point.value)));
            if let Some((period, _)) = trapped {
                return Some(format!("in the trap of a cycle of period {period} after {k} steps"));
            }
            if point.value.contains(&arena.domain) {
                return None;
            }
        }
        if steps >= STEPS {
            return None;
        }
        steps = (steps * 4).min(STEPS);
    }
}
