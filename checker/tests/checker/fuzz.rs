//! Mutated problem files and certificates: an answer in bounded time, never a panic, and never both answers about a claim.
//! A short fixed run in every test; longer, from another seed:
//!
//! `TWOSTEP_FUZZ_SECONDS=300 TWOSTEP_FUZZ_SEED=7 cargo test --release -p twostep-check --test checker fuzz -- --nocapture`

use crate::accepted::stored;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use twostep_check::{Verdict, check, json, problem, toml};

/// One input may take so long, however busy the machine is.
const SLOW: Duration = Duration::from_secs(60);

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }

    /// A place between two characters.
    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

const PIECES: [&str; 40] = [
    "0",
    "1",
    "-1",
    "2",
    "9",
    "1/2",
    "-0",
    "1e9",
    "1e-999",
    ".5",
    "99999999999999999999",
    "x",
    "mu",
    "f",
    "f1",
    "alpha",
    "sqrt(2)",
    "^",
    "^-1",
    "^1000",
    "(",
    ")",
    "*",
    "/",
    "+",
    "-",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "\\",
    "\\u0000",
    ",",
    ":",
    "=",
    "\n",
    "#",
    "\u{3b1}",
];

/// A few pieces put in, cut out, doubled, or digits changed.
fn mutated(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..1 + random.below(3) {
        let (a, b) = (random.place(&text), random.place(&text));
        let (a, b) = (a.min(b), a.max(b));
        // Short cuts leave more of the meaning.
        let b = (a..=b.min(a + 12)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(a);
        match random.below(5) {
            0 => text.insert_str(a, PIECES[random.below(PIECES.len())]),
            1 => text.replace_range(a..b, ""),
            2 => text.replace_range(a..b, PIECES[random.below(PIECES.len())]),
            3 => {
                let piece = text[a..b].to_owned();
                text.insert_str(a, &piece);
            }
            _ => {
                if let Some(at) = text[a..].find(|c: char| c.is_ascii_digit()) {
                    text.replace_range(a + at..a + at + 1, &random.below(10).to_string());
                }
            }
        }
    }
    text
}

/// Calls `one` so many times, or for as long as the environment says.
fn repeat(name: &str, times: usize, mut one: impl FnMut(&mut Random)) {
    let setting = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let mut random = Random(setting("TWOSTEP_FUZZ_SEED").unwrap_or(1));
    let until = setting("TWOSTEP_FUZZ_SECONDS").map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut done = 0;
    while until.map_or(done < times, |until| Instant::now() < until) {
        one(&mut random);
        done += 1;
    }
    // Seen with --nocapture only.
    let _ = writeln!(std::io::stdout(), "{name}: {done} inputs");
}

fn survives<T>(text: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let ended = catch_unwind(AssertUnwindSafe(run));
    assert!(start.elapsed() < SLOW, "{:?} for {text:?}", start.elapsed());
    ended.unwrap_or_else(|_| panic!("a panic on {text:?}"))
}

#[test]
fn mutated_texts_for_the_parsers() {
    let files = stored();
    let certificates: Vec<String> =
        files.iter().map(|(.., path)| std::fs::read_to_string(path).unwrap()).collect();
    repeat("parsers", 2000, |random| {
        let text = mutated(&files[random.below(files.len())].1, random);
        let _ = survives(&text, || (toml::parse(&text).is_ok(), problem::parse(&text).is_ok()));
        let text = mutated(&certificates[random.below(certificates.len())], random);
        let _ = survives(&text, || json::parse(&text).is_ok());
    });
}

#[test]
fn mutated_certificates() {
    // Small ones, for many inputs in little time.
    let files: Vec<_> = stored()
        .into_iter()
        .map(|(_, problem, path)| (problem, std::fs::read_to_string(path).unwrap()))
        .filter(|(_, certificate)| certificate.len() < 12_000)
        .collect();
    assert!(files.len() > 5);
    repeat("certificates", 150, |random| {
        let (problem, certificate) = &files[random.below(files.len())];
        let text = mutated(certificate, random);
        let report = survives(&text, || check(problem, &text));
        if report.verdict == Verdict::Accepted && report.statements.iter().any(|s| s.about.is_some()) {
            // What was accepted of a claim must not be accepted with the opposite verdict.
            let opposite = text
                .replace("\"verdict\": \"proved\"", "\"verdict\": \"?\"")
                .replace("\"verdict\": \"refuted\"", "\"verdict\": \"proved\"")
                .replace("\"verdict\": \"?\"", "\"verdict\": \"refuted\"");
            assert_ne!(check(problem, &opposite).verdict, Verdict::Accepted, "{text}");
        }
    });
}

#[test]
fn mutated_problems_with_their_certificates() {
    let files: Vec<_> = stored()
        .into_iter()
        .map(|(_, problem, path)| (problem, std::fs::read_to_string(path).unwrap()))
        .filter(|(_, certificate)| certificate.len() < 12_000)
        .collect();
    repeat("problems", 150, |random| {
        let (problem, certificate) = &files[random.below(files.len())];
        let other = mutated(problem, random);
        // The certificate is made to name the mutated file, so that the statements are looked at.
        let quote = |text: &str| crate::generate::render(&crate::generate::text(text)).trim_end().to_owned();
        let forged = certificate.replace(&quote(problem), &quote(&other));
        survives(&other, || check(&other, &forged));
    });
}
