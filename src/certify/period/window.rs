//! A window of a period: the step sizes over which one attracting cycle goes on, with certified ends.

use super::cascade::{BITS, Crossing, attracting, passes};
use super::newton::certify_cycle;
use super::propose::FloatMap;
use crate::algebra::RatPoly;
use crate::arith::{Interval, Rational};
use crate::certify::basin::{Arena, Cycle, CycleEquation, StepRange, divergence_bound, free_of_zeros};
use crate::dynamics::{EnclosedMap, GradientMap};

/// The relative length of the bracket of the lower end.
const BRACKET: f64 = 1e-9;
/// Pieces after which the continuation is given up.
const PIECES: usize = 600;

/// An attracting cycle for every step size from `from.hi` to `to.eta.lo`.
#[derive(Clone, Debug)]
pub struct PeriodWindow {
    /// The least period.
    pub period: usize,
    /// Where it begins: at the upper bound the cycle attracts, at the lower one there is no orbit of this period near it.
    pub from: StepRange,
    /// A step size in the window at which the multiplier passes 0, where one is proved.
    pub superstable: Option<Crossing>,
    /// Where it ends: the multiplier passes -1.
    pub to: Crossing,
    /// Intervals of step sizes on each of which interval Newton proves one attracting cycle; neighbours have theirs in common.
    pub pieces: usize,
}

/// The window around a step size at which a cycle of this least period attracts the critical point of the map next to `start`.
/// Floats propose; `None` where there is no such cycle, or a proof fails.
///
/// ```
/// use twostep::{algebra::RatPoly, arith::Rational, certify::period::period_window};
/// // the double well: period 3 from 1.4513646... to 1.4600018...
/// let one = RatPoly::constant(Rational::from(1));
/// let loss = RatPoly::x().pow(2).sub(&one).pow(2).scale(&Rational::from((1, 4)));
/// let window = period_window(&loss, &Rational::from((14531, 10000)), 1.0, 3).unwrap();
/// assert!(window.from.hi < window.to.eta.lo);
/// ```
pub fn period_window(loss: &RatPoly, eta: &Rational, start: f64, period: usize) -> Option<PeriodWindow> {
    let bound = divergence_bound(loss, &(eta.clone() / 2u32))?;
    let (x, found) = attracting(loss, eta.to_f64(), start, period)?;
    if found != period {
        return None;
    }
    let to = passes(loss, (x, period), eta.to_f64(), 2.0 * eta.to_f64(), -1)?;
    let follow = Continuation { loss, map: GradientMap::new(loss).enclosed(BITS), period };
    let below = follow.end_below(eta.to_f64(), x)?;
    let (low, last, down) = follow.cover(eta, x, below)?;
    let (high, _, up) = follow.cover(eta, x, to.eta.lo.to_f64())?;
    // The last stretch to the bracket of the upper end in one piece, or the bracket begins earlier.
    let to = if high < to.eta.lo { follow.flip_from(&high, to)? } else { to };
    let lo = Rational::from_f64(below * (1.0 - BRACKET))?;
    let arena = Arena::new(loss, &bound, BITS);
    follow.is_gone(&arena, &last, &lo, &low).then_some(())?;
    let superstable = passes(loss, (x, period), eta.to_f64(), to.eta.lo.to_f64(), 0)
        .or_else(|| passes(loss, (x, period), eta.to_f64(), low.to_f64(), 0));
    Some(PeriodWindow { period, from: StepRange { lo, hi: low }, superstable, to, pieces: down + up })
}

struct Continuation<'a> {
    loss: &'a RatPoly,
    map: EnclosedMap,
    period: usize,
}

impl Continuation<'_> {
    fn float(&self, eta: f64) -> FloatMap {
        FloatMap::new(self.loss, eta)
    }

    /// A point of the cycle close to `x`, where it still attracts. *Approximate.*
    fn near(&self, eta: f64, x: f64) -> Option<f64> {
        let map = self.float(eta);
        let y = map.newton(x, self.period)?;
        let multiplier = map.defect(y, self.period).1 + 1.0;
        ((y - x).abs() < 0.02 * (1.0 + x.abs()) && multiplier.abs() < 1.0).then_some(y)
    }

    /// The step size below at which the attracting cycle ends. *Approximate.*
    fn end_below(&self, eta: f64, x: f64) -> Option<f64> {
        let (mut eta, mut x, mut step) = (eta, x, eta / 256.0);
        while step > 1e-15 * eta {
            match self.near(eta - step, x) {
                Some(y) => (eta, x) = (eta - step, y),
                None => step /= 2.0,
            }
            if eta <= step {
                return None;
            }
        }
        Some(eta)
    }

    /// Proves one attracting cycle for every step size between two.
    fn attracts(&self, from: &Rational, to: &Rational, x: f64) -> Option<Cycle> {
        let (lo, hi) = if from <= to { (from, to) } else { (to, from) };
        let middle = (lo.to_f64() + hi.to_f64()) / 2.0;
        let guess = self.float(middle).orbit(self.near(middle, x)?, self.period)?;
        certify_cycle(&self.map, &guess, &Interval::hull(lo, hi, BITS)).filter(|c| c.multiplier.inside_unit())
    }

    /// Attracting cycles piece by piece from a step size towards a limit, up to a relative distance of [`BRACKET`]: how far,
    /// the cycle at the end, and the number of pieces.
    fn cover(&self, from: &Rational, x: f64, limit: f64) -> Option<(Rational, Cycle, usize)> {
        let (mut at, mut x) = (from.clone(), x);
        let mut here = self.attracts(&at, &at, x)?;
        let mut step = (limit - at.to_f64()) / 8.0;
        let mut pieces = 0;
        while (limit - at.to_f64()).abs() > BRACKET * limit && pieces < PIECES {
            let left = limit - at.to_f64();
            if step.abs() > left.abs() / 2.0 {
                step = left / 2.0;
            }
            if step.abs() < 1e-3 * BRACKET * limit {
                return None;
            }
            let next = Rational::from_f64(at.to_f64() + step)?;
            // The same cycle as before: its points at the common step size lie where there is one only.
            let goes_on =
                |piece: &Cycle| here.points.iter().zip(&piece.regions).all(|(x, region)| region.contains(x));
            let further = self.attracts(&at, &next, x).filter(goes_on);
            let end = further.and_then(|piece| {
                let y = self.near(next.to_f64(), x)?;
                let end = self.attracts(&next, &next, y)?;
                let same = end.points.iter().zip(&piece.regions).all(|(x, region)| region.contains(x));
                same.then_some((end, y))
            });
            match end {
                Some((end, y)) => {
                    (here, x, at) = (end, y, next);
                    pieces += 1;
                    step *= 1.5;
                }
                None => step /= 2.0,
            }
        }
        Some((at, here, pieces))
    }

    /// The crossing again, with a bracket that begins where the continuation ended.
    fn flip_from(&self, from: &Rational, to: Crossing) -> Option<Crossing> {
        let margin = Rational::from(&to.eta.hi - from);
        let (lo, hi) = (from.clone(), Rational::from(from + &margin));
        super::cascade::crossing_between(self.loss, (&lo, &hi), self.period, to.multiplier)
    }

    /// At `lo` there is no orbit of the period near the cycle that attracts at `hi`, and between no zero of `G^period - id` comes
    /// in from outside.
    fn is_gone(&self, arena: &Arena, cycle: &Cycle, lo: &Rational, hi: &Rational) -> bool {
        let at = &cycle.points[0];
        let equation =
            CycleEquation { map: &self.map, period: self.period, arena: &arena.domain, neutral: &[] };
        let range = Interval::hull(lo, hi, BITS);
        (6..40).rev().any(|k| {
            let zone = at.inflate(-k);
            let (left, right) = zone.ends();
            let closed = [left, right].iter().all(|x| {
                let orbit = self.map.orbit(x, &range, self.period);
                !orbit[self.period].value.sub(x).contains_zero()
            });
            closed && free_of_zeros(&equation, &zone, &Interval::from_rational(lo, BITS), 2_000).is_ok()
        })
    }
}
