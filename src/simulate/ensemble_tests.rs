//! Ensembles and rasters: known attractors and windows, and the same result for any number of threads.

use super::basin::{Axis, BasinOptions, Label, basins};
use super::bifurcation::{BifurcationOptions, bifurcation};
use super::ensemble::{EnsembleOptions, ensemble};
use super::loss::CompiledLoss;
use crate::expr::Expr;

fn well() -> CompiledLoss {
    CompiledLoss::polynomial(&Expr::parse("(x^2-1)^2/4").unwrap().to_polynomial("x", 8).unwrap())
}

fn expression(text: &str, names: &[&str]) -> CompiledLoss {
    CompiledLoss::expression(&Expr::parse(text).unwrap(), names).unwrap()
}

fn with_threads<T: Send>(threads: usize, f: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(f)
}

fn options(eta: f64) -> EnsembleOptions {
    EnsembleOptions {
        seed: 42,
        starts: 10_001,
        region: vec![(-2.0, 2.0)],
        eta,
        steps: 500,
        max_period: 64,
        bins: 40,
    }
}

#[test]
fn the_double_well_has_two_mirrored_attractors() {
    let result = ensemble(&well(), &options(1.1));
    assert_eq!(result.attractors.len(), 2, "{result:#?}");
    for attractor in &result.attractors {
        let cycle = attractor.cycle.as_ref().unwrap();
        assert!(cycle.settled && cycle.period == 2 && attractor.period == 2);
        assert!((cycle.multipliers[0] - 0.18).abs() < 1e-9);
        let low = cycle.points.iter().map(|p| p[0].abs()).fold(f64::MAX, f64::min);
        assert!((low - 0.814551626874541).abs() < 1e-9);
    }
    // The unstable symmetric 2-cycle +-sqrt(1 + 2/eta) bounds what does not escape.
    let inside = (1.0f64 + 2.0 / 1.1).sqrt() / 2.0;
    let kept = 1.0 - result.diverged as f64 / result.starts as f64;
    assert!((kept - inside).abs() < 0.02, "seed {}: {kept} {inside}", result.seed);
    let counted: usize = result.attractors.iter().map(|a| a.count).sum();
    assert_eq!(counted + result.diverged + result.unsettled + result.others, result.starts);
    assert_eq!(result.histogram.iter().sum::<usize>(), counted + result.unsettled);
}

#[test]
fn ensembles_do_not_depend_on_the_number_of_threads() {
    let plane = expression("(x*y-1)^2/2", &["x", "y"]);
    let mut two = options(1.1);
    two.region = vec![(0.2, 1.5), (0.3, 1.4)];
    let one =
        [with_threads(1, || ensemble(&well(), &options(1.25))), with_threads(1, || ensemble(&plane, &two))];
    for threads in [2, 3] {
        let many = with_threads(threads, || [ensemble(&well(), &options(1.25)), ensemble(&plane, &two)]);
        assert_eq!(one, many, "{threads} threads");
    }
    assert_eq!(one[0].attractors[0].period, 4);
    assert_eq!(one[1].attractors[0].period, 2);
}

#[test]
fn tapes_and_polynomials_give_the_same_ensemble() {
    let tape = expression("(x^2-1)^2/4", &["x"]);
    let (a, b) = (ensemble(&well(), &options(1.1)), ensemble(&tape, &options(1.1)));
    assert_eq!(a.diverged, b.diverged);
    assert_eq!(a.attractors.len(), b.attractors.len());
    assert_eq!(a.attractors[0].count, b.attractors[0].count);
}

#[test]
fn the_bifurcation_raster_shows_the_windows() {
    let mut o = BifurcationOptions::one_variable((0.8, 1.5), (0.0, 1.61), 350, 400);
    o.transient = 2000;
    let raster = with_threads(2, || bifurcation(&well(), &o));
    assert_eq!(raster, with_threads(3, || bifurcation(&well(), &o)));
    let branches = |eta: f64| {
        let column = ((eta - 0.8) / 0.7 * 350.0) as usize;
        raster.column(column).iter().filter(|v| **v > 0).count()
    };
    assert_eq!(branches(0.9), 1);
    assert_eq!(branches(1.1), 2);
    assert_eq!(branches(1.26), 4);
    assert_eq!(branches(1.4532), 3);
    assert!(branches(1.42) > 50);
    // The orbit at 11/10 is where it should be.
    let column = (0.3 / 0.7 * 350.0) as usize;
    let row = (0.8145 / 1.61 * 400.0) as usize;
    assert!((row - 2..row + 3).any(|r| raster.at(column, r) > 0));
}

#[test]
fn the_basin_raster_shows_the_boundary_and_the_step_size_windows() {
    let o = BasinOptions {
        across: (Axis::Coordinate(0), -2.0, 2.0),
        up: (Axis::StepSize, 0.5, 1.23),
        width: 100,
        height: 73,
        start: vec![0.0],
        eta: 0.0,
        steps: 1500,
        max_period: 8,
    };
    let raster = basins(&well(), &o);
    let label = |x: f64, eta: f64| {
        let (column, row) = (((x + 2.0) * 25.0) as usize, ((eta - 0.5) * 100.0) as usize);
        raster.legend[usize::from(raster.labels[row * 100 + column])]
    };
    assert_eq!(label(0.9, 0.7), Label::Period(1));
    assert_eq!(label(0.9, 1.15), Label::Period(2));
    assert_eq!(label(1.9, 1.15), Label::Diverged);
    let plane = expression("(x*y-1)^2/2", &["x", "y"]);
    let o = BasinOptions {
        across: (Axis::Coordinate(0), -2.5, 2.5),
        up: (Axis::Coordinate(1), -2.5, 2.5),
        width: 100,
        height: 100,
        start: vec![0.0, 0.0],
        eta: 1.1,
        steps: 1000,
        max_period: 8,
    };
    let raster = basins(&plane, &o);
    // Two mirrored orbits, the diagonal's saddle apart; the corners escape.
    assert_eq!(raster.legend[usize::from(raster.labels[0])], Label::Diverged);
    let cycles = raster.legend.iter().filter(|l| matches!(l, Label::Cycle { period: 2, .. })).count();
    assert_eq!(cycles, 2, "{:?}", raster.legend);
}
