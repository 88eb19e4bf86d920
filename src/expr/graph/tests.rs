//! Graphs against the tree's own derivatives and values, on several kinds of numbers.

use super::*;
use crate::arith::{FastInterval, Interval, Jet};
use crate::expr::Expr;

const LOSSES: [&str; 12] = [
    "(x^2-1)^2/4 + x/5",
    "-cos(x)",
    "(sin(x)-1/2)^2/2",
    "(tanh(x)-1/2)^2/2",
    "log(1+x^2)",
    "softplus(x) + sigmoid(2*x)/3 - x/2",
    "erf(x)^2 + exp(-x)/x",
    "sqrt(1+x^2)*cbrt(x+3) - atan(x)^3",
    "asin(x/3)*acos(x/4) + x^(3/2) + 2^x + x^x",
    "atan2(x, 1+x) + log(cosh(20*x))/20",
    "abs(x)*relu(x) + tan(x/4)^2 + sinh(x)/x^3",
    "pi*x^2 + e^x + (x*x)*x/7",
];

#[test]
fn values_agree_with_the_tree() {
    for text in LOSSES {
        let e = Expr::parse(text).unwrap();
        let graph = Graph::new(&[&e], &["x"]).unwrap();
        for x in [0.3, 0.7, 1.1, 1.9] {
            let wanted = e.eval_f64(&|_| Some(x));
            let found = graph.evaluate(&[x]).unwrap()[0];
            assert!(
                (wanted - found).abs() <= 1e-13 * (1.0 + wanted.abs()),
                "{text} at {x}: {found}, {wanted}"
            );
            let fast = graph.evaluate(&[FastInterval::exactly(x)]).unwrap()[0];
            assert!(
                fast.lo() <= wanted + 1e-13 && wanted - 1e-13 <= fast.hi() && fast.hi() - fast.lo() < 1e-12
            );
        }
    }
}

#[test]
fn series_agree_with_derivatives_of_the_tree() {
    for text in LOSSES {
        let e = Expr::parse(text).unwrap();
        let graph = Graph::new(&[&e], &["x"]).unwrap();
        let gradient = graph.gradient().unwrap();
        let x = Interval::from_rational(&(7, 10).into(), 200);
        let series = graph.evaluate(&[Jet::variable(x.clone(), 5)]).unwrap().remove(0);
        let slope = gradient.evaluate(&[Jet::variable(x.clone(), 4)]).unwrap().remove(1);
        for k in 1..=5 {
            let tree = Graph::new(&[&e.nth_derivative("x", k)], &["x"]).unwrap();
            let wanted = tree.evaluate(std::slice::from_ref(&x)).unwrap().remove(0);
            let gap = series.derivative(k).sub(&wanted);
            assert!(gap.contains_zero() && gap.width() < 1e-40, "{text}, derivative {k} by series");
            let gap = slope.derivative(k - 1).sub(&wanted);
            assert!(gap.contains_zero() && gap.width() < 1e-40, "{text}, derivative {k} by the gradient");
        }
    }
}

#[test]
fn gradients_in_several_variables() {
    let e = Expr::parse("(x*y-1)^2/2 + sin(x*z)*exp(y) + atan2(z, x)/y").unwrap();
    let names = ["x", "y", "z"];
    let gradient = Graph::new(&[&e], &names).unwrap().gradient().unwrap();
    let at = [1.3, 0.4, -0.6];
    let values = gradient.evaluate(&at).unwrap();
    let value = |name: &str| names.iter().position(|n| *n == name).map(|i| at[i]);
    for (i, name) in names.iter().enumerate() {
        let first = e.differentiate(name);
        assert!((values[i + 1] - first.eval_f64(&value)).abs() < 1e-12, "{name}");
        // Rows of D^3 f[q, q, .] for q = (1, 2, -1).
        let q = [1.0, 2.0, -1.0];
        let line: Vec<Jet<f64>> = at.iter().zip(q).map(|(x, q)| Jet::line(*x, q, 2)).collect();
        let row = gradient.evaluate(&line).unwrap()[i + 1].derivative(2);
        let mut wanted = 0.0;
        for (a, qa) in names.iter().zip(q) {
            for (b, qb) in names.iter().zip(q) {
                wanted += qa * qb * first.differentiate(a).differentiate(b).eval_f64(&value);
            }
        }
        assert!((row - wanted).abs() < 1e-10 * (1.0 + wanted.abs()), "{name}: {row}, {wanted}");
    }
}

#[test]
fn equal_parts_stand_once() {
    let e = Expr::parse("exp(x*y)*sin(exp(y*x)) + x*x*x - x^3").unwrap();
    let graph = Graph::new(&[&e, &e], &["x", "y"]).unwrap();
    // x, y, x y, exp, sin, the product, x^3, the sum, the difference
    assert_eq!(graph.nodes().len(), 9);
    assert_eq!(graph.outputs()[0], graph.outputs()[1]);
    // A tree that doubles at each level stays small.
    let mut square = Expr::name("x");
    for _ in 0..60 {
        let shared = std::sync::Arc::new(square);
        square = Expr::new(
            crate::expr::ExprKind::Binary(crate::expr::BinaryOp::Add, shared.clone(), shared),
            0..0,
        );
    }
    assert_eq!(Graph::new(&[&square], &["x"]).unwrap().evaluate(&[1.0]).unwrap()[0], 2f64.powi(60));
}

#[test]
fn singular_points_are_named() {
    let undefined = |text: &str, lo: i64, hi: i64| {
        let graph = Graph::new(&[&Expr::parse(text).unwrap()], &["x"]).unwrap().gradient().unwrap();
        graph.evaluate(&[Interval::hull(&lo.into(), &hi.into(), 53)]).unwrap_err()
    };
    assert_eq!(undefined("log(x)", 0, 1), Undefined::Function(Function::Log));
    assert_eq!(undefined("1/x", -1, 1), Undefined::Division);
    assert_eq!(undefined("x^(-2)", -1, 1), Undefined::Power);
    assert_eq!(undefined("relu(x)", -1, 1), Undefined::Function(Function::Relu));
    assert_eq!(undefined("sqrt(x)", 0, 1), Undefined::Division);
    let unknown = Graph::new(&[&Expr::parse("x*mu").unwrap()], &["x"]).unwrap_err();
    assert_eq!(unknown, GraphError::UnknownName("mu".into()));
    let exact = Graph::new(&[&Expr::parse("pi*x").unwrap()], &["x"]).unwrap();
    assert_eq!(exact.evaluate(&[crate::arith::Rational::from(1)]).unwrap_err(), Undefined::Constant);
}

#[test]
fn quotients_that_are_one_function_become_it() {
    let gradient =
        |text: &str| Graph::new(&[&Expr::parse(text).unwrap()], &["x"]).unwrap().gradient().unwrap();
    for (text, function) in [
        ("log(cosh(3*x))", Function::Tanh),
        ("sinh(x)/cosh(x)", Function::Tanh),
        ("log(1+exp(-x))", Function::Softplus),
        ("log(exp(2*x)+1)", Function::Sigmoid),
        ("exp(x)/(1+exp(x))", Function::Sigmoid),
        ("1/(1+exp(-x))", Function::Sigmoid),
    ] {
        let graph = gradient(text);
        assert!(graph.nodes().iter().any(|n| matches!(n, Node::Call(f, _) if *f == function)), "{text}");
        assert!(!graph.nodes().iter().any(|n| matches!(n, Node::Div(..))), "{text}");
        for x in [-2.0, 0.3, 1.7] {
            let e = Expr::parse(text).unwrap();
            let [value, slope] = graph.evaluate(&[x]).unwrap()[..] else { panic!("two results") };
            assert!((value - e.eval_f64(&|_| Some(x))).abs() < 1e-14, "{text}");
            assert!((slope - e.differentiate("x").eval_f64(&|_| Some(x))).abs() < 1e-13, "{text}");
        }
    }
}
