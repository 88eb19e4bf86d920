//! Which pictures there are beside the bifurcation diagram.

use super::chart::{Area, Axis, Chart, Look, Regions, Series};
use super::hatch::Hatch;
use crate::certify::many::{Fate, ManyBasin};
use crate::certify::{Branch, BranchPoint, Stability};
use crate::simulate::{BasinRaster, CompiledLoss, Label, Trajectory};

/// At how many points a curve is computed.
const FINE: usize = 800;
/// How many variables of a trajectory are drawn.
const VARIABLES: usize = 3;

/// The loss that a picture is about.
#[derive(Clone, Copy, Debug)]
pub struct LossOnPaper<'a> {
    /// The loss as it stands in the title.
    pub text: &'a str,
    /// Its variables.
    pub variables: &'a [String],
    /// The step size as it was given; empty where the picture shows many.
    pub eta: &'a str,
}

/// A proved point of the line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Where it is, a rounding of an enclosure.
    pub x: f64,
    /// Is it attracting?
    pub stable: bool,
    /// A point of a 2-cycle, rather than a critical point of the loss.
    pub cycle: bool,
}

impl LossOnPaper<'_> {
    pub(super) fn chart(&self, says: &str, across: Axis, up: Axis) -> Chart {
        let eta = if self.eta.is_empty() { String::new() } else { format!(",  $eta = {}$", self.eta) };
        let title = format!("$f({}) = {}${eta}", few(self.variables), self.text);
        Chart {
            title,
            says: says.to_string(),
            across,
            up,
            regions: None,
            areas: Vec::new(),
            series: Vec::new(),
        }
    }

    fn first(&self) -> &str {
        self.variables.first().map_or("x", String::as_str)
    }
}

/// The variables in the title, of a matrix its name alone; the first and the last where they are many.
fn few(variables: &[String]) -> String {
    let mut names: Vec<&str> = variables.iter().map(|v| v.split('[').next().unwrap_or(v)).collect();
    names.dedup();
    match &names[..] {
        [first, .., last] if names.len() > 4 => format!("{first}, ..., {last}"),
        _ => names.join(", "),
    }
}

fn axis(name: &str, label: &str, range: (f64, f64)) -> Axis {
    Axis { name: name.to_string(), label: label.to_string(), range }
}

fn series(name: &str, look: Look, certified: bool, points: Vec<[f64; 2]>) -> Series {
    Series { name: name.to_string(), look, certified, points }
}

/// A range with room on both sides; something around a single number.
fn roomy(low: f64, high: f64) -> (f64, f64) {
    let size = if high > low { high - low } else { low.abs().max(1.0) };
    (low - 0.06 * size, high + 0.06 * size)
}

fn extent(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.filter(|v| v.is_finite()).fold(None, |so_far: Option<(f64, f64)>, v| {
        Some(so_far.map_or((v, v), |(low, high)| (low.min(v), high.max(v))))
    })
}

/// The map of two steps against the identity: fixed points of the map are critical points and points of 2-cycles; the proved
/// ones are dots. `window` are the values of the variable.
pub fn two_step_map(
    loss: LossOnPaper,
    compiled: &CompiledLoss,
    eta: f64,
    fixed: &[Level],
    window: (f64, f64),
) -> Chart {
    let x = loss.first();
    let mut runner = compiled.runner();
    let mut step = |x: f64| x - eta * runner.derivatives(x).0;
    let at = |i: usize| window.0 + (window.1 - window.0) * i as f64 / FINE as f64;
    let curve: Vec<[f64; 2]> = (0..=FINE)
        .map(|i| {
            let next = step(at(i));
            [at(i), step(next)]
        })
        .collect();
    let mut chart = loss.chart(
        "Two steps of gradient descent against the identity",
        axis("x", &format!("${x}$"), window),
        axis("two_steps", &format!("$G(G({x}))$"), window),
    );
    let dots = |stable: bool, cycle: bool| -> Vec<[f64; 2]> {
        fixed.iter().filter(|p| p.stable == stable && p.cycle == cycle).map(|p| [p.x, p.x]).collect()
    };
    let levels: Vec<[f64; 2]> = vec![[window.0, window.0], [window.1, window.1]];
    let finite = curve.into_iter().filter(|p| p[1].is_finite()).collect();
    chart.series = vec![
        series("identity", Look::Dashed, false, levels),
        series("two steps", Look::Stable, false, finite),
        series("proved: repelling", Look::Rings, true, [dots(false, false), dots(false, true)].concat()),
        series("proved: attracting", Look::Dots, true, [dots(true, false), dots(true, true)].concat()),
    ];
    chart
}

/// A trajectory, coordinate by coordinate, with the proved 2-cycle or minimiser it goes to as lines.
pub fn trajectory(loss: LossOnPaper, run: &Trajectory, levels: &[Level]) -> Chart {
    let shown = loss.variables.len().min(VARIABLES);
    let finite: Vec<&Vec<f64>> =
        run.points.iter().take_while(|x| x.iter().all(|v| v.is_finite() && v.abs() < 1e6)).collect();
    let all = finite.iter().flat_map(|x| x.iter().take(shown).copied());
    let (low, high) = extent(all.chain(levels.iter().map(|l| l.x))).unwrap_or((-1.0, 1.0));
    let last = finite.len().saturating_sub(1).max(1) as f64;
    let label = if shown == 1 { format!("${}$", loss.first()) } else { "coordinates".to_string() };
    let mut chart = loss.chart(
        "Gradient descent step by step",
        axis("t", "step $t$", (0.0, last)),
        axis("x", &label, roomy(low, high)),
    );
    for level in levels {
        let (name, look) = match (level.cycle, level.stable) {
            (true, true) => ("proved stable 2-cycle", Look::Stable),
            (true, false) => ("proved unstable 2-cycle", Look::Unstable),
            (false, true) => ("proved stable minimiser", Look::Dotted),
            (false, false) => ("proved unstable minimiser", Look::Dashed),
        };
        chart.series.push(series(name, look, true, vec![[0.0, level.x], [last, level.x]]));
    }
    for (j, name) in loss.variables.iter().take(shown).enumerate() {
        let look = [Look::Steps, Look::Solid, Look::Dotted][j];
        let points = finite.iter().enumerate().map(|(t, x)| [t as f64, x[j]]).collect();
        chart.series.push(series(&format!("simulated ${name}$"), look, false, points));
    }
    chart
}

/// The sharpness along a trajectory, with `2/eta`.
pub fn sharpness_along(loss: LossOnPaper, run: &Trajectory) -> Chart {
    let limit = 2.0 / run.eta;
    let points: Vec<[f64; 2]> = (run.sharpness.iter().enumerate())
        .take_while(|(_, s)| s.is_finite() && s.abs() < 1e3 * limit.max(1.0))
        .map(|(t, s)| [t as f64, *s])
        .collect();
    let last = points.len().saturating_sub(1).max(1) as f64;
    let (low, high) = extent(points.iter().map(|p| p[1]).chain([limit])).unwrap_or((0.0, 1.0));
    let mut chart = loss.chart(
        "Sharpness along gradient descent",
        axis("t", "step $t$", (0.0, last)),
        axis("sharpness", "sharpness", roomy(low.min(0.0), high)),
    );
    chart.series = vec![
        series("$2/eta$", Look::Dashed, false, vec![[0.0, limit], [last, limit]]),
        series("sharpness, the largest eigenvalue of the Hessian", Look::Steps, false, points),
    ];
    chart
}

/// The multiplier of each 2-cycle against the step size, and of each minimiser over one step: stable between -1 and 1.
/// `minimisers` are their values of `f''`.
pub fn multipliers(
    loss: LossOnPaper,
    compiled: &CompiledLoss,
    range: (f64, f64),
    branches: &[Branch],
    minimisers: &[f64],
) -> Chart {
    let mut runner = compiled.runner();
    let mut curvature = |x: f64| runner.derivatives(x).1;
    // A 2-cycle that is born unstable has a multiplier above 1; most losses have none that stays so.
    let mut rho = |p: &BranchPoint| {
        let eta = p.eta.approx();
        (1.0 - eta * curvature(p.x0.approx())) * (1.0 - eta * curvature(p.x1.approx()))
    };
    let curves: Vec<Vec<[f64; 2]>> =
        branches.iter().map(|b| b.points.iter().map(|p| [p.eta.approx(), rho(p)]).collect()).collect();
    let above = curves.iter().flatten().any(|p| p[1] > 1.05 && p[1] < 2.0);
    let window = (-2.0, if above { 2.0 } else { 1.4 });
    let mut chart = loss.chart(
        "Multipliers against the step size",
        axis("eta", "step size $eta$", range),
        axis("multiplier", "multiplier $rho$", window),
    );
    for level in [-1.0, 0.0, 1.0] {
        let look = if level == 0.0 { Look::Faint } else { Look::Dotted };
        let name = if level == 0.0 { "" } else { "limits of stability" };
        chart.series.push(series(name, look, true, vec![[range.0, level], [range.1, level]]));
    }
    for sharpness in minimisers {
        let points = vec![[range.0, 1.0 - range.0 * sharpness], [range.1, 1.0 - range.1 * sharpness]];
        chart.series.push(series("minimiser, one step", Look::Solid, true, points));
    }
    for (branch, points) in branches.iter().zip(curves) {
        let stable = matches!(branch.stability, Stability::Stable | Stability::Superstable);
        let (name, look) = if stable {
            ("stable 2-cycle, two steps", Look::Stable)
        } else {
            ("unstable 2-cycle, two steps", Look::Unstable)
        };
        chart.series.push(series(name, look, true, points));
    }
    chart
}

/// What a basin map shows.
#[derive(Clone, Debug)]
pub struct BasinMap<'a> {
    /// Where the starts go, simulated.
    pub raster: &'a BasinRaster,
    /// The names of the two axes: `eta` or a variable.
    pub names: [&'a str; 2],
    /// Proved: at these step sizes almost every start in an interval converges to a minimiser or a 2-cycle.
    pub certified: &'a [(f64, (f64, f64))],
    /// Proved: what all starts in parts of the plane do.
    pub areas: Vec<Area>,
}

/// Which starts go where: regions by simulation, bars and hatched boxes where it is proved.
pub fn basin_map(loss: LossOnPaper, map: BasinMap) -> Chart {
    let options = &map.raster.options;
    let label =
        |name: &str| if name == "eta" { "step size $eta$".to_string() } else { format!("start ${name}$") };
    let mut chart = loss.chart(
        "Where starts go",
        axis(map.names[0], &label(map.names[0]), (options.across.1, options.across.2)),
        axis(map.names[1], &label(map.names[1]), (options.up.1, options.up.2)),
    );
    let kinds = [
        ("simulated to a minimiser", 36),
        ("simulated to a 2-cycle", 84),
        ("simulated to a longer cycle", 130),
        ("simulated: no period", 180),
        ("simulated to diverge", 0),
    ];
    let kind = |label: &Label| match label {
        Label::Cycle { period: 1, .. } | Label::Period(1) => 0,
        Label::Cycle { period: 2, .. } | Label::Period(2) => 1,
        Label::Cycle { .. } | Label::Period(_) => 2,
        Label::Unsettled => 3,
        Label::Diverged => 4,
    };
    let of_label: Vec<u8> = map.raster.legend.iter().map(kind).collect();
    chart.regions = Some(Regions {
        columns: options.width,
        rows: options.height,
        labels: map.raster.labels.iter().map(|label| of_label[usize::from(*label)]).collect(),
        kinds: kinds.map(|(name, darkness)| (name.to_string(), darkness)).to_vec(),
    });
    chart.areas = map.areas;
    for (eta, (low, high)) in map.certified {
        let points = vec![[*eta, *low], [*eta, *high]];
        chart.series.push(series("proved for almost every start", Look::Stable, true, points));
    }
    chart
}

/// What is proved of the starts in a box of the plane, as hatched areas.
pub fn proved_areas(basin: &ManyBasin) -> Vec<Area> {
    let kinds = [
        ("proved to a 2-cycle", Hatch::Rising),
        ("proved to a minimiser", Hatch::Falling),
        ("proved to diverge", Hatch::Level),
    ];
    let kind = |fate: Fate| match fate {
        Fate::Converges(index) if basin.attractors[index].is_cycle() => Some(0),
        Fate::Converges(_) => Some(1),
        Fate::Diverges => Some(2),
        Fate::Undecided => None,
    };
    let area = |(index, (name, hatch)): (usize, (&str, Hatch))| {
        let corners = |part: &crate::certify::many::Part| match &part.starts[..] {
            [x, y] if kind(part.fate) == Some(index) => Some([[x.lo(), y.lo()], [x.hi(), y.hi()]]),
            _ => None,
        };
        Area { name: name.to_string(), hatch, boxes: basin.parts.iter().filter_map(corners).collect() }
    };
    kinds.into_iter().enumerate().map(area).filter(|area| !area.boxes.is_empty()).collect()
}
