//! From the arguments of the process to what they mean: clap reads them, but a loss may begin with a minus.

use super::args::Cli;
use super::failure::Failure;
use crate::expr::Expr;
use clap::Parser;
use clap::error::ErrorKind;
use std::ffi::OsString;

/// Why there is nothing to do.
#[derive(Debug)]
pub(super) enum NotRead {
    /// What clap says: wrong usage, help, the version.
    Clap(clap::Error),
    /// Our own message.
    Own(Failure),
}

/// Reads arguments, the program's name first. A loss like `-cos(x)`, which looks like flags, is read as a loss where there are no such
/// flags.
pub(super) fn read(arguments: &[OsString]) -> Result<Cli, NotRead> {
    let error = match Cli::try_parse_from(arguments) {
        Ok(cli) => return Ok(cli),
        Err(error) => error,
    };
    match error.kind() {
        ErrorKind::InvalidUtf8 => Err(not_text(arguments).map_or(NotRead::Clap(error), NotRead::Own)),
        ErrorKind::UnknownArgument => match losses_last(arguments).map(Cli::try_parse_from) {
            Some(Ok(cli)) => Ok(cli),
            _ => Err(NotRead::Clap(error)),
        },
        _ => Err(NotRead::Clap(error)),
    }
}

/// The same arguments with all that are losses with a minus in front behind `--`; `None` where there are none.
fn losses_last(arguments: &[OsString]) -> Option<Vec<OsString>> {
    let end = arguments.iter().position(|a| a == "--").unwrap_or(arguments.len());
    let (losses, others): (Vec<OsString>, Vec<OsString>) = arguments[..end]
        .iter()
        .cloned()
        .partition(|argument| argument.to_str().is_some_and(is_negative_loss));
    if losses.is_empty() {
        return None;
    }
    let rest = arguments[end..].iter().skip(1).cloned();
    Some(others.into_iter().chain([OsString::from("--")]).chain(losses).chain(rest).collect())
}

/// `-cos(x)`, `-x^2+x^4`, with or without a mistake in it; not `-q`, `-abc`, `--flag` or `-o=a/b`.
fn is_negative_loss(text: &str) -> bool {
    text.starts_with('-')
        && !text.starts_with("--")
        && !text.contains('=')
        && (text.contains(['(', '^', '*', '+'])
            || text.contains('/') && Expr::parse(text).is_ok_and(|e| !e.is_closed()))
}

/// The message for arguments that are not text.
fn not_text(arguments: &[OsString]) -> Option<Failure> {
    let place = arguments.iter().position(|argument| argument.to_str().is_none())?;
    Some(Failure::helped(
        format!("argument {place} is not UTF-8: {}", arguments[place].to_string_lossy()),
        "write the loss in ASCII or UTF-8, or put it into a problem file and name that",
    ))
}

#[cfg(test)]
mod tests {
    use super::{NotRead, is_negative_loss, read};
    use crate::cli::args::Command;
    use std::ffi::OsString;

    fn windows(arguments: &[&str]) -> Result<(Vec<String>, Option<String>), NotRead> {
        let all: Vec<OsString> = ["twostep"].iter().chain(arguments).map(OsString::from).collect();
        match read(&all)?.command {
            Command::Windows(command) => Ok((command.losses.losses, command.losses.domain)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn losses_that_begin_with_a_minus_are_losses_wherever_they_stand() {
        let expected = (vec!["-cos(x)".to_string()], Some("-3..3".to_string()));
        for arguments in [
            ["windows", "-cos(x)", "--domain=-3..3"],
            ["windows", "--domain=-3..3", "-cos(x)"],
            ["windows", "--domain=-3..3", "--quiet"],
        ] {
            let more = if arguments[2] == "--quiet" { &["--", "-cos(x)"][..] } else { &[] };
            assert_eq!(windows(&[&arguments[..], more].concat()).unwrap(), expected, "{arguments:?}");
        }
        let two = windows(&["windows", "x^2", "-x^2+x^4", "--", "-x"]).unwrap().0;
        assert_eq!(two, ["x^2", "-x^2+x^4", "-x"]);
    }

    #[test]
    fn slips_in_flags_are_still_slips() {
        for wrong in
            [&["windows", "x^2", "--domian=1"][..], &["windows", "x^2", "-zzz"], &["windows", "-abc"]]
        {
            assert!(matches!(windows(wrong), Err(NotRead::Clap(_))), "{wrong:?}");
        }
        for (text, is) in [
            ("-x^2", true),
            ("-cos(x)", true),
            ("--x^2", false),
            ("-q", false),
            ("-1/2", false),
            ("-(x", true),
            ("-x/2", true),
            ("-o=a/b*", false),
        ] {
            assert_eq!(is_negative_loss(text), is, "{text}");
        }
    }
}
