//! Diagrams as CSV: one row per point, for any plotting program.

use super::events::kind_name;
use super::model::{Diagram, Subject};
use super::tikz::cloud_points;
use crate::report::Number;

/// The diagram as CSV with the columns `series`, `id`, `kind`, `eta`, `x`, `exact`; the same for the same diagram.
///
/// `series` is `minimiser`, `critical-point`, `cycle` (both points of a 2-cycle have the same `id`), `event` or
/// `simulated`; `kind` is the stability, or what happens at an event, whose step size in closed form is `exact`.
pub fn csv(diagram: &Diagram) -> String {
    let mut rows = vec!["series,id,kind,eta,x,exact".to_string()];
    for (index, curve) in diagram.curves.iter().enumerate() {
        let (series, id) = match curve.subject {
            Subject::Minimiser => ("minimiser", index),
            Subject::OtherCriticalPoint => ("critical-point", index),
            Subject::Cycle { branch } => ("cycle", branch),
        };
        for [eta, x] in &curve.points {
            rows.push(format!("{series},{id},{},{},{},", curve.stability.name(), digits(*eta), digits(*x)));
        }
    }
    for (index, mark) in diagram.marks.iter().enumerate() {
        let exact = Number::new(&mark.eta).exact.unwrap_or_default();
        for (x, kind) in &mark.points {
            let (eta, x) = (digits(mark.eta.approx()), digits(*x));
            rows.push(format!("event,{index},{},{eta},{x},{exact}", kind_name(*kind).replace(' ', "-")));
        }
    }
    for [eta, x] in cloud_points(diagram) {
        rows.push(format!("simulated,,,{},{},", digits(eta), digits(x)));
    }
    // Next to critical step sizes curves have points that these digits do not tell apart.
    rows.dedup();
    rows.join("\n") + "\n"
}

/// 6 significant digits, without trailing zeros.
pub(super) fn digits(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return "0".to_string();
    }
    let power = x.abs().log10().floor() as i32;
    if !(-5..15).contains(&power) {
        return format!("{x:.5e}");
    }
    let places = (5 - power).max(0) as usize;
    let text = format!("{x:.places$}");
    if !text.contains('.') {
        return text;
    }
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_string() } else { text.to_string() }
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn six_digits() {
        let shown = [0.0, 1.0, -1.236_067_977, 1e-7, 123_456_789.0, 0.1, -1e-30].map(digits);
        assert_eq!(shown, ["0", "1", "-1.23607", "1.00000e-7", "123456789", "0.1", "-1.00000e-30"]);
    }
}
