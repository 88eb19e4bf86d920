//! Exact values of constant expressions.

use crate::expr::Expr;
use proptest::prelude::*;

fn value(text: &str) -> String {
    let parsed = Expr::parse(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
    parsed.to_closed_form().unwrap_or_else(|e| panic!("{text}: {e:?}")).to_string()
}

fn stop(text: &str) -> (String, String) {
    let error = Expr::parse(text).unwrap().to_closed_form().expect_err(text);
    (error.message, text[error.span].to_string())
}

#[test]
fn closed_forms() {
    for (text, wanted) in [
        ("11/10", "11/10"),
        ("sqrt(5)-1", "sqrt(5)-1"),
        ("-1+sqrt(5)", "sqrt(5)-1"),
        ("5^(1/2)-1", "sqrt(5)-1"),
        ("5^0.5-1", "sqrt(5)-1"),
        ("4/(sqrt(5)+1)", "sqrt(5)-1"),
        ("sqrt(9/2)-1", "3*sqrt(2)/2-1"),
        ("sqrt(2+sqrt(3))", "sqrt(2+sqrt(3))"),
        ("sqrt(2)^2", "2"),
        ("sqrt(2)*sqrt(8)", "4"),
        ("2^-2", "1/4"),
        ("4^(-3/2)", "1/8"),
        ("8^(2/3)", "4"),
        ("cbrt(-27/8)", "-3/2"),
        ("abs(1-sqrt(2))", "sqrt(2)-1"),
        ("exp(0) + cos(0) + sigmoid(0)", "5/2"),
        ("relu(-3) + relu(2)", "2"),
        ("(1+sqrt(2))^3", "7+5*sqrt(2)"),
        ("1^(-99999999999999999999)", "1"),
    ] {
        assert_eq!(value(text), wanted, "{text}");
    }
}

#[test]
fn undefined_and_open_values_are_named() {
    assert_eq!(stop("1/(sqrt(4)-2)"), ("division by zero".into(), "(sqrt(4)-2)".into()));
    assert_eq!(stop("0^-1").0, "division by zero");
    assert_eq!(stop("1 + sqrt(1-2)").1, "sqrt(1-2)");
    assert_eq!(stop("log(0)").1, "log(0)");
    assert_eq!(stop("2*mu").1, "mu");
    assert_eq!(stop("2*pi").1, "pi");
    assert_eq!(stop("1 + exp(1)").1, "exp(1)");
    assert_eq!(stop("sqrt(2)+sqrt(3)").0, "this value has no simple closed form");
    assert_eq!(stop("(-8)^(1/3)").1, "(-8)");
    assert!(stop("2^(10^9)").0.contains("too large"));
    assert!(stop("(1+sqrt(2))^(10^6)").0.contains("too large"));
}

proptest! {
    #[test]
    fn closed_forms_read_back(a in -50i64..50, b in 1i64..20, c in 1i64..20, n in 0i64..400, m in 1i64..20) {
        let text = format!("({a})/{b} - sqrt({n}/{m})/{c}");
        let form = Expr::parse(&text).unwrap().to_closed_form().unwrap();
        prop_assert_eq!(Expr::parse(&form.to_string()).unwrap().to_closed_form().unwrap(), form.clone());
        let float = a as f64 / b as f64 - (n as f64 / m as f64).sqrt() / c as f64;
        prop_assert_eq!(form.sign(), if float.abs() < 1e-12 { std::cmp::Ordering::Equal } else { float.total_cmp(&0.0) });
    }
}
