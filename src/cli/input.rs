//! From what stands on the command line to texts: files, folders, standard input, expressions.

use super::args::Losses;
use super::failure::Failure;
use std::io::Read;
use std::path::Path;

/// A text that holds one loss.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// What messages call it: the file, `<stdin>` or `<loss>`.
    pub(super) name: String,
    /// The text.
    pub(super) text: String,
    /// Is it a problem file rather than a bare expression?
    pub(super) is_problem: bool,
    /// The names that are variables (`--variables`), for a bare expression.
    pub(super) variables: Vec<String>,
}

impl Source {
    fn expression(text: &str) -> Self {
        Source {
            name: "<loss>".to_string(),
            text: text.to_string(),
            is_problem: false,
            variables: Vec::new(),
        }
    }
}

/// The same, with the names that are variables of bare expressions.
pub(super) fn sources_of(losses: &Losses) -> Result<Vec<Source>, Failure> {
    let mut all = sources(&losses.losses)?;
    for source in all.iter_mut().filter(|source| !source.is_problem) {
        source.variables.clone_from(&losses.variables);
    }
    Ok(all)
}

/// All losses that the arguments name, in order; a folder stands for its problem files in the order of their names.
pub(super) fn sources(arguments: &[String]) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    for argument in arguments {
        let path = Path::new(argument);
        if argument == "-" {
            sources.push(standard_input()?);
        } else if path.is_dir() {
            sources.extend(folder(path)?);
        } else if path.is_file() || argument.ends_with(".toml") || looks_like_path(argument) {
            sources.push(file(path)?);
        } else {
            sources.push(Source::expression(argument));
        }
    }
    Ok(sources)
}

/// Is it names between slashes alone, one of them longer than a letter? No such quotient is a loss with a minimiser.
fn looks_like_path(argument: &str) -> bool {
    let name = |part: &str| part.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
    let words = |part: &str| part.chars().filter(|c| c.is_alphabetic()).count() > 1;
    argument.contains('/')
        && argument.split('/').all(name)
        && argument.split('/').any(words)
        && !argument.split('/').any(|part| part.starts_with(|c: char| c.is_ascii_digit()))
}

fn standard_input() -> Result<Source, Failure> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?;
    let text = utf8("<stdin>", bytes)?;
    // An expression holds no `=`, a problem file cannot do without.
    let is_problem = text.contains('=');
    let text = if is_problem { text } else { text.trim().to_string() };
    Ok(Source { name: "<stdin>".to_string(), text, is_problem, variables: Vec::new() })
}

fn file(path: &Path) -> Result<Source, Failure> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| {
        let message = match error.kind() {
            std::io::ErrorKind::NotFound => format!("{name}: no such file or folder"),
            _ => format!("{name}: cannot be read: {error}"),
        };
        Failure::helped(
            message,
            "name a problem file, a folder of them, or put a loss in quotes: \"(x^2-1)^2/4\"",
        )
    })?;
    Ok(Source { text: utf8(&name, bytes)?, name, is_problem: true, variables: Vec::new() })
}

fn folder(path: &Path) -> Result<Vec<Source>, Failure> {
    let name = path.display();
    let unreadable = |error: std::io::Error| Failure::new(format!("{name}: cannot be read: {error}"));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_file() && path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Failure::helped(
            format!("{name}: the folder holds no problem files"),
            "problem files end in .toml",
        ));
    }
    files.iter().map(|path| file(path)).collect()
}

fn utf8(name: &str, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..good];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        Failure::helped(format!("{name}:{line}: the text is not UTF-8 (byte {good})"), "save it as UTF-8")
    })
}
