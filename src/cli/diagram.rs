//! `twostep diagram`

use super::args::Colour;
use super::chart::{Picture, Subject};
use super::failure::Failure;
use super::float_loss::FloatProblem;
use super::input;
use super::loss::{self, Loss};
use super::method::MethodFlags;
use super::output;
use super::phase;
use super::range::range;
use super::status::Status;
use crate::arith::Rational;
use crate::certify::{Limits, Stage, branches_under, windows_under};
use crate::dynamics::Method;
use crate::report::diagram::{Diagram, DiagramSource, PngError, csv, default_range, png, sketch, svg, tikz};
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::{Path, PathBuf};

/// Draw what is proved over what is simulated: bifurcation diagram, two-step map, trajectory, sharpness, basin, multiplier
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct DiagramCommand {
    /// A loss in quotes, a problem file (.toml), or `-` for standard input
    #[arg(value_name = "LOSS")]
    pub loss: String,

    /// Which picture
    #[arg(long, value_enum, default_value_t = Picture::Bifurcation)]
    pub kind: Picture,

    /// The picture's file; its ending chooses what it is: .svg, .png, .tex (pgfplots) or .csv [default: a sketch in the terminal]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// The step size, exact, of a two-step map, a run, or a basin in two variables [default: a problem file's first]
    #[arg(long, value_name = "R")]
    pub eta: Option<String>,

    /// The start of a run: 0.9, or x=0.9,y=1.1 [default: near a minimiser]
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub start: Option<String>,

    /// How many steps a run has [default: 60, sharpness 120, basin 1500]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub steps: Option<u32>,

    /// The values of the variables of a two-step map or a basin [default: around the critical points]
    #[arg(long = "box", value_name = "A..B", allow_hyphen_values = true)]
    pub region: Option<String>,

    /// The step sizes to show, exact: 0..2, 1/2..5/4 [default: 0 to beyond the last stable window]
    #[arg(long, value_name = "A..B", allow_negative_numbers = true)]
    pub eta_range: Option<String>,

    /// Width and height, in pixels; in points for .tex [default: 840x540, png 1680x1080, tex 300x190]
    #[arg(long, value_name = "WxH", value_parser = size)]
    pub size: Option<(u32, u32)>,

    /// At about how many step sizes the branches are computed
    #[arg(long, value_name = "N", default_value_t = 192, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub samples: u32,

    /// The value of a parameter of the loss, exact: `mu=2/3`
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub parameters: Vec<String>,

    /// The method of a bifurcation diagram, where it is not plain gradient descent.
    #[command(flatten)]
    pub method: MethodFlags,

    /// No progress on standard error
    #[arg(short, long)]
    pub quiet: bool,

    /// When to colour messages
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

const EXAMPLES: &str = "\
Examples:
  twostep diagram \"(x^2-1)^2/4\" -o double-well.svg
  twostep diagram \"(x^2-1)^2/4\" -o close.png --eta-range 1..5/4 --size 2000x1400
  twostep diagram problems/double-well-tilted.toml -o tilted.tex
  twostep diagram \"(x^2-1)^2/4\" --momentum 1/2 -o heavy-ball.svg
  twostep diagram \"(x^2-1)^2/4 + a*x\" --param a=-1/4..1/4 --kind phase -o phase.svg
  twostep diagram \"(x^2-1)^2/4\" --kind two-step-map --eta 11/10              a sketch in the terminal
  twostep diagram \"(x^2-1)^2/4\" --kind trajectory --eta 6/5 --start 0.9 -o run.svg
  twostep diagram \"(x*y-1)^2/2\" --kind sharpness --eta 21/20 --start 0.2,3/2 -o sharpness.tex
  twostep diagram \"(x^2-1)^2/4\" --kind basin --eta-range 1/2..3/2 -o basin.png

Solid lines are stable, dashed ones unstable: minimisers thin, 2-cycles thick. They are proved, as are the critical step
sizes above. The grey points are where simulated runs go; they prove nothing. The .tex file compiles by itself and
can be read with \\input.";

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Svg,
    Png,
    Tex,
    Csv,
    Sketch,
}

impl Kind {
    fn of(path: &Path) -> Result<Self, Failure> {
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        match ending.as_deref() {
            Some("svg") => Ok(Kind::Svg),
            Some("png") => Ok(Kind::Png),
            Some("tex") => Ok(Kind::Tex),
            Some("csv") => Ok(Kind::Csv),
            _ => Err(Failure::helped(
                format!("{}: the ending does not say what to draw", path.display()),
                "end the name in .svg, .png, .tex or .csv",
            )),
        }
    }

    fn default_size(self) -> (u32, u32) {
        match self {
            Kind::Svg | Kind::Csv | Kind::Sketch => (840, 540),
            Kind::Png => (1680, 1080),
            Kind::Tex => (300, 190),
        }
    }

    /// The columns and rows of the simulated attractor.
    fn pixels(self, (width, height): (u32, u32)) -> (usize, usize) {
        match self {
            Kind::Svg | Kind::Png => (width as usize, height as usize),
            // Points on paper are coarse.
            Kind::Tex => (3 * width as usize, 3 * height as usize),
            Kind::Csv => (200, 120),
            Kind::Sketch => (2 * SKETCH.0, 4 * SKETCH.1),
        }
    }
}

/// The letters across and up of a sketch.
const SKETCH: (usize, usize) = (72, 20);

impl DiagramCommand {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let kind = self.output.as_deref().map_or(Ok(Kind::Sketch), Kind::of)?;
        let parameters = loss::named_values(&self.parameters)?;
        let range = self.eta_range.as_deref().map(step_sizes).transpose()?;
        let size = self.size.unwrap_or(kind.default_size());
        let sources = input::sources(std::slice::from_ref(&self.loss))?;
        let [source] = sources.as_slice() else {
            return Err(Failure::helped(
                format!("{}: a diagram shows one loss, and here are {}", self.loss, sources.len()),
                "name one problem file",
            ));
        };
        let refused = |error: PngError| Failure::new(format!("--size: {error}"));
        let bytes = if self.kind == Picture::Bifurcation {
            let loss = Loss::read(source, &parameters)?;
            let diagram = self.diagram(&loss, range, kind.pixels(size))?;
            match kind {
                Kind::Svg => svg(&diagram, size.0, size.1).into_bytes(),
                Kind::Png => png(&diagram, size.0, size.1).map_err(refused)?,
                Kind::Tex => tikz(&diagram, size.0, size.1).into_bytes(),
                Kind::Csv => csv(&diagram).into_bytes(),
                Kind::Sketch => sketch(&diagram, SKETCH.0, SKETCH.1).into_bytes(),
            }
        } else {
            if self.method.method()? != Method::GradientDescent {
                let help = "leave out --momentum, or choose --kind bifurcation";
                return Err(Failure::helped("this picture is of gradient descent", help));
            }
            let chart = if self.kind == Picture::Phase {
                phase::chart(source, &parameters, range.as_ref(), &self.loss)?
            } else {
                let problem = FloatProblem::read(source, &parameters)?;
                let (parameters, pixels) = (&parameters[..], kind.pixels(size));
                Subject { command: self, source, parameters, problem, range, pixels }.chart()?
            };
            match kind {
                Kind::Svg => chart.svg(size.0, size.1).into_bytes(),
                Kind::Png => chart.png(size.0, size.1).map_err(refused)?,
                Kind::Tex => chart.tikz(size.0, size.1).into_bytes(),
                Kind::Csv => chart.csv().into_bytes(),
                Kind::Sketch => sketch(&chart, SKETCH.0, SKETCH.1).into_bytes(),
            }
        };
        let Some(path) = &self.output else {
            output::to_stdout(&String::from_utf8_lossy(&bytes), self.color.into())?;
            return Ok(Status::Decided);
        };
        std::fs::write(path, bytes)
            .map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))?;
        Ok(Status::Decided)
    }

    fn diagram(
        &self,
        loss: &Loss,
        range: Option<(Rational, Rational)>,
        pixels: (usize, usize),
    ) -> Result<Diagram, Failure> {
        let stuck = |error| Failure::Limit { message: format!("{}: {error}", self.loss), help: None };
        let (analysis, method) = (loss.analyse(&Limits::default())?, self.method.method()?);
        let bar = self.progress();
        let report = |what: &'static str| {
            let bar = bar.clone();
            move |done: usize, all: usize| {
                bar.set_message(what);
                bar.set_length(all as u64);
                bar.set_position(done as u64);
            }
        };
        let (eliminations, cells) = (report("eliminations"), report("cells"));
        let go_on = |stage: Stage, done: usize, all: usize| {
            match stage {
                Stage::Elimination | Stage::Subdivision => eliminations(done, all),
                Stage::Counting => cells(done, all),
            }
            true
        };
        let windows = windows_under(&loss.polynomial, &method, go_on).map_err(stuck)?;
        let (from, to) = range.unwrap_or_else(|| default_range(&analysis, &windows, &method));
        let (samples, range) = (self.samples as usize, (&from, &to));
        let found = branches_under(&loss.polynomial, &method, &windows, range, samples, report("step sizes"));
        bar.finish_and_clear();
        let heading = loss.heading();
        Ok(Diagram::new(&DiagramSource {
            analysis: &analysis,
            method: &method,
            windows: &windows,
            branches: &found.map_err(stuck)?,
            range: (&from, &to),
            variable: &heading.variable,
            pixels,
        }))
    }

    fn progress(&self) -> ProgressBar {
        let target = if self.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(1), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}, {elapsed}, {eta} left") {
            bar.set_style(style);
        }
        bar
    }
}

/// The widest picture, in pixels; a larger one is a slip of the finger.
const LARGEST: u32 = 20_000;

/// `800x500`
fn size(text: &str) -> Result<(u32, u32), String> {
    let read = |text: &str| text.parse::<u32>().ok().filter(|n| (100..=LARGEST).contains(n));
    text.split_once(['x', 'X'])
        .and_then(|(width, height)| Some((read(width)?, read(height)?)))
        .ok_or_else(|| format!("write width x height, each from 100 to {LARGEST}: 840x540"))
}

/// A range of step sizes.
fn step_sizes(text: &str) -> Result<(Rational, Rational), Failure> {
    let (from, to) = range("--eta-range", text, "0..2")?;
    if from >= 0 {
        return Ok((from, to));
    }
    Err(Failure::helped(
        format!("--eta-range {text}: a range of step sizes begins at 0 or above"),
        "write for example 0..2",
    ))
}

#[cfg(test)]
mod tests {
    use super::{size, step_sizes};
    use crate::arith::Rational;

    #[test]
    fn sizes_and_ranges() {
        assert_eq!(size("840x540"), Ok((840, 540)));
        for wrong in ["840", "0x9", "x", "1x1", "99999x500", "-5x500", "840x"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
        assert_eq!(step_sizes("1/2..2").unwrap(), (Rational::from((1, 2)), Rational::from(2)));
        for wrong in ["1", "2..1", "1..1", "-1..1", "a..b", "..", "0..1/0"] {
            assert!(step_sizes(wrong).is_err(), "{wrong}");
        }
    }
}
