//! Gradient descent in coordinates centred at proved points.
//!
//! Near a point `c` write `x = c + L w`. One step from the chart at `c` to the chart at `c'` is the polynomial
//! `w' = R + (1 - eta f''(c)) w - eta sum_k f^(k+1)(c)/k! L^(k-1) w^k`, `R = (c - c' - eta f'(c))/L`. The coefficients
//! are exact until they are rounded once, and `L`, a power of two, makes all non-linear ones at most 1: neither huge
//! coefficients nor minima that are closer than floats can separate disturb the run.

use super::scaled::Scaled;
use crate::algebra::{IntPoly, RatPoly, Value};
use crate::arith::{Integer, Rational};

/// The largest bit length of a coefficient of an exact expansion; points that need more are not run.
pub const LARGEST_EXPANSION: u64 = 100_000;

/// A dyadic number `n / 2^shift`. *Exact.*
#[derive(Clone, Debug)]
pub struct Centre {
    numerator: Integer,
    shift: u32,
    /// How far the proved value may lie from it.
    pub radius: Scaled,
}

impl Centre {
    /// The midpoint of an enclosure, rounded to about `bits` significant bits.
    pub fn of(value: &Value, bits: u32) -> Self {
        let middle = Rational::from(&value.lo + &value.hi) / 2u32;
        let magnitude = Scaled::rational(&middle).exponent;
        let shift = (i64::from(bits) - magnitude).clamp(0, 1 << 20) as u32;
        let mut numerator = Integer::from(middle.numer() << shift) / middle.denom();
        let zeros = numerator.find_one(0).map_or(shift, |z| z.min(shift));
        numerator >>= zeros;
        let shift = shift - zeros;
        let width = Rational::from(&value.hi - &value.lo);
        let rounded = Rational::from((numerator.clone(), Integer::from(1) << shift));
        let radius = Scaled::rational(&(Rational::from(&rounded - &middle).abs() + width.abs()));
        Centre { numerator, shift, radius }
    }

    /// About how many bits the exact expansion of a polynomial of this degree needs per coefficient.
    pub fn bits(&self, degree: usize) -> u64 {
        u64::from(self.shift + self.numerator.significant_bits()) * degree as u64
    }

    /// The number as an exact rational.
    pub fn rational(&self) -> Rational {
        Rational::from((self.numerator.clone(), Integer::from(1) << self.shift))
    }
}

/// The Taylor coefficients of `f'` at a point.
#[derive(Clone, Debug)]
pub struct Expansion {
    /// The point.
    pub centre: Centre,
    /// `f'(c)`, exact.
    pub slope: Rational,
    /// `f^(k+1)(c)/k!` for `k = 0, 1, ...`. *Approximate.*
    pub coefficients: Vec<Scaled>,
}

impl Expansion {
    /// Expands `f'`, given by its numerator over Z and denominator, at a point: an exact Taylor shift, rounded at the end.
    pub fn of(derivative: &RatPoly, centre: Centre) -> Self {
        let p: &IntPoly = derivative.numerator();
        let degree = p.degree();
        let mut a: Vec<Integer> = p.coefficients().to_vec();
        if a.is_empty() {
            a.push(Integer::new());
        }
        let s = centre.shift;
        for (i, c) in a.iter_mut().enumerate() {
            *c <<= s * (degree - i) as u32;
        }
        if centre.numerator != 0 {
            for i in 0..degree {
                for j in (i..degree).rev() {
                    let carry = Integer::from(&a[j + 1] * &centre.numerator);
                    a[j] += carry;
                }
            }
        }
        let denominator = Scaled::integer(derivative.denominator(), 0);
        let round = |(k, c): (usize, &Integer)| {
            Scaled::integer(c, -i64::from(s) * (degree - k) as i64).over(denominator)
        };
        let coefficients = a.iter().enumerate().map(round).collect();
        let whole = Integer::from(derivative.denominator() << (s * degree as u32));
        let slope = Rational::from((a.swap_remove(0), whole));
        Expansion { centre, slope, coefficients }
    }

    /// The largest `l` with `|factor c_k| 2^(l (k-1)) <= 1` for all `k >= 2`; `None` where there are no such terms.
    pub fn scale(&self, factor: Scaled) -> Option<i64> {
        let terms = self.coefficients.iter().enumerate().skip(2).filter(|(_, c)| !c.is_zero());
        terms.map(|(k, c)| (-c.times(factor).log2() / (k - 1) as f64).floor() as i64).min()
    }
}

/// One step of gradient descent from one chart to another: a polynomial in the scaled coordinate `w`.
/// `coefficients[k]` belongs to `w^k`. *Approximate.*
#[derive(Clone, Debug)]
pub struct ChartStep {
    coefficients: Vec<f64>,
}

impl ChartStep {
    /// The step from the chart at `from` to the chart at `to`, both of length scale `2^scale`.
    pub fn new(from: &Expansion, to: &Centre, eta: &Rational, scale: i64) -> Self {
        let gap = from.centre.rational() - to.rational();
        let rest = gap - Rational::from(eta * &from.slope);
        let step = Scaled::rational(eta);
        let mut coefficients = vec![Scaled::rational(&rest).to_f64(-scale)];
        for (k, c) in from.coefficients.iter().enumerate().skip(1) {
            let linear = if k == 1 { 1.0 } else { 0.0 };
            coefficients.push(linear - c.times(step).to_f64(scale * (k as i64 - 1)));
        }
        if coefficients.len() == 1 {
            coefficients.push(1.0);
        }
        ChartStep { coefficients }
    }

    /// `1 - eta f''` at the centre.
    pub fn slope(&self) -> f64 {
        self.coefficients[1]
    }

    /// One step.
    pub fn apply(&self, w: f64) -> f64 {
        self.coefficients.iter().rev().fold(0.0, |sum, c| sum * w + c)
    }
}

#[cfg(test)]
mod tests {
    use super::{Centre, ChartStep, Expansion};
    use crate::algebra::{RatPoly, Value};
    use crate::arith::Rational;

    fn poly(c: &[i32]) -> RatPoly {
        RatPoly::new(&c.iter().map(|&c| Rational::from(c)).collect::<Vec<_>>())
    }

    #[test]
    fn the_expansion_of_a_cube_at_a_third() {
        let third = Value::rational(Rational::from((1, 3)));
        let e = Expansion::of(&poly(&[0, 0, 0, 1]), Centre::of(&third, 100));
        let expected = [1.0 / 27.0, 1.0 / 3.0, 1.0, 1.0];
        for (c, x) in e.coefficients.iter().zip(expected) {
            assert!((c.to_f64(0) - x).abs() < 1e-15);
        }
        assert!((e.slope.to_f64() - 1.0 / 27.0).abs() < 1e-15);
    }

    #[test]
    fn a_step_between_charts_is_a_step_of_gradient_descent() {
        let f1 = poly(&[0, -1, 0, 1]);
        let eta = Rational::from((11, 10));
        let [a, b] = [(4, 5), (9, 8)].map(|q| Value::rational(Rational::from(q)));
        let from = Expansion::of(&f1, Centre::of(&a, 96));
        let to = Centre::of(&b, 96);
        let scale = from.scale(super::Scaled::rational(&eta)).unwrap();
        let step = ChartStep::new(&from, &to, &eta, scale);
        let length = 2f64.powi(scale as i32);
        for w in [-0.4, -0.01, 0.0, 0.02, 0.9] {
            let x = 0.8 + length * w;
            let direct = x - 1.1 * (x * x * x - x);
            assert!((1.125 + length * step.apply(w) - direct).abs() < 1e-14);
        }
    }
}
