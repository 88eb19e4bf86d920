//! Counts, cascade values and windows with known answers; two routes to one list.

use super::{ListedBy, PeriodError, attracting_cycles, cascade, period_window, periodic_orbits, superstable};
use crate::algebra::RatPoly;
use crate::arith::Rational;
use crate::certify::basin::{Attraction, BasinLimits, basin};
use crate::certify::orbits;
use proptest::prelude::*;

fn q(n: i64, d: i64) -> Rational {
    Rational::from((n, d))
}

fn well() -> RatPoly {
    RatPoly::new(&[q(1, 4), q(0, 1), q(-1, 2), q(0, 1), q(1, 4)])
}

fn count(loss: &RatPoly, eta: &Rational, period: usize) -> usize {
    let list = periodic_orbits(loss, eta, period).unwrap();
    assert_eq!(list.listed_by, ListedBy::RootIsolation);
    assert!(list.orbits.iter().all(|o| o.period() == period));
    list.orbits.len()
}

#[test]
fn counts_of_the_double_well() {
    // sqrt(5) - 1 = 1.23606...: the flip of the 2-cycles, where one 4-cycle of each sign is born.
    assert_eq!([1, 2, 3, 4].map(|p| count(&well(), &q(11, 10), p)), [3, 3, 0, 0]);
    assert_eq!(count(&well(), &q(1236, 1000), 4), 0);
    assert_eq!(count(&well(), &q(1237, 1000), 4), 2);
    // 3-cycles of both signs are born in pairs in a fold.
    assert_eq!(count(&well(), &q(1450, 1000), 3), 0);
    assert_eq!(count(&well(), &q(1454, 1000), 3), 4);
    // Beyond eta = 2 everything is real: all 3^p fixed points of G^p, (27 - 3)/3 and (81 - 9)/4 orbits.
    assert_eq!([1, 2, 3, 4].map(|p| count(&well(), &q(3, 1), p)), [3, 3, 8, 18]);
}

#[test]
fn neutral_orbits_are_told() {
    // eta = 1: the fixed points +-1 have the multiplier -1, and the 2-cycles are not born yet.
    let fixed = periodic_orbits(&well(), &q(1, 1), 1).unwrap().orbits;
    let kinds: Vec<_> = fixed.iter().map(|o| o.attraction).collect();
    assert_eq!(kinds, [Attraction::Neutral, Attraction::Repelling, Attraction::Neutral]);
    assert_eq!(count(&well(), &q(1, 1), 2), 1);
    // x^3/3 - 5x/4 at eta = 1: a + b = 2/eta, a^2 + b^2 = 5/2, so {1/2, 3/2}, through the zero 1/2 of G' = 1 - 2x.
    let cubic = RatPoly::new(&[q(0, 1), q(-5, 4), q(0, 1), q(1, 3)]);
    let cycle = &periodic_orbits(&cubic, &q(1, 1), 2).unwrap().orbits[0];
    assert_eq!(cycle.points[0].as_rational(), Some(&q(1, 2)));
    assert_eq!(cycle.points[1].as_rational(), Some(&q(3, 2)));
    assert!(
        cycle.multiplier.lo <= 0 && 0 <= cycle.multiplier.hi && cycle.attraction == Attraction::Attracting
    );
    assert_eq!(periodic_orbits(&well(), &q(1, 1), 5).unwrap_err(), PeriodError::Period(5));
    assert_eq!(periodic_orbits(&RatPoly::x(), &q(1, 1), 2).unwrap_err(), PeriodError::Affine);
}

#[test]
fn the_period_doubling_cascade() {
    let flips = cascade(&well(), &q(11, 10), &q(14, 10), 0.8, 64);
    let known = [(2, 5f64.sqrt() - 1.0), (4, 1.288_031_754_482_84)];
    for (flip, (period, eta)) in flips.iter().zip(known) {
        assert_eq!((flip.period, flip.multiplier), (period, -1));
        assert!(flip.eta.lo.to_f64() <= eta + 1e-14 && eta <= flip.eta.hi.to_f64() + 1e-14, "{:?}", flip.eta);
        assert!(Rational::from(&flip.eta.hi - &flip.eta.lo) < q(1, 1_000_000_000));
    }
    let periods: Vec<_> = flips.iter().map(|f| f.period).collect();
    assert!(periods.starts_with(&[2, 4, 8, 16, 32]), "{periods:?}");
    // Feigenbaum's ratio
    let at: Vec<_> = flips.iter().map(|f| f.eta.lo.to_f64()).collect();
    let ratio = (at[3] - at[2]) / (at[4] - at[3]);
    assert!((ratio - 4.669_2).abs() < 0.02, "{ratio}");
}

#[test]
fn superstable_values() {
    let two = superstable(&well(), &q(11, 10), &q(12, 10), 0.8, 8).unwrap();
    assert_eq!(two.period, 2);
    assert!((two.eta.lo.to_f64() - (4.5f64.sqrt() - 1.0)).abs() < 1e-12);
    let three = superstable(&well(), &q(14530, 10000), &q(14533, 10000), 0.7, 8).unwrap();
    assert_eq!(three.period, 3);
    assert!((three.eta.lo.to_f64() - 1.453_155_583_65).abs() < 1e-10);
}

#[test]
fn long_attracting_cycles() {
    for (eta, period) in
        [(q(127, 100), 4), (q(1295, 1000), 8), (q(130, 100), 16), (q(13019, 10000), 32), (q(14532, 10000), 3)]
    {
        let cycles = attracting_cycles(&well(), &eta, 64);
        assert_eq!(cycles.iter().map(|c| c.period()).collect::<Vec<_>>(), [period, period], "{eta}");
        assert!(cycles.iter().all(|c| c.attraction == Attraction::Attracting));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn two_routes_to_the_two_and_four_cycles(c in prop::collection::vec(-6i64..7, 2..3), lead in 1i64..4, e in 3i64..16) {
        let loss = RatPoly::new(&[q(0, 1), q(c[0], 3), q(c[1], 2), q(1, 3), q(lead, 4)]);
        let eta = q(e, 10);
        let list = orbits(&loss, &eta);
        prop_assert!(list.complete);
        let exact = periodic_orbits(&loss, &eta, 2).unwrap().orbits;
        prop_assert_eq!(exact.len(), list.cycles.len());
        let result = basin(&loss, (&eta, &eta), None, &BasinLimits::default());
        if let Some(piece) = result.pieces.first() {
            prop_assert_eq!(piece.two_cycles.len(), list.cycles.len());
            let four = periodic_orbits(&loss, &eta, 4).unwrap().orbits;
            if piece.four_cycles_complete {
                prop_assert_eq!(piece.four_cycles.len(), four.len());
            }
            for interval in &piece.intervals {
                let inside = |o: &crate::certify::basin::PeriodicOrbit| {
                    o.points.iter().all(|x| interval.left.at.lo <= x.hi && x.lo <= interval.right.at.hi)
                };
                let coppel = interval.hypotheses.iter().any(|h| {
                    h.statement.contains("period 4") && matches!(h.verdict, crate::certify::Verdict::Proved(_))
                });
                prop_assert!(!(coppel && four.iter().any(inside)));
                let refuted = interval.hypotheses.iter().any(|h| matches!(h.verdict, crate::certify::Verdict::Refuted(_)));
                prop_assert!(!refuted || four.iter().any(inside));
            }
        } else {
            // Only neutral orbits may stop the list.
            prop_assert!(!result.open.is_empty());
        }
    }
}

/// The window of period 3: 3-cycles are counted exactly just outside and just inside of its proved ends.
#[test]
fn the_window_of_period_3_begins_where_3_cycles_appear() {
    let window = period_window(&well(), &q(14531, 10000), 1.0, 3).expect("a window");
    let count = |eta: &Rational| periodic_orbits(&well(), eta, 3).unwrap().orbits.len();
    let outer = count(&window.from.lo);
    assert_eq!(count(&window.from.hi), outer + 4);
    let width = |r: &crate::certify::basin::StepRange| Rational::from(&r.hi - &r.lo).to_f64();
    assert!(width(&window.from) < 1e-8 && width(&window.to.eta) < 1e-8);
    let superstable = window.superstable.expect("a superstable 3-cycle");
    assert!(superstable.eta.lo <= q(145_315_558_365, 100_000_000_000) + q(1, 10_000_000_000));
    assert!(superstable.eta.hi >= q(145_315_558_365, 100_000_000_000) - q(1, 10_000_000_000));
    // Just beyond the end no 3-cycle attracts.
    let beyond = &window.to.eta.hi + q(1, 1_000_000_000);
    let list = periodic_orbits(&well(), &beyond, 3).unwrap();
    assert!(list.orbits.iter().all(|o| o.attraction == crate::certify::basin::Attraction::Repelling));
    assert!(period_window(&well(), &q(11, 10), 1.0, 3).is_none());
}
