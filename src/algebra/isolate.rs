//! Real root isolation: Descartes' rule on bisected intervals with dyadic ends that are never roots.
//!
//! The method is that of Vincent, Collins and Akritas, on Bernstein coefficients of limited precision (Eigenwillig,
//! Kettner, Krandick, Mehlhorn, Schmitt & Wolpert 2005): signs that the precision hides are never guessed;
//! where they stop the search it starts again with twice the bits.

use super::IntPoly;
use super::bernstein::{Bernstein, Variations};
use crate::arith::{Integer, Rational};

/// An open interval with dyadic ends that holds exactly one root; no end is a root. Zero is its own
/// interval `[0, 0]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IsolatingInterval {
    /// Lower end.
    pub lo: Rational,
    /// Upper end.
    pub hi: Rational,
}

/// Where an interval may be cut, in sixteenths: the middle first, others where the middle is (close to) a root.
const CUTS: [u32; 9] = [8, 7, 9, 6, 10, 5, 11, 4, 12];

impl IntPoly {
    /// Isolating intervals of all real roots of a square-free polynomial, ascending and disjoint. *Exact.*
    pub fn isolate_roots(&self) -> Vec<IsolatingInterval> {
        let mut roots: Vec<IsolatingInterval> = self
            .reflect()
            .isolate_positive_roots()
            .into_iter()
            .map(|i| IsolatingInterval { lo: -i.hi, hi: -i.lo })
            .rev()
            .collect();
        if !self.is_zero() && self.coefficients()[0] == 0 {
            roots.push(IsolatingInterval { lo: Rational::new(), hi: Rational::new() });
        }
        roots.extend(self.isolate_positive_roots());
        roots
    }

    /// Isolating intervals of the positive roots of a square-free polynomial, ascending and disjoint. *Exact.*
    pub fn isolate_positive_roots(&self) -> Vec<IsolatingInterval> {
        let skip = self.coefficients().iter().take_while(|c| **c == 0).count();
        let p = IntPoly::new(self.coefficients()[skip..].to_vec());
        if p.is_constant() || p.sign_variations() == 0 {
            return Vec::new();
        }
        let bound = p.positive_root_bound();
        // p(2^bound x) has all its positive roots in (0, 1); a negative bound scales through the reversed power.
        let (scaled, k) = if bound >= 0 { (p, bound as u32) } else { (p.stretch((-bound) as u32), 0) };
        let mut bits = 64 + scaled.degree() as u32;
        loop {
            if let Some(roots) = search(&scaled, k, bits) {
                let unit = power_of_two(bound);
                // Zero itself may be a root of the full polynomial, so it never stays an end.
                let reversed = IntPoly::new(scaled.coefficients().iter().rev().cloned().collect());
                let least = power_of_two(i32::min(bound, 0) - reversed.positive_root_bound());
                let away = |lo: Rational| if lo == 0 { least.clone() } else { lo * &unit };
                return roots
                    .into_iter()
                    .map(|(lo, hi)| IsolatingInterval { lo: away(lo), hi: hi * &unit })
                    .collect();
            }
            bits *= 2;
        }
    }

    /// Sign variations of the coefficient sequence.
    fn sign_variations(&self) -> usize {
        let signs: Vec<_> = self.coefficients().iter().map(Integer::cmp0).filter(|s| s.is_ne()).collect();
        signs.windows(2).filter(|w| w[0] != w[1]).count()
    }

    /// A `k` with every positive root below `2^k` (Lagrange's bound with the terms of the other sign).
    fn positive_root_bound(&self) -> i32 {
        let n = self.degree();
        let lead = self.leading();
        let lead_bits = lead.significant_bits() as i32;
        let opposite = |c: &&Integer| c.cmp0().is_ne() && c.cmp0() != lead.cmp0();
        let exponent = |(i, c): (usize, &Integer)| {
            opposite(&c).then(|| {
                // |c / lead| < 2^excess
                let excess = c.significant_bits() as i32 - lead_bits + 1;
                excess.div_euclid((n - i) as i32) + i32::from(excess.rem_euclid((n - i) as i32) != 0)
            })
        };
        // At a root x = 2 max |c_i/lead|^(1/(n-i)) or beyond, the leading term outweighs the others together.
        1 + self.coefficients()[..n].iter().enumerate().filter_map(exponent).max().unwrap_or(0)
    }

    /// `2^(k n) p(x / 2^k)`.
    fn stretch(&self, k: u32) -> IntPoly {
        let n = self.degree();
        let scale = |(i, c): (usize, &Integer)| Integer::from(c << (k * (n - i) as u32));
        IntPoly::new(self.coefficients().iter().enumerate().map(scale).collect())
    }
}

fn power_of_two(k: i32) -> Rational {
    let size = Integer::from(1) << k.unsigned_abs();
    if k >= 0 { Rational::from(size) } else { Rational::from((Integer::from(1), size)) }
}

/// Isolating intervals inside (0, 1) of `p(2^k x)`, or `None` where `bits` do not suffice.
fn search(p: &IntPoly, k: u32, bits: u32) -> Option<Vec<(Rational, Rational)>> {
    let start = Bernstein::on_unit_interval(p, k, bits);
    if !start.ends_are_clear() {
        return None;
    }
    let mut roots = Vec::new();
    // Depth first, left part on top, so that roots come out ascending.
    let mut open = vec![(Rational::new(), Rational::from(1), start)];
    while let Some((lo, hi, node)) = open.pop() {
        match node.variations() {
            Variations::Exactly(0) => continue,
            Variations::Exactly(_) => {
                roots.push((lo, hi));
                continue;
            }
            Variations::Unclear if !node.has_room() => return None,
            Variations::Unclear | Variations::Many => {}
        }
        let (t, (left, right)) =
            CUTS.iter().map(|t| (*t, node.split(*t))).find(|(_, (l, _))| l.ends_are_clear())?;
        let cut = Rational::from(&hi - &lo) * Rational::from((t, 16)) + &lo;
        open.push((cut.clone(), hi, right));
        open.push((lo, cut, left));
    }
    Some(roots)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn poly(c: &[i64]) -> IntPoly {
        IntPoly::new(c.iter().map(|v| Integer::from(*v)).collect())
    }

    fn linear(root: &Rational) -> IntPoly {
        IntPoly::new(vec![Integer::from(-root.numer()), root.denom().clone()])
    }

    #[test]
    fn dyadic_roots_are_never_ends() {
        // Roots at -1, 0, 1/2, 1, 3/4: every one a dyadic point.
        let roots = [(-1, 1), (0, 1), (1, 2), (3, 4), (1, 1)].map(Rational::from);
        let p = roots.iter().fold(poly(&[1]), |p, r| p.mul(&linear(r)));
        let found = p.isolate_roots();
        assert_eq!(found.len(), 5);
        for (interval, root) in found.iter().zip(&roots) {
            assert!(interval.lo <= *root && *root <= interval.hi);
            assert!(*root == 0 || (p.sign_at(&interval.lo).is_ne() && p.sign_at(&interval.hi).is_ne()));
        }
    }

    #[test]
    fn chebyshev_polynomials_have_all_their_roots() {
        let (mut a, mut b) = (poly(&[1]), poly(&[0, 1]));
        for n in 2..=60 {
            let next = poly(&[0, 2]).mul(&b).sub(&a);
            a = std::mem::replace(&mut b, next);
            assert_eq!(b.isolate_roots().len(), n);
        }
    }

    #[test]
    fn roots_closer_than_any_float() {
        // (x^2 - 2)^2 - 10^-60: two pairs about 10^-31 apart.
        let tiny = Integer::from(Integer::u_pow_u(10, 60));
        let p = poly(&[-2, 0, 1]).pow(2).scale(&tiny).sub(&poly(&[1]));
        assert_eq!(p.isolate_roots().len(), 4);
        let p = poly(&[-2, 0, 1]).pow(2).scale(&tiny).add(&poly(&[1]));
        assert_eq!(p.isolate_roots().len(), 0);
    }

    proptest! {
        #[test]
        fn planted_rational_roots_are_isolated(roots in prop::collection::btree_set((-200i64..200, 1i64..60), 1..9)) {
            let mut roots: Vec<Rational> = roots.into_iter().map(Rational::from).collect();
            roots.sort();
            roots.dedup();
            let p = roots.iter().fold(poly(&[1, 0, 1]), |p, r| p.mul(&linear(r)));
            let found = p.isolate_roots();
            prop_assert_eq!(found.len(), roots.len());
            for (interval, root) in found.iter().zip(&roots) {
                prop_assert!(interval.lo <= *root && *root <= interval.hi);
            }
            for pair in found.windows(2) {
                prop_assert!(pair[0].hi <= pair[1].lo);
            }
        }

        #[test]
        fn counts_agree_with_sturm(c in prop::collection::vec(-30i64..30, 2..12)) {
            let p = poly(&c);
            prop_assume!(!p.is_constant());
            let p = p.square_free();
            prop_assert_eq!(p.isolate_roots().len(), sturm_count(&p));
        }
    }

    /// The number of real roots by Sturm's theorem, from the signs at the two infinities.
    fn sturm_count(p: &IntPoly) -> usize {
        let mut chain = vec![p.clone(), p.derivative()];
        while !chain[chain.len() - 1].is_zero() {
            let (a, b) = (&chain[chain.len() - 2], &chain[chain.len() - 1]);
            let rest = a.pseudo_rem(b);
            // lc(b)^(k) a = q b + rest: keep the sign of the true remainder.
            let odd = (a.degree() + 1 - b.degree()) % 2 == 1 && b.leading() < 0;
            let next = if odd { rest } else { rest.neg() };
            let content = next.content();
            let next = if content == 0 {
                next
            } else {
                IntPoly::new(next.coefficients().iter().map(|c| Integer::from(c / &content)).collect())
            };
            chain.push(next);
        }
        chain.pop();
        let variations = |at_minus: bool| {
            let signs: Vec<_> = chain
                .iter()
                .map(|q| {
                    let s = q.leading().cmp0();
                    if at_minus && q.degree() % 2 == 1 { s.reverse() } else { s }
                })
                .collect();
            signs.windows(2).filter(|w| w[0] != w[1]).count()
        };
        variations(true) - variations(false)
    }
}
