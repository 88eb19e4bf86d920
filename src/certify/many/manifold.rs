//! Manifolds of minimisers: is there one, is the sharpness stationary, does it attract (theorem T2).

use super::condition::{bordered, pseudo_solve};
use super::eigenpair::{ExactPair, solve_within};
use super::exact::Exact;
use super::linear_symmetry::orbit_dimension;
use super::loss::ManyLoss;
use super::matrix::{Matrix, dot};
use super::minimiser::Site;
use super::spectrum::generalised_spectrum;
use super::symmetry::Symmetry;
use super::types::{Manifold, value};
use crate::algebra::Value;
use crate::arith::{Elementary, FastInterval, Scalar};
use std::cmp::Ordering;

/// The kernel of the Hessian at a minimiser that is not isolated.
#[derive(Clone, Debug)]
pub struct Frame {
    /// A basis. *Exact.*
    basis: Vec<Vec<Exact>>,
    /// A basis of the part that is orthogonal to the orbit of the symmetries. *Exact.*
    transverse: Vec<Vec<Exact>>,
    /// The dimension of the orbit of the point under the symmetries.
    symmetric: usize,
    /// The further dimensions of its orbit under linear maps that move 2-cycles along the top eigenvector to 2-cycles.
    carried: usize,
    /// Is the set of critical points proved to be a manifold with the kernel as its tangent space?
    pub is_manifold: bool,
}

/// The Hessian of the sharpness on the manifold.
#[derive(Clone, Debug)]
pub struct Curvature {
    /// Its eigenvalues, descending.
    pub values: Vec<Value>,
    /// Is it proved to be regular?
    pub regular: bool,
    /// Positive definite, or negative somewhere.
    pub attracts: Option<bool>,
}

/// The kernel at a point, `None` where the minimiser is isolated. `hidden` are further velocities of the point, under linear maps
/// that move 2-cycles along the top eigenvector to 2-cycles: along them the branch is one of a family.
pub fn frame(loss: &ManyLoss, site: &Site, symmetries: &[Symmetry], hidden: &[Vec<Exact>]) -> Option<Frame> {
    let point = site.exact.as_ref().filter(|_| !site.kernel.is_empty())?;
    let nullity = site.kernel.len();
    let mut velocities: Vec<Vec<Exact>> = symmetries.iter().map(|s| s.apply(point)).collect();
    let rank_of = |velocities: &[Vec<Exact>]| match velocities.is_empty() {
        true => 0,
        false => {
            let columns = point.len();
            Matrix::from_fn(velocities.len(), columns, |i, j| velocities[i][j].clone()).rank().unwrap_or(0)
        }
    };
    let symmetric = rank_of(&velocities);
    velocities.extend(hidden.iter().cloned());
    let carried = rank_of(&velocities).saturating_sub(symmetric);
    let rank = point.len() - nullity;
    let is_orbit = || orbit_dimension(loss, point) == Some(nullity);
    let is_manifold = symmetric == nullity || full_rank_residuals(loss, point, rank) || is_orbit();
    let basis = site.kernel.clone();
    let transverse = match symmetric + carried {
        0 => basis.clone(),
        moved => orthogonal_part(&basis, &velocities).filter(|t| t.len() + moved == nullity)?,
    };
    Some(Frame { basis, transverse, symmetric, carried, is_manifold })
}

/// The combinations of the basis that are orthogonal to all given vectors.
fn orthogonal_part(basis: &[Vec<Exact>], to: &[Vec<Exact>]) -> Option<Vec<Vec<Exact>>> {
    let products = Matrix::from_fn(to.len(), basis.len(), |i, j| dot(&to[i], &basis[j]));
    let combine = |a: &Vec<Exact>| -> Vec<Exact> {
        let entry = |i: usize| {
            let zero = Exact::rational(0);
            a.iter().zip(basis).fold(zero, |sum, (a, b)| sum.plus(&a.times(&b[i])))
        };
        (0..basis[0].len()).map(entry).collect()
    };
    Some(products.kernel()?.iter().map(combine).collect())
}

/// Is the loss a sum of squares of residuals that vanish at the point and whose gradients there are independent? With
/// as many different residuals as the rank of the Hessian they are: `H = sum 2 c_i (grad r_i)(grad r_i)'`.
fn full_rank_residuals(loss: &ManyLoss, point: &[Exact], rank: usize) -> bool {
    let Some(residuals) = loss.residuals().filter(|r| r.count() == rank) else { return false };
    loss.residual_values(&residuals, point).is_ok_and(|values| values.iter().all(Exact::is_zero))
}

impl Frame {
    /// Is the branch the same everywhere on the manifold, up to the maps that move it?
    pub fn is_symmetric(&self) -> bool {
        self.transverse.is_empty()
    }

    /// What reports say of it, before more is known.
    pub fn summary(&self) -> Manifold {
        Manifold {
            dimension: self.basis.len(),
            symmetric: self.symmetric,
            carried: self.carried,
            slope: Vec::new(),
            curvatures: Vec::new(),
            attracts: None,
        }
    }

    /// Is the sharpness stationary at the point, along the manifold? `Some(false)`: proved not to be.
    pub fn stationary(
        &self,
        loss: &ManyLoss,
        site: &Site,
        pair: Option<&ExactPair>,
        third: &[FastInterval],
    ) -> Option<bool> {
        // Along an orbit of isometries that leave the loss as it is, the sharpness is constant.
        if self.is_symmetric() {
            return Some(true);
        }
        if let (Some(pair), Some(point)) = (pair, &site.exact) {
            let third = loss.along(point, &pair.v, 2).ok()?;
            let slopes: Vec<Exact> = self.transverse.iter().map(|n| dot(n, &third)).collect();
            if slopes.iter().all(|s| s.is_known()) {
                return Some(slopes.iter().all(Exact::is_zero));
            }
        }
        let moves = self.enclosed().iter().any(|n| !dot(n, third).contains_zero());
        moves.then_some(false)
    }

    /// The slope of the sharpness along each vector of the basis.
    pub fn slope(&self, third: &[FastInterval]) -> Vec<Value> {
        self.enclosed().iter().filter_map(|n| value(dot(n, third))).collect()
    }

    /// The part of the kernel across the symmetries.
    pub(super) fn enclosed(&self) -> Vec<Vec<FastInterval>> {
        self.transverse.iter().map(|v| v.iter().map(Exact::enclosure).collect()).collect()
    }

    /// `K = D^4 f[q,q,.,.] - D^3 f[w,.,.] + 2 B R B` on the part of the kernel across the symmetries, `w = H^+ T`, `B = D^3 f[q,.,.]`, `R` the pseudo-inverse of
    /// `lambda_1 I - H`.
    pub fn curvature(
        &self,
        loss: &ManyLoss,
        site: &Site,
        pair: Option<&ExactPair>,
        q: &[FastInterval],
    ) -> Option<Curvature> {
        let k = self.transverse.len();
        if let Some(form) = pair.and_then(|pair| self.exact_form(loss, site, pair)) {
            let gram = Matrix::from_fn(k, k, |i, j| dot(&self.transverse[i], &self.transverse[j]));
            let mut result = decide(&form.map(Exact::enclosure), &gram.map(Exact::enclosure))?;
            if k == 1
                && let Some(exact) = form.at(0, 0).over(gram.at(0, 0)).and_then(|e| e.value())
            {
                result.values = vec![exact];
            } else if let Some(mean) = multiple(&form, &gram) {
                result.values = vec![mean; k];
            }
            return Some(result);
        }
        let basis = self.enclosed();
        let x = &site.enclosure;
        let third = loss.along(x, q, 2).ok()?;
        let w = pseudo_solve(&site.hessian, &self.basis, &third)?;
        let lambda = dot(&site.hessian.apply(q), q);
        let shifted = site.hessian.map(|h| h.negated());
        let shifted = Matrix::from_fn(x.len(), x.len(), |i, j| match i == j {
            true => shifted.at(i, i).plus(&lambda),
            false => *shifted.at(i, j),
        });
        let mut form = Matrix::from_fn(k, k, |_, _| FastInterval::exactly(0.0));
        let two = FastInterval::exactly(2.0);
        for i in 0..k {
            let b = loss.third(x, q, &basis[i]).ok()?;
            let along = dot(&b, q);
            let rest: Vec<FastInterval> = b.iter().zip(q).map(|(b, q)| b.minus(&along.times(q))).collect();
            let moved = bordered(&shifted, &[q.to_vec()], &rest)?;
            let fourth = loss.fourth(x, q, &basis[i]).ok()?;
            let bent = loss.third(x, &w, &basis[i]).ok()?;
            for (j, other) in basis.iter().enumerate() {
                let coupled = dot(&loss.third(x, q, other).ok()?, &moved);
                let first = dot(&fourth, other).minus(&dot(&bent, other));
                *form.at_mut(i, j) = first.plus(&two.times(&coupled));
            }
        }
        let gram = Matrix::from_fn(k, k, |i, j| dot(&basis[i], &basis[j]));
        decide(&form, &gram)
    }

    /// The same form at an exact point with an exact eigenvector `v = |v| q`.
    fn exact_form(&self, loss: &ManyLoss, site: &Site, pair: &ExactPair) -> Option<Matrix<Exact>> {
        let point = site.exact.as_ref()?;
        let n = point.len();
        let third = loss.along(point, &pair.v, 2).ok()?;
        let w = solve_within(&pair.hessian, &third, &self.basis)?;
        let shifted = Matrix::from_fn(n, n, |i, j| match i == j {
            true => pair.lambda.minus(pair.hessian.at(i, i)),
            false => pair.hessian.at(i, j).negated(),
        });
        let k = self.transverse.len();
        let two = Exact::rational(2);
        let couplings: Vec<Vec<Exact>> =
            self.transverse.iter().map(|n| loss.third(point, &pair.v, n)).collect::<Result<_, _>>().ok()?;
        let mut form = Matrix::from_fn(k, k, |_, _| Exact::rational(0));
        for i in 0..k {
            let along = dot(&couplings[i], &pair.v).over(&pair.square)?;
            let rest: Vec<Exact> =
                couplings[i].iter().zip(&pair.v).map(|(b, v)| b.minus(&along.times(v))).collect();
            let moved = solve_within(&shifted, &rest, std::slice::from_ref(&pair.v))?;
            let fourth = loss.fourth(point, &pair.v, &self.transverse[i]).ok()?;
            let bent = loss.third(point, &w, &self.transverse[i]).ok()?;
            for (j, (other, coupling)) in self.transverse.iter().zip(&couplings).enumerate() {
                let first = dot(&fourth, other).minus(&dot(&bent, other));
                let all = first.plus(&two.times(&dot(coupling, &moved)));
                *form.at_mut(i, j) = all.over(&pair.square)?;
            }
        }
        Some(form)
    }
}

/// The number `k` with `K = k G`, where there is one.
fn multiple(form: &Matrix<Exact>, gram: &Matrix<Exact>) -> Option<Value> {
    let factor = form.at(0, 0).over(gram.at(0, 0))?;
    let n = form.rows;
    let same = |i: usize, j: usize| form.at(i, j).minus(&factor.times(gram.at(i, j))).is_zero();
    (0..n).all(|i| (0..n).all(|j| same(i, j))).then(|| factor.value())?
}

fn decide(form: &Matrix<FastInterval>, gram: &Matrix<FastInterval>) -> Option<Curvature> {
    let spectrum = generalised_spectrum(form, gram)?;
    let sign = |x: &FastInterval| x.sign();
    let attracts = if spectrum.values.iter().all(|x| sign(x) == Some(Ordering::Greater)) {
        Some(true)
    } else {
        spectrum.values.iter().any(|x| sign(x) == Some(Ordering::Less)).then_some(false)
    };
    Some(Curvature {
        values: spectrum.values.iter().filter_map(|x| value(*x)).collect(),
        regular: spectrum.values.iter().all(|x| !x.contains_zero()),
        attracts,
    })
}
