//! What is known of a loss with symbols: sections of formulas and outcomes, for all values of the parameters.

use super::decimal::{Rounding, decimal};
use super::derivation::Formula;
use crate::algebra::{MultiPoly, Value};
use crate::arith::{Integer, Rational};
use crate::certify::forms::{SquaredForm, squared_form};
use crate::certify::parametric::{
    BoxOutcome, BranchKind, CriticalBranch, Family, ParameterTable, Reduced, critical_branches,
    every_minimiser_supercritical, factored, is_sum_of_positive_terms, joint_scaling, parameter_table,
    parametric_windows, words,
};
use crate::expr::Expr;
use schemars::JsonSchema;
use serde::Serialize;

/// How many boxes of several parameters are looked at.
const BOXES: usize = 400;

/// Named formulas and outcomes under a title.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Section {
    /// What the rows have in common.
    pub title: String,
    /// The rows: a name and what is said of it.
    pub rows: Vec<Formula>,
}

fn row(name: impl Into<String>, formula: impl Into<String>) -> Formula {
    Formula { name: name.into(), formula: formula.into(), latex: String::new() }
}

/// The form of a squared loss: Lemma 2 in terms of its pieces; `None` where the loss is not written as a square.
pub(super) fn lemma(loss: &Expr, variable: &str) -> Option<Section> {
    let form = squared_form(loss, variable)?;
    let pieces = &form.loss;
    let mut rows = vec![
        row("g", pieces.model.to_string()),
        row("y", pieces.target.to_string()),
        row("identity at g = y", form.identity()),
        row("g'", form.g1.to_string()),
        row("g''", form.g2.to_string()),
        row("g'''", form.g3.to_string()),
    ];
    if let Some(bracket) = &form.bracket {
        rows.push(row("6 g''^2 - g' g'''", &bracket.text));
    }
    if form.positive_everywhere {
        rows.push(row("for every target y", "each fitted point with g' != 0 is supercritical"));
    }
    if let Some(composition) = &form.composition {
        rows.push(row("g = o(i)", format!("o(u) = {}, i = {}", composition.outer, composition.inner)));
        rows.push(row("rule", SquaredForm::RULE));
        if let Some((outer, inner)) = &form.brackets {
            rows.push(row("B(o)", &outer.text));
            rows.push(row("B(i)", &inner.text));
        }
    }
    let check = if form.checked_directly {
        "expansion in jets, and direct differentiation"
    } else {
        "expansion in jets"
    };
    rows.push(row("checked by", check));
    Some(Section {
        title: format!("squared loss {} (g - y)^2: Lemma 2 of Chen & Bruna 2023", pieces.scale),
        rows,
    })
}

/// Everything about a family of losses, in sections.
pub(super) fn of_family(family: &Family) -> Vec<Section> {
    let mut sections: Vec<Section> =
        critical_branches(family, &[]).iter().map(|b| branch(family, b)).collect();
    sections.extend(parameter_table(family).map(|t| table(&t)));
    if family.parameters.len() > 1
        && let Some(partition) = every_minimiser_supercritical(family, BOXES)
    {
        let outcomes = [BoxOutcome::Proved, BoxOutcome::Refuted, BoxOutcome::Undecided];
        let name = ["proved", "refuted", "undecided"];
        let mut rows = Vec::new();
        for (name, outcome) in name.iter().zip(outcomes) {
            let share = partition.fraction(outcome);
            let percent = decimal(&Rational::from(&share * 100u32), 4, Rounding::Nearest);
            let count = partition.parts.iter().filter(|(_, o)| *o == outcome).count();
            let first = partition.first(outcome).filter(|_| share < 1).map(|part| {
                let sides = family.parameters.iter().zip(&part.sides);
                let sides = sides.map(|(range, (lo, hi))| format!("{} in [{lo}, {hi}]", range.name));
                format!("; the first: {}", sides.collect::<Vec<_>>().join(", "))
            });
            let boxes = if count == 1 { "1 box" } else { &format!("{count} boxes") };
            rows.push(row(*name, format!("{percent} % of the volume, {boxes}{}", first.unwrap_or_default())));
        }
        sections.push(Section {
            title: "every minimiser is supercritical, by subdivision of the box".into(),
            rows,
        });
    }
    if family.parameters.len() > 1 && is_sum_of_positive_terms(family, &family.alpha()) {
        let all = family.assumptions();
        sections.push(Section {
            title: "every minimiser with f'' > 0 is supercritical".into(),
            rows: vec![row(
                "alpha > 0",
                format!("for all {} and all {all}: no term is negative", family.variable),
            )],
        });
    }
    if let Some((scaling, left)) = joint_scaling(family)
        && let Some(found) = parameter_table(&left)
    {
        let power = |w: &Rational, sign: &str| match w.to_string() {
            one if one == "1" => format!("{sign}{}", scaling.parameter),
            w => format!("{sign}{}^({w})", scaling.parameter),
        };
        let shape = |(name, w): &(String, Rational)| format!("{name}{}", power(w, "/"));
        let shapes: Vec<String> = scaling.others.iter().map(shape).collect();
        let mut section = table(&found);
        section.title = format!(
            "scaling: everything depends on eta{} and {} alone; {} at {} = 1",
            power(&scaling.step(), "*"),
            shapes.join(", "),
            section.title,
            scaling.parameter
        );
        sections.push(section);
    }
    if let Some(Ok(found)) = parametric_windows(family) {
        let step = found.scaled_step();
        let mut rows = Vec::new();
        for scaling in &found.scalings {
            let (p, x) = (&scaling.parameter, &family.variable);
            rows.push(row(
                p.as_str(),
                format!("{x} scales as {p}^({}), f as {p}^({})", scaling.point, scaling.loss),
            ));
        }
        let critical = &found.windows.critical;
        for window in &found.windows.stable {
            let low = window.from.map_or("0".to_string(), |i| show(&critical[i].eta));
            let text = match window.to {
                Some(i) => format!("{low} < {step} < {}", show(&critical[i].eta)),
                None => format!("{step} > {low}"),
            };
            rows.push(row("stable 2-cycle", text));
        }
        sections.push(Section { title: format!("scaling: everything depends on {step} alone"), rows });
    }
    sections
}

fn branch(family: &Family, b: &CriticalBranch) -> Section {
    let value = |r: &Reduced| match r.denominator.as_constant() {
        Some(c) if c == 1 => factored(&r.numerator),
        _ => format!("({})/({})", factored(&r.numerator), factored(&r.denominator)),
    };
    let mut rows = vec![
        row("f''", value(&b.f2)),
        row("f'''", value(&b.f3)),
        row("f''''", value(&b.f4)),
        row("alpha", value(&b.alpha)),
    ];
    let all = family.assumptions();
    match b.kind() {
        BranchKind::Minimisers(kind) => {
            rows.push(row("eta_c", critical_step(&b.f2)));
            rows.push(row("verdict", format!("minimiser, {}, for all {all}", kind.word())));
        }
        BranchKind::Maximisers => rows.push(row("verdict", format!("maximiser for all {all}"))),
        BranchKind::Open => {}
    }
    let order = if b.multiplicity > 1 { format!(" (order {})", b.multiplicity) } else { String::new() };
    Section { title: format!("critical points with {} = 0{order}", b.factor), rows }
}

/// `2/f''`, in lowest terms.
fn critical_step(f2: &Reduced) -> String {
    let top = f2.denominator.scale(&Rational::from(2));
    let common = top.gcd(&f2.numerator);
    let (Some(top), Some(bottom)) = (top.div_exact(&common), f2.numerator.div_exact(&common)) else {
        return format!("2*({})/({})", f2.denominator, f2.numerator);
    };
    // The numbers go together, as one fraction.
    let number = top.content() / bottom.content();
    let lift = |p: &MultiPoly, to: &Integer| p.scale(&p.content().recip()).scale(&Rational::from(to));
    let (top, bottom) = (lift(&top, number.numer()), lift(&bottom, number.denom()));
    let brackets = |p: &MultiPoly| match p.to_string() {
        text if text.contains([' ', '*', '/']) => format!("({text})"),
        text => text,
    };
    format!("{}/{}", brackets(&top), brackets(&bottom))
}

fn table(table: &ParameterTable) -> Section {
    let name = &table.range.name;
    let at = |i: usize| show(&table.critical[i].value);
    let mut rows = Vec::new();
    for cell in &table.cells {
        if let Some(i) = cell.from {
            rows.push(critical(table, i));
        }
        let place = match (cell.from, cell.to) {
            (None, None) => table.range.to_string(),
            (Some(i), None) => format!("{name} > {}", at(i)),
            (None, Some(j)) => format!("{name} < {}", at(j)),
            (Some(i), Some(j)) => format!("{} < {name} < {}", at(i), at(j)),
        };
        rows.push(row(place, words(&cell.kinds)));
    }
    if let Some(last) = table.cells.last().and_then(|cell| cell.to) {
        rows.push(critical(table, last));
    }
    let complete = if table.complete { "" } else { " (perhaps more changes)" };
    Section { title: format!("minimisers for all {}{complete}", table.range), rows }
}

fn critical(table: &ParameterTable, i: usize) -> Formula {
    let point = &table.critical[i];
    let outcome = point.kinds.as_deref().map_or("not decided at this value".to_string(), words);
    row(format!("{} = {}", table.range.name, show(&point.value)), outcome)
}

fn show(value: &Value) -> String {
    value.exact().map_or_else(|| format!("{:.12}", value.approx()), ToString::to_string)
}
