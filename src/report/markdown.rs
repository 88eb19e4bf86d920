//! Results as Markdown: tables for issues, notebooks and READMEs.

use super::formula::{Script, series};
use super::model::{Minimiser, Orbits, Report};
use super::number::Number;
use super::summary::summary;

/// The result as Markdown; it ends with a newline.
pub fn markdown(report: &Report) -> String {
    let variable = report.variable();
    let title = report.title.clone().unwrap_or_else(|| format!("f({variable}) = {}", report.loss));
    let mut blocks = vec![format!("## {}", escape(&title))];
    if let Some(source) = &report.source {
        blocks.push(format!("Source: {}", escape(source)));
    }
    let parameters: String =
        report.parameters.iter().map(|(name, value)| format!(", `{name} = {value}`")).collect();
    blocks.push(format!(
        "Loss `f({variable}) = {}`{parameters}: `{}`, degree {}.",
        report.loss, report.expanded, report.degree
    ));
    if !report.formulas.is_empty() {
        let rows = report.formulas.iter().map(|f| vec![format!("`{}`", f.name), format!("`{}`", f.formula)]);
        blocks.push(table(&["quantity", "formula"], rows.collect()));
    }
    for section in &report.sections {
        let rows = section.rows.iter().map(|f| vec![escape(&f.name), format!("`{}`", f.formula)]);
        blocks.push(table(&[&escape(&section.title), ""], rows.collect()));
    }
    if !report.has_symbols() {
        blocks.push(critical_points(report));
    }
    blocks.extend(report.minimisers.iter().map(|m| minimiser(report, m)));
    blocks.extend(report.orbits.iter().map(|orbits| cycles(report, orbits)));
    if let Some(windows) = &report.windows {
        let cell = |n: &Number| format!("`{}`", n.short());
        let rows = windows.rows(cell).into_iter().map(|row| row.to_vec());
        let header = [windows.method.as_str(), "2-cycles, or what happens", "stable"];
        blocks.push(table(&header, rows.collect()));
    }
    if let Some(periods) = &report.periods {
        blocks.push(format!("Periodic orbits at `eta = {}`:", periods.eta));
        blocks.push(periods.lines().iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n"));
    }
    if let Some(simulation) = &report.simulation {
        let rows = simulation.rows.iter().map(|row| {
            vec![&row.subject, &row.quantity, &row.proved, &row.simulated, &row.agrees, &row.note]
                .into_iter()
                .map(|cell| escape(cell))
                .collect()
        });
        let header = ["floats beside the proofs", "quantity", "proved", "floats", "agree", "note"];
        blocks.push(table(&header, rows.collect()));
    }
    if !report.claims.is_empty() {
        let rows = report.claims.iter().map(|claim| {
            let verdict = format!("**{}**", claim.word());
            vec![escape(&claim.statement), verdict, escape(&claim.reason)]
        });
        blocks.push(table(&["claim", "verdict", "reason"], rows.collect()));
    }
    let proved =
        report.statements.iter().map(|s| format!("- {} *({})*", escape(&s.statement), escape(&s.by)));
    if !report.statements.is_empty() {
        blocks.push(format!("Proved:\n\n{}", proved.collect::<Vec<_>>().join("\n")));
    }
    blocks.push(format!("Summary: {}", escape(&summary(report))));
    blocks.join("\n\n") + "\n"
}

fn critical_points(report: &Report) -> String {
    let rows = report.critical_points.iter().map(|c| {
        let at = code(report.at(&c.point));
        vec![at, c.nature.name().to_string(), c.multiplicity.to_string()]
    });
    table(&["critical point", "nature", "order of the zero of f'"], rows.collect())
}

fn minimiser(report: &Report, m: &Minimiser) -> String {
    let mut rows = vec![
        vec!["sharpness `f''`".to_string(), code(&m.sharpness)],
        vec![
            "`f'''`, `f''''`".to_string(),
            format!("{}, {}", code(&m.derivatives.f3), code(&m.derivatives.f4)),
        ],
    ];
    if let Some(eta) = &m.eta_critical {
        rows.push(vec!["critical step size `2/f''`".to_string(), code(eta)]);
    }
    let alpha = "`alpha = 3 f'''^2 - f'' f''''`".to_string();
    rows.push(vec![alpha, code(&m.condition.value)]);
    rows.push(vec!["verdict".to_string(), format!("**{}**", m.condition.kind.name())]);
    if !m.branch.is_empty() {
        let terms: Vec<&Number> = std::iter::once(&m.sharpness).chain(&m.branch).collect();
        let text = format!("`2/eta = {}`", series(&terms, "D", Script::Plain));
        rows.push(vec!["branch, `D = (x1 - x0)^2/4`".to_string(), text]);
    }
    if !m.start_series.is_empty() {
        let terms: Vec<&Number> = m.start_series.iter().collect();
        let text = format!("`eta = {}`", series(&terms, "eps", Script::Plain));
        let place = report.at(&m.point).short();
        rows.push(vec![format!("2-periodic start `x0 = {place} - eps`"), text]);
    }
    table(&[&format!("minimiser {}", code(report.at(&m.point))), ""], rows)
}

fn cycles(report: &Report, orbits: &Orbits) -> String {
    let count = match (orbits.cycles.len(), orbits.complete) {
        _ if orbits.every_start => "every start but the minimiser is 2-periodic".to_string(),
        (0, true) => "no 2-cycle".to_string(),
        (n, true) => format!("{n}, complete"),
        (n, false) => format!("{n} found, perhaps not all"),
    };
    let head = format!("2-cycles at `eta = {}`: {count}.", orbits.eta);
    if orbits.cycles.is_empty() {
        return head;
    }
    let rows = orbits.cycles.iter().map(|c| {
        let rho: Vec<String> = c.multipliers.iter().map(code).collect();
        let (x0, x1) = (code(report.at(&c.x0)), code(report.at(&c.x1)));
        vec![x0, x1, rho.join(", "), c.stability.name().to_string()]
    });
    format!("{head}\n\n{}", table(&["x0", "x1", "multiplier", "stability"], rows.collect()))
}

fn code(number: &Number) -> String {
    match (number.is_exact(), number.short() == number.digits()) {
        (true, false) => format!("`{}` ~ {}", number.short(), number.digits()),
        (true, true) => format!("`{}`", number.short()),
        (false, _) => format!("~ {}", number.digits()),
    }
}

fn table(header: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut lines = vec![format!("| {} |", header.join(" | "))];
    lines.push(format!("|{}", "---|".repeat(header.len())));
    lines.extend(rows.iter().map(|row| format!("| {} |", row.join(" | "))));
    lines.join("\n")
}

/// Keeps text from opening tables, emphasis or HTML.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '*' | '_' | '<' | '>' | '`' | '[' | ']' | '\\' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' | '\r' => escaped.push(' '),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::markdown;
    use crate::report::sample::double_well;

    #[test]
    fn tables_have_as_many_cells_as_headers() {
        let text = markdown(&double_well());
        let mut columns = None;
        for line in text.lines() {
            let cells = line.replace("\\|", "").matches('|').count();
            match columns {
                Some(n) if cells > 0 => assert_eq!(cells, n, "{line}"),
                _ => columns = (cells > 0).then_some(cells),
            }
        }
        assert!(text.contains("| `9/50` ~ 0.18 | stable |"), "{text}");
    }
}
