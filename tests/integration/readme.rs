//! The README's examples are run, and print what it shows.

use crate::program::{root, twostep};
use std::fs;

/// The fenced blocks of the README, with the word after the fence.
fn blocks() -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("README.md")).expect("the README");
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(word), None) => open = Some((word.to_string(), String::new())),
            (Some(_), Some(block)) => blocks.push(block),
            (None, Some((word, body))) => open = Some((word, body + line + "\n")),
            (None, None) => {}
        }
    }
    blocks
}

#[test]
fn examples_print_what_the_readme_shows() {
    let mut examples = 0;
    for (word, body) in blocks() {
        let Some((command, shown)) = body.split_once('\n') else { continue };
        let Some(command) = command.strip_prefix("$ cargo run --release -- ") else { continue };
        assert_eq!(word, "console", "{command}");
        // Quoted arguments hold no spaces.
        let arguments: Vec<&str> = command.split(' ').map(|a| a.trim_matches('"')).collect();
        let run = twostep(&arguments);
        assert_eq!(run.status, 0, "{command}: {}", run.stderr);
        // `...` stands for lines left out; the pieces between follow each other in the output.
        let mut rest = run.stdout.as_str();
        for piece in shown.split("...\n") {
            let at = rest.find(piece);
            let at = at.unwrap_or_else(|| panic!("{command} does not print\n{piece}\nbut\n{}", run.stdout));
            rest = &rest[at + piece.len()..];
        }
        examples += 1;
    }
    assert!(examples > 0, "the README shows no example");
}

#[test]
fn a_problem_file_of_the_readme_is_accepted() {
    for (_, body) in blocks().iter().filter(|(word, _)| word == "toml") {
        let run = crate::program::twostep_with(&["certify", "-"], body.as_bytes());
        assert!(run.status == 0, "{body}{}{}", run.stdout, run.stderr);
    }
}

#[test]
fn all_problems_stand_in_the_table() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    for entry in fs::read_dir(root().join("problems")).expect("the problems") {
        let name = entry.expect("a problem").file_name().to_string_lossy().into_owned();
        // The folder's own README names chapters.
        if name == "README.md" {
            continue;
        }
        assert!(readme.contains(&format!("problems/{name}")), "{name} is missing from the README");
    }
}
