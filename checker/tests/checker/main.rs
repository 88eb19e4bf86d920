//! The checker on certificates that must pass and on certificates that must not.

mod accepted;
mod elementary;
mod faults;
mod generate;
mod many;
mod mutate;
mod smooth;
