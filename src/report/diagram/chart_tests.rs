//! Charts assert what they show.

use super::chart::{Chart, Look};
use super::{
    BasinMap, Level, LossOnPaper, basin_map, multipliers, proved_areas, sharpness_along, trajectory,
    two_step_map,
};
use crate::algebra::{RatPoly, Value};
use crate::arith::{FastInterval, Rational};
use crate::certify::many::{ManyLoss, basin_of, search};
use crate::certify::{branches, windows_under};
use crate::dynamics::Method;
use crate::expr::Expr;
use crate::simulate::{Axis, BasinOptions, CompiledLoss, RunOptions, basins, simulate};

fn well() -> RatPoly {
    Expr::parse("(x^2-1)^2/4").unwrap().to_polynomial("x", 8).unwrap()
}

fn points(chart: &Chart, look: Look) -> Vec<[f64; 2]> {
    chart.series.iter().filter(|s| s.look == look).flat_map(|s| s.points.iter().copied()).collect()
}

fn files_are_whole(chart: &Chart) {
    let svg = chart.svg(420, 270);
    assert!(svg.ends_with("</svg>\n") && svg.matches("<g ").count() == svg.matches("</g>").count());
    assert_eq!(&chart.png(420, 270).unwrap()[1..4], b"PNG");
    let tex = chart.tikz(300, 190);
    assert_eq!(tex.matches("\\begin{").count(), tex.matches("\\end{").count());
    assert_eq!((chart.svg(420, 270), chart.csv()), (svg, chart.csv()));
    let columns = chart.csv().lines().map(|line| line.matches(',').count()).collect::<Vec<_>>();
    assert!(columns.iter().all(|n| *n == 3), "{columns:?}");
}

#[test]
fn fixed_points_lie_on_the_two_step_map_and_on_the_identity() {
    let names = ["x".to_string()];
    let paper = LossOnPaper { text: "(x^2-1)^2/4", variables: &names, eta: "11/10" };
    let compiled = CompiledLoss::polynomial(&well());
    // The 2-cycle of eta = 11/10: m^2 = (1 + 3/eta)/4, D = (1 - 1/eta)/4.
    let (m, d) = ((1.0f64 + 30.0 / 11.0).sqrt() / 2.0, (1.0f64 - 10.0 / 11.0).sqrt() / 2.0);
    let fixed = [m - d, m + d].map(|x| Level { x, stable: true, cycle: true });
    let chart = two_step_map(paper, &compiled, 1.1, &fixed, (-2.0, 2.0));
    let curve = points(&chart, Look::Stable);
    for [x, y] in points(&chart, Look::Dots) {
        assert_eq!(x, y);
        let nearest = curve.iter().min_by(|a, b| (a[0] - x).abs().total_cmp(&(b[0] - x).abs())).unwrap();
        assert!((nearest[1] - x).abs() < 5e-3, "{nearest:?} is not near {x}");
    }
    files_are_whole(&chart);
}

#[test]
fn multipliers_of_the_double_well_are_9_minus_2_times_1_plus_eta_squared() {
    let names = ["x".to_string()];
    let paper = LossOnPaper { text: "(x^2-1)^2/4", variables: &names, eta: "" };
    let loss = well();
    let windows = windows_under(&loss, &Method::GradientDescent, |_, _, _| true).unwrap();
    let (from, to) = (Rational::from((1, 2)), Rational::from((3, 2)));
    let found = branches(&loss, &windows, (&from, &to), 40, |_, _| {}).unwrap();
    let chart = multipliers(paper, &CompiledLoss::polynomial(&loss), (0.5, 1.5), &found, &[2.0, 2.0]);
    let stable = points(&chart, Look::Stable);
    assert!(stable.len() > 20);
    for [eta, rho] in stable {
        assert!((rho - (9.0 - 2.0 * (1.0 + eta) * (1.0 + eta))).abs() < 1e-9, "{eta}: {rho}");
    }
    files_are_whole(&chart);
}

#[test]
fn runs_and_their_sharpness() {
    let names = ["x".to_string()];
    let paper = LossOnPaper { text: "(x^2-1)^2/4", variables: &names, eta: "11/10" };
    let compiled = CompiledLoss::polynomial(&well());
    let options = RunOptions { steps: 40, keep: 41, ..RunOptions::default() };
    let run = simulate(&mut compiled.runner(), &[0.9], 1.1, &options);
    let chart = trajectory(paper, &run, &[Level { x: 1.0, stable: false, cycle: false }]);
    assert_eq!(points(&chart, Look::Steps).len(), 41);
    files_are_whole(&chart);
    let chart = sharpness_along(paper, &run);
    for ([_, sharpness], x) in points(&chart, Look::Steps).into_iter().zip(&run.points) {
        assert!((sharpness - (3.0 * x[0] * x[0] - 1.0)).abs() < 1e-12);
    }
    assert!(points(&chart, Look::Dashed).iter().all(|p| (p[1] - 2.0 / 1.1).abs() < 1e-12));
    files_are_whole(&chart);
    let away = simulate(&mut compiled.runner(), &[9.0], 1.1, &options);
    files_are_whole(&trajectory(paper, &away, &[]));
    files_are_whole(&sharpness_along(paper, &away));
}

#[test]
fn a_basin_map_of_the_double_well() {
    let names = ["x".to_string()];
    let paper = LossOnPaper { text: "(x^2-1)^2/4", variables: &names, eta: "" };
    let options = BasinOptions {
        across: (Axis::StepSize, 0.5, 1.2),
        up: (Axis::Coordinate(0), -2.5, 2.5),
        width: 14,
        height: 25,
        start: vec![0.0],
        eta: 1.0,
        steps: 800,
        max_period: 8,
    };
    let raster = basins(&CompiledLoss::polynomial(&well()), &options);
    let bars = [(0.9, (-1.7, 1.7))];
    let names = ["eta", "x"];
    let map = BasinMap { raster: &raster, names, certified: &bars, areas: Vec::new() };
    let chart = basin_map(paper, map);
    let regions = chart.regions.as_ref().unwrap();
    for row in 0..25 {
        for column in 0..14 {
            let [eta, x] = chart.pixel(regions, column, row);
            let kind = &regions.kinds[usize::from(regions.labels[row * 14 + column])].0;
            // Beyond x^2 = 1 + 2/eta runs diverge, inside they do not.
            let diverges = x * x > 1.0 + 2.0 / eta;
            assert_eq!(kind.contains("diverge"), diverges, "eta = {eta}, x = {x}: {kind}");
            // A start on a critical point stays there.
            let critical = x.abs().min((x.abs() - 1.0).abs()) < 1e-9;
            if !diverges && !critical && (eta - 1.0).abs() > 0.03 {
                assert!(kind.contains(if eta < 1.0 { "minimiser" } else { "2-cycle" }), "{eta}, {x}: {kind}");
            }
        }
    }
    files_are_whole(&chart);
}

#[test]
fn certified_boxes_of_a_plane_agree_with_the_runs_in_them() {
    let names = ["x".to_string(), "y".to_string()];
    let text = "x^2 + y^2/2 + x^2*y + x^4/10";
    let expression = Expr::parse(text).unwrap();
    let loss = ManyLoss::new(&expression, &names).unwrap();
    let (sites, _) = search(&loss);
    let side = FastInterval::ordered(-1.0, 1.0);
    let eta = Value::rational(Rational::from((9, 10)));
    let areas = proved_areas(&basin_of(&loss, &eta, (&sites, &[]), &[side, side]));
    assert!(areas.iter().map(|area| area.boxes.len()).sum::<usize>() > 20);
    let options = BasinOptions {
        across: (Axis::Coordinate(0), -1.0, 1.0),
        up: (Axis::Coordinate(1), -1.0, 1.0),
        width: 41,
        height: 41,
        start: vec![0.0; 2],
        eta: 0.9,
        steps: 2000,
        max_period: 8,
    };
    let raster = basins(&CompiledLoss::expression(&expression, &["x", "y"]).unwrap(), &options);
    let paper = LossOnPaper { text, variables: &names, eta: "9/10" };
    let map = BasinMap { raster: &raster, names: ["x", "y"], certified: &[], areas };
    let chart = basin_map(paper, map);
    let regions = chart.regions.as_ref().unwrap();
    let mut inside = 0;
    for (place, label) in regions.labels.iter().enumerate() {
        let at = chart.pixel(regions, place % 41, place / 41);
        let holds = |[low, high]: &[[f64; 2]; 2]| (0..2).all(|k| (low[k]..=high[k]).contains(&at[k]));
        for area in chart.areas.iter().filter(|area| area.boxes.iter().any(holds)) {
            let proved = area.name.split(" to ").last();
            let run = regions.kinds[usize::from(*label)].0.split(" to ").last();
            assert_eq!(proved, run, "{at:?}");
            inside += 1;
        }
    }
    assert!(inside > 400, "{inside}");
    files_are_whole(&chart);
}

#[test]
fn a_manifold_of_minimisers_is_told_by_its_period() {
    // Each start of (x y - 1)^2/2 goes to a minimiser of its own: far more than are told apart.
    let options = BasinOptions {
        across: (Axis::Coordinate(0), 0.2, 2.0),
        up: (Axis::Coordinate(1), 0.2, 2.0),
        width: 60,
        height: 60,
        start: vec![0.0; 2],
        eta: 0.1,
        steps: 3000,
        max_period: 8,
    };
    let loss = CompiledLoss::expression(&Expr::parse("(x*y-1)^2/2").unwrap(), &["x", "y"]).unwrap();
    let raster = basins(&loss, &options);
    assert!(raster.legend.len() > 1000 && raster.legend.len() < 1010, "{}", raster.legend.len());
    let names = ["x".to_string(), "y".to_string()];
    let paper = LossOnPaper { text: "(x*y-1)^2/2", variables: &names, eta: "1/10" };
    let map = BasinMap { raster: &raster, names: ["x", "y"], certified: &[], areas: Vec::new() };
    let chart = basin_map(paper, map);
    let regions = chart.regions.as_ref().unwrap();
    assert!(regions.labels.iter().all(|label| regions.kinds[usize::from(*label)].0.contains("minimiser")));
}
