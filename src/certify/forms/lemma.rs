//! Lemma 2 and the composition rule for the pieces of a loss.

use super::jets::{composition_identity, squared_identity};
use super::recognise::{Composition, SquaredLoss, composition, squared_loss};
use crate::algebra::{MultiPoly, RealAlgebraic};
use crate::arith::Rational;
use crate::expr::{DEGREE_LIMIT, Expr};

/// A squared loss with the condition at fitted points `g = y` in terms of `g`. *Exact.*
#[derive(Clone, Debug)]
pub struct SquaredForm {
    /// The pieces.
    pub loss: SquaredLoss,
    /// `16 scale^2`: `alpha = factor g'^2 (6 g''^2 - g' g''')` at `g = y`.
    pub factor: Rational,
    /// `g'`.
    pub g1: Expr,
    /// `g''`.
    pub g2: Expr,
    /// `g'''`.
    pub g3: Expr,
    /// `B(g) = 6 g''^2 - g' g'''` multiplied out, where `g` is a polynomial in the variable and other names.
    pub bracket: Option<MultiPoly>,
    /// For polynomial `g`: does `alpha`, from the derivatives of the loss itself, leave the same remainder as the formula on division
    /// by `g - y`?
    pub checked_directly: bool,
    /// `B(g) > 0` for all real values of the variable: every fitted point with `g' != 0` is supercritical, whatever the target.
    pub positive_everywhere: bool,
    /// The pieces of `g`, where it is a composition.
    pub composition: Option<Composition>,
}

/// The form of a loss that is written as a square.
///
/// # Panics
/// Where one of the identities does not expand to zero: they hold for all functions.
pub fn squared_form(loss: &Expr, variable: &str) -> Option<SquaredForm> {
    let pieces = squared_loss(loss, variable)?;
    assert!(
        squared_identity().is_zero() && composition_identity().is_zero(),
        "Lemma 2 and its rule are identities"
    );
    let factor = Rational::from(&pieces.scale * &pieces.scale) * 16u32;
    let d = |order| pieces.model.nth_derivative(variable, order);
    let (g1, g2, g3) = (d(1), d(2), d(3));
    let names: Vec<String> = std::iter::once(variable.to_string())
        .chain(loss.free_names().into_iter().filter(|n| n != variable))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let expand = |e: &Expr| e.to_multi_poly(&names, DEGREE_LIMIT).ok();
    let bracket = expand(&pieces.model).map(|g| {
        let d = |k: usize| (0..k).fold(g.clone(), |p, _| p.derivative(variable));
        d(2).pow(2).scale(&Rational::from(6)).sub(&d(1).mul(&d(3)))
    });
    let checked_directly = match (expand(loss), expand(&pieces.model), expand(&pieces.target), &bracket) {
        (Some(f), Some(g), Some(y), Some(bracket)) => {
            let d = |k: usize| (0..k).fold(f.clone(), |p, _| p.derivative(variable));
            let alpha = d(3).pow(2).scale(&Rational::from(3)).sub(&d(2).mul(&d(4)));
            let lemma = g.derivative(variable).pow(2).mul(bracket).scale(&factor);
            let residual = g.sub(&y);
            residual.degree_in(variable) > 0 && alpha.sub(&lemma).div_exact(&residual).is_some()
        }
        _ => false,
    };
    let positive_everywhere = bracket.as_ref().is_some_and(|b| is_positive(b, variable));
    let composition = composition(&pieces.model, variable);
    Some(SquaredForm {
        loss: pieces,
        factor,
        g1,
        g2,
        g3,
        bracket,
        checked_directly,
        positive_everywhere,
        composition,
    })
}

/// Is a polynomial in the variable alone positive for all its real values?
fn is_positive(p: &MultiPoly, variable: &str) -> bool {
    let Some(p) = p.to_univariate(variable) else { return false };
    let no_root = p.is_constant() || RealAlgebraic::roots_with_multiplicity(p.numerator()).is_empty();
    no_root && p.eval(&Rational::new()) > 0
}

impl SquaredForm {
    /// The identity, in `g`: `alpha = 4 g'^2 (6 g''^2 - g' g''')`.
    pub fn identity(&self) -> String {
        let factor = if self.factor == 1 { String::new() } else { format!("{} ", self.factor) };
        format!("alpha = {factor}g'^2 (6 g''^2 - g' g''')")
    }

    /// The composition rule in `o` (outer) and `i` (inner).
    pub const RULE: &'static str =
        "B(o o i) = i'^4 B(o) + o'^2 B(i) + 9 o' o'' i'^2 i'', B(g) = 6 g''^2 - g' g'''";
}

#[cfg(test)]
mod tests {
    use super::squared_form;
    use crate::expr::Expr;

    #[test]
    fn polynomial_models_are_checked_directly() {
        for loss in [
            "(x^2 - mu)^2/4",
            "(x^3 + x - 2)^2",
            "3*(x^2 - x - y)^2/2",
            "(1/2 - x^5)^2",
            "((x^2 + 1)^3 - y)^2",
        ] {
            let form = squared_form(&Expr::parse(loss).unwrap(), "x").unwrap();
            assert!(form.checked_directly, "{loss}");
        }
        let well = squared_form(&Expr::parse("(x^2 - mu)^2/4").unwrap(), "x").unwrap();
        assert_eq!(well.identity(), "alpha = g'^2 (6 g''^2 - g' g''')");
        assert_eq!(well.bracket.as_ref().unwrap().to_string(), "24");
        assert!(well.positive_everywhere && well.composition.is_none());
        // 6 (6x)^2 - (3x^2 + 1) 6 = 198 x^2 - 6 is negative at 0.
        let cubic = squared_form(&Expr::parse("(x^3 + x)^2").unwrap(), "x").unwrap();
        assert!(!cubic.positive_everywhere);
        assert_eq!(cubic.bracket.unwrap().to_string(), "198*x^2 - 6");
    }

    #[test]
    fn other_models_have_the_identity_only() {
        let form = squared_form(&Expr::parse("(sin(x^2 + 1) - 1/2)^2/2").unwrap(), "x").unwrap();
        assert_eq!(form.identity(), "alpha = 4 g'^2 (6 g''^2 - g' g''')");
        assert!(form.bracket.is_none() && !form.checked_directly);
        assert_eq!(form.composition.unwrap().outer.to_string(), "sin(u)");
    }
}
