//! Lemma 2 and the composition rule for the pieces of a loss.

use super::atoms::Ring;
use super::jets::{composition_identity, squared_identity};
use super::recognise::{Composition, SquaredLoss, composition, squared_loss};
use crate::algebra::{MultiPoly, RealAlgebraic};
use crate::arith::Rational;
use crate::certify::parametric::factored;
use crate::expr::Expr;

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
    /// `B(g) = 6 g''^2 - g' g'''` multiplied out, where `g` is a polynomial in the variable, other names and values of exp, sin, cos,
    /// sinh, cosh, tanh and sigmoid.
    pub bracket: Option<Bracket>,
    /// For the same `g`: does `alpha`, from the derivatives of the loss itself, leave the same remainder as the formula on division
    /// by `g - y`?
    pub checked_directly: bool,
    /// `B(g) > 0` for all real values of the variable: every fitted point with `g' != 0` is supercritical, whatever the target.
    pub positive_everywhere: bool,
    /// The pieces of `g`, where it is a composition.
    pub composition: Option<Composition>,
    /// `B` of the outer piece, in its argument, and of the inner one.
    pub brackets: Option<(Bracket, Bracket)>,
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
    let ring = Ring::new(&[loss, &pieces.model, &pieces.target], variable);
    let bracket = ring.as_ref().and_then(|ring| Bracket::new(ring, &pieces.model));
    let checked_directly =
        ring.as_ref().is_some_and(|ring| holds_directly(ring, loss, &pieces, &factor).is_some());
    let positive_everywhere = bracket.as_ref().is_some_and(|b| b.positive);
    let composition = composition(&pieces.model, variable);
    let brackets = composition.as_ref().and_then(|c| {
        Some((Bracket::of(&c.outer, Composition::ARGUMENT)?, Bracket::of(&c.inner, variable)?))
    });
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
        brackets,
    })
}

/// `B(g) = 6 g''^2 - g' g'''`, multiplied out.
#[derive(Clone, Debug)]
pub struct Bracket {
    /// As text, factored: over the variable, other names and function values.
    pub text: String,
    /// Is it positive for all real values of the variable?
    pub positive: bool,
}

impl Bracket {
    fn new(ring: &Ring, g: &Expr) -> Option<Self> {
        let b = ring.reduced(&bracket(ring, &ring.polynomial(g)?)?);
        Some(Bracket { text: ring.written(&factored(&b)), positive: is_positive(ring, &b) })
    }

    /// That of a function of one name alone.
    fn of(g: &Expr, variable: &str) -> Option<Self> {
        Bracket::new(&Ring::new(&[g], variable)?, g)
    }
}

/// `6 g''^2 - g' g'''` in a ring.
fn bracket(ring: &Ring, g: &MultiPoly) -> Option<MultiPoly> {
    let first = ring.derivative(g)?;
    let second = ring.derivative(&first)?;
    let third = ring.derivative(&second)?;
    Some(second.pow(2).scale(&Rational::from(6)).sub(&first.mul(&third)))
}

/// The largest product that is expanded for the direct check, in pairs of terms.
const TERMS: usize = 10_000;

/// Does `alpha`, from the derivatives of the loss itself, differ from the formula by a multiple of `g - y`? `None`: no, or
/// not seen.
fn holds_directly(ring: &Ring, loss: &Expr, pieces: &SquaredLoss, factor: &Rational) -> Option<()> {
    let mut f = vec![ring.polynomial(loss)?];
    for order in 0..4 {
        f.push(ring.derivative(&f[order])?);
    }
    if f[2].term_count() * f[4].term_count() > TERMS {
        return None;
    }
    let (g, y) = (ring.polynomial(&pieces.model)?, ring.polynomial(&pieces.target)?);
    let alpha = f[3].pow(2).scale(&Rational::from(3)).sub(&f[2].mul(&f[4]));
    let lemma = ring.derivative(&g)?.pow(2).mul(&bracket(ring, &g)?).scale(factor);
    let residual = g.sub(&y);
    let constant = residual.as_constant().is_some();
    alpha.sub(&lemma).div_exact(&residual).filter(|_| !constant).map(|_| ())
}

/// Is a polynomial in one name positive for all values of this name?
fn is_positive(ring: &Ring, p: &MultiPoly) -> bool {
    if let Some(c) = p.as_constant() {
        return c > 0;
    }
    let Some((name, range)) = ring.only_name(p) else { return false };
    let Some(p) = p.to_univariate(name) else { return false };
    let inside = |root: &RealAlgebraic| match &range {
        None => true,
        Some((lo, hi)) => root.compare_rational(lo).is_gt() && root.compare_rational(hi).is_lt(),
    };
    let middle = range.as_ref().map_or(Rational::new(), |(lo, hi)| Rational::from(lo + hi) / 2u32);
    let roots = RealAlgebraic::roots_with_multiplicity(p.numerator());
    !roots.iter().any(|(root, _)| inside(root)) && p.eval(&middle) > 0
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
        assert_eq!(well.bracket.as_ref().unwrap().text, "24");
        assert!(well.positive_everywhere && well.composition.is_none());
        // 6 (6x)^2 - (3x^2 + 1) 6 = 198 x^2 - 6 is negative at 0.
        let cubic = squared_form(&Expr::parse("(x^3 + x)^2").unwrap(), "x").unwrap();
        assert!(!cubic.positive_everywhere);
        assert_eq!(cubic.bracket.unwrap().text, "198*x^2 - 6");
    }

    /// tanh: 6 g''^2 - g' g''' = (1 - t^2)^2 (18 t^2 + 2) > 0, sin: 1 + 5 s^2 > 0; the founding paper's networks of one neuron.
    #[test]
    fn elementary_models_are_checked_directly() {
        let form = |loss: &str| squared_form(&Expr::parse(loss).unwrap(), "x").unwrap();
        let tanh = form("(tanh(x) - 1/2)^2/2");
        assert!(tanh.checked_directly && tanh.positive_everywhere);
        let sine = form("(sin(x) - y)^2/2");
        assert!(sine.checked_directly && sine.positive_everywhere);
        assert_eq!(sine.bracket.unwrap().text, "5*sin(x)^2 + 1");
        for loss in
            ["(sin(x^2 + 1) - 1/2)^2/2", "(exp(x)*x - 1)^2", "(sigmoid(3*x) - y)^2", "(cosh(x) - 2)^2/4"]
        {
            assert!(form(loss).checked_directly, "{loss}");
        }
        // exp: 6 e^2 - e^2 = 5 e^2 > 0, but the symbol's range is not known to the check; x exp(x): no single name.
        assert!(!form("(exp(x)*x - 1)^2").positive_everywhere);
        let (outer, inner) = form("(sin(x^2 + 1) - 1/2)^2/2").brackets.unwrap();
        assert_eq!((outer.text.as_str(), inner.text.as_str()), ("5*sin(u)^2 + 1", "24"));
    }

    #[test]
    fn other_models_have_the_identity_only() {
        let form = squared_form(&Expr::parse("(erf(x^2 + 1) - 1/2)^2/2").unwrap(), "x").unwrap();
        assert_eq!(form.identity(), "alpha = 4 g'^2 (6 g''^2 - g' g''')");
        assert!(form.bracket.is_none() && !form.checked_directly);
        assert_eq!(form.composition.unwrap().outer.to_string(), "erf(u)");
    }
}
