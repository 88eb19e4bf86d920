//! Mathematics that the basin proofs must reproduce, and simulated starts that must agree.

use super::{
    Anchor, Attraction, Basin, BasinLimits, Exceptions, InvariantInterval, StepRange, Theorem, basin,
    basin_at, converges_to_period, diverges, families,
};
use crate::algebra::RatPoly;
use crate::arith::Rational;
use crate::certify::{CriticalKind, StepSize, Verdict, orbits, windows};
use proptest::prelude::*;

fn q(n: i64, d: i64) -> Rational {
    Rational::from((n, d))
}

fn poly(c: &[(i64, i64)]) -> RatPoly {
    RatPoly::new(&c.iter().map(|v| Rational::from(*v)).collect::<Vec<_>>())
}

/// `(x^2 - 1)^2 / 4`
fn well() -> RatPoly {
    poly(&[(1, 4), (0, 1), (-1, 2), (0, 1), (1, 4)])
}

fn at(loss: &RatPoly, eta: Rational) -> Basin {
    basin(loss, (&eta, &eta), None, &BasinLimits::default())
}

/// The interval `[0, sqrt(1 + 1/K)]` of the double well.
fn positive(result: &Basin, piece: usize) -> &InvariantInterval {
    let of_zero = |i: &&InvariantInterval| {
        i.left.anchor == Anchor::FixedPoint(1) && i.right.anchor == Anchor::PreimageOf(1)
    };
    result.pieces[piece].intervals.iter().find(of_zero).expect("the interval from 0 to its preimage")
}

#[test]
fn double_well_at_eleven_tenths() {
    let result = at(&well(), q(11, 10));
    let interval = positive(&result, 0);
    assert!((interval.right.at.approx() - (1.0f64 + 10.0 / 11.0).sqrt()).abs() < 1e-15);
    let conclusion = interval.conclusion.as_ref().unwrap();
    assert_eq!((conclusion.theorem, conclusion.exceptions), (Theorem::Coppel, Exceptions::Countable));
    assert_eq!(conclusion.attractors.len(), 1);
    let cycle = &conclusion.attractors[0];
    assert!((cycle.points[0].approx() - 0.814_551_626_874_541).abs() < 1e-14);
    assert!((cycle.points[1].approx() - 1.116_062_971_452_31).abs() < 1e-14);
    assert!(cycle.multiplier.lo <= q(9, 50) && q(9, 50) <= cycle.multiplier.hi);
    // The longest interval: +-sqrt(1 + 2/K), two attractors, and everything outside diverges.
    let longest = &result.pieces[0].intervals[0];
    assert!((longest.right.at.approx() - (1.0f64 + 20.0 / 11.0).sqrt()).abs() < 1e-15);
    assert!(longest.outside_diverges);
    assert_eq!(longest.conclusion.as_ref().unwrap().attractors.len(), 2);
    assert_eq!(result.pieces[0].two_cycles.len(), 3);
    // The second route gives the same list.
    assert_eq!(result.pieces[0].attractors.as_ref().unwrap().len(), 2);
}

#[test]
fn double_well_over_a_range() {
    let result = basin(&well(), (&q(101, 100), &q(123, 100)), None, &BasinLimits::default());
    assert!(result.open.is_empty());
    let mut from = q(101, 100);
    for (k, piece) in result.pieces.iter().enumerate() {
        assert_eq!(piece.eta.lo, from);
        from = piece.eta.hi.clone();
        let conclusion = positive(&result, k).conclusion.as_ref().unwrap();
        assert_eq!(conclusion.exceptions, Exceptions::Countable);
        let [cycle] = &conclusion.attractors[..] else { panic!("one attractor") };
        assert_eq!((cycle.period(), cycle.attraction), (2, Attraction::Attracting));
    }
    assert_eq!(from, q(123, 100));
    // The three intervals that last: between the outer points, and from 0 to its preimages on both sides.
    let families = families(&result);
    let long: Vec<_> = families.iter().filter(|f| f.outside_diverges).collect();
    assert_eq!(long.iter().map(|f| &f.periods[..]).collect::<Vec<_>>(), [&[2, 2][..]]);
    let of_zero: Vec<_> = families.iter().filter(|f| f.anchors.0 == Anchor::FixedPoint(1)).collect();
    assert_eq!(of_zero.len(), 1);
    assert!(of_zero[0].right.lo.to_f64() <= (1.0 + 1.0f64 / 1.23).sqrt());
    assert!(of_zero[0].right.hi.to_f64() >= (1.0 + 1.0f64 / 1.01).sqrt());
    assert_eq!((&of_zero[0].periods[..], of_zero[0].exceptions), (&[2][..], Exceptions::Countable));
}

#[test]
fn four_cycles_beyond_the_flip_are_given() {
    let result = at(&well(), q(127, 100));
    let interval = positive(&result, 0);
    assert!(matches!(interval.hypotheses[1].verdict, Verdict::Refuted(_)), "{:?}", interval.hypotheses);
    // Coppel's theorem for the fourth iterate takes over: all but countably many starts go to the 4-cycle.
    let conclusion = interval.conclusion.as_ref().unwrap();
    assert_eq!((conclusion.theorem, conclusion.exceptions), (Theorem::CoppelFour, Exceptions::Countable));
    assert_eq!(conclusion.attractors.iter().map(|a| a.period()).collect::<Vec<_>>(), [4]);
    // Both signs, and the orbit in a closed form is not needed: it is a cycle of the exact map up to its width.
    assert_eq!(result.pieces[0].four_cycles.len(), 2);
}

#[test]
fn positivity_ends_at_its_exact_value() {
    // G maps [0, sqrt(1 + 1/K)] into itself exactly for K <= 3 sqrt(3)/2 - 1 = 1.59807...
    for (eta, kept) in [(q(1598, 1000), true), (q(15981, 10000), false)] {
        let result = at(&well(), eta);
        let holds = result.pieces[0]
            .intervals
            .iter()
            .any(|i| i.left.anchor == Anchor::FixedPoint(1) && i.right.anchor == Anchor::PreimageOf(1));
        assert_eq!(holds, kept);
    }
    // and the interval between the outer 2-cycle's points for K <= 2.
    for (eta, kept) in [(q(1999, 1000), true), (q(2001, 1000), false)] {
        assert_eq!(at(&well(), eta).pieces[0].intervals.iter().any(|i| i.outside_diverges), kept);
    }
}

#[test]
fn claims_about_starts() {
    let limits = BasinLimits::default();
    let (lo, hi) = (q(1, 10), q(13, 10));
    let claim =
        |eta: Rational, period| converges_to_period(&well(), (&eta, &eta), (&lo, &hi), period, &limits);
    assert!(matches!(claim(q(11, 10), 2), Verdict::Proved(_)));
    assert!(matches!(claim(q(11, 10), 1), Verdict::Refuted(_)));
    assert!(matches!(claim(q(9, 10), 1), Verdict::Proved(_)));
    assert!(matches!(claim(q(127, 100), 2), Verdict::Refuted(_)));
    assert!(matches!(claim(q(127, 100), 4), Verdict::Proved(_)));
    // An attracting 3-cycle.
    assert!(matches!(claim(q(14532, 10000), 3), Verdict::Proved(_)), "{:?}", claim(q(14532, 10000), 3));
    // Starts of both signs converge to two cycles of period 2; starts beyond sqrt(1 + 2/K) diverge.
    let eta = q(11, 10);
    let far = |a: Rational, b: Rational| diverges(&well(), (&eta, &eta), (&a, &b), &limits);
    assert!(matches!(far(q(168, 100), q(5, 1)), Verdict::Proved(_)));
    assert!(matches!(far(q(167, 100), q(5, 1)), Verdict::Refuted(_)));
    let wide = converges_to_period(&well(), (&eta, &eta), (&q(1, 2), &q(17, 10)), 2, &limits);
    assert!(matches!(wide, Verdict::Refuted(_)));
}

#[test]
fn control_with_an_unstable_two_cycle() {
    // x^2/2 + x^4/4 at eta = 3/2: everything inside |x| < sqrt((2 - eta)/eta) converges to 0, everything outside diverges.
    let loss = poly(&[(0, 1), (0, 1), (1, 2), (0, 1), (1, 4)]);
    let result = at(&loss, q(3, 2));
    let interval = &result.pieces[0].intervals[0];
    assert!((interval.right.at.approx() - (1.0f64 / 3.0).sqrt()).abs() < 1e-15);
    assert!(interval.outside_diverges);
    let attractors = &interval.conclusion.as_ref().unwrap().attractors;
    assert_eq!(attractors.iter().map(|a| a.period()).collect::<Vec<_>>(), [1]);
}

#[test]
fn flat_minima_count_as_neutral() {
    // x^4/4: G = x - eta x^3; everything inside |x| < sqrt(2/eta) converges to 0, whose multiplier is 1.
    let result = at(&poly(&[(0, 1), (0, 1), (0, 1), (0, 1), (1, 4)]), q(1, 1));
    let interval = &result.pieces[0].intervals[0];
    let conclusion = interval.conclusion.as_ref().unwrap();
    assert!((interval.right.at.approx() - 2f64.sqrt()).abs() < 1e-15);
    assert_eq!(conclusion.attractors.len(), 1);
    assert_eq!(conclusion.attractors[0].attraction, Attraction::Neutral);
}

#[test]
fn nothing_is_claimed_where_nothing_is_known() {
    for (c, eta) in [
        (vec![(0, 1), (1, 1), (1, 2)], q(1, 1)),
        (vec![], q(1, 1)),
        (vec![(1, 1)], q(1, 1)),
        (vec![(0, 1), (0, 1), (0, 1), (1, 1)], q(-1, 1)),
        (vec![(0, 1), (0, 1), (0, 1), (1, 1)], q(0, 1)),
    ] {
        let result = at(&poly(&c), eta);
        assert!(result.pieces.is_empty() && result.open.len() == 1);
    }
}

/// The double well beyond the window of 4-cycles: the second route gives a measure-zero statement about the 8-cycle.
#[test]
fn longer_cycles_by_following_critical_points() {
    let result = at(&well(), q(1295, 1000));
    let conclusion = positive(&result, 0).conclusion.as_ref().unwrap();
    assert_eq!((conclusion.theorem, conclusion.exceptions), (Theorem::Hyperbolic, Exceptions::MeasureZero));
    assert_eq!(conclusion.attractors.iter().map(|a| a.period()).collect::<Vec<_>>(), [8]);
}

/// Where a multiplier is exactly -1, it is said to be neutral, and everything converges to it all the same.
#[test]
fn exactly_at_flips() {
    let attractors = |result: &Basin| {
        let conclusion = positive(result, 0).conclusion.clone().unwrap();
        assert_eq!((conclusion.theorem, conclusion.exceptions), (Theorem::Coppel, Exceptions::Countable));
        conclusion.attractors.iter().map(|a| (a.period(), a.attraction)).collect::<Vec<_>>()
    };
    assert_eq!(attractors(&at(&well(), q(1, 1))), [(1, Attraction::Neutral)]);
    // sqrt(5) - 1, and a rational number 1e-6 below it.
    let diagram = windows(&well()).unwrap();
    let flip = diagram.critical.last().unwrap();
    assert_eq!(flip.eta.exact().unwrap().to_string(), "sqrt(5)-1");
    let exactly = basin_at(&well(), &StepSize::algebraic(flip.number()), None, &BasinLimits::default());
    assert_eq!(attractors(&exactly), [(2, Attraction::Neutral)]);
    let below = at(&well(), q(1_236_067, 1_000_000));
    assert_eq!(attractors(&below), [(2, Attraction::Attracting)]);
    // A loss without closed forms: x^4/4 - x^2/2 + x/5 at the flip of its only stable 2-cycle.
    let tilted = poly(&[(1, 4), (1, 5), (-1, 2), (0, 1), (1, 4)]);
    let diagram = windows(&tilted).unwrap();
    let flips = diagram.critical.iter().filter(|c| c.events.iter().any(|e| e.kind == CriticalKind::Flip));
    let mut neutral = 0;
    for flip in flips {
        let result = basin_at(&tilted, &StepSize::algebraic(flip.number()), None, &BasinLimits::default());
        let concluded = result.pieces[0].intervals.iter().filter_map(|i| i.conclusion.as_ref());
        neutral +=
            concluded.flat_map(|c| &c.attractors).filter(|a| a.attraction == Attraction::Neutral).count();
    }
    assert!(neutral > 0);
}

/// Simulated starts at sqrt(5)-1 in floats: they approach the neutral 2-cycle, though slowly.
#[test]
fn starts_at_a_flip_approach_the_neutral_cycle() {
    let eta = 5f64.sqrt() - 1.0;
    let mut random = Starts(7);
    for _ in 0..50 {
        let mut x = random.next() * (1.0 + 1.0 / eta).sqrt();
        for _ in 0..200_000 {
            x -= eta * x * (x * x - 1.0);
        }
        let near = [0.5f64.sqrt(), 1.144_122_805_635_37].iter().any(|p| (x - p).abs() < 5e-3);
        assert!(near, "seed 7: {x}");
    }
}

/// A range through the flip at sqrt(5)-1: all but a small part, just above the flip, is concluded.
#[test]
fn ranges_through_a_flip_leave_little_open() {
    let result = basin(&well(), (&q(123, 100), &q(1245, 1000)), None, &BasinLimits::default());
    let flip = 5f64.sqrt() - 1.0;
    let width = |eta: &StepRange| Rational::from(&eta.hi - &eta.lo).to_f64();
    assert!(!result.open.is_empty());
    let mut open: f64 = result.open.iter().map(|o| width(&o.eta)).sum();
    for (k, piece) in result.pieces.iter().enumerate() {
        let Some(conclusion) = &positive(&result, k).conclusion else {
            open += width(&piece.eta);
            continue;
        };
        let period = if piece.eta.hi.to_f64() < flip { 2 } else { 4 };
        assert_eq!(conclusion.attractors.iter().map(|a| a.period()).collect::<Vec<_>>(), [period]);
        assert_eq!(conclusion.exceptions, Exceptions::Countable);
    }
    assert!(open < 5e-4, "{open}");
}

/// Uniform numbers from a seed (SplitMix64).
struct Starts(u64);

impl Starts {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as f64 / u64::MAX as f64
    }
}

#[test]
fn simulated_starts_agree() {
    let seed = 20_261_123;
    let mut random = Starts(seed);
    let cases = [
        (well(), q(11, 10)),
        (well(), q(127, 100)),
        (poly(&[(0, 1), (1, 3), (-1, 1), (1, 7), (1, 4)]), q(9, 10)),
        (poly(&[(0, 1), (0, 1), (1, 1), (-1, 3)]), q(12, 10)),
        (poly(&[(0, 1), (1, 5), (-1, 2), (0, 1), (1, 8), (0, 1), (1, 60)]), q(6, 5)),
    ];
    let mut exteriors = 0;
    for (loss, eta) in cases {
        let result = at(&loss, eta.clone());
        let slope: Vec<f64> = loss.derivative().coefficients().iter().map(Rational::to_f64).collect();
        let step = |x: f64| x - eta.to_f64() * slope.iter().rev().fold(0.0, |v, c| v * x + c);
        let intervals = &result.pieces[0].intervals;
        let concluded: Vec<_> = intervals.iter().filter(|i| i.conclusion.is_some()).collect();
        assert!(!concluded.is_empty(), "{loss:?} at {eta}");
        for interval in concluded {
            let attractors = &interval.conclusion.as_ref().unwrap().attractors;
            let (a, b) = (interval.left.at.approx(), interval.right.at.approx());
            for _ in 0..25_000 / intervals.len() {
                let start = a + (b - a) * random.next();
                let mut x = start;
                for _ in 0..600 {
                    x = step(x);
                }
                let near =
                    |y: f64| attractors.iter().flat_map(|o| &o.points).any(|p| (p.approx() - y).abs() < 1e-6);
                assert!(near(x), "seed {seed}: {start} goes to {x} under {loss:?} at {eta}");
            }
        }
        if let Some(longest) = intervals.iter().find(|i| i.outside_diverges) {
            exteriors += 1;
            for _ in 0..1_000 {
                let mut x = longest.right.at.approx() + 1e-3 + random.next();
                for _ in 0..2_000 {
                    x = step(x);
                }
                assert!(!x.is_finite(), "seed {seed}");
            }
        }
    }
    assert!(exteriors >= 3, "{exteriors}");
}

#[test]
fn conclusions_move_with_the_loss() {
    // x -> (x - 3)/2 scales eta by 4, f -> 5 f divides it by 5.
    let inner = poly(&[(-3, 2), (1, 2)]);
    let moved = well().compose(&inner).scale(&q(5, 1));
    let (a, b) = (at(&well(), q(23, 20)), at(&moved, q(23 * 4, 20 * 5)));
    let (a, b) = (&a.pieces[0], &b.pieces[0]);
    assert_eq!(a.intervals.len(), b.intervals.len());
    for (i, j) in a.intervals.iter().zip(&b.intervals) {
        // Intervals of equal length may come in any order.
        assert!(
            (2.0 * (i.right.at.approx() - i.left.at.approx()) - (j.right.at.approx() - j.left.at.approx()))
                .abs()
                < 1e-12
        );
        let (i, j) = (i.conclusion.as_ref().unwrap(), j.conclusion.as_ref().unwrap());
        assert_eq!(i.attractors.len(), j.attractors.len());
    }
    for (o, p) in a.two_cycles.iter().zip(&b.two_cycles) {
        assert!((o.multiplier.approx() - p.multiplier.approx()).abs() < 1e-12);
        assert!((2.0 * o.points[0].approx() + 3.0 - p.points[0].approx()).abs() < 1e-12);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn random_losses_agree_with_exact_lists_and_with_simulation(
        c in prop::collection::vec(-8i64..9, 3..8), lead in 1i64..5, e in 1i64..25, seed: u64,
    ) {
        let mut coefficients: Vec<_> = c.iter().enumerate().map(|(i, v)| q(*v, i as i64 + 1)).collect();
        coefficients.push(q(lead, coefficients.len() as i64));
        let loss = RatPoly::new(&coefficients);
        let eta = q(e, 16);
        let limits = BasinLimits { boxes: 6_000, ..BasinLimits::default() };
        let result = basin(&loss, (&eta, &eta), None, &limits);
        prop_assert_eq!(result.pieces.len() + result.open.len(), 1);
        let slope: Vec<f64> = loss.derivative().coefficients().iter().map(Rational::to_f64).collect();
        let step = |x: f64| x - eta.to_f64() * slope.iter().rev().fold(0.0, |v, c| v * x + c);
        let mut random = Starts(seed);
        for piece in &result.pieces {
            let exact = orbits(&loss, &eta);
            prop_assert!(!exact.complete || exact.cycles.len() == piece.two_cycles.len());
            for interval in &piece.intervals {
                let (a, b) = (interval.left.at.approx(), interval.right.at.approx());
                for _ in 0..40 {
                    let start = a + (b - a) * random.next();
                    let mut x = start;
                    let mut inside = true;
                    for _ in 0..3_000 {
                        x = step(x);
                        inside &= a - 1e-6 * (b - a) <= x && x <= b + 1e-6 * (b - a);
                    }
                    prop_assert!(inside, "{} leaves [{}, {}]", start, a, b);
                    let Some(conclusion) = &interval.conclusion else { continue };
                    // The distance shrinks by the multiplier in each period: are 2000 steps enough for it?
                    let left = |o: &super::PeriodicOrbit| o.multiplier.approx().abs().powf(2000.0 / o.period() as f64);
                    let slow = conclusion.attractors.iter().any(|o| left(o) > 1e-6);
                    let near = conclusion.attractors.iter().flat_map(|o| &o.points).any(|p| (p.approx() - x).abs() < 1e-5);
                    prop_assert!(near || slow, "{} goes to {}", start, x);
                }
                if interval.outside_diverges {
                    let mut x = b + (b - a) * (1e-3 + random.next());
                    for _ in 0..20_000 {
                        x = step(x);
                    }
                    prop_assert!(!x.is_finite());
                }
            }
        }
    }
}
