//! What became of many starts at once: the screening that ensembles and rasters share.

use super::loss::{CompiledLoss, LaneWork};
use super::pack::{LANES, Lanes, choose, mask};
use pulp::{Arch, NullaryFnOnce};

/// How close a state must come back to itself, relative to its size, to count as periodic in the screening.
const RETURN: f64 = 1e-9;
/// A state smaller than this counts as of this size.
const LEAST_SIZE: f64 = 1e-3;
/// Beyond this size a start has diverged.
const FAR: f64 = 1e100;
/// In [`Screened::period`]: no period found, and out of all bounds.
const OPEN: f64 = 0.0;
const DIVERGED: f64 = -1.0;

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
                p == q && near(a[0], b[0]) && near(a[1], b[1])
            }
            _ => false,
        }
    }
}

#[inline(always)]
fn near(x: f64, y: f64) -> bool {
    (x - y).abs() <= 1e-6 * (1.0 + x.abs().max(y.abs()))
}

/// What became of the starts of all lanes: the parts of their [`StartFate`]s side by side, for loops over the lanes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Screened {
    period: Lanes,
    key: [Lanes; 2],
}

impl Screened {
    /// What became of the start of one lane.
    pub fn fate(&self, lane: usize) -> StartFate {
        match self.period.0[lane] {
            OPEN => StartFate::Unsettled,
            DIVERGED => StartFate::Diverged,
            period => StartFate::Periodic {
                period: period as usize,
                key: [self.key[0].0[lane], self.key[1].0[lane]],
            },
        }
    }

    /// Has the start of this lane diverged?
    #[inline(always)]
    pub fn diverged(&self, lane: usize) -> bool {
        self.period.0[lane] == DIVERGED
    }

    /// Has it stayed bounded without a period?
    #[inline(always)]
    pub fn unsettled(&self, lane: usize) -> bool {
        self.period.0[lane] == OPEN
    }

    /// Does it end on the cycle with this period and key? As [`StartFate::same_cycle`].
    #[inline(always)]
    pub fn ends_on(&self, lane: usize, period: usize, key: [f64; 2]) -> bool {
        (self.period.0[lane] == period as f64)
            & near(key[0], self.key[0].0[lane])
            & near(key[1], self.key[1].0[lane])
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
) -> Screened {
    Arch::new().dispatch(Screening { loss, state, eta, steps, max_period, work })
}

/// The work of [`classify`], to be compiled once per set of vector instructions.
pub(super) struct Screening<'a> {
    pub loss: &'a CompiledLoss,
    pub state: &'a mut [Lanes],
    pub eta: &'a Lanes,
    pub steps: usize,
    pub max_period: usize,
    pub work: &'a mut LaneWork,
}

impl NullaryFnOnce for Screening<'_> {
    type Output = Screened;

    #[inline(always)]
    fn call(self) -> Screened {
        let Screening { loss, state, eta, steps, max_period, work } = self;
        let mut period = Lanes::splat(OPEN);
        let mut key = [Lanes::splat(0.0); 2];
        let mut home = std::mem::take(&mut work.home);
        // Lanes whose fate is open, as masks.
        let mut open = [u64::MAX; LANES];
        // The first round is the run itself, each further one a step and a look: one place where the steps are compiled.
        for round in 0..=max_period {
            loss.steps(state, eta, if round == 0 { steps } else { 1 }, work);
            let first = state[0];
            let mut far = [0u64; LANES];
            let mut squares = Lanes::splat(0.0);
            for x in state.iter() {
                for (lane, far) in far.iter_mut().enumerate() {
                    // What is not a number is far too.
                    *far |= !mask(x.0[lane].abs() <= FAR);
                    squares.0[lane] += x.0[lane] * x.0[lane];
                }
            }
            if round == 0 {
                home.clear();
                home.extend_from_slice(state);
                key = [first, squares];
            } else {
                let mut size = Lanes::splat(LEAST_SIZE);
                let mut moved = Lanes::splat(0.0);
                for (x, h) in state.iter().zip(&home) {
                    for lane in 0..LANES {
                        let (h, d) = (h.0[lane].abs(), (x.0[lane] - h.0[lane]).abs());
                        size.0[lane] = choose(mask(h > size.0[lane]), h, size.0[lane]);
                        moved.0[lane] = choose(mask(d > moved.0[lane]), d, moved.0[lane]);
                    }
                }
                for lane in 0..LANES {
                    let returns = open[lane] & !far[lane] & mask(moved.0[lane] <= RETURN * size.0[lane]);
                    let lower = open[lane] & !returns & mask(first.0[lane] < key[0].0[lane]);
                    key[0].0[lane] = choose(lower, first.0[lane], key[0].0[lane]);
                    key[1].0[lane] = choose(lower, squares.0[lane], key[1].0[lane]);
                    period.0[lane] = choose(returns, round as f64, period.0[lane]);
                    open[lane] &= !returns;
                }
            }
            for lane in 0..LANES {
                period.0[lane] = choose(open[lane] & far[lane], DIVERGED, period.0[lane]);
                open[lane] &= !far[lane];
            }
            if open.iter().fold(0, |any, open| any | open) == 0 {
                break;
            }
        }
        work.home = home;
        key[1] = key[1].map(f64::sqrt);
        Screened { period, key }
    }
}

#[cfg(test)]
mod tests {
    use super::{StartFate, classify};
    use crate::expr::Expr;
    use crate::simulate::loss::{CompiledLoss, LaneWork};
    use crate::simulate::pack::{LANES, Lanes, Pack};

    fn fates(loss: &str, start: Lanes, eta: f64, steps: usize, longest: usize) -> [StartFate; LANES] {
        let loss = CompiledLoss::expression(&Expr::parse(loss).unwrap(), &["x"]).unwrap();
        let mut state = [start];
        let told = classify(&loss, &mut state, &Lanes::splat(eta), steps, longest, &mut LaneWork::default());
        std::array::from_fn(|lane| told.fate(lane))
    }

    #[test]
    fn each_lane_has_its_own_fate() {
        // On x^2/2 at eta = 2 every start but 0 has period 2; the key is the lower point.
        let start = Pack(std::array::from_fn(|lane| lane as f64 / 4.0));
        let told = fates("x^2/2", start, 2.0, 3, 4);
        assert_eq!(told[0], StartFate::Periodic { period: 1, key: [0.0, 0.0] });
        for (lane, fate) in told.iter().enumerate().skip(1) {
            let x = lane as f64 / 4.0;
            assert_eq!(*fate, StartFate::Periodic { period: 2, key: [-x, x] });
        }
        // At eta = 3 they double, with alternating signs: 2^400 is far, 2^20 is not.
        let told = fates("x^2/2", start, 3.0, 400, 4);
        assert!(matches!(told[0], StartFate::Periodic { period: 1, .. }));
        assert!(told[1..].iter().all(|fate| *fate == StartFate::Diverged));
        let told = fates("x^2/2", start, 3.0, 20, 4);
        assert!(told[1..].iter().all(|fate| *fate == StartFate::Unsettled));
    }

    #[test]
    fn a_start_that_stops_being_a_number_while_its_period_is_looked_for_has_diverged() {
        // One step of sqrt(x) goes below 0, where the next has no value: no move at all, if the look were careless.
        let start = Pack([0.01; LANES]);
        let told = fates("sqrt(x)", start, 1.0, 0, 4);
        assert!(told.iter().all(|fate| *fate == StartFate::Diverged), "{told:?}");
    }

    #[test]
    fn no_period_is_looked_for_where_none_is_asked() {
        assert!(fates("x^2/2", Pack([1.0; LANES]), 1.0, 5, 0).iter().all(|f| *f == StartFate::Unsettled));
    }
}
