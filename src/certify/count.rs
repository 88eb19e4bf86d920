//! Small numbers in words.

const WORDS: [&str; 13] =
    ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// How many, for a sentence: `two`; digits beyond twelve. `3 2-cycles` would be hard to read.
pub fn in_words(n: usize) -> String {
    WORDS.get(n).map_or_else(|| n.to_string(), |word| (*word).to_string())
}

/// `there is no 2-cycle`, `there is exactly one 2-cycle`, `there are exactly three 2-cycles`.
pub fn there_are(n: usize) -> String {
    match n {
        0 => "there is no 2-cycle".to_string(),
        1 => "there is exactly one 2-cycle".to_string(),
        _ => format!("there are exactly {} 2-cycles", in_words(n)),
    }
}
