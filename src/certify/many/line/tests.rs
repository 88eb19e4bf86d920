//! Lines whose diagrams are known, and their multipliers beside those of the matrices in floats.

use super::super::cycle::two_steps;
use super::super::{ManyCycle, ManyLoss, exact_point, given, symmetries};
use super::{Crossed, Line, Stretch};
use crate::algebra::Value;
use crate::arith::Rational;
use crate::certify::{CriticalEvent, CriticalKind, Stability};
use crate::problem::Problem;

fn crossed(text: &str) -> Option<(ManyLoss, Crossed)> {
    let problem = Problem::parse(text, "test.toml").unwrap_or_else(|e| panic!("{e}"));
    let loss = ManyLoss::new(&problem.substituted(&problem.loss), &problem.variables).unwrap();
    let symmetries = symmetries(&loss, &problem.syntax, &problem.shapes);
    let point = exact_point(&problem, &problem.minimisers[0]).unwrap();
    let site = given(&loss, &point).unwrap_or_else(|e| panic!("{e}"));
    let line = Line::new(&loss, &site)?;
    let found = Crossed::new(&loss, line, &symmetries)?;
    Some((loss, found))
}

fn scalars(loss: &str, point: &[(&str, &str)]) -> String {
    let names: Vec<String> = point.iter().map(|(n, _)| format!("\"{n}\"")).collect();
    let values: Vec<String> = point.iter().map(|(n, v)| format!("{n} = \"{v}\"\n")).collect();
    format!("loss = \"{loss}\"\nvariables = [{}]\n[[minimiser]]\n{}", names.join(", "), values.concat())
}

/// `X Y` against `diag(1, k)` from `X = diag(1, p)`, `Y = diag(1, k/p)`.
fn factors(k: &str, p: &str, q: &str) -> String {
    format!(
        "loss = \"norm2(X*Y - C)/2\"\n[variables]\nX = {{ shape = [2, 2] }}\nY = {{ shape = [2, 2] }}\n[data]\n\
         C = [[1, 0], [0, \"{k}\"]]\n[[minimiser]]\nX = [[1, 0], [0, \"{p}\"]]\nY = [[1, 0], [0, \"{q}\"]]\n"
    )
}

fn stretch(text: &str) -> Stretch {
    crossed(text).expect("a line").1.stretch().expect("a stretch")
}

fn exact(value: &Value) -> String {
    value.exact().map_or_else(|| format!("{:.12}", value.approx()), ToString::to_string)
}

fn ends(text: &str) -> (String, String, CriticalKind) {
    let found = stretch(text);
    (exact(&found.from), exact(&found.to), found.end)
}

/// The eigenvalues of `(I - eta H(x1)) (I - eta H(x0))` in floats against the multipliers of the cycle.
fn assert_multipliers(loss: &ManyLoss, cycle: &ManyCycle, eta: f64) {
    let point = |x: &[Value]| x.iter().map(Value::approx).collect::<Vec<f64>>();
    let product = two_steps(loss, &point(&cycle.x0), &point(&cycle.x1), &eta).unwrap();
    let n = loss.dimension();
    let matrix = nalgebra::DMatrix::from_fn(n, n, |i, j| *product.at(i, j));
    let mut wanted: Vec<(f64, f64)> =
        matrix.complex_eigenvalues().iter().map(|z| (z.re, z.im.abs())).collect();
    let mut found: Vec<(f64, f64)> = vec![(1.0, 0.0); cycle.neutral];
    found.extend(cycle.real.iter().map(|r| (r.approx(), 0.0)));
    for pair in &cycle.complex {
        found.extend([(pair.re.approx(), pair.im.approx()); 2]);
    }
    let order = |a: &(f64, f64), b: &(f64, f64)| a.partial_cmp(b).unwrap();
    wanted.sort_by(order);
    found.sort_by(order);
    assert_eq!(found.len(), wanted.len());
    for (a, b) in found.iter().zip(&wanted) {
        assert!((a.0 - b.0).abs() < 1e-5 && (a.1 - b.1).abs() < 1e-5, "{found:?} {wanted:?}");
    }
}

#[test]
fn products_of_any_number_flip_as_on_their_diagonal() {
    for n in 2..=6 {
        let names: Vec<String> = (0..n).map(|i| format!("x{i}")).collect();
        let point: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), "1")).collect();
        let found = stretch(&scalars(&format!("({} - 1)^2/2", names.join("*")), &point));
        let diagonal = Problem::from_expression(&format!("(t^{n} - 1)^2/{}", 2 * n)).unwrap();
        let windows = crate::certify::windows(&diagonal.loss_polynomial().unwrap()).unwrap();
        let is_one = |e: &CriticalEvent| e.points.0.as_rational() == Some(&Rational::from(1));
        let at_one = |i: usize| windows.critical[i].events.iter().any(is_one);
        let window = windows.stable.iter().find(|w| w.from.is_some_and(at_one)).unwrap();
        let to = &windows.critical[window.to.unwrap()];
        assert_eq!(found.from.as_rational(), Some(&Rational::from((2, n))), "{n}");
        assert!((found.to.approx() - to.eta.approx()).abs() < 1e-14, "{n}");
        assert_eq!((found.end, found.neutral), (CriticalKind::Flip, 0), "{n}");
    }
}

#[test]
fn factorizations_end_where_the_spectra_say() {
    // 9 - 2(1+K)^2 along the line; across it a Neimark-Sacker bifurcation at K (1 + kappa) = 2.
    let golden = || ("1".to_string(), "sqrt(5)-1".to_string(), CriticalKind::Flip);
    assert_eq!(ends(&factors("1/4", "1/2", "1/2")), golden());
    let (_, to, kind) = ends(&factors("81/100", "9/10", "9/10"));
    assert_eq!((to.as_str(), kind), ("200/181", CriticalKind::NeimarkSacker));
    // Symmetric: the mixing multiplier and (1 - 2 K kappa)^2 are inside until K kappa = 1.
    let symmetric = |k: &str, p: &str| {
        format!(
            "loss = \"norm2(X*X' - C)/4\"\n[variables]\nX = {{ shape = [2, 2] }}\n[data]\nC = [[1, 0], [0, \"{k}\"]]\n\
             [[minimiser]]\nX = [[1, 0], [0, \"{p}\"]]\n"
        )
    };
    assert_eq!(ends(&symmetric("1/4", "1/2")), golden());
    assert_eq!(stretch(&symmetric("1/4", "1/2")).neutral, 1);
    let (_, to, kind) = ends(&symmetric("81/100", "9/10"));
    assert_eq!((to.as_str(), kind), ("100/81", CriticalKind::Transcritical));
}

#[test]
fn unbalanced_factors_have_families_of_cycles() {
    // A ring, whose minimisers a rotation moves.
    let ring = crossed(&scalars("(x^2+y^2-1)^2/8 + z^2/4", &[("x", "1"), ("y", "0"), ("z", "0")])).unwrap().1;
    assert_eq!((ring.neutral, exact(&ring.stretch().unwrap().to).as_str()), (1, "2*sqrt(5)-2"));
    // The second direction may be balanced or not: one more multiplier is 1.
    let balanced = crossed(&factors("1/4", "1/2", "1/2")).unwrap().1;
    let not = crossed(&factors("1/4", "3/5", "5/12")).unwrap().1;
    assert_eq!((balanced.neutral, not.neutral), (2, 2));
    assert_eq!(exact(&not.stretch().unwrap().to), "sqrt(5)-1");
}

#[test]
fn functions_that_are_polynomials_on_the_line() {
    let neuron = "(v^2*(x^2 + y^2) - 2*v/pi*(y + (pi - atan2(y, x))*x) + 1)/2";
    // Of y, and of its size.
    for loss in [neuron, &neuron.replace("(y +", "(abs(y) +").replace("(y, x)", "(abs(y), x)")] {
        let found = ends(&scalars(loss, &[("v", "1"), ("x", "1"), ("y", "0")]));
        assert_eq!(found, ("1".to_string(), "sqrt(5)-1".to_string(), CriticalKind::Flip));
    }
}

#[test]
fn multipliers_are_the_eigenvalues() {
    let neuron = "(v^2*(x^2 + y^2) - 2*v/pi*(y + (pi - atan2(y, x))*x) + 1)/2";
    let texts = [
        scalars("(x*y*z - 1)^2/2", &[("x", "1"), ("y", "1"), ("z", "1")]),
        scalars(neuron, &[("v", "1"), ("x", "1"), ("y", "0")]),
        scalars("(x^2 - 1)^2/4 + y^2*(2 + x^2)/8 + y^4", &[("x", "1"), ("y", "0")]),
        factors("81/100", "9/10", "9/10"),
        factors("1/4", "3/5", "5/12"),
    ];
    for text in texts {
        let (loss, line) = crossed(&text).expect("a line");
        let window = line.stretch().unwrap();
        for share in [0.25, 0.75, 1.25] {
            let eta = window.from.approx() + share * (window.to.approx() - window.from.approx());
            let eta = Rational::from(((eta * 1024.0).round() as i64, 1024));
            let cycles = line.cycles(&loss, &Value::rational(eta.clone())).unwrap();
            assert!(!cycles.is_empty(), "{text}");
            for cycle in &cycles {
                assert_multipliers(&loss, cycle, eta.to_f64());
            }
            let stable = cycles.iter().any(|c| c.stability == Stability::Stable);
            assert_eq!(stable, share < 1.0, "{text} at {eta}");
        }
    }
}

#[test]
fn the_scale_and_the_place_of_a_line_do_not_matter() {
    // f and 3 f(x/2 + 1, ...): step sizes times 4/3.
    let first = stretch(&scalars("(x^2 - 1)^2/4 + y^2*(3 + x)/9", &[("x", "1"), ("y", "0")]));
    let moved = "3*(((x/2 + 1)^2 - 1)^2/4 + (y/2 + 1)^2*(3 + x/2 + 1)/9)";
    let second = stretch(&scalars(moved, &[("x", "0"), ("y", "-2")]));
    let factor = 4.0 / 3.0;
    assert!((second.from.approx() - factor * first.from.approx()).abs() < 1e-14);
    assert!((second.to.approx() - factor * first.to.approx()).abs() < 1e-14);
    assert_eq!(first.end, second.end);
}

#[test]
fn no_line_where_there_is_none() {
    // The gradient leaves the line; the Hessians across it do not split; a multiplier 1 that nothing explains.
    assert!(
        crossed(&scalars("(x^2 - 1)^2/4 + x*y^2 + (x - 1)*y + 3*y^2", &[("x", "1"), ("y", "0")])).is_none()
    );
    let coupled = "(x^2 - 1)^2/4 + (y^2 + 2*z^2 + 3*w^2 + 4*u^2 + 5*v^2)/20 + x*(y*z + z*w + w*u + u*v)/40";
    let point = [("x", "1"), ("y", "0"), ("z", "0"), ("w", "0"), ("u", "0"), ("v", "0")];
    assert!(crossed(&scalars(coupled, &point)).is_none());
    assert!(crossed(&scalars("(x^2 - 1)^2/4 + y^4", &[("x", "1"), ("y", "0")])).is_none());
}
