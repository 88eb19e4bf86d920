//! Round numbers along an axis.

/// Round numbers in a range with their texts, about `wanted` of them, in steps of 1, 2 or 5 times a power of ten.
pub(super) fn ticks(range: (f64, f64), wanted: usize) -> Vec<(f64, String)> {
    let size = range.1 - range.0;
    if !(size > 0.0 && size.is_finite()) {
        return Vec::new();
    }
    let rough = size / wanted.max(1) as f64;
    let power = rough.log10().floor() as i32;
    let scale = 10f64.powi(power);
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|f| f * scale >= rough * 0.999).unwrap_or(10.0);
    let step = factor * scale;
    let (first, last) = ((range.0 / step - 1e-9).ceil() as i64, (range.1 / step + 1e-9).floor() as i64);
    let places = if factor == 10.0 { -(power + 1) } else { -power }.max(0) as usize;
    (first..=last)
        .map(|k| {
            let value = k as f64 * step;
            let text = format!("{value:.places$}");
            let text = if text.trim_start_matches('-').chars().all(|c| c == '0' || c == '.') {
                "0".to_string()
            } else {
                text
            };
            (value, text)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::ticks;

    #[test]
    fn round_numbers() {
        let texts = |range, wanted| ticks(range, wanted).into_iter().map(|t| t.1).collect::<Vec<_>>();
        assert_eq!(texts((0.0, 1.6), 8), ["0", "0.2", "0.4", "0.6", "0.8", "1.0", "1.2", "1.4", "1.6"]);
        assert_eq!(texts((-1.9, 1.9), 4), ["-1", "0", "1"]);
        assert_eq!(texts((0.0, 95.0), 5), ["0", "20", "40", "60", "80"]);
        assert_eq!(texts((0.0, 0.01), 4), ["0", "0.005", "0.010"]);
        assert!(ticks((1.0, 1.0), 5).is_empty());
    }
}
