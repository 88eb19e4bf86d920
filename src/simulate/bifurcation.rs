//! The bifurcation diagram as a raster: where runs go, for each step size.

use super::loss::CompiledLoss;
use super::momentum_steps::MomentumRun;
use super::pack::{LANES, Lanes};
use super::random;
use crate::dynamics::Method;
use rayon::prelude::*;

/// What to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct BifurcationOptions {
    /// The step sizes, from the first to the last column.
    pub eta: (f64, f64),
    /// The values, from the lowest to the highest row.
    pub window: (f64, f64),
    /// How many columns.
    pub width: usize,
    /// How many rows.
    pub height: usize,
    /// The coordinate that is drawn.
    pub coordinate: usize,
    /// The box that starts are drawn from, one interval per variable; 32 starts per column.
    pub region: Vec<(f64, f64)>,
    /// The seed of the starts.
    pub seed: u64,
    /// How many steps are not drawn.
    pub transient: usize,
    /// How many steps are drawn, of each start.
    pub drawn: usize,
    /// The method, from rest.
    pub method: Method,
}

impl BifurcationOptions {
    /// A diagram of a loss in one variable, with starts from the whole window.
    pub fn one_variable(eta: (f64, f64), window: (f64, f64), width: usize, height: usize) -> Self {
        BifurcationOptions {
            eta,
            window,
            width,
            height,
            coordinate: 0,
            region: vec![window],
            seed: 1,
            transient: 500,
            drawn: 64,
            method: Method::GradientDescent,
        }
    }

    /// The step size of a column: the middle of its pixel.
    pub fn column_eta(&self, column: usize) -> f64 {
        self.eta.0 + (self.eta.1 - self.eta.0) * (column as f64 + 0.5) / self.width as f64
    }

    /// The value of a row, counted from the bottom: the middle of its pixel.
    pub fn row_value(&self, row: usize) -> f64 {
        self.window.0 + (self.window.1 - self.window.0) * (row as f64 + 0.5) / self.height as f64
    }
}

/// How often each pixel was visited. *Approximate.*
#[derive(Clone, Debug, PartialEq)]
pub struct BifurcationRaster {
    /// What was drawn.
    pub options: BifurcationOptions,
    /// The visits, column after column, each from the lowest row up.
    pub visits: Vec<u32>,
    /// How many starts of each column diverged.
    pub diverged: Vec<u32>,
}

impl BifurcationRaster {
    /// The visits of a pixel; rows count from the bottom.
    pub fn at(&self, column: usize, row: usize) -> u32 {
        self.visits[column * self.options.height + row]
    }

    /// The visits of a column, from the lowest row up.
    pub fn column(&self, column: usize) -> &[u32] {
        &self.visits[column * self.options.height..][..self.options.height]
    }
}

/// Computes the raster on all threads of the current pool; the same for any number of them. *Approximate.*
///
/// # Panics
/// Where the region has not one interval per variable, or the coordinate is not one of them.
pub fn bifurcation(loss: &CompiledLoss, options: &BifurcationOptions) -> BifurcationRaster {
    assert_eq!(options.region.len(), loss.dimension(), "a region has one interval per variable");
    assert!(options.coordinate < loss.dimension(), "the coordinate is one of the variables");
    let mut visits = vec![0; options.width * options.height];
    let mut diverged = vec![0; options.width];
    visits
        .par_chunks_mut(options.height.max(1))
        .zip(&mut diverged)
        .enumerate()
        .for_each(|(column, (pixels, lost))| *lost = draw(loss, options, column, pixels));
    BifurcationRaster { options: options.clone(), visits, diverged }
}

fn draw(loss: &CompiledLoss, options: &BifurcationOptions, column: usize, pixels: &mut [u32]) -> u32 {
    let eta = Lanes::splat(options.column_eta(column));
    let state: Vec<Lanes> = (options.region.iter().enumerate())
        .map(|(j, &(low, high))| {
            let place = |lane: usize| (column * LANES + lane) * options.region.len() + j;
            let draw = |lane| low + (high - low) * random::unit(options.seed, place(lane) as u64);
            super::pack::Pack(std::array::from_fn(draw))
        })
        .collect();
    let mut run = MomentumRun::new(loss, &options.method, eta, state);
    run.steps(options.transient);
    let (low, high) = options.window;
    let scale = options.height as f64 / (high - low);
    for _ in 0..options.drawn {
        run.steps(1);
        for x in run.state[options.coordinate].0 {
            let place = (x - low) * scale;
            // False for what is not a number.
            if place >= 0.0 && place < options.height as f64 {
                pixels[place as usize] += 1;
            }
        }
    }
    (0..LANES).filter(|&lane| run.state.iter().any(|x| x.0[lane].is_nan() || x.0[lane].abs() > 1e100)).count()
        as u32
}
