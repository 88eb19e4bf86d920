//! Sets of points that claims speak of.

use crate::expr::{self, Expr};
use crate::interval::Interval;
use crate::keys::{Keys, wrong};
use crate::problem::Problem;
use crate::verdict::Reason;

/// The name of the step size in a set.
pub const STEP: &str = "eta";

/// The points where `left < right`, at each step size of an interval.
pub struct Set {
    /// The step sizes.
    pub eta: Interval,
    /// The smaller side.
    pub left: Expr,
    /// The larger side.
    pub right: Expr,
}

impl Set {
    /// The set of a claim `invariant`.
    pub(crate) fn new(keys: &Keys, problem: &Problem) -> Result<Set, Reason> {
        keys.only(&["kind", "eta", "set"], false)?;
        let mut sides = keys.text("set")?.split('<');
        let (Some(left), Some(right), None) = (sides.next(), sides.next(), sides.next()) else {
            return Err(wrong("a set is one inequality with <"));
        };
        Ok(Set { eta: keys.step_sizes(problem)?, left: expr::parse(left)?, right: expr::parse(right)? })
    }
}
