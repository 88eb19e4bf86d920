//! The elementary functions, one trait for every kind of number that has them.

use super::Scalar;

/// A number with the elementary functions of the language.
///
/// Every function answers `None` where it has no value that a proof may use: where it is not defined on the whole
/// argument (`log` of a range that reaches 0), where the argument touches a kink (`abs` and `relu` at 0), where the
/// result is not bounded, or where the exact value is no number of this type (`exp(1)` as a rational). So a
/// singularity is never passed over silently. For plain floats it is `None` where the result is not finite, and
/// `abs` and `relu` have their value at 0.
///
/// For enclosures each result is an *enclosure* of the range over the argument; for rationals it is *exact*; for
/// floats *approximate*; for Taylor series it is the series of the composition with coefficients of their own kind.
pub trait Elementary: Scalar {
    /// The integer `k`.
    fn whole(&self, k: i64) -> Self {
        self.lift(&super::Rational::from(k))
    }

    /// `-x`.
    fn negated(&self) -> Self {
        self.whole(0).minus(self)
    }

    /// The circle number, in the precision of `self`.
    fn pi(&self) -> Option<Self>;
    /// Euler's number, in the precision of `self`.
    fn euler(&self) -> Option<Self>;
    /// `x^k`; for even `k` the range is one-sided also where `x` holds 0. `x^0 = 1`.
    fn powi(&self, k: i64) -> Option<Self>;
    /// `exp(x)`.
    fn exp(&self) -> Option<Self>;
    /// The natural logarithm.
    fn log(&self) -> Option<Self>;
    /// The square root; an argument that begins at 0 has one (its derivatives do not).
    fn sqrt(&self) -> Option<Self>;
    /// The real cube root, also of negative numbers.
    fn cbrt(&self) -> Option<Self>;
    /// The size of `x`, of a definite sign.
    fn abs(&self) -> Option<Self>;
    /// `-1` or `1`, the derivative of [`Elementary::abs`].
    fn signum(&self) -> Option<Self>;
    /// `|x|` and what [`Elementary::signum`] takes on the range, 0 at 0, also where the kink 0 lies in it: for functions of `|x|` that are
    /// smooth there all the same.
    fn folded(&self) -> Option<(Self, Self)> {
        Some((self.abs()?, self.signum()?))
    }
    /// `sin(x)`.
    fn sin(&self) -> Option<Self>;
    /// `cos(x)`.
    fn cos(&self) -> Option<Self>;
    /// `tan(x)`.
    fn tan(&self) -> Option<Self>;
    /// The inverse of `sin` on `[-pi/2, pi/2]`.
    fn asin(&self) -> Option<Self>;
    /// The inverse of `cos` on `[0, pi]`.
    fn acos(&self) -> Option<Self>;
    /// The inverse of `tan` on `(-pi/2, pi/2)`.
    fn atan(&self) -> Option<Self>;
    /// The angle in `(-pi, pi]` of the point `(x, self)`; `None` where the box touches the cut `x <= 0, y = 0`.
    fn atan2(&self, x: &Self) -> Option<Self>;
    /// `sinh(x)`.
    fn sinh(&self) -> Option<Self>;
    /// `cosh(x)`.
    fn cosh(&self) -> Option<Self>;
    /// `tanh(x)`.
    fn tanh(&self) -> Option<Self>;
    /// `1/(1 + exp(-x))`.
    fn sigmoid(&self) -> Option<Self>;
    /// `log(1 + exp(x))`.
    fn softplus(&self) -> Option<Self>;
    /// `2/sqrt(pi)` times the integral of `exp(-t^2)` from 0 to `x`.
    fn erf(&self) -> Option<Self>;
    /// `max(x, 0)`, for `x` of a definite sign.
    fn relu(&self) -> Option<Self>;
}

/// Inside `impl Elementary`: the functions that a number of some kind has only where it is a constant, through its method
/// `function`.
macro_rules! functions_of_constants {
    () => {
        crate::arith::functions_of_constants!(
            exp, log, cbrt, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, sigmoid, softplus, erf
        );
    };
    ($($name:ident),+) => {
        $(fn $name(&self) -> Option<Self> {
            self.function(crate::arith::Elementary::$name)
        })+
    };
}
pub(crate) use functions_of_constants;
