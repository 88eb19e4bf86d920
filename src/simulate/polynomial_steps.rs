//! Steps of gradient descent on a polynomial in one variable, on many lanes at once.

use super::float_poly::{FloatPoly, Parity};
use super::pack::{LANES, Lanes};

impl FloatPoly {
    /// `x <- x - eta f'(x)` on every lane, `steps` times, where `self` is `f'`. *Approximate.*
    ///
    /// The step size is multiplied into the coefficients once, which moves the zeros of `f'` by no more than rounding the
    /// coefficients does. With few terms a whole step is taken lane by lane: the states stay in registers, and the processor
    /// overlaps the steps of the lanes, which do not wait for each other.
    #[inline(always)]
    pub(super) fn descend(&self, x: &mut Lanes, eta: &Lanes, steps: usize) {
        let (skip, stride) = match self.parity() {
            Some(Parity::Even) => (0, 2),
            Some(Parity::Odd) => (1, 2),
            None => (0, 1),
        };
        let terms = || self.coefficients().iter().skip(skip).step_by(stride);
        match terms().count() {
            0 => {}
            1 => self.unrolled::<1>(terms(), x, eta, steps),
            2 => self.unrolled::<2>(terms(), x, eta, steps),
            3 => self.unrolled::<3>(terms(), x, eta, steps),
            4 => self.unrolled::<4>(terms(), x, eta, steps),
            5 => self.unrolled::<5>(terms(), x, eta, steps),
            6 => self.unrolled::<6>(terms(), x, eta, steps),
            _ => {
                for _ in 0..steps {
                    *x = *x - *eta * self.eval(*x);
                }
            }
        }
    }

    #[inline(always)]
    fn unrolled<'a, const TERMS: usize>(
        &self,
        terms: impl Iterator<Item = &'a f64>,
        x: &mut Lanes,
        eta: &Lanes,
        steps: usize,
    ) {
        let mut scaled = [*eta; TERMS];
        for (c, &term) in scaled.iter_mut().zip(terms) {
            *c = c.map(|eta| eta * term);
        }
        let horner = |t: f64, lane: usize| {
            let (lead, rest) = (scaled[TERMS - 1].0[lane], &scaled[..TERMS - 1]);
            rest.iter().rev().fold(lead, |sum, c| sum * t + c.0[lane])
        };
        match self.parity() {
            None => walk(x, steps, |v, lane| v - horner(v, lane)),
            Some(Parity::Even) => walk(x, steps, |v, lane| v - horner(v * v, lane)),
            Some(Parity::Odd) => walk(x, steps, |v, lane| v - v * horner(v * v, lane)),
        }
    }
}

#[inline(always)]
fn walk(x: &mut Lanes, steps: usize, step: impl Fn(f64, usize) -> f64) {
    let mut state = *x;
    for _ in 0..steps {
        for lane in 0..LANES {
            state.0[lane] = step(state.0[lane], lane);
        }
    }
    *x = state;
}

#[cfg(test)]
mod tests {
    use crate::algebra::RatPoly;
    use crate::arith::Rational;
    use crate::simulate::float_poly::FloatPoly;
    use crate::simulate::pack::{LANES, Lanes, Pack};

    #[test]
    fn lanes_walk_as_single_floats_do_for_every_number_of_terms_and_parity() {
        let eta: Lanes = Pack(std::array::from_fn(|lane| 1e-3 * (lane + 1) as f64));
        let start: Lanes = Pack(std::array::from_fn(|lane| -0.8 + 0.05 * lane as f64));
        for degree in 0..15 {
            for stride in [1, 2] {
                let c: Vec<Rational> = (0..=degree)
                    .map(|i| Rational::from((((degree - i) % stride == 0) as i32 * (i + 2), i + 1)))
                    .collect();
                let slope = FloatPoly::rounded(&RatPoly::new(&c));
                let mut lanes = start;
                slope.descend(&mut lanes, &eta, 7);
                for lane in 0..LANES {
                    let mut x = start.0[lane];
                    for _ in 0..7 {
                        x -= eta.0[lane] * slope.eval(x);
                    }
                    let off = (x - lanes.0[lane]).abs();
                    assert!(off <= 1e-14, "degree {degree}, every {stride}: lane {lane} off by {off}");
                }
            }
        }
    }
}
