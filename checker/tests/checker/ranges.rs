//! Faults at the ends of ranges and boxes.

use crate::edges::{accepted, ends, get, interval, numbers, one};
use crate::generate::{about, object, rational, text};
use crate::smooth::{find, rejected, statements, with};
use num_bigint::BigInt;
use num_rational::BigRational;
use std::cmp::Ordering::{Greater, Less};
use twostep_check::claims::smooth_window::{Zero, goes_on};
use twostep_check::elementary::problem;
use twostep_check::elementary::slope::Loss;
use twostep_check::elementary::two_cycles::Map;
use twostep_check::json::Json;
use twostep_check::{Fault, expr};

#[test]
fn starts_that_begin_or_end_inside_of_an_attractor() {
    let problem = |lo: &str, hi: &str| {
        format!(
            "loss = \"(x^2-1)^2/4\"\n[[claim]]\nkind = \"converges\"\neta = \"1/2\"\nstarts = {{ x = [\"{lo}\", \"{hi}\"] }}\nto = \"period-2\"\n"
        )
    };
    let attractor = object(&[
        ("kind", text("attractor")),
        ("eta", numbers(&["1/2", "1/2"])),
        ("intervals", Json::Array(vec![numbers(&["9/10", "11/10"])])),
    ]);
    let refutes = |lo: &str, hi: &str| accepted(&problem(lo, hi), about(attractor.clone(), 0, "refuted"));
    for (lo, hi) in [("1", "2"), ("0", "1"), ("19/20", "21/20"), ("0", "2"), ("9/10", "11/10")] {
        assert!(refutes(lo, hi), "{lo} {hi}");
    }
    for (lo, hi) in [("11/10", "2"), ("0", "9/10"), ("2", "3")] {
        assert!(!refutes(lo, hi), "{lo} {hi}");
    }
}

#[test]
fn a_flip_is_left_on_one_side_only() {
    // The 2-cycle x0 x1 = -1 of the logarithm flips at 5/2, where x0 = -(1 + sqrt(5))/2; it is stable below.
    let problem = problem::parse("loss = \"log(1 + x^2)\"\ndomain = { x = [\"-5\", \"5\"] }\n").unwrap();
    let loss = Loss::new(&problem);
    let constant = |text: &str| loss.named(&expr::parse(text).unwrap(), 128).unwrap().0;
    let shown = |at: &str, x: (&str, &str), (lo, hi): (&str, &str), side| {
        let zero = Zero { at: constant(at), x: interval(x.0, x.1), order: 1 };
        goes_on(&Map::new(&loss, &interval(lo, hi), 128), &zero, &constant("5/2"), side).unwrap()
    };
    for (at, x) in [
        ("-(1+sqrt(5))/2", ("-1619/1000", "-1617/1000")),
        ("(1-sqrt(5))/2", ("-619/1000", "-617/1000")),
        ("(sqrt(5)-1)/2", ("617/1000", "619/1000")),
    ] {
        assert!(shown(at, x, ("24999/10000", "5/2"), Less), "{at}");
        assert!(!shown(at, x, ("5/2", "25001/10000"), Greater), "{at}");
    }
}

#[test]
fn a_fold_needs_definite_signs_at_both_ends_of_its_interval() {
    let (problem, certificate) = one("smooth", "window-tanh");
    let folds = |json: &&Json| matches!(json, Json::Object(fields) if fields.contains(&("event".into(), text("fold"))));
    let fold = statements(&certificate).iter().find(folds).unwrap();
    let ([lo, hi], inside) = (ends(fold, "x"), get(fold, "inside").clone());
    for x in [vec![inside.clone(), text(hi)], vec![text(lo), inside.clone()]] {
        let reason = rejected(&problem, &with(fold, "x", Json::Array(x)));
        assert_eq!(reason.text, "the event is not shown to happen between the step sizes");
    }
}

#[test]
fn a_range_that_reaches_beyond_the_domain() {
    let (problem, certificate) = one("smooth", "cosine");
    let statement = find(&certificate, "smooth-orbits");
    let within =
        |range: &str| problem.replacen("count = 1", &format!("count = 1\nwithin = {{ x = [{range}] }}"), 1);
    assert!(accepted(&within("\"-3\", \"3\""), statement.clone()));
    for range in ["\"-4\", \"3\"", "\"-3\", \"4\"", "\"-4\", \"4\""] {
        assert_eq!(rejected(&within(range), statement).fault, Fault::NotDecided, "{range}");
    }
}

#[test]
fn a_critical_point_outside_of_the_box() {
    // The well at (0.95, 0.95): x lies in the box, y does not.
    let (problem, certificate) = one("many", "wells");
    let statement = find(&certificate, "many-orbits");
    let Json::Array(mut fixed) = get(statement, "fixed").clone() else { panic!("no points") };
    let near = |x: &str| {
        let reach = BigRational::new(1.into(), BigInt::from(1) << 20);
        Json::Array(vec![text(rational(x) - &reach), text(rational(x) + reach)])
    };
    let well = "9486832980505138/10000000000000000";
    let rows = [["3/5", "-1/28"], ["-1/28", "3/5"]];
    fixed.push(object(&[
        ("at", Json::Array(vec![near(well), near(well)])),
        ("preconditioner", Json::Array(rows.iter().map(|row| numbers(row)).collect())),
    ]));
    let reason = rejected(&problem, &with(statement, "fixed", Json::Array(fixed)));
    assert_eq!(reason.text, "the points are not disjoint, or not in the box");
}
