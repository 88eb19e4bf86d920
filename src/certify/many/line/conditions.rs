//! When a 2-cycle on a line is stable across the line: polynomials in its centre and squared half-difference.

use crate::algebra::{BiPoly, IntPoly, RatPoly};
use crate::arith::{Integer, Rational};
use crate::certify::cycle_point::Component;
use crate::dynamics::{Boundary, CycleSystem, at_both_ends};

/// The multipliers of cycles on a subspace across the line. *Exact.*
pub struct Across {
    /// How many of them are 1 on the whole curve.
    pub neutral: usize,
    /// All positive exactly where the others are inside the unit disc.
    pub conditions: Vec<(Boundary, BiPoly)>,
}

/// `p + d r`, `d` the half-difference.
#[derive(Clone, Default)]
struct Ends {
    p: BiPoly,
    r: BiPoly,
}

impl Ends {
    /// The value at `t_1 = m + d` of a polynomial in `t`; at `t_0` it is the [conjugate](Ends::conjugate).
    fn of(f: &IntPoly) -> Self {
        let (p, r) = at_both_ends(f);
        Ends { p, r }
    }

    fn conjugate(&self) -> Self {
        Ends { p: self.p.clone(), r: self.r.scale(&Integer::from(-1)) }
    }

    fn plus(&self, other: &Self) -> Self {
        Ends { p: self.p.add(&other.p), r: self.r.add(&other.r) }
    }

    fn times(&self, other: &Self) -> Self {
        let square = BiPoly::t().mul(&self.r.mul(&other.r));
        Ends { p: self.p.mul(&other.p).add(&square), r: self.p.mul(&other.r).add(&self.r.mul(&other.p)) }
    }
}

type Square = Vec<Vec<Ends>>;

fn product(a: &Square, b: &Square) -> Square {
    let entry = |row: &Vec<Ends>, j: usize| {
        row.iter().zip(b).fold(Ends::default(), |sum, (x, other)| sum.plus(&x.times(&other[j])))
    };
    a.iter().map(|row| (0..b.len()).map(|j| entry(row, j)).collect()).collect()
}

impl Across {
    /// Those of the two-step map `(I - eta B(t_1)) (I - eta B(t_0))`, with `eta = 2/A` along the curve of 2-cycles.
    pub fn new(system: &CycleSystem, component: Component, matrix: &[Vec<RatPoly>]) -> Self {
        let mut coefficients = characteristic(system, matrix);
        let mut neutral = 0;
        // Division by `lambda - 1`; the remainder, the value at 1, is zero on the curve.
        while coefficients.len() > 1 {
            let sums = coefficients.iter().rev().scan(BiPoly::default(), |sum, c| {
                *sum = sum.add(c);
                Some(sum.clone())
            });
            let mut sums: Vec<BiPoly> = sums.collect();
            let at_one = sums.pop().unwrap_or_default();
            if !vanishes_on(system, component, &at_one) {
                break;
            }
            sums.reverse();
            coefficients = sums;
            neutral += 1;
        }
        Across { neutral, conditions: inside_unit_disc(&coefficients) }
    }
}

/// The coefficients of the characteristic polynomial of the two-step map, by powers of the multiplier, times a positive polynomial.
fn characteristic(system: &CycleSystem, matrix: &[Vec<RatPoly>]) -> Vec<BiPoly> {
    let n = matrix.len();
    let shift = RatPoly::x().add(&RatPoly::constant(system.origin.clone()));
    let shifted: Vec<Vec<RatPoly>> =
        matrix.iter().map(|row| row.iter().map(|b| b.compose(&shift)).collect()).collect();
    let mut denominator = Integer::from(1);
    for b in shifted.iter().flatten() {
        denominator.lcm_mut(b.denominator());
    }
    // scale denominator (A I - 2 B), over the integers.
    let a = system.a.scale(&denominator);
    let twice = Rational::from(Integer::from(&denominator * &system.scale) * -2);
    let entry = |i: usize, j: usize| {
        let diagonal = if i == j { a.clone() } else { BiPoly::default() };
        Ends::of(shifted[i][j].scale(&twice).numerator()).plus(&Ends { p: diagonal, r: BiPoly::default() })
    };
    let last: Square = (0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect();
    let first: Square = last.iter().map(|row| row.iter().map(Ends::conjugate).collect()).collect();
    let both = product(&last, &first);
    // Faddeev and LeVerrier: the coefficient of `lambda^(n-k)` from the traces; those are the same with both points exchanged.
    let mut coefficients = vec![BiPoly::constant(Integer::from(1))];
    let mut power = both.clone();
    for k in 1..=n {
        let trace = (0..n).fold(BiPoly::default(), |sum, i| sum.add(&power[i][i].p));
        let c = trace.divided(&Integer::from(-(k as i64)));
        for (i, row) in power.iter_mut().enumerate() {
            row[i].p = row[i].p.add(&c);
        }
        power = product(&both, &power);
        coefficients.push(c);
    }
    coefficients.reverse();
    // The multipliers are the eigenvalues over A^2.
    let unit = a.pow(2);
    coefficients.iter().enumerate().map(|(j, c)| c.mul(&unit.pow(j as u32))).collect()
}

/// Polynomials that are all positive exactly where the roots of the polynomial with these coefficients, at most of degree 4, the last one positive, are inside the unit
/// disc: with `lambda = (1 + w)/(1 - w)` those of the polynomial in `w` have negative real parts, which is where its coefficients
/// and, for degree 3 and 4, the last but one of Hurwitz's determinants are positive (Liénard and Chipart 1914).
fn inside_unit_disc(coefficients: &[BiPoly]) -> Vec<(Boundary, BiPoly)> {
    let n = coefficients.len() - 1;
    // sum c_j (1 + w)^j (1 - w)^(n-j)
    let mut b = vec![BiPoly::default(); n + 1];
    for (j, c) in coefficients.iter().enumerate() {
        let mut weights = vec![Integer::from(1)];
        for factor in 0..n {
            let sign = if factor < j { 1 } else { -1 };
            let mut next = vec![Integer::new(); weights.len() + 1];
            for (i, w) in weights.iter().enumerate() {
                next[i] += w;
                next[i + 1] += Integer::from(w * sign);
            }
            weights = next;
        }
        for (b, w) in b.iter_mut().zip(&weights) {
            *b = b.add(&c.scale(w));
        }
    }
    let hurwitz = match n {
        3 => Some(b[1].mul(&b[2]).sub(&b[0].mul(&b[3]))),
        4 => {
            let outer = b[3].pow(2).mul(&b[0]).add(&b[1].pow(2).mul(&b[4]));
            Some(b[1].mul(&b[2]).mul(&b[3]).sub(&outer))
        }
        _ => None,
    };
    let boundary = |k: usize| match k {
        0 => Boundary::PlusOne,
        k if k == n => Boundary::MinusOne,
        _ => Boundary::NeimarkSacker,
    };
    let mut conditions: Vec<(Boundary, BiPoly)> = match n {
        0 => Vec::new(),
        _ => b.into_iter().enumerate().map(|(k, b)| (boundary(k), b)).collect(),
    };
    conditions.extend(hurwitz.map(|h| (Boundary::NeimarkSacker, h)));
    conditions.iter().map(|(boundary, q)| (*boundary, q.primitive())).collect()
}

/// Is the polynomial zero on a whole component of the curve? *Exact*: its remainder by the component's equation, whose
/// leading coefficient in `m` is constant.
fn vanishes_on(system: &CycleSystem, component: Component, q: &BiPoly) -> bool {
    match component {
        Component::Whole => q.is_multiple_in_u(&system.s),
        Component::Axis => q.rows().first().is_none_or(IntPoly::is_zero),
        Component::Pairs => q.is_even_in_u() && q.halved_in_u().is_multiple_in_u(&system.s.halved_in_u()),
    }
}
