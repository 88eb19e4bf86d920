//! The keys of a claim in a problem file.

use crate::claim::Steps;
use crate::interval::Interval;
use crate::method::Method;
use crate::problem::{self, Problem};
use crate::stability::Stability;
use crate::surd::Surd;
use crate::toml::{Table, Value};
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use std::cmp::Ordering;

pub(crate) fn wrong(text: &str) -> Reason {
    Fault::Problem.because(format!("claim: {text}"))
}

/// The keys of a claim.
pub(crate) struct Keys<'a> {
    pub(crate) table: &'a Table,
}

impl<'a> Keys<'a> {
    /// No other keys, but for those of the method where it may be named.
    pub(crate) fn only(&self, known: &[&str], method: bool) -> Result<(), Reason> {
        // Where a claim comes from does not change what it says.
        let is_known = |key: &str| {
            key == "origin" || known.contains(&key) || (method && ["momentum", "nesterov"].contains(&key))
        };
        match self.table.iter().find(|(key, _)| !is_known(key)) {
            None => Ok(()),
            Some((key, _)) => Err(wrong(&format!("unknown key {}", crate::number::shorten(key)))),
        }
    }

    pub(crate) fn value(&self, key: &str) -> Result<&'a Value, Reason> {
        problem::find(self.table, key).ok_or_else(|| wrong(&format!("{key} is missing")))
    }

    pub(crate) fn text(&self, key: &str) -> Result<&'a str, Reason> {
        match self.value(key)? {
            Value::Text(text) => Ok(text),
            _ => Err(wrong(&format!("{key} must be a string"))),
        }
    }

    pub(crate) fn count(&self) -> Result<Option<usize>, Reason> {
        match problem::find(self.table, "count") {
            None => Ok(None),
            Some(Value::Integer(count)) => {
                usize::try_from(*count).map(Some).map_err(|_| wrong("a negative count"))
            }
            Some(_) => Err(wrong("count must be an integer")),
        }
    }

    pub(crate) fn stability(&self) -> Result<Option<Stability>, Reason> {
        match problem::find(self.table, "stability") {
            None => Ok(None),
            Some(Value::Text(name)) => {
                Stability::named(name).map(Some).ok_or_else(|| wrong("an unknown stability"))
            }
            Some(_) => Err(wrong("stability must be a string")),
        }
    }

    /// The method that a claim is about.
    pub(crate) fn method(&self, problem: &Problem) -> Result<Method, Reason> {
        let nesterov = match problem::find(self.table, "nesterov") {
            None => false,
            Some(Value::Boolean(nesterov)) => *nesterov,
            Some(_) => return Err(wrong("nesterov must be true or false")),
        };
        let Some(momentum) = problem::find(self.table, "momentum") else {
            return if nesterov { Err(wrong("no momentum")) } else { Ok(Method::Plain) };
        };
        let momentum = problem.value(momentum)?;
        let method = momentum.as_rational().and_then(|b| Method::with(b.clone(), nesterov));
        method.ok_or_else(|| Fault::Unsupported.because("this momentum"))
    }

    /// A positive step size.
    pub(crate) fn step_size(&self, value: &Value, problem: &Problem) -> Result<Surd, Reason> {
        let eta = problem.value(value)?;
        match eta.sign() {
            Ordering::Greater => Ok(eta),
            _ => Err(Fault::Unsupported.because("a step size that is not positive")),
        }
    }

    pub(crate) fn rational(&self, value: &Value, problem: &Problem) -> Result<BigRational, Reason> {
        let eta = self.step_size(value, problem)?;
        eta.as_rational().cloned().ok_or_else(|| Fault::Unsupported.because("an irrational step size"))
    }

    /// The step size of gradient descent for one of the method.
    pub(crate) fn reduced(&self, value: &Value, method: &Method, problem: &Problem) -> Result<Surd, Reason> {
        let eta = self.step_size(value, problem)?;
        let eta = Surd::rational(method.factor()).mul(&eta);
        eta.ok_or_else(|| Fault::Unsupported.because("a step size beyond one quadratic field"))
    }

    /// What `eta = VALUE` or `eta = { from = VALUE, to = VALUE }` holds.
    pub(crate) fn pair(&self) -> Result<(&'a Value, &'a Value), Reason> {
        match self.value("eta")? {
            Value::Table(table) => {
                Keys { table }.only(&["from", "to"], false)?;
                Ok((Keys { table }.value("from")?, Keys { table }.value("to")?))
            }
            value => Ok((value, value)),
        }
    }

    /// The ends of the step sizes, of gradient descent.
    pub(crate) fn ends(&self, method: &Method, problem: &Problem) -> Result<Steps, Reason> {
        let (from, to) = self.pair()?;
        let to = self.reduced(to, method, problem)?;
        let from = match problem.value(from)? {
            zero if zero.sign().is_eq() => zero,
            _ => self.reduced(from, method, problem)?,
        };
        let ascend = to.add(&from.neg()).is_some_and(|gap| gap.sign().is_ge());
        if ascend { Ok((from, to)) } else { Err(disordered()) }
    }

    /// Rational step sizes.
    pub(crate) fn step_sizes(&self, problem: &Problem) -> Result<Interval, Reason> {
        let (from, to) = self.pair()?;
        let (from, to) = (self.rational(from, problem)?, self.rational(to, problem)?);
        Interval::new(from, to).ok_or_else(disordered)
    }
}

fn disordered() -> Reason {
    Fault::Unsupported.because("step sizes that do not ascend, or in different fields")
}
