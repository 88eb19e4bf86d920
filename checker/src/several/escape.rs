//! Cubes beyond which gradient descent on a polynomial of several variables diverges.

use super::loss::Loss;
use super::multi_poly::MultiPoly;
use crate::elementary::dyadic::Dyadic;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// The most parts of a face.
const PIECES: usize = 4096;
/// The work of one part, for each term.
const TERM_WORK: u64 = 20_000;

/// Reads a cube `|x| <= R`, in the norm of the largest coordinate, and shows that `|G(x)| >= 2 |x|` outside of it and on its surface.
pub fn read(
    json: &Json,
    path: &str,
    loss: &Loss,
    (eta, bits): (&Interval, u32),
) -> Result<BigRational, Reason> {
    let fields = Fields::new(json, path, &["bound", "pieces"], &[])?;
    let (bound, pieces) = (fields.rational("bound")?, fields.natural("pieces")?);
    if !bound.is_positive() {
        return Err(Fault::Field.because(format!("{}: not positive", fields.place("bound"))));
    }
    let value = |name: &str| {
        let known = loss.problem.parameters.iter().find(|(known, _)| known == name);
        known.map(|(_, value)| value.clone())
    };
    let names = &loss.problem.variables;
    let poly = MultiPoly::of(&loss.problem.loss, &value, &loss.budget)?;
    let gradient: Vec<MultiPoly> =
        names.iter().map(|name| poly.derivative(name)).collect::<Result<_, _>>()?;
    let mut known = gradient.iter().flat_map(MultiPoly::terms).flat_map(|(powers, _)| powers);
    if !known.all(|(name, _)| names.contains(name)) {
        return Err(Fault::Problem.because("a name that is neither a variable nor a parameter"));
    }
    let degrees = gradient.iter().flat_map(MultiPoly::terms).map(|(powers, _)| degree(powers));
    let top = degrees.max().filter(|top| *top >= 2);
    let top = top.ok_or_else(|| Fault::Unsupported.because("escape from a loss of degree below 3"))?;
    let least = least(loss, &gradient, top, (pieces, bits))?;
    // |grad f(x)| >= least |x|^top - sum of c_k |x|^k, and eta |grad f(x)| >= 3 |x| gives |G(x)| >= 2 |x|. Divided by |x|^top
    // the inequality says the more the larger |x| is.
    let three = BigRational::from(BigInt::from(3));
    let mut sum = three * &bound / eta.lo();
    let mut power = BigRational::one();
    for k in 0..top {
        sum += sizes(&gradient, k) * &power;
        power *= &bound;
    }
    match least * power >= sum {
        true => Ok(bound),
        false => Err(Fault::NotShown.because("beyond the bound points are not shown to move outwards")),
    }
}

fn degree(powers: &[(String, u32)]) -> u32 {
    powers.iter().map(|(_, power)| power).sum()
}

/// The largest sum, over the partial derivatives, of the sizes of the coefficients of one degree.
fn sizes(gradient: &[MultiPoly], k: u32) -> BigRational {
    let size = |p: &MultiPoly| -> BigRational {
        p.terms().filter(|(powers, _)| degree(powers) == k).map(|(_, c)| c.abs()).sum()
    };
    gradient.iter().map(size).max().unwrap_or_else(BigRational::zero)
}

/// A positive lower bound of the largest part of highest degree of a partial derivative, on the surface `|u| = 1`. Those parts are even or
/// odd, so the faces `u_i = 1` are enough; each is cut into equal parts, so many along each of its sides.
fn least(
    loss: &Loss,
    gradient: &[MultiPoly],
    top: u32,
    (pieces, bits): (usize, u32),
) -> Result<BigRational, Reason> {
    let n = gradient.len();
    let wrong = || Fault::Limit.because("the parts of a face");
    let parts = u32::try_from(n - 1).ok().and_then(|sides| pieces.checked_pow(sides));
    let parts = parts.filter(|parts| (1..=PIECES).contains(parts)).ok_or_else(wrong)?;
    let terms: u64 = gradient.iter().map(|p| p.terms().count() as u64).sum();
    loss.budget.spend((n * parts) as u64 * terms * TERM_WORK)?;
    // Part k of [-1, 1].
    let side = |k: usize| {
        let end = |k: usize| BigRational::new((2 * k).into(), pieces.into()) - BigRational::one();
        Interval::new(end(k), end(k + 1)).map(|side| Dyadic::new(&side, bits))
    };
    let mut least: Option<Dyadic> = None;
    for face in 0..n {
        for part in 0..parts {
            let mut rest = part;
            let mut u = vec![Dyadic::whole(1, bits); n];
            for axis in (0..n).filter(|axis| *axis != face) {
                u[axis] = side(rest % pieces).ok_or_else(wrong)?;
                rest /= pieces;
            }
            let mut most = Dyadic::whole(0, bits);
            for p in gradient {
                let value =
                    highest(p, top, &loss.problem.variables, &u).ok_or_else(wrong)?.absolute().lower();
                most = if value.lo() > most.lo() { value } else { most };
            }
            least = Some(least.filter(|least| least.lo() <= most.lo()).unwrap_or(most));
        }
    }
    let least = least.filter(|least| least.lo().is_positive());
    let least = least.ok_or_else(|| Fault::NotShown.because("the part of highest degree may vanish"))?;
    Ok(least.to_interval().lo().clone())
}

/// An *enclosure* of the part of one degree over a box.
fn highest(p: &MultiPoly, top: u32, names: &[String], u: &[Dyadic]) -> Option<Dyadic> {
    let bits = u.first()?.bits();
    let mut sum = Dyadic::whole(0, bits);
    for (powers, c) in p.terms().filter(|(powers, _)| degree(powers) == top) {
        let mut term = Dyadic::new(&Interval::point(c.clone()), bits);
        for (name, power) in powers {
            let place = names.iter().position(|known| known == name)?;
            term = term.times(&u[place].power(*power)?)?;
        }
        sum = sum.plus(&term);
    }
    Some(sum)
}
