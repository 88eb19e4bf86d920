//! The claims of a problem file, as this checker understands them.

use crate::expr::{self, Expr};
use crate::interval::Interval;
use crate::keys::{Keys, wrong};
use crate::method::Method;
use crate::problem::{self, Problem};
use crate::set::Set;
use crate::stability::Stability;
use crate::surd::Surd;
use crate::toml::{Table, Value};
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;

/// The cycles that a claim is about, and what it says of them.
pub struct Wanted {
    /// Their least period.
    pub period: usize,
    /// The step size, of gradient descent.
    pub eta: Surd,
    /// How many; at least one where absent.
    pub count: Option<usize>,
    /// What each of them is.
    pub stability: Option<Stability>,
    /// Only those with all points in this closed interval.
    pub within: Option<(Surd, Surd)>,
    /// The method that the stability is meant for.
    pub method: Method,
}

/// The step sizes of gradient descent between two, which may be equal.
pub type Steps = (Surd, Surd);

/// What happens at a critical step size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A minimiser loses its stability: the step size is `2/f''` there.
    MinimiserFlip,
    /// A cycle has the multiplier -1.
    Flip,
    /// A cycle has the multiplier 0.
    Superstable,
    /// A cycle has the multiplier 1: on one side of the step size there are two near it, on the other none.
    Fold,
    /// A cycle has the multiplier 1: on one side of the step size there is one near it, on the other three.
    Pitchfork,
}

impl Event {
    /// The event with this name.
    pub fn named(name: &str) -> Option<Event> {
        match name {
            "minimiser-flip" => Some(Event::MinimiserFlip),
            "flip" => Some(Event::Flip),
            "superstable" => Some(Event::Superstable),
            "fold" => Some(Event::Fold),
            "pitchfork" => Some(Event::Pitchfork),
            _ => None,
        }
    }
}

/// A claim. An understood claim has known keys only: a key passed over could change the meaning.
pub enum Claim {
    /// What the local condition says at a minimiser.
    Condition {
        /// The minimiser.
        at: Surd,
        /// The kind of the condition.
        expect: String,
    },
    /// How many cycles of a period there are at a step size, and of which stability.
    Cycles(Wanted),
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
        /// The ends.
        ends: Steps,
        /// The method.
        method: Method,
    },
    /// Something happens to a cycle, or to a minimiser, at some step size of a closed interval.
    CriticalStep {
        /// What happens.
        event: Event,
        /// The least period of the cycle.
        period: usize,
        /// The step sizes.
        eta: Steps,
        /// The method.
        method: Method,
    },
    /// A start lies on a 2-cycle at a step size, or at some of an open interval.
    CycleThrough {
        /// The start.
        at: BigRational,
        /// The step sizes.
        eta: Steps,
    },
    /// What one step does with each start of an interval.
    OneStep {
        /// Whether it never increases the loss; else whether it leads back into the interval.
        descends: bool,
        /// The step size.
        eta: BigRational,
        /// The starts, a closed interval.
        starts: (Surd, Surd),
    },
    /// One step takes each point of a set into it.
    Set(Set),
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
            keys.only(&["kind", "at", "expect"], false)?;
            let at = problem.value(problem::point(keys.value("at")?, problem)?)?;
            Ok(Claim::Condition { at, expect: keys.text("expect")?.to_owned() })
        }
        kind @ ("period-2" | "period-3" | "period-4") => {
            let period = usize::from(kind.as_bytes()[7] - b'0');
            keys.only(&["kind", "eta", "count", "stability", "within"], period == 2)?;
            let method = keys.method(problem)?;
            let within = problem::find(table, "within").map(|value| problem::range(value, problem));
            Ok(Claim::Cycles(Wanted {
                period,
                eta: keys.reduced(keys.value("eta")?, &method, problem)?,
                count: keys.count()?,
                stability: keys.stability()?,
                within: within.transpose()?,
                method,
            }))
        }
        "critical-step" => {
            keys.only(&["kind", "event", "period", "eta"], true)?;
            let method = keys.method(problem)?;
            let event = Event::named(keys.text("event")?).ok_or_else(|| wrong("an unknown event"))?;
            let period = match problem::find(table, "period") {
                None => 2,
                Some(Value::Integer(period)) => usize::try_from(*period).unwrap_or(0),
                Some(_) => return Err(wrong("period must be an integer")),
            };
            if method != Method::Plain && (event == Event::Superstable || period != 2) {
                return Err(Fault::Unsupported.because("this event of a method with momentum"));
            }
            Ok(Claim::CriticalStep { event, period, eta: keys.ends(&method, problem)?, method })
        }
        "cycle-through" => {
            keys.only(&["kind", "at", "eta"], true)?;
            let eta = keys.ends(&keys.method(problem)?, problem)?;
            let at = problem.value(problem::point(keys.value("at")?, problem)?)?;
            let at = at.as_rational().ok_or_else(|| Fault::Unsupported.because("an irrational start"))?;
            Ok(Claim::CycleThrough { at: at.clone(), eta })
        }
        "invariant" if problem::find(table, "set").is_some() => Ok(Claim::Set(Set::new(&keys, problem)?)),
        kind @ ("invariant" | "descent") => {
            keys.only(&["kind", "eta", "starts"], false)?;
            let starts = problem::range(keys.value("starts")?, problem)?;
            let eta = keys.rational(keys.value("eta")?, problem)?;
            Ok(Claim::OneStep { descends: kind == "descent", eta, starts })
        }
        "converges" => {
            keys.only(&["kind", "eta", "starts", "to"], false)?;
            let starts = problem::range(keys.value("starts")?, problem)?;
            Ok(Claim::Converges { eta: keys.step_sizes(problem)?, starts, to: keys.text("to")?.to_owned() })
        }
        "stable-window" => {
            keys.only(&["kind", "from", "to"], true)?;
            let method = keys.method(problem)?;
            let [from, to] = [keys.value("from")?, keys.value("to")?];
            let ends = (keys.reduced(from, &method, problem)?, keys.reduced(to, &method, problem)?);
            Ok(Claim::StableWindow { ends, method })
        }
        "identity" => {
            keys.only(&["kind", "left", "right", "at"], false)?;
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
