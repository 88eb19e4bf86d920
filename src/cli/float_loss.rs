//! A loss as the float path takes it: polynomials in one variable with their proofs, anything else without.

use super::failure::Failure;
use super::input::Source;
use super::loss::{self, Loss, NamedStep};
use crate::expr::{Diagnostic, Expr};
use crate::problem::Problem;
use crate::report::{Heading, simulate_command};
use crate::simulate::CompiledLoss;

/// A loss that gradient descent can be run on.
#[derive(Clone, Debug)]
pub(super) struct FloatProblem {
    /// The loss with what can be proved of it; `None` where it is no polynomial in one variable.
    pub(super) proved: Option<Loss>,
    /// What results say of the problem.
    pub(super) heading: Heading,
    /// The loss, parameters put in.
    pub(super) expression: Expr,
    /// The variables, in the order of the coordinates.
    pub(super) variables: Vec<String>,
    /// The problem file's own step sizes.
    pub(super) step_sizes: Vec<NamedStep>,
    /// The minimisers that a problem file gives.
    pub(super) minimisers: Vec<Vec<f64>>,
}

impl FloatProblem {
    /// Reads a source and puts the parameters in. In an expression of the command line every name without a value is a variable.
    pub(super) fn read(source: &Source, parameters: &[(String, String)]) -> Result<Self, Failure> {
        let problem = match loss::problem(source, parameters) {
            Ok(problem) => problem,
            Err(failure) if source.is_problem => return Err(failure),
            Err(failure) => {
                return several_variables(source, parameters).map_err(|own| own.unwrap_or(failure));
            }
        };
        let wrong = |diagnostic: Diagnostic| Failure::at(&source.name, &source.text, diagnostic);
        let expression = problem.substituted(&problem.loss);
        let proved = match problem.loss_polynomial() {
            Ok(_) => Some(Loss::read(source, parameters)?),
            Err(diagnostic) => {
                let known = expression.free_names().iter().all(|name| problem.variables.contains(name));
                let constant = match &problem.variables[..] {
                    [variable] => expression.to_polynomial(variable, crate::expr::DEGREE_LIMIT).is_ok(),
                    _ => false,
                };
                if !known || constant {
                    return Err(wrong(diagnostic));
                }
                None
            }
        };
        let step_sizes = loss::own_step_sizes(&problem, &source.name)?;
        Ok(FloatProblem {
            proved,
            heading: loss::heading(&problem),
            minimisers: minimisers(&problem),
            variables: problem.variables,
            expression,
            step_sizes,
        })
    }

    /// The loss, compiled.
    pub(super) fn compile(&self) -> Result<CompiledLoss, Failure> {
        if let Some(loss) = &self.proved {
            return Ok(CompiledLoss::polynomial(&loss.polynomial));
        }
        let variables: Vec<&str> = self.variables.iter().map(String::as_str).collect();
        CompiledLoss::expression(&self.expression, &variables)
            .map_err(|error| Failure::new(error.to_string()))
    }

    /// The step sizes of the problem file, followed by those of the command line; at least one.
    pub(super) fn needed_step_sizes(&self, more: &[NamedStep]) -> Result<Vec<NamedStep>, Failure> {
        let all: Vec<NamedStep> = self.step_sizes.iter().chain(more).cloned().collect();
        if all.is_empty() {
            return Err(Failure::helped("no step size eta is given", "add for example --eta 11/10"));
        }
        Ok(all)
    }

    /// The command that repeats a run, without its step size and start: `twostep simulate 'LOSS' --param mu=1`.
    pub(super) fn command(&self) -> String {
        simulate_command(&self.heading.loss, &self.heading.parameters, self.heading.file.as_deref())
    }
}

/// An expression whose names without a value are all variables, in the order of the alphabet; the error is `None` where
/// another one has been found before.
fn several_variables(
    source: &Source,
    parameters: &[(String, String)],
) -> Result<FloatProblem, Option<Failure>> {
    let mut expression = Expr::parse(&source.text).map_err(|_| None)?;
    for (name, value) in parameters {
        if !expression.contains(name) {
            return Err(None);
        }
        let value = Expr::parse(value).map_err(|_| None)?;
        if !value.is_closed() {
            return Err(None);
        }
        expression = expression.substitute(name, &value);
    }
    let variables: Vec<String> = expression.free_names().into_iter().collect();
    if variables.len() < 2 {
        return Err(None);
    }
    let heading = Heading {
        loss: source.text.trim().to_string(),
        variable: variables[0].clone(),
        parameters: parameters.to_vec(),
        ..Heading::default()
    };
    let (step_sizes, minimisers) = (Vec::new(), Vec::new());
    Ok(FloatProblem { proved: None, heading, expression, variables, step_sizes, minimisers })
}

/// The minimisers of a problem file, in floats; those whose value is not defined are left out.
fn minimisers(problem: &Problem) -> Vec<Vec<f64>> {
    let point = |p: &crate::problem::Point| {
        let value = |variable: &String| {
            let (_, value) = p.coordinates.iter().find(|(name, _)| name == variable)?;
            Some(problem.substituted(value).eval_f64(&|_| None)).filter(|x| x.is_finite())
        };
        problem.variables.iter().map(value).collect::<Option<Vec<f64>>>()
    };
    problem.minimisers.iter().filter_map(point).collect()
}
