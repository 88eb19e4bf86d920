//! Results as a LaTeX fragment for `\input`: statements as theorems, tables with booktabs, exact constants.

use super::formula::{Script, series};
use super::model::{Minimiser, Orbits, Report, VerdictName};
use super::number::Number;
use super::paper::wrap::lines;
use super::windows::Windows;

/// What the fragment needs from the preamble, as its first lines.
const PREAMBLE: &str = "\
% Needs in the preamble:
%   \\usepackage{amsmath,amsthm,array,booktabs,graphicx}
%   \\newtheorem{proposition}{Proposition}
";

/// How wide a displayed formula may be, in letters.
pub(super) const WIDEST: usize = 70;

/// The result as a LaTeX fragment; it ends with a newline.
pub fn latex(report: &Report) -> String {
    let mut blocks = vec![PREAMBLE.to_string(), heading(report)];
    if !report.formulas.is_empty() {
        let equations: Vec<&str> = report.formulas.iter().map(|f| f.latex.as_str()).collect();
        blocks.push(format!("Its derivatives and the condition are\n{}", display(&equations)));
    }
    for section in &report.sections {
        let rows: String =
            section.rows.iter().map(|f| format!("{} & {} \\\\\n", code(&f.name), code(&f.formula))).collect();
        let columns = paragraphs(&[0.3, 0.6]);
        blocks.push(format!(
            "\\paragraph{{{}}}\\mbox{{}}\n\n\\noindent\\begin{{tabular}}{{{columns}}}\n{rows}\\end{{tabular}}\n",
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
        "\\begin{{center}}\n{FITTED}{{%\n\\begin{{tabular}}{{lll}}\n\\toprule\n$\\eta$ ({}) & 2-cycles, or what happens & stable \\\\\n\\midrule\n{rows}\\bottomrule\n\\end{{tabular}}}}\n\\end{{center}}\n",
        escape(&windows.method)
    )
}

fn heading(report: &Report) -> String {
    let title = report.title.as_deref().unwrap_or("Gradient descent past the edge of stability");
    let source = report.source.as_ref().map_or(String::new(), |source| format!(" (from {})", escape(source)));
    let variable = report.variable();
    let parameters: Vec<String> =
        report.parameters.iter().map(|(name, value)| code(&format!("{name} = {value}"))).collect();
    let parameters =
        if parameters.is_empty() { String::new() } else { format!(" at {}", parameters.join(", ")) };
    if report.several.is_some() {
        let (title, loss, n) = (escape(title), code(&report.loss), report.variables.len());
        return format!(
            "\\paragraph{{{title}}}{source}\nThe loss is {loss}{parameters}, in {n} variables.\n"
        );
    }
    format!(
        "\\paragraph{{{}}}{source}\nThe loss is {}{parameters}, that is,\n{}",
        escape(title),
        code(&report.loss),
        display(&[&format!("f({variable}) &= {}", report.expanded_latex)])
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
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        format!(
            "Near ${variable} = {place}$, with $D = ({variable}_1 - {variable}_0)^2/4$ and \
             ${variable}_0 = {place} - \\varepsilon$,\n{}",
            display(&lines)
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
    ruled("", &paragraphs(&[0.36, 0.16, 0.38]), "claim & verdict & reason", rows.collect())
}

/// Columns of text of these shares of the line.
fn paragraphs(shares: &[f64]) -> String {
    shares.iter().map(|share| format!(">{{\\raggedright\\arraybackslash}}p{{{share}\\linewidth}}")).collect()
}

/// Equations `left &= right` below one another, each broken at its signs where it is long; one full stop.
fn display(equations: &[&str]) -> String {
    let broken: Vec<String> =
        equations.iter().map(|equation| lines(equation, WIDEST).join(" \\\\\n&\\qquad ")).collect();
    format!("\\begin{{align*}}\n{}.\n\\end{{align*}}\n", broken.join(", \\\\\n"))
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

/// Makes the box that follows no wider than the line.
const FITTED: &str = "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}";

/// A table that is made smaller where it is wider than the line.
fn table(columns: &str, header: &str, rows: Vec<String>) -> String {
    ruled(FITTED, columns, header, rows)
}

fn ruled(fit: &str, columns: &str, header: &str, rows: Vec<String>) -> String {
    let rows: Vec<String> = rows.into_iter().map(|row| format!("{row} \\\\\n")).collect();
    format!(
        "\\begin{{center}}\\small\n{fit}{{%\n\\begin{{tabular}}{{{columns}}}\n\\toprule\n{header} \\\\\n\\midrule\n{}\
         \\bottomrule\n\\end{{tabular}}}}\n\\end{{center}}\n",
        rows.concat()
    )
}

/// A method's description; its ASCII formulas are set as they are.
fn method(by: &str) -> String {
    escape(by)
}

/// Typed text longer than this may break.
const LONGEST_CODE: usize = 24;

/// Typed text.
fn code(text: &str) -> String {
    let text = if text.len() > LONGEST_CODE { breakable(text) } else { escape(text) };
    format!("\\texttt{{{text}}}")
}

/// Typed text that may break after its signs.
pub(super) fn breakable(code: &str) -> String {
    let letter = |c: char| {
        let text = escape(&c.to_string());
        if "+-*/),".contains(c) { format!("{text}\\allowbreak{{}}") } else { text }
    };
    code.chars().map(letter).collect()
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
