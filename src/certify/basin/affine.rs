//! Quadratic losses: the gradient map is affine and everything is said in one line.

use crate::algebra::RatPoly;
use crate::arith::Rational;

/// What every start but the minimiser does under `G(x) - c = (1 - eta f'') (x - c)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Affine {
    /// `|1 - eta f''| < 1`: it converges to the minimiser.
    Converges,
    /// `1 - eta f'' = -1`: it is 2-periodic.
    Reflects,
    /// `|1 - eta f''| > 1`: it diverges.
    Diverges,
}

/// The outcome for a loss of degree 2, the same for all step sizes of a range; `None` for other losses, step sizes that are
/// not positive, and where the outcome changes. *Exact.*
///
/// ```
/// use twostep::{algebra::RatPoly, arith::Rational, certify::basin::{Affine, affine}};
/// let two = Rational::from(2);
/// assert_eq!(affine(&RatPoly::x().pow(2), (&two, &two)), Some(Affine::Diverges)); // x - 2 * 2 x = -3 x
/// ```
pub fn affine(loss: &RatPoly, eta: (&Rational, &Rational)) -> Option<Affine> {
    if loss.degree() != 2 || *eta.0 <= 0 {
        return None;
    }
    let curvature = loss.coefficient(2) * Rational::from(2);
    let outcome = |eta: &Rational| {
        let product = Rational::from(eta * &curvature);
        if product == 2 {
            Affine::Reflects
        } else if product > 0 && product < 2 {
            Affine::Converges
        } else {
            Affine::Diverges
        }
    };
    // eta f'' is monotone and passes 0 nowhere: equal outcomes at both ends hold between them.
    Some(outcome(eta.0)).filter(|first| *first == outcome(eta.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes() {
        let loss = RatPoly::new(&[(1, 1), (-2, 1), (3, 2)].map(Rational::from));
        let at = |a: (i64, i64), b: (i64, i64)| affine(&loss, (&Rational::from(a), &Rational::from(b)));
        assert_eq!(at((1, 10), (6, 10)), Some(Affine::Converges));
        assert_eq!(at((2, 3), (2, 3)), Some(Affine::Reflects));
        assert_eq!(at((1, 1), (5, 1)), Some(Affine::Diverges));
        assert_eq!(at((1, 10), (1, 1)), None);
        assert_eq!(affine(&RatPoly::x().pow(3), (&Rational::from(1), &Rational::from(1))), None);
        assert_eq!(
            affine(&RatPoly::x().pow(2).neg(), (&Rational::from(1), &Rational::from(3))),
            Some(Affine::Diverges)
        );
    }
}
