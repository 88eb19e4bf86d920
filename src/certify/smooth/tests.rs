//! Known losses: values of theory.md, section 6, and of the literature.

use super::*;
use crate::algebra::ClosedForm;
use crate::arith::Rational;
use crate::certify::types::{ConditionKind, Limits, Nature, Stability};
use crate::expr::Expr;

fn loss(text: &str, from: i64, to: i64) -> SmoothLoss {
    SmoothLoss::new(&Expr::parse(text).unwrap(), "x", from.into(), to.into()).unwrap()
}

fn step(n: i64, d: i64) -> SmoothStep {
    SmoothStep::closed_form(&ClosedForm::Rational(Rational::from((n, d)))).unwrap()
}

#[test]
fn conditions_of_known_losses() {
    for (text, from, to, at, eta, alpha) in [
        ("-cos(x)", -3, 3, "0", "2", "1"),
        ("(sin(x)-1/2)^2/2", 0, 1, "pi/6", "8/3", "27/4"),
        ("(tanh(x)-1/2)^2/2", -2, 3, "log(3)/2", "32/9", "1053/128"),
        ("log(1+x^2)", -10, 10, "0", "1", "24"),
        ("sinh(x)^2/2", -3, 3, "0", "2", "-4"),
    ] {
        let analysis = analyse_smooth(&loss(text, from, to), &Limits::default());
        assert!(analysis.open.is_empty(), "{text}: {:?}", analysis.open);
        assert_eq!(analysis.minimisers.len(), 1, "{text}");
        let m = &analysis.minimisers[0];
        let show = |v: &crate::algebra::Value| match (v.exact(), v.name()) {
            (Some(form), _) => form.to_string(),
            (_, Some(name)) => name.0.to_string(),
            _ => format!("{}", v.approx()),
        };
        assert_eq!(show(&m.point), at, "{text}");
        assert_eq!(show(m.eta_critical.as_ref().unwrap()), eta, "{text}");
        assert_eq!(show(&m.alpha), alpha, "{text}");
        let kind =
            if alpha.starts_with('-') { ConditionKind::Subcritical } else { ConditionKind::Supercritical };
        assert_eq!(m.kind, kind, "{text}");
    }
}

#[test]
fn cycles_of_known_losses() {
    // log(1+x^2): x^2 = eta - 1, multiplier (3 - 4/eta)^2.
    let f = loss("log(1+x^2)", -10, 10);
    let (list, open) = smooth_orbits(&f, &step(3, 2));
    assert!(list.complete && open.is_empty());
    assert_eq!(list.cycles.len(), 1);
    assert_eq!(list.cycles[0].multiplier.as_rational(), Some(&Rational::from((1, 9))));
    assert_eq!(list.cycles[0].x0.exact().unwrap().to_string(), "-sqrt(2)/2");
    let (list, _) = smooth_orbits(&f, &step(4, 3));
    assert_eq!(list.cycles[0].stability, Stability::Superstable);
    let (list, _) = smooth_orbits(&f, &step(9, 10));
    assert!(list.complete && list.cycles.is_empty());
    // sinh(x)^2/2: subcritical, an unstable 2-cycle below eta_c = 2... here f'' = cosh(2x), eta_c = 2.
    let (list, _) = smooth_orbits(&loss("sinh(x)^2/2", -3, 3), &step(19, 10));
    assert!(list.complete && list.cycles.len() == 1 && list.cycles[0].stability == Stability::Unstable);
    // -cos x on (-pi, pi) at eta = 5/2: eta = 2 e/sin e.
    let (list, _) = smooth_orbits(&loss("-cos(x)", -3, 3), &step(5, 2));
    assert!(list.complete && list.cycles.len() == 1 && list.cycles[0].stability == Stability::Stable);
    let e = list.cycles[0].x1.approx();
    assert!((2.0 * e / e.sin() - 2.5).abs() < 1e-12);
}

#[test]
fn flat_critical_points_are_recognised_exactly() {
    // cosh(x) - 1 - x^2/2 = x^4/24 + ...; sin(x)^4 at 0 and pi; x - sin(x) and cosh of a cube have inflections.
    for (text, from, to, orders) in [
        ("cosh(x) - x^2/2", -2, 2, vec![(3, Nature::Minimiser)]),
        ("-sin(x)^4", -1, 1, vec![(3, Nature::Maximiser)]),
        ("sin(x) - x", -2, 2, vec![(2, Nature::Inflection)]),
        ("exp(x^4)", -1, 1, vec![(3, Nature::Minimiser)]),
        ("sin(x)^4", 2, 4, vec![(3, Nature::Minimiser)]),
    ] {
        let analysis = analyse_smooth(&loss(text, from, to), &Limits::default());
        assert!(analysis.open.is_empty(), "{text}: {:?}", analysis.open);
        let found: Vec<_> = analysis.critical_points.iter().map(|c| (c.multiplicity, c.nature)).collect();
        assert_eq!(found, orders, "{text}");
        for m in &analysis.minimisers {
            assert_eq!((m.kind, m.eta_critical.clone()), (ConditionKind::Flat, None), "{text}");
        }
    }
    // Two critical points as close as floats see them are not one flat one.
    let close = loss("cosh(x) - x^2/2 - x^2/1000000000000000000000", -2, 2);
    assert!(
        analyse_smooth(&close, &Limits::default()).minimisers.iter().all(|m| m.kind != ConditionKind::Flat)
    );
}

#[test]
fn given_points_name_critical_points() {
    // At 6/5 + sqrt(2), which is no candidate of the search: those are a square root beside fourths.
    let f = "log(1 + (x - 6/5 - sqrt(2))^2)";
    let plain = analyse_smooth(&loss(f, 2, 4), &Limits::default());
    assert!(plain.minimisers[0].point.exact().is_none());
    let given = |point: &str| {
        let text =
            format!("loss = \"{f}\"\ndomain = {{ x = [\"2\", \"4\"] }}\n[[minimiser]]\nx = \"{point}\"\n");
        let problem = crate::problem::Problem::parse(&text, "given.toml").unwrap();
        given_minimisers(&problem, &loss(f, 2, 4))
    };
    let known = given("6/5+sqrt(2)").unwrap();
    let named = analyse_smooth(&loss(f, 2, 4).with_known(known), &Limits::default());
    assert!(named.minimisers[0].point.exact().is_some());
    assert_eq!(named.minimisers[0].eta_critical.as_ref().unwrap().as_rational(), Some(&Rational::from(1)));
    assert!(given("3").unwrap_err().message.contains("f' is about"));
    assert!(given("sqrt(3)").unwrap_err().message.contains("not in the domain"));
}
