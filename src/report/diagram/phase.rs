//! The critical step sizes of a loss against one of its parameters.

use super::chart::{Axis, Chart, Look, Regions, Series};
use super::charts::LossOnPaper;
use super::events::kind_name;
use crate::certify::CriticalKind;
use crate::report::count::many;

/// The phase diagram at one value of the parameter, exact there.
#[derive(Clone, Debug, PartialEq)]
pub struct PhaseColumn {
    /// The value of the parameter.
    pub at: f64,
    /// The critical step sizes, ascending, each with what happens there.
    pub critical: Vec<(f64, CriticalKind)>,
    /// How many 2-cycles are stable below the first, between each two, above the last; `None` where they were not counted.
    pub stable: Vec<Option<usize>>,
}

/// How many rows the plane of parameter and step size has.
const ROWS: usize = 240;
/// How dark the regions are by the number of stable 2-cycles; more are as dark as the last.
const DARKNESS: [u8; 5] = [0, 46, 92, 138, 184];

/// The plane of a parameter and the step size, from zero to `top`: in each column what is proved at its value. Points of neighbouring columns
/// are joined to curves where the same happens in the same order at both.
pub fn phase_plane(
    loss: LossOnPaper,
    parameter: &str,
    (from, to): (f64, f64),
    columns: &[PhaseColumn],
    top: f64,
) -> Chart {
    let mut chart = loss.chart(
        "Critical step sizes against a parameter",
        Axis { name: parameter.to_string(), label: format!("${parameter}$"), range: (from, to) },
        Axis { name: "eta".into(), label: "step size $eta$".into(), range: (0.0, top) },
    );
    chart.regions = Some(regions(columns, top));
    chart.series = curves(columns, top);
    chart
}

fn regions(columns: &[PhaseColumn], top: f64) -> Regions {
    let count = |column: &PhaseColumn, row: usize| {
        let eta = top * (row as f64 + 0.5) / ROWS as f64;
        let cell = column.critical.iter().filter(|(critical, _)| *critical < eta).count();
        column.stable.get(cell).copied().flatten()
    };
    let all: Vec<Option<usize>> =
        (0..ROWS).flat_map(|row| columns.iter().map(move |column| count(column, row))).collect();
    let mut known = all.clone();
    known.sort_unstable();
    known.dedup();
    let kind = |count: &Option<usize>| match count {
        None => ("not counted".to_string(), 18),
        Some(0) => ("no stable 2-cycle".to_string(), DARKNESS[0]),
        Some(1) => ("one stable 2-cycle".to_string(), DARKNESS[1]),
        Some(n) => (format!("{} stable 2-cycles", many(*n)), DARKNESS[(*n).min(DARKNESS.len() - 1)]),
    };
    let place = |count| known.iter().position(|k| k == count).unwrap_or(0).min(255) as u8;
    Regions {
        columns: columns.len(),
        rows: ROWS,
        labels: all.iter().map(place).collect(),
        kinds: known.iter().map(kind).collect(),
    }
}

/// A line of its own for each kind of event, in black and white too.
fn look(kind: CriticalKind) -> Look {
    match kind {
        CriticalKind::MinimiserFlip => Look::Solid,
        CriticalKind::Flip | CriticalKind::NeimarkSacker => Look::Dashed,
        CriticalKind::Superstable => Look::Dotted,
        CriticalKind::Fold | CriticalKind::Pitchfork | CriticalKind::Transcritical => Look::Unstable,
        CriticalKind::Isolated | CriticalKind::DegenerateNeutral | CriticalKind::DomainEnd => Look::Faint,
    }
}

fn curves(columns: &[PhaseColumn], top: f64) -> Vec<Series> {
    let kinds = |column: &PhaseColumn| -> Vec<CriticalKind> {
        column.critical.iter().map(|(_, kind)| *kind).collect()
    };
    let mut done: Vec<Series> = Vec::new();
    let mut rest = columns;
    while let Some(first) = rest.first() {
        let alike = kinds(first);
        let n = rest.iter().take_while(|column| kinds(column) == alike).count();
        let (run, after) = rest.split_at(n);
        for (index, kind) in alike.iter().enumerate() {
            let points: Vec<[f64; 2]> = run.iter().map(|c| [c.at, c.critical[index].0]).collect();
            if points.iter().any(|p| p[1] <= top) {
                done.push(Series {
                    name: kind_name(*kind).to_string(),
                    look: look(*kind),
                    certified: true,
                    points,
                });
            }
        }
        rest = after;
    }
    // Solid lines first in the legend.
    done.sort_by_key(|series| match series.look {
        Look::Solid => 0,
        Look::Dashed => 1,
        Look::Dotted => 2,
        _ => 3,
    });
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_break_where_something_else_happens_and_regions_count_the_stable_cycles() {
        let names = ["x".to_string()];
        let loss = LossOnPaper { text: "x^2", variables: &names, eta: "" };
        let (flip, fold) = (CriticalKind::MinimiserFlip, CriticalKind::Fold);
        let column = |at: f64, critical: &[(f64, CriticalKind)], stable: &[usize]| PhaseColumn {
            at,
            critical: critical.to_vec(),
            stable: stable.iter().map(|n| Some(*n)).collect(),
        };
        let columns = [
            column(0.0, &[(1.0, flip)], &[0, 1]),
            column(1.0, &[(1.1, flip)], &[0, 1]),
            column(2.0, &[(0.5, fold), (1.2, flip)], &[0, 2, 1]),
        ];
        let chart = phase_plane(loss, "a", (-0.5, 2.5), &columns, 2.0);
        let seen: Vec<(&str, usize)> =
            chart.series.iter().map(|series| (series.name.as_str(), series.points.len())).collect();
        assert_eq!(seen, [("minimiser flip", 2), ("minimiser flip", 1), ("fold", 1)]);
        let regions = chart.regions.unwrap();
        let at = |column: usize, eta: f64| {
            let row = (eta / 2.0 * ROWS as f64) as usize;
            regions.kinds[usize::from(regions.labels[row * 3 + column])].0.as_str()
        };
        assert_eq!(
            (at(0, 0.9), at(0, 1.05), at(1, 1.05)),
            ("no stable 2-cycle", "one stable 2-cycle", "no stable 2-cycle")
        );
        assert_eq!(
            (at(2, 0.4), at(2, 0.6), at(2, 1.3)),
            ("no stable 2-cycle", "two stable 2-cycles", "one stable 2-cycle")
        );
    }
}
