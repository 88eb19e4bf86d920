//! Known values of the condition, of manifolds and of 2-cycles.

use super::{
    ManyKind, ManyLoss, ManyMinimiser, PointError, analyse, exact_point, given, orbits, search, symmetries,
};
use crate::algebra::Value;
use crate::arith::Rational;
use crate::certify::Stability;
use crate::problem::Problem;

fn problem(text: &str) -> (Problem, ManyLoss) {
    let problem = Problem::parse(text, "test.toml").unwrap_or_else(|e| panic!("{e}"));
    let loss = ManyLoss::new(&problem.substituted(&problem.loss), &problem.variables).unwrap();
    (problem, loss)
}

/// The analysis at the one minimiser that the file gives.
fn at_given(text: &str) -> ManyMinimiser {
    let (problem, loss) = problem(text);
    let symmetries = symmetries(&loss, &problem.syntax, &problem.shapes);
    let point = exact_point(&problem, &problem.minimisers[0]).unwrap();
    analyse(&loss, &given(&loss, &point).unwrap_or_else(|e| panic!("{e}")), &symmetries)
}

fn scalars(loss: &str, point: &[(&str, &str)]) -> String {
    let names: Vec<String> = point.iter().map(|(n, _)| format!("\"{n}\"")).collect();
    let values: Vec<String> = point.iter().map(|(n, v)| format!("{n} = \"{v}\"\n")).collect();
    format!("loss = \"{loss}\"\nvariables = [{}]\n[[minimiser]]\n{}", names.join(", "), values.concat())
}

fn is(value: &Value, wanted: f64) -> bool {
    let wanted = Rational::from_f64(wanted).unwrap();
    value.lo <= wanted && wanted <= value.hi
}

#[test]
fn the_slice_test_can_be_wrong() {
    let m = at_given(&scalars("x^2 + y^2/2 + x^2*y + x^4/10", &[("x", "0"), ("y", "0")]));
    assert_eq!(m.kind, ManyKind::Supercritical);
    assert_eq!(m.c.unwrap().as_rational(), Some(&Rational::from((48, 5))));
    assert_eq!(m.slice.unwrap().as_rational(), Some(&Rational::from((-12, 5))));
}

#[test]
fn products_of_variables_at_one() {
    // lambda, c and K of theorem T2.
    for (loss, names, lambda, c, k) in [
        ("(x*y - 1)^2/2", &["x", "y"][..], 2, 24, &[4][..]),
        ("(x*y*z - 1)^2/2", &["x", "y", "z"][..], 3, 88, &[4, 4][..]),
        ("(x*y*z*w - 1)^2/2", &["x", "y", "z", "w"][..], 4, 192, &[4, 4, 4][..]),
    ] {
        let point: Vec<(&str, &str)> = names.iter().map(|n| (*n, "1")).collect();
        let m = at_given(&scalars(loss, &point));
        assert_eq!(m.kind, ManyKind::Supercritical, "{loss}: {}", m.reason);
        assert_eq!(m.eigenvalues[0].as_rational(), Some(&Rational::from(lambda)));
        assert_eq!(m.c.unwrap().as_rational(), Some(&Rational::from(c)));
        let manifold = m.manifold.unwrap();
        let found: Vec<Option<&Rational>> = manifold.curvatures.iter().map(Value::as_rational).collect();
        let wanted: Vec<Rational> = k.iter().map(|k| Rational::from(*k)).collect();
        assert_eq!(found, wanted.iter().map(Some).collect::<Vec<_>>());
        assert_eq!(manifold.attracts, Some(true));
    }
}

#[test]
fn a_relu_neuron_with_pi_in_its_loss() {
    // Theorem 3 of Chen & Bruna: pi cancels in the gradient and the Hessian, not in the derivatives across.
    let relu = "(v^2*(x^2 + y^2) - 2*v/pi*(y + (pi - atan2(y, x))*x) + 1)/2";
    let m = at_given(&scalars(relu, &[("v", "1"), ("x", "1"), ("y", "0")]));
    assert_eq!(m.kind, ManyKind::Supercritical, "{}", m.reason);
    let all = |values: &[Value], wanted: &[f64]| {
        values.len() == wanted.len() && values.iter().zip(wanted).all(|(v, w)| is(v, *w))
    };
    assert!(all(&m.eigenvalues, &[2.0, 1.0, 0.0]), "{:?}", m.eigenvalues);
    assert!(is(&m.c.unwrap(), 24.0));
    assert!(all(&m.manifold.unwrap().curvatures, &[4.0]));
    // Off the manifold the gradient is no zero: v + 1/pi there.
    let (problem, loss) = problem(&scalars(relu, &[("v", "1"), ("x", "0"), ("y", "1")]));
    let point = exact_point(&problem, &problem.minimisers[0]).unwrap();
    assert!(given(&loss, &point).is_err());
}

#[test]
fn drift_where_the_sharpness_has_a_slope() {
    let m = at_given(&scalars("(x*y - 1)^2/2", &[("x", "2"), ("y", "1/2")]));
    assert_eq!(m.kind, ManyKind::Drift);
    // Not a manifold: f = x^2 (1+y)/2 + y^4/4 has a branch although T has a part in the kernel.
    let m = at_given(&scalars("x^2*(1+y)/2 + y^4/4", &[("x", "0"), ("y", "0")]));
    assert_eq!(m.kind, ManyKind::Undecided);
}

#[test]
fn the_condition_does_not_depend_on_orthogonal_coordinates() {
    // The witness turned by the rotation (3/5, 4/5).
    let (u, v) = ("(3*x/5 + 4*y/5)", "(3*y/5 - 4*x/5)");
    let loss = format!("{u}^2 + {v}^2/2 + {u}^2*{v} + {u}^4/10");
    let m = at_given(&scalars(&loss, &[("x", "0"), ("y", "0")]));
    assert_eq!(m.c.unwrap().as_rational(), Some(&Rational::from((48, 5))));
}

#[test]
fn points_that_are_no_minimisers() {
    let error = |loss: &str, x: &str, y: &str| {
        let (problem, loss) = problem(&scalars(loss, &[("x", x), ("y", y)]));
        given(&loss, &exact_point(&problem, &problem.minimisers[0]).unwrap()).unwrap_err()
    };
    assert!(matches!(error("x^2 + y^2", "1", "0"), PointError::NotCritical(_)));
    assert_eq!(error("x^2 - y^2", "0", "0"), PointError::Saddle { negative: 1, of: 2 });
    assert_eq!(error("-x^2 - y^2", "0", "0"), PointError::Saddle { negative: 2, of: 2 });
    assert!(matches!(error("log(x) + y^2", "0", "0"), PointError::Undefined(_)));
    assert!(matches!(error("relu(x) + y^2", "0", "0"), PointError::Undefined(_)));
}

#[test]
fn a_double_top_eigenvalue_is_undecided() {
    let m = at_given(&scalars("x^2 + y^2 + x^3", &[("x", "0"), ("y", "0")]));
    assert_eq!(m.kind, ManyKind::Undecided);
    assert!(m.reason.contains("simple"), "{}", m.reason);
}

#[test]
fn minimisers_are_found_and_proved() {
    // (x^2-1)^2/4 + y^2: two minimisers; cos: one in the middle.
    let (_, loss) = problem("loss = \"(x^2-1)^2/4 + y^2/4 + x*y/10\"\nvariables = [\"x\", \"y\"]\n");
    let (found, _) = search(&loss);
    assert_eq!(found.len(), 2);
    let (_, loss) =
        problem("loss = \"log(1+x^2) + (tanh(y) - 1/2)^2/3 + x*y/9\"\nvariables = [\"x\", \"y\"]\n");
    assert!(!search(&loss).0.is_empty());
}

#[test]
fn the_orbit_of_the_witness_is_the_exact_one() {
    let (problem, loss) = problem(&scalars("x^2 + y^2/2 + x^2*y + x^4/10", &[("x", "0"), ("y", "0")]));
    let site = given(&loss, &exact_point(&problem, &problem.minimisers[0]).unwrap()).unwrap();
    let eta = Value::rational(Rational::from((11, 10)));
    let found = orbits(&loss, &eta, &[site], &[], &[]);
    // x = +-sqrt((5/4)(1 - 1/eta)), y = -x^2.
    let x = (1.25_f64 * (1.0 - 10.0 / 11.0)).sqrt();
    let near = |v: &Value, wanted: f64| (v.approx() - wanted).abs() < 1e-12;
    let cycle = found.cycles.iter().find(|c| near(&c.x1[0], x)).expect("the cycle");
    assert!(near(&cycle.x0[0], -x) && near(&cycle.x0[1], -x * x) && near(&cycle.x1[1], -x * x));
    assert_eq!(cycle.stability, Stability::Stable);
}

#[test]
fn the_balanced_orbit_of_a_product() {
    let (problem, loss) = problem(&scalars("(x*y - 1)^2/2", &[("x", "1"), ("y", "1")]));
    let site = given(&loss, &exact_point(&problem, &problem.minimisers[0]).unwrap()).unwrap();
    // Multipliers 9 - 2(1+K)^2 and 3 - 2K.
    for (k, stability) in [((11, 10), Stability::Stable), ((13, 10), Stability::Unstable)] {
        let eta = Value::rational(Rational::from(k));
        let found = orbits(&loss, &eta, std::slice::from_ref(&site), &[], &[]);
        let k = f64::from(k.0) / f64::from(k.1);
        let mut wanted = [9.0 - 2.0 * (1.0 + k).powi(2), 3.0 - 2.0 * k];
        wanted.sort_by(|a, b| b.total_cmp(a));
        let balanced = found.cycles.iter().find(|c| {
            // Not the symmetric one through the saddle, x1 = -x0.
            (c.x0[0].approx() - c.x0[1].approx()).abs() < 1e-9 && c.x0[0].lo > 0
        });
        let balanced = balanced.expect("the balanced orbit");
        assert_eq!(balanced.stability, stability);
        assert!(balanced.real.iter().zip(wanted).all(|(m, w)| (m.approx() - w).abs() < 1e-9));
    }
}

/// `|X X' - C|^2/4` with `X` at the square root of a diagonal `C`.
fn factorization(roots: &[&str]) -> String {
    let n = roots.len();
    let matrix = |entry: &dyn Fn(usize) -> String| {
        let row = |i: usize| {
            let entries: Vec<String> =
                (0..n).map(|j| if i == j { entry(i) } else { "0".to_string() }).collect();
            format!("[{}]", entries.join(", "))
        };
        format!("[{}]", (0..n).map(row).collect::<Vec<_>>().join(", "))
    };
    let c = matrix(&|i| format!("\"({})^2\"", roots[i]));
    let x = matrix(&|i| format!("\"{}\"", roots[i]));
    format!(
        "loss = \"norm2(X*X' - C)/4\"\n[variables]\nX = {{ shape = [{n}, {n}] }}\n[data]\nC = {c}\n[[minimiser]]\nX = {x}\n"
    )
}

#[test]
fn symmetric_factorization_modulo_rotations() {
    let text = factorization(&["1", "1/2", "1/3"]);
    let m = at_given(&text);
    assert_eq!(m.kind, ManyKind::Supercritical, "{}", m.reason);
    let manifold = m.manifold.unwrap();
    assert_eq!((manifold.dimension, manifold.symmetric), (3, 3));
    let (problem, loss) = problem(&text);
    let symmetries = symmetries(&loss, &problem.syntax, &problem.shapes);
    let site = given(&loss, &exact_point(&problem, &problem.minimisers[0]).unwrap()).unwrap();
    let eta = Value::rational(Rational::from((11, 10)));
    let found = orbits(&loss, &eta, &[site], &[], &symmetries);
    let stable = found.cycles.iter().find(|c| c.stability == Stability::Stable).expect("a stable family");
    assert_eq!((stable.neutral, stable.real.len() + 2 * stable.complex.len()), (3, 6));
    // 9 - 2(1+K)^2 is among them, as for the quartic.
    assert!(stable.real.iter().any(|m| is(m, 0.18) || (m.approx() - 0.18).abs() < 1e-9));
}

#[test]
fn found_points_that_are_short_are_exact() {
    let (_, loss) = problem("loss = \"(x^2-1)^2/4+(y^2-1)^2/4+x*y/10\"\nvariables = [\"x\", \"y\"]\n");
    // x = -y = sqrt(11/10) and x = y = 3/sqrt(10), by hand.
    let sites = search(&loss).0;
    assert_eq!(sites.len(), 4);
    assert!(sites.iter().all(|site| site.exact.is_some() && site.is_minimiser));
    // Hessian [[4, 1], [1, 2]]: the larger eigenvalue is 3 + sqrt(2).
    let m = at_given(&scalars("2*x^2 + x*y + y^2", &[("x", "0"), ("y", "0")]));
    assert_eq!(m.eigenvalues[0].exact().map(ToString::to_string).as_deref(), Some("3+sqrt(2)"));
}

#[test]
fn a_kernel_alone_makes_no_minimiser() {
    for loss in ["x^2 + y^3", "x^2 - y^4", "x^4 + y^4", "x^3 + y^3"] {
        let m = at_given(&scalars(loss, &[("x", "0"), ("y", "0")]));
        assert!(!m.is_minimiser && m.manifold.is_none(), "{loss}");
    }
    let m = at_given(&scalars("(x*y - 1)^2/2", &[("x", "1"), ("y", "1")]));
    assert!(m.is_minimiser && m.manifold.is_some());
}
