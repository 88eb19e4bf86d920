//! Running a tape: values forwards, derivatives backwards.

use super::{Op, Tape};
use crate::simulate::number::{Number, derivative};

/// The registers of a run, kept between runs.
#[derive(Clone, Debug)]
pub struct Registers<N> {
    values: Vec<N>,
    adjoints: Vec<N>,
}

impl<N> Default for Registers<N> {
    fn default() -> Self {
        Registers { values: Vec::new(), adjoints: Vec::new() }
    }
}

impl Tape {
    /// The value of the loss at `x`. *Approximate.*
    ///
    /// # Panics
    /// Where `x` is shorter than the list of variables.
    #[inline(always)]
    pub fn value<N: Number>(&self, x: &[N], registers: &mut Registers<N>) -> N {
        let r = &mut registers.values;
        r.clear();
        for op in &self.ops {
            let value = match *op {
                Op::Constant(c) => N::constant(c),
                Op::Variable(i) => x[i],
                Op::Add(a, b) => r[a] + r[b],
                Op::Sub(a, b) => r[a] - r[b],
                Op::Mul(a, b) => r[a] * r[b],
                Op::Div(a, b) => r[a] / r[b],
                Op::Neg(a) => -r[a],
                Op::Scale(a, c) => r[a] * N::constant(c),
                Op::Shift(a, c) => r[a] + N::constant(c),
                Op::Call(f, a) => r[a].call(f),
                Op::Power(a, p) => r[a].power(p),
                Op::Atan2(a, b) => r[a].atan2(r[b]),
            };
            r.push(value);
        }
        r.last().copied().unwrap_or_else(|| N::constant(0.0))
    }

    /// The value at `x`, and the gradient into `gradient`, one entry per variable, by one sweep backwards. *Approximate.*
    ///
    /// # Panics
    /// Where `x` or `gradient` is shorter than the list of variables.
    #[inline(always)]
    pub fn gradient<N: Number>(&self, x: &[N], registers: &mut Registers<N>, gradient: &mut [N]) -> N {
        let value = self.value(x, registers);
        let zero = N::constant(0.0);
        let Registers { values: r, adjoints: bar } = registers;
        bar.clear();
        bar.resize(self.ops.len(), zero);
        if let Some(last) = bar.last_mut() {
            *last = N::constant(1.0);
        }
        gradient[..self.variables].fill(zero);
        for (i, op) in self.ops.iter().enumerate().rev() {
            let w = bar[i];
            match *op {
                Op::Constant(_) => {}
                Op::Variable(k) => gradient[k] = gradient[k] + w,
                Op::Add(a, b) => {
                    bar[a] = bar[a] + w;
                    bar[b] = bar[b] + w;
                }
                Op::Sub(a, b) => {
                    bar[a] = bar[a] + w;
                    bar[b] = bar[b] - w;
                }
                Op::Mul(a, b) if a == b => {
                    let half = w * r[a];
                    bar[a] = bar[a] + half + half;
                }
                Op::Mul(a, b) => {
                    bar[a] = bar[a] + w * r[b];
                    bar[b] = bar[b] + w * r[a];
                }
                Op::Div(a, b) => {
                    let q = w / r[b];
                    bar[a] = bar[a] + q;
                    bar[b] = bar[b] - q * r[i];
                }
                Op::Neg(a) => bar[a] = bar[a] - w,
                Op::Scale(a, c) => bar[a] = bar[a] + w * N::constant(c),
                Op::Shift(a, _) => bar[a] = bar[a] + w,
                Op::Call(f, a) => bar[a] = bar[a] + w * derivative(f, r[a], r[i]),
                Op::Power(a, p) => bar[a] = bar[a] + w * N::constant(p) * r[a].power(p - 1.0),
                Op::Atan2(a, b) => {
                    let turn = w / (r[a] * r[a] + r[b] * r[b]);
                    bar[a] = bar[a] + turn * r[b];
                    bar[b] = bar[b] - turn * r[a];
                }
            }
        }
        value
    }
}
