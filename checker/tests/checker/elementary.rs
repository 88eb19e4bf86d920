//! Enclosures of the elementary functions: known digits, identities, containment under widening.

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;
use twostep_check::elementary::dyadic::Dyadic;
use twostep_check::elementary::number::Number;
use twostep_check::function::Function;
use twostep_check::interval::Interval;

fn rational(text: &str) -> BigRational {
    match text.split_once('.') {
        None => text.parse().unwrap(),
        Some((whole, digits)) => {
            let value: BigInt = format!("{whole}{digits}").parse().unwrap();
            BigRational::new(value, BigInt::from(10).pow(digits.len() as u32))
        }
    }
}

fn at(text: &str, bits: u32) -> Dyadic {
    Dyadic::new(&Interval::point(rational(text)), bits)
}

#[test]
fn known_digits() {
    // Digits of tables; the last one may be rounded.
    for (function, x, digits) in [
        (Function::Exp, "1", "2.718281828459045235360287471352662497757"),
        (Function::Exp, "-10", "0.00004539992976248485153559151556055061"),
        (Function::Log, "2", "0.6931471805599453094172321214581765680755"),
        (Function::Log, "10", "2.302585092994045684017991454684364207601"),
        (Function::Sin, "1", "0.8414709848078965066525023216302989996226"),
        (Function::Cos, "1", "0.5403023058681397174009366074429766037323"),
        (Function::Sin, "100", "-0.506365641109758793656557610459785432065"),
        (Function::Tan, "1", "1.557407724654902230506974807458360173087"),
        (Function::Atan, "1/2", "0.463647609000806116214256231461214402028"),
        (Function::Atan, "3", "1.249045772398254425829917077281090123078"),
        (Function::Asin, "1/2", "0.5235987755982988730771072305465838140328"),
        (Function::Sinh, "1", "1.175201193643801456882381850595600815155"),
        (Function::Cosh, "-1", "1.543080634815243778477905620757061682601"),
        (Function::Tanh, "1/2", "0.462117157260009758502318483643672548730"),
        (Function::Erf, "1/2", "0.520499877813046537682746653891964528736"),
        (Function::Erf, "-2", "-0.995322265018952734162069256367252928610"),
        (Function::Sigmoid, "1", "0.7310585786300048792511592418218362743651"),
        (Function::Softplus, "0", "0.6931471805599453094172321214581765680755"),
        (Function::Cbrt, "-27", "-3"),
        (Function::Sqrt, "2", "1.414213562373095048801688724209698078570"),
    ] {
        let value = at(x, 200).apply(function).unwrap();
        let last = BigRational::new(1.into(), BigInt::from(10).pow(34));
        let near = Interval::new(rational(digits) - &last, rational(digits) + &last).unwrap();
        assert!(near.contains(&value.to_interval()), "{function:?}({x}): {:?}", value.to_interval());
        // The enclosure is a few units wide.
        assert!(value.hi() - value.lo() < BigInt::from(64), "{function:?}({x})");
    }
    let pi = Dyadic::whole(0, 200).pi().unwrap().to_interval();
    let digits = rational("3.141592653589793238462643383279502884197169399375105820974944");
    assert!(pi.contains(&Interval::point(digits.clone())) || (pi.lo() - &digits).numer().bits() < 200);
}

#[test]
fn outside_of_the_domain() {
    for (function, x) in [
        (Function::Log, "0"),
        (Function::Log, "-1"),
        (Function::Sqrt, "-1"),
        (Function::Asin, "2"),
        (Function::Exp, "5000"),
        (Function::Sinh, "5000"),
    ] {
        assert!(at(x, 64).apply(function).is_none(), "{function:?}({x})");
    }
    let across = Dyadic::new(&Interval::new(rational("1"), rational("2")).unwrap(), 64);
    assert!(across.apply(Function::Tan).is_none(), "a pole at pi/2");
    assert!(Dyadic::whole(0, 64).reciprocal().is_none());
}

#[test]
fn extrema_inside() {
    let over = |lo: &str, hi: &str, f| {
        Dyadic::new(&Interval::new(rational(lo), rational(hi)).unwrap(), 100).apply(f).unwrap()
    };
    let one = Dyadic::whole(1, 100);
    assert_eq!(over("1", "2", Function::Sin).hi(), one.hi());
    assert!(over("1", "3/2", Function::Sin).hi() < one.hi());
    assert_eq!(over("-1", "1", Function::Cos).hi(), one.hi());
    assert_eq!(over("3", "4", Function::Cos).lo(), Dyadic::whole(-1, 100).lo());
    assert_eq!(over("0", "7", Function::Sin), Dyadic::whole(-1, 100).hull(&one));
    assert_eq!(over("-1", "2", Function::Cosh).lo(), one.lo());
    assert_eq!(over("-3", "2", Function::Abs).lo(), Dyadic::whole(0, 100).lo());
    assert_eq!(over("-4", "-2", Function::Sin).hi(), over("-4", "-4", Function::Sin).hi());
}

proptest! {
    #[test]
    fn a_member_of_an_argument_gives_a_member_of_the_value(
        a in -4000i64..4000, width in 0i64..3000, part in 0i64..=8, bits in 40u32..160,
    ) {
        let thousandth = |n: i64| BigRational::new(n.into(), 1000.into());
        let (lo, hi) = (thousandth(a), thousandth(a + width));
        let member = &lo + (&hi - &lo) * thousandth(125 * part);
        let (x, m) = (Interval::new(lo, hi).unwrap(), Interval::point(member));
        for function in Function::ALL {
            let Some(value) = Dyadic::new(&x, bits).apply(function) else { continue };
            // Finer, so sharper: what it holds must meet the coarse one, and nearly lie in it.
            let fine = Dyadic::new(&m, bits + 60).apply(function).unwrap();
            prop_assert!(value.on_grid(bits + 60).meet(&fine).is_some(), "{function:?} {x:?}");
        }
    }

    #[test]
    fn identities(n in -9000i64..9000, bits in 60u32..200) {
        let x = Dyadic::new(&Interval::point(BigRational::new(n.into(), 1000.into())), bits);
        let of = |f| x.apply(f).unwrap();
        let one = Dyadic::whole(1, bits);
        let holds = |difference: Dyadic| difference.meet(&Dyadic::whole(0, bits)).is_some();
        prop_assert!(holds(of(Function::Sin).power(2).unwrap().plus(&of(Function::Cos).power(2).unwrap()).minus(&one)));
        prop_assert!(holds(of(Function::Exp).apply(Function::Log).unwrap().minus(&x)));
        prop_assert!(holds(of(Function::Tanh).times(&of(Function::Cosh)).unwrap().minus(&of(Function::Sinh))));
        prop_assert!(holds(of(Function::Softplus).minus(&one.plus(&of(Function::Exp)).apply(Function::Log).unwrap())));
        prop_assert!(holds(of(Function::Atan).apply(Function::Tan).unwrap().minus(&x)));
        prop_assert!(holds(of(Function::Cbrt).power(3).unwrap().minus(&x)));
        prop_assert!(holds(of(Function::Sigmoid).plus(&Dyadic::whole(0, bits).minus(&x).apply(Function::Sigmoid).unwrap()).minus(&one)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn derivatives_are_limits_of_differences(n in 100i64..2000) {
        // (f(x+h) - f(x))/h lies in f' over [x, x+h].
        let (bits, width) = (200, BigRational::new(1.into(), 1024.into()));
        let lo = BigRational::new(n.into(), 2001.into());
        let x = Dyadic::new(&Interval::new(lo.clone(), &lo + &width).unwrap(), bits);
        let h = x.upper().minus(&x.lower());
        for function in Function::ALL {
            let Some(series) = twostep_check::elementary::taylor::function(function, &x, 4) else { continue };
            for order in 0..4usize {
                let c = |x: &Dyadic| twostep_check::elementary::taylor::function(function, x, order).unwrap().pop().unwrap();
                let rate = c(&x.upper()).minus(&c(&x.lower())).over(&h).unwrap();
                let slope = series[order + 1].times_whole(&(order + 1).into());
                prop_assert!(rate.meet(&slope).is_some(), "{function:?} {order}");
            }
        }
    }
}
