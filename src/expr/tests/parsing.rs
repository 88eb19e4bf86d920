//! Precedence, printing, errors.

use crate::expr::{BinaryOp, Constant, Expr, Function};
use proptest::prelude::*;

/// Random trees with names, exact numbers of all kinds and every operator and function.
pub(super) fn any_expr() -> impl Strategy<Value = Expr> {
    let number = (-20i64..20, 1i64..12).prop_map(|(p, q)| Expr::number((p, q)));
    let name = prop::sample::select(vec!["x", "y", "mu", "x_1", "theta"]).prop_map(Expr::name);
    let constant = prop::sample::select(vec![Constant::Pi, Constant::E]).prop_map(Expr::constant);
    prop_oneof![3 => number, 3 => name, 1 => constant].prop_recursive(6, 40, 2, |inner| {
        let op = prop::sample::select(vec![
            BinaryOp::Add,
            BinaryOp::Sub,
            BinaryOp::Mul,
            BinaryOp::Div,
            BinaryOp::Pow,
        ]);
        let function = prop::sample::select(Function::ALL.to_vec());
        prop_oneof![
            1 => inner.clone().prop_map(Expr::negated),
            4 => (op, inner.clone(), inner.clone()).prop_map(|(op, a, b)| Expr::binary(op, a, b)),
            1 => (function, inner.clone(), inner).prop_map(|(f, a, b)| {
                Expr::call(f, if f.arity() == 2 { vec![a, b] } else { vec![a] })
            }),
        ]
    })
}

fn same(left: &str, right: &str) {
    assert_eq!(Expr::parse(left).unwrap(), Expr::parse(right).unwrap(), "{left} and {right}");
}

fn differ(left: &str, right: &str) {
    assert_ne!(Expr::parse(left).unwrap(), Expr::parse(right).unwrap(), "{left} and {right}");
}

#[test]
fn precedence_is_that_of_written_mathematics() {
    same("-x^2", "-(x^2)");
    differ("-x^2", "(-x)^2");
    same("2^3^2", "2^(3^2)");
    same("a - b - c", "(a - b) - c");
    same("a/b/c", "(a/b)/c");
    same("a + b*c", "a + (b*c)");
    same("-a*b", "-(a*b)");
    same("2^-x", "2^(-x)");
    same("a*-b", "a*(-b)");
    same("+x", "x");
    same("a - -b", "a - (-b)");
    same("-1/3", "-(1/3)");
    same("0.1", "1/10");
}

#[test]
fn prints_with_few_parentheses() {
    let shown = |text: &str| Expr::parse(text).unwrap().to_string();
    assert_eq!(shown("((x^2)-1)^2/4"), "(x^2 - 1)^2/4");
    assert_eq!(shown("0.1*x"), "1/10*x");
    assert_eq!(shown("a-(b-c)"), "a - (b - c)");
    assert_eq!(shown("atan2( y,x )"), "atan2(y, x)");
    assert_eq!(shown("(-2)^2"), "(-2)^2");
    assert_eq!(shown("x^(1/2)"), "x^(1/2)");
    assert_eq!(shown("2*(1/3)"), "2*(1/3)");
}

fn error(text: &str) -> (String, String, std::ops::Range<usize>) {
    let error = Expr::parse(text).expect_err(text);
    assert!(text.get(error.span.clone()).is_some(), "{text}: {error:?}");
    (error.message, error.help.unwrap_or_default(), error.span)
}

#[test]
fn errors_name_the_place_and_the_remedy() {
    let (_, help, span) = error("1 + 2x");
    assert_eq!((help.as_str(), span), ("write `2*x`", 4..6));
    assert!(error("(a+b)(a-b)").1.contains("(...)*(...)"));
    assert!(error("x y").1.contains("x*y"));
    assert!(error("2e").1.contains("2*e"));
    assert!(error("").0.contains("empty"));
    assert!(error("  ").0.contains("empty"));
    assert_eq!(error("x + ").2, 4..4);
    assert_eq!(error("(x + 1").2, 0..1);
    assert_eq!(error("x + 1)").2, 5..6);
    assert_eq!(error("x + * 1").2, 4..5);
    assert!(error("f(x)").1.contains("f*("));
    assert!(error("sinn(x)").1.contains("`sin`"));
    assert!(error("ln(x)").1.contains("`log`"));
    assert!(error("gamma(x)").1.contains("softplus"));
    assert!(error("sin + 1").1.contains("sin(x)"));
    assert!(error("atan2(x)").0.contains("2 arguments"));
    assert!(error("sin(x, y)").0.contains("1 argument,"));
    assert!(error("sin()").0.contains("no argument"));
    assert!(error("1,5").1.contains("0.1"));
    assert!(error("X]").0.contains("without its `[`"));
    assert!(error("x = 1").1.contains("equation"));
}

#[test]
fn deep_or_long_input_is_refused_without_overflow() {
    assert!(error(&"(".repeat(100_000)).0.contains("nested too deeply"));
    assert!(error(&format!("{}x", "-".repeat(100_000))).0.contains("nested too deeply"));
    assert!(error(&format!("x{}", "^x".repeat(100_000))).0.contains("nested too deeply"));
    assert!(error(&format!("{}x", "sin(".repeat(100_000))).0.contains("nested too deeply"));
    assert!(error(&format!("x{}", "+x".repeat(100_000))).0.contains("too many terms"));
    let nested = format!("{}x{}", "(".repeat(150), ")".repeat(150));
    assert_eq!(Expr::parse(&nested).unwrap(), Expr::name("x"));
    let long = format!("x{}", "+x".repeat(450));
    assert_eq!(Expr::parse(&long).unwrap().to_string().len(), long.len() + 2 * 450);
}

/// The expression that is printed is the one that was read.
fn returns(text: &str) {
    let Ok(e) = Expr::parse(text) else { return };
    let printed = e.to_string();
    let again = Expr::parse(&printed).map_err(|d| d.message);
    assert!(again.as_ref() == Ok(&e), "{} is printed as {}: {:?}", brief(text), brief(&printed), again.err());
}

fn brief(text: &str) -> &str {
    text.get(..200).unwrap_or(text)
}

#[test]
fn what_is_read_at_the_limits_is_printed_within_them() {
    for text in ["99e9999", "1e-10000", "99e9999/7", "-0.5e-9999*x"] {
        assert!(Expr::parse(text).is_ok());
        returns(text);
    }
    // A row of quotients whose number outgrows what a text may hold.
    let wide = format!("1{}", format!("/{}", "9".repeat(900)).repeat(100));
    assert!(Expr::parse(&wide).is_ok());
    returns(&wide);
    for leaf in ["0.5", "-0.5", "x"] {
        for terms in 490..=500 {
            returns(&format!("{leaf}{}", "+x".repeat(terms)));
            returns(&format!("{leaf}{}", "*x".repeat(terms)));
        }
    }
    for wrap in [
        "-@",
        "-(@)",
        "a - -(@)",
        "a*-(b*-(@))",
        "2^-(@)",
        "2^-@",
        "(@)^2",
        "sin(@)",
        "norm2(@)",
        "+-@",
        "1/-(@)",
    ] {
        for leaf in ["x", "0.5", "-0.5", "-x/3", "1/3"] {
            let mut text = leaf.to_string();
            let mut levels = 0;
            while Expr::parse(&text).is_ok() {
                returns(&text);
                text = wrap.replace('@', &text);
                levels += 1;
            }
            assert!(levels > 30, "{wrap}: {levels}");
        }
    }
}

#[test]
fn spans_cover_the_text_of_each_piece() {
    let text = " (a + b) * sin(c)/d ";
    let e = Expr::parse(text).unwrap();
    assert_eq!(&text[e.span()], "(a + b) * sin(c)/d");
    let mut pieces = Vec::new();
    e.visit(&mut |e| pieces.push(text[e.span()].to_string()));
    assert_eq!(pieces, ["(a + b) * sin(c)/d", "(a + b) * sin(c)", "(a + b)", "a", "b", "sin(c)", "c", "d"]);
    assert_eq!(e.places_of("c").first(), Some(&(15..16)));
}

proptest! {
    #[test]
    fn parse_undoes_print(e in any_expr()) {
        let text = e.to_string();
        prop_assert_eq!(Expr::parse(&text).map_err(|d| format!("{text}: {d:?}")), Ok(e));
    }

    #[test]
    fn parse_undoes_print_however_deep(
        leaf in prop::sample::select(vec!["x", "0.5", "-0.5", "2/3", "a - -1/3"]),
        wraps in prop::collection::vec(
            prop::sample::select(vec![
                "-@", "-(@)", "a - -(@)", "a*-(@)", "2^-@", "2^-(@)", "(@)^0.5", "sin(-@)", "@ - x", "(@)/-3", "+@",
                "((@))", "atan2(-x, @)",
            ]),
            60..200,
        ),
    ) {
        let text = wraps.iter().fold(leaf.to_string(), |text, wrap| wrap.replace('@', &text));
        returns(&text);
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        if let Err(error) = Expr::parse(&text) {
            prop_assert!(text.get(error.span.clone()).is_some(), "{:?}", error);
        }
    }

    #[test]
    fn any_text_of_the_alphabet_is_read_or_refused(text in "[-+*/^(),.0-9ex sin'µ]{0,40}") {
        match Expr::parse(&text) {
            Err(error) => prop_assert!(text.get(error.span.clone()).is_some(), "{:?}", error),
            Ok(e) => prop_assert_eq!(Expr::parse(&e.to_string()), Ok(e)),
        }
    }
}
