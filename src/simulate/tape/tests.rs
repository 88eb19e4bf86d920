//! Tapes agree with a plain walk of the tree, with difference quotients, and lane by lane with themselves.

use super::{LowerError, Op, Registers, Tape};
use crate::expr::{BinaryOp, Constant, Expr, ExprKind, Function};
use crate::simulate::dual::Dual;
use crate::simulate::number::Number;
use crate::simulate::pack::Pack;
use crate::simulate::random::{bits, unit};

/// A plain walk of the tree: the oracle.
fn walk(e: &Expr, names: &[&str], x: &[f64]) -> f64 {
    match e.kind() {
        ExprKind::Number(q) => q.to_f64(),
        ExprKind::Constant(Constant::Pi) => std::f64::consts::PI,
        ExprKind::Constant(Constant::E) => std::f64::consts::E,
        ExprKind::Name(n) => x[names.iter().position(|v| **v == **n).unwrap()],
        ExprKind::Neg(a) => -walk(a, names, x),
        ExprKind::Binary(op, a, b) => {
            let (a, b) = (walk(a, names, x), walk(b, names, x));
            match op {
                BinaryOp::Add => a + b,
                BinaryOp::Sub => a - b,
                BinaryOp::Mul => a * b,
                BinaryOp::Div => a / b,
                BinaryOp::Pow => a.powf(b),
            }
        }
        ExprKind::Call(Function::Atan2, a) => walk(&a[0], names, x).atan2(walk(&a[1], names, x)),
        ExprKind::Call(f, a) => walk(&a[0], names, x).call(*f),
    }
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a.is_nan() && b.is_nan()) || a == b || (a - b).abs() <= tolerance * (1.0 + a.abs().max(b.abs()))
}

/// A random tree whose value stays moderate near the unit square.
fn random_tree(seed: u64, index: &mut u64, depth: usize) -> Expr {
    *index += 1;
    let choice = bits(seed, *index) % if depth == 0 { 3 } else { 12 };
    let mut sub = |depth: usize| random_tree(seed, index, depth - 1);
    match choice {
        0 => Expr::name("x"),
        1 => Expr::name("y"),
        2 => Expr::number((bits(seed, *index) >> 7) as i32 % 7 - 3),
        3 | 4 => Expr::binary(BinaryOp::Add, sub(depth), sub(depth)),
        5 => Expr::binary(BinaryOp::Sub, sub(depth), sub(depth)),
        6 | 7 => Expr::binary(BinaryOp::Mul, sub(depth), sub(depth)),
        8 => Expr::binary(BinaryOp::Pow, sub(depth), Expr::number(2)),
        9 => {
            let below = Expr::binary(BinaryOp::Pow, sub(depth), Expr::number(2));
            let below = Expr::binary(BinaryOp::Add, below, Expr::number(1));
            Expr::binary(BinaryOp::Div, sub(depth), below)
        }
        10 => sub(depth).negated(),
        _ => {
            let f = [Function::Sin, Function::Tanh, Function::Sigmoid, Function::Softplus, Function::Erf];
            let a = sub(depth);
            *index += 1;
            Expr::call(f[(bits(seed, *index) % 5) as usize], vec![a])
        }
    }
}

#[test]
fn random_trees_agree_with_the_walk_and_with_difference_quotients() {
    let seed = 7_2026;
    let names = ["x", "y"];
    for case in 0..400u64 {
        let tree = random_tree(seed, &mut (case << 20), 5);
        let tape = Tape::compile(&tree, &names).unwrap();
        let at = [unit(seed, case << 40) * 2.0 - 1.0, unit(seed, (case << 40) + 1) * 2.0 - 1.0];
        let mut registers = Registers::default();
        let mut gradient = [0.0; 2];
        tape.gradient(&at, &mut registers, &mut gradient);
        let value = tape.value(&at, &mut registers);
        let expected = walk(&tree, &names, &at);
        let told = format!("seed {seed} case {case}: {tree:?} at {at:?}");
        assert!(close(value, expected, 1e-12), "{told}: {value} {expected}");
        for k in 0..2 {
            let h = 1e-5;
            let shifted = |s: f64| {
                let mut x = at;
                x[k] += s * h;
                walk(&tree, &names, &x)
            };
            let slope =
                (shifted(-2.0) - 8.0 * shifted(-1.0) + 8.0 * shifted(1.0) - shifted(2.0)) / (12.0 * h);
            if slope.abs() < 1e4 {
                assert!(close(gradient[k], slope, 1e-6), "{told}: {gradient:?} {slope}");
            }
            // Forwards with duals gives the same derivative as backwards.
            let dual = [0, 1].map(|i| Dual { value: at[i], slope: if i == k { 1.0 } else { 0.0 } });
            let forward = tape.value(&dual, &mut Registers::default()).slope;
            assert!(close(gradient[k], forward, 1e-11), "{told}: {gradient:?} {forward}");
        }
        let lanes = [0, 1].map(|i| Pack::<8>(std::array::from_fn(|j| at[i] + j as f64 * 0.01)));
        let many = tape.value(&lanes, &mut Registers::default());
        for j in 0..8 {
            let one = tape.value(&[lanes[0].0[j], lanes[1].0[j]], &mut registers);
            assert_eq!(many.0[j].to_bits(), one.to_bits(), "{told} lane {j}");
        }
    }
}

#[test]
fn every_function_has_the_right_derivative_twice() {
    for f in Function::ALL.into_iter().filter(|f| f.arity() == 1) {
        let tree = Expr::call(f, vec![Expr::name("x")]);
        let tape = Tape::compile(&tree, &["x"]).unwrap();
        let slope = |x: f64| {
            let mut g = [0.0];
            tape.gradient(&[x], &mut Registers::default(), &mut g);
            g[0]
        };
        let x = 0.37;
        let h = 1e-4;
        let five = |g: &dyn Fn(f64) -> f64| {
            (g(x - 2.0 * h) - 8.0 * g(x - h) + 8.0 * g(x + h) - g(x + 2.0 * h)) / (12.0 * h)
        };
        assert!(close(slope(x), five(&|x| x.call(f)), 1e-10), "{f}");
        let mut g = [Dual::constant(0.0)];
        tape.gradient(&[Dual { value: x, slope: 1.0 }], &mut Registers::default(), &mut g);
        assert!(close(g[0].slope, five(&slope), 1e-9), "{f}");
    }
}

#[test]
fn powers_and_angles() {
    type Case = (&'static str, fn(f64, f64) -> f64);
    let cases: [Case; 6] = [
        ("x^7", |x, _| x.powi(7)),
        ("x^(-3)", |x, _| x.powi(-3)),
        ("x^(1/3)", |x, _| x.powf(1.0 / 3.0)),
        ("x^y", |x, y| x.powf(y)),
        ("atan2(x, y)", |x, y| x.atan2(y)),
        ("x^0 + e^y + 2^pi", |_, y| 1.0 + std::f64::consts::E.powf(y) + 2f64.powf(std::f64::consts::PI)),
    ];
    for (text, f) in cases {
        let tape = Tape::compile(&Expr::parse(text).unwrap(), &["x", "y"]).unwrap();
        let mut g = [0.0; 2];
        tape.gradient(&[0.7, 1.3], &mut Registers::default(), &mut g);
        let value = tape.value(&[0.7, 1.3], &mut Registers::default());
        assert!(close(value, f(0.7, 1.3), 1e-14), "{text}");
        let h = 1e-6;
        assert!(close(g[0], (f(0.7 + h, 1.3) - f(0.7 - h, 1.3)) / (2.0 * h), 1e-8), "{text}");
        assert!(close(g[1], (f(0.7, 1.3 + h) - f(0.7, 1.3 - h)) / (2.0 * h), 1e-8), "{text}");
    }
}

#[test]
fn common_parts_are_computed_once() {
    let tree = Expr::parse("sin(x*y + 1)^2 + 3*sin(y*x + 1) + x - x").unwrap();
    let tape = Tape::compile(&tree, &["x", "y"]).unwrap();
    let sines = tape.value_program().ops.iter().filter(|op| matches!(op, Op::Call(Function::Sin, _))).count();
    assert_eq!(sines, 1);
    let products = tape.value_program().ops.iter().filter(|op| matches!(op, Op::Mul(..))).count();
    assert_eq!(products, 2);
    let missing = Tape::compile(&tree, &["x"]);
    assert_eq!(missing, Err(LowerError::UnknownName("y".into())));
}
