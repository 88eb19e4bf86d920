//! Sweeps and streams of results: order, shards, resuming.

use crate::program::{Run, twostep};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

const SWEEP: [&str; 6] = ["sweep", "(x^2-mu)^2/4", "--eta", "1..3/2/4", "--param", "mu=1/2..1/1"];

fn fresh(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("sweep");
    fs::create_dir_all(&folder).expect("a temporary folder");
    let file = folder.join(name);
    let _ = fs::remove_file(&file);
    file
}

fn sweep(more: &[&str]) -> Run {
    twostep(&[&SWEEP[..], more].concat())
}

fn whole() -> String {
    let run = sweep(&[]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    run.stdout
}

#[test]
fn every_point_is_a_line_with_what_certify_finds() {
    let text = whole();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 10);
    for (index, line) in lines.iter().enumerate() {
        assert_eq!(line["index"], index);
        assert_eq!(line["status"], "decided");
    }
    // mu = 1, eta = 9/8: inside (1, sqrt(5)-1); mu = 1/2, eta = 9/8: below 1/mu = 2.
    let stable = |line: &Value| {
        let cycles = line["result"]["orbits"][0]["cycles"].as_array().expect("cycles");
        cycles.iter().filter(|cycle| cycle["stability"] == "stable").count()
    };
    assert_eq!((lines[6]["eta"].as_str(), lines[6]["parameters"]["mu"].as_str()), (Some("9/8"), Some("1")));
    assert_eq!((stable(&lines[6]), stable(&lines[1])), (2, 0));
}

#[test]
fn the_bytes_do_not_depend_on_jobs() {
    assert_eq!(sweep(&["--jobs", "1"]).stdout, sweep(&["--jobs", "2"]).stdout);
}

#[test]
fn shards_together_are_the_whole() {
    let mut union = BTreeSet::new();
    for i in 1..=3 {
        let part = sweep(&["--shard", &format!("{i}/3")]).stdout;
        for line in part.lines() {
            assert!(union.insert(line.to_string()), "twice: {line}");
        }
    }
    let whole = whole();
    assert_eq!(union, whole.lines().map(str::to_string).collect());
}

#[test]
fn a_sweep_goes_on_after_a_line_that_was_cut_off() {
    let (file, whole) = (fresh("cut.jsonl"), whole());
    let path = file.to_str().expect("UTF-8");
    for cut in [0, 1, whole.find('\n').unwrap_or(0) + 1, whole.len() / 2, whole.len() - 1, whole.len()] {
        fs::write(&file, &whole[..cut]).expect("written");
        let run = sweep(&["-o", path, "--resume"]);
        assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{}", run.stderr);
        assert_eq!(fs::read_to_string(&file).expect("read"), whole, "cut at {cut}");
    }
    // Lines that came out of order, as after Ctrl-C, are put in order.
    let last = whole.lines().last().expect("a line");
    fs::write(&file, format!("{last}\n")).expect("written");
    assert_eq!(sweep(&["-o", path, "--resume"]).status, 0);
    assert_eq!(fs::read_to_string(&file).expect("read"), whole);
}

#[test]
fn another_sweep_s_file_is_refused() {
    let file = fresh("other.jsonl");
    let path = file.to_str().expect("UTF-8");
    let one = ["sweep", "(x^2-1)^2/4", "--eta", "11/10", "-o", path];
    assert_eq!(twostep(&one).status, 0);
    let again = twostep(&one);
    assert!(again.status == 2 && again.stderr.contains("--resume"), "{}", again.stderr);
    let other = sweep(&["-o", path, "--resume"]);
    assert!(other.status == 2 && other.stderr.contains("another sweep"), "{}", other.stderr);
    fs::write(&file, "nonsense\n").expect("written");
    let nonsense = sweep(&["-o", path, "--resume"]);
    assert!(nonsense.status == 2 && nonsense.stderr.contains("no line of a sweep"), "{}", nonsense.stderr);
}

#[test]
fn a_point_without_a_result_does_not_stop_the_others() {
    let run = twostep(&["sweep", "x^4 + mu*x^2/2", "--eta", "1", "--param", "mu=-1..1/2"]);
    assert_eq!(run.stdout.lines().count(), 3, "{}", run.stderr);
    let run = twostep(&["sweep", "mu*x^2/2", "--eta", "1", "--param", "mu=-1..1/2"]);
    let statuses: Vec<Value> = (run.stdout.lines())
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["status"].clone())
        .collect();
    assert_eq!(statuses, ["failed", "failed", "decided"]);
    assert_eq!(run.status, 2);
}

#[test]
fn senseless_sweeps_are_refused_before_the_work() {
    for (arguments, piece) in [
        (&["sweep", "(x^2-1)^2/4", "--eta", "0..1/4"][..], "greater than 0"),
        (&["sweep", "(x^2-1)^2/4", "--eta", "1..2"], "from..to/steps"),
        (&["sweep", "(x^2", "--eta", "1"], "<loss>:1:"),
        (&["sweep", "(x^2-mu)^2/4", "--eta", "1", "--param", "nu=1"], "nu"),
        (&["sweep", "x^2", "--eta", "1", "--shard", "3/2"], "i/n"),
        (&["sweep", "problems/", "--eta", "1"], "one loss"),
    ] {
        let run = twostep(arguments);
        assert!(run.status == 2 && run.stderr.contains(piece), "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn several_results_stream_in_order() {
    let losses = ["certify", "x^2/2 - x^4/4 + x^6/6", "x^2", "(x^2-1)^2/4", "--format", "json"];
    let one = twostep(&[&losses[..], &["--jobs", "1"]].concat());
    let two = twostep(&[&losses[..], &["--jobs", "2"]].concat());
    assert_eq!(one.stdout, two.stdout);
    let given: Vec<String> = (one.stdout.lines())
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["loss"].to_string())
        .collect();
    assert_eq!(given, losses[1..4].iter().map(|loss| format!("\"{loss}\"")).collect::<Vec<_>>());
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_finished() {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};
    let file = fresh("interrupted.jsonl");
    let mut child = Command::new(env!("CARGO_BIN_EXE_twostep"))
        .args(["sweep", "(x^2-1)^2/4", "--eta", "1..2/1000000", "-q", "-o"])
        .arg(&file)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("twostep starts");
    let lines = || fs::read_to_string(&file).unwrap_or_default().lines().count();
    let begin = Instant::now();
    while lines() < 3 && begin.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(10));
    }
    let signal = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    let asked = Instant::now();
    let status = child.wait().expect("twostep ends");
    assert!(signal.is_ok_and(|s| s.success()));
    assert!(asked.elapsed() < Duration::from_secs(10));
    assert_eq!(status.code(), Some(130));
    let text = fs::read_to_string(&file).expect("read");
    assert!(text.ends_with('\n') && text.lines().count() >= 3);
    assert!(text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
}
