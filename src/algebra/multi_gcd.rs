//! Greatest common divisors and square-free parts over Q in several variables, by primitive remainder sequences.
//!
//! Meant for the small polynomials of losses with parameters; the cost grows fast with degree and variables.

use super::MultiPoly;
use crate::arith::Rational;

impl MultiPoly {
    /// The coefficient of the highest power of a name; the polynomial itself where the name does not occur.
    pub fn leading_in(&self, name: &str) -> Self {
        self.coefficients_in(name).pop().unwrap_or_else(|| self.clone())
    }

    /// `(r, k)` with `lead^k self = q divisor + r` and the degree of `r` in the name below that of the divisor, `lead`
    /// the divisor's leading coefficient in the name. The divisor contains the name. *Exact.*
    ///
    /// # Panics
    /// Where the divisor does not contain the name.
    pub fn pseudo_rem_in(&self, name: &str, divisor: &Self) -> (Self, u32) {
        let degree = divisor.degree_in(name);
        assert!(degree > 0, "the divisor contains the name");
        let lead = divisor.leading_in(name);
        let x = self.same_name(name);
        let (mut rest, mut steps) = (self.clone(), 0);
        while !rest.is_zero() && rest.degree_in(name) >= degree {
            let shift = rest.degree_in(name) - degree;
            let top = rest.leading_in(name);
            rest = rest.mul(&lead).sub(&divisor.mul(&top).mul(&x.pow(shift)));
            steps += 1;
        }
        (rest, steps)
    }

    /// One of the names as a polynomial over the same names.
    fn same_name(&self, name: &str) -> Self {
        let names: Vec<&str> = self.names().iter().map(String::as_str).collect();
        MultiPoly::variable(&names, name).expect("the name is among the names")
    }

    /// The greatest common divisor of the coefficients of the powers of a name.
    pub fn content_in(&self, name: &str) -> Self {
        let one = self.same_constant(Rational::from(1));
        let mut content = self.same_constant(Rational::new());
        for c in self.coefficients_in(name) {
            content = content.gcd(&c);
            if content == one {
                break;
            }
        }
        content
    }

    /// The polynomial divided by its content in a name; primitive over the integers too.
    fn primitive_in(&self, name: &str) -> Self {
        if self.is_zero() {
            return self.clone();
        }
        self.div_exact(&self.content_in(name)).unwrap_or_else(|| self.clone()).primitive()
    }

    /// The greatest common divisor, with coprime integer coefficients and a positive leading one; 0 only of zeros.
    #[must_use]
    pub fn gcd(&self, other: &Self) -> Self {
        if self.is_zero() {
            return other.primitive();
        }
        if other.is_zero() {
            return self.primitive();
        }
        let occurs = |name: &&String| self.degree_in(name) > 0 || other.degree_in(name) > 0;
        let Some(name) = self.names().iter().find(occurs) else {
            return self.same_constant(Rational::from(1));
        };
        match (self.degree_in(name), other.degree_in(name)) {
            (_, 0) => return self.content_in(name).gcd(other),
            (0, _) => return self.gcd(&other.content_in(name)),
            _ => {}
        }
        let content = self.content_in(name).gcd(&other.content_in(name));
        let (mut a, mut b) = (self.primitive_in(name), other.primitive_in(name));
        while !b.is_zero() {
            if b.degree_in(name) == 0 {
                return content;
            }
            let rest = a.pseudo_rem_in(name, &b).0.primitive_in(name);
            (a, b) = (b, rest);
        }
        content.mul(&a).primitive()
    }

    /// The factors that contain a name, square-free and pairwise coprime, each with its multiplicity, by rising
    /// multiplicity (Yun's algorithm). The content in the name is left out.
    pub fn square_free_factors_in(&self, name: &str) -> Vec<(Self, usize)> {
        let mut factors = Vec::new();
        if self.degree_in(name) == 0 {
            return factors;
        }
        let p = self.primitive_in(name);
        let derivative = p.derivative(name);
        let common = p.gcd(&derivative);
        let exact = |a: &Self, b: &Self| a.div_exact(b).expect("a common divisor divides");
        let mut b = exact(&p, &common);
        let mut d = exact(&derivative, &common).sub(&b.derivative(name));
        let mut multiplicity = 1;
        while b.degree_in(name) > 0 {
            let factor = b.gcd(&d);
            b = exact(&b, &factor);
            if factor.degree_in(name) > 0 {
                factors.push((factor.clone(), multiplicity));
            }
            d = exact(&d, &factor).sub(&b.derivative(name));
            multiplicity += 1;
        }
        factors
    }
}

#[cfg(test)]
mod tests {
    use super::MultiPoly;
    use crate::arith::Rational;
    use proptest::prelude::*;

    const NAMES: [&str; 3] = ["x", "mu", "nu"];

    fn poly() -> impl Strategy<Value = MultiPoly> {
        let term = (prop::collection::vec(0u32..3, 3), -4i64..5);
        prop::collection::vec(term, 1..4)
            .prop_map(|terms| MultiPoly::new(&NAMES, terms.into_iter().map(|(e, n)| (e, Rational::from(n)))))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn the_gcd_divides_and_is_divided(p in poly(), q in poly(), r in poly()) {
            prop_assume!(!p.is_zero() && !q.is_zero() && !r.is_zero());
            let (a, b) = (p.mul(&r), q.mul(&r));
            let gcd = a.gcd(&b);
            prop_assert!(a.div_exact(&gcd).is_some() && b.div_exact(&gcd).is_some());
            prop_assert!(gcd.div_exact(&r.primitive()).is_some());
        }
    }
}
