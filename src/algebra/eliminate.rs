//! Equations of values at solutions of a planar system, by elimination.

use super::{BiPoly, IntPoly, PlanarRoot, RatPoly, RealAlgebraic};
use crate::arith::{Integer, Rational};

impl PlanarRoot {
    /// A non-zero polynomial that vanishes at the value `numerator/denominator` of the solution. The two have no
    /// common zero on the curve of the system's first equation above `t` and its conjugates. *Exact.*
    ///
    /// With `p(t) = 0` and `f(u, t) = 0` this is `Res_t(p, Res_u(f, v denominator - numerator))`, from its values at
    /// integers `v`.
    pub fn quotient_polynomial(&self, numerator: &BiPoly, denominator: &BiPoly) -> IntPoly {
        let f = self.curve();
        let p = self.t().polynomial();
        let count = self.t().degree() * f.degree_u().max(1) + 1;
        let degree = numerator.degree_u().max(denominator.degree_u());
        // Values where the degree drops are left out: there the resultant is another multiple of the product.
        let equations = (1..).map(|v| (v, denominator.scale(&Integer::from(v)).sub(numerator)));
        let eliminated: Vec<(i64, IntPoly)> = equations
            .filter(|(_, equation)| equation.degree_u() == degree)
            .map(|(v, equation)| (v, if degree == 0 { first_row(&equation) } else { f.resultant(&equation) }))
            .take(count)
            .collect();
        let degree = eliminated.iter().map(|(_, q)| q.degree()).max().unwrap_or(0);
        let value = |q: &IntPoly| {
            let product = if q.is_constant() {
                q.pow(p.degree() as u32).leading()
            } else {
                column(&p).resultant(&column(q)).leading()
            };
            product * IntPoly::constant(p.leading()).pow((degree - q.degree()) as u32).leading()
        };
        let values: Vec<(Rational, Rational)> =
            eliminated.iter().map(|(v, q)| (Rational::from(*v), Rational::from(value(q)))).collect();
        interpolate(&values).numerator().clone()
    }
}

impl RealAlgebraic {
    /// A non-zero polynomial that vanishes at the value `numerator/denominator` at this number. The two have no common
    /// zero among its conjugates. *Exact.*
    pub fn quotient_polynomial(&self, numerator: &IntPoly, denominator: &IntPoly) -> IntPoly {
        let p = self.polynomial();
        if numerator.is_constant() && denominator.is_constant() {
            return IntPoly::new(vec![-numerator.leading(), denominator.leading()]);
        }
        let rows = numerator.coefficients().len().max(denominator.coefficients().len());
        let at = |q: &IntPoly, i: usize| q.coefficients().get(i).cloned().unwrap_or_default();
        // v denominator - numerator, in v with the coefficients of the powers of x.
        let equation = (0..rows).map(|i| IntPoly::new(vec![-at(numerator, i), at(denominator, i)])).collect();
        column(&p).resultant(&BiPoly::new(equation))
    }
}

/// A polynomial in one unknown as one in `u`.
fn column(p: &IntPoly) -> BiPoly {
    BiPoly::new(p.coefficients().iter().map(|c| IntPoly::constant(c.clone())).collect())
}

fn first_row(p: &BiPoly) -> IntPoly {
    p.rows().first().cloned().unwrap_or_default()
}

/// The polynomial through the points, by Newton's divided differences.
fn interpolate(points: &[(Rational, Rational)]) -> RatPoly {
    let mut differences: Vec<Rational> = points.iter().map(|(_, y)| y.clone()).collect();
    for order in 1..points.len() {
        for i in (order..points.len()).rev() {
            let step = Rational::from(&points[i].0 - &points[i - order].0);
            differences[i] = Rational::from(&differences[i] - &differences[i - 1]) / step;
        }
    }
    let mut sum = RatPoly::zero();
    for (difference, (x, _)) in differences.iter().zip(points).rev() {
        let factor = RatPoly::x().sub(&RatPoly::constant(x.clone()));
        sum = sum.mul(&factor).add(&RatPoly::constant(difference.clone()));
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::algebra::{Domain, solve};

    fn row(c: &[i64]) -> IntPoly {
        IntPoly::new(c.iter().map(|v| Integer::from(*v)).collect())
    }

    #[test]
    fn the_value_is_a_root() {
        // u^2 = t + 1, u t = 3: v = 2/(u + t^2)
        let f = BiPoly::new(vec![row(&[-1, -1]), row(&[]), row(&[1])]);
        let g = BiPoly::new(vec![row(&[-3]), row(&[0, 1])]);
        let (two, denominator) =
            (BiPoly::constant(Integer::from(2)), BiPoly::new(vec![row(&[0, 0, 1]), row(&[1])]));
        for root in solve(&f, &g, Domain::All).unwrap() {
            let polynomial = root.quotient_polynomial(&two, &denominator);
            let [u, t] = root.enclosure(100);
            let v = 2.0 / (u.approx() + t.approx().powi(2));
            let roots = RealAlgebraic::roots_with_multiplicity(&polynomial);
            assert!(roots.iter().any(|(r, _)| (r.approx() - v).abs() < 1e-12), "{v} in {polynomial:?}");
            // The same with the equation v (u + t^2) = 2 multiplied out as q((2/(u+t^2))) in exact signs.
            assert!(polynomial.degree() <= 6);
        }
    }

    #[test]
    fn interpolation_returns_the_polynomial() {
        let p = RatPoly::new(&[Rational::from((1, 2)), Rational::from(-3), Rational::from(5)]);
        let points: Vec<_> = (0..5).map(|x| (Rational::from(x), p.eval(&Rational::from(x)))).collect();
        assert_eq!(interpolate(&points), p);
    }

    #[test]
    fn values_at_an_algebraic_number() {
        let root = RealAlgebraic::roots_with_multiplicity(&row(&[-2, 0, 0, 1])).pop().unwrap().0;
        // 1/(1 + 2^(1/3)): v^3 ((1/v - 1)^3 - 2) = (1 - v)^3 - 2 v^3
        let polynomial = root.quotient_polynomial(&row(&[1]), &row(&[1, 1]));
        assert_eq!(polynomial.primitive().square_free().degree(), 3);
        let v = 1.0 / (1.0 + 2f64.cbrt());
        let roots = RealAlgebraic::roots_with_multiplicity(&polynomial);
        assert!(roots.iter().any(|(r, _)| (r.approx() - v).abs() < 1e-12));
    }
}
