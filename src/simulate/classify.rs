//! What became of many starts at once: the screening that ensembles and rasters share.

use super::loss::{CompiledLoss, LaneWork};
use super::pack::{LANES, Lanes};

/// How close a state must come back to itself, relative to its size, to count as periodic in the screening.
const RETURN: f64 = 1e-9;
/// Beyond this size a start has diverged.
const FAR: f64 = 1e100;

/// What became of one start. *Approximate*: a screening, whose attractors are looked at once more, one by one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StartFate {
    /// It left all bounds.
    Diverged,
    /// Bounded, no period found.
    Unsettled,
    /// It returns to itself.
    Periodic {
        /// The least period.
        period: usize,
        /// The state of the cycle that is least in the first coordinate: that coordinate, and the state's norm.
        key: [f64; 2],
    },
}

impl StartFate {
    /// Is it the same cycle, within a millionth of its size?
    pub fn same_cycle(&self, other: &StartFate) -> bool {
        match (self, other) {
            (StartFate::Periodic { period: p, key: a }, StartFate::Periodic { period: q, key: b }) => {
                p == q && a.iter().zip(b).all(|(x, y)| (x - y).abs() <= 1e-6 * (1.0 + x.abs().max(y.abs())))
            }
            _ => false,
        }
    }
}

/// Runs every lane for `steps` steps, then looks for a period up to `max_period`. `state` is the start and is used up.
pub fn classify(
    loss: &CompiledLoss,
    state: &mut [Lanes],
    eta: &Lanes,
    steps: usize,
    max_period: usize,
    work: &mut LaneWork,
) -> [StartFate; LANES] {
    loss.descend(state, eta, steps, work);
    let home: Vec<Lanes> = state.to_vec();
    let norm = |state: &[Lanes], lane: usize| state.iter().map(|x| x.0[lane] * x.0[lane]).sum::<f64>().sqrt();
    let mut fates = [StartFate::Unsettled; LANES];
    let mut open = [true; LANES];
    let mut least: [[f64; 2]; LANES] = std::array::from_fn(|l| [home[0].0[l], norm(&home, l)]);
    for lane in 0..LANES {
        if !home.iter().all(|x| x.0[lane].abs() <= FAR) {
            fates[lane] = StartFate::Diverged;
            open[lane] = false;
        }
    }
    for period in 1..=max_period {
        if open.iter().all(|o| !o) {
            break;
        }
        loss.descend(state, eta, 1, work);
        for lane in 0..LANES {
            if !open[lane] {
                continue;
            }
            let mut size = 1e-3f64;
            let mut moved = 0.0f64;
            for (x, h) in state.iter().zip(&home) {
                size = size.max(h.0[lane].abs());
                moved = moved.max((x.0[lane] - h.0[lane]).abs());
            }
            if moved <= RETURN * size {
                fates[lane] = StartFate::Periodic { period, key: least[lane] };
                open[lane] = false;
            } else if state[0].0[lane] < least[lane][0] {
                least[lane] = [state[0].0[lane], norm(state, lane)];
            } else if moved.is_nan() {
                fates[lane] = StartFate::Diverged;
                open[lane] = false;
            }
        }
    }
    fates
}
