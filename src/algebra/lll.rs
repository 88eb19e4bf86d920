//! Lattice basis reduction (integral LLL, Cohen 1993, algorithm 2.6.7), for proposing short integer relations.

use crate::arith::Integer;

/// An LLL-reduced basis of the lattice spanned by linearly independent integer rows. *Exact.*
pub(super) fn reduce(mut basis: Vec<Vec<Integer>>) -> Vec<Vec<Integer>> {
    let n = basis.len();
    let mut state =
        GramSchmidt { d: vec![Integer::from(1); n + 1], lambda: vec![vec![Integer::new(); n]; n] };
    state.add_row(&basis, 0);
    let (mut k, mut known) = (1, 0);
    while k < n {
        if k > known {
            known = k;
            state.add_row(&basis, k);
        }
        state.size_reduce(&mut basis, k, k - 1);
        if state.must_swap(k) {
            basis.swap(k, k - 1);
            state.swap(k, known);
            k = usize::max(1, k - 1);
        } else {
            for l in (0..k - 1).rev() {
                state.size_reduce(&mut basis, k, l);
            }
            k += 1;
        }
    }
    basis
}

/// Gram determinants `d` and scaled coefficients `lambda`, all integers.
struct GramSchmidt {
    d: Vec<Integer>,
    lambda: Vec<Vec<Integer>>,
}

impl GramSchmidt {
    fn add_row(&mut self, basis: &[Vec<Integer>], k: usize) {
        for j in 0..=k {
            let mut u: Integer = basis[k].iter().zip(&basis[j]).map(|(a, b)| Integer::from(a * b)).sum();
            for i in 0..j {
                u = u * &self.d[i + 1] - Integer::from(&self.lambda[k][i] * &self.lambda[j][i]);
                u.div_exact_mut(&self.d[i]);
            }
            if j < k { self.lambda[k][j] = u } else { self.d[k + 1] = u }
        }
    }

    fn size_reduce(&mut self, basis: &mut [Vec<Integer>], k: usize, l: usize) {
        let (q, _) = self.lambda[k][l].clone().div_rem_round(self.d[l + 1].clone());
        if q == 0 {
            return;
        }
        let (low, high) = basis.split_at_mut(k);
        for (a, b) in high[0].iter_mut().zip(&low[l]) {
            *a -= Integer::from(&q * b);
        }
        self.lambda[k][l] -= Integer::from(&q * &self.d[l + 1]);
        for i in 0..l {
            let step = Integer::from(&q * &self.lambda[l][i]);
            self.lambda[k][i] -= step;
        }
    }

    fn must_swap(&self, k: usize) -> bool {
        let l = &self.lambda[k][k - 1];
        let left = Integer::from(&self.d[k + 1] * &self.d[k - 1]) * 4u32;
        let right = Integer::from(self.d[k].square_ref()) * 3u32 - Integer::from(l.square_ref()) * 4u32;
        left < right
    }

    fn swap(&mut self, k: usize, known: usize) {
        for j in 0..k - 1 {
            let kept = self.lambda[k][j].clone();
            self.lambda[k][j] = std::mem::replace(&mut self.lambda[k - 1][j], kept);
        }
        let l = self.lambda[k][k - 1].clone();
        let mut b = Integer::from(&self.d[k - 1] * &self.d[k + 1]) + Integer::from(l.square_ref());
        b.div_exact_mut(&self.d[k]);
        for i in k + 1..=known {
            let t = self.lambda[i][k].clone();
            let mut upper = Integer::from(&self.d[k + 1] * &self.lambda[i][k - 1]) - Integer::from(&l * &t);
            upper.div_exact_mut(&self.d[k]);
            let mut lower = Integer::from(&b * &t) + Integer::from(&l * &upper);
            lower.div_exact_mut(&self.d[k + 1]);
            self.lambda[i][k] = upper;
            self.lambda[i][k - 1] = lower;
        }
        self.d[k] = b;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_relation_of_the_golden_ratio() {
        // 2^100 * (1, phi, phi^2) to the integer: the relation is phi^2 = phi + 1.
        let scale = Integer::from(1) << 100;
        let root = (Integer::from(&scale * &scale) * 5u32).sqrt();
        let phi: Integer = (root + &scale) >> 1u32;
        let square = Integer::from(phi.square_ref()) >> 100;
        let row = |i: usize, v: &Integer| {
            let mut r = vec![Integer::new(); 4];
            r[i] = Integer::from(1);
            r[3] = v.clone();
            r
        };
        let reduced = reduce(vec![row(0, &scale), row(1, &phi), row(2, &square)]);
        let short: Vec<i64> = reduced[0][..3].iter().map(|c| c.to_i64().unwrap()).collect();
        assert!(short == [1, 1, -1] || short == [-1, -1, 1], "{short:?}");
    }
}
