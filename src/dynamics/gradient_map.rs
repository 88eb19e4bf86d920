//! The gradient map `G(x) = x - eta f'(x)` of a one-variable polynomial loss, its iterates and its derivative along
//! an orbit: over exact rationals, and over intervals of starts and step sizes.

use crate::algebra::RatPoly;
use crate::arith::{Integer, Interval, Rational};

/// The gradient map of a polynomial loss, the step size left open. *Exact.*
#[derive(Clone, Debug)]
pub struct GradientMap {
    /// `f, f', f'', ...` down to the last non-zero one.
    derivatives: Vec<RatPoly>,
}

impl GradientMap {
    /// The gradient map of a loss.
    pub fn new(loss: &RatPoly) -> Self {
        let mut derivatives = vec![loss.clone()];
        for _ in 0..loss.degree() {
            derivatives.push(derivatives[derivatives.len() - 1].derivative());
        }
        GradientMap { derivatives }
    }

    /// The `k`-th derivative of the loss; the loss itself for `k = 0`.
    pub fn derivative(&self, k: usize) -> RatPoly {
        self.derivatives.get(k).cloned().unwrap_or_else(RatPoly::zero)
    }

    /// `G` as a polynomial at a step size. *Exact.*
    ///
    /// ```
    /// use twostep::{algebra::RatPoly, arith::Rational, dynamics::GradientMap};
    /// let quarter = Rational::from((1, 4));
    /// let loss = RatPoly::x().pow(2).sub(&RatPoly::constant(Rational::from(1))).pow(2).scale(&quarter);
    /// let map = GradientMap::new(&loss).at(&Rational::from((11, 10)));
    /// assert_eq!(map.eval(&Rational::from(1)), 1); // a critical point of the loss stays where it is
    /// assert_eq!(map.coefficient(3), Rational::from((-11, 10)));
    /// ```
    pub fn at(&self, eta: &Rational) -> RatPoly {
        RatPoly::x().sub(&self.derivative(1).scale(eta))
    }

    /// `G` composed with itself `times` times, as a polynomial. *Exact*; the degree is `(n - 1)^times`.
    pub fn iterate_at(&self, eta: &Rational, times: usize) -> RatPoly {
        let map = self.at(eta);
        (0..times).fold(RatPoly::x(), |iterate, _| map.compose(&iterate))
    }

    /// The map with its coefficients enclosed at `precision` bits.
    pub fn enclosed(&self, precision: u32) -> EnclosedMap {
        let coefficients =
            |p: &RatPoly| p.coefficients().iter().map(|c| Interval::from_rational(c, precision)).collect();
        EnclosedMap {
            derivatives: self.derivatives.iter().map(coefficients).collect(),
            zero: Interval::from_integer(&Integer::new(), precision),
            one: Interval::from_integer(&Integer::from(1), precision),
        }
    }
}

/// The gradient map over intervals: every result is an *enclosure* for all starts and all step sizes given.
#[derive(Clone, Debug)]
pub struct EnclosedMap {
    derivatives: Vec<Vec<Interval>>,
    zero: Interval,
    one: Interval,
}

/// One step of the map over an interval of points and of step sizes.
#[derive(Clone, Debug)]
pub struct Step {
    /// The images `x - eta f'(x)`.
    pub value: Interval,
    /// The slopes `1 - eta f''(x)`.
    pub slope: Interval,
}

/// The `k`-th point of the orbits of all starts in an interval under all step sizes in an interval.
#[derive(Clone, Debug)]
pub struct OrbitPoint {
    /// All `G^k(x)`.
    pub value: Interval,
    /// All derivatives of `G^k` with respect to the start.
    pub dx: Interval,
    /// All derivatives of `G^k` with respect to the step size.
    pub deta: Interval,
    /// `G^k` at the midpoints of the two intervals.
    pub centre: Interval,
}

impl EnclosedMap {
    /// The precision of the coefficients, in bits.
    pub fn precision(&self) -> u32 {
        self.zero.precision()
    }

    /// The interval `[1, 1]`.
    pub fn one(&self) -> &Interval {
        &self.one
    }

    /// The degree of the loss.
    pub fn degree(&self) -> usize {
        self.derivatives.len() - 1
    }

    /// The `k`-th derivative of the loss by Horner's scheme.
    pub fn derivative(&self, k: usize, x: &Interval) -> Interval {
        let Some(coefficients) = self.derivatives.get(k) else { return self.zero.clone() };
        let mut terms = coefficients.iter().rev();
        let Some(lead) = terms.next() else { return self.zero.clone() };
        terms.fold(lead.clone(), |value, c| value.mul(x).add(c))
    }

    /// The slope `1 - eta f''(x)` of the map.
    pub fn slope(&self, x: &Interval, eta: &Interval) -> Interval {
        self.one.sub(&eta.mul(&self.derivative(2, x)))
    }

    fn plain(&self, x: &Interval, eta: &Interval) -> Interval {
        x.sub(&eta.mul(&self.derivative(1, x)))
    }

    /// One step, tight where the map is monotone: then the ends of the interval give the range.
    pub fn step(&self, x: &Interval, eta: &Interval) -> Step {
        let slope = self.slope(x, eta);
        let value = if slope.contains_zero() {
            let centre = x.midpoint();
            let plain = self.plain(x, eta);
            let mean_value = self.plain(&centre, eta).add(&slope.mul(&x.sub(&centre)));
            plain.intersect(&mean_value).unwrap_or(plain)
        } else {
            let (lo, hi) = x.ends();
            self.plain(&lo, eta).union(&self.plain(&hi, eta))
        };
        Step { value, slope }
    }

    /// The orbits of all starts in `x` under all step sizes in `eta`: `steps + 1` points, the start first.
    pub fn orbit(&self, x: &Interval, eta: &Interval, steps: usize) -> Vec<OrbitPoint> {
        let (centre, middle) = (x.midpoint(), eta.midpoint());
        let (spread, eta_spread) = (x.sub(&centre), eta.sub(&middle));
        let mut points = vec![OrbitPoint {
            value: x.clone(),
            dx: self.one.clone(),
            deta: self.zero.clone(),
            centre: centre.clone(),
        }];
        for _ in 0..steps {
            let last = &points[points.len() - 1];
            let step = self.step(&last.value, eta);
            let dx = step.slope.mul(&last.dx);
            let deta = step.slope.mul(&last.deta).sub(&self.derivative(1, &last.value));
            let centre = self.plain(&last.centre, &middle);
            let mean_value = centre.add(&dx.mul(&spread)).add(&deta.mul(&eta_spread));
            let value = step.value.intersect(&mean_value).unwrap_or(step.value);
            points.push(OrbitPoint { value, dx, deta, centre });
        }
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn orbits_hold_exact_iterates(c in prop::collection::vec(-9i64..9, 4..7), x in -20i64..20, t in 0i64..=8,
                                      e in 1i64..20, u in 0i64..=8) {
            let c: Vec<_> = c.into_iter().map(Rational::from).collect();
            let map = GradientMap::new(&RatPoly::new(&c));
            let (lo, step) = (Rational::from((x, 10)), Rational::from((1, 64)));
            let (eta_lo, eta_step) = (Rational::from((e, 10)), Rational::from((1, 128)));
            let start = Rational::from(&step * t) + &lo;
            let eta = Rational::from(&eta_step * u) + &eta_lo;
            let (box_x, box_eta) = (
                Interval::hull(&lo, &(Rational::from(&step * 8u32) + &lo), 40),
                Interval::hull(&eta_lo, &(Rational::from(&eta_step * 8u32) + &eta_lo), 40),
            );
            for (k, point) in map.enclosed(40).orbit(&box_x, &box_eta, 3).iter().enumerate() {
                let iterate = map.iterate_at(&eta, k);
                let value = iterate.eval(&start);
                prop_assert!(point.value.lower() <= value && value <= point.value.upper());
                let slope = iterate.derivative().eval(&start);
                prop_assert!(point.dx.lower() <= slope && slope <= point.dx.upper());
                // The derivative with respect to the step size lies in the enclosure's mean: check by a secant,
                // which is a value of the derivative between the two step sizes.
                let other = map.iterate_at(&eta_lo, k).eval(&start);
                if eta != eta_lo {
                    let secant = (value - other) / Rational::from(&eta - &eta_lo);
                    prop_assert!(point.deta.lower() <= secant && secant <= point.deta.upper());
                }
            }
        }
    }
}
