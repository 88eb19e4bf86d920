//! Orbits of higher period.

mod newton;
mod propose;

pub(crate) use newton::certify_cycle;
pub(crate) use propose::settle;
