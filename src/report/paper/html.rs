//! Documents as one HTML file: nothing is loaded from elsewhere, formulas are MathML, pictures stand inside.

use super::mathml::{display, inline};
use super::model::{Block, Line, Paper, Piece, Table, Tag};
use super::references::{THEOREMS, Work};
use super::wrap::lines;

const STYLE: &str = include_str!("style.css");

/// How wide a displayed formula may be, in letters.
const WIDEST: usize = 84;

/// The document; `back` is a link for its head: address and words.
pub(super) fn html(paper: &Paper, back: Option<(&str, &str)>) -> String {
    let back = back.map_or(String::new(), |(to, words)| {
        format!("<nav><a href=\"{}\">{}</a></nav>\n", escape(to), escape(words))
    });
    let source = paper.source.as_ref();
    let source = source.map_or(String::new(), |s| format!("<p class=\"source\">Source: {}</p>\n", set(s)));
    let mut body = format!(
        "{back}<header>\n<h1>{}</h1>\n{source}<p class=\"summary\">{}</p>\n</header>\n<main>\n",
        set(&paper.title),
        set(&paper.summary)
    );
    let (mut propositions, mut figures) = (0, 0);
    for block in &paper.blocks {
        match block {
            Block::Heading(id, title) => body.push_str(&format!("<h2 id=\"{id}\">{}</h2>\n", escape(title))),
            Block::Paragraph(line) => body.push_str(&format!("<p>{}</p>\n", set(line))),
            Block::Equations(equations) => body.push_str(&shown(equations)),
            Block::Statement { name, label, tag, body: says, proof } => {
                let (heading, id, word) = match label {
                    Some(label) => (format!("{name} {label}"), format!(" id=\"{label}\""), "From"),
                    None => {
                        propositions += 1;
                        (format!("{name} {propositions}"), String::new(), "Proof")
                    }
                };
                body.push_str(&format!(
                    "<section class=\"statement\"{id}>\n<p><strong>{heading}</strong> {} {}</p>\n",
                    badge(*tag),
                    set(says)
                ));
                if let Some(proof) = proof {
                    body.push_str(&format!("<p class=\"proof\"><em>{word}.</em> {}</p>\n", set(proof)));
                }
                body.push_str("</section>\n");
            }
            Block::Table(table) => body.push_str(&tabled(table)),
            Block::Figure { caption, svg, .. } => {
                figures += 1;
                body.push_str(&format!(
                    "<figure>\n{}\n<figcaption>{}</figcaption>\n</figure>\n",
                    own_names(svg, figures).trim(),
                    set(caption)
                ));
            }
            Block::Items(items) => {
                let items: String = items.iter().map(|item| format!("<li>{}</li>\n", set(item))).collect();
                body.push_str(&format!("<ul>\n{items}</ul>\n"));
            }
        }
    }
    body.push_str(&works(&paper.works()));
    body.push_str("</main>\n");
    page(&paper.plain_title, "", &body)
}

/// A whole page around its body.
pub(super) fn page(title: &str, class: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body class=\"{class}\">\n{body}</body>\n</html>\n",
        escape(title)
    )
}

/// A tag as a coloured word.
pub(super) fn badge(tag: Tag) -> String {
    format!("<span class=\"tag {0}\">{0}</span>", tag.name())
}

fn shown(equations: &[(String, String)]) -> String {
    let mut rows = String::new();
    for (left, right) in equations {
        for (i, line) in lines(right, WIDEST).iter().enumerate() {
            let left = if i == 0 { display(left) } else { String::new() };
            rows.push_str(&format!("<tr><td>{left}</td><td>{}</td></tr>\n", display(line)));
        }
    }
    format!("<div class=\"display\"><table role=\"presentation\">\n{rows}</table></div>\n")
}

fn tabled(table: &Table) -> String {
    let cells = |name: &str, row: &[Line]| -> String {
        row.iter().map(|cell| format!("<{name}>{}</{name}>", set(cell))).collect()
    };
    let header = match table.header.as_slice() {
        [] => String::new(),
        header => format!(
            "<thead><tr>{}</tr></thead>\n",
            cells("th scope=\"col\"", header).replace("</th scope=\"col\">", "</th>")
        ),
    };
    let rows: String = table.rows.iter().map(|row| format!("<tr>{}</tr>\n", cells("td", row))).collect();
    format!(
        "<div class=\"wide\"><table>\n<caption>{}</caption>\n{header}<tbody>\n{rows}</tbody>\n</table></div>\n",
        set(&table.caption)
    )
}

fn works(works: &[Work]) -> String {
    if works.is_empty() {
        return String::new();
    }
    let item = |work: &Work| {
        let e = work.entry();
        format!(
            "<li id=\"{}\">{}. {}. <em>{}</em>, {}.</li>\n",
            e.key,
            escape(e.authors),
            escape(e.title),
            escape(e.venue),
            e.year
        )
    };
    let items: String = works.iter().map(item).collect();
    format!("<h2 id=\"works\">References</h2>\n<ol>\n{items}</ol>\n")
}

/// A line as HTML.
pub(super) fn set(line: &Line) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => linked(text),
        Piece::Math(latex) => inline(latex),
        Piece::Code(code) => format!("<code>{}</code>", escape(code)),
        Piece::Strong(text) => format!("<strong>{}</strong>", escape(text)),
        Piece::Tag(tag) => badge(*tag),
        Piece::Cite(work, place) => {
            let e = work.entry();
            let place = place.as_ref().map_or(String::new(), |place| format!(", {}", escape(place)));
            format!("<a href=\"#{}\">{}</a>{place}", e.key, escape(e.short))
        }
    };
    line.iter().map(piece).collect()
}

/// Text in which the labels of theorems lead to them.
fn linked(text: &str) -> String {
    let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '\'');
    let mut html = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let length = rest.find(ends).unwrap_or(rest.len());
        let word = &rest[..length];
        if THEOREMS.iter().any(|theorem| theorem.label == word) {
            html.push_str(&format!("<a href=\"#{word}\">{word}</a>"));
        } else {
            html.push_str(&escape(word));
        }
        let next = rest[length..].chars().next().map_or(0, char::len_utf8);
        html.push_str(&escape(&rest[length..length + next]));
        rest = &rest[length + next..];
    }
    html
}

/// The same picture with names of its own, so that several stand on one page.
fn own_names(svg: &str, number: usize) -> String {
    svg.replace(" id=\"", &format!(" id=\"p{number}"))
        .replace("href=\"#", &format!("href=\"#p{number}"))
        .replace("url(#", &format!("url(#p{number}"))
}

/// Text without any meaning to HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
