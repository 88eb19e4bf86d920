//! What is proved, in sentences, each with the theorem or the method that proves it.

use super::count::many;
use super::formula::Script;
use super::model::{ConditionKind, Minimiser, Orbits, Report, Side, Stability, Statement, Stop};
use super::number::Number;

/// All statements of a result: minimisers first, then step sizes.
pub(super) fn of(report: &Report) -> Vec<Statement> {
    let mut statements = Vec::new();
    for minimiser in &report.minimisers {
        statements.push(statement(by_condition(minimiser), |s| condition(report, minimiser, s)));
        if let Some(reach) = &minimiser.reach {
            for (side, above) in [(&reach.below, false), (&reach.above, true)] {
                statements.push(statement(by_reach(side), |s| reach_of(report, minimiser, side, above, s)));
            }
        }
    }
    for orbits in &report.orbits {
        let by = if report.domain.is_some() { by_smooth_orbits() } else { by_orbits(orbits) };
        statements.push(statement(by, |s| {
            let sentence = orbits_at(orbits, s);
            match (&report.domain, s) {
                (None, _) => sentence,
                (Some(domain), Script::Plain) => format!("In {}: {sentence}", domain.interval()),
                (Some(domain), Script::Latex) => format!("In ${}$: {sentence}", domain.interval_latex()),
            }
        }));
    }
    if let Some(windows) = &report.windows {
        let by = match &report.domain {
            None => "T4: elimination of the cycle's centre, and an exact count in every cell",
            Some(_) => {
                "T4 in the domain: every event excluded or proved to be the only one near it by the Krawczyk operator, and a \
                 complete list at one step size of every cell"
            }
        };
        let by = by.to_string();
        statements.push(statement(by, |script| match script {
            Script::Plain => format!("For {}, {}.", windows.method, windows.stable_sentence()),
            Script::Latex => windows.stable_latex(),
        }));
    }
    for (sentence, theorem) in report.basin.iter().flat_map(|basin| basin.sentences()) {
        statements.push(statement(theorem, |script| match script {
            Script::Plain => sentence.clone(),
            Script::Latex => super::latex::escape(&sentence),
        }));
    }
    statements
}

fn statement(by: String, sentence: impl Fn(Script) -> String) -> Statement {
    Statement { statement: sentence(Script::Plain), by, latex: sentence(Script::Latex) }
}

/// A formula inside a sentence.
fn math(script: Script, plain: &str, latex: &str) -> String {
    match script {
        Script::Plain => plain.to_string(),
        Script::Latex => format!("${latex}$"),
    }
}

/// `x = 1`, `eta ~ 1.0088`.
fn equals(script: Script, plain: &str, latex: &str, number: &Number) -> String {
    let (sign, relation) = if number.is_exact() { ("=", "=") } else { ("~", "\\approx") };
    math(
        script,
        &format!("{plain} {sign} {}", number.short()),
        &format!("{latex} {relation} {}", number.latex()),
    )
}

fn condition(report: &Report, minimiser: &Minimiser, script: Script) -> String {
    let variable = report.variable();
    let place = equals(script, variable, variable, report.at(&minimiser.point));
    let Some(eta) = &minimiser.eta_critical else {
        let f2 = math(script, "f'' = 0", "f'' = 0");
        return format!(
            "The minimum at {place} is flat, {f2}: no finite step size makes the minimiser unstable."
        );
    };
    let eta = equals(script, "eta", "\\eta", eta);
    let head = format!("At {place} gradient descent loses stability at {eta}");
    let small = "so there is no small stable oscillation";
    match minimiser.condition.kind {
        ConditionKind::Supercritical | ConditionKind::GeneralisedSupercritical => format!(
            "{head} by a supercritical flip: for each step size slightly above there is exactly one 2-cycle near \
             {place}, and it is stable; slightly below there is none."
        ),
        ConditionKind::Subcritical | ConditionKind::GeneralisedSubcritical => format!(
            "{head} by a subcritical flip: for each step size slightly below there is exactly one 2-cycle near \
             {place}, and it is unstable; slightly above there is none, {small}."
        ),
        ConditionKind::Degenerate => {
            format!(
                "{head} by a degenerate flip: the loss is quadratic, all 2-cycles exist at this step size alone."
            )
        }
        ConditionKind::Flat => format!("The minimum at {place} is flat."),
        ConditionKind::Drift => format!("At {place} gradient descent drifts to flatter minimisers."),
        ConditionKind::Undecided => format!("What happens at {place} at {eta} is undecided."),
    }
}

fn by_condition(minimiser: &Minimiser) -> String {
    let alpha = &minimiser.condition.value;
    let symmetric = minimiser.derivatives.f3.is_zero();
    let sign = if alpha.is_exact() { "=" } else { "~" };
    match minimiser.condition.kind {
        ConditionKind::Supercritical if symmetric => format!(
            "alpha {sign} {} > 0, f''' = 0: Chen & Bruna 2023, Lemma 1 with k = 4; branch series",
            alpha.short()
        ),
        ConditionKind::Supercritical => {
            format!("alpha {sign} {} > 0: Chen & Bruna 2023, Theorem 1; branch series", alpha.short())
        }
        ConditionKind::Subcritical => format!(
            "alpha {sign} {} < 0: branch series, 2/eta = f'' + e_1 D + ..., e_1 = -alpha/(6 f'') > 0",
            alpha.short()
        ),
        ConditionKind::GeneralisedSupercritical | ConditionKind::GeneralisedSubcritical => {
            let k = minimiser.condition.decided_by.unwrap_or(0);
            let sign =
                if minimiser.condition.kind == ConditionKind::GeneralisedSupercritical { "<" } else { ">" };
            let lemma = if symmetric { "; Chen & Bruna 2023, Lemma 1" } else { "" };
            match minimiser.branch.get(k.wrapping_sub(1)) {
                Some(e) => {
                    let is = if e.is_exact() { "=" } else { "~" };
                    format!(
                        "alpha = 0, first non-zero coefficient e_{k} {is} {} {sign} 0: T1{lemma}",
                        e.short()
                    )
                }
                None => format!("alpha = 0, first non-zero coefficient e_{k} {sign} 0: T1{lemma}"),
            }
        }
        ConditionKind::Degenerate => "T1: only for a quadratic loss are all e_k zero".to_string(),
        ConditionKind::Flat => "f'' = 0 exactly, by square-free factors".to_string(),
        ConditionKind::Drift => "T2".to_string(),
        ConditionKind::Undecided => "nothing within the limits".to_string(),
    }
}

fn reach_of(report: &Report, minimiser: &Minimiser, side: &Side, above: bool, script: Script) -> String {
    let variable = report.variable();
    let place = report.at(&minimiser.point);
    let end = |number: Option<&Number>, infinity: (&str, &str)| match number {
        Some(number) => (number.short().to_string(), number.latex()),
        None => (infinity.0.to_string(), infinity.1.to_string()),
    };
    let here = (place.short().to_string(), place.latex());
    let (from, to) = if above {
        (here, end(side.limit.as_ref(), ("infinity", "\\infty")))
    } else {
        (end(side.limit.as_ref(), ("-infinity", "-\\infty")), here)
    };
    let interval =
        math(script, &format!("({}, {})", from.0, to.0), &format!("\\left({}, {}\\right)", from.1, to.1));
    let start = math(script, &format!("{variable}0"), &format!("{variable}_0"));
    let near = equals(script, variable, variable, place);
    let sentence = format!(
        "Each start {start} in {interval} is 2-periodic for exactly one step size of the branch through {near}"
    );
    match (side.stop, &side.stopped_at) {
        (Stop::PartnerInflection, Some(x)) => {
            let at = equals(script, variable, variable, x);
            format!("{sentence}, up to where the other point meets the inflection {at}.")
        }
        (Stop::CriticalPoint, Some(x)) => {
            let at = equals(script, variable, variable, x);
            format!("{sentence}; it ends at the critical point {at}, where the step size goes to infinity.")
        }
        _ => format!("{sentence}."),
    }
}

fn by_reach(side: &Side) -> String {
    let stop = match side.stop {
        Stop::PartnerInflection => "zeros of f'' isolated exactly",
        Stop::CriticalPoint => "critical points isolated exactly",
        Stop::Unbounded => "no zero of f' or f'' in the way",
    };
    format!("continuation of f'(x0) + f'(x1) = 0 from the minimiser; {stop}")
}

fn orbits_at(orbits: &Orbits, script: Script) -> String {
    let eta = equals(script, "eta", "\\eta", &orbits.eta_value);
    let method = orbits.method.as_deref().unwrap_or("gradient descent");
    if orbits.every_start {
        return format!("At {eta} every start but the minimiser is 2-periodic.");
    }
    let count = orbits.cycles.len();
    let kinds = [
        Stability::Stable,
        Stability::Superstable,
        Stability::Unstable,
        Stability::Neutral,
        Stability::Undecided,
    ];
    let parts: Vec<String> = kinds
        .iter()
        .map(|kind| (orbits.cycles.iter().filter(|c| c.stability == *kind).count(), kind.name()))
        .filter(|(n, _)| *n > 0)
        .map(|(n, name)| if n == count { name.to_string() } else { format!("{} {name}", many(n)) })
        .collect();
    let amount = if orbits.complete { "exactly" } else { "at least" };
    match count {
        0 if orbits.complete => format!("At {eta} {method} has no 2-cycle."),
        0 => format!("At {eta} no 2-cycle was found, and none was excluded."),
        1 => format!("At {eta} {method} has {amount} one 2-cycle: {}.", parts.join(", ")),
        _ => {
            let count = many(count);
            format!("At {eta} {method} has {amount} {count} 2-cycles: {}.", parts.join(", "))
        }
    }
}

fn by_smooth_orbits() -> String {
    "f'(x) + f'(G(x)) = 0 solved in the domain by subdivision and interval Newton; multiplier enclosed"
        .to_string()
}

fn by_orbits(orbits: &Orbits) -> String {
    if orbits.every_start {
        return "a quadratic loss at eta = 2/f''".to_string();
    }
    if orbits.method.is_some() {
        return "the 2-cycles of gradient descent at a scaled step size, all of them isolated exactly; Jury's conditions for \
                two steps decided exactly"
            .to_string();
    }
    "all real solutions of S(m, D) = 0, eta A(m, D) = 2, D > 0 isolated exactly; \
     sign of 1 - |rho| decided exactly"
        .to_string()
}
