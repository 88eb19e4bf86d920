//! Points, vectors and lists of numbers of several variables, for readers.

use super::model::Point;
use super::number::Number;

/// More coordinates than these are not listed for readers; JSON has them all.
const SHOWN: usize = 12;

/// `x = 1, y = 0`; only the number of coordinates where there are many.
pub(super) fn point_text(variables: &[String], point: &Point) -> String {
    if variables.len() > SHOWN {
        return format!("a point of {} coordinates", variables.len());
    }
    let one = |v: &String| {
        let n = point.get(v)?;
        // The ends say nothing more to a reader: JSON has them.
        Some(if n.is_close_to_zero() { format!("{v} ~ 0") } else { format!("{v} {}", n.equation()) })
    };
    variables.iter().filter_map(one).collect::<Vec<_>>().join(", ")
}

/// The first numbers of a list, equal neighbours together.
pub(super) fn list_text(list: &[Number]) -> String {
    let mut groups: Vec<(&str, usize)> = Vec::new();
    for number in list {
        let shown = if number.is_close_to_zero() { "~ 0" } else { number.short() };
        match groups.last_mut() {
            Some((text, count)) if *text == shown => *count += 1,
            _ => groups.push((shown, 1)),
        }
    }
    let shown: Vec<String> = groups
        .iter()
        .take(SHOWN)
        .map(|(text, count)| if *count > 1 { format!("{text} ({count} times)") } else { (*text).to_string() })
        .collect();
    let more = if groups.len() > SHOWN { format!(", ... ({} in all)", list.len()) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

pub(super) fn vector_text(variables: &[String], point: &Point) -> String {
    if variables.len() > SHOWN {
        return format!("a vector of {} entries", variables.len());
    }
    let entries: Vec<&str> = variables.iter().filter_map(|v| point.get(v)).map(Number::short).collect();
    format!("({})", entries.join(", "))
}
/// How many multipliers a family of cycles makes 1.
pub(super) fn exactly_one(count: usize) -> String {
    match count {
        1 => "one multiplier is exactly 1".to_string(),
        k => format!("{k} multipliers are exactly 1"),
    }
}
