//! Derivatives, simplification and LaTeX.

use super::parsing::any_expr;
use crate::expr::{BinaryOp, DEGREE_LIMIT, Expr, ExprKind, Function};
use proptest::prelude::*;

fn parse(text: &str) -> Expr {
    Expr::parse(text).unwrap()
}

fn at(e: &Expr, x: f64) -> f64 {
    e.eval_f64(&|name| match name {
        "x" => Some(x),
        "y" => Some(0.7),
        "mu" => Some(0.4),
        "x_1" => Some(1.1),
        _ => Some(-0.3),
    })
}

/// Polynomials in `x` as expressions of any shape.
fn polynomial() -> impl Strategy<Value = Expr> {
    let number = (-9i64..9, 1i64..5).prop_map(|(p, q)| Expr::number((p, q)));
    prop_oneof![number, Just(Expr::name("x"))].prop_recursive(5, 24, 2, |inner| {
        let op = prop::sample::select(vec![BinaryOp::Add, BinaryOp::Sub, BinaryOp::Mul]);
        prop_oneof![
            4 => (op, inner.clone(), inner.clone()).prop_map(|(op, a, b)| Expr::binary(op, a, b)),
            1 => inner.clone().prop_map(Expr::negated),
            1 => (inner.clone(), 0i64..4).prop_map(|(a, k)| Expr::binary(BinaryOp::Pow, a, Expr::number(k))),
            1 => (inner, 1i64..9).prop_map(|(a, k)| Expr::binary(BinaryOp::Div, a, Expr::number(k))),
        ]
    })
}

#[test]
fn every_function_has_its_derivative() {
    for function in Function::ALL {
        let arguments = match function {
            Function::Atan2 => vec![parse("x^2/3"), parse("x - y")],
            _ => vec![parse("x^2/3")],
        };
        let e = Expr::call(function, arguments);
        let derivative = e.differentiate("x");
        for x in [0.3, 0.9, 1.2] {
            let h = 1e-5;
            let slope = (at(&e, x + h) - at(&e, x - h)) / (2.0 * h);
            let exact = at(&derivative, x);
            assert!((slope - exact).abs() < 1e-8 * (1.0 + exact.abs()), "{e} at {x}: {slope} and {exact}");
        }
    }
}

#[test]
fn general_rules() {
    for (text, x) in
        [("x^x", 1.3), ("2^x", 0.4), ("x^y", 0.8), ("y^(x*y)", 0.8), ("sin(x)/x", 2.0), ("relu(x)", -1.0)]
    {
        let e = parse(text);
        let h = 1e-5;
        let slope = (at(&e, x + h) - at(&e, x - h)) / (2.0 * h);
        assert!((slope - at(&e.differentiate("x"), x)).abs() < 1e-8, "{text}");
    }
    assert_eq!(parse("x^y").differentiate("z"), Expr::number(0));
    assert_eq!(parse("sin(x)").nth_derivative("x", 4).to_string(), "sin(x)");
    assert_eq!(parse("x^5").nth_derivative("x", 5).to_string(), "120");
    assert_eq!(parse("(x^2 - mu)^2/4").differentiate("x").to_string(), "(x^2 - mu)*x");
}

#[test]
fn simplifies() {
    let simple = |text: &str| parse(text).simplify().to_string();
    assert_eq!(simple("0*x + 1*y - 0"), "y");
    assert_eq!(simple("x^1*x^0"), "x");
    assert_eq!(simple("2*3 + 4^2"), "22");
    assert_eq!(simple("x*(-2)"), "-2*x");
    assert_eq!(simple("a - -b"), "a + b");
    assert_eq!(simple("-(a - b)"), "b - a");
    assert_eq!(simple("(x^2)^3"), "x^6");
    assert_eq!(simple("x/0"), "x/0");
    assert_eq!(simple("sin(x - x)"), "sin(0)");
}

#[test]
fn latex() {
    let shown = |text: &str| parse(text).to_latex();
    assert_eq!(shown("(x^2 - mu)^2/4"), "\\frac{\\left(x^{2} - \\mu\\right)^{2}}{4}");
    assert_eq!(shown("2*3^x"), "2 \\cdot 3^{x}");
    assert_eq!(shown("x*0.5"), "x \\cdot \\frac{1}{2}");
    assert_eq!(shown("-(a+b)*c_1"), "-\\left(a + b\\right) c_{1}");
    assert_eq!(shown("sqrt(x)^2 + abs(x)^3"), "\\left(\\sqrt{x}\\right)^{2} + \\left|x\\right|^{3}");
    assert_eq!(shown("sin(2*pi*x)^2"), "\\left(\\sin\\left(2 \\pi x\\right)\\right)^{2}");
    assert_eq!(shown("(-2)^e"), "\\left(-2\\right)^{\\mathrm{e}}");
}

#[test]
fn several_names_make_a_multivariate_polynomial() {
    let loss = parse("(x*y - mu)^2/2");
    let p = loss.to_multi_poly(&["x", "y", "mu"], DEGREE_LIMIT).unwrap();
    assert_eq!(p.to_string(), "x^2*y^2/2 - x*y*mu + mu^2/2");
    assert_eq!(parse(&p.to_string()).to_multi_poly(&["x", "y", "mu"], DEGREE_LIMIT).unwrap(), p);
    assert!(loss.to_multi_poly(&["x", "y"], DEGREE_LIMIT).unwrap_err().message.contains("`mu`"));
    let many = parse("(a+b+c+d+f+g+h+i)^200");
    let names = ["a", "b", "c", "d", "f", "g", "h", "i"];
    assert!(many.to_multi_poly(&names, DEGREE_LIMIT).unwrap_err().message.contains("too"));
}

#[test]
fn the_longest_row_is_no_trouble() {
    for operator in ["+x", "*x", "-sin(x)", "/x"] {
        let e = parse(&format!("x{}", operator.repeat(490)));
        let simple = e.simplify().differentiate("x");
        assert!(simple.to_latex().len() > 1);
        assert!(e.to_multi_poly(&["x"], 10).is_err() || operator == "+x");
        assert!(e.substitute("x", &Expr::number(1)).to_rational().is_ok() || operator == "-sin(x)");
    }
}

proptest! {
    #[test]
    fn differentiation_is_that_of_polynomials(e in polynomial()) {
        let p = e.to_polynomial("x", 1000).unwrap();
        prop_assert_eq!(e.differentiate("x").to_polynomial("x", 1000).unwrap(), p.derivative());
    }

    #[test]
    fn expansion_agrees_with_evaluation(e in polynomial(), n in -20i64..20, d in 1i64..7) {
        let p = e.to_polynomial("x", 1000).unwrap();
        let x = crate::arith::Rational::from((n, d));
        let value = e.substitute("x", &Expr::number(x.clone())).to_rational().unwrap();
        prop_assert_eq!(p.eval(&x), value);
        let multi = e.to_multi_poly(&["x"], 1000).unwrap();
        prop_assert_eq!(multi.to_univariate("x").unwrap(), p.clone());
        let read = Expr::parse(&p.to_text("x")).unwrap();
        prop_assert_eq!(read.to_polynomial("x", 1000).unwrap(), p);
    }

    #[test]
    fn simplification_keeps_polynomials(e in polynomial()) {
        let simple = e.simplify();
        prop_assert_eq!(simple.to_polynomial("x", 1000).unwrap(), e.to_polynomial("x", 1000).unwrap());
        prop_assert_eq!(Expr::parse(&simple.to_string()), Ok(simple));
    }

    #[test]
    fn simplification_keeps_values(e in any_expr(), x in 0.1f64..2.0) {
        // Only where every piece is defined and no cancellation magnifies rounding.
        let mut tame = true;
        e.visit(&mut |piece| {
            tame &= at(piece, x).abs() < 1e4;
            if let ExprKind::Call(Function::Atan2, arguments) = piece.kind() {
                // Floats tell 0 from -0 on the cut of the angle, numbers do not.
                tame &= at(&arguments[0], x).abs() > 1e-9;
            }
        });
        let (before, after) = (at(&e, x), at(&e.simplify(), x));
        if tame {
            let bound = 1e-3 * before.abs().max(1.0);
            prop_assert!((before - after).abs() <= bound, "{} = {} became {} = {}", e, before, e.simplify(), after);
        }
    }

    #[test]
    fn derivatives_read_back(e in any_expr()) {
        let d = e.differentiate("x");
        prop_assert_eq!(Expr::parse(&d.to_string()), Ok(d));
    }

    #[test]
    fn sum_and_product_rules(a in any_expr(), b in any_expr(), x in 0.1f64..2.0) {
        let (da, db) = (at(&a.differentiate("x"), x), at(&b.differentiate("x"), x));
        let (va, vb) = (at(&a, x), at(&b, x));
        let sum = at(&Expr::binary(BinaryOp::Add, a.clone(), b.clone()).differentiate("x"), x);
        let product = at(&Expr::binary(BinaryOp::Mul, a, b).differentiate("x"), x);
        if ![va, vb, da, db].iter().all(|v| v.abs() < 1e4) {
            return Ok(());
        }
        let size = [va, vb, da, db].iter().fold(1.0, |m: f64, v| m.max(v.abs()));
        prop_assert!((sum - (da + db)).abs() <= 1e-9 * size);
        prop_assert!((product - (da * vb + va * db)).abs() <= 1e-9 * (1.0 + size * size));
    }
}
