//! Reports for papers: a result as a document, in LaTeX, HTML and Markdown.
//!
//! - `model`: the document, blocks of set text; `compose`, `evidence`: from a result to the document;
//! - `typeset`, `formula`, `source`: formulas inside sentences; `references`: works and theorems;
//! - `latex`, `html`, `markdown`: the outputs, with `mathml` and `wrap`; `gallery`: many results on one index.

mod compose;
mod evidence;
mod formula;
mod gallery;
mod html;
mod latex;
mod markdown;
mod mathml;
mod model;
mod references;
mod source;
#[cfg(test)]
mod tests;
mod typeset;
mod wrap;

pub use gallery::{GalleryEntry, chapter_texts, gallery_index, sort_gallery};

use super::model::Report;

/// A picture of a document, drawn by [`super::diagram`] or by others.
#[derive(Clone, Debug)]
pub struct Picture {
    /// What it shows, a sentence.
    pub caption: String,
    /// The picture as SVG.
    pub svg: String,
    /// The same for a card of the gallery, where letters must be large.
    pub small: String,
    /// The picture as a `tikzpicture`, without a preamble.
    pub tikz: String,
}

/// The report as a LaTeX document that compiles by itself.
pub fn latex_document(report: &Report, pictures: &[Picture]) -> String {
    latex::latex(&compose::compose(report, pictures), true)
}

/// The report as LaTeX for `\input`; its first lines name what it needs in the preamble.
pub fn latex_fragment(report: &Report, pictures: &[Picture]) -> String {
    latex::latex(&compose::compose(report, pictures), false)
}

/// The report as one HTML file that loads nothing.
pub fn html_document(report: &Report, pictures: &[Picture]) -> String {
    html::html(&compose::compose(report, pictures), None)
}

/// The report in Markdown, without pictures.
pub fn markdown_document(report: &Report, pictures: &[Picture]) -> String {
    markdown::markdown(&compose::compose(report, pictures))
}
