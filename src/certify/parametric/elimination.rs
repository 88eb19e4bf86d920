//! Which values of one parameter can change the minimisers or the sign of `alpha`: elimination of the variable.

use super::family::{Family, ParameterRange};
use crate::algebra::{BiPoly, Domain, IntPoly, MultiPoly, PlanarRoot, RealAlgebraic, solve};
use crate::arith::Rational;

/// The candidates of one elimination, and whether they are proved to be all.
pub(super) struct Candidates {
    /// Parameter values in the range.
    pub(super) values: Vec<RealAlgebraic>,
    /// Between neighbours the outcome at every minimiser is proved constant.
    pub(super) complete: bool,
}

/// All values of the one parameter at which the loss may change: its leading coefficient or content vanishes, critical
/// points merge, or `alpha` vanishes at one. Where `alpha` vanishes along a whole branch of critical points the next
/// coefficient `e_2` takes its place; where that vanishes too, the list is not complete.
pub(super) fn candidates(family: &Family, range: &ParameterRange) -> Candidates {
    let elimination = Elimination { family, range };
    let gradient = family.derivative(1);
    let (x, mut complete) = (&family.variable, true);
    let factors = gradient.square_free_factors_in(x);
    let Some(all) = factors.iter().map(|(p, _)| p.clone()).reduce(|a, b| a.mul(&b)) else {
        return Candidates { values: elimination.roots(&gradient), complete };
    };
    let mut values = elimination.roots(&gradient.content_in(x));
    values.extend(elimination.roots(&all.leading_in(x)));
    values.extend(elimination.meetings(&all, &all.derivative(x)));
    let simple = factors.iter().find(|(_, multiplicity)| *multiplicity == 1).map(|(p, _)| p);
    if let Some(simple) = simple
        && gradient.degree_in(x) > 1
    {
        let (rest, vanishing) = split(simple, &family.alpha());
        values.extend(elimination.meetings(&rest, &family.alpha()));
        if vanishing.degree_in(x) > 0 {
            let second = family.second_coefficient();
            let (rest, open) = split(&vanishing, &second);
            values.extend(elimination.meetings(&rest, &second));
            complete = open.degree_in(x) == 0;
        }
    }
    Candidates { values, complete }
}

/// The part of a polynomial that has no factor in common with another, and the part that has.
fn split(p: &MultiPoly, q: &MultiPoly) -> (MultiPoly, MultiPoly) {
    let common = p.gcd(q);
    (p.div_exact(&common).expect("a common divisor divides"), common)
}

struct Elimination<'a> {
    family: &'a Family,
    range: &'a ParameterRange,
}

impl Elimination<'_> {
    /// The roots in the range of a polynomial in the parameter alone.
    fn roots(&self, p: &MultiPoly) -> Vec<RealAlgebraic> {
        let univariate = p.to_univariate(&self.range.name);
        univariate.map_or_else(Vec::new, |p| self.inside(p.numerator()))
    }

    fn inside(&self, p: &IntPoly) -> Vec<RealAlgebraic> {
        if p.is_constant() {
            return Vec::new();
        }
        let roots = RealAlgebraic::roots_with_multiplicity(p).into_iter().map(|(root, _)| root);
        roots.filter(|root| self.range.contains(root)).collect()
    }

    /// The parameter values in the range at which two polynomials without common factor have a common zero; where the
    /// leading coefficient of the first is constant only those with a real one.
    fn meetings(&self, f: &MultiPoly, g: &MultiPoly) -> Vec<RealAlgebraic> {
        let x = &self.family.variable;
        if f.degree_in(x) == 0 {
            return Vec::new();
        }
        let (f, g) = (planar(f, x, &self.range.name), planar(g, x, &self.range.name));
        if g.degree_u() == 0 {
            return g.rows().first().map_or_else(Vec::new, |p| self.inside(p));
        }
        if f.rows()[f.degree_u()].is_constant()
            && let Ok(roots) = solve(&f, &g, Domain::All)
        {
            let inside = roots.iter().map(PlanarRoot::t).filter(|t| self.range.contains(t));
            return inside.map(|t| t.clone().simplified()).collect();
        }
        self.inside(&f.resultant(&g))
    }
}

/// The polynomial over Z in the variable `u` and the parameter `t`, up to a positive factor.
pub(super) fn planar(p: &MultiPoly, variable: &str, parameter: &str) -> BiPoly {
    let content = p.content();
    let integral = p.scale(&if content == 0 { Rational::from(1) } else { content.abs().recip() });
    let row = |c: &MultiPoly| {
        let univariate = c.to_univariate(parameter).expect("one parameter");
        let (numerator, denominator) = (univariate.numerator().clone(), univariate.denominator());
        debug_assert!(*denominator == 1, "integral coefficients");
        numerator
    };
    BiPoly::new(integral.coefficients_in(variable).iter().map(row).collect())
}
