//! A report as a document: blocks of set text, the same for every output.

use super::references::Work;

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Plain text.
    Text(String),
    /// A formula in LaTeX.
    Math(String),
    /// Something typed as it stands.
    Code(String),
    /// A word to stress.
    Strong(String),
    /// What a statement rests on.
    Tag(Tag),
    /// A work, with the place in it where there is one.
    Cite(Work, Option<String>),
}

/// A line of set text.
pub(super) type Line = Vec<Piece>;

/// Plain text as a line.
pub(super) fn text(text: impl Into<String>) -> Line {
    vec![Piece::Text(text.into())]
}

/// A formula as a line.
pub(super) fn math(latex: impl Into<String>) -> Line {
    vec![Piece::Math(latex.into())]
}

/// What a statement rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// A proof with exact or outward-rounded arithmetic.
    Proved,
    /// A proof that it is false.
    Refuted,
    /// Neither.
    Undecided,
    /// Floating-point runs.
    Simulated,
    /// A theorem of the literature.
    Cited,
}

impl Tag {
    /// The word for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Tag::Proved => "proved",
            Tag::Refuted => "refuted",
            Tag::Undecided => "undecided",
            Tag::Simulated => "simulated",
            Tag::Cited => "cited",
        }
    }
}

/// How a column of a table is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Column {
    /// As wide as its content.
    Narrow,
    /// A share of the line, with line breaks.
    Share(f64),
}

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// What it shows.
    pub caption: Line,
    /// How its columns are set.
    pub columns: Vec<Column>,
    /// The names of the columns; empty where a table needs none.
    pub header: Vec<Line>,
    /// The rows.
    pub rows: Vec<Vec<Line>>,
}

/// A part of a document.
#[derive(Clone, Debug)]
pub(super) enum Block {
    /// The title of a section, with its name for links.
    Heading(&'static str, String),
    /// A paragraph.
    Paragraph(Line),
    /// Equations under each other: left side, and right side with its relation.
    Equations(Vec<(String, String)>),
    /// A statement with what proves it.
    Statement {
        /// `Proposition`, `Theorem T4`.
        name: &'static str,
        /// A label instead of a number, `T4`.
        label: Option<&'static str>,
        /// What it rests on.
        tag: Tag,
        /// What it says.
        body: Line,
        /// How it is proved.
        proof: Option<Line>,
    },
    /// A table.
    Table(Table),
    /// A picture.
    Figure {
        /// What it shows.
        caption: Line,
        /// The picture for HTML.
        svg: String,
        /// The picture for LaTeX, a `tikzpicture`.
        tikz: String,
    },
    /// A list of lines.
    Items(Vec<Line>),
}

/// A report as a document.
#[derive(Clone, Debug)]
pub(super) struct Paper {
    /// Its title.
    pub title: Line,
    /// The title without formulas.
    pub plain_title: String,
    /// Where the problem comes from.
    pub source: Option<Line>,
    /// The result in one line.
    pub summary: Line,
    /// Its parts.
    pub blocks: Vec<Block>,
}

impl Paper {
    /// The works that the document cites, each once, in the order of the bibliography.
    pub(super) fn works(&self) -> Vec<Work> {
        let mut cited: Vec<Work> = Vec::new();
        let mut look = |line: &Line| {
            cited.extend(line.iter().filter_map(|piece| match piece {
                Piece::Cite(work, _) => Some(*work),
                _ => None,
            }));
        };
        self.source.iter().for_each(&mut look);
        for block in &self.blocks {
            match block {
                Block::Paragraph(line) => look(line),
                Block::Statement { body, proof, .. } => {
                    look(body);
                    proof.iter().for_each(&mut look);
                }
                Block::Table(table) => {
                    look(&table.caption);
                    table.header.iter().chain(table.rows.iter().flatten()).for_each(&mut look);
                }
                Block::Figure { caption, .. } => look(caption),
                Block::Items(lines) => lines.iter().for_each(&mut look),
                Block::Heading(..) | Block::Equations(_) => {}
            }
        }
        Work::ALL.iter().copied().filter(|work| cited.contains(work)).collect()
    }
}
