//! `twostep windows`: the phase diagram in the step size.

use crate::program::{root, twostep};
use insta::Settings;
use serde_json::Value;

fn result(arguments: &[&str]) -> Value {
    let run = twostep(&[&["windows"], arguments, &["--format", "json", "--quiet"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).expect("JSON")
}

#[test]
fn the_double_well_is_stable_exactly_up_to_the_flip() {
    let windows = &result(&["(x^2-1)^2/4"])["windows"];
    assert_eq!(windows["stable"][0]["from"]["exact"], "1");
    assert_eq!(windows["stable"][0]["to"]["exact"], "sqrt(5)-1");
    let kinds: Vec<&str> =
        windows["critical"].as_array().unwrap().iter().map(|c| c["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["minimiser-flip", "superstable", "flip"]);
    let cells: Vec<(u64, u64)> = windows["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["cycles"].as_u64().unwrap(), c["stable"].as_u64().unwrap()))
        .collect();
    assert_eq!(cells, [(1, 0), (3, 2), (3, 2), (3, 0)]);
}

#[test]
fn scaling_the_loss_scales_the_step_sizes() {
    // (x^2 - mu)^2/4: 1 < eta mu < sqrt(5) - 1.
    let windows = &result(&["(x^2-mu)^2/4", "--param", "mu=2/3"])["windows"];
    assert_eq!(windows["stable"][0]["from"]["exact"], "3/2");
    assert_eq!(windows["stable"][0]["to"]["exact"], "3*sqrt(5)/2-3/2");
}

#[test]
fn momentum_shifts_the_window() {
    let windows = &result(&["(x^2-1)^2/4", "--momentum", "1/2"])["windows"];
    assert_eq!(windows["method"], "heavy ball, b = 1/2");
    // eta/(1+b) < sqrt(9/2 + 1/18) - 1
    let end = windows["stable"][0]["to"]["approx"].as_f64().unwrap();
    assert!((end - 1.5 * ((4.5f64 + 1.0 / 18.0).sqrt() - 1.0)).abs() < 1e-14);
}

#[test]
fn a_part_of_the_step_sizes() {
    let all = &result(&["(x^2-1)^2/4"])["windows"];
    let part = &result(&["(x^2-1)^2/4", "--eta-range", "1.05..1.2"])["windows"];
    assert_eq!(part["cells"], Value::from(all["cells"].as_array().unwrap()[1..3].to_vec()));
    assert_eq!(part["critical"].as_array().unwrap().len(), 1);
}

#[test]
fn elementary_functions_have_windows_in_their_domain() {
    let result = result(&["0-cos(x)", "--domain=-3..3"]);
    assert_eq!(result["domain"]["to"]["exact"], "3");
    let windows = &result["windows"];
    assert_eq!(windows["stable"][0]["from"]["exact"], "2");
    assert_eq!(windows["stable"][0]["to"]["exact"], "pi");
    let kinds: Vec<&str> =
        windows["critical"].as_array().unwrap().iter().map(|c| c["kind"].as_str().unwrap()).collect();
    let known =
        ["minimiser-flip", "superstable", "pitchfork", "superstable", "flip", "domain-end", "domain-end"];
    assert_eq!(kinds, known);
    let part = self::result(&["0-cos(x)", "--domain=-3..3", "--eta-range", "2.1..2.2"]);
    assert_eq!(part["windows"]["cells"], Value::from(windows["cells"].as_array().unwrap()[1..2].to_vec()));
}

#[test]
fn what_stays_open_is_said_with_its_place() {
    let run = twostep(&["windows", "abs(x) + x^2", "--domain=-1..1"]);
    assert_eq!(run.status, 3, "{}", run.stderr);
    assert!(run.stdout.contains("undecided: 2-cycles with x0 in ["), "{}", run.stdout);
    let run = twostep(&["windows", "0-cos(x)", "--momentum", "1/2"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("leave out --momentum"), "{}", run.stderr);
}

#[test]
fn wrong_flags_name_the_remedy() {
    for (arguments, remedy) in [
        (&["--eta-range", "2"][..], "1..3/2"),
        (&["--eta-range", "2..1"], "1..3/2"),
        (&["--momentum", "1"], "-1 < b < 1"),
        (&["--momentum", "-1/2", "--nesterov"], "-1/2 < b < 1"),
        (&["--momentum", "x"], "x"),
        (&["--nesterov"], "--momentum"),
    ] {
        let run = twostep(&[&["windows", "(x^2-1)^2/4"], arguments].concat());
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.stderr.contains(remedy), "{}", run.stderr);
    }
}

#[test]
fn outputs_as_they_were_read() {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for format in ["text", "latex"] {
            let run = twostep(&["windows", "(x^2-1)^2/4", "--format", format]);
            insta::assert_snapshot!(format!("windows-double-well.{format}"), run.stdout);
        }
        let fifth = "x^5/10 - x^4/12 - x^3/3 + x^2/2 + x/2";
        insta::assert_snapshot!("windows-isolated-cycle.text", twostep(&["windows", fifth]).stdout);
    });
}
