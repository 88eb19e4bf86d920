//! The branch of 2-cycles that leaves a minimiser at its critical step size, followed with proof to where it loses its
//! stability.
//!
//! - `birth`: the branch next to the minimiser; `newborn`: its stability there;
//! - `path`: the equations of the branch, and its cycles near an amplitude; `stretch`: for intervals of amplitudes in moving
//!   coordinates, joined where the end of one lies in the box of the next;
//! - `crossing`: the one amplitude at which a multiplier crosses 1 or -1.
//!
//! A branch on a line that the gradient maps into itself needs none of this: see [`super::line`].

mod birth;
mod crossing;
mod newborn;
mod path;
mod stretch;

use super::condition::Stationary;
use super::eigenpair::exact_pair;
use super::exact::Exact;
use super::krawczyk::{System, isolated_zero, refine};
use super::line::{Crossed, Line};
use super::loss::ManyLoss;
use super::minimiser::Site;
use super::symmetry::Symmetry;
use super::types::value;
use crate::algebra::Value;
use crate::arith::{FastInterval, Scalar};
use crate::certify::{CriticalKind, Stability};
use birth::Birth;
use crossing::crossing;
use path::{Path, Segment};
use stretch::Stretch;

/// With more variables than these branches are not followed.
pub const FOLLOWED: usize = 12;
/// How often the first interval of amplitudes is halved.
const HALVINGS: usize = 16;
/// The largest number of steps in floats.
const STEPS: usize = 1200;
/// The largest number of tried stretches, times the number of variables.
const STRETCHES: usize = 6_000;
/// A branch is not followed to larger amplitudes.
const LARGEST: f64 = 50.0;

/// How a stable branch ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndKind {
    /// A multiplier crosses -1.
    Flip,
    /// A multiplier crosses 1 where the step size turns back.
    Fold,
    /// A multiplier crosses 1, and the branch goes on.
    Branching,
    /// A pair of complex multipliers leaves the unit disc.
    NeimarkSacker,
    /// Not decided: the branch is proved stable up to here.
    Open,
}

impl EndKind {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            EndKind::Flip => "flip",
            EndKind::Fold => "fold",
            EndKind::Branching => "branching",
            EndKind::NeimarkSacker => "neimark-sacker",
            EndKind::Open => "open",
        }
    }
}

/// A branch of 2-cycles from a minimiser.
#[derive(Clone, Debug)]
pub struct ManyBranch {
    /// The critical step size of the minimiser, where the branch begins.
    pub from: Value,
    /// The step size at its end. For every step size strictly between there is a linearly stable 2-cycle of the branch.
    pub to: Value,
    /// What happens at the end.
    pub end: EndKind,
    /// The cycle at the end.
    pub x0: Vec<Value>,
    /// Its other point.
    pub x1: Vec<Value>,
    /// How many multipliers are 1 by symmetry.
    pub neutral: usize,
    /// The proved pieces: step sizes, `x0`, `x1`. None for a branch on a line, which is known as a whole.
    pub pieces: Vec<Piece>,
}

impl ManyBranch {
    /// The branch on a line that the gradient maps into itself, where the minimiser has one. *Exact.*
    fn on_line(loss: &ManyLoss, site: &Site, symmetries: &[Symmetry]) -> Option<Self> {
        let found = Crossed::new(loss, Line::new(loss, site)?, symmetries)?.stretch()?;
        let end = match found.end {
            CriticalKind::Flip => EndKind::Flip,
            CriticalKind::Fold => EndKind::Fold,
            CriticalKind::Pitchfork | CriticalKind::Transcritical => EndKind::Branching,
            CriticalKind::NeimarkSacker => EndKind::NeimarkSacker,
            _ => return None,
        };
        Some(ManyBranch {
            from: found.from,
            to: found.to,
            end,
            x0: found.cycle.0,
            x1: found.cycle.1,
            neutral: found.neutral,
            pieces: Vec::new(),
        })
    }
}

/// A piece of a branch: all its cycles, enclosed.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The step sizes.
    pub eta: FastInterval,
    /// `x0`, then `x1`.
    pub cycle: Vec<FastInterval>,
}

/// The branch of 2-cycles that leaves a minimiser above its critical step size, as far as it is proved to be stable. On a
/// line that the gradient maps into itself it is exact.
///
/// # Errors
/// What could not be proved.
pub fn branch(loss: &ManyLoss, site: &Site, symmetries: &[Symmetry]) -> Result<ManyBranch, String> {
    match ManyBranch::on_line(loss, site, symmetries) {
        Some(found) => Ok(found),
        None => followed(loss, site, symmetries),
    }
}

/// The branch followed with boxes.
fn followed(loss: &ManyLoss, site: &Site, symmetries: &[Symmetry]) -> Result<ManyBranch, String> {
    let n = loss.dimension();
    if n > FOLLOWED {
        return Err(format!("branches are followed for at most {FOLLOWED} variables"));
    }
    let at = Stationary::new(loss, site, symmetries)?;
    let exact = exact_pair(loss, site).and_then(|pair| Exact::rational(2).over(&pair.lambda)?.value());
    let from = exact.or_else(|| value(FastInterval::exactly(2.0).over(&at.lambda)?));
    let from = from.ok_or("the critical step size is not enclosed")?;
    let point: Vec<f64> = site.enclosure.iter().map(|x| x.midpoint().lo()).collect();
    let moving = super::cycle::independent(symmetries, &[point.clone(), point].concat());
    if moving.len() != at.symmetric || at.symmetric + at.transverse.len() != site.kernel.len() {
        return Err("the orbit of the minimiser under the symmetries is not known".to_string());
    }
    let birth = Birth::new(loss, site, &at, moving).ok_or("the kernel of the Hessian is not enclosed")?;
    let start =
        leave(&birth).ok_or("the branch is not proved to begin at the minimiser with stable 2-cycles")?;
    let follower = Follower::new(&birth, &start).ok_or("the branch is not joined to its beginning")?;
    let mut pieces = vec![start.piece];
    let end = follower.follow(&mut pieces).ok_or("no part of the branch is proved beyond its beginning")?;
    let beyond = end.eta.lo() > FastInterval::hull(&from.lo, &from.hi).hi();
    let to = value(end.eta)
        .filter(|_| beyond)
        .ok_or("the branch does not reach step sizes above the critical one")?;
    let read = |x: &[FastInterval]| x.iter().filter_map(|x| value(*x)).collect::<Vec<Value>>();
    Ok(ManyBranch {
        from,
        to,
        end: end.kind,
        x0: read(&end.cycle[..n]),
        x1: read(&end.cycle[n..]),
        neutral: follower.path.neutral(),
        pieces,
    })
}

/// The first piece of a branch.
struct Start {
    /// Its last amplitude.
    amplitude: f64,
    /// The *enclosure* of the cycle there, with `1/eta`.
    z: Vec<FastInterval>,
    inverse_step: FastInterval,
    piece: Piece,
}

/// The branch for all amplitudes from 0 to some bound, with stable cycles.
fn leave(birth: &Birth<'_>) -> Option<Start> {
    let mut bound = 0.25;
    for _ in 0..HALVINGS {
        if let Some(start) = leave_to(birth, bound) {
            return Some(start);
        }
        bound /= 2.0;
    }
    None
}

fn leave_to(birth: &Birth<'_>, bound: f64) -> Option<Start> {
    let at = |amplitude: FastInterval| Birth { amplitude, ..birth.clone() };
    let exactly = |x: &[f64]| x.iter().map(|x| FastInterval::exactly(*x)).collect::<Vec<_>>();
    let middle = |x: Vec<FastInterval>| x.iter().map(|x| x.midpoint().lo()).collect::<Vec<f64>>();
    let near = |amplitude: f64, guess: &[f64]| {
        let here = at(FastInterval::exactly(amplitude));
        refine(
            guess,
            12,
            |x| here.values(&exactly(x)).map(middle),
            |x| here.jacobian(&exactly(x)).map(|j| j.middle()),
        )
    };
    let guess = near(bound / 2.0, &vec![0.0; birth.unknowns()])?;
    let all = at(FastInterval::ordered(0.0, bound));
    let zero = isolated_zero(&all, &guess)?;
    if !newborn::stable(&all, &zero.near) {
        return None;
    }
    let last = at(FastInterval::exactly(bound));
    let end = isolated_zero(&last, &near(bound, &guess)?)?;
    let joined = end.near.iter().zip(&zero.alone_in).all(|(a, b)| b.contains(a));
    let (x0, x1, h) = all.cycle(&zero.near);
    let eta = FastInterval::exactly(1.0).over(&h)?;
    let (y0, y1, inverse_step) = last.cycle(&end.near);
    joined.then(|| Start {
        amplitude: bound,
        z: [y0, y1].concat(),
        inverse_step,
        piece: Piece { eta, cycle: [x0, x1].concat() },
    })
}

/// The end of a stable branch.
struct End {
    eta: FastInterval,
    cycle: Vec<FastInterval>,
    kind: EndKind,
}

/// A branch that is followed beyond its first piece.
struct Follower<'a> {
    path: Path<'a>,
    /// The last proved cycle: all unknowns, enclosed at one amplitude.
    last: Vec<FastInterval>,
    /// A bound of its amplitude from below, and one from above.
    amplitude: (f64, f64),
    /// The length of the first step.
    first: f64,
}

impl<'a> Follower<'a> {
    fn new(birth: &Birth<'a>, start: &Start) -> Option<Self> {
        let direction: Vec<f64> = birth.q.iter().map(|x| x.midpoint().lo()).collect();
        let path = Path::new(birth, &direction);
        let mut last = start.z.clone();
        last.extend(std::iter::repeat_n(FastInterval::exactly(0.0), path.neutral()));
        last.push(start.inverse_step);
        let amplitude = path.amplitude_of(&last);
        Some(Follower {
            path,
            last,
            amplitude: (amplitude.lo(), amplitude.hi()),
            first: start.amplitude / 4.0,
        })
    }

    fn middle(x: &[FastInterval]) -> Vec<f64> {
        x.iter().map(|x| x.midpoint().lo()).collect()
    }

    /// The amplitude, near enough, at which the largest multiplier leaves the unit disc, with that multiplier; or the last
    /// amplitude that floats reach. *Approximate.*
    fn scout(&self) -> (f64, Option<(f64, f64)>, Vec<f64>) {
        let mut here = (self.amplitude.1, Self::middle(&self.last));
        let mut step = self.first;
        for _ in 0..STEPS {
            if here.0 > LARGEST || step < 1e-9 {
                break;
            }
            let next = here.0 + step;
            let found = self.path.near(next, &here.1).filter(|z| z.last().is_some_and(|h| *h > 0.0));
            let Some(z) = found else {
                step /= 4.0;
                continue;
            };
            let Some(multiplier) = self.path.largest_multiplier(&z) else { break };
            if multiplier.0.hypot(multiplier.1) > 1.0 {
                return self.bisect(here, next, multiplier);
            }
            here = (next, z);
            step = (step * 1.2).min(0.05 * (1.0 + next));
        }
        (here.0, None, here.1)
    }

    fn bisect(
        &self,
        mut stable: (f64, Vec<f64>),
        mut unstable: f64,
        mut multiplier: (f64, f64),
    ) -> (f64, Option<(f64, f64)>, Vec<f64>) {
        for _ in 0..60 {
            let middle = f64::midpoint(stable.0, unstable);
            let Some(z) = self.path.near(middle, &stable.1) else { break };
            let Some(here) = self.path.largest_multiplier(&z) else { break };
            match here.0.hypot(here.1) > 1.0 {
                true => (unstable, multiplier) = (middle, here),
                false => stable = (middle, z),
            }
        }
        (stable.0, Some(multiplier), stable.1)
    }

    fn follow(&self, pieces: &mut Vec<Piece>) -> Option<End> {
        let (target, multiplier, near) = self.scout();
        let mut state = State { last: self.last.clone(), amplitude: self.amplitude, step: self.first };
        let Some((re, im)) = multiplier else {
            self.advance(&mut state, target, pieces);
            return self.open(&state);
        };
        for part in [1e-3, 1e-4, 1e-5, 1e-6] {
            let (low, high) = (target * (1.0 - part), target * (1.0 + part));
            // What follows begins at one amplitude whose cycle is proved to be stable.
            if !self.advance(&mut state, low, pieces) || state.amplitude.0 < state.amplitude.1 {
                return self.open(&state);
            }
            let amplitudes = FastInterval::ordered(state.amplitude.0, high);
            let Some(segment) = self.path.segment(amplitudes, &near) else { continue };
            if !joined(&state.last, &segment) {
                continue;
            }
            if im.abs() < 1e-7 {
                let Some(found) = crossing(&self.path, &segment, re.signum()) else { continue };
                let kind = match (re < 0.0, found.turns) {
                    (true, _) => EndKind::Flip,
                    (false, true) => EndKind::Fold,
                    (false, false) => EndKind::Branching,
                };
                return Some(End { eta: found.eta, cycle: found.cycle, kind });
            }
            // A pair: stable at the lower end, unstable at the upper one of the same piece of the branch.
            if part < 5e-6 && self.is_unstable(high, &segment, &near) {
                let size = segment.zero.near.len() - 1 - self.path.neutral();
                let cycle = segment.zero.near[..size].to_vec();
                return Some(End {
                    eta: self.path.step(&segment.zero.near)?,
                    cycle,
                    kind: EndKind::NeimarkSacker,
                });
            }
        }
        self.open(&state)
    }

    fn is_unstable(&self, amplitude: f64, segment: &Segment, near: &[f64]) -> bool {
        let point = self.path.segment(FastInterval::exactly(amplitude), near);
        point.is_some_and(|p| {
            p.stability == Stability::Unstable
                && p.zero.near.iter().zip(&segment.zero.alone_in).all(|(a, b)| b.contains(a))
        })
    }

    /// Proves stable cycles up to an amplitude; the state is where it came to.
    fn advance(&self, state: &mut State, target: f64, pieces: &mut Vec<Piece>) -> bool {
        for _ in 0..STRETCHES / self.path.dimension() {
            if state.amplitude.1 >= target {
                return true;
            }
            let next = (state.amplitude.1 + state.step).min(target).max(state.amplitude.1.next_up());
            let amplitudes = FastInterval::ordered(state.amplitude.0, next);
            let done =
                Stretch::new(&self.path, amplitudes, &Self::middle(&state.last)).and_then(|mut stretch| {
                    let before = FastInterval::ordered(state.amplitude.0, state.amplitude.1);
                    let stable =
                        stretch.stability == Stability::Stable && stretch.holds(&before, &state.last);
                    let (cycles, next) = (stretch.cycles(), FastInterval::exactly(next));
                    let end = self.path.segment(next, &Self::middle(&cycles))?;
                    let eta = self.path.step(&cycles)?;
                    (stable && stretch.holds(&next, &end.zero.near)).then_some((eta, cycles, end))
                });
            match done {
                Some((eta, cycles, end)) => {
                    let size = cycles.len() - 1 - self.path.neutral();
                    pieces.push(Piece { eta, cycle: cycles[..size].to_vec() });
                    state.last = end.zero.near;
                    state.amplitude = (next, next);
                    state.step *= 1.4;
                }
                None => state.step /= 2.0,
            }
            if state.step < 1e-10 {
                return false;
            }
        }
        false
    }

    /// The branch up to where it came.
    fn open(&self, state: &State) -> Option<End> {
        let size = state.last.len() - 1 - self.path.neutral();
        Some(End {
            eta: self.path.step(&state.last)?,
            cycle: state.last[..size].to_vec(),
            kind: EndKind::Open,
        })
    }
}

/// How far a branch is proved.
struct State {
    last: Vec<FastInterval>,
    amplitude: (f64, f64),
    step: f64,
}

#[cfg(test)]
mod tests;

/// Is the last proved cycle one of the segment?
fn joined(last: &[FastInterval], segment: &Segment) -> bool {
    last.iter().zip(&segment.zero.alone_in).all(|(a, b)| b.contains(a))
}
