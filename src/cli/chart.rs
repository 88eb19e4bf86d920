//! The pictures of `twostep diagram` beside the bifurcation diagram.

use super::diagram::DiagramCommand;
use super::failure::Failure;
use super::float_loss::FloatProblem;
use super::input::Source;
use super::loss::{self, Loss, NamedStep};
use super::many;
use super::starts;
use crate::algebra::Value;
use crate::arith::Rational;
use crate::certify::basin::{BasinLimits, basin};
use crate::certify::{Analysis, Limits, OrbitList, Stability, branches, windows_under};
use crate::dynamics::Method;
use crate::report::diagram::{
    Area, BasinMap, Chart, Level, LossOnPaper, basin_map, default_range, multipliers, sharpness_along,
    trajectory, two_step_map,
};
use crate::simulate::{
    Axis, BasinOptions, CompiledLoss, Ending, RunOptions, Trajectory, basins, random, simulate,
};
use clap::ValueEnum;

/// The pictures.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Certified branches of 2-cycles over the simulated attractor, against the step size
    Bifurcation,
    /// G(G(x)) against the identity, with its proved fixed points (needs --eta)
    TwoStepMap,
    /// A run step by step, with the proved orbit it goes to (needs --eta)
    Trajectory,
    /// The sharpness along a run, with 2/eta (needs --eta)
    Sharpness,
    /// Which starts go where: simulated regions, proved intervals; in two variables at one --eta, proved parts hatched
    Basin,
    /// The multipliers of minimisers and 2-cycles against the step size
    Multiplier,
    /// The critical step sizes against a parameter that is left open: --param a=-2..2, --param mu=positive
    Phase,
}

/// At how many step sizes of a basin map a proof is tried.
const PROOFS: u32 = 24;
/// Above this degree it is not.
const LARGEST_DEGREE: usize = 8;

/// What a chart is made of.
pub(super) struct Subject<'a> {
    pub(super) command: &'a DiagramCommand,
    pub(super) source: &'a Source,
    pub(super) parameters: &'a [(String, String)],
    pub(super) problem: FloatProblem,
    pub(super) range: Option<(Rational, Rational)>,
    pub(super) pixels: (usize, usize),
}

impl Subject<'_> {
    pub(super) fn chart(&self) -> Result<Chart, Failure> {
        let compiled = self.problem.compile()?;
        match self.command.kind {
            Picture::TwoStepMap => self.two_step_map(&compiled),
            Picture::Trajectory => self.trajectory(&compiled),
            Picture::Sharpness => self.sharpness(&compiled),
            Picture::Basin => self.basin(&compiled),
            Picture::Multiplier | Picture::Bifurcation | Picture::Phase => self.multiplier(&compiled),
        }
    }

    fn paper<'b>(&'b self, text: &'b str, eta: &'b str) -> LossOnPaper<'b> {
        LossOnPaper { text, variables: &self.problem.variables, eta }
    }

    /// The loss as the title shows it.
    fn text(&self) -> String {
        match &self.problem.proved {
            Some(loss) => loss.polynomial.to_text(&self.problem.variables[0]),
            None => self.problem.expression.to_string(),
        }
    }

    /// The one step size.
    fn eta(&self) -> Result<NamedStep, Failure> {
        let given: Vec<NamedStep> = match &self.command.eta {
            Some(text) => loss::step_sizes(std::slice::from_ref(text))?,
            None => self.problem.step_sizes.clone(),
        };
        given
            .into_iter()
            .next()
            .ok_or_else(|| Failure::helped("this picture is of one step size", "add for example --eta 11/10"))
    }

    /// The loss with proofs, where it has any.
    fn proofs(&self) -> Option<(&Loss, Analysis)> {
        let loss = self.problem.proved.as_ref()?;
        Some((loss, loss.analyse(&Limits::default()).ok()?))
    }

    fn needs_proofs(&self) -> Result<(&Loss, Analysis), Failure> {
        let Some(loss) = &self.problem.proved else {
            return Err(Failure::helped(
                "this picture shows what is proved for polynomials in one variable",
                "choose --kind trajectory, sharpness or basin",
            ));
        };
        Ok((loss, loss.analyse(&Limits::default())?))
    }

    fn two_step_map(&self, compiled: &CompiledLoss) -> Result<Chart, Failure> {
        if self.problem.variables.len() != 1 {
            return Err(Failure::helped(
                "the two-step map is drawn for losses in one variable",
                "choose --kind trajectory, sharpness or basin",
            ));
        }
        let step = self.eta()?;
        let proofs = self.proofs();
        let fixed = match &proofs {
            Some((loss, analysis)) => {
                let lists = loss::orbits(loss, std::slice::from_ref(&step));
                levels(analysis, &lists[0].1, &step)
            }
            None => Vec::new(),
        };
        let window = match &self.command.region {
            Some(text) => starts::interval(text)?,
            None => seen(&fixed),
        };
        let text = self.text();
        Ok(two_step_map(self.paper(&text, &step.text), compiled, step.eta.value.approx(), &fixed, window))
    }

    /// The run that is drawn.
    fn run(&self, compiled: &CompiledLoss, step: &NamedStep, steps: usize) -> Result<Trajectory, Failure> {
        let names = &self.problem.variables;
        let start = match (&self.command.start, self.proofs()) {
            (Some(text), _) => starts::start(text, names)?,
            (None, Some((_, analysis))) if !analysis.minimisers.is_empty() => {
                // From the largest minimiser, away from it.
                let largest = analysis.minimisers.iter().map(|m| m.point.approx()).fold(f64::MIN, f64::max);
                vec![largest + 0.1]
            }
            _ => match self.problem.minimisers.first() {
                Some(point) => point.iter().enumerate().map(|(j, x)| x + 0.1 / (j + 1) as f64).collect(),
                None => (0..names.len()).map(|j| 2.0 * random::unit(1, j as u64) - 1.0).collect(),
            },
        };
        let options = RunOptions { steps, keep: steps + 1, ..RunOptions::default() };
        Ok(simulate(&mut compiled.runner(), &start, step.eta.value.approx(), &options))
    }

    fn trajectory(&self, compiled: &CompiledLoss) -> Result<Chart, Failure> {
        let step = self.eta()?;
        let run = self.run(compiled, &step, self.command.steps.unwrap_or(60) as usize)?;
        let mut shown = Vec::new();
        if let Some((loss, analysis)) = self.proofs() {
            let lists = loss::orbits(loss, std::slice::from_ref(&step));
            let all = levels(&analysis, &lists[0].1, &step);
            // The proved points that the run comes close to; where a long run settles says more.
            let far = RunOptions::default();
            let long = simulate(&mut compiled.runner(), &run.start, run.eta, &far);
            let ends: Vec<f64> = match &long.ending {
                Ending::Settled(cycle) | Ending::Slow(cycle) => cycle.points.iter().map(|x| x[0]).collect(),
                _ => Vec::new(),
            };
            let near = |x: f64| ends.iter().any(|end| (x - end).abs() <= 1e-3 * (1.0 + x.abs()));
            shown = all.iter().copied().filter(|level| near(level.x)).collect();
            if shown.is_empty() {
                shown = all.into_iter().filter(|level| !level.cycle).collect();
            }
        }
        let text = self.text();
        Ok(trajectory(self.paper(&text, &step.text), &run, &shown))
    }

    fn sharpness(&self, compiled: &CompiledLoss) -> Result<Chart, Failure> {
        let step = self.eta()?;
        let run = self.run(compiled, &step, self.command.steps.unwrap_or(120) as usize)?;
        let text = self.text();
        Ok(sharpness_along(self.paper(&text, &step.text), &run))
    }

    fn multiplier(&self, compiled: &CompiledLoss) -> Result<Chart, Failure> {
        let (loss, analysis) = self.needs_proofs()?;
        let stuck = |error| Failure::Limit { message: format!("{}: {error}", self.command.loss), help: None };
        let windows =
            windows_under(&loss.polynomial, &Method::GradientDescent, |_, _, _| true).map_err(stuck)?;
        let (from, to) = self
            .range
            .clone()
            .unwrap_or_else(|| default_range(&analysis, &windows, &Method::GradientDescent));
        let samples = self.command.samples as usize;
        let found = branches(&loss.polynomial, &windows, (&from, &to), samples, |_, _| {}).map_err(stuck)?;
        let sharpness: Vec<f64> = analysis.minimisers.iter().map(|m| m.f2.approx()).collect();
        let text = self.text();
        let range = (from.to_f64(), to.to_f64());
        Ok(multipliers(self.paper(&text, ""), compiled, range, &found, &sharpness))
    }

    fn basin(&self, compiled: &CompiledLoss) -> Result<Chart, Failure> {
        let names = &self.problem.variables;
        let steps = self.command.steps.unwrap_or(1500) as usize;
        let text = self.text();
        let region = self.command.region.as_deref().map(starts::interval).transpose()?;
        let (width, height) = self.pixels;
        if let [first, second, ..] = &names[..] {
            let step = self.eta()?;
            let (low, high) = region.unwrap_or((-2.0, 2.0));
            let start = match &self.command.start {
                Some(text) => starts::start(text, names)?,
                None => vec![0.0; names.len()],
            };
            let options = BasinOptions {
                across: (Axis::Coordinate(0), low, high),
                up: (Axis::Coordinate(1), low, high),
                width,
                height,
                start,
                eta: step.eta.value.approx(),
                steps,
                max_period: 16,
            };
            let raster = basins(compiled, &options);
            let areas =
                proved_areas(self.source, self.parameters, &self.problem, &step.eta.value, [(low, high); 2]);
            let map = BasinMap { raster: &raster, names: [first, second], certified: &[], areas };
            return Ok(basin_map(self.paper(&text, &step.text), map));
        }
        let (from, to) = match (&self.range, self.proofs()) {
            (Some(range), _) => range.clone(),
            (None, Some((loss, analysis))) => {
                let windows = windows_under(&loss.polynomial, &Method::GradientDescent, |_, _, _| true);
                let to = windows.map_or(Rational::from(2), |windows| {
                    default_range(&analysis, &windows, &Method::GradientDescent).1
                });
                (Rational::from(&to / 10u32), to)
            }
            (None, None) => {
                return Err(Failure::helped(
                    "the range of step sizes is not known",
                    "add for example --eta-range 1/10..4",
                ));
            }
        };
        let (low, high) = region.unwrap_or_else(|| {
            let points = self.proofs().map_or(Vec::new(), |(_, analysis)| {
                analysis.critical_points.iter().map(|c| c.point.approx()).collect()
            });
            let low = points.iter().copied().fold(f64::INFINITY, f64::min);
            let high = points.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            if low > high {
                return (-2.0, 2.0);
            }
            let room = 0.5 * (high - low).max(2.0);
            (low - room, high + room)
        });
        let options = BasinOptions {
            across: (Axis::StepSize, from.to_f64(), to.to_f64()),
            up: (Axis::Coordinate(0), low, high),
            width,
            height,
            start: vec![0.0],
            eta: 1.0,
            steps,
            max_period: 16,
        };
        let raster = basins(compiled, &options);
        let mut certified = Vec::new();
        if let Some(loss) = self.problem.proved.as_ref().filter(|l| l.polynomial.degree() <= LARGEST_DEGREE) {
            for k in 1..PROOFS {
                let eta = Rational::from(&to - &from) * Rational::from((k, PROOFS)) + &from;
                let proof = basin(&loss.polynomial, (&eta, &eta), None, &BasinLimits::default());
                for interval in proof.pieces.iter().flat_map(|piece| &piece.intervals) {
                    let Some(conclusion) = &interval.conclusion else { continue };
                    if conclusion.attractors.iter().all(|a| a.period() <= 2) {
                        let ends = (interval.left.at.approx(), interval.right.at.approx());
                        certified.push((eta.to_f64(), ends));
                    }
                }
            }
        }
        let names = ["eta", names[0].as_str()];
        let map = BasinMap { raster: &raster, names, certified: &certified, areas: Vec::new() };
        Ok(basin_map(self.paper(&text, ""), map))
    }
}

/// What is proved of the starts in a rectangle of two variables; nothing where the proofs have no minimiser to begin with.
pub(super) fn proved_areas(
    source: &Source,
    parameters: &[(String, String)],
    problem: &FloatProblem,
    eta: &Value,
    sides: [(f64, f64); 2],
) -> Vec<Area> {
    // An expression of the command line does not say what its variables are.
    let variables = if source.is_problem { Vec::new() } else { problem.variables.clone() };
    let source = Source { variables, ..source.clone() };
    let proofs = many::read(&source, parameters).ok().flatten();
    proofs.map_or(Vec::new(), |proofs| proofs.areas(eta, sides))
}

/// All critical points and points of 2-cycles at a step size.
fn levels(analysis: &Analysis, list: &OrbitList, step: &NamedStep) -> Vec<Level> {
    let eta = step.eta.value.approx();
    let critical = analysis.critical_points.iter().map(|c| {
        let own = analysis.minimisers.iter().find(|m| m.point == c.point);
        let stable =
            own.is_some_and(|m| m.eta_critical.as_ref().is_none_or(|critical| eta < critical.approx()));
        Level { x: c.point.approx(), stable, cycle: false }
    });
    let cycles = list.cycles.iter().flat_map(|c| {
        let stable = matches!(c.stability, Stability::Stable | Stability::Superstable);
        [&c.x0, &c.x1].map(|x| Level { x: x.approx(), stable, cycle: true })
    });
    critical.chain(cycles).collect()
}

/// The values that show all proved points, those of unstable 2-cycles only where they do not dwarf the rest.
pub(super) fn seen(levels: &[Level]) -> (f64, f64) {
    let extent = |chosen: &mut dyn Iterator<Item = f64>| {
        chosen.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
    };
    let (low, high) = extent(&mut levels.iter().filter(|l| !l.cycle || l.stable).map(|l| l.x));
    if low > high {
        return (-2.0, 2.0);
    }
    let room = (high - low).max(0.5);
    let close = |x: &f64| (low - room..=high + room).contains(x);
    let (low, high) = extent(&mut levels.iter().map(|l| l.x).filter(close));
    let margin = 0.15 * (high - low).max(0.5);
    (low - margin, high + margin)
}
