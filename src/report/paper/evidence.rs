//! The parts of a document that show evidence: the phase diagram, basins, claims, floats beside the proofs, trust.

use super::formula::Names;
use super::model::{Block, Column, Line, Piece, Table, Tag, text};
use super::references::set;
use crate::report::basin::{Basin, Interval};
use crate::report::certificate::CertificateState;
use crate::report::model::{OriginName, Report, VerdictName};

/// The phase diagram in the step size.
pub(super) fn windows(report: &Report, names: &Names) -> Vec<Block> {
    let Some(windows) = report.windows.as_ref().filter(|windows| windows.every_start.is_none()) else {
        return Vec::new();
    };
    let rows = windows.rows(|n| n.short().to_string());
    vec![
        Block::Heading("windows", "All step sizes".into()),
        Block::Table(Table {
            caption: set(
                &format!(
                    "2-cycles of {} for every step size eta > 0. Between two neighbouring critical values the \
                     counts are constant.",
                    windows.method
                ),
                names,
            ),
            columns: vec![Column::Narrow, Column::Share(0.4), Column::Narrow],
            header: vec![set("step size eta", names), text("2-cycles, or what happens"), text("stable")],
            rows: rows.iter().map(|row| row.iter().map(|cell| cell_of(cell, names)).collect()).collect(),
        }),
    ]
}

/// A cell that is one formula, however short, is set as one.
fn cell_of(cell: &str, names: &Names) -> Line {
    if !cell.is_empty() && cell.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return vec![Piece::Math(cell.to_string())];
    }
    set(cell, names)
}

/// What almost every start does.
pub(super) fn basin(report: &Report, names: &Names) -> Vec<Block> {
    let Some(basin) = &report.basin else { return Vec::new() };
    let mut blocks = vec![Block::Heading("basin", "What the starts do".into())];
    blocks.extend(basin.intervals.iter().filter_map(|interval| hypotheses(basin, interval, names)));
    blocks.push(Block::Items(
        basin.lines().iter().filter(|line| !line.starts_with("  ")).map(|line| set(line, names)).collect(),
    ));
    blocks
}

fn hypotheses(basin: &Basin, interval: &Interval, names: &Names) -> Option<Block> {
    let rows = interval
        .hypotheses
        .iter()
        .map(|h| vec![set(&h.statement, names), set(&h.verdict, names), set(&h.reason, names)]);
    (!interval.hypotheses.is_empty()).then(|| {
        let (from, to) = (interval.from.short(), interval.to.short());
        Block::Table(Table {
            caption: set(&format!("Hypotheses for {} on [{from}, {to}].", basin.step_sizes()), names),
            columns: vec![Column::Share(0.42), Column::Narrow, Column::Share(0.38)],
            header: vec![text("hypothesis"), text("verdict"), text("how")],
            rows: rows.collect(),
        })
    })
}

/// Orbits of other periods.
pub(super) fn periods(report: &Report, names: &Names) -> Vec<Block> {
    let Some(periods) = &report.periods else { return Vec::new() };
    vec![
        Block::Heading("periods", "Orbits of other periods".into()),
        Block::Paragraph(set(&format!("At eta = {}:", periods.eta), names)),
        Block::Items(periods.lines().iter().map(|line| set(line.trim(), names)).collect()),
    ]
}

/// The tag of a verdict.
pub(super) fn tag(verdict: VerdictName) -> Tag {
    match verdict {
        VerdictName::Proved => Tag::Proved,
        VerdictName::Refuted => Tag::Refuted,
        VerdictName::Undecided => Tag::Undecided,
    }
}

/// The claims with their verdicts.
pub(super) fn claims(report: &Report, names: &Names) -> Vec<Block> {
    if report.claims.is_empty() {
        return Vec::new();
    }
    let rows = report.claims.iter().map(|claim| {
        let mut statement = match claim.origin {
            Some(OriginName::Printed) => text("As printed: "),
            Some(OriginName::Sharpened) => text("Sharpened: "),
            None => Line::new(),
        };
        statement.extend(set(&claim.statement, names));
        let verdict = vec![Piece::Tag(tag(claim.verdict))];
        vec![statement, verdict, set(&claim.reason, names)]
    });
    vec![
        Block::Heading("claims", "Claims".into()),
        Block::Table(Table {
            caption: text("What is claimed of this loss, and the verdict on each claim."),
            columns: vec![Column::Share(0.42), Column::Narrow, Column::Share(0.4)],
            header: vec![text("claim"), text("verdict"), text("reason")],
            rows: rows.collect(),
        }),
    ]
}

/// Floats beside the proofs.
pub(super) fn floats(report: &Report, names: &Names) -> Vec<Block> {
    let Some(simulation) = report.simulation.as_ref().filter(|s| !s.rows.is_empty()) else {
        return Vec::new();
    };
    let mut blocks = vec![Block::Heading("floats", "Floats beside the proofs".into())];
    if !simulation.agrees {
        let warning = "Floats and proofs disagree; the rows below tell how to repeat each run.";
        blocks.push(Block::Paragraph(vec![Piece::Strong(warning.into())]));
    }
    let mut before = "";
    let rows = simulation.rows.iter().map(|row| {
        let subject = if row.subject == before { Line::new() } else { set(&row.subject, names) };
        before = &row.subject;
        let mut agreement = match row.agrees.as_str() {
            "no" => vec![Piece::Strong("no".into())],
            answer => text(answer),
        };
        if row.agrees == "no" {
            let run = &row.run;
            agreement.push(Piece::Text(format!(" (to repeat: {})", run.command)));
        } else if !row.note.is_empty() {
            agreement.extend(set(&format!(" ({})", row.note), names));
        }
        let quantity = set(&row.quantity, names);
        vec![subject, quantity, cell_of(&row.proved, names), cell_of(&row.simulated, names), agreement]
    });
    let rows = rows.collect();
    let columns =
        vec![Column::Share(0.26), Column::Narrow, Column::Narrow, Column::Narrow, Column::Share(0.24)];
    let header = ["subject", "quantity", "proved", "floats", "agree"].map(text).to_vec();
    let caption = vec![
        Piece::Tag(Tag::Simulated),
        Piece::Text(
            " Gradient descent in double precision beside what is proved; it decides nothing.".into(),
        ),
    ];
    blocks.push(Block::Table(Table { caption, columns, header, rows }));
    blocks
}

/// How it was proved, and what must be trusted.
pub(super) fn trust(report: &Report, names: &Names) -> Vec<Block> {
    let mut items = vec![
        "Each statement carries a tag. Proved: exact or outward-rounded arithmetic and a theorem with every \
         hypothesis checked. Simulated: floating-point runs, which decide nothing. Cited: a theorem of the literature.",
        "Numbers after an equals sign are exact. Others are enclosed, and all digits shown are right up to rounding the \
         last.",
        "Zero is proved algebraically, by square-free factors and greatest common divisors, never by a small float.",
    ];
    if !report.critical_points.is_empty() {
        items.push("Critical points: real root isolation in exact arithmetic; Collins & Akritas 1976.");
    }
    if !report.orbits.is_empty() {
        items.push(
            "2-cycles: the real solutions with D > 0 of S(m, D) = 0 and eta A(m, D) = 2, where $m$ is the centre of the \
             cycle and $D$ its squared half-difference. Two steps of the map are never expanded.",
        );
    }
    if report.minimisers.iter().any(|m| !m.branch.is_empty()) {
        items.push(
            "The verdict at a minimiser is that of the flip bifurcation's normal form, Kuznetsov 2004; stability \
             means linear stability, the multiplier rho = (1 - eta f''(x0)) (1 - eta f''(x1)) against 1.",
        );
    }
    let mut items: Vec<Line> = items.into_iter().map(|item| set(item, names)).collect();
    items.extend(checked(report).iter().map(|item| set(item, names)));
    vec![Block::Heading("trust", "How it was proved, and what must be trusted".into()), Block::Items(items)]
}

/// What the independent checker accepted, and what is left to trust.
fn checked(report: &Report) -> Vec<String> {
    let rest = "GMP and MPFR, the Rust compiler, and the program twostep";
    let Some(certificate) = report.certificate.as_ref().filter(|c| c.statements > 0) else {
        return vec![format!(
            "There is no certificate for this result. To be trusted: {rest}. The independent program twostep-check checks \
             certificates of other results and shares no code with it."
        )];
    };
    let accepted = |state: &Option<CertificateState>| *state == Some(CertificateState::Accepted);
    let mut shown = Vec::new();
    let minimisers = report.minimisers.iter().filter(|m| accepted(&m.certificate)).count();
    if minimisers > 0 {
        shown.push(format!("the condition at {}", plural(minimisers, "minimiser")));
    }
    let lists = report.orbits.iter().filter(|list| accepted(&list.certificate)).map(|list| list.eta.as_str());
    let lists: Vec<&str> = lists.collect();
    if !lists.is_empty() {
        shown.push(format!("the lists of all 2-cycles at eta = {}", lists.join(", ")));
    }
    let claims = report.claims.iter().filter(|claim| accepted(&claim.certificate)).count();
    if claims > 0 {
        shown.push(format!("the verdict on {}", plural(claims, "claim")));
    }
    let missing = || certificate.missing.iter().any(|missing| missing.result == "the critical points");
    // No statement is about all of them in several variables.
    if report.variables.len() == 1 && !missing() {
        shown.insert(0, "the critical points".to_string());
    }
    let mut items = vec![format!(
        "Certificate: the independent checker twostep-check accepted {}, and rejected none. They show: {}. It reads the \
         problem with its own parsers, computes with exact rational numbers, never searches, and shares no code with the \
         prover; for these results only it, its two crates for big numbers and the Rust compiler are to be trusted.",
        plural(certificate.statements, "statement"),
        shown.join("; "),
    )];
    if certificate.missing.is_empty() {
        items.push(format!(
            "Not in the certificate: coefficients of the branch beyond the deciding one, the reach of the branch, closed \
             forms, phase diagrams and basins outside of claims. For these: {rest}."
        ));
    } else {
        let missing: Vec<String> =
            certificate.missing.iter().map(|m| format!("{} ({})", m.result, m.reason)).collect();
        items.push(format!(
            "Not in the certificate: {}; coefficients of the branch beyond the deciding one, the reach of the branch, closed \
             forms, phase diagrams and basins outside of claims. For these: {rest}.",
            missing.join("; ")
        ));
    }
    items
}

fn plural(n: usize, word: &str) -> String {
    if n == 1 { format!("one {word}") } else { format!("{} {word}s", crate::report::count::many(n)) }
}
