//! Certificates: the prover writes one for every problem, and the separate program accepts it for that problem only.

use crate::program::{root, twostep};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The checker's program, built from its own package, beside the program under test.
fn checker() -> PathBuf {
    let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
    let built = Command::new(env!("CARGO"))
        .args([
            "build",
            "--profile",
            profile,
            "--quiet",
            "--offline",
            "--package",
            "twostep-check",
            "--bin",
            "twostep-check",
        ])
        .current_dir(root())
        .status()
        .expect("cargo starts");
    assert!(built.success(), "the checker does not build");
    let beside = Path::new(env!("CARGO_BIN_EXE_twostep")).with_file_name("twostep-check");
    beside.with_extension(std::env::consts::EXE_EXTENSION)
}

/// The exit status and the output of `twostep-check PROBLEM CERTIFICATE`.
fn check(program: &Path, problem: &Path, certificate: &Path) -> (i32, String) {
    let output = Command::new(program).args([problem, certificate]).output().expect("the checker starts");
    (output.status.code().unwrap_or(-1), String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn every_problem_has_a_certificate_that_is_accepted_for_it_alone() {
    let program = checker();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("certificates");
    let _ = fs::remove_dir_all(&folder);
    let run = twostep(&["certify", "problems/", "--quiet", "--certificate", folder.to_str().expect("UTF-8")]);
    assert!(run.stderr.is_empty() && run.status <= 1, "{}", run.stderr);
    let mut pairs: Vec<(PathBuf, PathBuf)> = Vec::new();
    for entry in fs::read_dir(root().join("problems")).expect("the problems") {
        let problem = entry.expect("a problem").path();
        if problem.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let name = problem.file_stem().expect("a name").to_string_lossy().into_owned();
        pairs.push((problem.clone(), folder.join(name).with_extension("json")));
    }
    pairs.sort();
    for (index, (problem, certificate)) in pairs.iter().enumerate() {
        let (status, lines) = check(&program, problem, certificate);
        let last = lines.lines().last().unwrap_or_default();
        assert_eq!(status, 0, "{}: {lines}", problem.display());
        assert!(last.starts_with("ACCEPTED: "), "{}: {last}", problem.display());
        // All claims about losses of one variable are settled by the certificate.
        assert!(last.ends_with(", 0 without a certificate"), "{}: {last}", problem.display());
        // The same check by the other name.
        let again = twostep(&[
            "check",
            certificate.to_str().expect("UTF-8"),
            "--problem",
            problem.to_str().expect("UTF-8"),
        ]);
        assert_eq!((again.status, &again.stdout), (0, &lines));
        let (other, _) = &pairs[(index + 1) % pairs.len()];
        let (status, lines) = check(&program, other, certificate);
        assert_eq!(status, 1);
        assert!(lines.starts_with("REJECTED: other problem: "), "{}: {lines}", problem.display());
    }
}

/// On the axis `x^2 = eta - 1`, off it `x0 x1 = -1` and `eta = (x1 + 1/x1)^2/2`: a pitchfork at 2, flips at 5/2.
#[test]
fn windows_and_events_of_a_logarithm_are_settled_both_ways() {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("logarithm.toml");
    let window = |from: &str, to: &str| {
        format!("[[claim]]\nkind = \"stable-window\"\nfrom = \"{from}\"\nto = \"{to}\"\n")
    };
    let event = |event: &str, eta: &str| {
        format!("[[claim]]\nkind = \"critical-step\"\nevent = \"{event}\"\neta = {eta}\n")
    };
    let claims = [
        window("2", "5/2"),
        window("1", "5/2"),
        window("3/2", "2"),
        window("2", "6"),
        event("flip", "\"5/2\""),
        event("flip", "\"2\""),
        event("minimiser-flip", "{ from = \"99/100\", to = \"101/100\" }"),
        event("minimiser-flip", "{ from = \"2\", to = \"3\" }"),
        event("superstable", "{ from = \"21/10\", to = \"22/10\" }"),
    ];
    let head = "loss = \"log(1 + x^2)\"\ndomain = { x = [\"-5\", \"5\"] }\n";
    fs::write(&file, head.to_string() + &claims.concat()).expect("written");
    let (problem, certificate) = (file.to_str().expect("UTF-8"), file.with_extension("json"));
    let run =
        twostep(&["certify", problem, "--quiet", "--certificate", certificate.to_str().expect("UTF-8")]);
    assert!(run.stderr.is_empty() && run.status == 1, "{}", run.stderr);
    // (1, 5/2) is two windows, which meet at 2: neither one nor refuted by a cycle. Beyond 5/2 none is listed.
    assert!(run.stdout.contains("claims: 3 proved, 4 refuted, 2 undecided"), "{}", run.stdout);
    let (status, lines) = check(&checker(), &file, &certificate);
    assert_eq!(status, 0, "{lines}");
    assert!(lines.contains("claims: 3 proved, 4 refuted, 2 without a certificate"), "{lines}");
}

#[test]
fn problems_of_several_variables_have_certificates_that_settle_claims() {
    let program = checker();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("several-certificates");
    fs::create_dir_all(&folder).expect("a folder");
    for (name, claims, without) in [
        ("slice-test-witness", 2, 0),
        ("product-balanced", 6, 0),
        ("product-catapult", 3, 0),
        ("product-drift", 1, 0),
        ("coupled-wells", 4, 0),
        ("coupled-pendulums", 2, 0),
        ("relu-neuron", 2, 0),
        ("relu-neuron-decay", 2, 0),
        ("matrix-asymmetric", 3, 0),
        ("matrix-asymmetric-2", 3, 0),
        ("matrix-quasi-symmetric", 3, 0),
        ("matrix-symmetric-2", 1, 0),
        ("matrix-symmetric-8", 2, 0),
        ("matrix-symmetric-window", 2, 0),
        ("tanh-network", 1, 0),
    ] {
        let problem = root().join("problems/several").join(name).with_extension("toml");
        let certificate = folder.join(name).with_extension("json");
        let (from, to) = (problem.to_str().expect("UTF-8"), certificate.to_str().expect("UTF-8"));
        let run = twostep(&["certify", from, "--certificate", to]);
        assert!(run.stderr.is_empty() && run.status == 0, "{name}: {}", run.stderr);
        let (status, lines) = check(&program, &problem, &certificate);
        let last = lines.lines().last().unwrap_or_default();
        assert_eq!(status, 0, "{name}: {lines}");
        let settled = format!("claims: {claims} proved, 0 refuted, {without} without a certificate");
        assert!(last.ends_with(&settled), "{name}: {last}");
    }
}

#[test]
fn a_loss_from_the_command_line_gets_its_problem_file() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("loss-certificate");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("well.json");
    let name = file.to_str().expect("UTF-8");
    let run =
        twostep(&["certify", "(x^2-mu)^2/4", "--param", "mu=2/3", "--eta", "33/20", "--certificate", name]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let run = twostep(&["check", name, "--problem", &name.replace(".json", ".toml")]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(twostep(&["check", name]).stdout, run.stdout);
    assert!(run.stdout.contains("statement 3 orbits: accepted"), "{}", run.stdout);
}

#[test]
fn a_corrupted_certificate_is_rejected() {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("corrupted.json");
    let name = file.to_str().expect("UTF-8");
    let problem = "problems/double-well.toml";
    assert_eq!(twostep(&["certify", problem, "--certificate", name]).status, 0);
    let text = fs::read_to_string(&file).expect("a certificate");
    fs::write(&file, text.replacen("\"supercritical\"", "\"subcritical\"", 1)).expect("written");
    let run = twostep(&["check", name, "--problem", problem]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("REJECTED: statement 1: not shown"), "{}", run.stdout);
    assert_eq!(twostep(&["check", "no-such-file.json"]).status, 2);
}
