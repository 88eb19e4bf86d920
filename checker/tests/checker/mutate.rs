//! Every field of every statement corrupted in turn: all of it must be rejected, for a reason of the expected class.

use crate::accepted::{directory, stored};
use crate::generate::{object, rational, render, text};
use num_rational::BigRational;
use std::collections::BTreeSet;
use twostep_check::json::{self, Json};
use twostep_check::{Fault, Verdict, check};

/// One corrupted certificate: what was done where, the classes of faults that may answer it, and the value.
pub struct Mutant {
    pub place: String,
    pub deed: &'static str,
    pub faults: Vec<Fault>,
    pub json: Json,
}

fn swapped(word: &str) -> Option<&'static str> {
    Some(match word {
        "minimiser" => "maximiser",
        "maximiser" => "inflection",
        "inflection" => "minimiser",
        "supercritical" => "subcritical",
        "subcritical" => "supercritical",
        "generalised-supercritical" => "generalised-subcritical",
        "generalised-subcritical" => "generalised-supercritical",
        "stable" => "unstable",
        "unstable" => "stable",
        "superstable" => "neutral",
        "neutral" => "superstable",
        "proved" => "refuted",
        "refuted" => "proved",
        "period-2" => "fixed-point",
        "fixed-point" => "period-2",
        "degenerate" => "flat",
        "flat" => "degenerate",
        "every-start" => "no-start",
        "critical-points" => "orbits",
        "orbits" => "cycle",
        "cycle" => "orbits",
        "condition" => "critical-points",
        "attractor" => "invariant",
        "escape" => "attractor",
        "none" => "flat",
        "invariant" => "convergence",
        "convergence" => "invariant",
        "identity" => "invariant",
        "crossing" => "cycle",
        "no-event" => "cycle-through",
        "cycle-through" => "no-event",
        "one-step" => "cycle-through",
        "hyperbolic" => "convergence",
        "orbits-over" => "orbits",
        "flip" => "superstable",
        _ => return None,
    })
}

fn shifted(value: &str, by: &str) -> Option<Json> {
    let number: BigRational = value.parse().ok()?;
    Some(text(number + rational(by)))
}

/// The same number, written with twice the numerator and the denominator.
fn doubled(value: &str) -> String {
    let number = rational(value);
    format!("{}/{}", number.numer() * 2, number.denom() * 2)
}

/// All corruptions of a value at `place`, which ends in the key or index `name`.
pub fn mutants(place: &str, name: &str, json: &Json, out: &mut Vec<Mutant>) {
    use Fault::{Field, NotDecided, NotShown, OtherProblem, Syntax, Unsupported};
    let mut add = |deed, faults: &[Fault], json| {
        out.push(Mutant { place: place.to_owned(), deed, faults: faults.to_vec(), json });
    };
    let typed: &[Fault] = if name == "cycles" { &[NotShown, Field] } else { &[Field] };
    match json {
        Json::Natural(value) => {
            // An attracting cycle holds what has come to it.
            if name != "steps" {
                add("one more", &[NotShown, NotDecided, Field, Unsupported], Json::Natural(value + 1));
            }
            add("as a string", &[Field], text(value));
        }
        Json::Text(word) => {
            add("an array instead", typed, Json::Array(Vec::new()));
            let by = match name {
                "upper end" | "bound" => "-1000003/7",
                "factors" => "1000003",
                _ => "1000003/7",
            };
            if let Some(moved) = shifted(word, by) {
                let other: &[Fault] = if scaling(place) { &[Unsupported] } else { &[NotShown, Field] };
                add("another number", other, moved);
                add("not in lowest terms", &[Field], text(doubled(word)));
                add("a decimal", &[Field], text("0.5"));
                add("a leading plus", &[Field], text(format!("+{word}")));
            } else {
                let faults: &[Fault] = match name {
                    "kind" => &[Unsupported],
                    "problem" => &[OtherProblem],
                    "cycles" => &[NotShown],
                    _ => &[Field],
                };
                add("nonsense", faults, text("nonsense"));
            }
            if let Some(other) = swapped(word) {
                add("another word", &[NotShown, NotDecided, Field], text(other));
            }
        }
        Json::Array(items) => {
            let interval = matches!(items.as_slice(), [Json::Text(_), Json::Text(_)])
                && name != "cuts"
                && name != "factors";
            if interval {
                let ends: Vec<_> =
                    items.iter().filter_map(|end| shifted(as_text(end), "1000003/7")).collect();
                add("moved", &[NotShown, Field], Json::Array(ends));
                add(
                    "an interval of three",
                    &[Field],
                    Json::Array([items.clone(), vec![items[1].clone()]].concat()),
                );
                if items[0] != items[1] {
                    add("ends swapped", &[Field], Json::Array(vec![items[1].clone(), items[0].clone()]));
                }
            } else if name != "statements" && !items.is_empty() {
                let faults: &[Fault] = if name == "factors" { &[NotShown, Field] } else { &[NotShown] };
                let last = items[items.len() - 1].clone();
                add("empty", faults, Json::Array(Vec::new()));
                // A factor or an attractor may be named twice, and one cut less may still be enough.
                if !["factors", "attractors"].contains(&name) {
                    add("last one twice", faults, Json::Array([items.clone(), vec![last]].concat()));
                }
                if name != "cuts" {
                    add("last one missing", faults, Json::Array(items[..items.len() - 1].to_vec()));
                }
            }
            add("an object instead", typed, object(&[]));
            // All cuts are alike, and all cells.
            let shown =
                if ["cuts", "samples", "critical", "parts"].contains(&name) { 2 } else { items.len() };
            for (index, item) in items.iter().enumerate().take(shown) {
                let place = format!("{place}[{index}]");
                let start = out.len();
                // Moved up, an upper end may give a true, weaker statement.
                let name = if interval && index == 1 { "upper end" } else { name };
                mutants(&place, name, item, out);
                for mutant in &mut out[start..] {
                    let mut items = items.clone();
                    items[index] = std::mem::replace(&mut mutant.json, Json::Natural(0));
                    mutant.json = Json::Array(items);
                }
            }
        }
        Json::Object(fields) => {
            let mut more = fields.clone();
            more.push(("comment".to_owned(), text("")));
            add("an unknown key", &[Field], Json::Object(more));
            for (index, (key, value)) in fields.iter().enumerate() {
                let place = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
                let mut fewer = fields.clone();
                fewer.remove(index);
                let missing = Mutant {
                    place: place.clone(),
                    deed: "missing",
                    faults: match key.as_str() {
                        _ if scaling(&place) => vec![Unsupported],
                        // Without these the statement is about gradient descent, or 2-cycles.
                        "momentum" | "nesterov" | "period" => vec![NotShown, NotDecided, Field],
                        _ => vec![Field],
                    },
                    json: Json::Object(fewer),
                };
                let mut twice = fields.clone();
                twice.push(fields[index].clone());
                let repeated = Mutant {
                    place: place.clone(),
                    deed: "twice",
                    faults: vec![Syntax],
                    json: Json::Object(twice),
                };
                out.extend([missing, repeated]);
                let start = out.len();
                mutants(&place, key, value, out);
                for mutant in &mut out[start..] {
                    let mut fields = fields.clone();
                    fields[index].1 = std::mem::replace(&mut mutant.json, Json::Natural(0));
                    mutant.json = Json::Object(fields);
                }
            }
        }
    }
}

/// Other weights leave a loss that does not scale.
fn scaling(place: &str) -> bool {
    place.starts_with("weights")
}

fn as_text(json: &Json) -> &str {
    match json {
        Json::Text(text) => text,
        _ => panic!("expected a string"),
    }
}

#[test]
fn every_corrupted_field_is_rejected_for_the_expected_reason() {
    let mut answers = BTreeSet::new();
    // The large one has nothing that the others have not, and takes its time.
    for (name, problem, path) in stored().into_iter().filter(|(name, ..)| name != "degree-eight") {
        let accepted = json::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
        let Json::Object(fields) = accepted else { panic!("{name}: no object") };
        let last = fields.len() - 1;
        let Json::Array(statements) = &fields[last].1 else { panic!("{name}: no statements") };
        // One statement at a time: the others would only cost time.
        for statement in statements {
            let mut fields = fields.clone();
            fields[last].1 = Json::Array(vec![statement.clone()]);
            let accepted = Json::Object(fields);
            let mut all = Vec::new();
            mutants("", "", &accepted, &mut all);
            for Mutant { place, deed, faults, json } in all {
                let report = check(&problem, &render(&json));
                let Verdict::Rejected { reason, .. } = &report.verdict else {
                    panic!("{name}: {place}: {deed}: accepted");
                };
                assert!(faults.contains(&reason.fault), "{name}: {place}: {deed}: {reason}");
                let place = general(&place, &accepted);
                answers.insert(format!("{place}: {deed} -> {}\n", unnumbered(&reason.to_string())));
            }
        }
    }
    let lines: Vec<String> = answers.into_iter().collect();
    let path = directory("rejected").join("corrupted-fields.txt");
    if std::env::var_os("TWOSTEP_WRITE_CERTIFICATES").is_some() {
        std::fs::write(&path, lines.concat()).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap();
    let changed: Vec<_> = lines.iter().filter(|line| !known.contains(line.as_str())).collect();
    assert!(changed.is_empty(), "new answers: {changed:#?}");
    assert_eq!(known.lines().count(), lines.len(), "answers that no longer occur");
}

/// The place of a corruption without indices, with the kind of the statement.
fn general(place: &str, certificate: &Json) -> String {
    let kind = || {
        let index: usize = place.strip_prefix("statements[")?.split(']').next()?.parse().ok()?;
        let Json::Object(fields) = certificate else { return None };
        let (_, Json::Array(statements)) = fields.last()? else { return None };
        let Json::Object(fields) = &statements[index] else { return None };
        Some(as_text(&fields.first()?.1).to_owned())
    };
    unnumbered(place).replacen("statements[#]", &kind().unwrap_or_default(), 1)
}

/// A text with `#` for each number.
fn unnumbered(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' if out.ends_with('#') => {}
            '0'..='9' => out.push('#'),
            _ => out.push(c),
        }
    }
    out
}
