//! Rationals as floats.

use super::Rational;
use rug::Float;

/// The float nearest to a rational, ties to even; the largest one where it is beyond all floats. *Approximate.*
///
/// `Rational::to_f64` rounds towards zero: 9/50 would become 0.17999999999999999.
pub fn nearest(q: &Rational) -> f64 {
    Float::with_val(f64::MANTISSA_DIGITS, q).to_f64().clamp(f64::MIN, f64::MAX)
}

#[cfg(test)]
mod tests {
    use super::nearest;
    use crate::arith::Rational;
    use proptest::prelude::*;

    #[test]
    fn literals_are_what_the_compiler_reads() {
        for (n, d, float) in [(9, 50, 0.18), (1, 10, 0.1), (-11, 10, -1.1), (2, 3, 2.0 / 3.0), (0, 1, 0.0)] {
            assert_eq!(nearest(&Rational::from((n, d))), float);
        }
        let huge = Rational::from(rug::Integer::from(1) << 5000);
        assert_eq!((nearest(&huge), nearest(&Rational::from(-&huge))), (f64::MAX, f64::MIN));
    }

    proptest! {
        #[test]
        fn no_other_float_is_nearer(n in -1_000_000i64..1_000_000, d in 1i64..1_000_000) {
            let q = Rational::from((n, d));
            let distance = |x: f64| (&q - Rational::from_f64(x).expect("finite")).abs();
            let x = nearest(&q);
            prop_assert!(distance(x) <= distance(x.next_up()) && distance(x) <= distance(x.next_down()));
        }
    }
}
