//! The examples of every `--help` are commands that are understood.

use super::args::Cli;
use super::arguments::read;
use clap::CommandFactory;
use std::ffi::OsString;

/// The words of a line of a shell up to a pipe or a file that takes the output; a double-quoted part is one word.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (i, part) in line.split('"').enumerate() {
        match i % 2 {
            1 => words.push(part.to_string()),
            _ => words.extend(part.split_whitespace().map(str::to_string)),
        }
    }
    words.into_iter().take_while(|word| word != "|" && word != ">").collect()
}

#[test]
fn the_examples_of_every_help_are_understood() {
    let program = Cli::command();
    let mut understood = 0;
    for command in std::iter::once(&program).chain(program.get_subcommands()) {
        let Some(help) = command.get_after_help() else { continue };
        for line in help.to_string().lines() {
            let Some(example) = line.strip_prefix("  twostep ") else { continue };
            // An explanation stands after three spaces or more, outside of quotes.
            let example = match example.rfind('"') {
                Some(last) => {
                    let rest = &example[last + 1..];
                    &example[..last + 1 + rest.find("   ").unwrap_or(rest.len())]
                }
                None => &example[..example.find("   ").unwrap_or(example.len())],
            };
            let arguments = [vec!["twostep".to_string()], words(example)].concat();
            let arguments: Vec<OsString> = arguments.into_iter().map(OsString::from).collect();
            if let Err(error) = read(&arguments) {
                panic!("{}: {example}\n{error:?}", command.get_name());
            }
            understood += 1;
        }
    }
    assert!(understood > 40, "only {understood} examples are found");
}
