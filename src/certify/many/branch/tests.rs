//! Branches whose ends are known, followed with boxes and in exact arithmetic.

use super::{EndKind, ManyBranch, Piece, branch, followed};
use crate::algebra::Value;
use crate::certify::CriticalKind;
use crate::certify::many::{ManyLoss, Site, Symmetry, exact_point, given, search, symmetries};
use crate::problem::Problem;

/// One of the two ways to a branch.
type Way = dyn Fn(&ManyLoss, &Site, &[Symmetry]) -> Result<ManyBranch, String>;

/// The branches of a problem's minimisers.
fn branches(text: &str, way: &Way) -> Vec<Result<ManyBranch, String>> {
    let problem = Problem::parse(text, "test.toml").unwrap_or_else(|e| panic!("{e}"));
    let loss = ManyLoss::new(&problem.substituted(&problem.loss), &problem.variables).unwrap();
    let symmetries = symmetries(&loss, &problem.syntax, &problem.shapes);
    let sites = match problem.minimisers.first() {
        Some(point) => vec![given(&loss, &exact_point(&problem, point).unwrap()).unwrap()],
        None => search(&loss).0,
    };
    sites.iter().map(|site| way(&loss, site, &symmetries)).collect()
}

fn one(loss: &str, point: &[(&str, &str)]) -> Result<ManyBranch, String> {
    let names: Vec<String> = point.iter().map(|(n, _)| format!("\"{n}\"")).collect();
    let values: Vec<String> = point.iter().map(|(n, v)| format!("{n} = \"{v}\"\n")).collect();
    let text =
        format!("loss = \"{loss}\"\nvariables = [{}]\n[[minimiser]]\n{}", names.join(", "), values.concat());
    let boxes = branches(&text, &followed).remove(0);
    if let (Ok(boxes), Ok(line)) = (&boxes, branches(&text, &branch).remove(0)) {
        // The exact ends lie in the enclosures.
        for (box_, exact) in [(&boxes.from, &line.from), (&boxes.to, &line.to)] {
            assert!(box_.lo <= exact.hi && exact.lo <= box_.hi);
        }
        assert_eq!((boxes.end, boxes.neutral), (line.end, line.neutral));
    }
    boxes
}

fn assert_ends(found: &ManyBranch, from: f64, to: f64, kind: EndKind) {
    assert_eq!(found.end, kind, "{:?}", found.to.approx());
    for (value, wanted) in [(&found.from, from), (&found.to, to)] {
        let (lo, hi) = (value.lo.to_f64(), value.hi.to_f64());
        assert!(lo - 1e-14 <= wanted && wanted <= hi + 1e-14, "{wanted} in [{lo}, {hi}]");
        assert!(hi - lo < 1e-9, "{}", hi - lo);
    }
}

#[test]
fn the_balanced_orbit_of_a_product_flips_at_the_golden_step() {
    // Multipliers 9 - 2(1+K)^2 and 3 - 2K.
    let found = one("(x*y - 1)^2/2", &[("x", "1"), ("y", "1")]).unwrap();
    assert_ends(&found, 1.0, 5f64.sqrt() - 1.0, EndKind::Flip);
    // The same loss with target 2: step sizes halved.
    let found = one("(x*y - 2)^2/2", &[("x", "sqrt(2)"), ("y", "sqrt(2)")]).unwrap();
    assert_ends(&found, 0.5, (5f64.sqrt() - 1.0) / 2.0, EndKind::Flip);
}

#[test]
fn a_product_of_three_flips_as_on_its_diagonal() {
    // On x = y = z the loss is that of one variable, (t^3 - 1)^2/6 for steps of the same length, whose windows theorem T4 gives.
    let found = one("(x*y*z - 1)^2/2", &[("x", "1"), ("y", "1"), ("z", "1")]).unwrap();
    let diagonal = Problem::from_expression("(t^3 - 1)^2/6").unwrap().loss_polynomial().unwrap();
    let windows = crate::certify::windows(&diagonal).unwrap();
    let flips = |c: &&crate::certify::CriticalStep| c.events.iter().any(|e| e.kind == CriticalKind::Flip);
    assert_ends(&found, 2.0 / 3.0, windows.critical.iter().find(flips).unwrap().eta.approx(), EndKind::Flip);
    let gap = |pair: &[Piece]| pair[0].eta.intersect(&pair[1].eta).is_none();
    assert!(!found.pieces.windows(2).any(gap), "no gap between pieces");
}

#[test]
fn isolated_minimisers() {
    // Two wells without coupling: x^2 at 1, y at rest.
    let found = one("(x^2 - 1)^2/4 + y^2/4", &[("x", "1"), ("y", "0")]).unwrap();
    assert_ends(&found, 1.0, 5f64.sqrt() - 1.0, EndKind::Flip);
    for (piece, next) in found.pieces.iter().zip(&found.pieces[1..]) {
        assert!(piece.eta.intersect(&next.eta).is_some(), "no gap between pieces");
    }
}

#[test]
fn an_irrational_minimiser_on_a_rational_line() {
    // On x = y the coupled wells are the quartic with mu = 9/10, whose minimiser is irrational: eta_c = 1/mu.
    let text = "loss = \"(x^2 - 1)^2/4 + (y^2 - 1)^2/4 + x*y/10\"\nvariables = [\"x\", \"y\"]\n";
    let found = branches(text, &branch);
    let from: Vec<&Value> = found.iter().map(|b| &b.as_ref().unwrap().from).collect();
    assert_eq!(from.len(), 4);
    for (value, wanted) in [(from[1], 10.0 / 9.0), (from[0], 5.0 / 6.0), (from[3], 5.0 / 6.0)] {
        assert!((value.approx() - wanted).abs() < 1e-12);
    }
    assert_eq!(from[1].exact().map(ToString::to_string).as_deref(), Some("10/9"));
}

#[test]
fn symmetric_factorization_modulo_rotations() {
    // 9 - 2(1+K)^2, the mixing multiplier and (1 - 2 K k)^2: stable for 1 < K < sqrt(5)-1 where k and K k are below 1.
    let text = "loss = \"norm2(X*X' - C)/4\"\n[variables]\nX = { shape = [2, 2] }\n[data]\nC = [[1, 0], [0, \"1/4\"]]\n\
                [[minimiser]]\nX = [[1, 0], [0, \"1/2\"]]\n";
    for way in [&followed as &Way, &branch] {
        let found = branches(text, way).remove(0).unwrap();
        assert_ends(&found, 1.0, 5f64.sqrt() - 1.0, EndKind::Flip);
        assert_eq!(found.neutral, 1);
    }
}

#[test]
fn no_branch_above_a_subcritical_minimiser() {
    assert!(one("x^2/2 + x^4/4 + y^2/4", &[("x", "0"), ("y", "0")]).is_err());
    // c > 0, but the sharpness has a maximum along the minimisers x = 0: unstable. Or a flat point of it: no branch at all.
    assert!(one("x^2*(2 - y^2)/2 - x^4", &[("x", "0"), ("y", "0")]).is_err());
    assert!(one("x^2*(1 + y^3)/2 + x^4*y - x^4", &[("x", "0"), ("y", "0")]).is_err());
    // Drift, and a double top eigenvalue.
    assert!(one("(x*y - 1)^2/2", &[("x", "2"), ("y", "1/2")]).unwrap_err().contains("drift"));
    assert!(one("x^2 + y^2 + x^3", &[("x", "0"), ("y", "0")]).unwrap_err().contains("simple"));
}
