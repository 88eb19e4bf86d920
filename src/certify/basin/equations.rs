//! The equations of the basin proofs: cycles of a given period, preimages, critical points of the map.

use super::solve::{Equation, Linear};
use crate::arith::{Integer, Interval};
use crate::dynamics::EnclosedMap;

/// `G^period(x) = x`, without points that are proved to have a smaller period dividing an even `period`.
pub(crate) struct CycleEquation<'a> {
    pub(crate) map: &'a EnclosedMap,
    pub(crate) period: usize,
    /// Every periodic orbit lies in here.
    pub(crate) arena: &'a Interval,
    /// Intervals in which a neutral orbit of a smaller period is the only zero: they are left out.
    pub(crate) neutral: &'a [Interval],
}

impl Equation for CycleEquation<'_> {
    fn enclose(&self, x: &Interval, eta: &Interval) -> Option<Linear> {
        if self.neutral.iter().any(|zone| zone.contains(x)) {
            return None;
        }
        let orbit = self.map.orbit(x, eta, self.period);
        if orbit.iter().skip(1).any(|p| p.value.intersect(self.arena).is_none()) {
            return None;
        }
        let last = &orbit[self.period];
        let dx = last.dx.sub(self.map.one());
        let centre = last.centre.sub(&x.midpoint());
        let (spread, eta_spread) = (x.sub(&x.midpoint()), eta.sub(&eta.midpoint()));
        let mean_value = centre.add(&dx.mul(&spread)).add(&last.deta.mul(&eta_spread));
        let difference = last.value.sub(x);
        let value = difference.intersect(&mean_value).unwrap_or(difference);
        if value.contains_zero() && self.only_smaller_periods(x, eta, &orbit[self.period / 2].value) {
            return None;
        }
        Some(Linear { centre, value, dx, deta: last.deta.clone() })
    }
}

impl CycleEquation<'_> {
    /// Period 2: the two-step quotient has no zero. Period 2k: let `F = G^k`; if `F(F(x)) = x` and `y = F(x) != x`,
    /// then `F` has the mean slope `(x - y)/(y - x) = -1` between `x` and `y`, so `F' = -1` somewhere on the hull.
    fn only_smaller_periods(&self, x: &Interval, eta: &Interval, half_way: &Interval) -> bool {
        if !self.period.is_multiple_of(2) {
            return false;
        }
        if self.period == 2 && two_step_quotient_is_not_zero(self.map, x, eta) {
            return true;
        }
        let hull = x.union(half_way);
        let orbit = self.map.orbit(&hull, eta, self.period / 2);
        !orbit[self.period / 2].dx.add(self.map.one()).contains_zero()
    }
}

/// `G(G(x)) - x = -eta f'(x) (2 - eta D(x, h))` with `h = -eta f'(x)` and the divided difference
/// `D = (f'(x + h) - f'(x))/h`: where the bracket has no zero, there is no 2-cycle.
fn two_step_quotient_is_not_zero(map: &EnclosedMap, x: &Interval, eta: &Interval) -> bool {
    let h = eta.mul(&map.derivative(1, x)).neg();
    if !h.contains_zero() {
        return false;
    }
    let precision = x.precision();
    let mut factorial = Integer::from(1);
    let mut power = map.one().clone();
    let mut divided = power.sub(&power);
    for k in 1..map.degree() {
        factorial *= k as u32;
        let term = map.derivative(k + 1, x).mul(&power);
        if let Some(term) = term.div(&Interval::from_integer(&factorial, precision)) {
            divided = divided.add(&term);
        }
        power = power.mul(&h);
    }
    let two = map.one().add(map.one());
    !two.sub(&eta.mul(&divided)).contains_zero()
}

/// `G(x) = target`.
pub(crate) struct PreimageEquation<'a> {
    pub(crate) map: &'a EnclosedMap,
    pub(crate) target: &'a Interval,
}

impl Equation for PreimageEquation<'_> {
    fn enclose(&self, x: &Interval, eta: &Interval) -> Option<Linear> {
        let orbit = self.map.orbit(x, eta, 1);
        let last = &orbit[1];
        Some(Linear {
            centre: last.centre.sub(self.target),
            value: last.value.sub(self.target),
            dx: last.dx.clone(),
            deta: last.deta.clone(),
        })
    }
}

/// `G'(x) = 1 - eta f''(x) = 0`.
pub(crate) struct CriticalEquation<'a> {
    pub(crate) map: &'a EnclosedMap,
}

impl Equation for CriticalEquation<'_> {
    fn enclose(&self, x: &Interval, eta: &Interval) -> Option<Linear> {
        let (centre, middle) = (x.midpoint(), eta.midpoint());
        let dx = eta.mul(&self.map.derivative(3, x)).neg();
        let at_centre = self.map.slope(&centre, &middle);
        let plain = self.map.slope(x, eta);
        let deta = self.map.derivative(2, x).neg();
        let mean_value = at_centre.add(&dx.mul(&x.sub(&centre))).add(&deta.mul(&eta.sub(&middle)));
        let value = plain.intersect(&mean_value).unwrap_or(plain);
        Some(Linear { centre: at_centre, value, dx, deta })
    }
}
