//! Known values of theory.md, by the whole chain from the loss to the verdict.

use super::{Analysis, ConditionKind, Limits, ReachStop, Stability, analyse, orbits};
use crate::algebra::RatPoly;
use crate::arith::Rational;

fn loss(c: &[(i64, i64)]) -> RatPoly {
    RatPoly::new(&c.iter().map(|v| Rational::from(*v)).collect::<Vec<_>>())
}

fn double_well() -> RatPoly {
    loss(&[(1, 4), (0, 1), (-1, 2), (0, 1), (1, 4)])
}

fn certified(f: &RatPoly) -> Analysis {
    analyse(f, &Limits::default()).unwrap()
}

#[test]
fn double_well_at_one() {
    let analysis = certified(&double_well());
    assert_eq!(analysis.critical_points.len(), 3);
    let right = &analysis.minimisers[1];
    let exact = |v: &crate::algebra::Value| v.exact().unwrap().to_string();
    assert_eq!(
        [&right.point, &right.f2, &right.f3, &right.f4, &right.alpha].map(exact),
        ["1", "2", "6", "6", "96"]
    );
    assert_eq!(right.kind, ConditionKind::Supercritical);
    assert_eq!(right.start_series.iter().take(4).map(exact).collect::<Vec<_>>(), ["1", "0", "4", "-12"]);
    let reach = right.reach.as_ref().unwrap();
    // To the left up to the maximiser at 0; to the right until the partner is the inflection 1/sqrt(3).
    assert!(matches!(reach.left.stop, ReachStop::CriticalPoint(_)));
    assert!(matches!(&reach.right.stop, ReachStop::PartnerInflection(v) if exact(v) == "sqrt(3)/3"));
    let eps = reach.left.eps.as_ref().unwrap().to_f64();
    assert!(eps > 0.99999 && eps <= 1.0);
    // f'(x) = 2/(3 sqrt 3) to the right of 1: x = 2/sqrt 3.
    assert!((reach.right.limit.as_ref().unwrap().approx() - 2.0 / 3f64.sqrt()).abs() < 1e-15);
}

#[test]
fn starts_of_the_literature() {
    let f = double_well();
    let critical = super::analyse::critical_sites(&f).into_iter().map(|site| site.number).collect();
    let landscape = super::reach::Landscape::new(&f, critical);
    let at = |start| landscape.sample_at(2, &Rational::from(start)).unwrap().eta.approx();
    assert!((at((19, 20)) - 1.008_808_097_652_95).abs() < 1e-14);
}

#[test]
fn alpha_exactly_zero_and_nearly_zero() {
    // x^2/2 + a x^3 + b x^4 at 0: alpha = 108 a^2 - 24 b, zero at b = 9 a^2/2.
    let with_b = |b: Rational| {
        RatPoly::new(&[Rational::new(), Rational::new(), Rational::from((1, 2)), Rational::from((1, 1)), b])
    };
    let at_zero = |f: &RatPoly| {
        let analysis = certified(f);
        let found = analysis.minimisers.into_iter().find(|m| m.point.as_rational() == Some(&Rational::new()));
        found.unwrap()
    };
    let exact = at_zero(&with_b(Rational::from((9, 2))));
    assert_eq!(exact.kind, ConditionKind::GeneralisedSubcritical);
    assert_eq!(exact.decided_by, Some(2));
    // e_2 = f3^4/f2^3... over 1: (120 f3^4)/(120 f2^3) with f3 = 6.
    assert_eq!(exact.branch[1].as_rational(), Some(&Rational::from(1296)));
    let tiny = Rational::from((
        crate::arith::Integer::from(1),
        crate::arith::Integer::from(crate::arith::Integer::u_pow_u(10, 30)),
    ));
    assert_eq!(at_zero(&with_b(Rational::from((9, 2)) - &tiny)).kind, ConditionKind::Supercritical);
    assert_eq!(at_zero(&with_b(Rational::from((9, 2)) + &tiny)).kind, ConditionKind::Subcritical);
}

#[test]
fn degenerate_flat_and_sharp() {
    assert_eq!(certified(&loss(&[(0, 1), (0, 1), (3, 2)])).minimisers[0].kind, ConditionKind::Degenerate);
    let flat = &certified(&loss(&[(0, 1), (0, 1), (0, 1), (0, 1), (1, 1)])).minimisers[0];
    assert_eq!((flat.kind, flat.multiplicity, flat.eta_critical.is_none()), (ConditionKind::Flat, 3, true));
    let mut c = vec![(0, 1); 8];
    c[2] = (1, 2);
    c[7] = (1, 1);
    let sharp = certified(&loss(&c));
    let at_zero = sharp.minimisers.iter().find(|m| m.point.as_rational().is_some()).unwrap();
    // x^2/2 + x^7: the bound k <= n-2 of theorem T1 is reached.
    assert_eq!((at_zero.kind, at_zero.decided_by), (ConditionKind::GeneralisedSupercritical, Some(5)));
}

#[test]
fn huge_and_tiny_step_sizes() {
    let power = |k: u32| Rational::from(crate::arith::Integer::from(crate::arith::Integer::u_pow_u(10, k)));
    let count = |eta: &Rational| {
        let list = orbits(&double_well(), eta);
        (list.cycles.len(), list.cycles.iter().filter(|c| c.stability == Stability::Stable).count())
    };
    assert_eq!(count(&power(40).recip()), (1, 0));
    assert_eq!(count(&power(40)), (3, 0));
    // The outer orbit x^2 = 1 + 2/eta, to all digits.
    let list = orbits(&double_well(), &power(40).recip());
    let square = Rational::from(list.cycles[0].x1.lo.square_ref());
    let expected = power(40) * 2u32 + 1u32;
    assert!((square / expected - 1u32).abs() < Rational::from((1, 1_000_000_000_000_000i64)));
}

#[test]
fn multiple_roots_of_the_gradient() {
    // f' = (x-1)^3 (x+2)^2 (x-3): a flat maximum at 1, an inflection at -2, a minimiser at 3.
    use super::Nature::{Inflection, Maximiser, Minimiser};
    let linear = |root: i64| RatPoly::new(&[Rational::from(-root), Rational::from(1)]);
    let gradient = linear(1).pow(3).mul(&linear(-2).pow(2)).mul(&linear(3));
    let mut c = vec![Rational::new()];
    c.extend(gradient.coefficients().into_iter().enumerate().map(|(i, a)| a / (i as u32 + 1)));
    let analysis = certified(&RatPoly::new(&c));
    let found: Vec<_> = analysis.critical_points.iter().map(|p| (p.nature, p.multiplicity)).collect();
    assert_eq!(found, [(Inflection, 2), (Maximiser, 3), (Minimiser, 1)]);
}

#[test]
fn two_minima_very_close_together() {
    // f' = ((x-1)^2 - h^2)(x-1) with h = 10^-12 / 2.
    let h = Rational::from((1, 2_000_000_000_000i64));
    let u = RatPoly::new(&[Rational::from(-1), Rational::from(1)]);
    let f = u.mul(&u).scale(&Rational::from((1, 1))).sub(&RatPoly::constant(Rational::from(&h * &h)));
    let f = f.mul(&f);
    let analysis = certified(&f);
    assert_eq!(analysis.minimisers.len(), 2);
    assert!(analysis.minimisers[0].point.hi < analysis.minimisers[1].point.lo);
    assert_eq!(Rational::from(&analysis.minimisers[1].point.lo - &analysis.minimisers[0].point.lo), h * 2u32);
}

#[test]
fn double_well_orbits() {
    let at = |eta| orbits(&double_well(), &Rational::from(eta));
    let list = at((11, 10));
    assert!(list.complete);
    let forms: Vec<_> = list.cycles.iter().map(|c| (c.x0.approx(), c.x1.approx(), c.stability)).collect();
    // The two stable cycles around the minimisers, and the symmetric unstable one x^2 = 1 + 2/eta.
    assert_eq!(forms.len(), 3);
    let outer = (1.0 + 20.0 / 11.0f64).sqrt();
    let expected = [
        (-outer, outer, Stability::Unstable),
        (-1.116_062_971_452_305, -0.814_551_626_874_541, Stability::Stable),
        (0.814_551_626_874_541, 1.116_062_971_452_305, Stability::Stable),
    ];
    for (found, wanted) in forms.iter().zip(&expected) {
        assert!((found.0 - wanted.0).abs() < 1e-14 && (found.1 - wanted.1).abs() < 1e-14, "{found:?}");
        assert_eq!(found.2, wanted.2);
    }
    assert_eq!(list.cycles[2].multiplier.as_rational(), Some(&Rational::from((9, 50))));
    assert_eq!(list.cycles[0].x1.exact().unwrap().to_string(), "sqrt(341)/11");
    assert!(list.cycles[2].x0.exact().is_some());
    assert_eq!(at((1, 1)).cycles.len(), 1);
    assert_eq!(at((2, 1)).cycles.len(), 3);
}

#[test]
fn isolated_cycle_of_the_witness() {
    // x^5/10 - x^4/12 - x^3/3 + x^2/2 + x/2: {1, -1} exists at eta = 3 only; counts 1, 2, 1.
    let f = loss(&[(0, 1), (1, 2), (1, 2), (-1, 3), (-1, 12), (1, 10)]);
    let count = |eta| orbits(&f, &Rational::from(eta)).cycles.len();
    assert_eq!([count((299, 100)), count((3, 1)), count((301, 100))], [1, 2, 1]);
    let list = orbits(&f, &Rational::from(3));
    let isolated = list.cycles.iter().find(|c| c.x1.as_rational() == Some(&Rational::from(1))).unwrap();
    assert_eq!(isolated.x0.as_rational(), Some(&Rational::from(-1)));
    assert_eq!(isolated.stability, Stability::Neutral);
    assert_eq!(isolated.multiplier.as_rational(), Some(&Rational::from(1)));
}

#[test]
fn quadratic_losses_have_no_cycle_but_at_one_step_size() {
    let f = loss(&[(0, 1), (0, 1), (3, 2)]);
    assert!(orbits(&f, &Rational::from((2, 3))).every_start);
    let list = orbits(&f, &Rational::from((1, 3)));
    assert!(list.complete && list.cycles.is_empty() && !list.every_start);
}

#[test]
fn subcritical_control() {
    // x^2/2 + x^4/4 below eta_c = 2: the unstable cycle |x| = sqrt((2-eta)/eta), rho = (2 eta - 5)^2.
    let f = loss(&[(0, 1), (0, 1), (1, 2), (0, 1), (1, 4)]);
    let list = orbits(&f, &Rational::from((3, 2)));
    assert_eq!(list.cycles.len(), 1);
    assert_eq!(list.cycles[0].x1.exact().unwrap().to_string(), "sqrt(3)/3");
    assert_eq!(list.cycles[0].multiplier.as_rational(), Some(&Rational::from(4)));
    assert_eq!(list.cycles[0].stability, Stability::Unstable);
}

#[test]
fn neutral_multipliers_at_algebraic_step_sizes() {
    // At sqrt(5)-1 the double well's stable cycles have multiplier exactly -1; at sqrt(9/2)-1 exactly 0.
    let form = |text: &str| crate::expr::Expr::parse(text).unwrap().to_closed_form().unwrap();
    let at = |text: &str| super::orbits_at(&double_well(), &super::StepSize::closed_form(&form(text)));
    let flip = at("sqrt(5)-1");
    assert_eq!(flip.cycles.len(), 3);
    assert_eq!(flip.cycles[2].stability, Stability::Neutral);
    assert_eq!(flip.cycles[2].multiplier.as_rational(), Some(&Rational::from(-1)));
    assert_eq!(at("sqrt(9/2)-1").cycles[2].stability, Stability::Superstable);
    assert_eq!(at("sqrt(5)-1-1/10^30").cycles[2].stability, Stability::Stable);
    assert_eq!(at("sqrt(5)-1+1/10^30").cycles[2].stability, Stability::Unstable);
}

mod phase_diagrams {
    use super::super::{CriticalKind, Windows, orbits, windows};
    use super::{double_well, loss};
    use crate::algebra::RatPoly;
    use crate::arith::Rational;

    fn table(w: &Windows) -> Vec<(String, Vec<CriticalKind>)> {
        let name = |v: &crate::algebra::Value| match v.exact() {
            Some(form) => form.to_string(),
            None => format!("{:.9}", v.approx()),
        };
        w.critical.iter().map(|c| (name(&c.eta), c.events.iter().map(|e| e.kind).collect())).collect()
    }

    fn counts(w: &Windows) -> Vec<(usize, usize)> {
        w.cells.iter().map(|c| c.count.unwrap()).map(|c| (c.cycles, c.stable)).collect()
    }

    #[test]
    fn the_double_well() {
        let w = windows(&double_well()).unwrap();
        use CriticalKind::{Flip, MinimiserFlip, Superstable};
        let expected = [
            ("1", vec![MinimiserFlip; 2]),
            ("3*sqrt(2)/2-1", vec![Superstable; 2]),
            ("sqrt(5)-1", vec![Flip; 2]),
        ];
        let found = table(&w);
        assert_eq!(found.len(), 3, "{found:?}");
        for (f, e) in found.iter().zip(&expected) {
            assert_eq!((f.0.as_str(), &f.1), (e.0, &e.1));
        }
        assert_eq!(counts(&w), [(1, 0), (3, 2), (3, 2), (3, 0)]);
        assert_eq!(w.stable.len(), 1);
        assert_eq!((w.stable[0].from, w.stable[0].to), (Some(0), Some(2)));
    }

    #[test]
    fn momentum() {
        use crate::certify::windows_under;
        use crate::dynamics::Method;
        let f = double_well();
        let end_of = |method: &Method| {
            let w = windows_under(&f, method, |_, _, _| true).unwrap();
            assert_eq!(w.stable.len(), 1);
            (
                w.critical[w.stable[0].from.unwrap()].eta.approx(),
                w.critical[w.stable[0].to.unwrap()].eta.approx(),
            )
        };
        // Heavy ball: K = eta/(1+b) < sqrt(9/2 + ((1-b)/(1+b))^2/2) - 1.
        for b in [0.0, 0.25, 0.5, 0.9] {
            let exact = Rational::from_f64(b).unwrap();
            let (from, to) = end_of(&Method::HeavyBall(exact));
            let ratio: f64 = (1.0 - b) / (1.0 + b);
            assert!((from - (1.0 + b)).abs() < 1e-14);
            assert!((to / (1.0 + b) - ((4.5 + ratio * ratio / 2.0).sqrt() - 1.0)).abs() < 1e-14);
        }
        // Nesterov: K = eta (1+2b)/(1+b), values of theorems.md.
        for (b, k) in
            [((0, 1), 1.236_067_977_499_79), ((1, 2), 1.179_352_458_933_11), ((9, 10), 1.128_601_786_982_32)]
        {
            let b = Rational::from(b);
            let method = Method::Nesterov(b);
            let (from, to) = end_of(&method);
            let factor = method.factor().to_f64();
            assert!((from / factor - 1.0).abs() < 1e-14 && (to / factor - k).abs() < 1e-13, "{to}");
        }
    }

    #[test]
    fn the_isolated_cycle() {
        let f = loss(&[(0, 1), (1, 2), (1, 2), (-1, 3), (-1, 12), (1, 10)]);
        let w = windows(&f).unwrap();
        let at_three = w.critical.iter().find(|c| c.eta.as_rational() == Some(&Rational::from(3))).unwrap();
        assert_eq!(at_three.events.iter().map(|e| e.kind).collect::<Vec<_>>(), [CriticalKind::Isolated]);
        assert_eq!(at_three.count.unwrap().cycles, 2);
    }

    #[test]
    fn invariance_under_affine_changes() {
        // g(x) = c f(a x + b): step sizes scale by 1/(a^2 c).
        let f = loss(&[(0, 1), (1, 7), (1, 1), (-2, 3), (1, 5), (1, 4)]);
        let inner = RatPoly::new(&[(2, 3), (3, 2)].map(Rational::from));
        let g = f.compose(&inner).scale(&Rational::from((5, 7)));
        let (w, v) = (windows(&f).unwrap(), windows(&g).unwrap());
        let factor = 1.0 / (1.5 * 1.5 * 5.0 / 7.0);
        assert_eq!(counts(&w), counts(&v));
        assert_eq!(w.critical.len(), v.critical.len());
        for (a, b) in w.critical.iter().zip(&v.critical) {
            assert!((a.eta.approx() * factor / b.eta.approx() - 1.0).abs() < 1e-13);
        }
    }

    #[test]
    fn cells_agree_with_orbits_elsewhere_in_them() {
        let f = loss(&[(0, 1), (-1, 1), (2, 1), (1, 3), (-5, 4), (0, 1), (1, 2)]);
        let w = windows(&f).unwrap();
        for cell in &w.cells {
            let lo = cell.from.map_or(Rational::new(), |i| w.critical[i].eta.hi.clone());
            let hi = cell.to.map_or(Rational::from(&lo * 2u32) + 1u32, |i| w.critical[i].eta.lo.clone());
            let eta = Rational::from(&lo * 9u32) / 10u32 + hi / 10u32;
            let list = orbits(&f, &eta);
            assert!(list.complete);
            assert_eq!(list.cycles.len(), cell.count.unwrap().cycles);
        }
        // Degree 6 with a positive leading coefficient: one unstable cycle for small steps.
        assert_eq!(counts(&w)[0], (1, 0));
    }
}

mod claims {
    use super::super::{Claims, Limits, Verdict};
    use crate::problem::Problem;

    fn verdicts(claims: &str) -> Vec<Verdict> {
        let text = format!("loss = \"(x^2 - mu)^2/4\"\n[parameters]\nmu = \"1\"\n{claims}");
        let problem = Problem::parse(&text, "test.toml").unwrap();
        let decider = Claims::new(&problem, &Limits::default()).unwrap();
        problem.claims.iter().map(|claim| decider.decide(claim).unwrap()).collect()
    }

    fn proved(claim: &str) -> bool {
        match verdicts(&format!("[[claim]]\n{claim}")).remove(0) {
            Verdict::Proved(_) => true,
            Verdict::Refuted(_) => false,
            Verdict::Undecided(reason) => panic!("{reason}"),
        }
    }

    #[test]
    fn conditions() {
        let at = |x: &str, expect: &str| {
            proved(&format!("kind = \"condition\"\nat = {{ x = \"{x}\" }}\nexpect = \"{expect}\""))
        };
        assert!(at("sqrt(mu)", "supercritical") && at("-1", "supercritical"));
        assert!(!at("1", "subcritical") && !at("0", "supercritical") && !at("1/2", "supercritical"));
    }

    #[test]
    fn orbits() {
        let at = |rest: &str| proved(&format!("kind = \"period-2\"\neta = \"11/10\"\n{rest}"));
        assert!(at("count = 3"));
        assert!(at("count = 1\nstability = \"stable\"\nwithin = { x = [\"0\", \"2\"] }"));
        assert!(!at("count = 2") && !at("stability = \"stable\""));
        assert!(at("count = 0\nwithin = { x = [\"0\", \"1\"] }"));
        assert!(!at("within = { x = [\"0\", \"1\"] }"));
        // The ends of the region are in it: x^2 = 31/11.
        assert!(at("count = 3\nwithin = { x = [\"-sqrt(31/11)\", \"sqrt(31/11)\"] }"));
    }

    #[test]
    fn windows() {
        let at = |from: &str, to: &str| {
            proved(&format!("kind = \"stable-window\"\nfrom = \"{from}\"\nto = \"{to}\""))
        };
        assert!(at("1/mu", "(sqrt(5)-1)/mu"));
        assert!(!at("1", "sqrt(9/2)-1") && !at("1", "5/4"));
    }

    #[test]
    fn identities() {
        let at = |rest: &str| proved(&format!("kind = \"identity\"\n{rest}"));
        assert!(at("left = \"f2\"\nright = \"3*x^2 - mu\""));
        assert!(at("left = \"alpha\"\nright = \"3*f3^2 - f2*f4\""));
        assert!(at("left = \"alpha\"\nright = \"96*mu\"\nat = { x = \"sqrt(mu)\" }"));
        assert!(!at("left = \"alpha\"\nright = \"96*mu\""));
        assert!(at("left = \"eta_c * f2\"\nright = \"2\"") && !at("left = \"f5\"\nright = \"1\""));
        assert!(!at("left = \"1/f1\"\nright = \"1\"\nat = { x = \"1\" }"));
    }
}
