//! Floating-point runs through the command line.

use crate::program::twostep;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

fn simulation(arguments: &[&str]) -> Value {
    let all = [&["simulate"], arguments, &["--format", "json"]].concat();
    let run = twostep(&all);
    assert_eq!(run.status, 0, "{}", run.stderr);
    serde_json::from_str::<Value>(&run.stdout).expect("JSON")["simulation"].clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

#[test]
fn the_double_well_settles_on_the_proved_2_cycle() {
    let told = simulation(&["(x^2-1)^2/4", "--eta", "11/10", "--start", "0.9"]);
    let run = &told["runs"][0];
    assert_eq!(run["period"], 2);
    // The multiplier is 9/50 by proof, and the rate is measured along the run.
    assert!((number(&run["multipliers"][0]) - 0.18).abs() < 1e-9, "{run}");
    assert!((number(&run["rate"]) - 0.18).abs() < 1e-2, "{run}");
    // The mean growth of distances per step is log(9/50)/2.
    assert!((number(&run["lyapunov"]) - 0.18f64.ln() / 2.0).abs() < 1e-2, "{run}");
    assert!(run["proved"].as_str().is_some_and(|text| text.contains("stable")));
    assert_eq!(run["unlisted"], false);
}

#[test]
fn a_tie_that_floats_cannot_tell_is_slow_not_settled() {
    // log(cosh x) at eta = 20: the 2-cycle +-10 has multiplier 1 - 3.3e-7, so that every start nearby seems 2-periodic.
    let told = simulation(&["log(cosh(x))", "--eta", "20", "--start", "8"]);
    let run = &told["runs"][0];
    assert_eq!((run["ending"].as_str(), &run["period"]), (Some("slow"), &Value::Null), "{run}");
    for region in ["7..9", "9..11", "10..10001/1000"] {
        let told = simulation(&["log(cosh(x))", "--eta", "20", "--starts", "64", "--box", region]);
        let many = &told["ensembles"][0];
        assert_eq!(many["attractors"].as_array().map(Vec::len), Some(0), "{region}: {many}");
        let open: u64 = ["slow", "unsettled"].iter().map(|k| many[*k].as_u64().unwrap_or(0)).sum();
        assert_eq!(open, 64, "{region}");
    }
}

#[test]
fn several_variables_and_elementary_functions() {
    // Every 2-cycle of (xy-1)^2/2 has x = y up to sign; the spectrum is {9 - 2(1+K)^2, 3 - 2K}, K = eta.
    let told = simulation(&["(x*y-1)^2/2", "--eta", "11/10", "--start", "x=0.7,y=1.2", "--steps", "4000"]);
    let run = &told["runs"][0];
    assert_eq!(run["period"], 2);
    let point = &run["cycle"][0];
    assert!((number(&point[0]) - number(&point[1])).abs() < 1e-6, "{run}");
    let multipliers = [number(&run["multipliers"][0]), number(&run["multipliers"][1])];
    assert!((multipliers[0] - 0.8).abs() < 1e-6 && (multipliers[1] - 0.18).abs() < 1e-6, "{multipliers:?}");
    // Sharpness on the orbit: x^2 + y^2 while x = y; 2/eta lies between the two values.
    let sharpness: Vec<f64> = run["sharpness"].as_array().expect("a list").iter().map(number).collect();
    assert_eq!(sharpness.len(), 1000);
    let told = simulation(&["0-cos(x)", "--eta", "5/2", "--start", "1"]);
    assert_eq!(told["runs"][0]["period"], 2);
}

#[test]
fn ensembles_repeat_from_their_seed_for_any_number_of_threads() {
    let arguments = [
        "simulate",
        "(x^2-1)^2/4",
        "--eta",
        "11/10",
        "--starts",
        "5000",
        "--seed",
        "7",
        "--box",
        "-1.6..1.6",
    ];
    let run = |jobs: &str| twostep(&[&arguments[..], &["--jobs", jobs]].concat());
    let (one, two) = (run("1"), run("2"));
    assert_eq!(one.status, 0, "{}", one.stderr);
    assert_eq!(one.stdout, two.stdout);
    assert!(one.stdout.contains("seed 7"), "{}", one.stdout);
    let told = simulation(&arguments[1..]);
    let many = &told["ensembles"][0];
    let counts: u64 =
        many["attractors"].as_array().expect("a list").iter().map(|a| a["count"].as_u64().unwrap_or(0)).sum();
    let rest: u64 =
        ["slow", "others", "diverged", "unsettled"].iter().map(|k| many[*k].as_u64().unwrap_or(0)).sum();
    assert_eq!(counts + rest, 5000);
    assert_eq!(many["attractors"].as_array().map(Vec::len), Some(2), "{many}");
    assert_eq!(told["agrees"], true);
}

#[test]
fn trajectories_as_csv() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("simulate");
    fs::create_dir_all(&folder).expect("a temporary folder");
    let file = folder.join("run.csv");
    let path = file.to_str().expect("UTF-8");
    let run = twostep(&[
        "simulate",
        "(x*y-1)^2/2",
        "--eta",
        "1/2",
        "--start",
        "1,1.5",
        "--steps",
        "5",
        "--csv",
        path,
    ]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let text = fs::read_to_string(&file).expect("read");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "run,eta,step,x,y,loss,sharpness");
    assert_eq!(lines.len(), 7);
    // x - eta (xy - 1) y = 1 - 0.375, y - eta (xy - 1) x = 1.25.
    assert!(lines[2].starts_with("0,1/2,1,0.625,1.25,"), "{}", lines[2]);
}

#[test]
fn a_loss_without_a_minimiser_can_be_run() {
    let told = simulation(&["x^3", "--eta", "1/10", "--start", "-1"]);
    assert_eq!(told["runs"][0]["ending"], "diverged");
}

#[test]
fn bad_starts_are_refused() {
    for (arguments, piece) in [
        (&["(x*y-1)^2/2", "--eta", "1", "--start", "1"][..], "2 variables"),
        (&["(x^2-1)^2/4", "--eta", "1", "--start", "inf"], "finite"),
        (&["(x^2-1)^2/4", "--eta", "1", "--start", "z=1"], "no variable"),
        (&["(x^2-1)^2/4", "--eta", "1", "--starts", "9", "--box", "2..1"], "A < B"),
        (&["(x^2-1)^2/4"], "eta"),
        (&["(x*y-mu)^2/2", "--param", "nu=1", "--eta", "1"], "nu"),
        (&["x - x", "--eta", "1"], "constant"),
    ] {
        let run = twostep(&[&["simulate"], arguments].concat());
        assert!(run.status == 2 && run.stderr.contains(piece), "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout, "");
    }
}
