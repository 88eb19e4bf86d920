//! Numbers that depend on the centre and the half-distance of a 2-cycle, with their partial derivatives.

use crate::arith::Enclosure;

/// A dual number: a function of `(m, d)` on a box by enclosures of its value and of its two partial derivatives.
#[derive(Clone, Debug)]
pub(super) struct Dual<T> {
    pub(super) value: T,
    /// The derivative in the centre `m`.
    pub(super) m: T,
    /// The derivative in the half-distance `d`.
    pub(super) d: T,
}

impl<T: Enclosure> Dual<T> {
    pub(super) fn plus(&self, other: &Self) -> Self {
        Dual { value: self.value.plus(&other.value), m: self.m.plus(&other.m), d: self.d.plus(&other.d) }
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        Dual { value: self.value.minus(&other.value), m: self.m.minus(&other.m), d: self.d.minus(&other.d) }
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        let product = |a: &T, b: &T| a.times(&other.value).plus(&b.times(&self.value));
        Dual {
            value: self.value.times(&other.value),
            m: product(&self.m, &other.m),
            d: product(&self.d, &other.d),
        }
    }

    /// The square, not below zero.
    pub(super) fn square(&self) -> Self {
        let product = self.times(self);
        Dual { value: self.value.powi(2).unwrap_or(product.value), ..product }
    }

    pub(super) fn scaled(&self, k: i64) -> Self {
        let k = self.value.whole(k);
        Dual { value: self.value.times(&k), m: self.m.times(&k), d: self.d.times(&k) }
    }

    /// The quotient; `None` where the divisor may be zero.
    pub(super) fn over(&self, other: &Self) -> Option<Self> {
        let value = self.value.over(&other.value)?;
        let part = |a: &T, b: &T| a.minus(&value.times(b)).over(&other.value);
        Some(Dual { m: part(&self.m, &other.m)?, d: part(&self.d, &other.d)?, value })
    }

    /// What both enclosures of one function allow. Where rounding leaves nothing in common, the first.
    pub(super) fn meet(&self, other: &Self) -> Self {
        let both = |a: &T, b: &T| a.meet(b).unwrap_or_else(|| a.clone());
        Dual {
            value: both(&self.value, &other.value),
            m: both(&self.m, &other.m),
            d: both(&self.d, &other.d),
        }
    }

    /// The mean value form on the box: `centre`, the value at a point of it, plus slopes times offsets from there.
    pub(super) fn mean_value(&self, centre: &T, offset: &[T; 2]) -> T {
        centre.plus(&self.m.times(&offset[0])).plus(&self.d.times(&offset[1]))
    }
}
