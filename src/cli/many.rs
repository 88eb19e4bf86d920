//! Losses of several variables: from a problem to a result.

use super::facts;
use super::failure::Failure;
use super::input::Source;
use super::loss::{self, NamedStep};
use super::starts;
use crate::algebra::Value;
use crate::arith::FastInterval;
use crate::certify::Verdict;
use crate::certify::certificate::Certificate;
use crate::certify::many::{
    ManyBasin, ManyClaims, ManyLoss, PAVED, PointError, Site, Symmetry, analyse, basin_of, branch,
    exact_point, given, orbits, search, step_size, symmetries,
};
use crate::expr::Diagnostic;
use crate::problem::{ParameterValue, Problem};
use crate::report::diagram::{Area, proved_areas};
use crate::report::{BranchOfSeveral, PavingOfSeveral, Report, Several};
use crate::simulate::CompiledLoss;
use crate::simulate::tape::LowerError;

/// The most variables: proofs use dense matrices of twice as many rows.
const VARIABLE_LIMIT: usize = 300;

/// A problem of several variables with its loss and what is known of it.
pub(super) struct ManyProblem {
    problem: Problem,
    loss: ManyLoss,
    symmetries: Vec<Symmetry>,
    sites: Vec<Site>,
    /// Given points that could not be proved to be minimisers, as doubles, and why.
    hints: Vec<(Vec<f64>, String)>,
    name: String,
    /// Does the problem stand in a file just like this?
    as_read: bool,
}

/// The problem of a source where its loss has several variables.
pub(super) fn read(source: &Source, parameters: &[(String, String)]) -> Result<Option<ManyProblem>, Failure> {
    let problem = loss::problem(source, parameters)?;
    if problem.variables.len() < 2 {
        return Ok(None);
    }
    let as_read = source.is_problem && parameters.is_empty();
    ManyProblem::new(problem, &source.name, as_read).map(Some)
}

impl ManyProblem {
    fn new(problem: Problem, name: &str, as_read: bool) -> Result<Self, Failure> {
        let wrong = |diagnostic: Diagnostic| Failure::at(name, &problem.text, diagnostic);
        if problem.variables.len() > VARIABLE_LIMIT {
            let message = format!("the loss has {} variables", problem.variables.len());
            let error = Diagnostic::new(message, problem.loss.span());
            return Err(wrong(error.help(format!("at most {VARIABLE_LIMIT} are taken"))));
        }
        if let Some(open) = problem.parameters.iter().find(|p| !matches!(p.value, ParameterValue::Exact(_))) {
            let message = format!("the parameter `{}` has no single value", open.name);
            let error = Diagnostic::new(message, open.span.clone());
            return Err(wrong(
                error.help(format!("a loss of several variables needs one, `{} = \"1\"`", open.name)),
            ));
        }
        let loss = ManyLoss::new(&problem.substituted(&problem.loss), &problem.variables)
            .map_err(|error| wrong(Diagnostic::new(error.to_string(), problem.loss.span())))?;
        let symmetries = symmetries(&loss, &problem.syntax, &problem.shapes);
        let (mut sites, mut hints) = (Vec::new(), Vec::new());
        for point in &problem.minimisers {
            let place = |error: PointError| {
                wrong(
                    Diagnostic::new(error.to_string(), point.span.clone()).help("give a minimiser, exactly"),
                )
            };
            let exact = exact_point(&problem, point).map_err(wrong)?;
            match given(&loss, &exact) {
                Ok(site) => sites.push(site),
                Err(error @ PointError::Undecided(_)) => {
                    let near = exact.iter().map(|x| x.enclosure().midpoint().lo()).collect();
                    hints.push((near, error.to_string()));
                }
                Err(error) => return Err(place(error)),
            }
        }
        if sites.is_empty() && hints.is_empty() {
            let (found, open) = search(&loss);
            if found.is_empty() {
                let message = format!("{name}: no isolated minimiser of the loss was found");
                let help = match open {
                    true => {
                        "descent ends where the Hessian is singular: minimisers on a manifold are given under [[minimiser]], exactly"
                    }
                    false => "give one under [[minimiser]], exactly",
                };
                return Err(Failure::helped(message, help));
            }
            sites = found;
        }
        Ok(ManyProblem { problem, loss, symmetries, sites, hints, name: name.to_string(), as_read })
    }

    /// The step sizes of the problem file, then those of the command line, each with its text.
    fn steps(&self, more: &[NamedStep]) -> Result<Vec<(String, Value)>, Failure> {
        let wrong = |diagnostic: Diagnostic| Failure::at(&self.name, &self.problem.text, diagnostic);
        let mut all = Vec::new();
        for eta in self.problem.step_sizes.iter().filter_map(|size| size.eta.as_ref()) {
            all.push((eta.to_string(), step_size(&self.problem, eta).map_err(wrong)?));
        }
        all.extend(more.iter().map(|step| (step.text.clone(), step.eta.value.clone())));
        Ok(all)
    }

    /// Minimisers, 2-cycles at the step sizes, and a verdict on each claim where `claims` says so.
    pub(super) fn report(&self, more: &[NamedStep], claims: bool) -> Result<Report, Failure> {
        let minimisers: Vec<_> =
            self.sites.iter().map(|site| analyse(&self.loss, site, &self.symmetries)).collect();
        let hints: Vec<Vec<f64>> = self.hints.iter().map(|(x, _)| x.clone()).collect();
        let notes: Vec<String> = self.hints.iter().map(|(_, why)| why.clone()).collect();
        let mut lists = Vec::new();
        for (text, eta) in self.steps(more)? {
            let found = orbits(&self.loss, &eta, &self.sites, &hints, &self.symmetries);
            lists.push((text, found));
        }
        let several = Several::new(&self.problem.variables, self.arguments(), &minimisers, &lists, notes);
        let mut report = Report::of_several(loss::heading(&self.problem), &self.problem.variables, several);
        if let Ok(compiled) = self.compiled() {
            report = report.with_several_check(&compiled, &minimisers, &lists);
        }
        if claims {
            let wrong = |diagnostic: Diagnostic| Failure::at(&self.name, &self.problem.text, diagnostic);
            let decide = ManyClaims {
                problem: &self.problem,
                loss: &self.loss,
                sites: &self.sites,
                hints: &hints,
                lists: &lists,
                symmetries: &self.symmetries,
            };
            let mut verdicts = Vec::new();
            for claim in &self.problem.claims {
                let verdict = match claim.momentum {
                    None => decide.decide(&claim.statement).map_err(wrong)?,
                    Some(_) => Verdict::Undecided("momentum is decided for one variable only".into()),
                };
                report.add_claim(claim, &verdict);
                verdicts.push(verdict);
            }
            if let Ok(compiled) = self.compiled() {
                let known: Vec<Vec<f64>> =
                    minimisers.iter().map(|m| m.point.iter().map(Value::approx).collect()).collect();
                let facts = facts::many_facts(&self.problem, &verdicts, &known);
                report = report.with_several_claim_check(
                    &compiled,
                    !self.symmetries.is_empty(),
                    &facts,
                    &loss::file(&self.problem),
                );
                report = report.with_set_check(
                    &compiled,
                    &facts::sets(&self.problem, &verdicts),
                    &loss::file(&self.problem),
                );
            }
            let known = (&minimisers[..], &lists[..]);
            let loss = (&self.loss, &self.symmetries[..]);
            let certificate = Certificate::of_several(&self.problem, self.as_read, loss, known, &verdicts);
            report = report.with_certificate(&super::claims::accepted(certificate)?);
        }
        Ok(report)
    }

    /// The branch of 2-cycles of each minimiser, followed through the step sizes.
    pub(super) fn windows(&self) -> Report {
        let minimisers: Vec<_> =
            self.sites.iter().map(|site| analyse(&self.loss, site, &self.symmetries)).collect();
        let follow = |site| branch(&self.loss, site, &self.symmetries);
        let variables = &self.problem.variables;
        let branches = self
            .sites
            .iter()
            .zip(&minimisers)
            .map(|(site, m)| BranchOfSeveral::new(variables, m, &follow(site)));
        let branches = branches.collect();
        let notes: Vec<String> = self.hints.iter().map(|(_, why)| why.clone()).collect();
        let several =
            Several::new(variables, self.arguments(), &minimisers, &[], notes).with_branches(branches);
        Report::of_several(loss::heading(&self.problem), variables, several)
    }

    /// What the starts of a box do at a step size.
    pub(super) fn basin(&self, step: &NamedStep, box_: Option<&str>) -> Result<Report, Failure> {
        let variables = &self.problem.variables;
        if variables.len() > PAVED {
            let message = format!("{}: the loss has {} variables", self.name, variables.len());
            return Err(Failure::helped(
                message,
                format!("starts are followed for at most {PAVED} variables"),
            ));
        }
        let example: Vec<String> = variables.iter().map(|v| format!("{v}=1/2..3/2")).collect();
        let Some(text) = box_ else {
            let message = format!("{}: a loss of several variables needs a box of starts", self.name);
            return Err(Failure::helped(message, format!("add for example --box {}", example.join(","))));
        };
        let sides = starts::region(text, variables)?;
        let starts: Vec<FastInterval> = sides.iter().map(|(from, to)| FastInterval::hull(from, to)).collect();
        let minimisers: Vec<_> =
            self.sites.iter().map(|site| analyse(&self.loss, site, &self.symmetries)).collect();
        let notes: Vec<String> = self.hints.iter().map(|(_, why)| why.clone()).collect();
        let found = self.paved(&step.eta.value, &starts);
        let paving = PavingOfSeveral::new(&step.text, variables, &sides, &found);
        let several = Several::new(variables, self.arguments(), &minimisers, &[], notes).with_paving(paving);
        Ok(Report::of_several(loss::heading(&self.problem), variables, several))
    }

    fn paved(&self, eta: &Value, starts: &[FastInterval]) -> ManyBasin {
        let hints: Vec<Vec<f64>> = self.hints.iter().map(|(x, _)| x.clone()).collect();
        basin_of(&self.loss, eta, (&self.sites, &hints), starts)
    }

    /// What is proved of the starts in a rectangle, for a picture; nothing where there are not two variables.
    pub(super) fn areas(&self, eta: &Value, sides: [(f64, f64); 2]) -> Vec<Area> {
        if self.problem.variables.len() != 2 {
            return Vec::new();
        }
        proved_areas(&self.paved(eta, &sides.map(|(low, high)| FastInterval::ordered(low, high))))
    }

    /// The loss for runs in floats.
    fn compiled(&self) -> Result<CompiledLoss, LowerError> {
        let names: Vec<&str> = self.problem.variables.iter().map(String::as_str).collect();
        CompiledLoss::expression(&self.problem.substituted(&self.problem.loss), &names)
    }

    /// Is some step size asked for?
    pub(super) fn has_steps(&self, more: &[NamedStep]) -> bool {
        !more.is_empty() || self.problem.step_sizes.iter().any(|size| size.eta.is_some())
    }

    /// `x, y`, or the names of the matrices.
    fn arguments(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for variable in &self.problem.variables {
            let name = variable.split('[').next().unwrap_or(variable);
            if names.last() != Some(&name) {
                names.push(name);
            }
        }
        names.join(", ")
    }
}
