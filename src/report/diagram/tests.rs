//! The mathematics of diagrams, and that they are the same each time.

use super::{CurveStability, Diagram, DiagramSource, Subject, csv, default_range, png, svg, tikz};
use crate::algebra::RatPoly;
use crate::arith::Rational;
use crate::certify::{Branch, CriticalKind, Limits, Windows, analyse, branches, windows};
use crate::dynamics::Method;
use crate::report::Number;

fn poly(text: &str) -> RatPoly {
    crate::problem::Problem::from_expression(text).unwrap().loss_polynomial().unwrap()
}

struct Drawn {
    windows: Windows,
    branches: Vec<Branch>,
    diagram: Diagram,
}

fn draw(text: &str, range: Option<(&str, &str)>, samples: usize) -> Drawn {
    let loss = poly(text);
    let analysis = analyse(&loss, &Limits::default()).unwrap();
    let windows = windows(&loss).unwrap();
    let (from, to) = match range {
        Some((from, to)) => (from.parse().unwrap(), to.parse().unwrap()),
        None => default_range(&analysis, &windows, &Method::GradientDescent),
    };
    let branches = branches(&loss, &windows, (&from, &to), samples, |_, _| {}).unwrap();
    let source = DiagramSource {
        analysis: &analysis,
        method: &Method::GradientDescent,
        windows: &windows,
        branches: &branches,
        range: (&from, &to),
        variable: "x",
        pixels: (24, 16),
    };
    let diagram = Diagram::new(&source);
    Drawn { windows, branches, diagram }
}

const DOUBLE_WELL: &str = "(x^2-1)^2/4";

#[test]
fn each_cell_has_as_many_curves_as_cycles() {
    for loss in [DOUBLE_WELL, "(x^2-1)^2/4 + x/5", "x^2/2 + x^4/4", "x^2/2 + x^5", "x^6/6 - 5*x^4/4 + 2*x^2"]
    {
        let drawn = draw(loss, None, 40);
        let end = Rational::from_f64(drawn.diagram.eta.1).unwrap();
        for (index, cell) in drawn.windows.cells.iter().enumerate() {
            let own: Vec<&Branch> = drawn.branches.iter().filter(|b| b.cell == index).collect();
            let shown = cell.from.is_none_or(|i| drawn.windows.critical[i].eta.hi < end);
            assert_eq!(own.len(), if shown { cell.count.unwrap().cycles } else { 0 }, "{loss}, cell {index}");
            let stable = own.iter().filter(|b| b.stability == crate::certify::Stability::Stable).count();
            assert_eq!(stable, if shown { cell.count.unwrap().stable } else { 0 }, "{loss}, cell {index}");
        }
        for branch in &drawn.branches {
            assert!(branch.points.windows(2).all(|p| p[0].eta.hi < p[1].eta.lo), "{loss}: step sizes rise");
        }
    }
}

#[test]
fn the_double_well_is_stable_between_1_and_sqrt_5_minus_1() {
    let diagram = draw(DOUBLE_WELL, None, 60).diagram;
    let is_cycle = |subject| matches!(subject, Subject::Cycle { .. });
    let stable =
        diagram.curves.iter().filter(|c| is_cycle(c.subject) && c.stability == CurveStability::Stable);
    let etas: Vec<f64> = stable.flat_map(|c| &c.points).map(|p| p[0]).collect();
    let ends = (etas.iter().copied().fold(f64::MAX, f64::min), etas.iter().copied().fold(0.0, f64::max));
    assert_eq!(ends.0, 1.0);
    assert!((ends.1 - (5f64.sqrt() - 1.0)).abs() < 1e-15);
    // m^2 = (1 + 3/eta)/4, D = (1 - 1/eta)/4 on the branches of the minimisers.
    for curve in
        diagram.curves.iter().filter(|c| is_cycle(c.subject) && c.stability == CurveStability::Stable)
    {
        for [eta, x] in &curve.points {
            let (m, d) = ((1.0 + 3.0 / eta).sqrt() / 2.0, (1.0 - 1.0 / eta).max(0.0).sqrt() / 2.0);
            let near = [m - d, m + d, -m - d, -m + d].iter().any(|y| (x - y).abs() < 1e-9);
            assert!(near, "({eta}, {x}) is not on the branch");
        }
    }
    let marks: Vec<(Option<String>, &[CriticalKind])> =
        diagram.marks.iter().map(|m| (Number::new(&m.eta).exact, m.kinds.as_slice())).collect();
    assert_eq!(marks[0], (Some("1".to_string()), &[CriticalKind::MinimiserFlip][..]));
    let flip = (Some("sqrt(5)-1".to_string()), &[CriticalKind::Flip][..]);
    assert!(marks.contains(&flip), "{marks:?}");
}

#[test]
fn branches_end_at_the_points_of_their_events() {
    for loss in [DOUBLE_WELL, "(x^2-1)^2/4 + x/5", "x^2/2 + x^5", "x^6/6 - 5*x^4/4 + 2*x^2"] {
        let drawn = draw(loss, None, 40);
        for critical in &drawn.windows.critical {
            if critical.eta.approx() >= drawn.diagram.eta.1 {
                continue;
            }
            for event in critical.events.iter().filter(|e| e.kind != CriticalKind::Isolated) {
                let meets = |branch: &&Branch| {
                    let ends = [branch.points.first(), branch.points.last()];
                    ends.iter()
                        .flatten()
                        .any(|p| p.eta == critical.eta && p.x0 == event.points.0 && p.x1 == event.points.1)
                };
                let met: Vec<&Branch> = drawn.branches.iter().filter(meets).collect();
                let wanted = match event.kind {
                    CriticalKind::MinimiserFlip => 1,
                    CriticalKind::Pitchfork | CriticalKind::Transcritical => 4,
                    _ => 2,
                };
                assert_eq!(met.len(), wanted, "{loss}: {:?} at {}", event.kind, critical.eta.approx());
                for branch in met {
                    let jump = |a: usize, b: usize| {
                        let (p, q) = (&branch.points[a], &branch.points[b]);
                        (p.x0.approx() - q.x0.approx()).abs() + (p.x1.approx() - q.x1.approx()).abs()
                    };
                    let last = branch.points.len() - 1;
                    let at_start = branch.points[0].eta == critical.eta;
                    let size = if at_start { jump(0, 1) } else { jump(last, last - 1) };
                    assert!(size < 0.2, "{loss}: a jump of {size} at {}", critical.eta.approx());
                }
            }
        }
    }
}

#[test]
fn losses_without_2_cycles_are_drawn_too() {
    let quadratic = draw("(3*x-1)^2/2", None, 10).diagram;
    assert!(quadratic.curves.iter().all(|c| c.subject == Subject::Minimiser));
    assert_eq!(Number::new(&quadratic.marks[0].eta).exact.as_deref(), Some("2/9"));
    let flat = draw("x^4", None, 10).diagram;
    assert!(flat.curves.iter().any(|c| c.stability == CurveStability::Neutral));
    assert!(flat.window.0 < flat.window.1);
    for diagram in [quadratic, flat] {
        assert!(svg(&diagram, 300, 200).ends_with("</svg>\n"));
    }
}

#[test]
fn pictures_are_the_same_each_time() {
    let (a, b) = (draw(DOUBLE_WELL, None, 12).diagram, draw(DOUBLE_WELL, None, 12).diagram);
    assert_eq!(svg(&a, 420, 270), svg(&b, 420, 270));
    assert_eq!(png(&a, 420, 270), png(&b, 420, 270));
    assert_eq!(csv(&a), csv(&b));
    assert_eq!(&png(&a, 420, 270).unwrap()[1..4], b"PNG");
    assert!(png(&a, 0, 270).is_err());
    let text = svg(&a, 840, 540);
    assert!(text.contains("√(5) − 1") && text.contains("superstable"), "labels are missing");
    assert_eq!(text.matches("<g ").count(), text.matches("</g>").count());
}

#[test]
fn the_double_well_for_latex() {
    let diagram = draw(DOUBLE_WELL, Some(("0", "8/5")), 12).diagram;
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("double-well.diagram.tex", tikz(&diagram, 300, 190)));
}

#[test]
fn a_range_that_begins_and_ends_inside_of_cells() {
    let drawn = draw(DOUBLE_WELL, Some(("11/10", "6/5")), 20);
    let first = drawn.branches.iter().flat_map(|b| b.points.first()).map(|p| p.eta.lo.clone()).min();
    let last = drawn.branches.iter().flat_map(|b| b.points.last()).map(|p| p.eta.hi.clone()).max();
    assert_eq!((first, last), (Some(Rational::from((11, 10))), Some(Rational::from((6, 5)))));
    assert!(drawn.diagram.marks.iter().all(|m| m.kinds == [CriticalKind::Superstable]));
}
