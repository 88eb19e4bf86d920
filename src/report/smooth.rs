//! Results for losses with elementary functions, on a bounded domain.

use super::build::Heading;
use super::decimal::{Rounding, decimal};
use super::derivation::Formula;
use super::model::{Domain, Range, Report};
use super::number::Number;
use super::statements;
use crate::algebra::{RatPoly, Value};
use crate::arith::Rational;
use crate::certify;
use crate::certify::smooth::{SmoothAnalysis, SmoothLoss};

/// Significant digits of an undecided interval.
const DIGITS: usize = 12;

/// 2-cycles at a step size, with the text it was asked by and the starts that stayed open.
pub type SmoothOrbits = (String, certify::OrbitList, Vec<(Rational, Rational)>);

impl Report {
    /// The result for a one-variable loss with elementary functions.
    pub fn of_smooth(
        heading: Heading,
        loss: &SmoothLoss,
        analysis: &SmoothAnalysis,
        orbits: &[SmoothOrbits],
    ) -> Self {
        let proved = certify::Analysis {
            loss: RatPoly::zero(),
            critical_points: analysis.critical_points.clone(),
            minimisers: analysis.minimisers.clone(),
        };
        let lists: Vec<_> = orbits.iter().map(|(text, list, _)| (text.clone(), list.clone())).collect();
        let mut report = Report::new(heading, &proved, &lists);
        report.expanded = loss.expr.to_string();
        report.expanded_latex = loss.expr.to_latex();
        report.degree = None;
        let end = |q: &Rational| Number::new(&Value::rational(q.clone()));
        report.domain =
            Some(Domain { from: end(&loss.from), to: end(&loss.to), undecided: ranges(&analysis.open) });
        for (list, (_, _, open)) in report.orbits.iter_mut().zip(orbits) {
            list.undecided = ranges(open);
        }
        report.statements = statements::of(&report);
        report
    }
}

impl Report {
    /// The minimisers as floats. *Approximate.*
    pub fn minimiser_floats(&self) -> Vec<Vec<f64>> {
        let coordinates = |point: &super::model::Point| point.values().map(|x| x.approx).collect();
        self.minimisers.iter().map(|m| coordinates(&m.point)).collect()
    }

    /// The same with the derivatives and the condition as formulas.
    #[must_use]
    pub fn with_smooth_formulas(mut self, loss: &SmoothLoss) -> Self {
        let mut derivatives = vec![loss.expr.clone()];
        for order in 1..=4 {
            let next = derivatives[order - 1].differentiate(&loss.variable);
            let name = format!("f{}", "'".repeat(order));
            let latex = format!("{name} &= {}", next.to_latex());
            self.formulas.push(Formula { formula: next.to_string(), latex, name });
            derivatives.push(next);
        }
        self
    }
}

pub(super) fn ranges(open: &[(Rational, Rational)]) -> Vec<Range> {
    let range = |(from, to): &(Rational, Rational)| Range {
        from: decimal(from, DIGITS, Rounding::Down),
        to: decimal(to, DIGITS, Rounding::Up),
    };
    open.iter().map(range).collect()
}

impl Domain {
    /// `[-10, 10]`.
    pub(super) fn interval(&self) -> String {
        format!("[{}, {}]", self.from.short(), self.to.short())
    }

    /// The same in LaTeX, for math mode.
    pub(super) fn interval_latex(&self) -> String {
        format!("\\left[{}, {}\\right]", self.from.latex(), self.to.latex())
    }
}
