//! The local condition at a minimiser of several variables: theorem T2.
//!
//! For a simple largest eigenvalue `lambda_1` with unit eigenvector `q` and `T = D^3 f[q, q, .]`,
//! `c = 3 T' H^+ T - D^4 f[q^4]` and `2/eta = lambda_1 - (c/6) s^2 + O(s^4)` along the branch of 2-cycles, `s` their
//! half-distance. It is Kuznetsov's flip coefficient times `6/eta` (Elements of Applied Bifurcation Theory, section 5.4).

use super::eigenpair::{ExactPair, exact_pair, solve_within};
use super::exact::Exact;
use super::line::{Line, velocities};
use super::loss::ManyLoss;
use super::manifold::{self, Curvature, Frame};
use super::matrix::{Matrix, dot};
use super::minimiser::Site;
use super::precise;
use super::symmetry::Symmetry;
use super::types::{ManyKind, ManyMinimiser, value};
use crate::algebra::Value;
use crate::arith::{Elementary, FastInterval, Scalar};
use std::cmp::Ordering;

/// `T`, `D^4 f[q^4]`, `H^+ T`, `c` and the slice, all for the unit eigenvector.
pub(super) struct Coefficients {
    third: Vec<FastInterval>,
    fourth: FastInterval,
    fourth_exact: Option<Exact>,
    c: FastInterval,
    c_exact: Option<Exact>,
    slice: FastInterval,
    slice_exact: Option<Exact>,
}

impl Coefficients {
    /// All of them enclosed, none in closed form.
    pub fn enclosed(
        third: Vec<FastInterval>,
        fourth: FastInterval,
        c: FastInterval,
        slice: FastInterval,
    ) -> Self {
        Coefficients { third, fourth, fourth_exact: None, c, c_exact: None, slice, slice_exact: None }
    }

    /// Is the sign of `c` known?
    pub fn is_decided(&self) -> bool {
        self.c_exact.is_some() || self.c.sign().is_some()
    }
}

/// The local analysis at a proved critical point whose Hessian has no negative eigenvalue.
pub fn analyse(loss: &ManyLoss, site: &Site, symmetries: &[Symmetry]) -> ManyMinimiser {
    let values = &site.spectrum.values;
    let nullity = site.kernel.len();
    let pair = exact_pair(loss, site).filter(|_| site.spectrum.top_is_simple());
    let mut eigenvalues: Vec<Value> = values.iter().filter_map(|x| value(*x)).collect();
    for zero in eigenvalues.iter_mut().rev().take(nullity) {
        *zero = Value::rational(0.into());
    }
    if let (Some(pair), Some(first)) = (&pair, eigenvalues.first_mut())
        && let Some(exact) = pair.lambda.value()
    {
        *first = exact;
    }
    let point = match &site.exact {
        Some(point) => point.iter().filter_map(Exact::value).collect(),
        None => site.enclosure.iter().filter_map(|x| value(*x)).collect(),
    };
    let two = FastInterval::exactly(2.0);
    let exact_eta = pair.as_ref().and_then(|p| Exact::rational(2).over(&p.lambda)?.value());
    let eta = exact_eta.or_else(|| value(two.over(&values[0])?));
    let mut result = ManyMinimiser {
        point,
        exact: site.exact.is_some(),
        is_minimiser: site.kernel.is_empty(),
        eigenvalues,
        eta_critical: eta,
        direction: Vec::new(),
        third: Vec::new(),
        fourth: None,
        c: None,
        c_sign: None,
        slice: None,
        manifold: None,
        kind: ManyKind::Undecided,
        reason: String::new(),
    };
    if nullity == loss.dimension() {
        (result.kind, result.eta_critical) = (ManyKind::Flat, None);
        result.reason =
            "the Hessian is zero: no finite critical step size, and no proof that the point is a minimiser"
                .into();
        return result;
    }
    if !site.spectrum.top_is_simple() {
        result.reason = "the largest eigenvalue of the Hessian is not proved to be simple".to_string();
        return result;
    }
    let mut frame = manifold::frame(loss, site, symmetries, &[]);
    result.manifold = frame.as_ref().filter(|f| f.is_manifold).map(Frame::summary);
    // A manifold of critical points across which the Hessian is positive definite (Morse and Bott).
    result.is_minimiser |= result.manifold.is_some();
    let Some(q) = direction(site, pair.as_ref()) else {
        result.reason = "the eigenvector of the largest eigenvalue is not enclosed".to_string();
        return result;
    };
    result.direction = q.iter().filter_map(|x| value(*x)).collect();
    if let Some(pair) = &pair
        && let Some(norm) = pair.square.sqrt()
    {
        let unit: Option<Vec<Value>> = pair.v.iter().map(|v| v.over(&norm)?.value()).collect();
        result.direction = unit.unwrap_or(result.direction);
    }
    match &frame {
        Some(frame) if !frame.is_manifold => {
            result.reason = format!(
                "the Hessian has a kernel of dimension {nullity}, and the critical points are not proved to \
                     form a manifold with it as its tangent space: the point may be no minimiser"
            );
            return result;
        }
        _ => {}
    }
    let Ok(third) = loss.along(&site.enclosure, &q, 2) else {
        result.reason = "the third derivatives do not exist at the point".to_string();
        return result;
    };
    result.third = third.iter().filter_map(|x| value(*x)).collect();
    if let Some(frame) = &frame {
        match frame.stationary(loss, site, pair.as_ref(), &third) {
            Some(true) => {}
            Some(false) => {
                result.kind = ManyKind::Drift;
                result.reason =
                    "the sharpness has a slope along the manifold of minimisers: gradient descent drifts to \
                                 flatter ones, and no 2-cycle is close"
                        .to_string();
                if let Some(summary) = &mut result.manifold {
                    summary.slope = frame.slope(&third);
                }
                return result;
            }
            None => {
                result.reason =
                    "the slope of the sharpness along the manifold is near 0, not proved to be 0".into();
                return result;
            }
        }
    }
    let mut found = coefficients(loss, site, pair.as_ref(), &q, &third);
    if nullity == 0 && !found.as_ref().is_some_and(Coefficients::is_decided) {
        found = precise::coefficients(loss, site).or(found);
    }
    let Some(found) = found else {
        result.reason = "the coefficient c is not enclosed".to_string();
        return result;
    };
    let number = |exact: &Option<Exact>, box_: FastInterval| {
        exact.as_ref().and_then(Exact::value).or_else(|| value(box_))
    };
    result.third = found.third.iter().filter_map(|x| value(*x)).collect();
    result.fourth = number(&found.fourth_exact, found.fourth);
    result.c = number(&found.c_exact, found.c);
    result.slice = number(&found.slice_exact, found.slice);
    result.c_sign = found.c_exact.as_ref().and_then(Exact::sign).or(found.c.sign());
    let curvature_of = |frame: &Option<Frame>| {
        frame.as_ref().filter(|f| !f.is_symmetric()).map(|f| f.curvature(loss, site, pair.as_ref(), &q))
    };
    let mut curvature = curvature_of(&frame);
    let is_regular =
        |c: &Option<Option<Curvature>>| c.as_ref().is_none_or(|c| c.as_ref().is_some_and(|c| c.regular));
    if !is_regular(&curvature)
        && let Some(line) = Line::new(loss, site)
        && let Some((hidden, _)) =
            velocities(loss, &line, symmetries).filter(|(hidden, _)| !hidden.is_empty())
    {
        frame = manifold::frame(loss, site, symmetries, &hidden);
        curvature = curvature_of(&frame);
        result.manifold = frame.as_ref().map(Frame::summary);
    }
    conclude(&mut result, curvature);
    result
}

/// The simple largest eigenvalue of the Hessian with its unit eigenvector, at a minimiser whose sharpness is proved to be
/// stationary along the kernel: `D^3 f[q, q, n] = 0` for every `n` in it.
#[derive(Clone, Debug)]
pub(super) struct Stationary {
    /// The eigenvalue.
    pub lambda: FastInterval,
    /// `q`.
    pub q: Vec<FastInterval>,
    /// The dimension of the orbit of the point under the symmetries.
    pub symmetric: usize,
    /// A basis of the part of the kernel that is orthogonal to that orbit.
    pub transverse: Vec<Vec<FastInterval>>,
}

impl Stationary {
    /// At a proved minimiser.
    ///
    /// # Errors
    /// What is not proved.
    pub fn new(loss: &ManyLoss, site: &Site, symmetries: &[Symmetry]) -> Result<Self, &'static str> {
        if site.kernel.len() == loss.dimension() {
            return Err("the Hessian is zero");
        }
        if !site.spectrum.top_is_simple() {
            return Err("the largest eigenvalue of the Hessian is not proved to be simple");
        }
        let pair = exact_pair(loss, site);
        let q = direction(site, pair.as_ref()).ok_or("the top eigenvector is not enclosed")?;
        let top = site.spectrum.values[0];
        let lambda = pair.as_ref().and_then(|pair| pair.lambda.enclosure().intersect(&top)).unwrap_or(top);
        if site.kernel.is_empty() {
            return Ok(Stationary { lambda, q, symmetric: 0, transverse: Vec::new() });
        }
        let unknown = "the sharpness is not proved to be stationary along the manifold of minimisers";
        let frame = manifold::frame(loss, site, symmetries, &[]).ok_or(unknown)?;
        let third = loss.along(&site.enclosure, &q, 2).map_err(|_| unknown)?;
        match frame.stationary(loss, site, pair.as_ref(), &third) {
            Some(true) => {}
            Some(false) => return Err("the sharpness has a slope along the manifold of minimisers: drift"),
            None => return Err(unknown),
        }
        Ok(Stationary { lambda, q, symmetric: frame.summary().symmetric, transverse: frame.enclosed() })
    }
}

/// The verdict, once `c` and the Hessian of the sharpness on the manifold are known.
fn conclude(result: &mut ManyMinimiser, curvature: Option<Option<Curvature>>) {
    let modulo = match &result.manifold {
        Some(m) if m.carried > 0 => {
            ", in a family that linear maps which leave the loss as it is carry along"
        }
        Some(m) if m.symmetric == m.dimension => " modulo the rotations that leave the loss as it is",
        _ => "",
    };
    let mut attracts = Some(true);
    match curvature {
        None => {}
        Some(None) => {
            result.reason = "the Hessian of the sharpness along the manifold is not enclosed".to_string();
            return;
        }
        Some(Some(found)) => {
            if !found.regular {
                result.reason =
                    "the Hessian of the sharpness along the manifold is not proved to be regular".to_string();
            }
            attracts = found.attracts;
            if let Some(summary) = &mut result.manifold {
                summary.curvatures = found.values;
                summary.attracts = found.attracts;
            }
            if !found.regular {
                return;
            }
        }
    }
    match result.c_sign {
        Some(Ordering::Greater) => {
            result.kind = ManyKind::Supercritical;
            result.reason = match attracts {
                Some(true) => format!("c > 0: stable 2-cycles just above eta_c{modulo}"),
                _ => "c > 0: 2-cycles just above eta_c, unstable: the sharpness decreases along the manifold"
                    .to_string(),
            };
        }
        Some(Ordering::Less) => {
            result.kind = ManyKind::Subcritical;
            result.reason = format!("c < 0: unstable 2-cycles just below eta_c{modulo}");
        }
        Some(Ordering::Equal) => {
            result.reason = "c = 0: the next order decides, which is not computed".to_string()
        }
        None => result.reason = "the sign of c is not decided: its enclosure holds 0".to_string(),
    }
}

/// The unit eigenvector, enclosed as tightly as is known.
fn direction(site: &Site, pair: Option<&ExactPair>) -> Option<Vec<FastInterval>> {
    match pair {
        Some(pair) => {
            let norm = pair.square.enclosure().sqrt()?;
            pair.v.iter().map(|v| v.enclosure().over(&norm)).collect()
        }
        None => site.spectrum.top_vector(&site.hessian),
    }
}

fn coefficients(
    loss: &ManyLoss,
    site: &Site,
    pair: Option<&ExactPair>,
    q: &[FastInterval],
    third: &[FastInterval],
) -> Option<Coefficients> {
    let three = FastInterval::exactly(3.0);
    let fourth = dot(&loss.along(&site.enclosure, q, 3).ok()?, q);
    let w = pseudo_solve(&site.hessian, &site.kernel, third)?;
    let c = three.times(&dot(third, &w)).minus(&fourth);
    let along = dot(third, q);
    let slice = three.times(&along.powi(2)?).over(&site.spectrum.values[0])?.minus(&fourth);
    let exact = pair.and_then(|pair| exact_coefficients(loss, site, pair));
    let (fourth_exact, c_exact, slice_exact) = match exact {
        Some((f, c, s)) => (Some(f), Some(c), Some(s)),
        None => (None, None, None),
    };
    let meet = |exact: &Option<Exact>, x: FastInterval| {
        exact.as_ref().and_then(|e| e.enclosure().intersect(&x)).unwrap_or(x)
    };
    let (fourth, c, slice) = (meet(&fourth_exact, fourth), meet(&c_exact, c), meet(&slice_exact, slice));
    Some(Coefficients { third: third.to_vec(), fourth, fourth_exact, c, c_exact, slice, slice_exact })
}

/// `D^4 f[q^4]`, `c` and the slice from a vector `v = |v| q`: each is of order 4 in `v`, so it is divided by `|v|^4`.
fn exact_coefficients(loss: &ManyLoss, site: &Site, pair: &ExactPair) -> Option<(Exact, Exact, Exact)> {
    let point = site.exact.as_ref()?;
    let third = loss.along(point, &pair.v, 2).ok()?;
    let w = solve_within(&pair.hessian, &third, &site.kernel)?;
    let fourth = dot(&loss.along(point, &pair.v, 3).ok()?, &pair.v);
    let three = Exact::rational(3);
    let scale = pair.square.powi(2)?;
    let c = three.times(&dot(&third, &w)).minus(&fourth).over(&scale)?;
    let along = dot(&third, &pair.v).powi(2)?.over(&pair.lambda)?.over(&pair.square)?;
    let slice = three.times(&along).minus(&fourth).over(&scale)?;
    let fourth = fourth.over(&scale)?;
    (c.is_known() && slice.is_known() && fourth.is_known()).then_some((fourth, c, slice))
}

/// `H^+ b` for `b` in the range of `H`, whose kernel is spanned by the given vectors: the bordered system
/// `H w + N mu = b`, `N' w = 0`.
pub(super) fn pseudo_solve(
    h: &Matrix<FastInterval>,
    kernel: &[Vec<Exact>],
    b: &[FastInterval],
) -> Option<Vec<FastInterval>> {
    let basis: Vec<Vec<FastInterval>> =
        kernel.iter().map(|v| v.iter().map(Exact::enclosure).collect()).collect();
    bordered(h, &basis, b)
}

/// The first part of the solution of `H w + N mu = b`, `N' w = 0`.
pub(super) fn bordered(
    h: &Matrix<FastInterval>,
    basis: &[Vec<FastInterval>],
    b: &[FastInterval],
) -> Option<Vec<FastInterval>> {
    let (n, k) = (h.rows, basis.len());
    let zero = FastInterval::exactly(0.0);
    let system = Matrix::from_fn(n + k, n + k, |i, j| match (i < n, j < n) {
        (true, true) => *h.at(i, j),
        (true, false) => basis[j - n][i],
        (false, true) => basis[i - n][j],
        (false, false) => zero,
    });
    let right: Vec<FastInterval> = b.iter().copied().chain(std::iter::repeat_n(zero, k)).collect();
    let mut solution = system.solve(&right)?;
    solution.truncate(n);
    Some(solution)
}
