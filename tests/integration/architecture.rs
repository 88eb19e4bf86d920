//! The layout of the sources: layers, who may use what, and the length of files.

use crate::program::root;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers, bottom up; a layer uses those before it. `certify` and `simulate` do not know each other.
const LAYERS: [&str; 9] =
    ["arith", "algebra", "expr", "problem", "dynamics", "certify", "simulate", "report", "cli"];

/// Crates, and the layers that may name them.
const OUTSIDE: [(&str, &[&str]); 8] = [
    ("rug", &["arith", "algebra"]),
    ("gmp_mpfr_sys", &["arith"]),
    ("nalgebra", &["simulate", "certify"]),
    ("clap", &["cli"]),
    ("schemars", &["report"]),
    ("toml", &["problem"]),
    ("tiny_skia", &["report"]),
    ("ttf_parser", &["report"]),
];

/// More lines than this in a file, and it holds more than one idea.
const LONGEST_FILE: usize = 450;

struct Source {
    layer: String,
    path: PathBuf,
    text: String,
}

impl Source {
    /// The lines of code, comments left out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(i, line)| (i + 1, line.trim()));
        lines.filter(|(_, line)| !line.starts_with("//"))
    }

    fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.path.display())
    }
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    let src = root().join("src");
    collect(&src, &src, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 20, "the sources were not found");
    found
}

fn collect(folder: &Path, src: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, src, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let inside = path.strip_prefix(src).expect("inside src").to_path_buf();
            let layer = inside.iter().next().expect("a first part").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("UTF-8");
            found.push(Source { layer, path: inside, text });
        }
    }
}

/// The words that follow each `start` in a line of code.
fn names_after<'a>(line: &'a str, start: &str) -> Vec<&'a str> {
    let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    line.match_indices(start)
        .filter(|(i, _)| !line[..*i].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
        .map(|(i, _)| {
            let rest = &line[i + start.len()..];
            &rest[..rest.find(ends).unwrap_or(rest.len())]
        })
        .collect()
}

fn may_use(user: &str, used: &str) -> bool {
    let height = |layer| LAYERS.iter().position(|l| *l == layer);
    match (height(user), height(used)) {
        (Some(_), Some(_)) if user == "simulate" && used == "certify" => false,
        (Some(high), Some(low)) => low <= high,
        // lib.rs and main.rs stand above all layers; what is no layer is an item of the crate's root.
        _ => true,
    }
}

#[test]
fn imports_go_down_only() {
    let mut faults = Vec::new();
    for source in sources() {
        for (number, line) in source.code() {
            for used in names_after(line, "crate::") {
                if !may_use(&source.layer, used) {
                    faults.push(format!("{}: {} uses {used}", source.place(number), source.layer));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_rule_on_layers_catches_faults() {
    assert!(!may_use("algebra", "expr"));
    assert!(!may_use("simulate", "certify") && !may_use("certify", "simulate"));
    assert!(may_use("report", "simulate") && may_use("cli", "arith") && may_use("lib.rs", "cli"));
    assert_eq!(names_after("use crate::expr::Expr;", "crate::"), ["expr"]);
    assert_eq!(names_after("fn f(a: crate::cli::X) -> crate::arith::Y {", "crate::"), ["cli", "arith"]);
}

#[test]
fn each_crate_stays_in_its_layer() {
    let mut faults = Vec::new();
    for source in sources() {
        for (number, line) in source.code() {
            for (name, layers) in OUTSIDE {
                let path = !names_after(line, &format!("{name}::")).is_empty();
                let import = line.starts_with(&format!("use {name}"));
                if (path || import) && !layers.contains(&source.layer.as_str()) {
                    faults.push(format!("{}: {name} in {}", source.place(number), source.layer));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_hold_one_idea() {
    let long = |s: &Source| s.text.lines().count() > LONGEST_FILE;
    let faults: Vec<String> = sources().iter().filter(|s| long(s)).map(|s| s.place(LONGEST_FILE)).collect();
    assert!(faults.is_empty(), "longer than {LONGEST_FILE} lines:\n{}", faults.join("\n"));
    let vague = ["util.rs", "utils.rs", "common.rs", "prelude.rs", "helpers.rs", "misc.rs"];
    for source in sources() {
        let name = source.path.file_name().unwrap_or_default().to_string_lossy();
        assert!(!vague.contains(&name.as_ref()), "{}: a name that says nothing", source.path.display());
        // Test modules may take in what they test; the two frameworks are written for their preludes.
        let tests = source.text.lines().position(|line| line == "#[cfg(test)]").unwrap_or(usize::MAX);
        for (number, line) in source.code() {
            let star = line.contains("use ") && line.ends_with("::*;");
            let file = source.path.to_string_lossy();
            let test = number > tests || file.contains("tests");
            let allowed = line == "use rayon::prelude::*;"
                || test && (line == "use super::*;" || line == "use proptest::prelude::*;");
            assert!(!star || allowed, "{}: a star import", source.place(number));
        }
    }
}

#[test]
fn the_checker_imports_nothing_of_the_prover() {
    let manifest = fs::read_to_string(root().join("checker/Cargo.toml")).expect("the checker's manifest");
    let dependencies = manifest.split("[dependencies]").nth(1).expect("dependencies");
    assert!(!dependencies.contains("twostep"), "{dependencies}");
}
