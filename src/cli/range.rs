//! Exact rationals and ranges on the command line.

use super::failure::Failure;
use crate::arith::Rational;
use crate::expr::Expr;

/// An exact rational of the command line.
pub(super) fn rational(flag: &str, text: &str) -> Result<Rational, Failure> {
    Expr::parse(text).and_then(|e| e.to_rational()).map_err(|diagnostic| Failure::at(flag, text, diagnostic))
}

/// `A..B` with `A < B`.
pub(super) fn range(flag: &str, text: &str, example: &str) -> Result<(Rational, Rational), Failure> {
    let wrong = || {
        Failure::helped(
            format!("{flag} {text}: this is not A..B with A < B"),
            format!("write for example {example}"),
        )
    };
    let (from, to) = text.split_once("..").ok_or_else(wrong)?;
    let (from, to) = (rational(flag, from)?, rational(flag, to)?);
    if from < to { Ok((from, to)) } else { Err(wrong()) }
}
