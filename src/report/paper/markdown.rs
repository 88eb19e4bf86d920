//! Documents in Markdown, with formulas between dollar signs.

use super::model::{Block, Line, Paper, Piece, Table};
use super::references::Work;

/// The document; it ends with a newline.
pub(super) fn markdown(paper: &Paper) -> String {
    let mut blocks = vec![format!("# {}", set(&paper.title))];
    blocks.extend(paper.source.as_ref().map(|source| format!("Source: {}", set(source))));
    blocks.push(format!("> {}", set(&paper.summary)));
    let mut propositions = 0;
    for block in &paper.blocks {
        blocks.push(match block {
            Block::Heading(_, title) => format!("## {title}"),
            Block::Paragraph(line) => set(line),
            Block::Equations(equations) => {
                let shown = |(left, right): &(String, String)| format!("$${left} {right}$$");
                equations.iter().map(shown).collect::<Vec<_>>().join("\n\n")
            }
            Block::Statement { name, label, tag, body, proof } => {
                let (heading, word) = match label {
                    Some(label) => (format!("{name} {label}"), "From"),
                    None => {
                        propositions += 1;
                        (format!("{name} {propositions}"), "Proof")
                    }
                };
                let proof = proof.as_ref().map_or(String::new(), |p| format!("\n\n*{word}.* {}", set(p)));
                format!("**{heading}** ({}). {}{proof}", tag.name(), set(body))
            }
            Block::Table(table) => tabled(table),
            Block::Figure { caption, .. } => format!("*Picture, in the other formats: {}*", set(caption)),
            Block::Items(items) => {
                items.iter().map(|item| format!("- {}", set(item))).collect::<Vec<_>>().join("\n")
            }
        });
    }
    let works = paper.works();
    if !works.is_empty() {
        blocks.push("## References".into());
        blocks.push(works.iter().map(|work| reference(*work)).collect::<Vec<_>>().join("\n"));
    }
    blocks.join("\n\n") + "\n"
}

fn tabled(table: &Table) -> String {
    let row = |cells: &[Line]| {
        let cells: Vec<String> = cells.iter().map(|cell| set(cell).replace('|', "\\|")).collect();
        format!("| {} |", cells.join(" | "))
    };
    let empty = vec![Line::new(); table.columns.len()];
    let header = if table.header.is_empty() { &empty } else { &table.header };
    let mut lines = vec![set(&table.caption), String::new(), row(header)];
    lines.push(format!("|{}", "---|".repeat(table.columns.len())));
    lines.extend(table.rows.iter().map(|cells| row(cells)));
    lines.join("\n")
}

fn reference(work: Work) -> String {
    let e = work.entry();
    format!("- {}. {}. *{}*, {}.", e.authors, e.title, e.venue, e.year)
}

fn set(line: &Line) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => escape(text),
        // A bar would end a cell of a table, and a backslash before it belongs to Markdown.
        Piece::Math(latex) => format!(
            "${}$",
            latex.replace('|', "\\vert ").replace("\\{", "\\lbrace ").replace("\\}", "\\rbrace ")
        ),
        Piece::Code(code) => format!("`{code}`"),
        Piece::Strong(text) => format!("**{}**", escape(text)),
        Piece::Tag(tag) => format!("**{}**", tag.name()),
        Piece::Cite(work, place) => {
            let place = place.as_ref().map_or(String::new(), |place| format!(", {place}"));
            format!("{}{place}", work.entry().short)
        }
    };
    line.iter().map(piece).collect()
}

fn escape(text: &str) -> String {
    let escaped = |c: char| if "*_<>$`[]".contains(c) { format!("\\{c}") } else { c.to_string() };
    text.chars().map(escaped).collect()
}
