//! Is every minimiser supercritical, on a box of parameter values? Interval subdivision in the variable and the parameters.

use super::family::Family;
use super::partition::{BoxOutcome, ParameterBox, Partition};
use super::point::enclosure;
use crate::algebra::MultiPoly;
use crate::arith::{Interval, Rational};
use crate::certify::alpha_polynomial;
use crate::certify::analyse::critical_sites;
use crate::certify::types::Nature;

/// How many intervals of the variable are looked at for one box.
const INTERVALS: usize = 400;

/// Cuts the box of the parameters into boxes where every minimiser is proved supercritical, boxes where one is proved subcritical,
/// and the rest; `None` where a range is unbounded.
pub fn every_minimiser_supercritical(family: &Family, limit: usize) -> Option<Partition> {
    let every = Every::new(family);
    Partition::new(&family.parameters, limit, &|values| every.decide(values))
}

struct Every<'a> {
    family: &'a Family,
    gradient: Vec<MultiPoly>,
    second: Vec<MultiPoly>,
    alpha: Vec<MultiPoly>,
}

/// The polynomials of the variable on one box: their coefficients as enclosures.
struct OnBox {
    gradient: Vec<Interval>,
    second: Vec<Interval>,
    alpha: Vec<Interval>,
}

impl<'a> Every<'a> {
    fn new(family: &'a Family) -> Self {
        let coefficients = |p: MultiPoly| p.coefficients_in(&family.variable);
        Every {
            family,
            gradient: coefficients(family.derivative(1)),
            second: coefficients(family.derivative(2)),
            alpha: coefficients(family.alpha()),
        }
    }

    fn decide(&self, values: &ParameterBox) -> BoxOutcome {
        let sides = values.intervals();
        let on = |p: &[MultiPoly]| p.iter().map(|c| enclosure(c, &sides)).collect::<Option<Vec<_>>>();
        let (Some(gradient), Some(second), Some(alpha)) =
            (on(&self.gradient), on(&self.second), on(&self.alpha))
        else {
            return BoxOutcome::Undecided;
        };
        let on_box = OnBox { gradient, second, alpha };
        if on_box.all_supercritical() && self.has_minimiser(values) {
            BoxOutcome::Proved
        } else if self.some_subcritical(values, &on_box) {
            BoxOutcome::Refuted
        } else {
            BoxOutcome::Undecided
        }
    }

    /// The loss goes up on both sides all over the box: it has a minimiser.
    fn has_minimiser(&self, values: &ParameterBox) -> bool {
        let degree = self.gradient.len() - 1;
        let lead = enclosure(&self.gradient[degree], &values.intervals());
        !degree.is_multiple_of(2) && lead.is_some_and(|lead| lead.lower() > 0)
    }

    /// A minimiser with `alpha < 0` in the middle of the box that stays one all over the box.
    fn some_subcritical(&self, values: &ParameterBox, on_box: &OnBox) -> bool {
        let loss = self.family.at(&values.middle());
        if loss.is_constant() {
            return false;
        }
        let alpha = alpha_polynomial(&loss);
        let mut sites = critical_sites(&loss).into_iter();
        sites.any(|site| {
            site.nature == Nature::Minimiser
                && site.number.sign_of(alpha.numerator()).is_lt()
                && [1i64, 4, 16, 64].iter().any(|part| {
                    let (lo, hi) = site.number.bounds(30);
                    let reach = Rational::from((1, *part)) / 8u32;
                    on_box.subcritical_inside(&(lo - &reach), &(hi + &reach))
                })
        })
    }
}

/// Horner's scheme with enclosures.
fn at(coefficients: &[Interval], x: &Interval) -> Interval {
    let zero = Interval::from_rational(&Rational::new(), x.precision());
    coefficients.iter().rev().fold(zero, |value, c| value.mul(x).add(c))
}

impl OnBox {
    /// `f'` goes from negative to positive between the two points and `alpha < 0` in between, for all parameter values: there is a
    /// minimiser, and it is subcritical.
    fn subcritical_inside(&self, lo: &Rational, hi: &Rational) -> bool {
        let precision = self.gradient[0].precision();
        let point = |q: &Rational| Interval::hull(q, q, precision);
        at(&self.gradient, &point(lo)).upper() < 0
            && at(&self.gradient, &point(hi)).lower() > 0
            && at(&self.alpha, &Interval::hull(lo, hi, precision)).upper() < 0
    }

    /// No critical point but supercritical minimisers, maximisers and inflections. Where `alpha > 0` at a critical point it is one of
    /// these: `f'' = 0` leaves `f''' != 0`.
    fn all_supercritical(&self) -> bool {
        let Some(bound) = self.bound() else { return false };
        let precision = self.gradient[0].precision();
        let mut queue = vec![(Rational::from(-&bound), bound)];
        let mut looked = 0;
        while let Some((lo, hi)) = queue.pop() {
            looked += 1;
            if looked > INTERVALS {
                return false;
            }
            let x = Interval::hull(&lo, &hi, precision);
            let slope = at(&self.second, &x);
            let middle = Rational::from(&lo + &hi) / 2u32;
            let centre = Interval::hull(&middle, &middle, precision);
            // The mean value form beside Horner's.
            let mean = at(&self.gradient, &centre).add(&slope.mul(&x.sub(&centre)));
            let fine = !at(&self.gradient, &x).contains_zero()
                || !mean.contains_zero()
                || slope.upper() < 0
                || at(&self.alpha, &x).lower() > 0;
            if !fine {
                queue.push((lo, middle.clone()));
                queue.push((middle, hi));
            }
        }
        true
    }

    /// Cauchy's bound of the critical points; `None` where the leading coefficient may vanish.
    fn bound(&self) -> Option<Rational> {
        let lead = self.gradient.last().filter(|lead| !lead.contains_zero())?;
        let least = lead.lower().abs().min(lead.upper().abs());
        let sizes = self.gradient.iter().map(|c| c.lower().abs().max(c.upper().abs()));
        let largest = sizes.fold(Rational::new(), Rational::max);
        Some(largest / least + 1u32)
    }
}
