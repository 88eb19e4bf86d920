//! Orbits of higher period: complete lists up to period 4, certified attracting cycles, step sizes of flips.

mod cascade;
mod exact;
mod newton;
mod propose;

pub use cascade::{Crossing, attracting_cycles, cascade, crossing_between, superstable};
pub use exact::{ListedBy, PeriodError, PeriodList, periodic_orbits};

pub(crate) use newton::certify_cycle;
pub(crate) use propose::settle;

#[cfg(test)]
mod tests;
