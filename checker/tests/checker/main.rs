//! The checker on certificates that must pass and on certificates that must not.

mod accepted;
mod decay;
mod edges;
mod elementary;
mod event_rules;
mod events;
mod families;
mod faults;
mod fuzz;
mod generate;
mod lines;
mod many;
mod mutate;
mod ranges;
mod rules;
mod sets;
mod smooth;
mod starts;
mod windows;
