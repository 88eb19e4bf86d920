//! From a result to the document that shows it: what is proved first, then the evidence, then what it rests on.

use super::evidence;
use super::formula::Names;
use super::model::{Block, Column, Line, Paper, Piece, Table, Tag, math, text};
use super::references::{THEOREMS, set};
use super::source::pieces;
use crate::report::formula::{Script, series};
use crate::report::model::{Minimiser, Orbits, Point, Report, Stability, Statement};
use crate::report::number::Number;
use crate::report::paper::Picture;
use crate::report::summary::summary;

/// The document of a result.
pub(super) fn compose(report: &Report, pictures: &[Picture]) -> Paper {
    let names = names(report);
    let title = match &report.title {
        Some(title) => title.clone(),
        None => format!("f({}) = {}", report.variables.join(", "), report.loss),
    };
    let mut blocks = loss(report, &names);
    blocks.extend(results(report, &names));
    for picture in pictures {
        blocks.push(Block::Figure {
            caption: set(&picture.caption, &names),
            svg: picture.svg.clone(),
            tikz: picture.tikz.clone(),
        });
    }
    if !report.minimisers.is_empty() {
        blocks.push(Block::Heading("minimisers", "Minimisers".into()));
        blocks.extend(minimisers(report));
        blocks.extend(report.minimisers.iter().flat_map(|m| expansions(report, m)));
    }
    let listed: Vec<&Orbits> = report.orbits.iter().filter(|orbits| !orbits.cycles.is_empty()).collect();
    if !listed.is_empty() {
        blocks.push(Block::Heading("cycles", "2-cycles at given step sizes".into()));
        blocks.extend(listed.iter().map(|orbits| cycles(report, orbits)));
    }
    blocks.extend(evidence::windows(report, &names));
    blocks.extend(evidence::basin(report, &names));
    blocks.extend(evidence::periods(report, &names));
    blocks.extend(evidence::claims(report, &names));
    blocks.extend(evidence::floats(report, &names));
    blocks.extend(evidence::trust(report, &names));
    blocks.extend(theorems(report, &names));
    Paper {
        title: set(&title, &names),
        plain_title: title,
        source: report.source.as_ref().map(|source| set(source, &names)),
        summary: set(&summary(report), &names),
        blocks,
    }
}

/// The names that the formulas of a result may hold.
pub(super) fn names(report: &Report) -> Names {
    Names::new(report.variables.iter().chain(report.parameters.keys()).map(String::as_str))
}

fn loss(report: &Report, names: &Names) -> Vec<Block> {
    let mut line = text("The loss is ");
    line.push(Piece::Code(report.loss.clone()));
    let mut values = Vec::new();
    for (name, value) in &report.parameters {
        let says = match value.as_str() {
            "positive" => format!("{name} > 0"),
            value => match value.split_once("..") {
                Some((from, to)) => format!("{from} <= {name} <= {to}"),
                None => format!("{name} = {value}"),
            },
        };
        let joint = if values.is_empty() { " with " } else { ", " };
        values.push(Piece::Text(joint.into()));
        values.extend(set(&says, names));
    }
    line.extend(values);
    let mut blocks = vec![Block::Heading("loss", "The loss".into())];
    let written = match report.several {
        // What is written with products and transposes of matrices is no formula in numbers.
        Some(_) if has_matrices(report) => String::new(),
        Some(_) => crate::expr::Expr::parse(&report.loss).map_or(String::new(), |loss| {
            if loss.to_latex().len() < 160 { loss.to_latex() } else { String::new() }
        }),
        None => report.expanded_latex.clone(),
    };
    if written.is_empty() {
        line.push(Piece::Text(".".into()));
        blocks.push(Block::Paragraph(line));
    } else {
        line.push(Piece::Text(", that is,".into()));
        blocks.push(Block::Paragraph(line));
        blocks.push(Block::Equations(vec![(format!("f({})", arguments(report)), format!("= {written}"))]));
    }
    if !report.formulas.is_empty() {
        let equation = |latex: &String| match latex.split_once("&=") {
            Some((left, right)) => (left.trim().to_string(), format!("= {}", right.trim())),
            None => (String::new(), latex.clone()),
        };
        blocks.push(Block::Paragraph(text("Its derivatives and the condition are")));
        blocks.push(Block::Equations(report.formulas.iter().map(|f| equation(&f.latex)).collect()));
    }
    if !report.critical_points.is_empty() {
        let rows = report
            .critical_points
            .iter()
            .map(|c| vec![place(&c.point), text(c.nature.name()), math(c.multiplicity.to_string())]);
        blocks.push(Block::Table(Table {
            caption: text("All real critical points."),
            columns: vec![Column::Narrow; 3],
            header: vec![text("critical point"), text("nature"), text("order of the zero of the gradient")],
            rows: rows.collect(),
        }));
    }
    for section in &report.sections {
        blocks.push(Block::Table(Table {
            caption: [
                sentence(&section.title, names),
                vec![Piece::Text(" ".into()), Piece::Tag(Tag::Proved)],
            ]
            .concat(),
            columns: vec![Column::Share(0.3), Column::Share(0.6)],
            header: Vec::new(),
            rows: section
                .rows
                .iter()
                .map(|row| vec![set(&row.name, names), set(&row.formula, names)])
                .collect(),
        }));
    }
    blocks
}

/// Are the variables entries of matrices?
pub(super) fn has_matrices(report: &Report) -> bool {
    report.variables.iter().any(|name| name.contains('['))
}

/// What stands in the brackets of `f(...)`, in LaTeX: variables, or the names of matrices.
pub(super) fn arguments(report: &Report) -> String {
    let names: Vec<String> = report.arguments().split(", ").map(crate::algebra::latex_name).collect();
    names.join(", ")
}

/// A set sentence with a full stop, and with a capital letter unless it begins with a formula.
fn sentence(text: &str, names: &Names) -> Line {
    let mut line = set(&format!("{text}."), names);
    if let Some(Piece::Text(first)) = line.first_mut()
        && first.chars().take_while(char::is_ascii_alphabetic).count() > 1
    {
        first[..1].make_ascii_uppercase();
    }
    line
}

fn results(report: &Report, names: &Names) -> Vec<Block> {
    if report.statements.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Heading("proved", "What is proved".into())];
    blocks.extend(report.statements.iter().map(|s| Block::Statement {
        name: "Proposition",
        label: None,
        tag: Tag::Proved,
        body: said(s, names),
        proof: Some(sentence(&s.by, names)),
    }));
    blocks
}

/// The set form of a statement, from its LaTeX where that holds formulas.
fn said(statement: &Statement, names: &Names) -> Line {
    if statement.latex.contains('$') { pieces(&statement.latex) } else { set(&statement.statement, names) }
}

/// A point: its one coordinate, or all with their names.
pub(super) fn place(point: &Point) -> Line {
    let written = |(name, number): (&String, &Number)| {
        let sign = if number.is_exact() { "=" } else { "\\approx" };
        format!("{} {sign} {}", crate::algebra::latex_name(name), number.latex())
    };
    let coordinates: Vec<String> = point.iter().map(written).collect();
    math(coordinates.join(",\\; "))
}

/// The closed form, and the digits where they add something.
pub(super) fn number(number: &Number) -> Line {
    let whole = number.latex_equation();
    math(whole.strip_prefix("= ").unwrap_or(&whole))
}

fn short(number: &Number) -> Line {
    let sign = if number.is_exact() { "" } else { "\\approx " };
    math(format!("{sign}{}", number.latex()))
}

/// The digits, also of a closed form that only looks long.
fn digits(number: &Number) -> Line {
    let terminates = number.short() == number.digits();
    math(format!("{}{}", if terminates { "" } else { "\\approx " }, number.digits()))
}

fn minimisers(report: &Report) -> Vec<Block> {
    let none = || text("none");
    let rows = report.minimisers.iter().map(|m| {
        vec![
            place(&m.point),
            short(&m.sharpness),
            m.eta_critical.as_ref().map_or_else(none, short),
            short(&m.condition.value),
            vec![Piece::Strong(m.condition.kind.name().replace('-', " "))],
        ]
    });
    let condition = if report.variables.len() == 1 { math("\\alpha") } else { text("condition") };
    vec![Block::Table(Table {
        caption: text("The local condition at each minimiser, with its exact sign."),
        columns: vec![Column::Narrow; 5],
        header: vec![text("minimiser"), text("sharpness"), math("\\eta_c"), condition, text("verdict")],
        rows: rows.collect(),
    })]
}

fn expansions(report: &Report, m: &Minimiser) -> Vec<Block> {
    let name = crate::algebra::latex_name(report.variable());
    let mut lines = Vec::new();
    if !m.branch.is_empty() {
        let terms: Vec<&Number> = std::iter::once(&m.sharpness).chain(&m.branch).collect();
        lines.push(("\\frac{2}{\\eta}".to_string(), format!("= {}", series(&terms, "D", Script::Latex))));
    }
    if !m.start_series.is_empty() {
        let terms: Vec<&Number> = m.start_series.iter().collect();
        lines.push(("\\eta".to_string(), format!("= {}", series(&terms, "\\varepsilon", Script::Latex))));
    }
    let Some(at) = m.point.get(report.variable()).filter(|_| !lines.is_empty()) else { return Vec::new() };
    let shifted = if at.is_zero() { String::new() } else { format!("{} ", at.latex()) };
    let mut intro = text("Near ");
    intro.extend(place(&m.point));
    intro.push(Piece::Text(", with ".into()));
    intro.push(Piece::Math(format!("D = ({name}_1 - {name}_0)^2/4")));
    intro.push(Piece::Text(" and the start ".into()));
    intro.push(Piece::Math(format!("{name}_0 = {shifted}- \\varepsilon")));
    intro.push(Piece::Text(",".into()));
    let mut blocks = vec![Block::Paragraph(intro), Block::Equations(lines)];
    let sides = m.reach.iter().flat_map(|reach| [&reach.below, &reach.above]);
    let rows: Vec<Vec<Line>> = sides
        .flat_map(|side| &side.samples)
        .map(|s| vec![short(&s.start), digits(&s.partner), digits(&s.eta)])
        .collect();
    if !rows.is_empty() {
        blocks.push(Block::Table(Table {
            caption: text("Some 2-periodic starts on this branch."),
            columns: vec![Column::Narrow; 3],
            header: vec![math(format!("{name}_0")), math(format!("{name}_1")), math("\\eta")],
            rows,
        }));
    }
    blocks
}

fn cycles(report: &Report, orbits: &Orbits) -> Block {
    let name = crate::algebra::latex_name(report.variable());
    let one = report.variables.len() == 1;
    let point = |point: &Point| match point.get(report.variable()).filter(|_| one) {
        Some(number) => short(number),
        None => place(point),
    };
    let rows = orbits.cycles.iter().map(|c| {
        let mut multipliers = Line::new();
        for (i, rho) in c.multipliers.iter().enumerate() {
            if i > 0 {
                multipliers.push(Piece::Text(", ".into()));
            }
            multipliers.extend(number(rho));
        }
        let stable = matches!(c.stability, Stability::Stable | Stability::Superstable);
        let word = c.stability.name().to_string();
        let word = if stable { Piece::Strong(word) } else { Piece::Text(word) };
        vec![point(&c.x0), point(&c.x1), multipliers, vec![word]]
    });
    let all = if orbits.complete { "All 2-cycles at " } else { "2-cycles at " };
    let mut caption = text(all);
    caption.push(Piece::Math(format!("\\eta {}", orbits.eta_value.latex_equation())));
    caption.push(Piece::Text(".".into()));
    let points = if one {
        [math(format!("{name}_0")), math(format!("{name}_1"))]
    } else {
        [text("one point"), text("the other")]
    };
    let [first, second] = points;
    Block::Table(Table {
        caption,
        columns: vec![Column::Narrow; 4],
        header: vec![
            first,
            second,
            vec![Piece::Text("multiplier ".into()), Piece::Math("\\rho".into())],
            text("stability"),
        ],
        rows: rows.collect(),
    })
}

/// The theorems that the proofs name, each with where it comes from.
fn theorems(report: &Report, names: &Names) -> Vec<Block> {
    let said: Vec<&str> = (report.statements.iter().map(|s| s.by.as_str()))
        .chain(report.claims.iter().map(|c| c.reason.as_str()))
        .collect();
    let is_named = |label: &str| {
        let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '\'');
        said.iter().any(|by| by.split(ends).any(|word| word == label))
    };
    let named: Vec<Block> = THEOREMS
        .iter()
        .filter(|theorem| is_named(theorem.label))
        .map(|theorem| Block::Statement {
            name: "Theorem",
            label: Some(theorem.label),
            tag: Tag::Cited,
            body: set(theorem.statement, names),
            proof: Some(set(&format!("{}.", theorem.from), names)),
        })
        .collect();
    if named.is_empty() {
        return named;
    }
    let mut blocks = vec![Block::Heading("theorems", "The theorems behind the proofs".into())];
    blocks.extend(named);
    blocks
}
