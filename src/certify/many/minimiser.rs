//! Minimisers of several variables: given points checked, others found in floats and proved.

use super::exact::Exact;
use super::krawczyk::{System, refine, unique_zero};
use super::loss::ManyLoss;
use super::matrix::Matrix;
use super::precise;
use super::recognise::{CRAWL, NEAR, exactly};
use super::spectrum::{Spectrum, spectrum};
use crate::arith::FastInterval;
use nalgebra::DVector;
use std::cmp::Ordering;

/// How many starts are tried.
const STARTS: usize = 40;
/// The most minimisers that are looked for.
const MOST: usize = 12;

/// A critical point that is proved, with what the Hessian says of it.
#[derive(Clone, Debug)]
pub struct Site {
    /// The point where it is known exactly.
    pub exact: Option<Vec<Exact>>,
    /// The *enclosure* of the point.
    pub enclosure: Vec<FastInterval>,
    /// The *enclosure* of the Hessian.
    pub hessian: Matrix<FastInterval>,
    /// Its spectrum.
    pub spectrum: Spectrum,
    /// A basis of its kernel, where the point is exact. *Exact.*
    pub kernel: Vec<Vec<Exact>>,
    /// Is the kernel proved (else the Hessian is positive definite)?
    pub is_minimiser: bool,
}

/// Why a point is no minimiser, or not known to be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PointError {
    /// The loss or a derivative has no value there.
    Undefined(String),
    /// The gradient is not zero; its largest component.
    NotCritical(String),
    /// The Hessian has this many negative eigenvalues.
    Saddle {
        /// How many.
        negative: usize,
        /// Of how many.
        of: usize,
    },
    /// Neither could be proved.
    Undecided(String),
}

impl std::fmt::Display for PointError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PointError::Undefined(what) => write!(f, "the loss is not smooth at the given point: {what}"),
            PointError::NotCritical(what) => {
                write!(f, "the given point is not a minimiser: the gradient is not zero there, {what}")
            }
            PointError::Saddle { negative, of } if negative == of => {
                write!(f, "the given point is a maximiser: all eigenvalues of the Hessian are negative")
            }
            PointError::Saddle { negative, of } => write!(
                f,
                "the given point is a saddle: {negative} of the {of} eigenvalues of the Hessian are negative"
            ),
            PointError::Undecided(what) => {
                write!(f, "the given point is not proved to be a minimiser: {what}")
            }
        }
    }
}

/// Checks a point that is given exactly.
///
/// # Errors
/// What else the point is.
pub fn given(loss: &ManyLoss, point: &[Exact]) -> Result<Site, PointError> {
    let gradient = loss.gradient(point).map_err(|e| PointError::Undefined(e.to_string()));
    let enclosure: Vec<FastInterval> = point.iter().map(Exact::enclosure).collect();
    let exact = gradient.as_ref().is_ok_and(|g| g.iter().all(|g| g.is_known()));
    if !exact {
        // A function that leaves the field: the point may still be near a minimiser that the Krawczyk operator proves.
        let g = loss.gradient(&enclosure).map_err(|e| PointError::Undefined(e.to_string()))?;
        not_zero(loss, &g)?;
        let near: Vec<f64> = enclosure.iter().map(|x| x.midpoint().lo()).collect();
        let unknown = || {
            PointError::Undecided("its gradient is no exact number made of square roots and pi".to_string())
        };
        let site = near_minimiser(loss, &near).ok_or_else(unknown)?;
        let same = site.enclosure.iter().zip(&enclosure).all(|(a, b)| a.intersect(b).is_some());
        return if same { Ok(site) } else { Err(unknown()) };
    }
    let gradient = gradient?;
    if let Some((i, g)) = gradient.iter().enumerate().find(|(_, g)| !g.is_zero()) {
        let approximate = || g.value().map(|v| format!("about {}", v.approx())).unwrap_or_default();
        let value = g.form().map_or_else(approximate, ToString::to_string);
        return Err(PointError::NotCritical(format!(
            "its component along {} is {value}",
            loss.variables()[i]
        )));
    }
    let exact_hessian = loss.hessian(point).map_err(|e| PointError::Undefined(e.to_string()))?;
    let hessian = exact_hessian.map(Exact::enclosure);
    let unknown = |what: &str| PointError::Undecided(what.to_string());
    let spectrum = spectrum(&hessian).ok_or_else(|| unknown("its Hessian is too large for doubles"))?;
    let mut spectrum = spectrum;
    let negative = spectrum.values.iter().filter(|x| x.hi() < 0.0).count();
    let of = loss.dimension();
    if negative > 0 {
        return Err(PointError::Saddle { negative, of });
    }
    let positive = spectrum.values.iter().filter(|x| x.lo() > 0.0).count();
    let kernel = match positive == of {
        true => Vec::new(),
        false => exact_hessian
            .kernel()
            .ok_or_else(|| unknown("the kernel of its Hessian leaves the field of square roots"))?,
    };
    if positive + kernel.len() != of {
        let undecided = || unknown("the signs of the Hessian's eigenvalues are not decided");
        if !exact_hessian.is_positive_semidefinite().ok_or_else(undecided)? {
            return Err(PointError::Undecided("its Hessian has a negative eigenvalue near 0".to_string()));
        }
        spectrum.assume_positive().ok_or_else(undecided)?;
    }
    let is_minimiser = kernel.is_empty();
    Ok(Site { exact: Some(point.to_vec()), enclosure, hessian, spectrum, kernel, is_minimiser })
}

fn not_zero(loss: &ManyLoss, gradient: &[FastInterval]) -> Result<(), PointError> {
    match gradient.iter().position(|g| !g.contains_zero()) {
        None => Ok(()),
        Some(i) => {
            let name = &loss.variables()[i];
            Err(PointError::NotCritical(format!(
                "its component along {name} is near {:.6e}",
                gradient[i].midpoint().lo()
            )))
        }
    }
}

pub(super) struct Critical<'a>(pub(super) &'a ManyLoss);

impl System for Critical<'_> {
    fn values(&self, x: &[FastInterval]) -> Option<Vec<FastInterval>> {
        self.0.gradient(x).ok()
    }
    fn jacobian(&self, x: &[FastInterval]) -> Option<Matrix<FastInterval>> {
        self.0.hessian(x).ok()
    }
}

/// The one non-degenerate critical point close to a point of doubles, enclosed.
pub(super) fn critical_near(loss: &ManyLoss, near: &[f64]) -> Option<Vec<FastInterval>> {
    let near = refine(near, 20, |x| loss.gradient(x).ok(), |x| loss.float_hessian(x))?;
    unique_zero(&Critical(loss), &near)
}

/// The one non-degenerate minimiser close to a point of doubles, proved by the Krawczyk operator.
pub fn near_minimiser(loss: &ManyLoss, near: &[f64]) -> Option<Site> {
    let near = refine(near, 20, |x| loss.gradient(x).ok(), |x| loss.float_hessian(x))?;
    let with_spectrum = |enclosure: Vec<FastInterval>| {
        let hessian = loss.hessian(&enclosure).ok()?;
        let spectrum = spectrum(&hessian)?;
        Some((enclosure, hessian, spectrum))
    };
    let positive = |spectrum: &Spectrum| spectrum.values.iter().all(|x| x.sign() == Some(Ordering::Greater));
    let found =
        unique_zero(&Critical(loss), &near).and_then(with_spectrum).filter(|found| positive(&found.2));
    let (enclosure, hessian, spectrum) = match found {
        Some(found) => found,
        None => {
            let (enclosure, hessian, mut spectrum) = with_spectrum(precise::minimiser(loss, &near)?)?;
            spectrum.assume_positive()?;
            (enclosure, hessian, spectrum)
        }
    };
    Some(Site { exact: None, enclosure, hessian, spectrum, kernel: Vec::new(), is_minimiser: true })
}

/// Random numbers in `[-1, 1)`, the same in every run (splitmix64).
pub(super) fn noise(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

/// Descends from many starts in floats, and proves a minimiser near each end. Not complete. The second result tells
/// whether some descent ended where no isolated minimiser could be proved.
pub fn search(loss: &ManyLoss) -> (Vec<Site>, bool) {
    let n = loss.dimension();
    let mut found: Vec<Site> = Vec::new();
    let mut open = false;
    let mut random = noise(1);
    for start in 0..STARTS {
        let scale = [0.3, 1.0, 3.0][start % 3];
        let x: Vec<f64> = (0..n).map(|_| scale * random()).collect();
        let Some(end) = descend(loss, x) else { continue };
        let known = |site: &Site| {
            site.enclosure
                .iter()
                .zip(&end)
                .all(|(a, b)| (a.midpoint().lo() - b).abs() < 1e-6 * (1.0 + b.abs()))
        };
        if found.iter().any(known) {
            continue;
        }
        // Relabelled units of a network give the same loss again and again: one of them is enough.
        let alike = |site: &Site| {
            let here = near_value(loss, &site.enclosure);
            n > 6 && (here - loss.value(&end).unwrap_or(f64::NAN)).abs() < 1e-9 * (1.0 + here.abs())
        };
        if found.iter().any(alike) {
            continue;
        }
        let site = exactly(loss, &end, NEAR).or_else(|| near_minimiser(loss, &end));
        match site.or_else(|| exactly(loss, &end, CRAWL)) {
            Some(site) if !found.iter().any(|other| overlap(&site.enclosure, &other.enclosure)) => {
                found.push(site)
            }
            Some(_) => {}
            None => open = true,
        }
        if found.len() >= MOST || (n > 6 && start > 7 && !found.is_empty()) {
            break;
        }
    }
    found.sort_by(|a, b| {
        let key = |s: &Site| s.enclosure.iter().map(|x| x.midpoint().lo()).collect::<Vec<_>>();
        key(a).partial_cmp(&key(b)).unwrap_or(Ordering::Equal)
    });
    (found, open)
}

fn near_value(loss: &ManyLoss, x: &[FastInterval]) -> f64 {
    let x: Vec<f64> = x.iter().map(|x| x.midpoint().lo()).collect();
    loss.value(&x).unwrap_or(f64::NAN)
}

fn overlap(a: &[FastInterval], b: &[FastInterval]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.intersect(b).is_some())
}

/// Descent in floats: Newton steps with a shift that keeps them downhill (Levenberg and Marquardt). *Approximate.*
fn descend(loss: &ManyLoss, mut x: Vec<f64>) -> Option<Vec<f64>> {
    let mut shift = 1.0;
    let mut value = loss.value(&x).ok()?;
    for _ in 0..400 {
        let g = DVector::from_vec(loss.gradient(&x).ok()?);
        if g.amax() < 1e-11 {
            break;
        }
        let mut h = loss.float_hessian(&x)?;
        for i in 0..x.len() {
            h[(i, i)] += shift;
        }
        let step = h.cholesky().map(|c| c.solve(&g));
        let moved = step.map(|s| x.iter().zip(s.iter()).map(|(x, s)| x - s).collect::<Vec<f64>>());
        match moved.and_then(|y| loss.value(&y).ok().map(|v| (y, v))) {
            Some((y, v)) if v <= value => {
                (x, value) = (y, v);
                shift = (shift / 4.0_f64).max(1e-14);
            }
            _ => shift *= 8.0,
        }
        if shift > 1e12 {
            break;
        }
    }
    x.iter().all(|x| x.is_finite()).then_some(x)
}
