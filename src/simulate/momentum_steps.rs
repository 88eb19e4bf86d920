//! Steps of methods with momentum, on many lanes at once.

use super::loss::{CompiledLoss, LaneWork};
use super::pack::Lanes;
use crate::dynamics::Method;
use pulp::{Arch, NullaryFnOnce};

/// A run of a method from rest. Heavy ball: `x' = d + b (x - x_before)` with `d = x - eta grad f(x)`; Nesterov's method, seen in `y`:
/// `y' = (1 + b) d - b d_before`. *Approximate.*
pub(super) struct MomentumRun<'a> {
    loss: &'a CompiledLoss,
    eta: Lanes,
    momentum: f64,
    nesterov: bool,
    /// The state.
    pub(super) state: Vec<Lanes>,
    /// `x_before` of heavy ball, `d_before` of Nesterov's method.
    before: Vec<Lanes>,
    descended: Vec<Lanes>,
    work: LaneWork,
}

impl<'a> MomentumRun<'a> {
    /// The run from some starts.
    pub(super) fn new(loss: &'a CompiledLoss, method: &Method, eta: Lanes, state: Vec<Lanes>) -> Self {
        let (momentum, nesterov) = match method {
            Method::GradientDescent => (0.0, false),
            Method::HeavyBall(b) => (b.to_f64(), false),
            Method::Nesterov(b) => (b.to_f64(), true),
        };
        let (mut before, mut work) = (state.clone(), LaneWork::default());
        if nesterov {
            loss.descend(&mut before, &eta, 1, &mut work);
        }
        let descended = state.clone();
        MomentumRun { loss, eta, momentum, nesterov, state, before, descended, work }
    }

    /// So many steps.
    pub(super) fn steps(&mut self, steps: usize) {
        if self.momentum == 0.0 {
            self.loss.descend(&mut self.state, &self.eta, steps, &mut self.work);
        } else {
            Arch::new().dispatch(Steps { run: self, steps });
        }
    }
}

/// The work of [`MomentumRun::steps`], to be compiled once per set of vector instructions.
struct Steps<'r, 'a> {
    run: &'r mut MomentumRun<'a>,
    steps: usize,
}

impl NullaryFnOnce for Steps<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let MomentumRun { loss, eta, momentum, nesterov, state, before, descended, work } = self.run;
        let b = Lanes::splat(*momentum);
        for _ in 0..self.steps {
            descended.copy_from_slice(state);
            loss.steps(descended, eta, 1, work);
            for ((x, before), d) in state.iter_mut().zip(before.iter_mut()).zip(descended.iter()) {
                let now = *x;
                if *nesterov {
                    *x = *d + b * (*d - *before);
                    *before = *d;
                } else {
                    *x = *d + b * (now - *before);
                    *before = now;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arith::Rational;
    use crate::expr::Expr;

    #[test]
    fn methods_with_momentum_settle_on_the_2_cycles_of_gradient_descent_at_another_step_size() {
        let e = Expr::parse("(x^2-1)^2/4").unwrap();
        let (low, high) = (0.814_551_626_874_541, 1.116_062_971_452_31);
        let b = Rational::from((1, 2));
        for loss in [
            CompiledLoss::polynomial(&e.to_polynomial("x", 8).unwrap()),
            CompiledLoss::expression(&e, &["x"]).unwrap(),
        ] {
            for method in [Method::GradientDescent, Method::HeavyBall(b.clone()), Method::Nesterov(b.clone())]
            {
                let eta = Lanes::splat(1.1 * method.factor().to_f64());
                let mut run = MomentumRun::new(&loss, &method, eta, vec![Lanes::splat(0.95)]);
                run.steps(2000);
                let x = run.state[0].0[0];
                run.steps(1);
                let y = run.state[0].0[0];
                assert!(
                    (x.min(y) - low).abs() < 1e-9 && (x.max(y) - high).abs() < 1e-9,
                    "{method:?} {x} {y}"
                );
            }
        }
    }

    #[test]
    fn a_quadratic_loss_under_heavy_ball_follows_its_recurrence() {
        let loss = CompiledLoss::expression(&Expr::parse("x^2/2").unwrap(), &["x"]).unwrap();
        let method = Method::HeavyBall(Rational::from((1, 4)));
        let mut run = MomentumRun::new(&loss, &method, Lanes::splat(0.5), vec![Lanes::splat(1.0)]);
        // x' = x/2 + (x - before)/4: 1, 1/2, 1/8, -1/32.
        let seen: Vec<f64> = (0..3)
            .map(|_| {
                run.steps(1);
                run.state[0].0[7]
            })
            .collect();
        assert_eq!(seen, [0.5, 0.125, -0.03125]);
    }
}
