//! The same proofs with more digits, where doubles do not decide.

use super::condition::Coefficients;
use super::cycle::{CycleEquations, two_steps};
use super::krawczyk::{Krawczyk, System, Zero};
use super::loss::ManyLoss;
use super::matrix::{InverseBound, Matrix, dot};
use super::minimiser::{Critical, Site};
use super::symmetry::Symmetry;
use crate::algebra::{Value, enclose};
use crate::arith::{Elementary, Enclosure, FastInterval, Interval, Rational, Scalar};
use std::cmp::Ordering;

/// The precisions, in bits, that are tried one after the other.
const PRECISIONS: [u32; 3] = [128, 256, 512];
/// With more variables than these only doubles are used.
const VARIABLES: usize = 24;
/// The most steps of Newton's method at one precision.
const STEPS: usize = 80;
/// How often one of them may be longer than the one before: in a narrow valley, and otherwise.
const VALLEY: usize = 24;
const PLAIN: usize = 4;

/// More digits are of no use.
struct Hopeless;

/// The answer of the first precision that decides.
fn first<T>(dimension: usize, attempt: impl Fn(u32) -> Result<Option<T>, Hopeless>) -> Option<T> {
    for bits in PRECISIONS.iter().filter(|_| dimension <= VARIABLES) {
        match attempt(*bits) {
            Ok(None) => {}
            Ok(decided) => return decided,
            Err(Hopeless) => return None,
        }
    }
    None
}

/// The isolated zero of a system near a point of doubles, proved by the Krawczyk operator; `None` where more digits may find it,
/// hopeless where Newton's method does not come near one.
fn zero(
    system: &dyn System<Interval>,
    near: &[f64],
    bits: u32,
    patience: usize,
) -> Result<Option<Zero<Interval>>, Hopeless> {
    let like = Interval::from_rational(&Rational::new(), bits);
    let mut x: Vec<Interval> = near.iter().map(|x| like.at_double(*x)).collect();
    let power = |k: u32| (0..k).fold(1.0, |x: f64, _| x / 2.0);
    // A quarter of the digits is left to the conditioning of the system.
    let small = power(bits * 3 / 4);
    let (mut last, mut least, mut growths) = (f64::INFINITY, f64::INFINITY, 0);
    for _ in 0..STEPS {
        let inverse = system.jacobian(&x).and_then(|j| approximate_inverse(&j)).ok_or(Hopeless)?;
        let step = inverse.apply(&system.values(&x).ok_or(Hopeless)?);
        let length = step.iter().map(Enclosure::magnitude).fold(0.0, f64::max);
        // In a narrow valley the steps across it and along it take turns; where there is no zero, or many, they never settle.
        growths += usize::from(length > last);
        if !length.is_finite() || growths > patience {
            break;
        }
        (last, least) = (length, least.min(length));
        x = x.iter().zip(&step).map(|(x, s)| x.minus(s).middle()).collect();
        if step.iter().zip(&x).all(|(s, x)| s.magnitude() < small * (1.0 + x.magnitude())) {
            let operator = Krawczyk::new(system, x, inverse).ok_or(Hopeless)?;
            return Ok(operator.isolated(small));
        }
    }
    if least < power(bits / 3) { Ok(None) } else { Err(Hopeless) }
}

/// An inverse of the middles, by elimination with pivots. *Approximate.*
fn approximate_inverse(m: &Matrix<Interval>) -> Option<Matrix<Interval>> {
    let n = m.rows;
    let like = m.at(0, 0);
    let mut a = Matrix::from_fn(n, 2 * n, |i, j| match j < n {
        true => m.at(i, j).middle(),
        false => like.whole(i64::from(i == j - n)),
    });
    for k in 0..n {
        let size = |i: &usize| a.at(*i, k).magnitude();
        let pivot = (k..n).max_by(|i, j| size(i).total_cmp(&size(j)))?;
        for j in 0..2 * n {
            let (upper, lower) = (a.at(k, j).clone(), a.at(pivot, j).clone());
            *a.at_mut(k, j) = lower;
            *a.at_mut(pivot, j) = upper;
        }
        let lead = a.at(k, k).clone();
        for j in 0..2 * n {
            *a.at_mut(k, j) = a.at(k, j).over(&lead)?.middle();
        }
        for i in (0..n).filter(|i| *i != k) {
            let factor = a.at(i, k).clone();
            for j in k..2 * n {
                *a.at_mut(i, j) = a.at(i, j).minus(&factor.times(a.at(k, j))).middle();
            }
        }
    }
    Some(Matrix::from_fn(n, n, |i, j| a.at(i, n + j).clone()))
}

/// Is every symmetric matrix of the enclosure positive definite? All pivots of the elimination are positive.
fn positive_definite(m: &Matrix<Interval>) -> bool {
    let mut a = m.clone();
    for k in 0..a.rows {
        let pivot = a.at(k, k).clone();
        if pivot.sign() != Some(Ordering::Greater) {
            return false;
        }
        for i in k + 1..a.rows {
            let Some(factor) = a.at(i, k).over(&pivot) else { return false };
            for j in k + 1..=i {
                let entry = a.at(i, j).minus(&factor.times(a.at(j, k)));
                *a.at_mut(i, j) = entry.clone();
                *a.at_mut(j, i) = entry;
            }
        }
    }
    true
}

/// The nearest enclosure in doubles.
fn in_doubles(x: &Interval) -> FastInterval {
    FastInterval::hull(&x.lower(), &x.upper())
}

impl System<Interval> for Critical<'_> {
    fn values(&self, x: &[Interval]) -> Option<Vec<Interval>> {
        self.0.gradient(x).ok()
    }
    fn jacobian(&self, x: &[Interval]) -> Option<Matrix<Interval>> {
        self.0.hessian(x).ok()
    }
}

/// The minimiser near a point of doubles: the *enclosure* of the one critical point there whose Hessian is positive definite.
pub fn minimiser(loss: &ManyLoss, near: &[f64]) -> Option<Vec<FastInterval>> {
    first(loss.dimension(), |bits| {
        let Some(found) = zero(&Critical(loss), near, bits, VALLEY)? else { return Ok(None) };
        let found = found.near;
        let hessian = loss.hessian(&found).map_err(|_| Hopeless)?;
        Ok(positive_definite(&hessian).then(|| found.iter().map(in_doubles).collect()))
    })
}

/// `H q = lambda q`, `q.q = 1`.
struct Eigenpair(Matrix<Interval>);

impl System<Interval> for Eigenpair {
    fn values(&self, z: &[Interval]) -> Option<Vec<Interval>> {
        let (q, lambda) = z.split_at(z.len() - 1);
        let image = self.0.apply(q);
        let mut values: Vec<Interval> =
            image.iter().zip(q).map(|(h, q)| h.minus(&lambda[0].times(q))).collect();
        values.push(dot(q, q).minus(&lambda[0].whole(1)));
        Some(values)
    }

    fn jacobian(&self, z: &[Interval]) -> Option<Matrix<Interval>> {
        let n = z.len() - 1;
        let entry = |i: usize, j: usize| match (i < n, j < n) {
            (true, true) if i == j => self.0.at(i, i).minus(&z[n]),
            (true, true) => self.0.at(i, j).clone(),
            (true, false) => z[i].negated(),
            (false, true) => z[j].times(&z[j].whole(2)),
            (false, false) => z[n].whole(0),
        };
        Some(Matrix::from_fn(n + 1, n + 1, entry))
    }
}

/// The coefficients of the condition at an isolated minimiser with a simple largest eigenvalue; those of the first precision that decides the
/// sign of `c`.
pub fn coefficients(loss: &ManyLoss, site: &Site) -> Option<Coefficients> {
    first(loss.dimension(), |bits| {
        let x: Vec<Interval> = match &site.exact {
            Some(point) => point.iter().map(|x| x.interval(bits)).collect::<Option<_>>().ok_or(Hopeless)?,
            None => {
                let near: Vec<f64> = site.enclosure.iter().map(Enclosure::near).collect();
                let Some(found) = zero(&Critical(loss), &near, bits, VALLEY)? else { return Ok(None) };
                found.near
            }
        };
        let h = loss.hessian(&x).map_err(|_| Hopeless)?;
        let mut start: Vec<f64> = site.spectrum.vectors.column(0).iter().copied().collect();
        start.push(site.spectrum.values[0].near());
        let Some(pair) = zero(&Eigenpair(h.clone()), &start, bits, PLAIN)? else { return Ok(None) };
        let (q, lambda) = pair.near.split_at(x.len());
        // The one eigenvalue above all others.
        let second = site.spectrum.values.get(1).map_or(f64::NEG_INFINITY, |v| v.hi());
        if in_doubles(&lambda[0]).lo() <= second {
            return Err(Hopeless);
        }
        Ok(along(loss, &x, &h, q, &lambda[0]).filter(Coefficients::is_decided))
    })
}

fn along(
    loss: &ManyLoss,
    x: &[Interval],
    h: &Matrix<Interval>,
    q: &[Interval],
    lambda: &Interval,
) -> Option<Coefficients> {
    let third = loss.along(x, q, 2).ok()?;
    let fourth = dot(&loss.along(x, q, 3).ok()?, q);
    let w = InverseBound::new(h, approximate_inverse(h)?)?.solve(h, &third)?;
    let three = fourth.whole(3);
    let c = three.times(&dot(&third, &w)).minus(&fourth);
    let along = dot(&third, q);
    let slice = three.times(&along.times(&along)).over(lambda)?.minus(&fourth);
    let third = third.iter().map(in_doubles).collect();
    Some(Coefficients::enclosed(third, in_doubles(&fourth), in_doubles(&c), in_doubles(&slice)))
}

/// The equations of 2-cycles at a step size known to more digits than a double has.
struct Precisely<'a> {
    equations: CycleEquations<'a>,
    inverse_step: Interval,
}

impl System<Interval> for Precisely<'_> {
    fn values(&self, z: &[Interval]) -> Option<Vec<Interval>> {
        self.equations.values_on(z, &self.inverse_step, &|c| self.lift(c))
    }
    fn jacobian(&self, z: &[Interval]) -> Option<Matrix<Interval>> {
        self.equations.jacobian_on(z, &self.inverse_step, &|c| self.lift(c))
    }
}

impl Precisely<'_> {
    fn lift(&self, c: FastInterval) -> Interval {
        let end = |x: f64| Rational::from_f64(x).unwrap_or_default();
        self.inverse_step.between(&end(c.lo()), &end(c.hi()))
    }
}

/// A 2-cycle near a pair of doubles.
pub struct Found {
    /// Both points.
    pub z: Vec<FastInterval>,
    /// How many symmetries were bordered.
    pub neutral: usize,
    /// The two-step map there.
    pub product: Matrix<FastInterval>,
    /// Are all its eigenvalues proved to be inside the unit disc?
    pub decays: bool,
}

/// The 2-cycle near a candidate, by the Krawczyk operator on the system of theorem T3; its two points differ.
pub fn cycle(loss: &ManyLoss, eta: &Value, z: &[f64], symmetries: &[Symmetry]) -> Option<Found> {
    let n = loss.dimension();
    first(n, |bits| {
        let eta = eta
            .exact()
            .and_then(|form| enclose(form, bits))
            .unwrap_or_else(|| Interval::hull(&eta.lo, &eta.hi, bits));
        let inverse_step = eta.whole(1).over(&eta).ok_or(Hopeless)?;
        let equations = CycleEquations::through(loss, in_doubles(&inverse_step), z, symmetries);
        let neutral = equations.neutral();
        let start: Vec<f64> = z.iter().copied().chain(std::iter::repeat_n(0.0, neutral)).collect();
        let system = Precisely { equations, inverse_step };
        let Some(found) = zero(&system, &start, bits, PLAIN)? else { return Ok(None) };
        let mut found = found.near;
        found.truncate(2 * n);
        let (x0, x1) = found.split_at(n);
        // Fixed points solve the same equations.
        if x0.iter().zip(x1).all(|(a, b)| a.meet(b).is_some()) {
            return Err(Hopeless);
        }
        let product = two_steps(loss, x0, x1, &eta).ok_or(Hopeless)?;
        let decays = neutral == 0 && decays(&product).unwrap_or(false);
        let product = product.map(in_doubles);
        Ok(Some(Found { z: found.iter().map(in_doubles).collect(), neutral, product, decays }))
    })
}

/// With more variables than these Stein's equation is not solved.
const STEIN: usize = 6;

/// Are all eigenvalues inside the unit disc? Where `P` and `P - M' P M` are positive definite (Stein 1952), with `P` near the solution
/// of `P - M' P M = I`.
fn decays(m: &Matrix<Interval>) -> Option<bool> {
    let n = m.rows;
    if n > STEIN {
        return None;
    }
    let like = m.at(0, 0);
    // Row `(i, j)` of the linear system: `P_ij - sum M_ki P_kl M_lj = I_ij`.
    let system = Matrix::from_fn(n * n, n * n, |row, column| {
        let ((i, j), (k, l)) = ((row / n, row % n), (column / n, column % n));
        like.whole(i64::from(row == column)).minus(&m.at(k, i).times(m.at(l, j)))
    });
    let inverse = approximate_inverse(&system)?;
    let unit: Vec<Interval> = (0..n * n).map(|k| like.whole(i64::from(k / n == k % n))).collect();
    let p = inverse.apply(&unit);
    let half = like.lift(&Rational::from((1, 2)));
    let p = Matrix::from_fn(n, n, |i, j| p[i * n + j].plus(&p[j * n + i]).times(&half).middle());
    let rest = m.transposed().times(&p).times(m);
    let rest = Matrix::from_fn(n, n, |i, j| p.at(i, j).minus(rest.at(i, j)));
    Some(positive_definite(&p) && positive_definite(&rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arith::Integer;
    use crate::certify::Stability;
    use crate::certify::many::{ManyKind, analyse, exact_point, given, orbits, search};
    use crate::problem::Problem;

    fn of(text: &str) -> (Problem, ManyLoss) {
        let problem = Problem::parse(text, "test.toml").unwrap_or_else(|e| panic!("{e}"));
        let loss = ManyLoss::new(&problem.substituted(&problem.loss), &problem.variables).unwrap();
        (problem, loss)
    }

    /// The minimiser is x = y with x e^x = 2; across the valley the curvature is some 10^18 times that along it.
    #[test]
    fn a_valley_too_flat_for_doubles_has_its_minimiser() {
        let (_, loss) = of("loss = \"(x*exp(y) - 2)^2/2 + (x - y)^2/10^18\"\nvariables = [\"x\", \"y\"]\n");
        let (sites, _) = search(&loss);
        let omega = 0.852_605_502_013_725_5;
        let site =
            sites.iter().find(|s| (s.enclosure[0].near() - omega).abs() < 1e-9).expect("the minimiser");
        assert!(site.enclosure.iter().all(|x| (x.near() - omega).abs() < 1e-15 && x.spread() < 1e-14));
        // In doubles the second eigenvalue is 0 up to rounding.
        assert!(site.is_minimiser && site.spectrum.values[1].lo() == 0.0);
        // The sharpness has a slope T_n along the valley, and c = 3 T_n^2/lambda_2 + ... is as large as the valley is flat.
        let found = analyse(&loss, site, &[]);
        assert_eq!(found.kind, ManyKind::Supercritical, "{}", found.reason);
        let e = omega.exp();
        let (gradient, q) = ([e, 2.0], (e * e + 4.0).sqrt());
        let (tangent, slope) = ([gradient[1] / q, -gradient[0] / q], |n: [f64; 2]| {
            // lambda = e^(2y) (1 + x^2) on the valley x e^y = 2, its derivative along the tangent.
            let lambda = |t: f64| ((2.0 * (omega + t * n[1])).exp()) * (1.0 + (omega + t * n[0]).powi(2));
            (lambda(1e-5) - lambda(-1e-5)) / 2e-5
        });
        let small = 2e-18 * (tangent[0] - tangent[1]).powi(2);
        let wanted = 3.0 * slope(tangent).powi(2) / small;
        let c = found.c.unwrap().approx();
        assert!((c / wanted - 1.0).abs() < 1e-6, "{c:e} {wanted:e}");
    }

    #[test]
    fn a_given_point_is_judged_by_exact_pivots() {
        let at = |loss: &str| {
            let text = format!(
                "loss = \"{loss}\"\nvariables = [\"x\", \"y\"]\n[[minimiser]]\nx = \"1\"\ny = \"1\"\n"
            );
            let (problem, loss) = of(&text);
            given(&loss, &exact_point(&problem, &problem.minimisers[0]).unwrap())
        };
        assert!(at("(x*y - 1)^2/2 + (x - y)^2/10^20").unwrap().is_minimiser);
        assert!(at("(x*y - 1)^2/2 - (x - y)^2/10^20").is_err());
    }

    /// x = +-sqrt((5/4)(1 - 1/eta)), y = -x^2, with points 7e-6 and 2e-7 apart: in doubles not told from the minimiser.
    #[test]
    fn cycles_close_to_the_minimiser() {
        let (problem, loss) = of("loss = \"x^2 + y^2/2 + x^2*y + x^4/10\"\nvariables = [\"x\", \"y\"]\n\
                                  [[minimiser]]\nx = \"0\"\ny = \"0\"\n");
        let site = given(&loss, &exact_point(&problem, &problem.minimisers[0]).unwrap()).unwrap();
        for power in [11, 14] {
            let small = Rational::from((1, Integer::from(Integer::u_pow_u(10, power))));
            let eta = Rational::from(1) + small;
            let value = Value::rational(eta.clone());
            let found = orbits(&loss, &value, std::slice::from_ref(&site), &[], &[]);
            let square = (Rational::from(1) - eta.recip()) * Rational::from((5, 4));
            let x = square.to_f64().sqrt();
            assert_eq!(found.cycles.len(), 1, "{power}");
            let cycle = &found.cycles[0];
            assert!((cycle.x1[0].approx().abs() - x).abs() < 1e-10 * x, "{power}");
            assert!((cycle.x0[1].approx() + x * x).abs() < 1e-8 * x * x);
            assert_eq!(cycle.stability, Stability::Stable, "{power}");
        }
    }

    #[test]
    fn steins_equation_decides() {
        let matrix = |entries: [i64; 4]| {
            let entry = |k: usize| Interval::from_rational(&Rational::from((entries[k], 1000)), 128);
            Matrix::from_fn(2, 2, |i, j| entry(2 * i + j))
        };
        // Far from normal, eigenvalues 0.9, 0.5; a turn by 0.999; one eigenvalue 1.001; one -1 exactly.
        assert_eq!(decays(&matrix([900, 50_000, 0, 500])), Some(true));
        assert_eq!(decays(&matrix([0, 999, -999, 0])), Some(true));
        assert_ne!(decays(&matrix([1001, 50_000, 0, 500])), Some(true));
        assert_ne!(decays(&matrix([-1000, 0, 0, 500])), Some(true));
    }
}
