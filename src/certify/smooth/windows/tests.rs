//! Phase diagrams with known values, and beside floats.

use super::*;
use crate::algebra::Value;
use crate::arith::Rational;
use crate::certify::smooth::{SmoothLoss, analyse_smooth};
use crate::certify::types::Limits;
use crate::certify::window_events::CriticalKind::{
    self, DomainEnd, Flip, Fold, MinimiserFlip, Pitchfork, Superstable,
};
use crate::expr::Expr;
use std::f64::consts::PI;

fn loss(text: &str, from: i64, to: i64) -> SmoothLoss {
    SmoothLoss::new(&Expr::parse(text).unwrap(), "x", from.into(), to.into()).unwrap()
}

fn diagram(loss: &SmoothLoss) -> SmoothWindows {
    smooth_windows(loss, &analyse_smooth(loss, &Limits::default()), |_, _, _| true)
}

fn show(value: &Value) -> String {
    match (value.exact(), value.name()) {
        (Some(form), _) => form.to_string(),
        (_, Some((name, _))) => name.to_string(),
        _ => format!("{:.9}", value.approx()),
    }
}

fn events(windows: &SmoothWindows) -> Vec<(String, Vec<CriticalKind>)> {
    let kinds = |c: &SmoothCritical| c.events.iter().map(|e| e.kind).collect();
    windows.critical.iter().map(|c| (show(&c.eta), kinds(c))).collect()
}

fn counts(windows: &SmoothWindows) -> Vec<(usize, usize)> {
    windows.cells.iter().map(|cell| cell.count.map_or((99, 99), |c| (c.cycles, c.stable))).collect()
}

/// The stable windows by the values at their ends.
fn stable(windows: &SmoothWindows) -> Vec<(f64, f64)> {
    let end = |index: Option<usize>, open: f64| index.map_or(open, |i| windows.critical[i].eta.approx());
    windows.stable.iter().map(|w| (end(w.from, 0.0), end(w.to, f64::INFINITY))).collect()
}

/// `S = sin(m) cos(d)`: on the axis `eta = 2d/sin(d)`, superstable at `tan(d) = 2d`, a pitchfork at `pi`; off it `d = pi/2`,
/// `eta = pi/cos(m)`, `rho = 1 - pi^2 tan(m)^2`, superstable at `sqrt(pi^2 + 1)`, a flip at `sqrt(pi^2 + 2)`. A point is 3 where
/// `m = 3 - pi/2` or `d = 3`.
#[test]
fn the_cosine_has_two_stable_windows_that_meet_at_pi() {
    let windows = diagram(&loss("-cos(x)", -3, 3));
    assert!(windows.is_complete(), "{windows:#?}");
    let found = events(&windows);
    let root = |x: f64| format!("{:.9}", (PI * PI + x).sqrt());
    let known = [
        ("2".to_string(), vec![MinimiserFlip]),
        ("2.536558989".to_string(), vec![Superstable]),
        ("pi".to_string(), vec![Pitchfork]),
        (root(1.0), vec![Superstable, Superstable]),
        (root(2.0), vec![Flip, Flip]),
        (format!("{:.9}", PI / (3.0 - PI / 2.0).cos()), vec![DomainEnd, DomainEnd]),
        (format!("{:.9}", 6.0 / 3f64.sin()), vec![DomainEnd, DomainEnd]),
    ];
    assert_eq!(found, known);
    assert_eq!(counts(&windows), [(0, 0), (1, 1), (1, 1), (3, 2), (3, 2), (3, 0), (1, 0), (0, 0)]);
    let ends = stable(&windows);
    assert_eq!(ends.len(), 2);
    // At pi the cycle on the axis is neutral, and no other is there.
    let at_pi = windows.critical[2].count.unwrap();
    assert_eq!((at_pi.cycles, at_pi.stable, at_pi.neutral), (1, 0, 1));
    let near = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() + (a.1 - b.1).abs() < 1e-12;
    assert!(near(ends[0], (2.0, PI)) && near(ends[1], (PI, (PI * PI + 2.0).sqrt())));
}

/// `x^2 = eta - 1` and `rho = (3 - 4/eta)^2` on the axis.
#[test]
fn the_logarithm_is_stable_from_one_to_two() {
    let windows = diagram(&loss("log(1+x^2)", -4, 4));
    let found = events(&windows);
    assert_eq!(found[0], ("1".to_string(), vec![MinimiserFlip]));
    assert_eq!(found[1], ("4/3".to_string(), vec![Superstable]));
    assert_eq!(found[2], ("2".to_string(), vec![Pitchfork]));
    // Off the axis x0 x1 = -1 and eta = (x1 + 1/x1)^2/2: the point -sqrt(2) is a critical point of the map at 9/4.
    assert_eq!(found[3], ("9/4".to_string(), vec![Superstable, Superstable]));
    assert_eq!(found[4], ("5/2".to_string(), vec![Flip, Flip]));
    // x0 = -4 and x1 = 1/4, then x1 = 4.
    assert_eq!(found[5], ("289/32".to_string(), vec![DomainEnd, DomainEnd]));
    assert_eq!(found[6], ("17".to_string(), vec![DomainEnd, DomainEnd]));
    assert!(stable(&windows)[0].0 == 1.0 && stable(&windows)[0].1 == 2.0);
}

/// The convex `x^2/2 + x^4/4` in disguise: subcritical, unstable 2-cycles for `eta` below 2 only.
#[test]
fn the_control_has_no_stable_window() {
    let windows = diagram(&loss("sinh(x)^2/2", -3, 3));
    assert!(windows.is_complete());
    assert!(windows.stable.is_empty());
    assert_eq!(events(&windows).last().unwrap(), &("2".to_string(), vec![MinimiserFlip]));
    assert_eq!(*counts(&windows).last().unwrap(), (0, 0));
}

/// Floats that know nothing of centre and half-distance: zeros of `f'(x) + f'(G(x))` on a grid, with their multipliers.
struct Floats<'l>(&'l SmoothLoss);

impl Floats<'_> {
    fn slope(&self, x: f64) -> f64 {
        self.0.derivatives(&x, 1).map_or(f64::NAN, |d| d[0])
    }

    fn curvature(&self, x: f64) -> f64 {
        self.0.derivatives(&x, 2).unwrap()[1]
    }

    /// Of the 2-cycles in the domain: how many, how many with `rho < -1`, how many points where `1 - eta f'' < 0`, how many cycles
    /// with `rho > 1`.
    fn signature(&self, eta: f64) -> [usize; 4] {
        let (from, to) = (self.0.from.to_f64(), self.0.to.to_f64());
        let step = |x: f64| x - eta * self.slope(x);
        // Divided by f', so that fixed points are no zeros: (f'(x) + f'(G x))/f'(x).
        let h = |x: f64| {
            let slope = self.slope(x);
            (slope < 0.0).then(|| 1.0 + self.slope(x - eta * slope) / slope)
        };
        let mut found = [0; 4];
        let mut add = |x: f64| {
            if !(from..=to).contains(&step(x)) {
                return;
            }
            let factors = [x, step(x)].map(|x| 1.0 - eta * self.curvature(x));
            let rho = factors[0] * factors[1];
            found[0] += 1;
            found[1] += usize::from(rho < -1.0);
            found[2] += factors.iter().filter(|factor| **factor < 0.0).count();
            found[3] += usize::from(rho > 1.0);
        };
        let grid = 1_500;
        // Both ends, and between them points that are no one's zero.
        let x = |k: usize| match k {
            0 => from,
            k if k == grid => to,
            k => from + (to - from) * (k as f64 + 0.0317) / grid as f64,
        };
        let zero_between = |mut a: f64, mut b: f64| {
            let low = h(a).unwrap_or(1.0);
            for _ in 0..60 {
                let middle = (a + b) / 2.0;
                match h(middle) {
                    Some(value) if value * low > 0.0 => a = middle,
                    _ => b = middle,
                }
            }
            (a + b) / 2.0
        };
        for k in 0..grid {
            let (Some(first), Some(second)) = (h(x(k)), h(x(k + 1))) else { continue };
            if first * second <= 0.0 {
                add(zero_between(x(k), x(k + 1)));
            }
            // Two zeros between neighbours: |h| has a minimum with another sign.
            let Some(third) = h(x((k + 2).min(grid))) else { continue };
            let turns = second.abs() <= first.abs() && second.abs() <= third.abs();
            if !turns || first * second <= 0.0 || second * third <= 0.0 {
                continue;
            }
            let (mut a, mut b) = (x(k), x((k + 2).min(grid)));
            for _ in 0..80 {
                let (p, q) = (a + 0.382 * (b - a), a + 0.618 * (b - a));
                match h(p).zip(h(q)) {
                    Some((u, v)) if u * second.signum() < v * second.signum() => b = q,
                    Some(_) => a = p,
                    None => break,
                }
            }
            let turn = (a + b) / 2.0;
            if h(turn).is_some_and(|value| value * second < 0.0) {
                add(zero_between(x(k), turn));
                add(zero_between(turn, x((k + 2).min(grid))));
            }
        }
        found
    }

    /// Between the samples of two neighbouring cells, the step size where the signature changes.
    fn change(&self, mut lo: f64, mut hi: f64) -> Option<f64> {
        let (first, last) = (self.signature(lo), self.signature(hi));
        if first == last {
            return None;
        }
        for _ in 0..17 {
            let middle = (lo + hi) / 2.0;
            if self.signature(middle) == first { lo = middle } else { hi = middle }
        }
        Some((lo + hi) / 2.0)
    }
}

/// Every critical step size below a bound is where floats see the cycles change, every cell has the number that they see.
fn agrees_with_floats(text: &str, from: i64, to: i64, most: f64) -> SmoothWindows {
    let loss = loss(text, from, to);
    let windows = diagram(&loss);
    let floats = Floats(&loss);
    for (index, cell) in windows.cells.iter().enumerate() {
        let sample = cell.sample.to_f64();
        let count = cell.count.unwrap_or_else(|| panic!("{text}: cell {index} is not counted"));
        if sample > most {
            break;
        }
        let [all, below, _, above] = floats.signature(sample);
        assert_eq!((count.cycles, count.stable), (all, all - below - above), "{text} at {sample}");
        if let (Some(step), Some(next)) = (windows.critical.get(index), windows.cells.get(index + 1)) {
            let eta = step.eta.approx();
            assert!(step.open.is_empty(), "{text}: {step:?}");
            let found = floats.change(sample, next.sample.to_f64());
            let found = found.unwrap_or_else(|| panic!("{text}: floats see nothing at {eta}: {step:?}"));
            // Close to a fold or a pitchfork floats do not tell the cycles apart.
            assert!((found - eta).abs() < 1e-4 * eta, "{text}: {eta} and {found}");
        }
    }
    windows
}

#[test]
fn a_sine_target_agrees_with_floats() {
    // Two minimisers, pi/6 and 5 pi/6, mirror images in pi/2.
    let windows = agrees_with_floats("(sin(x)-1/2)^2/2", -1, 4, 6.0);
    let found = events(&windows);
    assert_eq!(found.iter().find(|(_, k)| k.contains(&MinimiserFlip)).unwrap().0, "8/3");
}

#[test]
fn a_tanh_target_agrees_with_floats() {
    let windows = agrees_with_floats("(tanh(x)-1/2)^2/2", -3, 4, 40.0);
    let found = events(&windows);
    assert!(found.iter().any(|(eta, kinds)| eta == "32/9" && kinds.contains(&MinimiserFlip)));
    assert!(found.iter().any(|(_, kinds)| kinds.contains(&Fold)));
}

#[test]
fn logistic_losses_agree_with_floats() {
    agrees_with_floats("softplus(-x) + softplus(2*x)", -10, 10, 60.0);
    agrees_with_floats("log(1+exp(-x)) + x^2/10", -8, 12, 60.0);
}

#[test]
fn more_functions_agree_with_floats() {
    agrees_with_floats("erf(x)^2/2 + x^2/8", -3, 3, 20.0);
    agrees_with_floats("exp(x) - 2*x", -4, 4, 20.0);
    agrees_with_floats("sqrt(1+x^2) + x/3", -6, 6, 20.0);
}

/// Moving the loss moves the cycles, not the step sizes; scaling it scales them.
#[test]
fn shifts_and_scales() {
    let plain = diagram(&loss("(tanh(x)-1/2)^2/2", -3, 4));
    let moved = diagram(&loss("3*(tanh(x-2)-1/2)^2/2", -1, 6));
    assert_eq!(plain.critical.len(), moved.critical.len());
    for (a, b) in plain.critical.iter().zip(&moved.critical) {
        assert!((a.eta.approx() - 3.0 * b.eta.approx()).abs() < 1e-12 * a.eta.approx());
    }
    assert_eq!(counts(&plain), counts(&moved));
}

/// Where a part of the domain has no smooth loss, nothing is claimed.
#[test]
fn singular_losses_stay_open() {
    let windows = diagram(&loss("log(x)^2", -1, 4));
    assert!(!windows.is_complete() && windows.stable.is_empty());
    let kink = diagram(&loss("abs(x) + x^2", -1, 1));
    assert!(!kink.is_complete());
}

/// The ends of each critical value are close, and cells lie between them.
#[test]
fn enclosures_are_narrow_and_in_order() {
    let windows = diagram(&loss("(tanh(x)-1/2)^2/2", -3, 4));
    let mut last = Rational::new();
    for (step, cell) in windows.critical.iter().zip(&windows.cells) {
        assert!(last < cell.sample && cell.sample < step.eta.lo);
        assert!(Rational::from(&step.eta.hi - &step.eta.lo) < Rational::from((1, 1_000_000_000)));
        last.clone_from(&step.eta.hi);
    }
}
