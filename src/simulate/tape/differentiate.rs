//! The gradient of a tape as a tape: one sweep backwards, written down instead of computed.

use super::builder::{Builder, LowerError};
use super::{Op, Program};
use crate::expr::{BinaryOp, Function};
use crate::simulate::calculus::Calculus;

impl Builder {
    /// Appends the derivatives of the register `top` with respect to all variables.
    pub(super) fn differentiate(mut self, top: usize, variables: usize) -> Result<Program, LowerError> {
        let mut w = Writer { builder: &mut self, failed: None };
        let mut bar: Vec<Option<usize>> = vec![None; top + 1];
        bar[top] = Some(w.constant(1.0));
        let mut slopes: Vec<Option<usize>> = vec![None; variables];
        for i in (0..=top).rev() {
            let Some(out) = bar[i] else { continue };
            let terms: [Option<(usize, usize)>; 2] = match w.builder.ops[i] {
                Op::Constant(_) | Op::Sign(_) => [None, None],
                Op::Variable(k) => {
                    slopes[k] = Some(out);
                    [None, None]
                }
                Op::Add(a, b) => [Some((a, out)), Some((b, out))],
                Op::Sub(a, b) => [Some((a, out)), Some((b, w.neg(out)))],
                Op::Mul(a, b) if a == b => {
                    let two = w.constant(2.0);
                    let twice = w.mul(two, a);
                    [Some((a, w.mul(out, twice))), None]
                }
                Op::Mul(a, b) => [Some((a, w.mul(out, b))), Some((b, w.mul(out, a)))],
                Op::Div(a, b) => {
                    let q = w.div(out, b);
                    let p = w.mul(q, i);
                    [Some((a, q)), Some((b, w.neg(p)))]
                }
                Op::Neg(a) => [Some((a, w.neg(out))), None],
                Op::Scale(a, c) => {
                    let c = w.constant(c);
                    [Some((a, w.mul(out, c))), None]
                }
                Op::Shift(a, _) => [Some((a, out)), None],
                Op::Call(f, a) => {
                    let slope = w.derivative(f, a, i);
                    [Some((a, w.mul(out, slope))), None]
                }
                Op::Power(a, p) => {
                    let power = w.keep(|b| b.push(Op::Power(a, p - 1.0)));
                    let p = w.constant(p);
                    let slope = w.mul(p, power);
                    [Some((a, w.mul(out, slope))), None]
                }
                Op::Atan2(a, b) => {
                    let (aa, bb) = (w.mul(a, a), w.mul(b, b));
                    let radius = w.add(aa, bb);
                    let turn = w.div(out, radius);
                    let back = w.mul(turn, a);
                    [Some((a, w.mul(turn, b))), Some((b, w.neg(back)))]
                }
            };
            for (register, term) in terms.into_iter().flatten() {
                bar[register] = Some(match bar[register] {
                    Some(sum) => w.add(sum, term),
                    None => term,
                });
            }
        }
        let zero = w.constant(0.0);
        let outputs = slopes.into_iter().map(|s| s.unwrap_or(zero)).collect();
        match w.failed {
            Some(error) => Err(error),
            None => Ok(Program { ops: self.ops, outputs }),
        }
    }
}

/// A builder as a [`Calculus`]; the first failure is kept for the end.
struct Writer<'a> {
    builder: &'a mut Builder,
    failed: Option<LowerError>,
}

impl Writer<'_> {
    fn keep(&mut self, f: impl FnOnce(&mut Builder) -> Result<usize, LowerError>) -> usize {
        f(self.builder).unwrap_or_else(|error| {
            self.failed.get_or_insert(error);
            0
        })
    }
}

impl Calculus for Writer<'_> {
    type Value = usize;
    fn constant(&mut self, c: f64) -> usize {
        self.keep(|b| b.constant(c))
    }
    fn add(&mut self, x: usize, y: usize) -> usize {
        self.keep(|b| b.binary(BinaryOp::Add, x, y))
    }
    fn sub(&mut self, x: usize, y: usize) -> usize {
        self.keep(|b| b.binary(BinaryOp::Sub, x, y))
    }
    fn mul(&mut self, x: usize, y: usize) -> usize {
        self.keep(|b| b.binary(BinaryOp::Mul, x, y))
    }
    fn div(&mut self, x: usize, y: usize) -> usize {
        self.keep(|b| b.binary(BinaryOp::Div, x, y))
    }
    fn neg(&mut self, x: usize) -> usize {
        self.keep(|b| b.scale(x, -1.0))
    }
    fn call(&mut self, f: Function, x: usize) -> usize {
        self.keep(|b| b.push(Op::Call(f, x)))
    }
    fn sign(&mut self, x: usize) -> usize {
        self.keep(|b| b.push(Op::Sign(x)))
    }
}

impl Program {
    /// The same program without the instructions that no result needs.
    pub(super) fn without_dead_ops(self) -> Program {
        let mut needed = vec![false; self.ops.len()];
        for &output in &self.outputs {
            needed[output] = true;
        }
        for (i, op) in self.ops.iter().enumerate().rev() {
            if needed[i] {
                op.operands().into_iter().flatten().for_each(|a| needed[a] = true);
            }
        }
        let mut place = vec![0; self.ops.len()];
        let mut ops = Vec::new();
        for (i, op) in self.ops.iter().enumerate().filter(|(i, _)| needed[*i]) {
            place[i] = ops.len();
            ops.push(op.renamed(|a| place[a]));
        }
        Program { ops, outputs: self.outputs.into_iter().map(|o| place[o]).collect() }
    }
}

impl Op {
    /// The registers that it reads.
    pub fn operands(&self) -> [Option<usize>; 2] {
        match *self {
            Op::Constant(_) | Op::Variable(_) => [None, None],
            Op::Add(a, b) | Op::Sub(a, b) | Op::Mul(a, b) | Op::Div(a, b) | Op::Atan2(a, b) => {
                [Some(a), Some(b)]
            }
            Op::Neg(a)
            | Op::Scale(a, _)
            | Op::Shift(a, _)
            | Op::Call(_, a)
            | Op::Power(a, _)
            | Op::Sign(a) => [Some(a), None],
        }
    }

    /// The same instruction on other registers.
    fn renamed(&self, to: impl Fn(usize) -> usize) -> Op {
        match *self {
            Op::Constant(_) | Op::Variable(_) => *self,
            Op::Add(a, b) => Op::Add(to(a), to(b)),
            Op::Sub(a, b) => Op::Sub(to(a), to(b)),
            Op::Mul(a, b) => Op::Mul(to(a), to(b)),
            Op::Div(a, b) => Op::Div(to(a), to(b)),
            Op::Atan2(a, b) => Op::Atan2(to(a), to(b)),
            Op::Neg(a) => Op::Neg(to(a)),
            Op::Scale(a, c) => Op::Scale(to(a), c),
            Op::Shift(a, c) => Op::Shift(to(a), c),
            Op::Call(f, a) => Op::Call(f, to(a)),
            Op::Power(a, p) => Op::Power(to(a), p),
            Op::Sign(a) => Op::Sign(to(a)),
        }
    }
}
