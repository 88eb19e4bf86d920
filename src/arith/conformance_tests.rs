//! One suite run on every kind of number: the same functions at the same points, against MPFR at 300 bits.

use super::{Elementary, FastInterval, Interval, Jet, Rational, Scalar};
use proptest::prelude::*;

type Function<T> = fn(&T) -> Option<T>;

/// Every function of one argument.
fn functions<T: Elementary>() -> Vec<(&'static str, Function<T>)> {
    vec![
        ("exp", T::exp),
        ("log", T::log),
        ("sqrt", T::sqrt),
        ("cbrt", T::cbrt),
        ("abs", T::abs),
        ("signum", T::signum),
        ("sin", T::sin),
        ("cos", T::cos),
        ("tan", T::tan),
        ("asin", T::asin),
        ("acos", T::acos),
        ("atan", T::atan),
        ("sinh", T::sinh),
        ("cosh", T::cosh),
        ("tanh", T::tanh),
        ("sigmoid", T::sigmoid),
        ("softplus", T::softplus),
        ("erf", T::erf),
        ("relu", T::relu),
        ("square", |x| x.powi(2)),
        ("cube", |x| x.powi(3)),
        ("power 0", |x| x.powi(0)),
        ("power -1", |x| x.powi(-1)),
        ("power -4", |x| x.powi(-4)),
        ("power 7", |x| x.powi(7)),
        ("negated", |x| Some(x.negated())),
    ]
}

fn point(x: &Rational) -> Interval {
    Interval::from_rational(x, 300)
}

fn within(outer: &Interval, inner: &Interval) -> bool {
    outer.lower() <= inner.lower() && inner.upper() <= outer.upper()
}

/// Points with few digits, among them the corners of the functions.
fn samples() -> Vec<Rational> {
    let mut list: Vec<Rational> =
        [-1000, -40, -7, -2, -1, 0, 1, 2, 3, 10, 37, 700].into_iter().map(Rational::from).collect();
    list.extend(
        [(1, 2), (-1, 2), (3, 4), (-7, 8), (1, 1 << 20), (-1, 1 << 30), (25, 8), (11, 7)].map(Rational::from),
    );
    list
}

#[test]
fn every_kind_of_number_agrees_with_high_precision() {
    for x in samples() {
        for (i, (name, f)) in functions::<Interval>().into_iter().enumerate() {
            let reference = f(&point(&x));
            let (fast, float, exact) =
                (functions::<FastInterval>()[i].1, functions::<f64>()[i].1, functions::<Rational>()[i].1);
            let double = FastInterval::hull(&x, &x);
            let is_double = double.lo() == double.hi();
            let narrow = f(&Interval::from_rational(&x, 53));
            assert_eq!(reference.is_some(), narrow.is_some(), "{name} of {x}");
            if let (Some(r), Some(n)) = (&reference, &narrow) {
                assert!(n.lower() <= r.lower() && r.upper() <= n.upper(), "{name} of {x}");
            }
            match (&reference, fast(&double)) {
                (Some(r), Some(d)) => {
                    let d = d.to_interval().expect("bounded");
                    assert!(d.lower() <= r.lower() && r.upper() <= d.upper(), "fast {name} of {x}");
                }
                (Some(r), None) => assert!(r.magnitude().upper() > 1e300, "fast {name} of {x}"),
                (None, fast) => assert!(fast.is_none(), "fast {name} of {x}"),
            }
            if let (Some(r), Some(v), true) = (&reference, float(&x.to_f64()), is_double) {
                let error = (v - r.approx()).abs();
                assert!(
                    error <= 4e-15 * r.approx().abs() + 1e-300 || error < 1e-12 * v.abs(),
                    "f64 {name} of {x}: {v}"
                );
            }
            if let Some(q) = exact(&x) {
                let r = reference.as_ref().expect("a rational value is a real value");
                assert!(r.lower() <= q && q <= r.upper(), "exact {name} of {x}");
            }
            let jet = functions::<Jet<Interval>>()[i].1(&Jet::constant(point(&x), 3));
            assert_eq!(jet.map(|j| j.value().clone()), reference, "jet of {name} at {x}");
        }
    }
}

fn range() -> impl Strategy<Value = (Rational, Rational, Rational)> {
    // Exponents from far down to moderately large, some ranges as thin as a point.
    let number = (-4000i64..4000, 0u32..9).prop_map(|(a, k)| Rational::from((a, 1i64 << (2 * k))));
    (number.clone(), number, 0i64..=8, any::<bool>()).prop_map(|(a, b, t, thin)| {
        let b = if thin { Rational::from(&a + &Rational::from((1, 1 << 20))) } else { b };
        let (lo, hi) = if a <= b { (a, b) } else { (b, a) };
        let inside = Rational::from(&hi - &lo) * Rational::from((t, 8)) + &lo;
        (lo, hi, inside)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn ranges_contain_the_values_inside((lo, hi, x) in range()) {
        for (i, (name, f)) in functions::<Interval>().into_iter().enumerate() {
            let fast = functions::<FastInterval>()[i].1;
            // Seven bits: rounding in the wrong direction shows.
            let wide = f(&Interval::hull(&lo, &hi, 7));
            let doubles = fast(&FastInterval::hull(&lo, &hi));
            match f(&point(&x)) {
                Some(value) => {
                    if let Some(wide) = wide {
                        prop_assert!(within(&wide, &value), "{} on [{}, {}] at {}", name, lo, hi, x);
                    }
                    if let Some(doubles) = doubles {
                        let doubles = doubles.to_interval().expect("bounded");
                        prop_assert!(within(&doubles, &value), "fast {} on [{}, {}] at {}", name, lo, hi, x);
                    }
                }
                // Not defined at a point of the range: not defined on the range.
                None => prop_assert!(wide.is_none() && doubles.is_none(), "{} on [{}, {}]", name, lo, hi),
            }
        }
    }

    #[test]
    fn fast_arithmetic_contains_the_exact_result((a, b, x) in range(), (c, d, y) in range()) {
        let (i, j) = (FastInterval::hull(&a, &b), FastInterval::hull(&c, &d));
        let holds = |i: FastInterval, q: &Rational| {
            Rational::from_f64(i.lo()).is_none_or(|lo| lo <= *q) && Rational::from_f64(i.hi()).is_none_or(|hi| *q <= hi)
        };
        prop_assert!(holds(i.plus(&j), &Rational::from(&x + &y)));
        prop_assert!(holds(i.minus(&j), &Rational::from(&x - &y)));
        prop_assert!(holds(i.times(&j), &Rational::from(&x * &y)));
        if let Some(quotient) = i.over(&j) {
            prop_assert!(holds(quotient, &Rational::from(&x / &y)));
        }
        prop_assert_eq!(i.over(&j).is_none(), j.contains_zero());
    }

    #[test]
    fn ranges_are_tight((lo, hi, _) in range()) {
        // The range is the hull of the values at the ends and at the extrema: at 300 bits both agree to 40.
        let wide = Interval::hull(&lo, &hi, 300);
        for (name, f) in functions::<Interval>() {
            let Some(range) = f(&wide) else { continue };
            let mut hull = f(&point(&lo)).unwrap().union(&f(&point(&hi)).unwrap());
            let pi = wide.pi().unwrap();
            let zero_inside = lo < 0 && hi > 0;
            match name {
                "square" | "power -4" if zero_inside => hull = hull.union(&wide.whole(0)),
                "cosh" if zero_inside => hull = hull.union(&wide.whole(1)),
                "sin" | "cos" => {
                    // sin has its extrema at (k + 1/2) pi, cos at k pi.
                    let shift = wide.lift(&Rational::from((i64::from(name == "sin"), 2)));
                    let first = (lo.to_f64() / 3.2 - 2.0).floor() as i64;
                    for k in first.min(-2 - 2 * first.abs())..first.min(0) + 8 + 2 * first.abs() {
                        let place = wide.whole(k).plus(&shift).times(&pi);
                        if place.lower() >= lo && place.upper() <= hi {
                            hull = hull.union(&wide.whole(if k % 2 == 0 { 1 } else { -1 }));
                        }
                    }
                    if Rational::from(&hi - &lo) > 7 {
                        hull = Interval::hull(&(-1).into(), &1.into(), 300);
                    }
                }
                _ => {}
            }
            let excess = range.lower().clone() - hull.lower();
            let above = hull.upper().clone() - range.upper();
            let scale = (hull.magnitude().upper() + 1u32) / Rational::from(1u64 << 40);
            prop_assert!(excess.abs() <= scale && above.abs() <= scale, "{} on [{}, {}]", name, lo, hi);
        }
    }
}

#[test]
fn singularities_are_refused() {
    let range = |lo: i64, hi: i64| Interval::hull(&lo.into(), &hi.into(), 53);
    let fast = |lo: i64, hi: i64| FastInterval::hull(&lo.into(), &hi.into());
    assert!(range(0, 1).log().is_none() && fast(0, 1).log().is_none());
    assert!(range(-1, 1).powi(-1).is_none() && fast(-1, 1).powi(-1).is_none());
    assert!(Elementary::sqrt(&range(-1, 1)).is_none() && fast(-1, 1).sqrt().is_none());
    assert!(range(-1, 1).relu().is_none() && fast(0, 1).relu().is_none() && range(0, 0).abs().is_none());
    assert!(range(1, 2).tan().is_none() && fast(1, 2).tan().is_none() && range(2, 4).tan().is_some());
    assert!(range(0, 2).asin().is_none() && fast(-2, 0).acos().is_none());
    assert!(range(-1, 1).atan2(&range(-1, 1)).is_none() && fast(0, 1).atan2(&fast(-1, 1)).is_none());
    assert!(range(1, 2).atan2(&range(-3, 3)).is_some());
    // exp overflows doubles, not MPFR.
    assert!(fast(0, 1000).exp().is_none() && range(0, 1000).exp().is_some());
    let line = |x: i64| Jet::variable(Rational::from(x), 2);
    assert!(line(0).relu().is_none() && line(0).abs().is_none() && line(0).sqrt().is_none());
    assert_eq!(line(4).sqrt().unwrap().derivative(2), Rational::from((-1, 32)));
}

#[test]
fn series_solve_their_equations() {
    // Identities between series, exact where rational: (sqrt u)^2 = u, (cbrt u)^3 = u, u/u = 1, u^-2 u^2 = 1.
    let u = Jet::line(Rational::from((8, 27)), Rational::from((3, 5)), 6);
    let u = u.plus(&u.powi(3).unwrap());
    let v = Jet::line(Rational::from((8, 27)), Rational::from((3, 5)), 6);
    assert_eq!(v.cbrt().unwrap().powi(3).unwrap().coefficient(5), Rational::new());
    assert_eq!(v.cbrt().unwrap().powi(3).unwrap().coefficient(1), Rational::from((3, 5)));
    let w = v.powi(2).unwrap().sqrt().unwrap();
    for k in 0..=6 {
        assert_eq!(w.coefficient(k), v.coefficient(k));
        let one = u.over(&u).unwrap();
        assert_eq!(one.coefficient(k), Rational::from(i32::from(k == 0)));
        let inverse = u.powi(-2).unwrap().times(&u.powi(2).unwrap());
        assert_eq!(inverse.coefficient(k), Rational::from(i32::from(k == 0)));
    }
    // sin^2 + cos^2 = 1, cosh^2 - sinh^2 = 1, exp(log u) = u, tan(atan u) = u, sin(asin u) = u, over enclosures.
    let x = Jet::line(point(&(3, 10).into()), point(&(2, 3).into()), 8);
    let x = x.plus(&x.powi(2).unwrap());
    let one = x.whole(1);
    let square = |j: &Jet<Interval>| j.powi(2).unwrap();
    let pairs = [
        (square(&x.sin().unwrap()).plus(&square(&x.cos().unwrap())), one.clone()),
        (square(&x.cosh().unwrap()).minus(&square(&x.sinh().unwrap())), one.clone()),
        (x.log().unwrap().exp().unwrap(), x.clone()),
        (x.atan().unwrap().tan().unwrap(), x.clone()),
        (x.asin().unwrap().sin().unwrap(), x.clone()),
        (x.acos().unwrap().cos().unwrap(), x.clone()),
        (x.tan().unwrap(), x.sin().unwrap().over(&x.cos().unwrap()).unwrap()),
        (x.tanh().unwrap(), x.sinh().unwrap().over(&x.cosh().unwrap()).unwrap()),
        (x.sigmoid().unwrap(), one.over(&one.plus(&x.negated().exp().unwrap())).unwrap()),
        (x.softplus().unwrap(), one.plus(&x.exp().unwrap()).log().unwrap()),
        (x.atan2(&one).unwrap(), x.atan().unwrap()),
    ];
    for (i, (a, b)) in pairs.iter().enumerate() {
        for k in 0..=8 {
            let difference = a.coefficient(k).sub(&b.coefficient(k));
            assert!(difference.contains_zero() && difference.width() < 1e-60, "identity {i}, order {k}");
        }
    }
}

#[test]
fn constants_are_enclosed() {
    let exact = point(&0.into());
    for (fine, coarse) in [
        (exact.pi(), FastInterval::exactly(0.0).pi()),
        (exact.euler(), FastInterval::exactly(0.0).euler()),
        (exact.pi(), Interval::from_integer(&0.into(), 7).pi().map(|i| FastInterval::around(&i))),
    ] {
        let coarse = coarse.and_then(FastInterval::to_interval).unwrap();
        assert!(within(&coarse, &fine.unwrap()));
    }
}
