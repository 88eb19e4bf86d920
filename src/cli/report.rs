//! `twostep report`

use super::args::Colour;
use super::certify::prove;
use super::engine;
use super::failure::Failure;
use super::input::{self, Source};
use super::loss::{self, Loss, NamedStep};
use super::output;
use super::picture;
use super::range::{range, rational};
use super::status::Status;
use super::work;
use crate::arith::Rational;
use crate::certify::basin::{BasinLimits, basin};
use crate::certify::{Limits, windows_under};
use crate::dynamics::Method;
use crate::report::paper::{Picture, html_document, latex_document, latex_fragment, markdown_document};
use crate::report::{self, Report};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Write a report for a paper: statements with exact constants, tables, the bifurcation diagram, references
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct ReportCommand {
    /// A loss in quotes, a problem file (.toml), or `-` for standard input
    #[arg(value_name = "LOSS")]
    pub loss: String,

    /// The report; its ending chooses what it is: .tex, .pdf, .html or .md
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,

    /// Also list all 2-cycles at this step size, exact: 11/10, 0.1, sqrt(5)-1; may be given several times
    #[arg(long = "eta", value_name = "R", allow_negative_numbers = true)]
    pub etas: Vec<String>,

    /// Also prove what almost every start does, at a step size or for all of a range: 11/10, 101/100..123/100
    #[arg(long, value_name = "R|A..B")]
    pub basin: Option<String>,

    /// LaTeX for \input into another document, instead of one that compiles by itself
    #[arg(long)]
    pub fragment: bool,

    /// No pictures
    #[arg(long)]
    pub no_figures: bool,

    /// The LaTeX engine for .pdf [default: the first of these that is installed]
    #[arg(long, value_name = "NAME", value_parser = engine::names())]
    pub engine: Option<String>,

    /// The value of a parameter of the loss, exact: `mu=2/3`
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub parameters: Vec<String>,

    /// The largest precision of an enclosure, in bits
    #[arg(long, value_name = "BITS", default_value_t = 4096,
          value_parser = clap::value_parser!(u32).range(64..=1_000_000))]
    pub precision_limit: u32,

    /// Answer `undecided` where the proofs take longer than this
    #[arg(long, value_name = "SECONDS", value_parser = super::args::seconds)]
    pub time_limit: Option<f64>,

    /// When to colour messages
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

const EXAMPLES: &str = "\
Examples:
  twostep report \"(x^2-1)^2/4\" --eta 11/10 -o double-well.pdf
  twostep report problems/theorem-2.toml --basin 11/10 -o theorem-2.html
  twostep report \"(x^2-1)^2/4\" --fragment -o double-well.tex     then \\input{double-well} in a paper

Each statement is tagged proved, simulated or cited, and names the theorem it rests on. The .html file is one file that
loads nothing. A .pdf is made by tectonic, latexmk, pdflatex or lualatex, whichever is installed.

Exit status: as of certify: 0 proved or decided, 1 a claim refuted, 2 bad usage or input, 3 something undecided or the
time limit met.";

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Tex,
    Pdf,
    Html,
    Markdown,
}

impl Kind {
    fn of(path: &Path) -> Result<Self, Failure> {
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        match ending.as_deref() {
            Some("tex") => Ok(Kind::Tex),
            Some("pdf") => Ok(Kind::Pdf),
            Some("html" | "htm") => Ok(Kind::Html),
            Some("md") => Ok(Kind::Markdown),
            _ => Err(Failure::helped(
                format!("{}: the ending does not say what to write", path.display()),
                "end the name in .tex, .pdf, .html or .md",
            )),
        }
    }
}

impl ReportCommand {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let kind = Kind::of(&self.output)?;
        if self.fragment && kind != Kind::Tex {
            return Err(Failure::helped(
                format!("--fragment: {} is not LaTeX", self.output.display()),
                "end the name in .tex",
            ));
        }
        let parameters = loss::named_values(&self.parameters)?;
        let etas = loss::step_sizes(&self.etas)?;
        let limits = Limits { precision: self.precision_limit, ..Limits::default() };
        let basin = self.basin.as_deref().map(step_sizes).transpose()?;
        let sources = input::sources(std::slice::from_ref(&self.loss))?;
        let [source] = sources.as_slice() else {
            return Err(Failure::helped(
                format!("{}: a report is about one loss, and here are {}", self.loss, sources.len()),
                "name one problem file; `twostep gallery` makes a page for each file of a folder",
            ));
        };
        let drawn = !self.no_figures;
        let job = move |source: &Source| {
            let ask = Ask { parameters: &parameters, etas: &etas, limits: &limits, basin: basin.as_ref() };
            everything(source, &ask, drawn)
        };
        let (report, pictures) = work::within(self.time_limit, None, source, &Arc::new(job))?;
        output::disagreements(&source.name, &report, self.color.into());
        let bytes = match kind {
            Kind::Tex if self.fragment => latex_fragment(&report, &pictures).into_bytes(),
            Kind::Tex => latex_document(&report, &pictures).into_bytes(),
            Kind::Html => html_document(&report, &pictures).into_bytes(),
            Kind::Markdown => markdown_document(&report, &pictures).into_bytes(),
            Kind::Pdf => {
                let latex = latex_document(&report, &pictures);
                engine::pdf(&latex, &self.output, self.engine.as_deref())?
            }
        };
        std::fs::write(&self.output, bytes)
            .map_err(|error| Failure::new(format!("cannot write {}: {error}", self.output.display())))?;
        Ok(Status::of(&report))
    }
}

/// What is asked of a loss.
pub(super) struct Ask<'a> {
    pub(super) parameters: &'a [(String, String)],
    pub(super) etas: &'a [NamedStep],
    pub(super) limits: &'a Limits,
    pub(super) basin: Option<&'a (Rational, Rational)>,
}

/// Losses of higher degree get no phase diagram, which would take minutes.
const HIGHEST_DEGREE: usize = 12;

/// Everything that a report shows: the proofs, and the pictures where they are wanted.
pub(super) fn everything(source: &Source, ask: &Ask, drawn: bool) -> Result<(Report, Vec<Picture>), Failure> {
    let mut report = prove(source, ask.parameters, ask.etas, ask.limits)?;
    // Only a polynomial in one variable without open parameters has a phase diagram.
    let single = report.variables.len() == 1
        && !report.minimisers.is_empty()
        && report.degree.is_some_and(|degree| degree > 0);
    let loss = match Loss::read(source, ask.parameters) {
        Ok(loss) if single => loss,
        _ => {
            let pictures = match drawn {
                true => picture::without_diagram(source, ask.parameters, &report)?,
                false => Vec::new(),
            };
            let family =
                if drawn && pictures.is_empty() { picture::of_family(source, ask) } else { Vec::new() };
            return Ok((report, pictures.into_iter().chain(family).collect()));
        }
    };
    report = report.with_formulas(&loss.polynomial);
    if let Some((from, to)) = ask.basin {
        let proof = basin(&loss.polynomial, (from, to), None, &BasinLimits::default());
        report = report.with_basin(report::Basin::new(&proof, None, None));
        report = report.with_start_check(&loss.polynomial, &proof);
    }
    let mut pictures = Vec::new();
    if report.degree.is_some_and(|degree| degree <= HIGHEST_DEGREE) {
        let analysis = loss.analyse(ask.limits)?;
        // The table of step sizes is that of the first method.
        for (index, method) in loss.methods().iter().enumerate() {
            let Ok(windows) = windows_under(&loss.polynomial, method, |_, _, _| true) else { continue };
            if index == 0 {
                report = report.with_windows(report::Windows::new(&windows, method, |_| true));
                report = match method {
                    Method::GradientDescent => report.with_window_check(&loss.polynomial, &windows),
                    _ => report.with_momentum_window_check(&loss.polynomial, method, &windows),
                };
            }
            if drawn {
                pictures.push(picture::diagram(&loss, &analysis, method, &windows));
            }
        }
    }
    if drawn && pictures.is_empty() {
        pictures = picture::without_diagram(source, ask.parameters, &report)?;
    }
    Ok((report, pictures))
}

/// One step size, or two with `..` between.
fn step_sizes(text: &str) -> Result<(Rational, Rational), Failure> {
    let (from, to) = match text.contains("..") {
        true => range("--basin", text, "101/100..123/100")?,
        false => {
            let eta = rational("--basin", text)?;
            (eta.clone(), eta)
        }
    };
    if from > 0 {
        return Ok((from, to));
    }
    Err(Failure::helped(
        format!("--basin {text}: a step size eta is greater than 0"),
        "write for example 11/10 or 101/100..123/100",
    ))
}
