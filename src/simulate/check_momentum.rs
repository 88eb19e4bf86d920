//! 2-cycles of methods with momentum beside runs of these methods.
//!
//! The state is the pair of the last two iterates. Heavy ball: `x' = x - eta f'(x) + b (x - x_before)`; Nesterov's method, seen in `y`:
//! `y' = (1 + b) g(y) - b g(y_before)`, `g(y) = y - eta f'(y)`.

use super::check_row::{CheckRow, Outcome, Quantity, Reproduce, Subject};
use super::check_several::{modulus, numbers};
use super::continuation::{CentredCycle, Continuation};
use super::cross_check::CrossCheck;
use super::float_poly::FloatPoly;
use super::global_map::GlobalMap;
use super::line::Line;
use super::loss::CompiledLoss;
use super::proved::{ProvedCell, ProvedManyCycle, ProvedManyOrbits, ProvedWindow};
use super::window_ends::Follower;
use crate::algebra::RatPoly;
use crate::arith::Rational;
use crate::dynamics::Method;
use nalgebra::{DMatrix, Matrix2, Vector2};

/// How many pairs of steps a run near a 2-cycle has.
const PAIRS: usize = 2000;
/// More 2-cycles are not run, and more cells not looked at.
const MOST: usize = 200;
/// How many starts look for stable 2-cycles.
const STARTS: usize = 96;
/// How many steps they take.
const STEPS: usize = 3000;

/// The method at one step size. *Approximate.*
struct Iteration<'a> {
    slope: &'a FloatPoly,
    curvature: &'a FloatPoly,
    eta: f64,
    momentum: f64,
    nesterov: bool,
}

impl<'a> Iteration<'a> {
    fn new((slope, curvature): (&'a FloatPoly, &'a FloatPoly), method: &Method, eta: f64) -> Self {
        let (momentum, nesterov) = match method {
            Method::GradientDescent => (0.0, false),
            Method::HeavyBall(b) => (b.to_f64(), false),
            Method::Nesterov(b) => (b.to_f64(), true),
        };
        Iteration { slope, curvature, eta, momentum, nesterov }
    }

    /// One step of the state `(last, before)`.
    fn step(&self, z: Vector2<f64>) -> Vector2<f64> {
        let (b, descended) = (self.momentum, |x: f64| x - self.eta * self.slope.eval(x));
        let next = match self.nesterov {
            true => (1.0 + b) * descended(z[0]) - b * descended(z[1]),
            false => descended(z[0]) + b * (z[0] - z[1]),
        };
        Vector2::new(next, z[0])
    }

    fn twice(&self, z: Vector2<f64>) -> Vector2<f64> {
        self.step(self.step(z))
    }

    /// The derivative of one step.
    fn jacobian(&self, z: Vector2<f64>) -> Matrix2<f64> {
        let (b, factor) = (self.momentum, |x: f64| 1.0 - self.eta * self.curvature.eval(x));
        let row = match self.nesterov {
            true => ((1.0 + b) * factor(z[0]), -b * factor(z[1])),
            false => (factor(z[0]) + b, -b),
        };
        Matrix2::new(row.0, row.1, 1.0, 0.0)
    }

    /// The derivative of two steps.
    fn jacobian_of_two(&self, z: Vector2<f64>) -> Matrix2<f64> {
        self.jacobian(self.step(z)) * self.jacobian(z)
    }

    /// The largest modulus of the multipliers of two steps.
    fn largest(&self, z: Vector2<f64>) -> f64 {
        let m = self.jacobian_of_two(z);
        let m = DMatrix::from_fn(2, 2, |i, j| m[(i, j)]);
        if m.iter().all(|v| v.is_finite()) { modulus(&m, 0) } else { f64::NAN }
    }

    /// The 2-cycle that a run from rest at `x` settles on, where it clearly attracts: its points, the smaller first.
    fn settle(&self, x: f64, bound: f64) -> Option<(f64, f64)> {
        let mut z = Vector2::new(x, x);
        for _ in 0..STEPS {
            z = self.step(z);
            if z[0].is_nan() || z[0].abs() > 1e3 * bound {
                return None;
            }
        }
        for _ in 0..8 {
            let back = self.twice(z) - z;
            z += (Matrix2::identity() - self.jacobian_of_two(z)).try_inverse()? * back;
        }
        let size = z.amax();
        let returns = (self.twice(z) - z).amax() <= 1e-10 * (1.0 + size);
        let apart = (z[0] - z[1]).abs() > 1e-6 * (1.0 + size);
        (returns && apart && self.largest(z) < 0.99).then(|| (z[0].min(z[1]), z[0].max(z[1])))
    }
}

/// Compares behaviour, position and largest multiplier of each 2-cycle with runs of the method. Points have one coordinate.
/// *Approximate*; it never panics, and its work is bounded.
pub fn check_momentum(loss: &RatPoly, method: &Method, lists: &[ProvedManyOrbits]) -> CrossCheck {
    let mut check = CrossCheck::default();
    let Some((slope, curvature)) = floats(loss) else {
        check.skipped = lists.iter().map(|list| list.cycles.len()).sum();
        return check;
    };
    for (orbits, list) in lists.iter().enumerate() {
        let iteration = Iteration::new((&slope, &curvature), method, list.eta);
        for (index, cycle) in list.cycles.iter().enumerate() {
            if check.rows.len() >= 3 * MOST {
                check.skipped += 1;
                continue;
            }
            check.rows.extend(check_cycle(&iteration, cycle, Subject::Cycle { orbits, index }));
        }
    }
    check
}

/// Compares the phase diagram of the method with its runs: how many 2-cycles are stable in each cell, and where each window of stable
/// 2-cycles begins and ends. *Approximate*; it never panics, and its work is bounded.
pub fn check_momentum_windows(
    loss: &RatPoly,
    method: &Method,
    cells: &[ProvedCell],
    windows: &[ProvedWindow],
) -> Vec<CheckRow> {
    let Some(floats) = floats(loss) else { return Vec::new() };
    let derivative = loss.derivative();
    let at = |eta: f64| Iteration::new((&floats.0, &floats.1), method, eta);
    let settled = |eta: &Rational| settled(&at(eta.to_f64()), &derivative, &(eta / method.factor()));
    let cell = |(index, cell): (usize, &ProvedCell)| {
        let mut row =
            CheckRow::blank(Subject::Cell { index }, Quantity::StableCycles, cell.sample.to_f64(), STEPS);
        row.predicted = Outcome::Count(cell.stable);
        let Some(found) = settled(&cell.sample) else {
            row.note = "not run: the coefficients spread too widely for floats".into();
            return row;
        };
        row.simulated = Outcome::Count(found.len());
        row.reproduce.near = found.first().map_or(0.0, |(low, _)| *low);
        row.reproduce = row.reproduce.rounded();
        row.judge_count(found.len(), cell.stable, STARTS);
        row
    };
    let mut rows: Vec<CheckRow> = cells.iter().take(MOST).enumerate().map(cell).collect();
    let compiled = CompiledLoss::polynomial(loss);
    let Some(line) = Line::new(&compiled) else { return rows };
    let found = |eta: f64| {
        let cycles = Rational::from_f64(eta).and_then(|eta| settled(&eta)).unwrap_or_default();
        cycles.into_iter().map(|(low, high)| CentredCycle::of(low, high)).collect()
    };
    let stable = |eta: f64, cycle: CentredCycle, _: f64| {
        at(eta).largest(Vector2::new(2.0 * cycle.centre - cycle.low(), cycle.low())) < 1.0
    };
    let follower = Follower {
        continuation: Continuation { line: &line },
        factor: method.factor().to_f64(),
        found: &found,
        stable: &stable,
    };
    rows.extend(follower.rows(windows).into_iter().map(|(mut row, _)| {
        row.reproduce = row.reproduce.rounded();
        row
    }));
    rows
}

/// The 2-cycles that clearly attract and that runs settle on, each once, the smaller point first; the method has those of gradient
/// descent at another step size, which bounds them.
fn settled(iteration: &Iteration, derivative: &RatPoly, eta: &Rational) -> Option<Vec<(f64, f64)>> {
    let map = GlobalMap::new(derivative, eta)?;
    let starts: Vec<f64> = map.starts(STARTS).map(|y| map.unscaled(y)).collect();
    let bound = starts.iter().fold(0.0f64, |most, x| most.max(x.abs()));
    let mut found: Vec<(f64, f64)> = Vec::new();
    for (low, high) in starts.into_iter().filter_map(|x| iteration.settle(x, bound)) {
        let near = 1e-3 * (high - low);
        if !found.iter().any(|(a, b)| (a - low).abs() <= near && (b - high).abs() <= near) {
            found.push((low, high));
        }
    }
    Some(found)
}

/// `f'` and `f''`; `None` where a coefficient is too large for floats.
fn floats(loss: &RatPoly) -> Option<(FloatPoly, FloatPoly)> {
    let derivative = loss.derivative();
    let both = (FloatPoly::rounded(&derivative), FloatPoly::rounded(&derivative.derivative()));
    (derivative.degree() >= 2 && both.0.is_finite() && both.1.is_finite()).then_some(both)
}

fn check_cycle(iteration: &Iteration, cycle: &ProvedManyCycle, subject: Subject) -> Vec<CheckRow> {
    let (Some(x0), Some(x1)) = (cycle.x0.first(), cycle.x1.first()) else { return Vec::new() };
    let home = Vector2::new(*x1, *x0);
    let (gap, size) = ((x1 - x0).abs(), 1.0 + home.amax());
    let largest = cycle.largest_multiplier;
    let offset = 1e-4 * gap.min(1.0);
    let blank = |quantity| CheckRow {
        reproduce: Reproduce { near: *x0, offset, eta: iteration.eta, steps: 2 * PAIRS },
        ..CheckRow::blank(subject, quantity, iteration.eta, 2 * PAIRS)
    };
    let mut position = blank(Quantity::Position);
    let slack = 1e-9 * size * (1.0 + largest.unwrap_or(1.0).abs());
    let moved = (iteration.twice(home) - home).amax();
    // Rounding is shown as nothing, so that a result does not depend on the machine.
    numbers(&mut position, 0.0, if moved <= slack { 0.0 } else { moved }, slack);
    position.note = "how far two steps move the state".into();
    let mut behaviour = blank(Quantity::Behaviour);
    behaviour.predicted = match cycle.attracts {
        Some(true) => Outcome::Period(2),
        Some(false) => Outcome::Leaves,
        None => Outcome::Nothing,
    };
    let mut z = home + Vector2::new(offset, -0.37 * offset);
    for _ in 0..PAIRS {
        z = iteration.twice(z);
        let distance = (z - home).amax();
        if !distance.is_finite() || distance > 100.0 * offset {
            behaviour.simulated = Outcome::Leaves;
            break;
        }
        if distance < 1e-4 * offset {
            behaviour.simulated = Outcome::Period(2);
            break;
        }
    }
    behaviour.judge_behaviour(largest, 0.05);
    let mut rows = vec![behaviour, position];
    if let Some(proved) = largest {
        let mut multiplier = blank(Quantity::Multiplier);
        numbers(&mut multiplier, proved, iteration.largest(home), 1e-5 * (1.0 + proved));
        multiplier.note = "the largest in size".into();
        rows.push(multiplier);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::check_row::Agreement;

    fn well() -> RatPoly {
        RatPoly::new(&[(1, 4), (0, 1), (-1, 2), (0, 1), (1, 4)].map(Rational::from))
    }

    /// Heavy ball with `b = 1/2` at `33/20` has the 2-cycles of gradient descent at `11/10`. With `a_i = 3/2 - 33/20 f''(x_i)` the
    /// trace of two steps is `a_0 a_1 - 1` and the determinant `1/4`.
    fn heavy_ball() -> (Method, ProvedManyOrbits) {
        let (low, high) = (0.814551626874541f64, 1.1160629714523);
        let a = |x: f64| 1.5 - 1.65 * (3.0 * x * x - 1.0);
        let trace: f64 = a(low) * a(high) - 1.0;
        let disc = trace * trace / 4.0 - 0.25;
        let largest = if disc < 0.0 { 0.5 } else { trace.abs() / 2.0 + disc.sqrt() };
        let cycle = ProvedManyCycle {
            x0: vec![low],
            x1: vec![high],
            largest_multiplier: Some(largest),
            attracts: Some(true),
            neutral: 0,
        };
        let method = Method::HeavyBall(Rational::from((1, 2)));
        (method, ProvedManyOrbits { eta: 1.65, cycles: vec![cycle] })
    }

    #[test]
    fn heavy_ball_agrees_and_seeded_faults_are_caught() {
        let (method, list) = heavy_ball();
        let look = |list: &ProvedManyOrbits| check_momentum(&well(), &method, std::slice::from_ref(list));
        let good = look(&list);
        assert_eq!((good.rows.len(), good.count(Agreement::Yes)), (3, 3), "{good:#?}");
        let caught = |list: ProvedManyOrbits, quantity: Quantity| {
            assert!(look(&list).disagreements().any(|row| row.quantity == quantity), "{quantity:?}");
        };
        let mut wrong = list.clone();
        wrong.cycles[0].attracts = Some(false);
        caught(wrong, Quantity::Behaviour);
        let mut wrong = list.clone();
        wrong.cycles[0].x0[0] += 1e-6;
        caught(wrong, Quantity::Position);
        let mut wrong = list.clone();
        wrong.cycles[0].largest_multiplier = Some(0.9);
        caught(wrong, Quantity::Multiplier);
        // At the step size of gradient descent it is no 2-cycle of heavy ball.
        caught(ProvedManyOrbits { eta: 1.1, ..list }, Quantity::Position);
    }

    #[test]
    fn stable_cycles_of_cells_are_counted() {
        let (method, _) = heavy_ball();
        let cell = |stable| ProvedCell { sample: Rational::from((33, 20)), stable };
        let look = |stable| check_momentum_windows(&well(), &method, &[cell(stable)], &[])[0].agrees;
        assert_eq!((look(2), look(1), look(3)), (Agreement::Yes, Agreement::No, Agreement::Inconclusive));
    }

    #[test]
    fn window_ends_are_found_again_and_seeded_wrong_ones_are_caught() {
        // Heavy ball with b = 1/2: (3/2, sqrt(41)/2 - 3/2). The flip has m_0 m_1 = -1/9, with m_0 m_1 = 9 - 2 (1 + K)^2, K = 2 eta/3.
        let (method, _) = heavy_ball();
        let (birth, flip) = (1.5, 41f64.sqrt() / 2.0 - 1.5);
        let look = |from: f64, to: f64| {
            let window = ProvedWindow {
                from: Some(from),
                to: Some(to),
                first: Rational::from((8, 5)),
                last: Rational::from((33, 20)),
                stable_below: false,
                stable_above: false,
            };
            let rows = check_momentum_windows(&well(), &method, &[], &[window]);
            [rows[0].agrees, rows[1].agrees]
        };
        let (yes, no) = (Agreement::Yes, Agreement::No);
        assert_eq!(look(birth, flip), [yes, yes]);
        assert_eq!((look(birth, 1.001 * flip), look(0.999 * birth, flip)), ([yes, no], [no, yes]));
        // The flip of gradient descent, at the step size with the same 2-cycles.
        assert_eq!(look(birth, 1.5 * (5f64.sqrt() - 1.0)), [yes, no]);
    }
}
