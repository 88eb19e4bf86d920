//! Decisions and proofs. Every verdict comes from exact or outward-rounded arithmetic.

mod analyse;
mod local;
mod reach;
mod types;

pub use analyse::{AnalyseError, analyse};
pub use local::alpha_polynomial;
pub use types::{
    Analysis, BranchReach, ConditionKind, CriticalPoint, Cycle, Limits, Minimiser, Nature, OrbitList,
    ReachStop, SideReach, Stability, StartSample, Verdict,
};

#[cfg(test)]
mod tests;
