//! Properties of phase diagrams on random losses.

use super::orbits::count_at;
use super::windows::count_from_events;
use super::{CriticalKind, Stability, StepSize, orbits, windows};
use crate::algebra::RatPoly;
use crate::arith::Rational;
use crate::dynamics::{CycleSystem, Method};
use proptest::prelude::*;

fn loss(c: &[i64], leading: i64) -> RatPoly {
    let mut c: Vec<Rational> = c.iter().map(|v| Rational::from((*v, 3))).collect();
    c.push(Rational::from(leading));
    RatPoly::new(&c)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// g(x) = k f(a x + b): step sizes scale by 1/(a^2 k), kinds and counts stay.
    #[test]
    fn affine_changes(c in prop::collection::vec(-9i64..9, 3..6), lead in 1i64..4, a in 1i64..5, flip: bool, b in -4i64..4, k in 1i64..6) {
        let f = loss(&c, lead);
        let (a, b, k) = (Rational::from((if flip { -a } else { a }, 2)), Rational::from((b, 3)), Rational::from((k, 7)));
        let g = f.compose(&RatPoly::new(&[b, a.clone()])).scale(&k);
        let (v, w) = (windows(&f).unwrap(), windows(&g).unwrap());
        let step = (Rational::from(&a * &a) * &k).recip();
        prop_assert_eq!(v.critical.len(), w.critical.len());
        for (old, new) in v.critical.iter().zip(&w.critical) {
            prop_assert!((old.eta.approx() * step.to_f64() / new.eta.approx() - 1.0).abs() < 1e-13);
            prop_assert_eq!(old.eta.exact().is_some(), new.eta.exact().is_some());
            prop_assert_eq!(old.count, new.count);
            let kinds = |c: &super::CriticalStep| c.events.iter().map(|e| e.kind).collect::<Vec<_>>();
            prop_assert_eq!(kinds(old), kinds(new));
        }
        let counts = |w: &super::Windows| w.cells.iter().map(|c| c.count).collect::<Vec<_>>();
        prop_assert_eq!(counts(&v), counts(&w));
        let ends = |w: &super::Windows| w.stable.iter().map(|s| (s.from, s.to)).collect::<Vec<_>>();
        prop_assert_eq!(ends(&v), ends(&w));
    }

    /// The counts of a cell are those of `orbits` at any rational step size inside.
    #[test]
    fn cells_agree_with_orbits(c in prop::collection::vec(-9i64..9, 3..7), lead in -3i64..4, etas in prop::collection::vec((1i64..400, 1i64..300), 6)) {
        prop_assume!(lead != 0);
        let f = loss(&c, lead);
        let diagram = windows(&f).unwrap();
        for eta in etas {
            let eta = Rational::from(eta);
            if diagram.critical.iter().any(|c| c.eta.lo <= eta && eta <= c.eta.hi) {
                continue;
            }
            let cell = &diagram.cells[diagram.critical.iter().filter(|c| c.eta.hi < eta).count()];
            let list = orbits(&f, &eta);
            let stable = list.cycles.iter().filter(|c| matches!(c.stability, Stability::Stable | Stability::Superstable));
            prop_assert_eq!((list.cycles.len(), stable.count()), cell.count.map_or((0, 0), |c| (c.cycles, c.stable)), "{} {:?}", eta, f);
        }
    }

    /// The counts at a critical step size follow from those beside it, where the kinds of the events tell.
    #[test]
    fn counts_at_critical_step_sizes(c in prop::collection::vec(-5i64..6, 2..4), lead in 1i64..4) {
        let f = loss(&c, lead);
        prop_assume!(f.degree() >= 3);
        let diagram = windows(&f).unwrap();
        let system = CycleSystem::new(&f);
        for (index, step) in diagram.critical.iter().enumerate() {
            let kinds: Vec<_> = step.events.iter().map(|e| e.kind).collect();
            let beside = (diagram.cells[index].count.unwrap(), diagram.cells[index + 1].count.unwrap());
            let Some(count) = count_from_events(&kinds, beside) else { continue };
            let number = step.number();
            if number.degree() <= 8 {
                let counted = count_at(&system, &StepSize::algebraic(number), &Method::GradientDescent).unwrap();
                prop_assert_eq!(count, counted, "{:?} at {:?}", f, step.eta);
            }
        }
    }
}

#[test]
fn counts_at_the_critical_step_sizes_of_the_tilted_double_well() {
    let f = RatPoly::new(&[(1, 4), (1, 5), (-1, 2), (0, 1), (1, 4)].map(Rational::from));
    let diagram = windows(&f).unwrap();
    assert!(diagram.critical.iter().all(|step| step.count.is_some()));
    assert!(diagram.critical.iter().any(|step| step.eta.exact().is_none()));
}

/// x^2/2 - x^4/4: on the symmetric branch eta = 2/(1 - e^2) the curvature is 1 - 3 e^2, so that the cycle is superstable at
/// e^2 = 1/5 and f'' = 0, multiplier 1, at e^2 = 1/3, where two cycles branch off.
#[test]
fn a_pitchfork_with_known_values() {
    let f = RatPoly::new(&[(0, 1), (0, 1), (1, 2), (0, 1), (-1, 4)].map(Rational::from));
    let diagram = windows(&f).unwrap();
    let at = |kind: CriticalKind| -> Vec<String> {
        let steps = diagram.critical.iter().filter(|step| step.events.iter().any(|e| e.kind == kind));
        steps.map(|step| step.eta.exact().map_or(String::new(), ToString::to_string)).collect()
    };
    assert_eq!(at(CriticalKind::MinimiserFlip), ["2"]);
    assert_eq!(at(CriticalKind::Superstable)[0], "5/2");
    assert_eq!(at(CriticalKind::Pitchfork), ["3"]);
    // One cycle becomes three, and the symmetric one loses its stability to the two others.
    let index =
        diagram.critical.iter().position(|step| step.eta.as_rational().is_some_and(|q| *q == 3)).unwrap();
    let counts = [index, index + 1].map(|i| diagram.cells[i].count.map(|c| (c.cycles, c.stable)));
    assert_eq!(counts, [Some((1, 1)), Some((3, 2))]);
    // At the very step size the cycle is neutral.
    assert_eq!(diagram.critical[index].count.map(|c| (c.cycles, c.stable, c.neutral)), Some((1, 0, 1)));
}
