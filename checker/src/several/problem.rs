//! The problem file of a loss of several variables.

use super::matrix;
use super::shapes::Shapes;
use crate::claim::Steps;
use crate::expr::{self, Expr};
use crate::interval::Interval;
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
const VARIABLES: usize = 100;

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

/// What decays, and from which starts.
pub struct Decay {
    /// The place of the variable.
    pub variable: usize,
    /// The factor, a function of the step size.
    pub rate: Expr,
    /// The step sizes.
    pub eta: Interval,
    /// A closed interval for each variable.
    pub starts: Vec<Interval>,
    /// The set is the part of the box where each quantity lies in its closed interval.
    pub bounds: Vec<(Expr, Interval)>,
}

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
    /// What almost every start of a box converges to.
    Converges {
        /// The step sizes.
        eta: Interval,
        /// The starts, a range for each variable.
        starts: Vec<Side>,
        /// A word for the attractors.
        to: String,
    },
    /// Some family of stable 2-cycles lives for the step sizes of an open interval, and for no others next to it.
    StableWindow {
        /// The ends.
        ends: Steps,
    },
    /// Two polynomials are equal.
    Identity {
        /// The left side.
        left: Expr,
        /// The right side.
        right: Expr,
    },
    /// From every start of a set the size of a variable shrinks by a factor in each step.
    Decay(Decay),
    /// One step takes each point of a set into it.
    Set(Set),
    /// A claim that this checker cannot settle, and why.
    Foreign(Reason),
}

/// Reads a problem file.
pub fn parse(text: &str) -> Result<Problem, Reason> {
    let sections = problem::sections(text, &["variables", "data"])?;
    let top = &sections[0].table;
    let parameters = problem::parameters(&sections)?;
    let shapes = Shapes::read(&sections)?;
    if parameters.iter().any(|(name, _)| shapes.find(name).is_some()) {
        return Err(wrong("a parameter with the name of a variable"));
    }
    if !(2..=VARIABLES).contains(&shapes.variables.len()) {
        return Err(Fault::Limit.because("the number of variables"));
    }
    let loss = matrix::number(&problem::loss(top)?, &shapes)?;
    // Exact values and ranges read as they do for polynomials.
    let zero = Poly::new(Vec::new(), BigInt::from(1));
    let shell = problem::Problem { variable: String::new(), parameters, loss: zero, claims: Vec::new() };
    let reader = Claims { shell: &shell, shapes: &shapes };
    let claims = sections.iter().filter(|section| section.name == "claim");
    let claims = claims.map(|section| reader.claim(&section.table).unwrap_or_else(Claim::Foreign)).collect();
    Ok(Problem { variables: shapes.variables, parameters: shell.parameters, loss, claims })
}

struct Claims<'a> {
    shell: &'a problem::Problem,
    shapes: &'a Shapes,
}

impl Claims<'_> {
    fn claim(&self, table: &Table) -> Result<Claim, Reason> {
        let keys = Keys { table };
        match keys.text("kind")? {
            "condition" => {
                keys.only(&["kind", "at", "expect"], false)?;
                let Value::Table(at) = keys.value("at")? else {
                    return Err(wrong("claim: expected a value for each variable"));
                };
                Ok(Claim::Condition { at: self.shapes.point(at)?, expect: keys.text("expect")?.into() })
            }
            "stable-window" => {
                keys.only(&["kind", "from", "to"], false)?;
                let end = |key: &str| keys.step_size(keys.value(key)?, self.shell);
                Ok(Claim::StableWindow { ends: (end("from")?, end("to")?) })
            }
            "period-2" => {
                keys.only(&["kind", "eta", "count", "stability", "within"], false)?;
                let eta = keys.step_size(keys.value("eta")?, self.shell)?;
                let (count, stability) = (keys.count()?, keys.stability()?);
                let within = find(table, "within").map_or(Ok(Vec::new()), |value| self.sides(value))?;
                Ok(Claim::Period2 { eta, count, stability, within })
            }
            "converges" => {
                keys.only(&["kind", "eta", "starts", "to"], false)?;
                let starts = self.sides(keys.value("starts")?)?;
                let ascends = |(_, lo, hi): &Side| hi.add(&lo.neg()).is_some_and(|gap| gap.sign().is_ge());
                if !starts.iter().all(ascends) {
                    return Err(wrong("claim: a range that does not ascend"));
                }
                Ok(Claim::Converges {
                    eta: keys.step_sizes(self.shell)?,
                    starts,
                    to: keys.text("to")?.into(),
                })
            }
            "identity" => {
                keys.only(&["kind", "left", "right"], false)?;
                let side = |key: &str| matrix::number(&expr::parse(keys.text(key)?)?, self.shapes);
                Ok(Claim::Identity { left: side("left")?, right: side("right")? })
            }
            "decay" => self.decay(&keys).map(Claim::Decay),
            "invariant" => Ok(Claim::Set(Set::new(&keys, self.shell)?)),
            _ => Err(Fault::Unsupported.because("a claim of a kind that this checker does not know")),
        }
    }

    fn decay(&self, keys: &Keys) -> Result<Decay, Reason> {
        keys.only(&["kind", "variable", "rate", "eta", "starts", "where"], false)?;
        let mut starts = vec![None; self.shapes.variables.len()];
        for (place, lo, hi) in self.sides(keys.value("starts")?)? {
            starts[place] = Some(rational(&lo, &hi)?);
        }
        let starts: Option<Vec<Interval>> = starts.into_iter().collect();
        let bound = |row: &Value| match row {
            Value::Array(parts) => match parts.as_slice() {
                [lo, Value::Text(quantity), hi] => {
                    let quantity = matrix::number(&expr::parse(quantity)?, self.shapes)?;
                    Ok((quantity, rational(&self.shell.value(lo)?, &self.shell.value(hi)?)?))
                }
                _ => Err(wrong("claim: expected [lo, quantity, hi]")),
            },
            _ => Err(wrong("claim: expected [lo, quantity, hi]")),
        };
        let bounds = match find(keys.table, "where") {
            None => Vec::new(),
            Some(Value::Array(rows)) => rows.iter().map(bound).collect::<Result<_, _>>()?,
            Some(_) => return Err(wrong("claim: expected bounds")),
        };
        Ok(Decay {
            variable: self.place(keys.text("variable")?)?,
            rate: expr::parse(keys.text("rate")?)?,
            eta: keys.step_sizes(self.shell)?,
            starts: starts.ok_or_else(|| wrong("claim: a box without a side for each variable"))?,
            bounds,
        })
    }

    fn place(&self, name: &str) -> Result<usize, Reason> {
        let place = self.shapes.variables.iter().position(|known| known == name);
        place.ok_or_else(|| wrong("claim: a value for what is no variable"))
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

fn rational(lo: &Surd, hi: &Surd) -> Result<Interval, Reason> {
    let ends = lo.as_rational().cloned().zip(hi.as_rational().cloned());
    let (lo, hi) = ends.ok_or_else(|| Fault::Unsupported.because("an irrational end of an interval"))?;
    Interval::new(lo, hi).ok_or_else(|| wrong("claim: an interval ends before it begins"))
}
