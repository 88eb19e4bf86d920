//! Decisions and proofs. Every verdict comes from exact or outward-rounded arithmetic.

pub mod basin;
pub mod certificate;
pub mod many;
pub mod momentum;
pub mod period;
pub mod smooth;

mod analyse;
mod branches;
mod claims;
mod cycle_point;
pub mod forms;
mod from_text;
mod invariant_set;
mod local;
mod orbits;
pub mod parametric;
mod reach;
mod step_size;
mod types;
mod window_events;
mod windows;

pub use analyse::{AnalyseError, analyse};
pub use branches::{Branch, BranchPoint, branches, branches_under};
pub use claims::{Claims, ClaimsForAll, has_open_parameters, method_of};
pub use from_text::{LossError, certify_loss};
pub use local::alpha_polynomial;
pub use orbits::{CycleCount, orbits, orbits_at, orbits_under};
pub use step_size::StepSize;
pub use types::{
    Analysis, BranchReach, ConditionKind, CriticalPoint, Cycle, Limits, Minimiser, Nature, OrbitList,
    ReachStop, SideReach, Stability, StartSample, Verdict,
};
pub use window_events::CriticalKind;
pub use windows::{
    Cell, CriticalEvent, CriticalStep, StableWindow, Stage, Windows, WindowsError, windows, windows_under,
};

#[cfg(test)]
mod invariance_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod windows_tests;
