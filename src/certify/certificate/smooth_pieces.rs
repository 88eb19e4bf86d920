//! Cuts of the domain of a smooth loss, each piece settled by the checker's own rule.

use super::witness::text;
use crate::arith::{Integer, Rational};
use serde_json::Value as Json;
use twostep_check::interval::Interval;
use twostep_check::number::canonical;

/// Pieces are halved so often.
const DEPTH: u32 = 60;
/// More pieces than this are not looked at.
const PIECES: usize = 8_000;

/// What the checker finds on a piece: exactly one zero, none, or neither shown.
pub(super) type Rule<'a> = &'a dyn Fn(&Interval) -> Option<bool>;

/// The checker's interval between two numbers; `None` where they do not ascend.
pub(super) fn checkers((lo, hi): &(Rational, Rational)) -> Option<Interval> {
    Interval::new(canonical(&lo.to_string()).ok()?, canonical(&hi.to_string()).ok()?)
}

/// The ends of one of the checker's intervals.
pub(super) fn ours(interval: &Interval) -> Option<(Rational, Rational)> {
    Some((interval.lo().to_string().parse().ok()?, interval.hi().to_string().parse().ok()?))
}

/// Ascending cuts of a domain around these zeros, ascending and isolated: one piece with each of them and pieces
/// without any between.
pub(super) fn cuts(
    (lo, hi): (&Rational, &Rational),
    zeros: &[(Rational, Rational)],
    rule: Rule,
) -> Option<Json> {
    let mut kept: Vec<(Rational, Rational)> = Vec::new();
    for (index, zero) in zeros.iter().enumerate() {
        let before = kept.last().map_or(lo, |last| &last.1);
        let after = zeros.get(index + 1).map_or(hi, |next| &next.0);
        kept.push(neighbourhood(zero, (before, after), rule)?);
    }
    cuts_between((lo, hi), &kept, rule)
}

/// Ascending cuts of a domain that keep these pieces, ascending and disjoint, and leave none with a zero between.
pub(super) fn cuts_between(
    (lo, hi): (&Rational, &Rational),
    kept: &[(Rational, Rational)],
    rule: Rule,
) -> Option<Json> {
    let mut ends: Vec<Rational> = vec![lo.clone()];
    for (left, right) in kept {
        let before = ends.last()?.clone();
        between(&before, left, rule, &mut ends)?;
        ends.push(right.clone());
    }
    let last = ends.last()?.clone();
    between(&last, hi, rule, &mut ends)?;
    let cuts = ends.get(1..ends.len() - 1)?;
    Some(Json::Array(cuts.iter().map(text).collect()))
}

/// A wide piece around a zero with that zero only.
fn neighbourhood(
    zero: &(Rational, Rational),
    (lo, hi): (&Rational, &Rational),
    rule: Rule,
) -> Option<(Rational, Rational)> {
    for shift in -6..90 {
        let width = match shift < 0 {
            true => Rational::from(1u32 << -shift),
            false => Rational::from((1, Integer::from(1) << shift as u32)),
        };
        // Short ends, further out than the zero's own interval.
        let scale = Rational::from(8) / &width;
        let down = (Rational::from(&zero.0 - &width) * &scale).floor() / &scale;
        let up = (Rational::from(&zero.1 + &width) * &scale).ceil() / &scale;
        // Where the domain or a neighbour is close, half of the way to it.
        let left = if down > *lo { down } else { middle(lo, &zero.0) };
        let right = if up < *hi { up } else { middle(&zero.1, hi) };
        let piece = (left, right);
        if checkers(&piece).and_then(|piece| rule(&piece)) == Some(true) {
            return Some(piece);
        }
    }
    None
}

fn middle(lo: &Rational, hi: &Rational) -> Rational {
    let middle = Rational::from(lo + hi) / 2u32;
    let gap = Rational::from(hi - lo);
    if gap <= 0 {
        return middle;
    }
    // Short digits.
    let bits = gap.denom().significant_bits().saturating_sub(gap.numer().significant_bits()) + 4;
    let scale = Integer::from(1) << bits;
    let short = Rational::from(&middle * &scale).floor() / &scale;
    if short > *lo { short } else { middle }
}

/// Halves what is between two cuts until no piece has a zero; pushes the ends of the pieces, the last one included.
fn between(lo: &Rational, hi: &Rational, rule: Rule, ends: &mut Vec<Rational>) -> Option<()> {
    let mut stack = vec![(lo.clone(), hi.clone(), 0)];
    let mut looked = 0;
    while let Some((lo, hi, depth)) = stack.pop() {
        if lo >= hi {
            continue;
        }
        looked += 1;
        match rule(&checkers(&(lo.clone(), hi.clone()))?) {
            Some(true) => return None,
            Some(false) => ends.push(hi),
            None if depth == DEPTH || looked > PIECES => return None,
            None => {
                let cut = middle(&lo, &hi);
                stack.push((cut.clone(), hi, depth + 1));
                stack.push((lo, cut, depth + 1));
            }
        }
    }
    Some(())
}
