//! A bound beyond which every start diverges.

use super::types::Divergence;
use crate::algebra::RatPoly;
use crate::arith::{Integer, Rational};

/// Growth per step outside the bound: 17/16.
const GROWTH: (u32, u32) = (17, 16);

/// The bound for all step sizes `>= eta_lo`, or `None` for losses of degree below 3, whose map is affine. *Exact.*
///
/// With `y = x - centre` and `f'(centre + y) = sum c_k y^k`, `|G - centre| >= eta |f'| - |y|`, and
/// `eta (|c_d| r^d - sum |c_k| r^k) - r >= growth r` at one `r > 0` gives it at every larger one, since after division
/// by `r^d` the left side minus the right one increases with `r`; a larger step size only helps.
///
/// ```
/// use twostep::{algebra::RatPoly, arith::Rational, certify::basin::divergence_bound};
/// let loss = RatPoly::x().pow(4).sub(&RatPoly::x().pow(2));
/// let bound = divergence_bound(&loss, &Rational::from(1)).unwrap();
/// assert_eq!(bound.centre, 0);
/// assert!(bound.radius > 1); // x = +-1 is a 2-cycle of x - (4 x^3 - 2 x)
/// ```
pub fn divergence_bound(loss: &RatPoly, eta_lo: &Rational) -> Option<Divergence> {
    let n = loss.degree();
    if n < 3 || *eta_lo <= 0 {
        return None;
    }
    let slope = loss.derivative();
    let mean = -slope.coefficient(n - 2) / slope.coefficient(n - 1) / Rational::from(n - 1);
    let shifted = slope.compose(&RatPoly::x().add(&RatPoly::constant(mean.clone())));
    let growth = Rational::from(GROWTH);
    let outweighs = |r: &Rational| {
        let mut power = Rational::from(1);
        let mut sum = Rational::new();
        for k in 0..n {
            let term = shifted.coefficient(k).abs() * &power;
            if k + 1 == n {
                sum += term
            } else {
                sum -= term
            }
            power *= r;
        }
        sum * eta_lo >= Rational::from(&growth + 1u32) * r
    };
    let mut radius = Rational::from(1);
    while outweighs(&radius) {
        radius /= 2u32;
    }
    while !outweighs(&radius) {
        radius *= 2u32;
    }
    // The bound lies between half the radius and the radius.
    let step = Rational::from(&radius / 64u32);
    let half = Rational::from(&radius / 2u32);
    let sixty_fourths = (1..=32u32).map(|k| Rational::from(&step * &Integer::from(k)) + &half);
    let radius = sixty_fourths.into_iter().find(&outweighs).unwrap_or(radius);
    Some(Divergence { centre: mean, radius, growth })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::GradientMap;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn starts_outside_grow(c in prop::collection::vec(-9i64..9, 4..8), e in 1i64..30, t in 0i64..100, left: bool) {
            let c: Vec<_> = c.into_iter().map(Rational::from).collect();
            let loss = RatPoly::new(&c);
            prop_assume!(loss.degree() >= 3);
            let eta = Rational::from((e, 10));
            let bound = divergence_bound(&loss, &eta).unwrap();
            let away = Rational::from((100 + t, 100)) * &bound.radius;
            let away = if left { -away } else { away };
            let image = GradientMap::new(&loss).at(&eta).eval(&Rational::from(&bound.centre + &away));
            prop_assert!((image - &bound.centre).abs() >= away.abs() * bound.growth);
        }
    }

    #[test]
    fn the_bound_moves_with_the_loss() {
        let loss = RatPoly::x().pow(4).sub(&RatPoly::x().pow(2).scale(&Rational::from(3)));
        let moved = loss.compose(&RatPoly::x().sub(&RatPoly::constant(Rational::from(1000))));
        let eta = Rational::from((1, 2));
        let (a, b) = (divergence_bound(&loss, &eta).unwrap(), divergence_bound(&moved, &eta).unwrap());
        assert_eq!((b.centre, b.radius), (a.centre + 1000u32, a.radius));
    }
}
