//! The simplest rational in an interval.

use super::{Integer, Rational};

/// The rational of least denominator (then least size) in `[lo, hi]`, by continued fractions. *Exact.*
pub fn simplest_between(lo: &Rational, hi: &Rational) -> Rational {
    if *lo <= 0 && *hi >= 0 {
        return Rational::new();
    }
    if *hi < 0 {
        return -simplest_between(&Rational::from(-hi), &Rational::from(-lo));
    }
    // Convergents h/k of the common start of the two expansions.
    let (mut h, mut previous_h) = (Integer::from(1), Integer::new());
    let (mut k, mut previous_k) = (Integer::new(), Integer::from(1));
    // The two complete quotients as fractions n/d and p/q, n/d <= p/q.
    let (mut n, mut d) = (lo.numer().clone(), lo.denom().clone());
    let (mut p, mut q) = (hi.numer().clone(), hi.denom().clone());
    loop {
        let (mut term, rest) = <(Integer, Integer)>::from(n.div_rem_floor_ref(&d));
        let mut last = rest == 0;
        // p/q - term as a fraction over q.
        let above = p - Integer::from(&term * &q);
        if !last && above >= q {
            term += 1;
            last = true;
        }
        let next_h = Integer::from(&term * &h) + &previous_h;
        let next_k = Integer::from(&term * &k) + &previous_k;
        if last {
            return Rational::from((next_h, next_k));
        }
        (previous_h, previous_k) = (std::mem::replace(&mut h, next_h), std::mem::replace(&mut k, next_k));
        // lo < hi here, both in (term, term + 1): the reciprocals of the fractional parts change places.
        (n, d, p, q) = (q, above, d, rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_least_denominator() {
        for (lo, hi) in [
            ((311, 100), (315, 100)),
            ((-7, 3), (-9, 4)),
            ((1, 3), (1, 3)),
            ((-1, 5), (1, 9)),
            ((2, 1), (5, 2)),
        ] {
            let (lo, hi) = (Rational::from(lo), Rational::from(hi));
            let best = (1i64..)
                .find_map(|d| {
                    let low = Integer::from((Rational::from(&lo * d)).ceil_ref());
                    let candidate = Rational::from((low, Integer::from(d)));
                    (candidate <= hi).then_some(candidate)
                })
                .unwrap();
            assert_eq!(simplest_between(&lo, &hi).denom(), best.denom());
        }
    }
}
