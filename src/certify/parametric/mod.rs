//! Losses with symbols: the condition as a formula, and verdicts for all values that the assumptions allow.
//!
//! - `family`: the loss and the assumptions; `branch`: critical points by factors of `f'`, the condition on each;
//! - `elimination`, `at_value`, `table`: one parameter, all its values, exactly; `cut`: ranges cut at algebraic numbers;
//! - `point`, `condition`: a minimiser given by a formula; `sign`: signs that hold everywhere;
//! - `scaling`, `windows`: parameters that a change of units removes; `joint`: one parameter less;
//! - `partition`, `every`: several parameters, by subdivision of a box.

mod at_value;
mod branch;
mod condition;
mod cut;
mod elimination;
mod every;
mod family;
mod joint;
mod partition;
mod point;
mod scaling;
mod sign;
mod table;
mod windows;

pub use branch::{BranchKind, CriticalBranch, Reduced, critical_branches};
pub use condition::condition_everywhere;
pub use every::every_minimiser_supercritical;
pub use family::{Family, ParameterRange};
pub use joint::{JointScaling, joint_scaling};
pub use partition::{BoxOutcome, ParameterBox, Partition};
pub use scaling::{Scaling, scaling, scalings};
pub(in crate::certify) use scaling::{has_weight, same_weight};
pub use sign::{factored, factored_latex, factors, is_sum_of_positive_terms, sign_everywhere};
pub use table::{CriticalParameter, ParameterCell, ParameterTable, parameter_table, words};
pub use windows::{ParametricWindows, parametric_windows, parametric_windows_under};

#[cfg(test)]
mod tests;
