//! One cycle of any period, proved by interval Newton on the system `x_{i+1} = G(x_i)` of its points.

use crate::arith::{Interval, Rational};
use crate::certify::basin::Cycle;
use crate::dynamics::EnclosedMap;

/// Proves that close to the guesses there is exactly one cycle through all of them in this order, for every step size in
/// `eta`, and that the number of guesses is its least period.
///
/// With `x_i = c_i + d_i` the system reads `d_{i+1} = a_i d_i + r_i`, `r_i = G(c_i) - c_{i+1}`, `a_i` mean slopes
/// between `c_i` and `x_i`. Once around, `d_i = (a_{i-1} ... a_i) d_i + s_i`: where the product of all `a_i` is
/// not 1 the system is regular, and if the solutions for all `a_i` in the slopes' enclosures lie inside the boxes,
/// Brouwer's theorem gives a cycle there and regularity makes it the only one.
pub(crate) fn certify_cycle(map: &EnclosedMap, guesses: &[Rational], eta: &Interval) -> Option<Cycle> {
    let precision = map.precision();
    let period = guesses.len();
    let centres: Vec<_> = guesses.iter().map(|c| Interval::from_rational(c, precision).midpoint()).collect();
    let residual = |i: usize| map.step(&centres[i], eta).value.sub(&centres[(i + 1) % period]);
    let residuals: Vec<_> = (0..period).map(residual).collect();
    let mut boxes = centres.clone();
    for _ in 0..12 {
        let slopes: Vec<_> = boxes.iter().map(|x| map.slope(x, eta)).collect();
        let product = slopes.iter().fold(map.one().clone(), |p, a| p.mul(a));
        let around = map.one().sub(&product);
        let mut next = Vec::with_capacity(period);
        for (i, centre) in centres.iter().enumerate() {
            let zero = centre.sub(centre);
            let sum =
                (0..period).map(|k| (i + k) % period).fold(zero, |d, j| slopes[j].mul(&d).add(&residuals[j]));
            next.push(centre.add(&sum.div(&around)?));
        }
        if next.iter().zip(&boxes).all(|(n, x)| n.inside(x)) {
            let returns = |d: usize| next[0].intersect(&next[d]).is_some();
            if (1..period).any(|d| period.is_multiple_of(d) && returns(d)) {
                return None;
            }
            let multiplier = next.iter().fold(map.one().clone(), |p, x| p.mul(&map.slope(x, eta)));
            return Some(smallest_first(Cycle { points: next, regions: boxes, multiplier }));
        }
        boxes = boxes.iter().zip(&next).map(|(x, n)| widened(&x.union(n))).collect();
    }
    None
}

/// Twice as wide, and by a little at least.
fn widened(x: &Interval) -> Interval {
    let (lo, hi) = x.ends();
    let half = hi.sub(&lo).mul(&Interval::from_rational(&Rational::from((1, 2)), x.precision()));
    lo.sub(&half).union(&hi.add(&half)).inflate(8 - x.precision() as i32)
}

/// Rotates the orbit so that its smallest point is the first.
fn smallest_first(mut cycle: Cycle) -> Cycle {
    let least = |(_, a): &(usize, &Interval), (_, b): &(usize, &Interval)| a.approx().total_cmp(&b.approx());
    let first = cycle.points.iter().enumerate().min_by(least).map_or(0, |(i, _)| i);
    cycle.points.rotate_left(first);
    cycle.regions.rotate_left(first);
    cycle
}
