//! `one-step`: what one step does with each start of an interval.

use super::witness::{isolating, object, pair, text};
use crate::algebra::{RatPoly, RealAlgebraic};
use crate::arith::{Rational, simplest_between};
use crate::dynamics::GradientMap;
use serde_json::Value as Json;

/// Precisions at which starts next to an irrational number are tried.
const BITS: [u32; 4] = [16, 32, 64, 128];

/// The interval of starts of a claim, and its rational step size.
pub(super) struct Starts<'a> {
    pub(super) loss: &'a RatPoly,
    pub(super) eta: &'a Rational,
    pub(super) ends: (RealAlgebraic, RealAlgebraic),
}

impl Starts<'_> {
    /// All turning points of the map: the extreme values are there and at the ends.
    pub(super) fn turns(&self) -> Json {
        let turns: Vec<Json> = turning_points(self.loss, self.eta).iter().map(pair).collect();
        object(&[("kind", text("one-step")), ("turns", Json::Array(turns))])
    }

    /// A start that leaves the interval.
    pub(super) fn leaving(&self) -> Option<Json> {
        let map = GradientMap::new(self.loss).at(self.eta);
        let slope = map.derivative();
        let mut places = vec![self.ends.0.clone(), self.ends.1.clone()];
        if !slope.is_constant() {
            let turns = RealAlgebraic::roots_with_multiplicity(slope.numerator());
            places.extend(turns.into_iter().map(|(x, _)| x));
        }
        let leaves = |x: &Rational| self.is_inside(x) && !self.is_inside(&map.eval(x));
        self.start(places, leaves)
    }

    /// A start from which the loss decreases, or increases.
    pub(super) fn change(&self, decreases: bool) -> Option<Json> {
        let map = GradientMap::new(self.loss).at(self.eta);
        let gain = self.loss.sub(&self.loss.compose(&map));
        let mut places = vec![self.ends.0.clone()];
        if !gain.is_constant() {
            places
                .extend(RealAlgebraic::roots_with_multiplicity(gain.numerator()).into_iter().map(|(x, _)| x));
        }
        places.push(self.ends.1.clone());
        places.retain(|x| x.compare(&self.ends.0).is_ge() && x.compare(&self.ends.1).is_le());
        places.sort_by(RealAlgebraic::compare);
        let between = places.windows(2).filter_map(|pair| {
            let (lo, hi) = (pair[0].bounds(BITS[2]).1, pair[1].bounds(BITS[2]).0);
            (lo < hi).then(|| {
                let third = Rational::from(&hi - &lo) / 3u32;
                RealAlgebraic::rational(simplest_between(&(lo + &third), &(hi - third)))
            })
        });
        let wanted = |x: &Rational| {
            let change = gain.eval(x).cmp0();
            if decreases { change.is_gt() } else { change.is_lt() }
        };
        self.start(between.collect(), wanted)
    }

    fn is_inside(&self, x: &Rational) -> bool {
        self.ends.0.compare_rational(x).is_le() && self.ends.1.compare_rational(x).is_ge()
    }

    /// The first start at, or next to, one of the places that is as wanted.
    fn start(&self, places: Vec<RealAlgebraic>, wanted: impl Fn(&Rational) -> bool) -> Option<Json> {
        let near = places.iter().flat_map(|x| {
            BITS.iter().flat_map(|bits| {
                let (lo, hi) = x.bounds(*bits);
                [lo, hi]
            })
        });
        let mut near = near.filter(|x| self.is_inside(x));
        let start = near.find(wanted)?;
        Some(object(&[("kind", text("one-step")), ("start", text(start))]))
    }
}

/// The zeros of `G'`, isolated.
pub(super) fn turning_points(loss: &RatPoly, eta: &Rational) -> Vec<(Rational, Rational)> {
    let slope = GradientMap::new(loss).at(eta).derivative();
    if slope.is_constant() {
        return Vec::new();
    }
    let turns = RealAlgebraic::roots_with_multiplicity(slope.numerator());
    turns.into_iter().map(|(x, _)| isolating(&x.recognised().1)).collect()
}
