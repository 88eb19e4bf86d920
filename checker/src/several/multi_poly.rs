//! Polynomials in any number of names, with rational coefficients.

use crate::budget::Budget;
use crate::expr::{Expr, Operator};
use crate::limits;
use crate::number;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use num_traits::{One, Zero};
use std::collections::BTreeMap;

/// The most terms.
const TERMS: usize = 20_000;
/// The highest power of a name.
const POWER: u32 = 1000;

/// The work of a product of two terms, for each of their names and for what is done once.
const TERM_WORK: u64 = 40_000;

/// A polynomial: coefficients other than 0 by the powers of the names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MultiPoly {
    pub(super) terms: BTreeMap<Vec<(String, u32)>, BigRational>,
}

impl MultiPoly {
    /// A constant.
    pub fn constant(value: BigRational) -> MultiPoly {
        let mut poly = MultiPoly { terms: BTreeMap::new() };
        if !value.is_zero() {
            poly.terms.insert(Vec::new(), value);
        }
        poly
    }

    /// An indeterminate.
    pub fn name(name: String) -> MultiPoly {
        MultiPoly { terms: BTreeMap::from([(vec![(name, 1)], BigRational::one())]) }
    }

    /// The polynomial that an expression expands to; names without a value are indeterminates.
    pub fn of(
        expr: &Expr,
        values: &dyn Fn(&str) -> Option<BigRational>,
        budget: &Budget,
    ) -> Result<MultiPoly, Reason> {
        match expr {
            Expr::Number(value) => Ok(MultiPoly::constant(value.clone())),
            Expr::Name(name) => Ok(match values(name) {
                Some(value) => MultiPoly::constant(value),
                None if ["pi", "e"].contains(&name.as_str()) => return Err(no_polynomial()),
                None => MultiPoly::name(name.clone()),
            }),
            Expr::Neg(inner) => MultiPoly::of(inner, values, budget)?.scaled(&-BigRational::one()),
            Expr::Binary(operator, left, right) => {
                let (left, right) =
                    (MultiPoly::of(left, values, budget)?, MultiPoly::of(right, values, budget)?);
                match operator {
                    Operator::Add => left.plus(&right),
                    Operator::Sub => left.plus(&right.scaled(&-BigRational::one())?),
                    Operator::Mul => left.times(&right, budget),
                    Operator::Div => {
                        let divisor = right.as_constant().filter(|value| !value.is_zero());
                        left.scaled(&divisor.ok_or_else(no_polynomial)?.recip())
                    }
                }
            }
            Expr::Power(base, exponent) => {
                let base = MultiPoly::of(base, values, budget)?;
                let exponent = u32::try_from(*exponent).map_err(|_| no_polynomial())?;
                let mut power = MultiPoly::constant(BigRational::one());
                for _ in 0..exponent {
                    power = power.times(&base, budget)?;
                }
                Ok(power)
            }
            Expr::Sqrt(inner) => {
                let root =
                    MultiPoly::of(inner, values, budget)?.as_constant().and_then(|q| number::exact_sqrt(&q));
                root.map(MultiPoly::constant).ok_or_else(no_polynomial)
            }
            Expr::Call(..) | Expr::Angle(..) | Expr::Matrix(..) => Err(no_polynomial()),
        }
    }

    /// The value of a constant.
    pub fn as_constant(&self) -> Option<BigRational> {
        match self.terms.len() {
            0 => Some(BigRational::zero()),
            1 => self.terms.get(&Vec::new()).cloned(),
            _ => None,
        }
    }

    /// The name that it is.
    pub fn as_name(&self) -> Option<String> {
        let (powers, coefficient) = self.terms.first_key_value()?;
        match powers.as_slice() {
            [(name, 1)] if self.terms.len() == 1 && coefficient.is_one() => Some(name.clone()),
            _ => None,
        }
    }

    /// The polynomial times the least power of another one with which it is a polynomial free of the name that stands for the other's
    /// reciprocal.
    pub fn cleared_of(&self, name: &str, other: &MultiPoly, budget: &Budget) -> Result<MultiPoly, Reason> {
        let power =
            |powers: &[(String, u32)]| powers.iter().find(|(known, _)| known == name).map_or(0, |p| p.1);
        let most = self.terms.keys().map(|powers| power(powers)).max().unwrap_or(0);
        // The coefficient of the k-th power of the name is multiplied by the other polynomial (most - k) times: Horner's rule.
        let mut sum = MultiPoly::constant(BigRational::zero());
        for k in 0..=most {
            sum = sum.times(other, budget)?;
            for (powers, c) in self.terms.iter().filter(|(powers, _)| power(powers) == k) {
                let rest = powers.iter().filter(|(known, _)| known != name).cloned().collect();
                sum.add(rest, c.clone())?;
            }
        }
        Ok(sum)
    }

    /// Whether it is the polynomial 0.
    pub fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// Sums.
    pub fn plus(&self, other: &MultiPoly) -> Result<MultiPoly, Reason> {
        let mut sum = self.clone();
        for (powers, coefficient) in &other.terms {
            sum.add(powers.clone(), coefficient.clone())?;
        }
        Ok(sum)
    }

    /// Products with a number.
    pub fn scaled(&self, factor: &BigRational) -> Result<MultiPoly, Reason> {
        let scale = |(powers, value): (&Vec<(String, u32)>, &BigRational)| (powers.clone(), value * factor);
        let terms = if factor.is_zero() { BTreeMap::new() } else { self.terms.iter().map(scale).collect() };
        Ok(MultiPoly { terms })
    }

    /// How much the terms hold: names, long ones counted as several, and digits.
    fn size(&self) -> u64 {
        let name = |(name, _): &(String, u32)| 1 + name.len() as u64 / 32;
        let term = |(names, value): (&Vec<(String, u32)>, &BigRational)| {
            1 + names.iter().map(name).sum::<u64>() + number::bits(value) / 256
        };
        self.terms.iter().map(term).sum()
    }

    /// Products, for a price.
    pub fn times(&self, other: &MultiPoly, budget: &Budget) -> Result<MultiPoly, Reason> {
        let work = self.size() * other.terms.len() as u64 + other.size() * self.terms.len() as u64;
        budget.spend(TERM_WORK * work)?;
        let mut product = MultiPoly { terms: BTreeMap::new() };
        for (left, a) in &self.terms {
            for (right, b) in &other.terms {
                let mut powers: BTreeMap<String, u32> = left.iter().cloned().collect();
                for (name, power) in right {
                    *powers.entry(name.clone()).or_insert(0) += power;
                }
                if powers.values().any(|power| *power > POWER) {
                    return Err(Fault::Limit.because("a power of a name is too high"));
                }
                product.add(powers.into_iter().collect(), a * b)?;
            }
        }
        Ok(product)
    }

    fn add(&mut self, powers: Vec<(String, u32)>, coefficient: BigRational) -> Result<(), Reason> {
        let sum = self.terms.remove(&powers).unwrap_or_else(BigRational::zero) + coefficient;
        if number::bits(&sum) > limits::COEFFICIENT_BITS || self.terms.len() > TERMS {
            return Err(Fault::Limit.because("a polynomial of several names is too large"));
        }
        if !sum.is_zero() {
            self.terms.insert(powers, sum);
        }
        Ok(())
    }
}

fn no_polynomial() -> Reason {
    Fault::Unsupported.because("an identity between formulas that are no polynomials")
}
