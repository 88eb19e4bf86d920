//! Closed forms: proposed from an enclosure by lattice reduction, accepted only with an exact proof.

use super::factor_degrees::possible_degrees;
use super::{ClosedForm, IntPoly, RealAlgebraic, lll};
use crate::arith::{Integer, Interval, Rational, simplest_between};
use rug::ops::Pow;

/// Precision of the enclosures from which closed forms are proposed, in bits.
pub const PROPOSAL_BITS: u32 = 256;

/// A relation is short if its coefficients have at most this many bits.
const SHORT: u32 = 40;

/// Rational roots are split off polynomials up to this degree.
const DEFLATED: usize = 6;

/// The closed form of a number given by an enclosure of about [`PROPOSAL_BITS`] bits, where it is rational,
/// quadratic or a nested square root with short coefficients. `vanishes(q)` must decide *exactly* whether the
/// number is a root of `q`; nothing is returned that it did not confirm. With the form comes the polynomial of
/// degree 1, 2 or 4 that was confirmed.
pub fn recognise(x: &Interval, vanishes: impl Fn(&IntPoly) -> bool) -> Option<(ClosedForm, IntPoly)> {
    let (lo, hi) = (x.lower(), x.upper());
    let q = simplest_between(&lo, &hi);
    if q.numer().significant_bits() + q.denom().significant_bits() <= PROPOSAL_BITS / 2 {
        let linear = IntPoly::new(vec![Integer::from(-q.numer()), q.denom().clone()]);
        if vanishes(&linear) {
            return Some((ClosedForm::Rational(q), linear));
        }
    }
    for degree in [2, 4] {
        let Some(relation) = propose(x, degree) else { continue };
        let candidates = match relation.degree() {
            2 => quadratic_roots(&relation),
            4 => biquadratic_roots(&relation),
            _ => continue,
        };
        // The one candidate near the number is it, once the relation is proved: the others are apart.
        let mut near = candidates
            .into_iter()
            .filter(|c| enclose(c, x.precision()).is_some_and(|e| e.intersect(x).is_some()));
        if let (Some(form), None) = (near.next(), near.next())
            && vanishes(&relation)
        {
            return Some((form, relation));
        }
    }
    None
}

/// What the polynomial of a number alone says of its closed form.
pub(super) enum ShortForm {
    /// The closed form, and the polynomial that vanishes there.
    Found(ClosedForm, IntPoly),
    /// There is no short one.
    None,
    /// It must be looked for.
    Unknown,
}

/// The closed form of the irrational root of a square-free polynomial in an interval that holds no other of its roots,
/// as far as the polynomial shows one without a search: by its formula where it is, but for rational roots,
/// quadratic or an irreducible quartic; none where no factor of degree 2 or 4 is possible. *Exact.*
pub(super) fn short_form(polynomial: &IntPoly, x: &Interval) -> ShortForm {
    let (mut polynomial, mut possible) = (polynomial.clone(), possible_degrees(polynomial));
    if possible[1] && polynomial.degree() > 2 && polynomial.degree() <= DEFLATED {
        polynomial = without_rational_roots(polynomial);
        possible = possible_degrees(&polynomial);
    }
    let candidates = match (polynomial.degree(), possible) {
        (2, _) => quadratic_roots(&polynomial),
        (_, [_, false, false, _, false]) => return ShortForm::None,
        (4, [_, false, false, _, true]) => biquadratic_roots(&polynomial),
        _ => return ShortForm::Unknown,
    };
    let short = polynomial.coefficients().iter().all(|c| c.significant_bits() <= SHORT);
    if candidates.is_empty() || !short {
        return ShortForm::None;
    }
    let mut near = candidates
        .into_iter()
        .filter(|c| enclose(c, x.precision()).is_some_and(|e| e.intersect(x).is_some()));
    match (near.next(), near.next()) {
        (Some(form), None) => ShortForm::Found(form, polynomial),
        _ => ShortForm::Unknown,
    }
}

/// The square-free polynomial divided by the factors of its rational roots of moderate size.
fn without_rational_roots(polynomial: IntPoly) -> IntPoly {
    let rational = |interval| {
        let root = RealAlgebraic::root(&polynomial, &interval).simplified();
        root.as_rational().map(|q| IntPoly::new(vec![Integer::from(-q.numer()), q.denom().clone()]))
    };
    let factors: Vec<IntPoly> = polynomial.isolate_roots().into_iter().filter_map(rational).collect();
    factors.iter().fold(polynomial.primitive(), |rest, factor| {
        rest.div_exact(factor).expect("a primitive factor of a root divides")
    })
}

/// An *enclosure* of a closed form, or `None` where a radicand is not seen to be non-negative.
pub fn enclose(form: &ClosedForm, precision: u32) -> Option<Interval> {
    match form {
        ClosedForm::Rational(q) => Some(Interval::from_rational(q, precision)),
        ClosedForm::Surd { rational, coefficient, radicand } => {
            let inner = enclose(radicand, precision)?;
            if inner.sign().is_none_or(|s| s.is_lt()) {
                return None;
            }
            let root = inner.sqrt()?.mul(&Interval::from_rational(coefficient, precision));
            Some(root.add(&Interval::from_rational(rational, precision)))
        }
    }
}

/// A short integer polynomial of at most the given degree that nearly vanishes at `x`.
fn propose(x: &Interval, degree: usize) -> Option<IntPoly> {
    // Powers to a precision that makes an accidental relation improbable.
    let bits = PROPOSAL_BITS - 24;
    let scaled = (x.midpoint().lower() << (2 * bits)).round().numer().clone();
    let mut power = Integer::from(1) << bits;
    let mut powers = Vec::with_capacity(degree + 1);
    for _ in 0..=degree {
        powers.push(power.clone());
        power = (power * &scaled) >> (2 * bits);
    }
    let relation = IntPoly::new(lll::relation(&powers, SHORT)?).primitive();
    (!relation.is_constant()).then_some(relation)
}

/// The real roots of `a x^2 + b x + c`, where they are no rationals.
fn quadratic_roots(q: &IntPoly) -> Vec<ClosedForm> {
    let c: Vec<Rational> = q.coefficients().iter().map(|v| Rational::from(v.clone())).collect();
    let centre = Rational::from(-&c[1]) / &c[2] / 2u32;
    let discriminant = Rational::from(centre.square_ref()) - Rational::from(&c[0] / &c[2]);
    surd_pair(&centre, &discriminant)
}

/// `centre ± sqrt(square)`.
fn surd_pair(centre: &Rational, square: &Rational) -> Vec<ClosedForm> {
    if *square <= 0 {
        return Vec::new();
    }
    let (outside, inside) = split_square(square);
    let signed = |coefficient: Rational| {
        if inside == 1 {
            return ClosedForm::Rational(coefficient + centre);
        }
        let radicand = Box::new(ClosedForm::Rational(Rational::from(inside.clone())));
        ClosedForm::Surd { rational: centre.clone(), coefficient, radicand }
    };
    vec![signed(Rational::from(-&outside)), signed(outside)]
}

/// `q = outside^2 * inside` with a square-free integer `inside` (as far as small primes show).
pub(super) fn split_square(q: &Rational) -> (Rational, Integer) {
    // q = n/d = n d / d^2
    let mut inside = Integer::from(q.numer() * q.denom());
    let mut outside = Rational::from((Integer::from(1), q.denom().clone()));
    let mut prime = 2u32;
    while prime * prime <= inside && prime < 10_000 {
        let square = Integer::from(prime * prime);
        while inside.is_divisible(&square) {
            inside.div_exact_mut(&square);
            outside *= prime;
        }
        prime += 1;
    }
    if inside.is_perfect_square() {
        outside *= inside.clone().sqrt();
        inside = Integer::from(1);
    }
    (outside, inside)
}

/// The real roots of a quartic whose depressed form is biquadratic: `r ± sqrt(s ± t sqrt(u))`.
fn biquadratic_roots(q: &IntPoly) -> Vec<ClosedForm> {
    let c: Vec<Rational> = q.coefficients().iter().map(|v| Rational::from((v, &q.leading()))).collect();
    let shift = Rational::from(&c[3] / 4u32);
    let squared = Rational::from((&shift).pow(2));
    // x = y - shift: y^4 + p y^2 + r y + s
    let p = c[2].clone() - Rational::from(&squared * 6u32);
    let r = c[1].clone() - Rational::from(&c[2] * &shift) * 2u32 + Rational::from((&shift).pow(3)) * 8u32;
    if r != 0 {
        return Vec::new();
    }
    let s = c[0].clone() - Rational::from(&c[1] * &shift) + Rational::from(&c[2] * &squared)
        - Rational::from(squared.square_ref()) * 3u32;
    let centre = Rational::from(-&p) / 2u32;
    let discriminant = Rational::from(centre.square_ref()) - s;
    let mut roots = Vec::new();
    for inner in surd_pair(&centre, &discriminant) {
        if enclose(&inner, 64).and_then(|e| e.sign()).is_some_and(|sign| sign.is_gt()) {
            for sign in [-1, 1] {
                roots.push(nested_root(&Rational::from(-&shift), sign, &inner));
            }
        }
    }
    roots
}

/// `rational + sign * sqrt(inner)`.
fn nested_root(rational: &Rational, sign: i32, inner: &ClosedForm) -> ClosedForm {
    ClosedForm::Surd {
        rational: rational.clone(),
        coefficient: Rational::from(sign),
        radicand: Box::new(inner.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::algebra::RealAlgebraic;

    fn poly(c: &[i64]) -> IntPoly {
        IntPoly::new(c.iter().map(|v| Integer::from(*v)).collect())
    }

    fn forms(c: &[i64]) -> Vec<String> {
        RealAlgebraic::roots_with_multiplicity(&poly(c))
            .into_iter()
            .map(|(root, _)| {
                let form = recognise(&root.enclosure(PROPOSAL_BITS), |q| root.is_root_of(q));
                form.map_or("-".into(), |(f, _)| f.to_string())
            })
            .collect()
    }

    #[test]
    fn short_forms() {
        assert_eq!(forms(&[-4, 2, 1]), ["-1-sqrt(5)", "sqrt(5)-1"]);
        assert_eq!(forms(&[-7, 4, 2]), ["-1-3*sqrt(2)/2", "3*sqrt(2)/2-1"]);
        assert_eq!(forms(&[1, 0, -10, 0, 1]).len(), 4);
        assert_eq!(forms(&[1, 0, -10, 0, 1])[3], "sqrt(5+2*sqrt(6))");
        assert_eq!(forms(&[-1, -1, 0, 0, 0, 1]), ["-"]);
        // A factor hidden in a product of high degree: (x^2 - 3)(x^5 - x - 1).
        assert_eq!(forms(&[3, 3, -1, -1, 0, -3, 0, 1])[0], "-sqrt(3)");
    }
}
