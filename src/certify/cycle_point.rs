//! Points of the curve of 2-cycles that satisfy one more equation, with exact signs and values.

use crate::algebra::{
    BiPoly, ClosedForm, Domain, IntPoly, NotZeroDimensional, PROPOSAL_BITS, PlanarRoot, RealAlgebraic,
    VALUE_BITS, Value, accurate, accurate_or_zero, recognise, solve,
};
use crate::arith::{Integer, Interval, Rational};
use crate::dynamics::CycleSystem;
use std::cmp::Ordering;
use std::sync::Arc;

/// Closed forms are looked for where the squared half-difference has at most this degree.
const CLOSED_FORM_DEGREE: usize = 12;

/// A real point `(m, D)`, `D > 0`, of the curve `S = 0`: a 2-cycle of the step size `2/A` where `A > 0`. *Exact.*
#[derive(Clone, Debug)]
pub(super) struct CyclePoint {
    origin: Rational,
    place: Place,
    /// On the axis: the multiplicity of `D` as a root of the condition there.
    axis_multiplicity: usize,
}

#[derive(Clone, Debug)]
enum Place {
    /// A solution `(u, t) = (m, D)`.
    General(PlanarRoot),
    /// `m = 0` on the axis of a symmetric loss.
    Axis(RealAlgebraic),
    /// A solution `(u, t) = (m^2, D)` for a symmetric loss, with the sign of `m`.
    Pair(PlanarRoot, Ordering),
}

/// Which of the two points of a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Lower,
    Upper,
}

/// A part of the curve `S = 0`: for a symmetric loss `S = m S'(m^2, D)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Component {
    /// All of it, for a loss without symmetry.
    Whole,
    /// `m = 0`: the cycles that the symmetry maps to themselves.
    Axis,
    /// `S' = 0`: those that it maps to each other.
    Pairs,
}

/// All points of the curve with `D > 0` where `condition(m, D) = 0`. *Exact.* For a symmetric loss the condition
/// must be even in `m`.
pub(super) fn cycle_points(
    system: &CycleSystem,
    condition: &BiPoly,
) -> Result<Vec<CyclePoint>, NotZeroDimensional> {
    if !system.symmetric {
        return cycle_points_on(system, condition, Component::Whole);
    }
    let mut points = cycle_points_on(system, condition, Component::Axis)?;
    points.extend(cycle_points_on(system, condition, Component::Pairs)?);
    Ok(points)
}

/// Those on one component.
pub(super) fn cycle_points_on(
    system: &CycleSystem,
    condition: &BiPoly,
    component: Component,
) -> Result<Vec<CyclePoint>, NotZeroDimensional> {
    let point = |place| CyclePoint { origin: system.origin.clone(), place, axis_multiplicity: 0 };
    match component {
        Component::Whole => {
            let roots = solve(&system.s, condition, Domain::Positive)?;
            Ok(roots.into_iter().map(|root| point(Place::General(root))).collect())
        }
        Component::Axis => {
            let on_axis = condition.rows().first().cloned().unwrap_or_default();
            if on_axis.is_zero() {
                return Err(NotZeroDimensional);
            }
            let roots = RealAlgebraic::roots_with_multiplicity(&on_axis).into_iter();
            let positive = roots.filter(|(root, _)| root.sign().is_gt());
            let at = |(root, axis_multiplicity)| CyclePoint { axis_multiplicity, ..point(Place::Axis(root)) };
            Ok(positive.map(at).collect())
        }
        Component::Pairs => {
            let mut points = Vec::new();
            for root in solve(&system.s.halved_in_u(), &condition.halved_in_u(), Domain::Positive)? {
                if root.sign_of(&BiPoly::u()).is_gt() {
                    points.push(point(Place::Pair(root.clone(), Ordering::Less)));
                    points.push(point(Place::Pair(root, Ordering::Greater)));
                }
            }
            Ok(points)
        }
    }
}

/// The sign of `a + b sqrt(r)`, `r > 0`, from the signs of `a`, `b` and `a^2 - r b^2`.
fn surd_sign(a: Ordering, b: Ordering, norm: impl FnOnce() -> Ordering) -> Ordering {
    if a == b || b.is_eq() {
        a
    } else if a.is_eq() {
        b
    } else if a.is_gt() {
        norm()
    } else {
        norm().reverse()
    }
}

impl CyclePoint {
    /// *Enclosures* of `(m, D)`, `m` relative to the system's origin.
    pub(super) fn enclosure(&self, precision: u32) -> [Interval; 2] {
        match &self.place {
            Place::General(root) => root.enclosure(precision),
            Place::Axis(d2) => [Interval::from_integer(&Integer::new(), precision), d2.enclosure(precision)],
            Place::Pair(root, sign) => {
                let [square, d2] = root.enclosure(precision);
                let m = square.sqrt().expect("the square of m is positive");
                [if sign.is_gt() { m } else { m.neg() }, d2]
            }
        }
    }

    /// The sign of a polynomial in `(m, D)`. *Exact.*
    pub(super) fn sign_of(&self, q: &BiPoly) -> Ordering {
        match &self.place {
            Place::General(root) => root.sign_of(q),
            Place::Axis(d2) => q.rows().first().map_or(Ordering::Equal, |row| d2.sign_of(row)),
            Place::Pair(root, sign) => {
                if q.is_even_in_u() {
                    return root.sign_of(&q.halved_in_u());
                }
                // q = even(m^2) + m odd(m^2)
                let (even, odd) = split_parity(q);
                let along = |s: Ordering| if sign.is_gt() { s } else { s.reverse() };
                let norm = || root.sign_of(&even.pow(2).sub(&BiPoly::u().mul(&odd.pow(2))));
                surd_sign(root.sign_of(&even), along(root.sign_of(&odd)), norm)
            }
        }
    }

    /// The value of `numerator/denominator` at the point; the denominator does not vanish there.
    pub(super) fn value_of(&self, fraction: &Arc<(BiPoly, BiPoly)>) -> Value {
        let is_zero = || self.sign_of(&fraction.0).is_eq();
        let Some(enclosure) = accurate_or_zero(VALUE_BITS, |p| self.quotient(fraction, p), is_zero) else {
            return Value::rational(Rational::new());
        };
        let (point, fraction) = (self.clone(), Arc::clone(fraction));
        Value::with_search(enclosure.lower(), enclosure.upper(), move || point.form_of_quotient(&fraction))
    }

    fn quotient(&self, fraction: &(BiPoly, BiPoly), precision: u32) -> Option<Interval> {
        let [m, d2] = self.enclosure(precision);
        fraction.0.eval_interval(&m, &d2).div(&fraction.1.eval_interval(&m, &d2))
    }

    fn form_of_quotient(&self, fraction: &(BiPoly, BiPoly)) -> Option<ClosedForm> {
        let (numerator, denominator) = fraction;
        if let Some((u, t)) = self.rational_coordinates() {
            let at = |q: &BiPoly| {
                // A symmetric system's fractions are even in m.
                let q = if matches!(self.place, Place::Pair(..)) { q.halved_in_u() } else { q.clone() };
                q.rows().iter().rev().fold(Rational::new(), |value, row| value * &u + row.eval(&t))
            };
            return Some(ClosedForm::Rational(at(numerator) / at(denominator)));
        }
        if !self.may_have_closed_form() {
            return None;
        }
        let enclosure = accurate(PROPOSAL_BITS, |p| self.quotient(fraction, p));
        let vanishes = |q: &IntPoly| self.quotient_vanishes(numerator, denominator, q);
        recognise(&enclosure, vanishes).map(|(form, _)| form)
    }

    /// `(m, D)` where both are rational, `(m^2, D)` for a pair of a symmetric loss.
    fn rational_coordinates(&self) -> Option<(Rational, Rational)> {
        match &self.place {
            Place::General(root) | Place::Pair(root, _) => root.rational(),
            Place::Axis(d2) => Some((Rational::new(), d2.as_rational()?.clone())),
        }
    }

    /// A non-zero polynomial that vanishes at the value of `numerator/denominator` at the point. For a symmetric loss
    /// both are even in `m`. *Exact.*
    pub(super) fn quotient_polynomial(&self, numerator: &BiPoly, denominator: &BiPoly) -> IntPoly {
        match &self.place {
            Place::General(root) => root.quotient_polynomial(numerator, denominator),
            Place::Axis(d2) => {
                let row = |q: &BiPoly| q.rows().first().cloned().unwrap_or_default();
                d2.quotient_polynomial(&row(numerator), &row(denominator))
            }
            Place::Pair(root, _) => {
                root.quotient_polynomial(&numerator.halved_in_u(), &denominator.halved_in_u())
            }
        }
    }

    /// Is `q(numerator/denominator) = 0`? The denominator does not vanish at the point. *Exact.*
    pub(super) fn quotient_vanishes(&self, numerator: &BiPoly, denominator: &BiPoly, q: &IntPoly) -> bool {
        // sum q_i n^i d^(k-i), by Horner's scheme.
        let mut power = BiPoly::constant(Integer::from(1));
        let mut value = BiPoly::default();
        for c in q.coefficients().iter().rev() {
            value = value.mul(numerator).add(&power.scale(c));
            power = power.mul(denominator);
        }
        self.sign_of(&value).is_eq()
    }

    /// Is the point a simple solution of the curve's equation and the one that defines it?
    pub(super) fn is_simple(&self) -> bool {
        match &self.place {
            Place::General(root) | Place::Pair(root, _) => root.multiplicity() == 1,
            Place::Axis(_) => self.axis_multiplicity == 1,
        }
    }

    /// Is this a cycle that the loss's symmetry maps to itself?
    pub(super) fn is_on_axis(&self) -> bool {
        matches!(self.place, Place::Axis(_))
    }

    /// Is the other point the mirror image of this one?
    pub(super) fn mirrors(&self, other: &CyclePoint) -> bool {
        match (&self.place, &other.place) {
            (Place::Pair(a, s), Place::Pair(b, t)) => s != t && a.is_same(b),
            _ => false,
        }
    }

    /// An *enclosure* of a point of the cycle; `None` where the precision does not tell the two points apart.
    pub(super) fn place(&self, end: End, precision: u32) -> Option<Interval> {
        let [m, d2] = self.enclosure(precision);
        let d = d2.sqrt()?;
        let centre = m.add(&Interval::from_rational(&self.origin, precision));
        Some(if end == End::Upper { centre.add(&d) } else { centre.sub(&d) })
    }

    /// A point of the cycle.
    pub(super) fn end(&self, end: End) -> Value {
        let is_zero = || self.vanishes_at(end, &IntPoly::x());
        let Some(enclosure) = accurate_or_zero(VALUE_BITS, |p| self.place(end, p), is_zero) else {
            return Value::rational(Rational::new());
        };
        let point = self.clone();
        Value::with_search(enclosure.lower(), enclosure.upper(), move || point.form_of_end(end))
    }

    fn form_of_end(&self, end: End) -> Option<ClosedForm> {
        if let Some((u, t)) = self.rational_coordinates() {
            let (m, sign) = match &self.place {
                Place::Pair(_, sign) => (ClosedForm::Rational(u).checked_sqrt()?, *sign),
                _ => (ClosedForm::Rational(u), Ordering::Greater),
            };
            let m = if sign.is_lt() { m.negated() } else { m };
            let d = ClosedForm::Rational(t).checked_sqrt()?;
            let d = if end == End::Upper { d } else { d.negated() };
            return m.checked_sum(&d).map(|x| x.affine(&Rational::from(1), &self.origin));
        }
        if !self.may_have_closed_form() {
            return None;
        }
        let enclosure = accurate(PROPOSAL_BITS, |p| self.place(end, p));
        recognise(&enclosure, |q| self.vanishes_at(end, q)).map(|(form, _)| form)
    }

    fn may_have_closed_form(&self) -> bool {
        let t = match &self.place {
            Place::General(root) | Place::Pair(root, _) => root.t(),
            Place::Axis(d2) => d2,
        };
        t.degree() <= CLOSED_FORM_DEGREE
    }

    /// Is `q(x) = 0` for a point `x = origin + m ± sqrt(D)` of the cycle? *Exact.*
    fn vanishes_at(&self, end: End, q: &IntPoly) -> bool {
        // b x = linear ± b sqrt(D) with origin = a/b; numbers are pairs (p, r) for p + r sqrt(D).
        let b = self.origin.denom();
        let linear = BiPoly::u().scale(b).add(&BiPoly::constant(self.origin.numer().clone()));
        let root = if end == End::Upper { b.clone() } else { Integer::from(-b) };
        let (mut p, mut r) = (BiPoly::default(), BiPoly::default());
        let mut power = Integer::from(1);
        for c in q.coefficients().iter().rev() {
            let next = p.mul(&linear).add(&BiPoly::t().mul(&r).scale(&root));
            r = p.scale(&root).add(&r.mul(&linear));
            p = next.add(&BiPoly::constant(Integer::from(c * &power)));
            power *= b;
        }
        let norm = || self.sign_of(&p.pow(2).sub(&BiPoly::t().mul(&r.pow(2))));
        surd_sign(self.sign_of(&p), self.sign_of(&r), norm).is_eq()
    }
}

/// `(even, odd)` with `q = even(u^2) + u odd(u^2)`.
fn split_parity(q: &BiPoly) -> (BiPoly, BiPoly) {
    let every = |start: usize| BiPoly::new(q.rows().iter().skip(start).step_by(2).cloned().collect());
    (every(0), every(1))
}
