//! Polynomials put into polynomials of several variables.

use super::MultiPoly;
use crate::arith::Rational;

impl MultiPoly {
    /// The polynomial with a polynomial (over the same names) put in for every name, all at once. *Exact.* `None` where the
    /// products would take more than `work` products of terms.
    ///
    /// # Panics
    /// Where there are not as many polynomials as names.
    pub fn compose(&self, images: &[Self], work: usize) -> Option<Self> {
        assert_eq!(images.len(), self.names().len(), "one polynomial for each name");
        let mut left = work;
        let mut product = |a: &Self, b: &Self| {
            left = left.checked_sub(a.term_count().checked_mul(b.term_count())?)?;
            Some(a.mul(b))
        };
        let one = self.same_constant(Rational::from(1));
        let mut powers: Vec<Vec<Self>> = images.iter().map(|_| vec![one.clone()]).collect();
        let mut sum = self.same_constant(Rational::new());
        for (exponents, c) in self.terms() {
            let mut term = self.same_constant(c.clone());
            for ((k, image), powers) in exponents.iter().zip(images).zip(&mut powers) {
                while powers.len() <= *k as usize {
                    powers.push(product(&powers[powers.len() - 1], image)?);
                }
                if *k > 0 {
                    term = product(&term, &powers[*k as usize])?;
                }
            }
            sum = sum.add(&term);
        }
        Some(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::MultiPoly;
    use crate::arith::Rational;
    use proptest::prelude::*;

    const NAMES: [&str; 2] = ["x", "y"];

    fn poly() -> impl Strategy<Value = MultiPoly> {
        let term = (prop::collection::vec(0u32..4, 2), -6i64..6, 1i64..5);
        prop::collection::vec(term, 0..4).prop_map(|terms| {
            MultiPoly::new(&NAMES, terms.into_iter().map(|(e, n, d)| (e, Rational::from((n, d)))))
        })
    }

    #[test]
    fn names_are_exchanged_at_once_and_work_is_bounded() {
        let var = |name| MultiPoly::variable(&NAMES, name).unwrap();
        let p = var("x").pow(2).sub(&var("y"));
        assert_eq!(p.compose(&[var("y"), var("x")], 100).unwrap().to_string(), "-x + y^2");
        let sum = var("x").add(&var("y"));
        assert_eq!(var("x").pow(9).compose(&[sum.clone(), sum], 50), None);
    }

    proptest! {
        #[test]
        fn composition_agrees_with_values(p in poly(), q in poly(), r in poly(), x in -3i64..4, y in 1i64..5) {
            let at = [Rational::from(x), Rational::from((1, y))];
            let inner = [q.eval(&at), r.eval(&at)];
            prop_assert_eq!(p.compose(&[q, r], 1_000_000).unwrap().eval(&at), p.eval(&inner));
        }
    }
}
