//! `twostep basin`: what almost every start does.

use crate::program::twostep;
use serde_json::Value;

fn result(arguments: &[&str]) -> Value {
    let run = twostep(&[&["basin"], arguments, &["--format", "json", "--quiet"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).expect("JSON")
}

/// The interval with the lower end 0.
fn positive(result: &Value) -> &Value {
    let intervals = result["basin"]["intervals"].as_array().unwrap();
    intervals.iter().find(|i| i["from"]["exact"] == "0").unwrap()
}

#[test]
fn all_positive_starts_of_the_double_well() {
    let result = result(&["(x^2-1)^2/4", "--eta", "11/10"]);
    let interval = positive(&result);
    // (0, sqrt(1 + 1/K)) at K = 11/10.
    assert!((interval["to"]["approx"].as_f64().unwrap() - (1.0 + 10.0 / 11.0f64).sqrt()).abs() < 1e-14);
    assert_eq!(interval["exceptions"], "countably many");
    assert_eq!(interval["periods"], Value::from(vec![2]));
    assert!(interval["hypotheses"].as_array().unwrap().iter().all(|h| h["verdict"] == "proved"));
    let outer = &result["basin"]["intervals"][0];
    assert_eq!(outer["outside_diverges"], true);
}

#[test]
fn beyond_the_flip_a_4_cycle_refutes_and_attracts() {
    let result = result(&["(x^2-1)^2/4", "--eta", "127/100"]);
    let interval = positive(&result);
    assert_eq!(interval["periods"], Value::from(vec![4]));
    // Coppel's theorem for the fourth iterate: no orbit of period 8.
    assert_eq!(interval["exceptions"], "countably many");
    let refuted = interval["hypotheses"].as_array().unwrap().iter().filter(|h| h["verdict"] == "refuted");
    assert_eq!(refuted.count(), 1);
}

#[test]
fn a_range_of_step_sizes() {
    let result = result(&["(x^2-1)^2/4", "--eta-range", "21/20..11/10"]);
    assert_eq!(positive(&result)["periods"], Value::from(vec![2]));
    assert_eq!(result["basin"]["open"], Value::from(Vec::<Value>::new()));
}

#[test]
fn wrong_flags_name_the_remedy() {
    for (arguments, remedy) in [
        (&[][..], "--eta"),
        (&["--eta", "0"], "greater than 0"),
        (&["--eta", "pi"], "algebraic"),
        (&["--eta-range", "3"], "101/100..123/100"),
        (&["--eta", "1", "--eta-range", "1..2"], "cannot be used with"),
        (&["--eta", "11/10", "--starts", "2..1"], "1/10..13/10"),
    ] {
        let run = twostep(&[&["basin", "(x^2-1)^2/4"], arguments].concat());
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.stderr.contains(remedy), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn an_irrational_step_size() {
    let result = result(&["(x^2-1)^2/4", "--eta", "sqrt(6/5)"]);
    assert_eq!(result["basin"]["eta_from"], "sqrt(6/5)");
    assert_eq!(positive(&result)["periods"], Value::from(vec![2]));
}

#[test]
fn a_range_through_a_flip_says_where_it_is_open() {
    let arguments = ["basin", "(x^2-1)^2/4", "--eta-range", "6/5..63/50", "--quiet"];
    let run = twostep(&arguments);
    assert_eq!(run.status, 3, "{}", run.stderr);
    assert!(run.stdout.contains("here is the flip at eta = sqrt(5)-1"), "{}", run.stdout);
    assert!(
        run.stdout.contains("an attracting 2-cycle") && run.stdout.contains("an attracting 4-cycle"),
        "{}",
        run.stdout
    );
}

#[test]
fn periodic_orbits_up_to_period_4() {
    let run = twostep(&["periods", "(x^2-1)^2/4", "--eta", "127/100", "--format", "json", "--quiet"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let result: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let counts: Vec<usize> = result["periods"]["lists"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l["orbits"].as_array().unwrap().len())
        .collect();
    // Three critical points, three 2-cycles, and the pair of 4-cycles born at sqrt(5)-1 among the 4-cycles.
    assert_eq!(counts[..2], [3, 3]);
    let fours = result["periods"]["lists"][3]["orbits"].as_array().unwrap();
    assert_eq!(fours.iter().filter(|o| o["stability"] == "attracting").count(), 2);
}

#[test]
fn exactly_at_a_flip_the_neutral_cycle_attracts() {
    let flip = result(&["(x^2-1)^2/4", "--eta", "sqrt(5)-1"]);
    let interval = positive(&flip);
    assert_eq!(interval["exceptions"], "countably many");
    assert_eq!(interval["attractors"][0]["stability"], "neutral");
    assert_eq!(interval["periods"], Value::from(vec![2]));
    let minimiser = result(&["(x^2-1)^2/4", "--eta", "1"]);
    assert_eq!(positive(&minimiser)["attractors"][0]["stability"], "neutral");
    assert_eq!(positive(&minimiser)["periods"], Value::from(vec![1]));
}

#[test]
fn the_window_of_period_3() {
    let run = twostep(&["periods", "(x^2-1)^2/4", "--eta", "14531/10000", "--period", "3", "--window", "3"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    for shown in ["one 3-cycle attracts", "1.4531555", "its multiplier passes -1"] {
        assert!(run.stdout.contains(shown), "{}", run.stdout);
    }
}

#[test]
fn two_unbounded_parameters_become_one() {
    let run = twostep(&["derive", "x^4/4 - a*x^2/2 + b*x", "--param", "a=positive", "--param", "b=positive"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    // At a = 1 the second minimiser is gone for b > 2/(3 sqrt(3)).
    for shown in ["b/a^(3/2)", "2*sqrt(3)/9", "every minimiser with f'' > 0 is supercritical"] {
        assert!(run.stdout.contains(shown), "{}", run.stdout);
    }
}
