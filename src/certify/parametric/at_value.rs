//! What every minimiser is at one algebraic value of the parameter.

use super::elimination::planar;
use super::family::Family;
use crate::algebra::{BiPoly, Domain, MultiPoly, PlanarRoot, RealAlgebraic, solve};
use crate::certify::types::ConditionKind;
use std::cmp::Ordering;

/// The outcome at each minimiser, from the smallest on, at one value of the one parameter; `None` where the degree drops
/// there, or `alpha` and `e_2` both vanish. *Exact.*
pub(super) fn kinds_at(
    family: &Family,
    parameter: &str,
    value: &RealAlgebraic,
) -> Option<Vec<ConditionKind>> {
    let variable = &family.variable;
    let planar = |p: &MultiPoly| planar(p, variable, parameter);
    let gradient = planar(&family.derivative(1));
    let lead = gradient.rows().last()?;
    if gradient.degree_u() < 2 || value.sign_of(lead).is_eq() {
        return None;
    }
    // f' = 0 over all roots of the value's equation; then those over the value itself.
    let equation = BiPoly::new(vec![value.polynomial()]);
    let roots = solve(&gradient, &equation, Domain::All).ok()?;
    let here = roots.iter().filter(|root| root.t().compare(value).is_eq());
    let derivatives: Vec<BiPoly> =
        (2..=gradient.degree_u() + 1).map(|k| planar(&family.derivative(k))).collect();
    let (alpha, second) = (planar(&family.alpha()), planar(&family.second_coefficient()));
    let outcomes = here.map(|root| outcome(root, &derivatives, &alpha, &second));
    Some(outcomes.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
}

/// `Some(None)` for a critical point that is no minimiser, `None` where it is not decided.
fn outcome(
    root: &PlanarRoot,
    derivatives: &[BiPoly],
    alpha: &BiPoly,
    second: &BiPoly,
) -> Option<Option<ConditionKind>> {
    let mut signs = derivatives.iter().map(|p| root.sign_of(p));
    match signs.next()? {
        Ordering::Less => Some(None),
        // The first derivative that does not vanish decides: f'' = 0, ..., of even order and positive at a minimiser.
        Ordering::Equal => {
            let first = signs.position(Ordering::is_ne)?;
            let flat = first % 2 == 1 && root.sign_of(&derivatives[first + 1]).is_gt();
            Some(flat.then_some(ConditionKind::Flat))
        }
        Ordering::Greater => {
            let kind = match root.sign_of(alpha) {
                Ordering::Greater => ConditionKind::Supercritical,
                Ordering::Less => ConditionKind::Subcritical,
                Ordering::Equal => match root.sign_of(second) {
                    Ordering::Less => ConditionKind::GeneralisedSupercritical,
                    Ordering::Greater => ConditionKind::GeneralisedSubcritical,
                    Ordering::Equal => return None,
                },
            };
            Some(Some(kind))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arith::Rational;
    use crate::certify::parametric::ParameterRange;
    use crate::certify::parametric::table::kinds_of;

    /// At rational values the way of rational losses must say the same.
    #[test]
    fn agrees_with_the_loss_at_rational_values() {
        let losses = [
            "x^2/2 + p*x^3 + x^4",
            "x^4/4 - p*x^2/2 + x/5",
            "x^6 - p*x^4 + x^2*p^2/5 - x^3",
            "x^4 + (p-1)*x^2",
        ];
        for loss in losses {
            let range = ParameterRange::between("p", Rational::from(-4), Rational::from(4));
            let family = Family::parse(loss, "x", &[range]).unwrap();
            for k in -12..=12 {
                let value = Rational::from((k, 3));
                let expected = kinds_of(&family.at(std::slice::from_ref(&value)));
                let found = kinds_at(&family, "p", &RealAlgebraic::rational(value.clone()));
                assert_eq!(found, Some(expected), "{loss} at {value}");
            }
        }
    }
}
