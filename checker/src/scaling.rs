//! Parameters without a value that a change of units removes: what holds at the value 1 holds at all positive values.
//!
//! An expression `e` has the weight `w` in a parameter `p` if `e(t^a x, t p) = t^w e(x, p)` for all `t > 0`, where `a` is the
//! weight of the variable. If the loss has a weight `b`, gradient descent with step size `eta` at `p` is that at `p = 1` with
//! step size `eta p^(b - 2a)`, seen in the variable `x/p^a`; and a claim whose numbers scale along says the same at both.

use crate::expr::{Expr, Operator};
use crate::function::Function;
use crate::problem;
use crate::toml::{Table, Value};
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};

/// A weight in each of the parameters.
pub type Weight = Vec<BigRational>;

/// The weights of names.
pub struct Scaling {
    variable: String,
    point: Weight,
    loss: Weight,
    /// The parameters, those with a value too.
    names: Vec<(String, Weight)>,
}

impl Scaling {
    /// The weights of all names, and of the loss, which must have one. `point` is the weight of the variable; the parameters
    /// named `open` have no value, all others are expressions in those before them.
    pub fn new(
        (variable, point): (&str, Weight),
        parameters: &[(String, Option<Expr>)],
        loss: &Expr,
    ) -> Result<Scaling, Reason> {
        let none = scale(&point, BigRational::zero());
        let mut scaling =
            Scaling { variable: variable.to_owned(), loss: none.clone(), point, names: Vec::new() };
        let mut open = 0;
        for (name, value) in parameters {
            let weight = match value {
                Some(value) => scaling.weight(value, false)?.unwrap_or_else(|| none.clone()),
                None => {
                    let mut unit = none.clone();
                    *unit.get_mut(open).ok_or_else(differs)? = BigRational::one();
                    open += 1;
                    unit
                }
            };
            scaling.names.push((name.clone(), weight));
        }
        scaling.loss = scaling.weight(loss, false)?.ok_or_else(differs)?;
        Ok(scaling)
    }

    /// The weight of the `k`-th derivative of the loss.
    fn derivative(&self, k: i32) -> Weight {
        combine(&self.loss, &self.point, -k)
    }

    /// The weight of an expression, seen from its form; `None` for 0, which has all weights. Names of derived quantities are
    /// known in identities only.
    fn weight(&self, expr: &Expr, derived: bool) -> Result<Option<Weight>, Reason> {
        let inner = |expr: &Expr| self.weight(expr, derived);
        Ok(match expr {
            Expr::Number(value) if value.is_zero() => None,
            Expr::Number(_) => Some(scale(&self.point, BigRational::zero())),
            Expr::Name(name) => Some(self.name(name, derived)?),
            Expr::Neg(of) => inner(of)?,
            Expr::Binary(operator, left, right) => {
                let (left, right) = (inner(left)?, inner(right)?);
                match (operator, left, right) {
                    (Operator::Add | Operator::Sub, None, other)
                    | (Operator::Add | Operator::Sub, other, None) => other,
                    (Operator::Add | Operator::Sub, left, right) if left == right => left,
                    (Operator::Mul, Some(left), Some(right)) => Some(combine(&left, &right, 1)),
                    (Operator::Div, Some(left), Some(right)) => Some(combine(&left, &right, -1)),
                    (Operator::Mul, ..) | (Operator::Div, None, Some(_)) => None,
                    _ => return Err(differs()),
                }
            }
            Expr::Power(base, exponent) => {
                inner(base)?.map(|base| scale(&base, BigRational::from_integer((*exponent).into())))
            }
            Expr::Sqrt(of) => inner(of)?.map(|of| scale(&of, BigRational::new(1.into(), 2.into()))),
            Expr::Call(Function::Cbrt, of) => {
                inner(of)?.map(|of| scale(&of, BigRational::new(1.into(), 3.into())))
            }
            _ => return Err(differs()),
        })
    }

    fn name(&self, name: &str, derived: bool) -> Result<Weight, Reason> {
        if let Some((_, weight)) = self.names.iter().find(|(known, _)| known == name) {
            return Ok(weight.clone());
        }
        match name {
            _ if name == self.variable => Ok(self.point.clone()),
            _ if !derived => Err(differs()),
            "f" => Ok(self.loss.clone()),
            "alpha" => Ok(scale(&self.derivative(3), BigRational::from_integer(2.into()))),
            "eta_c" => Ok(scale(&self.derivative(2), BigRational::from_integer((-1).into()))),
            _ => {
                let order = name.strip_prefix('f').and_then(|order| order.parse::<u16>().ok());
                Ok(self.derivative(order.ok_or_else(differs)?.into()))
            }
        }
    }

    /// Shows that a claim says the same at all values of the parameters.
    pub fn carries(&self, claim: &Table) -> Result<(), Reason> {
        let value = |key: &str| problem::find(claim, key);
        let step = scale(&self.derivative(2), BigRational::from_integer((-1).into()));
        let has_kind = |kind: &str| matches!(value("kind"), Some(Value::Text(text)) if text == kind);
        if value("set").is_some() {
            return Err(Fault::Unsupported.because("a set and a parameter without a value"));
        }
        if has_kind("stable-window") {
            self.all_have(value("from"), &step)?;
            self.all_have(value("to"), &step)?;
        }
        if has_kind("identity") {
            let side = |key: &str| match value(key) {
                Some(Value::Text(text)) => self.weight(&crate::expr::parse(text)?, true),
                _ => Err(differs()),
            };
            let (left, right) = (side("left")?, side("right")?);
            if left.is_some() && right.is_some() && left != right {
                return Err(differs());
            }
        }
        self.all_have(value("eta"), &step)?;
        self.all_have(value("momentum"), &scale(&self.point, BigRational::zero()))?;
        for key in ["at", "within", "starts"] {
            self.all_have(value(key), &self.point)?;
        }
        Ok(())
    }

    /// Shows that all numbers in a value have a weight.
    fn all_have(&self, value: Option<&Value>, wanted: &Weight) -> Result<(), Reason> {
        let found = match value {
            None => return Ok(()),
            Some(Value::Array(items)) => {
                return items.iter().try_for_each(|item| self.all_have(Some(item), wanted));
            }
            Some(Value::Table(items)) => {
                return items.iter().try_for_each(|(_, item)| self.all_have(Some(item), wanted));
            }
            Some(value) => self.weight(&problem::expression(value)?, false)?,
        };
        if found.is_none_or(|found| found == *wanted) { Ok(()) } else { Err(differs()) }
    }
}

/// `a + factor b`.
fn combine(a: &Weight, b: &Weight, factor: i32) -> Weight {
    a.iter().zip(b).map(|(a, b)| a + b * BigInt::from(factor)).collect()
}

fn scale(weight: &Weight, factor: BigRational) -> Weight {
    weight.iter().map(|entry| entry * &factor).collect()
}

fn differs() -> Reason {
    Fault::Unsupported.because("a parameter without a value that no change of units is shown to remove")
}
