//! Chinese remaindering of vectors of residues to integers of least absolute value.

use super::prime_field::PrimeField;
use crate::arith::Integer;

/// The integers of least absolute value with the given residues: `residues[i][j]` is entry `j` modulo the
/// prime of `fields[i]` (representatives in `0..p`). *Exact* for entries smaller than half the product of the primes.
pub(super) fn reconstruct(fields: &[PrimeField], residues: &[Vec<u64>]) -> Vec<Integer> {
    let modulus = fields.iter().fold(Integer::from(1), |m, f| m * f.modulus());
    let half = Integer::from(&modulus >> 1);
    let weights: Vec<Integer> = fields
        .iter()
        .map(|f| {
            let rest = Integer::from(&modulus / f.modulus());
            let inverse = f.lift(f.inverse(f.residue(&rest)));
            rest * inverse
        })
        .collect();
    let length = residues.iter().map(Vec::len).max().unwrap_or(0);
    (0..length)
        .map(|j| {
            let mut value = Integer::new();
            for (weight, residue) in weights.iter().zip(residues) {
                value += Integer::from(weight * residue.get(j).copied().unwrap_or(0));
            }
            value.modulo_mut(&modulus);
            if value > half { value - &modulus } else { value }
        })
        .collect()
}
