//! Real solutions of two polynomial equations in two unknowns, exactly: all of them, with exact signs.

use super::krawczyk::{Box2, Square};
use super::over_root::{Coefficients, OverRoot};
use super::{BiPoly, IntPoly, RatPoly, RealAlgebraic};
use crate::arith::{Integer, Interval, Rational};
use std::cmp::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

/// The two equations have a common factor, or one of them does not contain `u`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotZeroDimensional;

/// Two equations `f = g = 0` in `(u, t)`; the coefficient of the highest power of `u` in `f` is a constant.
#[derive(Debug)]
struct System {
    square: Square,
}

/// A real solution `(u, t)` of a zero-dimensional system. *Exact*: signs of polynomials at it are decided.
#[derive(Clone, Debug)]
pub struct PlanarRoot {
    system: Arc<System>,
    t: RealAlgebraic,
    /// The multiplicity of `t` as a root of the resultant: 1 for every simple, well separated solution.
    multiplicity: usize,
    place: Arc<Place>,
}

#[derive(Debug)]
enum Place {
    /// Above a rational `t`, a rational `u`.
    Rational(Rational),
    /// `u = -c_0(t)/c_1(t)` from a combination `c_1(t) u + c_0(t)` of the two equations with `c_1(t) != 0`.
    Fraction(Arc<[IntPoly; 2]>),
    /// A box with exactly this solution in it.
    Boxed(Mutex<Box2>),
    /// A root in `u` of a polynomial over Q(t), in an isolating interval.
    Tower { ring: OverRoot, polynomial: Coefficients, bracket: Mutex<(Rational, Rational)> },
}

/// Precisions at which boxes are tried before the exact way is taken, in bits.
const BOX_PRECISIONS: [u32; 4] = [160, 320, 640, 1280];

/// Which solutions are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// All real ones.
    All,
    /// Those with `t > 0`.
    Positive,
}

/// All real solutions of `f = g = 0` in the domain, by ascending `t`, then `u`. The leading coefficient of `f`
/// in `u` is a constant. *Exact.*
///
/// A root `t` of the resultant has a common root `u` of `f` and `g` above it (the leading coefficient does
/// not vanish). Where `t` is a simple root of the resultant there is only one, hence it is real; it is enclosed by
/// Krawczyk's operator. Otherwise the gcd over `Q(t)` gives them all.
///
/// # Errors
/// [`NotZeroDimensional`] where the resultant vanishes identically.
pub fn solve(f: &BiPoly, g: &BiPoly, domain: Domain) -> Result<Vec<PlanarRoot>, NotZeroDimensional> {
    if f.degree_u() == 0 || g.is_zero() {
        return Err(NotZeroDimensional);
    }
    let eliminant = if g.degree_u() == 0 { g.rows()[0].clone() } else { f.resultant(g) };
    if eliminant.is_zero() {
        return Err(NotZeroDimensional);
    }
    let system = Arc::new(System { square: Square::new(f, g) });
    let linear = f.linear_combination(g).map(Arc::new);
    let mut roots = Vec::new();
    for (factor, multiplicity) in eliminant.square_free_factors() {
        let intervals = match domain {
            Domain::All => factor.isolate_roots(),
            Domain::Positive => factor.isolate_positive_roots(),
        };
        for interval in intervals {
            let t = RealAlgebraic::root(&factor, &interval);
            // In one go to what the boxes and the values of most results need.
            t.bounds(BOX_PRECISIONS[0]);
            let t = t.simplified();
            // The resultant's multiplicities say nothing where g does not contain u.
            let simple = multiplicity == 1 && g.degree_u() > 0;
            let quick = || {
                rational(&system, &t)
                    .or_else(|| on_line(&system, linear.as_ref()?, &t))
                    .or_else(|| boxed(&system, &t))
            };
            match simple.then(quick).flatten() {
                Some(root) => roots.push(root),
                None => towers(&system, &t, multiplicity, &mut roots),
            }
        }
    }
    roots.sort_by(|a, b| a.t.compare(&b.t));
    Ok(roots)
}

/// The one solution above a simple rational root of the resultant: `u` is rational, too.
fn rational(system: &Arc<System>, t: &RealAlgebraic) -> Option<PlanarRoot> {
    let at = |p: &BiPoly| {
        let t = t.as_rational()?;
        let rows: Vec<Rational> = p.rows().iter().map(|row| row.eval(t)).collect();
        Some(RatPoly::new(&rows))
    };
    let (f, g) = (at(system.square.first())?, at(system.square.second())?);
    let common = f.numerator().gcd(g.numerator());
    let [c0, c1] = common.coefficients() else { return None };
    let place = Arc::new(Place::Rational(-Rational::from((c0, c1))));
    Some(PlanarRoot { system: Arc::clone(system), t: t.clone(), multiplicity: 1, place })
}

/// `-c_0/c_1` at `t`; `None` where `c_1` is not seen to be non-zero.
fn fraction(linear: &[IntPoly; 2], t: &Interval) -> Option<Interval> {
    linear[0].eval_interval(t).neg().div(&linear[1].eval_interval(t))
}

/// The one solution above a root of the resultant, where a combination of the two equations is linear in `u` there.
/// Both have a common root above `t`, the combination vanishes at it, and has only one root.
fn on_line(system: &Arc<System>, linear: &Arc<[IntPoly; 2]>, t: &RealAlgebraic) -> Option<PlanarRoot> {
    fraction(linear, &t.enclosure(128))?;
    let place = Arc::new(Place::Fraction(Arc::clone(linear)));
    Some(PlanarRoot { system: Arc::clone(system), t: t.clone(), multiplicity: 1, place })
}

/// The one solution above a simple root of the resultant, or `None` where no box could be proved.
fn boxed(system: &Arc<System>, t: &RealAlgebraic) -> Option<PlanarRoot> {
    let (lo, hi) = t.bounds(0);
    for precision in BOX_PRECISIONS {
        let near = t.enclosure(precision);
        let mut candidates = approximate_roots(system.square.first(), &near);
        // The smallest residual first; a few bits tell which one that is.
        let point = |u: &RealAlgebraic, bits| u.enclosure(bits).midpoint().with_precision(precision);
        candidates.sort_by_cached_key(|u| {
            let u = point(u, precision / 5);
            let residual = system.square.second().eval_interval(&u, &near.midpoint()).midpoint();
            residual.upper_exponent()
        });
        for u in candidates.iter().take(3) {
            // Half of the bits are enough for Newton's iteration in the plane to start from.
            let u = point(u, precision / 2);
            if let Some(found) = system.square.prove_near(&[u, near.clone()])
                && (lo == hi || (lo < found[1].lower() && found[1].upper() < hi))
            {
                return Some(PlanarRoot {
                    system: Arc::clone(system),
                    t: t.clone(),
                    multiplicity: 1,
                    place: Arc::new(Place::Boxed(Mutex::new(found))),
                });
            }
        }
    }
    None
}

/// Numbers near the real roots in `u` of `f(u, t)`: proposals.
fn approximate_roots(f: &BiPoly, t: &Interval) -> Vec<RealAlgebraic> {
    let precision = t.precision();
    let values: Vec<Rational> =
        f.rows().iter().map(|row| row.eval_interval(&t.midpoint()).midpoint().lower()).collect();
    // Rounded to integers with about `precision` bits under the largest.
    let size = |q: &Rational| q.numer().significant_bits() as i32 - q.denom().significant_bits() as i32;
    let largest = values.iter().filter(|q| **q != 0).map(size).max().unwrap_or(0);
    let shift = precision as i32 - largest;
    let rounded = values.iter().map(|q| Rational::from(q << shift).round().numer().clone()).collect();
    let p = IntPoly::new(rounded).square_free();
    p.isolate_roots().iter().map(|i| RealAlgebraic::root(&p, i)).collect()
}

/// All real solutions above `t`, by the gcd of the two equations over `Q(t)`.
fn towers(system: &Arc<System>, t: &RealAlgebraic, multiplicity: usize, roots: &mut Vec<PlanarRoot>) {
    let mut ring = OverRoot::new(t, &t.polynomial());
    let (f, g) = (ring.specialise(system.square.first()), ring.specialise(system.square.second()));
    let common = ring.gcd(f, g);
    let polynomial = ring.square_free(&common);
    for bracket in ring.real_roots(&polynomial) {
        let place =
            Place::Tower { ring: ring.clone(), polynomial: polynomial.clone(), bracket: Mutex::new(bracket) };
        roots.push(PlanarRoot {
            system: Arc::clone(system),
            t: t.clone(),
            multiplicity,
            place: Arc::new(place),
        });
    }
}

impl PlanarRoot {
    /// The coordinate `t`.
    pub fn t(&self) -> &RealAlgebraic {
        &self.t
    }

    /// The first equation of the system.
    pub(super) fn curve(&self) -> &BiPoly {
        self.system.square.first()
    }

    /// The multiplicity of `t` as a root of the resultant.
    pub fn multiplicity(&self) -> usize {
        self.multiplicity
    }

    /// The coordinates `(u, t)` where both are rational.
    pub fn rational(&self) -> Option<(Rational, Rational)> {
        match &*self.place {
            Place::Rational(u) => Some((u.clone(), self.t.as_rational()?.clone())),
            _ => None,
        }
    }

    /// The value of a polynomial where both coordinates are rational.
    fn rational_value(&self, q: &BiPoly) -> Option<Rational> {
        let (u, t) = self.rational()?;
        Some(q.rows().iter().rev().fold(Rational::new(), |value, row| value * &u + row.eval(&t)))
    }

    /// Is the other one this very solution, of the same call to [`solve`]?
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.place, &other.place)
    }

    /// *Enclosures* of `(u, t)` at a precision in bits.
    pub fn enclosure(&self, precision: u32) -> [Interval; 2] {
        match &*self.place {
            Place::Rational(u) => [Interval::from_rational(u, precision), self.t.enclosure(precision)],
            Place::Fraction(linear) => {
                // The division lost this many bits where c_1 was seen not to vanish.
                let mut working = precision + 16;
                loop {
                    let t = self.t.enclosure(working);
                    if let Some(u) = fraction(linear, &t) {
                        break [u.with_precision(precision), t.with_precision(precision)];
                    }
                    working *= 2;
                }
            }
            Place::Boxed(found) => {
                let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                if found.iter().all(|x| x.relative_bits().is_some_and(|bits| bits >= precision)) {
                    return [found[0].with_precision(precision), found[1].with_precision(precision)];
                }
                *found = self.system.square.refine(&found, precision.max(found[0].precision()));
                [found[0].with_precision(precision), found[1].with_precision(precision)]
            }
            Place::Tower { ring, polynomial, bracket } => {
                let mut bracket = bracket.lock().unwrap_or_else(PoisonError::into_inner);
                let fine = Rational::from((Integer::from(1), Integer::from(1) << precision));
                while Rational::from(&bracket.1 - &bracket.0) > fine {
                    *bracket = ring.halve(polynomial, bracket.clone());
                }
                [Interval::hull(&bracket.0, &bracket.1, precision), self.t.enclosure(precision)]
            }
        }
    }

    /// The sign of a polynomial at the solution, zero included. *Exact.*
    pub fn sign_of(&self, q: &BiPoly) -> Ordering {
        if let Some(value) = self.rational_value(q) {
            return value.cmp0();
        }
        let at = |precision: u32| {
            let [u, t] = self.enclosure(precision);
            q.eval_interval(&u, &t).sign()
        };
        if q.degree_u() == 0 {
            return q.rows().first().map_or(Ordering::Equal, |row| self.t.sign_of(row));
        }
        for precision in [96, 192, 384] {
            if let Some(sign) = at(precision) {
                return sign;
            }
        }
        if self.is_zero_of(q) {
            return Ordering::Equal;
        }
        let mut precision = 768;
        loop {
            if let Some(sign) = at(precision) {
                return sign;
            }
            precision *= 2;
        }
    }

    /// Does a polynomial vanish at the solution? *Exact.*
    pub fn is_zero_of(&self, q: &BiPoly) -> bool {
        if q.degree_u() == 0 {
            return q.rows().first().is_none_or(|row| self.t.is_root_of(row));
        }
        if let Some(value) = self.rational_value(q) {
            return value == 0;
        }
        // A common zero shows in the resultant; the factor that shows it makes a small field.
        let shared = self.system.square.first().resultant(q);
        let modulus = self.t.polynomial();
        let small = if shared.is_zero() { modulus } else { modulus.gcd(&shared) };
        if small.is_constant() || !self.t.is_root_of(&small) {
            return false;
        }
        let mut ring = OverRoot::new(&self.t, &small);
        let square = &self.system.square;
        let (f, g) = (ring.specialise(square.first()), ring.specialise(square.second()));
        let common = ring.gcd(f, g);
        let common = ring.square_free(&common);
        let q = ring.specialise(q);
        if q.is_empty() {
            return true;
        }
        let vanishing = ring.gcd(common.clone(), q);
        if vanishing.len() <= 1 || common.len() <= 2 {
            return vanishing.len() > 1;
        }
        // Several solutions above t: is ours among the roots of the factor?
        let mut brackets = ring.real_roots(&common);
        let mut precision = 64;
        loop {
            let [u, _] = self.enclosure(precision);
            let (lo, hi) = (u.lower(), u.upper());
            brackets.retain(|b| b.1 >= lo && b.0 <= hi);
            if let [only] = brackets.as_slice() {
                return ring.has_root_in(&vanishing, only);
            }
            brackets = brackets.into_iter().map(|b| ring.halve(&common, b)).collect();
            precision += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(c: &[i64]) -> IntPoly {
        IntPoly::new(c.iter().map(|v| Integer::from(*v)).collect())
    }

    fn bi(rows: &[&[i64]]) -> BiPoly {
        BiPoly::new(rows.iter().map(|c| row(c)).collect())
    }

    fn points(f: &BiPoly, g: &BiPoly) -> Vec<(f64, f64)> {
        let found = solve(f, g, Domain::All).unwrap();
        found.iter().map(|r| r.enclosure(64)).map(|[u, t]| (u.approx(), t.approx())).collect()
    }

    #[test]
    fn circle_and_line() {
        // u^2 + t^2 = 25 and u = t + 1: (-3, -4) and (4, 3).
        let found = points(&bi(&[&[-25, 0, 1], &[], &[1]]), &bi(&[&[1, 1], &[-1]]));
        assert_eq!(found, [(-3.0, -4.0), (4.0, 3.0)]);
    }

    #[test]
    fn two_solutions_above_one_t_and_a_tangency() {
        // u^2 = t and t = 2: u = ±sqrt 2; the resultant has a double root.
        let found = points(&bi(&[&[0, -1], &[], &[1]]), &bi(&[&[-2, 1]]));
        assert_eq!(found.len(), 2);
        assert!((found[0].0 + 2f64.sqrt()).abs() < 1e-15 && (found[1].0 - 2f64.sqrt()).abs() < 1e-15);
        // u^2 = t touches u = 1 + (t - 1)/2 at (1, 1): 2u - t - 1 = 0.
        let (f, g) = (bi(&[&[0, -1], &[], &[1]]), bi(&[&[-1, -1], &[2]]));
        let found = solve(&f, &g, Domain::All).unwrap();
        assert_eq!((found.len(), found[0].multiplicity()), (1, 2));
        assert_eq!(found[0].sign_of(&bi(&[&[-1], &[1]])), Ordering::Equal);
        assert_eq!(found[0].sign_of(&bi(&[&[-2], &[1]])), Ordering::Less);
    }

    #[test]
    fn complex_pairs_over_a_real_t_are_left_out() {
        // u^2 + 1 = 0 over t = 3, and nothing else.
        assert!(points(&bi(&[&[1], &[], &[1]]), &bi(&[&[-3, 1]])).is_empty());
    }

    #[test]
    fn exact_zeros_at_irrational_solutions() {
        // u^3 = t + 1, t^2 = 2 u: does u^3 - t - 1 + (t^2 - 2u)(t + 5) vanish? And with 10^-40 added?
        let (f, g) = (bi(&[&[-1, -1], &[], &[], &[1]]), bi(&[&[0, 0, 1], &[-2]]));
        let member = f.add(&g.mul(&bi(&[&[5, 1]])));
        let scale = Integer::from(Integer::u_pow_u(10, 40));
        let almost = member.scale(&scale).add(&BiPoly::constant(Integer::from(1)));
        let found = solve(&f, &g, Domain::All).unwrap();
        assert_eq!(found.len(), 2);
        for root in &found {
            assert_eq!(root.sign_of(&member), Ordering::Equal);
            assert_eq!(root.sign_of(&almost), Ordering::Greater);
        }
    }

    #[test]
    fn common_components_are_refused() {
        let common = bi(&[&[1, 1], &[1]]);
        assert!(solve(&common, &common.mul(&bi(&[&[2], &[1]])), Domain::All).is_err());
    }
}
