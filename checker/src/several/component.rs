//! The 2-cycles on a line at all step sizes at once: numbers that are functions on a component of their curve.
//!
//! The points of 2-cycles are the zeros of `P`, a polynomial in the point whose leading coefficient is a number times a power of the step
//! size `eta`. Where the loss is symmetric about `c`, it is the product of that of the cycles which are symmetric too, `t1 = 2 c - t0`, and of that
//! of the others. A function on a component is a polynomial in `y = t - c` modulo its polynomial, with powers of `eta` of either sign in
//! its coefficients. Of three cycles of a quartic loss one is symmetric and two are mirror images: functions with one value on these depend on
//! `eta` alone, and others are `A + B s` with two such functions and the sum `s` of the two points (`margin`).

use super::block::value;
use super::laurent::Laurent;
use crate::budget::Budget;
use crate::context::Context;
use crate::elementary::number::Number;
use crate::function::Function;
use crate::interval::Interval;
use crate::poly::Poly;
use crate::verdict::Reason;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};
use std::cmp::Ordering;

/// With more points at a step size a component is not used.
const POINTS: usize = 6;

/// A polynomial in `y`, by powers.
type InPoint = Vec<Laurent>;

/// A component of the curve of 2-cycles.
pub struct Component<'a> {
    cx: &'a Context<'a>,
    centre: BigRational,
    /// `y^m` as a polynomial of lower degree.
    power: InPoint,
    /// Whether it consists of cycles and their mirror images: `t0 + t1 - 2 c` vanishes where it meets the other component only, where `P` has a
    /// multiple root.
    pub has_mirror_images: bool,
}

impl<'a> Component<'a> {
    /// The component of the 2-cycle with a point in an interval, at a step size; `None` where that is not known, or it has too many points.
    pub fn of(
        cx: &'a Context<'a>,
        point: &Interval,
        eta: &BigRational,
    ) -> Result<Option<Component<'a>>, Reason> {
        let n = cx.degree();
        let coefficients = cx.problem.loss.numerators();
        let centre = BigRational::new(-coefficients[n - 1].clone(), &coefficients[n] * BigInt::from(n));
        let shift = Poly::variable().add(&Poly::constant(&centre));
        let derivatives: Vec<Poly> =
            (1..=n).map(|k| cx.derivative(k).compose(&shift)).collect::<Result<_, _>>()?;
        let all = cycles(&derivatives)?;
        let is_symmetric = derivatives[0].numerators().iter().step_by(2).all(Zero::is_zero);
        let (monic, has_mirror_images) = match is_symmetric {
            false => (monic(all, &cx.budget), false),
            true => {
                let axis = axis(&derivatives[0]);
                let pairs = monic(all, &cx.budget).zip(monic(axis.clone(), &cx.budget));
                let pairs = pairs.and_then(|(all, axis)| quotient(all, &axis, &cx.budget));
                let moved = point.sub(&Interval::point(centre.clone()));
                let is_off = |poly: &InPoint| -> Result<bool, Reason> {
                    Ok(at(poly, eta)?.over(&moved)?.sign().is_some_and(Ordering::is_ne))
                };
                match pairs {
                    Some(pairs) if is_off(&axis)? => (Some(pairs), true),
                    Some(pairs) if is_off(&pairs)? => (monic(axis, &cx.budget), false),
                    _ => (None, false),
                }
            }
        };
        let component = monic.filter(|monic| (2..=POINTS + 1).contains(&monic.len())).map(|mut monic| {
            monic.pop();
            let power = monic.iter().map(Laurent::negative).collect();
            Component { cx, centre, power, has_mirror_images }
        });
        Ok(component)
    }

    /// The point about which the loss is symmetric, if it is.
    pub fn centre(&self) -> &BigRational {
        &self.centre
    }

    /// The point, its image and the step size, as functions.
    pub fn numbers(&self) -> Option<[OnCycles<'_>; 3]> {
        let of = |coefficients: InPoint| OnCycles { coefficients, component: self }.reduced();
        let eta = of(vec![Laurent::new(Poly::variable(), 0)])?;
        let one = Laurent::constant(&BigRational::one());
        let point = of(vec![Laurent::constant(&self.centre), one])?;
        let step = eta.times(&value(&self.cx.derivative(1), &point)?)?;
        Some([point.clone(), point.minus(&step), eta])
    }
}

/// `P = 2 + sum of (-eta)^k f'^(k-1) f^(k+1)/k!`.
fn cycles(derivatives: &[Poly]) -> Result<InPoint, Reason> {
    let mut by_step = vec![Poly::constant(&BigRational::from(BigInt::from(2)))];
    let mut power = Poly::constant(&-BigRational::one());
    for k in 1..derivatives.len() {
        by_step.push(power.mul(&derivatives[k])?);
        power = power.mul(&derivatives[0])?.scale(&BigRational::new((-1).into(), (k + 1).into()));
    }
    Ok(transposed(&by_step))
}

/// `2 - eta f'/y`, for an odd `f'`.
fn axis(gradient: &Poly) -> InPoint {
    let over = Poly::new(gradient.numerators()[1..].to_vec(), gradient.denominator().clone());
    transposed(&[Poly::constant(&BigRational::from(BigInt::from(2))), over.scale(&-BigRational::one())])
}

/// A polynomial in `y` from those that the powers of the step size have as coefficients.
fn transposed(by_step: &[Poly]) -> InPoint {
    let length = by_step.iter().map(|poly| poly.numerators().len()).max().unwrap_or(0);
    let coefficient = |i: usize| {
        let terms = by_step.iter().enumerate().map(|(k, poly)| {
            let c = poly.numerators().get(i).cloned().unwrap_or_default();
            let numerators = [vec![BigInt::zero(); k], vec![c]].concat();
            Laurent::new(Poly::new(numerators, poly.denominator().clone()), 0)
        });
        terms.fold(Laurent::constant(&BigRational::zero()), |sum, term| sum.plus(&term))
    };
    (0..length).map(coefficient).collect()
}

/// The same over its leading coefficient, which must be a number times a power of the step size.
fn monic(poly: InPoint, budget: &Budget) -> Option<InPoint> {
    let inverse = poly.last()?.reciprocal()?;
    poly.iter().map(|c| c.times(&inverse, budget)).collect()
}

/// The exact quotient of two monic polynomials.
fn quotient(mut rest: InPoint, divisor: &[Laurent], budget: &Budget) -> Option<InPoint> {
    let mut quotient = Vec::new();
    while rest.len() >= divisor.len() {
        let top = rest.pop()?;
        let place = rest.len() + 1 - divisor.len();
        for (entry, c) in rest[place..].iter_mut().zip(divisor) {
            *entry = entry.plus(&c.times(&top, budget)?.negative());
        }
        quotient.push(top);
    }
    quotient.reverse();
    rest.iter().all(Laurent::is_zero).then_some(quotient)
}

/// The polynomial in `y` at a step size.
fn at(poly: &InPoint, eta: &BigRational) -> Result<Poly, Reason> {
    let mut sum = Poly::constant(&BigRational::zero());
    let mut power = Poly::constant(&BigRational::one());
    for c in poly {
        sum = sum.add_scaled(&power, &c.at(eta)?);
        power = power.shifted();
    }
    Ok(sum)
}

/// A function on a component.
#[derive(Clone)]
pub struct OnCycles<'a> {
    coefficients: InPoint,
    component: &'a Component<'a>,
}

impl OnCycles<'_> {
    /// It as a function of the step size alone; `None` where it is none.
    pub fn of_step(&self) -> Option<&Laurent> {
        let (first, others) = self.coefficients.split_first()?;
        others.iter().all(Laurent::is_zero).then_some(first)
    }

    /// The function `B` of the step size with which the difference `self - B other` has a lower degree than `other`.
    pub fn quotient(&self, other: &Self) -> Option<Laurent> {
        let place = other.coefficients.iter().rposition(|c| !c.is_zero())?;
        let budget = &self.component.cx.budget;
        self.coefficients.get(place)?.times(&other.coefficients[place].reciprocal()?, budget)
    }

    /// The product with a function of the step size.
    pub fn scaled(&self, factor: &Laurent) -> Option<Self> {
        let budget = &self.component.cx.budget;
        let scaled = self.coefficients.iter().map(|c| c.times(factor, budget));
        Some(self.with(scaled.collect::<Option<_>>()?))
    }

    /// The polynomial of lower degree that is the same on the component.
    fn reduced(mut self) -> Option<Self> {
        let (power, budget) = (&self.component.power, &self.component.cx.budget);
        while self.coefficients.len() > power.len() {
            let top = self.coefficients.pop()?;
            let place = self.coefficients.len() - power.len();
            if !top.is_zero() {
                for (entry, c) in self.coefficients[place..].iter_mut().zip(power) {
                    *entry = entry.plus(&c.times(&top, budget)?);
                }
            }
        }
        Some(self)
    }

    fn with(&self, coefficients: InPoint) -> Self {
        OnCycles { coefficients, component: self.component }
    }
}

impl Number for OnCycles<'_> {
    fn constant(&self, value: &BigRational) -> Self {
        self.with(vec![Laurent::constant(value)])
    }

    fn plus(&self, other: &Self) -> Self {
        let length = self.coefficients.len().max(other.coefficients.len());
        let term = |i: usize| match (self.coefficients.get(i), other.coefficients.get(i)) {
            (Some(a), Some(b)) => a.plus(b),
            (a, b) => a.or(b).cloned().unwrap_or_else(|| Laurent::constant(&BigRational::zero())),
        };
        self.with((0..length).map(term).collect())
    }

    fn minus(&self, other: &Self) -> Self {
        self.plus(&self.with(other.coefficients.iter().map(Laurent::negative).collect()))
    }

    fn times(&self, other: &Self) -> Option<Self> {
        let zero = Laurent::constant(&BigRational::zero());
        let mut product = vec![zero; self.coefficients.len() + other.coefficients.len() - 1];
        for (i, a) in self.coefficients.iter().enumerate().filter(|(_, a)| !a.is_zero()) {
            for (j, b) in other.coefficients.iter().enumerate().filter(|(_, b)| !b.is_zero()) {
                product[i + j] = product[i + j].plus(&a.times(b, &self.component.cx.budget)?);
            }
        }
        self.with(product).reduced()
    }

    fn reciprocal(&self) -> Option<Self> {
        None
    }

    fn power(&self, exponent: u32) -> Option<Self> {
        (0..exponent).try_fold(self.whole(1), |power, _| power.times(self))
    }

    fn sign(&self) -> Option<Ordering> {
        None
    }

    fn apply(&self, _function: Function) -> Option<Self> {
        None
    }

    fn pi(&self) -> Option<Self> {
        None
    }
}
