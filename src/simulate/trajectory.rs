//! One trajectory of gradient descent, and what became of it.

use super::loss::FloatLoss;
use super::period::{NearCycle, near_cycle, step};
use super::sharpness::sharpness;
use nalgebra::DVector;

/// What to run and to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct RunOptions {
    /// How many steps.
    pub steps: usize,
    /// How many states, from the start, to keep.
    pub keep: usize,
    /// The longest period to look for.
    pub max_period: usize,
    /// Whether to compute the sharpness at the states kept.
    pub sharpness: bool,
}

impl Default for RunOptions {
    fn default() -> Self {
        RunOptions { steps: 2000, keep: 10_000, max_period: 64, sharpness: true }
    }
}

/// What became of a run. *Approximate*: an observation, not a proof.
#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    /// It settled on a cycle; period 1 is a critical point.
    Settled(NearCycle),
    /// It approaches a cycle so slowly, or drifts along a family so slowly, that floats do not tell whether it settles.
    Slow(NearCycle),
    /// It left all bounds, or a float overflowed, at this step.
    Diverged {
        /// The step.
        step: usize,
    },
    /// Bounded, no period found, and close starts separate: the Lyapunov exponent is clearly positive.
    Aperiodic,
    /// Bounded and none of the above.
    Undetermined,
}

/// A trajectory. *Approximate.*
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// The start.
    pub start: Vec<f64>,
    /// The step size.
    pub eta: f64,
    /// How many steps were taken.
    pub steps: usize,
    /// The states, from the start, as many as were kept.
    pub points: Vec<Vec<f64>>,
    /// The loss at each state kept.
    pub loss: Vec<f64>,
    /// The largest eigenvalue of the Hessian at each state kept; empty where not asked for.
    pub sharpness: Vec<f64>,
    /// The last state.
    pub end: Vec<f64>,
    /// What became of it.
    pub ending: Ending,
    /// The factor per period by which the distance to the settled cycle shrank, measured along the run; `None` where
    /// it did not settle or shrank too fast to measure.
    pub rate: Option<f64>,
    /// The mean logarithm per step of the growth of small distances over the later half of the run.
    pub lyapunov: f64,
}

impl Trajectory {
    /// The period, where the run settled.
    pub fn period(&self) -> Option<usize> {
        match &self.ending {
            Ending::Settled(cycle) => Some(cycle.period),
            _ => None,
        }
    }
}

/// Runs gradient descent `x - eta grad f(x)` from a start. *Approximate.*
///
/// ```
/// use twostep::expr::Expr;
/// use twostep::simulate::{CompiledLoss, RunOptions, simulate};
/// let loss = CompiledLoss::expression(&Expr::parse("(x^2-1)^2/4").unwrap(), &["x"]).unwrap();
/// let run = simulate(&mut loss.runner(), &[0.9], 1.1, &RunOptions::default());
/// assert_eq!(run.period(), Some(2));
/// ```
///
/// # Panics
/// Where the start has not as many coordinates as the loss has variables.
pub fn simulate(loss: &mut dyn FloatLoss, start: &[f64], eta: f64, options: &RunOptions) -> Trajectory {
    assert_eq!(start.len(), loss.dimension(), "a start has one coordinate per variable");
    let n = start.len();
    let mut x = DVector::from_column_slice(start);
    let mut guess = DVector::from_fn(n, |i, _| 1.0 + 0.1 * ((i * 7 % 5) as f64));
    let mut run = Trajectory {
        start: start.to_vec(),
        eta,
        steps: 0,
        points: Vec::new(),
        loss: Vec::new(),
        sharpness: Vec::new(),
        end: Vec::new(),
        ending: Ending::Undetermined,
        rate: None,
        lyapunov: 0.0,
    };
    let far = 1e120 * x.norm().max(1.0);
    let mut direction = guess.normalize();
    let (mut growth, mut counted) = (0.0, 0usize);
    let mut diverged = None;
    for t in 0..=options.steps {
        if x.iter().any(|v| !v.is_finite()) || x.norm() > far {
            diverged = Some(t);
            break;
        }
        if t < options.keep {
            run.points.push(x.as_slice().to_vec());
            run.loss.push(loss.value(&x));
            if options.sharpness {
                run.sharpness.push(sharpness(loss, &x, &mut guess));
            }
        }
        if t == options.steps {
            break;
        }
        if t >= options.steps / 2 {
            let image = &direction - loss.hessian_times(&x, &direction) * eta;
            let norm = image.norm();
            if norm.is_finite() {
                // A superstable state shrinks distances to nothing: count it as a very strong contraction.
                growth += norm.max(1e-300).ln();
                counted += 1;
                if norm > 1e-300 {
                    direction = image / norm;
                }
            }
        }
        x = step(loss, &x, eta);
        run.steps = t + 1;
    }
    run.end = x.as_slice().to_vec();
    run.lyapunov = if counted > 0 { growth / counted as f64 } else { 0.0 };
    run.ending = match diverged {
        Some(step) => Ending::Diverged { step },
        None => match near_cycle(loss, &x, eta, options.max_period) {
            Some(cycle) if cycle.settled => Ending::Settled(cycle),
            Some(_) | None if run.lyapunov > 5e-3 => Ending::Aperiodic,
            Some(cycle) if is_slow(&cycle) => Ending::Slow(cycle),
            _ => Ending::Undetermined,
        },
    };
    run.rate = measured_rate(&run);
    run
}

/// Returning to nearly the same state without settling is slowness where a multiplier is close to 1, or a sum of moves
/// that would go on.
fn is_slow(cycle: &NearCycle) -> bool {
    cycle.multipliers.first().is_none_or(|m| (m - 1.0).abs() < 0.05)
}

/// The decay of the distance to the settled cycle between the first kept state that is well inside its attraction and
/// the last that is well above rounding.
fn measured_rate(run: &Trajectory) -> Option<f64> {
    let Ending::Settled(cycle) = &run.ending else { return None };
    let p = cycle.period;
    let distance = |t: usize| -> f64 {
        let target = &cycle.points[(t + p * (run.steps / p + 1) - run.steps) % p];
        let squares = run.points[t].iter().zip(target).map(|(a, b)| (a - b) * (a - b));
        squares.sum::<f64>().sqrt()
    };
    let size = cycle.points.iter().flatten().fold(0.0f64, |m, v| m.max(v.abs()));
    let floor = 1e3 * f64::EPSILON * size.max(1e-300) + 100.0 * cycle.distance;
    let phase: Vec<(usize, f64)> = (0..run.points.len()).step_by(p).map(|t| (t, distance(t))).collect();
    let last = phase.iter().rposition(|(_, d)| *d > floor)?;
    let inside = phase.iter().take(last).position(|(_, d)| *d < 1e-3 * size)?;
    // The linear part is the later part.
    let first = inside.max(last / 2);
    if last <= first {
        return None;
    }
    Some((phase[last].1 / phase[first].1).powf(1.0 / (last - first) as f64))
}
