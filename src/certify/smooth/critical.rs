//! All critical points of a smooth loss in its domain.

use super::local::minimiser;
use super::loss::{Evaluator, SmoothLoss};
use super::recognise::critical_point;
use super::roots::{Effort, Function, Local, Root, Roots, refine, search};
use crate::algebra::{ExactNumber, Value};
use crate::arith::{Enclosure, FastInterval, Interval, Rational, Scalar};
use crate::certify::types::{CriticalPoint, Limits, Minimiser, Nature};
use std::cmp::Ordering;

/// Precision of the places that are handed over, in bits.
pub(super) const PLACE_BITS: u32 = 320;
/// Width to which places are refined.
pub(super) const PLACE_WIDTH: f64 = 1e-70;

/// What holds of a smooth loss on its domain, whatever the step size.
#[derive(Clone, Debug)]
pub struct SmoothAnalysis {
    /// The critical points that are proved, ascending.
    pub critical_points: Vec<CriticalPoint>,
    /// The minimisers among them, ascending.
    pub minimisers: Vec<Minimiser>,
    /// Intervals in which nothing was decided: flat critical points, singular points. Outside of them the critical
    /// points are complete in the domain.
    pub open: Vec<(Rational, Rational)>,
    pub(super) sites: Vec<Site>,
}

/// A critical point with `f'' != 0`.
#[derive(Clone, Debug)]
pub(super) struct Site {
    /// Narrow.
    pub(super) place: Interval,
    /// It is the only one here.
    pub(super) alone: Interval,
    pub(super) exact: Option<ExactNumber>,
    pub(super) value: Value,
    pub(super) nature: Nature,
}

/// `f'` with its derivative.
pub(super) struct Slope<'l, T>(pub(super) Evaluator<'l, T>);

impl<T: Enclosure> Function<T> for Slope<'_, T> {
    fn on(&mut self, x: &T) -> Local<T> {
        match self.0.at::<2>(x) {
            Some([value, slope]) => Local::Known(value, Some(slope)),
            None => match self.0.at::<1>(x) {
                Some([value]) => Local::Known(value, None),
                None => Local::Undefined,
            },
        }
    }
}

/// The critical points of a loss in its domain, each proved to be the only one in its interval, and the local
/// analysis at each minimiser. Doubles are tried first, MPFR where they do not decide.
pub fn analyse_smooth(loss: &SmoothLoss, limits: &Limits) -> SmoothAnalysis {
    let (mut sites, mut open) = sites(loss);
    let mut minimisers = Vec::new();
    sites.retain(|site| {
        if site.nature != Nature::Minimiser {
            return true;
        }
        let found = minimiser(loss, site, limits);
        match found {
            Some(found) => minimisers.push(found),
            None => open.push((site.place.lower(), site.place.upper())),
        }
        minimisers.last().is_some_and(|m: &Minimiser| m.point == site.value)
    });
    let open = merged(open);
    let critical_points = sites
        .iter()
        .map(|s| CriticalPoint { point: s.value.clone(), nature: s.nature, multiplicity: 1 })
        .collect();
    SmoothAnalysis { critical_points, minimisers, open, sites }
}

fn sites(loss: &SmoothLoss) -> (Vec<Site>, Vec<(Rational, Rational)>) {
    let found = in_two_precisions(loss, (&loss.from, &loss.to), Slope, Slope);
    let precise = Interval::from_rational(&Rational::new(), PLACE_BITS);
    let mut sites = Vec::new();
    let mut open = found.open.iter().filter_map(ends).collect::<Vec<_>>();
    let domain = loss.domain(&precise);
    for root in found.roots {
        let alone = root.alone.with_precision(PLACE_BITS);
        let place = root.place.with_precision(PLACE_BITS);
        let mut slope = Slope(Evaluator::new(loss, &precise));
        let place = refine(&place, PLACE_WIDTH, &mut slope);
        if place.below(&domain) || domain.below(&place) {
            continue;
        }
        let exact = critical_point(loss, &place, &alone);
        let on_the_rim = !domain.contains(&place) && exact.as_ref().is_none_or(|x| !in_domain(x, loss));
        let curvature = slope.0.at::<2>(&place).and_then(|d| d[1].sign());
        let nature = match curvature {
            Some(Ordering::Greater) if !on_the_rim => Nature::Minimiser,
            Some(Ordering::Less) if !on_the_rim => Nature::Maximiser,
            _ => {
                open.push((place.lower(), place.upper()));
                continue;
            }
        };
        let value = exact.as_ref().and_then(|x| x.value(PLACE_BITS));
        let value = value.unwrap_or_else(|| Value::enclosed(&place, None));
        sites.push(Site { place, alone, exact, value, nature });
    }
    (sites, merged(open))
}

/// Is an exact number in the closed domain?
fn in_domain(x: &ExactNumber, loss: &SmoothLoss) -> bool {
    let below = x.minus(&ExactNumber::rational(loss.from.clone())).sign();
    let above = ExactNumber::rational(loss.to.clone()).minus(x).sign();
    below.is_some_and(Ordering::is_ge) && above.is_some_and(Ordering::is_ge)
}

pub(super) fn ends<T: Enclosure>(x: &T) -> Option<(Rational, Rational)> {
    Some((x.lower_end()?, x.upper_end()?))
}

/// Overlapping and touching intervals joined.
pub(super) fn merged(mut list: Vec<(Rational, Rational)>) -> Vec<(Rational, Rational)> {
    list.sort();
    let mut joined: Vec<(Rational, Rational)> = Vec::new();
    for (lo, hi) in list {
        match joined.last_mut() {
            Some(last) if lo <= last.1 => last.1 = last.1.clone().max(hi),
            _ => joined.push((lo, hi)),
        }
    }
    joined
}

/// A search over an interval in doubles, then in MPFR where doubles did not decide.
pub(super) fn in_two_precisions<'l, F, G>(
    loss: &'l SmoothLoss,
    (from, to): (&Rational, &Rational),
    fast: impl Fn(Evaluator<'l, FastInterval>) -> F,
    slow: impl Fn(Evaluator<'l, Interval>) -> G,
) -> Roots<Interval>
where
    F: Function<FastInterval>,
    G: Function<Interval>,
{
    let zero = FastInterval::exactly(0.0);
    let range = zero.between(from, to);
    let size = range.spread();
    let effort = Effort { narrowest: size * 1e-9, undefined: size * 1e-3, boxes: 60_000 };
    let coarse = search(vec![range], effort, &mut fast(Evaluator::new(loss, &zero)));
    let fine = |x: &FastInterval| x.to_interval().map(|i| i.with_precision(128));
    let mut roots: Vec<Root<Interval>> = coarse
        .roots
        .iter()
        .filter_map(|r| Some(Root { place: fine(&r.place)?, alone: fine(&r.alone)? }))
        .collect();
    // What is left in doubles lies close together: join it, widen it a little, and look again.
    let like = Interval::from_rational(&Rational::new(), 128);
    let rest = merged(coarse.open.iter().filter_map(ends).collect());
    let rest: Vec<Interval> = rest.iter().map(|(lo, hi)| like.between(lo, hi)).collect();
    let effort = Effort { narrowest: size * 1e-15, undefined: size * 1e-4, boxes: 6_000 };
    let second = search(rest, effort, &mut slow(Evaluator::new(loss, &like)));
    let mut open = second.open;
    for root in second.roots {
        let same = |r: &Root<Interval>| root.place.subset_of(&r.alone) || r.place.subset_of(&root.alone);
        if roots.iter().any(same) {
            continue;
        }
        if roots.iter().any(|r| r.place.meet(&root.place).is_some()) {
            open.push(root.place);
        } else {
            roots.push(root);
        }
    }
    roots.sort_by(|a, b| a.place.near().total_cmp(&b.place.near()));
    Roots { roots, open }
}
