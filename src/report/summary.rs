//! The last line of a result.

use super::count::many;
use super::model::{Report, Stability, VerdictName};

/// One line: what was found, which claims hold, and whether floats agree.
pub(super) fn summary(report: &Report) -> String {
    let mut parts = Vec::new();
    if let Some(several) = &report.several {
        parts.extend(several.summary());
    }
    match report.minimisers.len() {
        _ if report.several.is_some() => {}
        0 if report.has_symbols() => {
            let symbols = report.parameters.values().any(|value| value == "positive" || value.contains(".."));
            parts.push(
                if symbols { "for all values of the parameters" } else { "the identity alone" }.to_string(),
            );
        }
        0 if report.domain.as_ref().is_some_and(|domain| !domain.undecided.is_empty()) => {
            parts.push("no minimiser found".to_string());
        }
        0 => parts.push("no minimiser".to_string()),
        n => {
            let mut kinds: Vec<(&str, usize)> = Vec::new();
            for minimiser in &report.minimisers {
                let name = minimiser.condition.kind.name();
                match kinds.iter_mut().find(|(kind, _)| *kind == name) {
                    Some((_, count)) => *count += 1,
                    None => kinds.push((name, 1)),
                }
            }
            let kinds: Vec<String> = match kinds.as_slice() {
                [(kind, _)] => vec![(*kind).to_string()],
                several => several.iter().map(|(kind, count)| format!("{} {kind}", many(*count))).collect(),
            };
            parts.push(format!("{}, {}", plural(n, "minimiser"), kinds.join(", ")));
        }
    }
    for orbits in &report.orbits {
        let stable =
            |c: &&super::model::Cycle| matches!(c.stability, Stability::Stable | Stability::Superstable);
        let cycles = plural(orbits.cycles.len(), "2-cycle");
        let found = match orbits.cycles.iter().filter(stable).count() {
            _ if orbits.every_start => "every start 2-periodic".to_string(),
            _ if !orbits.complete => format!("{cycles} found, perhaps not all"),
            0 => cycles,
            n if n == orbits.cycles.len() => format!("{cycles}, stable"),
            n => format!("{cycles}, {} stable", many(n)),
        };
        parts.push(format!("at eta = {}: {found}", orbits.eta));
    }
    if !report.claims.is_empty() {
        let verdicts = [VerdictName::Proved, VerdictName::Refuted, VerdictName::Undecided];
        let counts: Vec<String> = verdicts
            .iter()
            .flat_map(|verdict| report.counts(*verdict))
            .filter(|(n, _)| *n > 0)
            .map(|(n, name)| format!("{n} {name}"))
            .collect();
        parts.push(format!("claims: {}", counts.join(", ")));
    }
    if let Some(certificate) = &report.certificate {
        parts.push(certificate.line());
    }
    if let Some(simulation) = &report.simulation {
        parts.push(if simulation.agrees { "floats agree" } else { "FLOATS DISAGREE" }.to_string());
    }
    parts.join("; ")
}

fn plural(n: usize, word: &str) -> String {
    match n {
        0 => format!("no {word}"),
        1 => format!("one {word}"),
        _ => format!("{} {word}s", many(n)),
    }
}
