//! Power series of the branch of 2-cycles that leaves a minimiser (theory: theorems T1, section 2).

use super::series::Series;
use crate::arith::{Integer, Rational, Scalar};

/// The derivatives `f^(k)(xb)` of a loss at a critical point, `k = 0..=n`: `derivatives[1]` is zero and
/// `derivatives[2]`, the sharpness, is invertible.
pub type Derivatives<'a, T> = &'a [T];

fn factorial(k: usize) -> Integer {
    Integer::from(Integer::factorial(k as u32))
}

fn taylor<T: Scalar>(derivatives: &[T], order: usize, divisor: &Integer) -> Vec<T> {
    // Coefficients in u of f^(order)(xb + u) / divisor.
    let terms = derivatives.iter().skip(order).enumerate();
    terms
        .map(|(i, d)| {
            let weight = Rational::from((Integer::from(1), Integer::from(divisor * &factorial(i))));
            d.times(&d.lift(&weight))
        })
        .collect()
}

/// `sum_k f^(2k+offset)(xb + u(D)) D^k / (2k+offset-1)!` for a series `u(D)`: `S` for offset 1, `A` for offset 2.
fn even_sum<T: Scalar>(derivatives: &[T], u: &Series<T>, offset: usize) -> Series<T> {
    let terms = u.0.len();
    let mut sum = Series::constant(&u.0[0].lift(&Rational::new()), terms);
    for k in (0..terms).rev() {
        let order = 2 * k + offset;
        // Horner's scheme in D.
        sum = sum.shift();
        if order < derivatives.len() {
            sum = sum.add(&u.substitute_into(&taylor(derivatives, order, &factorial(order - 1))));
        }
    }
    sum
}

/// The coefficients of `2/eta = f'' + e_1 D + e_2 D^2 + ...` along the branch, `D` the squared half-difference of
/// the cycle's points: `[f'', e_1, .., e_terms]`. Found by solving `S(m, D) = 0` for the centre `m` as a power series
/// in `D` and putting it into `A`; `e_1 = -(3 f'''^2 - f'' f'''')/(6 f'')`. `None` where `f''` is not invertible.
///
/// *Exact* over exact scalars, an *enclosure* over intervals.
pub fn branch_series<T: Scalar>(derivatives: Derivatives<'_, T>, terms: usize) -> Option<Vec<T>> {
    let f2 = &derivatives[2];
    let mut u = Series::constant(&f2.lift(&Rational::new()), terms + 1);
    // S(u(D), D) = f2 u + ...: each pass makes one more coefficient right.
    for k in 1..=terms {
        let rest = even_sum(derivatives, &u, 1);
        if rest.is_exact_zero() {
            break;
        }
        u.0[k] = u.0[k].minus(&rest.0[k].over(f2)?);
    }
    Some(even_sum(derivatives, &u, 2).0)
}

/// The coefficients of the step size in powers of `eps` for which the start `x0 = xb - eps` lies on a 2-cycle of
/// the branch: `eta = 2/f'' + 0 eps + alpha eps^2 / (3 f''^3) - ...`, up to `eps^terms`. Starts above the
/// minimiser have `eps < 0`. The partner `xb + y(eps)` solves `f'(xb + y) = -f'(xb - eps)`, and
/// `eta = (y + eps) / -f'(xb - eps)`. `None` where `f''` is not invertible.
///
/// *Exact* over exact scalars, an *enclosure* over intervals.
pub fn start_series<T: Scalar>(derivatives: Derivatives<'_, T>, terms: usize) -> Option<Vec<T>> {
    let f2 = &derivatives[2];
    let zero = f2.lift(&Rational::new());
    let one = f2.lift(&Rational::from(1));
    let gradient = taylor(derivatives, 1, &Integer::from(1));
    // One coefficient more than asked for: the quotient at the end loses one.
    let length = terms + 2;
    let mut back = Series::constant(&zero, length);
    back.0[1] = zero.minus(&one);
    let pull = back.substitute_into(&gradient).scale(&zero.minus(&one));
    let mut y = Series::constant(&zero, length);
    for k in 1..length {
        let error = y.substitute_into(&gradient).sub(&pull);
        if error.is_exact_zero() {
            break;
        }
        y.0[k] = y.0[k].minus(&error.0[k].over(f2)?);
    }
    let gap = y.sub(&back);
    let divided = |s: &Series<T>| Series(s.0[1..].to_vec());
    Some(divided(&gap).div(&divided(&pull))?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(v: i64) -> Rational {
        Rational::from(v)
    }

    #[test]
    fn the_double_well() {
        // (x^2-1)^2/4 at 1: f2, f3, f4 = 2, 6, 6.
        let d = [q(0), q(0), q(2), q(6), q(6)];
        // Its orbit has D = (1 - 1/eta)/4 exactly.
        assert_eq!(branch_series(&d, 3).unwrap(), [q(2), q(-8), q(0), q(0)]);
        assert_eq!(start_series(&d, 3).unwrap(), [q(1), q(0), q(4), q(-12)]);
    }

    #[test]
    fn general_formulas_of_the_second_order() {
        // e_2 = (f2^3 f6 - 15 f2^2 f3 f5 + 45 f2 f3^2 f4 - 15 f3^4) / (120 f2^3)
        let (f2, f3, f4, f5, f6) = (3i64, 5i64, -7i64, 11i64, 13i64);
        let e = branch_series(&[q(0), q(0), q(f2), q(f3), q(f4), q(f5), q(f6)], 2).unwrap();
        assert_eq!(e[1], Rational::from((-(3 * f3 * f3 - f2 * f4), 6 * f2)));
        let numerator = f2.pow(3) * f6 - 15 * f2.pow(2) * f3 * f5 + 45 * f2 * f3.pow(2) * f4 - 15 * f3.pow(4);
        assert_eq!(e[2], Rational::from((numerator, 120 * f2.pow(3))));
        let alpha = 3 * f3 * f3 - f2 * f4;
        let s = start_series(&[q(0), q(0), q(f2), q(f3), q(f4), q(f5), q(f6)], 3).unwrap();
        assert_eq!(s[0], Rational::from((2, f2)));
        assert_eq!(s[1], 0);
        assert_eq!(s[2], Rational::from((alpha, 3 * f2.pow(3))));
        assert_eq!(s[3], Rational::from((-f3 * alpha, 3 * f2.pow(4))));
    }

    #[test]
    fn the_bound_of_theorem_1_is_sharp() {
        // x^2/2 + x^5: e_1 = e_2 = 0, e_3 = -100.
        let d = [q(0), q(0), q(1), q(0), q(0), q(120)];
        assert_eq!(branch_series(&d, 3).unwrap(), [q(1), q(0), q(0), q(-100)]);
    }
}
