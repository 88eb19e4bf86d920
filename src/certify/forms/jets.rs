//! Identities between derivatives at a point, the derivatives being independent symbols.

use crate::algebra::MultiPoly;
use crate::arith::Rational;

/// A differential ring: names with the derivative of each.
struct Jets<'a> {
    names: Vec<&'a str>,
    /// The derivative of each name; none for constants.
    derivatives: Vec<(&'a str, MultiPoly)>,
}

impl Jets<'_> {
    /// The derivative by the sum and product rules.
    fn derivative(&self, p: &MultiPoly) -> MultiPoly {
        let zero = MultiPoly::zero(&self.names);
        self.derivatives.iter().fold(zero, |sum, (name, d)| sum.add(&p.derivative(name).mul(d)))
    }
}

fn variable(names: &[&str], name: &str) -> MultiPoly {
    MultiPoly::variable(names, name).expect("the name is among the names")
}

/// `6 g''^2 - g' g'''`.
fn bracket(g1: &MultiPoly, g2: &MultiPoly, g3: &MultiPoly) -> MultiPoly {
    g2.pow(2).scale(&Rational::from(6)).sub(&g1.mul(g3))
}

/// The difference of the two sides of Lemma 2 for `f = c (g - y)^2` at `g = y`, expanded in `c`, `g'`, ..., `g''''`:
/// `3 f'''^2 - f'' f'''' - 16 c^2 g'^2 (6 g''^2 - g' g''')`. It is the zero polynomial.
pub fn squared_identity() -> MultiPoly {
    let names = vec!["c", "r", "g1", "g2", "g3", "g4"];
    let v = |name: &str| variable(&names, name);
    let derivatives = vec![("r", v("g1")), ("g1", v("g2")), ("g2", v("g3")), ("g3", v("g4"))];
    let jets = Jets { names: names.clone(), derivatives };
    let mut f = vec![v("c").mul(&v("r").pow(2))];
    for _ in 0..4 {
        f.push(jets.derivative(&f[f.len() - 1]));
    }
    let fitted = |p: &MultiPoly| p.substitute_rational("r", &Rational::new());
    let alpha = fitted(&f[3]).pow(2).scale(&Rational::from(3)).sub(&fitted(&f[2]).mul(&fitted(&f[4])));
    let lemma = v("c").pow(2).mul(&v("g1").pow(2)).mul(&bracket(&v("g1"), &v("g2"), &v("g3")));
    alpha.sub(&lemma.scale(&Rational::from(16)))
}

/// The difference of the two sides of the composition rule, `B(g) = 6 g''^2 - g' g'''`, expanded in the derivatives `a1, a2, a3` of the
/// outer function and `b1, b2, b3` of the inner one:
/// `B(a o b) - a1' ... = B(a o b) - (b1^4 B(a) + a1^2 B(b) + 9 a1 a2 b1^2 b2)`. It is the zero polynomial.
pub fn composition_identity() -> MultiPoly {
    let names = vec!["a1", "a2", "a3", "b1", "b2", "b3"];
    let v = |name: &str| variable(&names, name);
    let chain = |outer: &str| v(outer).mul(&v("b1"));
    // The third derivatives are not differentiated again.
    let derivatives = vec![("a1", chain("a2")), ("a2", chain("a3")), ("b1", v("b2")), ("b2", v("b3"))];
    let jets = Jets { names: names.clone(), derivatives };
    let first = chain("a1");
    let second = jets.derivative(&first);
    let third = jets.derivative(&second);
    let outer = v("b1").pow(4).mul(&bracket(&v("a1"), &v("a2"), &v("a3")));
    let inner = v("a1").pow(2).mul(&bracket(&v("b1"), &v("b2"), &v("b3")));
    let mixed = v("a1").mul(&v("a2")).mul(&v("b1").pow(2)).mul(&v("b2")).scale(&Rational::from(9));
    bracket(&first, &second, &third).sub(&outer.add(&inner).add(&mixed))
}

#[cfg(test)]
mod tests {
    use super::{bracket, composition_identity, squared_identity};
    use crate::algebra::MultiPoly;

    #[test]
    fn the_identities_hold() {
        assert!(squared_identity().is_zero());
        assert!(composition_identity().is_zero());
    }

    #[test]
    fn the_composition_rule_holds_for_polynomials() {
        let parse = |text: &str| crate::expr::Expr::parse(text).unwrap().to_multi_poly(&["x"], 64).unwrap();
        let b = |g: &MultiPoly| {
            let d = |k: usize| (0..k).fold(g.clone(), |p, _| p.derivative("x"));
            bracket(&d(1), &d(2), &d(3))
        };
        let (outer, inner) = (parse("x^3 - 2*x"), parse("x^2 + x - 1"));
        let at = |p: &MultiPoly| p.substitute("x", &inner);
        let (o1, o2) = (at(&outer.derivative("x")), at(&outer.derivative("x").derivative("x")));
        let (i1, i2) = (inner.derivative("x"), inner.derivative("x").derivative("x"));
        let rule = i1.pow(4).mul(&at(&b(&outer))).add(&o1.pow(2).mul(&b(&inner)));
        let rule = rule.add(&o1.mul(&o2).mul(&i1.pow(2)).mul(&i2).scale(&crate::arith::Rational::from(9)));
        assert_eq!(b(&at(&outer)), rule);
    }
}
