//! `many-cycle`: one 2-cycle of a loss of several variables, with its stability.

use super::orbits::place;
use super::{Decides, SHARED, other_kind};
use crate::elementary::dyadic::Dyadic;
use crate::elementary::slope::precision;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::several::arrays::{enclosed, intervals, matrix};
use crate::several::krawczyk::{System, one_zero};
use crate::several::linear::{self, Matrix};
use crate::several::loss::Loss;
use crate::several::problem::{Claim, Side};
use crate::stability::Stability;
use crate::verdict::{Fault, Reason};
use num_traits::One;
use std::cmp::Ordering;

/// The matrix of the multipliers is squared so often at the most.
const SQUARINGS: usize = 16;

/// `grad f(x0) = (x0 - x1)/eta`, `grad f(x1) = (x1 - x0)/eta` has exactly one solution in the box; the two points differ.
/// Stable: `X M^k Q` has a small norm, `M = (I - eta H(x1)) (I - eta H(x0))`, `k` a power of 2, and `X` nearly the inverse of `Q`. Unstable: a real
/// multiplier lies beyond 1 or -1, or the product of all does.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let bits = precision(&Fields::any(json, path)?)?;
    let eta = Fields::any(json, path)?.step_sizes("eta")?;
    let cycle = cycle(loss, json, path, (&eta, bits), &["kind", "precision", "eta"], &SHARED)?;
    cycle.decides(claim, &eta)
}

/// A 2-cycle that is alone in a box.
pub struct Cycle {
    /// Isolates one point.
    pub x0: Vec<Interval>,
    /// Isolates its image.
    pub x1: Vec<Interval>,
    /// What is shown of its stability.
    pub stability: Option<Stability>,
}

impl Cycle {
    /// What it says of a claim at step sizes: that there is one; that all have a stability it can only refute.
    pub fn decides(&self, claim: Option<&Claim>, eta: &Interval) -> Result<Decides, Reason> {
        match claim {
            None => Ok(None),
            Some(Claim::Period2 { eta: claimed, count: None, stability, within }) => {
                if !claimed.is_within(eta) {
                    return Err(Fault::NotShown.because("the claim is about another step size"));
                }
                if self.is_inside(within) != Some(true) {
                    return Ok(None);
                }
                Ok(match stability {
                    None => Some(true),
                    Some(claimed) => self.satisfies(*claimed).filter(|holds| !holds),
                })
            }
            Some(Claim::Period2 { .. }) => Err(Fault::NotShown.because("one cycle does not decide a count")),
            Some(_) => Err(other_kind()),
        }
    }

    /// Whether both points lie in a range (true), or one outside of it (false).
    pub fn is_inside(&self, within: &[Side]) -> Decides {
        let mut inside = Some(true);
        for (axis, lo, hi) in within {
            for x in [&self.x0[*axis], &self.x1[*axis]] {
                match place(x, &(lo.clone(), hi.clone())) {
                    Some(true) => {}
                    Some(false) => return Some(false),
                    None => inside = None,
                }
            }
        }
        inside
    }

    /// Whether it is of the claimed stability.
    pub fn satisfies(&self, claimed: Stability) -> Decides {
        match (claimed, self.stability) {
            (Stability::Superstable | Stability::Neutral, _) | (_, None) => None,
            (claimed, Some(shown)) => shown.satisfies(claimed),
        }
    }
}

/// Reads a 2-cycle with its witness and shows it.
pub fn cycle(
    loss: &Loss,
    json: &Json,
    path: &str,
    (eta, bits): (&Interval, u32),
    further: &[&str],
    optional: &[&str],
) -> Result<Cycle, Reason> {
    let said = Fields::any(json, path)?.text("stability")?;
    let mut required = [further, &["x0", "x1", "preconditioner", "stability"]].concat();
    let mut optional = optional.to_vec();
    if said == "stable" {
        required.extend(["basis", "inverse"]);
        optional.push("squarings");
    }
    let fields = Fields::new(json, path, &required, &optional)?;
    let n = loss.dimension();
    let (x0, x1) = (intervals(&fields, "x0", n)?, intervals(&fields, "x1", n)?);
    if x0.iter().zip(&x1).all(|(a, b)| a.meets(b)) {
        return Err(Fault::NotShown.because("the two points are not shown to differ"));
    }
    let equations = Equations { loss, eta: Dyadic::new(eta, bits) };
    let box_ = [enclosed(&x0, bits), enclosed(&x1, bits)].concat();
    let narrow = one_zero(&equations, &box_, &matrix(&fields, "preconditioner", 2 * n, bits)?)?;
    let multipliers = || equations.multipliers(&narrow);
    let stability = match said {
        "stable" => {
            let (basis, inverse) = (matrix(&fields, "basis", n, bits)?, matrix(&fields, "inverse", n, bits)?);
            let squarings =
                if fields.find("squarings").is_some() { fields.natural("squarings")? } else { 0 };
            if squarings > SQUARINGS {
                return Err(Fault::Limit.because("too many squarings"));
            }
            let power = (0..squarings).try_fold(multipliers()?, |m, _| linear::product(&m, &m));
            let shown = power.and_then(|power| contracts(&power, &basis, &inverse)).unwrap_or(false);
            shown.then_some(Stability::Stable)
        }
        "unstable" => expands(&multipliers()?).unwrap_or(false).then_some(Stability::Unstable),
        "undecided" => None,
        _ => return Err(Fault::Field.because(format!("{}: unknown", fields.place("stability")))),
    };
    if stability.is_none() && said != "undecided" {
        return Err(Fault::NotShown.because("the stability is not shown"));
    }
    Ok(Cycle { x0, x1, stability })
}

/// The equations of a 2-cycle in the coordinates of both points.
struct Equations<'a> {
    loss: &'a Loss<'a>,
    eta: Dyadic,
}

fn too_large() -> Reason {
    Fault::Limit.because("an enclosure is too large")
}

impl Equations<'_> {
    /// `(I - eta H(x1)) (I - eta H(x0))`.
    fn multipliers(&self, box_: &[Dyadic]) -> Result<Matrix, Reason> {
        let (x0, x1) = box_.split_at(self.loss.dimension());
        let slope = |x: &[Dyadic]| {
            let hessian = self.loss.hessian(x)?;
            linear::identity_minus_scaled(&hessian, &self.eta).ok_or_else(too_large)
        };
        linear::product(&slope(x1)?, &slope(x0)?).ok_or_else(too_large)
    }

    fn rate(&self) -> Result<Dyadic, Reason> {
        self.eta.reciprocal().ok_or_else(too_large)
    }
}

impl System for Equations<'_> {
    fn values(&self, box_: &[Dyadic]) -> Result<Vec<Dyadic>, Reason> {
        let (x0, x1) = box_.split_at(self.loss.dimension());
        let rate = self.rate()?;
        let side = |x: &[Dyadic], y: &[Dyadic]| {
            let gradient = self.loss.gradient(x)?;
            let pull = |((g, x), y): ((&Dyadic, &Dyadic), &Dyadic)| Some(g.minus(&x.minus(y).times(&rate)?));
            let values: Option<Vec<Dyadic>> = gradient.iter().zip(x).zip(y).map(pull).collect();
            values.ok_or_else(too_large)
        };
        Ok([side(x0, x1)?, side(x1, x0)?].concat())
    }

    fn jacobian(&self, box_: &[Dyadic]) -> Result<Matrix, Reason> {
        let n = self.loss.dimension();
        let (x0, x1) = box_.split_at(n);
        let rate = self.rate()?;
        let zero = Dyadic::whole(0, rate.bits());
        let mut rows = vec![vec![zero; 2 * n]; 2 * n];
        for (start, x) in [(0, x0), (n, x1)] {
            for (i, row) in self.loss.hessian(x)?.into_iter().enumerate() {
                for (j, entry) in row.into_iter().enumerate() {
                    rows[start + i][start + j] = entry;
                }
                let own = &mut rows[start + i];
                own[start + i] = own[start + i].minus(&rate);
                own[n - start + i] = rate.clone();
            }
        }
        Ok(rows)
    }
}

/// Whether all eigenvalues lie inside the unit disc: with `X Q = I - E`, `|E| < 1`, both are regular, and
/// `Q^-1 M Q = (I - E)^-1 X M Q` has a norm of at most `|X M Q|/(1 - |E|)`.
fn contracts(m: &[Vec<Dyadic>], basis: &[Vec<Dyadic>], inverse: &[Vec<Dyadic>]) -> Option<bool> {
    let error = linear::norm(&linear::identity_minus(&linear::product(inverse, basis)?))?;
    let size = linear::norm(&linear::product(&linear::product(inverse, m)?, basis)?)?;
    let one = Dyadic::whole(1, size.bits());
    Some(size.plus(&error).hi() < one.lo())
}

/// Whether an eigenvalue is shown to lie outside the unit disc: the characteristic polynomial is negative at 1, or has at
/// -1 another sign than far to the left, or the determinant is above 1 in size.
fn expands(m: &[Vec<Dyadic>]) -> Option<bool> {
    let below = linear::identity_minus(m);
    let negated: Matrix =
        m.iter().map(|row| row.iter().map(|x| Dyadic::whole(0, x.bits()).minus(x)).collect()).collect();
    let above = linear::identity_minus(&negated);
    let negative =
        |matrix: &Matrix| linear::determinant(matrix).and_then(|d| d.sign()) == Some(Ordering::Less);
    if negative(&below) || negative(&above) {
        return Some(true);
    }
    let size = linear::determinant(m)?.absolute();
    let one = num_rational::BigRational::one();
    Some(*size.to_interval().lo() > one)
}
