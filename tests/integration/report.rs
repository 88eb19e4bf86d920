//! Reports and the gallery: files on disk, the LaTeX engine, the same bytes each time.

use crate::program::{root, twostep};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

fn text(path: &Path) -> String {
    path.to_str().expect("a path in UTF-8").to_string()
}

fn write_report(loss: &str, output: &Path, more: &[&str]) {
    let run = twostep(&[&["report", loss, "-o", &text(output)], more].concat());
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""), "{loss}");
    assert!(matches!(run.status, 0 | 1), "{loss}: {}", run.status);
}

/// Is LaTeX here? `TWOSTEP_PDFLATEX=required` demands it.
fn has_pdflatex() -> bool {
    let version =
        Command::new("pdflatex").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let required = std::env::var("TWOSTEP_PDFLATEX").is_ok_and(|value| value == "required");
    assert!(version.is_ok() || !required, "pdflatex is required and not installed");
    version.is_ok()
}

/// A word to those who read the tests' output.
fn skipped() {
    let remedy = "skipped: pdflatex is not installed (Debian: texlive-latex-recommended, texlive-pictures)";
    let _ = writeln!(std::io::stderr(), "{remedy}");
}

/// The widest line that may stick out of a page, in points: less is not seen.
const WIDEST: f64 = 4.0;

#[test]
fn latex_compiles_and_no_line_sticks_out() {
    if !has_pdflatex() {
        skipped();
        return;
    }
    let folder = folder("latex");
    for name in ["double-well-tilted", "double-well-positive", "theorem-2", "degree-40"] {
        let output = folder.join(format!("{name}.tex"));
        write_report(&format!("problems/{name}.toml"), &output, &[]);
        let done = Command::new("pdflatex")
            .args(["-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", &format!("{name}.tex")])
            .current_dir(&folder)
            .stdin(Stdio::null())
            .output()
            .expect("pdflatex starts");
        let log = String::from_utf8_lossy(&fs::read(folder.join(format!("{name}.log"))).expect("a log"))
            .into_owned();
        assert!(done.status.success(), "{name}: {log}");
        for line in log.lines().filter(|line| line.starts_with("Overfull \\hbox")) {
            let width = line.split(['(', 'p']).find_map(|part| part.parse::<f64>().ok());
            assert!(width.is_some_and(|width| width < WIDEST), "{name}: {line}");
        }
        assert!(!log.contains("Missing character"), "{name}: {log}");
    }
}

#[test]
fn a_fragment_compiles_inside_a_document() {
    if !has_pdflatex() {
        skipped();
        return;
    }
    let folder = folder("fragment");
    write_report("(x^2-1)^2/4", &folder.join("part.tex"), &["--fragment", "--eta", "11/10", "--no-figures"]);
    let part = fs::read_to_string(folder.join("part.tex")).expect("the fragment");
    let needs: String = (part.lines().skip(1))
        .take_while(|line| !line.contains("bibliography"))
        .map(|line| line.trim_start_matches("% ").trim_start().to_string() + "\n")
        .collect();
    let whole = format!(
        "\\documentclass{{article}}\n{needs}\\begin{{document}}\n\\input{{part}}\n\\end{{document}}\n"
    );
    fs::write(folder.join("whole.tex"), whole).expect("the document");
    let done = Command::new("pdflatex")
        .args(["-interaction=nonstopmode", "-halt-on-error", "whole.tex"])
        .current_dir(&folder)
        .stdin(Stdio::null())
        .output()
        .expect("pdflatex starts");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
}

/// `twostep report` where only one folder is searched for engines.
fn with_engines(path: &Path, output: &Path) -> (i32, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_twostep"))
        .args(["report", "x^2/2 + x^4/4", "--no-figures", "-o", &text(output)])
        .current_dir(root())
        .env("PATH", path)
        .output()
        .expect("twostep starts");
    (done.status.code().unwrap_or(-1), String::from_utf8_lossy(&done.stderr).into_owned())
}

#[test]
fn without_an_engine_the_remedy_is_named() {
    let folder = folder("no-engine");
    let (status, message) = with_engines(&folder, &folder.join("a.pdf"));
    assert_eq!(status, 2);
    for piece in ["none is installed", "tectonic", "apt-get install", ".html"] {
        assert!(message.contains(piece), "{piece} is missing from {message}");
    }
    assert!(!folder.join("a.pdf").exists());
}

#[cfg(unix)]
#[test]
fn a_failing_engine_leaves_its_log() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("bad-engine");
    let engine = folder.join("pdflatex");
    fs::write(&engine, "#!/bin/sh\necho '! Undefined control sequence.' > report.log\nexit 1\n")
        .expect("a script");
    fs::set_permissions(&engine, fs::Permissions::from_mode(0o755)).expect("it may be run");
    let (status, message) = with_engines(&folder, &folder.join("a.pdf"));
    assert_eq!(status, 2);
    assert!(message.contains("pdflatex failed: Undefined control sequence."), "{message}");
    let log = fs::read_to_string(folder.join("a.log")).expect("the log is kept");
    assert!(log.contains("Undefined control sequence"));
}

#[test]
fn wrong_reports_are_refused() {
    for (arguments, piece) in [
        (&["report", "x^2", "-o", "a.doc"][..], ".html"),
        (&["report", "x^2", "-o", "a.html", "--fragment"], "--fragment"),
        (&["report", "problems", "-o", "a.html"], "gallery"),
        (&["report", "x^2", "-o", "a.html", "--basin", "0"], "basin"),
        (&["report", "x^3", "-o", "a.html"], "no local minimiser"),
        (&["report", "x^2"], "--output"),
        (&["gallery", "no-such-folder.toml", "-o", "a"], "no such file"),
    ] {
        let run = twostep(arguments);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains(piece), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn html_holds_the_picture_the_basin_and_the_verdicts() {
    let output = folder("html").join("theorem-2.html");
    write_report("problems/theorem-2.toml", &output, &["--basin", "11/10"]);
    let html = fs::read_to_string(&output).expect("the report");
    for piece in
        ["<svg", "What the starts do", "id=\"T5\"", "class=\"tag refuted\"", "As printed: ", "Coppel"]
    {
        assert!(html.contains(piece), "{piece} is missing");
    }
    assert!(!html.replace("http://www.w3.org/", "").contains("://"), "something is loaded");
}

#[test]
fn what_holds_under_momentum_is_not_said_of_gradient_descent() {
    let folder = folder("report-momentum");
    let output = folder.join("momentum.tex");
    write_report("problems/momentum.toml", &output, &[]);
    let latex = fs::read_to_string(&output).expect("a report");
    assert!(latex.contains("linearly stable 2-cycles exist") && latex.contains("For heavy ball"), "{latex}");
    assert!(!latex.contains("Linearly stable 2-cycles"), "{latex}");
    // A diagram of each method, and none of gradient descent.
    let pictures = |what: &str| latex.matches(what).count();
    assert_eq!((pictures("under heavy ball"), pictures("under Nesterov")), (1 + 4, 1 + 3), "{latex}");
    assert_eq!(pictures("\\begin{tikzpicture}"), 2);
}

#[test]
fn the_gallery_is_the_same_each_time_and_its_links_hold() {
    let (one, two) = (folder("gallery-1"), folder("gallery-2"));
    let problems =
        ["problems/theorem-2.toml", "problems/lemma-1-order-5.toml", "problems/double-well-positive.toml"];
    for (output, jobs) in [(&one, "1"), (&two, "4")] {
        let run = twostep(&[&["gallery", "--jobs", jobs, "-o", &text(output)], &problems[..]].concat());
        assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    }
    let mut names: Vec<_> =
        fs::read_dir(&one).expect("files").map(|entry| entry.expect("a file").file_name()).collect();
    names.sort();
    // The index, and a page with a picture for each, also for a family of losses.
    assert_eq!(names.len(), 7, "{names:?}");
    for name in &names {
        assert_eq!(
            fs::read(one.join(name)).expect("a file"),
            fs::read(two.join(name)).expect("the same"),
            "{name:?}"
        );
    }
    let index = fs::read_to_string(one.join("index.html")).expect("the index");
    for link in ["href=\"", "src=\""] {
        for target in index.split(link).skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(one.join(target).is_file(), "{target} leads nowhere");
        }
    }
    let at = |piece: &str| index.find(piece).unwrap_or_else(|| panic!("{piece} is missing"));
    assert!(at("2. Lemma 1") < at("5. The quartic"));
    assert!(at("In print") < at("Exact constants") && index.matches("<img").count() == 3);
}

#[test]
fn every_command_has_help_with_examples_and_a_manual_page() {
    let folder = folder("man");
    assert_eq!(twostep(&["man", "-o", &text(&folder)]).status, 0);
    let help = twostep(&["--help"]).stdout;
    let commands: Vec<&str> = (help.lines())
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.is_empty())
        // Descriptions go on in lines of their own, further to the right.
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.len() >= 14, "{commands:?}");
    for command in commands {
        let help = twostep(&[command, "--help"]);
        assert!(help.status == 0 && help.stdout.contains("Example"), "{command}: {}", help.stdout);
        let page = fs::read_to_string(folder.join(format!("twostep-{command}.1"))).expect("a page");
        assert!(page.contains(".SH SYNOPSIS") && page.contains("Example"), "{command}: {page}");
        assert_eq!(twostep(&["man", command]).stdout.trim_end(), page.trim_end(), "{command}");
    }
    assert!(twostep(&["man", "certfy"]).stderr.contains("certify"));
}

#[test]
fn colours_follow_the_environment() {
    let run = |name: &str, value: &str, more: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_twostep"))
            .args([&["certify", "x^2/2 + x^4/4"], more].concat())
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .env(name, value)
            .output()
            .expect("twostep starts");
        String::from_utf8_lossy(&done.stdout).contains('\x1b')
    };
    assert!(!run("TERM", "xterm", &[]), "no terminal, no colours");
    assert!(run("CLICOLOR_FORCE", "1", &[]));
    assert!(!run("NO_COLOR", "1", &[]));
    assert!(!run("CLICOLOR_FORCE", "1", &["--color", "never"]));
    assert!(run("NO_COLOR", "1", &["--color", "always"]), "the flag is stronger than the environment");
}
