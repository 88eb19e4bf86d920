//! A one-variable polynomial loss with symbols: what is assumed of them, and the condition as a polynomial in them.

use crate::algebra::{MultiPoly, RatPoly, RealAlgebraic};
use crate::arith::Rational;
use crate::expr::{DEGREE_LIMIT, Diagnostic, Expr};
use crate::problem::{ParameterValue, Problem};
use std::fmt;

/// The values that a parameter may take: all numbers between two ends, the ends included unless open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterRange {
    /// The parameter.
    pub name: String,
    /// The lower end.
    pub from: Rational,
    /// Is the lower end left out?
    pub open: bool,
    /// The upper end; `None` for all numbers above.
    pub to: Option<Rational>,
}

impl ParameterRange {
    /// All positive numbers.
    pub fn positive(name: &str) -> Self {
        ParameterRange { name: name.to_string(), from: Rational::new(), open: true, to: None }
    }

    /// All numbers from one to another.
    pub fn between(name: &str, from: Rational, to: Rational) -> Self {
        ParameterRange { name: name.to_string(), from, open: false, to: Some(to) }
    }

    /// Is the number in the range? *Exact.*
    pub fn contains(&self, number: &RealAlgebraic) -> bool {
        let above = number.compare_rational(&self.from);
        let below = self.to.as_ref().is_none_or(|to| number.compare_rational(to).is_le());
        (above.is_gt() || (above.is_eq() && !self.open)) && below
    }

    /// Are all its numbers positive?
    pub fn is_positive(&self) -> bool {
        self.from > 0 || (self.from == 0 && self.open)
    }
}

impl fmt::Display for ParameterRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.to {
            Some(to) => write!(f, "{} in [{}, {to}]", self.name, self.from),
            None => write!(f, "{} > {}", self.name, self.from),
        }
    }
}

/// A one-variable polynomial loss over Q with parameters under assumptions.
#[derive(Clone, Debug)]
pub struct Family {
    /// The variable.
    pub variable: String,
    /// The parameters without a single value, in the order of the problem.
    pub parameters: Vec<ParameterRange>,
    /// The loss, over the variable and these parameters.
    pub loss: MultiPoly,
}

impl Family {
    /// The loss of a problem, its parameters with an exact value put in.
    ///
    /// # Errors
    /// Where there are several variables, the loss is no polynomial in the variable and the parameters, or the ends of
    /// a range are not rational.
    pub fn new(problem: &Problem) -> Result<Self, Diagnostic> {
        let [variable] = &problem.variables[..] else {
            let message = format!("the loss has {} variables", problem.variables.len());
            return Err(Diagnostic::new(message, problem.loss.span()).label("one variable is needed here"));
        };
        let mut parameters = Vec::new();
        for parameter in &problem.parameters {
            match &parameter.value {
                ParameterValue::Exact(_) => {}
                ParameterValue::Positive => parameters.push(ParameterRange::positive(&parameter.name)),
                ParameterValue::Range { from, to } => {
                    let (from, to) = (from.to_rational()?, to.to_rational()?);
                    parameters.push(ParameterRange::between(&parameter.name, from, to));
                }
            }
        }
        let mut names = vec![variable.as_str()];
        names.extend(parameters.iter().map(|p| p.name.as_str()));
        let loss = problem.substituted(&problem.loss).to_multi_poly(&names, DEGREE_LIMIT)?;
        Ok(Family { variable: variable.clone(), parameters, loss })
    }

    /// A loss given as text, with ranges for all names but the variable.
    ///
    /// # Errors
    /// Where the text is not a polynomial in these names.
    pub fn parse(loss: &str, variable: &str, parameters: &[ParameterRange]) -> Result<Self, Diagnostic> {
        let mut names = vec![variable];
        names.extend(parameters.iter().map(|p| p.name.as_str()));
        let loss = Expr::parse(loss)?.to_multi_poly(&names, DEGREE_LIMIT)?;
        Ok(Family { variable: variable.to_string(), parameters: parameters.to_vec(), loss })
    }

    /// The derivative of an order by the variable.
    pub fn derivative(&self, order: usize) -> MultiPoly {
        (0..order).fold(self.loss.clone(), |p, _| p.derivative(&self.variable))
    }

    /// `alpha = 3 f'''^2 - f'' f''''` in the variable and the parameters.
    pub fn alpha(&self) -> MultiPoly {
        let (f2, f3, f4) = (self.derivative(2), self.derivative(3), self.derivative(4));
        f3.mul(&f3).scale(&Rational::from(3)).sub(&f2.mul(&f4))
    }

    /// `120 f''^3 e_2`: where `alpha = 0` its sign is that of the coefficient that decides.
    pub fn second_coefficient(&self) -> MultiPoly {
        let f = |k: usize| self.derivative(k);
        let (f2, f3) = (f(2), f(3));
        let times = |p: MultiPoly, n: i64| p.scale(&Rational::from(n));
        let first = f2.pow(3).mul(&f(6)).sub(&times(f2.pow(2).mul(&f3).mul(&f(5)), 15));
        first.add(&times(f2.mul(&f3.pow(2)).mul(&f(4)), 45)).sub(&times(f3.pow(4), 15))
    }

    /// The loss at one value of each parameter.
    ///
    /// # Panics
    /// Where the number of values is not that of the parameters.
    pub fn at(&self, values: &[Rational]) -> RatPoly {
        assert_eq!(values.len(), self.parameters.len(), "one value for each parameter");
        let pairs = self.parameters.iter().zip(values);
        let loss = pairs.fold(self.loss.clone(), |p, (range, q)| p.substitute_rational(&range.name, q));
        loss.to_univariate(&self.variable).expect("all parameters are put in")
    }

    /// The ranges as a sentence: `mu > 0, nu in [1, 2]`.
    pub fn assumptions(&self) -> String {
        self.parameters.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
}
