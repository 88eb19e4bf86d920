//! Curves cut to a rectangle.

/// The pieces of a curve inside a rectangle, each with at least two points. *Approximate.*
pub(super) fn clip(points: &[[f64; 2]], x: (f64, f64), y: (f64, f64)) -> Vec<Vec<[f64; 2]>> {
    let mut pieces: Vec<Vec<[f64; 2]>> = Vec::new();
    for pair in points.windows(2) {
        let Some((start, end)) = segment(pair[0], pair[1], x, y) else { continue };
        match pieces.last_mut() {
            Some(piece) if piece.last() == Some(&start) => piece.push(end),
            _ => pieces.push(vec![start, end]),
        }
    }
    pieces
}

/// The part of a segment inside the rectangle (Liang and Barsky's method).
fn segment(a: [f64; 2], b: [f64; 2], x: (f64, f64), y: (f64, f64)) -> Option<([f64; 2], [f64; 2])> {
    let step = [b[0] - a[0], b[1] - a[1]];
    let (mut first, mut last) = (0.0f64, 1.0f64);
    for (along, room) in
        [(-step[0], a[0] - x.0), (step[0], x.1 - a[0]), (-step[1], a[1] - y.0), (step[1], y.1 - a[1])]
    {
        if along == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if along < 0.0 {
            first = first.max(room / along);
        } else {
            last = last.min(room / along);
        }
    }
    let at = |t: f64| [a[0] + t * step[0], a[1] + t * step[1]];
    // The ends themselves where they are inside, so that pieces join.
    let start = if first == 0.0 { a } else { at(first) };
    let end = if last == 1.0 { b } else { at(last) };
    (first < last).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::clip;

    #[test]
    fn a_curve_that_leaves_and_returns_is_two_pieces() {
        let unit = (0.0, 1.0);
        let curve = [[0.0, 0.5], [0.25, 1.5], [0.5, 0.5], [1.0, 0.5]];
        let pieces = clip(&curve, unit, unit);
        assert_eq!(pieces, [vec![[0.0, 0.5], [0.125, 1.0]], vec![[0.375, 1.0], [0.5, 0.5], [1.0, 0.5]],]);
        assert!(clip(&[[0.0, 2.0], [1.0, 3.0]], unit, unit).is_empty());
        assert_eq!(clip(&[[-1.0, 0.5], [2.0, 0.5]], unit, unit), [vec![[0.0, 0.5], [1.0, 0.5]]]);
    }
}
