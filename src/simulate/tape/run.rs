//! Running a program.

use super::{Op, Program, Tape};
use crate::simulate::number::Number;

/// The registers of a run, kept between runs.
#[derive(Clone, Debug)]
pub struct Registers<N> {
    values: Vec<N>,
}

impl<N> Default for Registers<N> {
    fn default() -> Self {
        Registers { values: Vec::new() }
    }
}

impl Program {
    #[inline(always)]
    fn run<N: Number>(&self, x: &[N], registers: &mut Registers<N>) {
        let values = &mut registers.values;
        if values.len() < self.ops.len() {
            values.resize(self.ops.len(), N::constant(0.0));
        }
        for (i, op) in self.ops.iter().enumerate() {
            let (r, rest) = values.split_at_mut(i);
            let out = &mut rest[0];
            match *op {
                Op::Constant(c) => *out = N::constant(c),
                Op::Variable(k) => *out = x[k],
                Op::Add(a, b) => *out = r[a] + r[b],
                Op::Sub(a, b) => *out = r[a] - r[b],
                Op::Mul(a, b) => *out = r[a] * r[b],
                Op::Div(a, b) => *out = r[a] / r[b],
                Op::Neg(a) => *out = -r[a],
                Op::Scale(a, c) => *out = r[a] * N::constant(c),
                Op::Shift(a, c) => *out = r[a] + N::constant(c),
                Op::Call(f, a) => *out = r[a].call(f),
                Op::Power(a, p) => *out = r[a].power(p),
                Op::Atan2(a, b) => *out = r[a].atan2(r[b]),
                Op::Sign(a) => *out = r[a].sign(),
            }
        }
    }
}

impl Tape {
    /// The value of the loss at `x`. *Approximate.*
    ///
    /// # Panics
    /// Where `x` is shorter than the list of variables.
    pub fn value<N: Number>(&self, x: &[N], registers: &mut Registers<N>) -> N {
        self.value.run(x, registers);
        registers.values[self.value.outputs[0]]
    }

    /// The gradient at `x` into `gradient`, one entry per variable. *Approximate.*
    ///
    /// # Panics
    /// Where `x` is shorter than the list of variables.
    #[inline(always)]
    pub fn gradient<N: Number>(&self, x: &[N], registers: &mut Registers<N>, gradient: &mut [N]) {
        self.gradient.run(x, registers);
        for (slope, &register) in gradient.iter_mut().zip(&self.gradient.outputs) {
            *slope = registers.values[register];
        }
    }
}
