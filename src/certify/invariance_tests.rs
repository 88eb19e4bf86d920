//! Changes of coordinates that must not change a verdict.

use super::{Limits, analyse, orbits};
use crate::algebra::RatPoly;
use crate::arith::Rational;
use proptest::prelude::*;

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1e-9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// g(x) = c f(a x + b): step sizes scale by 1/(a^2 c), points move by (x - b)/a, D scales by 1/a^2.
    #[test]
    fn affine_changes(c in prop::collection::vec(-9i64..9, 4..8), a in 1i64..5, flip in any::<bool>(), b in -4i64..4, k in 1i64..6) {
        let f = RatPoly::new(&c.iter().map(|v| Rational::from(*v)).collect::<Vec<_>>());
        prop_assume!(f.degree() >= 3);
        let Ok(before) = analyse(&f, &Limits::default()) else { return Ok(()) };
        let (a, b, k) = (Rational::from((if flip { -a } else { a }, 2)), Rational::from((b, 3)), Rational::from((k, 7)));
        let inner = RatPoly::new(&[b.clone(), a.clone()]);
        let g = f.compose(&inner).scale(&k);
        let after = analyse(&g, &Limits::default()).unwrap();
        prop_assert_eq!(before.critical_points.len(), after.critical_points.len());
        let mut minimisers: Vec<_> = before.minimisers.iter().collect();
        if flip {
            minimisers.reverse();
        }
        let step = (Rational::from(&a * &a) * &k).recip();
        for (m, n) in minimisers.into_iter().zip(&after.minimisers) {
            prop_assert_eq!((m.kind, m.decided_by, m.alpha_sign), (n.kind, n.decided_by, n.alpha_sign));
            if let (Some(old), Some(new)) = (&m.eta_critical, &n.eta_critical) {
                prop_assert!(close(old.approx() * step.to_f64(), new.approx()));
            }
            for (i, (old, new)) in m.branch.iter().zip(n.branch.iter()).enumerate() {
                // 2/eta scales by a^2 k, D by a^-2.
                let scale = (a.to_f64().powi(2) * k.to_f64()) * a.to_f64().powi(2 * (i as i32 + 1));
                prop_assert!(close(old.approx() * scale, new.approx()));
            }
        }
        let eta = Rational::from((7, 5));
        let (old, new) = (orbits(&f, &eta), orbits(&g, &Rational::from(&eta * &step)));
        prop_assert_eq!(old.cycles.len(), new.cycles.len());
        let mut multipliers = [old, new].map(|list| {
            let mut all: Vec<_> = list.cycles.iter().map(|c| (c.multiplier.approx(), c.stability)).collect();
            all.sort_by(|x, y| x.0.total_cmp(&y.0));
            all
        });
        let second = multipliers[1].split_off(0);
        for (x, y) in multipliers[0].iter().zip(&second) {
            prop_assert!(close(x.0, y.0) && x.1 == y.1);
        }
    }
}
