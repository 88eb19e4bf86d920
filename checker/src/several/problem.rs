//! The problem file of a loss of several variables.

use crate::expr::{self, Expr};
use crate::keys::Keys;
use crate::poly::Poly;
use crate::problem::{self, find, wrong};
use crate::set::Set;
use crate::stability::Stability;
use crate::surd::Surd;
use crate::toml::{Table, Value};
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;

/// The most variables.
const VARIABLES: usize = 24;

/// A problem of several variables.
pub struct Problem {
    /// The names of the variables, in order.
    pub variables: Vec<String>,
    /// The parameters with their values.
    pub parameters: Vec<(String, BigRational)>,
    /// The loss.
    pub loss: Expr,
    /// The claims, in the order of the file.
    pub claims: Vec<Claim>,
}

/// One side of a box: the place of the variable, and its closed range.
pub type Side = (usize, Surd, Surd);

/// A claim.
pub enum Claim {
    /// What the local condition says at a minimiser.
    Condition {
        /// The minimiser, one constant for each variable.
        at: Vec<Expr>,
        /// The kind of the condition.
        expect: String,
    },
    /// How many 2-cycles there are at a step size, and of which stability.
    Period2 {
        /// The step size.
        eta: Surd,
        /// How many; at least one where absent.
        count: Option<usize>,
        /// What each of them is.
        stability: Option<Stability>,
        /// Only those with both points in this box.
        within: Vec<Side>,
    },
    /// Two polynomials are equal.
    Identity {
        /// The left side.
        left: Expr,
        /// The right side.
        right: Expr,
    },
    /// One step takes each point of a set into it.
    Set(Set),
    /// A claim that this checker cannot settle, and why.
    Foreign(Reason),
}

/// Reads a problem file.
pub fn parse(text: &str) -> Result<Problem, Reason> {
    let sections = problem::sections(text, &[])?;
    let top = &sections[0].table;
    let parameters = problem::parameters(&sections)?;
    let loss = problem::loss(top)?;
    let variables = match find(top, "variables") {
        Some(Value::Array(names)) => names.iter().map(name).collect::<Result<Vec<String>, Reason>>()?,
        _ => return Err(Fault::Unsupported.because("several variables that are not listed")),
    };
    for (index, name) in variables.iter().enumerate() {
        let is_parameter = parameters.iter().any(|(known, _)| known == name);
        if is_parameter || variables[..index].contains(name) || ["pi", "e"].contains(&name.as_str()) {
            return Err(wrong("a variable with a name that has a meaning already"));
        }
    }
    if !(2..=VARIABLES).contains(&variables.len()) {
        return Err(Fault::Limit.because("the number of variables"));
    }
    // Exact values and ranges read as they do for polynomials.
    let zero = Poly::new(Vec::new(), BigInt::from(1));
    let shell = problem::Problem { variable: String::new(), parameters, loss: zero, claims: Vec::new() };
    let reader = Claims { shell: &shell, variables: &variables };
    let claims = sections.iter().filter(|section| section.name == "claim");
    let claims = claims.map(|section| reader.claim(&section.table).unwrap_or_else(Claim::Foreign)).collect();
    Ok(Problem { variables, parameters: shell.parameters, loss, claims })
}

fn name(value: &Value) -> Result<String, Reason> {
    match value {
        Value::Text(name) if !name.is_empty() => Ok(name.clone()),
        _ => Err(wrong("variables must be an array of names")),
    }
}

struct Claims<'a> {
    shell: &'a problem::Problem,
    variables: &'a [String],
}

impl Claims<'_> {
    fn claim(&self, table: &Table) -> Result<Claim, Reason> {
        let keys = Keys { table };
        match keys.text("kind")? {
            "condition" => {
                keys.only(&["kind", "at", "expect"], false)?;
                Ok(Claim::Condition {
                    at: self.point(keys.value("at")?)?,
                    expect: keys.text("expect")?.into(),
                })
            }
            "period-2" => {
                keys.only(&["kind", "eta", "count", "stability", "within"], false)?;
                let eta = keys.step_size(keys.value("eta")?, self.shell)?;
                let (count, stability) = (keys.count()?, keys.stability()?);
                let within = find(table, "within").map_or(Ok(Vec::new()), |value| self.sides(value))?;
                Ok(Claim::Period2 { eta, count, stability, within })
            }
            "identity" => {
                keys.only(&["kind", "left", "right"], false)?;
                Ok(Claim::Identity {
                    left: expr::parse(keys.text("left")?)?,
                    right: expr::parse(keys.text("right")?)?,
                })
            }
            "invariant" => Ok(Claim::Set(Set::new(&keys, self.shell)?)),
            _ => Err(Fault::Unsupported.because("a claim of a kind that this checker does not know")),
        }
    }

    fn place(&self, name: &str) -> Result<usize, Reason> {
        let place = self.variables.iter().position(|known| known == name);
        place.ok_or_else(|| wrong("claim: a value for what is no variable"))
    }

    /// One constant for each variable.
    fn point(&self, value: &Value) -> Result<Vec<Expr>, Reason> {
        let Value::Table(table) = value else {
            return Err(wrong("claim: expected a value for each variable"));
        };
        let constant = |name: &String| match find(table, name) {
            Some(Value::Text(text)) => expr::parse(text),
            Some(Value::Integer(value)) => Ok(Expr::Number(BigInt::from(*value).into())),
            _ => Err(wrong("claim: a variable without a value")),
        };
        table.iter().try_for_each(|(name, _)| self.place(name).map(|_| ()))?;
        self.variables.iter().map(constant).collect()
    }

    fn sides(&self, value: &Value) -> Result<Vec<Side>, Reason> {
        let Value::Table(table) = value else { return Err(wrong("claim: expected a range for variables")) };
        let side = |(name, value): &(String, Value)| {
            let Value::Array(ends) = value else { return Err(wrong("claim: expected [lo, hi]")) };
            let [lo, hi] = ends.as_slice() else { return Err(wrong("claim: expected [lo, hi]")) };
            Ok((self.place(name)?, self.shell.value(lo)?, self.shell.value(hi)?))
        };
        table.iter().map(side).collect()
    }
}
