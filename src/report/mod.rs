//! Results: one value, [`Report`], and one file per output.
//!
//! - `model`: the value and the keys of its JSON form; `number`, `decimal`: how a real number is written;
//! - `build`, `statements`, `derivation`, `claim_text`, `count`: from proofs to the value; `simulation`, `float_check`, `run`, `ensemble`, `trajectory_csv`: floats
//!   beside it;
//! - `text`, `json`, `markdown`, `latex`: the outputs, with `paint` and `summary`; `schema`: the JSON Schema of results;
//! - `windows`, `windows_text`: the phase diagram in the step size; `basin`, `basin_text`: what starts do; `periods`: other periods;
//! - `certificate`: what the independent checker accepted;
//! - [`diagram`]: bifurcation diagrams as pictures;
//! - `sweep`: lines of a sweep;
//! - [`diagram`]: bifurcation diagrams as pictures; [`paper`]: reports as documents; [`coq`]: theorems for the proof assistant Coq;
//! - `several`: losses of several variables; `several_text`: their points and lists; `branches`: their branches of 2-cycles; `paving`: their starts;
//! - `formula`: series in text and LaTeX; `abridge`: long rows of digits.

mod abridge;
mod basin;
mod basin_text;
mod branches;
mod build;
mod certificate;
mod claim_check;
mod claim_text;
pub mod coq;
mod count;
mod decimal;
mod derivation;
pub mod diagram;
mod ensemble;
mod float_check;
mod formula;
mod json;
mod latex;
mod markdown;
mod model;
mod momentum_check;
mod number;
mod paint;
pub mod paper;
mod paving;
mod period_check;
mod periods;
mod points_text;
mod run;
#[cfg(test)]
mod sample;
mod schema;
mod several;
mod several_text;
mod simulation;
mod smooth;
mod statements;
mod summary;
mod sweep;
mod symbolic;
mod text;
mod trajectory_csv;
mod windows;
mod windows_text;

pub use abridge::abridged;
pub use basin::{Basin, Divergence, Hypothesis, Interval, Open, PeriodicOrbit};
pub use branches::{BranchOfSeveral, EndName};
pub use build::Heading;
pub use certificate::{Certificate, CertificateState, Missing};
pub use claim_check::ProvedClaim;
pub use claim_text::claim_text;
pub use decimal::{Rounding, decimal};
pub use derivation::Formula;
pub use ensemble::{EnsembleAttractor, EnsembleRun};
pub use formula::Script;
pub use json::{json, json_line};
pub use latex::latex;
pub use markdown::markdown;
pub use model::{
    Claim, Condition, ConditionKind, CriticalPoint, Cycle, Derivatives, Domain, Minimiser, Nature, Orbits,
    OriginName, Point, Range, Reach, Report, SCHEMA, Sample, Side, Stability, Statement, Stop, VerdictName,
};
pub use number::Number;
pub use paint::Paint;
pub use paving::{AttractorOfSeveral, PavingOfSeveral};
pub use period_check::PeriodProofs;
pub use periods::{Doubling, Period, Periods};
pub use run::{EndingName, Run};
pub use schema::schema;
pub use several::Several;
pub use simulation::{Simulation, SimulationRow, SimulationRun, simulate_command};
pub use smooth::SmoothOrbits;
pub use sweep::{SWEEP_SCHEMA, SweepLine, SweepStatus};
pub use symbolic::Section;
pub use text::{text, text_of_basin, text_of_orbits, text_of_periods, text_of_runs, text_of_windows};
pub use trajectory_csv::trajectory_csv;
pub use windows::{Cell, Critical, Event, Kind, StableWindow, Windows, method_name};
