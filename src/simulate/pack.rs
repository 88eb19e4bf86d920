//! Many floats at once: the same operation on every lane, in loops that the compiler turns into vector instructions.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// How many starts the batched runs hold together.
pub const LANES: usize = 32;

/// All ones where something holds, else all zeros: a mask for [`choose`].
#[inline(always)]
pub(super) fn mask(holds: bool) -> u64 {
    u64::from(holds).wrapping_neg()
}

/// `a` where the mask is all ones, `b` where it is zero; never a branch, so that loops over lanes become vector instructions.
#[inline(always)]
pub(super) fn choose(mask: u64, a: f64, b: f64) -> f64 {
    f64::from_bits((a.to_bits() & mask) | (b.to_bits() & !mask))
}

/// `W` floats, one per lane. *Approximate.*
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
pub struct Pack<const W: usize>(pub [f64; W]);

/// The lanes of a batched run.
pub type Lanes = Pack<LANES>;

impl<const W: usize> Pack<W> {
    /// The same float in every lane.
    #[inline(always)]
    pub fn splat(x: f64) -> Self {
        Pack([x; W])
    }

    /// Applies a function to every lane.
    #[inline(always)]
    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        let mut out = self;
        for x in &mut out.0 {
            *x = f(*x);
        }
        out
    }

    /// Applies a function to every pair of lanes.
    #[inline(always)]
    pub fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let mut out = self;
        for (x, y) in out.0.iter_mut().zip(&other.0) {
            *x = f(*x, *y);
        }
        out
    }
}

impl<const W: usize> Add for Pack<W> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl<const W: usize> Sub for Pack<W> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
}

impl<const W: usize> Mul for Pack<W> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
}

impl<const W: usize> Div for Pack<W> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.zip(other, |a, b| a / b)
    }
}

impl<const W: usize> Neg for Pack<W> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.map(|a| -a)
    }
}
