//! Short integer relations between numbers, proposed by lattice basis reduction (Lenstra, Lenstra & Lovász 1982).
//!
//! The lattice is reduced in stages: the numbers' leading bits first, then a few more at a time, so that
//! every basis is nearly reduced from the start and floats suffice for its Gram-Schmidt vectors. A float that misleads
//! here costs a proposal, never correctness: what is proposed is proved elsewhere.

use crate::arith::Integer;

/// Bits of the numbers that are added in a stage: few enough that floats see the whole basis.
const STAGE: u32 = 20;

/// Steps after which a stage is given up.
const STEPS: usize = 2000;

/// Integers `c_i` of at most `short` bits, not all zero, with `sum c_i numbers[i]` of about their own size, if some
/// are found. *A proposal.*
pub(super) fn relation(numbers: &[Integer], short: u32) -> Option<Vec<Integer>> {
    let bits = numbers.iter().map(Integer::significant_bits).max().unwrap_or(0);
    let mut lattice = Lattice::new(numbers);
    let mut shift = bits.saturating_sub(STAGE);
    let bound = f64::from(short + 4).exp2();
    loop {
        lattice.cut_off(shift);
        if !lattice.reduce() {
            return None;
        }
        // A vector that is no multiple of the first is at least as long as the least of the other Gram-Schmidt
        // vectors: once all these are long, only the first can be a short relation.
        if shift == 0 || lattice.gram_schmidt[1..].iter().all(|v| norm(v) > bound * bound) {
            break;
        }
        shift = shift.saturating_sub(STAGE);
    }
    let first = &lattice.rows[0];
    let coefficients = &first.entries[..numbers.len()];
    let fits = coefficients.iter().all(|c| c.unsigned_abs() < 1 << short);
    let vanishes = first.value.significant_bits() <= short + 4;
    (fits && vanishes).then(|| coefficients.iter().map(|c| Integer::from(*c)).collect())
}

/// The most numbers that a relation is looked for between.
const MOST: usize = 5;

/// The coordinates of a lattice vector as floats.
type Vector = [f64; MOST + 1];

/// A lattice vector: the coefficients of a combination of the numbers, then its value's leading part; and its value.
#[derive(Clone)]
struct Row {
    entries: [i128; MOST + 1],
    value: Integer,
}

struct Lattice {
    rows: Vec<Row>,
    gram_schmidt: Vec<Vector>,
}

fn dot(a: &Vector, b: &Vector) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn norm(a: &Vector) -> f64 {
    dot(a, a)
}

/// The largest entry.
fn size(a: &Vector) -> f64 {
    a.iter().copied().map(f64::abs).fold(0.0, f64::max)
}

impl Row {
    fn vector(&self) -> Vector {
        // Most entries fit a machine word, whose conversion is quick.
        self.entries.map(|c| i64::try_from(c).map_or_else(|_| c as f64, |c| c as f64))
    }

    fn subtract(&mut self, other: &Row, times: i128) {
        for (a, b) in self.entries.iter_mut().zip(&other.entries) {
            *a -= times * b;
        }
        match i64::try_from(times) {
            Ok(times) => self.value -= &other.value * times,
            Err(_) => self.value -= &other.value * Integer::from(times),
        }
    }
}

impl Lattice {
    fn new(numbers: &[Integer]) -> Self {
        assert!(numbers.len() <= MOST, "relations of at most {MOST} numbers");
        let unit = |i: usize| std::array::from_fn(|j| i128::from(i == j));
        let row = |(i, value): (usize, &Integer)| Row { entries: unit(i), value: value.clone() };
        Lattice { rows: numbers.iter().enumerate().map(row).collect(), gram_schmidt: Vec::new() }
    }

    /// Takes the values without their last `shift` bits.
    fn cut_off(&mut self, shift: u32) {
        for row in &mut self.rows {
            // Towards zero, so that the value of a relation vanishes until the last stages.
            let size = Integer::from(row.value.abs_ref()) >> shift;
            let size = size.to_i128().unwrap_or(i128::MAX);
            row.entries[MOST] = if row.value < 0 { -size } else { size };
        }
    }

    /// Reduces the basis; `false` where floats do not suffice.
    fn reduce(&mut self) -> bool {
        let n = self.rows.len();
        self.gram_schmidt.clear();
        let mut k = 0;
        for _ in 0..STEPS {
            if k == n {
                return true;
            }
            if !self.size_reduce(k) {
                return false;
            }
            let mut rest = self.rows[k].vector();
            let mut last = 0.0;
            for previous in &self.gram_schmidt[..k] {
                last = dot(&rest, previous) / norm(previous);
                rest.iter_mut().zip(previous).for_each(|(a, b)| *a -= last * b);
            }
            // Lovász's condition.
            if k > 0 && norm(&rest) < (0.75 - last * last) * norm(&self.gram_schmidt[k - 1]) {
                self.rows.swap(k, k - 1);
                k -= 1;
                self.gram_schmidt.truncate(k);
            } else {
                self.gram_schmidt.truncate(k);
                self.gram_schmidt.push(rest);
                k += 1;
            }
        }
        false
    }

    /// Subtracts multiples of the rows before row `k` until it is nearly orthogonal to all of them; `false` where
    /// a number grows beyond reach.
    fn size_reduce(&mut self, k: usize) -> bool {
        for _ in 0..16 {
            let mut changed = false;
            for l in (0..k).rev() {
                let (head, tail) = self.rows.split_at_mut(k);
                let vector = tail[0].vector();
                let mu = dot(&vector, &self.gram_schmidt[l]) / norm(&self.gram_schmidt[l]);
                // Also where floats have lost the basis and the quotient is no number.
                if (mu.abs() + 1.0) * size(&head[l].vector()) + size(&vector) >= 2f64.powi(120) || mu.is_nan()
                {
                    return false;
                }
                if mu.abs() > 0.51 {
                    tail[0].subtract(&head[l], mu.round() as i128);
                    changed = true;
                }
            }
            if !changed {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn powers(x: &Integer, bits: u32, degree: usize) -> Vec<Integer> {
        let mut powers = vec![Integer::from(1) << bits];
        for i in 0..degree {
            powers.push(Integer::from(&powers[i] * x) >> bits);
        }
        powers
    }

    fn short(relation: Option<Vec<Integer>>) -> Option<Vec<i64>> {
        relation.map(|r| {
            let sign = r.last().map_or(1, |c| if *c < 0 { -1 } else { 1 });
            r.iter().map(|c| c.to_i64().unwrap() * sign).collect()
        })
    }

    #[test]
    fn finds_the_relation_of_the_golden_ratio() {
        let scale = Integer::from(1) << 100;
        let root = (Integer::from(&scale * &scale) * 5u32).sqrt();
        let phi: Integer = (root + &scale) >> 1u32;
        assert_eq!(short(relation(&powers(&phi, 100, 2), 40)), Some(vec![-1, -1, 1]));
    }

    #[test]
    fn finds_long_coefficients_and_numbers_of_any_size() {
        // x = (a + sqrt b)/c, c x^2 - 2 a x + (a^2 - b)/c = 0 with c dividing a^2 - b.
        for (a, c, m) in
            [(123_456_789i64, 1001i64, 77_777_777i64), (3, 1, 1), (5, 99_991, -3), (1 << 35, 7, 12_345)]
        {
            let b = Integer::from(a) * a - Integer::from(c) * m;
            let root = (b << 600u32).sqrt();
            let x = (((Integer::from(a) << 300u32) + root) / c) >> 68u32;
            let found = short(relation(&powers(&x, 232, 2), 40)).unwrap();
            let gcd = Integer::from(c).gcd(&Integer::from(2 * a)).gcd(&Integer::from(m)).to_i64().unwrap();
            assert_eq!(found, [m / gcd, -2 * a / gcd, c / gcd]);
        }
    }

    #[test]
    fn refuses_where_there_is_none() {
        // The real root of x^5 - x - 1 to 200 bits, by Newton's iteration in fixed point.
        let one = Integer::from(1) << 232u32;
        let (mut lo, mut hi) = (one.clone(), Integer::from(&one * 2u32));
        while Integer::from(&hi - &lo) > 1 {
            let mid: Integer = Integer::from(&lo + &hi) >> 1u32;
            let p = powers(&mid, 232, 5);
            if Integer::from(&p[5] - &mid) > one { hi = mid } else { lo = mid }
        }
        assert_eq!(relation(&powers(&lo, 232, 2), 40), None);
        assert_eq!(relation(&powers(&lo, 232, 4), 40), None);
    }
}
