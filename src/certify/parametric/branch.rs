//! The branches of critical points of a family, as factors of `f'`, and the condition as a formula on each.

use super::family::Family;
use super::sign::{factors, sign_everywhere};
use crate::algebra::MultiPoly;
use crate::arith::{Integer, Rational};
use crate::certify::types::ConditionKind;
use std::cmp::Ordering;

/// How many rational points are tried as roots of a factor.
const TRIALS: usize = 400;

/// Critical points that solve one factor of `f' = 0`.
#[derive(Clone, Debug)]
pub struct CriticalBranch {
    /// The factor: the points are its roots in the variable.
    pub factor: MultiPoly,
    /// How often it divides `f'`.
    pub multiplicity: usize,
    /// `f''` on it.
    pub f2: Reduced,
    /// `f'''` on it.
    pub f3: Reduced,
    /// `f''''` on it.
    pub f4: Reduced,
    /// `alpha` on it.
    pub alpha: Reduced,
    /// The sign of `f''` for all parameter values, where it is one.
    pub f2_sign: Option<Ordering>,
    /// The sign of `alpha` for all parameter values, where it is one.
    pub alpha_sign: Option<Ordering>,
}

/// A polynomial reduced modulo a factor: `numerator/denominator` has the same values at the factor's roots.
#[derive(Clone, Debug)]
pub struct Reduced {
    /// Of lower degree in the variable than the factor.
    pub numerator: MultiPoly,
    /// A polynomial in the parameters.
    pub denominator: MultiPoly,
}

impl Reduced {
    /// Reduces a polynomial modulo a factor that contains the variable.
    pub fn new(p: &MultiPoly, factor: &MultiPoly, variable: &str) -> Self {
        let (rest, steps) = p.pseudo_rem_in(variable, factor);
        let lead = factor.leading_in(variable).pow(steps);
        if rest.is_zero() {
            return Reduced { denominator: rest.same_constant(Rational::from(1)), numerator: rest };
        }
        let common = rest.gcd(&lead);
        let divide = |q: &MultiPoly| q.div_exact(&common).expect("a common divisor divides");
        let (mut numerator, mut denominator) = (divide(&rest), divide(&lead));
        let unit = denominator.div_exact(&denominator.primitive()).and_then(|u| u.as_constant());
        if let Some(unit) = unit {
            let inverse = unit.recip();
            (numerator, denominator) = (numerator.scale(&inverse), denominator.scale(&inverse));
        }
        Reduced { numerator, denominator }
    }

    /// Its sign for all parameter values, where the variable drops out and the sign is one.
    pub fn sign(&self, family: &Family) -> Option<Ordering> {
        let bottom = sign_everywhere(&self.denominator, &family.parameters)?;
        let top = sign_everywhere(&self.numerator, &family.parameters)?;
        match bottom {
            Ordering::Greater => Some(top),
            Ordering::Less => Some(top.reverse()),
            Ordering::Equal => None,
        }
    }
}

impl CriticalBranch {
    /// What all its real points are, for all parameter values, where the formulas show it.
    pub fn kind(&self) -> BranchKind {
        if self.multiplicity > 1 {
            return BranchKind::Open;
        }
        match (self.f2_sign, self.alpha_sign) {
            (Some(Ordering::Less), _) => BranchKind::Maximisers,
            (Some(Ordering::Greater), Some(Ordering::Greater)) => {
                BranchKind::Minimisers(ConditionKind::Supercritical)
            }
            (Some(Ordering::Greater), Some(Ordering::Less)) => {
                BranchKind::Minimisers(ConditionKind::Subcritical)
            }
            _ => BranchKind::Open,
        }
    }
}

/// What the points of a branch are, for all parameter values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BranchKind {
    /// Minimisers with this outcome.
    Minimisers(ConditionKind),
    /// Maximisers.
    Maximisers,
    /// Not the same for all values, or not seen from the formulas.
    Open,
}

/// The critical points of a family by factors of `f'` over the rational functions of the parameters: square-free parts, parts
/// common with `alpha` or with a known factor, and roots that are a rational number times a power product or a sum
/// found in the constant term. Factors need not be irreducible; together they have all roots of `f'` that exist for all parameters.
pub fn critical_branches(family: &Family, known: &[MultiPoly]) -> Vec<CriticalBranch> {
    let x = &family.variable;
    let alpha = family.alpha();
    let mut branches = Vec::new();
    for (factor, multiplicity) in family.derivative(1).square_free_factors_in(x) {
        let mut parts = vec![factor];
        for other in known.iter().chain([&alpha]) {
            parts = parts.iter().flat_map(|p| divided(p, other, x)).collect();
        }
        for part in parts.iter().flat_map(|p| linear_parts(p, x)) {
            branches.push(branch(family, part, multiplicity));
        }
    }
    branches.sort_by_cached_key(|b| (b.factor.degree_in(x), b.factor.term_count(), b.factor.to_string()));
    branches
}

fn branch(family: &Family, factor: MultiPoly, multiplicity: usize) -> CriticalBranch {
    let reduce = |p: &MultiPoly| Reduced::new(p, &factor, &family.variable);
    let d = |order: usize| reduce(&family.derivative(order));
    let (f2, f3, f4, alpha) = (d(2), d(3), d(4), reduce(&family.alpha()));
    let (f2_sign, alpha_sign) = (f2.sign(family), alpha.sign(family));
    CriticalBranch { multiplicity, f2, f3, f4, alpha, f2_sign, alpha_sign, factor }
}

/// The parts of `p` that contain the variable: the one common with `other`, and the rest.
fn divided(p: &MultiPoly, other: &MultiPoly, x: &str) -> Vec<MultiPoly> {
    let common = p.gcd(other);
    if common.degree_in(x) == 0 || common.degree_in(x) == p.degree_in(x) {
        return vec![p.clone()];
    }
    let rest = p.div_exact(&common).expect("a common divisor divides").primitive();
    vec![common, rest]
}

/// Splits off the linear factors that trial finds.
fn linear_parts(p: &MultiPoly, x: &str) -> Vec<MultiPoly> {
    let (mut parts, mut rest) = (Vec::new(), p.clone());
    let names: Vec<&str> = p.names().iter().map(String::as_str).collect();
    let variable = MultiPoly::variable(&names, x).expect("the variable is among the names");
    'next: while rest.degree_in(x) > 1 {
        for root in trial_roots(&rest, x) {
            let linear = variable.sub(&root).primitive();
            if let Some(quotient) = rest.div_exact(&linear) {
                parts.push(linear);
                rest = quotient.primitive();
                continue 'next;
            }
        }
        break;
    }
    if rest.degree_in(x) > 0 {
        parts.push(rest);
    }
    parts
}

/// Candidates for polynomial roots: zero, and `+-` products of divisors of the constant term.
fn trial_roots(p: &MultiPoly, x: &str) -> Vec<MultiPoly> {
    let coefficients = p.coefficients_in(x);
    let constant = &coefficients[0];
    let mut roots = vec![p.same_constant(Rational::new())];
    if constant.is_zero() {
        return roots;
    }
    let list = factors(constant);
    let one = p.same_constant(Rational::from(1));
    let mut products = vec![one];
    for (factor, power) in list.iter().filter(|(f, _)| f.as_constant().is_none()) {
        let shorter = products.clone();
        for k in 1..=*power {
            let raised = factor.pow(k as u32);
            products.extend(shorter.iter().map(|q| q.mul(&raised)));
        }
    }
    let tops = divisors(list.first().and_then(|(f, _)| f.as_constant()).unwrap_or_default().numer());
    let lead = coefficients.last().map_or_else(Rational::new, MultiPoly::content);
    for bottom in divisors(lead.numer()) {
        for top in &tops {
            for product in &products {
                let root = product.scale(&Rational::from((top.clone(), bottom.clone())));
                roots.extend([root.clone(), root.neg()]);
            }
        }
    }
    roots.truncate(TRIALS);
    roots
}

/// The positive divisors of a small integer; of a large one only 1 and itself.
fn divisors(n: &Integer) -> Vec<Integer> {
    let n = n.clone().abs();
    match n.to_u32() {
        Some(small) if small > 0 && small <= 1000 => {
            (1..=small).filter(|d| small % d == 0).map(Integer::from).collect()
        }
        _ => vec![Integer::from(1), n],
    }
}
