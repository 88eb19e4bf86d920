//! The program as a whole: command line, results, problem files, README, and the layout of the sources.

mod architecture;
mod basin;
mod certificates;
mod cli;
mod coq;
mod cross_check;
mod enclosures;
mod fuzz;
mod program;
mod readme;
mod report;
mod schema;
mod several;
mod simulate;
mod snapshots;
mod starts;
mod sweep;
mod threads;
mod traps;
mod windows;
