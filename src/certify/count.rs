//! Small numbers in words.

const WORDS: [&str; 13] =
    ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// How many, for a sentence: `two`; digits beyond twelve. `3 2-cycles` would be hard to read.
pub fn in_words(n: usize) -> String {
    WORDS.get(n).map_or_else(|| n.to_string(), |word| (*word).to_string())
}

/// `there is no 2-cycle`, `there is exactly one 2-cycle`, `there are exactly three 2-cycles`.
pub fn there_are(n: usize, orbit: &str) -> String {
    match n {
        0 => format!("there is no {orbit}"),
        1 => format!("there is exactly one {orbit}"),
        _ => format!("there are exactly {} {orbit}s", in_words(n)),
    }
}
