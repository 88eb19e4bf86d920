//! Decisions and proofs. Every verdict comes from exact or outward-rounded arithmetic.

mod types;

pub use types::{
    Analysis, BranchReach, ConditionKind, CriticalPoint, Cycle, Limits, Minimiser, Nature, OrbitList,
    ReachStop, SideReach, Stability, StartSample, Verdict,
};
