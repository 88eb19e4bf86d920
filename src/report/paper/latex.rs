//! Documents in LaTeX: by themselves, or as a fragment for `\input`.

use super::model::{Block, Column, Line, Paper, Piece, Table, Tag};
use super::references::Work;
use super::wrap::lines;
use crate::report::latex::escape;

/// What every document needs; those that stand alone load it, the others say so in their first lines.
const PACKAGES: &str = "\
\\usepackage{amsmath,amssymb,amsthm,array,booktabs,longtable}
\\usepackage{pgfplots}\\pgfplotsset{compat=1.16}
\\newtheorem{proposition}{Proposition}
\\newtheorem*{citedtheorem}{Theorem}
";

const CLASS: &str = "\
\\documentclass[11pt,a4paper]{article}
\\IfFileExists{lmodern.sty}{\\usepackage[T1]{fontenc}\\usepackage{lmodern}}{}
\\usepackage[margin=2.5cm]{geometry}
\\IfFileExists{microtype.sty}{\\usepackage{microtype}}{}
";

/// How wide a displayed formula may be, in letters.
const WIDEST: usize = 70;

/// A table of more rows may break over pages.
const MOST_ROWS: usize = 16;

/// The document; alone it compiles by itself, otherwise it is a fragment for `\input`.
pub(super) fn latex(paper: &Paper, alone: bool) -> String {
    let mut out = String::new();
    if alone {
        out.push_str(CLASS);
        out.push_str(PACKAGES);
        out.push_str("\\IfFileExists{hyperref.sty}{\\usepackage[hidelinks]{hyperref}}{}\n");
        out.push_str("\\setlength{\\emergencystretch}{3em}\n");
        out.push_str(&format!(
            "\\title{{{}}}\n\\author{{}}\\date{{}}\n\\begin{{document}}\n\\maketitle\n",
            set(&paper.title)
        ));
    } else {
        out.push_str("% A fragment: \\input it. It needs in the preamble:\n");
        PACKAGES.lines().for_each(|line| out.push_str(&format!("%   {line}\n")));
        out.push_str("% and these works in the bibliography:\n");
        paper.works().iter().for_each(|work| out.push_str(&bibtex(*work)));
        out.push_str(&format!("\n\\subsection*{{{}}}\n", set(&paper.title)));
    }
    if let Some(source) = &paper.source {
        out.push_str(&format!("\n\\noindent Source: {}.\n", set(source)));
    }
    out.push_str(&format!("\n\\noindent In short: {}.\n", set(&paper.summary)));
    for block in &paper.blocks {
        out.push('\n');
        out.push_str(&write(block, alone));
    }
    if alone {
        out.push_str(&bibliography(&paper.works()));
        out.push_str("\\end{document}\n");
    }
    out
}

fn write(block: &Block, alone: bool) -> String {
    match block {
        Block::Heading(_, title) if alone => format!("\\section{{{}}}\n", escape(title)),
        Block::Heading(_, title) => format!("\\subsubsection*{{{}}}\n", escape(title)),
        Block::Paragraph(line) => format!("{}\n", set(line)),
        Block::Equations(equations) => {
            let all: Vec<String> = equations
                .iter()
                .map(|(left, right)| format!("{left} &{}", lines(right, WIDEST).join(" \\\\\n&\\qquad ")))
                .collect();
            format!("\\begin{{align*}}\n{}\n\\end{{align*}}\n", all.join(" \\\\\n"))
        }
        Block::Statement { label, tag, body, proof, .. } => statement(*label, *tag, body, proof.as_ref()),
        Block::Table(table) => tabular(table),
        Block::Figure { caption, tikz, .. } => format!(
            "\\begin{{figure}}[!htb]\n\\centering\n{}\n\\caption{{{}}}\n\\end{{figure}}\n",
            tikz.trim_end(),
            set(caption)
        ),
        Block::Items(items) => {
            let items: String = items.iter().map(|item| format!("\\item {}\n", set(item))).collect();
            format!("\\begin{{itemize}}\n{items}\\end{{itemize}}\n")
        }
    }
}

fn statement(label: Option<&str>, tag: Tag, body: &Line, proof: Option<&Line>) -> String {
    let (environment, note, word) = match label {
        Some(label) => ("citedtheorem", format!("{label}, {}", tag.name()), "From"),
        None => ("proposition", tag.name().to_string(), "Proof"),
    };
    let proof = proof
        .map_or(String::new(), |proof| format!("\\begin{{proof}}[{word}]\n{}\n\\end{{proof}}\n", set(proof)));
    format!("\\begin{{{environment}}}[{note}]\n{}\n\\end{{{environment}}}\n{proof}", set(body))
}

fn tabular(table: &Table) -> String {
    let column = |column: &Column| match column {
        Column::Narrow => "l".to_string(),
        Column::Share(share) => format!(">{{\\raggedright\\arraybackslash}}p{{{share}\\linewidth}}"),
    };
    let columns: Vec<String> = table.columns.iter().map(column).collect();
    let row = |row: &Vec<Line>| format!("{} \\\\\n", row.iter().map(set).collect::<Vec<_>>().join(" & "));
    let header =
        if table.header.is_empty() { String::new() } else { format!("{}\\midrule\n", row(&table.header)) };
    // A row may begin with a bracket, which would be read as an argument of the line break before.
    let rows: String = table.rows.iter().map(|cells| format!("{{}}{}", row(cells))).collect();
    let (columns, caption) = (columns.join(" "), set(&table.caption));
    let style = "\\footnotesize\\setlength{\\tabcolsep}{4pt}\\renewcommand{\\arraystretch}{1.4}";
    if table.rows.len() <= MOST_ROWS {
        return format!(
            "\\par\\medskip\\noindent\\begin{{minipage}}{{\\linewidth}}\\centering{style}\n\
             \\expandafter\\def\\csname @captype\\endcsname{{table}}\\caption{{{caption}}}\\smallskip\n\
             \\begin{{tabular}}{{@{{}}{columns}@{{}}}}\n\\toprule\n{header}{rows}\\bottomrule\n\\end{{tabular}}\n\
             \\end{{minipage}}\\par\\medskip\n"
        );
    }
    format!(
        "{{{style}\n\\begin{{longtable}}{{@{{}}{columns}@{{}}}}\n\\caption{{{caption}}} \\\\\n\\toprule\n\
         {header}\\endfirsthead\n\\toprule\n{header}\\endhead\n\\bottomrule\n\\endlastfoot\n{rows}\
         \\end{{longtable}}\n}}\n"
    )
}

fn set(line: &Line) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => escape(text),
        // Lists of long decimals may break after a comma.
        Piece::Math(latex) => format!("${}$", latex.replace(", ", ",\\allowbreak ")),
        Piece::Code(code) => format!("\\texttt{{{}}}", breakable(code)),
        Piece::Strong(text) => format!("\\textbf{{{}}}", escape(text)),
        Piece::Tag(Tag::Refuted) => "\\textbf{refuted}".to_string(),
        Piece::Tag(tag) => format!("\\emph{{{}}}", tag.name()),
        Piece::Cite(work, place) => {
            let place =
                place.as_ref().map_or(String::new(), |place| format!("[{}]", place.replace(' ', "~")));
            format!("\\cite{place}{{{}}}", work.entry().key)
        }
    };
    line.iter().map(piece).collect()
}

/// Typed text that may break after its signs.
fn breakable(code: &str) -> String {
    let letter = |c: char| {
        let text = escape(&c.to_string());
        if "+-*/),".contains(c) { format!("{text}\\allowbreak{{}}") } else { text }
    };
    code.chars().map(letter).collect()
}

fn bibliography(works: &[Work]) -> String {
    if works.is_empty() {
        return String::new();
    }
    let item = |work: &Work| {
        let e = work.entry();
        let (authors, title) = (escape(e.authors), escape(e.title));
        format!("\\bibitem{{{}}} {authors}. {title}. \\emph{{{}}}, {}.\n", e.key, escape(e.venue), e.year)
    };
    let items: String = works.iter().map(item).collect();
    format!("\n\\begin{{thebibliography}}{{9}}\n{items}\\end{{thebibliography}}\n")
}

fn bibtex(work: Work) -> String {
    let e = work.entry();
    format!(
        "%   @misc{{{}, author = {{{}}}, title = {{{}}}, howpublished = {{{}}}, year = {{{}}}}}\n",
        e.key, e.authors, e.title, e.venue, e.year
    )
}
