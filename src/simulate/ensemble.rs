//! Many starts, and how many of them end on each attractor. The same for any number of threads.

use super::classify::{Screened, Screening, StartFate};
use super::loss::{CompiledLoss, FloatLoss, LaneWork};
use super::pack::{LANES, Lanes, Pack};
use super::period::{NearCycle, near_cycle};
use super::random;
use nalgebra::DVector;
use pulp::{Arch, NullaryFnOnce};
use rayon::prelude::*;

/// How many starts one task takes; fixed, so that the result does not depend on the threads.
const TASK: usize = 64 * LANES;
/// How many attractors are told apart.
const ATTRACTORS: usize = 256;

/// Which starts to run, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct EnsembleOptions {
    /// The seed of the starts.
    pub seed: u64,
    /// How many starts.
    pub starts: usize,
    /// The box that starts are drawn from, one interval per variable.
    pub region: Vec<(f64, f64)>,
    /// The step size.
    pub eta: f64,
    /// How many steps each.
    pub steps: usize,
    /// The longest period to look for.
    pub max_period: usize,
    /// How many bins the histogram of the last first coordinate has over the first interval of the region.
    pub bins: usize,
}

/// An attractor that some starts end on. *Approximate.*
#[derive(Clone, Debug, PartialEq)]
pub struct Attractor {
    /// How many starts.
    pub count: usize,
    /// The first start that ends on it.
    pub start: Vec<f64>,
    /// The period that the screening found.
    pub period: usize,
    /// The cycle, looked at once more from that start; it says whether it is settled. `None` where that look found none.
    pub cycle: Option<NearCycle>,
}

/// What became of an ensemble. *Approximate.*
#[derive(Clone, Debug, PartialEq)]
pub struct Ensemble {
    /// The seed, to repeat it.
    pub seed: u64,
    /// How many starts there were.
    pub starts: usize,
    /// The attractors, the most frequent first.
    pub attractors: Vec<Attractor>,
    /// How many starts end on further attractors, where there are too many to tell apart.
    pub others: usize,
    /// How many starts diverge.
    pub diverged: usize,
    /// How many stay bounded without a period.
    pub unsettled: usize,
    /// How many starts end in each bin.
    pub histogram: Vec<usize>,
}

/// The start with this index: the same in every run with the same seed.
pub fn start(options: &EnsembleOptions, index: usize) -> Vec<f64> {
    let n = options.region.len() as u64;
    let coordinate = |(j, &(low, high)): (usize, &(f64, f64))| {
        low + (high - low) * random::unit(options.seed, index as u64 * n + j as u64)
    };
    options.region.iter().enumerate().map(coordinate).collect()
}

#[derive(Default)]
struct Tally {
    found: Vec<(StartFate, usize, usize)>,
    others: usize,
    diverged: usize,
    unsettled: usize,
    histogram: Vec<usize>,
}

impl Tally {
    fn add(&mut self, fate: StartFate, first: usize, count: usize) {
        match fate {
            StartFate::Diverged => self.diverged += count,
            StartFate::Unsettled => self.unsettled += count,
            StartFate::Periodic { .. } => {
                if let Some(entry) = self.found.iter_mut().find(|(known, ..)| known.same_cycle(&fate)) {
                    entry.2 += count;
                } else if self.found.len() < ATTRACTORS {
                    self.found.push((fate, first, count));
                } else {
                    self.others += count;
                }
            }
        }
    }

    /// The starts of the first `count` lanes, the first of which has the index `first`: as [`Tally::add`] one after the other.
    #[inline(always)]
    fn add_lanes(&mut self, told: &Screened, first: usize, count: usize) {
        // Ones and zeros whose sums cannot overflow, and no branches: these loops become vector instructions.
        let mut left = [0u64; LANES];
        let (mut diverged, mut unsettled, mut remaining) = (0u64, 0u64, 0u64);
        for (lane, left) in left.iter_mut().enumerate() {
            let real = u64::from((lane as u64) < count as u64);
            let lost = real & u64::from(told.diverged(lane));
            let open = real & u64::from(told.unsettled(lane));
            *left = real ^ lost ^ open;
            diverged = diverged.wrapping_add(lost);
            unsettled = unsettled.wrapping_add(open);
            remaining = remaining.wrapping_add(*left);
        }
        self.diverged += diverged as usize;
        self.unsettled += unsettled as usize;
        for (fate, _, known) in &mut self.found {
            if remaining == 0 {
                return;
            }
            let StartFate::Periodic { period, key } = *fate else { continue };
            let mut here = 0u64;
            for (lane, left) in left.iter_mut().enumerate() {
                let same = *left & u64::from(told.ends_on(lane, period, key));
                *left ^= same;
                here = here.wrapping_add(same);
            }
            *known += here as usize;
            remaining -= here;
        }
        for lane in (0..LANES).filter(|&lane| left[lane] == 1) {
            self.add(told.fate(lane), first + lane, 1);
        }
    }

    /// Where the first coordinates of the first `count` lanes ended, over the interval from `low` to `high`.
    #[inline(always)]
    fn bin_lanes(&mut self, told: &Screened, x: &Lanes, (low, high): (f64, f64), count: usize) {
        let bins = self.histogram.len() as f64;
        let mut cells = [-1i32; LANES];
        for (lane, cell) in cells.iter_mut().enumerate() {
            let place = (x.0[lane] - low) / (high - low) * bins;
            let inside = (place >= 0.0) & (place < bins) & !told.diverged(lane) & (lane < count);
            *cell = if inside { place as i32 } else { -1 };
        }
        for cell in cells {
            if let Some(bin) = usize::try_from(cell).ok().and_then(|cell| self.histogram.get_mut(cell)) {
                *bin += 1;
            }
        }
    }

    fn merge(mut self, other: Tally) -> Tally {
        for (fate, first, count) in other.found {
            self.add(fate, first, count);
        }
        self.others += other.others;
        self.diverged += other.diverged;
        self.unsettled += other.unsettled;
        self.histogram.resize(self.histogram.len().max(other.histogram.len()), 0);
        for (bin, count) in self.histogram.iter_mut().zip(other.histogram) {
            *bin += count;
        }
        self
    }
}

/// Runs an ensemble on all threads of the current pool. *Approximate.*
///
/// # Panics
/// Where the region has not one interval per variable.
pub fn ensemble(loss: &CompiledLoss, options: &EnsembleOptions) -> Ensemble {
    assert_eq!(options.region.len(), loss.dimension(), "a region has one interval per variable");
    let tasks: Vec<Tally> = (0..options.starts.div_ceil(TASK))
        .into_par_iter()
        .map(|task| {
            let range = task * TASK..options.starts.min((task + 1) * TASK);
            Arch::new().dispatch(Task { loss, options, range })
        })
        .collect();
    let tally = tasks.into_iter().fold(Tally::default(), Tally::merge);
    let mut found = tally.found;
    found.sort_by_key(|&(_, first, count)| (std::cmp::Reverse(count), first));
    let attractors = found
        .into_par_iter()
        .map(|(fate, first, count)| look_again(loss, options, fate, first, count))
        .collect();
    Ensemble {
        seed: options.seed,
        starts: options.starts,
        attractors,
        others: tally.others,
        diverged: tally.diverged,
        unsettled: tally.unsettled,
        histogram: if options.starts == 0 { vec![0; options.bins] } else { tally.histogram },
    }
}

/// The starts of one task, to be compiled once per set of vector instructions.
struct Task<'a> {
    loss: &'a CompiledLoss,
    options: &'a EnsembleOptions,
    range: std::ops::Range<usize>,
}

impl NullaryFnOnce for Task<'_> {
    type Output = Tally;

    #[inline(always)]
    fn call(self) -> Tally {
        let Task { loss, options, range } = self;
        let n = options.region.len() as u64;
        let eta = &Lanes::splat(options.eta);
        let mut work = LaneWork::default();
        let mut tally = Tally { histogram: vec![0; options.bins], ..Tally::default() };
        let mut state = vec![Lanes::splat(0.0); options.region.len()];
        for first in range.clone().step_by(LANES) {
            for (j, (x, &(low, high))) in state.iter_mut().zip(&options.region).enumerate() {
                let base = first as u64 * n + j as u64;
                for (lane, v) in x.0.iter_mut().enumerate() {
                    let index = base.wrapping_add(n.wrapping_mul(lane as u64));
                    *v = low + (high - low) * random::unit(options.seed, index);
                }
            }
            let (steps, max_period) = (options.steps, options.max_period);
            let told = Screening { loss, state: &mut state, eta, steps, max_period, work: &mut work }.call();
            let count = LANES.min(range.end - first);
            tally.add_lanes(&told, first, count);
            if options.bins > 0 {
                tally.bin_lanes(&told, &state[0], options.region[0], count);
            }
        }
        tally
    }
}

/// The screening saw a return; the careful test says whether it is a settled cycle.
fn look_again(
    loss: &CompiledLoss,
    options: &EnsembleOptions,
    fate: StartFate,
    first: usize,
    count: usize,
) -> Attractor {
    let start = start(options, first);
    let mut runner = loss.runner();
    let runner: &mut dyn FloatLoss = &mut runner;
    // The same steps as before: a start near a basin's edge may go elsewhere with others' rounding.
    let mut state: Vec<Lanes> = start.iter().map(|&x| Pack::splat(x)).collect();
    loss.descend(&mut state, &Lanes::splat(options.eta), options.steps, &mut LaneWork::default());
    let x = DVector::from_iterator(state.len(), state.iter().map(|x| x.0[0]));
    let period = match fate {
        StartFate::Periodic { period, .. } => period,
        _ => 0,
    };
    let cycle = near_cycle(runner, &x, options.eta, options.max_period);
    Attractor { count, start, period, cycle }
}
