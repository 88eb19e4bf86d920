//! The results of all problems, in all formats, as they were read and accepted.

use crate::program::{root, twostep};
use insta::Settings;
use std::fs;

fn problems() -> Vec<String> {
    let entries = fs::read_dir(root().join("problems")).expect("the problems");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("a problem").file_name().to_string_lossy().into_owned())
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_string))
        .collect();
    names.sort();
    names
}

fn check(format: &str) {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for name in problems() {
            let file = format!("problems/{name}.toml");
            let run = twostep(&["certify", &file, "--format", format]);
            assert_eq!(run.stderr, "", "{file}");
            let result = format!("exit status {}\n{}", run.status, run.stdout);
            insta::assert_snapshot!(format!("{name}.{format}"), result);
        }
    });
}

#[test]
fn text() {
    check("text");
}

#[test]
fn json() {
    check("json");
}

#[test]
fn markdown() {
    check("markdown");
}

#[test]
fn latex() {
    check("latex");
}
