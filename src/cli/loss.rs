//! From a text to a loss: the problem, its polynomial, and what is asked of it.

use super::args::Losses;
use super::failure::Failure;
use super::input::Source;
use super::range::range;
use crate::algebra::{ClosedForm, RatPoly};
use crate::certify::{self, AnalyseError, Analysis, Limits, OrbitList, StepSize, method_of};
use crate::dynamics::Method;
use crate::expr::{Diagnostic, Expr};
use crate::problem::{ParameterValue, Problem};
use crate::report::Heading;

/// A one-variable polynomial loss with the problem it comes from.
#[derive(Clone, Debug)]
pub(super) struct Loss {
    /// The problem.
    pub(super) problem: Problem,
    /// The loss, parameters put in.
    pub(super) polynomial: RatPoly,
    /// What messages call it.
    name: String,
}

/// The limits that the flags set.
pub(super) fn limits(losses: &Losses) -> Result<Limits, Failure> {
    let read = |text: &String| range("--domain", text, "-10..10");
    let domain = losses.domain.as_ref().map(read).transpose()?;
    Ok(Limits { precision: losses.common.precision_limit, domain, ..Limits::default() })
}

/// Reads all `--param NAME=VALUE` flags.
pub(super) fn parameters(losses: &Losses) -> Result<Vec<(String, String)>, Failure> {
    named_values(&losses.parameters)
}

/// Reads texts `NAME=VALUE`.
pub(super) fn named_values(texts: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let read = |text: &String| match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_string(), value.trim().to_string()))
        }
        _ => Err(Failure::helped(
            format!("--param {text}: this is not NAME=VALUE"),
            "write for example --param mu=2/3, --param mu=positive or --param mu=1/2..2",
        )),
    };
    texts.iter().map(read).collect()
}

/// Reads an exact value.
pub(super) fn closed_form(text: &str) -> Result<ClosedForm, Diagnostic> {
    Expr::parse(text).and_then(|expr| expr.to_closed_form())
}

/// A positive step size with its text.
#[derive(Clone, Debug)]
pub(super) struct NamedStep {
    /// As it was given.
    pub(super) text: String,
    /// The number.
    pub(super) eta: StepSize,
}

/// Reads the `--eta` flags.
pub(super) fn step_sizes(texts: &[String]) -> Result<Vec<NamedStep>, Failure> {
    let read = |text: &String| {
        let wrong = |diagnostic: Diagnostic| Failure::at("--eta", text, diagnostic);
        let expr = Expr::parse(text).map_err(wrong)?;
        let eta = match expr.to_closed_form() {
            Ok(form) => StepSize::closed_form(&form),
            Err(_) => StepSize::algebraic(expr.to_algebraic().map_err(wrong)?),
        };
        positive("--eta", text, eta)
    };
    texts.iter().map(read).collect()
}

pub(super) fn positive(name: &str, text: &str, eta: StepSize) -> Result<NamedStep, Failure> {
    if eta.is_positive() {
        return Ok(NamedStep { text: text.trim().to_string(), eta });
    }
    Err(Failure::helped(
        format!("{name} {text}: a step size eta is greater than 0"),
        "write for example 11/10, 0.1 or sqrt(5)-1",
    ))
}

/// The single step sizes that a problem file names.
pub(super) fn own_step_sizes(problem: &Problem, name: &str) -> Result<Vec<NamedStep>, Failure> {
    let singles = problem.step_sizes.iter().filter_map(|size| size.eta.as_ref());
    let read = |eta: &Expr| {
        let wrong = |diagnostic| Failure::at(name, &problem.text, diagnostic);
        let value = problem.value(eta).map_err(wrong)?;
        positive(&format!("{name}: eta ="), &value.to_string(), StepSize::closed_form(&value))
    };
    singles.map(read).collect()
}

/// The single step sizes that a problem file names, followed by those of the command line.
pub(super) fn all_step_sizes(
    problem: &Problem,
    name: &str,
    more: &[NamedStep],
) -> Result<Vec<NamedStep>, Failure> {
    let own = own_step_sizes(problem, name)?;
    Ok(own.into_iter().chain(more.iter().cloned()).collect())
}

/// Step sizes where some are needed.
pub(super) fn at_least_one(name: &str, etas: Vec<NamedStep>) -> Result<Vec<NamedStep>, Failure> {
    if etas.is_empty() {
        let message = format!("{name}: no step size eta is given");
        return Err(Failure::helped(message, "add for example --eta 11/10"));
    }
    Ok(etas)
}

/// All 2-cycles at each step size, with its text.
pub(super) fn orbits(loss: &Loss, etas: &[NamedStep]) -> Vec<(String, OrbitList)> {
    etas.iter().map(|step| (step.text.clone(), certify::orbits_at(&loss.polynomial, &step.eta))).collect()
}

/// Reads the problem of a source and puts the given parameters in.
pub(super) fn problem(source: &Source, parameters: &[(String, String)]) -> Result<Problem, Failure> {
    let wrong = |diagnostic| Failure::at(&source.name, &source.text, diagnostic);
    if source.is_problem {
        let mut problem = Problem::parse(&source.text, &source.name).map_err(wrong)?;
        for (name, value) in parameters {
            problem = problem.with_parameter(name, value).map_err(wrong)?;
        }
        Ok(problem)
    } else {
        let given: Vec<(&str, &str)> = parameters.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let names: Vec<&str> = source.variables.iter().map(String::as_str).collect();
        Problem::from_expression_in(&source.text, &given, &names).map_err(wrong)
    }
}

/// The file of a problem as a command names it: `-` for standard input.
pub(super) fn file(problem: &Problem) -> String {
    problem.file.as_deref().map_or("-".to_string(), named_again)
}

/// What results say of a problem.
pub(super) fn heading(problem: &Problem) -> Heading {
    let value = |value: &ParameterValue| match value {
        ParameterValue::Exact(expr) => expr.to_string(),
        ParameterValue::Positive => "positive".to_string(),
        ParameterValue::Range { from, to } => format!("{from}..{to}"),
    };
    Heading {
        title: problem.title.clone(),
        source: problem.source.clone(),
        loss: problem.loss_text.clone(),
        variable: problem.variables.first().cloned().unwrap_or_default(),
        parameters: problem.parameters.iter().map(|p| (p.name.clone(), value(&p.value))).collect(),
        file: problem.file.as_deref().filter(|_| problem.shapes.need_declaration()).map(named_again),
    }
}

/// What names a problem's file on the command line.
fn named_again(file: &str) -> String {
    if file.starts_with('<') { "-".to_string() } else { file.to_string() }
}

impl Loss {
    /// The methods that the claims of the problem are about, gradient descent first; gradient descent where there are none.
    pub(super) fn methods(&self) -> Vec<Method> {
        let all = self.problem.claims.iter().filter_map(|claim| method_of(&self.problem, claim).ok());
        let mut methods: Vec<Method> = Vec::new();
        for method in all {
            if !methods.contains(&method) {
                methods.push(method);
            }
        }
        methods.sort_by_key(|method| *method != Method::GradientDescent);
        if methods.is_empty() { vec![Method::GradientDescent] } else { methods }
    }

    /// Reads the problem of a source and puts the parameters in.
    pub(super) fn read(source: &Source, parameters: &[(String, String)]) -> Result<Self, Failure> {
        let wrong = |diagnostic| Failure::at(&source.name, &source.text, diagnostic);
        let problem = problem(source, parameters)?;
        let polynomial = problem.loss_polynomial().map_err(wrong)?;
        Ok(Loss { problem, polynomial, name: source.name.clone() })
    }

    /// Everything about the loss that does not depend on a step size.
    pub(super) fn analyse(&self, limits: &Limits) -> Result<Analysis, Failure> {
        certify::analyse(&self.polynomial, limits).map_err(|error| {
            let help = match &error {
                AnalyseError::Constant => "write a loss that depends on its variable",
                AnalyseError::NoMinimiser => {
                    "a loss needs a strict local minimum, where f' changes sign from - to +"
                }
                AnalyseError::Degree { .. } => "write a polynomial of lower degree",
            };
            Failure::helped(format!("{}: {error}", self.name), help)
        })
    }

    /// The single step sizes that the problem file names, followed by those of the command line.
    pub(super) fn all_step_sizes(&self, more: &[NamedStep]) -> Result<Vec<NamedStep>, Failure> {
        all_step_sizes(&self.problem, &self.name, more)
    }

    /// The same, at least one.
    pub(super) fn needed_step_sizes(&self, more: &[NamedStep]) -> Result<Vec<NamedStep>, Failure> {
        at_least_one(&self.name, self.all_step_sizes(more)?)
    }

    /// An error at a place of the problem.
    pub(super) fn wrong(&self, diagnostic: Diagnostic) -> Failure {
        Failure::at(&self.name, &self.problem.text, diagnostic)
    }

    /// What results say of the problem.
    pub(super) fn heading(&self) -> Heading {
        heading(&self.problem)
    }
}
