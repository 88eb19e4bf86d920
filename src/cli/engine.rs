//! From LaTeX to PDF, by an engine that is installed.

use super::failure::Failure;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The engines in the order in which they are looked for.
const ENGINES: [&str; 4] = ["tectonic", "latexmk", "pdflatex", "lualatex"];

/// The most runs of an engine that does not repeat itself: references and long tables settle in three.
const RUNS: usize = 3;

/// The name of the document in its folder.
const NAME: &str = "report";

/// Compiles a document in a folder of its own, without any command of the shell.
///
/// # Errors
/// No engine is found, or it fails; the log then stays beside `output`.
pub(super) fn pdf(latex: &str, output: &Path, asked: Option<&str>) -> Result<Vec<u8>, Failure> {
    let (name, program) = find(asked)?;
    let folder =
        tempfile::tempdir().map_err(|e| Failure::new(format!("cannot make a temporary folder: {e}")))?;
    let source = folder.path().join(NAME).with_extension("tex");
    std::fs::write(&source, latex)
        .map_err(|e| Failure::new(format!("cannot write {}: {e}", source.display())))?;
    let runs = if matches!(name, "pdflatex" | "lualatex") { RUNS } else { 1 };
    for _ in 0..runs {
        let done = Command::new(&program)
            .args(arguments(name))
            .arg(format!("{NAME}.tex"))
            .current_dir(folder.path())
            // The same document gives the same bytes.
            .env("SOURCE_DATE_EPOCH", "0")
            .env("FORCE_SOURCE_DATE", "1")
            .stdin(Stdio::null())
            .output()
            .map_err(|e| Failure::new(format!("cannot start {}: {e}", program.display())))?;
        if !done.status.success() {
            let own = folder.path().join(NAME).with_extension("log");
            let log = std::fs::read(own).unwrap_or([done.stdout, done.stderr].concat());
            return Err(failed(name, &String::from_utf8_lossy(&log), output));
        }
    }
    let made = folder.path().join(NAME).with_extension("pdf");
    std::fs::read(made).map_err(|e| Failure::new(format!("{name} has written no PDF: {e}")))
}

fn arguments(name: &str) -> &'static [&'static str] {
    match name {
        "tectonic" => &["--untrusted", "--keep-logs"],
        "latexmk" => {
            &["-norc", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "-latexoption=-no-shell-escape"]
        }
        _ => &["-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error"],
    }
}

/// The engine that was asked for, or the first that is installed.
fn find(asked: Option<&str>) -> Result<(&'static str, PathBuf), Failure> {
    let wanted: Vec<&'static str> =
        ENGINES.into_iter().filter(|name| asked.is_none_or(|asked| asked == *name)).collect();
    let path = std::env::var_os("PATH").unwrap_or_default();
    for name in &wanted {
        for folder in std::env::split_paths(&path) {
            let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
            if program.is_file() {
                return Ok((name, program));
            }
        }
    }
    Err(Failure::helped(
        format!("a PDF needs a LaTeX engine, and none is installed (looked for: {})", wanted.join(", ")),
        "install tectonic, or on Debian: apt-get install texlive-latex-recommended texlive-pictures; \
         or write the .tex or .html file instead",
    ))
}

/// What went wrong, from the log, which stays beside the output.
fn failed(name: &str, log: &str, output: &Path) -> Failure {
    let first =
        log.lines().find(|line| line.starts_with('!')).unwrap_or("see its log").trim_start_matches("! ");
    let kept = output.with_extension("log");
    let help = match std::fs::write(&kept, log) {
        Ok(()) => format!("the log is in {}", kept.display()),
        Err(error) => format!("the log cannot be kept: {error}"),
    };
    let missing = first
        .contains("not found")
        .then_some("; on Debian: apt-get install texlive-latex-recommended texlive-pictures");
    Failure::helped(format!("{name} failed: {first}"), format!("{help}{}", missing.unwrap_or_default()))
}

/// The names of the engines, for `--engine`.
pub(super) fn names() -> [&'static str; 4] {
    ENGINES
}
