//! The cross-check agrees with true statements and catches false ones.

use super::{
    Agreement, Outcome, ProvedCycle, ProvedMinimiser, ProvedOrbits, ProvedStability, Quantity, cross_check,
};
use crate::algebra::{RatPoly, Value};
use crate::arith::{Integer, Rational};

fn rational(n: i64, d: i64) -> Rational {
    Rational::from((n, d))
}

fn exact(n: i64, d: i64) -> Value {
    Value::rational(rational(n, d))
}

/// An enclosure of the square root of a rational, 100 binary digits wide.
fn root(q: &Rational) -> Rational {
    let scaled = Integer::from(q.numer() << 240u32) / q.denom();
    Rational::from((scaled.sqrt(), Integer::from(1) << 120u32))
}

fn enclosure(q: Rational) -> Value {
    let width = Rational::from((Integer::from(1), Integer::from(1) << 100u32));
    Value::between(Rational::from(&q - &width), q + width)
}

/// `(x^2 - 1)^2 / 4`.
fn double_well() -> RatPoly {
    RatPoly::new(&[rational(1, 4), rational(0, 1), rational(-1, 2), rational(0, 1), rational(1, 4)])
}

fn wells() -> Vec<ProvedMinimiser> {
    [-1, 1].map(|x| ProvedMinimiser { point: exact(x, 1), sharpness: exact(2, 1) }).to_vec()
}

/// The 2-cycles of the double well at a step size in `(1, 2)`: `m^2 = (1 + 3/eta)/4`, `d^2 = (1 - 1/eta)/4`, multiplier
/// `9 - 2(1 + eta)^2`, and the symmetric one `x^2 = 1 + 2/eta`, multiplier `(2 eta + 5)^2`.
fn orbits(eta: Rational) -> ProvedOrbits {
    let over = |n: i64| Rational::from(n) / &eta;
    let m = root(&((Rational::from(1) + over(3)) / 4u32));
    let d = root(&((Rational::from(1) - over(1)) / 4u32));
    let far = root(&(Rational::from(1) + over(2)));
    let (low, high) = (Rational::from(&m - &d), Rational::from(&m + &d));
    let rho = Rational::from(9) - Rational::from(&eta + 1u32).square() * 2u32;
    let stability = if rho.clone().abs() < 1 { ProvedStability::Stable } else { ProvedStability::Unstable };
    let cycle = |x0: Rational, x1: Rational, rho: Rational, stability| ProvedCycle {
        x0: enclosure(x0),
        x1: enclosure(x1),
        multiplier: Value::rational(rho),
        stability,
    };
    let outer = (Rational::from(&eta * 2u32) + 5u32).square();
    let cycles = vec![
        cycle(Rational::from(-&far), far, outer, ProvedStability::Unstable),
        cycle(Rational::from(-&high), Rational::from(-&low), rho.clone(), stability),
        cycle(low, high, rho, stability),
    ];
    ProvedOrbits { eta: Value::rational(eta), complete: true, cycles }
}

#[test]
fn the_double_well_agrees_in_every_row() {
    for eta in [rational(11, 10), rational(101, 100), rational(6, 5), rational(5, 4), rational(3, 2)] {
        let check = cross_check(&double_well(), &wells(), &[orbits(eta)]);
        assert_eq!(check.skipped, 0);
        assert_eq!(check.rows.len(), 2 * 2 + 2 * 2 + 3 * 3 + 1);
        for row in &check.rows {
            let open = row.quantity == Quantity::Unlisted && row.agrees == Agreement::Inconclusive;
            assert!(row.agrees == Agreement::Yes || open, "{row:?}");
        }
    }
}

#[test]
fn the_known_orbit_is_found_by_the_run() {
    let check = cross_check(&double_well(), &[], &[orbits(rational(11, 10))]);
    let found: Vec<_> = check.rows.iter().filter(|r| r.quantity == Quantity::Position).collect();
    let Outcome::Number(x) = found[2].simulated else { panic!("{:?}", found[2]) };
    assert!((x - 0.814551626874541).abs() < 1e-12);
    let rate = check.rows.iter().rfind(|r| r.quantity == Quantity::Multiplier).unwrap();
    let Outcome::Number(rho) = rate.simulated else { panic!("{rate:?}") };
    assert!((rho - 0.18).abs() < 1e-6);
}

/// Every kind of fault that a wrong certificate can have is reported as a disagreement.
#[test]
fn seeded_faults_are_caught() {
    let eta = rational(11, 10);
    let caught = |list: ProvedOrbits, quantity: Quantity| {
        let check = cross_check(&double_well(), &wells(), &[list]);
        assert!(check.disagreements().any(|row| row.quantity == quantity), "{quantity:?}: {check:#?}");
    };
    let mut moved = orbits(eta.clone());
    moved.cycles[2].x0 = enclosure(rational(814_551_627_874_541, 1_000_000_000_000_000));
    caught(moved, Quantity::Position);
    let mut far = orbits(eta.clone());
    far.cycles[2].x0 = exact(1, 2);
    caught(far, Quantity::Position);
    let mut rate = orbits(eta.clone());
    rate.cycles[2].multiplier = exact(19, 100);
    caught(rate, Quantity::Multiplier);
    let mut sign = orbits(eta.clone());
    sign.cycles[2].multiplier = exact(-9, 50);
    caught(sign, Quantity::Multiplier);
    let mut stability = orbits(eta.clone());
    stability.cycles[2].stability = ProvedStability::Unstable;
    caught(stability, Quantity::Behaviour);
    let mut outer = orbits(eta.clone());
    outer.cycles[0].stability = ProvedStability::Stable;
    caught(outer, Quantity::Behaviour);
    let mut same = orbits(eta.clone());
    same.cycles[2].x1 = same.cycles[2].x0.clone();
    caught(same, Quantity::Behaviour);
    let mut missing = orbits(eta);
    missing.cycles.remove(1);
    caught(missing, Quantity::Unlisted);
    for (point, sharpness) in [(exact(1, 1), exact(21, 10)), (exact(1_000_001, 1_000_000), exact(2, 1))] {
        let check = cross_check(&double_well(), &[ProvedMinimiser { point, sharpness }], &[]);
        assert!(!check.agrees());
    }
}

#[test]
fn two_minima_a_trillionth_apart_are_told_from_each_other() {
    // f' = (x - 1)(x - 1 - h)(x - 1 - 2h), h = 10^-12: f'' = 2 h^2 at the minimisers.
    let h = rational(1, 1_000_000_000_000);
    let factor = |k: u32| RatPoly::new(&[-(Rational::from(1) + Rational::from(&h * k)), Rational::from(1)]);
    let derivative = factor(0).mul(&factor(1)).mul(&factor(2));
    let mut coefficients = vec![Rational::new()];
    coefficients.extend(derivative.coefficients().into_iter().enumerate().map(|(k, c)| c / (k as u32 + 1)));
    let loss = RatPoly::new(&coefficients);
    let sharpness = Value::rational(h.clone().square() * 2u32);
    let at = |k: u32| Value::rational(Rational::from(1) + Rational::from(&h * k));
    let true_points = [0, 2].map(|k| ProvedMinimiser { point: at(k), sharpness: sharpness.clone() });
    let check = cross_check(&loss, &true_points, &[]);
    assert!(check.rows.iter().all(|row| row.agrees == Agreement::Yes), "{check:#?}");
    let maximiser = ProvedMinimiser { point: at(1), sharpness };
    assert!(!cross_check(&loss, &[maximiser], &[]).agrees());
}

#[test]
fn neutral_cycles_and_minimisers_are_left_open() {
    // sqrt(5) - 1 to 100 digits: the multiplier is -1.
    let eta = root(&Rational::from(5)) - 1u32;
    let mut list = orbits(eta.clone());
    list.eta = enclosure(eta);
    for cycle in &mut list.cycles[1..] {
        cycle.multiplier = exact(-1, 1);
        cycle.stability = ProvedStability::Neutral;
    }
    let check = cross_check(&double_well(), &wells(), &[list]);
    assert!(check.agrees(), "{:#?}", check.disagreements().collect::<Vec<_>>());
    assert!(check.count(Agreement::Inconclusive) >= 2);
    let at_threshold = ProvedOrbits { eta: exact(1, 1), complete: true, cycles: vec![] };
    assert!(cross_check(&double_well(), &wells(), &[at_threshold]).agrees());
}

#[test]
fn a_superstable_cycle_agrees() {
    let eta = root(&rational(9, 2)) - 1u32;
    let mut list = orbits(eta.clone());
    list.eta = enclosure(eta);
    for cycle in &mut list.cycles[1..] {
        cycle.multiplier = exact(0, 1);
        cycle.stability = ProvedStability::Superstable;
    }
    let check = cross_check(&double_well(), &wells(), &[list]);
    assert_eq!(check.count(Agreement::Yes), check.rows.len(), "{check:#?}");
}

#[test]
fn huge_and_tiny_step_sizes_and_coefficients_never_disagree_or_panic() {
    let big = Rational::from(Integer::from(10).pow_ref_u(400));
    for scale in [big.clone(), big.recip()] {
        let loss = double_well().scale(&scale);
        let sharpness = Value::rational(Rational::from(&scale * 2u32));
        let wells = [-1, 1].map(|x| ProvedMinimiser { point: exact(x, 1), sharpness: sharpness.clone() });
        let mut list = orbits(rational(11, 10));
        list.eta = Value::rational(rational(11, 10) / &scale);
        let etas = [rational(1, 1), Rational::from(1) << 200, Rational::from(1) >> 200];
        let mut lists = vec![list];
        lists.extend(etas.map(|e| ProvedOrbits { eta: Value::rational(e), complete: false, cycles: vec![] }));
        let check = cross_check(&loss, &wells, &lists);
        assert!(check.agrees(), "{:#?}", check.disagreements().collect::<Vec<_>>());
        let cycle_rows = check.rows.iter().filter(|r| r.quantity == Quantity::Position);
        assert!(cycle_rows.clone().all(|r| r.agrees == Agreement::Yes), "{check:#?}");
    }
}

trait PowRef {
    fn pow_ref_u(&self, k: u32) -> Integer;
}

impl PowRef for Integer {
    fn pow_ref_u(&self, k: u32) -> Integer {
        (0..k).fold(Integer::from(1), |p, _| p * self)
    }
}

#[test]
fn flat_minima_and_degenerate_losses() {
    let power = |k: u32| RatPoly::x().pow(k);
    for loss in [power(4), power(6), power(4).add(&power(5).scale(&rational(1000, 1))), power(40)] {
        let flat = ProvedMinimiser { point: exact(0, 1), sharpness: exact(0, 1) };
        let check = cross_check(&loss, &[flat], &[]);
        assert_eq!(check.count(Agreement::Yes), 1, "{check:#?}");
    }
    // x^3 has no minimiser; a quadratic has no 2-cycles off its threshold; constants have nothing.
    let false_minimum = ProvedMinimiser { point: exact(0, 1), sharpness: exact(0, 1) };
    assert!(!cross_check(&power(3), &[false_minimum], &[]).agrees());
    let quadratic = power(2).scale(&rational(1, 2));
    let bottom = ProvedMinimiser { point: exact(0, 1), sharpness: exact(1, 1) };
    let empty = |n: i64| ProvedOrbits { eta: exact(n, 1), complete: true, cycles: vec![] };
    assert!(cross_check(&quadratic, &[bottom], &[empty(1), empty(2), empty(3)]).agrees());
    assert!(cross_check(&RatPoly::zero(), &[], &[empty(1)]).agrees());
}
