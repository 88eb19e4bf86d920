//! The documents of a hand-made result.

use super::{Picture, html_document, latex_document, latex_fragment, markdown_document};
use crate::report::sample::double_well;

fn pictures() -> Vec<Picture> {
    let svg = "<svg role=\"img\"><defs><path id=\"a\"/></defs><use href=\"#a\"/></svg>".to_string();
    let tikz = "\\begin{tikzpicture}\\end{tikzpicture}".to_string();
    let one = Picture { caption: "Step size eta against x.".into(), small: svg.clone(), svg, tikz };
    vec![one.clone(), one]
}

#[test]
fn every_statement_is_tagged_and_cites() {
    let report = double_well();
    let latex = latex_document(&report, &pictures());
    assert_eq!(latex.matches("\\begin{proposition}[proved]").count(), report.statements.len());
    assert!(latex.contains("$\\alpha = 96 > 0$: \\cite[Theorem~1]{ChenBruna2023}"), "{latex}");
    for key in ["ChenBruna2023", "Kuznetsov2004", "CollinsAkritas1976"] {
        assert!(latex.contains(&format!("\\bibitem{{{key}}}")), "{key}");
    }
    let html = html_document(&report, &[]);
    assert_eq!(html.matches("</strong> <span class=\"tag proved\">").count(), report.statements.len());
}

#[test]
fn latex_balances() {
    for text in [latex_document(&double_well(), &pictures()), latex_fragment(&double_well(), &pictures())] {
        let plain = text.replace("\\{", "").replace("\\}", "");
        assert_eq!(plain.matches('{').count(), plain.matches('}').count());
        assert_eq!(text.matches("\\begin{").count(), text.matches("\\end{").count());
        assert_eq!(text.matches('$').count() % 2, 0);
        assert!(text.is_ascii() || text.contains("Ma\u{f1}"));
    }
    assert!(latex_fragment(&double_well(), &[]).starts_with("% A fragment"));
}

#[test]
fn html_stands_alone_and_balances() {
    let html = html_document(&double_well(), &pictures());
    for outside in ["http://", "https://", "<script", "<link", "@import"] {
        let own = html.replace("http://www.w3.org/", "");
        assert!(!own.contains(outside), "{outside}");
    }
    for name in ["section", "table", "p", "math", "figure", "li", "tr", "td", "th", "main"] {
        let (opened, closed) = (
            html.matches(&format!("<{name}>")).count() + html.matches(&format!("<{name} ")).count(),
            html.matches(&format!("</{name}>")).count(),
        );
        assert_eq!(opened, closed, "{name}");
    }
    let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for (i, id) in ids.iter().enumerate() {
        assert!(!ids[i + 1..].contains(id), "{id} stands twice");
    }
    for target in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.contains(&target), "{target} leads nowhere");
    }
}

#[test]
fn markdown_tables_are_regular() {
    let text = markdown_document(&double_well(), &pictures());
    let tables: Vec<Vec<&str>> = text
        .split("\n\n")
        .map(|block| block.lines().filter(|line| line.starts_with('|')).collect())
        .filter(|rows: &Vec<&str>| !rows.is_empty())
        .collect();
    assert!(tables.len() >= 4, "{text}");
    for rows in tables {
        let bars = |row: &str| row.replace("\\|", "").matches('|').count();
        assert!(rows.iter().all(|row| bars(row) == bars(rows[0])), "{rows:?}");
    }
    assert!(text.contains("$\\frac{9}{50} = 0.18$") && !text.contains("  \n"), "{text}");
}
