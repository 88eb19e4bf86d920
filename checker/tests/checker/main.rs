//! The checker on certificates that must pass and on certificates that must not.

mod accepted;
mod faults;
mod fuzz;
mod generate;
mod mutate;
mod rules;
