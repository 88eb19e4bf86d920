//! The command line: exit statuses, messages, inputs of every kind.

use crate::program::{Run, root, run_in, twostep, twostep_with};
use std::fs;
use std::path::PathBuf;

const DOUBLE_WELL: &str = "(x^2-1)^2/4";

/// A fresh folder below the build's own folder for temporary files.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

/// Bad input: exit status 2, nothing on stdout, one message that holds all pieces, no panic.
fn assert_refused(run: &Run, pieces: &[&str]) {
    assert_eq!(run.status, 2, "{}{}", run.stdout, run.stderr);
    assert_eq!(run.stdout, "");
    assert!(!run.stderr.contains("internal error") && !run.stderr.contains("panicked"), "{}", run.stderr);
    assert!(!run.stderr.contains('\x1b'), "colours without a terminal: {}", run.stderr);
    for piece in pieces {
        assert!(run.stderr.contains(piece), "`{piece}` is missing from\n{}", run.stderr);
    }
}

#[test]
fn a_decided_loss_ends_with_0() {
    let run = twostep(&["certify", DOUBLE_WELL]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(run.stderr, "");
    assert!(run.stdout.contains("alpha = 3 f'''^2 - f'' f'''' = 96 > 0"), "{}", run.stdout);
}

#[test]
fn a_loss_may_begin_with_a_minus() {
    let run = twostep(&["windows", "-cos(x)", "--domain=-3..3"]);
    assert!(
        run.stdout.contains("f(x) = -cos(x)") && run.stdout.contains("pi"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    // It is the loss that is wrong, not a flag.
    assert_refused(&twostep(&["certify", "-x^4+"]), &["<loss>:1:"]);
    assert_refused(&twostep(&["certify", "-x^2*2x"]), &["<loss>:1:", "2*x"]);
    let slip = twostep(&["certify", "x^2", "--etta", "1"]);
    assert!(slip.status == 2 && slip.stderr.contains("--etta"), "{}", slip.stderr);
}

#[cfg(unix)]
#[test]
fn arguments_that_are_not_text_get_one_message_with_the_remedy() {
    use std::os::unix::ffi::OsStrExt;
    let wrong = std::ffi::OsStr::from_bytes(b"x^2 + \xff");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_twostep"))
        .args([std::ffi::OsStr::new("certify"), wrong])
        .output()
        .expect("twostep starts");
    let message = String::from_utf8(output.stderr).expect("messages are UTF-8");
    assert_eq!(output.status.code(), Some(2));
    assert!(message.contains("argument 2 is not UTF-8") && message.contains("problem file"), "{message}");
    assert_eq!(message.matches("error").count(), 1, "{message}");
}

#[test]
fn bad_losses_are_refused_with_place_and_remedy() {
    for (loss, pieces) in [
        ("2x", &["<loss>:1:", "2*x"][..]),
        ("", &["empty"]),
        ("3", &["constant"]),
        ("x - x", &["constant"]),
        ("(x^2", &["<loss>:1:", ")"]),
        ("log(x-20)", &["not defined", "--domain"]),
        ("relu(x-20)*0 + log(-1-x^2)", &["not defined"]),
        ("x/0", &["<loss>:1:"]),
        ("x^3", &["no local minimiser", "help"]),
        ("x^100000", &["degree"]),
        ("x^99999999999999999999", &["<loss>:1:"]),
        ("x^2 + y^2", &["x", "y"]),
        ("(x^2-mu)^2/4", &["mu"]),
        ("x^2 \u{1F600}", &["<loss>:1:"]),
        ("((((((((((((((((((((((((((((((((((((((((x", &["<loss>:1:"]),
    ] {
        assert_refused(&twostep(&["certify", loss]), pieces);
    }
    assert_refused(&twostep(&["certify", &"(".repeat(100_000)]), &["<loss>"]);
}

#[test]
fn bad_files_are_refused_with_their_name() {
    let folder = folder("bad-files");
    assert_refused(&twostep(&["certify", "problems/no-such.toml"]), &["problems/no-such.toml: no such file"]);
    assert_refused(&run_in(&folder, &["certify", "."], b""), &["holds no problem files", ".toml"]);
    fs::write(folder.join("latin.toml"), b"loss = \"x^2\"\ntitle = \"caf\xe9\"\n").expect("a file");
    assert_refused(&run_in(&folder, &["certify", "latin.toml"], b""), &["latin.toml:2", "UTF-8"]);
    fs::write(folder.join("key.toml"), "loss = \"x^2\"\nlosss = 3\n").expect("a file");
    assert_refused(&run_in(&folder, &["certify", "key.toml"], b""), &["key.toml:2:1", "losss"]);
    fs::write(folder.join("syntax.toml"), "loss = \"x^2 + (x\"\n").expect("a file");
    assert_refused(&run_in(&folder, &["certify", "syntax.toml"], b""), &["syntax.toml:1:"]);
    fs::write(folder.join("empty.toml"), "").expect("a file");
    assert_refused(&run_in(&folder, &["certify", "empty.toml"], b""), &["empty.toml", "loss"]);
}

#[test]
fn bad_flags_are_refused() {
    for eta in ["0", "-1", "x", "1/0", "", "nan", "inf", "1,5"] {
        assert_refused(&twostep(&["certify", DOUBLE_WELL, "--eta", eta]), &["eta"]);
    }
    for parameter in ["mu", "mu=", "mu=x", "=1", "nu=1"] {
        let run = twostep(&["certify", "(x^2-mu)^2/4", "--param", parameter]);
        assert_refused(&run, &[]);
    }
    assert_refused(&twostep(&["certify", DOUBLE_WELL, "--format", "xml"]), &["xml", "markdown"]);
    assert_refused(&twostep(&["certify", DOUBLE_WELL, "--precision-limit", "1"]), &["precision-limit"]);
    assert_refused(&twostep(&["certify", DOUBLE_WELL, "--time-limit", "-1"]), &[]);
    assert_refused(&twostep(&["certify", DOUBLE_WELL, "--jobs", "0"]), &["jobs"]);
    assert_refused(&twostep(&["certify"]), &["LOSS"]);
    assert_refused(&twostep(&["frobnicate"]), &["frobnicate"]);
    assert_refused(&twostep(&["certify", DOUBLE_WELL, "-o", "no/such/folder/out"]), &["no/such/folder/out"]);
}

#[test]
fn standard_input_holds_an_expression_or_a_problem_file() {
    let expected = twostep(&["certify", DOUBLE_WELL]).stdout;
    let run = twostep_with(&["certify", "-"], format!("{DOUBLE_WELL}\n").as_bytes());
    assert_eq!(run.stdout, expected, "{}", run.stderr);
    let run = twostep_with(&["certify", "-"], format!("loss = \"{DOUBLE_WELL}\"\n").as_bytes());
    assert_eq!(run.stdout, expected, "{}", run.stderr);
    assert_refused(&twostep_with(&["certify", "-"], b""), &["empty"]);
    assert_refused(&twostep_with(&["certify", "-"], b"x^2 \xff"), &["<stdin>:1", "UTF-8"]);
    assert_refused(&twostep_with(&["certify", "-"], b"loss = \"2x\"\n"), &["<stdin>:1:"]);
}

#[test]
fn one_bad_file_of_a_folder_does_not_hide_the_others() {
    let folder = folder("some-bad");
    fs::write(folder.join("a.toml"), "loss = \"x^2\"\n").expect("a file");
    fs::write(folder.join("b.toml"), "loss = \"2x\"\n").expect("a file");
    fs::write(folder.join("c.toml"), "loss = \"x^4\"\n").expect("a file");
    let run = run_in(&folder, &["certify", ".", "--format", "json"], b"");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("b.toml:1:"), "{}", run.stderr);
    let losses: Vec<String> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a JSON document per line"))
        .map(|result| result["loss"].as_str().expect("a loss").to_string())
        .collect();
    assert_eq!(losses, ["x^2", "x^4"]);
}

#[test]
fn results_do_not_depend_on_jobs_or_destination() {
    let one = twostep(&["certify", DOUBLE_WELL, "x^4", "x^2", "--jobs", "1"]);
    let many = twostep(&["certify", DOUBLE_WELL, "x^4", "x^2", "--jobs", "4"]);
    assert_eq!(one.stdout, many.stdout);
    let file = folder("destination").join("result.txt");
    let path = file.to_str().expect("UTF-8");
    let run = twostep(&["certify", DOUBLE_WELL, "x^4", "x^2", "-o", path, "--color", "always"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(&file).expect("the result"), one.stdout);
}

#[test]
fn colours_come_when_asked_for() {
    assert!(!twostep(&["certify", DOUBLE_WELL]).stdout.contains('\x1b'));
    assert!(twostep(&["certify", DOUBLE_WELL, "--color", "always"]).stdout.contains('\x1b'));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_twostep"))
        .args(["certify", DOUBLE_WELL, "x^4", "x^2"])
        .current_dir(root())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("twostep starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("twostep ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn what_takes_too_long_is_undecided() {
    let run = twostep(&["certify", "x^2 + (x^2 - 1/3)^120/7", "--time-limit", "0.000001"]);
    assert_eq!(run.status, 3, "{}", run.stderr);
    assert!(run.stderr.contains("undecided") && run.stderr.contains("--time-limit"), "{}", run.stderr);
}

#[test]
fn diagrams_are_written_to_files() {
    let folder = folder("diagrams");
    for (name, start) in [
        ("a.svg", "<svg"),
        ("a.png", "\u{fffd}PNG"),
        ("a.tex", "% A picture"),
        ("a.csv", "series,id,kind,eta,x,exact\nminimiser,"),
    ] {
        let arguments = ["diagram", DOUBLE_WELL, "-o", name, "--samples", "12", "--size", "300x200"];
        let run = run_in(&folder, &arguments, b"");
        assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""), "{name}");
        let bytes = fs::read(folder.join(name)).expect("the picture");
        assert!(String::from_utf8_lossy(&bytes).starts_with(start), "{name}");
    }
}

#[test]
fn bad_diagrams_are_refused() {
    let draw = |rest: &[&str]| twostep(&[&["diagram", DOUBLE_WELL], rest].concat());
    assert_refused(&draw(&["-o", "a.gif"]), &["a.gif", ".svg, .png, .tex or .csv"]);
    assert_refused(&draw(&["-o", "picture"]), &["picture", ".svg"]);
    assert_refused(&draw(&["-o", "no/such/folder/a.svg"]), &["no/such/folder/a.svg"]);
    assert_refused(&draw(&["-o", "a.svg", "--size", "9x9"]), &["--size", "840x540"]);
    assert_refused(&draw(&["-o", "a.svg", "--eta-range", "2..1"]), &["--eta-range", "A..B"]);
    assert_refused(&draw(&["-o", "a.svg", "--eta-range=-1..1"]), &["--eta-range", "0"]);
    assert_refused(&twostep(&["diagram", "problems", "-o", "a.svg"]), &["one loss"]);
    assert_refused(&twostep(&["diagram", "x^3", "-o", "a.svg"]), &["no local minimiser"]);
}

#[test]
fn help_completions_and_the_manual_page_are_there() {
    for command in ["certify", "derive", "orbits", "simulate", "diagram", "export"] {
        let run = twostep(&[command, "--help"]);
        assert_eq!(run.status, 0);
        assert!(run.stdout.contains("Examples:"), "{}", run.stdout);
    }
    for shell in ["bash", "zsh", "fish"] {
        assert!(twostep(&["completions", shell]).stdout.contains("twostep"));
    }
    assert!(twostep(&["man"]).stdout.contains(".TH twostep"));
}

#[test]
fn symbols_are_proved_for_all_values() {
    let run = twostep(&["derive", "problems/double-well-positive.toml"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    for piece in ["96*mu", "minimiser, supercritical, for all mu > 0", "1 < eta*mu < sqrt(5)-1", "Lemma 2"] {
        assert!(run.stdout.contains(piece), "{piece} is missing from\n{}", run.stdout);
    }
}

#[test]
fn pictures_of_every_kind() {
    let folder = folder("pictures");
    let well = [DOUBLE_WELL, "--eta-range", "1/2..5/4", "--size", "300x200"];
    let run = [DOUBLE_WELL, "--eta", "11/10", "--size", "300x200"];
    for (kind, arguments) in [("bifurcation", &well), ("basin", &well), ("multiplier", &well)] {
        for ending in ["svg", "png", "tex", "csv"] {
            let file = folder.join(format!("{kind}.{ending}"));
            let path = file.to_str().expect("UTF-8");
            let told = twostep(&[&["diagram"], &arguments[..], &["--kind", kind, "-o", path]].concat());
            assert_eq!((told.status, told.stdout.as_str()), (0, ""), "{kind}: {}", told.stderr);
            assert!(fs::metadata(&file).is_ok_and(|data| data.len() > 500), "{kind}.{ending}");
        }
    }
    for kind in ["two-step-map", "trajectory", "sharpness"] {
        // Without a file: a sketch.
        let told = twostep(&[&["diagram"], &run[..], &["--kind", kind]].concat());
        assert_eq!(told.status, 0, "{kind}: {}", told.stderr);
        assert!(told.stdout.chars().any(|c| ('\u{2801}'..='\u{28ff}').contains(&c)), "{}", told.stdout);
        assert_refused(&twostep(&["diagram", DOUBLE_WELL, "--kind", kind]), &["--eta 11/10"]);
    }
    let plane = ["diagram", "(x*y-1)^2/2", "--eta", "11/10", "--size", "200x150", "--kind"];
    for kind in ["trajectory", "sharpness", "basin"] {
        assert_eq!(twostep(&[&plane[..], &[kind]].concat()).status, 0, "{kind}");
    }
    for kind in ["two-step-map", "multiplier"] {
        assert_refused(&twostep(&[&plane[..], &[kind]].concat()), &["--kind trajectory"]);
    }
}

#[test]
fn losses_with_elementary_functions_have_a_domain() {
    assert_refused(
        &twostep(&["orbits", "2*sin(x)", "--eta", "1", "--domain", "2..1"]),
        &["--domain 2..1", "A < B"],
    );
    assert_refused(&twostep(&["orbits", "2*sin(x)", "--eta", "0"]), &["greater than 0"]);
    let found = twostep(&["orbits", "2*sin(x)", "--eta", "101/100", "--domain", "-3..0"]);
    assert_eq!(found.status, 0, "{}", found.stderr);
    for piece in ["on [-3, 0]", "exactly 1, in [-3, 0]", "rho ~ 0.921828846074553: stable"] {
        assert!(found.stdout.contains(piece), "{piece} is missing from\n{}", found.stdout);
    }
    // A kink is never passed over silently.
    let kink = twostep(&["certify", "x^2/2 + abs(x)"]);
    assert_eq!(kink.status, 3, "{}", kink.stdout);
    assert!(kink.stdout.contains("undecided in [-"), "{}", kink.stdout);
    // Where nothing was found and something is open, nothing is said to be absent.
    let root = twostep(&["certify", "x^(1/2)"]);
    assert_eq!(root.status, 3, "{}", root.stdout);
    assert!(root.stdout.contains("--domain A..B"), "{}", root.stdout);
    assert!(
        !root.stdout.contains("has no zero") && !root.stdout.contains("no minimiser:"),
        "{}",
        root.stdout
    );
    let named = twostep(&["certify", "x^x", "--domain", "1/10..10"]);
    assert_eq!(named.status, 0, "{}", named.stdout);
}
