//! The claims of a problem file, as this checker understands them.

use crate::expr::{self, Expr};
use crate::interval::Interval;
use crate::problem::{self, Problem};
use crate::stability::Stability;
use crate::surd::Surd;
use crate::toml::{Table, Value};
use crate::verdict::{Fault, Reason};
use std::cmp::Ordering;

/// A claim. An understood claim has known keys only: a key passed over could change the meaning.
pub enum Claim {
    /// What the local condition says at a minimiser.
    Condition {
        /// The minimiser.
        at: Surd,
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
        /// Only those with both points in this closed interval.
        within: Option<(Surd, Surd)>,
    },
    /// What almost every start converges to.
    Converges {
        /// The step sizes, a closed interval.
        eta: Interval,
        /// The starts, a closed interval.
        starts: (Surd, Surd),
        /// The period that attracts.
        to: String,
    },
    /// The step sizes with a stable 2-cycle: all of an open interval, and none just outside of it.
    StableWindow {
        /// The lower end.
        from: Surd,
        /// The upper end.
        to: Surd,
    },
    /// Two formulas denote the same function, or the same value at a point.
    Identity {
        /// The left side.
        left: Expr,
        /// The right side.
        right: Expr,
        /// The point; everywhere where absent.
        at: Option<Surd>,
    },
    /// A claim that this checker cannot settle, and why.
    Foreign(Reason),
}

impl Claim {
    /// Reads the table of a claim; what is not understood becomes [`Claim::Foreign`].
    pub fn new(table: &Table, problem: &Problem) -> Claim {
        understand(table, problem).unwrap_or_else(Claim::Foreign)
    }
}

fn understand(table: &Table, problem: &Problem) -> Result<Claim, Reason> {
    let keys = Keys { table };
    match keys.text("kind")? {
        "condition" => {
            keys.only(&["kind", "at", "expect"])?;
            let at = problem.value(problem::point(keys.value("at")?, problem)?)?;
            Ok(Claim::Condition { at, expect: keys.text("expect")?.to_owned() })
        }
        "period-2" => {
            keys.only(&["kind", "eta", "count", "stability", "within"])?;
            let count = match problem::find(table, "count") {
                Some(Value::Integer(count)) => {
                    Some(usize::try_from(*count).map_err(|_| wrong("a negative count"))?)
                }
                Some(_) => return Err(wrong("count must be an integer")),
                None => None,
            };
            let stability = match problem::find(table, "stability") {
                Some(Value::Text(name)) => {
                    Some(Stability::named(name).ok_or_else(|| wrong("an unknown stability"))?)
                }
                Some(_) => return Err(wrong("stability must be a string")),
                None => None,
            };
            let within = problem::find(table, "within").map(|value| problem::range(value, problem));
            Ok(Claim::Period2 {
                eta: keys.step_size(keys.value("eta")?, problem)?,
                count,
                stability,
                within: within.transpose()?,
            })
        }
        "converges" => {
            keys.only(&["kind", "eta", "starts", "to"])?;
            let starts = problem::range(keys.value("starts")?, problem)?;
            Ok(Claim::Converges { eta: keys.step_sizes(problem)?, starts, to: keys.text("to")?.to_owned() })
        }
        "stable-window" => {
            keys.only(&["kind", "from", "to"])?;
            Ok(Claim::StableWindow {
                from: problem.value(keys.value("from")?)?,
                to: problem.value(keys.value("to")?)?,
            })
        }
        "identity" => {
            keys.only(&["kind", "left", "right", "at"])?;
            let at = problem::find(table, "at").map(|value| problem.value(problem::point(value, problem)?));
            Ok(Claim::Identity {
                left: expr::parse(keys.text("left")?)?,
                right: expr::parse(keys.text("right")?)?,
                at: at.transpose()?,
            })
        }
        _ => Err(Fault::Unsupported.because("a claim of a kind that this checker does not know")),
    }
}

fn wrong(text: &str) -> Reason {
    Fault::Problem.because(format!("claim: {text}"))
}

/// The keys of a claim.
pub(crate) struct Keys<'a> {
    pub(crate) table: &'a Table,
}

impl<'a> Keys<'a> {
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), Reason> {
        // Where a claim comes from does not change what it says.
        let is_known = |key: &str| key == "origin" || known.contains(&key);
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

    fn step_size(&self, value: &Value, problem: &Problem) -> Result<Surd, Reason> {
        let eta = problem.value(value)?;
        match eta.sign() {
            Ordering::Greater => Ok(eta),
            _ => Err(wrong("a step size must be positive")),
        }
    }

    /// `eta = VALUE` or `eta = { from = VALUE, to = VALUE }`, rational.
    fn step_sizes(&self, problem: &Problem) -> Result<Interval, Reason> {
        let value = self.value("eta")?;
        let (from, to) = match value {
            Value::Table(table) => {
                Keys { table }.only(&["from", "to"])?;
                (Keys { table }.value("from")?, Keys { table }.value("to")?)
            }
            value => (value, value),
        };
        let rational = |value: &Value| {
            let eta = self.step_size(value, problem)?;
            eta.as_rational().cloned().ok_or_else(|| Fault::Unsupported.because("an irrational step size"))
        };
        Interval::new(rational(from)?, rational(to)?).ok_or_else(|| wrong("the step sizes do not ascend"))
    }
}
