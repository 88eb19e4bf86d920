//! Remainder sequences: the number of real roots (Sturm), greatest common divisors, square-free parts.

use crate::budget::Budget;
use crate::interval::Interval;
use crate::poly::Poly;
use crate::surd::Surd;
use crate::verdict::{Fault, Reason};
use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{One, Pow, Signed, Zero};
use std::cmp::Ordering;

/// Sturm's sequence of a non-zero polynomial `p` that starts with `p, p'`.
pub struct Sequence {
    terms: Vec<Vec<BigInt>>,
}

impl Sequence {
    /// The sequence of `p`.
    pub fn new(p: &Poly, budget: &Budget) -> Result<Sequence, Reason> {
        let terms = remainders(primitive(p.numerators()), primitive(p.derivative().numerators()), budget)?;
        Ok(Sequence { terms })
    }

    /// The number of distinct real roots of `p`: sign changes of the leading terms at `-inf` less those at `+inf`.
    pub fn real_roots(&self) -> usize {
        let lead = |term: &Vec<BigInt>| term.last().map_or(Sign::NoSign, BigInt::sign);
        let odd = |term: &Vec<BigInt>| term.len().is_multiple_of(2);
        let left = self.terms.iter().map(|term| if odd(term) { -lead(term) } else { lead(term) });
        changes(left).saturating_sub(changes(self.terms.iter().map(lead)))
    }

    /// The number of distinct positive roots of `p`, which must not vanish at 0.
    pub fn positive_roots(&self) -> usize {
        let first = self.terms.iter().map(|term| term.first().map_or(Sign::NoSign, BigInt::sign));
        let last = self.terms.iter().map(|term| term.last().map_or(Sign::NoSign, BigInt::sign));
        changes(first).saturating_sub(changes(last))
    }

    /// The number of distinct roots of `p` between the ends of an interval, which must not be roots.
    pub fn roots_between(&self, interval: &Interval) -> Result<usize, Reason> {
        let mut counts = [0; 2];
        for (count, end) in counts.iter_mut().zip([interval.lo(), interval.hi()]) {
            let mut signs = Vec::with_capacity(self.terms.len());
            for term in &self.terms {
                signs.push(Poly::new(term.clone(), BigInt::one()).at(end)?.numer().sign());
            }
            *count = changes(signs.into_iter());
        }
        Ok(counts[0].saturating_sub(counts[1]))
    }

    /// The sign changes at a number: their difference at two counts the roots of a square-free `p` above the one, up to the other.
    fn changes_at(&self, x: &Surd, budget: &Budget) -> Result<usize, Reason> {
        let mut signs = Vec::with_capacity(self.terms.len());
        for term in &self.terms {
            signs.push(match x.substitute(&Poly::new(term.clone(), BigInt::one()), budget)?.sign() {
                Ordering::Less => Sign::Minus,
                Ordering::Equal => Sign::NoSign,
                Ordering::Greater => Sign::Plus,
            });
        }
        Ok(changes(signs.into_iter()))
    }

    /// `gcd(p, p')` up to a constant factor.
    pub fn common_factor(&self) -> Poly {
        Poly::new(primitive(self.terms.last().map_or(&[], Vec::as_slice)), BigInt::one())
    }
}

/// The number of distinct roots of `p`, not 0, in a closed interval.
pub fn roots_within(p: &Poly, (from, to): (&Surd, &Surd), budget: &Budget) -> Result<usize, Reason> {
    let simple = square_free(p, &Sequence::new(p, budget)?)?;
    let sequence = Sequence::new(&simple, budget)?;
    let above = sequence.changes_at(from, budget)?.saturating_sub(sequence.changes_at(to, budget)?);
    Ok(above + usize::from(from.is_root_of(&simple, budget)?))
}

/// The number of distinct roots of `p`, not 0, strictly between two different numbers.
pub fn roots_inside(p: &Poly, (from, to): (&Surd, &Surd), budget: &Budget) -> Result<usize, Reason> {
    let at_ends = usize::from(from.is_root_of(p, budget)?) + usize::from(to.is_root_of(p, budget)?);
    Ok(roots_within(p, (from, to), budget)?.saturating_sub(at_ends))
}

/// Whether a number is the only root of `p`, not 0, in an interval whose ends are no roots: then what is known to be a root
/// there is this number.
pub fn is_only_root(p: &Poly, x: &Surd, interval: &Interval, budget: &Budget) -> Result<bool, Reason> {
    let definite = p.sign_at(interval.lo())?.is_ne() && p.sign_at(interval.hi())?.is_ne();
    if !definite || !x.is_within(interval) || !x.is_root_of(p, budget)? {
        return Ok(false);
    }
    let simple = square_free(p, &Sequence::new(p, budget)?)?;
    Ok(Sequence::new(&simple, budget)?.roots_between(interval)? == 1)
}

fn changes(signs: impl Iterator<Item = Sign>) -> usize {
    let mut last = Sign::NoSign;
    let mut count = 0;
    for sign in signs.filter(|sign| *sign != Sign::NoSign) {
        count += usize::from(last != Sign::NoSign && last != sign);
        last = sign;
    }
    count
}

/// The greatest common divisor up to a constant factor; of degree 0 where the two are coprime.
pub fn gcd(a: &Poly, b: &Poly, budget: &Budget) -> Result<Poly, Reason> {
    let (a, b) = if a.degree() < b.degree() { (b, a) } else { (a, b) };
    if a.is_zero() || b.is_zero() {
        return Ok(if a.is_zero() { b.clone() } else { a.clone() });
    }
    let terms = remainders(primitive(a.numerators()), primitive(b.numerators()), budget)?;
    Ok(Poly::new(primitive(terms.last().map_or(&[], Vec::as_slice)), BigInt::one()))
}

/// `p/gcd(p, p')`: the same roots, each simple.
pub fn square_free(p: &Poly, sequence: &Sequence) -> Result<Poly, Reason> {
    quotient(p, &sequence.common_factor())
}

/// The exact quotient of polynomials.
pub fn quotient(p: &Poly, divisor: &Poly) -> Result<Poly, Reason> {
    match p.div_rem(divisor) {
        Some((quotient, rest)) if rest.is_zero() => Ok(quotient),
        _ => Err(Fault::NotShown.because("a division that should be exact is not")),
    }
}

/// The `i`-th factor of the list has the roots of `p` of multiplicity `i + 1`, each as a simple root (Yun).
pub fn by_multiplicity(p: &Poly, budget: &Budget) -> Result<Vec<Poly>, Reason> {
    let mut factors = Vec::new();
    let common = gcd(p, &p.derivative(), budget)?;
    let mut b = quotient(p, &common)?;
    let mut c = quotient(&p.derivative(), &common)?;
    while b.degree() > 0 {
        let d = c.sub(&b.derivative());
        let factor = gcd(&b, &d, budget)?;
        b = quotient(&b, &factor)?;
        c = quotient(&d, &factor)?;
        factors.push(factor);
    }
    Ok(factors)
}

/// Divides by the positive content.
fn primitive(terms: &[BigInt]) -> Vec<BigInt> {
    let mut content = BigInt::zero();
    for term in terms {
        content = content.gcd(term);
        if content.is_one() {
            break;
        }
    }
    if content.is_zero() { Vec::new() } else { terms.iter().map(|term| term / &content).collect() }
}

/// The signed remainder sequence `a, b, -rem(a, b), ...` up to positive factors, by subresultants: the divisors
/// are those of the classical algorithm up to sign, so that every division is exact and the terms stay small.
fn remainders(a: Vec<BigInt>, b: Vec<BigInt>, budget: &Budget) -> Result<Vec<Vec<BigInt>>, Reason> {
    let size = |p: &[BigInt]| p.iter().map(BigInt::bits).max().unwrap_or(0);
    budget.spend_on_remainders(a.len() as u64, size(&a).max(size(&b)))?;
    let mut terms = vec![a];
    if b.is_empty() {
        return Ok(terms);
    }
    terms.push(b);
    let (mut g, mut h) = (BigInt::one(), BigInt::one());
    loop {
        let [.., a, b] = terms.as_slice() else { return Ok(terms) };
        let gap = (a.len() - b.len()) as u32;
        let mut rest = negative_remainder(a, b);
        if rest.is_empty() {
            return Ok(terms);
        }
        let divisor = &g * Pow::pow(&h, gap);
        for term in &mut rest {
            let (quotient, remainder) = term.div_rem(&divisor);
            if !remainder.is_zero() {
                return Err(Fault::NotShown.because("a remainder sequence is inconsistent"));
            }
            *term = quotient;
        }
        g = b.last().map_or_else(BigInt::one, BigInt::abs);
        if gap > 0 {
            h = Pow::pow(&g, gap) / Pow::pow(&h, gap - 1);
        }
        terms.push(rest);
    }
}

/// `-|lc(b)|^(gap+1) a` modulo `b`: a positive multiple of `-rem(a, b)`.
fn negative_remainder(a: &[BigInt], b: &[BigInt]) -> Vec<BigInt> {
    let Some(lead) = b.last() else { return Vec::new() };
    let mut rest = a.to_vec();
    let steps = a.len() + 1 - b.len();
    while rest.len() >= b.len() {
        let top = rest.pop().unwrap_or_default();
        let shift = rest.len() + 1 - b.len();
        for (i, term) in rest.iter_mut().enumerate() {
            *term *= lead;
            if i >= shift {
                *term -= &top * &b[i - shift];
            }
        }
    }
    // The factor so far is lc(b)^steps, whose sign must not enter; then the sequence wants the negative.
    if !(lead.is_negative() && steps % 2 == 1) {
        for term in &mut rest {
            *term = -std::mem::take(term);
        }
    }
    while rest.last().is_some_and(Zero::is_zero) {
        rest.pop();
    }
    rest
}
