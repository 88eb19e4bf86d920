//! Multiplication of integer polynomials through one large GMP product.

use crate::arith::Integer;

/// Below this many coefficient products the schoolbook method wins.
const SCHOOLBOOK: usize = 64;

/// The product of two coefficient vectors, constant term first. *Exact.*
pub(super) fn multiply(a: &[Integer], b: &[Integer]) -> Vec<Integer> {
    if a.is_empty() || b.is_empty() {
        return Vec::new();
    }
    if a.len().min(b.len()) == 1 || a.len() * b.len() <= SCHOOLBOOK {
        return schoolbook(a, b);
    }
    let bits = |v: &[Integer]| v.iter().map(Integer::significant_bits).max().unwrap_or(0);
    let terms = a.len().min(b.len());
    // One bit for the sign, one for the carry.
    let slot = bits(a) + bits(b) + (usize::BITS - terms.leading_zeros()) + 2;
    let product = pack(a, slot) * pack(b, slot);
    unpack(product, slot, a.len() + b.len() - 1)
}

fn schoolbook(a: &[Integer], b: &[Integer]) -> Vec<Integer> {
    let mut product = vec![Integer::new(); a.len() + b.len() - 1];
    for (i, x) in a.iter().enumerate() {
        if *x == 0 {
            continue;
        }
        for (j, y) in b.iter().enumerate() {
            product[i + j] += x * y;
        }
    }
    product
}

/// `sum c_i 2^(slot i)`, by halving so that additions stay short.
fn pack(c: &[Integer], slot: u32) -> Integer {
    if c.len() == 1 {
        return c[0].clone();
    }
    let half = c.len() / 2;
    (pack(&c[half..], slot) << (slot * half as u32)) + pack(&c[..half], slot)
}

/// The inverse of [`pack`] for `n` coefficients, each smaller than `2^(slot-1)` in size.
fn unpack(value: Integer, slot: u32, n: usize) -> Vec<Integer> {
    if n == 1 {
        return vec![value];
    }
    let half = n / 2;
    let cut = slot * half as u32;
    let low = value.clone().keep_signed_bits(cut);
    let high = (value - &low) >> cut;
    let mut coefficients = unpack(low, slot, half);
    coefficients.extend(unpack(high, slot, n - half));
    coefficients
}
