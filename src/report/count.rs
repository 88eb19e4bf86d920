//! Small numbers in words.

const WORDS: [&str; 13] =
    ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// How many, for a sentence: `two`; digits beyond twelve. `3 2-cycles` would be hard to read.
pub(super) fn many(n: usize) -> String {
    WORDS.get(n).map_or_else(|| n.to_string(), |word| (*word).to_string())
}
