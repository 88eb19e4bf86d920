//! Polynomials in many names: derivatives, and polynomials in the place of names.

use super::multi_poly::MultiPoly;
use crate::budget::Budget;
use crate::poly::Poly;
use crate::verdict::Reason;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use std::collections::BTreeMap;

impl MultiPoly {
    /// A polynomial in one name.
    pub fn of_one(name: &str, poly: &Poly) -> MultiPoly {
        let whole = |k: usize| if k == 0 { Vec::new() } else { vec![(name.to_owned(), k as u32)] };
        let value = |c: &BigInt| BigRational::new(c.clone(), poly.denominator().clone());
        let terms = poly.numerators().iter().enumerate().filter(|(_, c)| !c.is_zero());
        MultiPoly { terms: terms.map(|(k, c)| (whole(k), value(c))).collect() }
    }

    /// The terms: powers of names, none twice and none with the power 0, and a coefficient.
    pub fn terms(&self) -> impl Iterator<Item = (&[(String, u32)], &BigRational)> {
        self.terms.iter().map(|(powers, c)| (powers.as_slice(), c))
    }

    /// The derivative by a name.
    pub fn derivative(&self, name: &str) -> Result<MultiPoly, Reason> {
        let mut sum = MultiPoly::constant(BigRational::zero());
        for (powers, c) in &self.terms {
            let Some(place) = powers.iter().position(|(known, _)| known == name) else { continue };
            let mut lower = powers.clone();
            let power = lower[place].1;
            match power {
                1 => drop(lower.remove(place)),
                _ => lower[place].1 -= 1,
            }
            let term = BTreeMap::from([(lower, c * BigInt::from(power))]);
            sum = sum.plus(&MultiPoly { terms: term })?;
        }
        Ok(sum)
    }

    /// The polynomial with polynomials in the places of names, all at once; other names stay.
    pub fn substitute(
        &self,
        images: &dyn Fn(&str) -> Option<MultiPoly>,
        budget: &Budget,
    ) -> Result<MultiPoly, Reason> {
        let mut sum = MultiPoly::constant(BigRational::zero());
        for (powers, c) in &self.terms {
            let mut term = MultiPoly::constant(c.clone());
            for (name, power) in powers {
                let image = images(name).unwrap_or_else(|| MultiPoly::name(name.to_owned()));
                for _ in 0..*power {
                    term = term.times(&image, budget)?;
                }
            }
            sum = sum.plus(&term)?;
        }
        Ok(sum)
    }
}
