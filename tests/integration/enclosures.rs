//! The checker's elementary functions, by series on whole numbers, against those of MPFR.

use twostep::arith::{Elementary, Interval, Rational};
use twostep_check::elementary::dyadic::Dyadic;
use twostep_check::elementary::number::Number;
use twostep_check::function::Function;
use twostep_check::interval::Interval as Theirs;
use twostep_check::number::canonical;

/// The value by MPFR.
fn ours(function: Function, x: &Interval) -> Option<Interval> {
    match function {
        Function::Exp => x.exp(),
        Function::Log => x.log(),
        Function::Sqrt => Elementary::sqrt(x),
        Function::Cbrt => x.cbrt(),
        Function::Abs => x.abs(),
        Function::Sin => x.sin(),
        Function::Cos => x.cos(),
        Function::Tan => x.tan(),
        Function::Asin => x.asin(),
        Function::Acos => x.acos(),
        Function::Atan => x.atan(),
        Function::Sinh => x.sinh(),
        Function::Cosh => x.cosh(),
        Function::Tanh => x.tanh(),
        Function::Sigmoid => x.sigmoid(),
        Function::Softplus => x.softplus(),
        Function::Erf => x.erf(),
        Function::Relu => x.relu(),
        Function::LogCosh => x.cosh()?.log(),
    }
}

fn rational(end: &impl ToString) -> Rational {
    end.to_string().parse().expect("a rational")
}

fn theirs(x: &Theirs, function: Function, bits: u32) -> Option<(Rational, Rational)> {
    let value = Dyadic::new(x, bits).apply(function)?.to_interval();
    Some((rational(value.lo()), rational(value.hi())))
}

#[test]
fn the_checkers_elementary_functions_agree_with_mpfr() {
    let mut compared = 0;
    for text in
        ["-40", "-25/3", "-22/7", "-1", "-1/3", "-1/1000000", "1/97", "1/2", "355/226", "2", "11", "61/2"]
    {
        let x = text.parse::<Rational>().expect("a rational");
        let point = canonical(text).expect("a rational");
        let point = Theirs::new(point.clone(), point).expect("a point");
        for function in Function::ALL {
            for bits in [40, 96, 192, 700] {
                let fine = Interval::from_rational(&x, bits + 200);
                let (Some(fine), Some((lo, hi))) = (ours(function, &fine), theirs(&point, function, bits))
                else {
                    continue;
                };
                // MPFR's interval is far narrower: it must lie inside, up to its own width.
                assert!(lo <= fine.upper() && fine.lower() <= hi, "{function:?}({text}) at {bits} bits");
                // The argument itself is rounded to the grid, so the slope counts: that of roots and logarithms near 0 too.
                let value = fine.upper();
                let slope: Rational = Rational::from(4)
                    + value.clone().abs() * 2
                    + Rational::from(&value * &value) * 2
                    + x.clone().abs() * 40
                    + x.clone().abs().recip();
                let units = Rational::from(&hi - &lo) << bits;
                assert!(
                    units <= slope.clone() * 64,
                    "{function:?}({text}) at {bits} bits: {} units",
                    units.to_f64()
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 600, "{compared}");
}

#[test]
fn the_checkers_enclosures_over_intervals_contain_the_values_by_mpfr() {
    for (lo, hi) in
        [("-3", "4"), ("-1/2", "1/3"), ("1/10", "9/10"), ("3/2", "5/3"), ("-7", "-6"), ("10", "20")]
    {
        let (a, b): (Rational, Rational) = (lo.parse().expect("a"), hi.parse().expect("b"));
        let box_ = Theirs::new(canonical(lo).expect("a"), canonical(hi).expect("b")).expect("an interval");
        for function in Function::ALL {
            let Some((low, high)) = theirs(&box_, function, 128) else { continue };
            for k in 0..=16u32 {
                let x = Rational::from(&b - &a) * Rational::from((k, 16)) + &a;
                let Some(value) = ours(function, &Interval::from_rational(&x, 400)) else { continue };
                assert!(low <= value.upper() && value.lower() <= high, "{function:?} on [{lo}, {hi}] at {x}");
            }
        }
    }
}
