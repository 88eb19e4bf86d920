//! Hatching: parallel lines over a union of boxes, one line where boxes join.

use std::collections::BTreeMap;

/// How the lines run; to be told apart in black and white.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hatch {
    /// Up to the right.
    Rising,
    /// Down to the right.
    Falling,
    /// From left to right.
    Level,
}

/// A box on the paper: its corners of least and of largest coordinates.
pub(super) type Corners = [[f64; 2]; 2];

/// Two ends closer than this, in points, are one: boxes share faces, and their ends are rounded.
const JOINED: f64 = 1e-6;

/// The lines, `gap` points apart, inside the boxes; `y` runs downwards. *Approximate.*
pub(super) fn hatch(boxes: &[Corners], hatch: Hatch, gap: f64) -> Vec<Corners> {
    let (slope, gap) = match hatch {
        Hatch::Rising => (-1.0, gap * std::f64::consts::SQRT_2),
        Hatch::Falling => (1.0, gap * std::f64::consts::SQRT_2),
        Hatch::Level => (0.0, gap),
    };
    // Line `k` is `y = slope x + k gap`.
    let mut lines: BTreeMap<i64, Vec<(f64, f64)>> = BTreeMap::new();
    for [[left, top], [right, bottom]] in boxes {
        let levels = [top - slope * left, top - slope * right, bottom - slope * left, bottom - slope * right];
        let low = levels.iter().copied().fold(f64::INFINITY, f64::min);
        let high = levels.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for k in (low / gap).ceil() as i64..=(high / gap).floor() as i64 {
            let level = k as f64 * gap;
            let (from, to) = match hatch {
                Hatch::Rising => (left.max(level - bottom), right.min(level - top)),
                Hatch::Falling => (left.max(top - level), right.min(bottom - level)),
                Hatch::Level => (*left, *right),
            };
            if from < to {
                lines.entry(k).or_default().push((from, to));
            }
        }
    }
    let mut drawn = Vec::new();
    for (k, mut parts) in lines {
        parts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut joined: Vec<(f64, f64)> = Vec::new();
        for (from, to) in parts {
            match joined.last_mut() {
                Some(last) if from <= last.1 + JOINED => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        let at = |x: f64| [x, slope * x + k as f64 * gap];
        drawn.extend(joined.into_iter().map(|(from, to)| [at(from), at(to)]));
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::{Corners, Hatch, hatch};

    const KINDS: [Hatch; 3] = [Hatch::Rising, Hatch::Falling, Hatch::Level];

    fn length(lines: &[Corners]) -> f64 {
        lines.iter().map(|[a, b]| (b[0] - a[0]).hypot(b[1] - a[1])).sum()
    }

    #[test]
    fn a_box_cut_into_parts_is_hatched_as_the_whole() {
        let whole = [[[0.3, 0.2], [40.1, 30.4]]];
        let parts = [
            [[0.3, 0.2], [17.0, 30.4]],
            [[17.0, 0.2], [40.1, 9.0]],
            [[17.0, 9.0], [25.5, 30.4]],
            [[25.5, 9.0], [40.1, 30.4]],
        ];
        for kind in KINDS {
            let (one, many) = (hatch(&whole, kind, 2.0), hatch(&parts, kind, 2.0));
            assert_eq!(one.len(), many.len(), "{kind:?}");
            assert!((length(&one) - length(&many)).abs() < 1e-6, "{kind:?}");
        }
    }

    #[test]
    fn the_length_of_lines_is_the_area_over_their_distance() {
        let boxes = [[[0.0, 0.0], [300.0, 200.0]], [[350.0, 40.0], [400.0, 90.0]]];
        for kind in KINDS {
            let covered = length(&hatch(&boxes, kind, 1.0));
            assert!((covered / 62_500.0 - 1.0).abs() < 0.01, "{kind:?} {covered}");
        }
    }

    #[test]
    fn lines_stay_inside() {
        let inside = |p: [f64; 2]| (4.99..=7.01).contains(&p[0]) && (-3.01..=-0.99).contains(&p[1]);
        for kind in KINDS {
            let lines = hatch(&[[[5.0, -3.0], [7.0, -1.0]]], kind, 0.5);
            assert!(lines.len() >= 3 && lines.iter().flatten().all(|p| inside(*p)), "{kind:?} {lines:?}");
        }
        assert!(hatch(&[], Hatch::Level, 1.0).is_empty());
    }
}
