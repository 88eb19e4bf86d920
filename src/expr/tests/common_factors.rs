//! Common factors of polynomials in several variables, written as expressions.

use crate::algebra::MultiPoly;
use crate::expr::Expr;

const NAMES: [&str; 3] = ["x", "mu", "nu"];

fn parse(text: &str) -> MultiPoly {
    Expr::parse(text).unwrap().to_multi_poly(&NAMES, 64).unwrap()
}

#[test]
fn finds_common_factors_of_all_kinds() {
    let gcd = |a: &str, b: &str| parse(a).gcd(&parse(b)).to_string();
    assert_eq!(gcd("x^3 - mu*x", "3*x^2 - 3*mu"), "x^2 - mu");
    assert_eq!(gcd("6*mu*nu", "4*mu^2"), "mu");
    assert_eq!(gcd("x^2 - mu", "x^2 + mu"), "1");
    assert_eq!(gcd("0", "2*x - 4"), "x - 2");
    assert_eq!(gcd("mu*(x - nu)^2*(x + 1)", "nu*(x - nu)*(x + 1)^2"), "x^2 - x*nu + x - nu");
}

#[test]
fn splits_off_powers() {
    let factors = parse("mu*x^3*(x - mu)^2*(x^2 - nu)").square_free_factors_in("x");
    let text: Vec<String> = factors.iter().map(|(p, k)| format!("({p})^{k}")).collect();
    assert_eq!(text, ["(x^2 - nu)^1", "(x - mu)^2", "(x)^3"]);
    assert!(parse("mu + 1").square_free_factors_in("x").is_empty());
}
