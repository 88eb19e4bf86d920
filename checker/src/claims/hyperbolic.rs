//! `hyperbolic`: what almost every start of an interval converges to, from where all turning points of the map go.

use super::attractor::{attracts, period};
use super::one_step::all_roots;
use super::{Decides, SHARED, escape, invariant, other_kind};
use crate::claim::Claim;
use crate::context::Context;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::limits;
use crate::pieces::Map;
use crate::sturm::{self, Sequence};
use crate::verdict::{Fault, Reason};

/// The interval is invariant; all zeros of `G'` are real, and each comes into the intervals of a listed attracting cycle, or
/// beyond the bound, from where on orbits diverge. Every attracting or neutral cycle attracts a zero of `G'` (Fatou). So the listed
/// cycles are all, no cycle is neutral, and almost every start converges to one of them (Mane).
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let required = ["kind", "eta", "interval", "bound", "attractors", "turns"];
    let fields = Fields::new(json, path, &required, &SHARED)?;
    let (eta, interval) = invariant::show(cx, &fields)?;
    if !eta.is_point() {
        return Err(Fault::Unsupported.because("more than one step size"));
    }
    let outside = escape::bounded(cx, &fields, &eta)?;
    let map = Map::new(cx, eta.clone());
    let mut attractors: Vec<Vec<Interval>> = Vec::new();
    for (index, json) in fields.array("attractors")?.iter().enumerate() {
        let place = format!("{}[{index}]", fields.place("attractors"));
        let intervals = Fields::new(json, &place, &["intervals"], &[])?.intervals("intervals")?;
        attracts(&map, &intervals)?;
        attractors.push(intervals);
    }
    let mut turns = Vec::new();
    for (index, json) in fields.array("turns")?.iter().enumerate() {
        let place = format!("{}[{index}]", fields.place("turns"));
        let turn = Fields::new(json, &place, &["at", "steps"], &[])?;
        let (at, steps) = (turn.interval("at")?, turn.natural("steps")?);
        if steps > limits::STEPS {
            return Err(Fault::Limit.because("too many steps"));
        }
        let mut x = at.clone();
        for _ in 0..steps {
            x = map.over(&x)?;
        }
        let drawn = attractors.iter().flatten().any(|interval| interval.contains(&x));
        if !drawn && x.lo() < outside.hi() && x.hi() > outside.lo() {
            return Err(Fault::NotShown.because(format!("{place}: not shown where it goes")));
        }
        turns.push(at);
    }
    only_real(cx, &eta, &turns)?;
    match claim {
        None => Ok(None),
        Some(Claim::Converges { eta: claimed, starts: (lo, hi), to }) => {
            if !eta.contains(claimed) {
                return Err(Fault::NotShown.because("the claim is about other step sizes"));
            }
            if lo.cmp_rational(interval.lo()).is_lt() || hi.cmp_rational(interval.hi()).is_gt() {
                return Err(Fault::NotShown.because("the starts lie outside the interval"));
            }
            let all = attractors.iter().all(|intervals| period(to) == Some(intervals.len()));
            Ok(all.then_some(true))
        }
        Some(_) => Err(other_kind()),
    }
}

/// Shows that `G'` has no zeros but those listed, not even complex ones.
fn only_real(cx: &Context, eta: &Interval, turns: &[Interval]) -> Result<(), Reason> {
    let slope = cx.map(eta.lo()).derivative();
    let mut real = 0;
    for (index, factor) in sturm::by_multiplicity(&slope, &cx.budget)?.iter().enumerate() {
        real += (index + 1) * Sequence::new(factor, &cx.budget)?.real_roots();
    }
    if real != slope.degree() {
        return Err(Fault::NotShown.because("some turning points are not real"));
    }
    all_roots(cx, &slope, turns)
}
