//! Expansion to polynomials over Q.

use crate::algebra::RatPoly;
use crate::arith::Rational;
use crate::expr::{DEGREE_LIMIT, Diagnostic, Expr};

fn polynomial(text: &str) -> Result<RatPoly, Diagnostic> {
    Expr::parse(text).unwrap().to_polynomial("x", DEGREE_LIMIT)
}

fn coefficients(text: &str) -> Vec<Rational> {
    polynomial(text).unwrap_or_else(|e| panic!("{text}: {e:?}")).coefficients()
}

fn rationals(values: &[(i64, i64)]) -> Vec<Rational> {
    values.iter().map(|&v| Rational::from(v)).collect()
}

/// The error, without printing a huge value where there is none.
fn stopped(text: &str) -> Diagnostic {
    match polynomial(text) {
        Err(error) => error,
        Ok(p) => panic!("{text} is a polynomial of degree {}", p.degree()),
    }
}

#[test]
fn expands_exactly() {
    assert_eq!(coefficients("(x^2 - 1)^2/4"), rationals(&[(1, 4), (0, 1), (-1, 2), (0, 1), (1, 4)]));
    assert_eq!(coefficients("0.1*x - -x/(1+1)"), rationals(&[(0, 1), (3, 5)]));
    assert_eq!(coefficients("x^(1+1)*2^-1"), rationals(&[(0, 1), (0, 1), (1, 2)]));
    assert_eq!(coefficients("sqrt(4)*x + sqrt(2)*sqrt(2)*x + 9^(1/2)"), rationals(&[(3, 1), (4, 1)]));
    assert_eq!(coefficients("x - x"), rationals(&[]));
    assert_eq!(coefficients("x^0"), rationals(&[(1, 1)]));
    assert_eq!(coefficients("1^999999999999"), rationals(&[(1, 1)]));
    assert_eq!(coefficients("(-1)^999999999999*x"), rationals(&[(0, 1), (-1, 1)]));
    assert_eq!(polynomial("x^256").unwrap().degree(), 256);
}

#[test]
fn what_is_no_polynomial_is_named() {
    let stop = |text: &str| {
        let error = polynomial(text).expect_err(text);
        (error.message.clone(), text[error.span].to_string())
    };
    assert_eq!(stop("1 + x/(2 - 2)"), ("division by zero".into(), "(2 - 2)".into()));
    assert_eq!(stop("x/(x - x)"), ("division by zero".into(), "(x - x)".into()));
    assert_eq!(stop("(x-x)^-1").0, "division by zero");
    assert_eq!(stop("1/x"), ("the divisor is not a constant".into(), "x".into()));
    assert_eq!(stop("x^-2").0, "the divisor is not a constant");
    assert_eq!(stop("x + mu"), ("`mu` has no value".into(), "mu".into()));
    assert_eq!(stop("2^x").0, "a polynomial has constant exponents only");
    assert_eq!(stop("1 + sin(x)").1, "sin(x)");
    assert_eq!(stop("x^(1/2)").1, "(1/2)");
    assert_eq!(stop("pi*x").1, "pi");
    assert_eq!(stop("sqrt(2)*x"), ("sqrt(2) is not a rational number".into(), "sqrt(2)".into()));
}

#[test]
fn explosions_are_refused() {
    for text in ["x^100000", "x^999999999999999999999", "(((x^50)^50)^50)", "x^200*x^200", "(x^2)^129"] {
        assert!(stopped(text).message.contains("degree"), "{text}");
    }
    for text in
        ["2^999999999999", "((2^100000)^100000)", "(((((((9^9)^9)^9)^9)^9)^9)^9)^9", "(1e10000*x)^256"]
    {
        assert!(stopped(text).message.contains("too large"), "{text}");
    }
}
