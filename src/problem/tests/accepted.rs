//! Files that are read, and what they say.

use crate::arith::Rational;
use crate::expr::Expr;
use crate::problem::{
    ExpectedCondition, ExpectedStability, Limit, Origin, ParameterValue, Problem, Statement, StepRange,
};

pub(super) const FULL: &str = r#"
title = "Double well"
source = "Chen & Bruna 2023, Theorem 2"
loss = "(x^2 - mu)^2 / 4"
variables = ["x"]
[parameters]
mu = "1"
[[minimiser]]
x = "sqrt(mu)"
[[step_size]]
eta = "11/10"
[[step_size]]
from = 1
to = 1.2
[[claim]]
kind = "condition"
at = { x = "sqrt(mu)" }
expect = "supercritical"
[[claim]]
kind = "period-2"
eta = "11/10"
count = 1
stability = "stable"
within = { x = ["0", 2] }
[[claim]]
kind = "stable-window"
from = "1/mu"
to = "(sqrt(5)-1)/mu"
[[claim]]
kind = "converges"
eta = 1.1
starts = { x = ["1/10", "13/10"] }
to = "period-2"
[[claim]]
kind = "identity"
left = "alpha"
right = "96*mu"
"#;

fn expr(text: &str) -> Expr {
    Expr::parse(text).unwrap()
}

#[test]
fn every_key_is_read() {
    let p = Problem::parse(FULL, "well.toml").unwrap();
    assert_eq!(p.title.as_deref(), Some("Double well"));
    assert_eq!(p.source.as_deref(), Some("Chen & Bruna 2023, Theorem 2"));
    assert_eq!(p.loss, expr("(x^2-mu)^2/4"));
    assert_eq!(p.loss_text, "(x^2 - mu)^2 / 4");
    assert_eq!(p.variables, ["x"]);
    assert_eq!(p.parameters[0].name, "mu");
    assert_eq!(p.parameters[0].value, ParameterValue::Exact(expr("1")));
    assert_eq!(p.minimisers[0].coordinates, [("x".to_string(), expr("sqrt(mu)"))]);
    assert_eq!(p.step_sizes[0].eta, Some(expr("11/10")));
    assert_eq!(p.step_sizes[1].range, Some((expr("1"), expr("6/5"))));
    assert_eq!(p.claims.iter().map(|c| c.index).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    let Statement::Condition { at, expect } = &p.claims[0].statement else { panic!() };
    assert_eq!(
        (at.coordinates[0].1.to_string(), *expect),
        ("sqrt(mu)".into(), ExpectedCondition::Supercritical)
    );
    let Statement::Period2 { eta, count, stability, within } = &p.claims[1].statement else { panic!() };
    assert_eq!((eta, *count, *stability), (&expr("11/10"), Some(1), Some(ExpectedStability::Stable)));
    assert_eq!(within.as_ref().unwrap().sides, [("x".to_string(), expr("0"), expr("2"))]);
    let Statement::StableWindow { from, to } = &p.claims[2].statement else { panic!() };
    assert_eq!(p.value(from).unwrap().to_string(), "1");
    assert_eq!(p.value(to).unwrap().to_string(), "sqrt(5)-1");
    let Statement::Converges { eta, starts, to } = &p.claims[3].statement else { panic!() };
    assert_eq!((eta, *to), (&StepRange::At(expr("11/10")), Limit::Period(2)));
    assert_eq!(starts.sides[0].2, expr("13/10"));
    let Statement::Identity { left, right, at: None } = &p.claims[4].statement else { panic!() };
    assert_eq!((left, right), (&expr("alpha"), &expr("96*mu")));
    assert_eq!(p.claims[4].statement.kind(), "identity");
    assert_eq!(p.loss_polynomial().unwrap().to_text("x"), "x^4/4 - x^2/2 + 1/4");
}

#[test]
fn places_are_those_of_the_file() {
    let p = Problem::parse(FULL, "well.toml").unwrap();
    assert_eq!(&FULL[p.loss.span()], "(x^2 - mu)^2 / 4");
    let Statement::StableWindow { to, .. } = &p.claims[2].statement else { panic!() };
    assert_eq!(&FULL[to.places_of("mu")[0].clone()], "mu");
    assert_eq!(&FULL[p.parameters[0].span.clone()], "\"1\"");
}

#[test]
fn decimal_numbers_are_exact() {
    let p = Problem::parse("loss = \"x^2 - a*x + b + c\"\n[parameters]\na = 0.1\nb = -1_0\nc = 0x10", "f")
        .unwrap();
    let values: Vec<_> =
        ["a", "b", "c"].iter().map(|n| p.substituted(&Expr::name(n)).to_rational().unwrap()).collect();
    assert_eq!(values, [Rational::from((1, 10)), Rational::from(-10), Rational::from(16)]);
    let p = Problem::parse("loss = \"a*x\"\n[parameters]\na = 1e-3", "f").unwrap();
    assert_eq!(p.loss_polynomial().unwrap().to_text("x"), "x/1000");
}

#[test]
fn the_variable_is_inferred() {
    assert_eq!(Problem::parse("loss = 'y^2'", "f").unwrap().variables, ["y"]);
    assert_eq!(Problem::parse("loss = 'a*y^2'\nparameters.a = 2", "f").unwrap().variables, ["y"]);
    assert_eq!(Problem::from_expression("sin(t)").unwrap().variables, ["t"]);
    let with = Problem::from_expression_with("(x^2-mu)^2/4", &[("mu", "1/2")]).unwrap();
    assert_eq!(with.loss_polynomial().unwrap().to_text("x"), "x^4/4 - x^2/4 + 1/16");
}

#[test]
fn parameters_are_values_or_assumptions() {
    let p = Problem::parse(
        "loss = 'b*(x^2-a)^2'\n[parameters]\nb = {positive=true}\na = {from='1/2', to=2}",
        "f",
    )
    .unwrap();
    assert_eq!(p.parameters.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["b", "a"]);
    assert_eq!(p.parameters[0].value, ParameterValue::Positive);
    assert_eq!(p.parameters[1].value, ParameterValue::Range { from: expr("1/2"), to: expr("2") });
    let error = p.loss_polynomial().unwrap_err();
    assert!(error.message.contains("`b` has no single value"));
    assert_eq!(&p.text[error.span], "{positive=true}");
    let given = p.with_parameter("b", "1").unwrap().with_parameter("a", "0.5").unwrap();
    assert_eq!(given.loss_polynomial().unwrap().to_text("x"), "x^4 - x^2 + 1/4");
}

#[test]
fn step_ranges_are_read() {
    let p = "loss='x^4'\n[[claim]]\nkind='converges'\neta={from='1',to='2'}\nstarts={x=['0','1']}\nto='minimiser'";
    let p = Problem::parse(p, "f").unwrap();
    let Statement::Converges { eta, to, .. } = &p.claims[0].statement else { panic!() };
    assert_eq!((eta, *to), (&StepRange::Between(expr("1"), expr("2")), Limit::Minimiser));
}

#[test]
fn chapters_and_origins_are_read() {
    let text = "chapter = '2. Lemma 1'\nloss = 'x^2'\n[[claim]]\nkind = 'stable-window'\nfrom = '1'\nto = '2'\n\
                origin = 'printed'\n";
    let problem = Problem::parse(text, "a.toml").expect("a problem");
    assert_eq!(problem.chapter.as_deref(), Some("2. Lemma 1"));
    assert_eq!(problem.claims[0].origin, Some(Origin::Printed));
    let error = Problem::parse(&text.replace("printed", "said"), "a.toml").expect_err("a wrong word");
    assert!(error.help.is_some_and(|help| help.contains("sharpened")), "{}", error.message);
}
