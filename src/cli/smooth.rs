//! Losses with elementary functions, in one variable.

use super::facts;
use super::failure::Failure;
use super::input::Source;
use super::loss::{self, NamedStep, heading};
use crate::arith::Rational;
use crate::certify::certificate::Certificate;
use crate::certify::has_open_parameters;
use crate::certify::smooth::{
    SmoothClaims, SmoothLoss, SmoothStep, analyse_smooth, given_minimisers, smooth_orbits, smooth_windows,
};
use crate::certify::{Cell, Limits, Stage};
use crate::expr::{BinaryOp, Diagnostic, Expr, ExprKind};
use crate::problem::Problem;
use crate::report::{self, Report, SmoothOrbits};

/// A loss that is no polynomial, with the problem it comes from.
#[derive(Clone, Debug)]
pub(super) struct Smooth {
    /// The problem.
    pub(super) problem: Problem,
    /// The loss on its domain.
    pub(super) loss: SmoothLoss,
    /// What messages call it.
    name: String,
}

/// Does the expression hold what no polynomial with rational coefficients does?
fn is_elementary(loss: &Expr) -> bool {
    let mut found = false;
    loss.visit(&mut |e| {
        found |= match e.kind() {
            ExprKind::Call(..) | ExprKind::Constant(_) => true,
            ExprKind::Binary(BinaryOp::Div, _, divisor) => !divisor.is_closed(),
            ExprKind::Binary(BinaryOp::Pow, _, power) => {
                !power.is_closed() || !power.to_rational().is_ok_and(|q| *q.denom() == 1 && q >= 0)
            }
            _ => false,
        }
    });
    found
}

impl Smooth {
    /// The loss of a source, where it has one variable and is no polynomial.
    pub(super) fn read(
        source: &Source,
        parameters: &[(String, String)],
        limits: &Limits,
    ) -> Result<Option<Self>, Failure> {
        let problem = loss::problem(source, parameters)?;
        let [variable] = &problem.variables[..] else { return Ok(None) };
        let expr = problem.substituted(&problem.loss);
        if has_open_parameters(&problem) || !is_elementary(&expr) || problem.loss_polynomial().is_ok() {
            return Ok(None);
        }
        let wrong = |diagnostic| Failure::at(&source.name, &problem.text, diagnostic);
        let (from, to) = domain(&problem, limits).map_err(wrong)?;
        let loss = SmoothLoss::new(&expr, variable, from, to)
            .map_err(|error| Failure::new(format!("{}: {error}", source.name)))?;
        defined_somewhere(&loss, &source.name)?;
        let known = given_minimisers(&problem, &loss).map_err(wrong)?;
        let loss = loss.with_known(known);
        Ok(Some(Smooth { problem, loss, name: source.name.clone() }))
    }

    /// The single step sizes that the problem file names, followed by those of the command line.
    pub(super) fn all_step_sizes(&self, more: &[NamedStep]) -> Result<Vec<NamedStep>, Failure> {
        loss::all_step_sizes(&self.problem, &self.name, more)
    }

    /// The same, at least one.
    pub(super) fn needed_step_sizes(&self, more: &[NamedStep]) -> Result<Vec<NamedStep>, Failure> {
        loss::at_least_one(&self.name, self.all_step_sizes(more)?)
    }

    /// Critical points, conditions, and the 2-cycles at some step sizes.
    pub(super) fn report(&self, etas: &[NamedStep], limits: &Limits) -> Report {
        let lists = self.orbits(etas);
        Report::of_smooth(heading(&self.problem), &self.loss, &analyse_smooth(&self.loss, limits), &lists)
    }

    fn orbits(&self, etas: &[NamedStep]) -> Vec<SmoothOrbits> {
        let orbits = |step: &NamedStep| {
            let eta = SmoothStep { value: step.eta.value.clone() };
            let (list, open) = smooth_orbits(&self.loss, &eta);
            (step.text.clone(), list, open)
        };
        etas.iter().map(orbits).collect()
    }

    /// The phase diagram in the step size, or those of its cells that have a step size in a range.
    pub(super) fn windows(
        &self,
        limits: &Limits,
        range: Option<&(Rational, Rational)>,
        go_on: impl Fn(Stage, usize, usize) -> bool,
    ) -> Report {
        let analysis = analyse_smooth(&self.loss, limits);
        let diagram = smooth_windows(&self.loss, &analysis, go_on);
        let keep = |cell: &Cell| {
            let lo = cell.from.map_or(Rational::new(), |i| diagram.critical[i].eta.hi.clone());
            let hi = cell.to.map(|i| &diagram.critical[i].eta.lo);
            range.is_none_or(|(from, to)| lo < *to && hi.is_none_or(|hi| hi > from))
        };
        let part = report::Windows::of_smooth(&diagram, &self.loss, keep);
        let report = Report::of_smooth(heading(&self.problem), &self.loss, &analysis, &[]).with_windows(part);
        // Rows are told by the cells' places, which a part of the diagram does not keep.
        if range.is_some() { report } else { report.with_smooth_window_check(&self.loss, &diagram) }
    }

    /// The same with floats beside it and a verdict on each claim.
    /// `as_read`: the problem stands in a file just like this.
    pub(super) fn prove(
        &self,
        etas: &[NamedStep],
        limits: &Limits,
        as_read: bool,
    ) -> Result<Report, Failure> {
        let (analysis, lists) = (analyse_smooth(&self.loss, limits), self.orbits(etas));
        let mut report = Report::of_smooth(heading(&self.problem), &self.loss, &analysis, &lists)
            .with_smooth_simulation(&self.loss, &analysis, &lists);
        let claims = SmoothClaims::new(&self.problem, &self.loss, &analysis);
        let mut verdicts = Vec::new();
        for claim in &self.problem.claims {
            let verdict = claims.decide(claim).map_err(|diagnostic| self.wrong(diagnostic))?;
            report.add_claim(claim, &verdict);
            verdicts.push(verdict);
        }
        let (proved, facts) =
            (facts::proved(&self.problem, &verdicts), facts::facts(&self.problem, &verdicts));
        let report = report.with_smooth_claim_check(&self.loss, &proved, &facts, &loss::file(&self.problem));
        let lists: Vec<_> = lists.into_iter().map(|(_, list, _)| list).collect();
        let both = (&self.loss, &analysis);
        let certificate = Certificate::of_smooth(&self.problem, as_read, both, &lists, &verdicts);
        Ok(report.with_certificate(&super::claims::accepted(certificate)?))
    }

    /// An error at a place of the problem.
    pub(super) fn wrong(&self, diagnostic: Diagnostic) -> Failure {
        Failure::at(&self.name, &self.problem.text, diagnostic)
    }
}

/// The domain: of the command line, of the problem, or from -10 to 10.
fn domain(problem: &Problem, limits: &Limits) -> Result<(Rational, Rational), Diagnostic> {
    if let Some(domain) = &limits.domain {
        return Ok(domain.clone());
    }
    match problem.domain.as_ref().and_then(|region| region.sides.first()) {
        Some((_, from, to)) => {
            let end = |e: &Expr| problem.substituted(e).to_rational();
            Ok((end(from)?, end(to)?))
        }
        None => Ok((Rational::from(-10), Rational::from(10))),
    }
}

/// A loss that is smooth at none of some points of its domain is refused with the reason.
fn defined_somewhere(loss: &SmoothLoss, name: &str) -> Result<(), Failure> {
    let width = Rational::from(&loss.to - &loss.from);
    let mut reason = None;
    for k in 1..32u32 {
        let x = Rational::from(&width * &Rational::from((k, 32))) + &loss.from;
        match loss.singularity(&x) {
            None => return Ok(()),
            Some(found) => reason = Some(found),
        }
    }
    let what = reason.map_or(String::new(), |r| format!(": {r}"));
    Err(Failure::helped(
        format!("{name}: the loss is not defined and smooth in [{}, {}]{what}", loss.from, loss.to),
        "choose where to look with --domain A..B, or `domain = { x = [\"A\", \"B\"] }` in the problem file",
    ))
}
