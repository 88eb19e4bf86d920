//! The results of all problems, in all formats, as they were read and accepted.

use crate::program::{root, twostep};
use insta::Settings;
use std::fs;

fn problems(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).expect("the problems");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("a problem").file_name().to_string_lossy().into_owned())
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_string))
        .collect();
    names.sort();
    names
}

fn settings() -> Settings {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

fn check(format: &str) {
    settings().bind(|| {
        for name in problems("problems") {
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

/// Several variables in words; what depends on the last digits of doubles is left out.
#[test]
fn several() {
    settings().bind(|| {
        for name in problems("problems/several") {
            let file = format!("problems/several/{name}.toml");
            let run = twostep(&["certify", &file]);
            assert_eq!(run.stderr, "", "{file}");
            let result = format!("exit status {}\n{}", run.status, run.stdout);
            insta::assert_snapshot!(format!("several.{name}.text"), shortened(&result));
        }
    });
}

/// Decimals of more than eight digits to six of them after the point, the rest as dots.
fn shortened(text: &str) -> String {
    let mut short = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('.') {
        let (head, tail) = rest.split_at(at + 1);
        let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
        short.push_str(head);
        short.push_str(if digits > 8 { &tail[..6] } else { &tail[..digits] });
        short.push_str(if digits > 8 { ".." } else { "" });
        rest = &tail[digits..];
    }
    short + rest
}
