//! Decisions and proofs. Every verdict comes from exact or outward-rounded arithmetic.

mod analyse;
mod cycle_point;
mod local;
mod orbits;
mod reach;
mod types;

pub use analyse::{AnalyseError, analyse};
pub use local::alpha_polynomial;
pub use orbits::orbits;
pub use types::{
    Analysis, BranchReach, ConditionKind, CriticalPoint, Cycle, Limits, Minimiser, Nature, OrbitList,
    ReachStop, SideReach, Stability, StartSample, Verdict,
};

#[cfg(test)]
mod tests;
