//! Numbers and intervals as certificates write them.

use crate::algebra::{RatPoly, Value};
use crate::arith::{Integer, Interval, Rational};
use crate::dynamics::Method;
use serde_json::{Map, Value as Json};

/// Isolating intervals have about this relative width, as a power of two.
const POINT_BITS: i32 = 96;
/// Enclosures of values are rounded outwards to this many bits: wider than what the isolating intervals leave open.
pub(super) const VALUE_BITS: i32 = 60;
/// The precision at which enclosures over isolating intervals are computed.
const PRECISION: u32 = 320;

/// An object with these keys.
pub(super) fn object(fields: &[(&str, Json)]) -> Json {
    Json::Object(fields.iter().map(|(key, value)| ((*key).to_string(), value.clone())).collect::<Map<_, _>>())
}

/// The keys that name a method with momentum.
pub(super) fn method_fields(method: &Method) -> Vec<(&'static str, Json)> {
    match method {
        Method::GradientDescent => Vec::new(),
        Method::HeavyBall(b) => vec![("momentum", text(b))],
        Method::Nesterov(b) => vec![("momentum", text(b)), ("nesterov", text("yes"))],
    }
}

/// A word, or a number as a string.
pub(super) fn text(value: impl ToString) -> Json {
    Json::String(value.to_string())
}

/// `["lo", "hi"]`.
pub(super) fn pair((lo, hi): &(Rational, Rational)) -> Json {
    Json::Array(vec![text(lo), text(hi)])
}

/// The position of the leading bit of the larger end.
pub(super) fn magnitude(lo: &Rational, hi: &Rational) -> i32 {
    let exponent = |q: &Rational| q.numer().significant_bits() as i32 - q.denom().significant_bits() as i32;
    match (lo.cmp0().is_eq(), hi.cmp0().is_eq()) {
        (true, true) => 0,
        (true, false) => exponent(hi),
        (false, true) => exponent(lo),
        (false, false) => exponent(lo).max(exponent(hi)),
    }
}

/// The multiple of `2^-bits` next to a number, below or above it, and one further.
fn on_grid(value: &Rational, bits: i32, up: bool) -> Rational {
    let unit = match bits >= 0 {
        true => Rational::from((1, Integer::from(1) << bits as u32)),
        false => Rational::from(Integer::from(1) << (-bits) as u32),
    };
    let steps = Rational::from(value / &unit);
    let steps = if up { steps.ceil() + 1u32 } else { steps.floor() - 1u32 };
    steps * unit
}

/// The next multiples of `2^-bits` outside of an interval, and one further.
pub(super) fn outward(lo: &Rational, hi: &Rational, bits: i32) -> (Rational, Rational) {
    (on_grid(lo, bits, false), on_grid(hi, bits, true))
}

/// An interval that isolates a number: the number itself where it is rational, else short dyadic ends close around it.
pub(super) fn isolating(value: &Value) -> (Rational, Rational) {
    around(&value.lo, &value.hi)
}

/// The same for a number between two, which it equals where they are equal.
pub(super) fn around(lo: &Rational, hi: &Rational) -> (Rational, Rational) {
    if lo == hi {
        return (lo.clone(), hi.clone());
    }
    outward(lo, hi, POINT_BITS - magnitude(lo, hi).min(0))
}

/// What surely contains every enclosure of a value over isolating intervals, given one of them, with ends of about
/// so many bits.
pub(super) fn roomy(enclosure: &Interval, bits: i32) -> (Rational, Rational) {
    let (lo, hi) = (enclosure.lower(), enclosure.upper());
    let room = Rational::from(&hi - &lo) * 2u32;
    let (lo, hi) = (lo - &room, hi + room);
    outward(&lo, &hi, bits - magnitude(&lo, &hi))
}

/// An interval of numbers at the working precision.
pub(super) fn interval((lo, hi): &(Rational, Rational)) -> Interval {
    Interval::hull(lo, hi, PRECISION)
}

/// A whole number at the working precision.
pub(super) fn whole(value: u32) -> Interval {
    Interval::from_integer(&Integer::from(value), PRECISION)
}

/// An *enclosure* of a polynomial over an interval: exact ends at a point, else the mean value form.
pub(super) fn over(poly: &RatPoly, slope: &RatPoly, x: &Interval) -> Interval {
    let centre = x.midpoint();
    let value = evaluate(poly, &centre);
    value.add(&evaluate(slope, x).mul(&x.sub(&centre)))
}

/// An *enclosure* by Horner's rule.
pub(super) fn evaluate(poly: &RatPoly, x: &Interval) -> Interval {
    let value = poly.numerator().eval_interval(x);
    let denominator = Interval::from_integer(poly.denominator(), PRECISION);
    value.div(&denominator).expect("denominators are positive")
}
