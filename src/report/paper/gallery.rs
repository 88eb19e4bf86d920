//! The gallery: many results in chapters, on an index of cards, with a page for each.

use super::Picture;
use super::compose::{compose, names};
use super::evidence::tag;
use super::html::{badge, escape, html, page, set};
use super::mathml::inline;
use super::model::Piece;
use super::references::set as typeset;
use crate::report::model::{Claim, OriginName, Report, VerdictName};
use crate::report::number::Number;
use std::fmt::Write;

/// Problems that name no chapter come last, under this title.
const OTHERS: &str = "Further problems";

/// One problem of the gallery.
#[derive(Clone, Debug)]
pub struct GalleryEntry {
    /// The name of its page and pictures, without an ending.
    pub name: String,
    /// The chapter it stands in.
    pub chapter: Option<String>,
    /// Its result.
    pub report: Report,
    /// Its pictures; the first stands on the card, as the file `NAME.svg`.
    pub pictures: Vec<Picture>,
}

impl GalleryEntry {
    /// The page of the problem, with a link back to `index.html`.
    pub fn page(&self) -> String {
        html(&compose(&self.report, &self.pictures), Some(("index.html", "All problems")))
    }
}

/// Puts problems in the order of their chapters, chapters with a number by its value, then by name.
pub fn sort_gallery(entries: &mut [GalleryEntry]) {
    entries.sort_by(|a, b| order(a).cmp(&order(b)));
}

fn order(entry: &GalleryEntry) -> (u32, &str, &str) {
    let Some(chapter) = entry.chapter.as_deref() else { return (u32::MAX, OTHERS, &entry.name) };
    let digits = chapter.len() - chapter.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    (chapter[..digits].parse().unwrap_or(u32::MAX - 1), chapter, &entry.name)
}

/// The text of a folder's README that stands under each heading of the second order: what a chapter is about. Formulas are set where
/// they are recognised.
pub fn chapter_texts(markdown: &str) -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = Vec::new();
    for line in markdown.lines() {
        match (line.strip_prefix("## "), texts.last_mut()) {
            (Some(title), _) => texts.push((title.trim().to_string(), String::new())),
            (None, Some((_, text))) => {
                if !text.is_empty() && !line.trim().is_empty() {
                    text.push(' ');
                }
                text.push_str(line.trim());
            }
            (None, None) => {}
        }
    }
    texts
}

/// The index of sorted problems; the texts belong to chapters by their titles.
pub fn gallery_index(entries: &[GalleryEntry], texts: &[(String, String)]) -> String {
    let count = |verdict| entries.iter().map(|entry| entry.report.count(verdict)).sum::<usize>();
    let mut body = format!(
        "<header>\n<h1>What gradient descent does past the edge of stability</h1>\n\
         <p>{} problems. Claims: {} {}, {} {}, {} {}. Every verdict is a proof in exact arithmetic; a refuted claim is \
         false as it is stated, and its page tells what is true instead.</p>\n</header>\n<main>\n",
        entries.len(),
        count(VerdictName::Proved),
        badge(tag(VerdictName::Proved)),
        count(VerdictName::Refuted),
        badge(tag(VerdictName::Refuted)),
        count(VerdictName::Undecided),
        badge(tag(VerdictName::Undecided)),
    );
    let chapter = |entry: &GalleryEntry| entry.chapter.clone().unwrap_or_else(|| OTHERS.to_string());
    for group in entries.chunk_by(|a, b| chapter(a) == chapter(b)) {
        let cards: String = group.iter().map(card).collect();
        let own = texts.iter().find(|(title, text)| *title == chapter(&group[0]) && !text.is_empty());
        let names = names(&group[0].report);
        let about = own.map_or(String::new(), |(_, text)| {
            format!("<p class=\"about\">{}</p>\n", set(&typeset(text, &names)))
        });
        let _ = write!(
            body,
            "<section>\n<h2>{}</h2>\n{about}<div class=\"chapter\">\n{cards}</div>\n</section>\n",
            escape(&chapter(&group[0]))
        );
    }
    body.push_str("</main>\n");
    page("Gallery: gradient descent past the edge of stability", "index", &body)
}

fn card(entry: &GalleryEntry) -> String {
    let report = &entry.report;
    let names = names(report);
    let title = report.title.clone().unwrap_or_else(|| report.loss.clone());
    let picture = entry.pictures.first().map_or(String::new(), |picture| {
        format!(
            "<a href=\"{0}.html\"><img src=\"{0}.svg\" width=\"520\" height=\"340\" loading=\"lazy\" alt=\"{1}\"></a>\n",
            entry.name,
            escape(&picture.caption)
        )
    });
    // A citation on a card has no bibliography to lead to.
    let cited = |line: Vec<Piece>| -> Vec<Piece> {
        let plain = |piece| match piece {
            Piece::Cite(work, place) => {
                let place = place.map_or(String::new(), |place| format!(", {place}"));
                Piece::Text(format!("{}{place}", work.entry().short))
            }
            piece => piece,
        };
        line.into_iter().map(plain).collect()
    };
    let source = report.source.as_ref().map_or(String::new(), |source| {
        format!("<p class=\"count\">{}</p>\n", set(&cited(typeset(source, &names))))
    });
    let item = |claim: &&Claim| {
        let said = set(&cited(typeset(&claim.statement, &names)));
        format!("<li>{} {said}</li>\n", badge(tag(claim.verdict)))
    };
    let group = |title: &str, origin: Option<OriginName>, before: &[String]| {
        let own: Vec<&Claim> = report.claims.iter().filter(|claim| claim.origin == origin).collect();
        let before: String =
            before.iter().map(|text| format!("<li>{}</li>\n", set(&typeset(text, &names)))).collect();
        let items: String = own.iter().map(item).collect();
        match before.is_empty() && items.is_empty() {
            true => String::new(),
            false => format!("<h4>{title}</h4>\n<ul>\n{before}{items}</ul>\n"),
        }
    };
    // What is printed comes first, what sharpens it next; the order of the file holds within.
    let printed = match group("In print", Some(OriginName::Printed), &[]) {
        none if none.is_empty() => {
            "<h4>In print</h4>\n<p class=\"count\">nothing of this loss</p>\n".to_string()
        }
        some => some,
    };
    let claims = [
        printed,
        group("Exact constants", Some(OriginName::Sharpened), &constants(report)),
        group("Also claimed", None, &[]),
    ]
    .concat();
    let summary = crate::report::summary::summary(report);
    format!(
        "<article class=\"card\">\n{picture}<h3><a href=\"{}.html\">{}</a></h3>\n{source}<p>{}</p>\n\
         {claims}<p class=\"count\">{}</p>\n</article>\n",
        entry.name,
        set(&typeset(&title, &names)),
        formula(report),
        set(&typeset(&summary, &names)),
    )
}

/// What is proved of a loss beyond its claims, in a line for each constant: where minimisers lose stability, and the exact window of
/// stable 2-cycles.
fn constants(report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    for m in &report.minimisers {
        let at =
            m.point.iter().map(|(name, x)| format!("{name} {}", short(x))).collect::<Vec<_>>().join(", ");
        let alpha = short(&m.condition.value);
        lines.push(match &m.eta_critical {
            Some(eta) => format!("at {at}: eta_c {}, alpha {alpha}", short(eta)),
            None => format!("at {at}: flat, no finite eta_c"),
        });
    }
    lines.truncate(MOST_MINIMISERS);
    for m in report.several.iter().flat_map(|several| several.minimisers.iter().take(MOST_MINIMISERS)) {
        let Some(eta) = &m.eta_critical else { continue };
        let value = m.condition.value.as_ref().map_or(String::new(), |c| format!(", c {}", short(c)));
        let curvatures = m.manifold.iter().flat_map(|manifold| &manifold.curvatures).map(Number::short);
        let curvatures: Vec<&str> = curvatures.take(3).collect();
        let along = match curvatures.is_empty() {
            true => String::new(),
            false => format!(", curvatures of the sharpness {}", curvatures.join(", ")),
        };
        lines.push(format!("eta_c {}{value}{along}", short(eta)));
    }
    if let Some(windows) = report.windows.as_ref().filter(|windows| windows.every_start.is_none()) {
        lines.push(match windows.is_of_gradient_descent() {
            true => windows.stable_sentence(),
            false => format!("for {}: {}", windows.method, windows.stable_sentence()),
        });
    }
    for section in report.sections.iter().filter(|_| report.several.is_none()) {
        let told =
            section.rows.iter().filter(|row| row.name.starts_with("alpha") || row.name.contains("window"));
        lines.extend(told.map(|row| format!("{}: {}", row.name, row.formula)));
    }
    lines
}

/// More minimisers do not fit on a card.
const MOST_MINIMISERS: usize = 3;

/// `= 96`, `~ 1.118`.
fn short(number: &Number) -> String {
    format!("{} {}", if number.is_exact() { "=" } else { "~" }, number.short())
}

/// The loss: set where it is short enough for a card, typed otherwise.
fn formula(report: &Report) -> String {
    const LONGEST: usize = 60;
    let arguments = super::compose::arguments(report);
    match crate::expr::Expr::parse(&report.loss) {
        Ok(loss) if report.loss.len() <= LONGEST && !super::compose::has_matrices(report) => {
            inline(&format!("f({arguments}) = {}", loss.to_latex()))
        }
        _ => format!("<code>{}</code>", escape(&report.loss)),
    }
}

#[cfg(test)]
mod tests {
    use super::{GalleryEntry, chapter_texts, gallery_index, sort_gallery};
    use crate::report::sample::double_well;

    fn entry(name: &str, chapter: Option<&str>) -> GalleryEntry {
        let (name, chapter) = (name.to_string(), chapter.map(str::to_string));
        GalleryEntry { name, chapter, report: double_well(), pictures: Vec::new() }
    }

    #[test]
    fn chapters_come_by_their_numbers() {
        let mut entries = [
            entry("a", None),
            entry("z", Some("10. Controls")),
            entry("c", Some("2. Lemma 1")),
            entry("b", Some("2. Lemma 1")),
            entry("d", Some("Without a number")),
        ];
        sort_gallery(&mut entries);
        let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["b", "c", "z", "d", "a"]);
        let texts = chapter_texts(
            "# Problems\n\nbefore\n\n## 2. Lemma 1\n\nWhere f''' is\nzero.\n\n## 3. Not there\n\nno\n",
        );
        let index = gallery_index(&entries, &texts);
        assert_eq!(index.matches("class=\"about\"").count(), 1, "{index}");
        assert!(index.contains("zero.</p>") && !index.contains("before"), "{index}");
        let titles: Vec<&str> =
            index.split("<h2>").skip(1).filter_map(|rest| rest.split("</h2>").next()).collect();
        assert_eq!(titles, ["2. Lemma 1", "10. Controls", "Without a number", "Further problems"]);
        assert_eq!(index.matches("<article").count(), 5);
        assert!(index.contains("href=\"c.html\"") && !index.contains("https://"));
        assert!(index.contains("5 <span class=\"tag proved\">"), "{index}");
    }

    #[test]
    fn pages_lead_back() {
        assert!(entry("a", None).page().contains("<a href=\"index.html\">"));
    }
}
