//! The branch of 2-cycles at a minimiser, `2/eta = f'' + e_1 D + e_2 D^2 + ...`, as polynomials in the minimiser.
//!
//! With `D = f''^2 t` and centre `m = x + f'' u(t)`, the equations `S(m, D) = 0` and `A(m, D) = 2/eta` become
//! `u + sum f^(2k+1+r) f''^(r+2k-2) u^r t^k / ((2k)! r!) = 0` and
//! `E = sum f^(2k+2+r) f''^(r+2k-1) u^r t^k / ((2k+1)! r!)`, where the coefficient of `t^j` in `E` is
//! `e_j f''^(2j-1)`: a polynomial in `x` with the sign of `e_j`, and no division.

use crate::context::Context;
use crate::limits;
use crate::poly::Poly;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::One;

/// The polynomials `E_1, ..., E_order`, each reduced modulo `modulus`, which must vanish at the minimiser.
pub fn coefficients(cx: &Context, order: usize, modulus: Option<&Poly>) -> Result<Vec<Poly>, Reason> {
    if order > limits::ORDER {
        return Err(Fault::Limit.because("the order of a series is too high"));
    }
    let series = Series { cx, modulus, order };
    // Each step adds one exact coefficient to u, from those before it.
    let mut shift = vec![zero(); order + 1];
    for j in 1..=order {
        shift[j] = series.sum(&shift, 1, 2)?[j].scale(&-BigRational::one());
    }
    Ok(series.sum(&shift, 2, 1)?.split_off(1))
}

struct Series<'a> {
    cx: &'a Context<'a>,
    modulus: Option<&'a Poly>,
    order: usize,
}

impl Series<'_> {
    /// `sum f^(2k+base+r) f''^(r+2k-drop) u^r t^k / ((2k+base-1)! r!)` over `r + 2k >= drop`, without the term
    /// that `u` itself contributes to the first equation.
    fn sum(&self, shift: &[Poly], base: usize, drop: usize) -> Result<Vec<Poly>, Reason> {
        let mut total = vec![zero(); self.order + 1];
        let mut power = vec![zero(); self.order + 1];
        power[0] = Poly::constant(&BigRational::one());
        for r in 0..=self.order {
            for k in 0..=self.order - r {
                if r + 2 * k < drop || 2 * k + base + r > self.cx.degree() {
                    continue;
                }
                let mut factor = self.reduce(self.cx.derivative(2 * k + base + r))?;
                let sharpness = self.reduce(self.cx.derivative(2))?;
                for _ in 0..r + 2 * k - drop {
                    factor = self.reduce(factor.mul(&sharpness)?)?;
                }
                let weight = BigRational::new(BigInt::one(), factorial(2 * k + base - 1) * factorial(r));
                for i in r..=self.order - k {
                    let term = self.reduce(factor.mul(&power[i])?)?;
                    total[i + k] = total[i + k].add_scaled(&term, &weight);
                }
            }
            power = self.product(&power, shift)?;
        }
        Ok(total)
    }

    fn product(&self, a: &[Poly], b: &[Poly]) -> Result<Vec<Poly>, Reason> {
        let mut product = vec![zero(); self.order + 1];
        for i in 0..=self.order {
            for j in 0..=self.order - i {
                if !a[i].is_zero() && !b[j].is_zero() {
                    product[i + j] = product[i + j].add(&self.reduce(a[i].mul(&b[j])?)?);
                }
            }
        }
        Ok(product)
    }

    fn reduce(&self, poly: Poly) -> Result<Poly, Reason> {
        // A loss may be large and the order high: count the products.
        let size = 1 + poly.bits() / 64;
        self.cx.budget.spend(size * size * (1 + poly.degree() as u64).pow(2))?;
        match self.modulus.map(|modulus| poly.div_rem(modulus)) {
            Some(Some((_, rest))) => Ok(rest),
            _ => Ok(poly),
        }
    }
}

fn zero() -> Poly {
    Poly::new(Vec::new(), BigInt::one())
}

fn factorial(n: usize) -> BigInt {
    (1..=n).fold(BigInt::one(), |product, k| product * BigInt::from(k))
}
