//! `twostep gallery`

use super::args::Colour;
use super::failure::Failure;
use super::input::{self, Source};
use super::loss;
use super::meter::counting_bar;
use super::output;
use super::report::{Ask, everything};
use super::status::Status;
use super::work::use_threads;
use crate::certify::Limits;
use crate::report::paper::{GalleryEntry, chapter_texts, gallery_index, sort_gallery};
use clap::Args;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use std::path::{Path, PathBuf};

/// Build an HTML gallery of problems: an index with picture, claims and verdicts, and a page for each problem
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Gallery {
    /// Problem files, or folders of them, with the folders inside
    #[arg(value_name = "LOSS", default_value = "problems")]
    pub losses: Vec<String>,

    /// The folder for index.html, the pages and the pictures; it is made where it does not exist
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,

    /// How many problems to work on at once [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,

    /// No progress on standard error
    #[arg(short, long)]
    pub quiet: bool,

    /// When to colour messages
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

const EXAMPLES: &str = "\
Examples:
  twostep gallery -o gallery                    all of problems/; then open gallery/index.html
  twostep gallery my-problems/ extra.toml -o out

The key `chapter` of a problem file names the part of the gallery it stands in, `chapter = \"2. Lemma 1\"`; what a README.md in
the folder says under `## 2. Lemma 1` stands above it; a claim with
`origin = \"printed\"` is shown as the source's own, one with `origin = \"sharpened\"` as what sharpens it. The same
problems give the same files, byte for byte.

Exit status: 0 all pages were written, whatever the verdicts on them; 2 a problem cannot be read; 3 a limit was met.";

impl Gallery {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        use_threads(self.jobs);
        let sources = input::sources(&with_folders_inside(&self.losses)?)?;
        let progress = counting_bar(self.quiet, sources.len(), "problems");
        let made: Vec<Result<GalleryEntry, Failure>> = sources
            .par_iter()
            .map(|source| {
                let entry = entry(source);
                progress.inc(1);
                entry
            })
            .collect();
        progress.finish_and_clear();
        let mut status = Status::Decided;
        let mut entries = Vec::new();
        for result in made {
            match result {
                Ok(entry) => {
                    output::disagreements(&entry.name, &entry.report, self.color.into());
                    entries.push(entry);
                }
                Err(failure) => {
                    output::complain(&failure, self.color.into());
                    status = status.max(Status::of_failure(&failure));
                }
            }
        }
        own_names(&mut entries);
        sort_gallery(&mut entries);
        self.write(&entries)?;
        Ok(status)
    }

    fn write(&self, entries: &[GalleryEntry]) -> Result<(), Failure> {
        let folder = &self.output;
        std::fs::create_dir_all(folder)
            .map_err(|error| Failure::new(format!("cannot make the folder {}: {error}", folder.display())))?;
        let write = |name: String, text: &str| {
            let path = folder.join(name);
            std::fs::write(&path, text)
                .map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))
        };
        for entry in entries {
            write(format!("{}.html", entry.name), &entry.page())?;
            if let Some(picture) = entry.pictures.first() {
                write(format!("{}.svg", entry.name), &picture.small)?;
            }
        }
        // A folder's README says what its chapters are about.
        let readme = |folder: &String| std::fs::read_to_string(Path::new(folder).join("README.md")).ok();
        let texts: Vec<(String, String)> =
            self.losses.iter().filter_map(readme).flat_map(|text| chapter_texts(&text)).collect();
        write("index.html".to_string(), &gallery_index(entries, &texts))
    }
}

/// Folders with those inside them that hold problem files, one level deep.
fn with_folders_inside(arguments: &[String]) -> Result<Vec<String>, Failure> {
    let mut all = Vec::new();
    for argument in arguments {
        all.push(argument.clone());
        let path = Path::new(argument);
        if !path.is_dir() {
            continue;
        }
        let unreadable = |error: std::io::Error| Failure::new(format!("{argument}: cannot be read: {error}"));
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).map_err(unreadable)? {
            let folder = entry.map_err(unreadable)?.path();
            let holds = |folder: &Path| {
                let mut files = std::fs::read_dir(folder).into_iter().flatten().flatten();
                files.any(|file| file.path().extension().is_some_and(|ending| ending == "toml"))
            };
            if folder.is_dir() && holds(&folder) {
                inside.push(folder.display().to_string());
            }
        }
        inside.sort();
        all.extend(inside);
    }
    Ok(all)
}

fn entry(source: &Source) -> Result<GalleryEntry, Failure> {
    let limits = Limits::default();
    let ask = Ask { parameters: &[], etas: &[], limits: &limits, basin: None };
    let (report, pictures) = everything(source, &ask, true)?;
    let chapter = loss::problem(source, &[])?.chapter;
    let stem = Path::new(&source.name).file_stem().filter(|_| source.is_problem);
    let name = stem.map_or("loss".to_string(), |stem| safe(&stem.to_string_lossy()));
    Ok(GalleryEntry { name, chapter, report, pictures })
}

/// A name for files and links: letters, digits, `-` and `_`; never that of the index.
fn safe(stem: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    let name: String = stem.chars().map(letter).collect();
    if name == "index" { "index-problem".to_string() } else { name }
}

/// Problems of the same name get a number.
fn own_names(entries: &mut [GalleryEntry]) {
    for i in 1..entries.len() {
        let plain = entries[i].name.clone();
        let mut number = 2;
        while entries[..i].iter().any(|entry| entry.name == entries[i].name) {
            entries[i].name = format!("{plain}-{number}");
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn names_are_safe_in_links() {
        assert_eq!(safe("double-well"), "double-well");
        assert_eq!(safe("a b/\u{e9}\"<"), "a-b----");
        assert_eq!(safe("index"), "index-problem");
    }
}
