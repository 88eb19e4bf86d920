//! Random numbers that depend on a seed and a position only, so that any division of work gives the same ones.

/// The `index`-th number of the stream with this seed (SplitMix64, Steele, Lea and Flood 2014).
#[inline]
pub fn bits(seed: u64, index: u64) -> u64 {
    let mut z = seed.wrapping_add(index.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The `index`-th number of the stream as a float, uniform in `[0, 1)`. *Approximate*: a multiple of `2^-53`.
#[inline]
pub fn unit(seed: u64, index: u64) -> f64 {
    (bits(seed, index) >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::{bits, unit};

    #[test]
    fn the_published_first_numbers_of_seed_zero() {
        assert_eq!(bits(0, 0), 0xe220_a839_7b1d_cdaf);
        assert_eq!(bits(0, 1), 0x6e78_9e6a_a1b9_65f4);
        assert_eq!(bits(0, 2), 0x06c4_5d18_8009_454f);
    }

    #[test]
    fn means_and_bounds() {
        let seed = 20_260_101;
        let n = 100_000;
        let sum: f64 = (0..n).map(|i| unit(seed, i)).sum();
        assert!((0..n).all(|i| (0.0..1.0).contains(&unit(seed, i))));
        assert!((sum / n as f64 - 0.5).abs() < 5e-3, "seed {seed}");
    }
}
