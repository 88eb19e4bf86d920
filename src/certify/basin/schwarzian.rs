//! Is the Schwarzian derivative of the gradient map negative?

use crate::algebra::{RatPoly, RealAlgebraic};
use crate::arith::Rational;
use crate::dynamics::GradientMap;
use std::cmp::Ordering;

/// Is `3 G''^2 - 2 G' G''' > 0` at every real point that is no zero of `G'`? *Exact.*
///
/// Divided by `eta` this is `2 f'''' + eta (3 f'''^2 - 2 f'' f'''')`, linear in `eta`: if it holds at two step
/// sizes it holds at every one between them.
///
/// ```
/// use twostep::{algebra::RatPoly, arith::Rational, certify::basin::has_negative_schwarzian};
/// let loss = RatPoly::x().pow(4).sub(&RatPoly::x().pow(2));
/// assert!(has_negative_schwarzian(&loss, &Rational::from(1)));
/// ```
pub fn has_negative_schwarzian(loss: &RatPoly, eta: &Rational) -> bool {
    let map = GradientMap::new(loss);
    let (f2, f3, f4) = (map.derivative(2), map.derivative(3), map.derivative(4));
    let bracket = f3.mul(&f3).scale(&Rational::from(3)).sub(&f2.mul(&f4).scale(&Rational::from(2)));
    let expression = f4.scale(&Rational::from(2)).add(&bracket.scale(eta));
    if loss.degree() < 3 || *eta <= 0 || expression.numerator().leading() <= 0 {
        return false;
    }
    let slope = RatPoly::constant(Rational::from(1)).sub(&f2.scale(eta));
    // Positive at infinity: it is nowhere negative if all real zeros have even order, and these must be zeros of G'.
    RealAlgebraic::roots_with_multiplicity(expression.numerator())
        .iter()
        .all(|(root, order)| order % 2 == 0 && root.sign_of(slope.numerator()) == Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loss(c: &[i64]) -> RatPoly {
        RatPoly::new(&c.iter().map(|v| Rational::from(*v)).collect::<Vec<_>>())
    }

    #[test]
    fn only_real_critical_points_suffice() {
        // 1 - eta f'' = (1 - x^2)^2 at eta = 1: double real zeros of G', f'' = 2 x^2 - x^4.
        let f = RatPoly::new(&[0, 0, 0, 0, 5, 0, -1].map(|v| Rational::from((v, 30))));
        assert!(has_negative_schwarzian(&f, &Rational::from(1)));
        // f'' = 1 + x^2: G' = -x^2 at eta = 1, a double zero; G' = 1 - eta - eta x^2 has complex zeros beyond.
        let f = loss(&[0, 0, 6, 0, 1]);
        assert!(has_negative_schwarzian(&f, &Rational::from((1, 12))));
        assert!(!has_negative_schwarzian(&f, &Rational::from(1)));
    }

    #[test]
    fn agrees_with_samples_of_the_definition() {
        for c in
            [[0, 1, 3, -2, 1, 0, 0], [1, 0, -4, 1, 2, 0, 1], [0, 2, 0, 1, 0, 1, 0], [0, 0, 9, 0, 0, 0, 1]]
        {
            let f = loss(&c);
            for e in 1..12 {
                let eta = Rational::from((e, 6));
                let map = GradientMap::new(&f);
                let g = map.at(&eta);
                let (g1, g2) = (g.derivative(), g.derivative().derivative());
                let value = |x: &Rational| {
                    g2.eval(x).square() * 3u32 - g1.eval(x) * g2.derivative().eval(x) * Rational::from(2)
                };
                let holds = |x: Rational| value(&x) > 0 || g1.eval(&x) == 0;
                let positive = (-300..300).all(|k| holds(Rational::from((k, 50))));
                assert_eq!(has_negative_schwarzian(&f, &eta), positive, "{c:?} at {eta}");
            }
        }
    }
}
