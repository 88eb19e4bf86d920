//! Basins as a raster: which attractor each start of a plane goes to.

use super::classify::{StartFate, classify};
use super::loss::{CompiledLoss, LaneWork};
use super::pack::{LANES, Lanes};
use rayon::prelude::*;

/// What an axis of a basin raster stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// A coordinate of the start.
    Coordinate(usize),
    /// The step size.
    StepSize,
}

/// What to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct BasinOptions {
    /// What the columns stand for, and from where to where.
    pub across: (Axis, f64, f64),
    /// What the rows stand for, from the lowest to the highest, and from where to where.
    pub up: (Axis, f64, f64),
    /// How many columns.
    pub width: usize,
    /// How many rows.
    pub height: usize,
    /// The coordinates of the start that are not drawn (those drawn are ignored).
    pub start: Vec<f64>,
    /// The step size, where no axis stands for it.
    pub eta: f64,
    /// How many steps.
    pub steps: usize,
    /// The longest period to look for.
    pub max_period: usize,
}

impl BasinOptions {
    /// The value of a column: the middle of its pixel.
    pub fn column_value(&self, column: usize) -> f64 {
        let (_, low, high) = self.across;
        low + (high - low) * (column as f64 + 0.5) / self.width as f64
    }

    /// The value of a row, counted from the bottom: the middle of its pixel.
    pub fn row_value(&self, row: usize) -> f64 {
        let (_, low, high) = self.up;
        low + (high - low) * (row as f64 + 0.5) / self.height as f64
    }
}

/// What a label of a basin raster means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Label {
    /// The start leaves all bounds.
    Diverged,
    /// It stays bounded without a period.
    Unsettled,
    /// It ends on this cycle.
    Cycle {
        /// The period.
        period: usize,
        /// The least first coordinate of the cycle.
        least: f64,
    },
    /// It ends on a cycle of this period: which one differs from row to row where the step size does, or there are too many to tell
    /// apart, as on a manifold of minimisers.
    Period(usize),
}

/// Which attractor each start goes to. *Approximate.*
#[derive(Clone, Debug, PartialEq)]
pub struct BasinRaster {
    /// What was drawn.
    pub options: BasinOptions,
    /// Indices into `legend`, row after row from the lowest, each from left to right.
    pub labels: Vec<u16>,
    /// What they mean, in the order of their first appearance.
    pub legend: Vec<Label>,
}

/// How many cycles are told apart.
const CYCLES: usize = 1000;

/// Computes the raster on all threads of the current pool; the same for any number of them. *Approximate.*
///
/// # Panics
/// Where the start has not one coordinate per variable, or an axis is not one of them.
pub fn basins(loss: &CompiledLoss, options: &BasinOptions) -> BasinRaster {
    assert_eq!(options.start.len(), loss.dimension(), "a start has one coordinate per variable");
    let mut by_step_size = false;
    for axis in [options.across.0, options.up.0] {
        match axis {
            Axis::Coordinate(i) => assert!(i < loss.dimension(), "an axis is one of the variables"),
            Axis::StepSize => by_step_size = true,
        }
    }
    let rows: Vec<Vec<StartFate>> =
        (0..options.height).into_par_iter().map(|row| run_row(loss, options, row)).collect();
    let mut raster = BasinRaster {
        options: options.clone(),
        labels: Vec::with_capacity(options.width * options.height),
        legend: Vec::new(),
    };
    let mut known: Vec<StartFate> = Vec::new();
    for fate in rows.into_iter().flatten() {
        let matches = |k: &StartFate| match (k, &fate) {
            (StartFate::Periodic { period: p, .. }, StartFate::Periodic { period: q, .. }) => {
                if by_step_size { p == q } else { k.same_cycle(&fate) }
            }
            _ => *k == fate,
        };
        let index = known.iter().position(matches).unwrap_or_else(|| {
            let many = known.len() >= CYCLES;
            let label = match fate {
                StartFate::Diverged => Label::Diverged,
                StartFate::Unsettled => Label::Unsettled,
                StartFate::Periodic { period, .. } if by_step_size || many => Label::Period(period),
                StartFate::Periodic { period, key } => Label::Cycle { period, least: key[0] },
            };
            match raster.legend.iter().position(|known| many && *known == label) {
                Some(index) => index,
                None => {
                    // The two lists grow together while cycles are told apart.
                    if !many {
                        known.push(fate);
                    }
                    raster.legend.push(label);
                    raster.legend.len() - 1
                }
            }
        });
        raster.labels.push(index as u16);
    }
    raster
}

fn run_row(loss: &CompiledLoss, options: &BasinOptions, row: usize) -> Vec<StartFate> {
    let mut work = LaneWork::default();
    let mut fates = Vec::with_capacity(options.width + LANES);
    let up = options.row_value(row);
    for first in (0..options.width).step_by(LANES) {
        let mut state: Vec<Lanes> = options.start.iter().map(|&v| Lanes::splat(v)).collect();
        let mut eta = Lanes::splat(options.eta);
        let across = super::pack::Pack(std::array::from_fn(|lane| options.column_value(first + lane)));
        for (axis, value) in [(options.up.0, Lanes::splat(up)), (options.across.0, across)] {
            match axis {
                Axis::Coordinate(i) => state[i] = value,
                Axis::StepSize => eta = value,
            }
        }
        let told = classify(loss, &mut state, &eta, options.steps, options.max_period, &mut work);
        fates.extend((0..LANES).map(|lane| told.fate(lane)));
    }
    fates.truncate(options.width);
    fates
}
