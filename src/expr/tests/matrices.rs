//! Matrices: shapes, values, and what is refused.

use crate::arith::Rational;
use crate::expr::{Diagnostic, Expr, Shape, Shapes, Syntax, entry_names};

fn shapes() -> Shapes {
    let mut shapes = Shapes::default();
    for (name, rows, columns) in [("X", 3, 2), ("Y", 2, 3), ("S", 2, 2), ("w", 3, 1)] {
        shapes.declare_variable(name, Shape { rows, columns });
    }
    let one_to_four: Vec<Rational> = (1..=4).map(Rational::from).collect();
    shapes.declare_data("A", Shape { rows: 2, columns: 2 }, &one_to_four);
    shapes
}

fn scalar(text: &str) -> Expr {
    Syntax::parse(text).unwrap().elaborate(&shapes()).unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn refused(text: &str) -> Diagnostic {
    Syntax::parse(text).unwrap().elaborate(&shapes()).expect_err(text)
}

/// A value for each entry, all different.
fn sample(name: &str) -> Option<f64> {
    for (matrix, rows, columns) in [("X", 3, 2), ("Y", 2, 3), ("S", 2, 2), ("w", 3, 1)] {
        let entries = entry_names(matrix, Shape { rows, columns });
        if let Some(i) = entries.iter().position(|e| e == name) {
            return Some((matrix.len() as f64 + rows as f64 * 0.7 + i as f64 * 1.3).sin());
        }
    }
    (name == "t").then_some(0.3)
}

fn value(text: &str) -> f64 {
    scalar(text).eval_f64(&sample)
}

#[test]
fn identities_of_matrix_algebra() {
    for (left, right) in [
        ("trace(X*Y)", "trace(Y*X)"),
        ("norm2(X)", "trace(X*X')"),
        ("norm2(X)", "trace(X^T*X)"),
        ("sum((X*Y)')", "sum(X*Y)"),
        ("sum(X)", "ones(1,3)*X*ones(2,1)"),
        ("trace((X*S)*Y)", "trace(X*(S*Y))"),
        ("(X*S)[2,1]", "X[2,1]*S[1,1] + X[2,2]*S[2,1]"),
        ("norm2(X*eye(2) - X)", "0"),
        ("w'*w", "norm2(w)"),
        ("sum(tanh(S))", "tanh(S[1,1]) + tanh(S[1,2]) + tanh(S[2,1]) + tanh(S[2,2])"),
        ("sum(2*A/4)", "5"),
        ("trace(-A)", "-5"),
        ("norm2(t*S)", "t^2*norm2(S)"),
        ("w[2]", "w[2,1]"),
        ("w'[3]", "w[3]"),
    ] {
        assert!(
            (value(left) - value(right)).abs() < 1e-12,
            "{left} = {}, {right} = {}",
            value(left),
            value(right)
        );
    }
    assert_ne!(value("trace(S*S)"), value("norm2(S)"));
}

#[test]
fn printing_and_reading_agree() {
    let loss = scalar("norm2(S*S' - A)/4");
    assert_eq!(Syntax::parse(&loss.to_string()).unwrap().elaborate(&shapes()).unwrap(), loss);
    assert_eq!(loss.free_names().into_iter().collect::<Vec<_>>(), ["S[1,1]", "S[1,2]", "S[2,1]", "S[2,2]"]);
}

#[test]
fn shapes_that_do_not_fit() {
    for (text, piece, label, help) in [
        ("norm2(X*X)", "X*X", "3 x 2 and 3 x 2", "columns of the left side (2)"),
        ("norm2(X + Y)", "X + Y", "3 x 2 and 2 x 3", "same number"),
        ("norm2(X - 1)", "X - 1", "3 x 2 and 1 x 1", "ones(3,2)"),
        ("norm2(1/X)", "1/X", "1 x 1 and 3 x 2", "by a number"),
        ("trace(X)", "X", "this is 3 x 2", ""),
        ("X", "X", "", "norm2"),
        ("X[4,1]", "X[4,1]", "this is 3 x 2", "from 1"),
        ("X[1]", "X[1]", "this is 3 x 2", "X[1,2]"),
        ("X[0,1]", "0", "", "natural"),
        ("norm2(S^2)", "S^2", "", "A*A"),
        ("sum(ones(1000,1000))", "ones(1000,1000)", "", "20000"),
        ("t[1,2]", "t[1,2]", "this is 1 x 1", "from 1"),
    ] {
        let error = refused(text);
        assert_eq!(&text[error.span.clone()], piece, "{text}: {error:?}");
        assert!(error.label.contains(label), "{text}: {error:?}");
        assert!(error.to_string().contains(help), "{text}: {error}");
    }
    for text in ["X[1", "X]", "X['", "[1,2]", "X[]", "''", "trace()", "ones(2)"] {
        assert!(Syntax::parse(text).is_err(), "{text}");
    }
}

#[test]
fn large_expressions_are_refused_before_they_are_built() {
    let mut shapes = Shapes::default();
    shapes.declare_variable("Z", Shape { rows: 100, columns: 100 });
    let error = Syntax::parse("norm2(Z*Z*Z*Z*Z*Z*Z)").unwrap().elaborate(&shapes).unwrap_err();
    assert!(error.message.contains("too large") && error.label.contains("operations"), "{error:?}");
}
