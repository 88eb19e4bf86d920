//! The equations of the 2-cycles in centre `m` and squared half-difference `D`.

use crate::algebra::{BiPoly, IntPoly, RatPoly};
use crate::arith::{Integer, Rational};

/// For a polynomial loss, with `x0 = m - d`, `x1 = m + d`, `D = d^2`:
///
/// `S = (f'(m+d) + f'(m-d))/2 = sum_k f^(2k+1)(m) D^k/(2k)!`,
/// `A = (f'(m+d) - f'(m-d))/(2d) = sum_k f^(2k+2)(m) D^k/(2k+1)!`.
///
/// A 2-cycle of step size `eta` is a real solution of `S = 0`, `eta A = 2` with `D > 0`. On `S = 0`, `eta A = 2` its
/// multiplier is `rho = 1 + 8 D J/A^2` with `J = S_m A_D - S_D A_m = S_m A_D - A_m^2/2` (identities I1, I2).
///
/// The polynomials are over Z in `(m, D)`; `s`, `a` and `twice_j` belong to the loss times [`CycleSystem::scale`].
/// Where the loss is symmetric about a point, that point is the origin of `m`. *Exact.*
#[derive(Clone, Debug)]
pub struct CycleSystem {
    /// What is added to `m` to get the centre of the cycle.
    pub origin: Rational,
    /// Is the loss symmetric about the origin? Then `S` is odd and `A`, `J` are even in `m`.
    pub symmetric: bool,
    /// The factor that clears the loss's denominators.
    pub scale: Integer,
    /// `scale * S`.
    pub s: BiPoly,
    /// `scale * A`.
    pub a: BiPoly,
    /// `2 scale^2 J`.
    pub twice_j: BiPoly,
}

impl CycleSystem {
    /// The system of a loss of degree at least 2.
    pub fn new(loss: &RatPoly) -> Self {
        let (origin, symmetric) = symmetry(loss);
        let shifted = loss.compose(&RatPoly::x().add(&RatPoly::constant(origin.clone())));
        let f = shifted.numerator();
        let (s, a) = (even_part(f, 1), even_part(f, 2));
        let twice_j =
            s.derivative_u().mul(&a.derivative_t()).scale(&Integer::from(2)).sub(&a.derivative_u().pow(2));
        CycleSystem { origin, symmetric, scale: shifted.denominator().clone(), s, a, twice_j }
    }

    /// `eta A - 2`, times a positive integer.
    pub fn step_size_condition(&self, eta: &Rational) -> BiPoly {
        let target = Integer::from(&self.scale * eta.denom()) * 2u32;
        self.a.scale(eta.numer()).sub(&BiPoly::constant(target))
    }

    /// `(1 - r) A^2 + 8 D J`, times a positive integer: zero exactly on the cycles with multiplier `r`.
    pub fn multiplier_condition(&self, r: &Rational) -> BiPoly {
        let one_minus_r = Integer::from(r.denom() - r.numer());
        let square = self.a.pow(2).scale(&one_minus_r);
        square.add(&BiPoly::t().mul(&self.twice_j).scale(&Integer::from(r.denom() * 4u32)))
    }

    /// `f'''(x0) f'''(x1)`, times a positive integer.
    pub fn third_derivatives(&self, loss: &RatPoly) -> BiPoly {
        let shifted = loss.compose(&RatPoly::x().add(&RatPoly::constant(self.origin.clone())));
        let third = shifted.derivative().derivative().derivative();
        let (p, r) = at_both_ends(third.numerator());
        p.pow(2).sub(&BiPoly::t().mul(&r.pow(2)))
    }

    /// `rho` at a rational step size: by `eta A = 2` it is `1 + 2 eta^2 D J`. Numerator and positive denominator.
    pub fn multiplier_at(&self, eta: &Rational) -> (BiPoly, BiPoly) {
        let unit = Integer::from(&self.scale * eta.denom()).square();
        let square = Integer::from(eta.numer().square_ref());
        let unit = BiPoly::constant(unit);
        (unit.add(&BiPoly::t().mul(&self.twice_j).scale(&square)), unit)
    }

    /// `rho` as a fraction of polynomials: `(A^2 + 8 D J, A^2)`, each times the same positive integer.
    pub fn multiplier(&self) -> (BiPoly, BiPoly) {
        (self.multiplier_condition(&Rational::new()), self.a.pow(2))
    }
}

/// The centre about which a loss of even degree is symmetric, or zero and `false`.
fn symmetry(loss: &RatPoly) -> (Rational, bool) {
    let n = loss.degree();
    if n == 0 || n % 2 == 1 {
        return (Rational::new(), false);
    }
    let centre = -loss.coefficient(n - 1) / (loss.coefficient(n) * Rational::from(n));
    let mirror = RatPoly::constant(Rational::from(&centre * 2u32)).sub(&RatPoly::x());
    if loss.compose(&mirror) == *loss { (centre, true) } else { (Rational::new(), false) }
}

/// `(p, r)` with `f(m + d) = p(m, D) + d r(m, D)`, so that `f(m - d) = p - d r`. *Exact.*
pub fn at_both_ends(f: &IntPoly) -> (BiPoly, BiPoly) {
    let n = f.degree();
    let part = |odd: usize| {
        let mut rows = vec![vec![Integer::new(); n / 2 + 1]; n + 1];
        for (j, c) in f.coefficients().iter().enumerate() {
            for i in (odd..=j).step_by(2) {
                rows[j - i][i / 2] = Integer::from(Integer::binomial_u(j as u32, i as u32)) * c;
            }
        }
        BiPoly::new(rows.into_iter().map(IntPoly::new).collect())
    };
    (part(0), part(1))
}

/// `sum_k f^(2k+offset)(m) D^k/(2k+offset-1)!`: with `f = sum a_j x^j` the coefficient of `m^(j-i) D^k`, `i =
/// 2k+offset`, is the integer `a_j i binomial(j, i)`.
fn even_part(f: &IntPoly, offset: usize) -> BiPoly {
    let n = f.degree();
    let mut rows = vec![vec![Integer::new(); n / 2 + 1]; n + 1];
    for (j, c) in f.coefficients().iter().enumerate() {
        for i in (offset..=j).step_by(2) {
            let weight = Integer::from(Integer::binomial_u(j as u32, i as u32)) * i as u64;
            rows[j - i][(i - offset) / 2] = weight * c;
        }
    }
    BiPoly::new(rows.into_iter().map(IntPoly::new).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(p: &BiPoly, m: &Rational, d2: &Rational) -> Rational {
        p.rows().iter().rev().fold(Rational::new(), |v, row| v * m + row.eval(d2))
    }

    proptest! {
        #[test]
        fn definitions_and_identities(c in prop::collection::vec(-9i64..9, 4..8), m in -7i64..7, d in 1i64..7) {
            let f = RatPoly::new(&c.iter().map(|v| Rational::from((*v, 3))).collect::<Vec<_>>());
            prop_assume!(f.degree() >= 3);
            let system = CycleSystem::new(&f);
            let (m, d) = (Rational::from((m, 2)), Rational::from((d, 3)));
            let d2 = Rational::from(&d * &d);
            let g = f.derivative();
            let centre = Rational::from(&m + &system.origin);
            let (x0, x1) = (Rational::from(&centre - &d), Rational::from(&centre + &d));
            let scale = Rational::from(system.scale.clone());
            prop_assert_eq!(at(&system.s, &m, &d2) * 2u32, (g.eval(&x1) + g.eval(&x0)) * &scale);
            prop_assert_eq!(at(&system.a, &m, &d2) * 2u32 * &d, (g.eval(&x1) - g.eval(&x0)) * &scale);
            // (I1): 2 S_D = A_m, 2 D A_D = S_m - A.
            let (s, a) = (&system.s, &system.a);
            prop_assert_eq!(s.derivative_t().scale(&2.into()), a.derivative_u());
            prop_assert_eq!(BiPoly::t().mul(&a.derivative_t()).scale(&2.into()), s.derivative_u().sub(a));
            // 8 D J = 4 f''(x0) f''(x1) - 4 A S_m + ... : (I2) on its whole domain, ab = S_m^2 - D A_m^2.
            let h = g.derivative();
            let ab = h.eval(&x0) * h.eval(&x1) * &scale * &scale;
            let (sm, am) = (at(&s.derivative_u(), &m, &d2), at(&a.derivative_u(), &m, &d2));
            prop_assert_eq!(ab, Rational::from(&sm * &sm) - Rational::from(&am * &am) * &d2);
        }
    }

    #[test]
    fn symmetric_losses_are_centred() {
        // (x-3)^4 - (x-3)^2
        let u = RatPoly::new(&[-3, 1].map(Rational::from));
        let system = CycleSystem::new(&u.pow(4).sub(&u.pow(2)));
        assert!(system.symmetric && system.origin == 3 && system.s.is_odd_in_u() && system.a.is_even_in_u());
        let skew = CycleSystem::new(&u.pow(4).add(&u.pow(3)));
        assert!(!skew.symmetric);
    }
}
