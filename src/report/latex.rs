//! Results as a LaTeX fragment for `\input`: statements as theorems, tables with booktabs, exact constants.

use super::formula::{Script, series};
use super::model::{Minimiser, Orbits, Report, VerdictName};
use super::number::Number;
use super::windows::Windows;

/// What the fragment needs from the preamble, as its first lines.
const PREAMBLE: &str = "\
% Needs in the preamble:
%   \\usepackage{amsmath,amsthm,booktabs}
%   \\newtheorem{proposition}{Proposition}
";

/// The result as a LaTeX fragment; it ends with a newline.
pub fn latex(report: &Report) -> String {
    let mut blocks = vec![PREAMBLE.to_string(), heading(report)];
    if !report.formulas.is_empty() {
        let lines: Vec<&str> = report.formulas.iter().map(|f| f.latex.as_str()).collect();
        blocks.push(format!(
            "Its derivatives and the condition are\n\\begin{{align*}}\n{}.\n\\end{{align*}}\n",
            lines.join(", \\\\\n")
        ));
    }
    for section in &report.sections {
        let rows: String = section
            .rows
            .iter()
            .map(|f| format!("\\texttt{{{}}} & \\texttt{{{}}} \\\\\n", escape(&f.name), escape(&f.formula)))
            .collect();
        blocks.push(format!(
            "\\paragraph{{{}}}\n\n\\begin{{tabular}}{{ll}}\n{rows}\\end{{tabular}}\n",
            escape(&section.title)
        ));
    }
    for statement in &report.statements {
        blocks.push(format!(
            "\\begin{{proposition}}\n{}\n\\end{{proposition}}\n\\begin{{proof}}[Proved by]\n{}.\n\\end{{proof}}\n",
            statement.latex,
            method(&statement.by)
        ));
    }
    if !report.minimisers.is_empty() {
        blocks.push(minimisers(report));
        blocks.extend(report.minimisers.iter().filter_map(|m| expansions(report, m)));
    }
    blocks.extend(report.orbits.iter().filter(|o| !o.cycles.is_empty()).map(|o| cycles(report, o)));
    if let Some(windows) = &report.windows {
        blocks.push(phase_diagram(windows));
    }
    if !report.claims.is_empty() {
        blocks.push(claims(report));
    }
    blocks.join("\n")
}

fn phase_diagram(windows: &Windows) -> String {
    let rows =
        windows.rows(|n| format!("${}$", n.latex())).into_iter().map(|row| row.join(" & ") + " \\\\\n");
    let rows: String = rows.collect();
    format!(
        "\\begin{{center}}\n\\begin{{tabular}}{{lll}}\n\\toprule\n$\\eta$ ({}) & 2-cycles, or what happens & stable \\\\\n\\midrule\n{rows}\\bottomrule\n\\end{{tabular}}\n\\end{{center}}\n",
        escape(&windows.method)
    )
}

fn heading(report: &Report) -> String {
    let title = report.title.as_deref().unwrap_or("Gradient descent past the edge of stability");
    let source = report.source.as_ref().map_or(String::new(), |source| format!(" (from {})", escape(source)));
    let variable = report.variable();
    let parameters: Vec<String> = report
        .parameters
        .iter()
        .map(|(name, value)| format!("\\texttt{{{} = {}}}", escape(name), escape(value)))
        .collect();
    let parameters =
        if parameters.is_empty() { String::new() } else { format!(" at {}", parameters.join(", ")) };
    if report.several.is_some() {
        let (title, loss, n) = (escape(title), escape(&report.loss), report.variables.len());
        return format!(
            "\\paragraph{{{title}}}{source}\nThe loss is \\texttt{{{loss}}}{parameters}, in {n} variables.\n"
        );
    }
    format!(
        "\\paragraph{{{}}}{source}\nThe loss is \\texttt{{{}}}{parameters}, that is,\n\\[ f({variable}) = {}. \\]\n",
        escape(title),
        escape(&report.loss),
        report.expanded_latex
    )
}

fn minimisers(report: &Report) -> String {
    let variable = report.variable();
    let rows = report.minimisers.iter().map(|m| {
        let eta = m.eta_critical.as_ref().map_or("--".to_string(), short);
        let cells = [short(report.at(&m.point)), short(&m.sharpness), eta, short(&m.condition.value)];
        format!("{} & {}", cells.join(" & "), m.condition.kind.name())
    });
    let header =
        format!("${variable}$ & $f''$ & $\\eta_c = 2/f''$ & $\\alpha = 3 (f''')^2 - f'' f''''$ & condition");
    table("lllll", &header, rows.collect())
}

fn expansions(report: &Report, m: &Minimiser) -> Option<String> {
    let variable = report.variable();
    let mut lines = Vec::new();
    if !m.branch.is_empty() {
        let terms: Vec<&Number> = std::iter::once(&m.sharpness).chain(&m.branch).collect();
        lines.push(format!("\\frac{{2}}{{\\eta}} &= {}", series(&terms, "D", Script::Latex)));
    }
    if !m.start_series.is_empty() {
        let terms: Vec<&Number> = m.start_series.iter().collect();
        lines.push(format!("\\eta &= {}", series(&terms, "\\varepsilon", Script::Latex)));
    }
    (!lines.is_empty()).then(|| {
        let place = report.at(&m.point).latex();
        format!(
            "Near ${variable} = {place}$, with $D = ({variable}_1 - {variable}_0)^2/4$ and \
             ${variable}_0 = {place} - \\varepsilon$,\n\\begin{{align*}}\n{}.\n\\end{{align*}}\n",
            lines.join(", \\\\\n")
        )
    })
}

fn cycles(report: &Report, orbits: &Orbits) -> String {
    let variable = report.variable();
    let rows = orbits.cycles.iter().map(|c| {
        let rho: Vec<String> = c.multipliers.iter().map(cell).collect();
        let (x0, x1) = (short(report.at(&c.x0)), short(report.at(&c.x1)));
        format!("{x0} & {x1} & {} & {}", rho.join(", "), c.stability.name())
    });
    let header = format!("${variable}_0$ & ${variable}_1$ & multiplier $\\rho$ & stability");
    let all = if orbits.complete { "All 2-cycles" } else { "2-cycles" };
    format!(
        "{all} at $\\eta {}$:\n\n{}",
        orbits.eta_value.latex_equation(),
        table("llll", &header, rows.collect())
    )
}

fn claims(report: &Report) -> String {
    let rows = report.claims.iter().map(|claim| {
        let verdict = match claim.verdict {
            VerdictName::Refuted => format!("\\textbf{{{}}}", claim.word()),
            _ => claim.word(),
        };
        format!("{} & {verdict} & {}", escape(&claim.statement), escape(&claim.reason))
    });
    table("p{0.38\\linewidth}lp{0.38\\linewidth}", "claim & verdict & reason", rows.collect())
}

/// The closed form alone, or the digits.
fn short(number: &Number) -> String {
    let sign = if number.is_exact() { "" } else { "\\approx " };
    format!("${sign}{}$", number.latex())
}

fn cell(number: &Number) -> String {
    match (number.is_exact(), number.short() == number.digits()) {
        (true, false) => format!("${} {}$", number.latex(), approximation(number)),
        (true, true) => format!("${}$", number.latex()),
        (false, _) => format!("$\\approx {}$", number.latex()),
    }
}

/// What follows the exact form: `= 0.18` or `\approx 0.333333333333333`.
fn approximation(number: &Number) -> String {
    number
        .latex_equation()
        .trim_start_matches("= ")
        .trim_start_matches(&number.latex())
        .trim_start()
        .to_string()
}

fn table(columns: &str, header: &str, rows: Vec<String>) -> String {
    let rows: Vec<String> = rows.into_iter().map(|row| format!("{row} \\\\\n")).collect();
    format!(
        "\\begin{{center}}\\small\n\\begin{{tabular}}{{{columns}}}\n\\toprule\n{header} \\\\\n\\midrule\n{}\\bottomrule\n\
         \\end{{tabular}}\n\\end{{center}}\n",
        rows.concat()
    )
}

/// A method's description; its ASCII formulas are set as they are.
fn method(by: &str) -> String {
    escape(by)
}

/// Text without any meaning to LaTeX.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '<' => escaped.push_str("\\textless{}"),
            '>' => escaped.push_str("\\textgreater{}"),
            '|' => escaped.push_str("\\textbar{}"),
            '"' => escaped.push_str("''"),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                escaped.push('\\');
                escaped.push(c);
            }
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{escape, latex};
    use crate::report::sample::double_well;

    #[test]
    fn escapes_what_latex_would_read() {
        assert_eq!(escape("x^2_1 & 50%"), "x\\textasciicircum{}2\\_1 \\& 50\\%");
    }

    #[test]
    fn environments_and_braces_balance() {
        let text = latex(&double_well());
        let plain = text.replace("\\{", "").replace("\\}", "");
        assert_eq!(plain.matches('{').count(), plain.matches('}').count());
        assert_eq!(text.matches("\\begin").count(), text.matches("\\end").count());
        assert!(text.contains("$\\frac{9}{50} = 0.18$ & stable"), "{text}");
        assert_eq!(text.matches('$').count() % 2, 0);
    }
}
