//! All critical points of a one-variable polynomial loss, and the local analysis at each minimiser.

use super::local::{Local, local_analysis};
use super::reach::Landscape;
use super::types::{Analysis, BranchReach, CriticalPoint, Limits, Minimiser, Nature};
use crate::algebra::{Deferred, RatPoly, RealAlgebraic, Value};
use std::fmt;

/// Why a loss cannot be analysed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnalyseError {
    /// The loss is constant: every point is a minimiser.
    Constant,
    /// The loss has no strict local minimum.
    NoMinimiser,
    /// The degree is above the limit.
    Degree {
        /// The loss's degree.
        degree: usize,
        /// The limit.
        limit: usize,
    },
}

impl fmt::Display for AnalyseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AnalyseError::Constant => write!(f, "the loss is constant, so gradient descent never moves"),
            AnalyseError::NoMinimiser => write!(f, "the loss has no local minimiser"),
            AnalyseError::Degree { degree, limit } => {
                write!(f, "the loss has degree {degree}, above the limit of {limit}")
            }
        }
    }
}

impl std::error::Error for AnalyseError {}

/// A critical point with the algebraic number behind it.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) number: RealAlgebraic,
    pub(super) value: Value,
    pub(super) multiplicity: usize,
    pub(super) nature: Nature,
}

/// All real critical points of a loss, ascending. *Exact*: a root of `f'` of even multiplicity is no extremum; at
/// the others the sign of `f'` before and after tells which, and it alternates from the sign at minus infinity.
pub(super) fn critical_sites(loss: &RatPoly) -> Vec<Site> {
    let gradient = loss.derivative();
    let lead = gradient.numerator().leading().cmp0();
    // The sign of f' at minus infinity.
    let mut before = if gradient.degree().is_multiple_of(2) { lead } else { lead.reverse() };
    let mut sites = Vec::new();
    for (number, multiplicity) in RealAlgebraic::roots_with_multiplicity(gradient.numerator()) {
        let value = number.value();
        let nature = match (multiplicity % 2, before.is_lt()) {
            (0, _) => Nature::Inflection,
            (_, true) => Nature::Minimiser,
            (_, false) => Nature::Maximiser,
        };
        if multiplicity % 2 == 1 {
            before = before.reverse();
        }
        sites.push(Site { number, value, multiplicity, nature });
    }
    sites
}

/// Everything about a polynomial loss in one variable that does not depend on a step size: all critical points,
/// and at each minimiser the derivatives, the critical step size, the condition with its verdict, the
/// branch of 2-cycles and how far it reaches. The last two, and closed forms, are worked out when they are read. *Exact.*
///
/// # Errors
/// Where the loss is constant, has no local minimiser, or a degree above the limit.
pub fn analyse(loss: &RatPoly, limits: &Limits) -> Result<Analysis, AnalyseError> {
    if loss.degree() > limits.degree {
        return Err(AnalyseError::Degree { degree: loss.degree(), limit: limits.degree });
    }
    if loss.is_constant() {
        return Err(AnalyseError::Constant);
    }
    let sites = critical_sites(loss);
    let landscape = {
        let (loss, critical) = (loss.clone(), sites.iter().map(|s| s.number.clone()).collect());
        Deferred::new(move || Landscape::new(&loss, critical))
    };
    let minimisers: Vec<Minimiser> = sites
        .iter()
        .enumerate()
        .filter(|(_, s)| s.nature == Nature::Minimiser)
        .map(|(index, s)| {
            let landscape = landscape.clone();
            let reach = Deferred::new(move || landscape.branch_reach(index));
            minimiser(loss, s, reach, limits)
        })
        .collect();
    if minimisers.is_empty() {
        return Err(AnalyseError::NoMinimiser);
    }
    let critical_points = sites
        .into_iter()
        .map(|s| CriticalPoint { point: s.value, nature: s.nature, multiplicity: s.multiplicity })
        .collect();
    Ok(Analysis { loss: loss.clone(), critical_points, minimisers })
}

fn minimiser(loss: &RatPoly, site: &Site, reach: Deferred<BranchReach>, limits: &Limits) -> Minimiser {
    let Local { f2, f3, f4, eta_critical, alpha, alpha_sign, kind, decided_by, series } =
        local_analysis(loss, &site.number, &site.value, site.multiplicity, limits);
    let branch = {
        let series = series.clone();
        Deferred::new(move || series.0.clone())
    };
    let start_series = Deferred::new(move || series.1.clone());
    Minimiser {
        point: site.value.clone(),
        multiplicity: site.multiplicity,
        f2,
        f3,
        f4,
        eta_critical,
        alpha,
        alpha_sign,
        kind,
        decided_by,
        branch,
        start_series,
        reach: (site.multiplicity == 1).then_some(reach),
    }
}
